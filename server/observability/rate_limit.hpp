#pragma once

#include <cstdint>
#include <utility>

namespace hocket::observability {

/// Lets one thing through per interval and counts the rest, so that a flood becomes one line that
/// says how many there were. Not shared between threads.
class RateLimit {
public:
    /// @param interval_ns between two that pass; 0 or less lets everything through.
    explicit constexpr RateLimit(std::int64_t interval_ns) noexcept : interval_ns_{interval_ns} {}

    /// @param now_ns steady time; a step back counts as no time passed.
    [[nodiscard]] constexpr bool allow(std::int64_t now_ns) noexcept {
        if (passed_one_ && now_ns - last_ns_ < interval_ns_) {
            ++suppressed_;
            return false;
        }
        passed_one_ = true;
        last_ns_ = now_ns;
        return true;
    }

    /// How many were refused since this was last asked.
    constexpr std::uint64_t take_suppressed() noexcept { return std::exchange(suppressed_, 0); }

private:
    std::int64_t interval_ns_;
    std::int64_t last_ns_ = 0;
    std::uint64_t suppressed_ = 0;
    bool passed_one_ = false;
};

}  // namespace hocket::observability
