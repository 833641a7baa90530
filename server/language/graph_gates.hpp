#pragma once

#include "pattern/pattern.hpp"

namespace hocket::language {

/// What opens envelopes with the events of a pattern: 1 in the first half of each event's whole, 0
/// in the second, so that the next event opens them anew.
[[nodiscard]] pattern::Pattern gates_of(pattern::Pattern events);

}  // namespace hocket::language
