#include "language/graph_parser.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "language/errors.hpp"
#include "language/lexer.hpp"
#include "language/limits.hpp"
#include "language/rejection.hpp"

namespace hocket::language {
namespace {

using Kind = GraphExpression::Kind;

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// `out`, `out1`; `o1` is its short form.
std::optional<std::string> output_name(std::string_view word) {
    if (word.starts_with("out") && is_digits(word.substr(3))) return std::string{word};
    if (word.size() > 1 && word[0] == 'o' && is_digits(word.substr(1))) {
        return "out" + std::string{word.substr(1)};
    }
    return std::nullopt;
}

/// What begins a graph statement.
struct Head {
    enum class Kind : std::uint8_t { bus, output, tempo, slot };
    Kind kind;
    std::string name;
    std::size_t tokens;  ///< the separator included
};

bool is_separator(const Token& token) { return token.is(":") || token.is("=") || token.is("$"); }

/// Signs that touch come as one: `#~a` is `#` and `~`, `-~a` is `-` and `~`.
std::vector<Token> with_buses_apart(const std::vector<Token>& tokens) {
    std::vector<Token> result;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        const bool joined = token.kind == Token::Kind::symbol && token.text.size() > 1 &&
                            token.text.ends_with('~') && i + 1 < tokens.size() &&
                            tokens[i + 1].kind == Token::Kind::name &&
                            tokens[i + 1].begin == token.end;
        if (!joined) {
            result.push_back(token);
            continue;
        }
        Token sign = token;
        sign.text.remove_suffix(1);
        --sign.end;
        Token tilde = token;
        tilde.text.remove_prefix(token.text.size() - 1);
        tilde.begin = token.end - 1;
        tilde.first_on_line = false;
        result.push_back(sign);
        result.push_back(tilde);
    }
    return result;
}

class GraphParser {
public:
    GraphParser(std::string_view text, std::vector<Token> tokens)
        : text_{text}, tokens_{std::move(tokens)} {}

    ParsedGraph parse() {
        ParsedGraph result;
        result.rest = text_;
        while (tokens_[position_].kind != Token::Kind::end) {
            const auto head = head_at(position_);
            if (!head) {
                ++position_;
                continue;
            }
            const std::size_t start = position_;
            const std::uint32_t begin = tokens_[start].begin;
            end_ = statement_end(start + head->tokens, tokens_[start].indent);
            try {
                take_statement(*head, start, result);
            } catch (Rejected& rejected) {
                result.errors.push_back(std::move(rejected.error));
            }
            position_ = end_;
            const std::uint32_t behind = tokens_[end_ - 1].end;
            for (std::uint32_t at = begin; at < behind; ++at) {
                if (result.rest[at] != '\n') result.rest[at] = ' ';
            }
        }
        return result;
    }

private:
    [[nodiscard]] std::optional<Head> head_at(std::size_t at) const {
        if (!tokens_[at].first_on_line && at != 0) return std::nullopt;
        const auto token = [this](std::size_t i) -> const Token& {
            return tokens_[std::min(i, tokens_.size() - 1)];
        };
        if (token(at).is("~") && token(at + 1).kind == Token::Kind::name &&
            token(at + 1).begin == token(at).end && is_separator(token(at + 2))) {
            return Head{Head::Kind::bus, "~" + std::string{token(at + 1).text}, 3};
        }
        if (token(at).kind != Token::Kind::name || !is_separator(token(at + 1))) {
            return std::nullopt;
        }
        const std::string_view word = token(at).text;
        if (auto name = output_name(word)) return Head{Head::Kind::output, *name, 2};
        if (!token(at + 1).is("$") && (word == "cps" || word == "tempo" || word == "bpm")) {
            return Head{Head::Kind::tempo, std::string{word}, 2};
        }
        if (token(at + 1).is(":") && word.size() > 1 && word[0] == 'd' &&
            is_digits(word.substr(1))) {
            return Head{Head::Kind::slot, std::string{word}, 2};
        }
        return std::nullopt;
    }

