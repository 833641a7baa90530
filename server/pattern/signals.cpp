#include "pattern/signals.hpp"

#include <cmath>
#include <numbers>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

using Kind = Value::Kind;

/// A continuous pattern of doubles, given as `kind`.
template <class F>
Pattern wave(Kind kind, std::int64_t period, F function) {
    return from_query(period, [kind, function](const Query& query, Sink sink) {
        const Span& span = query.span;
        if (span.end < span.begin) return;
        const Cycles middle = span.begin == span.end ? span.begin : (span.begin + span.end) / 2;
        sink(Event{{}, span, true, number_of(kind, function(middle)), {}});
    });
}

double position(const Cycles& time) { return time.cycle_position().to_double(); }

double sine_at(const Cycles& time) { return std::sin(std::numbers::pi * 2 * time.to_double()); }

double smoother_step(double x) {
    return 6.0 * std::pow(x, 5) - 15.0 * std::pow(x, 4) + 10.0 * std::pow(x, 3);
}

Pattern minus(const Pattern& a, const Pattern& b) { return combine_both(a, b, subtract); }

Pattern floor_of(const Pattern& pattern, double more) {
    return map_values(
        [more](const Value& value) { return Value::number(std::floor(value.as_number()) + more); },
        pattern);
}

Pattern quantised(const Value& n, const Pattern& pattern, std::int64_t (*whole)(const Value&)) {
    return map_values(
        [n, whole](const Value& value) {
            return divide(number_of(n.kind(), whole(multiply(value, n))), n);
        },
        pattern);
}

}  // namespace

Pattern sine(Kind kind) {
    return wave(kind, 1, [](const Cycles& time) { return (sine_at(time) + 1) / 2; });
}
Pattern sine2(Kind kind) { return wave(kind, 1, sine_at); }
Pattern cosine(Kind kind) { return shift_right(Cycles(1, 4), sine(kind)); }
Pattern cosine2(Kind kind) { return shift_right(Cycles(1, 4), sine2(kind)); }

Pattern saw(Kind kind) {
    if (kind == Kind::rational) {
        return signal([](const Cycles& time) { return Value::rational(time.cycle_position()); }, 1);
    }
    return wave(kind, 1, position);
}
Pattern saw2(Kind kind) {
    return map_values(
        [kind](const Value& value) {
            return subtract(multiply(value, number_of(kind, 2.0)), number_of(kind, 1.0));
        },
        saw(kind));
}
Pattern isaw(Kind kind) {
    return map_values([kind](const Value& value) { return subtract(number_of(kind, 1.0), value); },
                      saw(kind));
}
Pattern isaw2(Kind kind) { return map_values(negate, saw2(kind)); }
Pattern tri(Kind kind) { return fastcat({saw(kind), isaw(kind)}); }
Pattern tri2(Kind kind) { return fastcat({saw2(kind), isaw2(kind)}); }

Pattern square(Kind kind) {
    return wave(kind, 1, [](const Cycles& time) { return std::floor(position(time) * 2); });
}
Pattern square2(Kind kind) {
    return wave(kind, 1, [](const Cycles& time) { return std::floor(position(time) * 2) * 2 - 1; });
}

Pattern env_l() {
    return wave(Kind::number, 0,
                [](const Cycles& time) { return std::clamp(time.to_double(), 0.0, 1.0); });
}
Pattern env_lr() {
    return wave(Kind::number, 0,
                [](const Cycles& time) { return 1 - std::clamp(time.to_double(), 0.0, 1.0); });
}
Pattern env_eq() {
    return wave(Kind::number, 0, [](const Cycles& time) {
        const double left = std::clamp((1 - time).to_double(), 0.0, 1.0);
        return std::sqrt(std::sin(std::numbers::pi / 2 * left));
    });
}
Pattern env_eq_r() {
    return wave(Kind::number, 0, [](const Cycles& time) {
        const double left = std::clamp((1 - time).to_double(), 0.0, 1.0);
        return std::sqrt(std::cos(std::numbers::pi / 2 * left));
    });
}

Pattern time_number() {
    return wave(Kind::number, 0, [](const Cycles& time) { return time.to_double(); });
}

Pattern rand(Kind kind) {
    return wave(kind, 0, [](const Cycles& time) { return time_random(time.to_double()); });
}

Pattern irand_by(Kind kind, std::int64_t n) {
    return from_query(0, [kind, n](const Query& query, Sink sink) {
        rand(Kind::number).query(query, [&](Event&& event) {
            const double whole = std::floor(event.value.as_number() * static_cast<double>(n));
            event.value = number_of(kind, static_cast<std::int64_t>(whole));
            sink(std::move(event));
        });
    });
}

Pattern irand(Kind kind, const Pattern& n) {
    return with_parameter(
        n, [kind](const Value& value) { return irand_by(kind, value.as_integer()); });
}

Pattern brand() { return brand_by_chance(0.5); }

