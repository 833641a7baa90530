#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "pattern/pattern.hpp"

// Ways from what plays to what is to play. All take the time of the change in cycles, `now`, and
// the patterns, the new one first, then what played before, the latest first. Source: Tidal's
// Sound.Tidal.Transition.
namespace hocket::pattern {

using Patterns = std::vector<Pattern>;
using Transition = std::function<Pattern(const Cycles& now, const Patterns& patterns)>;

/// The old one through `out` for `in_length` cycles after `delay`, the new one through `in` for
/// `out_length`, then itself.
[[nodiscard]] Pattern wash(const Transform& out, const Transform& in, const Cycles& delay,
                           const Cycles& in_length, const Cycles& out_length, const Cycles& now,
                           const Patterns& patterns);
[[nodiscard]] Pattern wash_in(const Transform& function, const Cycles& length, const Cycles& now,
                              const Patterns& patterns);
[[nodiscard]] Pattern xfade(const Cycles& now, const Patterns& patterns);  ///< in 2 cycles
[[nodiscard]] Pattern xfade_in(const Cycles& length, const Cycles& now, const Patterns& patterns);
/// The last n, side by side.
[[nodiscard]] Pattern histpan(std::int64_t n, const Cycles& now, const Patterns& patterns);
/// Silence, then the new one.
[[nodiscard]] Pattern wait(const Cycles& length, const Cycles& now, const Patterns& patterns);
[[nodiscard]] Pattern wait_t(const Transition& transition, const Cycles& length, const Cycles& now,
                             const Patterns& patterns);
[[nodiscard]] Pattern jump(const Cycles& now, const Patterns& patterns);
/// After n cycles; at the cycle after them; at the next cycle that n divides.
[[nodiscard]] Pattern jump_in(std::int64_t n, const Cycles& now, const Patterns& patterns);
[[nodiscard]] Pattern jump_in_cycle(std::int64_t n, const Cycles& now, const Patterns& patterns);
[[nodiscard]] Pattern jump_mod(std::int64_t n, const Cycles& now, const Patterns& patterns);
/// The same, p cycles after it. Tidal `jumpMod'`.
[[nodiscard]] Pattern jump_mod_later(std::int64_t n, std::int64_t p, const Cycles& now,
                                     const Patterns& patterns);
/// Plays for `lifespan`, then thins out over `release`.
[[nodiscard]] Pattern mortal(const Cycles& lifespan, const Cycles& release, const Cycles& now,
                             const Patterns& patterns);
[[nodiscard]] Pattern mortal_overlay(const Cycles& length, const Cycles& now,
                                     const Patterns& patterns);
/// Numbers move from the old ones' to the new ones'.
[[nodiscard]] Pattern interpolate(const Cycles& now, const Patterns& patterns);  ///< in 4 cycles
[[nodiscard]] Pattern interpolate_in(const Cycles& length, const Cycles& now,
                                     const Patterns& patterns);
/// The old one thins out while the new one thickens.
[[nodiscard]] Pattern clutch(const Cycles& now, const Patterns& patterns);  ///< in 2 cycles
[[nodiscard]] Pattern clutch_in(const Cycles& length, const Cycles& now, const Patterns& patterns);
/// Echoes of the old one come together, then the new one.
[[nodiscard]] Pattern anticipate(const Cycles& now, const Patterns& patterns);  ///< in 8 cycles
[[nodiscard]] Pattern anticipate_in(const Cycles& length, const Cycles& now,
                                    const Patterns& patterns);

}  // namespace hocket::pattern
