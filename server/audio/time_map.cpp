#include "audio/time_map.hpp"

#include <algorithm>
#include <cmath>

namespace hocket::audio {

namespace {

// An error is made good over this long, if the slew allows.
constexpr double kSettleSeconds = 5;

}  // namespace

TimeMap::Line TimeMap::line() const noexcept {
    while (true) {
        const std::uint32_t before = sequence_.load(std::memory_order_acquire);
        const Line line{position_.load(std::memory_order_relaxed),
                        steady_ns_.load(std::memory_order_relaxed),
                        slope_hz_.load(std::memory_order_relaxed)};
        std::atomic_thread_fence(std::memory_order_acquire);
        if ((before & 1) == 0 && sequence_.load(std::memory_order_relaxed) == before) return line;
    }
}

void TimeMap::publish(const Line& line) noexcept {
    const std::uint32_t sequence = sequence_.load(std::memory_order_relaxed);
    sequence_.store(sequence + 1, std::memory_order_relaxed);
    std::atomic_thread_fence(std::memory_order_release);
    position_.store(line.position, std::memory_order_relaxed);
    steady_ns_.store(line.steady_ns, std::memory_order_relaxed);
    slope_hz_.store(line.slope_hz, std::memory_order_relaxed);
    sequence_.store(sequence + 2, std::memory_order_release);
}

double TimeMap::position_at(long long steady_ns) const noexcept {
    const Line now = line();
    return now.position + now.slope_hz * static_cast<double>(steady_ns - now.steady_ns) * 1e-9;
}

base::Frame TimeMap::frame_at(long long steady_ns) const noexcept {
    // Rounded, never floored: floor would put half of all onsets one frame early.
    return std::llround(position_at(steady_ns));
}

long long TimeMap::time_of(double position) const noexcept {
    const Line now = line();
    return now.steady_ns + std::llround((position - now.position) / now.slope_hz * 1e9);
}

double TimeMap::slope_hz() const noexcept { return line().slope_hz; }

void TimeMap::set(double position, long long steady_ns, double slope_hz) noexcept {
    publish({position, steady_ns, slope_hz});
    error_seconds_.store(0, std::memory_order_relaxed);
}

void TimeMap::follow(double position, double rate_hz, long long now_ns) noexcept {
    const double here = position_at(now_ns);
    const double error = position - here;
    error_seconds_.store(error / rate_hz, std::memory_order_relaxed);
    const double slew =
        std::clamp(error / kSettleSeconds, -kMostSlew * rate_hz, kMostSlew * rate_hz);
    publish({here, now_ns, rate_hz + slew});
}

void TimeMap::re_anchor(double position, double rate_hz, long long now_ns) noexcept {
    re_anchors_.fetch_add(1, std::memory_order_relaxed);
    set(position, now_ns, rate_hz);
}

}  // namespace hocket::audio
