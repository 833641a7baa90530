#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

constexpr double kTurn = 2 * std::numbers::pi;

TEST(UnitSine, IsTheSineOfTheExactPhase) {
    UnitUnderTest sine{UnitKind::sine};
    const auto out = sine.run({held(440)}, 48000);
    for (std::size_t i = 0; i < out.size(); ++i) {
        // The step has the 24 bits of a float: 1e-4 cents, which add up to 3e-4 of a radian.
        const double turns = std::fmod(440.0 * static_cast<double>(i) / kRate, 1);
        const double drift = kTurn * 440 * static_cast<double>(i) / kRate * 1e-7;
        ASSERT_NEAR(out[i], std::sin(kTurn * turns), 1e-6 + drift) << i;
    }
}

TEST(UnitSine, HasHarmonicsBelowMinus100dB) {
    UnitUnderTest sine{UnitKind::sine};
    const auto out = sine.run({held(1000)}, 48000);
    EXPECT_NEAR(level_at(out, 1000), 1, 1e-5);
    double harmonics = 0;
    for (int k = 2; k < 24; ++k) harmonics += std::pow(level_at(out, 1000.0 * k), 2);
    EXPECT_LT(to_db(std::sqrt(harmonics)), -100);
}

TEST(UnitPhasor, OfASlowFrequencyIsWithinAThousandthOfACent) {
    UnitUnderTest phasor{UnitKind::phasor};
    const auto out = phasor.run({held(0.03)}, 48000 * 10 + 1);
    EXPECT_NEAR(out.back(), 0.3, 0.3 * 0.001 / 1200 * std::numbers::ln2);
}

TEST(UnitSine, RunsBackwardsForANegativeFrequency) {
    UnitUnderTest forwards{UnitKind::sine};
    UnitUnderTest backwards{UnitKind::sine};
    const auto a = forwards.run({held(700)}, 1000);
    const auto b = backwards.run({held(-700)}, 1000);
    for (std::size_t i = 0; i < a.size(); ++i) ASSERT_NEAR(a[i], -b[i], 1e-6);
}

TEST(UnitSine, ChangesPitchOnTheExactFrameWithoutAStep) {
    UnitUnderTest sine{UnitKind::sine};
    const auto out = sine.run({signal([](std::int64_t t) { return t < 1000 ? 100 : 400; })}, 2000);
    for (int i = 0; i < 2000; ++i) {
        const double turns = (std::min(i, 1000) * 100.0 + std::max(i - 1000, 0) * 400.0) / kRate;
        ASSERT_NEAR(out[static_cast<std::size_t>(i)], std::sin(kTurn * turns), 1e-5) << i;
    }
}

TEST(UnitPhasor, RisesFromZeroToBelowOne) {
    UnitUnderTest phasor{UnitKind::phasor};
    const auto out = phasor.run({held(480)}, 1000);
    for (std::size_t i = 0; i < out.size(); ++i) {
        ASSERT_GE(out[i], 0);
        ASSERT_LT(out[i], 1);
        // Compared round the turn: the last bit decides on which side of 0 it stands.
        const double off = static_cast<double>(out[i]) - static_cast<double>(i % 100) / 100;
        ASSERT_NEAR(off - std::round(off), 0, 1e-6);
    }
}

TEST(UnitImpulse, IsOneAtTheFirstFrameOfEveryPeriod) {
    UnitUnderTest impulse{UnitKind::impulse};
    const auto out = impulse.run({held(375)}, 1280);  // a power of two of frames: exact
    for (std::size_t i = 0; i < out.size(); ++i) EXPECT_EQ(out[i], i % 128 == 0 ? 1 : 0) << i;
}

TEST(UnitImpulse, OfNoFrequencyComesOnce) {
    UnitUnderTest impulse{UnitKind::impulse};
    const auto out = impulse.run({held(0)}, 256);
    EXPECT_EQ(out[0], 1);
    for (std::size_t i = 1; i < out.size(); ++i) EXPECT_EQ(out[i], 0);
}

// Side bands of both are Bessel functions of the index; a seventh folded at 0 adds 2e-4.
TEST(UnitFm, HasSideBandsOfBesselsFunctions) {
    UnitUnderTest fm{UnitKind::fm};
    const auto out = fm.run({held(5000), held(1000), held(2)}, 48000);
    for (int k = 0; k <= 3; ++k) {
        const double expected = std::cyl_bessel_j(k, 2.0);
        EXPECT_NEAR(level_at(out, 5000 + 1000 * k), expected, 2e-3) << k;
        EXPECT_NEAR(level_at(out, 5000 - 1000 * k), expected, 2e-3) << k;
    }
}

TEST(UnitPm, HasSideBandsOfBesselsFunctions) {
    UnitUnderTest pm{UnitKind::pm};
    const auto out = pm.run({held(5000), sine_signal(1000), held(2)}, 48000);
    for (int k = 0; k <= 3; ++k) {
        const double expected = std::cyl_bessel_j(k, 2.0);
        EXPECT_NEAR(level_at(out, 5000 + 1000 * k), expected, 3e-4) << k;
        EXPECT_NEAR(level_at(out, 5000 - 1000 * k), expected, 3e-4) << k;
    }
}

TEST(UnitPm, TakesTheIndexInRadians) {
    UnitUnderTest pm{UnitKind::pm};
    const auto out = pm.run({held(0), held(0.5), held(std::numbers::pi / 2)}, 64);
    for (const float x : out) EXPECT_NEAR(x, std::sin(std::numbers::pi / 4), 1e-6);
}

}  // namespace
}  // namespace hocket::dsp
