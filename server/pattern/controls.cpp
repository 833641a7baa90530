#include "pattern/controls.hpp"

#include <algorithm>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/composition.hpp"
#include "pattern/control_names.hpp"
#include "pattern/join.hpp"
#include "pattern/operators.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

constexpr auto kNumber = Value::Kind::number;

Pattern fixed(Symbol name, double value) { return control(name, pure(Value::number(value))); }

Pattern scaled(const Pattern& pattern, Symbol name, double factor) {
    return operate(Structure::left, multiply, pattern, fixed(name, factor));
}

/// A control as a number if it is there and can be one.
std::optional<double> number_in(const Controls& controls, Symbol name) {
    const Value* value = controls.find(name);
    if (value == nullptr || value->is(Value::Kind::note) || !value->is_number()) return {};
    return value->as_number();
}

Value with_part(const Controls& controls, double begin, double end) {
    Controls part = controls;
    part.set(names::begin, Value::number(begin));
    part.set(names::end, Value::number(end));
    return Value::controls(std::move(part));
}

/// The stretch [begin, end) of what a sound plays already.
Value narrowed(const Controls& controls, double begin, double end) {
    const double from = number_in(controls, names::begin).value_or(0);
    const double length = number_in(controls, names::end).value_or(1) - from;
    return with_part(controls, begin * length + from, end * length + from);
}

double fraction(std::int64_t i, std::int64_t n) {
    return static_cast<double>(i) / static_cast<double>(n);
}

}  // namespace

Pattern chop_by(std::int64_t n, const Pattern& pattern) {
    bounded_count(n);
    return from_query(pattern.period_cycles(), [n, pattern](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            if (event.continuous) return;
            query.budget->charge(n);
            const Cycles length =
                (event.whole.end - event.whole.begin) / std::max<std::int64_t>(n, 1);
            for (std::int64_t i = 0; i < n; ++i) {
                const Cycles begin = event.whole.begin + length * i;
                Event part{{begin, begin + length}, event.part, false, {}, event.sources};
                if (!cut_part(part, part.whole)) continue;
                part.value =
                    narrowed(event.value.as_controls(), fraction(i, n), fraction(i + 1, n));
                sink(std::move(part));
            }
        });
    });
}

Pattern chop(const Pattern& n, const Pattern& pattern) {
    return with_parameter(
        n, [pattern](const Value& value) { return chop_by(value.as_integer(), pattern); });
}

Pattern striate_by_count(std::int64_t n, const Pattern& pattern) {
    std::vector<Pattern> steps;
    for (std::int64_t i = 0; i < bounded_count(n); ++i) {
        steps.push_back(map_values(
            [i, n](const Value& value) {
                return narrowed(value.as_controls(), fraction(i, n), fraction(i + 1, n));
            },
            pattern));
    }
    return fastcat(std::move(steps));
}

Pattern striate(const Pattern& n, const Pattern& pattern) {
    return with_parameter(
        n, [pattern](const Value& value) { return striate_by_count(value.as_integer(), pattern); });
}

Pattern striate_by(const Pattern& n, const Pattern& length, const Pattern& pattern) {
    return with_parameters(n, length, [pattern](const Value& count, const Value& share) {
        const double part = share.as_number();
        const double slot = (1 - part) / static_cast<double>(count.as_integer());
        std::vector<Pattern> steps;
        for (std::int64_t i = 0; i < bounded_count(count.as_integer()); ++i) {
            const double from = slot * static_cast<double>(i);
            steps.push_back(map_values(
                [from, part](const Value& value) {
                    return with_part(value.as_controls(), from, from + part);
                },
                pattern));
        }
        return fastcat(std::move(steps));
    });
}

Pattern gap(const Pattern& n, const Pattern& pattern) {
    return with_parameter(n, [pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        // A bare 1 among controls is the sound's number.
        Controls on;
        on.set(names::n, Value::integer(1));
        const Pattern beats = fast_by(count, slowcat({pure(Value::controls(on)), silence()}));
        return operate(Structure::both, union_right, beats, chop_by(count, pattern));
    });
}

