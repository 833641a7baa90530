#pragma once

#include <span>
#include <string_view>

#include "language/type.hpp"
#include "pattern/value.hpp"

namespace hocket::language {

/// One name of the language. The table of these rows feeds the type checker, the evaluator,
/// `rpc.discover`, `hocket help` and the reference page.
///
/// `type` is written as in Haskell: `"Pattern Int -> (Pattern a -> Pattern a) -> Pattern a ->
/// Pattern a"`, with classes in front where it is overloaded: `"Num a => a -> a -> a"`.
/// `example` is an expression that a test evaluates.
struct FunctionRow {
    std::string_view name;
    std::string_view type;
    std::string_view documentation;  ///< one line
    std::string_view example;
    /// Gives the (curried) value. An overloaded row gets the ground type of this use, others ignore
    /// it. Built by bind() from a C++ function, see language/bind.hpp.
    pattern::Value (*make)(const Type& instance);
};

/// All rows, sorted by name. Constant; any thread.
[[nodiscard]] std::span<const FunctionRow> function_table();

}  // namespace hocket::language
