#include "session/stream_clock.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace hocket::session {
namespace {

constexpr double kRateHz = 48'000;
constexpr std::uint64_t kSomeDay = 4'005'000'000ULL << 32;  // in NTP seconds
constexpr long long kSecondNs = 1'000'000'000;

std::uint64_t ntp_after(double seconds) {
    return kSomeDay + static_cast<std::uint64_t>(std::llround(seconds * 4294967296.0));
}

/// A stream that began at a steady time.
struct Stream {
    audio::TimeMap map;
    SteadyStreamClock clock{map};
    explicit Stream(long long start_ns) { map.set(0, start_ns, kRateHz); }
};

// Whatever the machine's clocks say, that day is 1000 s of the stream's time.
void set_some_day(SteadyStreamClock& clock) {
    constexpr long long kUnixOfSomeDay = 4'005'000'000 - 2'208'988'800;
    clock.follow((kUnixOfSomeDay - 1000) * kSecondNs, kSecondNs);
}

TEST(SteadyStreamClock, TheDistanceOfTwoTimetagsIsKeptToTheFrame) {
    Stream stream{0};
    SteadyStreamClock& clock = stream.clock;
    set_some_day(clock);
    const base::Frame first = clock.frame_at_ntp(kSomeDay);
    for (const double seconds : {0.0, 0.001, 0.25, 1.0, 1.7777, 59.99, 3600.0, 86'400.0}) {
        const double frames = seconds * kRateHz;
        EXPECT_EQ(clock.frame_at_ntp(ntp_after(seconds)) - first, std::llround(frames)) << seconds;
    }
}

TEST(SteadyStreamClock, SteadyTimeMapsToTheNearestFrame) {
    Stream stream{1000};
    SteadyStreamClock& clock = stream.clock;
    EXPECT_EQ(clock.frame_at_steady(1000), 0);
    EXPECT_EQ(clock.frame_at_steady(1000 + kSecondNs), 48'000);
    EXPECT_EQ(clock.frame_at_steady(1000 + 10'416), 0);  // 0.49997 frames
    EXPECT_EQ(clock.frame_at_steady(1000 + 10'417), 1);  // 0.50002
}

TEST(SteadyStreamClock, ATimetagOfNowIsTheFrameOfNow) {
    Stream stream{0};
    SteadyStreamClock& clock = stream.clock;
    clock.follow(1'700'000'000 * kSecondNs, kSecondNs);  // system minus steady time
    constexpr std::uint64_t kUnixInNtp = 2'208'988'800ULL;
    const std::uint64_t timetag = (kUnixInNtp + 1'700'000'000ULL + 5) << 32;
    EXPECT_EQ(clock.frame_at_ntp(timetag), clock.frame_at_steady(5 * kSecondNs));
}

TEST(SteadyStreamClock, FollowsDriftByAtMost100Ppm) {
    Stream stream{0};
    SteadyStreamClock& clock = stream.clock;
    const long long offset = clock.offset_ns();
    clock.follow(offset, kSecondNs);
    clock.follow(offset + 1'500'000, 2 * kSecondNs);
    EXPECT_EQ(clock.offset_ns() - offset, 100'000);
    clock.follow(offset - 1'500'000, 3 * kSecondNs);
    EXPECT_EQ(clock.offset_ns() - offset, 0);
    clock.follow(offset + 30'000, 4 * kSecondNs);
    EXPECT_EQ(clock.offset_ns() - offset, 30'000);
    EXPECT_EQ(clock.re_anchors(), 0U);
}

TEST(SteadyStreamClock, AStepIsOneCountedReAnchor) {
    Stream stream{0};
    SteadyStreamClock& clock = stream.clock;
    const long long offset = clock.offset_ns();
    clock.follow(offset, kSecondNs);
    clock.follow(offset + 3'600 * kSecondNs, 2 * kSecondNs);
    EXPECT_EQ(clock.offset_ns() - offset, 3'600 * kSecondNs);
    EXPECT_EQ(clock.re_anchors(), 1U);
    clock.follow(offset + 3'600 * kSecondNs, 3 * kSecondNs);
    EXPECT_EQ(clock.re_anchors(), 1U);
}

// A suspend stops the steady clock and the device, not the system's clock: to the stream it is a
// step like that of a clock that was set.
TEST(SteadyStreamClock, AfterAStepOfAnHourOrASuspendTheNewTimesAreMappedAndKeepTheirDistance) {
    for (const long long step_seconds : {3600LL, -3600LL, 600LL}) {
        Stream stream{0};
        SteadyStreamClock& clock = stream.clock;
        set_some_day(clock);
        const base::Frame before = clock.frame_at_ntp(kSomeDay);
        const std::uint64_t anchors = clock.re_anchors();
        const long long offset = clock.offset_ns();
        clock.follow(offset + step_seconds * kSecondNs, 2 * kSecondNs);
        EXPECT_EQ(clock.re_anchors(), anchors + 1);
        // The same moment is called by another name now.
        EXPECT_EQ(clock.frame_at_ntp(ntp_after(static_cast<double>(step_seconds))), before);
        EXPECT_EQ(clock.frame_at_ntp(ntp_after(static_cast<double>(step_seconds) + 0.125)),
                  before + 6000);
        // Looked at again, nothing changes.
        clock.follow(offset + step_seconds * kSecondNs, 3 * kSecondNs);
        EXPECT_EQ(clock.re_anchors(), anchors + 1);
    }
}

// All that a timetag goes through: the system's clock steps, the device is fast.
TEST(SteadyStreamClock, CountsTheReAnchorsOfTheMapToo) {
    audio::TimeMap map;
    map.set(0, 0, kRateHz);
    const SteadyStreamClock clock{map};
    EXPECT_EQ(clock.re_anchors(), 0U);
    map.re_anchor(47'000, kRateHz, kSecondNs);
    EXPECT_EQ(clock.re_anchors(), 1U);
    EXPECT_EQ(clock.frame_at_steady(kSecondNs), 47'000);
}

}  // namespace
}  // namespace hocket::session
