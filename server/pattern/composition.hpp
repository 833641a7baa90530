#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// Patterns made of lists and of several patterns.
namespace hocket::pattern {

[[nodiscard]] Pattern append(const Pattern& a, const Pattern& b);
[[nodiscard]] Pattern fast_append(const Pattern& a, const Pattern& b);
/// One value a cycle; all in one cycle; the same with gaps for `Nothing`.
[[nodiscard]] Pattern from_list(const std::vector<Value>& values);
[[nodiscard]] Pattern fast_from_list(const std::vector<Value>& values);
[[nodiscard]] Pattern from_maybes(const std::vector<Value>& values);
/// 0 .. n-1 in a cycle; one more every cycle, up to n.
[[nodiscard]] Pattern run(const Pattern& n);
[[nodiscard]] Pattern run_by(const Value& n);
[[nodiscard]] Pattern scan(const Pattern& n);
[[nodiscard]] Pattern scan_by(const Value& n);
/// `a` in the first part of each cycle, `b` in the rest.
[[nodiscard]] Pattern wedge(const Pattern& part, const Pattern& a, const Pattern& b);

using ValueFunction = std::function<Pattern(Value, Value)>;
/// One value of the list a cycle, given to the function.
[[nodiscard]] Pattern spread(const ValueFunction& function, const std::vector<Value>& values,
                             const Value& argument);
[[nodiscard]] Pattern fast_spread(const ValueFunction& function, const std::vector<Value>& values,
                                  const Value& argument);

/// Patterns from a cycle to a cycle, each beginning with its first one; the same over and over.
using Section = std::tuple<Cycles, Cycles, Pattern>;
[[nodiscard]] Pattern seq_p(const std::vector<Section>& sections);
[[nodiscard]] Pattern seq_p_loop(const std::vector<Section>& sections);
/// A pattern of names as the patterns they stand for, "name:effect" with an effect, over a loop of
/// `length` cycles.
[[nodiscard]] Pattern ur(const Cycles& length, const Pattern& names,
                         const std::vector<std::pair<std::string, Pattern>>& patterns,
                         const std::vector<std::pair<std::string, Transform>>& effects);
[[nodiscard]] Pattern inhabit(const std::vector<std::pair<std::string, Pattern>>& patterns,
                              const Pattern& names);
/// A cycle again and again, in parts as long as the list says.
[[nodiscard]] Pattern space_out(const std::vector<Cycles>& lengths, const Pattern& pattern);

/// One of a list: by a number 0..1, by an index that goes round.
[[nodiscard]] Pattern select(const Pattern& which, const std::vector<Pattern>& patterns);
[[nodiscard]] Pattern select_function(const Pattern& which, const std::vector<Transform>& functions,
                                      const Pattern& pattern);
[[nodiscard]] Pattern pick_function(const Pattern& which, const std::vector<Transform>& functions,
                                    const Pattern& pattern);
[[nodiscard]] Pattern squeeze(const Pattern& which, const std::vector<Pattern>& patterns);

/// `perCycle` values of a list a cycle, by index; the next ones in the next cycle.
[[nodiscard]] Pattern fit(const Pattern& per_cycle, const std::vector<Value>& values,
                          const Pattern& indices);
/// A pattern cut up by one pattern of numbers and put together by another. Tidal `fit'`.
[[nodiscard]] Pattern fit_parts(const Pattern& cycles, std::int64_t n, const Pattern& from,
                                const Pattern& to, const Pattern& pattern);
[[nodiscard]] Pattern permstep(std::int64_t steps, const std::vector<Value>& values,
                               const Pattern& which);
/// A stack of `function` applied again and again with a time offset around a loop.
[[nodiscard]] Pattern weave_with(const Cycles& length, const Pattern& pattern,
                                 const std::vector<Transform>& functions);
/// A cycle of the pattern, of `function` of it, of `function` of that ...
[[nodiscard]] Pattern soak(std::int64_t depth, const Transform& function, const Pattern& pattern);
[[nodiscard]] Pattern snowball(std::int64_t depth,
                               const std::function<Pattern(Pattern, Pattern)>& combine,
                               const Transform& function, const Pattern& pattern);
/// Values replaced by those a list of pairs has for them; others vanish.
[[nodiscard]] Pattern swap(const std::vector<std::pair<Value, Value>>& pairs,
                           const Pattern& pattern);
[[nodiscard]] std::vector<Pattern> separate_cycles(std::int64_t n, const Pattern& pattern);
[[nodiscard]] Pattern tabby(std::int64_t n, const Pattern& a, const Pattern& b);

}  // namespace hocket::pattern
