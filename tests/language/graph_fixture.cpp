#include "language/graph_fixture.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <tuple>

#include "graph/node_table.hpp"

namespace hocket::language::test {
namespace {

using graph::Operand;
using pattern::Value;

std::string name_of(dsp::UnitKind unit) {
    for (const graph::NodeRow& row : graph::node_table()) {
        if (row.unit == unit && row.form != graph::NodeForm::composed && row.name != "gain") {
            return std::string{row.name};
        }
    }
    switch (unit) {
        case dsp::UnitKind::add:
            return "add";
        case dsp::UnitKind::subtract:
            return "subtract";
        case dsp::UnitKind::multiply:
            return "multiply";
        default:
            return "divide";
    }
}

std::string heard(const BuiltGraph& graph, const Operand& operand) {
    switch (operand.kind) {
        case Operand::Kind::number:
            return fmt::format("{:g}", operand.number);
        case Operand::Kind::bus:
            return graph.spec.buses[operand.index].name;
        case Operand::Kind::track:
            return '"' + graph.tracks[operand.index].text + '"';
        case Operand::Kind::gate:
            return "gate(" + graph.tracks[operand.index].text + ")";
        case Operand::Kind::voices: {
            const GraphVoices& voices = graph.voices[operand.index];
            if (voices.kind == GraphVoices::Kind::source) {
                return fmt::format("voices{}", operand.index);
            }
            return (voices.kind == GraphVoices::Kind::slot ? "slot " : "orbit ") + voices.text;
        }
        case Operand::Kind::node:
            break;
    }
    const graph::NodeSpec& node = graph.spec.nodes[operand.index];
    std::string inputs;
    for (const Operand& input : node.inputs) {
        inputs += (inputs.empty() ? "" : ", ") + heard(graph, input);
    }
    return name_of(node.identity.unit) + "(" + inputs + ")";
}

std::string shown(const Value& value) {
    if (value.kind() == Value::Kind::text) return value.as_text().text();
    if (value.is_number()) return fmt::format("{:g}", value.as_number());
    if (value.kind() != Value::Kind::controls) return "?";
    std::vector<std::string> entries;
    for (const auto& [name, of] : value.as_controls().entries()) {
        entries.push_back(name.text() + ":" + shown(of));
    }
    std::sort(entries.begin(), entries.end());
    std::string all;
    for (const std::string& entry : entries) all += (all.empty() ? "" : " ") + entry;
    return all;
}

}  // namespace

tl::expected<BuiltGraph, Errors> Texts::send(const std::string& text) {
    auto program = compile_all(text, names_);
    if (!program) return tl::unexpected{program.error()};
    GraphStatements all = statements_;
    for (const GraphStatement& statement : program->graph) {
        all.insert_or_assign(statement.name, statement);
    }
    auto built = build_graph(all, text);
    if (built) {
        statements_ = std::move(all);
        names_ = program->after;
    }
    return built;
}

BuiltGraph built(const std::string& text) {
    auto graph = Texts{}.send(text);
    if (!graph) {
        const base::Error& error = graph.error().front();
        ADD_FAILURE() << text << "\n"
                      << error.where.line << ":" << error.where.column << " " << error.message;
        return {};
    }
    return std::move(*graph);
}

void PrintTo(const Fault& each, std::ostream* out) { *out << each.text; }

void expect_at_its_place(const Fault& fault) {
    const base::Error error = wrong(fault.text);
    EXPECT_FALSE(error.message.empty());
    EXPECT_EQ(error.where.line, fault.line) << error.message;
    EXPECT_EQ(error.where.column, fault.column) << error.message;
    EXPECT_EQ(error.nearest, fault.nearest) << error.message;
}

base::Error wrong(const std::string& text) {
    const auto graph = Texts{}.send(text);
    return graph ? base::Error{.message = {}} : graph.error().front();
}

std::string heard(const BuiltGraph& graph, const std::string& name) {
    for (const graph::OutputSpec& output : graph.spec.outputs) {
        if (output.name == name) return heard(graph, output.channels[0]);
    }
    for (const graph::BusSpec& bus : graph.spec.buses) {
        if (bus.name == name) return heard(graph, bus.channels[0]);
    }
    return "nothing";
}

std::string heard(const std::string& text, const std::string& name) {
    return heard(built(text), name);
}

std::string cycle_of(const pattern::Pattern& pattern, std::int64_t cycle) {
    std::vector<std::pair<pattern::Cycles, std::string>> events;
    for (const pattern::Event& event : pattern.events({cycle, cycle + 1})) {
        if (!event.has_onset()) continue;
        events.emplace_back(event.whole.begin - pattern::Cycles{cycle}, shown(event.value));
    }
    std::sort(events.begin(), events.end());
    std::string all;
    for (const auto& [onset, value] : events) {
        all += (all.empty() ? "" : ", ") + onset.to_string() + " " + value;
    }
    return all;
}

}  // namespace hocket::language::test
