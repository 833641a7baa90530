#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/lexer.hpp"
#include "language/parser.hpp"
#include "language/rejection.hpp"
#include "language/syntax.hpp"

namespace hocket::language {

/// How an operator binds among others.
struct Fixity {
    enum class Side : std::uint8_t { left, right, none };
    int precedence = 9;
    Side side = Side::left;
};
/// Haskell's for its own operators; Tidal declares none, so its operators are infixl 9.
[[nodiscard]] Fixity fixity_of(std::string_view op);

/// `let`, `in`, `where` ...: a word that can be no name.
[[nodiscard]] bool is_reserved_word(const Token& token);

/// Recursive descent over tokens, with layout: a block's items begin at its column, and what
/// stands left of it ends the block. Throws Rejected.
class Parser {
public:
    Parser(std::string_view text, const std::vector<Token>& tokens)
        : text_{text}, tokens_{tokens} {}

    [[nodiscard]] ParsedText statements();
    [[nodiscard]] Node only_expression();

private:
    /// What the tokens stand in: a block with its column, or brackets, in which lines are free.
    struct Context {
        int column = 0;              ///< kFree in brackets
        std::size_t item_start = 0;  ///< the token that an item begins with
    };
    static constexpr int kFree = -1;
    static constexpr std::size_t kNoItem = SIZE_MAX;

    // Tokens (parser_layout.cpp). A line that ends the item is seen as the end.
    [[nodiscard]] const Token& peek() const;
    [[nodiscard]] const Token& peek_second() const;
    const Token& take();
    [[nodiscard]] const Token& raw() const { return tokens_[position_]; }
    [[nodiscard]] bool ends_item(std::size_t position) const;
    [[nodiscard]] bool goes_on(const Token& token) const;
    [[nodiscard]] bool begins_statement(std::size_t position) const;
    [[nodiscard]] bool next_is(std::string_view sign) const { return peek().is(sign); }
    [[nodiscard]] bool next_is_word(std::string_view word) const { return peek().is_word(word); }
    bool take_if(std::string_view sign);
    void expect(std::string_view sign, std::string expected);
    void expect_word(std::string_view word, std::string expected);
    [[noreturn]] void fail(std::string expected) const;
    [[noreturn]] void fail_at(const Token& token, std::string expected) const;
    [[nodiscard]] base::Location where(const Token& token) const {
        return location_of(text_, token.begin);
    }
    [[nodiscard]] std::uint32_t last_end() const {
        return position_ == 0 ? 0 : tokens_[position_ - 1].end;
    }
    /// Items of a block after `let`, `where`, `do`, `of`.
    template <class Item>
    void block(Item&& item);

    // Statements and bindings (parser_statements.cpp)
    [[nodiscard]] ParsedStatement statement();
    void skip_statement(std::size_t start, int column);
    [[nodiscard]] bool at_definition() const;
    [[nodiscard]] std::vector<Binding> bindings();
    void binding(std::vector<Binding>& all);
    void signature(std::vector<std::pair<std::string, TypeText>>& types);
    void function_clause(std::vector<Binding>& all);
    void shape_binding(std::vector<Binding>& all);
    [[nodiscard]] Node right_side(std::string_view sign);
    [[nodiscard]] Node let_around(std::vector<Binding> bindings, Node body);
    [[nodiscard]] Node do_block(std::uint32_t begin);
    [[nodiscard]] Node case_of(std::uint32_t begin);

    // Shapes (parser_shapes.cpp)
    [[nodiscard]] Shape shape();
    [[nodiscard]] Shape shape_atom();
    [[nodiscard]] bool at_shape() const;

    // Expressions (parser_expressions.cpp)
    [[nodiscard]] Node expression();
    [[nodiscard]] Node operators(bool in_parentheses, bool& is_section);
    [[nodiscard]] bool at_operator() const;
    [[nodiscard]] Node take_operator();
    [[nodiscard]] Node operand();
    [[nodiscard]] Node application();
    [[nodiscard]] bool at_atom() const;
    [[nodiscard]] Node atom();
    [[nodiscard]] Node parenthesis();
    [[nodiscard]] Node bracket();
    [[nodiscard]] Node comprehension(Node item, std::uint32_t begin);
    [[nodiscard]] Node lambda();
    [[nodiscard]] Node branch();
    [[nodiscard]] TypeText type_text();

    // Making nodes
    [[nodiscard]] Node make(Expression&& expression) const;
    [[nodiscard]] Node name(std::string text, Place place) const;
    [[nodiscard]] Node table_name(std::string text, Place place) const;
    [[nodiscard]] Node apply(Node function, std::vector<Node> arguments) const;
    [[nodiscard]] Node binary(const Node& op, Node left, Node right) const;
    [[nodiscard]] Node lambda_of(std::vector<Alternative> alternatives, Place place) const;
    [[nodiscard]] std::string fresh_name(std::string_view hint);

    /// Counts a level of nesting for as long as it lives.
    class Level {
    public:
        explicit Level(Parser& parser);
        ~Level() { --parser_.nesting_; }
        Level(const Level&) = delete;
        Level& operator=(const Level&) = delete;

    private:
        Parser& parser_;
    };
    /// Puts a context on top for as long as it lives.
    class In {
    public:
        In(Parser& parser, Context context) : parser_{parser} {
            parser_.contexts_.push_back(context);
        }
        ~In() { parser_.contexts_.pop_back(); }
        In(const In&) = delete;
        In& operator=(const In&) = delete;

    private:
        Parser& parser_;
    };

    std::string_view text_;
    const std::vector<Token>& tokens_;
    std::size_t position_ = 0;
    std::vector<Context> contexts_;
    int statement_column_ = 1;
    int nesting_ = 0;
    int fresh_ = 0;
};

template <class Item>
void Parser::block(Item&& item) {
    const Level level{*this};
    if (next_is("{")) {
        take();
        const In inside{*this, {kFree, kNoItem}};
        while (!next_is("}")) {
            item();
            if (!take_if(";") && !next_is("}")) fail("';' or '}'");
        }
        take();
        return;
    }
    // At the top a block may begin at the column of the word that opens it, as at Haskell's prompt.
    const bool at_top = contexts_.size() == 1;
    if (raw().kind == Token::Kind::end ||
        (ends_item(position_) && !(at_top && raw().indent == contexts_.back().column))) {
        fail("the first line of a block");
    }
    const In inside{*this, {raw().indent, position_}};
    const int column = raw().indent;
    while (true) {
        item();
        while (raw().is(";")) {
            take();
            contexts_.back().item_start = position_;
        }
        const Token& next = raw();
        if (tokens_[position_ - 1].is(";") && next.kind != Token::Kind::end &&
            !(next.first_on_line && next.indent < column)) {
            contexts_.back().item_start = position_;
            continue;
        }
        if (next.kind == Token::Kind::end || !next.first_on_line || next.indent != column ||
            goes_on(next)) {
            return;
        }
        contexts_.back().item_start = position_;
    }
}

}  // namespace hocket::language
