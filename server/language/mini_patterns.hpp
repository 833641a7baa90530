#pragma once

#include "base/result.hpp"
#include "language/mini_ast.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// Most events (rests count too) that one cycle of a string may hold: what bounds a query.
inline constexpr int kMaxEventsPerCycle = 65'536;

/// A string of sounds as a pattern of `s` and, where a number was given, `n`.
/// Fails where a cycle would hold too much, or its times could outgrow exact arithmetic.
[[nodiscard]] base::Result<pattern::Pattern> sound_pattern(const MiniNode& node);

}  // namespace hocket::language
