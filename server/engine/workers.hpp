#pragma once

#include <atomic>
#include <thread>
#include <vector>

#include "voices/job_runner.hpp"

namespace hocket::engine {

/// Threads beside the rendering one that take pieces of a block from a board. Nobody wakes them:
/// while buffers are rendered they poll the board; between buffers they sleep until the time the
/// rendering thread names (its own refill time), so waking costs it no syscall. What none of them
/// has started the rendering thread does itself, so a worker that sleeps on delays nothing.
class Workers final : public voices::JobRunner {
public:
    /// @param count threads beside the caller; @param priority SCHED_FIFO, 0: not asked for.
    Workers(int count, int priority);
    ~Workers() override;

    void run(Job job, void* context, int count) noexcept override;
    [[nodiscard]] int workers() const noexcept override {
        return static_cast<int>(threads_.size()) + 1;
    }

    /// Rendering thread: a buffer begins / is done, and the next one begins at this steady time
    /// (0: at once).
    void begin_buffer() noexcept;
    void end_buffer(long long next_ns) noexcept;

private:
    void loop(int worker, int priority) noexcept;
    void work(int worker, std::uint64_t ticket) noexcept;

    std::vector<std::thread> threads_;
    // The board. A job is claimed by advancing claims_, whose high half is the board's number, so
    // that a late worker never takes a piece of the next board by mistake.
    alignas(64) std::atomic<std::uint64_t> claims_{0};
    alignas(64) std::atomic<int> done_{0};
    Job job_ = nullptr;
    void* context_ = nullptr;
    std::uint32_t board_ = 0;
    alignas(64) std::atomic<bool> rendering_{false};
    std::atomic<long long> next_ns_{0};
    std::atomic<bool> quit_{false};
};

}  // namespace hocket::engine
