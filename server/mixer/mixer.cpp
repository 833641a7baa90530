#include "mixer/mixer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hocket::mixer {

using base::kBlockFrames;

Mixer::Mixer(int channels, MasterLimiter limiter, double rate_hz) noexcept : channels_{channels} {
    if (limiter == MasterLimiter::absent) return;
    limiter_.emplace(sounding_channels(), rate_hz, limiter == MasterLimiter::limiting);
}

void Mixer::clear() noexcept {
    if (silent_) return;
    std::memset(sides_, 0, sizeof sides_);
    silent_ = true;
}

void Mixer::add_orbit(const float* bus) noexcept {
    silent_ = false;
    for (int t = 0; t < kBlockFrames; ++t) {
        sides_[0][t] += bus[t];
        sides_[1][t] += bus[kBlockFrames + t];
    }
}

void Mixer::write(float* interleaved) noexcept {
    for (ChannelLevel& level : levels_) level.frames += kBlockFrames;
    if (silent_ && (!limiter_ || limiter_->is_idle())) {
        std::memset(interleaved, 0,
                    static_cast<std::size_t>(channels_ * kBlockFrames) * sizeof(float));
        return;
    }
    silent_ = false;
    if (channels_ == 1) {
        for (int t = 0; t < kBlockFrames; ++t) sides_[0][t] += sides_[1][t];
    }
    if (limiter_) limiter_->process(sides_[0]);
    for (int t = 0; t < kBlockFrames; ++t) {
        float* const frame = interleaved + t * channels_;
        for (int channel = 0; channel < channels_; ++channel) {
            frame[channel] = channel < kSides ? sides_[channel][t] : 0;
        }
    }
    meter();
}

void Mixer::meter() noexcept {
    for (int channel = 0; channel < sounding_channels(); ++channel) {
        float peak = 0;
        float square_sum = 0;
        for (const float x : sides_[channel]) {
            peak = std::max(peak, std::abs(x));
            square_sum += x * x;
        }
        ChannelLevel& level = levels_[static_cast<std::size_t>(channel)];
        level.peak = std::max(level.peak, peak);
        level.square_sum += static_cast<double>(square_sum);
    }
}

void Mixer::skip() noexcept {
    if (limiter_) limiter_->reset();
}

std::array<ChannelLevel, 2> Mixer::take_levels() noexcept {
    const auto taken = levels_;
    levels_ = {};
    return taken;
}

}  // namespace hocket::mixer
