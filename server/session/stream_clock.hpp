#pragma once

#include <cstdint>

#include "audio/time_map.hpp"
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

/// Live: the time map of whoever consumes the stream. NTP times go through one offset between the
/// system's clock and the steady one, so the distance between two timetags is kept to the frame;
/// the offset follows slow drift by at most 100 ppm and a step of the system's clock (or the time
/// that passed in a suspend) by one counted re-anchor. Schedule thread.
class SteadyStreamClock final : public StreamClock {
public:
    /// @param map must outlive this.
    explicit SteadyStreamClock(const audio::TimeMap& map);

    [[nodiscard]] long long now_ns() const override;
    [[nodiscard]] base::Frame frame_at_steady(long long steady_ns) const override;
    [[nodiscard]] base::Frame frame_at_ntp(std::uint64_t timetag) const override;

    /// Now and then: compares the clocks.
    void follow();
    /// What follow() does with a measured offset (system minus steady time) at a steady time.
    void follow(long long measured_offset_ns, long long now_ns);
    /// Steps of the system's clock, and of the device's.
    [[nodiscard]] std::uint64_t re_anchors() const { return steps_ + map_.re_anchors(); }
    [[nodiscard]] long long offset_ns() const { return offset_ns_; }
    [[nodiscard]] const audio::TimeMap& map() const { return map_; }

private:
    const audio::TimeMap& map_;
    long long offset_ns_;  ///< system time minus steady time
    long long followed_ns_ = 0;
    std::uint64_t steps_ = 0;
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
