#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

TEST(UnitDistort, IsTheHyperbolicTangentOfTheDrivenInput) {
    const Input ramp = signal([](std::int64_t t) { return static_cast<double>(t - 2000) / 1000; });
    for (const double drive : {0.0, 0.5, 1.0, 7.0, 1000.0}) {
        const auto out = UnitUnderTest{UnitKind::distort}.run({ramp, held(drive), held(1)}, 4000);
        for (std::size_t i = 0; i < out.size(); ++i) {
            const double x = (static_cast<double>(i) - 2000) / 1000;
            ASSERT_NEAR(out[i], std::tanh(drive * x), 2e-6) << drive << " * " << x;
        }
    }
}

TEST(UnitDistort, BlendsWithTheInput) {
    const auto out = UnitUnderTest{UnitKind::distort}.run({held(0.5), held(4), held(0.25)}, 1);
    EXPECT_NEAR(out[0], 0.75 * 0.5 + 0.25 * std::tanh(2.0), 1e-6);
}

TEST(UnitBitcrush, RoundsToStepsOfTwoToTheOneMinusBits) {
    const Input ramp = signal([](std::int64_t t) { return static_cast<double>(t) / 500 - 1; });
    for (const int bits : {1, 3, 8}) {
        const auto out = UnitUnderTest{UnitKind::bitcrush}.run({ramp, held(bits), held(1)}, 1000);
        const double step = std::exp2(1 - bits);
        for (std::size_t i = 0; i < out.size(); ++i) {
            const double steps = static_cast<double>(out[i]) / step;
            ASSERT_NEAR(steps, std::round(steps), 1e-5);
            ASSERT_NEAR(out[i], static_cast<double>(i) / 500 - 1, step / 2 + 1e-6);
        }
    }
}

TEST(UnitBitcrush, LeavesA16BitSignalAloneAt24Bits) {
    const Input in = signal([](std::int64_t t) { return static_cast<double>(t) / 32768; });
    const auto out = UnitUnderTest{UnitKind::bitcrush}.run({in, held(24), held(1)}, 1000);
    for (std::size_t i = 0; i < out.size(); ++i) {
        EXPECT_EQ(out[i], static_cast<float>(i) / 32768);
    }
}

TEST(UnitBitcrush, HoldsEachValueForTheFactor) {
    const Input ramp = signal([](std::int64_t t) { return static_cast<double>(t) / 1024; });
    const auto whole = UnitUnderTest{UnitKind::bitcrush}.run({ramp, held(24), held(7)}, 1000);
    for (std::size_t i = 0; i < whole.size(); ++i) {
        EXPECT_EQ(whole[i], static_cast<float>(i / 7 * 7) / 1024) << i;
    }
    const auto half = UnitUnderTest{UnitKind::bitcrush}.run({ramp, held(24), held(2.5)}, 1000);
    int values = 1;
    for (std::size_t i = 1; i < half.size(); ++i) values += half[i] != half[i - 1] ? 1 : 0;
    EXPECT_EQ(values, 400);
}

}  // namespace
}  // namespace hocket::dsp
