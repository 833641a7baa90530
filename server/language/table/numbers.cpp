#include <array>
#include <cmath>
#include <numeric>
#include <utility>

#include "language/bind.hpp"
#include "language/evaluator.hpp"
#include "language/limits.hpp"
#include "language/table/instances.hpp"
#include "language/table/tables.hpp"
#include "pattern/arithmetic.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Value;
using Kind = Value::Kind;

std::int64_t nonzero(std::int64_t divisor) {
    if (divisor == 0) throw EvaluationError("a division by zero");
    return divisor;
}

// Whole numbers; INT64_MIN / -1 would trap.
std::int64_t quotient(std::int64_t a, std::int64_t b) {
    if (nonzero(b) == -1) return static_cast<std::int64_t>(-static_cast<std::uint64_t>(a));
    return a / b;
}
std::int64_t remainder(std::int64_t a, std::int64_t b) { return nonzero(b) == -1 ? 0 : a % b; }
std::int64_t floor_quotient(std::int64_t a, std::int64_t b) {
    const std::int64_t down = remainder(a, b) != 0 && (a < 0) != (b < 0) ? 1 : 0;
    return quotient(a, b) - down;
}
std::int64_t floor_remainder(std::int64_t a, std::int64_t b) {
    const std::int64_t rest = remainder(a, b);
    return rest != 0 && (a < 0) != (b < 0) ? rest + b : rest;
}

/// A function of whole numbers, of patterns too.
template <std::int64_t (*F)(std::int64_t, std::int64_t)>
Value of_integers(const Value& a, const Value& b) {
    return lifted(
        [](const Value& left, const Value& right) {
            return Value::integer(F(left.as_integer(), right.as_integer()));
        },
        a, b);
}

std::int64_t greatest_divisor(std::int64_t a, std::int64_t b) { return std::gcd(a, b); }
std::int64_t least_multiple(std::int64_t a, std::int64_t b) {
    return a == 0 || b == 0 ? 0 : std::abs(a / std::gcd(a, b) * b);
}

/// A function of doubles; the kind of number stays.
template <double (*F)(double)>
Value of_double(const Value& value) {
    return lifted(
        [](const Value& number) {
            return pattern::number_of(number.kind(), F(number.as_number()));
        },
        value);
}
template <double (*F)(double, double)>
Value of_doubles(const Value& a, const Value& b) {
    return lifted(
        [](const Value& left, const Value& right) {
            return pattern::number_of(left.kind(), F(left.as_number(), right.as_number()));
        },
        a, b);
}
double log_base(double base, double value) { return std::log(value) / std::log(base); }

/// By squaring. A negative exponent is an error, as in Haskell.
Value to_whole_power(const Value& base, std::int64_t exponent) {
    if (exponent < 0) throw EvaluationError("a negative exponent");
    if (exponent == 0) {
        return lifted([](const Value& value) { return pattern::number_of(value.kind(), 1L); },
                      base);
    }
    if (exponent == 1) return base;
    spend_evaluation(1);
    const Value half = to_whole_power(base, exponent / 2);
    const Value even = pattern::multiply(half, half);
    return exponent % 2 == 0 ? even : pattern::multiply(even, base);
}

std::int64_t truncated(const Value& value) {
    return value.as_number() < 0 ? pattern::ceiled(value) : pattern::floored(value);
}

/// A function to whole numbers of any type that has them.
template <std::int64_t (*F)(const Value&)>
Value to_whole(const Type& type) {
    return Value::function([to = type.result()](const Value& value) {
        return number_as(
            to, lifted([](const Value& number) { return Value::integer(F(number)); }, value));
    });
}

/// fromIntegral and its like: the number stays, its type changes.
Value to_other_number(const Type& type) {
    return Value::function(
        [to = type.result()](const Value& value) { return number_as(to, value); });
}

void refuse_patterns(const Value& a) {
    if (a.is(Kind::pattern)) throw EvaluationError("patterns cannot be compared");
}
int order_of(const Value& a, const Value& b) {
    refuse_patterns(a);
    return pattern::compare(a, b);
}
bool is_less(const Value& a, const Value& b) { return order_of(a, b) < 0; }
bool is_at_most(const Value& a, const Value& b) { return order_of(a, b) <= 0; }
bool is_more(const Value& a, const Value& b) { return order_of(a, b) > 0; }
bool is_at_least(const Value& a, const Value& b) { return order_of(a, b) >= 0; }
bool is_equal(const Value& a, const Value& b) {
    refuse_patterns(a);
    return a == b;
}

