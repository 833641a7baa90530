#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

/// Harmonics by theory: amplitude of the k-th.
using Law = double (*)(int);
double saw_law(int k) { return 2 / (std::numbers::pi * k); }
double square_law(int k) { return k % 2 == 1 ? 4 / (std::numbers::pi * k) : 0; }
double tri_law(int k) { return k % 2 == 1 ? 8 / (std::numbers::pi * std::numbers::pi * k * k) : 0; }

struct Wave {
    UnitKind kind;
    const char* name;
    Law law;
    std::vector<Input> others;
};

const std::vector<Wave>& waves() {
    static const std::vector<Wave> all = {{UnitKind::saw, "saw", saw_law, {}},
                                          {UnitKind::square, "square", square_law, {}},
                                          {UnitKind::tri, "tri", tri_law, {}},
                                          {UnitKind::pulse, "pulse", square_law, {held(0.5)}}};
    return all;
}

class BandLimited : public testing::TestWithParam<Wave> {
protected:
    static std::vector<float> tone(double hz, int frames = 48000) {
        std::vector<Input> inputs = {held(hz)};
        for (const Input& other : GetParam().others) inputs.push_back(other);
        return UnitUnderTest{GetParam().kind}.run(inputs, frames);
    }
};

// Not at round numbers: aliases must not fall on harmonics.
constexpr double kPitches[] = {220.3, 1000.7, 3300.9, 5003.3, 7001.7};

TEST_P(BandLimited, HasTheHarmonicsOfItsWaveformBelow18kHz) {
    for (const double hz : kPitches) {
        const auto out = tone(hz);
        for (int k = 1; k * hz < 18000; ++k) {
            const double level = level_at(out, k * hz, 100);
            if (GetParam().law(k) == 0) {
                EXPECT_LT(to_db(level / GetParam().law(1)), -60) << hz << " Hz, harmonic " << k;
            } else {
                EXPECT_NEAR(to_db(level / GetParam().law(k)), 0, 1) << hz << " Hz, harmonic " << k;
            }
        }
    }
}

TEST_P(BandLimited, HasNoAliasAboveMinus60dB) {
    for (const double hz : kPitches) {
        const auto levels = spectrum(tone(hz), 100);
        for (std::size_t i = 8; i < levels.size(); ++i) {
            // The window spreads a partial over four steps to each side.
            const double at = static_cast<double>(i) * kSpectrumStep;
            if (std::abs(at - hz * std::round(at / hz)) < 6 * kSpectrumStep) continue;
            ASSERT_LT(to_db(levels[i] / GetParam().law(1)), -60) << hz << " Hz, at " << at;
        }
    }
}

TEST_P(BandLimited, HasNoOffset) {
    for (const double hz : kPitches) {
        EXPECT_LT(level_at(tone(hz), 0, 100) / 2, 1e-3) << hz;  // level_at doubles it
    }
}

TEST_P(BandLimited, IsTwoFramesLateAtMost) {
    // The fundamental's phase: that of the naive waveform, two frames before.
    constexpr double kHz = 480;
    const auto out = tone(kHz, 9600);
    std::complex<double> sum = 0;
    for (std::size_t i = 4800; i < 9600; ++i) {
        sum += static_cast<double>(out[i]) *
               std::polar(1.0, -2 * std::numbers::pi * static_cast<double>(i % 100) / 100);
    }
    // All of them are 0 at phase 0 or step up there: a sine. The half-frame is the sampling's:
    // a step between two frames is at neither.
    const double turns = (std::arg(sum) + std::numbers::pi / 2) / (2 * std::numbers::pi);
    EXPECT_NEAR(-turns * kRate / kHz, 2, 0.51);
}

TEST_P(BandLimited, StaysInBoundsWhenItsFrequencyIsSwept) {
    std::vector<Input> inputs = {signal(
        [](std::int64_t t) { return 2000 + 1999 * std::sin(static_cast<double>(t) * 0.03); })};
    for (const Input& other : GetParam().others) inputs.push_back(other);
    for (const float x : UnitUnderTest{GetParam().kind}.run(inputs, 48000)) {
        ASSERT_LT(std::abs(x), 1.5);  // the ringing of a band-limited step
    }
}

INSTANTIATE_TEST_SUITE_P(Waves, BandLimited, testing::ValuesIn(waves()),
                         [](const auto& wave) { return wave.param.name; });

TEST(UnitPulse, HasTheHarmonicsOfItsWidth) {
    for (const double width : {0.1, 0.25, 0.7}) {
        const auto out = UnitUnderTest{UnitKind::pulse}.run({held(1000.7), held(width)}, 48000);
        for (int k = 1; k * 1000.7 < 18000; ++k) {
            const double expected =
                4 / (std::numbers::pi * k) * std::abs(std::sin(std::numbers::pi * k * width));
            if (expected < 0.01) continue;
            EXPECT_NEAR(to_db(level_at(out, 1000.7 * k, 100) / expected), 0, 1)
                << "width " << width << ", harmonic " << k;
        }
        // level_at counts an offset twice.
        EXPECT_NEAR(level_at(out, 0, 100) / 2, std::abs(2 * width - 1), 1e-3);
    }
}

TEST(UnitPulse, OfNoWidthOrTheWholeIsConstant) {
    for (const double width : {0.0, 1.0}) {
        const auto out = UnitUnderTest{UnitKind::pulse}.run({held(5000), held(width)}, 4800);
        for (std::size_t i = 100; i < out.size(); ++i) {
            ASSERT_NEAR(out[i], width * 2 - 1, 1e-4) << i;
        }
    }
}

TEST(UnitPulse, SweptInWidthHasNoAliasAboveMinus60dB) {
    // The width moves once a cycle of 96 frames: all true partials are multiples of 500 Hz.
    const Input width = signal([](std::int64_t t) {
        return 0.5 + 0.3 * std::sin(2 * std::numbers::pi * static_cast<double>(t) / 96);
    });
    const auto out = UnitUnderTest{UnitKind::pulse}.run({held(2003.7), width}, 48000);
    const auto levels = spectrum(out, 100);
    const double fundamental = level_at(out, 2003.7, 100);
    // True partials stand at k 2003.7 + m 500 Hz: below 9 kHz within 60 Hz of a multiple of 500,
    // as side bands of the 17th harmonic and above do not reach down so far.
    for (std::size_t i = 8; i < static_cast<std::size_t>(9000 / kSpectrumStep); ++i) {
        const double at = static_cast<double>(i) * kSpectrumStep;
        if (std::abs(at - 500 * std::round(at / 500)) < 65) continue;
        ASSERT_LT(to_db(levels[i] / fundamental), -60) << "at " << at;
    }
}

TEST(UnitTri, StartsAtZeroGoingUp) {
    const auto out = UnitUnderTest{UnitKind::tri}.run({held(100)}, 120);
    EXPECT_NEAR(out[0], 0, 0.01);
    for (int i = 1; i < 110; ++i) {
        EXPECT_GT(out[static_cast<std::size_t>(i)] + 1e-4, out[static_cast<std::size_t>(i) - 1]);
    }
}

}  // namespace
}  // namespace hocket::dsp
