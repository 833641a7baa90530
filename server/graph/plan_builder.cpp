#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "graph/flow.hpp"
#include "graph/order.hpp"

namespace hocket::graph {

using base::kBlockFrames;

namespace {

/// A buffer's floats: what stands in front keeps the frame before, and the alignment.
constexpr std::size_t kLeadFloats = 16;
constexpr std::size_t kBufferFloats = kLeadFloats + kBlockFrames;

/// FNV-1a, 64 bits: the same name, the same noise, in every run.
std::uint64_t seed_of(const Identity& identity) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    const auto mix = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 0x100000001b3U; };
    for (const char c : identity.statement) mix(static_cast<unsigned char>(c));
    mix(static_cast<std::uint64_t>(identity.unit));
    mix(static_cast<std::uint64_t>(identity.ordinal));
    return hash;
}

}  // namespace

class PlanBuilder {
public:
    PlanBuilder(const Flow& flow, double rate_hz)
        : flow_{flow},
          rate_hz_{rate_hz},
          outputs_of_(flow.nodes.size()),
          in_circle_(flow.nodes.size()) {}

    std::unique_ptr<Plan> build(std::vector<std::int32_t>& states) {
        const std::vector<Group> groups = in_order(flow_);
        count_readers(groups);
        states_of_.assign(flow_.nodes.size(), -1);
        for (std::size_t at = 0; at < groups.size(); ++at) place_group(groups[at], at);
        add_outputs();
        plan_->numbers_ = std::make_unique<float[]>(numbers_.size() + 1);
        std::copy(numbers_.begin(), numbers_.end(), plan_->numbers_.get());
        plan_->buffers_ = allocate_zeroed(buffer_count_ * kBufferFloats * sizeof(float));
        plan_->buffer_count_ = buffer_count_;
        for (std::uint32_t i = 0; i < input_sources_.size(); ++i) connect(i);
        sort_out(plan_->tracks_);
        sort_out(plan_->voice_buses_);
        for (std::size_t i = 0; i < step_nodes_.size(); ++i) {
            if (!step_nodes_[i]) continue;
            const auto& buffers = outputs_of_[*step_nodes_[i]];
            Plan::Step& step = plan_->steps_[i];
            for (std::size_t k = 0; k < buffers.size(); ++k) step.outputs[k] = buffer(buffers[k]);
            if (in_circle_[*step_nodes_[i]] && step.kind == Plan::StepKind::unit) {
                plan_->states_[step.state].circling = step.outputs;
            }
        }
        plan_->length_blocks_ = flow_.length_blocks;
        states = states_of_;
        return std::move(plan_);
    }

private:
    struct InputSource {
        Operand operand;
        bool frame_before = false;
    };

    void connect(std::uint32_t input) {
        const InputSource& source = input_sources_[input];
        const Operand& operand = source.operand;
        plan_->inputs_.push_back(resolved(source));
        if (operand.kind == Operand::Kind::track || operand.kind == Operand::Kind::gate) {
            plan_->track_inputs_.push_back({input, operand.index});
            plan_->tracks_.push_back(operand.index);
        } else if (operand.kind == Operand::Kind::voices) {
            plan_->voice_inputs_.push_back(
                {input, operand.index, static_cast<std::uint32_t>(operand.output)});
            plan_->voice_buses_.push_back(operand.index);
        }
    }

    static void sort_out(std::vector<std::uint32_t>& numbers) {
        std::sort(numbers.begin(), numbers.end());
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    }

    /// Behind which group each node's buffers are free.
    void count_readers(const std::vector<Group>& groups) {
        std::vector<std::size_t> group_of(flow_.nodes.size());
        for (std::size_t at = 0; at < groups.size(); ++at) {
            for (const std::uint32_t node : groups[at].nodes) group_of[node] = at;
        }
        last_read_.resize(flow_.nodes.size());
        for (std::uint32_t i = 0; i < flow_.nodes.size(); ++i) {
            last_read_[i] = std::max(last_read_[i], group_of[i]);
            for (const Operand& input : flow_.nodes[i].inputs) {
                if (input.kind != Operand::Kind::node) continue;
                last_read_[input.index] = std::max(last_read_[input.index], group_of[i]);
            }
        }
        for (const auto& channels : flow_.outputs) {
            for (const Operand& channel : channels) {
                if (channel.kind == Operand::Kind::node) last_read_[channel.index] = groups.size();
            }
        }
        // What a circle keeps from one block to the next is never anybody else's.
        for (const Group& group : groups) {
            if (!group.is_circle) continue;
            for (const std::uint32_t node : group.nodes) last_read_[node] = groups.size();
        }
        for (std::uint32_t i = 0; i < flow_.nodes.size(); ++i) {
            if (last_read_[i] >= freed_behind_.size()) freed_behind_.resize(last_read_[i] + 1);
            freed_behind_[last_read_[i]].push_back(i);
        }
    }

    void place_group(const Group& group, std::size_t at) {
        if (group.is_circle) {
            Plan::Step island;
            island.kind = Plan::StepKind::island;
            island.count = static_cast<std::uint32_t>(group.nodes.size());
            plan_->steps_.push_back(island);
            step_nodes_.emplace_back();
            // Inside a circle a reader may stand before what it reads.
            for (const std::uint32_t node : group.nodes) {
                take_buffers(node);
                in_circle_[node] = true;
            }
        }
        std::vector<bool> done(flow_.nodes.size() * static_cast<std::size_t>(group.is_circle));
        for (const std::uint32_t node : group.nodes) {
            place_node(node, group, done);
            if (group.is_circle) done[node] = true;
        }
        if (at < freed_behind_.size()) {
            for (const std::uint32_t node : freed_behind_[at]) {
                free_.insert(free_.end(), outputs_of_[node].begin(), outputs_of_[node].end());
            }
        }
    }

