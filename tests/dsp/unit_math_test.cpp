// The approximations against double precision, on the lowest instruction set: the better ones
// round once where it rounds twice.
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "dsp/units/math-inl.hpp"

namespace hocket::dsp::HWY_NAMESPACE {
namespace {

template <class Function>
double at(Function function, double x) {
    float y[1];
    function(Float<1>(static_cast<float>(x))).store(y);
    return static_cast<double>(y[0]);
}

TEST(UnitMath, SineIsWithin3e7) {
    for (std::uint64_t phase = 0; phase < (std::uint64_t{1} << 32); phase += 40001) {
        float y[1];
        sine_of(Bits<1>(static_cast<std::uint32_t>(phase))).store(y);
        const double turns = static_cast<double>(phase) / 4294967296.0;
        ASSERT_NEAR(y[0], std::sin(2 * std::numbers::pi * turns), 3e-7) << turns;
    }
}

TEST(UnitMath, PowerOfTwoIsWithin4e7OfItself) {
    for (double x = -125; x < 125; x += 0.00137) {
        const double exact = std::exp2(static_cast<double>(static_cast<float>(x)));
        ASSERT_NEAR(at([](auto v) { return exp2(v); }, x) / exact, 1, 4e-7) << x;
    }
}

TEST(UnitMath, LogarithmIsWithin2e7AndARounding) {
    for (double x = -125; x < 125; x += 0.00137) {
        const auto power = static_cast<float>(std::exp2(x));
        const double exact = std::log2(static_cast<double>(power));
        ASSERT_NEAR(at([](auto v) { return log2(v); }, static_cast<double>(power)), exact,
                    2e-7 + 1e-7 * std::abs(exact))
            << x;
    }
}

TEST(UnitMath, TangentIsWithin3e7) {
    for (double x = -12; x < 12; x += 0.000137) {
        const double exact = std::tanh(static_cast<double>(static_cast<float>(x)));
        ASSERT_NEAR(at([](auto v) { return tanh(v); }, x), exact, 3e-7) << x;
    }
}

TEST(UnitMath, SaturationLeavesTheTangentByAFortieth) {
    for (double x = -12; x < 12; x += 0.00137) {
        ASSERT_NEAR(at([](auto v) { return saturated(v); }, x), std::tanh(x), 0.024) << x;
    }
}

}  // namespace
}  // namespace hocket::dsp::HWY_NAMESPACE
