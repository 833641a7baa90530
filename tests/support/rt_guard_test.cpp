#include "support/rt_guard.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/realtime.hpp"

namespace hocket::test {
namespace {

// Kept where the optimiser cannot prove it unused: it may otherwise drop the allocation.
void* volatile kept = nullptr;

class RtGuard : public testing::Test {
protected:
    void SetUp() override {
        testing::GTEST_FLAG(death_test_style) = "threadsafe";
        if (!rt_guard_is_active()) GTEST_SKIP() << "the sanitizer of this build owns malloc";
    }
};
using RtGuardDeathTest = RtGuard;

TEST_F(RtGuardDeathTest, StopsAnAllocation) {
    EXPECT_DEATH(
        {
            const base::RealtimeScope scope;
            kept = std::malloc(10);
        },
        "real-time violation: malloc");
}

TEST_F(RtGuardDeathTest, StopsAFree) {
    EXPECT_DEATH(
        {
            kept = new int{1};
            const base::RealtimeScope scope;
            delete static_cast<int*>(kept);
        },
        "real-time violation: free");
}

TEST_F(RtGuardDeathTest, StopsAVectorThatGrows) {
    EXPECT_DEATH(
        {
            std::vector<int> values(4);
            const base::RealtimeScope scope;
            values.push_back(1);
            kept = values.data();
        },
        "real-time violation: malloc");
}

TEST_F(RtGuardDeathTest, StopsAMutexLock) {
    EXPECT_DEATH(
        {
            std::mutex mutex;
            const base::RealtimeScope scope;
            mutex.lock();
        },
        "real-time violation: pthread_mutex_lock");
}

TEST_F(RtGuardDeathTest, StopsAThrow) {
    EXPECT_DEATH(
        {
            const base::RealtimeScope scope;
            throw 1;
        },
        "real-time violation: (malloc|throw)");
}

TEST_F(RtGuardDeathTest, StopsANotifyThatEntersTheKernel) {
    EXPECT_DEATH(
        {
            std::condition_variable condition;
            const base::RealtimeScope scope;
            condition.notify_one();
        },
        "real-time violation: pthread_cond_signal");
}

TEST_F(RtGuardDeathTest, StopsASleepUnlessItIsTheDeclaredOne) {
    {
        const base::RealtimeScope scope;
        const base::RealtimeSleepScope sleep;
        base::sleep_until_steady_ns(base::steady_ns() + 1000);
    }
    EXPECT_DEATH(
        {
            const base::RealtimeScope scope;
            base::sleep_until_steady_ns(base::steady_ns() + 1000);
        },
        "real-time violation: clock_nanosleep");
}

#if defined(HOCKET_RTSAN)
TEST_F(RtGuardDeathTest, StopsStdioThroughTheSanitizerRuntime) {
    EXPECT_DEATH(
        {
            const base::RealtimeScope scope;
            std::fputs("from the synthesis thread", stderr);
        },
        "Real-time violation|unsafe-library-call");
}
#endif

TEST_F(RtGuard, LeavesCodeOutsideAScopeAlone) {
    { const base::RealtimeScope scope; }
    std::mutex mutex;
    const std::lock_guard lock{mutex};
    EXPECT_EQ(std::string(100, 'x').size(), 100U);
    EXPECT_THROW(throw std::runtime_error{"thrown"}, std::runtime_error);
}

TEST_F(RtGuard, LetsReservedSpaceBeFilledAndAtomicsBeWritten) {
    std::vector<int> values;
    values.reserve(4);
    std::atomic<int> counter{0};
    const base::RealtimeScope scope;
    values.push_back(1);
    counter.fetch_add(1);
}

TEST_F(RtGuard, CountsInsteadOfStoppingWhereViolationsAreExpected) {
    const RtGuardExpectation expectation;
    std::mutex mutex;
    {
        const base::RealtimeScope outer;
        { const base::RealtimeScope inner; }
        mutex.lock();
        kept = std::malloc(10);
    }
    mutex.unlock();
    std::free(kept);
    EXPECT_EQ(expectation.violations(), 2);
    EXPECT_EQ(expectation.first(), "pthread_mutex_lock");
}

TEST_F(RtGuard, WatchesOnlyTheThreadsThatAreInAScope) {
    std::atomic<bool> done{false};
    std::thread other{[&] {
        std::vector<int> grows;
        for (int i = 0; i < 1000; ++i) grows.push_back(i);
        done = true;
    }};
    {
        const base::RealtimeScope scope;
        while (!done) {
        }
    }
    other.join();
}

}  // namespace
}  // namespace hocket::test
