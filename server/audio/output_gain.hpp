#pragma once

#include <atomic>

#include "base/types.hpp"

namespace hocket::audio {

/// Gain applied where frames leave for the device, so that a panic or the fade at exit does not
/// wait for what the ring holds. Set by any thread, applied by the one that consumes the ring.
class OutputGain {
public:
    /// @param ramp_seconds time from 0 to 1.
    explicit OutputGain(double rate_hz, double ramp_seconds = 0.005) noexcept {
        set_rate(rate_hz, ramp_seconds);
    }
    /// At another rate the ramp takes as long.
    void set_rate(double rate_hz, double ramp_seconds = 0.005) noexcept {
        step_.store(static_cast<float>(1.0 / (ramp_seconds * rate_hz)), std::memory_order_relaxed);
    }

    void set(float target) noexcept {
        if (!closed_.load(std::memory_order_relaxed)) {
            target_.store(target, std::memory_order_relaxed);
        }
    }
    /// Down to 0 for good: the end of the daemon.
    void close() noexcept {
        closed_.store(true, std::memory_order_relaxed);
        target_.store(0.0f, std::memory_order_relaxed);
    }
    [[nodiscard]] float target() const noexcept { return target_.load(std::memory_order_relaxed); }
    /// The gain reached, as of the last apply().
    [[nodiscard]] float reached() const noexcept {
        return reached_.load(std::memory_order_relaxed);
    }

    /// Consuming thread, real-time safe: multiplies in place, moving towards the target by one
    /// step a frame.
    void apply(float* interleaved, base::Frame frames, int channels) noexcept {
        const float target = target_.load(std::memory_order_relaxed);
        float gain = reached_.load(std::memory_order_relaxed);
        if (gain == 1.0f && target == 1.0f) return;
        const float step = step_.load(std::memory_order_relaxed);
        for (base::Frame t = 0; t < frames; ++t) {
            if (gain < target) gain = gain + step < target ? gain + step : target;
            if (gain > target) gain = gain - step > target ? gain - step : target;
            for (int channel = 0; channel < channels; ++channel) {
                interleaved[t * channels + channel] *= gain;
            }
        }
        reached_.store(gain, std::memory_order_relaxed);
    }

private:
    std::atomic<float> step_{1.0f};
    std::atomic<bool> closed_{false};
    std::atomic<float> target_{1.0f};
    std::atomic<float> reached_{1.0f};
};

}  // namespace hocket::audio
