#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "language/elaborator.hpp"
#include "language/errors.hpp"

namespace hocket::language {

Term* Elaborator::check_let(const Expression& node, const Type& expected) {
    code_->lets.emplace_back();
    auto& order = code_->lets.back();
    LetState& let = begin_let(node, here_, order);
    infer_groups(let);
    Term* term = new_term(Term::Kind::let);
    term->instances = &order;
    term->parts.push_back(check(*node.parts.front(), expected));
    return term;
}

Elaborator::LetState& Elaborator::begin_let(const Expression& node, Scope* owner,
                                            std::vector<const InstanceCode*>& order) {
    lets_.push_back({.unit = unit_, .let = &node, .owner = owner, .order = &order});
    LetState& let = lets_.back();
    let.schemes.resize(node.bindings.size());
    let.group_of.resize(node.bindings.size());
    let.instances.resize(node.groups.size());
    for (std::size_t group = 0; group < node.groups.size(); ++group) {
        for (const int binding : node.groups[group]) {
            let.group_of[static_cast<std::size_t>(binding)] = static_cast<int>(group);
        }
    }
    return let;
}

void Elaborator::infer_groups(LetState& let) {
    for (std::size_t group = 0; group < let.instances.size(); ++group) {
        infer_group(let, static_cast<int>(group));
    }
}

/// While a group is looked at, its members have one type each.
void Elaborator::bind_members(LetState& let, int group, const std::vector<Type>& types,
                              Scope* scope) {
    const auto& members = let.let->groups[static_cast<std::size_t>(group)];
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Binding& binding = let.let->bindings[static_cast<std::size_t>(members[i])];
        local(binding.local) = {.kind = Local::Kind::own_group,
                                .type = types[i],
                                .scope = scope,
                                .slot = 0,
                                .let = &let,
                                .binding = static_cast<int>(i)};
    }
}

void Elaborator::release_members(LetState& let, int group) {
    for (const int member : let.let->groups[static_cast<std::size_t>(group)]) {
        const Binding& binding = let.let->bindings[static_cast<std::size_t>(member)];
        local(binding.local) = {.kind = Local::Kind::let, .let = &let, .binding = member};
    }
}

std::vector<Term*> Elaborator::check_members(LetState& let, int group,
                                             const std::vector<Type>& types) {
    const auto& members = let.let->groups[static_cast<std::size_t>(group)];
    std::vector<Term*> terms;
    for (std::size_t i = 0; i < members.size(); ++i) {
        const Binding& binding = let.let->bindings[static_cast<std::size_t>(members[i])];
        if (binding.type) {
            expect_type(*binding.value, annotated_type(*binding.type, *binding.value), types[i]);
        }
        terms.push_back(check(*binding.value, types[i]));
    }
    return terms;
}

/// The types of a group for any use. The code that comes along is of no use: every use makes its
/// own.
void Elaborator::infer_group(LetState& let, int group) {
    const auto& members = let.let->groups[static_cast<std::size_t>(group)];
    const std::size_t asked_before = asked_.size();
    const std::size_t pending_before = pending_.size();
    Layout layout;
    layout.size = 1;
    Scope* const outside = std::exchange(here_, new_scope(let.owner, layout));
    types_.enter_let();
    std::vector<Type> types;
    for (std::size_t i = 0; i < members.size(); ++i) types.push_back(types_.fresh());
    bind_members(let, group, types, here_);
    check_members(let, group, types);
    types_.leave_let();
    here_ = outside;
    reduce(asked_before);
    pending_.erase(pending_.begin() + static_cast<std::ptrdiff_t>(pending_before), pending_.end());

    // What is asked of variables that no type mentions is decided now, once and for all.
    std::vector<std::uint32_t> mentioned;
    for (const Type& type : types) types_.free_variables(type, mentioned);
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = asked_before; i < asked_.size() && !again; ++i) {
            const Type head = types_.resolved(asked_[i].constraint.type).head();
            const Type variable = types_.resolved(head);
            if (!variable.is_variable() || types_.level_of(variable.id()) <= types_.level() ||
                std::find(mentioned.begin(), mentioned.end(), variable.id()) != mentioned.end()) {
                continue;
            }
            choose_default(variable.id(), asked_before);
            reduce(asked_before);
            again = true;
        }
    }
    const std::vector<Asked> asked(asked_.begin() + static_cast<std::ptrdiff_t>(asked_before),
                                   asked_.end());
    for (std::size_t i = 0; i < members.size(); ++i) {
        let.schemes[static_cast<std::size_t>(members[i])] = generalised(types[i], asked);
    }
    // What is left concerns variables from outside.
    asked_.erase(asked_.begin() + static_cast<std::ptrdiff_t>(asked_before), asked_.end());
    for (const Asked& one : asked) {
        const Type variable = types_.resolved(types_.resolved(one.constraint.type).head());
        if (types_.level_of(variable.id()) <= types_.level()) asked_.push_back(one);
    }
    release_members(let, group);
}

