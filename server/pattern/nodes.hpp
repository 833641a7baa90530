#pragma once

#include <numeric>
#include <optional>
#include <utility>
#include <vector>

#include "pattern/pattern.hpp"

// What the functions of the library are built from: nodes made of lambdas, and arithmetic of spans.
namespace hocket::pattern {

/// Least common multiple of two periods; 0 (no period) if one has none or it grows too long.
[[nodiscard]] std::int64_t common_period(std::int64_t a, std::int64_t b) noexcept;
[[nodiscard]] std::int64_t common_period(const std::vector<Pattern>& patterns);

namespace detail {

template <class F>
class QueryNode final : public Pattern::Node {
public:
    QueryNode(std::int64_t period, F function) : function_{std::move(function)}, period_{period} {}
    void query(const Query& query, Sink sink) const override { function_(query, sink); }
    [[nodiscard]] std::int64_t period_cycles() const override { return period_; }

private:
    F function_;
    std::int64_t period_;
};

}  // namespace detail

/// A pattern of a function `void(const Query&, Sink)` that must be pure.
/// @param period as Node::period_cycles().
template <class F>
[[nodiscard]] Pattern from_query(std::int64_t period, F function) {
    return Pattern{new detail::QueryNode<F>{period, std::move(function)}};
}

/// The stretch two spans share; nothing if they only touch, unless both are that very instant or
/// it begins one of them. Source: Tidal `subArc`.
[[nodiscard]] inline std::optional<Span> shared_span(const Span& a, const Span& b) {
    const Cycles& begin = a.begin < b.begin ? b.begin : a.begin;
    const Cycles& end = b.end < a.end ? b.end : a.end;
    const auto order = begin <=> end;
    if (order > 0) return std::nullopt;
    if (order == 0) {
        if (begin == a.end && a.begin < a.end) return std::nullopt;
        if (begin == b.end && b.begin < b.end) return std::nullopt;
    }
    return Span{begin, end};
}

/// Cuts `event` to what it shares with `span`; false if that is nothing.
[[nodiscard]] inline bool cut_part(Event& event, const Span& span) {
    const auto part = shared_span(event.part, span);
    if (part) event.part = *part;
    return part.has_value();
}

/// Whether anything of the whole is in the part. Squeezing what began in an earlier cycle, as Tidal
/// does it, leaves parts outside their wholes, and any combination with a pattern drops those.
[[nodiscard]] inline bool part_in_whole(Event& event) {
    return event.continuous || cut_part(event, event.whole);
}

/// Calls `ask` with the pieces of the query that each lie in one cycle.
template <class Ask>
void split_at_cycles(const Query& query, Ask&& ask) {
    const Span& span = query.span;
    const Cycles first_end = span.begin.next_sam();
    if (span.end <= first_end) {
        if (span.begin <= span.end) ask(query);
        return;
    }
    query.budget->expect(span.end - span.begin);
    Cycles begin = span.begin;
    for (Cycles end = first_end;; end = min(begin + 1, span.end)) {
        ask(query.with({begin, end}));
        if (end == span.end) return;
        begin = end;
    }
}

/// Gives a continuous event cut at the cycles, each piece with its value: what is left of a cut by
/// a constant pattern, which has an event a cycle.
inline void sink_by_cycle(Event&& event, Budget& budget, Sink sink) {
    if (event.continuous) {
        budget.expect(event.part.end - event.part.begin);
        for (Cycles next = event.part.begin.next_sam(); next < event.part.end;
             next = event.part.begin.next_sam()) {
            Event piece = event;
            piece.part.end = next;
            event.part.begin = next;
            budget.charge();
            sink(std::move(piece));
        }
    }
    sink(std::move(event));
}

/// Puts the times of an event through `map`, a function of a time.
template <class Map>
void map_times(Event& event, Map&& map) {
    const bool same_begin = event.whole.begin == event.part.begin;
    const bool same_end = event.whole.end == event.part.end;
    event.part = {map(event.part.begin), map(event.part.end)};
    if (event.continuous) return;
    event.whole.begin = same_begin ? event.part.begin : map(event.whole.begin);
    event.whole.end = same_end ? event.part.end : map(event.whole.end);
}

/// Where in a list of `count` an index falls that goes round at both ends.
[[nodiscard]] inline std::size_t wrapped_index(std::int64_t index, std::int64_t count) {
    const std::int64_t rest = index % count;
    return static_cast<std::size_t>(rest < 0 ? rest + count : rest);
}

/// How many parts something is cut into: none if negative.
/// @throws BudgetExceeded beyond 65 536.
std::int64_t bounded_count(std::int64_t count);

}  // namespace hocket::pattern