Value plus_one(const Value& value) {
    return pattern::add(value, pattern::number_of(value.kind(), std::int64_t{1}));
}
Value minus_one(const Value& value) {
    return pattern::subtract(value, pattern::number_of(value.kind(), std::int64_t{1}));
}

/// a, a + step ... up to the end, for numbers with decimals half a step beyond it as in Haskell.
Values counted(const Value& from, const Value& step, const Value& to) {
    const double size = step.as_number();
    const bool has_decimals = !from.is(Kind::integer) && !from.is(Kind::boolean);
    const double end = to.as_number() + (has_decimals ? size / 2 : 0);
    Values items;
    if (size == 0) throw EvaluationError("a list that does not end");
    if ((end - from.as_number()) / size > static_cast<double>(kMaxListItems)) {
        check_length(kMaxListItems + 1);
    }
    Value item = from;
    while (size > 0 ? item.as_number() <= end : item.as_number() >= end) {
        items.push_back(item);
        if (items.size() > kMaxListItems) check_length(items.size());
        spend_evaluation(1);
        item = pattern::add(item, step);
    }
    return items;
}

Value unit_of(const Value& like) { return pattern::number_of(like.kind(), std::int64_t{1}); }

/// Patterns and () are instances of Enum, but not to be counted.
void refuse_uncounted(const Value& from) {
    if (!from.is_number()) throw EvaluationError("a range of what are no numbers");
}

Value enumerated(const Value& from, const Value& to) {
    if (from.is(Kind::boolean)) {
        Values items;
        for (int i = from.as_boolean() ? 1 : 0; i <= (to.as_boolean() ? 1 : 0); ++i) {
            items.push_back(Value::boolean(i == 1));
        }
        return Value::list(std::move(items));
    }
    refuse_uncounted(from);
    return Value::list(counted(from, unit_of(from), to));
}

Value enumerated_by(const Value& from, const Value& next, const Value& to) {
    refuse_uncounted(from);
    return Value::list(counted(from, pattern::subtract(next, from), to));
}

/// Lists without end are long instead: what takes a few of them is right.
constexpr std::int64_t kEndless = 4'096;

Value enumerated_on(const Value& from) {
    if (from.is(Kind::boolean)) return enumerated(from, Value::boolean(true));
    refuse_uncounted(from);
    const Value length = pattern::number_of(from.kind(), kEndless - 1);
    return Value::list(counted(from, unit_of(from), pattern::add(from, length)));
}

Value enumerated_on_by(const Value& from, const Value& next) {
    refuse_uncounted(from);
    const Value step = pattern::subtract(next, from);
    const Value length = pattern::multiply(step, pattern::number_of(from.kind(), kEndless - 1));
    return Value::list(counted(from, step, pattern::add(from, length)));
}

constexpr const char* kSame = "Num a => a -> a -> a";
constexpr const char* kFloating = "Floating a => a -> a";
constexpr const char* kIntegral = "Integral a => a -> a -> a";

double sine(double x) { return std::sin(x); }
double cosine(double x) { return std::cos(x); }
double tangent(double x) { return std::tan(x); }
double arc_sine(double x) { return std::asin(x); }
double arc_cosine(double x) { return std::acos(x); }
double arc_tangent(double x) { return std::atan(x); }
double arc_tangent2(double y, double x) { return std::atan2(y, x); }
double square_root(double x) { return std::sqrt(x); }
double exponential(double x) { return std::exp(x); }
double logarithm(double x) { return std::log(x); }

