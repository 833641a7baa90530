#include "language/mini_literals.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Symbol;
using pattern::Value;

/// Beyond this a double holds no halves, and its integer nothing useful.
constexpr double kMaxInteger = 9'007'199'254'740'992.0;  // 2^53

bool take_sign(Cursor& cursor) {
    const bool negative = cursor.peek() == '-';
    if (negative || cursor.peek() == '+') cursor.advance();
    return negative;
}

bool is_whole(double value) {
    return std::abs(value) <= kMaxInteger && std::nearbyint(value) == value;
}

/// The fraction letter at the cursor, if no other letter follows it.
std::optional<Cycles> take_fraction_letter(Cursor& cursor) {
    Cursor ahead = cursor;
    ahead.advance();
    if (is_letter(ahead.peek()) || is_non_ascii(ahead.peek())) return std::nullopt;
    std::optional<Cycles> fraction;
    switch (cursor.peek()) {
        case 'w':
            fraction = Cycles{1};
            break;
        case 'h':
            fraction = Cycles{1, 2};
            break;
        case 'q':
            fraction = Cycles{1, 4};
            break;
        case 'e':
            fraction = Cycles{1, 8};
            break;
        case 's':
            fraction = Cycles{1, 16};
            break;
        case 't':
            fraction = Cycles{1, 3};
            break;
        case 'f':
            fraction = Cycles{1, 5};
            break;
        case 'x':
            fraction = Cycles{1, 6};
            break;
        default:
            return std::nullopt;
    }
    cursor = ahead;
    return fraction;
}

/// `3%4` from the `%` on.
std::optional<Cycles> take_denominator(Cursor& cursor, double numerator) {
    if (cursor.peek() != '%' || !is_whole(numerator)) return std::nullopt;
    Cursor ahead = cursor;
    ahead.advance();
    const auto denominator = take_digits(ahead);
    if (!denominator || *denominator == 0) return std::nullopt;
    cursor = ahead;
    return Cycles{static_cast<std::int64_t>(numerator), *denominator};
}

std::optional<MiniNumber> take_unsigned_ratio(Cursor& cursor) {
    const auto decimal = take_decimal(cursor);
    if (!decimal) {
        const auto letter = take_fraction_letter(cursor);
        if (!letter) return std::nullopt;
        return MiniNumber{letter->to_double(), *letter};
    }
    std::optional<Cycles> ratio = take_denominator(cursor, *decimal);
    if (const auto letter = take_fraction_letter(cursor)) {
        ratio = (ratio ? *ratio : Cycles::from_double(*decimal)) * *letter;
    }
    return MiniNumber{ratio ? ratio->to_double() : *decimal, ratio};
}

/// A number or a note name. Of those letters that are both, `fractions_first` decides.
std::optional<double> take_number_or_note(Cursor& cursor, bool fractions_first) {
    Cursor ahead = cursor;
    const bool negative = take_sign(ahead);
    std::optional<double> number;
    if (fractions_first || is_digit(ahead.peek())) {
        if (const auto ratio = take_ratio(ahead)) number = ratio->value;
    }
    if (!number) {
        if (const auto note = take_note_name(ahead)) number = static_cast<double>(*note);
    }
    if (!number) {
        if (const auto ratio = take_ratio(ahead)) number = ratio->value;
    }
    if (!number) return std::nullopt;
    cursor = ahead;
    return negative ? -*number : *number;
}

/// Notes read a number without a fraction letter behind it: `3e` is two steps, 3 and E.
std::optional<double> take_note(Cursor& cursor) {
    Cursor ahead = cursor;
    const bool negative = take_sign(ahead);
    if (const auto decimal = take_decimal(ahead)) {
        const auto ratio = take_denominator(ahead, *decimal);
        cursor = ahead;
        const double value = ratio ? ratio->to_double() : *decimal;
        return negative ? -value : value;
    }
    return take_number_or_note(cursor, false);
}

std::optional<std::int64_t> take_integer(Cursor& cursor) {
    Cursor ahead = cursor;
    const bool negative = take_sign(ahead);
    std::optional<std::int64_t> integer;
    if (const auto decimal = take_decimal(ahead)) {
        if (!is_whole(*decimal)) return std::nullopt;
        integer = static_cast<std::int64_t>(*decimal);
    } else {
        integer = take_note_name(ahead);
    }
    if (!integer) return std::nullopt;
    cursor = ahead;
    return negative ? -*integer : *integer;
}

std::optional<bool> take_boolean(Cursor& cursor) {
    switch (cursor.peek()) {
        case 't':
        case '1':
            cursor.advance();
            return true;
        case 'f':
        case '0':
            cursor.advance();
            return false;
        default:
            return std::nullopt;
    }
}

}  // namespace

Cycles MiniNumber::exact() const { return ratio ? *ratio : Cycles::from_double(value); }

std::optional<std::int64_t> take_digits(Cursor& cursor) {
    Cursor ahead = cursor;
    const std::string_view digits = ahead.take_while(is_digit);
    if (digits.empty() || digits.size() > 18) return std::nullopt;
    std::int64_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    cursor = ahead;
    return number;
}

std::optional<double> take_decimal(Cursor& cursor) {
    const std::size_t start = cursor.offset();
    Cursor whole = cursor;
    if (whole.take_while(is_digit).empty()) return std::nullopt;
    Cursor ahead = whole;
    bool complete = true;
    if (ahead.peek() == '.') {
        ahead.advance();
        complete = !ahead.take_while(is_digit).empty();
    }
    if (complete && ahead.peek() == 'e') {
        ahead.advance();
        if (ahead.peek() == '-') ahead.advance();
        complete = !ahead.take_while(is_digit).empty();
    }
    if (!complete) ahead = whole;  // "0..3" and "3e" are whole numbers with something behind them
    const std::string_view text = ahead.since(start);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{}) return std::nullopt;
    cursor = ahead;
    return value;
}

