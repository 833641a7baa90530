#include "pattern/cycles.hpp"

#include <algorithm>
#include <cmath>

namespace hocket::pattern {

namespace detail {
void throw_overflow() { throw std::overflow_error{"time too large or too fine to be exact"}; }
}  // namespace detail

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// 10 to the power of `exponent`, at least 0.
Int128 power_of_ten(int exponent) {
    Int128 power = 1;
    for (int i = 0; i < exponent; ++i) power = detail::checked_multiply(power, 10);
    return power;
}

/// Digits taken off the front of a text.
std::string_view take_digits(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto count = static_cast<std::size_t>(end - text.begin());
    const std::string_view digits = text.substr(0, count);
    text.remove_prefix(count);
    return digits;
}

bool take_sign(std::string_view& text) {
    const bool negative = text.starts_with('-');
    if (negative || text.starts_with('+')) text.remove_prefix(1);
    return negative;
}

void append_digits(Int128& number, std::string_view digits) {
    for (const char digit : digits) {
        number = detail::checked_add(detail::checked_multiply(number, 10), digit - '0');
    }
}

}  // namespace

std::optional<Cycles> Cycles::from_decimal(std::string_view text) {
    const bool negative = take_sign(text);
    const std::string_view whole = take_digits(text);
    std::string_view fraction;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        fraction = take_digits(text);
    }
    if (whole.empty() && fraction.empty()) return std::nullopt;
    int exponent = 0;
    if (text.starts_with('e') || text.starts_with('E')) {
        text.remove_prefix(1);
        const bool negative_exponent = take_sign(text);
        const std::string_view digits = take_digits(text);
        if (digits.empty()) return std::nullopt;
        // Far beyond what can be held, and far below what an int could not.
        for (const char digit : digits) exponent = std::min(exponent * 10 + (digit - '0'), 1000);
        if (negative_exponent) exponent = -exponent;
    }
    if (!text.empty()) return std::nullopt;

    while (fraction.ends_with('0')) fraction.remove_suffix(1);
    Int128 number = 0;
    append_digits(number, whole);
    append_digits(number, fraction);
    if (number == 0) return Cycles{};
    if (negative) number = -number;
    const Cycles scaled{number, power_of_ten(static_cast<int>(fraction.size()))};
    return exponent < 0 ? scaled / Cycles{power_of_ten(-exponent), 1}
                        : scaled * Cycles{power_of_ten(exponent), 1};
}

Cycles Cycles::from_double(double value) {
    if (!std::isfinite(value)) detail::throw_overflow();
    int exponent = 0;
    constexpr int kMantissaBits = 53;
    auto mantissa =
        static_cast<std::int64_t>(std::ldexp(std::frexp(value, &exponent), kMantissaBits));
    if (mantissa == 0) return Cycles{};
    exponent -= kMantissaBits;
    while (mantissa % 2 == 0) {
        mantissa /= 2;
        ++exponent;
    }
    if (exponent < -126 || exponent > 126) detail::throw_overflow();
    const Cycles power{Int128{1} << std::abs(exponent), 1};
    return exponent < 0 ? mantissa / power : mantissa * power;
}

std::string Cycles::to_string() const {
    const auto append = [](std::string& text, Int128 number) {
        const bool negative = number < 0;
        const std::size_t start = text.size();
        do {
            const auto digit = static_cast<int>(number % 10);
            text.push_back(static_cast<char>('0' + std::abs(digit)));
            number /= 10;
        } while (number != 0);
        if (negative) text.push_back('-');
        std::reverse(text.begin() + static_cast<std::ptrdiff_t>(start), text.end());
    };
    std::string text;
    append(text, numerator_);
    if (denominator_ != 1) {
        text.push_back('/');
        append(text, denominator_);
    }
    return text;
}

}  // namespace hocket::pattern
