#include "pattern/random.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/conditions.hpp"
#include "pattern/join.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

constexpr std::int64_t kSeeds = std::int64_t{1} << 29;
constexpr double kRoundCycles = 300;  // the hash repeats after so many

std::int64_t shifted_left(std::int64_t value, int bits) {
    return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) << bits);
}

/// Events with a random number of their own middle; keeps those whose number `keep` likes.
template <class Keep>
Pattern picked(const Pattern& random, const Pattern& pattern, Keep keep) {
    if (pattern.is_silence()) return pattern;
    return from_query(0, [random, pattern, keep](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            random.query(query.with(event.whole_or_part()), [&](Event&& chance) {
                if (!keep(chance.value.as_number())) return;
                Event kept = event;
                if (cut_part(kept, chance.part)) sink(std::move(kept));
            });
        });
    });
}

/// The same with `rand` itself, which needs no query.
template <class Keep>
Pattern picked_by_rand(const Pattern& pattern, Keep keep) {
    if (pattern.is_silence()) return pattern;
    return from_query(0, [pattern, keep](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            if (!part_in_whole(event)) return;
            if (keep(time_random(event.middle().to_double()))) sink(std::move(event));
        });
    });
}

Pattern amounts(const Pattern& pattern, Pattern (*with)(double, const Pattern&),
                const Pattern& amount) {
    return with_parameter(
        amount, [pattern, with](const Value& value) { return with(value.as_number(), pattern); });
}

}  // namespace

std::int64_t next_seed(std::int64_t seed) {
    const std::int64_t a = shifted_left(seed, 13) ^ seed;
    const std::int64_t b = (a >> 17) ^ a;
    return shifted_left(b, 5) ^ b;
}

std::int64_t time_seed(double cycles) {
    const double rounds = cycles / kRoundCycles;
    const double rest = rounds - std::trunc(rounds);
    return next_seed(static_cast<std::int64_t>(std::trunc(rest * static_cast<double>(kSeeds))));
}

double seed_random(std::int64_t seed) {
    const std::int64_t rest = seed % kSeeds;
    return static_cast<double>(rest < 0 ? rest + kSeeds : rest) / static_cast<double>(kSeeds);
}

double time_random(double cycles) { return seed_random(time_seed(cycles)); }

std::vector<double> time_randoms(double cycles, std::int64_t count) {
    std::vector<double> numbers;
    std::int64_t seed = time_seed(cycles);
    for (std::int64_t i = 0; i < count; ++i) {
        numbers.push_back(seed_random(seed));
        seed = next_seed(seed);
    }
    return numbers;
}

Pattern degrade_using(const Pattern& random, double amount, const Pattern& pattern) {
    return picked(random, pattern, [amount](double chance) { return chance > amount; });
}

Pattern degrade_by_amount(double amount, const Pattern& pattern) {
    return picked_by_rand(pattern, [amount](double chance) { return chance > amount; });
}

Pattern undegrade_by_amount(double amount, const Pattern& pattern) {
    return picked_by_rand(pattern, [amount](double chance) { return chance <= amount; });
}

Pattern degrade_by(const Pattern& amount, const Pattern& pattern) {
    return amounts(pattern, degrade_by_amount, amount);
}

Pattern undegrade_by(const Pattern& amount, const Pattern& pattern) {
    return amounts(pattern, undegrade_by_amount, amount);
}

Pattern degrade(const Pattern& pattern) { return degrade_by_amount(0.5, pattern); }

Pattern degrade_over_by(std::int64_t cycles, const Pattern& amount, const Pattern& pattern) {
    const Pattern random = repeat_cycles_by(cycles, rand(Value::Kind::number));
    return bind(slow(pure(Value::rational(cycles)), amount), [random, pattern](const Value& value) {
        return degrade_using(random, value.as_number(), pattern);
    });
}

Pattern fade_out(const Cycles& duration, const Pattern& pattern) {
    return fade_out_from(0, duration, pattern);
}

Pattern fade_out_from(const Cycles& from, const Cycles& duration, const Pattern& pattern) {
    return inner_bind(shift_right(from, slow_by(duration, env_l())), [pattern](const Value& value) {
        return degrade_by_amount(value.as_number(), pattern);
    });
}

Pattern fade_in(const Cycles& duration, const Pattern& pattern) {
    return fade_in_from(0, duration, pattern);
}

Pattern fade_in_from(const Cycles& from, const Cycles& duration, const Pattern& pattern) {
    return inner_bind(
        shift_right(from, slow_by(duration, env_lr())),
        [pattern](const Value& value) { return degrade_by_amount(value.as_number(), pattern); });
}

Pattern sometimes_by(const Pattern& share, const Transform& function, const Pattern& pattern) {
    return overlay(degrade_by(share, pattern), function(undegrade_by(share, pattern)));
}

