#pragma once

#include "base/result.hpp"
#include "graph/planner.hpp"

namespace hocket::graph {

/// A spec as a net. Fails for a bus that is nothing but itself, and for too many nodes.
[[nodiscard]] base::Result<Net> make_net(const GraphSpec& spec);

/// Whether a unit is a sum, a product and the like, of two signals.
[[nodiscard]] bool is_arithmetic(dsp::UnitKind unit) noexcept;

/// Whether a unit's output is a function of its inputs alone.
[[nodiscard]] bool is_stateless(dsp::UnitKind unit) noexcept;

}  // namespace hocket::graph
