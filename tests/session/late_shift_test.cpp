#include "session/late_shift.hpp"

#include <gtest/gtest.h>

namespace hocket::session {
namespace {

/// Late events a tenth of a second apart; @return the last answer.
std::optional<double> take(LateShift& shift, int count, double late_ms, double first_seconds = 0) {
    std::optional<double> worst;
    for (int i = 0; i < count; ++i) worst = shift.take(first_seconds + 0.1 * i, late_ms);
    return worst;
}

TEST(LateShift, EightLateEventsShiftByTheWorstPlusTenMilliseconds) {
    LateShift shift;
    EXPECT_FALSE(shift.take(0, 20));
    EXPECT_FALSE(shift.take(0.1, 33));
    EXPECT_FALSE(take(shift, 5, 2, 0.2));
    EXPECT_EQ(shift.shift_ms(), 0) << "seven are not enough";
    EXPECT_EQ(shift.take(0.7, 5), 33);
    EXPECT_EQ(shift.shift_ms(), 43);
}

TEST(LateShift, IsRoundedUpToWholeMilliseconds) {
    LateShift shift;
    take(shift, 8, 32.01);
    EXPECT_EQ(shift.shift_ms(), 43);
}

TEST(LateShift, CountsOnlyTheLastTenSecondsOfTheSendersTime) {
    LateShift shift;
    for (int i = 0; i < 50; ++i) EXPECT_FALSE(shift.take(1.43 * i, 20)) << "seven in 10 s";
    EXPECT_EQ(shift.shift_ms(), 0);
    LateShift other;
    EXPECT_FALSE(take(other, 7, 500, 0));
    EXPECT_FALSE(other.take(10.7, 20)) << "the seven are too long ago";
    EXPECT_EQ(take(other, 7, 20, 10.7), 20) << "and so is the worst of them";
}

TEST(LateShift, TakesEventsInAnyOrderOfTheirTimes) {
    LateShift shift;
    shift.take(20, 5);
    EXPECT_FALSE(take(shift, 20, 100, 5)) << "long before the newest";
    EXPECT_EQ(take(shift, 7, 5, 15), 5);
}

TEST(LateShift, EightMoreThatAreLateBeyondItRaiseIt) {
    LateShift shift;
    take(shift, 8, 33);
    ASSERT_EQ(shift.shift_ms(), 43);
    EXPECT_FALSE(take(shift, 20, 43, 1)) << "what the shift covers was under way before it";
    EXPECT_FALSE(take(shift, 7, 60, 3));
    EXPECT_EQ(shift.take(4, 44), 60);
    EXPECT_EQ(shift.shift_ms(), 70);
}

TEST(LateShift, IsAtMostOneSecond) {
    LateShift shift;
    EXPECT_EQ(take(shift, 8, 999), 999);
    EXPECT_EQ(shift.shift_ms(), 1000);
    EXPECT_FALSE(take(shift, 100, 1000, 1));
}

TEST(LateShift, AWrongClockIsNoJitter) {
    LateShift shift;
    EXPECT_FALSE(take(shift, 100, 1001));
    EXPECT_EQ(shift.shift_ms(), 0);
}

}  // namespace
}  // namespace hocket::session
