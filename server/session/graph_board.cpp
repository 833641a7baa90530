#include "session/graph_board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "session/tap_routes.hpp"

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

/// Gives voices their buses: a pattern in the place of another one keeps its bus, so that what
/// sounds of the old one is heard to its end.
base::Result<std::vector<GraphBoard::Voices>> with_buses(
    GraphBoard& board, std::vector<language::GraphVoices> wanted) {
    using Kind = language::GraphVoices::Kind;
    std::vector<GraphBoard::Voices> before = std::move(board.voices);
    std::vector<GraphBoard::Voices> result;
    for (language::GraphVoices& voices : wanted) {
        if (voices.kind == Kind::orbit) {
            const auto orbit = static_cast<std::uint8_t>(std::stoi(voices.text));
            result.push_back(
                {.of = std::move(voices), .bus = orbit, .is_new = false, .author = {}});
            continue;
        }
        const auto same = std::find_if(before.begin(), before.end(), [&](const auto& other) {
            return other.of.kind == voices.kind && other.of.statement == voices.statement &&
                   other.of.ordinal == voices.ordinal &&
                   (voices.kind == Kind::source || other.of.text == voices.text);
        });
        if (same != before.end()) {
            const bool is_new = same->of.text != voices.text;
            result.push_back({std::move(voices), same->bus, is_new, {}});
            before.erase(same);
        } else if (board.free_buses.empty()) {
            return base::fail(base::Errc::limit,
                              fmt::format("expected at most {} patterns of voices and slots in "
                                          "signals, got more",
                                          GraphBoard::kMostVoices));
        } else {
            result.push_back({std::move(voices), board.free_buses.front(), true, {}});
            board.free_buses.pop_front();
        }
    }
    for (const GraphBoard::Voices& voices : before) {
        if (voices.bus >= kFirstGraphBus) board.free_buses.push_back(voices.bus);
    }
    return result;
}

}  // namespace

std::deque<std::uint8_t> GraphBoard::all_buses() {
    std::deque<std::uint8_t> result;
    for (int bus = kFirstGraphBus; bus < kFirstTapBus; ++bus) {
        result.push_back(static_cast<std::uint8_t>(bus));
    }
    return result;
}

void GraphBoard::drop_outputs() {
    std::erase_if(statements, [](const auto& each) { return each.second.is_output(); });
}

tl::expected<StagedGraph, language::Errors> stage_graph(
    GraphBoard board, const std::vector<language::GraphStatement>& changed, std::string_view text,
    double rate_hz, const Author& author) {
    const auto failed = [](base::Error error) {
        return tl::unexpected{language::Errors{std::move(error)}};
    };
    for (const language::GraphStatement& statement : changed) {
        board.statements.insert_or_assign(statement.name, statement);
        board.authors.insert_or_assign(statement.name, author);
    }
    auto built = language::build_graph(board.statements, text);
    if (!built) return tl::unexpected{std::move(built.error())};
    auto tracks = numbered(board, std::move(built->tracks));
    if (!tracks) return failed(std::move(tracks.error()));
    board.tracks = std::move(*tracks);
    auto voices = with_buses(board, std::move(built->voices));
    if (!voices) return failed(std::move(voices.error()));
    board.voices = std::move(*voices);
    for (GraphBoard::Voices& each : board.voices) {
        const auto known = board.authors.find(each.of.statement);
        if (known != board.authors.end()) each.author = known->second;
    }
    const auto renumber = [&board](graph::Operand& operand) {
        using Kind = graph::Operand::Kind;
        if (operand.kind == Kind::track || operand.kind == Kind::gate) {
            operand.index = board.tracks[operand.index].number;
        } else if (operand.kind == Kind::voices) {
            operand.index = board.voices[operand.index].bus;
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
    board.spec = std::move(built->spec);
    return StagedGraph{std::move(board), std::move(planned->plans)};
}

base::Result<PlayableBuses> stage_instruments(GraphBoard& board, const std::set<std::string>& names,
                                              double rate_hz, int workers) {
    std::set<std::string> wanted = names;
    for (const auto& [name, signature] : board.instruments) wanted.insert(name);
    PlayableBuses result;
    for (const std::string& name : wanted) {
        std::string signature = signature_of(board.spec, name);
        if (signature.empty()) {
            board.instruments.erase(name);  // no bus, or no more
            continue;
        }
        std::string& known = board.instruments[name];
        if (known == signature) continue;
        auto playable = build_playable(board.spec, name, rate_hz, workers);
        if (!playable) {
            playable.error().message =
                fmt::format("{} is played as an instrument: {}", name, playable.error().message);
            board.instruments.erase(name);
            return tl::unexpected{std::move(playable.error())};
        }
        result.emplace(name, std::move(*playable));
        known = std::move(signature);
    }
    return result;
}

}  // namespace hocket::session
