#include "observability/counters.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace hocket::observability {
namespace {

TEST(Counter, NeverGoesBackWhileAnotherThreadCounts) {
    constexpr std::uint64_t kCount = 200'000;
    Counter counter;
    std::thread writer{[&] {
        for (std::uint64_t i = 0; i < kCount; ++i) counter.add();
    }};
    for (std::uint64_t previous = 0; previous < kCount;) {
        const std::uint64_t now = counter.value();
        ASSERT_GE(now, previous);
        previous = now;
        std::this_thread::yield();
    }
    writer.join();
    EXPECT_EQ(counter.value(), kCount);
}

TEST(SharedCounter, LosesNothingBetweenTwoWriters) {
    SharedCounter counter;
    const auto count = [&] {
        for (int i = 0; i < 100'000; ++i) counter.add(2);
    };
    std::thread other{count};
    count();
    other.join();
    EXPECT_EQ(counter.value(), 400'000U);
}

}  // namespace
}  // namespace hocket::observability
