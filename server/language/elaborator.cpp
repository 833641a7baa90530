#include "language/elaborator.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

#include "language/errors.hpp"
#include "language/known_names.hpp"

namespace hocket::language {
namespace {

/// What an expression is called in a message.
std::string described(const Expression& node, const Type& type) {
    switch (node.kind) {
        case Expression::Kind::number:
            return "a number";
        case Expression::Kind::string:
            return "a string";
        case Expression::Kind::name:
            return fmt::format("'{}' ({})", node.text, shown(type));
        default:
            return shown(type);
    }
}

}  // namespace

Elaborator::Elaborator(std::string_view text, const Unit& unit, const Environment::Names& names)
    : text_{text} {
    root_ = here_ = new_scope(nullptr, code_->layout);
    units_.push_back({.unit = &unit, .names = &names});
    unit_ = &units_.back();
    unit_->locals.resize(static_cast<std::size_t>(unit.locals));
}

std::shared_ptr<const Code> Elaborator::expression(const Type& expected) {
    code_->root = check(*unit_->unit->root, expected);
    finish_root();
    return code_;
}

std::shared_ptr<const Code> Elaborator::statement() {
    const Expression& root = *unit_->unit->root;
    const Type type = types_.fresh();
    const Type io = Type::application(Type::constructor("IO"), types_.fresh());
    code_->root = check(root, type);
    const Type given = types_.fully_resolved(type);
    if (given.is_variable() || !types_.unify(type, io)) {
        reject(where(root.place), "a statement such as d1 $ ...",
               given.is_variable() ? "an expression" : described(root, given));
    }
    finish_root();
    return code_;
}

std::pair<std::shared_ptr<const Code>, Type> Elaborator::anything() {
    const Type type = types_.fresh();
    code_->root = check(*unit_->unit->root, type);
    finish_root();
    return {code_, types_.ground(type)};
}

base::Location Elaborator::where(const Place& place) const {
    return unit_->foreign ? base::Location{} : location_of(text_, place.begin);
}

Term* Elaborator::new_term(Term::Kind kind) {
    types_.spend();
    code_->terms.push_back({.kind = kind});
    return &code_->terms.back();
}

Elaborator::Scope* Elaborator::new_scope(Scope* parent, Layout& layout) {
    scopes_.push_back({parent, &layout});
    return &scopes_.back();
}

int Elaborator::slot_in(Scope* here, Scope* owner, int slot) {
    if (here == owner) return slot;
    const auto found = here->captured.find({owner, slot});
    if (found != here->captured.end()) return found->second;
    const int outside = slot_in(here->parent, owner, slot);
    const int inside = here->layout->size++;
    here->layout->captures.push_back({outside, inside});
    here->captured.emplace(std::pair{owner, slot}, inside);
    return inside;
}

void Elaborator::mismatch(const Expression& node, const Type& expected, const Type& got) {
    const Type wanted = types_.fully_resolved(expected);
    const Type given = types_.fully_resolved(got);
    std::string description = described(node, given);
    if (given.is_function() && !wanted.is_function() && !wanted.is_variable()) {
        description += ", a function that wants another argument";
    }
    reject(where(node.place), shown(wanted), std::move(description));
}

void Elaborator::expect_type(const Expression& node, const Type& expected, const Type& got) {
    if (!types_.unify(expected, got)) mismatch(node, expected, got);
}

Term* Elaborator::check(const Expression& node, const Type& expected) {
    stack_.check();
    types_.spend();
    switch (node.kind) {
        case Expression::Kind::name:
            return check_name(node, expected);
        case Expression::Kind::number:
        case Expression::Kind::string:
            return check_literal(node, expected);
        case Expression::Kind::apply:
            return check_apply(node, expected);
        case Expression::Kind::lambda:
            return check_lambda(node, expected);
        case Expression::Kind::let:
            return check_let(node, expected);
        case Expression::Kind::branch:
            return check_branch(node, expected);
        case Expression::Kind::list:
            return check_list(node, expected);
        case Expression::Kind::tuple:
            return check_tuple(node, expected);
        case Expression::Kind::annotated:
            return check_annotated(node, expected);
        case Expression::Kind::no_match:
            break;
    }
    return new_term(Term::Kind::no_match);
}

Term* Elaborator::check_name(const Expression& node, const Type& expected) {
    return node.local != kNoLocal ? check_local(node, expected) : check_outside(node, expected);
}

Term* Elaborator::check_local(const Expression& node, const Type& expected) {
    const Local& known = local(node.local);
    if (known.kind == Local::Kind::let) {
        return use_definition(node, expected, *known.let, known.binding);
    }
    expect_type(node, expected, known.type);
    const bool own = known.kind == Local::Kind::own_group;
    Term* term = new_term(own ? Term::Kind::definition : Term::Kind::variable);
    term->slot = slot_in(here_, known.scope, known.slot);
    term->member = known.binding;
    return term;
}

Term* Elaborator::use_definition(const Expression& node, const Type& expected, LetState& let,
                                 int binding) {
    const Poly& poly = let.schemes[static_cast<std::size_t>(binding)];
    std::vector<Type> fresh;
    for (std::size_t i = 0; i < poly.own.size(); ++i) fresh.push_back(types_.fresh());
    const Type type = with_own(poly.type, poly, fresh);
    expect_type(node, expected, type);
    for (const Constraint& constraint : poly.constraints) {
        ask({constraint.class_name, with_own(constraint.type, poly, fresh)}, node);
    }
    Term* term = new_term(Term::Kind::definition);
    pending_.push_back({.kind = Pending::Kind::definition,
                        .term = term,
                        .node = &node,
                        .type = type,
                        .let = &let,
                        .binding = binding,
                        .here = here_});
    return term;
}

Term* Elaborator::check_outside(const Expression& node, const Type& expected) {
    if (!node.from_table) {
        const auto found = unit_->names->find(node.text);
        if (found != unit_->names->end()) {
            const Definition& definition = *found->second;
            return use_definition(node, expected, state_of(*definition.unit), definition.binding);
        }
    }
    const KnownName* known = find_known_name(node.text);
    if (known == nullptr) reject_unknown(node);
    std::vector<Type> variables;
    const Type type = types_.instantiated(known->scheme, variables);
    expect_type(node, expected, type);
    for (const Constraint& constraint : known->scheme.constraints) {
        ask({constraint.class_name, Unifier::with_variables(constraint.type, variables)}, node);
    }
    Term* term = new_term(Term::Kind::constant);
    pending_.push_back(
        {.kind = Pending::Kind::row, .term = term, .node = &node, .type = type, .row = known->row});
    return term;
}

void Elaborator::reject_unknown(const Expression& node) {
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : *unit_->names) names.push_back(name);
    const std::string nearest = nearest_known_name(node.text, names);
    const bool is_operator = !node.text.empty() && std::string_view{"!#$%&*+./<=>?@\\^|-~:"}.find(
                                                       node.text.front()) != std::string_view::npos;
    reject(where(node.place), is_operator ? "a known operator" : "a known name", quoted(node.text),
           nearest);
}

