// Nanoseconds a sample of every unit, for one lane and for a voice of eight: by hand, not a test.
//   unit_bench [NAME]
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <limits>
#include <vector>

#include "base/realtime.hpp"
#include "dsp/lanes.hpp"
#include "dsp/units.hpp"

namespace {

using namespace hocket;
using dsp::kLanes;
using dsp::UnitKind;

struct alignas(64) Block {
    float at[base::kBlockFrames * kLanes];
};

struct Row {
    const char* name;
    UnitKind kind;
    std::vector<float> inputs;  // the first value of each
    std::vector<int> swept;     // inputs that change every frame
};

const std::vector<Row> kRows = {
    {"multiply", UnitKind::multiply, {0.5f, 0.5f}, {0, 1}},
    {"range", UnitKind::range, {0.5f, 200, 2000}, {0}},
    {"pan", UnitKind::pan, {0.5f, 0.3f}, {0}},
    {"pan, swept", UnitKind::pan, {0.5f, 0.3f}, {0, 1}},
    {"sine", UnitKind::sine, {440}, {}},
    {"sine, swept", UnitKind::sine, {440}, {0}},
    {"saw 110 Hz", UnitKind::saw, {110}, {}},
    {"saw 440 Hz", UnitKind::saw, {440}, {}},
    {"saw 5 kHz", UnitKind::saw, {5000}, {}},
    {"saw, swept", UnitKind::saw, {440}, {0}},
    {"square 440 Hz", UnitKind::square, {440}, {}},
    {"tri 440 Hz", UnitKind::tri, {440}, {}},
    {"pulse, swept", UnitKind::pulse, {440, 0.3f}, {1}},
    {"phasor", UnitKind::phasor, {440}, {}},
    {"impulse", UnitKind::impulse, {440}, {}},
    {"fm", UnitKind::fm, {440, 220, 2}, {}},
    {"pm", UnitKind::pm, {440, 0.5f, 2}, {1}},
    {"noise", UnitKind::noise, {}, {}},
    {"pink", UnitKind::pink, {}, {}},
    {"brown", UnitKind::brown, {}, {}},
    {"lpf", UnitKind::lpf, {0.5f, 1000, 2}, {0}},
    {"lpf, swept", UnitKind::lpf, {0.5f, 1000, 2}, {0, 1}},
    {"hpf", UnitKind::hpf, {0.5f, 1000, 2}, {0}},
    {"bpf", UnitKind::bpf, {0.5f, 1000, 2}, {0}},
    {"notch", UnitKind::notch, {0.5f, 1000, 2}, {0}},
    {"rlpf, swept", UnitKind::rlpf, {0.5f, 1000, 0.3f}, {0, 1}},
    {"moog", UnitKind::moog, {0.5f, 1000, 0.5f}, {0}},
    {"moog, swept", UnitKind::moog, {0.5f, 1000, 0.5f}, {0, 1}},
    {"comb", UnitKind::comb, {0.5f, 300, 0.7f}, {0}},
    {"allpass", UnitKind::allpass, {0.5f, 0.3f}, {0}},
    {"djf", UnitKind::djf, {0.5f, 0.3f}, {0}},
    {"adsr", UnitKind::adsr, {1, 0.01f, 0.2f, 0.5f, 0.2f}, {}},
    {"adsr, gate signal", UnitKind::adsr, {1, 0.01f, 0.2f, 0.5f, 0.2f}, {0}},
    {"ad", UnitKind::ad, {1, 0.01f, 0.2f}, {}},
    {"ar", UnitKind::ar, {1, 0.01f, 0.2f}, {}},
    {"line", UnitKind::line, {1, 0, 1, 1}, {}},
    {"lag", UnitKind::lag, {0.5f, 0.1f}, {0}},
    {"delay", UnitKind::delay, {0.5f, 0.3f, 0.5f, 0.3f}, {0}},
    {"delay, swept", UnitKind::delay, {0.5f, 0.3f, 0.5f, 0.3f}, {0, 1}},
    {"reverb", UnitKind::reverb, {0.5f, 0.5f, 0.5f, 0.3f}, {0}},
    {"chorus", UnitKind::chorus, {0.5f, 0.5f, 0.5f, 0.3f}, {0}},
    {"distort", UnitKind::distort, {0.5f, 3, 0.5f}, {0}},
    {"bitcrush", UnitKind::bitcrush, {0.5f, 8, 2}, {0}},
    {"compressor", UnitKind::compressor, {0.5f, -20, 4, 0.01f, 0.1f, 3}, {0}},
    {"limiter", UnitKind::limiter, {0.5f, 0.4f, 0.05f}, {0}},
    {"sample_hold", UnitKind::sample_hold, {0.5f, 1}, {0, 1}},
};

double ns_per_sample(const Row& row, int lanes) {
    const dsp::UnitOps& ops = dsp::unit_ops(row.kind, lanes);
    const dsp::UnitSetup setup;
    std::vector<Block> state(ops.state_bytes(setup) / sizeof(Block) + 1);
    ops.reset(state.data(), setup);
    std::vector<Block> in(6);
    Block out[2];
    dsp::UnitInput inputs[dsp::kMostUnitInputs] = {};
    for (std::size_t k = 0; k < row.inputs.size(); ++k) {
        for (int i = 0; i < base::kBlockFrames * kLanes; ++i) {
            // Other values in every lane, as voices have.
            const float lane = 1 + 0.1f * static_cast<float>(lanes == 1 ? 0 : i % lanes);
            in[k].at[i] = row.inputs[k] * lane * (1 + 0.001f * static_cast<float>(i / lanes));
        }
        inputs[k] = {in[k].at, true};
    }
    for (const int k : row.swept) inputs[k].held = false;
    float* outputs[2] = {out[0].at, out[1].at};
    double best = std::numeric_limits<double>::max();
    constexpr int kBlocks = 1000;
    for (int round = 0; round < 15; ++round) {
        const auto begin = std::chrono::steady_clock::now();
        for (int b = 0; b < kBlocks; ++b) {
            ops.process(state.data(), setup, inputs, outputs, base::kBlockFrames);
        }
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - begin;
        best = std::min(best, took.count() / kBlocks / base::kBlockFrames / lanes);
    }
    return best;
}

}  // namespace

int main(int count, char** arguments) {
    base::flush_denormals_to_zero();
    std::printf("ns a sample; best of 15 x 1000 blocks\n%-20s %8s %8s\n", "unit", "1 lane",
                "8 lanes");
    for (const Row& row : kRows) {
        if (count > 1 && std::strstr(row.name, arguments[1]) == nullptr) continue;
        std::printf("%-20s %8.2f %8.2f\n", row.name, ns_per_sample(row, 1),
                    ns_per_sample(row, kLanes));
    }
    return 0;
}
