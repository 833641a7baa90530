#pragma once

#include "base/result.hpp"
#include "language/mini_notation.hpp"
#include "language/mini_tree.hpp"

namespace hocket::language {

/// The pattern that a tree means. Whatever repeats is computed once, here. An error if a cycle
/// would have more events than may be played, or a variable is not known.
[[nodiscard]] base::Result<pattern::Pattern> build_mini(const MiniTree& tree,
                                                        const MiniContext& context);

}  // namespace hocket::language
