#pragma once

#include <string_view>

namespace hocket::protocol {

/// One name of the pattern language, as `language.functions` tells of it. The texts live as long
/// as the program.
struct FunctionInfo {
    std::string_view name;
    std::string_view type;           ///< as Haskell writes it
    std::string_view documentation;  ///< one line
    std::string_view example;        ///< an expression
};

}  // namespace hocket::protocol
