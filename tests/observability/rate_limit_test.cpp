#include "observability/rate_limit.hpp"

#include <gtest/gtest.h>

namespace hocket::observability {
namespace {

TEST(RateLimit, LetsOneThroughPerIntervalAndCountsTheRest) {
    RateLimit limit{1000};
    EXPECT_TRUE(limit.allow(5));
    EXPECT_FALSE(limit.allow(6));
    EXPECT_FALSE(limit.allow(1004));
    EXPECT_EQ(limit.take_suppressed(), 2U);
    EXPECT_EQ(limit.take_suppressed(), 0U);
    EXPECT_TRUE(limit.allow(1005));
    EXPECT_EQ(limit.take_suppressed(), 0U);
}

TEST(RateLimit, LetsTheFirstThroughWheneverItComes) {
    RateLimit limit{1000};
    EXPECT_TRUE(limit.allow(-5'000'000));
}

}  // namespace
}  // namespace hocket::observability
