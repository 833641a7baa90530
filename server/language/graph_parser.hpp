#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/graph_syntax.hpp"

namespace hocket::language {

/// `cps: x` and its like.
struct GraphTempo {
    double cps = 0;
    Place place{};
};

struct ParsedGraph {
    std::vector<GraphStatement> statements;
    std::vector<GraphTempo> tempi;
    std::vector<base::Error> errors;  ///< at most one a statement
    /// The text without its graph statements: blanks stand for them, so that every other byte keeps
    /// its place.
    std::string rest;
};

/// Takes the graph statements out of a text: those that begin a line with `~name` (with names of
/// parameters behind it: a function bus), `@name`, `%name`, `fn name`, `out`, `outN`, `outmix`,
/// `buffer`, `cps`, `tempo` or `bpm` and `:`, `=` or `$` (`#` too behind a bus or an output), and
/// the macros `for i in A..B:`, `if x == y:`, `else:` with deeper lines below them. A statement
/// ends before the next line that begins one, or that is not indented deeper and does not go on
/// with an operator or a closing bracket.
[[nodiscard]] ParsedGraph parse_graph(std::string_view text);

}  // namespace hocket::language
