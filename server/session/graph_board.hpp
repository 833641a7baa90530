#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "graph/planner.hpp"
#include "language/graph_builder.hpp"
#include "session/author.hpp"
#include "session/instruments.hpp"

namespace hocket::session {

/// The signal graph that texts have made so far, without anything that sounds: a value.
struct GraphBoard {
    /// A pattern that a signal follows, and the engine's number for it.
    struct Track {
        language::GraphTrack of;
        std::uint32_t number = 0;
        bool is_new = false;  ///< by the text being applied
    };
    /// What plays voices that signals hear, and the bus they go to.
    struct Voices {
        language::GraphVoices of;
        std::uint8_t bus = 0;
        bool is_new = false;  ///< a pattern of the text being applied
        Author author;
    };
    static constexpr int kMostVoices = 64;  ///< patterns and slots

    language::GraphStatements statements;
    std::map<std::string, Author, std::less<>> authors;  ///< of statements
    graph::GraphSpec spec;  ///< what they mean, with the engine's numbers
    /// Buses that notes have been played on, and what they are made of.
    std::map<std::string, std::string> instruments;
    graph::PlannedGraph planned;
    std::vector<Track> tracks;
    std::deque<std::uint32_t> given_back;  ///< numbers to be used again, the longest unused first
    std::uint32_t numbers = 0;             ///< given out so far
    std::vector<Voices> voices;
    /// Buses that nothing plays into any more, the longest first; at the start all.
    std::deque<std::uint8_t> free_buses = all_buses();

    [[nodiscard]] static std::deque<std::uint8_t> all_buses();

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
    double rate_hz, const Author& author = {});

/// Builds buses of the board as instruments: those that notes have been played on, if they are not
/// what they were, and those of `names` that it has not built before. Names that are no buses are
/// left out.
/// @return an error for one that cannot be played.
[[nodiscard]] base::Result<PlayableBuses> stage_instruments(GraphBoard& board,
                                                            const std::set<std::string>& names,
                                                            double rate_hz, int workers);

}  // namespace hocket::session
