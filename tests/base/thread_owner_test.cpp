#include "base/thread_owner.hpp"

#include <gtest/gtest.h>

#include <future>
#include <thread>

namespace hocket::base {
namespace {

bool on_another_thread(const ThreadOwner& owner) {
    return std::async(std::launch::async, [&] { return owner.is_this_thread(); }).get();
}

TEST(ThreadOwner, IsTheFirstThreadThatUsesTheObject) {
    const ThreadOwner owner;
    EXPECT_TRUE(owner.is_this_thread());
    EXPECT_TRUE(owner.is_this_thread());
    EXPECT_FALSE(on_another_thread(owner));
    EXPECT_TRUE(owner.is_this_thread()) << "asking does not take it away";
}

TEST(ThreadOwner, IsTheNextOneAfterItWasHandedOver) {
    ThreadOwner owner;
    ASSERT_TRUE(owner.is_this_thread());
    owner.hand_over();
    std::promise<void> taken;
    std::promise<void> end;
    std::thread other{[&] {
        EXPECT_TRUE(owner.is_this_thread());
        taken.set_value();
        end.get_future().wait();
    }};
    taken.get_future().wait();
    EXPECT_FALSE(owner.is_this_thread());
    end.set_value();
    other.join();
}

#if defined(HOCKET_CHECKS)
TEST(ThreadOwnerDeathTest, AUseByAnotherThreadEndsABuildWithChecks) {
    GTEST_FLAG_SET(death_test_style, "threadsafe");
    EXPECT_DEATH(
        {
            const ThreadOwner owner;
            HOCKET_ASSERT_THREAD(owner);
            std::thread{[&] { HOCKET_ASSERT_THREAD(owner); }}.join();
        },
        "broken promise");
}
#endif

}  // namespace
}  // namespace hocket::base
