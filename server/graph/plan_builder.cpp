#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "graph/flow.hpp"
#include "graph/layout.hpp"
#include "graph/show.hpp"

namespace hocket::graph {

using base::kBlockFrames;

namespace {

/// A buffer's floats: what stands in front keeps the frame before, and the alignment.
constexpr std::size_t kLeadFloats = 16;
constexpr std::size_t kBufferFloats = kLeadFloats + kBlockFrames;

}  // namespace

// FNV-1a, 64 bits.
std::uint64_t seed_of(const Identity& identity) {
    std::uint64_t hash = 0xcbf29ce484222325U;
    const auto mix = [&hash](std::uint64_t byte) { hash = (hash ^ byte) * 0x100000001b3U; };
    for (const char c : identity.statement) mix(static_cast<unsigned char>(c));
    mix(static_cast<std::uint64_t>(identity.unit));
    mix(static_cast<std::uint64_t>(identity.ordinal));
    return hash;
}

class PlanBuilder {
public:
    PlanBuilder(const Flow& flow, double rate_hz)
        : flow_{flow}, rate_hz_{rate_hz}, layout_{lay_out(flow)} {}

    std::unique_ptr<Plan> build(std::vector<std::int32_t>& states) {
        states_of_.assign(flow_.nodes.size(), -1);
        for (const Group& group : layout_.groups) place_group(group);
        add_outputs();
        plan_->numbers_ = std::make_unique<float[]>(numbers_.size() + 1);
        std::copy(numbers_.begin(), numbers_.end(), plan_->numbers_.get());
        plan_->buffers_ = allocate_zeroed(layout_.buffer_count * kBufferFloats * sizeof(float));
        plan_->buffer_count_ = layout_.buffer_count;
        for (std::uint32_t i = 0; i < input_sources_.size(); ++i) connect(i);
        sort_out(plan_->tracks_);
        sort_out(plan_->voice_buses_);
        for (std::size_t i = 0; i < step_nodes_.size(); ++i) {
            if (!step_nodes_[i]) continue;
            const auto& buffers = layout_.buffers[*step_nodes_[i]];
            Plan::Step& step = plan_->steps_[i];
            for (std::size_t k = 0; k < buffers.size(); ++k) step.outputs[k] = buffer(buffers[k]);
            if (layout_.in_circle[*step_nodes_[i]] && step.kind == Plan::StepKind::unit) {
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

    void place_group(const Group& group) {
        if (group.is_circle) {
            Plan::Step island;
            island.kind = Plan::StepKind::island;
            island.count = static_cast<std::uint32_t>(group.nodes.size());
            plan_->steps_.push_back(island);
            step_nodes_.emplace_back();
        }
        for (const std::uint32_t node : group.nodes) place_node(node);
    }

    void place_node(std::uint32_t index) {
        const FlowNode& node = flow_.nodes[index];
        Plan::Step step;
        step.first_input = static_cast<std::uint32_t>(input_sources_.size());
        for (const Operand& input : node.inputs) {
            add_input(input, layout_.is_frame_before(index, input));
        }
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
        plan_->names_.push_back(fmt::format("{} {} {}", node.identity.statement,
                                            unit_name(node.identity.unit), node.identity.ordinal));
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

    [[nodiscard]] float* buffer(std::size_t number) const {
        return reinterpret_cast<float*>(plan_->buffers_.get()) + number * kBufferFloats +
               kLeadFloats;
    }

    [[nodiscard]] dsp::UnitInput resolved(const InputSource& source) {
        const Operand& operand = source.operand;
        switch (operand.kind) {
            case Operand::Kind::node: {
                const float* at = buffer(
                    layout_.buffers[operand.index][static_cast<std::size_t>(operand.output)]);
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
    const Layout layout_;
    std::unique_ptr<Plan> plan_ = std::make_unique<Plan>();
    std::vector<InputSource> input_sources_;
    std::vector<float> numbers_;
    std::size_t next_number_ = 0;
    std::vector<std::optional<std::uint32_t>> step_nodes_;  ///< none: an island
    std::vector<std::int32_t> states_of_;
};

std::unique_ptr<Plan> build_plan(const Flow& flow, double rate_hz,
                                 std::vector<std::int32_t>& states) {
    return PlanBuilder{flow, rate_hz}.build(states);
}

}  // namespace hocket::graph