Term* Elaborator::check_literal(const Expression& node, const Type& expected) {
    const bool is_string = node.kind == Expression::Kind::string;
    const bool is_whole = node.text.find_first_of(".eE") == std::string::npos;
    ask({is_string ? "IsString" : is_whole ? "Num" : "Fractional", expected}, node);
    Term* term = new_term(Term::Kind::constant);
    pending_.push_back({.kind = is_string ? Pending::Kind::string : Pending::Kind::number,
                        .term = term,
                        .node = &node,
                        .type = expected,
                        .names_sounds = in_sound_});
    return term;
}

Term* Elaborator::check_apply(const Expression& node, const Type& expected) {
    const Expression& function = *node.parts.front();
    const Type function_type = types_.fresh();
    Term* term = new_term(Term::Kind::apply);
    term->parts.push_back(check(function, function_type));
    std::vector<Type> parameters;
    Type rest = function_type;
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        rest = types_.resolved(rest);
        if (rest.is_variable()) {
            const Type open = Type::function(types_.fresh(), types_.fresh());
            if (!types_.unify(rest, open)) mismatch(function, open, function_type);
            rest = open;
        }
        if (!rest.is_function()) {
            const Type whole = types_.fully_resolved(function_type);
            const std::string what = function.kind == Expression::Kind::name
                                         ? fmt::format("'{}'", function.text)
                                         : "what stands before";
            reject(where(node.parts[i]->place),
                   i == 1 ? fmt::format("an operator, since {} is no function", what)
                          : fmt::format("an operator, since {} takes {} argument{}", what, i - 1,
                                        i == 2 ? "" : "s"),
                   "another argument");
        }
        parameters.push_back(rest.parameter());
        rest = rest.result();
    }
    // The result first: what its place asks for decides what literals in the arguments mean.
    if (!types_.unify(expected, rest)) mismatch(node, expected, rest);
    const bool around = in_sound_;
    const bool is_sound = function.kind == Expression::Kind::name &&
                          (function.text == "s" || function.text == "sound");
    in_sound_ = around || is_sound;
    for (std::size_t i = 1; i < node.parts.size(); ++i) {
        term->parts.push_back(check(*node.parts[i], parameters[i - 1]));
    }
    in_sound_ = around;
    return term;
}

