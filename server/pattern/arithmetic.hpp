#pragma once

#include "pattern/value.hpp"

// Arithmetic of values as Tidal's types have it. Numbers keep their kind; control maps combine what
// both have, number by number, and take the rest over; texts inside them keep the left one; two
// patterns are combined event by event, wholes being what they share. Any thread.
namespace hocket::pattern {

using Operation = Value (*)(const Value&, const Value&);

[[nodiscard]] Value add(const Value& a, const Value& b);
/// On control maps what stands only on the right is negated.
[[nodiscard]] Value subtract(const Value& a, const Value& b);
[[nodiscard]] Value multiply(const Value& a, const Value& b);
/// On control maps integers are multiplied instead, as Tidal does.
[[nodiscard]] Value divide(const Value& a, const Value& b);
/// The rest of a division rounded down: the sign is b's. By 0: 0 for integers and rationals.
[[nodiscard]] Value modulo(const Value& a, const Value& b);
[[nodiscard]] Value power(const Value& a, const Value& b);
/// Texts one after the other; in control maps too.
[[nodiscard]] Value append_text(const Value& a, const Value& b);
/// Control maps: both, the left one's where both have a control. Else the left value.
[[nodiscard]] Value union_left(const Value& a, const Value& b);
/// The same with the right one's: `#`, `|>|`.
[[nodiscard]] Value union_right(const Value& a, const Value& b);
[[nodiscard]] Value smaller(const Value& a, const Value& b);
[[nodiscard]] Value larger(const Value& a, const Value& b);

[[nodiscard]] Value negate(const Value& value);
[[nodiscard]] Value absolute(const Value& value);
[[nodiscard]] Value signum(const Value& value);
[[nodiscard]] Value reciprocal(const Value& value);

/// A number of a kind: integers and rationals of a double that is none are rounded down / exact.
[[nodiscard]] Value number_of(Value::Kind kind, double value);
[[nodiscard]] Value number_of(Value::Kind kind, const Cycles& value);
/// A bare whole number among controls, as Tidal's maps have it: `n`.
[[nodiscard]] Value sound_number(std::int64_t value);
[[nodiscard]] inline Value number_of(Value::Kind kind, std::int64_t value) {
    if (kind == Value::Kind::integer) return Value::integer(value);
    return kind == Value::Kind::controls ? sound_number(value) : number_of(kind, Cycles{value});
}
/// The same number as another kind.
[[nodiscard]] Value converted(Value::Kind kind, const Value& value);

/// Order of numbers, texts and booleans; of lists and control maps element by element. What cannot
/// be ordered is equal.
[[nodiscard]] int compare(const Value& a, const Value& b);

/// Rounded down, to the nearest whole number (halves to even), up.
[[nodiscard]] std::int64_t floored(const Value& value);
[[nodiscard]] std::int64_t rounded(const Value& value);
[[nodiscard]] std::int64_t ceiled(const Value& value);

}  // namespace hocket::pattern
