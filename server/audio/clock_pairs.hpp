#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace hocket::audio {

/// What a device callback saw: it was asked for its frame `device_frame` at a steady time.
struct ClockPair {
    std::int64_t device_frame = 0;
    long long steady_ns = 0;
};

/// The pairs on their way from the callback to whoever fits a clock to them; lies in memory that
/// two processes share. One pushes, one pops; wait-free. Full: the pair is not taken, which costs
/// the fit a little of its smoothness and nothing else.
class ClockPairs {
public:
    static constexpr std::uint64_t kCapacity = 2048;

    bool push(const ClockPair& pair) noexcept {
        const std::uint64_t at = pushed_.load(std::memory_order_relaxed);
        if (at - popped_.load(std::memory_order_acquire) >= kCapacity) return false;
        pairs_[at % kCapacity] = pair;
        pushed_.store(at + 1, std::memory_order_release);
        return true;
    }
    bool pop(ClockPair& pair) noexcept {
        const std::uint64_t at = popped_.load(std::memory_order_relaxed);
        if (at == pushed_.load(std::memory_order_acquire)) return false;
        pair = pairs_[at % kCapacity];
        popped_.store(at + 1, std::memory_order_release);
        return true;
    }

private:
    alignas(64) std::atomic<std::uint64_t> pushed_{0};
    alignas(64) std::atomic<std::uint64_t> popped_{0};
    std::array<ClockPair, kCapacity> pairs_{};
};

}  // namespace hocket::audio
