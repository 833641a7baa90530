#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

/// Power density in dB, averaged over the octave that starts at `hz` and a hundred spectra.
class Octaves {
public:
    explicit Octaves(UnitKind kind) {
        UnitUnderTest unit{kind, 1, {kRate, 42, 1.0}};
        unit.run({}, 48000);  // the slow poles settle
        for (int k = 0; k < 100; ++k) {
            const auto levels = spectrum(unit.run({}, 32768));
            power_.resize(levels.size());
            for (std::size_t i = 0; i < levels.size(); ++i) power_[i] += levels[i] * levels[i];
        }
    }
    [[nodiscard]] double density_db(double hz) const {
        double sum = 0;
        int count = 0;
        for (auto i = static_cast<std::size_t>(hz / kSpectrumStep);
             static_cast<double>(i) * kSpectrumStep < 2 * hz; ++i) {
            sum += power_[i];
            ++count;
        }
        return 10 * std::log10(sum / count);
    }

private:
    std::vector<double> power_;
};

TEST(UnitNoise, IsFlatWithinHalfADecibelInEveryOctave) {
    const Octaves octaves{UnitKind::noise};
    for (double hz = 40; hz < 11000; hz *= 2) {
        EXPECT_NEAR(octaves.density_db(hz), octaves.density_db(8000), 0.5) << hz;
    }
}

TEST(UnitPink, FallsBy3dBAnOctaveFrom40To16000Hz) {
    const Octaves octaves{UnitKind::pink};
    double hz = 40;
    for (; hz * 4 < 16500; hz *= 2) {
        const double step = octaves.density_db(hz * 2) - octaves.density_db(hz);
        // Over the lowest octaves the estimate itself scatters by 0.2 dB.
        EXPECT_NEAR(step, -3.01, hz < 100 ? 0.5 : 0.3) << hz;
    }
    // Over all of them the scatter is gone.
    const double octave_count = std::log2(hz / 40);
    EXPECT_NEAR((octaves.density_db(hz) - octaves.density_db(40)) / octave_count, -3.01, 0.1);
}

TEST(UnitBrown, FallsBy6dBAnOctave) {
    const Octaves octaves{UnitKind::brown};
    for (double hz = 80; hz < 5000; hz *= 2) {
        const double step = octaves.density_db(hz * 2) - octaves.density_db(hz);
        // The sampled pole falls a little less near half the rate.
        EXPECT_NEAR(step, -6.02, 0.6) << hz;
    }
}

TEST(UnitNoise, IsEvenlySpreadOverMinusOneToOne) {
    UnitUnderTest unit{UnitKind::noise};
    const auto out = unit.run({}, 480000);
    int tenths[10] = {};
    double sum = 0;
    for (const float x : out) {
        ASSERT_GE(x, -1);
        ASSERT_LT(x, 1);
        ++tenths[static_cast<int>((x + 1) * 5)];
        sum += static_cast<double>(x);
    }
    // Five standard deviations of a count of 48 000 and of the mean.
    for (const int count : tenths) EXPECT_NEAR(count, 48000, 5 * 208);
    EXPECT_NEAR(sum / 480000, 0, 5 * 0.577 / 693);
    EXPECT_NEAR(rms(out), 1 / std::sqrt(3.0), 0.003);
}

class Noises : public testing::TestWithParam<UnitKind> {};

TEST_P(Noises, AreAFunctionOfTheSeed) {
    const auto of_seed = [](std::uint64_t seed) {
        return UnitUnderTest(GetParam(), 1, {kRate, seed, 1.0}).run({}, 1000);
    };
    EXPECT_EQ(of_seed(7), of_seed(7));
    EXPECT_NE(of_seed(7), of_seed(8));
    EXPECT_NE(of_seed(7), of_seed(7 + (std::uint64_t{1} << 40)));
}

TEST_P(Noises, OfNeighbouringSeedsAreStrangers) {
    const auto a = UnitUnderTest(GetParam(), 1, {kRate, 1, 1.0}).run({}, 96000);
    const auto b = UnitUnderTest(GetParam(), 1, {kRate, 2, 1.0}).run({}, 96000);
    double product = 0;
    for (std::size_t i = 48000; i < a.size(); ++i) {
        product += static_cast<double>(a[i]) * static_cast<double>(b[i]);
    }
    // Brown noise of 5 Hz has some thirty independent values in that second.
    const double most = GetParam() == UnitKind::noise ? 0.03 : 0.5;
    EXPECT_LT(std::abs(product / 48000 / rms(a, 48000) / rms(b, 48000)), most);
}

TEST_P(Noises, KeepWithinTheirBounds) {
    const auto out = UnitUnderTest(GetParam()).run({}, 480000);
    for (const float x : out) ASSERT_LE(std::abs(x), 1);
    EXPECT_GT(rms(out), 0.1);
}

INSTANTIATE_TEST_SUITE_P(Kinds, Noises,
                         testing::Values(UnitKind::noise, UnitKind::pink, UnitKind::brown));

}  // namespace
}  // namespace hocket::dsp
