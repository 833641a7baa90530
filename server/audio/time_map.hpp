#pragma once

#include <atomic>
#include <cstdint>

#include "base/types.hpp"

namespace hocket::audio {

/// Steady time to stream frames, the one map that every timetag goes through: a line that bends a
/// little now and then and is continuous, but for a counted re-anchor.
///
/// One thread bends it, towards what the fitted clock says, by no more than kMostSlew: so two
/// onsets a beat apart keep their distance to the frame while the fit improves. Any thread reads
/// it.
class TimeMap {
public:
    // ---- any thread
    /// Frame number, with its fraction, at a steady time.
    [[nodiscard]] double position_at(long long steady_ns) const noexcept;
    [[nodiscard]] base::Frame frame_at(long long steady_ns) const noexcept;
    /// When a position is handed to the device.
    [[nodiscard]] long long time_of(double position) const noexcept;
    /// Frames a second of steady time, as of now.
    [[nodiscard]] double slope_hz() const noexcept;
    /// How often the map had to jump.
    [[nodiscard]] std::uint64_t re_anchors() const noexcept {
        return re_anchors_.load(std::memory_order_relaxed);
    }
    /// How far the map is from the fitted clock, in seconds.
    [[nodiscard]] double error_seconds() const noexcept {
        return error_seconds_.load(std::memory_order_relaxed);
    }

    // ---- the thread that owns the clock
    /// Goes through (position, steady_ns) from now on, without a thought for continuity; the first
    /// time, and while nobody reads.
    void set(double position, long long steady_ns, double slope_hz) noexcept;
    /// The clock stands at `position` and runs at `rate_hz`: bends towards it from now_ns on.
    void follow(double position, double rate_hz, long long now_ns) noexcept;
    /// The same after the clock itself has jumped: counted.
    void re_anchor(double position, double rate_hz, long long now_ns) noexcept;

    /// Largest correction of the slope, relative: under half a frame in an eighth of a second at
    /// 48 kHz, so that it never moves an onset against its neighbour by more than the rounding
    /// does.
    static constexpr double kMostSlew = 80e-6;

private:
    struct Line {
        double position = 0;
        long long steady_ns = 0;
        double slope_hz = 0;
    };
    [[nodiscard]] Line line() const noexcept;
    void publish(const Line& line) noexcept;

    // A sequence lock of one writer: odd while it writes. All words are atomics, so that readers
    // race with nothing.
    alignas(64) std::atomic<std::uint32_t> sequence_{0};
    std::atomic<double> position_{0};
    std::atomic<long long> steady_ns_{0};
    std::atomic<double> slope_hz_{1};
    std::atomic<std::uint64_t> re_anchors_{0};
    std::atomic<double> error_seconds_{0};
};

}  // namespace hocket::audio
