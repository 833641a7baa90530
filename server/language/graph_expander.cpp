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
    if (const auto failed = failed_.find(statement.name); failed != failed_.end()) {
        throw Rejected{failed->second};
    }
    try {
        return done_.emplace(statement.name, newly_expanded(statement)).first->second;
    } catch (const Rejected& rejected) {
        failed_.emplace(statement.name, rejected.error);
        throw;
    }
}

GraphTree GraphExpander::newly_expanded(const GraphStatement& statement) {
    const Inside inside{*this, *statement.value, statement};
    const GraphNatures::Use names{natures_, statement.names.names()};
    GraphTree tree = expand(statement.value, {});
    total_size_ += tree->size;
    if (total_size_ > kMostExpressions) {
        reject_over_limit(location_of(*tree),
                          fmt::format("at most {} expressions in all statements, their definitions "
                                      "put in",
                                      kMostExpressions),
                          "more");
    }
    return tree;
}

void GraphExpander::prepare() {
    struct Step {
        const GraphStatement* statement;
        std::vector<const GraphStatement*> needs;
        std::size_t next = 0;
    };
    std::set<const GraphStatement*> seen;
    std::vector<Step> path;
    const auto enter = [&](const GraphStatement& statement) {
        if (!seen.insert(&statement).second) return;
        coming_.insert(statement.name);
        path.push_back({&statement, needed_by(statement)});
    };
    for (const auto& [name, statement] : statements_) {
        enter(statement);
        while (!path.empty()) {
            if (path.back().next < path.back().needs.size()) {
                enter(*path.back().needs[path.back().next++]);
                continue;
            }
            const GraphStatement& ready = *path.back().statement;
            path.pop_back();
            coming_.erase(ready.name);
            if (!ready.parameters.empty()) continue;  // says nothing before it is called
            try {
                static_cast<void>(expanded(ready));
            } catch (const Rejected&) {  // kept, and said when it is asked for
            }
        }
    }
}

std::vector<const GraphStatement*> GraphExpander::needed_by(const GraphStatement& statement) const {
    std::vector<const GraphStatement*> needs;
    std::vector<const GraphExpression*> open{statement.value.get()};
    const auto add = [&](std::string_view name) {
        const auto found = statements_.find(name);
        if (found != statements_.end()) needs.push_back(&found->second);
    };
    while (!open.empty()) {
        const GraphExpression& tree = *open.back();
        open.pop_back();
        if (tree.kind == Kind::bus || tree.kind == Kind::template_use ||
            tree.kind == Kind::parameter) {
            add(tree.text);
        } else if (tree.kind == Kind::call) {
            add(tree.text.starts_with('~') ? tree.text : "fn " + tree.text);
        }
        for (const GraphTree& part : tree.parts) open.push_back(part.get());
        for (const auto& [name, value] : tree.keywords) open.push_back(value.get());
    }
    return needs;
}

GraphTree GraphExpander::bus(std::string_view name) {
    const auto found = statements_.find(name);
    if (found == statements_.end() || !found->second.is_bus()) return nullptr;
    return expanded(found->second);
}

bool GraphExpander::is_signal_bus(const GraphStatement& statement) {
    if (!statement.is_bus()) return false;
    const GraphTree& tree = expanded(statement);
    const GraphNatures::Use names{natures_, statement.names.names()};
    const GraphNature nature = natures_.of(*tree);
    return is_plain(nature) || nature == GraphNature::voices || nature == GraphNature::signal;
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
    if (!changed) return regrouped(tree);
    std::vector<GraphTree> parts = std::move(result.parts);
    auto keywords = std::move(result.keywords);
    result = *tree;
    result.parts = std::move(parts);
    result.keywords = std::move(keywords);
    return regrouped(made_tree(std::move(result)));
}

namespace {

/// The parts of a chain, however it is nested to the left.
std::vector<GraphTree> links_of(const GraphTree& chain) {
    std::vector<GraphTree> links;
    const GraphTree* rest = &chain;
    for (; (*rest)->kind == Kind::chain; rest = &(*rest)->parts[0]) {
        links.push_back((*rest)->parts[1]);
    }
    links.push_back(*rest);
    std::reverse(links.begin(), links.end());
    return links;
}

/// Of the same text as another; of its kind too, unless another is given.
GraphTree joined(const GraphExpression& like, Kind kind, GraphTree left, GraphTree right) {
    GraphExpression result = like;
    result.kind = kind;
    if (kind != Kind::operation) result.text.clear();
    result.keywords.clear();
    result.parts = {std::move(left), std::move(right)};
    return made_tree(std::move(result));
}

}  // namespace

