#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "graph/instrument.hpp"
#include "graph/spec.hpp"

namespace hocket::test {

/// A graph put together by hand.
class SpecBuilder {
public:
    graph::Operand unit(dsp::UnitKind kind, std::vector<graph::Operand> inputs) {
        graph::NodeSpec& node = spec.nodes.emplace_back();
        node.identity.statement = "~test";
        node.identity.unit = kind;
        node.identity.ordinal = static_cast<int>(spec.nodes.size());
        node.inputs = std::move(inputs);
        node.longest_seconds = 0.1;
        return graph::Operand::of_node(static_cast<std::uint32_t>(spec.nodes.size() - 1));
    }
    graph::Operand unit(dsp::UnitKind kind, double number) {
        return unit(kind, {graph::Operand::of_number(number)});
    }
    graph::Operand product(const graph::Operand& a, const graph::Operand& b) {
        return unit(dsp::UnitKind::multiply, {a, b});
    }
    graph::Operand sum(const graph::Operand& a, const graph::Operand& b) {
        return unit(dsp::UnitKind::add, {a, b});
    }
    /// The bus's number.
    std::uint32_t bus(const graph::Operand& left, const graph::Operand& right) {
        graph::BusSpec& made = spec.buses.emplace_back();
        made.name = "~bus" + std::to_string(spec.buses.size());
        made.channels = {left, right};
        return static_cast<std::uint32_t>(spec.buses.size() - 1);
    }
    /// What is heard, on both sides, as an instrument; null where it is refused.
    std::unique_ptr<graph::InstrumentPlan> instrument(const graph::Operand& left,
                                                      const graph::Operand& right) {
        auto planned = graph::plan_instrument(spec, bus(left, right), 48'000);
        return planned ? std::move(*planned) : nullptr;
    }
    std::unique_ptr<graph::InstrumentPlan> instrument(const graph::Operand& both) {
        return instrument(both, both);
    }

    graph::GraphSpec spec;
};

inline graph::Operand number(double value) { return graph::Operand::of_number(value); }

}  // namespace hocket::test