    void place_node(std::uint32_t index, const Group& group, const std::vector<bool>& done) {
        const FlowNode& node = flow_.nodes[index];
        Plan::Step step;
        step.first_input = static_cast<std::uint32_t>(input_sources_.size());
        for (const Operand& input : node.inputs) {
            const bool circular = group.is_circle && input.kind == Operand::Kind::node &&
                                  group.contains(input.index) && !done[input.index];
            add_input(input, circular);
        }
        if (!group.is_circle) take_buffers(index);
        switch (node.kind) {
            case FlowNode::Kind::ramp:
                step.kind = Plan::StepKind::ramp;
                step.from = static_cast<float>(node.from);
                step.to = static_cast<float>(node.to);
                break;
            case FlowNode::Kind::fade:
                step.kind = Plan::StepKind::fade;
                break;
            case FlowNode::Kind::unit:
                add_unit(index, step);
                break;
        }
        plan_->steps_.push_back(step);
        step_nodes_.emplace_back(index);
    }

    std::uint32_t add_input(const Operand& operand, bool frame_before = false) {
        constexpr double kMost = std::numeric_limits<float>::max();
        if (operand.kind == Operand::Kind::number) {
            numbers_.push_back(static_cast<float>(std::clamp(operand.number, -kMost, kMost)));
        }
        input_sources_.push_back({operand, frame_before});
        return static_cast<std::uint32_t>(input_sources_.size() - 1);
    }

    void add_outputs() {
        for (const auto& channels : flow_.outputs) {
            for (std::size_t i = 0; i < channels.size(); ++i) {
                const bool silent =
                    channels[i].kind == Operand::Kind::number && channels[i].number == 0;
                if (silent) continue;
                plan_->outputs_.push_back({add_input(channels[i]), static_cast<int>(i)});
            }
        }
    }

    void add_unit(std::uint32_t index, Plan::Step& step) {
        const FlowNode& node = flow_.nodes[index];
        step.ops = &dsp::unit_ops(node.identity.unit, 1);
        step.state = static_cast<std::uint32_t>(plan_->states_.size());
        step.node = static_cast<std::uint32_t>(plan_->names_.size());
        plan_->names_.push_back(node.identity.statement);
        Plan::State state;
        state.setup = {.rate_hz = rate_hz_,
                       .seed = seed_of(node.identity),
                       .longest_seconds = node.longest_seconds};
        state.from = node.state_from;
        if (state.from < 0) {
            const std::size_t bytes = step.ops->state_bytes(state.setup);
            state.memory = allocate_zeroed(bytes);
            step.ops->reset(state.memory.get(), state.setup);
            plan_->state_bytes_ += bytes;
        }
        states_of_[index] = static_cast<std::int32_t>(step.state);
        plan_->states_.push_back(std::move(state));
    }

    void take_buffers(std::uint32_t index) {
        const FlowNode& node = flow_.nodes[index];
        const int count =
            node.kind == FlowNode::Kind::unit ? dsp::unit_ops(node.identity.unit, 1).outputs : 1;
        for (int i = 0; i < count; ++i) {
            if (free_.empty()) {
                outputs_of_[index].push_back(buffer_count_++);
            } else {
                outputs_of_[index].push_back(free_.back());
                free_.pop_back();
            }
        }
    }

    [[nodiscard]] float* buffer(std::size_t number) const {
        return reinterpret_cast<float*>(plan_->buffers_.get()) + number * kBufferFloats +
               kLeadFloats;
    }

    [[nodiscard]] dsp::UnitInput resolved(const InputSource& source) {
        const Operand& operand = source.operand;
        switch (operand.kind) {
            case Operand::Kind::node: {
                const float* at =
                    buffer(outputs_of_[operand.index][static_cast<std::size_t>(operand.output)]);
                return {source.frame_before ? at - 1 : at, false};
            }
            case Operand::Kind::number:
                return {plan_->numbers_.get() + next_number_++, true};
            default:
                return {nullptr, true};  // from outside: set at every block
        }
    }

    const Flow& flow_;
    double rate_hz_;
    std::unique_ptr<Plan> plan_ = std::make_unique<Plan>();
    std::vector<InputSource> input_sources_;
    std::vector<float> numbers_;
    std::size_t next_number_ = 0;
    std::vector<std::optional<std::uint32_t>> step_nodes_;  ///< none: an island
    std::vector<std::vector<std::size_t>> outputs_of_;      ///< buffers by node
    std::vector<bool> in_circle_;
    std::vector<std::size_t> free_;
    std::size_t buffer_count_ = 0;
    std::vector<std::size_t> last_read_;
    std::vector<std::vector<std::uint32_t>> freed_behind_;
    std::vector<std::int32_t> states_of_;
};

std::unique_ptr<Plan> build_plan(const Flow& flow, double rate_hz,
                                 std::vector<std::int32_t>& states) {
    return PlanBuilder{flow, rate_hz}.build(states);
}

}  // namespace hocket::graph