    [[nodiscard]] std::size_t statement_end(std::size_t from, int column) const {
        std::size_t at = from;
        for (; tokens_[at].kind != Token::Kind::end; ++at) {
            const Token& token = tokens_[at];
            if (!token.first_on_line) continue;
            if (head_at(at)) break;
            const bool goes_on = (token.kind == Token::Kind::symbol && !token.is("~")) ||
                                 token.is(")") || token.is("]") || token.is(",");
            if (token.indent <= column && !goes_on) break;
        }
        return at;
    }

    void take_statement(const Head& head, std::size_t start, ParsedGraph& result) {
        const Place place{tokens_[start].begin, tokens_[start + head.tokens - 2].end};
        if (head.kind == Head::Kind::slot) {
            reject(where(tokens_[start]),
                   "'$' behind a slot, or an output such as out" + head.name.substr(1) + ":",
                   quoted(head.name + ":"), "out" + head.name.substr(1));
        }
        position_ = start + head.tokens;
        depth_ = 0;
        GraphTree value = expression();
        if (position_ < end_) fail("an operator or the end of the statement");
        if (head.kind == Head::Kind::tempo) {
            if (value->kind != Kind::number) fail_at(start + head.tokens, "a number");
            result.tempi.push_back(
                {head.name == "bpm" ? value->number / 60 : value->number, place});
            return;
        }
        const std::uint32_t begin = tokens_[start].begin;
        result.statements.push_back(
            {.name = head.name,
             .value = std::move(value),
             .code = std::string{text_.substr(begin, tokens_[end_ - 1].end - begin)},
             .place = place});
    }

    // ---- expressions, loosest first
    GraphTree expression() {
        const Deeper deeper{*this};
        GraphTree left = chain();
        if (!next_is("$")) return left;
        ++position_;
        GraphTree right = expression();
        const std::uint32_t begin = left->place.begin;
        return made(Kind::apply, begin, {std::move(left), std::move(right)});
    }
    GraphTree chain() {
        GraphTree left = sum();
        while (next_is("#")) {
            ++position_;
            GraphTree right = sum();
            const std::uint32_t begin = left->place.begin;
            left = made(Kind::chain, begin, {std::move(left), std::move(right)});
        }
        return left;
    }
    GraphTree sum() {
        return operations({"+", "-"}, [this] { return product(); });
    }
    GraphTree product() {
        return operations({"*", "/"}, [this] { return negation(); });
    }
    template <class Part>
    GraphTree operations(std::array<std::string_view, 2> signs, Part&& part) {
        GraphTree left = part();
        while (next_is(signs[0]) || next_is(signs[1])) {
            const std::string sign{tokens_[position_++].text};
            GraphTree right = part();
            const std::uint32_t begin = left->place.begin;
            left = made(Kind::operation, begin, {std::move(left), std::move(right)}, sign);
        }
        return left;
    }
    GraphTree negation() {
        const Deeper deeper{*this};
        if (!next_is("-")) return call();
        const std::uint32_t begin = tokens_[position_++].begin;
        GraphTree value = negation();
        if (value->kind != Kind::number) return made(Kind::negation, begin, {std::move(value)});
        auto number = std::make_shared<GraphExpression>(*value);
        number->number = -number->number;
        number->place.begin = begin;
        return number;
    }
    GraphTree call() {
        if (at_end() || tokens_[position_].kind != Token::Kind::name) return atom();
        auto result = std::make_shared<GraphExpression>();
        result->kind = Kind::call;
        result->text = tokens_[position_].text;
        result->place.begin = tokens_[position_++].begin;
        while (begins_atom() || next_is(":")) {
            if (next_is(":")) {
                ++position_;
                if (at_end() || tokens_[position_].kind != Token::Kind::name) {
                    fail("the name of an argument");
                }
                std::string name{tokens_[position_++].text};
                if (!begins_atom()) fail("a value");
                result->keywords.emplace_back(std::move(name), atom());
            } else {
                result->parts.push_back(atom());
            }
        }
        result->place.end = tokens_[position_ - 1].end;
        result->depth = 1 + deepest(result->parts);
        for (const auto& [name, value] : result->keywords) {
            result->depth = std::max(result->depth, value->depth + 1);
        }
        return result;
    }
    GraphTree atom() {
        if (!begins_atom()) fail("a signal: a number, a string, a ~bus, a name or '('");
        const Token& token = tokens_[position_++];
        auto result = std::make_shared<GraphExpression>();
        result->place = {token.begin, token.end};
        if (token.is("(")) {
            GraphTree inside = expression();
            if (!next_is(")")) fail("')'");
            ++position_;
            return inside;
        }
        if (token.is("~")) {
            const Token& name = tokens_[position_++];
            result->kind = Kind::bus;
            result->text = "~" + std::string{name.text};
            result->place.end = name.end;
        } else if (token.kind == Token::Kind::number) {
            std::from_chars(token.text.data(), token.text.data() + token.text.size(),
                            result->number);
        } else if (token.kind == Token::Kind::string) {
            result->kind = Kind::string;
            result->text = token.text;
            result->content_begin = token.begin + 1;
        } else {
            result->kind = Kind::call;
            result->text = token.text;
        }
        return result;
    }

