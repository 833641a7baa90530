#pragma once

#include <string_view>

#include "base/result.hpp"
#include "language/mini_tree.hpp"

namespace hocket::language {

/// A mini-notation string as a tree: the grammar of Tidal 1.9 and, beyond it, suffixes in any order
/// and `-` as a rest. Linear in the text; errors count lines and columns from 1 inside it.
/// @param text valid UTF-8; the tree keeps views of it.
/// @param bus_words as MiniContext has it.
[[nodiscard]] base::Result<MiniTree> read_mini(std::string_view text, MiniType type,
                                               bool bus_words = false);

}  // namespace hocket::language
