#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "dsp/units.hpp"

namespace hocket::graph {

/// One argument of a node.
struct NodeArgument {
    std::string_view name;
    std::string_view unit;
    double least;
    double most;
    double otherwise;  ///< its value when left out
    bool required = false;
    /// Taken for texts that were written elsewhere; the unit has no such input.
    bool unused = false;
};

/// How a node is written and what is made of it.
enum class NodeForm : std::uint8_t {
    plain,  ///< the unit, its arguments in the unit's order
    /// The first argument (gate or trigger) is given by keyword only and else opens once a cycle,
    /// or with the events of the voices in front; behind `#` the envelope multiplies.
    envelope,
    composed,  ///< of several units: `unit` is the one that does most of it
};

/// One node of the notation. Parser, checks, help, reference page and rpc.discover come from the
/// rows.
struct NodeRow {
    std::string_view name;
    std::span<const std::string_view> aliases;
    dsp::UnitKind unit;
    std::span<const NodeArgument> arguments;  ///< as the unit has inputs, unless composed
    /// The first argument is what `#` chains in.
    bool is_chained;
    std::string_view documentation;  ///< one line
    std::string_view example;
    std::string_view source;  ///< of the algorithm
    NodeForm form = NodeForm::plain;
};

/// All rows, sorted by name. Constant; any thread.
[[nodiscard]] std::span<const NodeRow> node_table();
/// By name or alias; null if there is none.
[[nodiscard]] const NodeRow* find_node(std::string_view name);

}  // namespace hocket::graph
