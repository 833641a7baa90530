#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/ast.hpp"
#include "language/lexer.hpp"

namespace hocket::language {

/// Statements of a text. A new one begins on a line that is not indented deeper than the last
/// one's first word, unless a bracket is open.
/// @param tokens what lex(text) gave, the end included.
[[nodiscard]] base::Result<std::vector<ParsedStatement>> parse(std::string_view text,
                                                               const std::vector<Token>& tokens);

}  // namespace hocket::language