/// Variables made inside the `let` become the type's own; those from outside stay what they are.
Elaborator::Poly Elaborator::generalised(const Type& open, const std::vector<Asked>& asked) {
    Poly poly;
    poly.type = types_.fully_resolved(open);
    std::vector<std::uint32_t> variables;
    types_.free_variables(poly.type, variables);
    for (const std::uint32_t variable : variables) {
        if (types_.level_of(variable) > types_.level()) poly.own.push_back(variable);
    }
    for (const Asked& one : asked) {
        const Type type = types_.fully_resolved(one.constraint.type);
        const Type& variable = type.head();
        if (std::find(poly.own.begin(), poly.own.end(), variable.id()) == poly.own.end()) continue;
        const Constraint constraint{one.constraint.class_name, type};
        const bool known = std::any_of(
            poly.constraints.begin(), poly.constraints.end(), [&](const Constraint& other) {
                return other.class_name == constraint.class_name && other.type == constraint.type;
            });
        if (!known) poly.constraints.push_back(constraint);
    }
    return poly;
}

Type Elaborator::with_own(const Type& type, const Poly& poly, const std::vector<Type>& fresh) {
    types_.spend();
    if (type.is_variable()) {
        const auto found = std::find(poly.own.begin(), poly.own.end(), type.id());
        return found == poly.own.end() ? type
                                       : fresh[static_cast<std::size_t>(found - poly.own.begin())];
    }
    if (type.kind() != Type::Kind::application) return type;
    return Type::application(with_own(type.applied(), poly, fresh),
                             with_own(type.argument(), poly, fresh));
}

Scheme Elaborator::scheme_of(const Poly& poly) {
    std::vector<Type> numbered;
    for (std::uint32_t i = 0; i < poly.own.size(); ++i) numbered.push_back(Type::variable(i));
    Scheme scheme{static_cast<std::uint32_t>(poly.own.size()), {}, {}};
    scheme.type = with_own(poly.type, poly, numbered);
    for (const Constraint& constraint : poly.constraints) {
        scheme.constraints.push_back(
            {constraint.class_name, with_own(constraint.type, poly, numbered)});
    }
    return scheme;
}

Elaborator::Poly Elaborator::poly_of(const Scheme& scheme) {
    Poly poly{{}, scheme.constraints, scheme.type};
    for (std::uint32_t i = 0; i < scheme.variables; ++i) poly.own.push_back(i);
    return poly;
}

const InstanceCode* Elaborator::instance(LetState& let, int binding, const Type& type,
                                         const Expression& use) {
    const int group = let.group_of[static_cast<std::size_t>(binding)];
    for (const Instance& made : let.instances[static_cast<std::size_t>(group)]) {
        types_.spend();
        if (made.binding == binding && made.type == type) return made.code;
    }
    UnitState* const user = std::exchange(unit_, let.unit);
    try {
        const InstanceCode* made = new_instance(let, binding, type);
        unit_ = user;
        return made;
    } catch (Rejected& rejected) {
        unit_ = user;
        if (let.unit->foreign && !user->foreign) {
            const std::string& name = let.let->bindings[static_cast<std::size_t>(binding)].name;
            rejected.error.message = fmt::format("in {}: {}", quoted(name), rejected.error.message);
            rejected.error.where = where(use.place);
        }
        throw;
    }
}

