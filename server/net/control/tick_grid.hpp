#pragma once

#include <cstdint>

namespace hocket::net {

/// Notifications go out on a grid of this many ms, so that clients share them whatever interval
/// they ask for, and so few are written at most.
inline constexpr std::int64_t kTickGridMs = 5;

/// When the next one is due: at the next multiple of the interval, rounded up to the grid. All
/// clients of one interval are due together.
/// @param now_ms steady time; @param interval_ms at least kTickGridMs.
[[nodiscard]] constexpr std::int64_t next_due_ms(std::int64_t now_ms,
                                                 std::int64_t interval_ms) noexcept {
    const std::int64_t due = (now_ms / interval_ms + 1) * interval_ms;
    return (due + kTickGridMs - 1) / kTickGridMs * kTickGridMs;
}

}  // namespace hocket::net
