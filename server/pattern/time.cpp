#include "pattern/time.hpp"

#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/nodes.hpp"

namespace hocket::pattern {
namespace {

/// Cycles after which a pattern of this period repeats when played `factor` times as fast.
std::int64_t scaled_period(std::int64_t period, const Cycles& factor) {
    if (period <= 0) return 0;
    const Cycles scaled = Cycles{period} / factor;
    // Whole rounds of the inner pattern that fill whole cycles.
    return common_period(static_cast<std::int64_t>(scaled.numerator()), 1);
}

/// Asks in another time and answers in ours: `there` and `back` undo each other.
template <class There, class Back>
Pattern in_other_time(std::int64_t period, const Pattern& pattern, There there, Back back) {
    return from_query(period, [pattern, there, back](const Query& query, Sink sink) {
        const Span& span = query.span;
        pattern.query(query.with({there(span.begin), there(span.end)}), [&](Event&& event) {
            map_times(event, back);
            sink(std::move(event));
        });
    });
}

}  // namespace

Pattern fast_by(const Cycles& factor, const Pattern& pattern) {
    if (factor == 0 || pattern.is_silence()) return silence();
    if (factor == 1) return pattern;
    if (factor < 0) return rev(fast_by(-factor, pattern));
    const Cycles inverse = 1 / factor;
    return in_other_time(
        scaled_period(pattern.period_cycles(), factor), pattern,
        [factor](const Cycles& time) { return time * factor; },
        [inverse](const Cycles& time) { return time * inverse; });
}

Pattern slow_by(const Cycles& factor, const Pattern& pattern) {
    return factor == 0 ? silence() : fast_by(1 / factor, pattern);
}

Pattern fast(const Pattern& factor, const Pattern& pattern) {
    return with_parameter(
        factor, [pattern](const Value& value) { return fast_by(value.as_rational(), pattern); });
}

Pattern slow(const Pattern& factor, const Pattern& pattern) {
    return with_parameter(
        factor, [pattern](const Value& value) { return slow_by(value.as_rational(), pattern); });
}

Pattern rev(const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles mirror = piece.span.begin.sam() * 2 + 1;
            const auto reflect = [&](const Span& span) {
                return Span{mirror - span.end, mirror - span.begin};
            };
            pattern.query(piece.with(reflect(piece.span)), [&](Event&& event) {
                event.part = reflect(event.part);
                if (!event.continuous) event.whole = reflect(event.whole);
                sink(std::move(event));
            });
        });
    });
}

Pattern shift_left(const Cycles& amount, const Pattern& pattern) {
    if (amount == 0 || pattern.is_silence()) return pattern;
    return in_other_time(
        pattern.period_cycles(), pattern, [amount](const Cycles& time) { return time + amount; },
        [amount](const Cycles& time) { return time - amount; });
}

Pattern shift_right(const Cycles& amount, const Pattern& pattern) {
    return shift_left(-amount, pattern);
}

Pattern early(const Pattern& amount, const Pattern& pattern) {
    return with_parameter(
        amount, [pattern](const Value& value) { return shift_left(value.as_rational(), pattern); });
}

Pattern late(const Pattern& amount, const Pattern& pattern) {
    return with_parameter(amount, [pattern](const Value& value) {
        return shift_right(value.as_rational(), pattern);
    });
}

Pattern fast_gap_by(const Cycles& factor, const Pattern& pattern) {
    if (factor == 0) return silence();
    const Cycles squeeze = max(factor, 1);
    const Cycles inverse = 1 / squeeze;
    return from_query(pattern.period_cycles(), [=](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles sam = piece.span.begin.sam();
            const auto inner = [&](const Cycles& time) {
                return sam + min(1, (time - sam) * squeeze);
            };
            const Span asked{inner(piece.span.begin), inner(piece.span.end)};
            if (asked.begin == sam + 1) return;
            pattern.query(piece.with(asked), [&](Event&& event) {
                const auto squeezed = [&](const Span& times, const Cycles& start) {
                    return Span{start + (times.begin - start) * inverse,
                                start + (times.end - start) * inverse};
                };
                event.part = squeezed(event.part, sam);
                // A whole that began in an earlier cycle is squeezed into that one, as in Tidal.
                if (!event.continuous) event.whole = squeezed(event.whole, event.whole.begin.sam());
                sink(std::move(event));
            });
        });
    });
}

Pattern compress_span(const Span& span, const Pattern& pattern) {
    if (span.begin >= span.end || span.begin < 0 || span.end > 1) return silence();
    if (span.begin == 0 && span.end == 1) return pattern;
    return shift_right(span.begin, fast_gap_by(1 / (span.end - span.begin), pattern));
}

Pattern focus_span(const Span& span, const Pattern& pattern) {
    if (span.begin == span.end) return silence();
    return shift_right(span.begin.cycle_position(), fast_by(1 / (span.end - span.begin), pattern));
}

Pattern zoom_span(const Span& span, const Pattern& pattern) {
    if (span.begin >= span.end) return silence();
    const Cycles length = span.end - span.begin;
    const Cycles inverse = 1 / length;
    return from_query(pattern.period_cycles(), [=](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles sam = piece.span.begin.sam();
            const auto inner = [&](const Cycles& time) {
                return sam + (time - sam) * length + span.begin;
            };
            // start + (time - start - span.begin) / length
            const auto outer = [&](const Span& times, const Cycles& start) {
                const Cycles shift = start - (start + span.begin) * inverse;
                return Span{times.begin * inverse + shift, times.end * inverse + shift};
            };
            pattern.query(piece.with({inner(piece.span.begin), inner(piece.span.end)}),
                          [&](Event&& event) {
                              // As in fast_gap_by(): a whole belongs to the cycle it begins in.
                              event.part = outer(event.part, event.part.begin.sam());
                              if (!event.continuous) {
                                  event.whole = outer(event.whole, event.whole.begin.sam());
                              }
                              sink(std::move(event));
                          });
        });
    });
}

}  // namespace hocket::pattern
