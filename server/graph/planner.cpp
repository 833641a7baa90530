#include "graph/planner.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "graph/flow.hpp"
#include "graph/net.hpp"

namespace hocket::graph {

base::Result<Planned> plan_graph(const GraphSpec& spec, const PlannedGraph& before,
                                 double rate_hz) {
    auto net = make_net(spec);
    if (!net) return tl::unexpected{std::move(net.error())};
    const double frames = kTransitionSeconds * rate_hz;
    const int length_blocks = std::max(1, static_cast<int>(std::ceil(frames / base::kBlockFrames)));

    Planned result;
    std::vector<std::int32_t> places;
    const auto first_places = [&] {
        std::vector<std::uint32_t> states;
        for (std::size_t i = 0; i < net->nodes.size(); ++i) {
            states.push_back(static_cast<std::uint32_t>(places[i]));
        }
        return states;
    };
    result.plans.push_back(
        build_plan(transition_flow(before, *net, length_blocks), rate_hz, places));
    result.plans.push_back(build_plan(steady_flow(*net, first_places()), rate_hz, places));
    result.graph.states = first_places();
    result.graph.net = std::move(*net);
    return result;
}

}  // namespace hocket::graph
