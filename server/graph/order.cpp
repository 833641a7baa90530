#include "graph/order.hpp"

#include <algorithm>
#include <limits>

namespace hocket::graph {

namespace {

constexpr std::uint32_t kUnseen = std::numeric_limits<std::uint32_t>::max();

class Orderer {
public:
    explicit Orderer(const Flow& flow)
        : flow_{flow},
          number_(flow.nodes.size(), kUnseen),
          lowest_(flow.nodes.size()),
          on_stack_(flow.nodes.size()),
          group_of_(flow.nodes.size(), kUnseen) {}

    std::vector<Group> order() {
        for (const auto& channels : flow_.outputs) {
            for (const Operand& channel : channels) {
                if (channel.kind == Operand::Kind::node) visit(channel.index);
            }
        }
        for (std::uint32_t i = 0; i < flow_.nodes.size(); ++i) visit(i);
        for (Group& group : groups_) {
            if (group.is_circle) order_circle(group);
        }
        return std::move(groups_);
    }

private:
    struct Frame {
        std::uint32_t node;
        std::size_t next_input = 0;
    };

    // Without recursion: a chain of nodes may be as long as there are nodes.
    void visit(std::uint32_t root) {
        if (number_[root] != kUnseen) return;
        std::vector<Frame> open;
        enter(root);
        open.push_back({root});
        while (!open.empty()) {
            Frame& frame = open.back();
            const auto& inputs = flow_.nodes[frame.node].inputs;
            if (frame.next_input < inputs.size()) {
                const Operand& input = inputs[frame.next_input++];
                if (input.kind != Operand::Kind::node) continue;
                if (number_[input.index] == kUnseen) {
                    enter(input.index);
                    open.push_back({input.index});
                } else if (on_stack_[input.index]) {
                    lowest_[frame.node] = std::min(lowest_[frame.node], number_[input.index]);
                }
                continue;
            }
            const std::uint32_t node = frame.node;
            open.pop_back();
            if (!open.empty()) {
                lowest_[open.back().node] = std::min(lowest_[open.back().node], lowest_[node]);
            }
            if (lowest_[node] == number_[node]) take_group(node);
        }
    }

    void enter(std::uint32_t node) {
        number_[node] = lowest_[node] = next_number_++;
        stack_.push_back(node);
        on_stack_[node] = true;
    }

    void take_group(std::uint32_t root) {
        Group group;
        std::uint32_t node = kUnseen;
        while (node != root) {
            node = stack_.back();
            stack_.pop_back();
            on_stack_[node] = false;
            group_of_[node] = static_cast<std::uint32_t>(groups_.size());
            group.nodes.push_back(node);
        }
        const auto& inputs = flow_.nodes[root].inputs;
        const bool reads_itself = std::any_of(inputs.begin(), inputs.end(), [&](const Operand& in) {
            return in.kind == Operand::Kind::node && in.index == root;
        });
        group.is_circle = group.nodes.size() > 1 || reads_itself;
        groups_.push_back(std::move(group));
    }

    // Depth first from a delay: what reads it stands before it and gets its last frame.
    void order_circle(Group& group) {
        std::sort(group.nodes.begin(), group.nodes.end());
        const std::uint32_t number = group_of_[group.nodes.front()];
        const auto is_delay = [this](std::uint32_t node) {
            return flow_.nodes[node].kind == FlowNode::Kind::unit &&
                   flow_.nodes[node].identity.unit == dsp::UnitKind::delay;
        };
        std::stable_partition(group.nodes.begin(), group.nodes.end(), is_delay);
        std::vector<std::uint32_t> ordered;
        std::vector<bool> seen(flow_.nodes.size());
        for (const std::uint32_t root : group.nodes) {
            if (seen[root]) continue;
            seen[root] = true;
            std::vector<Frame> open{{root}};
            while (!open.empty()) {
                Frame& frame = open.back();
                const auto& inputs = flow_.nodes[frame.node].inputs;
                if (frame.next_input == inputs.size()) {
                    ordered.push_back(frame.node);
                    open.pop_back();
                    continue;
                }
                const Operand& input = inputs[frame.next_input++];
                if (input.kind != Operand::Kind::node || group_of_[input.index] != number) continue;
                if (seen[input.index]) continue;
                seen[input.index] = true;
                open.push_back({input.index});
            }
        }
        group.nodes = std::move(ordered);
    }

    const Flow& flow_;
    std::vector<std::uint32_t> number_, lowest_;
    std::vector<bool> on_stack_;
    std::vector<std::uint32_t> group_of_;
    std::vector<std::uint32_t> stack_;
    std::uint32_t next_number_ = 0;
    std::vector<Group> groups_;
};

}  // namespace

std::vector<Group> in_order(const Flow& flow) { return Orderer{flow}.order(); }

}  // namespace hocket::graph
