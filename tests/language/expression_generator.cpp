#include "language/expression_generator.hpp"

#include <algorithm>
#include <cctype>

#include "language/classes.hpp"

namespace hocket::test {

using language::Constraint;
using language::FunctionRow;
using language::Scheme;
using language::Type;

namespace {

using Bindings = std::vector<std::optional<Type>>;

/// Whether `type` becomes `ground` when its variables are replaced; notes by what.
bool fits(const Type& type, const Type& ground, Bindings& bindings) {
    switch (type.kind()) {
        case Type::Kind::variable: {
            auto& bound = bindings[type.id()];
            if (!bound) bound = ground;
            return *bound == ground;
        }
        case Type::Kind::constructor:
            return type == ground;
        case Type::Kind::application:
            return ground.kind() == Type::Kind::application &&
                   fits(type.applied(), ground.applied(), bindings) &&
                   fits(type.argument(), ground.argument(), bindings);
    }
    return false;
}

Type replaced(const Type& type, const Bindings& bindings) {
    switch (type.kind()) {
        case Type::Kind::variable:
            return *bindings[type.id()];
        case Type::Kind::constructor:
            return type;
        case Type::Kind::application:
            return Type::application(replaced(type.applied(), bindings),
                                     replaced(type.argument(), bindings));
    }
    return type;
}

bool meets(const Constraint& constraint) {
    const auto needs = language::instance_needs(constraint.class_name, constraint.type);
    return needs && std::all_of(needs->begin(), needs->end(), meets);
}

/// Whether the variable stands for a container, as in `f a`.
bool is_applied(const Type& type, std::uint32_t variable) {
    if (type.kind() != Type::Kind::application) return false;
    if (type.applied().is_variable() && type.applied().id() == variable) return true;
    return is_applied(type.applied(), variable) || is_applied(type.argument(), variable);
}

int arity_of(const Type& type) { return type.is_function() ? 1 + arity_of(type.result()) : 0; }

bool is_tuple(const Type& type) { return type.head().name().starts_with("(,"); }

void tuple_elements(const Type& type, std::vector<Type>& elements) {
    if (type.kind() != Type::Kind::application) return;
    tuple_elements(type.applied(), elements);
    elements.push_back(type.argument());
}

}  // namespace

std::string applied(const FunctionRow& row, const std::vector<std::string>& arguments) {
    const char first = row.name.front();
    const bool word = std::isalpha(static_cast<unsigned char>(first)) != 0 || first == '_';
    std::string text = word ? std::string{row.name} : "(" + std::string{row.name} + ")";
    for (const std::string& argument : arguments) text += " " + argument;
    return arguments.empty() ? text : "(" + text + ")";
}

ExpressionGenerator::ExpressionGenerator(std::uint64_t seed, std::set<std::string_view> without)
    : random_{seed} {
    for (const FunctionRow& row : language::function_table()) {
        if (without.contains(row.name)) continue;
        if (auto scheme = language::parse_type(row.type)) {
            rows_.emplace_back(&row, std::move(*scheme));
        }
    }
}

std::string ExpressionGenerator::one_of(std::initializer_list<const char*> choices) {
    return *(choices.begin() + below(choices.size()));
}

bool ExpressionGenerator::decide(const Scheme& scheme, Bindings& bindings) {
    static const std::vector<Type> values{Type::constructor("Double"),
                                          Type::constructor("Int"),
                                          Type::constructor("String"),
                                          Type::constructor("Bool"),
                                          Type::constructor("Rational"),
                                          Type::constructor("Note"),
                                          Type::constructor("Int"),
                                          Type::constructor("ControlMap"),
                                          Type{},
                                          Type::pattern(Type::constructor("Double"))};
    static const std::vector<Type> containers{Type::constructor("Pattern"), Type::constructor("[]"),
                                              Type::constructor("Maybe")};
    for (std::uint32_t variable = 0; variable < scheme.variables; ++variable) {
        if (bindings[variable]) continue;
        const auto& choices = is_applied(scheme.type, variable) ? containers : values;
        const std::size_t start = below(choices.size());
        for (std::size_t i = 0; i < choices.size() && !bindings[variable]; ++i) {
            const Type& choice = choices[(start + i) % choices.size()];
            const bool fine = std::all_of(
                scheme.constraints.begin(), scheme.constraints.end(), [&](const Constraint& c) {
                    const bool about = c.type.is_variable() && c.type.id() == variable;
                    return !about || meets({c.class_name, choice});
                });
            if (fine) bindings[variable] = choice;
        }
        if (!bindings[variable]) return false;
    }
    return std::all_of(
        scheme.constraints.begin(), scheme.constraints.end(), [&](const Constraint& constraint) {
            return meets({constraint.class_name, replaced(constraint.type, bindings)});
        });
}

std::optional<RowUse> ExpressionGenerator::use_of(const FunctionRow& row) {
    const auto found = std::find_if(rows_.begin(), rows_.end(),
                                    [&](const auto& each) { return each.first == &row; });
    if (found == rows_.end()) return std::nullopt;
    const Scheme& scheme = found->second;
    Bindings bindings(scheme.variables);
    if (!decide(scheme, bindings)) return std::nullopt;
    RowUse use{&row, {}, replaced(scheme.type, bindings)};
    while (use.result.is_function()) {
        use.arguments.push_back(use.result.parameter());
        use.result = Type{use.result.result()};
    }
    return use;
}

const std::vector<ExpressionGenerator::Candidate>& ExpressionGenerator::candidates(
    const Type& type) {
    const auto [found, added] = candidates_.try_emplace(language::shown(type));
    if (!added) return found->second;
    for (const auto& [row, scheme] : rows_) {
        const int arity = arity_of(scheme.type);
        for (int count = 0; count <= arity; ++count) {
            const Type& result = scheme.type.result(count);
            // What gives any type would be chosen everywhere, and says little.
            if (result.is_variable()) continue;
            Bindings bindings(scheme.variables);
            if (fits(result, type, bindings)) {
                found->second.push_back({row, &scheme, count, std::move(bindings)});
            }
        }
    }
    return found->second;
}

std::optional<std::string> ExpressionGenerator::expression(const Type& type, int depth) {
    if (depth > 0 && below(8) != 0) {
        const auto& all = candidates(type);
        for (int attempt = 0; attempt < 4 && !all.empty(); ++attempt) {
            const Candidate& candidate = all[below(all.size())];
            Bindings bindings = candidate.bindings;
            if (!decide(*candidate.scheme, bindings)) continue;
            std::vector<std::string> arguments;
            for (int i = 0; i < candidate.arity; ++i) {
                const Type wanted = replaced(candidate.scheme->type.parameter(i), bindings);
                auto argument = expression(wanted, depth - 1);
                if (!argument) break;
                arguments.push_back(std::move(*argument));
            }
            if (static_cast<int>(arguments.size()) == candidate.arity) {
                return applied(*candidate.row, arguments);
            }
        }
    }
    return leaf(type, depth);
}

std::optional<std::string> ExpressionGenerator::joined(const std::vector<Type>& types,
                                                       const char* open, const char* close,
                                                       int depth) {
    std::string text = open;
    for (const Type& type : types) {
        auto part = expression(type, depth);
        if (!part) return std::nullopt;
        if (text.size() > 1) text += ", ";
        text += *part;
    }
    return text + close;
}

std::optional<std::string> ExpressionGenerator::function(const Type& type, int depth) {
    if (type.parameter() == type.result() && below(2) == 0) return "id";
    auto result = expression(type.result(), depth);
    if (!result) return std::nullopt;
    return "(\\_ -> " + *result + ")";
}

std::optional<std::string> ExpressionGenerator::leaf(const Type& type, int depth) {
    const std::string name = type.name();
    const int deeper = std::max(0, depth - 1);
    if (name == "Int") return one_of({"0", "1", "2", "3", "4", "5", "8", "(-1)", "(-3)"});
    if (name == "Double") return one_of({"0", "1", "2", "0.5", "0.25", "1.5", "(-1)", "0.3"});
    if (name == "Note") return one_of({"0", "2", "7", "(-12)", "0.5"});
    if (name == "Rational") return one_of({"0", "1", "2", "(1%3)", "0.25", "(3%2)", "(-1%4)"});
    if (name == "Bool") return one_of({"True", "False"});
    if (name == "String") return one_of({"\"a\"", "\"bd\"", "\"major\"", "\"1\"", "\"\""});
    if (name == "ControlMap") return "mempty";
    if (name == "()") return "()";
    if (type.is_list()) {
        return joined(std::vector<Type>(1 + below(3), type.element()), "[", "]", deeper);
    }
    if (is_tuple(type)) {
        std::vector<Type> elements;
        tuple_elements(type, elements);
        return joined(elements, "(", ")", deeper);
    }
    if (type.is("Maybe"))
        return below(2) == 0 ? "Nothing" : joined({type.element()}, "(Just ", ")", deeper);
    if (type.is_function()) return function(type, deeper);
    if (!type.is_pattern()) return std::nullopt;
    const std::string& element = type.element().name();
    if (element == "Int") {
        return one_of({"\"1\"", "\"2\"", "\"3\"", "\"0 .. 3\"", "\"<4 2 8>\"", "\"1 [2 3]*2\"",
                       "\"3(3,8)\"", "\"0 ~ -1\"", "\"2!2 1@2\"", "\"{0 1 5}%4\""});
    }
    if (element == "Double" || element == "Rational" || element == "Note") {
        return one_of({"\"1\"", "\"2\"", "\"0.25\"", "\"0 0.5 1\"", "\"<1 0.5 1.5>\"",
                       "\"1 [2 -1]*2\"", "\"0.5(3,8)\"", "\"0 ~ 0.3\"", "\"2@3 1\"", "\"0.1?\""});
    }
    if (element == "Bool") {
        return one_of(
            {"\"t\"", "\"t f\"", "\"t*2 <f t>\"", "\"t(3,8)\"", "\"<f t t>\"", "\"t ~\""});
    }
    if (element == "String") {
        return one_of({"\"bd\"", "\"bd sn\"", "\"bd*2 <sn cp> ~ hh\"", "\"a . b c\"",
                       "\"bd(<3 5>,8,<0 2>)\"", "\"a? b\"", "\"{a b c}%4\"", "\"major minor\"",
                       "\"<a b>!2 c@3\"", "\"a b . c*3 [d | e]\"", "\"a/1.5\""});
    }
    if (element == "ControlMap") {
        return one_of({"(s \"bd*2 sn\")", "(n \"0 .. 3\")", "(speed \"<1 2>\" # s \"a b\")",
                       "(note \"c'maj e\")", "(sound \"bd:3? ~ hh\")", "(pan sine # s \"a*4\")"});
    }
    return joined({type.element()}, "(pure ", ")", deeper);
}

}  // namespace hocket::test
