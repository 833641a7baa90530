#pragma once

#include <span>
#include <string>
#include <string_view>

#include "language/function_table.hpp"
#include "language/type.hpp"

namespace hocket::language {

/// A name of the language with its type read.
struct KnownName {
    const FunctionRow* row = nullptr;
    Scheme scheme;
};

/// From the table of functions. Null if there is none.
[[nodiscard]] const KnownName* find_known_name(std::string_view name);

/// The known name or one of `others` that is nearest to what was typed; empty if none is near.
[[nodiscard]] std::string nearest_known_name(std::string_view typed,
                                             std::span<const std::string_view> others);

}  // namespace hocket::language
