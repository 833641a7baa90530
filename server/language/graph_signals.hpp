#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "graph/node_table.hpp"
#include "language/compiler.hpp"
#include "language/graph_builder.hpp"
#include "language/graph_expander.hpp"
#include "language/graph_natures.hpp"
#include "language/graph_patterns.hpp"

namespace hocket::language {

/// From statements to nodes, tracks and voices. First all are declared, then channels spread, then
/// all are defined. Throws Rejected.
class GraphSignals {
public:
    /// @param statements outlive the object.
    explicit GraphSignals(const GraphStatements& statements);

    /// Puts definitions in, and gives a bus its number.
    void declare(const GraphStatement& statement);
    /// Finds out which buses are stereo.
    void spread_channels();
    /// Makes the nodes of what is declared.
    void define(const GraphStatement& statement);
    [[nodiscard]] BuiltGraph result() && { return std::move(result_); }

private:
    /// One or two channels; a mono signal has the same in both.
    struct Signal {
        graph::Operand left;
        graph::Operand right;
        [[nodiscard]] bool is_stereo() const { return !(left == right); }
    };
    using Given = std::vector<std::optional<Signal>>;
    /// Where identities are counted: a statement, or what a definition became in it.
    struct Scope {
        std::string name;
        std::map<dsp::UnitKind, int> ordinals{};
        std::map<std::string, int, std::less<>> inner{};
        int tracks = 0;
        int voices = 0;
    };

    // Expressions (graph_signals.cpp)
    [[nodiscard]] Signal signal_of(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal scoped(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal argument(const GraphExpression& tree);
    [[nodiscard]] Signal chained(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal operated(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal applied(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal transformed(const GraphTree& transform, const GraphTree& target);
    [[nodiscard]] GraphTree pushed(const GraphTree& tree, const GraphTree& transform);
    [[nodiscard]] Signal bus_of(const GraphExpression& tree);
    [[nodiscard]] std::optional<Signal> tap_of(std::string_view name);
    void refuse_input(const GraphExpression& tree, const Signal* input) const;
    [[nodiscard]] bool makes_two_channels(const GraphExpression& tree, std::uint32_t reader,
                                          std::vector<std::vector<std::uint32_t>>& readers);

    // Patterns (graph_signals.cpp)
    [[nodiscard]] Signal voices_of(const GraphExpression& tree);
    [[nodiscard]] std::uint32_t voices_entry(GraphVoices voices, const GraphExpression& tree);
    [[nodiscard]] Signal track_of(const GraphExpression& tree);
    [[nodiscard]] std::uint32_t track_entry(GraphTrack track, const GraphExpression& tree);

    // Calls (graph_calls.cpp)
    [[nodiscard]] Signal called(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal plain_node(const GraphExpression& tree, const graph::NodeRow& row,
                                    const Signal* input);
    [[nodiscard]] Signal envelope(const GraphExpression& tree, const graph::NodeRow& row,
                                  const Signal* input);
    [[nodiscard]] Signal segments(const GraphExpression& tree, const graph::NodeRow& row,
                                  const Signal& trigger);
    [[nodiscard]] Signal gate_of(const GraphExpression& tree, const Signal* input);
    [[nodiscard]] Signal sum_of(const GraphExpression& tree);
    [[nodiscard]] GraphTree patterned(const GraphExpression& call);
    void set_keyword(const GraphExpression& tree, const graph::NodeRow& row,
                     const std::string& name, const GraphExpression& value, Given& given);
    [[nodiscard]] Signal value_of(const GraphExpression& value,
                                  const graph::NodeArgument& argument);
    [[nodiscard]] Signal node_of(const GraphExpression& tree, const graph::NodeRow& row,
                                 const Given& given);
    void refuse_unknown(const GraphExpression& tree) const;
    [[noreturn]] void reject_unknown(const GraphExpression& tree) const;

    // Nodes (graph_calls.cpp)
    [[nodiscard]] Signal made(dsp::UnitKind unit, const std::vector<Signal>& inputs);
    [[nodiscard]] std::uint32_t node(dsp::UnitKind unit, std::vector<graph::Operand> inputs);
    [[nodiscard]] static Signal both(const graph::Operand& operand) { return {operand, operand}; }
    [[nodiscard]] static Signal both(double number) {
        return both(graph::Operand::of_number(number));
    }

    const GraphStatements& statements_;
    pattern::Budget strings_;
    GraphNatures natures_;
    GraphExpander expander_;
    GraphPatterns patterns_;
    BuiltGraph result_;
    std::map<std::string, std::uint32_t, std::less<>> bus_numbers_;
    std::vector<const GraphStatement*> bus_statements_;
    std::vector<bool> stereo_;  ///< of buses, by number
    std::map<std::string, std::uint32_t, std::less<>> taps_;
    std::map<std::uint32_t, std::uint32_t> gates_;  ///< tracks of gates, by voices
    std::optional<std::uint32_t> cycle_gate_;
    std::deque<Scope> scopes_;
    Scope* scope_ = nullptr;
    std::unordered_map<const GraphExpression*, Scope*> argument_scopes_;
    std::unordered_map<const GraphExpression*, Signal> arguments_;
    std::vector<std::string> pushing_;
    GraphPitch pitch_ = GraphPitch::midi;
    StackGuard stack_;
};

}  // namespace hocket::language
