#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <type_traits>

namespace hocket::base {

/// The latest value from one writer to one reader: the writer never waits, the reader always gets
/// the newest complete value. Wait-free on both ends.
template <class T>
class TripleBuffer {
    static_assert(std::is_trivially_copyable_v<T>);

public:
    /// Writer thread: fill what this gives, then publish().
    [[nodiscard]] T& back() noexcept { return values_[back_].value; }
    void publish() noexcept {
        back_ =
            middle_.exchange(static_cast<std::uint8_t>(back_ | kFresh), std::memory_order_acq_rel) &
            kIndex;
    }

    /// Reader thread: the newest published value (a default one before the first).
    [[nodiscard]] const T& latest() noexcept {
        if (middle_.load(std::memory_order_relaxed) & kFresh) {
            front_ = middle_.exchange(front_, std::memory_order_acq_rel) & kIndex;
        }
        return values_[front_].value;
    }

private:
    static constexpr std::uint8_t kIndex = 3;
    static constexpr std::uint8_t kFresh = 4;
    struct alignas(64) Slot {
        T value{};
    };
    std::array<Slot, 3> values_{};
    alignas(64) std::uint8_t back_ = 0;
    alignas(64) std::atomic<std::uint8_t> middle_{1};
    alignas(64) std::uint8_t front_ = 2;
};

}  // namespace hocket::base
