#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/limits.hpp"
#include "language/syntax.hpp"

namespace hocket::language {

struct ParsedText {
    std::vector<ParsedStatement> statements;
    std::vector<base::Error> errors;  ///< at most one a statement
};

/// A text as statements. A new one begins on a line that is not indented deeper than the last
/// one's first word, unless it goes on with an operator or a closing bracket; after an error the
/// next one is looked for in the same way. Sugar (operators, sections, `where`, `do`, ranges,
/// comprehensions) is taken out; names are not resolved.
[[nodiscard]] ParsedText parse(std::string_view text);

/// One expression and nothing behind it.
[[nodiscard]] base::Result<Node> parse_expression(std::string_view text);

}  // namespace hocket::language
