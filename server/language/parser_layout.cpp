#include <fmt/core.h>

#include <algorithm>
#include <array>

#include "language/errors.hpp"
#include "language/parser_core.hpp"

namespace hocket::language {
namespace {

const Token kEnd{};

/// Words that begin nothing but a statement: inside brackets they show where one was left open.
bool is_statement_word(const Token& token) {
    constexpr std::array<std::string_view, 8> kWords{"hush",   "once", "setcps",      "solo",
                                                     "unsolo", "mute", "resetCycles", "panic"};
    if (token.kind != Token::Kind::name) return false;
    if (std::find(kWords.begin(), kWords.end(), token.text) != kWords.end()) return true;
    return token.text.size() >= 2 && token.text[0] == 'd' &&
           std::all_of(token.text.begin() + 1, token.text.end(),
                       [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

/// A line that begins with this goes on with the one before, whatever its column.
bool Parser::goes_on(const Token& token) const {
    if (token.kind == Token::Kind::symbol) return !token.is("\\");
    if (token.kind == Token::Kind::special) {
        return token.is(")") || token.is("]") || token.is("}") || token.is(",") || token.is("`");
    }
    return token.is_word("then") || token.is_word("else") || token.is_word("of") ||
           token.is_word("in") || token.is_word("where");
}

bool Parser::ends_item(std::size_t position) const {
    if (contexts_.empty()) return false;
    const Token& token = tokens_[position];
    const Context& context = contexts_.back();
    if (!token.first_on_line || position == context.item_start) return false;
    if (context.column == kFree) {
        return token.indent <= statement_column_ && is_statement_word(token) && position > 0 &&
               !tokens_[position - 1].is(",");
    }
    return token.indent <= context.column && !goes_on(token);
}

const Token& Parser::peek() const { return ends_item(position_) ? kEnd : raw(); }

const Token& Parser::peek_second() const {
    const std::size_t second = std::min(position_ + 1, tokens_.size() - 1);
    return ends_item(position_) || ends_item(second) ? kEnd : tokens_[second];
}

const Token& Parser::take() {
    const Token& token = raw();
    if (token.kind != Token::Kind::end) ++position_;
    return token;
}

bool Parser::take_if(std::string_view sign) {
    if (!next_is(sign)) return false;
    take();
    return true;
}

void Parser::fail_at(const Token& token, std::string expected) const {
    reject(where(token), std::move(expected), shown_token(token, "the end of the text"));
}

void Parser::fail(std::string expected) const {
    if (!ends_item(position_)) fail_at(raw(), std::move(expected));
    if (contexts_.back().column == kFree) fail_at(raw(), std::move(expected));
    // Where the item ends, not where the next begins.
    reject(location_of(text_, last_end()), std::move(expected),
           contexts_.size() == 1 ? "the end of the statement" : "the end of the line");
}

void Parser::expect(std::string_view sign, std::string expected) {
    if (!take_if(sign)) fail(std::move(expected));
}

void Parser::expect_word(std::string_view word, std::string expected) {
    if (!next_is_word(word)) fail(std::move(expected));
    take();
}

Parser::Level::Level(Parser& parser) : parser_{parser} {
    if (++parser_.nesting_ > kMaxNesting) {
        --parser_.nesting_;
        reject_over_limit(
            parser_.where(parser_.raw()),
            fmt::format("at most {} brackets and blocks inside each other", kMaxNesting),
            "one more");
    }
}

Node Parser::make(Expression&& expression) const {
    int below = 0;
    for (const Node& part : expression.parts) below = std::max(below, part->depth);
    for (const Alternative& way : expression.alternatives) {
        below = std::max(below, way.body->depth);
    }
    for (const Binding& binding : expression.bindings) {
        below = std::max(below, binding.value->depth);
    }
    expression.depth = below + 1;
    if (expression.depth > kMaxDepth) {
        reject_over_limit(location_of(text_, expression.place.begin),
                          fmt::format("an expression at most {} deep", kMaxDepth), "more");
    }
    return std::make_shared<Expression>(std::move(expression));
}

Node Parser::name(std::string text, Place place) const {
    return make({.kind = Expression::Kind::name, .place = place, .text = std::move(text)});
}

Node Parser::table_name(std::string text, Place place) const {
    return make({.kind = Expression::Kind::name,
                 .place = place,
                 .text = std::move(text),
                 .from_table = true});
}

Node Parser::apply(Node function, std::vector<Node> arguments) const {
    Expression all{.kind = Expression::Kind::apply};
    all.place = {std::min(function->place.begin, arguments.front()->place.begin),
                 std::max(function->place.end, arguments.back()->place.end)};
    if (function->kind == Expression::Kind::apply) {
        all.parts = function->parts;
    } else {
        all.parts.push_back(std::move(function));
    }
    all.parts.insert(all.parts.end(), arguments.begin(), arguments.end());
    if (all.parts.size() > kMaxNesting) {
        reject_over_limit(location_of(text_, all.place.begin),
                          fmt::format("at most {} arguments", kMaxNesting - 1), "more");
    }
    return make(std::move(all));
}

Node Parser::binary(const Node& op, Node left, Node right) const {
    // `f $ x` is `f x`: then a place's type is known before what stands there is looked at.
    if (op->text == "$" || op->text == "$!") {
        return apply(std::move(left), {std::move(right)});
    }
    if (op->text == "&") return apply(std::move(right), {std::move(left)});
    return apply(op, {std::move(left), std::move(right)});
}

Node Parser::lambda_of(std::vector<Alternative> alternatives, Place place) const {
    Expression all{.kind = Expression::Kind::lambda, .place = place};
    all.alternatives = std::move(alternatives);
    return make(std::move(all));
}

std::string Parser::fresh_name(std::string_view hint) {
    return fmt::format("{} {}", hint, fresh_++);  // no name of the text has a space
}

}  // namespace hocket::language
