#pragma once

#include <concepts>
#include <span>
#include <string_view>

#include "language/type.hpp"
#include "pattern/value.hpp"

namespace hocket::language {

/// Makes the (curried) value of a row.
class Maker {
public:
    /// An overloaded row gets the ground type of this use, others ignore it. Built by bind() from a
    /// C++ function, see language/bind.hpp.
    using Plain = pattern::Value (*)(const Type& instance);
    /// Rows that come from a list of names share one function, which gets the name.
    using Named = pattern::Value (*)(std::string_view name);

    // Not explicit: a row lists the function itself.
    template <std::convertible_to<Plain> F>
    constexpr Maker(F plain) : plain_{plain} {}
    constexpr Maker(Named named, std::string_view name) : named_{named}, name_{name} {}

    [[nodiscard]] pattern::Value operator()(const Type& instance) const {
        return named_ != nullptr ? named_(name_) : plain_(instance);
    }

private:
    Plain plain_ = nullptr;
    Named named_ = nullptr;
    std::string_view name_;
};

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
    Maker make;
};

/// All rows, sorted by name. Constant; any thread.
[[nodiscard]] std::span<const FunctionRow> function_table();

}  // namespace hocket::language
