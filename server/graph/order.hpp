#pragma once

#include <cstdint>
#include <vector>

#include "graph/flow.hpp"

namespace hocket::graph {

/// Nodes that are computed together: one, or a circle whose nodes depend on each other.
struct Group {
    std::vector<std::uint32_t> nodes;  ///< in the order in which they are computed
    bool is_circle = false;
};

/// Groups so that every one comes after those it reads from. In a circle, where some reader must
/// come first, delays are read from the frame before: they are late already.
/// Source: Tarjan (1972), strongly connected components.
[[nodiscard]] std::vector<Group> in_order(const Flow& flow);

}  // namespace hocket::graph
