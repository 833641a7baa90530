#pragma once

#include <optional>
#include <vector>

#include "graph/flow.hpp"
#include "graph/order.hpp"

namespace hocket::graph {

/// The kind of a group that is one unit and can be computed at once with others of its kind.
[[nodiscard]] std::optional<dsp::UnitKind> kind_beside(const Flow& flow, const Group& group);

/// Brings groups of one kind that gain from being computed at once next to each other, where the
/// parts of a flow that have nothing to do with each other, or the branches of a small one, allow
/// it. Every group still comes after those it reads from.
void bring_together(const Flow& flow, std::vector<Group>& groups);

}  // namespace hocket::graph
