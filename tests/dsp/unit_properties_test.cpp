// What holds for every unit: any split, any lane, any input.
#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

/// Where an input's usual values lie; gates step between 0 and 1.
struct InputRange {
    double low, high;
    bool gate = false;
};

struct Case {
    UnitKind kind;
    const char* name;
    std::vector<InputRange> inputs;
};

const InputRange kSignal{-1, 1};
const InputRange kPart{0, 1};
const InputRange kGate{0, 1, true};
const InputRange kPitch{20, 9000};
const InputRange kTime{0.0005, 0.02};

const std::vector<Case>& cases() {
    static const std::vector<Case> all = {
        {UnitKind::add, "add", {kSignal, kSignal}},
        {UnitKind::subtract, "subtract", {kSignal, kSignal}},
        {UnitKind::multiply, "multiply", {kSignal, kSignal}},
        {UnitKind::divide, "divide", {kSignal, kSignal}},
        {UnitKind::minimum, "minimum", {kSignal, kSignal}},
        {UnitKind::maximum, "maximum", {kSignal, kSignal}},
        {UnitKind::clip, "clip", {kSignal, {-0.6, -0.1}, {0.1, 0.7}}},
        {UnitKind::range, "range", {kSignal, kSignal, kSignal}},
        {UnitKind::pan, "pan", {kSignal, kPart}},
        {UnitKind::sine, "sine", {{-5000, 9000}}},
        {UnitKind::saw, "saw", {kPitch}},
        {UnitKind::square, "square", {kPitch}},
        {UnitKind::tri, "tri", {kPitch}},
        {UnitKind::pulse, "pulse", {kPitch, kPart}},
        {UnitKind::phasor, "phasor", {{-5000, 9000}}},
        {UnitKind::impulse, "impulse", {kPitch}},
        {UnitKind::fm, "fm", {kPitch, kPitch, {0, 5}}},
        {UnitKind::pm, "pm", {kPitch, kSignal, {0, 5}}},
        {UnitKind::noise, "noise", {}},
        {UnitKind::pink, "pink", {}},
        {UnitKind::brown, "brown", {}},
        {UnitKind::lpf, "lpf", {kSignal, kPitch, {0.3, 20}}},
        {UnitKind::hpf, "hpf", {kSignal, kPitch, {0.3, 20}}},
        {UnitKind::bpf, "bpf", {kSignal, kPitch, {0.3, 20}}},
        {UnitKind::notch, "notch", {kSignal, kPitch, {0.3, 20}}},
        {UnitKind::rlpf, "rlpf", {kSignal, kPitch, kPart}},
        {UnitKind::rhpf, "rhpf", {kSignal, kPitch, kPart}},
        {UnitKind::moog, "moog", {kSignal, kPitch, kPart}},
        {UnitKind::comb, "comb", {kSignal, kPitch, {-0.9, 0.9}}},
        {UnitKind::allpass, "allpass", {kSignal, {-0.9, 0.9}}},
        {UnitKind::djf, "djf", {kSignal, kPart}},
        {UnitKind::adsr, "adsr", {kGate, kTime, kTime, kPart, kTime}},
        {UnitKind::ad, "ad", {kGate, kTime, kTime}},
        {UnitKind::ar, "ar", {kGate, kTime, kTime}},
        {UnitKind::line, "line", {kGate, kSignal, kSignal, kTime}},
        {UnitKind::lag, "lag", {kSignal, kTime}},
        {UnitKind::delay, "delay", {kSignal, {0, 0.03}, {-0.9, 0.9}, kPart}},
        {UnitKind::reverb, "reverb", {kSignal, kPart, kPart, kPart}},
        {UnitKind::chorus, "chorus", {kSignal, {0.1, 8}, kPart, kPart}},
        {UnitKind::distort, "distort", {kSignal, {0, 20}, kPart}},
        {UnitKind::bitcrush, "bitcrush", {kSignal, {1, 24}, {1, 20}}},
        {UnitKind::compressor, "compressor", {kSignal, {-40, 0}, {1, 10}, kTime, kTime, {0, 12}}},
        {UnitKind::limiter, "limiter", {kSignal, {0.1, 0.9}, kTime}},
        {UnitKind::sample_hold, "sample_hold", {kSignal, kGate}},
    };
    return all;
}

double random_at(std::uint64_t seed, std::int64_t frame, int lane) {
    std::uint64_t x = seed * 0x9E3779B97F4A7C15U + static_cast<std::uint64_t>(frame) * 1009 +
                      static_cast<std::uint64_t>(lane);
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return static_cast<double>((x ^ (x >> 31)) >> 11) / 9007199254740992.0;
}