    // ---- tokens
    [[nodiscard]] bool at_end() const { return position_ >= end_; }
    [[nodiscard]] bool next_is(std::string_view sign) const {
        return !at_end() && tokens_[position_].is(sign);
    }
    [[nodiscard]] bool begins_atom() const {
        if (at_end()) return false;
        const Token& token = tokens_[position_];
        if (token.is("~")) {
            return position_ + 1 < end_ && tokens_[position_ + 1].kind == Token::Kind::name &&
                   tokens_[position_ + 1].begin == token.end;
        }
        return token.is("(") || token.kind == Token::Kind::number ||
               token.kind == Token::Kind::string || token.kind == Token::Kind::name;
    }
    [[nodiscard]] base::Location where(const Token& token) const {
        return location_of(text_, token.begin);
    }
    [[noreturn]] void fail(std::string expected) const { fail_at(position_, std::move(expected)); }
    [[noreturn]] void fail_at(std::size_t at, std::string expected) const {
        if (at >= end_) {
            reject(location_of(text_, tokens_[end_ - 1].end), std::move(expected),
                   "the end of the statement");
        }
        reject(where(tokens_[at]), std::move(expected), shown_token(tokens_[at], "the end"));
    }
    [[nodiscard]] GraphTree made(Kind kind, std::uint32_t begin, std::vector<GraphTree> parts,
                                 std::string text = {}) const {
        auto result = std::make_shared<GraphExpression>();
        result->kind = kind;
        result->place = {begin, tokens_[position_ - 1].end};
        result->text = std::move(text);
        result->parts = std::move(parts);
        result->depth = 1 + deepest(result->parts);
        if (result->depth > kMaxDepth) {
            reject_over_limit(location_of(text_, begin),
                              fmt::format("at most {} signals in a row", kMaxDepth), "more");
        }
        return result;
    }
    [[nodiscard]] static int deepest(const std::vector<GraphTree>& parts) {
        int depth = 0;
        for (const GraphTree& part : parts) depth = std::max(depth, part->depth);
        return depth;
    }
    /// One level of nesting more, while it lives.
    struct Deeper {
        explicit Deeper(GraphParser& owner) : parser{owner} {
            if (++parser.depth_ > 2 * kMaxNesting) {
                reject_over_limit(parser.where(parser.tokens_[parser.position_]),
                                  fmt::format("nesting of at most {}", kMaxNesting), "deeper");
            }
        }
        ~Deeper() { --parser.depth_; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        GraphParser& parser;
    };

    std::string_view text_;
    std::vector<Token> tokens_;
    std::size_t position_ = 0;
    std::size_t end_ = 0;  ///< of the statement
    int depth_ = 0;
};

}  // namespace

ParsedGraph parse_graph(std::string_view text) {
    const auto tokens = lex(text);
    // What cannot be lexed is for the parser of patterns to say.
    if (!tokens) {
        ParsedGraph none;
        none.rest = text;
        return none;
    }
    return GraphParser{text, with_buses_apart(*tokens)}.parse();
}

}  // namespace hocket::language
