#pragma once

#include <cstdint>
#include <vector>

#include "pattern/pattern.hpp"

// Tidal's randomness: a hash of time, so that a cycle always sounds the same. Source of the hash:
// G. Marsaglia, Xorshift RNGs (2003), as Tidal applies it; it repeats after 300 cycles.
namespace hocket::pattern {

[[nodiscard]] std::int64_t time_seed(double cycles);
[[nodiscard]] double seed_random(std::int64_t seed);
[[nodiscard]] std::int64_t next_seed(std::int64_t seed);
/// 0 <= x < 1
[[nodiscard]] double time_random(double cycles);
/// Several numbers of one time.
[[nodiscard]] std::vector<double> time_randoms(double cycles, std::int64_t count);

/// Drops events whose random number is not above `amount` (0..1).
[[nodiscard]] Pattern degrade_using(const Pattern& random, double amount, const Pattern& pattern);
[[nodiscard]] Pattern degrade_by_amount(double amount, const Pattern& pattern);
[[nodiscard]] Pattern undegrade_by_amount(double amount, const Pattern& pattern);
[[nodiscard]] Pattern degrade_by(const Pattern& amount, const Pattern& pattern);
[[nodiscard]] Pattern undegrade_by(const Pattern& amount, const Pattern& pattern);
[[nodiscard]] Pattern degrade(const Pattern& pattern);
[[nodiscard]] Pattern degrade_over_by(std::int64_t cycles, const Pattern& amount,
                                      const Pattern& pattern);
/// Degraded ever more over `duration` cycles, from `from` on; and the other way round.
[[nodiscard]] Pattern fade_out(const Cycles& duration, const Pattern& pattern);
[[nodiscard]] Pattern fade_out_from(const Cycles& from, const Cycles& duration,
                                    const Pattern& pattern);
[[nodiscard]] Pattern fade_in(const Cycles& duration, const Pattern& pattern);
[[nodiscard]] Pattern fade_in_from(const Cycles& from, const Cycles& duration,
                                   const Pattern& pattern);

/// Applies `function` to that share of the events; the second one to all, then picks.
[[nodiscard]] Pattern sometimes_by(const Pattern& share, const Transform& function,
                                   const Pattern& pattern);
[[nodiscard]] Pattern sometimes_by_picked(const Pattern& share, const Transform& function,
                                          const Pattern& pattern);
/// Applies it to whole cycles.
[[nodiscard]] Pattern some_cycles_by(const Pattern& share, const Transform& function,
                                     const Pattern& pattern);

[[nodiscard]] Pattern choose(const std::vector<Value>& values);
[[nodiscard]] Pattern choose_by(const Pattern& which, const std::vector<Value>& values);
[[nodiscard]] Pattern cycle_choose(const std::vector<Value>& values);
[[nodiscard]] Pattern wchoose(const std::vector<std::pair<Value, double>>& values);
[[nodiscard]] Pattern wchoose_by(const Pattern& which,
                                 const std::vector<std::pair<Value, double>>& values);
[[nodiscard]] Pattern randcat(const std::vector<Pattern>& patterns);
[[nodiscard]] Pattern wrandcat(const std::vector<std::pair<Pattern, double>>& patterns);
/// One of the functions a cycle, made of a value of the list.
[[nodiscard]] Pattern spread_choose(const std::function<Pattern(Value, Value)>& function,
                                    const std::vector<Value>& values, const Value& argument);

/// A permutation of 0 .. n-1 a cycle.
[[nodiscard]] Pattern randrun(std::int64_t n);
[[nodiscard]] Pattern shuffle(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern scramble(const Pattern& n, const Pattern& pattern);

}  // namespace hocket::pattern
