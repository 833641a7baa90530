#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

namespace hocket::pattern {

__extension__ typedef __int128 Int128;
__extension__ typedef unsigned __int128 Uint128;

/// Exact musical time in cycles: a rational, always reduced, denominator positive.
/// Values whose terms fit 64 bits take a short path; others are computed with checks in 128 bits.
/// A result that does not fit throws std::overflow_error, never gives a wrong answer; whoever
/// queries patterns catches it. Comparing and rounding never overflow. Immutable parts, any thread.
class Cycles {
public:
    constexpr Cycles() = default;
    /// Implicit, so that `span.begin * 2` reads; a double does not convert.
    template <std::integral T>
    constexpr Cycles(T whole) : numerator_{whole} {}
    /// @throws std::overflow_error if the denominator is 0 or the value cannot be held.
    constexpr Cycles(Int128 numerator, Int128 denominator);

    /// Decimal text, exactly: "3", "-0.125", ".5", "1e-3". Nothing if it is no such number.
    /// @throws std::overflow_error if it is one that cannot be held.
    [[nodiscard]] static std::optional<Cycles> from_decimal(std::string_view text);
    /// The double's own value, exactly: 0.1 is 3602879701896397/36028797018963968.
    /// @throws std::overflow_error if it is not finite or cannot be held.
    [[nodiscard]] static Cycles from_double(double value);

    [[nodiscard]] constexpr Int128 numerator() const noexcept { return numerator_; }
    [[nodiscard]] constexpr Int128 denominator() const noexcept { return denominator_; }
    [[nodiscard]] constexpr bool is_whole() const noexcept { return denominator_ == 1; }

    /// Largest whole number not above / smallest not below.
    [[nodiscard]] constexpr Cycles floor() const noexcept;
    [[nodiscard]] constexpr Cycles ceil() const noexcept;
    /// Start of the cycle this falls in, and of the one after it.
    [[nodiscard]] constexpr Cycles sam() const noexcept { return floor(); }
    [[nodiscard]] constexpr Cycles next_sam() const { return floor() + 1; }
    /// How far into its cycle: 0 <= position < 1.
    [[nodiscard]] constexpr Cycles cycle_position() const { return *this - floor(); }

    /// Within two units in the last place.
    [[nodiscard]] constexpr double to_double() const noexcept {
        return static_cast<double>(numerator_) / static_cast<double>(denominator_);
    }
    /// "3/4", "-1/2"; whole numbers without denominator: "2".
    [[nodiscard]] std::string to_string() const;

    constexpr Cycles operator-() const noexcept { return reduced(-numerator_, denominator_); }
    friend constexpr Cycles operator+(const Cycles& a, const Cycles& b);
    friend constexpr Cycles operator-(const Cycles& a, const Cycles& b) { return a + -b; }
    friend constexpr Cycles operator*(const Cycles& a, const Cycles& b);
    /// @throws std::overflow_error also when dividing by 0.
    friend constexpr Cycles operator/(const Cycles& a, const Cycles& b) {
        return a * b.reciprocal();
    }
    constexpr Cycles& operator+=(const Cycles& other) { return *this = *this + other; }
    constexpr Cycles& operator-=(const Cycles& other) { return *this = *this - other; }
    constexpr Cycles& operator*=(const Cycles& other) { return *this = *this * other; }
    constexpr Cycles& operator/=(const Cycles& other) { return *this = *this / other; }

    friend constexpr bool operator==(const Cycles&, const Cycles&) = default;
    friend constexpr std::strong_ordering operator<=>(const Cycles& a, const Cycles& b) noexcept;

private:
    static constexpr Cycles reduced(Int128 numerator, Int128 denominator) noexcept {
        Cycles result;
        result.numerator_ = numerator;
        result.denominator_ = denominator;
        return result;
    }
    [[nodiscard]] constexpr bool is_small() const noexcept {
        return numerator_ == static_cast<std::int64_t>(numerator_) &&
               denominator_ == static_cast<std::int64_t>(denominator_);
    }
    [[nodiscard]] constexpr Cycles reciprocal() const;
    /// 64-bit terms cannot overflow 128 bits.
    static constexpr Cycles sum_of_small(const Cycles& a, const Cycles& b) noexcept;

