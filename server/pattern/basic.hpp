#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// The simplest patterns and what puts them together. All functions of this library are pure; any
// thread. Querying the results throws std::overflow_error where times cannot be held exactly.
namespace hocket::pattern {

/// Nothing, ever.
[[nodiscard]] Pattern silence();

/// One event a cycle, as long as the cycle.
[[nodiscard]] Pattern pure(Value value);
[[nodiscard]] Pattern pure(Value value, const Sources& sources);

/// A continuous pattern: the value of a span is what `function` gives for its middle.
[[nodiscard]] Pattern signal(std::function<Value(const Cycles& time)> function,
                             std::int64_t period = 0);

/// All at once.
[[nodiscard]] Pattern stack(std::vector<Pattern> layers);
/// Two at once.
[[nodiscard]] Pattern overlay(const Pattern& a, const Pattern& b);

/// A cycle of each in turn, each going on where it stopped: the second time round a step plays
/// its own second cycle. No steps are silence.
[[nodiscard]] Pattern slowcat(std::vector<Pattern> steps);

/// A cycle of each in turn, squeezed into one: equal slots.
[[nodiscard]] Pattern fastcat(std::vector<Pattern> steps);

/// Like fastcat with slots as long as the weights say. Weights of 0 are left out; a step of a
/// negative weight is silent, and the next one begins so much earlier.
[[nodiscard]] Pattern timecat(std::vector<std::pair<Cycles, Pattern>> steps);

/// The same events with other values.
[[nodiscard]] Pattern map_values(std::function<Value(const Value&)> function,
                                 const Pattern& pattern);

/// The events whose values `keep` likes.
[[nodiscard]] Pattern filter_values(std::function<bool(const Value&)> keep, const Pattern& pattern);
/// The events that `keep` likes.
[[nodiscard]] Pattern filter_events(std::function<bool(const Event&)> keep, const Pattern& pattern);
/// Queries cut at the cycles: every part lies in one cycle.
[[nodiscard]] Pattern split_queries(const Pattern& pattern);

/// All events with a further place in the text.
[[nodiscard]] Pattern with_source(SourceSpan source, const Pattern& pattern);

}  // namespace hocket::pattern
