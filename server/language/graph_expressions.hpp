#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "language/graph_syntax.hpp"
#include "language/lexer.hpp"
#include "language/rejection.hpp"

namespace hocket::language {

/// Names that macros have bound to numbers.
using GraphVariables = std::map<std::string, double, std::less<>>;

/// Signs that touch come as one: `#~a` is `#` and `~`, `*@t` is `*` and `@`.
[[nodiscard]] std::vector<Token> with_marks_apart(const std::vector<Token>& tokens);

/// Expressions of the graph notation, by recursive descent; loosest first: `$`, `<~ ~>`, `#`,
/// `+ -` and their like, `* /`, minus, `.`, calls. What only patterns know (lambdas, ranges,
/// comprehensions) may stand in brackets. Throws Rejected.
class GraphExpressionParser {
public:
    /// @param tokens of the source; outlive the object.
    GraphExpressionParser(GraphSource source, const std::vector<Token>& tokens)
        : source_{std::move(source)}, tokens_{tokens} {}

    /// What follows is read from here, up to `end`.
    void begin(std::size_t position, std::size_t end, const GraphVariables& variables);
    [[nodiscard]] GraphTree expression();
    /// Arithmetic only, as macros have it.
    [[nodiscard]] double constant();
    /// `[3]` behind a name, if it touches it: "3"; else nothing.
    [[nodiscard]] std::string index();

    [[nodiscard]] std::size_t position() const { return position_; }
    void skip() { ++position_; }
    [[nodiscard]] bool at_end() const { return position_ >= end_; }
    [[nodiscard]] bool next_is(std::string_view sign) const {
        return !at_end() && tokens_[position_].is(sign);
    }
    /// `~`, `@` or `%` with a name that it touches.
    [[nodiscard]] bool at_mark(std::string_view sign) const;
    [[noreturn]] void fail(std::string expected) const;

private:
    using Kind = GraphExpression::Kind;
    using Level = bool (*)(std::string_view sign);

    [[nodiscard]] GraphTree shift();
    [[nodiscard]] GraphTree chain();
    [[nodiscard]] GraphTree sum();
    [[nodiscard]] GraphTree product();
    [[nodiscard]] GraphTree operations(Level belongs, const std::function<GraphTree()>& part);
    [[nodiscard]] GraphTree negation();
    [[nodiscard]] GraphTree composition();
    [[nodiscard]] GraphTree call();
    [[nodiscard]] GraphTree bus_sum();
    [[nodiscard]] GraphTree sum_of_buses(const std::string& name, int first, int last);
    [[nodiscard]] GraphTree atom();
    [[nodiscard]] GraphTree marked(Kind kind);
    [[nodiscard]] GraphTree group();
    [[nodiscard]] GraphTree parenthesis();
    [[nodiscard]] GraphTree bracket();
    [[nodiscard]] std::size_t closing(std::size_t open) const;

    [[nodiscard]] bool begins_atom() const;
    [[nodiscard]] bool at_point_number() const;
    [[nodiscard]] bool at_sign(Level belongs) const;
    [[nodiscard]] bool is_operator(const Token& token) const;
    [[nodiscard]] bool touches(std::size_t at) const {
        return at + 1 < end_ && tokens_[at + 1].begin == tokens_[at].end;
    }
    [[nodiscard]] GraphExpression blank(Kind kind, std::uint32_t begin) const;
    [[nodiscard]] GraphTree made(Kind kind, std::uint32_t begin, std::vector<GraphTree> parts,
                                 std::string text = {}) const;
    [[nodiscard]] GraphTree finished(GraphExpression&& expression) const;

    /// One level of nesting more, while it lives.
    struct Deeper {
        explicit Deeper(GraphExpressionParser& owner);
        ~Deeper() { --parser.nesting_; }
        Deeper(const Deeper&) = delete;
        Deeper& operator=(const Deeper&) = delete;
        GraphExpressionParser& parser;
    };

    GraphSource source_;
    const std::vector<Token>& tokens_;
    const GraphVariables* variables_ = nullptr;
    std::size_t position_ = 0;
    std::size_t end_ = 0;
    int nesting_ = 0;
};

}  // namespace hocket::language
