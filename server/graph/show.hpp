#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "graph/planner.hpp"

// What a graph has become, for people and tools: every node that is computed, what it reads and
// what it costs.
namespace hocket::graph {

/// What a node or an output reads.
struct ShownInput {
    std::string name{};      ///< the argument's, "cutoff"; "left", "right" of an output
    std::string kind{};      ///< "number", "node", "pattern", "voices", "gate"
    double number = 0;       ///< of a number
    std::uint32_t node = 0;  ///< of a node: its place in ShownGraph::nodes
    int output = 0;          ///< of a node, or of voices: 0, or 1 for the right one
    std::string text{};      ///< of what comes from outside: as written
};

struct ShownNode {
    std::string name{};       ///< "~bass lpf 0": the same from edit to edit
    std::string statement{};  ///< "~bass"
    std::string kind{};       ///< "lpf"
    int ordinal = 0;          ///< of its kind in the statement
    int circle = 0;           ///< which circle it is part of, from 1; 0: none
    double cost_ns = 0;       ///< a frame
    std::vector<ShownInput> inputs{};
};

struct ShownOutput {
    std::string name{};  ///< "out"
    std::vector<ShownInput> channels;
};

struct ShownGraph {
    std::vector<ShownNode> nodes;  ///< in the order in which they are computed
    std::vector<ShownOutput> outputs;
    double cost_ns = 0;  ///< a frame
};

/// How what comes from outside was written, by its number: tracks, gates and buses of voices.
using OutsideText = std::function<std::string(const Operand&)>;

/// Not for real-time threads: costs that nobody asked for yet are measured.
[[nodiscard]] ShownGraph show(const PlannedGraph& graph, const OutsideText& outside);

/// The same in the language of Graphviz.
[[nodiscard]] std::string dot_of(const ShownGraph& graph);

/// What a unit is called in texts: "lpf", "+".
[[nodiscard]] std::string unit_name(dsp::UnitKind kind);

}  // namespace hocket::graph
