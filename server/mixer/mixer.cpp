#include "mixer/mixer.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

namespace hocket::mixer {

using base::kBlockFrames;

void Mixer::clear() noexcept {
    if (silent_) return;
    std::memset(left_, 0, sizeof left_);
    std::memset(right_, 0, sizeof right_);
    silent_ = true;
}

void Mixer::add_orbit(const float* bus) noexcept {
    silent_ = false;
    for (int t = 0; t < kBlockFrames; ++t) {
        left_[t] += bus[t];
        right_[t] += bus[kBlockFrames + t];
    }
}

void Mixer::write(float* interleaved) noexcept {
    for (ChannelLevel& level : levels_) level.frames += kBlockFrames;
    if (silent_) {
        std::memset(interleaved, 0,
                    static_cast<std::size_t>(channels_ * kBlockFrames) * sizeof(float));
        return;
    }
    if (channels_ == 1) {
        for (int t = 0; t < kBlockFrames; ++t) left_[t] += right_[t];
        std::memcpy(interleaved, left_, sizeof left_);
    } else {
        for (int t = 0; t < kBlockFrames; ++t) {
            float* frame = interleaved + t * channels_;
            frame[0] = left_[t];
            frame[1] = right_[t];
            for (int channel = 2; channel < channels_; ++channel) frame[channel] = 0;
        }
    }
    const float* buses[2] = {left_, right_};
    for (std::size_t channel = 0; channel < static_cast<std::size_t>(std::min(2, channels_));
         ++channel) {
        float peak = 0;
        float square_sum = 0;
        for (int t = 0; t < kBlockFrames; ++t) {
            const float x = buses[channel][t];
            peak = std::max(peak, std::abs(x));
            square_sum += x * x;
        }
        levels_[channel].peak = std::max(levels_[channel].peak, peak);
        levels_[channel].square_sum += static_cast<double>(square_sum);
    }
}

std::array<ChannelLevel, 2> Mixer::take_levels() noexcept {
    const auto taken = levels_;
    levels_ = {};
    return taken;
}

}  // namespace hocket::mixer
