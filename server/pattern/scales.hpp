#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// Scales and chords by name, as Tidal 1.9 has them (SuperCollider's tables, mostly).
namespace hocket::pattern {

/// Semitones above the root, at most kMost, in order.
struct Tones {
    static constexpr std::size_t kMost = 12;
    std::string_view name;
    double semitones[kMost];
    std::uint8_t count;

    [[nodiscard]] std::span<const double> all() const noexcept { return {semitones, count}; }
};

[[nodiscard]] std::span<const Tones> scale_table();
[[nodiscard]] std::span<const Tones> chord_table();
/// Null if nobody knows the name.
[[nodiscard]] const Tones* find_scale(std::string_view name);
[[nodiscard]] const Tones* find_chord(std::string_view name);
/// All names with blanks between. Tidal `scaleList`, `chordList`.
[[nodiscard]] std::string scale_list();
[[nodiscard]] std::string chord_list();

/// Degrees of a named scale as semitones of a kind; beyond its end they go on an octave higher.
[[nodiscard]] Pattern scale(Value::Kind kind, const Pattern& name, const Pattern& degrees);
/// The same with scales of one's own, which are looked up alone.
using ScaleList = std::vector<std::pair<std::string, std::vector<Value>>>;
[[nodiscard]] Pattern get_scale(const ScaleList& table, const Pattern& name,
                                const Pattern& degrees);
/// Degrees of a list; an octave has that many semitones.
[[nodiscard]] Pattern to_scale_by(std::int64_t octave, const std::vector<Value>& tones,
                                  const Pattern& degrees);
[[nodiscard]] Pattern to_scale(const std::vector<Value>& tones, const Pattern& degrees);
/// Names of chords as lists of semitones.
[[nodiscard]] Pattern chord_lists(Value::Kind kind, const Pattern& names);

}  // namespace hocket::pattern
