#pragma once

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
};

/// One node of the notation. Parser, checks, help, reference page and rpc.discover come from the
/// rows.
struct NodeRow {
    std::string_view name;
    std::span<const std::string_view> aliases;
    dsp::UnitKind unit;
    std::span<const NodeArgument> arguments;  ///< as the unit has inputs
    /// The first argument is what `#` chains in.
    bool is_chained;
    std::string_view documentation;  ///< one line
    std::string_view example;
    std::string_view source;  ///< of the algorithm
};

/// All rows, sorted by name. Constant; any thread.
[[nodiscard]] std::span<const NodeRow> node_table();
/// By name or alias; null if there is none.
[[nodiscard]] const NodeRow* find_node(std::string_view name);

}  // namespace hocket::graph
