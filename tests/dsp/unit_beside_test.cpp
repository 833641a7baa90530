// Four units at once, and outputs that nobody reads: what is heard is the same.
#include <gtest/gtest.h>

#include <array>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

struct FreeAligned {
    void operator()(void* p) const { ::operator delete (p, std::align_val_t{64}); }
};
using State = std::unique_ptr<void, FreeAligned>;

State state_of(const UnitOps& ops, const UnitSetup& setup) {
    const std::size_t bytes = ops.state_bytes(setup);
    State state{::operator new (bytes, std::align_val_t{64})};
    std::memset(state.get(), 0, bytes);
    ops.reset(state.get(), setup);
    return state;
}

struct alignas(64) Block {
    float at[base::kBlockFrames];
};

class FourBeside : public testing::TestWithParam<UnitKind> {};

TEST_P(FourBeside, AreAsOneAfterTheOther) {
    const UnitOps& ops = unit_ops(GetParam(), 1);
    ASSERT_NE(ops.process_beside, nullptr);
    const UnitSetup setup{kRate, 1, 1.0};
    std::mt19937 random{4};
    const auto next = [&random](double low, double high) {
        return static_cast<float>(low +
                                  (high - low) * static_cast<double>(random() >> 8) / 16777216);
    };
    std::array<State, kBeside> alone, beside;
    for (int n = 0; n < kBeside; ++n) {
        alone[static_cast<std::size_t>(n)] = state_of(ops, setup);
        beside[static_cast<std::size_t>(n)] = state_of(ops, setup);
    }
    for (int round = 0; round < 200; ++round) {
        static Block values[kBeside][3], expected[kBeside], got[kBeside];
        UnitInput inputs[kBeside][kMostUnitInputs] = {};
        void* states[kBeside];
        const UnitSetup* setups[kBeside];
        const UnitInput* input_lists[kBeside];
        float* const outputs[kBeside] = {got[0].at, got[1].at, got[2].at, got[3].at};
        float* const* output_lists[kBeside];
        for (int n = 0; n < kBeside; ++n) {
            for (int t = 0; t < base::kBlockFrames; ++t) {
                values[n][0].at[t] = next(-1, 1);
                values[n][1].at[t] = next(30, 9000);
                values[n][2].at[t] = next(0.1, 0.9);
            }
            inputs[n][0] = {values[n][0].at, random() % 8 == 0};
            inputs[n][1] = {values[n][1].at, random() % 2 == 0};
            inputs[n][2] = {values[n][2].at, random() % 2 == 0};
            float* const alone_output[] = {expected[n].at};
            ops.process(alone[static_cast<std::size_t>(n)].get(), setup, inputs[n], alone_output,
                        base::kBlockFrames);
            states[n] = beside[static_cast<std::size_t>(n)].get();
            setups[n] = &setup;
            input_lists[n] = inputs[n];
            output_lists[n] = &outputs[n];
        }
        ops.process_beside(states, setups, input_lists, output_lists);
        for (int n = 0; n < kBeside; ++n) {
            ASSERT_EQ(std::memcmp(expected[n].at, got[n].at, sizeof got[n].at), 0) << n;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Filters, FourBeside,
                         testing::Values(UnitKind::lpf, UnitKind::hpf, UnitKind::bpf,
                                         UnitKind::notch, UnitKind::rlpf, UnitKind::rhpf));

class OneOutput : public testing::TestWithParam<std::tuple<UnitKind, int>> {};

TEST_P(OneOutput, IsTheSameWhenNobodyReadsTheOther) {
    const auto& [kind, lanes] = GetParam();
    const UnitOps& ops = unit_ops(kind, lanes);
    const UnitSetup setup{kRate, 1, 1.0};
    const State both = state_of(ops, setup);
    const State one = state_of(ops, setup);
    struct alignas(64) Wide {
        float at[base::kBlockFrames * kLanes];
    };
    static Wide in, control, expected[2], got;
    std::fill_n(control.at, kLanes, 0.6f);
    std::mt19937 random{8};
    for (int round = 0; round < 100; ++round) {
        for (float& x : in.at) x = static_cast<float>(random() >> 8) / 8388608.0f - 1.0f;
        const UnitInput inputs[] = {
            {in.at, false}, {control.at, true}, {control.at, true}, {control.at, true}};
        float* const two[] = {expected[0].at, expected[1].at};
        float* const first[] = {got.at, nullptr};
        ops.process(both.get(), setup, inputs, two, base::kBlockFrames);
        ops.process(one.get(), setup, inputs, first, base::kBlockFrames);
        ASSERT_EQ(std::memcmp(expected[0].at, got.at,
                              static_cast<std::size_t>(base::kBlockFrames * lanes) * sizeof(float)),
                  0);
    }
}

INSTANTIATE_TEST_SUITE_P(Units, OneOutput,
                         testing::Combine(testing::Values(UnitKind::pan, UnitKind::reverb),
                                          testing::Values(1, kLanes)));

}  // namespace
}  // namespace hocket::dsp
