#include "language/mini_parser.hpp"

#include <fmt/core.h>

#include <charconv>
#include <utility>

#include "language/compiler.hpp"
#include "language/cursor.hpp"
#include "language/errors.hpp"

namespace hocket::language {
namespace {

using Kind = MiniNode::Kind;

constexpr std::string_view kEnd = "the end of the string";

// As Tidal's words: they may begin with a digit ("808") and hold points and dashes ("hat.open").
bool begins_word(char c) { return is_letter(c) || is_digit(c) || is_non_ascii(c); }
bool continues_word(char c) {
    return begins_word(c) || c == '_' || c == '.' || c == '\'' || c == '-' || c == '~';
}

/// Passes `2`, `1.5` or `.5`; nothing if no digit comes.
std::string_view take_decimal(Cursor& cursor) {
    Cursor ahead = cursor;
    const std::size_t digits = ahead.take_while(is_digit).size();
    Cursor behind_point = ahead;
    if (ahead.peek() == '.') {
        behind_point.advance();
        if (!behind_point.take_while(is_digit).empty()) ahead = behind_point;
    }
    if (digits == 0 && ahead.offset() == cursor.offset()) return {};
    const std::size_t start = cursor.offset();
    cursor = ahead;
    return cursor.since(start);
}

class MiniParser {
public:
    MiniParser(std::string_view text, base::Location where) : cursor_{text, where} {}

    base::Result<MiniNode> parse() {
        auto layers = parse_layers(Kind::sequence, cursor_.where());
        if (layers && !cursor_.at_end()) return unexpected("a step");
        return layers;
    }

private:
    /// Sequences with commas between them, up to what none of them can take. Each sequence
    /// becomes a node of the given kind; a stack of them if they are several.
    base::Result<MiniNode> parse_layers(Kind kind, base::Location where) {
        MiniNode stack{.kind = Kind::stack, .where = where};
        while (true) {
            auto layer = parse_steps(kind, where);
            if (!layer) return layer;
            stack.children.push_back(std::move(*layer));
            if (cursor_.peek() != ',') break;
            cursor_.advance();
        }
        if (stack.children.size() > 1) return stack;
        return std::move(stack.children.front());
    }

    base::Result<MiniNode> parse_steps(Kind kind, base::Location where) {
        MiniNode steps{.kind = kind, .where = where};
        while (true) {
            cursor_.take_while(is_space);
            if (!begins_step()) return steps;
            auto step = parse_step();
            if (!step) return step;
            steps.children.push_back(std::move(*step));
        }
    }

    [[nodiscard]] bool begins_step() const {
        const char c = cursor_.peek();
        return begins_word(c) || c == '~' || c == '[' || c == '<';
    }

    base::Result<MiniNode> parse_step() {
        auto step = parse_plain_step();
        if (step) {
            if (auto parsed = parse_factors(*step); !parsed) return tl::unexpected{parsed.error()};
        }
        return step;
    }

    base::Result<MiniNode> parse_plain_step() {
        const base::Location where = cursor_.where();
        switch (cursor_.peek()) {
            case '~':
                cursor_.advance();
                return MiniNode{.kind = Kind::rest, .where = where};
            case '[':
                return parse_group(Kind::sequence, ']');
            case '<':
                return parse_group(Kind::alternate, '>');
            default:
                return parse_word();
        }
    }

    base::Result<MiniNode> parse_group(Kind kind, char closing) {
        const base::Location where = cursor_.where();
        if (++depth_ > kMaxNesting) {
            return over_limit(
                where, fmt::format("at most {} groups inside each other", kMaxNesting), "one more");
        }
        const char opening = cursor_.peek();
        cursor_.advance();
        auto layers = parse_layers(kind, where);
        if (!layers) return layers;
        if (cursor_.peek() != closing) {
            return unexpected(fmt::format("a step or '{}' to close the '{}' at {}:{}", closing,
                                          opening, where.line, where.column));
        }
        cursor_.advance();
        --depth_;
        return layers;
    }

    base::Result<MiniNode> parse_word() {
        MiniNode node{.kind = Kind::word, .where = cursor_.where()};
        node.word = cursor_.take_while(continues_word);
        if (cursor_.peek() != ':') return node;
        cursor_.advance();
        const std::size_t start = cursor_.offset();
        if (cursor_.peek() == '-') cursor_.advance();
        if (take_decimal(cursor_).empty()) return unexpected("a number after ':'");
        const std::string_view number = cursor_.since(start);
        double index = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), index).ec !=
            std::errc{}) {
            return over_limit(node.where, "a number that fits a double", quoted(number));
        }
        node.index = index;
        if (auto ended = expect_end_of_number(number); !ended) return tl::unexpected{ended.error()};
        return node;
    }

    base::Result<void> parse_factors(MiniNode& step) {
        while (cursor_.peek() == '*' || cursor_.peek() == '/') {
            const char sign = cursor_.peek();
            cursor_.advance();
            cursor_.take_while(is_space);
            const base::Location where = cursor_.where();
            const std::string_view number = take_decimal(cursor_);
            if (number.empty()) return unexpected(fmt::format("a number after '{}'", sign));
            if (auto ended = expect_end_of_number(number); !ended) return ended;
            try {
                const pattern::Cycles amount = pattern::Cycles::from_decimal(number).value();
                // Slowing by 0 is silence too, as in Tidal.
                step.factor = amount == 0   ? amount
                              : sign == '*' ? step.factor * amount
                                            : step.factor / amount;
            } catch (const std::overflow_error&) {
                return over_limit(where, "a factor that can be held exactly", quoted(number));
            }
        }
        return {};
    }

    /// `bd*2x` is a slip of the hand, not a step `x`.
    [[nodiscard]] base::Result<void> expect_end_of_number(std::string_view number) const {
        if (!continues_word(cursor_.peek()) || cursor_.peek() == '~') return {};
        return unexpected(fmt::format("a space after {}", quoted(number)));
    }

    [[nodiscard]] tl::unexpected<base::Error> unexpected(std::string expected) const {
        return expected_but_got(cursor_.where(), std::move(expected),
                                shown_character(cursor_, kEnd));
    }

    Cursor cursor_;
    int depth_ = 0;
};

}  // namespace

base::Result<MiniNode> parse_mini(std::string_view text, base::Location where) {
    return MiniParser{text, where}.parse();
}

}  // namespace hocket::language
