#include "pattern/rearrange.hpp"

#include <algorithm>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/conditions.hpp"
#include "pattern/join.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

/// A function of a rational, for patterns of rationals.
Pattern of_time(const Pattern& argument, Pattern (*function)(const Cycles&, const Pattern&),
                const Pattern& pattern) {
    return with_parameter(argument, [function, pattern](const Value& value) {
        return function(value.as_rational(), pattern);
    });
}

Pattern of_count(const Pattern& argument, Pattern (*function)(std::int64_t, const Pattern&),
                 const Pattern& pattern) {
    return with_parameter(argument, [function, pattern](const Value& value) {
        return function(value.as_integer(), pattern);
    });
}

Pattern trunc_by(const Cycles& length, const Pattern& pattern) {
    return compress_span({0, length}, zoom_span({0, length}, pattern));
}

Pattern linger_by(const Cycles& length, const Pattern& pattern) {
    if (length == 0) return silence();
    const Span part = length < 0 ? Span{length + 1, 1} : Span{0, length};
    return fast_by(1 / length, zoom_span(part, pattern));
}

Pattern press_by_amount(const Cycles& amount, const Pattern& pattern) {
    return squeeze_bind(pattern, [amount](const Value& value) {
        return compress_span({amount, 1}, pure(value));
    });
}

Pattern iter_by(std::int64_t n, const Pattern& pattern, bool back) {
    std::vector<Pattern> steps;
    for (std::int64_t i = 0; i < bounded_count(n); ++i) {
        steps.push_back(shift_left(Cycles(back ? -i : i, n), pattern));
    }
    return slowcat(std::move(steps));
}

}  // namespace

Pattern segment_by(const Cycles& n, const Pattern& pattern) {
    return combine_left(fast_by(n, pure(Value{})), pattern,
                        [](const Value&, const Value& value) { return value; });
}

Pattern segment(const Pattern& n, const Pattern& pattern) {
    return of_time(n, segment_by, pattern);
}

Pattern repeat_cycles_by(std::int64_t n, const Pattern& pattern) {
    if (n <= 0) return silence();
    if (n == 1 || pattern.is_silence()) return pattern;
    const std::int64_t period = common_period(pattern.period_cycles() * bounded_count(n), 1);
    return from_query(period, [n, pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles cycle = piece.span.begin.sam();
            const Cycles offset = cycle - (cycle / n).floor();
            pattern.query(piece.with({piece.span.begin - offset, piece.span.end - offset}),
                          [&](Event&& event) {
                              map_times(event, [&](const Cycles& time) { return time + offset; });
                              sink(std::move(event));
                          });
        });
    });
}

Pattern repeat_cycles(const Pattern& n, const Pattern& pattern) {
    return of_count(n, repeat_cycles_by, pattern);
}

Pattern inside_by(const Cycles& n, const Transform& function, const Pattern& pattern) {
    return fast_by(n, function(slow_by(n, pattern)));
}

Pattern inside(const Pattern& n, const Transform& function, const Pattern& pattern) {
    return with_parameter(n, [function, pattern](const Value& value) {
        return inside_by(value.as_rational(), function, pattern);
    });
}

Pattern outside(const Pattern& n, const Transform& function, const Pattern& pattern) {
    return with_parameter(n, [function, pattern](const Value& value) {
        const Cycles factor = value.as_rational();
        return factor == 0 ? silence() : inside_by(1 / factor, function, pattern);
    });
}

Pattern zoom(const std::pair<Cycles, Cycles>& part, const Pattern& pattern) {
    return zoom_span({part.first, part.second}, pattern);
}

Pattern compress(const std::pair<Cycles, Cycles>& part, const Pattern& pattern) {
    return compress_span({part.first, part.second}, pattern);
}

Pattern compress_to(const std::pair<Cycles, Cycles>& part, const Pattern& pattern) {
    const Cycles sam = part.first.sam();
    return compress_span({part.first - sam, part.second - sam}, pattern);
}

Pattern fast_gap(const Pattern& factor, const Pattern& pattern) {
    return of_time(factor, fast_gap_by, pattern);
}

Pattern fast_squeeze(const Pattern& factor, const Pattern& pattern) {
    return squeeze_bind(
        factor, [pattern](const Value& value) { return fast_by(value.as_rational(), pattern); });
}

Pattern slow_squeeze(const Pattern& factor, const Pattern& pattern) {
    return squeeze_bind(
        factor, [pattern](const Value& value) { return slow_by(value.as_rational(), pattern); });
}

Pattern trunc(const Pattern& length, const Pattern& pattern) {
    return of_time(length, trunc_by, pattern);
}

Pattern linger(const Pattern& length, const Pattern& pattern) {
    return of_time(length, linger_by, pattern);
}

Pattern rev_part(const std::pair<Cycles, Cycles>& part, const Pattern& pattern) {
    return within(part, rev, pattern);
}

Pattern ply_by(const Cycles& n, const Pattern& pattern) {
    return squeeze_bind(pattern, [n](const Value& value) { return fast_by(n, pure(value)); });
}

Pattern ply(const Pattern& n, const Pattern& pattern) { return of_time(n, ply_by, pattern); }

Pattern ply_with(const Pattern& n, const Transform& function, const Pattern& pattern) {
    return with_parameter(n, [function, pattern](const Value& value) {
        const auto count = bounded_count(ceiled(value));
        Pattern result = pattern;
        for (std::int64_t i = 1; i < count; ++i) result = overlay(pattern, function(result));
        return arpeggiate(result);
    });
}