Pattern sometimes_by_picked(const Pattern& share, const Transform& function,
                            const Pattern& pattern) {
    return overlay(degrade_by(share, pattern), undegrade_by(share, function(pattern)));
}

Pattern some_cycles_by(const Pattern& share, const Transform& function, const Pattern& pattern) {
    return with_parameter(share, [function, pattern](const Value& value) {
        return when(
            [limit = value.as_number()](std::int64_t cycle) {
                return time_random(static_cast<double>(cycle)) < limit;
            },
            function, pattern);
    });
}

Pattern choose(const std::vector<Value>& values) {
    return choose_by(rand(Value::Kind::number), values);
}

Pattern choose_by(const Pattern& which, const std::vector<Value>& values) {
    if (values.empty()) return silence();
    const auto count = static_cast<std::int64_t>(values.size());
    const auto number = [](double value) { return pure(Value::number(value)); };
    return map_values(
        [values, count](const Value& value) {
            return values[wrapped_index(value.as_integer(), count)];
        },
        range(number(0), number(static_cast<double>(count)), which));
}

Pattern cycle_choose(const std::vector<Value>& values) { return segment_by(1, choose(values)); }

Pattern wchoose(const std::vector<std::pair<Value, double>>& values) {
    return wchoose_by(rand(Value::Kind::number), values);
}

Pattern wchoose_by(const Pattern& which, const std::vector<std::pair<Value, double>>& values) {
    if (values.empty()) return silence();
    double total = 0;
    for (const auto& [value, weight] : values) total += weight;
    return map_values(
        [values, total](const Value& random) {
            double reached = 0;
            for (const auto& [value, weight] : values) {
                reached += weight;
                if (reached > random.as_number() * total) return value;
            }
            return values.back().first;
        },
        which);
}

Pattern randcat(const std::vector<Pattern>& patterns) {
    const Pattern all = slowcat(patterns);
    const auto count = static_cast<std::int64_t>(patterns.size());
    return bind(segment_by(1, irand_by(Value::Kind::integer, count)),
                [all](const Value& shift) { return shift_left(shift.as_integer(), all); });
}

Pattern wrandcat(const std::vector<std::pair<Pattern, double>>& patterns) {
    std::vector<std::pair<Value, double>> values;
    for (const auto& [pattern, weight] : patterns) values.emplace_back(pattern.to_value(), weight);
    return join(wchoose_by(segment_by(1, rand(Value::Kind::number)), values));
}

Pattern spread_choose(const std::function<Pattern(Value, Value)>& function,
                      const std::vector<Value>& values, const Value& argument) {
    return bind(segment_by(1, choose(values)),
                [function, argument](const Value& value) { return function(value, argument); });
}

Pattern randrun(std::int64_t n) {
    if (n <= 0) return silence();
    return from_query(0, [n](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            piece.budget->charge(n);
            const Cycles sam = piece.span.begin.sam();
            const std::vector<double> randoms = time_randoms(sam.to_double(), n);
            std::vector<std::int64_t> order(static_cast<std::size_t>(n));
            std::iota(order.begin(), order.end(), 0);
            std::stable_sort(order.begin(), order.end(), [&](std::int64_t a, std::int64_t b) {
                return randoms[static_cast<std::size_t>(a)] < randoms[static_cast<std::size_t>(b)];
            });
            for (std::int64_t i = 0; i < n; ++i) {
                const Span whole{sam + Cycles(i, n), sam + Cycles(i + 1, n)};
                const auto part = shared_span(piece.span, whole);
                if (!part) continue;
                sink(Event{
                    whole, *part, false, Value::integer(order[static_cast<std::size_t>(i)]), {}});
            }
        });
    });
}

namespace {

/// Parts of `pattern` as `which` numbers them, each in its own place of the cycle.
Pattern rearranged(const Pattern& which, std::int64_t n, const Pattern& pattern) {
    return with_parameter(which, [n, pattern](const Value& value) {
        const std::int64_t i = value.as_integer();
        const Pattern part = zoom_span({Cycles(i, n), Cycles(i + 1, n)}, pattern);
        return fast_by(n, repeat_cycles_by(n, part));
    });
}

}  // namespace

Pattern shuffle(const Pattern& n, const Pattern& pattern) {
    return with_parameter(n, [pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        return rearranged(randrun(count), count, pattern);
    });
}

Pattern scramble(const Pattern& n, const Pattern& pattern) {
    return with_parameter(n, [pattern](const Value& value) {
        const std::int64_t count = value.as_integer();
        const Pattern which = segment_by(count, irand_by(Value::Kind::integer, count));
        return rearranged(which, count, pattern);
    });
}

}  // namespace hocket::pattern
