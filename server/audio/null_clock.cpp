#include "audio/null_clock.hpp"

#include <cmath>

#include "base/realtime.hpp"

namespace hocket::audio {

using base::Frame;

NullClock::NullClock(base::FrameRing& ring, OutputGain& gain, double rate_hz, Frame period_frames,
                     int priority)
    : ring_{ring},
      gain_{gain},
      rate_hz_{rate_hz},
      period_frames_{period_frames},
      priority_{priority},
      period_{
          std::make_unique<float[]>(static_cast<std::size_t>(period_frames * ring.channels()))} {}

NullClock::~NullClock() { stop(); }

void NullClock::start(double position, long long steady_ns) {
    position_ = position;
    steady_ns_ = steady_ns;
    quit_.store(false, std::memory_order_relaxed);
    const double now =
        position + static_cast<double>(base::steady_ns() - steady_ns) * 1e-9 * rate_hz_;
    // What is overdue by less than a period is still taken, so that a start loses nothing.
    const Frame read = ring_.read_frame();
    if (static_cast<double>(read + period_frames_) < now) {
        const auto resume = static_cast<Frame>(std::ceil(now));
        ring_.advance_to(resume);
        underruns_.fetch_add(1, std::memory_order_relaxed);
        underrun_frames_.fetch_add(resume - read, std::memory_order_relaxed);
    }
    thread_ = std::thread{[this] { loop(); }};
}

void NullClock::stop() {
    quit_.store(true, std::memory_order_release);
    if (thread_.joinable()) thread_.join();
}

long long NullClock::time_of(Frame frame) const noexcept {
    return steady_ns_ + std::llround((static_cast<double>(frame) - position_) / rate_hz_ * 1e9);
}

void NullClock::loop() noexcept {
    base::name_thread("hk-null-clock");
    // A device would not starve because a desktop is busy; neither should its stand-in.
    if (priority_ > 0) static_cast<void>(base::raise_priority(priority_));
    const base::RealtimeScope realtime;
    while (!quit_.load(std::memory_order_acquire)) {
        {
            const base::RealtimeSleepScope sleeping;
            base::sleep_until_steady_ns(time_of(ring_.read_frame()));
        }
        const Frame missing = ring_.read(period_.get(), period_frames_);
        gain_.apply(period_.get(), period_frames_, ring_.channels());
        if (missing > 0) {
            underruns_.fetch_add(1, std::memory_order_relaxed);
            underrun_frames_.fetch_add(missing, std::memory_order_relaxed);
        }
    }
}

}  // namespace hocket::audio
