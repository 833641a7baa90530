#pragma once

#include <optional>
#include <string_view>

#include "base/result.hpp"
#include "language/mini_notation.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// What the control input of this name is when queried, as a pattern of the type: an input that is
/// a pattern itself plays, any other value is one event a cycle. While there is no such input, or
/// none that can be of the type, it is `fallback`, or silence.
[[nodiscard]] pattern::Pattern control_input(std::string_view name, MiniType type,
                                             std::optional<pattern::Value> fallback);

/// The same for a text that the input holds, read as mini-notation: `cP`.
[[nodiscard]] pattern::Pattern control_input_pattern(std::string_view name, MiniType type);

/// `^name` in a string.
[[nodiscard]] base::Result<pattern::Pattern> control_input_variable(std::string_view name,
                                                                    MiniType type);

}  // namespace hocket::language
