#include "pattern/conditions.hpp"

#include <numeric>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

std::int64_t cycle_of(const Cycles& time) {
    return static_cast<std::int64_t>(time.floor().numerator());
}

/// Rest of a division rounded down.
std::int64_t rest(std::int64_t a, std::int64_t b) {
    return modulo(Value::integer(a), Value::integer(b)).as_integer();
}

/// Each cycle from one pattern or the other.
template <class Test>
Pattern chosen(std::int64_t period, Test test, const Pattern& yes, const Pattern& no) {
    return from_query(period, [test, yes, no](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            (test(piece.span.begin) ? yes : no).query(piece, sink);
        });
    });
}

std::int64_t period_of_two(const Pattern& a, const Pattern& b) {
    return common_period(a.period_cycles(), b.period_cycles());
}

bool is_inside(const Cycles& time, const std::pair<Cycles, Cycles>& part) {
    const Cycles position = time.cycle_position();
    return position >= part.first && position < part.second;
}

/// Onsets inside (or outside) a part of every cycle.
Pattern filter_part(const std::pair<Cycles, Cycles>& part, bool inside, const Pattern& pattern) {
    if (pattern.is_silence()) return pattern;
    return from_query(pattern.period_cycles(),
                      [part, inside, pattern](const Query& query, Sink sink) {
                          pattern.query(query, [&](Event&& event) {
                              if (is_inside(event.whole_or_part().begin, part) == inside) {
                                  sink(std::move(event));
                              }
                          });
                      });
}

}  // namespace

Pattern when(const CycleTest& test, const Transform& function, const Pattern& pattern) {
    return chosen(
        0, [test](const Cycles& time) { return test(cycle_of(time)); }, function(pattern), pattern);
}

Pattern when_time(const TimeTest& test, const Transform& function, const Pattern& pattern) {
    return chosen(0, test, function(pattern), pattern);
}

Pattern ifp(const CycleTest& test, const Transform& yes, const Transform& no,
            const Pattern& pattern) {
    return chosen(
        0, [test](const Cycles& time) { return test(cycle_of(time)); }, yes(pattern), no(pattern));
}

Pattern every_by(std::int64_t n, const Transform& function, const Pattern& pattern) {
    if (n == 0) return pattern;
    return every_offset_by(n, 0, function, pattern);
}

Pattern every_offset_by(std::int64_t n, std::int64_t offset, const Transform& function,
                        const Pattern& pattern) {
    if (n == 0) return pattern;
    const Pattern changed = function(pattern);
    const std::int64_t period = common_period(n < 0 ? -n : n, period_of_two(changed, pattern));
    return chosen(
        period, [n, offset](const Cycles& time) { return rest(cycle_of(time), n) == offset; },
        changed, pattern);
}

Pattern every(const Pattern& n, const Transform& function, const Pattern& pattern) {
    return with_parameter(n, [function, pattern](const Value& value) {
        return every_by(value.as_integer(), function, pattern);
    });
}

Pattern every_offset(const Pattern& n, const Pattern& offset, const Transform& function,
                     const Pattern& pattern) {
    return bind(n, [offset, function, pattern](const Value& number) {
        return bind(offset, [n = number.as_integer(), function, pattern](const Value& value) {
            return every_offset_by(n, value.as_integer(), function, pattern);
        });
    });
}

Pattern fold_every(const std::vector<std::int64_t>& ns, const Transform& function,
                   const Pattern& pattern) {
    Pattern result = pattern;
    for (auto n = ns.rbegin(); n != ns.rend(); ++n) result = every_by(*n, function, result);
    return result;
}

Pattern whenmod(const Pattern& length, const Pattern& from, const Transform& function,
                const Pattern& pattern) {
    return with_parameters(
        length, from, [function, pattern](const Value& length_value, const Value& from_value) {
            const Cycles a = length_value.as_rational();
            const Cycles b = from_value.as_rational();
            if (a == 0) return pattern;
            const Pattern changed = function(pattern);
            const std::int64_t rounds =
                a.is_whole() ? static_cast<std::int64_t>((a < 0 ? -a : a).numerator()) : 0;
            return chosen(
                common_period(rounds, period_of_two(changed, pattern)),
                [a, b](const Cycles& time) { return (time - (time / a).floor() * a) >= b; },
                changed, pattern);
        });
}

Pattern while_true(const Pattern& where, const Transform& function, const Pattern& pattern) {
    return sew(where, function(pattern), pattern);
}

Pattern sew(const Pattern& which, const Pattern& yes, const Pattern& no) {
    return overlay(mask(which, yes), mask(inv(which), no));
}

Pattern stitch(const Pattern& which, const Pattern& yes, const Pattern& no) {
    return overlay(structure(which, yes), structure(inv(which), no));
}

namespace {

/// The true events of a boolean pattern.
Pattern true_events(const Pattern& booleans) {
    if (booleans.is_silence()) return booleans;
    return from_query(booleans.period_cycles(), [booleans](const Query& query, Sink sink) {
        booleans.query(query, [&](Event&& event) {
            if (event.value.as_boolean()) sink(std::move(event));
        });
    });
}

}  // namespace

Pattern mask(const Pattern& where, const Pattern& pattern) {
    return combine_left(pattern, true_events(where),
                        [](const Value& value, const Value&) { return value; });
}

Pattern structure(const Pattern& where, const Pattern& pattern) {
    return combine_left(true_events(where), pattern,
                        [](const Value&, const Value& value) { return value; });
}

