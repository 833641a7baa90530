#include "language/graph_parser.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "language/errors.hpp"
#include "language/graph_expressions.hpp"
#include "language/graph_heads.hpp"
#include "language/graph_tree.hpp"
#include "language/lexer.hpp"
#include "language/rejection.hpp"

namespace hocket::language {
namespace {

/// Statements that the macros of a text may make.
constexpr std::size_t kMostStatements = 4'096;
/// What they may read again and again.
constexpr std::size_t kMostMacroTokens = 262'144;

class GraphParser {
public:
    GraphParser(std::string_view text, std::vector<Token> tokens)
        : source_{std::make_shared<const std::string>(text)},
          tokens_{std::move(tokens)},
          expressions_{source_, tokens_} {}

    ParsedGraph parse() {
        result_.rest = *source_;
        region(0, tokens_.size() - 1, false);
        return std::move(result_);
    }

private:
    /// Statements from `at` on; in a macro's body there is nothing else.
    void region(std::size_t at, std::size_t end, bool in_macro) {
        while (at < end) {
            const auto head = graph_head_at(tokens_, at);
            if (!head) {
                if (in_macro) fail_at(at, "a statement of the graph");
                ++at;
                continue;
            }
            const std::size_t behind = std::min(end, graph_statement_end(tokens_, *head, at));
            try {
                if (head->kind == GraphHead::Kind::loop) {
                    loop(at, behind);
                } else if (head->kind == GraphHead::Kind::condition) {
                    condition(at, behind);
                } else {
                    statement(*head, at, behind);
                }
            } catch (Rejected& rejected) {
                if (in_macro) throw;
                result_.errors.push_back(std::move(rejected.error));
            }
            if (!in_macro) blank_out(at, behind);
            at = behind;
        }
    }

    void blank_out(std::size_t from, std::size_t behind) {
        for (std::uint32_t at = tokens_[from].begin; at < tokens_[behind - 1].end; ++at) {
            if (result_.rest[at] != '\n') result_.rest[at] = ' ';
        }
    }

    // ---- macros

    /// `for i in A..B:`, both included.
    void loop(std::size_t at, std::size_t end) {
        const std::string name{tokens_[at + 1].text};
        expressions_.begin(at + 3, end, variables_);
        const double first = expressions_.constant();
        if (!expressions_.next_is("..")) expressions_.fail("'..'");
        expressions_.skip();
        const double last = expressions_.constant();
        const std::size_t body = body_begin("the lines of 'for', deeper than it");
        const auto outer = variables_.find(name);
        if (outer != variables_.end()) fail_at(at + 1, "a name that no 'for' around it has");
        for (double i = std::round(first); i <= last; ++i) {
            count(at, end - body);
            variables_[name] = i;
            region(body, end, true);
        }
        variables_.erase(name);
    }

    /// `if x == y:`, and `else:` at the same column.
    void condition(std::size_t at, std::size_t end) {
        expressions_.begin(at + 1, end, variables_);
        const bool holds = comparison();
        const std::size_t body = body_begin("the lines of 'if', deeper than it");
        std::size_t otherwise = body;
        while (otherwise < end &&
               !(tokens_[otherwise].is_word("else") && tokens_[otherwise].first_on_line &&
                 tokens_[otherwise].indent == tokens_[at].indent)) {
            ++otherwise;
        }
        count(at, end - body);
        if (holds) return region(body, otherwise, true);
        if (otherwise == end) return;
        expressions_.begin(otherwise + 1, end, variables_);
        region(body_begin("the lines of 'else', deeper than it"), end, true);
    }

    [[nodiscard]] bool comparison() {
        const double left = expressions_.constant();
        for (const std::string_view sign : {"==", "/=", "!=", "<", ">", "<=", ">="}) {
            if (!expressions_.next_is(sign)) continue;
            expressions_.skip();
            const double right = expressions_.constant();
            if (sign == "==") return left == right;
            if (sign == "<") return left < right;
            if (sign == ">") return left > right;
            if (sign == "<=") return left <= right;
            if (sign == ">=") return left >= right;
            return left != right;
        }
        expressions_.fail("one of == /= < > <= >=");
    }

