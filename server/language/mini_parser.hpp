#pragma once

#include <string_view>

#include "base/result.hpp"
#include "language/mini_ast.hpp"

namespace hocket::language {

/// The inside of a string as steps: words with `:n`, `~`, `[ ]`, `< >`, `,`, `*n`, `/n`. Nothing
/// in it is silence.
/// @param text valid UTF-8; the nodes keep views of it.
/// @param where place of its first character, for errors.
[[nodiscard]] base::Result<MiniNode> parse_mini(std::string_view text, base::Location where);

}  // namespace hocket::language
