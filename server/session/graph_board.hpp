#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/planner.hpp"
#include "language/graph_builder.hpp"

namespace hocket::session {

/// The signal graph that texts have made so far, without anything that sounds: a value.
struct GraphBoard {
    /// A pattern that a signal follows, and the engine's number for it.
    struct Track {
        language::GraphTrack of;
        std::uint32_t number = 0;
        bool is_new = false;  ///< by the text being applied
    };
    language::GraphStatements statements;
    graph::PlannedGraph planned;
    std::vector<Track> tracks;
    std::deque<std::uint32_t> given_back;  ///< numbers to be used again, the longest unused first
    std::uint32_t numbers = 0;             ///< given out so far

    /// Nothing is an output any more; buses stay defined.
    void drop_outputs();
};

struct StagedGraph {
    GraphBoard board;
    std::vector<std::unique_ptr<graph::Plan>> plans;
};

/// Puts a text's statements among the others and plans what they mean together. Not for real-time
/// threads.
[[nodiscard]] tl::expected<StagedGraph, language::Errors> stage_graph(
    GraphBoard board, const std::vector<language::GraphStatement>& changed, std::string_view text,
    double rate_hz);

}  // namespace hocket::session
