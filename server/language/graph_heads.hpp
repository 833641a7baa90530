#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "language/lexer.hpp"

namespace hocket::language {

/// What begins a graph statement or a macro.
struct GraphHead {
    enum class Kind : std::uint8_t {
        bus,
        definition,  ///< `@name`, `%name`, `fn name`
        output,
        tempo,
        buffer,
        mix,        ///< `outmix`
        slot,       ///< `d1:`, which is none
        hush,       ///< `hush1`; name: the output meant
        loop,       ///< `for`
        condition,  ///< `if`
    };
    Kind kind;
    std::string name;
    std::size_t tokens = 0;  ///< the separator included
    std::size_t index = 0;   ///< of `~name[i]`: where the bracket stands, from the start
    std::vector<std::string> parameters{};
};

/// Only where a line begins.
[[nodiscard]] std::optional<GraphHead> graph_head_at(const std::vector<Token>& tokens,
                                                     std::size_t at);
/// The token behind the statement (or the macro with its body) that begins at `at`.
[[nodiscard]] std::size_t graph_statement_end(const std::vector<Token>& tokens,
                                              const GraphHead& head, std::size_t at);

}  // namespace hocket::language
