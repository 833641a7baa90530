#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "graph/flow.hpp"
#include "graph/order.hpp"

namespace hocket::graph {

/// In which order a flow is computed, and in which buffers its values are.
struct Layout {
    std::vector<Group> groups;
    /// Buffers by node, one an output; one that is read no more is given to another node.
    std::vector<std::vector<std::size_t>> buffers;
    /// Nodes in circles. What they keep from block to block is in buffers that no other node has.
    std::vector<bool> in_circle;
    std::vector<std::uint32_t> place;  ///< by node: how many are computed before it
    std::size_t buffer_count = 0;

    /// Whether a node gets the frame before of what it reads, which closes a circle.
    [[nodiscard]] bool is_frame_before(std::uint32_t reader, const Operand& read) const {
        return read.kind == Operand::Kind::node && place[read.index] >= place[reader];
    }
};

[[nodiscard]] Layout lay_out(const Flow& flow);

}  // namespace hocket::graph
