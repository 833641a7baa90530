#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <thread>

#include "base/frame_ring.hpp"
#include "base/types.hpp"
#include "engine/engine.hpp"

namespace hocket::engine {

struct LeadConfig {
    double fixed_ms = 0;                                   ///< 0: automatic
    double max_ms = 120;                                   ///< how far it may rise by itself
    base::Frame period_frames = 512;                       ///< of the device
    base::Frame read_ahead_frames = 0;                     ///< taken before their turn
    bool safe = false;                                     ///< as much lead as the ring holds
    base::Frame buffer_frames = Engine::kMaxBufferFrames;  ///< largest rendered in one go
    int priority = 0;                                      ///< SCHED_FIFO; 0: not asked for
};

/// max(40 ms, 2 device periods + 20 ms) and what is read ahead, or what is configured, in frames (a
/// multiple of 64).
[[nodiscard]] base::Frame initial_lead_frames(const LeadConfig& config, double rate_hz,
                                              base::Frame ring_frames);

/// Keeps the ring filled `lead` frames ahead of the clock that consumes it. Its only syscall is the
/// sleep to the next refill. After an underrun it skips what was missed and goes on in time.
class SynthesisThread {
public:
    SynthesisThread(Engine& engine, base::FrameRing& ring, const LeadConfig& config);
    ~SynthesisThread();

    /// Renders the first lead, then returns with the thread running; `warn` gets one line if the
    /// priority was not granted.
    void start(const std::function<void(const std::string&)>& warn);
    void stop();

    // ---- any thread
    /// Another device consumes the ring, so many frames at a time, and takes them so much before
    /// their turn (a rate converter does): the lead follows.
    void set_pace(base::Frame period_frames, base::Frame read_ahead_frames) noexcept {
        read_ahead_frames_.store(read_ahead_frames, std::memory_order_relaxed);
        period_frames_.store(period_frames, std::memory_order_relaxed);
    }
    [[nodiscard]] base::Frame lead_frames() const noexcept {
        return lead_.load(std::memory_order_relaxed);
    }
    /// Times the lead was raised because the ring was nearly empty.
    [[nodiscard]] std::uint64_t lead_raises() const noexcept {
        return lead_raises_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] base::Frame skipped_frames() const noexcept {
        return skipped_.load(std::memory_order_relaxed);
    }
    /// Counts the turns of its loop: a watchdog sees whether it lives.
    [[nodiscard]] std::uint64_t turns() const noexcept {
        return turns_.load(std::memory_order_relaxed);
    }

private:
    void loop() noexcept;
    void fill() noexcept;
    void adapt_lead(base::Frame fill_frames) noexcept;
    void follow_pace() noexcept;

    Engine& engine_;
    base::FrameRing& ring_;
    const LeadConfig config_;
    const base::Frame buffer_frames_;
    // Both follow the device's period.
    base::Frame period_;
    base::Frame read_ahead_ = 0;
    base::Frame least_lead_;
    base::Frame most_lead_;
    std::unique_ptr<float[]> buffer_;
    std::thread thread_;
    base::Frame calm_since_ = 0;
    std::atomic<base::Frame> period_frames_;
    std::atomic<base::Frame> read_ahead_frames_{0};
    std::atomic<base::Frame> lead_;
    std::atomic<std::uint64_t> lead_raises_{0};
    std::atomic<base::Frame> skipped_{0};
    std::atomic<std::uint64_t> turns_{0};
    std::atomic<bool> quit_{false};
};

}  // namespace hocket::engine
