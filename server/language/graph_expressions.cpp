#include "language/graph_expressions.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>

#include "language/errors.hpp"
#include "language/graph_tree.hpp"
#include "language/limits.hpp"
#include "language/parser.hpp"

namespace hocket::language {
namespace {

/// Longest `sum(~name[A..B])`.
constexpr int kMostInSum = 1'024;

bool is_mark(char c) { return c == '~' || c == '@' || c == '%'; }

/// What is left of an operator without what says whose structure it keeps: `|+`, `~+` are `+`.
std::string_view core_of(std::string_view sign) {
    while (!sign.empty() && (sign.front() == '|' || sign.front() == '~')) sign.remove_prefix(1);
    while (!sign.empty() && sign.back() == '|') sign.remove_suffix(1);
    return sign;
}
bool is_shift(std::string_view sign) { return sign == "<~" || sign == "~>"; }
bool is_chain(std::string_view sign) { return sign == "#"; }
bool is_sum(std::string_view sign) {
    if (sign == "-" || sign == "<>" || sign == "++") return true;
    const std::string_view core = core_of(sign);
    return !is_shift(sign) && (core == "+" || core == "-" || core == "++" ||
                               (core.size() < sign.size() && (core == "<" || core == ">")));
}
bool is_product(std::string_view sign) {
    const std::string_view core = core_of(sign);
    return core == "*" || core == "/" || core == "%" || core == "**";
}

/// The same text with blanks in front, so that every byte keeps its place.
std::string alone(std::string_view text, const Place& place) {
    std::string result{text.substr(0, place.end)};
    for (std::size_t i = 0; i < place.begin; ++i) {
        if (result[i] != '\n') result[i] = ' ';
    }
    return result;
}

}  // namespace

std::vector<Token> with_marks_apart(const std::vector<Token>& tokens) {
    std::vector<Token> result;
    result.reserve(tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        const Token& token = tokens[i];
        const std::string_view before = token.text.substr(0, token.text.size() - 1);
        const bool joined = token.kind == Token::Kind::symbol && token.text.size() > 1 &&
                            is_mark(token.text.back()) && before != "<" && before != "|" &&
                            i + 1 < tokens.size() && tokens[i + 1].kind == Token::Kind::name &&
                            tokens[i + 1].begin == token.end;
        if (!joined) {
            result.push_back(token);
            continue;
        }
        Token sign = token;
        sign.text = before;
        --sign.end;
        Token mark = token;
        mark.text.remove_prefix(before.size());
        mark.begin = token.end - 1;
        mark.first_on_line = false;
        result.push_back(sign);
        result.push_back(mark);
    }
    return result;
}

GraphExpressionParser::Deeper::Deeper(GraphExpressionParser& owner) : parser{owner} {
    if (++parser.nesting_ > 2 * kMaxNesting) {
        --parser.nesting_;
        const Token& token = parser.tokens_[std::min(parser.position_, parser.tokens_.size() - 1)];
        reject_over_limit(location_of(*parser.source_, token.begin),
                          fmt::format("nesting of at most {}", kMaxNesting), "deeper");
    }
}

void GraphExpressionParser::begin(std::size_t position, std::size_t end,
                                  const GraphVariables& variables) {
    position_ = position;
    end_ = end;
    variables_ = &variables;
    nesting_ = 0;
}

// ---- expressions, loosest first

GraphTree GraphExpressionParser::expression() {
    const Deeper deeper{*this};
    GraphTree left = shift();
    if (!at_sign([](std::string_view sign) { return sign == "$"; })) return left;
    skip();
    GraphTree right = expression();
    const std::uint32_t from = left->place.begin;
    return made(Kind::apply, from, {std::move(left), std::move(right)});
}

GraphTree GraphExpressionParser::shift() {
    return operations(is_shift, [this] { return chain(); });
}
GraphTree GraphExpressionParser::chain() {
    return operations(is_chain, [this] { return sum(); });
}
GraphTree GraphExpressionParser::sum() {
    return operations(is_sum, [this] { return product(); });
}
GraphTree GraphExpressionParser::product() {
    return operations(is_product, [this] { return negation(); });
}

GraphTree GraphExpressionParser::operations(Level belongs, const std::function<GraphTree()>& part) {
    GraphTree left = part();
    while (at_sign(belongs)) {
        const std::string sign{tokens_[position_].text};
        skip();
        GraphTree right = part();
        const std::uint32_t from = left->place.begin;
        left = made(sign == "#" ? Kind::chain : Kind::operation, from,
                    {std::move(left), std::move(right)}, sign == "#" ? std::string{} : sign);
    }
    return left;
}

GraphTree GraphExpressionParser::negation() {
    const Deeper deeper{*this};
    if (!next_is("-")) return composition();
    const std::uint32_t from = tokens_[position_].begin;
    skip();
    GraphTree value = negation();
    if (value->kind != Kind::number) return made(Kind::negation, from, {std::move(value)});
    GraphExpression number = *value;
    number.number = -number.number;
    number.text = number.text.starts_with('-') ? number.text.substr(1) : "-" + number.text;
    number.place.begin = from;
    return finished(std::move(number));
}

GraphTree GraphExpressionParser::composition() {
    const Deeper deeper{*this};
    GraphTree left = call();
    if (at_point_number() || !at_sign([](std::string_view sign) { return sign == "."; })) {
        return left;
    }
    skip();
    GraphTree right = composition();
    const std::uint32_t from = left->place.begin;
    return made(Kind::operation, from, {std::move(left), std::move(right)}, ".");
}

GraphTree GraphExpressionParser::call() {
    const bool is_name = !at_end() && (tokens_[position_].kind == Token::Kind::name ||
                                       tokens_[position_].kind == Token::Kind::constructor);
    if (!is_name && !at_mark("~")) return atom();
    if (is_name && variables_->contains(tokens_[position_].text)) return atom();
    if (is_name && tokens_[position_].text == "sum" && position_ + 4 < end_ &&
        tokens_[position_ + 1].is("(") && tokens_[position_ + 2].is("~") &&
        tokens_[position_ + 4].is("[")) {
        return bus_sum();
    }
    const std::uint32_t from = tokens_[position_].begin;
    GraphTree head = atom();
    if (!begins_atom() && !next_is(":")) return head;
    GraphExpression result = blank(Kind::call, from);
    result.text = head->text;
    while (begins_atom() || next_is(":")) {
        if (!next_is(":")) {
            result.parts.push_back(atom());
            continue;
        }
        skip();
        if (at_end() || tokens_[position_].kind != Token::Kind::name) {
            fail("the name of an argument");
        }
        std::string name{tokens_[position_].text};
        skip();
        if (!begins_atom()) fail("a value");
        result.keywords.emplace_back(std::move(name), atom());
    }
    return finished(std::move(result));
}

// ---- macros

double GraphExpressionParser::constant() {
    const std::size_t start = position_;
    const GraphTree tree = sum();
    const auto value = constant_of(*tree);
    if (!value) {
        position_ = start;
        fail("a number or arithmetic on the names of 'for'");
    }
    return *value;
}

std::string GraphExpressionParser::index() {
    if (!next_is("[") || position_ == 0 || tokens_[position_].begin != tokens_[position_ - 1].end) {
        return {};
    }
    skip();
    const double number = constant();
    if (!next_is("]")) fail("']'");
    skip();
    return fmt::format("{}", std::llround(number));
}

/// `sum(~name[A..B])`
GraphTree GraphExpressionParser::bus_sum() {
    const std::uint32_t from = tokens_[position_].begin;
    position_ += 3;
    const std::string name = "~" + std::string{tokens_[position_].text};
    position_ += 2;
    const auto first = static_cast<int>(std::clamp(constant(), -1e9, 1e9));
    if (!next_is("..")) fail("'..'");
    skip();
    const auto last = static_cast<int>(std::clamp(constant(), -1e9, 1e9));
    if (last - first >= kMostInSum) fail(fmt::format("a sum of at most {}", kMostInSum));
    for (const std::string_view sign : {"]", ")"}) {
        if (!next_is(sign)) fail(fmt::format("'{}'", sign));
        skip();
    }
    if (last < first) {
        GraphExpression zero = blank(Kind::number, from);
        zero.text = "0";
        return finished(std::move(zero));
    }
    const GraphTree sum = sum_of_buses(name, first, last);
    GraphExpression all = *sum;
    all.place = {from, tokens_[position_ - 1].end};
    return finished(std::move(all));
}

/// Halves of halves: a long sum is not deep.
GraphTree GraphExpressionParser::sum_of_buses(const std::string& name, int first, int last) {
    const std::uint32_t from = tokens_[position_ - 1].begin;
    if (first == last) {
        GraphExpression bus = blank(Kind::bus, from);
        bus.text = name + std::to_string(first);
        return finished(std::move(bus));
    }
    const int middle = first + (last - first) / 2;
    return made(Kind::operation, from,
                {sum_of_buses(name, first, middle), sum_of_buses(name, middle + 1, last)}, "+");
}

// ---- atoms

GraphTree GraphExpressionParser::atom() {
    if (!begins_atom()) {
        fail("a signal: a number, a string, a ~bus, a @template, a %parameter, a name, '(' or '['");
    }
    const Token& token = tokens_[position_];
    if (token.is("(") || token.is("[")) return group();
    if (token.is("~")) return marked(Kind::bus);
    if (token.is("@")) return marked(Kind::template_use);
    if (token.is("%")) return marked(Kind::parameter);
    GraphExpression result = blank(Kind::call, token.begin);
    result.text = token.text;
    if (token.is(".")) {  // `.5`
        skip();
        result.kind = Kind::number;
        result.text = "0." + std::string{tokens_[position_].text};
    }
    skip();
    if (token.kind == Token::Kind::number) result.kind = Kind::number;
    if (token.kind == Token::Kind::string) {
        result.kind = Kind::string;
        result.content_begin = token.begin + 1;
    }
    const auto variable = variables_->find(token.text);
    if (result.kind == Kind::call && variable != variables_->end()) {
        result.kind = Kind::number;
        result.text = fmt::format("{}", variable->second);
    }
    if (result.kind == Kind::number) {
        std::from_chars(result.text.data(), result.text.data() + result.text.size(), result.number);
    }
    return finished(std::move(result));
}

GraphTree GraphExpressionParser::marked(Kind kind) {
    GraphExpression result = blank(kind, tokens_[position_].begin);
    result.text = std::string{tokens_[position_].text} + std::string{tokens_[position_ + 1].text};
    position_ += 2;
    if (kind == Kind::bus) result.text += index();
    return finished(std::move(result));
}

/// Brackets; what the graph notation cannot read in them, patterns may.
GraphTree GraphExpressionParser::group() {
    const std::size_t start = position_;
    try {
        return tokens_[start].is("(") ? parenthesis() : bracket();
    } catch (Rejected& rejected) {
        if (rejected.error.code == base::Errc::limit) throw;
        const std::size_t close = closing(start);
        if (close == end_) throw;
        GraphExpression result = blank(Kind::pattern, tokens_[start].begin);
        result.place.end = tokens_[close].end;
        if (!parse_expression(alone(*source_, result.place))) throw;
        position_ = close + 1;
        return finished(std::move(result));
    }
}

GraphTree GraphExpressionParser::parenthesis() {
    const std::uint32_t from = tokens_[position_].begin;
    skip();
    const bool begins_with_operator = !at_end() && is_operator(tokens_[position_]) &&
                                      !at_mark("~") && !at_mark("@") && !at_mark("%") &&
                                      !at_point_number() && !next_is("-");
    if (begins_with_operator) {
        const std::string sign{tokens_[position_].text};
        skip();
        GraphTree right = expression();
        if (!next_is(")")) fail("')'");
        skip();
        return made(Kind::section_right, from, {std::move(right)}, sign);
    }
    GraphTree inside = expression();
    if (position_ + 1 < end_ && is_operator(tokens_[position_]) && tokens_[position_ + 1].is(")")) {
        const std::string sign{tokens_[position_].text};
        position_ += 2;
        return made(Kind::section_left, from, {std::move(inside)}, sign);
    }
    std::vector<GraphTree> parts{std::move(inside)};
    while (next_is(",")) {
        skip();
        parts.push_back(expression());
    }
    if (!next_is(")")) fail("')'");
    skip();
    if (parts.size() == 1) return std::move(parts.front());
    return made(Kind::tuple, from, std::move(parts));
}

GraphTree GraphExpressionParser::bracket() {
    const std::uint32_t from = tokens_[position_].begin;
    skip();
    std::vector<GraphTree> parts;
    while (!next_is("]")) {
        parts.push_back(expression());
        if (next_is(",")) {
            skip();
        } else if (!next_is("]")) {
            fail("',' or ']'");
        }
    }
    skip();
    return made(Kind::list, from, std::move(parts));
}

/// The bracket that closes another; the end if none does.
std::size_t GraphExpressionParser::closing(std::size_t open) const {
    int depth = 0;
    for (std::size_t at = open; at < end_; ++at) {
        const Token& token = tokens_[at];
        if (token.is("(") || token.is("[") || token.is("{")) ++depth;
        if (token.is(")") || token.is("]") || token.is("}")) --depth;
        if (depth == 0) return at;
    }
    return end_;
}

// ---- tokens

bool GraphExpressionParser::at_mark(std::string_view sign) const {
    if (!next_is(sign) || !touches(position_)) return false;
    if (tokens_[position_ + 1].kind != Token::Kind::name) return false;
    // `i%n` is arithmetic, `fast %n` is not.
    return sign != "%" || position_ == 0 ||
           tokens_[position_ - 1].end != tokens_[position_].begin ||
           tokens_[position_ - 1].kind == Token::Kind::symbol || tokens_[position_ - 1].is("(") ||
           tokens_[position_ - 1].is("[") || tokens_[position_ - 1].is(",");
}

/// `.5`
bool GraphExpressionParser::at_point_number() const {
    return next_is(".") && touches(position_) &&
           tokens_[position_ + 1].kind == Token::Kind::number &&
           (position_ == 0 || tokens_[position_ - 1].end != tokens_[position_].begin ||
            tokens_[position_ - 1].kind != Token::Kind::name);
}

bool GraphExpressionParser::begins_atom() const {
    if (at_end()) return false;
    const Token& token = tokens_[position_];
    switch (token.kind) {
        case Token::Kind::name:
        case Token::Kind::constructor:
        case Token::Kind::number:
        case Token::Kind::string:
            return true;
        default:
            return token.is("(") || token.is("[") || at_mark("~") || at_mark("@") || at_mark("%") ||
                   at_point_number();
    }
}

/// A sign between two operands: with `)` behind it, it ends a section.
bool GraphExpressionParser::at_sign(Level belongs) const {
    if (at_end() || tokens_[position_].kind != Token::Kind::symbol) return false;
    if (at_mark("%") || at_mark("~") || at_mark("@")) return false;
    return belongs(tokens_[position_].text) &&
           !(position_ + 1 < end_ && tokens_[position_ + 1].is(")"));
}

bool GraphExpressionParser::is_operator(const Token& token) const {
    return token.kind == Token::Kind::symbol &&
           (is_shift(token.text) || is_chain(token.text) || is_sum(token.text) ||
            is_product(token.text) || token.text == "." || token.text == "$");
}

void GraphExpressionParser::fail(std::string expected) const {
    if (at_end()) {
        const std::uint32_t behind = end_ == 0 ? 0 : tokens_[end_ - 1].end;
        reject(location_of(*source_, behind), std::move(expected), "the end of the statement");
    }
    const Token& token = tokens_[position_];
    reject(location_of(*source_, token.begin), std::move(expected), shown_token(token, "the end"));
}

// ---- making

GraphExpression GraphExpressionParser::blank(Kind kind, std::uint32_t begin) const {
    GraphExpression result;
    result.kind = kind;
    result.place.begin = begin;
    result.source = source_;
    return result;
}

GraphTree GraphExpressionParser::made(Kind kind, std::uint32_t begin, std::vector<GraphTree> parts,
                                      std::string text) const {
    GraphExpression result = blank(kind, begin);
    result.text = std::move(text);
    result.parts = std::move(parts);
    return finished(std::move(result));
}

GraphTree GraphExpressionParser::finished(GraphExpression&& expression) const {
    if (expression.place.end == 0 && position_ > 0) {
        expression.place.end = tokens_[position_ - 1].end;
    }
    return made_tree(std::move(expression));
}

}  // namespace hocket::language
