#pragma once

#include "pattern/pattern.hpp"

namespace hocket::language {

/// `(hits,steps,rotation)`: the pattern squeezed into each step that is hit, turned earlier by
/// `rotation` steps. Negative hits are the steps not hit. Source: Tidal `euclidOff`.
[[nodiscard]] pattern::Pattern euclid_steps(const pattern::Pattern& hits,
                                            const pattern::Pattern& steps,
                                            const pattern::Pattern& rotation,
                                            const pattern::Pattern& inner);

/// The same of a pattern of booleans: it stays where a step is hit and is inverted where not.
/// Source: Tidal `euclidOffBool`.
[[nodiscard]] pattern::Pattern euclid_booleans(const pattern::Pattern& hits,
                                               const pattern::Pattern& steps,
                                               const pattern::Pattern& rotation,
                                               const pattern::Pattern& inner);

}  // namespace hocket::language
