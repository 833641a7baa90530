#include "language/graph_expander.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "base/nearest.hpp"
#include "language/errors.hpp"
#include "language/graph_tree.hpp"

namespace hocket::language {

using Kind = GraphExpression::Kind;

namespace {

/// Of all statements together.
constexpr std::uint64_t kMostExpressions = 4 * kMostGraphExpressions;

}  // namespace

GraphExpander::Inside::Inside(GraphExpander& owner, const GraphExpression& use,
                              const GraphStatement& statement)
    : expander{owner} {
    owner.refuse_circle(use, statement.name);
    owner.open_.push_back({statement.name, statement.is_bus()});
}

void GraphExpander::refuse_circle(const GraphExpression& use, const std::string& name) const {
    const auto since_bus = std::find_if(open_.rbegin(), open_.rend(), [](const Open& each) {
                               return each.is_bus;
                           }).base();
    const auto first =
        std::find_if(since_bus, open_.end(), [&](const Open& each) { return each.name == name; });
    if (first == open_.end()) return;
    std::string circle;
    std::for_each(first, open_.end(), [&](const Open& each) { circle += each.name + " -> "; });
    reject(location_of(use), "a definition that does not need itself", circle + name);
}

bool GraphExpander::is_open(std::string_view name) const {
    return std::any_of(open_.begin(), open_.end(),
                       [name](const Open& each) { return each.name == name; });
}

const GraphTree& GraphExpander::expanded(const GraphStatement& statement) {
    const auto known = done_.find(statement.name);
    if (known != done_.end()) return known->second;
    const Inside inside{*this, *statement.value, statement};
    GraphTree tree = expand(statement.value, {});
    total_size_ += tree->size;
    if (total_size_ > kMostExpressions) {
        reject_over_limit(location_of(*tree),
                          fmt::format("at most {} expressions in all statements, their definitions "
                                      "put in",
                                      kMostExpressions),
                          "more");
    }
    return done_.emplace(statement.name, std::move(tree)).first->second;
}

GraphTree GraphExpander::bus(std::string_view name) {
    const auto found = statements_.find(name);
    if (found == statements_.end() || !found->second.is_bus()) return nullptr;
    return expanded(found->second);
}

bool GraphExpander::is_signal_bus(const GraphStatement& statement) {
    if (!statement.is_bus()) return false;
    const GraphTree& tree = expanded(statement);
    natures_.use(statement.names.names());
    const GraphNature nature = natures_.of(*tree);
    return nature != GraphNature::effect && nature != GraphNature::transform;
}

const GraphTree& GraphExpander::keep(GraphTree tree) { return kept_.emplace_back(std::move(tree)); }

GraphTree GraphExpander::expand(const GraphTree& tree, const Given& given) {
    stack_.check();
    switch (tree->kind) {
        case Kind::bus:
            return bus_use(tree);
        case Kind::template_use:
            return scope(*tree, definition(*tree, "a template that is defined"));
        case Kind::parameter:
            return definition(*tree, "a parameter that is defined");
        case Kind::chain:
            return chained(tree, given);
        case Kind::call:
            break;
        default:
            return with_expanded_parts(tree, given);
    }
    if (const auto argument = given.find(tree->text); argument != given.end()) {
        if (!tree->parts.empty() || !tree->keywords.empty()) {
            reject(location_of(*tree), quoted(tree->text) + " alone, since it is a signal",
                   "arguments behind it");
        }
        return argument->second;
    }
    if (const GraphStatement* function = function_of(*tree)) {
        return called(tree, *function, given);
    }
    if (tree->text.starts_with('~')) {
        reject(location_of(*tree),
               fmt::format("an operator, since {} takes no arguments", quoted(tree->text)),
               "another argument");
    }
    return with_expanded_parts(tree, given);
}

GraphTree GraphExpander::with_expanded_parts(const GraphTree& tree, const Given& given) {
    bool changed = false;
    const auto put_in = [&](const GraphTree& part) {
        GraphTree other = expand(part, given);
        changed = changed || other != part;
        return other;
    };
    GraphExpression result;
    for (const GraphTree& part : tree->parts) result.parts.push_back(put_in(part));
    for (const auto& [name, value] : tree->keywords) {
        result.keywords.emplace_back(name, put_in(value));
    }
    if (!changed) return tree;
    std::vector<GraphTree> parts = std::move(result.parts);
    auto keywords = std::move(result.keywords);
    result = *tree;
    result.parts = std::move(parts);
    result.keywords = std::move(keywords);
    return made_tree(std::move(result));
}

GraphTree GraphExpander::definition(const GraphExpression& use, std::string_view kind) {
    const auto found = statements_.find(use.text);
    if (found != statements_.end()) {
        const auto known = done_.find(use.text);
        if (known != done_.end()) return known->second;
        refuse_circle(use, use.text);
        return expanded(found->second);
    }
    base::NearestWord nearest{use.text};
    for (const auto& [name, statement] : statements_) {
        if (name.front() == use.text.front()) nearest.offer(name);
    }
    reject(location_of(use), std::string{kind}, quoted(use.text), nearest.word());
}

const GraphStatement* GraphExpander::function_of(const GraphExpression& call) const {
    const bool is_bus = call.text.starts_with('~');
    const auto found = statements_.find(is_bus ? call.text : "fn " + call.text);
    if (found == statements_.end() || (is_bus && found->second.is_bus())) return nullptr;
    return &found->second;
}

GraphTree GraphExpander::called(const GraphTree& tree, const GraphStatement& function,
                                const Given& given) {
    const std::string name{tree->text};
    if (!tree->keywords.empty() || tree->parts.size() != function.parameters.size()) {
        std::string names;
        for (const std::string& parameter : function.parameters) names += " " + parameter;
        reject(
            location_of(*tree), fmt::format("{}{}", name, names),
            tree->keywords.empty() ? fmt::format("{} arguments", tree->parts.size()) : "a keyword");
    }
    Given arguments;
    for (std::size_t i = 0; i < tree->parts.size(); ++i) {
        const GraphTree& part = tree->parts[i];
        GraphExpression argument;
        argument.kind = Kind::argument;
        argument.place = part->place;
        argument.source = part->source;
        argument.parts = {expand(part, given)};
        arguments.insert_or_assign(function.parameters[i], made_tree(std::move(argument)));
    }
    const Inside inside{*this, *tree, function};
    GraphExpression all;
    all.kind = Kind::scope;
    all.text = tree->text;
    all.place = tree->place;
    all.source = tree->source;
    all.parts = {expand(function.value, arguments)};
    for (auto& [name_given, argument] : arguments) all.parts.push_back(std::move(argument));
    return made_tree(std::move(all));
}

// `x # f 2` is `f x 2` where f takes two.
GraphTree GraphExpander::chained(const GraphTree& tree, const Given& given) {
    const GraphExpression& right = *tree->parts[1];
    const bool names_argument = given.contains(right.text);
    const bool may_be_function =
        (right.kind == Kind::call && !names_argument) || right.kind == Kind::bus;
    const GraphStatement* function = may_be_function ? function_of(right) : nullptr;
    if (function == nullptr || right.parts.size() + 1 != function->parameters.size()) {
        return with_expanded_parts(tree, given);
    }
    GraphExpression call = right;
    call.kind = Kind::call;
    call.place.begin = tree->place.begin;
    call.parts.insert(call.parts.begin(), tree->parts[0]);
    return called(made_tree(std::move(call)), *function, given);
}

GraphTree GraphExpander::bus_use(const GraphTree& tree) {
    const auto found = statements_.find(tree->text);
    if (found == statements_.end()) return tree;
    const GraphStatement& statement = found->second;
    if (!statement.is_bus()) {
        reject(location_of(*tree),
               fmt::format("{} arguments of {}", statement.parameters.size(), tree->text), "none");
    }
    // What is being worked out is read by itself, so it is a signal.
    if (is_open(tree->text)) return tree;
    if (is_signal_bus(statement)) return tree;
    return scope(*tree, expanded(statement));
}

GraphTree GraphExpander::scope(const GraphExpression& use, GraphTree body) {
    GraphExpression result;
    result.kind = Kind::scope;
    result.text = use.text;
    result.place = use.place;
    result.source = use.source;
    result.parts = {std::move(body)};
    return made_tree(std::move(result));
}

}  // namespace hocket::language