/// Usual inputs, each held or not by the bits of `held_mask`; other values in every lane.
std::vector<Input> usual_inputs(const Case& c, unsigned held_mask, std::uint64_t seed) {
    std::vector<Input> inputs;
    for (std::size_t k = 0; k < c.inputs.size(); ++k) {
        const InputRange range = c.inputs[k];
        const bool is_held = (held_mask >> k & 1U) != 0;
        inputs.push_back({[=](std::int64_t t, int lane) {
                              // A gate stays as it is for some frames; a held one for some blocks.
                              const std::int64_t step = range.gate ? t / (is_held ? 192 : 37) : t;
                              const double u = random_at(seed * 8 + k, step, lane);
                              if (range.gate) return u < 0.5 ? 0.0f : 1.0f;
                              return static_cast<float>(range.low + (range.high - range.low) * u);
                          },
                          is_held});
    }
    return inputs;
}

class EveryUnit : public testing::TestWithParam<Case> {
protected:
    void SetUp() override {
        if (unit_ops(GetParam().kind, 1).process == nullptr) GTEST_SKIP() << "not there";
    }
    static std::vector<unsigned> held_masks() {
        const unsigned all = (1U << GetParam().inputs.size()) - 1;
        return {0U, all, all & ~1U, all & 0x15U, all & 0x2AU};
    }
};

constexpr int kFrames = 4096;

TEST_P(EveryUnit, HasTheInputsOfItsDescription) {
    for (const int lanes : {1, kLanes}) {
        EXPECT_EQ(unit_ops(GetParam().kind, lanes).inputs,
                  static_cast<int>(GetParam().inputs.size()));
    }
}

TEST_P(EveryUnit, GivesTheSameBitsForAnySplit) {
    for (const int lanes : {1, kLanes}) {
        for (const unsigned mask : held_masks()) {
            const auto inputs = usual_inputs(GetParam(), mask, 7);
            UnitUnderTest whole{GetParam().kind, lanes};
            const auto expected = whole.run_all(inputs, kFrames);
            for (const std::uint32_t seed : {1U, 2U}) {
                UnitUnderTest split{GetParam().kind, lanes};
                EXPECT_EQ(split.run_all(inputs, kFrames, random_spans(seed)), expected)
                    << lanes << " lanes, held " << mask;
            }
            UnitUnderTest single{GetParam().kind, lanes};
            EXPECT_EQ(single.run_all(inputs, kFrames, [] { return 1; }), expected)
                << lanes << " lanes, held " << mask << ", frame by frame";
        }
    }
}

TEST_P(EveryUnit, GivesEveryLaneWhatOneLaneGets) {
    for (const unsigned mask : held_masks()) {
        const auto inputs = usual_inputs(GetParam(), mask, 9);
        UnitUnderTest eight{GetParam().kind, kLanes};
        const auto together = eight.run_all(inputs, kFrames);
        for (int lane = 0; lane < kLanes; ++lane) {
            std::vector<Input> alone = inputs;
            for (Input& input : alone) {
                input.law = [law = input.law, lane](std::int64_t t, int) { return law(t, lane); };
            }
            UnitUnderTest one{GetParam().kind, 1};
            const auto expected = one.run_all(alone, kFrames, random_spans(3));
            for (std::size_t o = 0; o < expected.size(); ++o) {
                EXPECT_TRUE(same_bits(one_lane_of(together[o], lane), expected[o]))
                    << "lane " << lane << ", output " << o << ", held " << mask;
            }
        }
    }
}

TEST_P(EveryUnit, StartsALaneAnewWhileTheOthersRunOn) {
    const auto inputs = usual_inputs(GetParam(), 0, 11);
    UnitUnderTest undisturbed{GetParam().kind, kLanes};
    UnitUnderTest restarted{GetParam().kind, kLanes};
    undisturbed.run_all(inputs, 1000);
    restarted.run_all(inputs, 1000);
    restarted.reset_lane(5, 77);
    const auto expected = undisturbed.run_all(inputs, 1000);
    const auto out = restarted.run_all(inputs, 1000);
    UnitUnderTest fresh{GetParam().kind, 1, {kRate, 77, 1.0}};
    std::vector<Input> alone = inputs;
    for (Input& input : alone) {
        input.law = [law = input.law](std::int64_t t, int) { return law(t + 1000, 5); };
    }
    const auto anew = fresh.run_all(alone, 1000);
    for (std::size_t o = 0; o < out.size(); ++o) {
        for (int lane = 0; lane < kLanes; ++lane) {
            EXPECT_TRUE(same_bits(one_lane_of(out[o], lane),
                                  lane == 5 ? anew[o] : one_lane_of(expected[o], lane)))
                << "lane " << lane;
        }
    }
}

std::vector<Input> inputs_of_extremes(const Case& c, const std::vector<float>& extremes,
                                      unsigned held_mask) {
    std::vector<Input> inputs;
    for (std::size_t k = 0; k < c.inputs.size(); ++k) {
        inputs.push_back({[extremes, k](std::int64_t t, int lane) {
                              const double u = random_at(k + 100, t / 16, lane);
                              return extremes[static_cast<std::size_t>(
                                  u * static_cast<double>(extremes.size()))];
                          },
                          (held_mask >> k & 1U) != 0});
    }
    return inputs;
}