std::optional<MiniNumber> take_ratio(Cursor& cursor) {
    Cursor ahead = cursor;
    const bool negative = take_sign(ahead);
    auto number = take_unsigned_ratio(ahead);
    if (!number) return std::nullopt;
    if (negative) {
        number->value = -number->value;
        if (number->ratio) number->ratio = -*number->ratio;
    }
    cursor = ahead;
    return number;
}

std::optional<std::int64_t> take_note_name(Cursor& cursor) {
    static constexpr std::string_view kNames = "c d ef g a b";  // by semitones above c
    const char name = cursor.peek();
    const auto found = name == ' ' ? std::string_view::npos : kNames.find(name);
    if (found == std::string_view::npos) return std::nullopt;
    auto semitones = static_cast<std::int64_t>(found);
    cursor.advance();
    while (true) {
        const char accidental = cursor.peek();
        if (accidental != 's' && accidental != 'f' && accidental != 'n') break;
        if (accidental != 'n') semitones += accidental == 's' ? 1 : -1;
        cursor.advance();
    }
    const auto octave = take_digits(cursor);
    // An octave of so many digits that it overflows sounds nowhere anyway.
    return semitones + (std::min<std::int64_t>(octave.value_or(5), 1'000'000) - 5) * 12;
}

std::string_view take_word(Cursor& cursor) {
    const auto begins = [](char c) { return is_letter(c) || is_digit(c) || is_non_ascii(c); };
    if (!begins(cursor.peek())) return {};
    return cursor.take_while(
        [&](char c) { return begins(c) || c == ':' || c == '.' || c == '-' || c == '_'; });
}

std::optional<std::vector<ChordModifier>> take_chord_modifiers(Cursor& cursor) {
    using Kind = ChordModifier::Kind;
    constexpr std::int64_t kMostInversions = 256;
    if (cursor.peek() == 'o') {
        return std::vector<ChordModifier>(cursor.take_while([](char c) { return c == 'o'; }).size(),
                                          {Kind::open, 0});
    }
    if (cursor.peek() == 'i') {
        std::size_t count = cursor.take_while([](char c) { return c == 'i'; }).size();
        if (count == 1) {
            if (const auto number = take_digits(cursor)) {
                count = static_cast<std::size_t>(std::min(*number, kMostInversions));
            }
        }
        return std::vector<ChordModifier>(count, {Kind::invert, 0});
    }
    if (cursor.peek() == 'd') {
        Cursor ahead = cursor;
        ahead.advance();
        if (const auto number = take_digits(ahead)) {
            cursor = ahead;
            return std::vector<ChordModifier>{{Kind::drop, *number}};
        }
        return std::nullopt;
    }
    if (const auto number = take_integer(cursor)) {
        return std::vector<ChordModifier>{{Kind::range, *number}};
    }
    return std::nullopt;
}

std::optional<Value> take_literal(Cursor& cursor, MiniType type) {
    switch (type) {
        case MiniType::text:
            if (const auto word = take_word(cursor); !word.empty()) return Value::text(word);
            break;
        case MiniType::controls:
            if (const auto word = take_word(cursor); !word.empty()) return sound_controls(word);
            break;
        case MiniType::number:
            if (const auto number = take_number_or_note(cursor, true)) {
                return Value::number(*number);
            }
            break;
        case MiniType::note:
            if (const auto note = take_note(cursor)) return Value::note(*note);
            break;
        case MiniType::integer:
            if (const auto integer = take_integer(cursor)) return Value::integer(*integer);
            break;
        case MiniType::boolean:
            if (const auto boolean = take_boolean(cursor)) return Value::boolean(*boolean);
            break;
        case MiniType::rational:
            if (const auto ratio = take_ratio(cursor)) return Value::rational(ratio->exact());
            break;
    }
    return std::nullopt;
}

std::vector<std::string_view> split_word(std::string_view word) {
    // Empty pieces do not count, as in Tidal: "bd::3" is "bd:3".
    std::vector<std::string_view> pieces;
    while (!word.empty()) {
        const std::string_view piece = word.substr(0, word.find(':'));
        if (!piece.empty()) pieces.push_back(piece);
        word.remove_prefix(std::min(word.size(), piece.size() + 1));
    }
    return pieces;
}

std::optional<double> read_decimal(std::string_view text) {
    Cursor cursor{text};
    const bool negative = cursor.peek() == '-';
    if (negative) cursor.advance();
    const auto number = take_decimal(cursor);
    if (!number || !cursor.at_end()) return std::nullopt;
    return negative ? -*number : *number;
}

Value sound_controls(std::string_view word) {
    static const Symbol kSound{"s"};
    static const Symbol kNumber{"n"};
    const auto pieces = split_word(word);
    std::vector<pattern::Controls::Entry> entries;
    if (!pieces.empty()) entries.emplace_back(kSound, Value::text(pieces[0]));
    if (pieces.size() > 1) {
        if (const auto number = read_decimal(pieces[1])) {
            entries.emplace_back(kNumber, Value::number(*number));
        }
    }
    return Value::controls(pattern::Controls{std::move(entries)});
}

}  // namespace hocket::language
