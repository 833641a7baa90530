#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "language/syntax.hpp"

namespace hocket::language {

struct GraphExpression;
using GraphTree = std::shared_ptr<const GraphExpression>;

/// A signal as written. Not changed once it is made; any thread.
struct GraphExpression {
    enum class Kind : std::uint8_t {
        number,
        string,     ///< text: as written between the quotes; content_begin
        bus,        ///< text: "~lfo"
        call,       ///< text: name; parts: arguments, keywords
        operation,  ///< text: one of + - * /; parts: left, right
        negation,   ///< parts
        chain,      ///< parts: signal, and the call whose input it becomes
        apply,      ///< parts: the sides of `$`, one of which is a call that lacks its input
    };
    Kind kind = Kind::number;
    Place place{};
    std::string text{};
    double number = 0;
    std::uint32_t content_begin = 0;
    std::vector<GraphTree> parts{};
    std::vector<std::pair<std::string, GraphTree>> keywords{};
    int depth = 1;  ///< longest way down
};

/// `~name: expression` or `out: expression`.
struct GraphStatement {
    std::string name;  ///< "~name", "out", "out2"
    GraphTree value;
    std::string code;  ///< as written
    Place place{};     ///< of the name, in the text it came in
    [[nodiscard]] bool is_output() const { return !name.starts_with('~'); }
};

}  // namespace hocket::language
