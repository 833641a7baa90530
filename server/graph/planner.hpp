#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/plan.hpp"
#include "graph/spec.hpp"

namespace hocket::graph {

/// A spec brought into the shape that plans are made of: buses followed to what they are,
/// constants folded, equal stateless nodes shared, nodes that nobody hears left out.
struct Net {
    struct Node {
        Identity identity;
        std::vector<Operand> inputs;  ///< numbers, nodes, what comes from outside
        double longest_seconds = 1;
    };
    struct Output {
        std::string name;
        std::array<Operand, 2> channels;
    };
    std::vector<Node> nodes;
    std::vector<Output> outputs;
};

/// What plays: what the next edit starts from.
struct PlannedGraph {
    Net net;
    std::vector<std::uint32_t> states;  ///< where node i's is among those of the plan that stays
};

/// How to get there from what played.
struct Planned {
    PlannedGraph graph;
    /// In this order: a transition of kTransitionSeconds, then what stays.
    std::vector<std::unique_ptr<Plan>> plans;
};

/// Plans what a spec says. What it has in common with what played before goes on: the states of
/// nodes of the same identity, numbers that changed ramp, inputs that became something else fade
/// over, both in the transition.
/// Not for real-time threads.
/// @param before what plays now.
/// @return an error for a bus that is nothing but itself, or more nodes than the bounds.
[[nodiscard]] base::Result<Planned> plan_graph(const GraphSpec& spec, const PlannedGraph& before,
                                               double rate_hz);

/// Length of a transition.
inline constexpr double kTransitionSeconds = 0.010;

}  // namespace hocket::graph
