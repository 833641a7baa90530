#include <gtest/gtest.h>

#include "dsp/unit_fixture.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

float first_of(UnitKind kind, const std::vector<Input>& inputs) {
    return UnitUnderTest{kind}.run(inputs, 1).front();
}

TEST(UnitArithmetic, TheFourOperations) {
    EXPECT_EQ(first_of(UnitKind::add, {held(3), held(4)}), 7);
    EXPECT_EQ(first_of(UnitKind::subtract, {held(3), held(4)}), -1);
    EXPECT_EQ(first_of(UnitKind::multiply, {held(3), held(4)}), 12);
    EXPECT_EQ(first_of(UnitKind::divide, {held(3), held(4)}), 0.75f);
}

TEST(UnitArithmetic, DividingByZeroIsZero) {
    EXPECT_EQ(first_of(UnitKind::divide, {held(3), held(0)}), 0);
    EXPECT_EQ(first_of(UnitKind::divide, {held(0), held(-0.0)}), 0);
}

TEST(UnitArithmetic, MinimumMaximumAndClip) {
    EXPECT_EQ(first_of(UnitKind::minimum, {held(3), held(4)}), 3);
    EXPECT_EQ(first_of(UnitKind::maximum, {held(3), held(4)}), 4);
    EXPECT_EQ(first_of(UnitKind::clip, {held(-5), held(-1), held(2)}), -1);
    EXPECT_EQ(first_of(UnitKind::clip, {held(1.5), held(-1), held(2)}), 1.5f);
    EXPECT_EQ(first_of(UnitKind::clip, {held(5), held(-1), held(2)}), 2);
}

TEST(UnitArithmetic, RangeMapsMinusOneToOneInAStraightLine) {
    EXPECT_EQ(first_of(UnitKind::range, {held(-1), held(500), held(2000)}), 500);
    EXPECT_EQ(first_of(UnitKind::range, {held(0), held(500), held(2000)}), 1250);
    EXPECT_EQ(first_of(UnitKind::range, {held(1), held(500), held(2000)}), 2000);
}

TEST(UnitArithmetic, PanHasEqualPowerAtEveryPlace) {
    for (const double position : {0.0, 0.1, 0.25, 0.5, 0.8, 1.0}) {
        UnitUnderTest pan{UnitKind::pan};
        const auto out = pan.run_all({held(1), held(position)}, 64);
        const double quarter = std::numbers::pi / 2 * position;
        EXPECT_NEAR(out[0][9], std::cos(quarter), 2e-7);
        EXPECT_NEAR(out[1][9], std::sin(quarter), 2e-7);
    }
}

TEST(UnitArithmetic, APositionOutOfRangeIsTheNearestSide) {
    UnitUnderTest pan{UnitKind::pan};
    const auto out = pan.run_all({held(1), held(7)}, 1);
    EXPECT_NEAR(out[0][0], 0, 1e-7);
    EXPECT_NEAR(out[1][0], 1, 1e-7);
}

}  // namespace
}  // namespace hocket::dsp