Pattern brand_by_chance(double probability) {
    return map_values(
        [probability](const Value& random) {
            return Value::boolean(random.as_number() < probability);
        },
        rand(Kind::number));
}

Pattern brand_by(const Pattern& probability) {
    return with_parameter(probability,
                          [](const Value& value) { return brand_by_chance(value.as_number()); });
}

Pattern perlin_with(Kind kind, const Pattern& input) {
    const auto random = [](const Value& value) {
        return Value::number(time_random(value.as_number()));
    };
    const Pattern before = floor_of(input, 0);
    const Pattern after = floor_of(input, 1);
    const Pattern pairs = combine_both(map_values(random, before), map_values(random, after),
                                       [](const Value& a, const Value& b) {
                                           return Value::list({a, b});
                                       });
    return combine_both(minus(input, before), pairs, [kind](const Value& x, const Value& pair) {
        const double a = pair.as_list()[0].as_number();
        const double b = pair.as_list()[1].as_number();
        return number_of(kind, a + smoother_step(x.as_number()) * (b - a));
    });
}

Pattern perlin(Kind kind) { return perlin_with(kind, time_number()); }

Pattern perlin2_with(const Pattern& x, const Pattern& y) {
    // Pattern arithmetic throughout, as in Tidal: over a long query a continuous input is sampled
    // anew for each of the four corners, at the middle of what is left of the query by then.
    const auto number = [](double value) { return pure(Value::number(value)); };
    const Pattern x_rest = minus(x, floor_of(x, 0));
    const Pattern y_rest = minus(y, floor_of(y, 0));
    const auto corner = [&](double right, double up) {
        const auto part = [&](double (*function)(double), const Pattern& rest, double beyond) {
            const Pattern angles = combine_both(
                floor_of(x, right), floor_of(y, up), [function](const Value& a, const Value& b) {
                    const double place = a.as_number() + 0.0001 * b.as_number();
                    return Value::number(function(2 * std::numbers::pi * time_random(place)));
                });
            return combine_both(angles, beyond == 0 ? rest : minus(rest, number(beyond)), multiply);
        };
        return combine_both(part(std::cos, x_rest, right), part(std::sin, y_rest, up), add);
    };
    const auto append = [](const Value& values, const Value& value) {
        std::vector<Value> longer = values.as_list();
        longer.push_back(value);
        return Value::list(std::move(longer));
    };
    Pattern all = combine_both(x_rest, y_rest, [](const Value& across, const Value& along) {
        return Value::list({Value::number(smoother_step(across.as_number())),
                            Value::number(smoother_step(along.as_number()))});
    });
    for (const Pattern& each : {corner(0, 0), corner(1, 0), corner(0, 1), corner(1, 1)}) {
        all = combine_both(all, each, append);
    }
    return map_values(
        [](const Value& values) {
            const auto at = [&](std::size_t i) { return values.as_list()[i].as_number(); };
            const double across = at(0);
            const double along = at(1);
            const double sum = (1 - across) * (1 - along) * at(2) + across * (1 - along) * at(3) +
                               (1 - across) * along * at(4) + across * along * at(5);
            return Value::number((sum + 1) / 2);
        },
        all);
}

Pattern perlin2(const Pattern& y) { return perlin2_with(time_number(), y); }

Pattern range(const Pattern& from, const Pattern& to, const Pattern& pattern) {
    const auto scaled = [](const Value& low, const Value& high, const Value& value) {
        return add(multiply(value, subtract(high, low)), low);
    };
    if (from.constant() != nullptr && to.constant() != nullptr) {
        return from_query(pattern.period_cycles(),
                          [scaled, low = from.constant()->value, high = to.constant()->value,
                           pattern](const Query& query, Sink sink) {
                              pattern.query(query, [&](Event&& event) {
                                  event.value = scaled(low, high, event.value);
                                  sink_by_cycle(std::move(event), *query.budget, sink);
                              });
                          });
    }
    const Pattern limits = combine_right(from, to, [](const Value& low, const Value& high) {
        return Value::list({low, high});
    });
    return combine_right(limits, pattern, [scaled](const Value& pair, const Value& value) {
        return scaled(pair.as_list()[0], pair.as_list()[1], value);
    });
}

Pattern rangex(const Value& from, const Value& to, const Pattern& pattern) {
    const double low = std::log(from.as_number());
    const double high = std::log(to.as_number());
    return map_values(
        [low, high](const Value& value) {
            return number_of(value.kind(), std::exp(value.as_number() * (high - low) + low));
        },
        pattern);
}

Pattern quantise(const Value& n, const Pattern& pattern) { return quantised(n, pattern, rounded); }
Pattern qfloor(const Value& n, const Pattern& pattern) { return quantised(n, pattern, floored); }
Pattern qceiling(const Value& n, const Pattern& pattern) { return quantised(n, pattern, ceiled); }

}  // namespace hocket::pattern
