#pragma once

#include <cstdint>

#include "base/types.hpp"

namespace hocket::session {

/// Stream time for the schedule: which frame the device takes now, and which one a moment of the
/// outside world means.
class StreamClock {
public:
    virtual ~StreamClock() = default;
    /// Steady time now, ns.
    [[nodiscard]] virtual long long now_ns() const = 0;
    /// The frame handed to the device at a steady time.
    [[nodiscard]] virtual base::Frame frame_at_steady(long long steady_ns) const = 0;
    /// The frame handed to the device at an NTP time (not the special 0 and 1).
    [[nodiscard]] virtual base::Frame frame_at_ntp(std::uint64_t timetag) const = 0;
    [[nodiscard]] base::Frame now_frame() const { return frame_at_steady(now_ns()); }
};

/// The null clock's time: frame f leaves at start + f / rate of the steady clock. NTP times go
/// through one offset between the system's clock and the steady one, so the distance between two
/// timetags is kept to the frame; the offset follows slow drift by at most 100 ppm and a step of
/// the system's clock by one counted re-anchor.
class SteadyStreamClock final : public StreamClock {
public:
    SteadyStreamClock(double rate_hz, long long start_ns);

    [[nodiscard]] long long now_ns() const override;
    [[nodiscard]] base::Frame frame_at_steady(long long steady_ns) const override;
    [[nodiscard]] base::Frame frame_at_ntp(std::uint64_t timetag) const override;

    /// Schedule thread, now and then: compares the clocks.
    void follow();
    /// What follow() does with a measured offset (system minus steady time) at a steady time.
    void follow(long long measured_offset_ns, long long now_ns);
    [[nodiscard]] std::uint64_t re_anchors() const { return re_anchors_; }
    [[nodiscard]] long long offset_ns() const { return offset_ns_; }

private:
    double rate_hz_;
    long long start_ns_;
    long long offset_ns_;  ///< system time minus steady time
    long long followed_ns_ = 0;
    std::uint64_t re_anchors_ = 0;
};

/// Offline: nothing passes but what is rendered.
class OfflineClock final : public StreamClock {
public:
    explicit OfflineClock(double rate_hz) : rate_hz_{rate_hz} {}
    [[nodiscard]] long long now_ns() const override;
    [[nodiscard]] base::Frame frame_at_steady(long long steady_ns) const override;
    [[nodiscard]] base::Frame frame_at_ntp(std::uint64_t timetag) const override;
    void set_frame(base::Frame frame) { frame_ = frame; }

private:
    double rate_hz_;
    base::Frame frame_ = 0;
};

}  // namespace hocket::session
