#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// Rhythms and sequences that are computed.
namespace hocket::pattern {

/// `onsets` spread over `steps` as evenly as can be. Source: E. Bjorklund, The Theory of Rep-Rate
/// Pattern Generation in the SNS Timing System (2003), in the order in which Tidal begins. Negative
/// onsets invert. @throws BudgetExceeded beyond 65 536 steps.
[[nodiscard]] std::vector<bool> bjorklund(std::int64_t onsets, std::int64_t steps);

[[nodiscard]] Pattern euclid_by(std::int64_t onsets, std::int64_t steps, const Pattern& pattern);
[[nodiscard]] Pattern euclid(const Pattern& onsets, const Pattern& steps, const Pattern& pattern);
[[nodiscard]] Pattern euclid_inv(const Pattern& onsets, const Pattern& steps,
                                 const Pattern& pattern);
[[nodiscard]] Pattern euclid_full(const Pattern& onsets, const Pattern& steps,
                                  const Pattern& pattern, const Pattern& between);
[[nodiscard]] Pattern euclid_off(const Pattern& onsets, const Pattern& steps,
                                 const Pattern& rotation, const Pattern& pattern);
[[nodiscard]] Pattern euclid_off_bool(const Pattern& onsets, const Pattern& steps,
                                      const Pattern& rotation, const Pattern& pattern);
[[nodiscard]] Pattern euclid_bool_by(std::int64_t onsets, std::int64_t steps);
[[nodiscard]] Pattern distrib(const std::vector<Pattern>& counts, const Pattern& pattern);
/// True after each of the distances, in steps, false between.
[[nodiscard]] Pattern necklace(const Cycles& steps_per_cycle,
                               const std::vector<std::int64_t>& distances);
/// Bits of numbers, of letters.
[[nodiscard]] Pattern binary_n(const Pattern& bits, const Pattern& numbers);
[[nodiscard]] Pattern binary(const Pattern& numbers);
[[nodiscard]] Pattern ascii(const Pattern& texts);

/// The cycle cut at random into n parts: their numbers.
[[nodiscard]] Pattern rand_struct(std::int64_t n);
/// n cycles, squeezed into random parts of one; slowed down n times.
[[nodiscard]] Pattern stripe(const Pattern& n, const Pattern& pattern);
[[nodiscard]] Pattern slow_stripe(const Pattern& n, const Pattern& pattern);

/// A Markov chain of n states from `start`, by a table of weights; seeded by a time.
using Weights = std::vector<std::vector<double>>;
[[nodiscard]] std::vector<std::int64_t> run_markov(std::int64_t n, const Weights& weights,
                                                   std::int64_t start, const Cycles& seed);
[[nodiscard]] Pattern markov(const Pattern& n, const Pattern& start, const Weights& weights);

/// The n-th rewriting of a text by rules "a:b,b:ab".
[[nodiscard]] std::string lindenmayer(std::int64_t n, const std::string& rules,
                                      const std::string& start);
/// Steps of a text: `x` is the name, a digit the name with that number.
[[nodiscard]] Pattern step(const std::string& name, const std::string& text);
[[nodiscard]] Pattern steps(const std::vector<std::pair<std::string, std::string>>& lines);
/// The same with a list of names: a digit chooses one, `x` is the first.
[[nodiscard]] Pattern step_names(const std::vector<std::string>& names, const std::string& text);
/// n steps of a cycle as mini-notation.
[[nodiscard]] std::string deconstruct(std::int64_t n, const Pattern& pattern);

}  // namespace hocket::pattern
