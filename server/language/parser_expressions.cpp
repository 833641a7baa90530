#include <algorithm>
#include <array>
#include <utility>

#include "language/errors.hpp"
#include "language/parser_core.hpp"

namespace hocket::language {
namespace {

constexpr std::array<std::string_view, 10> kReservedWords{"let",  "in", "where", "if", "then",
                                                          "else", "do", "case",  "of", "_"};
constexpr std::array<std::string_view, 10> kReservedSigns{"=",  "|",  "->", "<-", "\\",
                                                          "..", "::", "=>", "@",  "~"};

bool is_reserved(const Token& token) {
    const auto has = [&](const auto& list) {
        return std::find(list.begin(), list.end(), token.text) != list.end();
    };
    return token.kind == Token::Kind::name
               ? has(kReservedWords)
               : token.kind == Token::Kind::symbol && has(kReservedSigns);
}

Place place_of(const Token& token) { return {token.begin, token.end}; }

}  // namespace

bool is_reserved_word(const Token& token) {
    return token.kind == Token::Kind::name && is_reserved(token);
}

Node Parser::expression() {
    bool is_section = false;
    Node inner = operators(false, is_section);
    if (!next_is("::")) return inner;
    take();
    Expression all{.kind = Expression::Kind::annotated, .place = inner->place};
    all.type = type_text();
    all.place.end = last_end();
    all.parts = {std::move(inner)};
    return make(std::move(all));
}

/// Operands and operators, the tighter first (Dijkstra's two stacks: no recursion on long chains).
/// @param is_section set where, in parentheses, an operator ends the expression: `(1 +)`.
Node Parser::operators(bool in_parentheses, bool& is_section) {
    struct Pending {
        Node op;
        Fixity fixity;
        Token token;
    };
    std::vector<Node> operands;
    std::vector<Pending> pending;
    const auto join = [&] {
        Node right = std::move(operands.back());
        operands.pop_back();
        operands.back() = binary(pending.back().op, std::move(operands.back()), std::move(right));
        pending.pop_back();
    };
    // `-x` binds like a minus between two operands, so it waits for tighter operators.
    const auto take_negation = [&] {
        const Token& minus = take();
        pending.push_back({table_name("negate", place_of(minus)), {6, Fixity::Side::left}, minus});
        operands.push_back(nullptr);
    };
    const auto join_any = [&] {
        if (operands[operands.size() - 2] != nullptr) return join();
        Node right = std::move(operands.back());
        operands.pop_back();
        const Place place{pending.back().op->place.begin, right->place.end};
        if (right->kind == Expression::Kind::number && right->text.front() != '-') {
            operands.back() =
                make({.kind = Expression::Kind::number, .place = place, .text = "-" + right->text});
        } else {
            operands.back() = apply(pending.back().op, {std::move(right)});
        }
        pending.pop_back();
    };
    while (true) {
        while (next_is("-")) take_negation();
        operands.push_back(operand());
        if (!at_operator()) break;
        const Token token = peek();
        Node op = take_operator();
        const Fixity fixity = fixity_of(op->text);
        while (!pending.empty() && pending.back().fixity.precedence >= fixity.precedence) {
            const Pending& before = pending.back();
            if (before.fixity.precedence == fixity.precedence) {
                const bool both_right =
                    before.fixity.side == Fixity::Side::right && fixity.side == Fixity::Side::right;
                if (both_right) break;
                if (before.fixity.side != Fixity::Side::left || fixity.side != Fixity::Side::left) {
                    fail_at(token, "parentheses: '" + std::string{before.token.text} +
                                       "' before it binds as tightly");
                }
            }
            join_any();
        }
        if (in_parentheses && next_is(")")) {
            while (!pending.empty()) join_any();
            is_section = true;
            return apply(op, {std::move(operands.back())});
        }
        pending.push_back({std::move(op), fixity, token});
    }
    while (!pending.empty()) join_any();
    return std::move(operands.back());
}

bool Parser::at_operator() const {
    const Token& token = peek();
    return token.is("`") || (token.kind == Token::Kind::symbol && !is_reserved(token));
}

Node Parser::take_operator() {
    const Token& token = take();
    if (!token.is("`")) return name(std::string{token.text}, place_of(token));
    const Token& word = peek();
    if (word.kind != Token::Kind::name && word.kind != Token::Kind::constructor) {
        fail("a function's name after '`'");
    }
    take();
    expect("`", "'`' behind the function's name");
    return name(std::string{word.text}, place_of(word));
}

Node Parser::operand() {
    const Token& token = peek();
    if (token.is("\\")) return lambda();
    if (token.is_word("if")) return branch();
    if (token.is_word("do")) return do_block(take().begin);
    if (token.is_word("case")) return case_of(take().begin);
    if (token.is_word("let")) {
        const std::uint32_t begin = take().begin;
        std::vector<Binding> defined = bindings();
        expect_word("in", "'in' behind the definitions of 'let'");
        const Level level{*this};
        Node all = let_around(std::move(defined), expression());
        all->place.begin = begin;
        return all;
    }
    return application();
}

Node Parser::application() {
    Node function = atom();
    std::vector<Node> arguments;
    while (at_atom()) arguments.push_back(atom());
    if (arguments.empty()) return function;
    return apply(std::move(function), std::move(arguments));
}

bool Parser::at_atom() const {
    const Token& token = peek();
    switch (token.kind) {
        case Token::Kind::name:
            return !is_reserved(token);
        case Token::Kind::constructor:
        case Token::Kind::number:
        case Token::Kind::string:
            return true;
        case Token::Kind::special:
            return token.is("(") || token.is("[");
        default:
            // What may stand last without `$`: `f \x -> x` is Haskell with BlockArguments.
            return false;
    }
}

Node Parser::atom() {
    if (!at_atom()) fail("an expression");
    const Token& token = peek();
    if (token.is("(")) return parenthesis();
    if (token.is("[")) return bracket();
    take();
    if (token.kind == Token::Kind::number) {
        return make({.kind = Expression::Kind::number,
                     .place = place_of(token),
                     .text = std::string{token.text}});
    }
    if (token.kind == Token::Kind::string) {
        return make({.kind = Expression::Kind::string,
                     .place = place_of(token),
                     .text = unescaped(token.text),
                     .content_begin = token.begin + 1});
    }
    return name(std::string{token.text}, place_of(token));
}

Node Parser::parenthesis() {
    const Level level{*this};
    const Token opened = take();
    const base::Location at = where(opened);
    const std::string closing =
        "')' to close the '(' at " + std::to_string(at.line) + ":" + std::to_string(at.column);
    const In inside{*this, {kFree, kNoItem}};
    const auto whole = [&](Node node) {
        node->place = {opened.begin, last_end()};
        node->grouped = true;
        return node;
    };
    if (take_if(")")) return whole(make({.kind = Expression::Kind::tuple}));
    if (next_is(",")) {  // `(,)`
        std::size_t size = 1;
        for (; take_if(","); ++size) {
        }
        expect(")", closing);
        return whole(name(std::string(size - 1, ','), {}));
    }
    if (at_operator() && (!next_is("-") || peek_second().is(")"))) {
        Node op = take_operator();
        if (take_if(")")) return whole(std::move(op));
        Node right = expression();
        expect(")", closing);
        Node flip = table_name("flip", op->place);
        return whole(apply(std::move(flip), {std::move(op), std::move(right)}));
    }
    bool is_section = false;
    Node inner = operators(true, is_section);
    if (next_is("::")) {
        take();
        Expression annotated{.kind = Expression::Kind::annotated, .place = inner->place};
        annotated.type = type_text();
        annotated.parts = {std::move(inner)};
        inner = make(std::move(annotated));
    }
    if (!next_is(",")) {
        expect(")", "an operator or " + closing);
        if (is_section || inner->kind == Expression::Kind::name) return whole(std::move(inner));
        inner->grouped = true;
        return inner;
    }
    Expression tuple{.kind = Expression::Kind::tuple};
    tuple.parts.push_back(std::move(inner));
    while (take_if(",")) tuple.parts.push_back(expression());
    expect(")", "',' or " + closing);
    return whole(make(std::move(tuple)));
}

Node Parser::bracket() {
    const Level level{*this};
    const Token opened = take();
    const base::Location at = where(opened);
    const std::string closing =
        "']' to close the '[' at " + std::to_string(at.line) + ":" + std::to_string(at.column);
    const In inside{*this, {kFree, kNoItem}};
    Expression list{.kind = Expression::Kind::list};
    const auto range = [&](const char* function) {
        std::vector<Node> ends = std::move(list.parts);
        Node all = apply(table_name(function, place_of(opened)), std::move(ends));
        expect("]", closing);
        all->place = {opened.begin, last_end()};
        return all;
    };
    while (!next_is("]")) {
        list.parts.push_back(expression());
        if (next_is("|") && list.parts.size() == 1) {
            take();
            Node all = comprehension(std::move(list.parts.front()), opened.begin);
            expect("]", closing);
            return all;
        }
        if (next_is("..") && list.parts.size() <= 2) {
            take();
            const bool has_step = list.parts.size() == 2;
            if (next_is("]")) return range(has_step ? "enumFromThen" : "enumFrom");
            list.parts.push_back(expression());
            return range(has_step ? "enumFromThenTo" : "enumFromTo");
        }
        if (take_if(",")) {
            if (next_is("]")) fail("an expression");
        } else if (!next_is("]")) {
            fail("',' or " + closing);
        }
    }
    take();
    list.place = {opened.begin, last_end()};
    return make(std::move(list));
}

/// `[item | x <- list, condition, let y = z]`: nested concatMaps, from the last part outwards.
Node Parser::comprehension(Node item, std::uint32_t begin) {
    struct Part {
        std::optional<Shape> shape;
        std::vector<Binding> bindings;
        Node value;
    };
    std::vector<Part> parts;
    do {
        Part part;
        if (next_is_word("let")) {
            take();
            part.bindings = bindings();
        } else {
            const std::size_t start = position_;
            if (at_shape()) {
                Shape drawn = shape();
                if (take_if("<-")) part.shape = std::move(drawn);
            }
            if (!part.shape) position_ = start;
            part.value = expression();
        }
        parts.push_back(std::move(part));
        if (parts.size() > kMaxNesting) fail("at most 256 parts of a list");
    } while (take_if(","));
    const Place place{begin, last_end()};
    Expression one{.kind = Expression::Kind::list, .place = item->place};
    one.parts = {std::move(item)};
    Node all = make(std::move(one));
    for (auto part = parts.rbegin(); part != parts.rend(); ++part) {
        Node none = make({.kind = Expression::Kind::list, .place = place});
        if (part->shape) {
            std::vector<Alternative> ways;
            const bool always = part->shape->kind == Shape::Kind::variable ||
                                part->shape->kind == Shape::Kind::anything ||
                                part->shape->kind == Shape::Kind::tuple;
            ways.push_back({{*part->shape}, std::move(all)});
            if (!always) ways.push_back({{Shape{}}, std::move(none)});
            all = apply(table_name("concatMap", place),
                        {lambda_of(std::move(ways), place), part->value});
        } else if (part->value) {
            Expression filter{.kind = Expression::Kind::branch, .place = place};
            filter.parts = {part->value, std::move(all), std::move(none)};
            all = make(std::move(filter));
        } else {
            all = let_around(std::move(part->bindings), std::move(all));
        }
    }
    return all;
}

Node Parser::lambda() {
    const Level level{*this};
    const std::uint32_t begin = take().begin;
    Alternative way;
    while (!next_is("->")) {
        if (!at_shape()) fail("an argument or '->' of the lambda");
        way.shapes.push_back(shape_atom());
        if (way.shapes.size() > 64) fail("at most 64 arguments");
    }
    if (way.shapes.empty()) fail("an argument of the lambda");
    take();
    way.body = expression();
    const Place place{begin, last_end()};
    std::vector<Alternative> ways;
    ways.push_back(std::move(way));
    return lambda_of(std::move(ways), place);
}

Node Parser::branch() {
    const Level level{*this};
    Expression all{.kind = Expression::Kind::branch};
    all.place.begin = take().begin;
    all.parts.push_back(expression());
    take_if(";");
    expect_word("then", "'then' behind the condition");
    all.parts.push_back(expression());
    take_if(";");
    expect_word("else", "'else' behind what 'then' gives");
    all.parts.push_back(expression());
    all.place.end = last_end();
    return make(std::move(all));
}

/// All that can belong to a type; parse_type() looks at it.
TypeText Parser::type_text() {
    const std::uint32_t begin = peek().begin;
    std::vector<std::string_view> open;  // what closes each bracket
    while (true) {
        const Token& token = peek();
        const bool opens = token.is("(") || token.is("[");
        const bool closes = !open.empty() && token.is(open.back());
        const bool belongs = opens || token.is("->") || token.is("=>") ||
                             token.kind == Token::Kind::constructor ||
                             (token.kind == Token::Kind::name && !is_reserved(token)) || closes ||
                             (!open.empty() && token.is(","));
        if (!belongs) break;
        if (opens) open.push_back(token.is("(") ? ")" : "]");
        if (closes) open.pop_back();
        take();
    }
    if (peek().begin == begin && !ends_item(position_)) fail("a type");
    if (last_end() <= begin) fail("a type");
    return {std::string{text_.substr(begin, last_end() - begin)}, {begin, last_end()}};
}

}  // namespace hocket::language
