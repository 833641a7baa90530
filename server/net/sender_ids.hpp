#pragma once

#include <atomic>
#include <cstdint>

namespace hocket::net {

/// Gives every sender of every server its own number; one for the whole daemon, which outlives the
/// servers. Any thread.
class SenderIds {
public:
    /// Never 0.
    [[nodiscard]] std::uint64_t next() noexcept {
        return last_.fetch_add(1, std::memory_order_relaxed) + 1;
    }

private:
    std::atomic<std::uint64_t> last_{0};
};

}  // namespace hocket::net
