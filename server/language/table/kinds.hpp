#pragma once

#include "language/bind.hpp"
#include "language/table/instances.hpp"

// What rows need whose functions give numbers of the type that is asked for.
namespace hocket::language::table {

/// What numbers of a type are: of `Double` number, of `Note` note; doubles where it is no number;
/// of a pattern those of its events.
[[nodiscard]] inline pattern::Value::Kind number_kind(const Type& type) {
    using Kind = pattern::Value::Kind;
    if (type.is_pattern()) return number_kind(type.element());
    if (type.is("Note")) return Kind::note;
    if (type.is("Int")) return Kind::integer;
    if (type.is("Rational")) return Kind::rational;
    if (type.is("ControlMap")) return Kind::controls;
    return Kind::number;
}

namespace detail {

template <class F>
struct Kinded;
template <class... A>
struct Kinded<pattern::Pattern (*)(pattern::Value::Kind, A...)> {
    static pattern::Value bind(pattern::Pattern (*function)(pattern::Value::Kind, A...),
                               const Type& instance) {
        const Type* result = &instance;
        for (std::size_t i = 0; i < sizeof...(A); ++i) result = &result->result();
        const auto kind = number_kind(result->element());
        if (result->element().is_pattern()) {
            // `sine` as a pattern of patterns: each of its numbers is a constant one.
            return function_value([function, kind, type = *result](A... arguments) {
                return number_as(type, to_value(function(kind, arguments...)));
            });
        }
        return function_value(
            [function, kind](A... arguments) { return function(kind, arguments...); });
    }
};

}  // namespace detail

/// A function whose first parameter is the kind of the numbers in the pattern that it gives.
template <auto F>
[[nodiscard]] pattern::Value bind_kind(const Type& instance) {
    return detail::Kinded<decltype(F)>::bind(F, instance);
}

}  // namespace hocket::language::table