const InstanceCode* Elaborator::new_instance(LetState& let, int binding, const Type& type) {
    stack_.check();
    const int group = let.group_of[static_cast<std::size_t>(binding)];
    const auto& members = let.let->groups[static_cast<std::size_t>(group)];
    code_->instances.push_back({});
    InstanceCode& code = code_->instances.back();
    code.layout.size = 1;
    code.slot = let.owner->layout->size++;
    const std::size_t asked_before = asked_.size();
    const std::size_t pending_before = pending_.size();
    Scope* const outside = std::exchange(here_, new_scope(let.owner, code.layout));
    std::vector<Type> types;
    for (const int member : members) types.push_back(member == binding ? type : types_.fresh());
    bind_members(let, group, types, here_);
    for (Term* term : check_members(let, group, types)) code.members.push_back(term);
    release_members(let, group);
    here_ = outside;
    settle(asked_before);
    for (std::size_t i = 0; i < members.size(); ++i) {
        let.instances[static_cast<std::size_t>(group)].push_back(
            {members[i], types_.ground(types[i]), &code});
    }
    finish(pending_before);
    // What does not use itself is evaluated once and kept.
    code.recursive =
        members.size() > 1 || let.let->bindings[static_cast<std::size_t>(binding)].refers_to_itself;
    let.order->push_back(&code);
    return &code;
}

/// An earlier text's definitions: their types are known, their code is made at each use.
Elaborator::LetState& Elaborator::state_of(const DefinitionUnit& definition) {
    LetState*& state = definitions_[&definition];
    if (state != nullptr) return *state;
    units_.push_back(
        {.unit = &definition.unit, .names = &definition.surroundings, .foreign = true});
    UnitState& unit = units_.back();
    unit.locals.resize(static_cast<std::size_t>(definition.unit.locals));
    UnitState* const user = std::exchange(unit_, &unit);
    state = &begin_let(*definition.unit.root, root_, code_->definitions);
    for (std::size_t i = 0; i < definition.schemes.size(); ++i) {
        state->schemes[i] = poly_of(definition.schemes[i]);
    }
    for (std::size_t group = 0; group < state->instances.size(); ++group) {
        release_members(*state, static_cast<int>(group));
    }
    unit_ = user;
    return *state;
}

Term* Elaborator::definition_term(const LetState& let, int binding, const InstanceCode& made) {
    const auto group = static_cast<std::size_t>(let.group_of[static_cast<std::size_t>(binding)]);
    const auto& members = let.let->groups[group];
    Term* term = new_term(Term::Kind::definition);
    term->slot = made.slot;
    term->member =
        static_cast<int>(std::find(members.begin(), members.end(), binding) - members.begin());
    return term;
}

std::shared_ptr<const Code> Elaborator::sample(int binding) {
    LetState& let = begin_let(*unit_->unit->root, root_, code_->definitions);
    infer_groups(let);
    settle(0);
    const Poly& poly = let.schemes[static_cast<std::size_t>(binding)];
    const Expression& value = *let.let->bindings[static_cast<std::size_t>(binding)].value;
    std::vector<Type> fresh;
    for (std::size_t i = 0; i < poly.own.size(); ++i) fresh.push_back(types_.fresh());
    for (const Constraint& constraint : poly.constraints) {
        ask({constraint.class_name, with_own(constraint.type, poly, fresh)}, value);
    }
    settle(0);
    const Type type = types_.ground(with_own(poly.type, poly, fresh));
    if (type.is_function()) return nullptr;
    code_->root = definition_term(let, binding, *instance(let, binding, type, value));
    return code_;
}

Elaborator::Definitions Elaborator::definitions() {
    LetState& let = begin_let(*unit_->unit->root, root_, code_->definitions);
    infer_groups(let);
    settle(0);
    Term* checks = new_term(Term::Kind::list);
    for (std::size_t i = 0; i < let.schemes.size(); ++i) {
        if (!let.schemes[i].own.empty()) continue;
        const Binding& binding = let.let->bindings[i];
        const Type type = types_.ground(let.schemes[i].type);
        const InstanceCode* made = instance(let, static_cast<int>(i), type, *binding.value);
        if (type.is_function()) continue;
        Term* term = definition_term(let, static_cast<int>(i), *made);
        checks->parts.push_back(term);
    }
    code_->root = checks;
    Definitions all{{}, code_};
    for (const Poly& poly : let.schemes) all.schemes.push_back(scheme_of(poly));
    return all;
}

}  // namespace hocket::language
