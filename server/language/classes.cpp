#include "language/classes.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <string>

namespace hocket::language {
namespace {

struct ClassRow {
    std::string_view name;
    std::string_view meaning;
    bool numeric;
    /// Constructors that belong to it, without conditions.
    std::string_view members;
    /// Constructors that belong to it when all their arguments do.
    std::string_view when_arguments_do;
};

// Source: base's instances and those of Sound.Tidal (Pattern, ValueMap, ParseBP). A pattern of
// what can be parsed can be written as a string.
constexpr std::array kClasses{
    ClassRow{"Num", "a number", true, "Int Double Note Rational ControlMap ID", "Pattern"},
    ClassRow{"Fractional", "a number with decimals", true, "Double Note Rational ControlMap",
             "Pattern"},
    ClassRow{"Floating", "a number with decimals", true, "Double Note ControlMap", "Pattern"},
    ClassRow{"Real", "a real number", true, "Int Double Note Rational", "Pattern"},
    ClassRow{"RealFrac", "a number with decimals", true, "Double Note Rational", "Pattern"},
    ClassRow{"Integral", "a whole number", true, "Int", "Pattern"},
    ClassRow{"Moddable", "a number", true, "Int Double Note Rational ControlMap", ""},
    ClassRow{"Enum", "what can be counted", false, "Int Double Note Rational Bool ()", "Pattern"},
    ClassRow{"Eq", "what can be compared", false,
             "Int Double Note Rational Bool String ControlMap ()",
             "Pattern [] Maybe (,) (,,) (,,,) (,,,,)"},
    ClassRow{"Ord", "what has an order", false,
             "Int Double Note Rational Bool String ControlMap ()",
             "Pattern [] Maybe (,) (,,) (,,,) (,,,,)"},
    ClassRow{"Show", "what can be shown", false,
             "Int Double Note Rational Bool String ControlMap ()",
             "Pattern [] Maybe (,) (,,) (,,,) (,,,,)"},
    ClassRow{"Parseable", "what mini-notation can describe", false,
             "Int Double Note Rational Bool String ControlMap", ""},
    ClassRow{"Enumerable", "what mini-notation can count", false,
             "Int Double Note Rational Bool String ControlMap", ""},
    ClassRow{"Functor", "a container", false, "Pattern [] Maybe IO -> (,)", ""},
    ClassRow{"Applicative", "a container", false, "Pattern [] Maybe IO ->", ""},
    ClassRow{"Monad", "a container", false, "Pattern [] Maybe IO ->", ""},
    ClassRow{"Foldable", "a list", false, "[]", ""},
    ClassRow{"Traversable", "a list", false, "[]", ""},
    ClassRow{"Semigroup", "what can be joined", false, "Pattern [] String ControlMap ()", "Maybe"},
    ClassRow{"Monoid", "what can be joined", false, "Pattern [] String ControlMap ()", "Maybe"},
    ClassRow{"Appendable", "a list", false, "[] String", ""},
    ClassRow{"Unionable", "any value", false, "", ""},
    ClassRow{"IsString", "a string", false, "String ID", ""},
};

const ClassRow* find(std::string_view name) {
    const auto* row = std::find_if(kClasses.begin(), kClasses.end(),
                                   [&](const ClassRow& other) { return other.name == name; });
    return row == kClasses.end() ? nullptr : row;
}

/// Whether `word` stands in the list of words.
bool has_word(std::string_view list, std::string_view word) {
    while (!list.empty()) {
        const std::size_t space = list.find(' ');
        if (list.substr(0, space) == word) return true;
        list.remove_prefix(space == std::string_view::npos ? list.size() : space + 1);
    }
    return false;
}

}  // namespace

bool is_class(std::string_view name) { return find(name) != nullptr; }

bool is_numeric_class(std::string_view name) {
    const ClassRow* row = find(name);
    return row != nullptr && row->numeric;
}

std::optional<std::vector<Constraint>> instance_needs(std::string_view class_name,
                                                      const Type& type) {
    using Needs = std::vector<Constraint>;
    if (class_name == "Unionable") return Needs{};
    const std::string& constructor = type.head().name();
    const ClassRow* row = find(class_name);
    if (row == nullptr) return std::nullopt;
    // What is an instance under conditions of its own.
    if (constructor == "Pattern" && class_name == "IsString") {
        return Needs{{"Parseable", type.argument()}};
    }
    if (constructor == "->" && (class_name == "Semigroup" || class_name == "Monoid")) {
        return Needs{{std::string{class_name}, type.argument()}};
    }
    if (has_word(row->members, constructor)) return Needs{};
    if (!has_word(row->when_arguments_do, constructor)) return std::nullopt;
    Needs needs;
    for (const Type* part = &type; part->kind() == Type::Kind::application;
         part = &part->applied()) {
        needs.push_back({std::string{class_name}, part->argument()});
    }
    return needs;
}

std::string class_meaning(std::string_view class_name) {
    const ClassRow* row = find(class_name);
    return row == nullptr ? fmt::format("a type of class {}", class_name)
                          : std::string{row->meaning};
}

}  // namespace hocket::language
