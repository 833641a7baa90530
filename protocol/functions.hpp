#pragma once

#include <string_view>
#include <vector>

namespace hocket::protocol {

// What the language has, for those who complete and explain. The texts live as long as the program.

/// One name of the pattern language, as `language.functions` tells of it.
struct FunctionInfo {
    std::string_view name;
    std::string_view type;           ///< as Haskell writes it
    std::string_view documentation;  ///< one line
    std::string_view example;        ///< an expression
};

/// One argument of a node.
struct NodeArgumentInfo {
    std::string_view name;
    std::string_view unit;
    double min = 0;
    double max = 0;
    double otherwise = 0;  ///< when it is left out
    bool required = false;
};

/// One node of the signal graph, as `language.nodes` tells of it.
struct NodeInfo {
    std::string_view name;
    std::vector<std::string_view> aliases{};
    std::vector<NodeArgumentInfo> arguments{};
    bool is_chained = false;  ///< the first argument is what `#` brings
    std::string_view documentation{};
    std::string_view example{};
    std::string_view source{};  ///< of the algorithm
};

struct Language {
    std::vector<FunctionInfo> functions;
    std::vector<NodeInfo> nodes;
};

}  // namespace hocket::protocol
