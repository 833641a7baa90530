#include "graph/show.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string_view>

#include "graph/cost.hpp"
#include "graph/flow.hpp"
#include "graph/node_table.hpp"
#include "graph/order.hpp"

namespace hocket::graph {

using dsp::UnitKind;

namespace {

const NodeRow* row_of(UnitKind kind) {
    for (const NodeRow& row : node_table()) {
        if (row.unit == kind) return &row;
    }
    return nullptr;
}

std::string argument_name(UnitKind kind, std::size_t input) {
    const NodeRow* const row = row_of(kind);
    if (row != nullptr && input < row->arguments.size()) {
        return std::string{row->arguments[input].name};
    }
    return input == 0 ? "a" : "b";  // of the operators
}

class Shower {
public:
    Shower(const PlannedGraph& graph, const OutsideText& outside)
        : net_{graph.net}, outside_{outside}, uses_{uses_of(net_)} {}

    ShownGraph show() {
        const std::vector<Group> groups = in_order(steady_flow(net_, {}));
        place_.resize(net_.nodes.size());
        std::uint32_t next = 0;
        for (const Group& group : groups) {
            for (const std::uint32_t node : group.nodes) place_[node] = next++;
        }
        int circles = 0;
        for (const Group& group : groups) {
            if (group.is_circle) ++circles;
            for (const std::uint32_t node : group.nodes) {
                add_node(node, group.is_circle ? circles : 0);
            }
        }
        for (const Net::Output& output : net_.outputs) {
            shown_.outputs.push_back(
                {output.name,
                 {input_of(output.channels[0], "left"), input_of(output.channels[1], "right")}});
        }
        return std::move(shown_);
    }

private:
    void add_node(std::uint32_t index, int circle) {
        const Net::Node& node = net_.nodes[index];
        ShownNode shown{.statement = node.identity.statement,
                        .kind = unit_name(node.identity.unit),
                        .ordinal = node.identity.ordinal,
                        .circle = circle,
                        .cost_ns = unit_cost_ns(uses_[index])};
        shown.name = fmt::format("{} {} {}", shown.statement, shown.kind, shown.ordinal);
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            shown.inputs.push_back(input_of(node.inputs[i], argument_name(node.identity.unit, i)));
        }
        shown_.cost_ns += shown.cost_ns;
        shown_.nodes.push_back(std::move(shown));
    }

    [[nodiscard]] ShownInput input_of(const Operand& operand, std::string name) const {
        ShownInput input{.name = std::move(name)};
        switch (operand.kind) {
            case Operand::Kind::node:
                input.kind = "node";
                input.node = place_[operand.index];
                input.output = operand.output;
                return input;
            case Operand::Kind::track:
                input.kind = "pattern";
                break;
            case Operand::Kind::voices:
                input.kind = "voices";
                input.output = operand.output;
                break;
            case Operand::Kind::gate:
                input.kind = "gate";
                break;
            default:
                input.kind = "number";
                input.number = operand.number;
                return input;
        }
        input.text = outside_(operand);
        return input;
    }

    const Net& net_;
    const OutsideText& outside_;
    std::vector<UnitUse> uses_;
    std::vector<std::uint32_t> place_;  ///< node of the net -> of what is shown
    ShownGraph shown_;
};

std::string quoted(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '\n') {
            result += "\\n";
            continue;
        }
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}

/// Graphviz text of a graph. What comes from outside is a box of its own, numbers stand in the
/// nodes that they are given to.
class DotWriter {
public:
    explicit DotWriter(const ShownGraph& graph) : graph_{graph} {}

    std::string write() {
        text_ = "digraph hocket {\n  rankdir=LR;\n  node [shape=box, fontname=\"monospace\"];\n";
        std::map<std::string, std::vector<std::size_t>> statements;
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
            statements[graph_.nodes[i].statement].push_back(i);
        }
        for (const auto& [statement, nodes] : statements) {
            text_ += fmt::format("  subgraph {} {{\n    label={};\n",
                                 quoted("cluster " + statement), quoted(statement));
            for (const std::size_t node : nodes) add_node(node);
            text_ += "  }\n";
        }
        for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
            for (const ShownInput& input : graph_.nodes[i].inputs) {
                add_edge(input, fmt::format("n{}", i), graph_.nodes[i].circle);
            }
        }
        for (std::size_t i = 0; i < graph_.outputs.size(); ++i) {
            const ShownOutput& output = graph_.outputs[i];
            text_ +=
                fmt::format("  o{} [label={}, shape=doubleoctagon];\n", i, quoted(output.name));
            for (const ShownInput& channel : output.channels) {
                add_edge(channel, fmt::format("o{}", i), 0);
            }
        }
        return text_ + "}\n";
    }

private:
    void add_node(std::size_t index) {
        const ShownNode& node = graph_.nodes[index];
        std::string label = fmt::format("{} {}", node.kind, node.ordinal);
        for (const ShownInput& input : node.inputs) {
            if (input.kind == "number") label += fmt::format("\n{} {:g}", input.name, input.number);
        }
        label += fmt::format("\n{:.1f} ns", node.cost_ns);
        text_ += fmt::format("    n{} [label={}{}];\n", index, quoted(label),
                             node.circle > 0 ? ", color=red" : "");
    }

    void add_edge(const ShownInput& input, const std::string& to, int circle) {
        if (input.kind == "number") return;
        if (input.kind != "node") {
            const std::string label =
                input.kind == "voices"
                    ? fmt::format("{} {}", input.text, input.output == 0 ? "left" : "right")
                    : quoted(input.text);
            text_ += fmt::format("  x{} [label={}, shape=plaintext];\n  x{} -> {} [label={}];\n",
                                 outsides_, quoted(label), outsides_, to, quoted(input.name));
            ++outsides_;
            return;
        }
        const bool is_circling = circle > 0 && graph_.nodes[input.node].circle == circle;
        text_ += fmt::format("  n{} -> {} [label={}{}];\n", input.node, to, quoted(input.name),
                             is_circling ? ", color=red" : "");
    }

    const ShownGraph& graph_;
    std::string text_;
    int outsides_ = 0;
};

}  // namespace

std::string unit_name(UnitKind kind) {
    switch (kind) {
        case UnitKind::add:
            return "+";
        case UnitKind::subtract:
            return "-";
        case UnitKind::multiply:
            return "*";
        case UnitKind::divide:
            return "/";
        default:
            break;
    }
    const NodeRow* const row = row_of(kind);
    return row != nullptr ? std::string{row->name} : fmt::format("unit {}", static_cast<int>(kind));
}

ShownGraph show(const PlannedGraph& graph, const OutsideText& outside) {
    return Shower{graph, outside}.show();
}

std::string dot_of(const ShownGraph& graph) { return DotWriter{graph}.write(); }

}  // namespace hocket::graph
