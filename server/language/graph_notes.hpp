#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "language/graph_patterns.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// Whether a string names notes: `c4`, `ef3`; where a frequency is meant also `c`, `ef`.
[[nodiscard]] bool has_note_names(std::string_view text, GraphPitch pitch);

/// A string of notes as MIDI numbers: Tidal's c4, which is -12 there, is 60; names without an
/// octave are of the fourth, numbers are MIDI numbers. Errors have their place in the string.
[[nodiscard]] base::Result<pattern::Pattern> midi_string(std::string_view text,
                                                         std::uint32_t offset_bytes);
/// A string that a signal follows: of notes if it names any, else of numbers.
[[nodiscard]] base::Result<pattern::Pattern> signal_string(std::string_view text, GraphPitch pitch,
                                                           std::uint32_t offset_bytes);
/// MIDI numbers as frequencies: 69 is 440 Hz, equal temperament.
[[nodiscard]] pattern::Pattern hertz_of(const pattern::Pattern& midi);

}  // namespace hocket::language
