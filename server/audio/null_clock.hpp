#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "audio/output_gain.hpp"
#include "base/frame_ring.hpp"
#include "base/types.hpp"

namespace hocket::audio {

/// A device that is none: consumes the ring in real time, a period at each absolute deadline, and
/// throws the frames away. It stands in before a device is there and whenever one is lost.
class NullClock {
public:
    /// @param period_frames consumed at once, 64..4096.
    /// @param priority SCHED_FIFO; 0: not asked for. Without permission it runs as it is.
    NullClock(base::FrameRing& ring, OutputGain& gain, double rate_hz, base::Frame period_frames,
              int priority);
    ~NullClock();

    /// Frame f leaves at steady_ns + (f - position) / rate, from the next that was not consumed;
    /// what is overdue by more than a period is given up and counted as one underrun.
    void start(double position, long long steady_ns);
    void stop();  ///< within a period; may be started again

    // ---- any thread
    [[nodiscard]] std::uint64_t underruns() const noexcept {
        return underruns_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] base::Frame underrun_frames() const noexcept {
        return underrun_frames_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] base::Frame period_frames() const noexcept { return period_frames_; }

private:
    void loop() noexcept;
    [[nodiscard]] long long time_of(base::Frame frame) const noexcept;

    base::FrameRing& ring_;
    OutputGain& gain_;
    const double rate_hz_;
    const base::Frame period_frames_;
    const int priority_;
    std::unique_ptr<float[]> period_;
    double position_ = 0;
    long long steady_ns_ = 0;
    std::thread thread_;
    std::atomic<std::uint64_t> underruns_{0};
    std::atomic<base::Frame> underrun_frames_{0};
    std::atomic<bool> quit_{false};
};

}  // namespace hocket::audio
