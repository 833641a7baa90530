#include "language/parser.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "language/compiler.hpp"
#include "language/errors.hpp"
#include "language/mini_parser.hpp"

namespace hocket::language {
namespace {

constexpr std::array<std::string_view, 16> kSlots{"d1",  "d2",  "d3",  "d4",  "d5",  "d6",
                                                  "d7",  "d8",  "d9",  "d10", "d11", "d12",
                                                  "d13", "d14", "d15", "d16"};
constexpr std::array<std::string_view, 21> kKnownWords{
    "d1",  "d2",  "d3",  "d4",  "d5",  "d6",   "d7",     "d8",    "d9", "d10",    "d11",
    "d12", "d13", "d14", "d15", "d16", "hush", "setcps", "sound", "s",  "silence"};

/// Far above what is music; a slip of a digit should not flood the schedule.
constexpr double kMaxCps = 10'000;

bool is_slot(const Token& token) {
    return token.kind == Token::Kind::word &&
           std::find(kSlots.begin(), kSlots.end(), token.text) != kSlots.end();
}

bool is_word(const Token& token, std::string_view word) {
    return token.kind == Token::Kind::word && token.text == word;
}

class Parser {
public:
    Parser(std::string_view text, const std::vector<Token>& tokens)
        : text_{text}, tokens_{tokens} {}

    base::Result<std::vector<ParsedStatement>> parse() {
        std::vector<ParsedStatement> statements;
        while (tokens_[next_].kind != Token::Kind::end) {
            first_ = next_;
            auto statement = parse_statement();
            if (!statement) return tl::unexpected{std::move(statement.error())};
            if (!at_end()) return unexpected("the end of the statement");
            statements.push_back(std::move(*statement));
        }
        return statements;
    }

private:
    base::Result<ParsedStatement> parse_statement() {
        const Token& head = peek();
        if (is_slot(head)) return parse_slot();
        if (is_word(head, "hush")) {
            take();
            return HushStatement{};
        }
        if (is_word(head, "setcps")) return parse_cps();
        return unexpected("a statement: d1 to d16, hush or setcps");
    }

    base::Result<ParsedStatement> parse_slot() {
        SlotStatement slot;
        slot.name = take().text;
        if (peek().is("$")) {
            take();
        } else if (!is_word(peek(), "silence") && !peek().is("(")) {
            return unexpected(fmt::format("'$' after '{}'", slot.name));
        }
        auto sounds = parse_sounds();
        if (!sounds) return tl::unexpected{std::move(sounds.error())};
        slot.sounds = std::move(*sounds);
        const auto begin = static_cast<std::size_t>(tokens_[first_].text.data() - text_.data());
        slot.code = text_.substr(begin, tokens_[next_ - 1].end_offset - begin);
        return slot;
    }

    /// `sound "..."`, or nothing for `silence`; each possibly in parentheses.
    base::Result<std::optional<MiniNode>> parse_sounds() {
        if (peek().is("(")) {
            return parenthesized([this] { return parse_sounds(); });
        }
        if (is_word(peek(), "silence")) {
            take();
            return std::nullopt;
        }
        if (!is_word(peek(), "sound") && !is_word(peek(), "s")) {
            return unexpected("sound \"...\" or silence");
        }
        const std::string_view function = take().text;
        if (peek().is("$")) take();
        return parse_string(function);
    }

    base::Result<std::optional<MiniNode>> parse_string(std::string_view function) {
        if (peek().is("(")) {
            return parenthesized([&] { return parse_string(function); });
        }
        if (peek().kind != Token::Kind::string) {
            return unexpected(fmt::format("a string after '{}'", function));
        }
        const Token& string = take();
        auto parsed = parse_mini(string.text, {string.where.line, string.where.column + 1});
        if (!parsed) return tl::unexpected{std::move(parsed.error())};
        return std::optional{std::move(*parsed)};
    }

