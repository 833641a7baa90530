#include "pattern/join.hpp"

#include <utility>

#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/made.hpp"
#include "pattern/nodes.hpp"

namespace hocket::pattern {

Made::~Made() {
    for (const Entry* entry = first_.load(); entry != nullptr;) {
        delete std::exchange(entry, entry->next);
    }
}

const Pattern& Made::of(const Value& value, Pattern& spare) const {
    for (const Entry* entry = first_.load(std::memory_order_acquire); entry != nullptr;
         entry = entry->next) {
        if (entry->key.kind() == value.kind() && entry->key == value) return entry->pattern;
    }
    // A pattern among the values needs no making; and each may be another one.
    spare = make_(value);
    if (value.is(Value::Kind::pattern) || count_.fetch_add(1) >= kMost) return spare;
    auto* entry = new Entry{value, spare, first_.load(std::memory_order_relaxed)};
    // Two threads may add the same value: one of the two is never found again.
    while (!first_.compare_exchange_weak(entry->next, entry, std::memory_order_acq_rel)) {
    }
    return entry->pattern;
}

namespace {

enum class How : std::uint8_t { both, inner, outer, squeeze };

/// Least whole number of cycles in which so many parts of a cycle come out even.
std::int64_t even_cycles(const Cycles& parts) {
    return common_period(static_cast<std::int64_t>(parts.numerator()), 1);
}

/// What both spans share becomes the whole; false if they share nothing.
bool share_whole(Event& event, const Event& around) {
    if (event.continuous || around.continuous) {
        event.continuous = true;
        return true;
    }
    const auto whole = shared_span(around.whole, event.whole);
    if (whole) event.whole = *whole;
    return whole.has_value();
}

class JoinNode final : public Pattern::Node {
public:
    JoinNode(How how, Pattern outer, Inner inner)
        : how_{how}, outer_{std::move(outer)}, inner_{std::move(inner)} {}

    void query(const Query& query, Sink sink) const override {
        outer_.query(query, [&](Event&& around) {
            Pattern spare;
            const Pattern& inner = made(around.value, spare, *query.budget);
            switch (how_) {
                case How::both:
                    return query_both(inner, around, query, sink);
                case How::inner:
                    return query_inner(inner, around, query, sink);
                case How::outer:
                    return query_outer(inner, around, query, sink);
                case How::squeeze:
                    return query_squeezed(inner, around, query, sink);
            }
        });
    }

    [[nodiscard]] std::int64_t period_cycles() const override {
        std::int64_t period = period_.load(std::memory_order_relaxed);
        if (period < 0) period_.store(period = explored_period(), std::memory_order_relaxed);
        return period;
    }

private:
    const Pattern& made(const Value& value, Pattern& spare, Budget& budget) const {
        const PaidBy paid{budget};
        return inner_.of(value, spare);
    }

    static void query_both(const Pattern& inner, const Event& around, const Query& query,
                           Sink sink) {
        inner.query(query.with(around.part), [&](Event&& event) {
            if (!cut_part(event, around.part) || !share_whole(event, around)) return;
            event.sources.add(around.sources);
            sink(std::move(event));
        });
    }

    static void query_inner(const Pattern& inner, const Event& around, const Query& query,
                            Sink sink) {
        inner.query(query.with(around.part), [&](Event&& event) {
            if (!cut_part(event, query.span)) return;
            event.sources.add(around.sources);
            sink(std::move(event));
        });
    }

    static void query_outer(const Pattern& inner, const Event& around, const Query& query,
                            Sink sink) {
        const Cycles start = around.whole_or_part().begin;
        inner.query(query.with({start, start}), [&](Event&& event) {
            Sources sources = around.sources;
            sources.add(event.sources);
            sink(Event{around.whole, around.part, around.continuous, std::move(event.value),
                       sources});
        });
    }

    /// A cycle of the inner pattern fills the outer event, as focus_span() does it.
    static void query_squeezed(const Pattern& inner, const Event& around, const Query& query,
                               Sink sink) {
        const Span& span = around.whole_or_part();
        if (span.begin == span.end) return;
        const Cycles offset = span.begin.cycle_position();
        const Cycles length = span.end - span.begin;
        const Cycles rate = 1 / length;
        const Span asked{(around.part.begin - offset) * rate, (around.part.end - offset) * rate};
        inner.query(query.with(asked), [&](Event&& event) {
            map_times(event, [&](const Cycles& time) { return time * length + offset; });
            if (!cut_part(event, around.part) || !share_whole(event, around)) return;
            event.sources.add(around.sources);
            sink(std::move(event));
        });
    }

