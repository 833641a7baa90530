#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

constexpr double kMs = 0.001;  // 48 frames

/// Open from frame `on` to frame `off`.
Input gate(std::int64_t on, std::int64_t off) {
    return signal([=](std::int64_t t) { return t >= on && t < off ? 1.0 : 0.0; });
}

std::vector<float> adsr(const Input& g, int frames) {
    return UnitUnderTest{UnitKind::adsr}.run(
        {g, held(10 * kMs), held(20 * kMs), held(0.5), held(30 * kMs)}, frames);
}

TEST(UnitAdsr, RisesInAStraightLineForTheAttack) {
    const auto out = adsr(gate(0, 100000), 480);
    for (std::size_t i = 0; i < 480; ++i) {
        EXPECT_NEAR(out[i], static_cast<double>(i + 1) / 480, 1e-6) << i;
    }
    EXPECT_EQ(out[479], 1);
}

TEST(UnitAdsr, FallsCubicallyToTheSustainLevelForTheDecay) {
    const auto out = adsr(gate(0, 100000), 3000);
    for (std::size_t i = 0; i < 960; ++i) {
        const double left = 1 - static_cast<double>(i + 1) / 960;
        EXPECT_NEAR(out[480 + i], 0.5 + 0.5 * std::pow(left, 3), 1e-6) << i;
    }
    for (std::size_t i = 480 + 959; i < 3000; ++i) EXPECT_EQ(out[i], 0.5f) << i;
}

TEST(UnitAdsr, FallsToNothingForTheRelease) {
    const auto out = adsr(gate(0, 2000), 5000);
    EXPECT_EQ(out[1999], 0.5f);
    for (std::size_t i = 0; i < 1440; ++i) {
        const double left = 1 - static_cast<double>(i + 1) / 1440;
        EXPECT_NEAR(out[2000 + i], 0.5 * std::pow(left, 3), 1e-6) << i;
    }
    EXPECT_GT(out[2000 + 1438], 0);
    for (std::size_t i = 2000 + 1439; i < 5000; ++i) EXPECT_EQ(out[i], 0) << i;
}

TEST(UnitAdsr, IsReleasedFromTheLevelItHas) {
    const auto out = adsr(gate(0, 240), 241);
    EXPECT_NEAR(out[239], 0.5, 1e-6);
    EXPECT_NEAR(out[240], 0.5 * std::pow(1 - 1.0 / 1440, 3), 1e-6);
}

TEST(UnitAdsr, AttacksAgainFromTheLevelItHas) {
    const Input twice = signal([](std::int64_t t) { return t < 2000 || t >= 2100 ? 1.0 : 0.0; });
    const auto out = adsr(twice, 2600);
    const double level = out[2099];
    EXPECT_NEAR(level, 0.5 * std::pow(1 - 100.0 / 1440, 3), 1e-6);
    for (std::size_t i = 0; i < 480; ++i) {
        EXPECT_NEAR(out[2100 + i], level + (1 - level) * static_cast<double>(i + 1) / 480, 1e-6);
    }
}

TEST(UnitAdsr, StartsOnTheFrameOfTheGate) {
    const auto out = adsr(gate(777, 100000), 1000);
    EXPECT_EQ(out[776], 0);
    EXPECT_GT(out[777], 0);
}

TEST(UnitAdsr, FollowsTheSustainInputWhileItHolds) {
    const Input sustain = signal([](std::int64_t t) {
        return t < 3000 ? 0.5 : 0.5 - static_cast<double>(t - 3000) * 0.0001;
    });
    const auto out = UnitUnderTest{UnitKind::adsr}.run(
        {gate(0, 100000), held(10 * kMs), held(20 * kMs), sustain, held(1)}, 4000);
    EXPECT_NEAR(out[3999], 0.5 - 0.0999, 1e-5);
}

TEST(UnitAdsr, OfNoTimesIsTheGateItself) {
    const auto out = UnitUnderTest{UnitKind::adsr}.run(
        {gate(100, 200), held(0), held(0), held(1), held(0)}, 300);
    for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(out[i], i >= 100 && i < 200 ? 1 : 0) << i;
}

TEST(UnitAd, DecaysAfterItsAttackWhateverTheTriggerDoes) {
    for (const int off : {1, 100, 100000}) {
        const auto out =
            UnitUnderTest{UnitKind::ad}.run({gate(0, off), held(1 * kMs), held(10 * kMs)}, 1000);
        EXPECT_EQ(out[47], 1);
        EXPECT_NEAR(out[47 + 240], 0.125, 1e-5);
        EXPECT_GT(out[47 + 479], 0);
        EXPECT_EQ(out[47 + 480], 0);
    }
}

TEST(UnitAr, HoldsItsTopUntilTheGateCloses) {
    const auto out =
        UnitUnderTest{UnitKind::ar}.run({gate(0, 500), held(1 * kMs), held(10 * kMs)}, 1000);
    for (std::size_t i = 47; i < 500; ++i) EXPECT_EQ(out[i], 1) << i;
    EXPECT_NEAR(out[499 + 240], 0.125, 1e-5);
    EXPECT_EQ(out[499 + 480], 0);
}

TEST(UnitLine, StandsAtItsStartThenGoesStraightToItsEndAndStays) {
    const auto out = UnitUnderTest{UnitKind::line}.run(
        {gate(100, 101), held(200), held(1000), held(10 * kMs)}, 1000);
    for (std::size_t i = 0; i < 100; ++i) EXPECT_EQ(out[i], 200) << i;
    for (std::size_t i = 0; i < 480; ++i) {
        EXPECT_NEAR(out[100 + i], 200 + 800 * static_cast<double>(i + 1) / 480, 1e-3) << i;
    }
    for (std::size_t i = 579; i < 1000; ++i) EXPECT_EQ(out[i], 1000) << i;
}

TEST(UnitLag, HasAThousandthOfAStepLeftAfterItsTime) {
    const Input step = signal([](std::int64_t t) { return t < 10 ? 0.0 : 1.0; });
    const auto out = UnitUnderTest{UnitKind::lag}.run({step, held(0.1)}, 6000);
    EXPECT_NEAR(to_db(1 - out[9 + 4800]), -60, 0.1);
    EXPECT_NEAR(to_db(1 - out[9 + 2400]), -30, 0.01);
}

TEST(UnitLag, StartsAtItsInput) {
    EXPECT_EQ(UnitUnderTest(UnitKind::lag).run({held(440), held(1)}, 1).front(), 440);
}

TEST(UnitLag, OfNoTimeIsItsInput) {
    const Input step = signal([](std::int64_t t) { return t < 10 ? 0.0 : 1.0; });
    const auto out = UnitUnderTest{UnitKind::lag}.run({step, held(0)}, 20);
    EXPECT_EQ(out[9], 0);
    EXPECT_EQ(out[10], 1);
}

TEST(UnitSampleHold, TakesTheInputAtEveryStepOfTheTrigger) {
    const Input ramp = signal([](std::int64_t t) { return static_cast<double>(t); });
    const Input trigger = signal([](std::int64_t t) { return t % 100 >= 50 ? 0.3 : 0.0; });
    const auto out = UnitUnderTest{UnitKind::sample_hold}.run({ramp, trigger}, 1000);
    for (std::size_t i = 0; i < 1000; ++i) {
        EXPECT_EQ(out[i], i < 50 ? 0 : static_cast<float>((i - 50) / 100 * 100 + 50)) << i;
    }
}

}  // namespace
}  // namespace hocket::dsp
