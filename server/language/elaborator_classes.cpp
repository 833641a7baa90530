#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

#include "language/classes.hpp"
#include "language/elaborator.hpp"
#include "language/errors.hpp"

namespace hocket::language {

void Elaborator::ask(const Constraint& constraint, const Expression& node) {
    types_.spend();
    asked_.push_back({constraint, &node, unit_->foreign, constraint.type});
}

void Elaborator::reduce(std::size_t mark) {
    std::vector<Asked> open(asked_.begin() + static_cast<std::ptrdiff_t>(mark), asked_.end());
    asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(mark), asked_.end());
    std::reverse(open.begin(), open.end());  // the first in the text is the first to be wrong
    while (!open.empty()) {
        types_.spend();
        Asked asked = std::move(open.back());
        open.pop_back();
        asked.constraint.type = types_.fully_resolved(asked.constraint.type);
        const Type& type = asked.constraint.type;
        if (type.head().is_variable()) {
            if (asked.constraint.class_name != "Unionable") asked_.push_back(std::move(asked));
            continue;
        }
        auto needs = instance_needs(asked.constraint.class_name, type);
        if (!needs) reject_constraint(asked, types_.fully_resolved(asked.whole));
        for (Constraint& need : *needs)
            open.push_back({std::move(need), asked.node, asked.foreign, asked.whole});
    }
}

void Elaborator::reject_constraint(const Asked& asked, const Type& type) {
    const base::Location at =
        asked.foreign ? base::Location{} : location_of(text_, asked.node->place.begin);
    const std::string& name = asked.constraint.class_name;
    switch (asked.node->kind) {
        case Expression::Kind::number:
            reject(at,
                   name == "Fractional" && shown(type).ends_with("Int") ? "a whole number"
                                                                        : shown(type),
                   name == "Fractional" ? "a number with decimals" : "a number");
        case Expression::Kind::string:
            reject(at, shown(type), "a string");
        default:
            reject(at, fmt::format("{} for {}", class_meaning(name), quoted(asked.node->text)),
                   shown(type));
    }
}

bool Elaborator::holds(const Constraint& constraint) {
    types_.spend();
    if (constraint.type.head().is_variable()) return true;
    const auto needs = instance_needs(constraint.class_name, constraint.type);
    return needs && std::all_of(needs->begin(), needs->end(),
                                [&](const Constraint& need) { return holds(need); });
}

/// Whether all that is asked of the variable would hold of the candidate.
bool Elaborator::fits(std::uint32_t variable, const Type& candidate, std::size_t mark) {
    for (std::size_t i = mark; i < asked_.size(); ++i) {
        const Type& type = asked_[i].constraint.type;
        if (!type.is_variable() || type.id() != variable) continue;
        if (!holds({asked_[i].constraint.class_name, candidate})) return false;
    }
    return true;
}

/// As Haskell's prompt does for Tidal: whole numbers before others, strings last. A container that
/// nothing decides is a pattern, or else a list.
void Elaborator::choose_default(std::uint32_t variable, std::size_t mark) {
    static const std::array<Type, 9> kValues{Type::constructor("Int"),
                                             Type::constructor("Double"),
                                             Type::constructor("String"),
                                             Type::constructor("Bool"),
                                             Type::constructor("Note"),
                                             Type{},
                                             Type::pattern(Type::constructor("Double")),
                                             Type::pattern(Type::constructor("Int")),
                                             Type::pattern(Type::constructor("String"))};
    static const std::array<Type, 3> kContainers{Type::constructor("Pattern"),
                                                 Type::constructor("[]"), Type::constructor("IO")};
    bool container = false;
    bool numeric = false;
    for (std::size_t i = mark; i < asked_.size(); ++i) {
        const Constraint& constraint = asked_[i].constraint;
        if (!constraint.type.head().is_variable() || constraint.type.head().id() != variable) {
            continue;
        }
        const std::string& name = constraint.class_name;
        container |= !constraint.type.is_variable() || name == "Functor" || name == "Applicative" ||
                     name == "Monad" || name == "Foldable" || name == "Traversable";
        numeric |= is_numeric_class(name);
    }
    const auto choose = [&](const Type& candidate) {
        return fits(variable, candidate, mark) && types_.unify(Type::variable(variable), candidate);
    };
    if (container) {
        for (const Type& candidate : kContainers) {
            if (choose(candidate)) return;
        }
    } else {
        const auto first = numeric ? kValues.begin() : kValues.begin() + 2;
        for (auto candidate = first; candidate != kValues.end(); ++candidate) {
            if (choose(*candidate)) return;
        }
        for (const Type& candidate : {kValues[0], kValues[1]}) {
            if (choose(candidate)) return;
        }
    }
    for (std::size_t i = mark; i < asked_.size(); ++i) {
        const Type& type = asked_[i].constraint.type;
        if (type.head().is_variable() && type.head().id() == variable) {
            const base::Location at = asked_[i].foreign
                                          ? base::Location{}
                                          : location_of(text_, asked_[i].node->place.begin);
            reject(at, "a type that this text decides", "one that stays open");
        }
    }
}

void Elaborator::settle(std::size_t mark) {
    reduce(mark);
    while (asked_.size() > mark) {
        choose_default(asked_[mark].constraint.type.head().id(), mark);
        reduce(mark);
    }
}

}  // namespace hocket::language