Pattern slice(const Pattern& n, const Pattern& which, const Pattern& pattern) {
    const Pattern begin = combine_left(which, n, [](const Value& index, const Value& count) {
        const std::int64_t parts = count.as_integer();
        return Value::number(parts == 0 ? 0 : fraction(modulo(index, count).as_integer(), parts));
    });
    const Pattern width =
        map_values([](const Value& count) { return Value::number(1 / count.as_number()); }, n);
    const Pattern end = combine_both(begin, width, add);
    const Pattern part = with_controls(control(names::begin, begin), control(names::end, end));
    return with_controls(part, pattern);
}

Pattern slice_by(std::int64_t n, std::int64_t which, const Pattern& pattern) {
    return map_values(
        [n, which](const Value& value) {
            return with_part(value.as_controls(), fraction(which, n), fraction(which + 1, n));
        },
        pattern);
}

Pattern randslice(const Pattern& n, const Pattern& pattern) {
    return with_parameter(n, [pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        // One random number a cycle, however long the query.
        return split_queries(
            inner_bind(irand_by(Value::Kind::integer, count), [count, pattern](const Value& which) {
                return slice_by(count, which.as_integer(), pattern);
            }));
    });
}

Pattern splice(const Pattern& n, const Pattern& which, const Pattern& pattern) {
    return with_parameter(n, [which, pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        const Pattern sliced = slice(pure(Value::integer(count)), which, pattern);
        return from_query(sliced.period_cycles(), [=](const Query& query, Sink sink) {
            sliced.query(query, [&](Event&& event) {
                const Span& span = event.whole_or_part();
                Controls controls = event.value.as_controls();
                const double duration = (span.end - span.begin).to_double();
                const double fitting = fraction(1, count) / duration;
                const Value* speed = controls.find(names::speed);
                const bool set = speed != nullptr && speed->is(kNumber);
                controls.set(names::speed,
                             Value::number(set ? fitting * speed->as_number() : fitting));
                controls.set(names::unit, Value::text("c"));
                event.value = Value::controls(std::move(controls));
                sink(std::move(event));
            });
        });
    });
}

Pattern chew(const Pattern& n, const Pattern& which, const Pattern& pattern) {
    return with_parameter(n, [which, pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        if (count == 0) return silence();
        const Pattern squeezed = from_query(0, [=](const Query& query, Sink sink) {
            which.query(query, [&](Event&& around) {
                if (around.continuous) return;
                const auto i = modulo(around.value, Value::integer(count)).as_integer();
                const Cycles length = around.whole.end - around.whole.begin;
                const Pattern part =
                    scaled(zoom_span({Cycles(i, count), Cycles(i + 1, count)}, pattern),
                           names::speed, 1 / length.to_double());
                compress_to({around.whole.begin, around.whole.end}, part)
                    .query(query.with(around.part), [&](Event&& event) {
                        const auto whole = shared_span(around.whole, event.whole);
                        if (event.continuous || !whole || !cut_part(event, around.part)) return;
                        event.whole = *whole;
                        event.sources.add(around.sources);
                        sink(std::move(event));
                    });
            });
        });
        return operate(Structure::left, divide, squeezed,
                       fixed(names::speed, static_cast<double>(count)));
    });
}

Pattern grain(const Pattern& start, const Pattern& length) {
    return with_controls(control(names::begin, start),
                         control(names::end, combine_both(start, length, add)));
}

Pattern splat(const Pattern& n, const Pattern& events, const Pattern& pattern) {
    const Pattern first = map_values([](const Value&) { return Value::integer(0); }, pattern);
    return with_controls(chop(n, pattern), bite(pure(Value::integer(1)), first, events));
}

Pattern loop_at(const Pattern& cycles, const Pattern& pattern) {
    const Pattern speed = map_values(
        [](const Value& value) { return Value::number((1 / value.as_rational()).to_double()); },
        cycles);
    const Pattern slower_sounds =
        operate(Structure::left, multiply, slow(cycles, pattern), control(names::speed, speed));
    return with_control(slower_sounds, names::unit, Value::text("c"));
}

