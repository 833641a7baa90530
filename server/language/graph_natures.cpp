#include "language/graph_natures.hpp"

#include <algorithm>

#include "graph/node_table.hpp"
#include "language/definition.hpp"
#include "language/graph_tree.hpp"
#include "language/known_names.hpp"

namespace hocket::language {

using Kind = GraphExpression::Kind;
using Nature = GraphNature;

namespace {

bool is_sound(std::string_view name) { return name == "s" || name == "sound"; }

/// `saw 110` is a signal, `lpf 800` lacks one; `lpf (saw 110) 800` has it.
bool lacks_input(const graph::NodeRow& row, const GraphExpression& tree, bool has_signal_first) {
    return row.is_chained && tree.parts.size() < row.arguments.size() && !has_signal_first;
}

}  // namespace

GraphNature GraphNatures::of(const GraphExpression& tree) {
    const auto known = known_.find(&tree);
    if (known != known_.end()) return known->second;
    const Nature nature = found(tree);
    known_.emplace(&tree, nature);
    return nature;
}

GraphNature GraphNatures::found(const GraphExpression& tree) {
    switch (tree.kind) {
        case Kind::number:
            return Nature::number;
        case Kind::string:
            return Nature::value;
        case Kind::bus:
        case Kind::template_use:
        case Kind::parameter:
            return Nature::signal;
        case Kind::scope:
        case Kind::argument:
            return of(*tree.parts[0]);
        case Kind::negation: {
            const Nature negated = of(*tree.parts[0]);
            return is_controls(negated) ? Nature::signal : negated;
        }
        case Kind::tuple:
            return Nature::value;
        case Kind::section_left:
        case Kind::section_right:
            return Nature::transform;
        case Kind::pattern:
            return text_of(tree).starts_with('[') ? Nature::value : Nature::transform;
        case Kind::list:
            return of_list(tree);
        case Kind::call:
            return of_call(tree, 0);
        case Kind::operation:
            return of_operation(tree);
        case Kind::chain:
            return of_chain(tree);
        case Kind::apply:
            return of_apply(tree);
    }
    return Nature::signal;
}

GraphNature GraphNatures::of_list(const GraphExpression& tree) {
    bool controls = false;
    for (const GraphTree& part : tree.parts) {
        const Nature nature = of(*part);
        if (nature == Nature::signal) return Nature::signal;
        controls = controls || is_controls(nature);
    }
    return controls ? Nature::voices : Nature::value;
}

GraphNatures::Result GraphNatures::result_of(std::string_view name, std::size_t given) const {
    Type type;
    if (const auto defined = names_->find(name); defined != names_->end()) {
        const Definition& definition = *defined->second;
        type = definition.unit->schemes[static_cast<std::size_t>(definition.binding)].type;
    } else if (const KnownName* row = find_known_name(name)) {
        type = row->scheme.type;
    } else {
        return Result::unknown;
    }
    for (; given > 0 && type.is_function(); --given) type = Type{type.result()};
    if (type.is_function()) return Result::function;
    if (type.is_variable()) return Result::polymorphic;
    if (!type.is_pattern()) return Result::other;
    if (type.element().is("ControlMap")) return Result::controls;
    return type.element().is_variable() ? Result::polymorphic : Result::other;
}

/// @param more arguments that stand elsewhere: behind a `$`.
GraphNature GraphNatures::of_call(const GraphExpression& tree, std::size_t more) {
    bool voices = false, control = false;
    for (const GraphTree& part : tree.parts) {
        const Nature nature = of(*part);
        voices = voices || nature == Nature::voices;
        control = control || nature == Nature::control;
    }
    const bool gives_signal = !tree.parts.empty() && of(*tree.parts.back()) == Nature::signal;
    if (const graph::NodeRow* row = graph::find_node(tree.text);
        row && !names_->contains(tree.text)) {
        const bool has_signal_first = !tree.parts.empty() && !is_plain(of(*tree.parts[0]));
        return more == 0 && lacks_input(*row, tree, has_signal_first) ? Nature::effect
                                                                      : Nature::signal;
    }
    switch (result_of(tree.text, tree.parts.size() + more)) {
        case Result::unknown:
            return Nature::signal;
        case Result::function:
            return Nature::transform;
        case Result::controls:
            if (names_->contains(tree.text) || is_sound(tree.text) || voices) return Nature::voices;
            return gives_signal && tree.parts.size() > 1 && more == 0 &&
                           result_of(tree.text, 1) == Result::function
                       ? Nature::signal
                       : Nature::control;
        case Result::polymorphic:
            if (voices) return Nature::voices;
            if (control) return Nature::control;
            return gives_signal ? Nature::signal : Nature::value;
        case Result::other:
            return Nature::value;
    }
    return Nature::signal;
}

GraphNature GraphNatures::of_operation(const GraphExpression& tree) {
    const Nature left = of(*tree.parts[0]);
    const Nature right = of(*tree.parts[1]);
    if (tree.text == ".") return Nature::transform;
    if (tree.text == "<~" || tree.text == "~>") return right;
    if (left == Nature::number && right == Nature::number) return Nature::number;
    if (left == Nature::effect) return Nature::effect;
    if (left == Nature::transform || right == Nature::transform) return Nature::transform;
    if (is_plain(left) && is_plain(right)) return Nature::value;
    const bool for_patterns = tree.text.find('|') != std::string::npos || tree.text == "<>";
    if (is_controls(left) && (is_controls(right) || is_plain(right))) {
        if (for_patterns || right == Nature::control) return left;
        // `n "0 1" + "10"`, but half of `s "bd" * 0.5` is a signal.
        if (left == Nature::control) return right == Nature::voices ? Nature::signal : left;
    }
    return Nature::signal;
}

GraphNature GraphNatures::of_chain(const GraphExpression& tree) {
    const Nature left = of(*tree.parts[0]);
    if (left == Nature::effect) return Nature::effect;
    if (left == Nature::transform) {
        return is_controls(of(*tree.parts[1])) ? Nature::transform : Nature::effect;
    }
    if (!is_controls(left)) return Nature::signal;
    if (!continues_pattern(left, *tree.parts[1])) {
        // `speed 2 # delay 0.5` waits for a sound as an effect does.
        return left == Nature::control ? Nature::effect : Nature::signal;
    }
    const Nature right = of(*tree.parts[1]);
    return left == Nature::voices || right == Nature::voices ? Nature::voices : Nature::control;
}

bool GraphNatures::continues_pattern(GraphNature left, const GraphExpression& tree) {
    const GraphExpression& inner = bare(tree);
    if (inner.kind == Kind::operation && inner.text != ".") {
        // `# note "c" + "0 3"`, but `# s "x" * 0.5` is of what is heard.
        const bool is_of_pattern =
            of(inner) == Nature::voices || of(*inner.parts[0]) != Nature::voices;
        return is_of_pattern && continues_pattern(left, *inner.parts[0]) &&
               of(*inner.parts[1]) != Nature::signal;
    }
    const Nature nature = of(inner);
    if (is_controls(nature) || nature == Nature::transform) return true;
    if (inner.kind != Kind::call || graph::find_node(inner.text) == nullptr) return false;
    if (result_of(inner.text, 1) != Result::controls || inner.parts.size() != 1) return false;
    if (makes_signal(*inner.parts[0])) return false;
    // Directly behind voices only what each of them has for itself; nodes do the rest.
    return left == Nature::control || inner.text == "gain" || inner.text == "pan";
}

/// Buses, and nodes that are given something: a name alone such as `sine` is a pattern there.
bool GraphNatures::makes_signal(const GraphExpression& tree) const {
    if (tree.kind == Kind::bus) return true;
    if (tree.kind == Kind::call && !tree.parts.empty()) {
        const graph::NodeRow* row = graph::find_node(tree.text);
        if (row != nullptr && !row->is_chained) return true;
    }
    return std::any_of(tree.parts.begin(), tree.parts.end(),
                       [this](const GraphTree& part) { return makes_signal(*part); });
}

GraphNature GraphNatures::of_apply(const GraphExpression& tree) {
    const Nature left = of(*tree.parts[0]);
    const Nature right = of(*tree.parts[1]);
    const auto is_function = [](Nature nature) {
        return nature == Nature::transform || nature == Nature::effect;
    };
    if (is_function(left) && is_function(right)) return left == right ? left : Nature::effect;
    if (left == Nature::effect || right == Nature::effect) return Nature::signal;
    const auto applied = [this](const GraphExpression& function, Nature argument) {
        const GraphExpression& inner = bare(function);
        if (inner.kind == Kind::call) {
            const Result result = result_of(inner.text, inner.parts.size() + 1);
            if (result == Result::controls && argument != Nature::signal) {
                return is_controls(argument) ? argument : of_call(inner, 1);
            }
            if (result == Result::function) return Nature::transform;
        }
        return argument;
    };
    if (left == Nature::transform) return applied(*tree.parts[0], right);
    if (right == Nature::transform) return applied(*tree.parts[1], left);
    return Nature::signal;
}

}  // namespace hocket::language
