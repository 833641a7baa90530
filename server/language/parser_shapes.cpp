#include "language/parser_core.hpp"

namespace hocket::language {

bool Parser::at_shape() const {
    const Token& token = peek();
    switch (token.kind) {
        case Token::Kind::name:
            return token.text == "_" || !is_reserved_word(token);
        case Token::Kind::constructor:
        case Token::Kind::number:
        case Token::Kind::string:
            return true;
        default:
            return token.is("(") || token.is("[") || token.is("-");
    }
}

/// With what an argument only has in parentheses: `x:xs`, `Just x`.
Shape Parser::shape() {
    const Level level{*this};
    Shape first = shape_atom();
    if (first.kind == Shape::Kind::constructor && first.text == "Just" && first.parts.empty()) {
        first.parts.push_back(shape_atom());
    }
    if (!next_is(":")) return first;
    take();
    Shape cons{.kind = Shape::Kind::cons, .place = first.place};
    cons.parts.push_back(std::move(first));
    cons.parts.push_back(shape());
    return cons;
}

Shape Parser::shape_atom() {
    const Level level{*this};
    const Token token = take();
    Shape all{.place = {token.begin, token.end}};
    if (token.is_word("_")) return all;
    if (token.kind == Token::Kind::name) {
        if (next_is("@")) {
            take();
            all = shape_atom();
            if (all.kind == Shape::Kind::anything) all.kind = Shape::Kind::variable;
            if (all.text.empty() || all.kind != Shape::Kind::constructor) {
                all.text = std::string{token.text};
            }
            return all;
        }
        all.kind = Shape::Kind::variable;
        all.text = std::string{token.text};
        return all;
    }
    if (token.kind == Token::Kind::constructor) {
        all.kind = Shape::Kind::constructor;
        all.text = std::string{token.text};
        if (all.text != "True" && all.text != "False" && all.text != "Nothing" &&
            all.text != "Just") {
            fail_at(token, "a name, a literal, True, False, Just or Nothing");
        }
        return all;
    }
    if (token.kind == Token::Kind::number || token.kind == Token::Kind::string || token.is("-")) {
        const bool is_string = token.kind == Token::Kind::string;
        const Token literal = token.is("-") ? take() : token;
        all.kind = Shape::Kind::literal;
        all.literal = make({.kind = is_string ? Expression::Kind::string : Expression::Kind::number,
                            .place = {token.begin, literal.end},
                            .text = is_string ? unescaped(token.text)
                                              : std::string{token.is("-") ? "-" : ""} +
                                                    std::string{literal.text}});
        if (!is_string && literal.kind != Token::Kind::number) fail_at(literal, "a number");
        return all;
    }
    const bool is_list = token.is("[");
    if (!is_list && !token.is("(")) fail_at(token, "an argument's name");
    const In inside{*this, {kFree, kNoItem}};
    const char* close = is_list ? "]" : ")";
    while (!next_is(close)) {
        all.parts.push_back(shape());
        if (!take_if(",") && !next_is(close)) {
            fail(is_list ? "',' or ']'" : "',' or ')'");
        }
    }
    take();
    all.place.end = last_end();
    if (!is_list && all.parts.size() == 1) {
        Shape inner = std::move(all.parts.front());
        return inner;
    }
    all.kind = is_list ? Shape::Kind::list : Shape::Kind::tuple;
    return all;
}

}  // namespace hocket::language
