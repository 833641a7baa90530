#pragma once

#include <cstdint>
#include <string_view>

#include "base/result.hpp"
#include "language/graph_patterns.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// Whether a string names notes: `c4`, `ef3`; where a frequency is meant also `c`, `ef`.
[[nodiscard]] bool has_note_names(std::string_view text, GraphPitch pitch);

/// A pattern of notes as frequencies or MIDI numbers: Tidal's c4, which is -12, as 60.
[[nodiscard]] pattern::Pattern pitched(const pattern::Pattern& notes, GraphPitch pitch);

/// A string that a signal follows. With note names in it, it is a string of notes: names without
/// an octave are of the fourth, numbers are MIDI numbers. Errors have their place in the string.
[[nodiscard]] base::Result<pattern::Pattern> signal_string(std::string_view text, GraphPitch pitch,
                                                           std::uint32_t offset_bytes);

}  // namespace hocket::language
