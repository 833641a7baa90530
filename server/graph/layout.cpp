#include "graph/layout.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "graph/beside.hpp"

namespace hocket::graph {

namespace {

class LayoutMaker {
public:
    LayoutMaker(const Flow& flow, bool seeks_beside) : flow_{flow}, seeks_beside_{seeks_beside} {}

    Layout make() {
        layout_.groups = in_order(flow_);
        if (seeks_beside_) bring_together(flow_, layout_.groups);
        layout_.buffers.resize(flow_.nodes.size());
        layout_.in_circle.resize(flow_.nodes.size());
        layout_.place.resize(flow_.nodes.size());
        find_last_reads();
        for (std::size_t at = 0; at < layout_.groups.size(); ++at) {
            for (const std::uint32_t node : layout_.groups[at].nodes) take_buffers(node);
            if (at >= freed_behind_.size()) continue;
            for (const std::uint32_t node : freed_behind_[at]) {
                const auto& buffers = layout_.buffers[node];
                std::copy_if(buffers.begin(), buffers.end(), std::back_inserter(free_),
                             [](std::size_t buffer) { return buffer != Layout::kNoBuffer; });
            }
        }
        return std::move(layout_);
    }

private:
    /// Behind which group each node's buffers are free.
    void find_last_reads() {
        const std::vector<Group>& groups = layout_.groups;
        std::vector<std::size_t> group_of(flow_.nodes.size());
        std::uint32_t place = 0;
        for (std::size_t at = 0; at < groups.size(); ++at) {
            for (const std::uint32_t node : groups[at].nodes) {
                group_of[node] = at;
                layout_.place[node] = place++;
                layout_.in_circle[node] = groups[at].is_circle;
            }
        }
        std::vector<std::size_t> last_read(flow_.nodes.size());
        second_is_read_.resize(flow_.nodes.size());
        const auto read = [&](const Operand& operand, std::size_t group) {
            if (operand.kind != Operand::Kind::node) return;
            if (operand.output > 0) second_is_read_[operand.index] = true;
            last_read[operand.index] = std::max(last_read[operand.index], group);
        };
        for (std::size_t i = 0; i < flow_.nodes.size(); ++i) {
            last_read[i] = std::max(last_read[i], group_of[i]);
            for (const Operand& input : flow_.nodes[i].inputs) read(input, group_of[i]);
        }
        for (const auto& channels : flow_.outputs) {
            for (const Operand& channel : channels) read(channel, groups.size());
        }
        freed_behind_.resize(groups.size() + 1);
        for (std::uint32_t i = 0; i < flow_.nodes.size(); ++i) {
            if (!layout_.in_circle[i]) freed_behind_[last_read[i]].push_back(i);
        }
    }

    void take_buffers(std::uint32_t index) {
        const FlowNode& node = flow_.nodes[index];
        const int count =
            node.kind == FlowNode::Kind::unit ? dsp::unit_ops(node.identity.unit, 1).outputs : 1;
        for (int i = 0; i < count; ++i) {
            if (i > 0 && !second_is_read_[index]) {
                layout_.buffers[index].push_back(Layout::kNoBuffer);
                continue;
            }
            // What was somebody's earlier in the block is so again in the next one.
            if (free_.empty() || layout_.in_circle[index]) {
                layout_.buffers[index].push_back(layout_.buffer_count++);
            } else {
                layout_.buffers[index].push_back(free_.back());
                free_.pop_back();
            }
        }
    }

    const Flow& flow_;
    bool seeks_beside_;
    Layout layout_;
    std::vector<std::vector<std::uint32_t>> freed_behind_;  ///< nodes by group
    std::vector<bool> second_is_read_;                      ///< by node
    std::vector<std::size_t> free_;
};

}  // namespace

Layout lay_out(const Flow& flow, bool seeks_beside) {
    return LayoutMaker{flow, seeks_beside}.make();
}

bool are_beside(const Flow& flow, const Layout& layout, std::size_t first) {
    if (first + dsp::kBeside > layout.groups.size()) return false;
    const auto kind = kind_beside(flow, layout.groups[first]);
    if (!kind) return false;
    for (std::size_t i = first; i < first + dsp::kBeside; ++i) {
        if (kind_beside(flow, layout.groups[i]) != kind) return false;
        // One that stands right before a node can be read by it only directly.
        for (const Operand& input : flow.nodes[layout.groups[i].nodes.front()].inputs) {
            if (input.kind != Operand::Kind::node) continue;
            for (std::size_t k = first; k < i; ++k) {
                if (layout.groups[k].nodes.front() == input.index) return false;
            }
        }
    }
    return true;
}

}  // namespace hocket::graph