    /// The period of all inner patterns that a period of the outer one brings up.
    [[nodiscard]] std::int64_t explored_period() const {
        constexpr std::int64_t kLongest = 64;
        constexpr std::int64_t kMostEvents = 512;
        // Inner patterns are explored inside this; they get less room the deeper they are.
        thread_local int depth = 0;
        constexpr int kDeepest = 8;
        std::int64_t period = outer_.period_cycles();
        if (period <= 0 || period > kLongest || depth >= kDeepest) return 0;
        Budget budget;
        budget.events_left = kMostEvents * 8;
        budget.depth_left = 500;
        std::int64_t events = 0;
        ++depth;
        try {
            outer_.query({{0, period}, nullptr, &budget}, [&](Event&& around) {
                if (around.continuous || ++events > kMostEvents) period = 0;
                if (period == 0) return;
                Pattern spare;
                const std::int64_t own = made(around.value, spare, budget).period_cycles();
                const Cycles length = around.whole.end - around.whole.begin;
                period =
                    common_period(period, how_ == How::squeeze ? even_cycles(length * own) : own);
            });
        } catch (const std::exception&) {
            period = 0;  // whoever asks for these events is told
        }
        --depth;
        return period;
    }

    How how_;
    Pattern outer_;
    Made inner_;
    mutable std::atomic<std::int64_t> period_{-1};
};

Pattern joined(How how, const Pattern& outer, Inner inner) {
    if (outer.is_silence()) return outer;
    return Pattern{new JoinNode{how, outer, std::move(inner)}};
}

/// What joining a constant gives: asked a cycle at a time, and nothing beyond what was asked.
Pattern asked_by_cycle(const Pattern& pattern) {
    if (pattern.is_silence() || pattern.constant() != nullptr) return pattern;
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            pattern.query(piece, [&](Event&& event) {
                if (cut_part(event, piece.span)) sink(std::move(event));
            });
        });
    });
}

Pattern itself(const Value& value) { return value.as_pattern(); }

}  // namespace

Pattern bind(const Pattern& outer, Inner inner) {
    return joined(How::both, outer, std::move(inner));
}
Pattern inner_bind(const Pattern& outer, Inner inner) {
    return joined(How::inner, outer, std::move(inner));
}
Pattern outer_bind(const Pattern& outer, Inner inner) {
    return joined(How::outer, outer, std::move(inner));
}
Pattern squeeze_bind(const Pattern& outer, Inner inner) {
    return joined(How::squeeze, outer, std::move(inner));
}

Pattern join(const Pattern& patterns) { return bind(patterns, itself); }
Pattern inner_join(const Pattern& patterns) { return inner_bind(patterns, itself); }
Pattern outer_join(const Pattern& patterns) { return outer_bind(patterns, itself); }
Pattern squeeze_join(const Pattern& patterns) { return squeeze_bind(patterns, itself); }

Pattern with_parameter(const Pattern& argument, Inner inner) {
    if (argument.is_silence()) return argument;
    // An event a cycle asks for a cycle at a time: continuous patterns show it.
    if (const auto* constant = argument.constant()) return asked_by_cycle(inner(constant->value));
    return inner_bind(argument, std::move(inner));
}

Pattern with_parameters(const Pattern& first, const Pattern& second,
                        std::function<Pattern(const Value&, const Value&)> inner) {
    const auto pair = [](const Value& a, const Value& b) { return Value::list({a, b}); };
    if (first.constant() != nullptr && second.constant() != nullptr) {
        return asked_by_cycle(inner(first.constant()->value, second.constant()->value));
    }
    return with_parameter(combine_both(first, second, pair),
                          [inner = std::move(inner)](const Value& values) {
                              return inner(values.as_list()[0], values.as_list()[1]);
                          });
}

Pattern with_parameters(const Pattern& first, const Pattern& second, const Pattern& third,
                        std::function<Pattern(const Value&, const Value&, const Value&)> inner) {
    const auto pair = [](const Value& a, const Value& b) { return Value::list({a, b}); };
    return with_parameters(combine_both(first, second, pair), third,
                           [inner = std::move(inner)](const Value& values, const Value& last) {
                               return inner(values.as_list()[0], values.as_list()[1], last);
                           });
}

}  // namespace hocket::pattern
