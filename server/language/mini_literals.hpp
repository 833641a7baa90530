#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "language/cursor.hpp"
#include "language/mini_tree.hpp"
#include "pattern/cycles.hpp"

// What a single step of the mini-notation may be. A reader takes the literal at the cursor and
// passes it, or gives nothing and leaves the cursor where it is. Source: Tidal 1.9, ParseBP.
namespace hocket::language {

/// A number with the exactness Tidal keeps: through a double where it has a point or an exponent.
struct MiniNumber {
    double value = 0;
    /// @throws std::overflow_error if it cannot be held exactly.
    [[nodiscard]] pattern::Cycles exact() const;
    std::optional<pattern::Cycles> ratio{};  ///< where it was written as one
};

/// `2`, `1.5`, `1e3`, without sign. A point or an `e` that no digit follows is left alone.
[[nodiscard]] std::optional<double> take_decimal(Cursor& cursor);
/// Digits only, at most 18.
[[nodiscard]] std::optional<std::int64_t> take_digits(Cursor& cursor);
/// `2`, `-1.5`, `3%4`, `3e`, `q`: a number, a ratio, a fraction letter, or a number of these.
[[nodiscard]] std::optional<MiniNumber> take_ratio(Cursor& cursor);
/// `c`, `ef`, `gs6`: semitones above `c5`.
[[nodiscard]] std::optional<std::int64_t> take_note_name(Cursor& cursor);
/// A letter or digit, then also `:`, `.`, `-`, `_`.
[[nodiscard]] std::string_view take_word(Cursor& cursor);
/// `5`, `ii`, `i2`, `o`, `d1`: what may stand behind a chord's name.
[[nodiscard]] std::optional<std::vector<ChordModifier>> take_chord_modifiers(Cursor& cursor);

/// A literal of the type at the cursor as a value.
[[nodiscard]] std::optional<pattern::Value> take_literal(Cursor& cursor, MiniType type);

/// The pieces of a word between its colons, empty ones left out.
[[nodiscard]] std::vector<std::string_view> split_word(std::string_view word);
/// A whole text as a number; nothing if it is not one.
[[nodiscard]] std::optional<double> read_decimal(std::string_view text);

/// `bd:3` as the controls `s` and `n`. Source: Tidal `sound`.
[[nodiscard]] pattern::Value sound_controls(std::string_view word);

}  // namespace hocket::language
