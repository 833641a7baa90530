#pragma once

#include "pattern/pattern.hpp"

namespace hocket::language {

/// `first .. last` squeezed into the step: numbers in steps of 1, down if the first is larger; of
/// other values the two ends. Source: Tidal `fromTo`, and Haskell's ranges, which end up to a half
/// beyond a fractional last number.
[[nodiscard]] pattern::Pattern range_between(const pattern::Pattern& first,
                                             const pattern::Pattern& last);

}  // namespace hocket::language
