#include "graph/plan.hpp"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

namespace hocket::graph {

using base::kBlockFrames;

namespace {

constexpr std::size_t kAlignment = 64;

}  // namespace

Memory allocate_zeroed(std::size_t bytes) {
    const std::size_t size = (bytes + kAlignment - 1) / kAlignment * kAlignment;
    void* memory = std::aligned_alloc(kAlignment, size > 0 ? size : kAlignment);
    if (memory == nullptr) throw std::bad_alloc{};
    std::memset(memory, 0, size > 0 ? size : kAlignment);
    return Memory{static_cast<std::byte*>(memory)};
}

void Plan::enter(Plan* before) noexcept {
    if (before == nullptr) return;
    for (State& state : states_) {
        if (state.from < 0) continue;
        State& old = before->states_[static_cast<std::size_t>(state.from)];
        std::swap(state.memory, old.memory);
        for (std::size_t i = 0; i < state.circling.size(); ++i) {
            if (state.circling[i] == nullptr || old.circling[i] == nullptr) continue;
            state.circling[i][kBlockFrames - 1] = old.circling[i][kBlockFrames - 1];
        }
    }
}

void Plan::take_inputs(const TrackBlock* tracks, const VoiceBlocks& voices) noexcept {
    static constexpr float kSilence = 0;
    for (const TrackInput& read : track_inputs_) {
        inputs_[read.input] = {tracks[read.track].at, tracks[read.track].held};
    }
    for (const VoiceInput& read : voice_inputs_) {
        const bool sounded = ((voices.sounding[read.bus / 64] >> (read.bus % 64)) & 1U) != 0;
        const std::size_t row = std::size_t{2} * read.bus + read.channel;
        inputs_[read.input] = sounded ? dsp::UnitInput{voices.at + row * kBlockFrames, false}
                                      : dsp::UnitInput{&kSilence, true};
    }
}

void Plan::render(const TrackBlock* tracks, const VoiceBlocks& voices, float* left,
                  float* right) noexcept {
    take_inputs(tracks, voices);
    has_trapped_ = false;
    for (std::size_t i = 0; i < steps_.size(); ++i) {
        const Step& step = steps_[i];
        if (step.kind == StepKind::island) {
            run_island(step, &steps_[i + 1]);
            i += step.count;
        } else if (step.kind == StepKind::beside) {
            run_beside(&steps_[i + 1]);
            i += dsp::kBeside;
        } else {
            run(step, 0, kBlockFrames);
            check(step);
        }
    }
    for (const Output& output : outputs_) add_output(output, output.channel == 0 ? left : right);
    if (block_ < length_blocks_) ++block_;
}

void Plan::run(const Step& step, int offset, int frames) noexcept {
    switch (step.kind) {
        case StepKind::ramp:
            ramp(step, offset, frames);
            return;
        case StepKind::fade:
            fade(step, offset, frames);
            return;
        default:
            break;
    }
    State& state = states_[step.state];
    const dsp::UnitInput* inputs = &inputs_[step.first_input];
    if (offset == 0) {
        step.ops->process(state.memory.get(), state.setup, inputs, step.outputs.data(), frames);
        return;
    }
    std::array<dsp::UnitInput, dsp::kMostUnitInputs> moved;
    for (int i = 0; i < step.ops->inputs; ++i) {
        moved[static_cast<std::size_t>(i)] = inputs[i];
        if (!inputs[i].held) moved[static_cast<std::size_t>(i)].at += offset;
    }
    std::array<float*, dsp::kMostUnitOutputs> outputs = step.outputs;
    for (float*& output : outputs) {
        if (output != nullptr) output += offset;
    }
    step.ops->process(state.memory.get(), state.setup, moved.data(), outputs.data(), frames);
}

// Every buffer of an island has a float in front: what an input that closes a circle reads is the
// frame before.
void Plan::run_island(const Step& island, const Step* steps) noexcept {
    for (std::uint32_t i = 0; i < island.count; ++i) {
        for (float* buffer : steps[i].outputs) {
            if (buffer != nullptr) buffer[-1] = buffer[kBlockFrames - 1];
        }
    }
    for (int frame = 0; frame < kBlockFrames; ++frame) {
        for (std::uint32_t i = 0; i < island.count; ++i) run(steps[i], frame, 1);
    }
    for (std::uint32_t i = 0; i < island.count; ++i) check(steps[i]);
}

void Plan::run_beside(const Step* steps) noexcept {
    void* states[dsp::kBeside];
    const dsp::UnitSetup* setups[dsp::kBeside];
    const dsp::UnitInput* inputs[dsp::kBeside];
    float* const* outputs[dsp::kBeside];
    for (int i = 0; i < dsp::kBeside; ++i) {
        State& state = states_[steps[i].state];
        states[i] = state.memory.get();
        setups[i] = &state.setup;
        inputs[i] = &inputs_[steps[i].first_input];
        outputs[i] = steps[i].outputs.data();
    }
    steps->ops->process_beside(states, setups, inputs, outputs);
    for (int i = 0; i < dsp::kBeside; ++i) check(steps[i]);
}

void Plan::ramp(const Step& step, int offset, int frames) const noexcept {
    const float whole = static_cast<float>(length_blocks_ * kBlockFrames);
    const int begin = block_ * kBlockFrames + offset + 1;
    float* const out = step.outputs[0] + offset;
    for (int i = 0; i < frames; ++i) {
        out[i] = step.from + (step.to - step.from) * (static_cast<float>(begin + i) / whole);
    }
}

void Plan::fade(const Step& step, int offset, int frames) const noexcept {
    const float whole = static_cast<float>(length_blocks_ * kBlockFrames);
    const int begin = block_ * kBlockFrames + offset + 1;
    const dsp::UnitInput& from = inputs_[step.first_input];
    const dsp::UnitInput& to = inputs_[step.first_input + 1];
    float* const out = step.outputs[0] + offset;
    for (int i = 0; i < frames; ++i) {
        const float before = from.held ? from.at[0] : from.at[offset + i];
        const float after = to.held ? to.at[0] : to.at[offset + i];
        out[i] = before + (after - before) * (static_cast<float>(begin + i) / whole);
    }
}

void Plan::add_output(const Output& output, float* sum) noexcept {
    const dsp::UnitInput& input = inputs_[output.input];
    if (!is_finite(input)) return trap(steps_.data() + steps_.size(), input.at);
    for (int i = 0; i < kBlockFrames; ++i) sum[i] += input.held ? input.at[0] : input.at[i];
}

void Plan::check(const Step& step) noexcept {
    if (!step.is_checked) return;
    const float* strange = nullptr;
    for (const float* output : step.outputs) {
        if (output != nullptr && !kernels_.is_finite(output)) strange = output;
    }
    if (strange == nullptr) return;
    trap(&step + 1, strange);
    for (float* output : step.outputs) {
        if (output != nullptr) std::memset(output, 0, kBlockFrames * sizeof(float));
    }
    State& state = states_[step.state];
    step.ops->reset(state.memory.get(), state.setup);
}

const Plan::Step* Plan::writer_before(const Step* end, const float* buffer) const noexcept {
    while (end != steps_.data()) {
        --end;
        const auto& outputs = end->outputs;
        if (std::find(outputs.begin(), outputs.end(), buffer) != outputs.end()) return end;
    }
    return nullptr;
}

// Names the first unit on the way to a buffer whose inputs were finite, as far as these are still
// there: a buffer that nobody reads any more becomes another's.
void Plan::trap(const Step* end, const float* strange) noexcept {
    ++trap_.count;
    if (has_trapped_) return;  // one a block is named: finding it takes time
    has_trapped_ = true;
    trap_.node = Trap::kNone;
    const Step* found = writer_before(end, strange);
    while (found != nullptr) {
        if (found->kind == StepKind::unit) trap_.node = found->node;
        const int inputs = found->kind == StepKind::fade ? 2
                           : found->ops != nullptr       ? found->ops->inputs
                                                         : 0;
        const dsp::UnitInput* const first = inputs_.data() + found->first_input;
        const dsp::UnitInput* const from =
            std::find_if(first, first + inputs, [&](const dsp::UnitInput& input) {
                const bool is_still_there =
                    writer_before(found, input.at) == writer_before(end, input.at);
                return is_still_there && !is_finite(input);
            });
        if (from == first + inputs) return;
        found = writer_before(found, from->at);
    }
}

}  // namespace hocket::graph