    [[nodiscard]] std::size_t body_begin(std::string expected) {
        if (!expressions_.next_is(":")) expressions_.fail("':'");
        expressions_.skip();
        if (expressions_.at_end()) expressions_.fail(std::move(expected));
        return expressions_.position();
    }

    void count(std::size_t at, std::size_t tokens) {
        macro_tokens_ += tokens;
        if (macro_tokens_ > kMostMacroTokens) {
            reject_over_limit(where(at), "less work for 'for'", "more");
        }
    }

    // ---- statements

    void statement(const GraphHead& head, std::size_t start, std::size_t end) {
        const Place place{tokens_[start].begin, tokens_[start + head.tokens - 2].end};
        if (head.kind == GraphHead::Kind::slot) {
            reject(where(start),
                   "'$' behind a slot, or an output such as out" + head.name.substr(1) + ":",
                   quoted(head.name + ":"), "out" + head.name.substr(1));
        }
        if (head.kind == GraphHead::Kind::hush) {
            reject(where(start), fmt::format("hush, mute, or another signal: {}: 0", head.name),
                   quoted(tokens_[start].text));
        }
        std::string name = head.name;
        if (head.index > 0) {
            expressions_.begin(start + head.index, end, variables_);
            name += expressions_.index();
        }
        expressions_.begin(start + head.tokens, end, variables_);
        GraphTree value = expressions_.expression();
        switch (head.kind) {
            case GraphHead::Kind::tempo:
                return tempo(head, *value, place, start + head.tokens);
            case GraphHead::Kind::buffer:  // the daemon's, not a text's
                if (value->kind != GraphExpression::Kind::number) {
                    fail_at(start + head.tokens, "a number");
                }
                return whole_was_read();
            case GraphHead::Kind::mix:
                return mix(*value, start + head.tokens);
            default:
                break;
        }
        whole_was_read();
        if (result_.statements.size() >= kMostStatements) {
            reject_over_limit(where(start), fmt::format("at most {} statements", kMostStatements),
                              "more");
        }
        const std::uint32_t begin = tokens_[start].begin;
        result_.statements.push_back({.name = std::move(name),
                                      .value = std::move(value),
                                      .parameters = head.parameters,
                                      .code = source_->substr(begin, tokens_[end - 1].end - begin),
                                      .place = place});
    }

    void tempo(const GraphHead& head, const GraphExpression& value, const Place& place,
               std::size_t at) {
        const auto number = constant_of(value);
        if (!number) fail_at(at, "a number");
        // `bpm: 120 "4/4"`: the signature says nothing here.
        const bool is_bpm = head.name == "bpm";
        if (is_bpm && !expressions_.at_end() &&
            tokens_[expressions_.position()].kind == Token::Kind::string) {
            expressions_.skip();
        }
        whole_was_read();
        result_.tempi.push_back({is_bpm ? *number / 60 : *number, place});
    }

    /// Outputs add up and the master's limiter does the rest.
    void mix(const GraphExpression& value, std::size_t at) {
        whole_was_read();
        if (value.kind == GraphExpression::Kind::call && value.parts.empty() &&
            value.text == "none") {
            return;
        }
        fail_at(at,
                "'none': outputs add up, and the limiter of the master tames what is too loud "
                "(for another curve: out: ~mix # distort 1 1)");
    }

    void whole_was_read() {
        if (!expressions_.at_end()) expressions_.fail("an operator or the end of the statement");
    }

    [[nodiscard]] base::Location where(std::size_t at) const {
        return location_of(*source_, tokens_[at].begin);
    }
    [[noreturn]] void fail_at(std::size_t at, std::string expected) const {
        reject(where(at), std::move(expected), shown_token(tokens_[at], "the end"));
    }

    GraphSource source_;
    std::vector<Token> tokens_;
    GraphExpressionParser expressions_;
    GraphVariables variables_;
    ParsedGraph result_;
    std::size_t macro_tokens_ = 0;
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
    std::vector<Token> apart = with_marks_apart(*tokens);
    return GraphParser{text, std::move(apart)}.parse();
}

}  // namespace hocket::language
