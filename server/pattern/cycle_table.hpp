#pragma once

#include <cstddef>

#include "pattern/pattern.hpp"

// Patterns that remember what they were asked: what live use and the mini-notation rely on for
// speed.
namespace hocket::pattern {

/// The events of a pattern's period, computed once, here: a query then copies what it finds. The
/// same pattern if its period is not known, or holds more than `most_events` events, or continuous
/// ones (they depend on the query), or cannot be computed.
[[nodiscard]] Pattern tabulated(const Pattern& pattern, std::size_t most_events);

/// Remembers cycles when they are first asked for: all of a period that is known, else the last
/// few. Continuous events and what reads control inputs are asked for anew each time.
[[nodiscard]] Pattern remembering_cycles(const Pattern& pattern);

}  // namespace hocket::pattern