    base::Result<ParsedStatement> parse_cps() {
        take();
        if (peek().is("$")) take();
        const base::Location where = place();
        const auto cps = parse_sum();
        if (!cps) return tl::unexpected{cps.error()};
        if (!(*cps > 0 && *cps <= kMaxCps)) {
            return expected_but_got(
                where, fmt::format("cycles per second above 0 and at most {}", kMaxCps),
                fmt::format("{}", *cps));
        }
        return CpsStatement{*cps};
    }

    base::Result<double> parse_sum() {
        auto sum = parse_product();
        while (sum && (peek().is("+") || peek().is("-"))) {
            const double sign = take().is("-") ? -1 : 1;
            const auto right = parse_product();
            if (!right) return right;
            *sum += sign * *right;
        }
        return sum;
    }

    base::Result<double> parse_product() {
        auto product = parse_factor();
        while (product && (peek().is("*") || peek().is("/"))) {
            const bool divides = take().is("/");
            const auto right = parse_factor();
            if (!right) return right;
            *product = divides ? *product / *right : *product * *right;
        }
        return product;
    }

    base::Result<double> parse_factor() {
        double sign = 1;
        for (; peek().is("-"); take()) sign = -sign;
        if (peek().is("(")) {
            auto inner = parenthesized([this] { return parse_sum(); });
            if (inner) *inner *= sign;
            return inner;
        }
        if (peek().kind != Token::Kind::number) return unexpected("a number");
        const std::string_view number = peek().text;
        double value = 0;
        if (std::from_chars(number.data(), number.data() + number.size(), value).ec !=
            std::errc{}) {
            return over_limit(place(), "a number that fits a double", quoted(number));
        }
        take();
        return sign * value;
    }

    /// `(` what `parse_inside` takes `)`. All nesting goes through here.
    template <class ParseInside>
    auto parenthesized(ParseInside&& parse_inside) -> decltype(parse_inside()) {
        if (++depth_ > kMaxNesting) {
            return over_limit(place(),
                              fmt::format("at most {} parentheses inside each other", kMaxNesting),
                              "one more");
        }
        const base::Location opened = take().where;
        auto inside = parse_inside();
        if (!inside) return inside;
        if (!peek().is(")")) {
            return unexpected(
                fmt::format("')' to close the '(' at {}:{}", opened.line, opened.column));
        }
        // Counted down first: a `)` at the start of a line belongs to what it closes.
        take();
        --depth_;
        return inside;
    }

    /// The next token of this statement; the last one of the text stands for the statement's end.
    [[nodiscard]] const Token& peek() const { return at_end() ? tokens_.back() : tokens_[next_]; }

    const Token& take() { return tokens_[next_++]; }

    [[nodiscard]] bool at_end() const {
        const Token& token = tokens_[next_];
        if (token.kind == Token::Kind::end) return true;
        return next_ != first_ && depth_ == 0 && token.first_on_line &&
               token.where.column <= tokens_[first_].where.column;
    }

    /// Where the next token stands, or the statement stops.
    [[nodiscard]] base::Location place() const {
        return at_end() && next_ > 0 ? tokens_[next_ - 1].after : tokens_[next_].where;
    }

    [[nodiscard]] tl::unexpected<base::Error> unexpected(std::string expected) const {
        const Token& token = peek();
        const bool known =
            std::find(kKnownWords.begin(), kKnownWords.end(), token.text) != kKnownWords.end();
        std::string nearest;
        if (token.kind == Token::Kind::word && !known) {
            nearest = nearest_of(token.text, kKnownWords);
        }
        const std::string_view end = tokens_[next_].kind == Token::Kind::end
                                         ? "the end of the text"
                                         : "the end of the statement";
        return expected_but_got(place(), std::move(expected), shown_token(token, end),
                                std::move(nearest));
    }

    std::string_view text_;
    const std::vector<Token>& tokens_;
    std::size_t next_ = 0;
    std::size_t first_ = 0;  ///< of the statement being parsed
    int depth_ = 0;
};

}  // namespace

base::Result<std::vector<ParsedStatement>> parse(std::string_view text,
                                                 const std::vector<Token>& tokens) {
    return Parser{text, tokens}.parse();
}

}  // namespace hocket::language
