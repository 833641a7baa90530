#pragma once

#include <atomic>
#include <thread>

#include "base/realtime.hpp"

namespace hocket::base {

/// The thread that an object belongs to: the first one that uses it, until it is handed over.
/// Nothing but a member where checks are off.
class ThreadOwner {
public:
    /// Whether this thread may use the object; it is its own from now on if it was nobody's.
    [[nodiscard]] bool is_this_thread() const noexcept {
        const std::thread::id me = std::this_thread::get_id();
        std::thread::id owner{};
        return owner_.compare_exchange_strong(owner, me, std::memory_order_relaxed) || owner == me;
    }
    /// By its owner (or whoever made it): the next thread that uses it is its owner. What hands the
    /// object over orders the memory, too: starting or joining a thread, a queue.
    void hand_over() noexcept { owner_.store({}, std::memory_order_relaxed); }

private:
    mutable std::atomic<std::thread::id> owner_{};
};

}  // namespace hocket::base

/// At the top of a member: only the object's thread comes here. On where HOCKET_ASSERT is.
#define HOCKET_ASSERT_THREAD(owner) HOCKET_ASSERT((owner).is_this_thread())
