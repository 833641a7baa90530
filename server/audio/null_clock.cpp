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

void NullClock::start() {
    // Frame numbers may have begun before (frames already consumed keep their time).
    const double past_ns = static_cast<double>(ring_.read_frame()) / rate_hz_ * 1e9;
    start_ns_.store(base::steady_ns() - std::llround(past_ns), std::memory_order_release);
    thread_ = std::thread{[this] { loop(); }};
}

void NullClock::stop() {
    quit_.store(true, std::memory_order_release);
    if (thread_.joinable()) thread_.join();
}

void NullClock::loop() noexcept {
    base::name_thread("hk-null-clock");
    // A device would not starve because a desktop is busy; neither should its stand-in.
    if (priority_ > 0) static_cast<void>(base::raise_priority(priority_));
    const base::RealtimeScope realtime;
    const double frame_ns = 1e9 / rate_hz_;
    while (!quit_.load(std::memory_order_acquire)) {
        const Frame missing = ring_.read(period_.get(), period_frames_);
        gain_.apply(period_.get(), period_frames_, ring_.channels());
        if (missing > 0) {
            underruns_.fetch_add(1, std::memory_order_relaxed);
            underrun_frames_.fetch_add(missing, std::memory_order_relaxed);
        }
        const long long next_ns = start_ns_.load(std::memory_order_relaxed) +
                                  std::llround(static_cast<double>(ring_.read_frame()) * frame_ns);
        const base::RealtimeSleepScope sleeping;
        base::sleep_until_steady_ns(next_ns);
    }
}

}  // namespace hocket::audio
