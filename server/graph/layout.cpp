#include "graph/layout.hpp"

#include <algorithm>
#include <utility>

namespace hocket::graph {

namespace {

class LayoutMaker {
public:
    explicit LayoutMaker(const Flow& flow) : flow_{flow} {}

    Layout make() {
        layout_.groups = in_order(flow_);
        layout_.buffers.resize(flow_.nodes.size());
        layout_.in_circle.resize(flow_.nodes.size());
        layout_.place.resize(flow_.nodes.size());
        find_last_reads();
        for (std::size_t at = 0; at < layout_.groups.size(); ++at) {
            for (const std::uint32_t node : layout_.groups[at].nodes) take_buffers(node);
            if (at >= freed_behind_.size()) continue;
            for (const std::uint32_t node : freed_behind_[at]) {
                const auto& buffers = layout_.buffers[node];
                free_.insert(free_.end(), buffers.begin(), buffers.end());
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
        const auto read = [&last_read](const Operand& operand, std::size_t group) {
            if (operand.kind != Operand::Kind::node) return;
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
    Layout layout_;
    std::vector<std::vector<std::uint32_t>> freed_behind_;  ///< nodes by group
    std::vector<std::size_t> free_;
};

}  // namespace

Layout lay_out(const Flow& flow) { return LayoutMaker{flow}.make(); }

}  // namespace hocket::graph
