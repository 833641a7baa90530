#include "session/graph_board.hpp"

#include <algorithm>
#include <utility>

namespace hocket::session {

namespace {

/// Numbers the tracks for the engine: one that is the same as before keeps its own.
base::Result<std::vector<GraphBoard::Track>> numbered(GraphBoard& board,
                                                      std::vector<language::GraphTrack> wanted) {
    std::vector<GraphBoard::Track> before = std::move(board.tracks);
    std::vector<GraphBoard::Track> tracks;
    for (language::GraphTrack& track : wanted) {
        const auto same = std::find_if(before.begin(), before.end(), [&](const auto& other) {
            return other.of.statement == track.statement && other.of.ordinal == track.ordinal &&
                   other.of.text == track.text;
        });
        if (same != before.end()) {
            same->is_new = false;
            tracks.push_back(std::move(*same));
            before.erase(same);
            continue;
        }
        std::uint32_t number = board.numbers;
        // The numbers of late are still being faded out.
        constexpr std::size_t kRest = 64;
        if (board.given_back.size() > kRest) {
            number = board.given_back.front();
            board.given_back.pop_front();
        } else if (number < graph::GraphSpec::kMostTracks) {
            ++board.numbers;
        } else {
            return base::fail(base::Errc::limit, "too many patterns in signals");
        }
        tracks.push_back({std::move(track), number, true});
    }
    for (const GraphBoard::Track& track : before) board.given_back.push_back(track.number);
    return tracks;
}

}  // namespace

void GraphBoard::drop_outputs() {
    std::erase_if(statements, [](const auto& each) { return each.second.is_output(); });
}

tl::expected<StagedGraph, language::Errors> stage_graph(
    GraphBoard board, const std::vector<language::GraphStatement>& changed, std::string_view text,
    double rate_hz) {
    const auto failed = [](base::Error error) {
        return tl::unexpected{language::Errors{std::move(error)}};
    };
    for (const language::GraphStatement& statement : changed) {
        board.statements.insert_or_assign(statement.name, statement);
    }
    auto built = language::build_graph(board.statements, text);
    if (!built) return tl::unexpected{std::move(built.error())};
    auto tracks = numbered(board, std::move(built->tracks));
    if (!tracks) return failed(std::move(tracks.error()));
    board.tracks = std::move(*tracks);
    const auto renumber = [&board](graph::Operand& operand) {
        if (operand.kind == graph::Operand::Kind::track) {
            operand.index = board.tracks[operand.index].number;
        }
    };
    for (auto& node : built->spec.nodes) {
        std::for_each(node.inputs.begin(), node.inputs.end(), renumber);
    }
    for (auto& bus : built->spec.buses) {
        std::for_each(bus.channels.begin(), bus.channels.end(), renumber);
    }
    for (auto& output : built->spec.outputs) {
        std::for_each(output.channels.begin(), output.channels.end(), renumber);
    }
    auto planned = graph::plan_graph(built->spec, board.planned, rate_hz);
    if (!planned) return failed(std::move(planned.error()));
    board.planned = std::move(planned->graph);
    return StagedGraph{std::move(board), std::move(planned->plans)};
}

}  // namespace hocket::session
