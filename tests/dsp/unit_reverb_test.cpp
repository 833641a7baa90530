#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

std::vector<std::vector<float>> response(double room, double damping, int frames,
                                         double rate = kRate) {
    UnitUnderTest unit{UnitKind::reverb, 1, {rate, 0, 1.0}};
    return unit.run_all({unit_impulse(), held(room), held(damping), held(1)}, frames);
}

/// Seconds to -60 dB, from the slope of Schroeder's backward integral between -5 and -35 dB.
double t60(const std::vector<float>& x, double rate = kRate) {
    std::vector<double> rest(x.size() + 1);
    for (std::size_t i = x.size(); i-- > 0;) {
        rest[i] = rest[i + 1] + static_cast<double>(x[i]) * static_cast<double>(x[i]);
    }
    const auto frames_to = [&](double db) {
        std::size_t i = 0;
        while (10 * std::log10(rest[i] / rest[0]) > db) ++i;
        return static_cast<double>(i);
    };
    return (frames_to(-35) - frames_to(-5)) * 2 / rate;
}

TEST(UnitReverb, DecaysAsItsCombsDo) {
    // A comb of n frames falls by 20 log10(feedback) in each: between the shortest and the longest.
    for (const double room : {0.2, 0.5, 0.8}) {
        const double feedback = room * 0.28 + 0.7;
        const double shortest = 3 * 1116 / 44100.0 / -std::log10(feedback);
        const double longest = 3 * 1640 / 44100.0 / -std::log10(feedback);
        const auto out = response(room, 0, static_cast<int>(3 * longest * kRate));
        for (const auto& side : out) {
            EXPECT_GT(t60(side), shortest) << room;
            EXPECT_LT(t60(side), longest * 1.05) << room;
        }
    }
}

TEST(UnitReverb, LastsAsLongAtEveryRate) {
    const double at_48000 = t60(response(0.5, 0, 200000)[0]);
    EXPECT_NEAR(t60(response(0.5, 0, 200000, 44100)[0], 44100) / at_48000, 1, 0.02);
    EXPECT_NEAR(t60(response(0.5, 0, 400000, 96000)[0], 96000) / at_48000, 1, 0.02);
}

TEST(UnitReverb, BeginsWithItsShortestComb) {
    const auto out = response(0.5, 0.5, 4800);
    // 1116 frames at 44.1 kHz; 23 more on the right.
    const auto onset = [](const std::vector<float>& x) {
        std::size_t i = 0;
        while (x[i] == 0) ++i;
        return i;
    };
    EXPECT_EQ(onset(out[0]), static_cast<std::size_t>(std::llround(1116 * kRate / 44100)));
    EXPECT_EQ(onset(out[1]), static_cast<std::size_t>(std::llround(1139 * kRate / 44100)));
    // Through four all-passes that turn it over each: 0.03 * 3.
    EXPECT_NEAR(out[0][onset(out[0])], 0.09, 1e-6);
}

TEST(UnitReverb, LosesItsHighsSoonerWhenDamped) {
    const auto energy_above = [](double damping) {
        const auto out = response(0.7, damping, 96000)[0];
        const auto levels = spectrum(out, 24000);
        double low = 0;
        double high = 0;
        for (std::size_t i = 1; i < levels.size(); ++i) {
            (static_cast<double>(i) * kSpectrumStep < 500 ? low : high) += levels[i] * levels[i];
        }
        return 10 * std::log10(high / low);
    };
    EXPECT_LT(energy_above(1), energy_above(0) - 10);
}

TEST(UnitReverb, IsTheInputWhereNothingIsMixed) {
    UnitUnderTest unit{UnitKind::reverb};
    const auto out = unit.run_all({sine_signal(300), held(0.5), held(0.5), held(0)}, 4800);
    const auto in = UnitUnderTest{UnitKind::add}.run({sine_signal(300), held(0)}, 4800);
    EXPECT_EQ(out[0], in);
    EXPECT_EQ(out[1], in);
}

}  // namespace
}  // namespace hocket::dsp