TEST_P(EveryUnit, StaysFiniteWhateverFiniteControlsSay) {
    const std::vector<float> extremes = {0,     -0.0f, 1,   -1,    1e-40f, -1e-40f, 1e9f, -1e9f,
                                         3e38f, 2,     0.5, 1e-6f, -2,     24000,   1e5f};
    for (const int lanes : {1, kLanes}) {
        for (const unsigned mask : held_masks()) {
            auto inputs = inputs_of_extremes(GetParam(), extremes, mask);
            // The signal itself stays a signal: sums of the largest floats are infinite.
            const bool arithmetic =
                GetParam().kind <= UnitKind::range && GetParam().kind >= UnitKind::add;
            if (arithmetic) return;
            if (!inputs.empty()) inputs[0] = usual_inputs(GetParam(), mask, 5)[0];
            UnitUnderTest unit{GetParam().kind, lanes};
            for (const auto& output : unit.run_all(inputs, kFrames, random_spans(4))) {
                for (std::size_t i = 0; i < output.size(); ++i) {
                    ASSERT_TRUE(std::isfinite(output[i])) << "value " << i << ", held " << mask;
                }
            }
        }
    }
}

TEST_P(EveryUnit, IsCuredByAResetAfterAnyInput) {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const float infinity = std::numeric_limits<float>::infinity();
    for (const int lanes : {1, kLanes}) {
        for (const unsigned mask : held_masks()) {
            UnitUnderTest unit{GetParam().kind, lanes};
            unit.run_all(inputs_of_extremes(GetParam(),
                                            {0, nan, infinity, -infinity, 1, 3e38f, -1e20f}, mask),
                         kFrames, random_spans(6));
            unit.reset();
            UnitUnderTest fresh{GetParam().kind, lanes};
            const auto inputs = usual_inputs(GetParam(), mask, 13);
            const auto out = unit.run_all(inputs, kFrames);
            const auto expected = fresh.run_all(inputs, kFrames);
            for (std::size_t o = 0; o < out.size(); ++o) {
                EXPECT_TRUE(same_bits(out[o], expected[o])) << "held " << mask;
            }
        }
    }
}

TEST_P(EveryUnit, KeepsANonFiniteLaneToItself) {
    const auto inputs = usual_inputs(GetParam(), 0, 15);
    std::vector<Input> spoilt = inputs;
    for (Input& input : spoilt) {
        input.law = [law = input.law](std::int64_t t, int lane) {
            return lane == 2 ? std::numeric_limits<float>::quiet_NaN() : law(t, lane);
        };
    }
    UnitUnderTest clean{GetParam().kind, kLanes};
    UnitUnderTest with_nan{GetParam().kind, kLanes};
    const auto expected = clean.run_all(inputs, kFrames);
    const auto out = with_nan.run_all(spoilt, kFrames);
    for (std::size_t o = 0; o < out.size(); ++o) {
        for (int lane = 0; lane < kLanes; ++lane) {
            if (lane == 2) continue;
            EXPECT_TRUE(same_bits(one_lane_of(out[o], lane), one_lane_of(expected[o], lane)))
                << "lane " << lane;
        }
    }
}

TEST_P(EveryUnit, MayWriteOverItsInputs) {
    const UnitOps& ops = unit_ops(GetParam().kind, kLanes);
    const UnitSetup setup{kRate, 1, 1.0};
    const auto inputs = usual_inputs(GetParam(), 0, 17);
    UnitUnderTest apart{GetParam().kind, kLanes};
    const auto expected = apart.run_all(inputs, kFrames);
    struct alignas(64) Block {
        float at[base::kBlockFrames * kLanes];
    };
    // Every input in turn is where the first output goes, the next one where the second does.
    for (std::size_t first = 0; first < inputs.size(); ++first) {
        std::vector<Block> memory(ops.state_bytes(setup) / sizeof(Block) + 1);
        std::vector<Block> blocks(inputs.size() + 1);
        ops.reset(memory.data(), setup);
        for (int done = 0; done < kFrames; done += base::kBlockFrames) {
            UnitInput in[kMostUnitInputs] = {};
            for (std::size_t k = 0; k < inputs.size(); ++k) {
                for (int i = 0; i < base::kBlockFrames * kLanes; ++i) {
                    blocks[k].at[i] = inputs[k].law(done + i / kLanes, i % kLanes);
                }
                in[k] = {blocks[k].at, false};
            }
            float* out[kMostUnitOutputs] = {blocks[first].at, blocks[first + 1].at};
            ops.process(memory.data(), setup, in, out, base::kBlockFrames);
            for (std::size_t o = 0; o < expected.size(); ++o) {
                ASSERT_EQ(std::memcmp(out[o], expected[o].data() + done * kLanes, sizeof(Block)), 0)
                    << "over input " << first << ", block at " << done;
            }
        }
    }
}

std::string case_name(const testing::TestParamInfo<Case>& info) { return info.param.name; }

INSTANTIATE_TEST_SUITE_P(Units, EveryUnit, testing::ValuesIn(cases()), case_name);

}  // namespace
}  // namespace hocket::dsp
