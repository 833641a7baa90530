#pragma once

#include <cstdint>
#include <vector>

#include "pattern/pattern.hpp"

// The random choices of the mini-notation. Each reads its own stretch of Tidal's `rand`: the nth
// (from 0) what comes n / 10 000 cycles later.
namespace hocket::language {

/// The events for which the random number at their middle is at least `amount`. Source: Tidal
/// `?`, `_degradeByUsing`.
[[nodiscard]] pattern::Pattern degrade(const pattern::Pattern& pattern, double amount,
                                       std::int32_t seed);

/// One of the patterns a cycle; what reaches beyond the cycle is cut. Source: Tidal `|`.
[[nodiscard]] pattern::Pattern choose_by_cycle(std::vector<pattern::Pattern> choices,
                                               std::int32_t seed);

}  // namespace hocket::language
