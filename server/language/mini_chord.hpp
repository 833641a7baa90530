#pragma once

#include <vector>

#include "language/mini_tree.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// No chord of the table has more notes.
inline constexpr double kMostChordNotes = 8;

/// Modifiers as a value that chord_pattern() reads.
[[nodiscard]] pattern::Value chord_modifiers_value(const std::vector<ChordModifier>& modifiers);

/// `root'name'modifiers...`: the notes of the chord on each root, all at once. An unknown name is
/// the root alone. Source: Tidal 1.9 `chordToPatSeq`.
/// @param parts roots, names (text), then patterns of modifiers.
[[nodiscard]] pattern::Pattern chord_pattern(const std::vector<pattern::Pattern>& parts);

}  // namespace hocket::language
