#pragma once

#include <map>
#include <string>
#include <vector>

#include "graph/spec.hpp"
#include "language/compiler.hpp"
#include "language/graph_syntax.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// A pattern that a signal follows: the n-th string of its statement.
struct GraphTrack {
    std::string statement;
    int ordinal = 0;
    std::string text;  ///< as written between the quotes
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
    std::string text{};          ///< a source's: as written
    pattern::Pattern pattern{};  ///< a source's: of controls
};

struct BuiltGraph {
    graph::GraphSpec spec;
    std::vector<GraphTrack> tracks;   ///< as the spec numbers them
    std::vector<GraphVoices> voices;  ///< as the spec numbers them; slots and orbits once each
};

/// All statements that hold together, whenever they came, by their names.
using GraphStatements = std::map<std::string, GraphStatement, std::less<>>;

/// What the statements mean together, whatever their order. Pure; bounded in nodes. Compile thread.
/// @param text the one that `changed` came in: errors have their place there.
/// @param changed names of the statements that are new: only they can be wrong.
[[nodiscard]] tl::expected<BuiltGraph, Errors> build_graph(const GraphStatements& statements,
                                                           std::string_view text);

}  // namespace hocket::language
