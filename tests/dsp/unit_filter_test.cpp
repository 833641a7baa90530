#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

constexpr double kButterworth = 0.70710678;

/// tan(pi f / fs): frequencies of the analogue filter that the digital one copies exactly.
double warped(double hz) { return std::tan(std::numbers::pi * hz / kRate); }

class Cutoffs : public testing::TestWithParam<double> {};

TEST_P(Cutoffs, LowAndHighPassAre3dBDownAtTheCutoff) {
    for (const UnitKind kind : {UnitKind::lpf, UnitKind::hpf}) {
        const double gain = gain_at(kind, GetParam(), {held(GetParam()), held(kButterworth)});
        EXPECT_NEAR(to_db(gain), -3.01, 0.02);
    }
}

TEST_P(Cutoffs, LowPassFollowsTheTwoPoleLaw) {
    for (const double q : {0.5, 2.0, 10.0}) {
        for (const double ratio : {0.5, 0.9, 1.0, 1.5, 2.0}) {
            const double hz = GetParam() * ratio;
            if (hz > 20000) continue;
            const double w = warped(hz) / warped(GetParam());
            const double expected = 1 / std::hypot(1 - w * w, w / q);
            EXPECT_NEAR(to_db(gain_at(UnitKind::lpf, hz, {held(GetParam()), held(q)})),
                        to_db(expected), 0.05)
                << q << " at " << hz;
        }
    }
}

TEST_P(Cutoffs, BandPassIsUnityAtItsCentreAndNotchIsSilent) {
    for (const double q : {0.7, 5.0}) {
        EXPECT_NEAR(to_db(gain_at(UnitKind::bpf, GetParam(), {held(GetParam()), held(q)})), 0,
                    0.02);
        EXPECT_LT(to_db(gain_at(UnitKind::notch, GetParam(), {held(GetParam()), held(q)})), -60);
    }
}

TEST_P(Cutoffs, ResonantFiltersPeakAtTheInverseOfTheirMap) {
    // 1 / q = 0.001^resonance.
    for (const UnitKind kind : {UnitKind::rlpf, UnitKind::rhpf}) {
        for (const double resonance : {0.0, 0.3, 0.5}) {
            const double gain = gain_at(kind, GetParam(), {held(GetParam()), held(resonance)});
            EXPECT_NEAR(to_db(gain), 60 * resonance, 0.1) << resonance;
        }
    }
}

TEST_P(Cutoffs, LadderIsOneQuarterAtTheCutoff) {
    // Four one-pole low-passes of -3 dB each.
    UnitUnderTest moog{UnitKind::moog};
    const auto out = moog.run({sine_signal(GetParam(), 0.01), held(GetParam()), held(0)}, 96000);
    EXPECT_NEAR(to_db(level_at(out, GetParam(), 48000) / 0.01), -12.04, 0.05);
}

INSTANTIATE_TEST_SUITE_P(Hz, Cutoffs, testing::Values(60, 1000, 5000, 15000),
                         [](const auto& hz) { return std::to_string(int(hz.param)); });

TEST(UnitFilters, FallBy12dBAnOctave) {
    const auto low = [](double hz) {
        return to_db(gain_at(UnitKind::lpf, hz, {held(100), held(kButterworth)}));
    };
    EXPECT_NEAR(low(800) - low(1600), 12.04, 0.1);
    const auto high = [](double hz) {
        return to_db(gain_at(UnitKind::hpf, hz, {held(5000), held(kButterworth)}));
    };
    EXPECT_NEAR(high(200) - high(100), 12.04, 0.1);
}

TEST(UnitLadder, FallsBy24dBAnOctave) {
    const auto level = [](double hz) {
        UnitUnderTest moog{UnitKind::moog};
        return to_db(
            level_at(moog.run({sine_signal(hz, 0.1), held(100), held(0)}, 96000), hz, 48000));
    };
    EXPECT_NEAR(level(800) - level(1600), 24, 0.5);
}

TEST(UnitLadder, RingsAtItsCutoffAndStaysBoundedOnTheEdge) {
    UnitUnderTest moog{UnitKind::moog};
    const auto out = moog.run(
        {signal([](std::int64_t t) { return t < 48 ? 0.5 : 0.0; }), held(1000), held(1)}, 96000);
    for (const float x : out) ASSERT_LT(std::abs(x), 2);
    // Still there a second later, at the cutoff within 5 cents.
    const double level = level_at(out, 1000, 48000);
    EXPECT_GT(level, 1e-3);
    EXPECT_GT(level, 0.9 * level_at(out, 1000, 90000));
    EXPECT_LT(level_at(out, 1000 * std::exp2(50.0 / 1200), 48000), 0.2 * level);
}

TEST(UnitFilters, StayBoundedWhileTheCutoffJumpsEveryFrame) {
    std::mt19937 random{5};
    std::vector<float> cutoffs(48000);
    for (float& hz : cutoffs) hz = std::exp2(static_cast<float>(random() % 1400) / 100) + 20;
    const Input cutoff = signal(
        [&](std::int64_t t) { return cutoffs[static_cast<std::size_t>(t) % cutoffs.size()]; });
    for (const UnitKind kind : {UnitKind::lpf, UnitKind::hpf, UnitKind::bpf, UnitKind::notch}) {
        UnitUnderTest unit{kind};
        for (const float x : unit.run({sine_signal(300), cutoff, held(5)}, 48000)) {
            ASSERT_LT(std::abs(x), 100);
        }
    }
}

TEST(UnitAllpass, IsUnityAtEveryFrequencyAndTurnsAQuarterAtItsCutoff) {
    // c = (tan(pi f / fs) - 1) / (tan(pi f / fs) + 1) turns the phase by 90 degrees at f.
    const double g = warped(1000);
    const double c = (g - 1) / (g + 1);
    for (const double hz : {100.0, 1000.0, 8000.0}) {
        EXPECT_NEAR(to_db(gain_at(UnitKind::allpass, hz, {held(c)})), 0, 0.001);
    }
    UnitUnderTest unit{UnitKind::allpass};
    const auto out = unit.run({sine_signal(1000), held(c)}, 4800);
    for (std::size_t i = 4000; i < 4800; ++i) {
        const double turns = static_cast<double>(i % 48) / 48 - 0.25;
        ASSERT_NEAR(out[i], std::sin(2 * std::numbers::pi * turns), 1e-4);
    }
}

TEST(UnitDjf, IsNothingInTheMiddle) {
    UnitUnderTest unit{UnitKind::djf};
    const auto out = unit.run({sine_signal(1000), held(0.5)}, 480);
    const auto in = UnitUnderTest{UnitKind::add}.run({sine_signal(1000), held(0)}, 480);
    EXPECT_EQ(out, in);
}

TEST(UnitDjf, IsALowPassLeftAndAHighPassRight) {
    // 20 * 1000^(2 v) left of the middle, 20 * 1000^(2 v - 1) right of it.
    EXPECT_NEAR(to_db(gain_at(UnitKind::djf, 20 * std::pow(1000, 0.5), {held(0.25)})), -3.01, 0.05);
    EXPECT_NEAR(to_db(gain_at(UnitKind::djf, 20 * std::pow(1000, 0.5), {held(0.75)})), -3.01, 0.05);
    EXPECT_LT(to_db(gain_at(UnitKind::djf, 8000, {held(0.25)})), -40);
    EXPECT_LT(to_db(gain_at(UnitKind::djf, 50, {held(0.75)})), -40);
}

}  // namespace
}  // namespace hocket::dsp
