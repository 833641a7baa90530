#pragma once

#include <atomic>
#include <bit>
#include <cstddef>
#include <memory>
#include <type_traits>

namespace hocket::base {

/// Bounded queue of plain values between exactly two threads: one pushes, one pops.
/// Both ends are wait-free; neither allocates after construction. A full queue refuses the push
/// and the producer says so to whoever asked; nothing is dropped silently.
template <class T>
class SpscQueue {
    static_assert(std::is_trivially_copyable_v<T>, "a pop must not allocate, throw or free");

public:
    /// @param capacity values held at most; rounded up to a power of two.
    explicit SpscQueue(std::size_t capacity)
        : capacity_{std::bit_ceil(capacity < 2 ? std::size_t{2} : capacity)},
          values_{std::make_unique<T[]>(capacity_)} {}

    /// Producer thread. False when full.
    bool try_push(const T& value) noexcept {
        const std::size_t tail = tail_.load(std::memory_order_relaxed);
        if (tail - head_.load(std::memory_order_acquire) == capacity_) return false;
        values_[tail & (capacity_ - 1)] = value;
        tail_.store(tail + 1, std::memory_order_release);
        return true;
    }

    /// Consumer thread: the oldest value, or nullptr; valid until pop().
    [[nodiscard]] const T* front() const noexcept {
        const std::size_t head = head_.load(std::memory_order_relaxed);
        if (tail_.load(std::memory_order_acquire) == head) return nullptr;
        return &values_[head & (capacity_ - 1)];
    }

    /// Consumer thread: drops what front() gave.
    void pop() noexcept {
        head_.store(head_.load(std::memory_order_relaxed) + 1, std::memory_order_release);
    }

    /// Consumer thread. False when empty.
    bool try_pop(T& value) noexcept {
        const T* oldest = front();
        if (oldest == nullptr) return false;
        value = *oldest;
        pop();
        return true;
    }

    /// Any thread; exact on the two ends' own threads, else a recent value.
    [[nodiscard]] std::size_t size() const noexcept {
        const std::size_t head = head_.load(std::memory_order_acquire);
        return tail_.load(std::memory_order_acquire) - head;
    }
    [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
    /// Producer thread: how many pushes will be taken now, at least.
    [[nodiscard]] std::size_t room() const noexcept {
        return capacity_ -
               (tail_.load(std::memory_order_relaxed) - head_.load(std::memory_order_acquire));
    }

private:
    const std::size_t capacity_;
    const std::unique_ptr<T[]> values_;
    alignas(64) std::atomic<std::size_t> head_{0};
    alignas(64) std::atomic<std::size_t> tail_{0};
};

}  // namespace hocket::base
