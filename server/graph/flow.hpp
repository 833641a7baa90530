#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "graph/planner.hpp"

// Between a net and a plan: what is to be computed, transitions included, without an order.
namespace hocket::graph {

struct FlowNode {
    enum class Kind : std::uint8_t { unit, ramp, fade };
    Kind kind = Kind::unit;
    Identity identity{};
    std::vector<Operand> inputs{};  ///< numbers, nodes of the flow, what comes from outside
    double longest_seconds = 1;
    std::int32_t state_from = -1;  ///< in the plan before
    double from = 0, to = 0;       ///< of a ramp
    std::uint32_t pitched = 0;     ///< bit i: input i, a number, is times the pitch of a note
};

struct Flow {
    std::vector<FlowNode> nodes;
    std::vector<std::array<Operand, 2>> outputs;
    int length_blocks = 0;  ///< of ramps and fades
};

/// What stays: every node of the net at its own index.
/// @param states where the states of its nodes are in the plan before; empty: all new.
[[nodiscard]] Flow steady_flow(const Net& net, const std::vector<std::uint32_t>& states);

/// From what played to a net: nodes of the net at their own indices, then what only the old ones
/// need and the joints between both. Nodes of one identity are one node, and keep their state.
[[nodiscard]] Flow transition_flow(const PlannedGraph& before, const Net& net, int length_blocks);

/// The same name, the same noise, in every run.
[[nodiscard]] std::uint64_t seed_of(const Identity& identity);

/// @param states receives where the state of each node is, by its index; -1: it has none.
[[nodiscard]] std::unique_ptr<Plan> build_plan(const Flow& flow, double rate_hz,
                                               std::vector<std::int32_t>& states);

}  // namespace hocket::graph
