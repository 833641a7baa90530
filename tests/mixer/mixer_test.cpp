#include "mixer/mixer.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <numbers>
#include <vector>

#include "base/realtime.hpp"

namespace hocket::mixer {
namespace {

using base::kBlockFrames;
using Bus = std::array<float, 2 * kBlockFrames>;

Bus constant_bus(float left, float right) {
    Bus bus;
    for (std::size_t t = 0; t < kBlockFrames; ++t) {
        bus[t] = left;
        bus[kBlockFrames + t] = right;
    }
    return bus;
}

std::vector<float> mix(Mixer& mixer, const std::vector<Bus>& buses) {
    std::vector<float> out(static_cast<std::size_t>(mixer.channels() * kBlockFrames), 99.0f);
    const base::RealtimeScope realtime;
    mixer.clear();
    for (const Bus& bus : buses) mixer.add_orbit(bus.data());
    mixer.write(out.data());
    return out;
}

TEST(Mixer, SumsTheOrbitsToTheFirstTwoOutputs) {
    Mixer mixer{4};
    const auto out = mix(mixer, {constant_bus(0.5f, -0.25f), constant_bus(0.25f, 1.0f)});
    for (std::size_t t = 0; t < kBlockFrames; ++t) {
        EXPECT_EQ(out[4 * t], 0.75f);
        EXPECT_EQ(out[4 * t + 1], 0.75f);
        EXPECT_EQ(out[4 * t + 2], 0.0f);
        EXPECT_EQ(out[4 * t + 3], 0.0f);
    }
}

TEST(Mixer, OneOutputIsTheSumOfBothSides) {
    Mixer mixer{1};
    for (const float x : mix(mixer, {constant_bus(0.5f, 0.125f)})) EXPECT_EQ(x, 0.625f);
}

TEST(Mixer, ABlockWithoutOrbitsIsSilentWhateverWasBefore) {
    Mixer mixer{2};
    static_cast<void>(mix(mixer, {constant_bus(1, 1)}));
    for (const float x : mix(mixer, {})) EXPECT_EQ(x, 0.0f);
    for (const float x : mix(mixer, {constant_bus(0.5f, 0.5f)})) EXPECT_EQ(x, 0.5f);
}

TEST(Mixer, LeavesWhatIsBeyondFullScaleAsItIs) {
    Mixer mixer{2};
    for (const float x : mix(mixer, {constant_bus(3, 3), constant_bus(4, 4)})) EXPECT_EQ(x, 7.0f);
}

// A sine of amplitude a over whole periods: peak a, mean square a^2 / 2.
TEST(Mixer, MetersPeakAndMeanSquareSinceTheLastLook) {
    Mixer mixer{2};
    Bus bus{};
    for (std::size_t t = 0; t < kBlockFrames; ++t) {
        const double phase = 2 * std::numbers::pi * static_cast<double>(t) / 16;
        bus[t] = static_cast<float>(0.8 * std::sin(phase));
        bus[kBlockFrames + t] = 0.1f;
    }
    for (int block = 0; block < 10; ++block) static_cast<void>(mix(mixer, {bus}));
    static_cast<void>(mix(mixer, {}));
    const auto levels = mixer.take_levels();
    EXPECT_FLOAT_EQ(levels[0].peak, 0.8f);
    EXPECT_EQ(levels[0].frames, 11 * kBlockFrames);
    EXPECT_NEAR(levels[0].square_sum, 0.32 * 10 * kBlockFrames, 1e-3);
    EXPECT_NEAR(levels[1].square_sum, 0.01 * 10 * kBlockFrames, 1e-4);
    EXPECT_EQ(mixer.take_levels()[0].frames, 0);
}

}  // namespace
}  // namespace hocket::mixer
