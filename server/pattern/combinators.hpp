#pragma once

#include <vector>

#include "pattern/pattern.hpp"

// Pure functions from patterns to patterns; any thread. Querying the results throws
// std::overflow_error where times cannot be held exactly. A query without length (begin == end)
// gives the events sounding at that instant, one whose end lies before its begin gives none.
namespace hocket::pattern {

/// Nothing, ever.
[[nodiscard]] Pattern silence();

/// One event a cycle, as long as the cycle. Source: Tidal `pure`.
[[nodiscard]] Pattern pure(Controls controls);

/// All at once.
[[nodiscard]] Pattern stack(std::vector<Pattern> layers);

/// A cycle of each in turn, each going on where it stopped: the second time round a step plays
/// its own second cycle. No steps are silence. Source: Tidal `cat`.
[[nodiscard]] Pattern slowcat(std::vector<Pattern> steps);

/// A cycle of each in turn, squeezed into one: equal slots. Source: Tidal `fastcat`.
[[nodiscard]] Pattern fastcat(std::vector<Pattern> steps);

/// Squeezes `factor` cycles of `inner` into one: fast(2, "bd sn") is "bd sn bd sn".
/// Source: Tidal `fast`; 0 is silence and a negative factor reverses, as there.
[[nodiscard]] Pattern fast(Pattern inner, Cycles factor);

/// Stretches one cycle of `inner` over `factor`. Source: Tidal `slow`; 0 is silence.
[[nodiscard]] Pattern slow(Pattern inner, Cycles factor);

/// Every cycle backwards. Source: Tidal `rev`.
[[nodiscard]] Pattern rev(Pattern inner);

}  // namespace hocket::pattern
