#include "language/unifier.hpp"

#include <algorithm>
#include <utility>

namespace hocket::language {

void Unifier::spend(std::int64_t steps) {
    fuel_ -= steps;
    if (fuel_ < 0) reject_over_limit({}, "a text whose types are found in few steps", "more");
}

void Unifier::visit() {
    stack_.check();
    spend();
    if (--walk_left_ < 0) reject_over_limit({}, "a smaller type", "one that is too large");
}

Type Unifier::fresh() {
    spend();
    cells_.push_back({std::nullopt, level_});
    return Type::variable(static_cast<std::uint32_t>(cells_.size() - 1));
}

Type Unifier::resolved(Type type) const {
    while (type.is_variable() && cells_[type.id()].bound) type = *cells_[type.id()].bound;
    return type;
}

Type Unifier::fully_resolved(const Type& open) {
    const Walk walk{*this};
    visit();
    Type type = resolved(open);
    if (type.kind() != Type::Kind::application) return type;
    Type applied = fully_resolved(type.applied());
    Type argument = fully_resolved(type.argument());
    if (applied.same_object(type.applied()) && argument.same_object(type.argument())) return type;
    return Type::application(std::move(applied), std::move(argument));
}

Type Unifier::ground(const Type& open) {
    const Walk walk{*this};
    visit();
    Type type = resolved(open);
    if (type.is_variable()) return Type{};
    if (type.kind() != Type::Kind::application) return type;
    Type applied = ground(type.applied());
    Type argument = ground(type.argument());
    if (applied.same_object(type.applied()) && argument.same_object(type.argument())) return type;
    return Type::application(std::move(applied), std::move(argument));
}

bool Unifier::adopt(const Type& open, std::uint32_t variable, int level) {
    const Walk walk{*this};
    visit();
    const Type type = resolved(open);
    switch (type.kind()) {
        case Type::Kind::constructor:
            return false;
        case Type::Kind::variable:
            cells_[type.id()].level = std::min(cells_[type.id()].level, level);
            return type.id() == variable;
        case Type::Kind::application:
            return adopt(type.applied(), variable, level) ||
                   adopt(type.argument(), variable, level);
    }
    return false;
}

bool Unifier::bind(std::uint32_t variable, const Type& type) {
    if (adopt(type, variable, cells_[variable].level)) return false;
    cells_[variable].bound = type;
    return true;
}

bool Unifier::unify(const Type& open_a, const Type& open_b) {
    const Walk walk{*this};
    visit();
    const Type a = resolved(open_a);
    const Type b = resolved(open_b);
    if (a.same_object(b)) return true;
    if (a.is_variable() && b.is_variable() && a.id() == b.id()) return true;
    if (a.is_variable()) return bind(a.id(), b);
    if (b.is_variable()) return bind(b.id(), a);
    if (a.kind() != b.kind()) return false;
    if (a.kind() == Type::Kind::constructor) return a.name() == b.name();
    return unify(a.applied(), b.applied()) && unify(a.argument(), b.argument());
}

Type Unifier::with_variables(const Type& type, const std::vector<Type>& variables) {
    switch (type.kind()) {
        case Type::Kind::variable:
            return variables[type.id()];
        case Type::Kind::constructor:
            return type;
        case Type::Kind::application:
            break;
    }
    Type applied = with_variables(type.applied(), variables);
    Type argument = with_variables(type.argument(), variables);
    if (applied.same_object(type.applied()) && argument.same_object(type.argument())) return type;
    return Type::application(std::move(applied), std::move(argument));
}

Type Unifier::instantiated(const Scheme& scheme, std::vector<Type>& variables) {
    variables.clear();
    if (scheme.variables == 0) return scheme.type;
    for (std::uint32_t i = 0; i < scheme.variables; ++i) variables.push_back(fresh());
    spend(16);
    return with_variables(scheme.type, variables);
}

void Unifier::free_variables(const Type& open, std::vector<std::uint32_t>& found) {
    const Walk walk{*this};
    visit();
    const Type type = resolved(open);
    if (type.is_variable()) {
        if (std::find(found.begin(), found.end(), type.id()) == found.end()) {
            found.push_back(type.id());
        }
    } else if (type.kind() == Type::Kind::application) {
        free_variables(type.applied(), found);
        free_variables(type.argument(), found);
    }
}

}  // namespace hocket::language