constexpr std::array kRows{
    FunctionRow{"+", kSame, "Sum; of patterns event by event.", "\"1 2\" + \"10\"",
                bind<pattern::add>},
    FunctionRow{"-", kSame, "Difference; of patterns event by event.", "\"1 2\" - \"1\"",
                bind<pattern::subtract>},
    FunctionRow{"*", kSame, "Product; of patterns event by event.", "\"1 2\" * \"10\"",
                bind<pattern::multiply>},
    FunctionRow{"/", "Fractional a => a -> a -> a", "Quotient; of patterns event by event.",
                "\"1 2\" / \"2\"", bind<pattern::divide>},
    FunctionRow{"**", "Floating a => a -> a -> a", "Power.", "2 ** 0.5", bind<pattern::power>},
    FunctionRow{"^", "(Num a, Integral b) => a -> b -> a", "Power with a whole exponent.", "2 ^ 3",
                bind<to_whole_power>},
    FunctionRow{"negate", "Num a => a -> a", "Turns the sign around.", "negate 1",
                bind<pattern::negate>},
    FunctionRow{"abs", "Num a => a -> a", "Without the sign.", "abs \"-1 2\"",
                bind<pattern::absolute>},
    FunctionRow{"signum", "Num a => a -> a", "-1, 0 or 1 by the sign.", "signum \"-3 2 0\"",
                bind<pattern::signum>},
    FunctionRow{"recip", "Fractional a => a -> a", "One divided by the value.", "recip \"2 4\"",
                bind<pattern::reciprocal>},
    FunctionRow{"subtract", kSame, "The second minus the first.", "subtract 1 3",
                bind<[](const Value& a, const Value& b) { return pattern::subtract(b, a); }>},
    FunctionRow{"div", kIntegral, "Whole quotient, rounded down.", "div 7 2",
                bind<of_integers<floor_quotient>>},
    FunctionRow{"mod", kIntegral, "Rest of a division rounded down.", "mod 7 2",
                bind<of_integers<floor_remainder>>},
    FunctionRow{"quot", kIntegral, "Whole quotient, rounded to zero.", "quot 7 2",
                bind<of_integers<quotient>>},
    FunctionRow{"rem", kIntegral, "Rest of a division rounded to zero.", "rem 7 2",
                bind<of_integers<remainder>>},
    FunctionRow{"divMod", "Int -> Int -> (Int, Int)", "Whole quotient and rest.", "divMod 7 2",
                bind<[](std::int64_t a, std::int64_t b) {
                    return std::pair{floor_quotient(a, b), floor_remainder(a, b)};
                }>},
    FunctionRow{"gcd", kIntegral, "Greatest common divisor.", "gcd 12 18",
                bind<of_integers<greatest_divisor>>},
    FunctionRow{"lcm", kIntegral, "Least common multiple.", "lcm 4 6",
                bind<of_integers<least_multiple>>},
    FunctionRow{"even", "Int -> Bool", "Whether a whole number is even.", "even 2",
                bind<[](std::int64_t value) { return value % 2 == 0; }>},
    FunctionRow{"odd", "Int -> Bool", "Whether a whole number is odd.", "odd 3",
                bind<[](std::int64_t value) { return value % 2 != 0; }>},
    FunctionRow{"fromIntegral", "(Integral a, Num b) => a -> b",
                "A whole number as any other number.", "n (fromIntegral (length [1, 2]))",
                to_other_number},
    FunctionRow{"fromInteger", "Num b => Int -> b", "A whole number as any other number.",
                "n (fromInteger 2)", to_other_number},
    FunctionRow{"toInteger", "Integral a => a -> Int", "A whole number.", "toInteger 2",
                to_other_number},
    FunctionRow{"realToFrac", "(Real a, Fractional b) => a -> b", "A number as one with decimals.",
                "speed (realToFrac 1.5)", to_other_number},
    FunctionRow{"toRational", "Real a => a -> Rational", "A number as an exact ratio.",
                "toRational 0.25", to_other_number},
    FunctionRow{"fromRational", "Fractional a => Rational -> a",
                "An exact ratio as another number.", "speed (fromRational 0.25)", to_other_number},
    FunctionRow{"toTime", "Real a => a -> Rational", "A number as a time in cycles.", "toTime 0.25",
                to_other_number},
    FunctionRow{"floor", "(RealFrac a, Integral b) => a -> b", "Rounded down.", "floor 1.5",
                to_whole<pattern::floored>},
    FunctionRow{"ceiling", "(RealFrac a, Integral b) => a -> b", "Rounded up.", "ceiling 1.5",
                to_whole<pattern::ceiled>},
    FunctionRow{"round", "(RealFrac a, Integral b) => a -> b",
                "To the nearest whole number, halves to the even one.", "round 1.5",
                to_whole<pattern::rounded>},
    FunctionRow{"truncate", "(RealFrac a, Integral b) => a -> b", "Without decimals.",
                "truncate 1.5", to_whole<truncated>},
    FunctionRow{"%", "Fractional a => a -> a -> a", "A ratio; exact where the type is.",
                "(1%8) ~> s \"a b\"", bind<pattern::divide>},
    FunctionRow{
        "numerator", "Rational -> Int", "The upper number of a ratio.", "numerator (3%4)",
        bind<[](const Cycles& value) { return static_cast<std::int64_t>(value.numerator()); }>},
    FunctionRow{
        "denominator", "Rational -> Int", "The lower number of a ratio.", "denominator (3%4)",
        bind<[](const Cycles& value) { return static_cast<std::int64_t>(value.denominator()); }>},
    FunctionRow{
        "pi", "Floating a => a", "Half a turn: 3.14159...", "pi + 1.0",
        [](const Type& type) { return number_as(type, Value::number(3.14159265358979323846)); }},
    FunctionRow{"sqrt", kFloating, "Square root.", "sqrt \"4 9\"", bind<of_double<square_root>>},
    FunctionRow{"exp", kFloating, "Power of e.", "exp 1", bind<of_double<exponential>>},
    FunctionRow{"log", kFloating, "Natural logarithm.", "log 2", bind<of_double<logarithm>>},
    FunctionRow{"logBase", "Floating a => a -> a -> a", "Logarithm to a base.", "logBase 2 8",
                bind<of_doubles<log_base>>},
    FunctionRow{"sin", kFloating, "Sine of radians.", "sin 1", bind<of_double<sine>>},
    FunctionRow{"cos", kFloating, "Cosine of radians.", "cos 1", bind<of_double<cosine>>},
    FunctionRow{"tan", kFloating, "Tangent of radians.", "tan 1", bind<of_double<tangent>>},
    FunctionRow{"asin", kFloating, "Inverse sine.", "asin 0.5", bind<of_double<arc_sine>>},
    FunctionRow{"acos", kFloating, "Inverse cosine.", "acos 0.5", bind<of_double<arc_cosine>>},
    FunctionRow{"atan", kFloating, "Inverse tangent.", "atan 0.5", bind<of_double<arc_tangent>>},
    FunctionRow{"atan2", "Floating a => a -> a -> a", "Angle of a point, its height first.",
                "atan2 1.0 1.0", bind<of_doubles<arc_tangent2>>},
    FunctionRow{"min", "Ord a => a -> a -> a", "The smaller; of patterns event by event.",
                "min 1 2", bind<pattern::smaller>},
    FunctionRow{"max", "Ord a => a -> a -> a", "The larger; of patterns event by event.", "max 1 2",
                bind<pattern::larger>},
    FunctionRow{"==", "Eq a => a -> a -> Bool", "Whether both are equal.", "1 == 2",
                bind<is_equal>},
    FunctionRow{"/=", "Eq a => a -> a -> Bool", "Whether they differ.", "1 /= 2",
                bind<[](const Value& a, const Value& b) { return !is_equal(a, b); }>},
    FunctionRow{"<", "Ord a => a -> a -> Bool", "Whether the first is smaller.", "1 < 2",
                bind<is_less>},
    FunctionRow{"<=", "Ord a => a -> a -> Bool", "Whether the first is not larger.", "1 <= 2",
                bind<is_at_most>},
    FunctionRow{">", "Ord a => a -> a -> Bool", "Whether the first is larger.", "1 > 2",
                bind<is_more>},
    FunctionRow{">=", "Ord a => a -> a -> Bool", "Whether the first is not smaller.", "1 >= 2",
                bind<is_at_least>},
    FunctionRow{"succ", "Enum a => a -> a", "The next.", "succ 1",
                bind<[](const Value& value) { return lifted(plus_one, value); }>},
    FunctionRow{"pred", "Enum a => a -> a", "The one before.", "pred 1",
                bind<[](const Value& value) { return lifted(minus_one, value); }>},
    FunctionRow{"fromEnum", "Enum a => a -> Int", "As a whole number.", "fromEnum True",
                bind<[](const Value& value) { return value.as_integer(); }>},
    FunctionRow{"enumFromTo", "Enum a => a -> a -> [a]", "A list that counts up: [a .. b].",
                "[0 .. 3]", bind<enumerated>},
    FunctionRow{"enumFromThenTo", "Enum a => a -> a -> a -> [a]",
                "A list that counts in steps: [a, b .. c].", "[0, 2 .. 6]", bind<enumerated_by>},
    FunctionRow{"enumFrom", "Enum a => a -> [a]", "A list that counts on: [a ..].",
                "zip [0 ..] [5, 6]", bind<enumerated_on>},
    FunctionRow{"enumFromThen", "Enum a => a -> a -> [a]",
                "A list that counts on in steps: [a, b ..].", "zip [0, 2 ..] [5, 6]",
                bind<enumerated_on_by>},
};

}  // namespace

std::span<const FunctionRow> numbers() { return kRows; }

}  // namespace hocket::language::table
