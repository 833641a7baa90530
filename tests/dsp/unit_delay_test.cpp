#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

std::size_t first_sound(const std::vector<float>& x, std::size_t from = 0) {
    for (std::size_t i = from; i < x.size(); ++i) {
        if (std::abs(x[i]) > 1e-6f) return i;
    }
    return x.size();
}

class DelayTimes : public testing::TestWithParam<int> {};

TEST_P(DelayTimes, EchoesAreOnTheirFramesAndFallByTheFeedback) {
    const int frames = GetParam();
    UnitUnderTest delay{UnitKind::delay};
    const auto out =
        delay.run({unit_impulse(), held(frames / kRate), held(0.5), held(1)}, 4 * frames + 64);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const bool echo = i > 0 && i % static_cast<std::size_t>(frames) == 0;
        const double expected = echo ? std::pow(0.5, static_cast<double>(i) / frames - 1) : 0;
        EXPECT_NEAR(out[i], expected, 1e-6) << i;
    }
}

INSTANTIATE_TEST_SUITE_P(Frames, DelayTimes, testing::Values(1, 7, 63, 64, 65, 480, 12000),
                         [](const auto& frames) { return std::to_string(frames.param); });

TEST(UnitDelay, BetweenFramesSplitsAnImpulseInAStraightLine) {
    UnitUnderTest delay{UnitKind::delay};
    const auto out = delay.run({unit_impulse(), held(100.25 / kRate), held(0), held(1)}, 200);
    EXPECT_NEAR(out[100], 0.75, 1e-4);
    EXPECT_NEAR(out[101], 0.25, 1e-4);
}

TEST(UnitDelay, MixesInAndEcho) {
    UnitUnderTest delay{UnitKind::delay};
    const auto out = delay.run({unit_impulse(), held(0.01), held(0), held(0.25)}, 500);
    EXPECT_FLOAT_EQ(out[0], 0.75f);
    EXPECT_FLOAT_EQ(out[480], 0.25f);
}

TEST(UnitDelay, IsNoLongerThanItsLine) {
    UnitUnderTest delay{UnitKind::delay, 1, {kRate, 0, 0.1}};
    const auto out = delay.run({unit_impulse(), held(7), held(0), held(1)}, 9600);
    EXPECT_EQ(first_sound(out), 4800U);
}

TEST(UnitDelay, ChangesItsTimeAsATapeByPitch) {
    // From 100 to 200 ms: half the speed until 50 ms' way is left, that is a tone an octave down.
    UnitUnderTest delay{UnitKind::delay};
    const Input time = {[](std::int64_t t, int) { return t < 48000 ? 0.1f : 0.2f; }, true};
    const auto out = delay.run({sine_signal(2000), time, held(0), held(1)}, 100000);
    const std::vector<float> gliding(out.begin() + 48100, out.begin() + 48100 + 4096);
    EXPECT_NEAR(level_at(gliding, 1000), 1, 0.05);
    EXPECT_LT(level_at(gliding, 2000), 0.01);
    // No step anywhere: a 2 kHz sine moves by 0.26 a frame at most.
    for (std::size_t i = 10000; i < out.size(); ++i) {
        ASSERT_LT(std::abs(out[i] - out[i - 1]), 0.27) << i;
    }
    // At the end the new time is exact.
    for (std::size_t i = 95000; i < out.size(); ++i) {
        const double turns = 2000 * (static_cast<double>(i) - 9600) / kRate;
        ASSERT_NEAR(out[i], std::sin(2 * std::numbers::pi * std::fmod(turns, 1)), 1e-4) << i;
    }
}

TEST(UnitComb, HasPeaksAtItsHarmonicsAndDipsBetween) {
    constexpr double kFeedback = 0.8;
    for (const int k : {1, 2, 5}) {
        EXPECT_NEAR(gain_at(UnitKind::comb, 480.0 * k, {held(480), held(kFeedback)}),
                    1 / (1 - kFeedback), 0.02);
        EXPECT_NEAR(gain_at(UnitKind::comb, 480.0 * k - 240, {held(480), held(kFeedback)}),
                    1 / (1 + kFeedback), 0.002);
    }
}

TEST(UnitComb, RepeatsOnTheExactFrame) {
    UnitUnderTest comb{UnitKind::comb};
    const auto out = comb.run({unit_impulse(), held(3000), held(-0.5)}, 100);
    for (std::size_t i = 0; i < out.size(); ++i) {
        const double expected = i % 16 == 0 ? std::pow(-0.5, static_cast<double>(i) / 16) : 0;
        EXPECT_NEAR(out[i], expected, 1e-6) << i;
    }
}

TEST(UnitChorus, OfNoDepthIsAnEchoOf15ms) {
    UnitUnderTest chorus{UnitKind::chorus};
    const auto out = chorus.run({unit_impulse(), held(1), held(0), held(0.5)}, 1000);
    EXPECT_NEAR(out[0], 0.5, 1e-6);
    EXPECT_NEAR(out[720], 0.5, 1e-3);
}

TEST(UnitChorus, SwingsThePitchBySizeTimesRate) {
    // The delay d = 10 ms sin(w t) moves the phase of a tone of f by 2 pi f d: side bands J_k(b),
    // b = 2 pi 100 Hz * 10 ms = 2 pi.
    UnitUnderTest chorus{UnitKind::chorus};
    const auto out = chorus.run({sine_signal(100), held(2), held(1), held(1)}, 144000);
    for (int k = 0; k < 6; ++k) {
        EXPECT_NEAR(level_at(out, 100 + 2 * k, 48000),
                    std::abs(std::cyl_bessel_j(k, 2 * std::numbers::pi)), 0.01)
            << k;
    }
}

}  // namespace
}  // namespace hocket::dsp
