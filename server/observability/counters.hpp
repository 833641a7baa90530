#pragma once

#include <atomic>
#include <cstdint>

namespace hocket::observability {

/// Counts what happens on one thread; read from any. Wait-free, real-time safe.
/// Two threads adding lose counts: use SharedCounter.
class alignas(64) Counter {
public:
    /// Writer thread only.
    void add(std::uint64_t amount = 1) noexcept {
        // One writer: load and store are enough, and cheaper than a locked instruction.
        value_.store(value_.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const noexcept {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> value_{0};
};

/// Counts what happens on several threads. Wait-free, real-time safe.
class alignas(64) SharedCounter {
public:
    void add(std::uint64_t amount = 1) noexcept {
        value_.fetch_add(amount, std::memory_order_relaxed);
    }
    [[nodiscard]] std::uint64_t value() const noexcept {
        return value_.load(std::memory_order_relaxed);
    }

private:
    std::atomic<std::uint64_t> value_{0};
};

}  // namespace hocket::observability
