#include "graph/cost.hpp"

#include <algorithm>
#include <bit>
#include <ctime>
#include <limits>
#include <map>
#include <mutex>
#include <random>

#include "graph/flow.hpp"
#include "graph/node_table.hpp"
#include "graph/order.hpp"

namespace hocket::graph {

using base::kBlockFrames;

namespace {

constexpr int kBlocks = 64;
/// The first one warms caches and clocks up.
constexpr int kRuns = 5;

double thread_cpu_ns() {
    timespec used{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &used);
    return static_cast<double>(used.tv_sec) * 1e9 + static_cast<double>(used.tv_nsec);
}

/// What an input is usually given; signals swing around 0.
struct Usual {
    double centre = 0.5;
    double swing = 0.05;
};

Usual usual_input(dsp::UnitKind kind, std::size_t input) {
    for (const NodeRow& row : node_table()) {
        if (row.unit != kind || input >= row.arguments.size()) continue;
        const NodeArgument& argument = row.arguments[input];
        if (argument.unit == "signal") return {0, 0.5};
        return {argument.otherwise, 0.1 * argument.otherwise};
    }
    return {};
}

/// One unit with inputs and outputs of its own, run as a step of a plan is.
class Specimen {
public:
    explicit Specimen(const UnitUse& use)
        : use_{use},
          ops_{dsp::unit_ops(use.kind, use.lanes)},
          state_{allocate_zeroed(ops_.state_bytes(setup_))},
          floats_{static_cast<std::size_t>(kBlockFrames * use.lanes)} {
        ops_.reset(state_.get(), setup_);
        std::mt19937 random{1};
        for (int i = 0; i < ops_.inputs; ++i) {
            float* const samples = new_buffer();
            const Usual usual = usual_input(use.kind, static_cast<std::size_t>(i));
            std::uniform_real_distribution<double> around{usual.centre - usual.swing,
                                                          usual.centre + usual.swing};
            std::generate_n(samples, floats_, [&] { return static_cast<float>(around(random)); });
            inputs_.push_back({samples, (use.held >> i & 1U) != 0});
        }
        for (int i = 0; i < ops_.outputs; ++i)
            outputs_.at(static_cast<std::size_t>(i)) = new_buffer();
    }

    [[nodiscard]] double run_ns() {
        const double start_ns = thread_cpu_ns();
        for (int block = 0; block < kBlocks; ++block) {
            if (use_.frame_wise) {
                for (int frame = 0; frame < kBlockFrames; ++frame) process(frame, 1);
            } else {
                process(0, kBlockFrames);
            }
            check();
        }
        return (thread_cpu_ns() - start_ns) / (kBlocks * kBlockFrames);
    }

private:
    float* new_buffer() {
        buffers_.push_back(allocate_zeroed(floats_ * sizeof(float)));
        return reinterpret_cast<float*>(buffers_.back().get());
    }
    void process(int offset, int frames) {
        std::array<dsp::UnitInput, dsp::kMostUnitInputs> inputs;
        for (std::size_t i = 0; i < inputs_.size(); ++i) {
            inputs[i] = inputs_[i];
            if (!inputs[i].held) inputs[i].at += offset * use_.lanes;
        }
        std::array<float*, dsp::kMostUnitOutputs> outputs = outputs_;
        for (int i = 0; i < ops_.outputs; ++i)
            outputs[static_cast<std::size_t>(i)] += offset * use_.lanes;
        ops_.process(state_.get(), setup_, inputs.data(), outputs.data(), frames);
    }
    /// As the plan looks for what is not finite.
    void check() {
        std::uint32_t strange = 0;
        for (int i = 0; i < ops_.outputs; ++i) {
            const float* const out = outputs_[static_cast<std::size_t>(i)];
            for (std::size_t k = 0; k < floats_; ++k) {
                strange |= static_cast<std::uint32_t>(
                    (std::bit_cast<std::uint32_t>(out[k]) & 0x7f800000U) == 0x7f800000U);
            }
        }
        strange_ = strange;
    }

    const UnitUse use_;
    const dsp::UnitOps& ops_;
    const dsp::UnitSetup setup_{.seed = 1};
    Memory state_;
    std::size_t floats_;
    std::vector<Memory> buffers_;
    std::vector<dsp::UnitInput> inputs_;
    std::array<float*, dsp::kMostUnitOutputs> outputs_{};
    volatile std::uint32_t strange_ = 0;  ///< so that the search is not left out
};

double measured_ns(const UnitUse& use) {
    Specimen specimen{use};
    double least = std::numeric_limits<double>::max();
    for (int run = 0; run < kRuns; ++run) least = std::min(least, specimen.run_ns());
    return least;
}

/// Whether an operand has one value in all blocks but those where it steps.
bool is_held(const Operand& operand) {
    return operand.kind == Operand::Kind::number || operand.kind == Operand::Kind::track ||
           operand.kind == Operand::Kind::gate;
}

}  // namespace

double unit_cost_ns(const UnitUse& use) {
    static std::mutex mutex;
    static std::map<UnitUse, double> known;
    const std::lock_guard lock{mutex};
    const auto [found, is_new] = known.try_emplace(use, 0.0);
    if (is_new) found->second = measured_ns(use);
    return found->second;
}

std::vector<UnitUse> uses_of(const Net& net, int lanes) {
    std::vector<UnitUse> uses;
    for (const Net::Node& node : net.nodes) {
        UnitUse use{.kind = node.identity.unit, .lanes = lanes};
        for (std::size_t i = 0; i < node.inputs.size(); ++i) {
            if (is_held(node.inputs[i])) use.held |= 1U << i;
        }
        uses.push_back(use);
    }
    for (const Group& group : in_order(steady_flow(net, {}))) {
        for (const std::uint32_t node : group.nodes) uses[node].frame_wise = group.is_circle;
    }
    return uses;
}

double estimated_cost_ns(const Net& net, int lanes) {
    double sum = 0;
    for (const UnitUse& use : uses_of(net, lanes)) sum += unit_cost_ns(use);
    return sum;
}

double percent_of_time(double cost_ns, double rate_hz) { return cost_ns * rate_hz * 1e-9 * 100; }

double estimated_cost_percent(const PlannedGraph& graph, double rate_hz) {
    return percent_of_time(estimated_cost_ns(graph.net), rate_hz);
}

}  // namespace hocket::graph
