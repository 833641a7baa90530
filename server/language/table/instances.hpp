#pragma once

#include <functional>
#include <vector>

#include "language/type.hpp"
#include "pattern/pattern.hpp"
#include "pattern/value.hpp"

// What rows of overloaded functions share.
namespace hocket::language::table {

using Values = std::vector<pattern::Value>;
using Unary = std::function<pattern::Value(const pattern::Value&)>;
using Binary = std::function<pattern::Value(const pattern::Value&, const pattern::Value&)>;

/// A value as a number of the type: kind changed, whole numbers rounded down; patterns through and
/// through. A plain number of a pattern type becomes a constant pattern.
[[nodiscard]] pattern::Value number_as(const Type& type, const pattern::Value& value);

/// The function itself, and for patterns the function of every event.
[[nodiscard]] pattern::Value lifted(const Unary& function, const pattern::Value& value);
[[nodiscard]] pattern::Value lifted(const Binary& function, const pattern::Value& a,
                                    const pattern::Value& b);

/// A list of so many values at most: longer ones are refused, and their length is paid for.
/// @throws EvaluationError, pattern::BudgetExceeded
void check_length(std::size_t items);

/// The value as `show` writes it.
[[nodiscard]] std::string shown_value(const pattern::Value& value, const Type& type);

// The container of a type, by its head: Pattern, [], Maybe, IO, ->.
[[nodiscard]] pattern::Value map_container(const Type& container, const Unary& function,
                                           const pattern::Value& value);
[[nodiscard]] pattern::Value pure_container(const Type& container, const pattern::Value& value);
[[nodiscard]] pattern::Value bind_container(const Type& container, const pattern::Value& value,
                                            const Unary& function);
/// `<>` and `mempty` of a type.
[[nodiscard]] pattern::Value joined(const Type& type, const pattern::Value& a,
                                    const pattern::Value& b);
[[nodiscard]] pattern::Value empty_of(const Type& type);

}  // namespace hocket::language::table
