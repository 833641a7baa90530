#pragma once

#include <cstdint>

#include "pattern/arithmetic.hpp"
#include "pattern/pattern.hpp"

namespace hocket::pattern {

/// Where the wholes of an operator's result come from: `|+|`, `|+`, `+|` and `||+`.
enum class Structure : std::uint8_t { both, left, right, squeeze };

/// Two patterns of values, combined.
[[nodiscard]] Pattern operate(Structure structure, Operation operation, const Pattern& a,
                              const Pattern& b);

/// Every event of `a` with the controls of `b` that sound then, `b` winning: `#`.
[[nodiscard]] Pattern with_controls(const Pattern& a, const Pattern& b);
/// One fixed control more.
[[nodiscard]] Pattern with_control(const Pattern& pattern, Symbol name, const Value& value);

/// A pattern of values as controls of one name.
[[nodiscard]] Pattern control(Symbol name, const Pattern& values);

}  // namespace hocket::pattern
