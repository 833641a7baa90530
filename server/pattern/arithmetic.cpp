#include "pattern/arithmetic.hpp"

#include <algorithm>
#include <cmath>

#include "pattern/apply.hpp"
#include "pattern/basic.hpp"

namespace hocket::pattern {
namespace {

using Kind = Value::Kind;

std::int64_t wrapped(std::uint64_t value) { return static_cast<std::int64_t>(value); }

/// Whether a number and the kind it meets give a double: which kinds meet is Tidal's fNum2.
bool is_real(Kind kind) { return kind == Kind::number || kind == Kind::note; }

/// Two single values; what are no numbers, or numbers that do not go together, give the left one.
template <class Integers, class Reals, class Rationals>
Value of_two(const Value& a, const Value& b, Integers integers, Reals reals, Rationals rationals) {
    const Kind left = a.kind();
    const Kind right = b.kind();
    if (left == Kind::integer && right == Kind::integer) {
        return Value::integer(integers(a.as_integer(), b.as_integer()));
    }
    if (left == Kind::rational && right == Kind::rational) {
        return Value::rational(rationals(a.as_rational(), b.as_rational()));
    }
    if (is_real(left) && is_real(right)) {
        const double result = reals(a.as_number(), b.as_number());
        const bool note = left == Kind::note || right == Kind::note;
        return note ? Value::note(result) : Value::number(result);
    }
    if ((left == Kind::number && right == Kind::integer) ||
        (left == Kind::integer && right == Kind::number)) {
        return Value::number(reals(a.as_number(), b.as_number()));
    }
    return a;
}

/// The operation on single values, on maps and on patterns.
/// @param alone what becomes of a control that only the right map has.
template <class Single>
Value lifted(const Value& a, const Value& b, Operation operation, Single single,
             Value (*alone)(const Value&) = nullptr) {
    if (a.is(Kind::controls) && b.is(Kind::controls)) {
        const Controls& left = a.as_controls();
        if (alone == nullptr) {
            return Value::controls(Controls::united(left, b.as_controls(), single));
        }
        Controls right = b.as_controls();
        for (const auto& [name, value] : b.as_controls().entries()) {
            if (left.find(name) == nullptr) right.set(name, alone(value));
        }
        return Value::controls(Controls::united(left, right, single));
    }
    if (a.is(Kind::pattern) || b.is(Kind::pattern)) {
        const auto pattern_of = [](const Value& value) {
            return value.is(Kind::pattern) ? value.as_pattern() : pure(value);
        };
        return combine_both(pattern_of(a), pattern_of(b), operation).to_value();
    }
    return single(a, b);
}

Value add_single(const Value& a, const Value& b) {
    return of_two(
        a, b,
        [](std::int64_t x, std::int64_t y) {
            return wrapped(static_cast<std::uint64_t>(x) + static_cast<std::uint64_t>(y));
        },
        [](double x, double y) { return x + y; },
        [](const Cycles& x, const Cycles& y) { return x + y; });
}

Value subtract_single(const Value& a, const Value& b) {
    return of_two(
        a, b,
        [](std::int64_t x, std::int64_t y) {
            return wrapped(static_cast<std::uint64_t>(x) - static_cast<std::uint64_t>(y));
        },
        [](double x, double y) { return x - y; },
        [](const Cycles& x, const Cycles& y) { return x - y; });
}

Value multiply_single(const Value& a, const Value& b) {
    return of_two(
        a, b,
        [](std::int64_t x, std::int64_t y) {
            return wrapped(static_cast<std::uint64_t>(x) * static_cast<std::uint64_t>(y));
        },
        [](double x, double y) { return x * y; },
        [](const Cycles& x, const Cycles& y) { return x * y; });
}

Value divide_single(const Value& a, const Value& b) {
    if (b.is(Kind::integer)) return multiply_single(a, b);
    return of_two(
        a, b, [](std::int64_t x, std::int64_t) { return x; },
        [](double x, double y) { return x / y; },
        [](const Cycles& x, const Cycles& y) { return x / y; });
}

double modulo_of(double x, double y) {
    double rest = std::fmod(x, y);
    if (rest != 0 && (rest < 0) != (y < 0)) rest += y;
    return rest;
}

Value modulo_single(const Value& a, const Value& b) {
    return of_two(
        a, b,
        [](std::int64_t x, std::int64_t y) -> std::int64_t {
            if (y == 0 || y == -1) return 0;
            const std::int64_t rest = x % y;
            return rest != 0 && (rest < 0) != (y < 0) ? rest + y : rest;
        },
        modulo_of,
        [](const Cycles& x, const Cycles& y) {
            return y == 0 ? Cycles{} : x - (x / y).floor() * y;
        });
}

Value power_single(const Value& a, const Value& b) {
    return of_two(
        a, b,
        [](std::int64_t x, std::int64_t y) {
            return static_cast<std::int64_t>(
                std::pow(static_cast<double>(x), static_cast<double>(y)));
        },
        [](double x, double y) { return std::pow(x, y); },
        [](const Cycles& x, const Cycles& y) {
            return Cycles::from_double(std::pow(x.to_double(), y.to_double()));
        });
}

Value append_single(const Value& a, const Value& b) {
    if (!a.is(Kind::text) || !b.is(Kind::text)) return a;
    constexpr std::size_t kLongest = 65'536;
    const std::string text = a.as_text().text() + b.as_text().text();
    return text.size() > kLongest ? a : Value::text(text);
}

/// A function of one number, on values, maps and patterns.
template <class Integers, class Reals, class Rationals>
Value of_one(const Value& value, Value (*self)(const Value&), Integers integers, Reals reals,
             Rationals rationals) {
    switch (value.kind()) {
        case Kind::integer:
            return Value::integer(integers(value.as_integer()));
        case Kind::number:
            return Value::number(reals(value.as_number()));
        case Kind::note:
            return Value::note(reals(value.as_number()));
        case Kind::rational:
            return Value::rational(rationals(value.as_rational()));
        case Kind::controls: {
            std::vector<Controls::Entry> entries;
            for (const auto& [name, entry] : value.as_controls().entries()) {
                entries.emplace_back(name, self(entry));
            }
            return Value::controls(Controls{std::move(entries)});
        }
        case Kind::pattern:
            return map_values(self, value.as_pattern()).to_value();
        default:
            return value;
    }
}

}  // namespace

Value add(const Value& a, const Value& b) { return lifted(a, b, add, add_single); }
Value subtract(const Value& a, const Value& b) {
    return lifted(a, b, subtract, subtract_single, negate);
}
Value multiply(const Value& a, const Value& b) { return lifted(a, b, multiply, multiply_single); }
Value divide(const Value& a, const Value& b) {
    return lifted(a, b, divide, divide_single, reciprocal);
}
Value modulo(const Value& a, const Value& b) { return lifted(a, b, modulo, modulo_single); }
Value power(const Value& a, const Value& b) { return lifted(a, b, power, power_single); }
Value append_text(const Value& a, const Value& b) {
    return lifted(a, b, append_text, append_single);
}

Value union_left(const Value& a, const Value& b) {
    return lifted(a, b, union_left, [](const Value& left, const Value&) { return left; });
}
Value union_right(const Value& a, const Value& b) {
    return lifted(a, b, union_right, [](const Value&, const Value& right) { return right; });
}

Value smaller(const Value& a, const Value& b) {
    if (a.is(Kind::pattern) && b.is(Kind::pattern)) {
        return combine_both(a.as_pattern(), b.as_pattern(), smaller).to_value();
    }
    return compare(b, a) < 0 ? b : a;
}
Value larger(const Value& a, const Value& b) {
    if (a.is(Kind::pattern) && b.is(Kind::pattern)) {
        return combine_both(a.as_pattern(), b.as_pattern(), larger).to_value();
    }
    return compare(b, a) < 0 ? a : b;
}

Value negate(const Value& value) {
    return of_one(
        value, negate, [](std::int64_t x) { return wrapped(0 - static_cast<std::uint64_t>(x)); },
        [](double x) { return -x; }, [](const Cycles& x) { return -x; });
}

Value absolute(const Value& value) {
    return of_one(
        value, absolute,
        [](std::int64_t x) { return x < 0 ? wrapped(0 - static_cast<std::uint64_t>(x)) : x; },
        [](double x) { return std::abs(x); }, [](const Cycles& x) { return x < 0 ? -x : x; });
}

Value signum(const Value& value) {
    return of_one(
        value, signum, [](std::int64_t x) { return std::int64_t{x > 0} - std::int64_t{x < 0}; },
        [](double x) { return x > 0   ? 1.0
                              : x < 0 ? -1.0
                                      : x; },
        [](const Cycles& x) {
            return Cycles{x > 0 ? 1 : x < 0 ? -1 : 0};
        });
}

Value reciprocal(const Value& value) {
    return of_one(
        value, reciprocal, [](std::int64_t x) { return x; }, [](double x) { return 1 / x; },
        [](const Cycles& x) { return 1 / x; });
}

Value number_of(Kind kind, double value) {
    switch (kind) {
        case Kind::note:
            return Value::note(value);
        case Kind::integer:
            return Value::integer(Value::number(value).as_integer());
        case Kind::rational:
            return Value::rational(Cycles::from_double(value));
        case Kind::controls: {
            // A bare number with decimals among controls is a speed, as Tidal's maps have it.
            Controls controls;
            controls.set(Symbol{"speed"}, Value::number(value));
            return Value::controls(std::move(controls));
        }
        default:
            return Value::number(value);
    }
}

Value sound_number(std::int64_t value) {
    Controls controls;
    controls.set(Symbol{"n"}, Value::integer(value));
    return Value::controls(std::move(controls));
}

Value number_of(Kind kind, const Cycles& value) {
    switch (kind) {
        case Kind::rational:
            return Value::rational(value);
        case Kind::integer:
            return Value::integer(static_cast<std::int64_t>(value.floor().numerator()));
        default:
            return number_of(kind, value.to_double());
    }
}

Value converted(Kind kind, const Value& value) {
    if (value.kind() == kind || !value.is_number()) return value;
    if (value.is(Kind::integer) || value.is(Kind::rational)) {
        return number_of(kind, value.as_rational());
    }
    return number_of(kind, value.as_number());
}

int compare(const Value& a, const Value& b) {
    const auto order = [](const auto& x, const auto& y) { return x < y ? -1 : y < x ? 1 : 0; };
    if (a.is_number() && b.is_number()) {
        if (a.is(Kind::rational) && b.is(Kind::rational)) {
            return order(a.as_rational(), b.as_rational());
        }
        if (a.is(Kind::integer) && b.is(Kind::integer)) {
            return order(a.as_integer(), b.as_integer());
        }
        return order(a.as_number(), b.as_number());
    }
    if (a.kind() != b.kind()) return order(a.kind(), b.kind());
    switch (a.kind()) {
        case Kind::boolean:
            return order(a.as_boolean(), b.as_boolean());
        case Kind::text:
            return order(a.as_text().text(), b.as_text().text());
        case Kind::list: {
            const auto& left = a.as_list();
            const auto& right = b.as_list();
            for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
                if (const int found = compare(left[i], right[i]); found != 0) return found;
            }
            return order(left.size(), right.size());
        }
        case Kind::controls: {
            // As maps are compared in Haskell: as lists of pairs, sorted by name.
            const auto sorted = [](const Value& value) {
                const auto entries = value.as_controls().entries();
                std::vector<Controls::Entry> list{entries.begin(), entries.end()};
                std::sort(list.begin(), list.end(), [](const auto& x, const auto& y) {
                    return x.first.text() < y.first.text();
                });
                return list;
            };
            const auto left = sorted(a);
            const auto right = sorted(b);
            for (std::size_t i = 0; i < std::min(left.size(), right.size()); ++i) {
                const int names = order(left[i].first.text(), right[i].first.text());
                if (names != 0) return names;
                const int values = compare(left[i].second, right[i].second);
                if (values != 0) return values;
            }
            return order(left.size(), right.size());
        }
        default:
            return 0;
    }
}

std::int64_t floored(const Value& value) { return value.as_integer(); }

std::int64_t rounded(const Value& value) {
    if (value.is(Kind::rational)) {
        const Cycles floor = value.as_rational().floor();
        const auto whole = static_cast<std::int64_t>(floor.numerator());
        const Cycles above = value.as_rational() - floor;
        const bool up = above == Cycles(1, 2) ? whole % 2 != 0 : above > Cycles(1, 2);
        return up ? whole + 1 : whole;
    }
    return Value::number(std::nearbyint(value.as_number())).as_integer();
}

std::int64_t ceiled(const Value& value) {
    if (value.is(Kind::rational)) {
        return static_cast<std::int64_t>(value.as_rational().ceil().numerator());
    }
    return Value::number(std::ceil(value.as_number())).as_integer();
}

}  // namespace hocket::pattern