Pattern hurry(const Pattern& factor, const Pattern& pattern) {
    const Pattern speed =
        map_values([](const Value& value) { return Value::number(value.as_number()); }, factor);
    return operate(Structure::left, multiply, fast(factor, pattern), control(names::speed, speed));
}

namespace {

Pattern at_factors(const std::vector<Pattern>& factors, const Pattern& pattern) {
    std::vector<Pattern> steps;
    for (const Pattern& factor : factors) steps.push_back(slow(factor, pattern));
    return slowcat(std::move(steps));
}

}  // namespace

Pattern smash(const Pattern& n, const std::vector<Pattern>& factors, const Pattern& pattern) {
    return at_factors(factors, striate(n, pattern));
}

Pattern smash_chopped(std::int64_t n, const std::vector<Pattern>& factors, const Pattern& pattern) {
    return at_factors(factors, chop_by(n, pattern));
}

Pattern stut_by(std::int64_t n, double feedback, const Cycles& time, const Pattern& pattern) {
    const auto count = static_cast<double>(n);
    std::vector<Pattern> layers{pattern};
    for (std::int64_t i = 1; i < bounded_count(n); ++i) {
        const double left = (count - static_cast<double>(i)) / count;
        const double gain = left * (1 - feedback) + feedback;
        layers.push_back(shift_right(time * i, scaled(pattern, names::gain, gain)));
    }
    return stack(std::move(layers));
}

Pattern stut(const Pattern& n, const Pattern& feedback, const Pattern& time,
             const Pattern& pattern) {
    return with_parameters(
        n, feedback, time, [pattern](const Value& count, const Value& gain, const Value& step) {
            return stut_by(count.as_integer(), gain.as_number(), step.as_rational(), pattern);
        });
}

namespace {

Pattern echo_with_by(std::int64_t n, const Cycles& time, const Transform& function,
                     const Pattern& pattern) {
    Pattern result = pattern;
    for (std::int64_t i = 1; i < bounded_count(n); ++i) {
        result = overlay(function(shift_right(time, result)), pattern);
    }
    return result;
}

}  // namespace

Pattern echo(const Pattern& n, const Pattern& time, const Pattern& feedback,
             const Pattern& pattern) {
    return with_parameters(
        n, time, feedback, [pattern](const Value& count, const Value& step, const Value& gain) {
            const auto quieter_once = [factor = gain.as_number()](const Pattern& copy) {
                return scaled(copy, names::gain, factor);
            };
            return echo_with_by(count.as_integer(), step.as_rational(), quieter_once, pattern);
        });
}

Pattern echo_with(const Pattern& n, const Pattern& time, const Transform& function,
                  const Pattern& pattern) {
    return with_parameters(n, time, [function, pattern](const Value& count, const Value& step) {
        return echo_with_by(count.as_integer(), step.as_rational(), function, pattern);
    });
}

Pattern ghost(const Pattern& pattern) { return ghost_by(Cycles(1, 8), pattern); }

Pattern ghost_by(const Cycles& time, const Pattern& pattern) {
    const auto fainter = [](const Pattern& copy) {
        const Pattern quiet = operate(Structure::both, multiply, copy, fixed(names::gain, 0.7));
        const Pattern brief = with_controls(quiet, fixed(names::end, 0.2));
        return operate(Structure::both, multiply, brief, fixed(names::speed, 1.25));
    };
    return ghost_with(time, fainter, pattern);
}

Pattern ghost_with(const Cycles& time, const Transform& function, const Pattern& pattern) {
    const auto after = [&](const Cycles& factor) {
        return [step = time * factor, function](const Pattern& copy) {
            return shift_right(step, function(copy));
        };
    };
    return superimpose(after(Cycles(5, 2)), superimpose(after(Cycles(3, 2)), pattern));
}

}  // namespace hocket::pattern
