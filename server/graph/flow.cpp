#include "graph/flow.hpp"

#include <map>
#include <tuple>
#include <utility>

namespace hocket::graph {

namespace {

class Transition {
public:
    Transition(const PlannedGraph& before, const Net& net, int length_blocks)
        : before_{before}, net_{net}, place_of_old_(before.net.nodes.size()) {
        flow_.length_blocks = length_blocks;
    }

    Flow make() {
        place_nodes();
        for (std::uint32_t i = 0; i < net_.nodes.size(); ++i) join_inputs(i);
        std::map<std::string, std::pair<const Net::Output*, const Net::Output*>> outputs;
        for (const Net::Output& output : before_.net.outputs) outputs[output.name].first = &output;
        for (const Net::Output& output : net_.outputs) outputs[output.name].second = &output;
        for (const auto& [name, both] : outputs) {
            const auto& [old, now] = both;
            std::array<Operand, 2> channels;
            for (std::size_t i = 0; i < 2; ++i) {
                channels[i] = join(old != nullptr ? old->channels[i] : Operand{},
                                   now != nullptr ? now->channels[i] : Operand{});
            }
            flow_.outputs.push_back(channels);
        }
        return std::move(flow_);
    }

private:
    void place_nodes() {
        std::map<Identity, std::uint32_t> old;
        for (std::uint32_t i = 0; i < before_.net.nodes.size(); ++i) {
            old.emplace(before_.net.nodes[i].identity, i);
        }
        old_of_new_.resize(net_.nodes.size());
        for (std::uint32_t i = 0; i < net_.nodes.size(); ++i) {
            const Net::Node& node = net_.nodes[i];
            FlowNode made{.identity = node.identity, .longest_seconds = node.longest_seconds};
            const auto found = old.find(node.identity);
            // Memory of another size is another memory.
            if (found != old.end() &&
                before_.net.nodes[found->second].longest_seconds == node.longest_seconds) {
                old_of_new_[i] = found->second;
                place_of_old_[found->second] = i;
                made.state_from = static_cast<std::int32_t>(before_.states[found->second]);
            }
            flow_.nodes.push_back(std::move(made));
        }
    }

    void join_inputs(std::uint32_t index) {
        const Net::Node& node = net_.nodes[index];
        std::vector<Operand> inputs;
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            inputs.push_back(
                old_of_new_[index]
                    ? join(before_.net.nodes[*old_of_new_[index]].inputs[i], node.inputs[i])
                    : node.inputs[i]);
        }
        flow_.nodes[index].inputs = std::move(inputs);
    }

    /// An operand of what played, in the flow. Nodes that only it has are made, with all they need.
    Operand of_old(const Operand& operand) {
        if (operand.kind != Operand::Kind::node) return operand;
        std::vector<std::uint32_t> open;
        const auto place = [&](std::uint32_t old) {
            if (place_of_old_[old]) return *place_of_old_[old];
            const Net::Node& node = before_.net.nodes[old];
            const auto at = static_cast<std::uint32_t>(flow_.nodes.size());
            place_of_old_[old] = at;
            flow_.nodes.push_back({.identity = node.identity,
                                   .longest_seconds = node.longest_seconds,
                                   .state_from = static_cast<std::int32_t>(before_.states[old])});
            open.push_back(old);
            return at;
        };
        const std::uint32_t result = place(operand.index);
        while (!open.empty()) {
            const std::uint32_t old = open.back();
            open.pop_back();
            std::vector<Operand> inputs;
            for (Operand input : before_.net.nodes[old].inputs) {
                if (input.kind == Operand::Kind::node) input.index = place(input.index);
                inputs.push_back(input);
            }
            flow_.nodes[*place_of_old_[old]].inputs = std::move(inputs);
        }
        return Operand::of_node(result, operand.output);
    }

    Operand join(const Operand& old_operand, const Operand& now) {
        const Operand old = of_old(old_operand);
        if (old == now) return now;
        const auto key = [](const Operand& operand) {
            return std::tuple{static_cast<int>(operand.kind), operand.number, operand.index,
                              operand.output};
        };
        const auto [known, is_new] = joints_.try_emplace({key(old), key(now)}, 0U);
        if (!is_new) return Operand::of_node(known->second);
        FlowNode joint;
        if (old.kind == Operand::Kind::number && now.kind == Operand::Kind::number) {
            joint.kind = FlowNode::Kind::ramp;
            joint.from = old.number;
            joint.to = now.number;
        } else {
            joint.kind = FlowNode::Kind::fade;
            joint.inputs = {old, now};
        }
        known->second = static_cast<std::uint32_t>(flow_.nodes.size());
        flow_.nodes.push_back(std::move(joint));
        return Operand::of_node(known->second);
    }

    const PlannedGraph& before_;
    const Net& net_;
    Flow flow_;
    std::vector<std::optional<std::uint32_t>> old_of_new_;
    std::vector<std::optional<std::uint32_t>> place_of_old_;  ///< in the flow
    using Key = std::tuple<int, double, std::uint32_t, int>;
    std::map<std::pair<Key, Key>, std::uint32_t> joints_;
};

}  // namespace

Flow steady_flow(const Net& net, const std::vector<std::uint32_t>& states) {
    Flow flow;
    for (std::size_t i = 0; i < net.nodes.size(); ++i) {
        const Net::Node& node = net.nodes[i];
        flow.nodes.push_back(
            {.identity = node.identity,
             .inputs = node.inputs,
             .longest_seconds = node.longest_seconds,
             .state_from = states.empty() ? -1 : static_cast<std::int32_t>(states[i])});
    }
    for (const Net::Output& output : net.outputs) flow.outputs.push_back(output.channels);
    return flow;
}

Flow transition_flow(const PlannedGraph& before, const Net& net, int length_blocks) {
    return Transition{before, net, length_blocks}.make();
}

}  // namespace hocket::graph
