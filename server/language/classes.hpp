#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/type.hpp"

namespace hocket::language {

/// Whether a class of this name exists.
[[nodiscard]] bool is_class(std::string_view name);

/// One of Num, Fractional ...: a variable of such a class becomes a number when nothing else
/// decides.
[[nodiscard]] bool is_numeric_class(std::string_view name);

/// What `class_name type` asks of the type's arguments, the type's head being a constructor:
/// `Num (Pattern a)` asks `Num a`. Nothing if the type does not belong to the class.
[[nodiscard]] std::optional<std::vector<Constraint>> instance_needs(std::string_view class_name,
                                                                    const Type& type);

/// The class for people: "a number" for Num.
[[nodiscard]] std::string class_meaning(std::string_view class_name);

}  // namespace hocket::language
