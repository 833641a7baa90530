#pragma once

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "language/environment.hpp"
#include "language/syntax.hpp"

namespace hocket::language {

struct GraphExpression;
using GraphTree = std::shared_ptr<const GraphExpression>;
/// A whole text, shared by all that was read from it.
using GraphSource = std::shared_ptr<const std::string>;

/// A signal, a pattern or a part of one, as written. Not changed once it is made; any thread.
struct GraphExpression {
    enum class Kind : std::uint8_t {
        number,         ///< text: as written
        string,         ///< text: as written between the quotes; content_begin
        bus,            ///< text: "~lfo"
        template_use,   ///< text: "@t"
        parameter,      ///< text: "%p"
        call,           ///< text: name, "~name" of a function bus; parts: arguments, keywords
        operation,      ///< text: an operator; parts: left, right
        negation,       ///< parts
        chain,          ///< parts: signal, and the call whose input it becomes
        apply,          ///< parts: the sides of `$`, one of which lacks its input
        list,           ///< parts
        tuple,          ///< parts
        section_left,   ///< `(1 +)`: text, parts: one
        section_right,  ///< `(+ 1)`: text, parts: one
        pattern,        ///< what only a pattern can mean: its place says it all
        // Made by expansion only.
        scope,     ///< text: a definition; parts: what it means where it is used, its arguments
        argument,  ///< parts: what a function was given: one signal, however often it is used
    };
    Kind kind = Kind::number;
    Place place{};
    std::string text{};
    double number = 0;
    std::uint32_t content_begin = 0;
    std::vector<GraphTree> parts{};
    std::vector<std::pair<std::string, GraphTree>> keywords{};
    GraphSource source{};    ///< what the place refers to
    int depth = 1;           ///< longest way down
    std::uint32_t size = 1;  ///< expressions in it, itself included
};

/// `~name: expression`, `out: expression` or a definition.
struct GraphStatement {
    /// "~name", "out", "out2", "@template", "%parameter", "fn name", "outmix".
    std::string name;
    GraphTree value;
    std::vector<std::string> parameters{};  ///< of functions and function buses
    std::string code{};                     ///< as written
    Place place{};                          ///< of the name, in the text it came in
    Environment names{};                    ///< what patterns in it can refer to

    [[nodiscard]] bool is_output() const {
        return name.starts_with("out") && std::all_of(name.begin() + 3, name.end(),
                                                      [](char c) { return c >= '0' && c <= '9'; });
    }
    [[nodiscard]] bool is_bus() const { return name.starts_with('~') && parameters.empty(); }
};

}  // namespace hocket::language
