#include "language/mini_range.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "language/mini_sequence.hpp"
#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Value;
using Kind = Value::Kind;

/// As many as a cycle may have events.
constexpr double kMostValues = 65'536;

bool is_less(const Value& a, const Value& b) {
    if (a.is(Kind::rational)) return a.as_rational() < b.as_rational();
    return a.as_number() < b.as_number();
}

/// `value` and `steps` more.
Value stepped(const Value& value, std::int64_t steps) {
    switch (value.kind()) {
        case Kind::integer:
            return Value::integer(value.as_integer() + steps);
        case Kind::rational:
            return Value::rational(value.as_rational() + steps);
        case Kind::note:
            return Value::note(value.as_number() + static_cast<double>(steps));
        default:
            return Value::number(value.as_number() + static_cast<double>(steps));
    }
}

/// How many steps of 1 lead from a to b and not beyond what a range reaches.
std::int64_t steps_between(const Value& a, const Value& b) {
    if (b.as_number() - a.as_number() > kMostValues) {
        throw pattern::BudgetExceeded{"a range too long to be played"};
    }
    if (a.is(Kind::integer)) return b.as_integer() - a.as_integer();
    if (a.is(Kind::rational)) {
        const Cycles reach = b.as_rational() - a.as_rational() + Cycles{1, 2};
        return static_cast<std::int64_t>(reach.floor().numerator());
    }
    return static_cast<std::int64_t>(b.as_number() - a.as_number() + 0.5);
}

std::vector<Value> values_between(const Value& first, const Value& last) {
    const bool counts = first.is(Kind::number) || first.is(Kind::note) || first.is(Kind::integer) ||
                        first.is(Kind::rational);
    if (!counts) return {first, last};
    const bool down = is_less(last, first);
    const Value& lowest = down ? last : first;
    const std::int64_t steps = steps_between(lowest, down ? first : last);
    std::vector<Value> values;
    for (std::int64_t i = 0; i <= steps; ++i) values.push_back(stepped(lowest, i));
    if (down) std::reverse(values.begin(), values.end());
    return values;
}

}  // namespace

Pattern range_between(const Pattern& first, const Pattern& last) {
    const Pattern ends = pattern::combine_both(first, last, [](const Value& a, const Value& b) {
        return Value::list({a, b});
    });
    return pattern::bind(ends, [](const Value& pair) {
        std::vector<SequenceStep> steps;
        for (Value& value : values_between(pair.as_list()[0], pair.as_list()[1])) {
            steps.push_back({1, pattern::pure(std::move(value))});
        }
        return sequence(std::move(steps));
    });
}

}  // namespace hocket::language
