#pragma once

#include <functional>

#include "pattern/pattern.hpp"

// Patterns whose values are patterns, flattened. Source: Tidal's `unwrap`, `innerJoin`, `outerJoin`
// and `squeezeJoin`.
namespace hocket::pattern {

/// What gives the inner pattern of an outer event's value.
using Inner = std::function<Pattern(const Value&)>;

/// Wholes and parts are what outer and inner events share: `>>=`.
[[nodiscard]] Pattern bind(const Pattern& outer, Inner inner);
/// Wholes of the inner events.
[[nodiscard]] Pattern inner_bind(const Pattern& outer, Inner inner);
/// Wholes and parts of the outer events; the inner pattern is asked where the outer event begins.
[[nodiscard]] Pattern outer_bind(const Pattern& outer, Inner inner);
/// A cycle of the inner pattern squeezed into each outer event.
[[nodiscard]] Pattern squeeze_bind(const Pattern& outer, Inner inner);

[[nodiscard]] Pattern join(const Pattern& patterns);
[[nodiscard]] Pattern inner_join(const Pattern& patterns);
[[nodiscard]] Pattern outer_join(const Pattern& patterns);
[[nodiscard]] Pattern squeeze_join(const Pattern& patterns);

/// inner_bind that builds the pattern of each value once: how a function takes a patterned
/// argument. A constant argument is used as it is. Tidal `tParam`, `patternify`.
[[nodiscard]] Pattern with_parameter(const Pattern& argument, Inner inner);

/// Two patterned arguments. Tidal `tParam2`.
[[nodiscard]] Pattern with_parameters(const Pattern& first, const Pattern& second,
                                      std::function<Pattern(const Value&, const Value&)> inner);
/// Three.
[[nodiscard]] Pattern with_parameters(
    const Pattern& first, const Pattern& second, const Pattern& third,
    std::function<Pattern(const Value&, const Value&, const Value&)> inner);

}  // namespace hocket::pattern
