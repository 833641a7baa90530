#pragma once

#include <cstdint>
#include <vector>

#include "graph/planner.hpp"

// What a graph costs before it plays: the time of each unit as this processor runs it, measured
// once in the life of the process, added up over the nodes.
namespace hocket::graph {

/// How a unit is run.
struct UnitUse {
    dsp::UnitKind kind = dsp::UnitKind::sine;
    int lanes = 1;            ///< 1 or dsp::kLanes
    bool frame_wise = false;  ///< in a circle: one frame at a time
    std::uint32_t held = 0;   ///< bit i: input i has one value a block
    friend auto operator<=>(const UnitUse&, const UnitUse&) = default;
};

/// ns a frame (of all lanes) that a unit takes, with what its step in a plan takes beside it. The
/// first call for a use measures it, on the calling thread (4 096 frames, the least of several
/// runs); later ones remember. Any thread but the real-time ones.
[[nodiscard]] double unit_cost_ns(const UnitUse& use);

/// How each node of a net is run, by its number.
[[nodiscard]] std::vector<UnitUse> uses_of(const Net& net, int lanes = 1);

/// ns a frame that a net takes, without what it reads from outside.
[[nodiscard]] double estimated_cost_ns(const Net& net, int lanes = 1);
/// In percent of the time there is for a frame, of one thread.
[[nodiscard]] double percent_of_time(double cost_ns, double rate_hz);
/// The same of what plays.
[[nodiscard]] double estimated_cost_percent(const PlannedGraph& graph, double rate_hz);

}  // namespace hocket::graph
