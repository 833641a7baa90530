#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/spec.hpp"
#include "language/compiler.hpp"
#include "language/graph_syntax.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// A pattern that a signal follows: the n-th of its statement, or of a definition's use in one
/// ("~bass/wobble0").
struct GraphTrack {
    std::string statement;
    int ordinal = 0;
    std::string text;  ///< a string's between the quotes; all that decides what another pattern is
    pattern::Pattern pattern;
};

/// What plays voices that a signal hears.
struct GraphVoices {
    enum class Kind : std::uint8_t {
        source,  ///< a pattern of its own: the n-th of its statement
        slot,    ///< text: "d1"
        orbit,   ///< text: "0"
    };
    Kind kind = Kind::source;
    std::string statement{};
    int ordinal = 0;
    std::string text{};          ///< of a source: all that decides what the pattern is
    pattern::Pattern pattern{};  ///< of a source: of controls
};

struct BuiltGraph {
    graph::GraphSpec spec;
    std::vector<GraphTrack> tracks;   ///< as the spec numbers them
    std::vector<GraphVoices> voices;  ///< as the spec numbers them; slots and orbits once each

    static constexpr std::size_t kMostVoices = 128;  ///< entries of `voices`
};

/// All statements that hold together, whenever they came, by their names.
using GraphStatements = std::map<std::string, GraphStatement, std::less<>>;

/// What the statements mean together, whatever their order. Definitions among them are put in
/// where they are used. Pure; bounded in nodes, expressions and patterns. Compile thread.
/// @param text the one that the newest of the statements came in: errors have their place there;
/// what is wrong in another statement now says its name and has no place.
[[nodiscard]] tl::expected<BuiltGraph, Errors> build_graph(const GraphStatements& statements,
                                                           std::string_view text);

}  // namespace hocket::language
