#pragma once

#include <vector>

#include "pattern/pattern.hpp"
#include "pattern/random.hpp"

// Continuous patterns. `kind` is what their numbers are: number, note, integer or rational.
namespace hocket::pattern {

[[nodiscard]] Pattern sine(Value::Kind kind);    ///< 0..1, a period a cycle
[[nodiscard]] Pattern cosine(Value::Kind kind);  ///< sine a quarter later, as Tidal has it
[[nodiscard]] Pattern saw(Value::Kind kind);     ///< rises from 0 to 1
[[nodiscard]] Pattern isaw(Value::Kind kind);    ///< falls from 1 to 0
[[nodiscard]] Pattern tri(Value::Kind kind);
[[nodiscard]] Pattern square(Value::Kind kind);  ///< 0, then 1
// The same from -1 to 1.
[[nodiscard]] Pattern sine2(Value::Kind kind);
[[nodiscard]] Pattern cosine2(Value::Kind kind);
[[nodiscard]] Pattern saw2(Value::Kind kind);
[[nodiscard]] Pattern isaw2(Value::Kind kind);
[[nodiscard]] Pattern tri2(Value::Kind kind);
[[nodiscard]] Pattern square2(Value::Kind kind);

[[nodiscard]] Pattern env_l();     ///< 0 to 1 in cycle 0, then 1
[[nodiscard]] Pattern env_lr();    ///< 1 to 0 in cycle 0, then 0
[[nodiscard]] Pattern env_eq();    ///< equal power, falling from 1 to 0
[[nodiscard]] Pattern env_eq_r();  ///< its counterpart, rising

/// Time itself in cycles, as a double.
[[nodiscard]] Pattern time_number();

/// Pseudo-random numbers, 0 <= x < 1.
[[nodiscard]] Pattern rand(Value::Kind kind);
/// Whole numbers 0 .. n-1.
[[nodiscard]] Pattern irand(Value::Kind kind, const Pattern& n);
[[nodiscard]] Pattern irand_by(Value::Kind kind, std::int64_t n);
[[nodiscard]] Pattern brand();
[[nodiscard]] Pattern brand_by(const Pattern& probability);
[[nodiscard]] Pattern brand_by_chance(double probability);  ///< Tidal `_brandBy`
/// Random values at whole numbers of the input, joined smoothly.
[[nodiscard]] Pattern perlin_with(Value::Kind kind, const Pattern& input);
[[nodiscard]] Pattern perlin(Value::Kind kind);
[[nodiscard]] Pattern perlin2_with(const Pattern& x, const Pattern& y);
[[nodiscard]] Pattern perlin2(const Pattern& y);

/// A pattern of 0..1 as one of from..to; the structure is the last one's.
[[nodiscard]] Pattern range(const Pattern& from, const Pattern& to, const Pattern& pattern);
/// The same on an exponential scale.
[[nodiscard]] Pattern rangex(const Value& from, const Value& to, const Pattern& pattern);
/// Values to the nearest n-th (halves to even), rounded down, rounded up.
[[nodiscard]] Pattern quantise(const Value& n, const Pattern& pattern);
[[nodiscard]] Pattern qfloor(const Value& n, const Pattern& pattern);
[[nodiscard]] Pattern qceiling(const Value& n, const Pattern& pattern);

}  // namespace hocket::pattern
