#include "language/graph_tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "language/limits.hpp"
#include "language/rejection.hpp"

namespace hocket::language {

using Kind = GraphExpression::Kind;

GraphTree made_tree(GraphExpression&& expression) {
    expression.depth = 1;
    std::uint64_t size = 1;
    const auto add = [&](const GraphTree& part) {
        expression.depth = std::max(expression.depth, part->depth + 1);
        size += part->size;
    };
    for (const GraphTree& part : expression.parts) add(part);
    for (const auto& [name, value] : expression.keywords) add(value);
    if (expression.depth > kMaxDepth) {
        reject_over_limit(location_of(expression),
                          fmt::format("at most {} signals in a row", kMaxDepth), "more");
    }
    if (size > kMostGraphExpressions) {
        reject_over_limit(location_of(expression),
                          fmt::format("at most {} expressions in one statement, its definitions "
                                      "put in",
                                      kMostGraphExpressions),
                          "more");
    }
    expression.size = static_cast<std::uint32_t>(size);
    return std::make_shared<const GraphExpression>(std::move(expression));
}

GraphTree with_parts(const GraphExpression& tree, std::vector<GraphTree> parts) {
    GraphExpression other = tree;
    other.parts = std::move(parts);
    return made_tree(std::move(other));
}

std::optional<double> constant_of(const GraphExpression& tree) {
    if (tree.kind == Kind::number) return tree.number;
    if (tree.kind == Kind::scope || tree.kind == Kind::argument) {
        return constant_of(*tree.parts[0]);
    }
    if (tree.kind == Kind::negation) {
        const auto value = constant_of(*tree.parts[0]);
        return value ? std::optional{-*value} : std::nullopt;
    }
    if (tree.kind != Kind::operation) return std::nullopt;
    const auto left = constant_of(*tree.parts[0]);
    const auto right = constant_of(*tree.parts[1]);
    if (!left || !right) return std::nullopt;
    if (tree.text == "+") return *left + *right;
    if (tree.text == "-") return *left - *right;
    if (tree.text == "*") return *left * *right;
    if (tree.text == "/") return *right == 0 ? 0 : *left / *right;
    if (tree.text == "%") return *right == 0 ? 0 : *left - *right * std::floor(*left / *right);
    return std::nullopt;
}

const GraphExpression& bare(const GraphExpression& tree) {
    const GraphExpression* inner = &tree;
    while (inner->kind == Kind::scope || inner->kind == Kind::argument) {
        inner = inner->parts[0].get();
    }
    return *inner;
}

thread_local const PlacesIn* PlacesIn::active_ = nullptr;

PlacesIn::PlacesIn(std::string_view text) noexcept : text_{text}, before_{active_} {
    active_ = this;
}
PlacesIn::~PlacesIn() { active_ = before_; }

base::Location PlacesIn::of(const std::string& source, std::size_t offset) {
    if (active_ != nullptr && active_->text_ != source) return {};
    return location_of(source, offset);
}

base::Location location_of(const GraphExpression& tree) {
    return tree.source ? PlacesIn::of(*tree.source, tree.place.begin) : base::Location{};
}

std::string_view text_of(const GraphExpression& tree) {
    if (!tree.source) return {};
    return std::string_view{*tree.source}.substr(tree.place.begin,
                                                 tree.place.end - tree.place.begin);
}

}  // namespace hocket::language