Pattern substruct(const Pattern& where, const Pattern& pattern) {
    return from_query(0, [where = true_events(where), pattern](const Query& query, Sink sink) {
        where.query(query, [&](Event&& event) {
            const Span span = event.whole_or_part();
            const Cycles sam = span.begin.sam();
            compress_span({span.begin - sam, span.end - sam}, pattern)
                .query(query.with(span), sink);
        });
    });
}

Pattern inv(const Pattern& booleans) {
    return map_values([](const Value& value) { return Value::boolean(!value.as_boolean()); },
                      booleans);
}

Pattern within(const std::pair<Cycles, Cycles>& part, const Transform& function,
               const Pattern& pattern) {
    return stack({filter_part(part, true, function(pattern)), filter_part(part, false, pattern)});
}

Pattern within_zoomed(const std::pair<Cycles, Cycles>& part, const Transform& function,
                      const Pattern& pattern) {
    const Span span{part.first, part.second};
    return stack({filter_part(part, true, compress_span(span, function(zoom_span(span, pattern)))),
                  filter_part(part, false, pattern)});
}

Pattern filter_when(const TimeTest& test, const Pattern& pattern) {
    return filter_events([test](const Event& event) { return test(event.whole_or_part().begin); },
                         pattern);
}

Pattern filter_onsets(const Pattern& pattern) {
    return filter_events([](const Event& event) { return event.has_onset(); }, pattern);
}

Pattern filter_just(const Pattern& pattern) {
    return map_values(
        [](const Value& value) { return value.as_list().front(); },
        filter_values([](const Value& value) { return value.is(Value::Kind::list); }, pattern));
}

Pattern play_for(const Cycles& from, const Cycles& to, const Pattern& pattern) {
    return from_query(0, [from, to, pattern](const Query& query, Sink sink) {
        if (const auto span = shared_span({from, to}, query.span)) {
            pattern.query(query.with(*span), sink);
        }
    });
}

Pattern chunk_by(std::int64_t n, const Transform& function, const Pattern& pattern) {
    const std::int64_t count = n < 0 ? -n : n;
    if (count == 0) return silence();
    std::vector<Pattern> steps;
    for (std::int64_t i = 0; i < bounded_count(count); ++i) {
        steps.push_back(within({Cycles(i, count), Cycles(i + 1, count)}, function, pattern));
    }
    if (n > 0) return slowcat(std::move(steps));
    // Backwards the parts are joined, not concatenated: the pattern's own cycles go on.
    std::vector<Pattern> order;
    for (std::int64_t i = count; i-- > 0;) order.push_back(pure(Value::integer(i)));
    return bind(slowcat(std::move(order)), [steps](const Value& value) {
        return steps[static_cast<std::size_t>(value.as_integer())];
    });
}

Pattern chunk(const Pattern& n, const Transform& function, const Pattern& pattern) {
    return with_parameter(n, [function, pattern](const Value& value) {
        return chunk_by(value.as_integer(), function, pattern);
    });
}

Pattern chunk_back(const Pattern& n, const Transform& function, const Pattern& pattern) {
    return with_parameter(n, [function, pattern](const Value& value) {
        return chunk_by(-value.as_integer(), function, pattern);
    });
}

Pattern contrast_by(const ControlTest& test, const Transform& yes, const Transform& no,
                    const Pattern& wanted, const Pattern& pattern) {
    const auto matching = [test, wanted, pattern](bool match) {
        return from_query(period_of_two(wanted, pattern), [=](const Query& query, Sink sink) {
            pattern.query(query, [&](Event&& event) {
                const Cycles start = event.whole_or_part().begin;
                bool found = false;
                Sources sources = event.sources;
                wanted.query(query.with({start, start}), [&](Event&& candidate) {
                    sources.add(candidate.sources);
                    if (found) return;
                    found = true;
                    for (const auto& [name, value] : candidate.value.as_controls().entries()) {
                        const Value* present = event.value.as_controls().find(name);
                        if (present == nullptr || !test(value, *present)) found = false;
                    }
                });
                if (found != match) return;
                event.sources = sources;
                sink(std::move(event));
            });
        });
    };
    return overlay(yes(matching(true)), no(matching(false)));
}

Pattern contrast(const Transform& yes, const Transform& no, const Pattern& wanted,
                 const Pattern& pattern) {
    return contrast_by([](const Value& a, const Value& b) { return a == b; }, yes, no, wanted,
                       pattern);
}

Pattern contrast_range(const Transform& yes, const Transform& no, const Pattern& wanted,
                       const Pattern& pattern) {
    const auto inside = [](const Value& limits, const Value& value) {
        const Value& low = limits.as_list()[0];
        const Value& high = limits.as_list()[1];
        if (low.kind() != value.kind() || high.kind() != value.kind()) return false;
        return compare(value, low) >= 0 && compare(value, high) <= 0;
    };
    return contrast_by(inside, yes, no, wanted, pattern);
}

Pattern fix(const Transform& function, const Pattern& wanted, const Pattern& pattern) {
    return contrast(
        function, [](const Pattern& other) { return other; }, wanted, pattern);
}

Pattern unfix(const Transform& function, const Pattern& wanted, const Pattern& pattern) {
    return contrast([](const Pattern& other) { return other; }, function, wanted, pattern);
}

}  // namespace hocket::pattern
