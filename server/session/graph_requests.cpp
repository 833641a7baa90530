#include <algorithm>
#include <string>
#include <utility>

#include "graph/cost.hpp"
#include "graph/show.hpp"
#include "session/session.hpp"

// What people and tools ask about the signal graph. Answered on the compile thread: costs may have
// to be measured.
namespace hocket::session {

namespace {

/// As JSON one takes about 250 bytes: what a connection carries in one line.
constexpr std::size_t kMostNodes = 4096;

/// What the board knows of an operand that comes from outside the graph.
std::string text_of(const GraphBoard& board, const graph::Operand& operand) {
    if (operand.kind == graph::Operand::Kind::voices) {
        for (const GraphBoard::Voices& voices : board.voices) {
            if (voices.bus == operand.index) return voices.of.text;
        }
        return {};
    }
    for (const GraphBoard::Track& track : board.tracks) {
        if (track.number == operand.index) return track.of.text;
    }
    return {};
}

std::vector<protocol::GraphInput> to_inputs(std::vector<graph::ShownInput> shown) {
    std::vector<protocol::GraphInput> inputs;
    for (graph::ShownInput& each : shown) {
        inputs.push_back({std::move(each.name), std::move(each.kind), each.number, each.node,
                          each.output, std::move(each.text)});
    }
    return inputs;
}

protocol::GraphResult to_result(graph::ShownGraph shown, double rate_hz) {
    protocol::GraphResult result{.cost_ns = shown.cost_ns,
                                 .cost_percent = graph::percent_of_time(shown.cost_ns, rate_hz)};
    for (graph::ShownNode& node : shown.nodes) {
        result.nodes.push_back({std::move(node.name), std::move(node.statement),
                                std::move(node.kind), node.ordinal, node.circle, node.cost_ns,
                                to_inputs(std::move(node.inputs))});
    }
    for (graph::ShownOutput& output : shown.outputs) {
        result.outputs.push_back({std::move(output.name), to_inputs(std::move(output.channels))});
    }
    return result;
}

protocol::Response answer(const protocol::GraphGet& ask, const GraphBoard& board, double rate_hz) {
    if (board.planned.net.nodes.size() > kMostNodes) {
        return protocol::RpcError{.code = protocol::kLimitError,
                                  .message = "more nodes than an answer holds"};
    }
    graph::ShownGraph shown = graph::show(
        board.planned, [&board](const graph::Operand& each) { return text_of(board, each); });
    if (ask.as_dot) return protocol::GraphDotResult{graph::dot_of(shown)};
    return to_result(std::move(shown), rate_hz);
}

}  // namespace

void Session::graph(std::uint64_t sender, const protocol::GraphGet& ask, const Reply& reply) {
    ask_compiler(sender, {}, reply,
                 [ask, board = slots_.graph(), rate_hz = engine_.config().rate_hz](
                     const language::Environment&) { return answer(ask, board, rate_hz); });
}

}  // namespace hocket::session
