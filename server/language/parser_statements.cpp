#include <algorithm>
#include <utility>

#include "language/cursor.hpp"
#include "language/errors.hpp"
#include "language/parser_core.hpp"

namespace hocket::language {

ParsedText Parser::statements() {
    ParsedText all;
    while (true) {
        while (raw().is(";")) take();
        if (raw().kind == Token::Kind::end) return all;
        const int column = raw().indent;
        const std::size_t start = position_;
        statement_column_ = column;
        contexts_ = {{column, position_}};
        nesting_ = 0;
        try {
            all.statements.push_back(statement());
        } catch (Rejected& rejected) {
            all.errors.push_back(std::move(rejected.error));
            skip_statement(start, column);
        }
    }
}

Node Parser::only_expression() {
    statement_column_ = 0;  // no line is too far left
    contexts_ = {{0, position_}};
    Node all = expression();
    if (raw().kind != Token::Kind::end) fail("an operator or the end of the expression");
    return all;
}

ParsedStatement Parser::statement() {
    ParsedStatement all;
    all.place.begin = raw().begin;
    if (next_is_word("let")) {
        const std::size_t start = position_;
        take();
        all.bindings = bindings();
        if (next_is_word("in")) {
            position_ = start;
            all.bindings.clear();
            all.expression = expression();
        }
    } else if (at_definition()) {
        std::vector<std::pair<std::string, TypeText>> types;
        if (peek_second().is("::")) {
            signature(types);
            // A signature of its own line belongs to the definition that follows.
            contexts_.back().item_start = position_;
        }
        if (raw().kind == Token::Kind::end) fail("the definition that this type belongs to");
        const std::string defined{raw().text};
        do {
            contexts_.back().item_start = position_;
            binding(all.bindings);
        } while (raw().is_word(defined) && raw().first_on_line && at_definition());
        for (Binding& binding : all.bindings) {
            for (const auto& [name, type] : types) {
                if (binding.name == name) binding.type = type;
            }
        }
    } else {
        all.expression = expression();
    }
    all.place.end = last_end();
    if (!ends_item(position_) && raw().kind != Token::Kind::end && !raw().is(";")) {
        fail("an operator or the end of the statement");
    }
    return all;
}

/// Goes on where the next statement seems to begin.
void Parser::skip_statement(std::size_t start, int column) {
    contexts_ = {{column, tokens_.size()}};
    if (position_ == start) take();  // at least one, or it would never end
    while (raw().kind != Token::Kind::end &&
           !(raw().first_on_line && raw().indent <= column && !goes_on(raw()))) {
        take();
    }
}

/// `f x y =`, `f x | condition =`, `f :: type` at the beginning of a statement.
bool Parser::at_definition() const {
    if (raw().kind != Token::Kind::name || is_reserved_word(raw())) return false;
    std::size_t at = position_ + 1;
    int open = 0;
    for (; at < tokens_.size(); ++at) {
        const Token& token = tokens_[at];
        if (token.kind == Token::Kind::end || (ends_item(at) && open == 0)) return false;
        if (token.is("(") || token.is("[")) ++open;
        if (token.is(")") || token.is("]")) --open;
        if (open > 0) continue;
        if (token.is("=") || token.is("|") || (token.is("::") && at == position_ + 1)) return true;
        const bool can_be_argument =
            (token.kind == Token::Kind::name && (token.text == "_" || !is_reserved_word(token))) ||
            token.kind == Token::Kind::number || token.kind == Token::Kind::string ||
            token.kind == Token::Kind::constructor || token.is(")") || token.is("]") ||
            token.is("@");
        if (!can_be_argument) return false;
    }
    return false;
}

/// What stands in a `let` or a `where`.
std::vector<Binding> Parser::bindings() {
    std::vector<Binding> all;
    std::vector<std::pair<std::string, TypeText>> types;
    block([&] {
        const bool is_signature =
            raw().kind == Token::Kind::name && (peek_second().is("::") || peek_second().is(","));
        if (is_signature) {
            signature(types);
        } else {
            binding(all);
        }
    });
    for (const auto& [name, type] : types) {
        const auto it = std::find_if(
            all.begin(), all.end(),
            [&, &wanted = name](const Binding& binding) { return binding.name == wanted; });
        if (it == all.end()) {
            reject(location_of(text_, type.place.begin), "a definition of " + quoted(name),
                   "only its type");
        }
        it->type = type;
    }
    return all;
}

void Parser::signature(std::vector<std::pair<std::string, TypeText>>& types) {
    std::vector<std::string> names;
    do {
        if (peek().kind != Token::Kind::name) fail("a name");
        names.emplace_back(take().text);
    } while (take_if(","));
    expect("::", "'::' and a type");
    const TypeText type = type_text();
    for (std::string& name : names) types.emplace_back(std::move(name), type);
}

void Parser::binding(std::vector<Binding>& all) {
    if (peek().kind == Token::Kind::name && !next_is_word("_")) return function_clause(all);
    if (!at_shape()) fail("a definition: a name, its arguments and '='");
    shape_binding(all);
}

/// `name argument ... = value`; clauses of one name that follow each other are one function.
void Parser::function_clause(std::vector<Binding>& all) {
    const Token name_token = take();
    if (name_token.is_word("let") || name_token.is_word("in")) {
        fail_at(name_token, "a definition: a name, its arguments and '='");
    }
    Alternative way;
    while (!next_is("=") && !next_is("|")) {
        if (!at_shape()) fail("'=' and what " + quoted(name_token.text) + " is");
        way.shapes.push_back(shape_atom());
        if (way.shapes.size() > 64) fail("at most 64 arguments");
    }
    way.body = right_side("=");
    const Place place{name_token.begin, last_end()};
    if (way.shapes.empty()) {
        all.push_back(
            {std::string{name_token.text}, place, kNoLocal, std::move(way.body), {}, false});
    } else if (!all.empty() && all.back().name == name_token.text &&
               all.back().value->kind == Expression::Kind::lambda) {
        auto ways = all.back().value->alternatives;
        if (ways.front().shapes.size() != way.shapes.size()) {
            reject(
                where(name_token),
                std::to_string(ways.front().shapes.size()) + " arguments as in the clause before",
                std::to_string(way.shapes.size()));
        }
        ways.push_back(std::move(way));
        all.back().value = lambda_of(std::move(ways), all.back().place);
        return;
    } else {
        std::vector<Alternative> ways;
        ways.push_back(std::move(way));
        all.push_back({std::string{name_token.text},
                       place,
                       kNoLocal,
                       lambda_of(std::move(ways), place),
                       {},
                       false});
    }
    const auto same = std::count_if(all.begin(), all.end(), [&](const Binding& other) {
        return other.name == name_token.text;
    });
    if (same > 1) {
        reject(where(name_token), "one definition of each name",
               "a second one of " + quoted(name_token.text));
    }
}

/// `(a, b) = value`: the value under a hidden name, and a and b taken out of it.
void Parser::shape_binding(std::vector<Binding>& all) {
    const std::uint32_t begin = raw().begin;
    Shape drawn = shape_atom();
    Node value = right_side("=");
    const Place place{begin, last_end()};
    const std::string hidden = fresh_name("pair");
    all.push_back({hidden, place, kNoLocal, std::move(value), {}, false});
    std::vector<const Shape*> open{&drawn};
    while (!open.empty()) {
        const Shape* part = open.back();
        open.pop_back();
        for (const Shape& inner : part->parts) open.push_back(&inner);
        if (part->kind != Shape::Kind::variable) continue;
        std::vector<Alternative> ways;
        ways.push_back({{drawn}, name(part->text, part->place)});
        Node taken = apply(lambda_of(std::move(ways), place), {name(hidden, place)});
        all.push_back({part->text, part->place, kNoLocal, std::move(taken), {}, false});
    }
}

/// `= value`, or guards, with the `where` that belongs to all of them.
Node Parser::right_side(std::string_view sign) {
    Node body;
    if (next_is("|")) {
        std::vector<std::pair<Node, Node>> guards;
        const std::uint32_t begin = raw().begin;
        while (take_if("|")) {
            Node condition = expression();
            expect(sign, "'" + std::string{sign} + "' behind the condition");
            guards.emplace_back(std::move(condition), expression());
        }
        body = make({.kind = Expression::Kind::no_match, .place = {begin, last_end()}});
        for (auto guard = guards.rbegin(); guard != guards.rend(); ++guard) {
            Expression choice{.kind = Expression::Kind::branch, .place = guard->first->place};
            choice.parts = {guard->first, guard->second, std::move(body)};
            body = make(std::move(choice));
        }
    } else {
        expect(sign, "'" + std::string{sign} + "'");
        body = expression();
    }
    if (!next_is_word("where")) return body;
    take();
    return let_around(bindings(), std::move(body));
}

Node Parser::let_around(std::vector<Binding> defined, Node body) {
    Expression all{.kind = Expression::Kind::let, .place = body->place};
    all.bindings = std::move(defined);
    all.parts = {std::move(body)};
    return make(std::move(all));
}

Node Parser::case_of(std::uint32_t begin) {
    const Level level{*this};
    Node asked = expression();
    expect_word("of", "'of' behind what 'case' looks at");
    std::vector<Alternative> ways;
    block([&] {
        if (!at_shape()) fail("what it may look like, and '->'");
        Alternative way;
        way.shapes.push_back(shape());
        way.body = right_side("->");
        ways.push_back(std::move(way));
    });
    const Place place{begin, last_end()};
    Node all = apply(lambda_of(std::move(ways), place), {std::move(asked)});
    all->place = place;
    return all;
}

/// Lines one after the other: `a; b` is `a >> b`, `x <- a; b` is `a >>= \x -> b`.
Node Parser::do_block(std::uint32_t begin) {
    struct Line {
        std::vector<Binding> bindings;
        std::optional<Shape> shape;
        Node value;
        Place place;
    };
    std::vector<Line> lines;
    block([&] {
        Line line;
        line.place.begin = raw().begin;
        const std::size_t start = position_;
        if (next_is_word("let")) {
            take();
            line.bindings = bindings();
            if (next_is_word("in")) {
                position_ = start;
                line.bindings.clear();
                line.value = expression();
            }
        } else {
            if (at_shape()) {
                try {
                    Shape drawn = shape();
                    if (take_if("<-")) line.shape = std::move(drawn);
                } catch (const Rejected&) {
                    // No shape, so an expression.
                }
            }
            if (!line.shape) position_ = start;
            line.value = expression();
        }
        line.place.end = last_end();
        lines.push_back(std::move(line));
    });
    if (!lines.back().value || lines.back().shape) {
        reject(location_of(text_, lines.back().place.begin),
               "an expression in the last line of 'do'", lines.back().shape ? "'<-'" : "'let'");
    }
    Node all = std::move(lines.back().value);
    for (auto line = std::next(lines.rbegin()); line != lines.rend(); ++line) {
        if (!line->value) {
            all = let_around(std::move(line->bindings), std::move(all));
        } else if (line->shape) {
            std::vector<Alternative> ways;
            ways.push_back({{*line->shape}, std::move(all)});
            all = apply(table_name(">>=", line->place),
                        {line->value, lambda_of(std::move(ways), line->place)});
        } else {
            all = apply(table_name(">>", line->place), {line->value, std::move(all)});
        }
    }
    all->place = {begin, last_end()};
    return all;
}

namespace {

template <class Work>
auto with_tokens(std::string_view text, Work&& work) -> decltype(work(std::declval<Parser&>())) {
    const auto tokens = lex(text);
    if (!tokens) throw Rejected{tokens.error()};
    Parser parser{text, *tokens};
    return work(parser);
}

}  // namespace

ParsedText parse(std::string_view text) {
    try {
        return with_tokens(text, [](Parser& parser) { return parser.statements(); });
    } catch (Rejected& rejected) {
        return {{}, {std::move(rejected.error)}};
    }
}

base::Result<Node> parse_expression(std::string_view text) {
    try {
        return with_tokens(text, [](Parser& parser) { return parser.only_expression(); });
    } catch (Rejected& rejected) {
        return base::fail(std::move(rejected.error));
    }
}

}  // namespace hocket::language