Term* Elaborator::check_lambda(const Expression& node, const Type& expected) {
    code_->functions.push_back({});
    FunctionCode& function = code_->functions.back();
    const std::size_t arity = node.alternatives.front().shapes.size();
    function.arity = static_cast<int>(arity);
    function.layout.size = function.arity;
    std::vector<Type> parameters;
    for (std::size_t i = 0; i < arity; ++i) parameters.push_back(types_.fresh());
    const Type result = types_.fresh();
    Type whole = result;
    for (auto parameter = parameters.rbegin(); parameter != parameters.rend(); ++parameter) {
        whole = Type::function(*parameter, whole);
    }
    expect_type(node, expected, whole);
    Scope* const outside = std::exchange(here_, new_scope(here_, function.layout));
    for (const Alternative& way : node.alternatives) {
        FunctionCode::Way coded;
        for (std::size_t i = 0; i < arity; ++i) {
            coded.shapes.push_back(check_shape(way.shapes[i], parameters[i], static_cast<int>(i)));
        }
        coded.body = check(*way.body, result);
        function.ways.push_back(std::move(coded));
    }
    here_ = outside;
    Term* term = new_term(Term::Kind::lambda);
    term->function = &function;
    return term;
}

/// @param argument_slot where the value is already, or -1.
ShapeCode Elaborator::check_shape(const Shape& shape, const Type& type, int argument_slot) {
    ShapeCode code{.kind = shape.kind};
    if (shape.local != kNoLocal) {
        const int slot = argument_slot >= 0 ? argument_slot : here_->layout->size++;
        if (argument_slot < 0) code.slot = slot;
        local(shape.local) = {
            .kind = Local::Kind::argument, .type = type, .scope = here_, .slot = slot};
    }
    const Expression place{.place = shape.place};
    std::vector<Type> parts;
    switch (shape.kind) {
        case Shape::Kind::anything:
        case Shape::Kind::variable:
            return code;
        case Shape::Kind::literal: {
            code.literal = check(*shape.literal, type);
            ask({"Eq", type}, *shape.literal);
            return code;
        }
        case Shape::Kind::tuple:
            for (std::size_t i = 0; i < shape.parts.size(); ++i) parts.push_back(types_.fresh());
            expect_type(place, type, Type::tuple(parts));
            break;
        case Shape::Kind::list: {
            const Type element = types_.fresh();
            parts.assign(shape.parts.size(), element);
            expect_type(place, type, Type::list(element));
            break;
        }
        case Shape::Kind::cons: {
            const Type element = types_.fresh();
            parts = {element, Type::list(element)};
            expect_type(place, type, Type::list(element));
            break;
        }
        case Shape::Kind::constructor: {
            code.constructor = shape.text.front();
            const bool truth = shape.text == "True" || shape.text == "False";
            const Type element = types_.fresh();
            parts.assign(shape.parts.size(), element);
            expect_type(place, type,
                        truth ? Type::constructor("Bool")
                              : Type::application(Type::constructor("Maybe"), element));
            break;
        }
    }
    for (std::size_t i = 0; i < shape.parts.size(); ++i) {
        code.parts.push_back(check_shape(shape.parts[i], parts[i], -1));
    }
    return code;
}

Term* Elaborator::check_branch(const Expression& node, const Type& expected) {
    Term* term = new_term(Term::Kind::branch);
    term->parts.push_back(check(*node.parts[0], Type::constructor("Bool")));
    term->parts.push_back(check(*node.parts[1], expected));
    term->parts.push_back(check(*node.parts[2], expected));
    return term;
}

Term* Elaborator::check_list(const Expression& node, const Type& expected) {
    Term* term = new_term(Term::Kind::list);
    const Type element = types_.fresh();
    expect_type(node, expected, Type::list(element));
    for (const Node& part : node.parts) term->parts.push_back(check(*part, element));
    return term;
}

Term* Elaborator::check_tuple(const Expression& node, const Type& expected) {
    if (node.parts.empty()) {
        expect_type(node, expected, Type{});
        return new_term(Term::Kind::constant);
    }
    Term* term = new_term(Term::Kind::list);
    std::vector<Type> elements;
    for (std::size_t i = 0; i < node.parts.size(); ++i) elements.push_back(types_.fresh());
    expect_type(node, expected, Type::tuple(elements));
    for (std::size_t i = 0; i < node.parts.size(); ++i) {
        term->parts.push_back(check(*node.parts[i], elements[i]));
    }
    return term;
}

Term* Elaborator::check_annotated(const Expression& node, const Type& expected) {
    const Type type = annotated_type(*node.type, node);
    expect_type(node, expected, type);
    return check(*node.parts.front(), type);
}

/// Its variables are open: an annotation says what is known, not that more must not be known.
Type Elaborator::annotated_type(const TypeText& text, const Expression& node) {
    const auto scheme = parse_type(text.text);
    if (!scheme) {
        base::Error error = scheme.error();
        if (!unit_->foreign) {
            const auto column = static_cast<std::uint32_t>(std::max(error.where.column - 1, 0));
            error.where = location_of(text_, text.place.begin + column);
        }
        throw Rejected{std::move(error)};
    }
    std::vector<Type> variables;
    const Type type = types_.instantiated(*scheme, variables);
    for (const Constraint& constraint : scheme->constraints) {
        ask({constraint.class_name, Unifier::with_variables(constraint.type, variables)}, node);
    }
    return type;
}

}  // namespace hocket::language