// What belongs together by meaning, where the signs alone say otherwise.
GraphTree GraphExpander::regrouped(GraphTree tree) {
    stack_.check();
    if (tree->kind != Kind::chain && tree->kind != Kind::apply) return tree;
    keep(tree);  // its natures are asked for
    return tree->kind == Kind::chain ? regrouped_chain(tree) : regrouped_apply(tree);
}

GraphTree GraphExpander::regrouped_chain(const GraphTree& tree) {
    const GraphTree& left = tree->parts[0];
    const GraphTree& right = tree->parts[1];
    const GraphNature nature = natures_.of(*left);
    if (!is_controls(nature)) return tree;
    const GraphExpression& inner = bare(*right);
    // `n "0" # s "x" * 0.5`: the product is of what is heard.
    if (inner.kind == Kind::operation && !natures_.continues_pattern(nature, inner) &&
        natures_.continues_pattern(nature, *inner.parts[0])) {
        return joined(inner, Kind::operation,
                      regrouped(joined(*tree, Kind::chain, left, inner.parts[0])), inner.parts[1]);
    }
    // `s "x" # (speed 2 # lpf 800)`: what belongs to the pattern goes there, the rest stays.
    if (inner.kind != Kind::chain) return tree;
    GraphExpression first = inner;
    const std::vector<GraphTree> links = links_of(made_tree(std::move(first)));
    GraphTree pattern = left;
    std::size_t taken = 0;
    while (taken < links.size() &&
           natures_.continues_pattern(natures_.of(*keep(pattern)), *links[taken])) {
        pattern = joined(*tree, Kind::chain, std::move(pattern), links[taken++]);
    }
    if (taken == 0) return tree;
    if (taken == links.size()) return pattern;
    GraphTree rest = links[taken];
    for (std::size_t i = taken + 1; i < links.size(); ++i) {
        rest = joined(inner, Kind::chain, std::move(rest), links[i]);
    }
    if (right->kind == Kind::scope) rest = scope(*right, std::move(rest));
    return joined(*tree, Kind::chain, std::move(pattern), std::move(rest));
}

// One function after the other; `x $ fast 2 # lpf 800` is `(x $ fast 2) # lpf 800`.
GraphTree GraphExpander::regrouped_apply(const GraphTree& tree) {
    const auto is_function = [this](const GraphTree& part) {
        const GraphNature nature = natures_.of(*part);
        return nature == GraphNature::transform || nature == GraphNature::effect;
    };
    const bool function_left = is_function(tree->parts[0]);
    if (function_left == is_function(tree->parts[1])) return tree;
    const GraphTree& function = tree->parts[function_left ? 0 : 1];
    const GraphTree& argument = tree->parts[function_left ? 1 : 0];
    const GraphExpression& inner = bare(*function);
    // `x $ rev $ lpf 800`: one after the other.
    if (inner.kind == Kind::apply && is_function(inner.parts[0]) && is_function(inner.parts[1])) {
        GraphTree first = regrouped(joined(*tree, Kind::apply, inner.parts[0], argument));
        return regrouped(joined(*tree, Kind::apply, inner.parts[1], std::move(first)));
    }
    if (inner.kind != Kind::chain) return tree;
    GraphExpression copy = inner;
    const std::vector<GraphTree> links = links_of(made_tree(std::move(copy)));
    if (natures_.of(*links.front()) != GraphNature::transform) return tree;
    GraphTree all = regrouped(joined(*tree, Kind::apply, links.front(), argument));
    for (std::size_t i = 1; i < links.size(); ++i) {
        all = regrouped(joined(*tree, Kind::chain, std::move(all), links[i]));
    }
    return all;
}

GraphTree GraphExpander::definition(const GraphExpression& use, std::string_view kind) {
    const auto found = statements_.find(use.text);
    if (found != statements_.end()) {
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
    if (is_open(tree->text) || coming_.contains(tree->text)) return tree;
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
