#include "session/stream_clock.hpp"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "base/realtime.hpp"

namespace hocket::session {

using base::Frame;

namespace {

constexpr long long kUnixEpochInNtp = 2'208'988'800LL;  // seconds from 1900 to 1970
// Beyond this the system's clock was set, not slewed.
constexpr long long kStepNs = 2'000'000;
constexpr double kMostDrift = 100e-6;

long long system_ns() {
    timespec now{};
    clock_gettime(CLOCK_REALTIME, &now);
    return static_cast<long long>(now.tv_sec) * 1'000'000'000LL + now.tv_nsec;
}

// System minus steady time; of several readings the one least disturbed.
long long measure_offset_ns() {
    long long best_offset = 0;
    long long best_width = -1;
    for (int i = 0; i < 5; ++i) {
        const long long before = base::steady_ns();
        const long long system = system_ns();
        const long long width = base::steady_ns() - before;
        if (best_width < 0 || width < best_width) {
            best_width = width;
            best_offset = system - (before + width / 2);
        }
    }
    return best_offset;
}

long long unix_ns_of(std::uint64_t timetag) {
    // The count of seconds began anew in February 2036: small numbers are that era's.
    const auto count = static_cast<long long>(timetag >> 32);
    const long long seconds = (count < (1LL << 31) ? count + (1LL << 32) : count) - kUnixEpochInNtp;
    const double fraction = static_cast<double>(timetag & 0xFFFFFFFFU) / 4294967296.0;
    return seconds * 1'000'000'000LL + std::llround(fraction * 1e9);
}

}  // namespace

SteadyStreamClock::SteadyStreamClock(const audio::TimeMap& map)
    : map_{map}, offset_ns_{measure_offset_ns()} {}

long long SteadyStreamClock::now_ns() const { return base::steady_ns(); }

Frame SteadyStreamClock::frame_at_steady(long long steady_ns) const {
    return map_.frame_at(steady_ns);
}

Frame SteadyStreamClock::frame_at_ntp(std::uint64_t timetag) const {
    return frame_at_steady(unix_ns_of(timetag) - offset_ns_);
}

void SteadyStreamClock::follow() { follow(measure_offset_ns(), base::steady_ns()); }

void SteadyStreamClock::follow(long long measured_offset_ns, long long now_ns) {
    const long long error = measured_offset_ns - offset_ns_;
    if (std::llabs(error) > kStepNs) {
        offset_ns_ = measured_offset_ns;
        ++steps_;
    } else if (followed_ns_ != 0) {
        const auto most =
            static_cast<long long>(static_cast<double>(now_ns - followed_ns_) * kMostDrift);
        offset_ns_ += std::clamp(error, -most, most);
    }
    followed_ns_ = now_ns;
}

long long OfflineClock::now_ns() const {
    return std::llround(static_cast<double>(frame_) / rate_hz_ * 1e9);
}

Frame OfflineClock::frame_at_steady(long long steady_ns) const {
    return std::llround(static_cast<double>(steady_ns) * 1e-9 * rate_hz_);
}

Frame OfflineClock::frame_at_ntp(std::uint64_t timetag) const {
    return std::llround(static_cast<double>(unix_ns_of(timetag)) * 1e-9 * rate_hz_);
}

}  // namespace hocket::session