    Int128 numerator_ = 0;
    Int128 denominator_ = 1;
};

[[nodiscard]] constexpr Cycles min(const Cycles& a, const Cycles& b) noexcept {
    return b < a ? b : a;
}
[[nodiscard]] constexpr Cycles max(const Cycles& a, const Cycles& b) noexcept {
    return a < b ? b : a;
}

namespace detail {

// The most negative value is kept out, so that a sign can always be turned.
inline constexpr Int128 kMaxInt128 = static_cast<Int128>((Uint128{1} << 127) - 1);

[[noreturn]] void throw_overflow();

constexpr Int128 checked(Int128 value, bool overflowed) {
    if (overflowed || value < -kMaxInt128) throw_overflow();
    return value;
}
constexpr Int128 checked_add(Int128 a, Int128 b) {
    Int128 sum = 0;
    const bool overflowed = __builtin_add_overflow(a, b, &sum);
    return checked(sum, overflowed);
}
constexpr Int128 checked_multiply(Int128 a, Int128 b) {
    Int128 product = 0;
    const bool overflowed = __builtin_mul_overflow(a, b, &product);
    return checked(product, overflowed);
}

/// Of two values that fit 64 bits: one instruction, where 128 bits take three and their sums.
constexpr Int128 multiply_small(Int128 a, Int128 b) noexcept {
    return Int128{static_cast<std::int64_t>(a)} * static_cast<std::int64_t>(b);
}

/// Of absolute values; gcd(0, n) = n.
constexpr Int128 gcd(Int128 a, Int128 b) noexcept {
    if (a < 0) a = -a;
    if (b < 0) b = -b;
    // Whole numbers and their reciprocals are what patterns compute with most.
    if (a == 1 || b == 1) return 1;
    constexpr Int128 kMax64 = INT64_MAX;
    while (b > kMax64 || (b != 0 && a > kMax64)) {
        const Int128 rest = a % b;
        a = b;
        b = rest;
    }
    if (b == 0) return a;
    return std::gcd(static_cast<std::int64_t>(a), static_cast<std::int64_t>(b));
}

constexpr Int128 divide(Int128 a, Int128 b) noexcept {
    // A 128-bit division is a library call ten times the price of the 64-bit instruction.
    if (b == 1) return a;
    const auto a64 = static_cast<std::int64_t>(a);
    const auto b64 = static_cast<std::int64_t>(b);
    if (a == a64 && b == b64 && b64 > 0) return a64 / b64;
    return a / b;
}

/// Rounded down; b > 0.
constexpr Int128 floor_divide(Int128 a, Int128 b) noexcept {
    const Int128 quotient = divide(a, b);
    return a < 0 && quotient * b != a ? quotient - 1 : quotient;
}

}  // namespace detail

constexpr Cycles::Cycles(Int128 numerator, Int128 denominator) {
    if (denominator == 0) detail::throw_overflow();
    detail::checked(numerator, false);
    detail::checked(denominator, false);
    const Int128 divisor = detail::gcd(numerator, denominator);
    const Int128 sign = denominator < 0 ? -1 : 1;
    numerator_ = sign * detail::divide(numerator, divisor);
    denominator_ = sign * detail::divide(denominator, divisor);
}

constexpr Cycles Cycles::reciprocal() const {
    if (numerator_ == 0) detail::throw_overflow();
    return numerator_ < 0 ? reduced(-denominator_, -numerator_) : reduced(denominator_, numerator_);
}

constexpr Cycles Cycles::floor() const noexcept {
    return reduced(detail::floor_divide(numerator_, denominator_), 1);
}

constexpr Cycles Cycles::ceil() const noexcept {
    return reduced(-detail::floor_divide(-numerator_, denominator_), 1);
}

// Sum and product as in Knuth, The Art of Computer Programming 2, 4.5.1: divisors are taken out
// before the terms grow, so results come out reduced and 64-bit terms cannot overflow 128 bits.
constexpr Cycles operator+(const Cycles& a, const Cycles& b) {
    if (a.is_small() && b.is_small()) return Cycles::sum_of_small(a, b);
    const Int128 divisor = detail::gcd(a.denominator_, b.denominator_);
    const Int128 a_rest = detail::divide(a.denominator_, divisor);
    const Int128 b_rest = detail::divide(b.denominator_, divisor);
    const Int128 sum = detail::checked_add(detail::checked_multiply(a.numerator_, b_rest),
                                           detail::checked_multiply(b.numerator_, a_rest));
    const Int128 common = detail::gcd(sum, divisor);
    return Cycles::reduced(sum / common, detail::checked_multiply(a_rest, b.denominator_ / common));
}

constexpr Cycles Cycles::sum_of_small(const Cycles& a, const Cycles& b) noexcept {
    const auto a_under = static_cast<std::int64_t>(a.denominator_);
    const auto b_under = static_cast<std::int64_t>(b.denominator_);
    // A whole number added leaves the other's terms without a common divisor.
    if (b_under == 1) {
        return reduced(a.numerator_ + detail::multiply_small(b.numerator_, a_under), a_under);
    }
    if (a_under == 1) {
        return reduced(detail::multiply_small(a.numerator_, b_under) + b.numerator_, b_under);
    }
    std::int64_t divisor = a_under;
    Int128 sum = a.numerator_ + b.numerator_;
    if (a_under != b_under) {
        divisor = std::gcd(a_under, b_under);
        sum = detail::multiply_small(a.numerator_, b_under / divisor) +
              detail::multiply_small(b.numerator_, a_under / divisor);
        if (divisor == 1) return reduced(sum, detail::multiply_small(a_under, b_under));
    }
    const auto common = static_cast<std::int64_t>(detail::gcd(sum, divisor));
    return reduced(detail::divide(sum, common),
                   detail::multiply_small(a_under / divisor, b_under / common));
}

constexpr Cycles operator*(const Cycles& a, const Cycles& b) {
    const Int128 across = detail::gcd(a.numerator_, b.denominator_);
    const Int128 back = detail::gcd(b.numerator_, a.denominator_);
    const Int128 a_over = detail::divide(a.numerator_, across);
    const Int128 b_over = detail::divide(b.numerator_, back);
    const Int128 a_under = detail::divide(a.denominator_, back);
    const Int128 b_under = detail::divide(b.denominator_, across);
    if (a.is_small() && b.is_small()) {
        return Cycles::reduced(detail::multiply_small(a_over, b_over),
                               detail::multiply_small(a_under, b_under));
    }
    return Cycles::reduced(detail::checked_multiply(a_over, b_over),
                           detail::checked_multiply(a_under, b_under));
}

constexpr std::strong_ordering operator<=>(const Cycles& a, const Cycles& b) noexcept {
    if (a.denominator_ == b.denominator_) return a.numerator_ <=> b.numerator_;
    if (a.is_small() && b.is_small()) {
        return detail::multiply_small(a.numerator_, b.denominator_) <=>
               detail::multiply_small(b.numerator_, a.denominator_);
    }
    // Term by term of the continued fractions: cross products would overflow.
    Int128 a_over = a.numerator_, a_under = a.denominator_;
    Int128 b_over = b.numerator_, b_under = b.denominator_;
    for (bool swapped = false;; swapped = !swapped) {
        const Int128 a_whole = detail::floor_divide(a_over, a_under);
        const Int128 b_whole = detail::floor_divide(b_over, b_under);
        const Int128 a_rest = a_over - a_whole * a_under;
        const Int128 b_rest = b_over - b_whole * b_under;
        const auto order = a_whole != b_whole           ? a_whole <=> b_whole
                           : a_rest == 0 || b_rest == 0 ? (a_rest != 0) <=> (b_rest != 0)
                                                        : std::strong_ordering::equivalent;
        if (a_whole != b_whole || a_rest == 0 || b_rest == 0) {
            return swapped ? 0 <=> order : order;
        }
        a_over = a_under;
        a_under = a_rest;
        b_over = b_under;
        b_under = b_rest;
    }
}

}  // namespace hocket::pattern
