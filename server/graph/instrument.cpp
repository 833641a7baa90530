#include "graph/instrument.hpp"

#include <cstring>

namespace hocket::graph {

using base::kBlockFrames;
using dsp::kLanes;

namespace {

/// SplitMix64: noises of one node in two notes have nothing in common.
std::uint64_t mixed(std::uint64_t node, std::uint64_t event) noexcept {
    std::uint64_t z = node + (event + 1) * 0x9e3779b97f4a7c15U;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31);
}

float* floats(std::byte* at) noexcept { return reinterpret_cast<float*>(at); }

}  // namespace

void InstrumentPlan::prepare(std::byte* group) const {
    for (const Step& step : steps_) {
        if (step.ops != nullptr) step.ops->reset(group + step.state, step.setup);
    }
}

void InstrumentPlan::start_lane(std::byte* group, int lane, int offset, std::uint64_t seed,
                                float pitch) const noexcept {
    for (const Step& step : steps_) {
        if (step.ops == nullptr) continue;
        dsp::UnitSetup setup = step.setup;
        setup.seed = mixed(setup.seed, seed);
        step.ops->reset_lane(group + step.state, setup, lane);
    }
    for (const Pitched& each : pitched_) floats(group + each.at)[lane] = each.number * pitch;
    for (const std::size_t kept : kept_) floats(group + kept)[(offset - 1) * kLanes + lane] = 0;
}

// Every buffer that is kept has a frame in front, as those of Plan have.
void InstrumentPlan::begin_block(std::byte* group) const noexcept {
    for (const std::size_t kept : kept_) {
        float* const at = floats(group + kept);
        std::memcpy(at - kLanes, at + (kBlockFrames - 1) * kLanes, kLanes * sizeof(float));
    }
}

dsp::UnitInput InstrumentPlan::resolved(const Source& source, std::byte* group, std::byte* scratch,
                                        const Heard& heard, int offset) const noexcept {
    dsp::UnitInput input{};
    switch (source.kind) {
        case Source::Kind::number:
            return {floats(numbers_.get() + source.at), true};
        case Source::Kind::pitched:
            return {floats(group + source.at), true};
        case Source::Kind::track:
            input = heard.tracks[source.at];
            break;
        case Source::Kind::gate:
            input = heard.gate;
            break;
        case Source::Kind::group:
            input = {floats(group + source.at), false};
            break;
        case Source::Kind::scratch:
            input = {floats(scratch + source.at), false};
            break;
    }
    if (!input.held) input.at += (offset - (source.frame_before ? 1 : 0)) * kLanes;
    return input;
}

void InstrumentPlan::run(const Step& step, std::byte* group, std::byte* scratch, const Heard& heard,
                         int offset, int frames) const noexcept {
    std::array<dsp::UnitInput, dsp::kMostUnitInputs> inputs;
    const Source* const sources = inputs_.data() + step.first_input;
    for (int i = 0; i < step.ops->inputs; ++i) {
        inputs[static_cast<std::size_t>(i)] = resolved(sources[i], group, scratch, heard, offset);
    }
    std::array<float*, dsp::kMostUnitOutputs> outputs{};
    for (std::size_t i = 0; i < static_cast<std::size_t>(step.ops->outputs); ++i) {
        const Source& output = step.outputs[i];
        std::byte* const area = output.kind == Source::Kind::group ? group : scratch;
        outputs[i] = floats(area + output.at) + offset * kLanes;
    }
    step.ops->process(group + step.state, step.setup, inputs.data(), outputs.data(), frames);
}

dsp::LaneBlock& InstrumentPlan::output(int channel, std::byte* group, std::byte* scratch,
                                       const Heard& heard) const noexcept {
    const std::size_t which = is_stereo_ ? static_cast<std::size_t>(channel) : 0;
    const Source& source = outputs_[which];
    if (source.kind == Source::Kind::scratch) {
        return *reinterpret_cast<dsp::LaneBlock*>(scratch + source.at);
    }
    // What is kept for the next block, or what others hear too, is copied.
    auto& copy = *reinterpret_cast<dsp::LaneBlock*>(scratch + scratch_bytes_ -
                                                    (which + 1) * sizeof(dsp::LaneBlock));
    const dsp::UnitInput input = resolved(source, group, scratch, heard, 0);
    for (int t = 0; t < kBlockFrames; ++t) {
        std::memcpy(copy.at[t], input.at + (input.held ? 0 : t * kLanes), sizeof copy.at[t]);
    }
    return copy;
}

void InstrumentPlan::render(std::byte* group, std::byte* scratch, const Heard& heard, int offset,
                            int frames) const noexcept {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        if (steps_[i].ops != nullptr) {
            run(steps_[i], group, scratch, heard, offset, frames);
            continue;
        }
        const Step* const island = &steps_[i + 1];
        const std::uint32_t count = steps_[i].count;
        for (int frame = offset; frame < offset + frames; ++frame) {
            for (std::uint32_t k = 0; k < count; ++k) {
                run(island[k], group, scratch, heard, frame, 1);
            }
        }
        i += count;
    }
}

}  // namespace hocket::graph