Pattern press(const Pattern& pattern) { return press_by_amount(Cycles(1, 2), pattern); }

Pattern press_by(const Pattern& amount, const Pattern& pattern) {
    return of_time(amount, press_by_amount, pattern);
}

Pattern stutter(std::int64_t n, const Cycles& time, const Pattern& pattern) {
    std::vector<Pattern> layers;
    for (std::int64_t i = 0; i < bounded_count(n); ++i) {
        layers.push_back(shift_right(time * i, pattern));
    }
    return stack(std::move(layers));
}

Pattern superimpose(const Transform& function, const Pattern& pattern) {
    return stack({pattern, function(pattern)});
}

Pattern off(const Pattern& time, const Transform& function, const Pattern& pattern) {
    return with_parameter(time, [function, pattern](const Value& value) {
        return stack({pattern, function(shift_right(value.as_rational(), pattern))});
    });
}

Pattern layer(const std::vector<Transform>& functions, const Pattern& pattern) {
    std::vector<Pattern> layers;
    for (const Transform& function : functions) layers.push_back(function(pattern));
    return stack(std::move(layers));
}

Pattern swing_by(const Pattern& amount, const Pattern& n, const Pattern& pattern) {
    const auto delayed = [amount](const Pattern& part) { return late(amount, part); };
    return inside(
        n,
        [delayed](const Pattern& slow) {
            return within({Cycles(1, 2), 1}, delayed, slow);
        },
        pattern);
}

Pattern swing(const Pattern& n, const Pattern& pattern) {
    return swing_by(pure(Value::rational(Cycles(1, 3))), n, pattern);
}

Pattern brak(const Pattern& pattern) {
    const auto squashed = [](const Pattern& whole) {
        return shift_right(Cycles(1, 4), fastcat({whole, silence()}));
    };
    return every_offset_by(2, 1, squashed, pattern);
}

Pattern iter(const Pattern& n, const Pattern& pattern) {
    return with_parameter(
        n, [pattern](const Value& value) { return iter_by(value.as_integer(), pattern, false); });
}

Pattern iter_back(const Pattern& n, const Pattern& pattern) {
    return with_parameter(
        n, [pattern](const Value& value) { return iter_by(value.as_integer(), pattern, true); });
}

Pattern palindrome(const Pattern& pattern) { return slowcat({pattern, rev(pattern)}); }

Pattern loop_first(const Pattern& pattern) {
    return from_query(1, [pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles sam = piece.span.begin.sam();
            pattern.query(piece.with({piece.span.begin - sam, piece.span.end - sam}),
                          [&](Event&& event) {
                              map_times(event, [&](const Cycles& time) { return time + sam; });
                              sink(std::move(event));
                          });
        });
    });
}

Pattern time_loop(const Pattern& n, const Pattern& pattern) {
    return outside(n, loop_first, pattern);
}

Pattern rot(const Pattern& n, const Pattern& pattern) { return of_count(n, rot_by, pattern); }

Pattern stretch(const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles sam = piece.span.begin.sam();
            std::optional<Span> around;
            pattern.query(piece.with({sam, sam + 1}), [&](Event&& event) {
                const Span& span = event.whole_or_part();
                if (!around) around = span;
                around->begin = min(around->begin, span.begin);
                around->end = max(around->end, span.end);
            });
            if (!around) around = Span{0, 1};
            const Cycles base = around->begin.sam();
            zoom_span({around->begin - base, around->end - base}, pattern).query(piece, sink);
        });
    });
}

Pattern bite(const Pattern& n, const Pattern& which, const Pattern& pattern) {
    return with_parameter(n, [which, pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        if (count == 0) return silence();
        return squeeze_bind(which, [count, pattern](const Value& index) {
            const auto i = modulo(index, Value::integer(count)).as_integer();
            return zoom_span({Cycles(i, count), Cycles(i + 1, count)}, pattern);
        });
    });
}

namespace {

/// From the onset of every outer event on: an inner pattern moved there.
/// @param from_zero whether the inner pattern begins at cycle 0 or goes on with its cycles.
template <class Make>
Pattern triggered(const Pattern& outer, bool from_zero, Make inner) {
    return from_query(0, [=](const Query& query, Sink sink) {
        outer.query(query, [&](Event&& around) {
            if (around.continuous) return;
            const Cycles start = around.whole.begin;
            const Pattern moved =
                shift_right(from_zero ? start : start.cycle_position(), inner(around.value));
            moved.query(query, [&](Event&& event) {
                if (!cut_part(event, around.part)) return;
                if (!event.continuous) {
                    const auto whole = shared_span(around.whole, event.whole);
                    if (!whole) return;
                    event.whole = *whole;
                }
                event.sources.add(around.sources);
                sink(std::move(event));
            });
        });
    });
}

}  // namespace

Pattern reset(const Pattern& when, const Pattern& pattern) {
    return triggered(when, false, [pattern](const Value& value) {
        return value.as_boolean() ? pattern : silence();
    });
}

Pattern restart(const Pattern& when, const Pattern& pattern) {
    return triggered(when, true, [pattern](const Value& value) {
        return value.as_boolean() ? pattern : silence();
    });
}

Pattern reset_to(const Pattern& where, const Pattern& pattern) {
    return triggered(where, false, [pattern](const Value& value) {
        return shift_left(value.as_rational(), pattern);
    });
}

Pattern restart_to(const Pattern& where, const Pattern& pattern) {
    return triggered(where, true, [pattern](const Value& value) {
        return shift_left(value.as_rational(), pattern);
    });
}

}  // namespace hocket::pattern
