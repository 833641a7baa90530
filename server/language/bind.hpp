#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "language/type.hpp"
#include "pattern/pattern.hpp"
#include "pattern/value.hpp"

/// From C++ functions to values of the language: `bind<pattern::fast>` is what a row of the table
/// names as `make`. The row's written type and the C++ signature must say the same:
///
///   Pattern a           const Pattern&           Int      std::int64_t, int
///   Double, Note        double                   Bool     bool
///   Rational (Time)     const Cycles&            String   Symbol, std::string
///   [a]                 std::vector<A>           (a, b)   std::pair<A, B>, std::tuple<A, B, C>
///   a -> b -> c         std::function<C(A, B)>   Maybe a  std::optional<A>
///   ControlMap          const Controls&          a        Value (of any type)
///
/// A Note goes in as a double and comes out as `Value`: make it with Value::note.
namespace hocket::language {

/// Thrown by the functions of the table for what types cannot rule out: `head []`.
class EvaluationError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// One C++ type as a Value and back.
template <class T>
struct Marshal;

/// A curried function of `arity` arguments: calls `body` with all of them.
[[nodiscard]] pattern::Value curried(std::size_t arity,
                                     std::function<pattern::Value(const pattern::Value*)> body);

template <class T>
[[nodiscard]] pattern::Value to_value(T&& value) {
    return Marshal<std::remove_cvref_t<T>>::to(std::forward<T>(value));
}
template <class T>
[[nodiscard]] decltype(auto) from_value(const pattern::Value& value) {
    return Marshal<std::remove_cvref_t<T>>::from(value);
}

namespace detail {

/// Arguments and result of anything that can be called in one way.
template <class F>
struct Signature : Signature<decltype(&F::operator())> {};
template <class R, class... A>
struct Signature<R (*)(A...)> {
    using Result = R;
    static constexpr std::size_t kArity = sizeof...(A);
    template <class F, std::size_t... I>
    static pattern::Value call(const F& function, const pattern::Value* arguments,
                               std::index_sequence<I...>) {
        return to_value(function(from_value<A>(arguments[I])...));
    }
};
template <class R, class... A>
struct Signature<R (*)(A...) noexcept> : Signature<R (*)(A...)> {};
template <class C, class R, class... A>
struct Signature<R (C::*)(A...) const> : Signature<R (*)(A...)> {};

template <auto F>
pattern::Value call_bound(const pattern::Value* arguments) {
    using Signature = Signature<decltype(F)>;
    return Signature::call(F, arguments, std::make_index_sequence<Signature::kArity>{});
}

}  // namespace detail

/// A callable (function pointer, lambda, std::function) as a curried value.
template <class F>
[[nodiscard]] pattern::Value function_value(F function) {
    using Signature = detail::Signature<F>;
    constexpr std::size_t arity = Signature::kArity;
    if constexpr (arity == 0) {
        return to_value(function());
    } else {
        return curried(arity, [function = std::move(function)](const pattern::Value* arguments) {
            return Signature::call(function, arguments, std::make_index_sequence<arity>{});
        });
    }
}

/// What a row names: the function as a value, whatever the instance. A function without
/// parameters is a constant. Also for captureless lambdas: `bind<[](double x) { return -x; }>`.
template <auto F>
[[nodiscard]] pattern::Value bind(const Type&) {
    using Signature = detail::Signature<decltype(F)>;
    constexpr std::size_t arity = Signature::kArity;
    if constexpr (arity == 0) {
        return to_value(F());
    } else {
        // A plain pointer: a lambda would be a std::function of its own, for each of the rows.
        pattern::Value (*const call)(const pattern::Value*) = detail::call_bound<F>;
        return curried(arity, call);
    }
}

template <>
struct Marshal<pattern::Value> {
    static const pattern::Value& from(const pattern::Value& value) { return value; }
    static pattern::Value to(pattern::Value value) { return value; }
};
template <>
struct Marshal<pattern::Pattern> {
    static pattern::Pattern from(const pattern::Value& value) { return value.as_pattern(); }
    static pattern::Value to(pattern::Pattern p) { return pattern::Value::pattern(std::move(p)); }
};
template <>
struct Marshal<pattern::Controls> {
    static const pattern::Controls& from(const pattern::Value& v) { return v.as_controls(); }
    static pattern::Value to(pattern::Controls c) { return pattern::Value::controls(std::move(c)); }
};
template <>
struct Marshal<double> {
    static double from(const pattern::Value& value) { return value.as_number(); }
    static pattern::Value to(double value) { return pattern::Value::number(value); }
};
template <>
struct Marshal<std::int64_t> {
    static std::int64_t from(const pattern::Value& value) { return value.as_integer(); }
    static pattern::Value to(std::int64_t value) { return pattern::Value::integer(value); }
};
template <>
struct Marshal<int> {
    static int from(const pattern::Value& value) {
        const std::int64_t wide = value.as_integer();
        return static_cast<int>(wide < INT32_MIN ? INT32_MIN : wide > INT32_MAX ? INT32_MAX : wide);
    }
    static pattern::Value to(int value) { return pattern::Value::integer(value); }
};
template <>
struct Marshal<bool> {
    static bool from(const pattern::Value& value) { return value.as_boolean(); }
    static pattern::Value to(bool value) { return pattern::Value::boolean(value); }
};
template <>
struct Marshal<pattern::Cycles> {
    static pattern::Cycles from(const pattern::Value& value) { return value.as_rational(); }
    static pattern::Value to(const pattern::Cycles& v) { return pattern::Value::rational(v); }
};
template <>
struct Marshal<pattern::Symbol> {
    static pattern::Symbol from(const pattern::Value& value) { return value.as_text(); }
    static pattern::Value to(pattern::Symbol value) { return pattern::Value::text(value); }
};
template <>
struct Marshal<std::string> {
    static std::string from(const pattern::Value& value) { return value.as_text().text(); }
    static pattern::Value to(const std::string& value) { return pattern::Value::text(value); }
};

template <class T>
struct Marshal<std::vector<T>> {
    static std::vector<T> from(const pattern::Value& value) {
        std::vector<T> items;
        items.reserve(value.as_list().size());
        for (const pattern::Value& item : value.as_list()) items.push_back(from_value<T>(item));
        return items;
    }
    static pattern::Value to(std::vector<T> items) {
        if constexpr (std::is_same_v<T, pattern::Value>) {
            return pattern::Value::list(std::move(items));
        } else {
            std::vector<pattern::Value> values;
            values.reserve(items.size());
            for (T item : items) values.push_back(to_value(std::move(item)));
            return pattern::Value::list(std::move(values));
        }
    }
};
template <class... T>
struct Marshal<std::tuple<T...>> {
    static std::tuple<T...> from(const pattern::Value& value) {
        return from(value.as_list(), std::index_sequence_for<T...>{});
    }
    static pattern::Value to(std::tuple<T...> items) {
        return std::apply(
            [](auto&&... item) { return pattern::Value::list({to_value(std::move(item))...}); },
            std::move(items));
    }

private:
    template <std::size_t... I>
    static std::tuple<T...> from(const std::vector<pattern::Value>& items,
                                 std::index_sequence<I...>) {
        return {from_value<T>(items[I])...};
    }
};
template <class A, class B>
struct Marshal<std::pair<A, B>> {
    static std::pair<A, B> from(const pattern::Value& value) {
        const auto& items = value.as_list();
        return {from_value<A>(items[0]), from_value<B>(items[1])};
    }
    static pattern::Value to(std::pair<A, B> items) {
        return pattern::Value::list(
            {to_value(std::move(items.first)), to_value(std::move(items.second))});
    }
};
template <class T>
struct Marshal<std::optional<T>> {
    static std::optional<T> from(const pattern::Value& value) {
        if (value.is(pattern::Value::Kind::nothing)) return std::nullopt;
        return from_value<T>(value.as_list().front());
    }
    static pattern::Value to(std::optional<T> value) {
        if (!value) return {};
        return pattern::Value::list({to_value(std::move(*value))});
    }
};
template <class R, class... A>
struct Marshal<std::function<R(A...)>> {
    static std::function<R(A...)> from(const pattern::Value& value) {
        return [value](A... arguments) -> R {
            pattern::Value result = value;
            ((result = result(to_value(std::remove_cvref_t<A>(arguments)))), ...);
            return from_value<R>(result);
        };
    }
    static pattern::Value to(std::function<R(A...)> function) {
        return function_value(std::move(function));
    }
};

}  // namespace hocket::language
