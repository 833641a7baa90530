#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

TEST(UnitCompressor, LeavesWhatIsBelowTheThresholdAlone) {
    UnitUnderTest unit{UnitKind::compressor};
    const auto out = unit.run(
        {sine_signal(1000, 0.05), held(-20), held(4), held(0.01), held(0.1), held(0)}, 48000);
    EXPECT_NEAR(to_db(level_at(out, 1000, 24000) / 0.05), 0, 0.001);
}

TEST(UnitCompressor, DividesWhatIsAboveByTheRatio) {
    for (const double ratio : {2.0, 4.0, 10.0}) {
        // -20 dB threshold, 0 dB sine: 20 dB / ratio remain above. A long release keeps the peak.
        UnitUnderTest unit{UnitKind::compressor};
        const auto out = unit.run(
            {sine_signal(1000, 1), held(-20), held(ratio), held(0.005), held(1), held(0)}, 96000);
        EXPECT_NEAR(to_db(level_at(out, 1000, 48000)), -20 + 20 / ratio, 0.1) << ratio;
    }
}

TEST(UnitCompressor, MakesUpItsGain) {
    UnitUnderTest unit{UnitKind::compressor};
    const auto out = unit.run({held(0.01), held(-20), held(4), held(0.01), held(0.1), held(6)}, 64);
    EXPECT_NEAR(to_db(out.back() / 0.01), 6, 0.001);
}

TEST(UnitCompressor, ReachesALevelBy63PercentInTheAttack) {
    // Of a step to 1 the detector shows 1 - e^(-t / attack); threshold -200 dB and a ratio beyond
    // measure make the gain 10^-10 / level.
    UnitUnderTest unit{UnitKind::compressor};
    const auto out = unit.run({held(1), held(-80), held(1e9), held(0.01), held(1), held(0)}, 4800);
    EXPECT_NEAR(1e-4 / out[479], 1 - std::exp(-1.0), 0.002);
    EXPECT_NEAR(1e-4 / out[959], 1 - std::exp(-2.0), 0.002);
}

TEST(UnitCompressor, FallsBackTo37PercentInTheRelease) {
    UnitUnderTest unit{UnitKind::compressor};
    const Input step = signal([](std::int64_t t) { return t < 4800 ? 1.0 : 1e-6; });
    const auto out = unit.run({step, held(-80), held(1e9), held(0.0), held(0.1), held(0)}, 20000);
    EXPECT_NEAR(1e-4 * 1e-6 / out[4800 + 4799], std::exp(-1.0), 0.002);
}

constexpr auto kAhead = static_cast<std::size_t>(kLimiterLookAheadFrames);

TEST(UnitLimiter, DelaysByItsLookAheadAndDoesNothingElseBelowTheThreshold) {
    UnitUnderTest unit{UnitKind::limiter};
    const auto out = unit.run({sine_signal(997, 0.89), held(0.9), held(0.05)}, 4800);
    const auto in = UnitUnderTest{UnitKind::add}.run({sine_signal(997, 0.89), held(0)}, 4800);
    for (std::size_t i = 0; i < out.size(); ++i) {
        EXPECT_EQ(out[i], i < kAhead ? 0 : in[i - kAhead]) << i;
    }
}

TEST(UnitLimiter, LetsNothingPassItsThreshold) {
    std::mt19937 random{3};
    std::vector<double> wild(48000);
    for (double& x : wild) {
        const double u = static_cast<double>(random() % 2000) / 1000 - 1;
        x = random() % 500 == 0 ? 20 * u : u;
    }
    for (const double release : {0.0, 0.001, 0.1}) {
        UnitUnderTest unit{UnitKind::limiter};
        const auto out =
            unit.run({signal([&](std::int64_t t) { return wild[static_cast<std::size_t>(t)]; }),
                      held(0.5), held(release)},
                     48000);
        for (const float x : out) ASSERT_LE(std::abs(x), 0.5 * (1 + 1e-6));
    }
}

TEST(UnitLimiter, BringsAPeakToTheThresholdItself) {
    UnitUnderTest unit{UnitKind::limiter};
    const Input peak = signal([](std::int64_t t) { return t == 1000 ? 4.0 : 0.25; });
    const auto out = unit.run({peak, held(1), held(0.01)}, 9600);
    EXPECT_NEAR(out[1000 + kAhead], 1, 1e-5);
    // The gain goes down in a straight line over the look-ahead.
    EXPECT_NEAR(out[1000 + kAhead / 2 - 1], 0.25 * (1 - 0.75 / 2), 1e-4);
    EXPECT_EQ(out[999], 0.25f);
    // 50 ms later it is back: five times the release.
    EXPECT_NEAR(out[1000 + 2 * kAhead + 2400], 0.25 * (1 - 0.75 * std::exp(-5.0)), 0.001);
}

TEST(UnitLimiter, HoldsASineUnderItsThresholdWithLittleDistortion) {
    UnitUnderTest unit{UnitKind::limiter};
    const auto out = unit.run({sine_signal(1000, 2), held(0.5), held(0.2)}, 96000);
    EXPECT_NEAR(level_at(out, 1000, 48000), 0.5, 0.01);
    EXPECT_LT(to_db(level_at(out, 3000, 48000)), -50);
}

}  // namespace
}  // namespace hocket::dsp
