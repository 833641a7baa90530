#include "language/graph_heads.hpp"

#include <algorithm>
#include <string_view>

namespace hocket::language {
namespace {

using Kind = GraphHead::Kind;

bool is_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_separator(const Token& token) { return token.is(":") || token.is("=") || token.is("$"); }

/// `out`, `out1`; `o1` is its short form.
std::optional<std::string> output_name(std::string_view word) {
    if (word.starts_with("out") && is_digits(word.substr(3))) return std::string{word};
    if (word.size() > 1 && word[0] == 'o' && is_digits(word.substr(1))) {
        return "out" + std::string{word.substr(1)};
    }
    return std::nullopt;
}

/// Looks at the tokens of one line from `at` on.
class Line {
public:
    Line(const std::vector<Token>& tokens, std::size_t at) : tokens_{tokens}, at_{at} {}

    [[nodiscard]] const Token& operator[](std::size_t i) const {
        return tokens_[std::min(at_ + i, tokens_.size() - 1)];
    }
    [[nodiscard]] bool is_name(std::size_t i) const {
        return (*this)[i].kind == Token::Kind::name && (i == 0 || !(*this)[i].first_on_line);
    }
    [[nodiscard]] bool touch(std::size_t i) const { return (*this)[i + 1].begin == (*this)[i].end; }
    /// `#` as a separator could also go on with a statement above: only where a line is no deeper
    /// than that; the caller asks.
    [[nodiscard]] bool is_separator_or_chain(std::size_t i) const {
        return is_separator((*this)[i]) || (*this)[i].is("#");
    }
    /// Names from `i` on up to a separator; none if there is none on the line.
    [[nodiscard]] std::optional<std::vector<std::string>> parameters(std::size_t i) const {
        std::vector<std::string> names;
        for (; is_name(i); ++i) names.emplace_back((*this)[i].text);
        if (!is_separator((*this)[i]) || (*this)[i].first_on_line) return std::nullopt;
        return names;
    }
    /// Whether the line ends with `:`.
    [[nodiscard]] bool opens_block() const {
        std::size_t i = 1;
        while (!(*this)[i].first_on_line && (*this)[i].kind != Token::Kind::end) ++i;
        return (*this)[i - 1].kind == Token::Kind::symbol && (*this)[i - 1].text.ends_with(':');
    }

private:
    const std::vector<Token>& tokens_;
    std::size_t at_;
};

std::optional<GraphHead> bus_head(const Line& line) {
    if (!line.is_name(1) || !line.touch(0)) return std::nullopt;
    GraphHead head{Kind::bus, "~" + std::string{line[1].text}, 3};
    if (line.is_separator_or_chain(2)) return head;
    if (line[2].is("[") && line.touch(1)) {
        std::size_t close = 3;
        while (!line[close].is("]") && !line[close].first_on_line &&
               line[close].kind != Token::Kind::end) {
            ++close;
        }
        if (!line[close].is("]") || !line.is_separator_or_chain(close + 1)) return std::nullopt;
        head.index = 2;
        head.tokens = close + 2;
        return head;
    }
    auto parameters = line.parameters(2);
    if (!parameters) return std::nullopt;
    head.tokens += parameters->size();
    head.parameters = std::move(*parameters);
    return head;
}

std::optional<GraphHead> word_head(const Line& line) {
    const std::string_view word = line[0].text;
    if (word == "fn" && line.is_name(1)) {
        auto parameters = line.parameters(2);
        // `fn x = ...` is a pattern's function that somebody called fn.
        if (!parameters || parameters->empty()) return std::nullopt;
        GraphHead head{Kind::definition, "fn " + std::string{line[1].text}, 3 + parameters->size()};
        head.parameters = std::move(*parameters);
        return head;
    }
    if (word == "for" && line.is_name(1) && line[2].is_word("in") && line.opens_block()) {
        return GraphHead{Kind::loop, {}};
    }
    if (word == "if" && line.opens_block()) return GraphHead{Kind::condition, {}};
    const bool is_alone = line[1].first_on_line || line[1].kind == Token::Kind::end;
    for (const std::string_view verb : {"hush", "unhush"}) {
        if (is_alone && word.starts_with(verb) && word.size() > verb.size() &&
            is_digits(word.substr(verb.size()))) {
            return GraphHead{Kind::hush, "out" + std::string{word.substr(verb.size())}, 2};
        }
    }
    if (auto name = output_name(word); name && line.is_separator_or_chain(1)) {
        return GraphHead{Kind::output, *name, 2};
    }
    if (!is_separator(line[1])) return std::nullopt;
    if (!line[1].is("$")) {
        if (word == "cps" || word == "tempo" || word == "bpm") {
            return GraphHead{Kind::tempo, std::string{word}, 2};
        }
        if (word == "buffer") return GraphHead{Kind::buffer, std::string{word}, 2};
        if (word == "outmix") return GraphHead{Kind::mix, std::string{word}, 2};
    }
    if (line[1].is(":") && word.size() > 1 && word[0] == 'd' && is_digits(word.substr(1))) {
        return GraphHead{Kind::slot, std::string{word}, 2};
    }
    return std::nullopt;
}

}  // namespace

std::optional<GraphHead> graph_head_at(const std::vector<Token>& tokens, std::size_t at) {
    if (!tokens[at].first_on_line && at != 0) return std::nullopt;
    const Line line{tokens, at};
    if (line[0].is("~")) return bus_head(line);
    if (line[0].is("@") || line[0].is("%")) {
        if (!line.is_name(1) || !line.touch(0) || !is_separator(line[2])) return std::nullopt;
        return GraphHead{Kind::definition, std::string{line[0].text} + std::string{line[1].text},
                         3};
    }
    if (line[0].kind != Token::Kind::name) return std::nullopt;
    return word_head(line);
}

std::size_t graph_statement_end(const std::vector<Token>& tokens, const GraphHead& head,
                                std::size_t at) {
    const int column = tokens[at].indent;
    const bool is_macro = head.kind == Kind::loop || head.kind == Kind::condition;
    const std::size_t behind_head = at + std::max<std::size_t>(head.tokens, 1);
    for (std::size_t i = behind_head; tokens[i].kind != Token::Kind::end; ++i) {
        const Token& token = tokens[i];
        if (!token.first_on_line) continue;
        if (is_macro) {
            const bool goes_on =
                head.kind == Kind::condition && token.is_word("else") && token.indent == column;
            if (token.indent <= column && !goes_on) return i;
            continue;
        }
        if (head.kind == Kind::hush) return i;
        const auto next = graph_head_at(tokens, i);
        // A deeper line `~a # lpf 800` goes on with this statement.
        const bool may_go_on = next && token.indent > column && next->tokens > 0 &&
                               tokens[i + next->tokens - 1].is("#");
        if (next && !may_go_on) return i;
        const bool goes_on = (token.kind == Token::Kind::symbol && !token.is("~") &&
                              !token.is("@") && !token.is("%")) ||
                             token.is(")") || token.is("]") || token.is(",");
        if (token.indent <= column && !goes_on) return i;
    }
    return tokens.size() - 1;
}

}  // namespace hocket::language
