#include "mixer/limiter.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace hocket::mixer {

using base::kBlockFrames;

namespace {

constexpr float kCeiling = 1.0f;

// An exponent of all ones is what an infinity and a NaN have.
float finite_or_silent(float x) noexcept {
    const auto bits = std::bit_cast<std::uint32_t>(x);
    return (bits & 0x7f800000U) == 0x7f800000U ? 0.0f : x;
}

}  // namespace

Limiter::Limiter(int channels, double rate_hz, bool limits) noexcept
    : channels_{channels},
      limits_{limits},
      release_{
          std::llround(std::ldexp(1 - std::exp(-1 / (kReleaseSeconds * rate_hz)), kReleaseBits))},
      // The last 0.02 dB in a straight line, one time constant long: an exponential never arrives.
      least_step_{std::llround(0.0025 * static_cast<double>(kOne) / (kReleaseSeconds * rate_hz))} {
    reset();
}

void Limiter::reset() noexcept {
    for (Block& channel : held_) channel.fill(0);
    held_is_silent_ = true;
    is_working_ = false;
    wanted_tail_.fill(kOne);
    released_.fill(kOne);
    sum_ = kOne * kBlockFrames;
}

float Limiter::take_least_gain() noexcept {
    const float least = least_gain_;
    least_gain_ = 1;
    return least;
}

void Limiter::process(float* block) noexcept {
    Block peaks{};
    for (int channel = 0; channel < channels_; ++channel) {
        float* const samples = block + channel * kBlockFrames;
        for (std::size_t t = 0; t < kBlockFrames; ++t) {
            samples[t] = finite_or_silent(samples[t]);
            peaks[t] = std::max(peaks[t], std::abs(samples[t]));
        }
    }
    const float peak = *std::max_element(peaks.begin(), peaks.end());
    for (int channel = 0; channel < channels_; ++channel) {
        std::swap_ranges(held_[static_cast<std::size_t>(channel)].begin(),
                         held_[static_cast<std::size_t>(channel)].end(),
                         block + channel * kBlockFrames);
    }
    held_is_silent_ = peak == 0;
    if (!limits_ || !(is_working_ || peak > kCeiling)) return;
    is_working_ = follow(peaks);
    limit(block, gains_);
}

/// Fills gains_ for the block that comes out now. @return whether any gain kept is not 1.
bool Limiter::follow(const Block& peaks) noexcept {
    std::array<Gain, kBlockFrames> wanted;
    Gain least_so_far = kOne;
    Gain released = released_.back();
    bool is_working = false;
    for (std::size_t t = 0; t < kBlockFrames; ++t) {
        // Rounded down: rather a hair too soft than beyond the ceiling.
        wanted[t] =
            peaks[t] > kCeiling
                ? static_cast<Gain>(static_cast<double>(kOne) / static_cast<double>(peaks[t]))
                : kOne;
        least_so_far = std::min(least_so_far, wanted[t]);
        // The frame that comes out now, the one that comes in, and all between.
        const Gain target = std::min(wanted_tail_[t], least_so_far);
        const Gain step = ((target - released) * release_ >> kReleaseBits) + least_step_;
        released = std::min(target, released + std::max<Gain>(step, 0));
        sum_ += released - released_[t];
        released_[t] = released;
        gains_[t] = static_cast<float>(static_cast<double>(sum_) /
                                       static_cast<double>(kOne * kBlockFrames));
        least_gain_ = std::min(least_gain_, gains_[t]);
        is_working |= released != kOne;
    }
    Gain tail = kOne;
    for (std::size_t t = kBlockFrames; t-- > 0;) {
        tail = std::min(tail, wanted[t]);
        wanted_tail_[t] = tail;
    }
    return is_working || tail != kOne;
}

void Limiter::limit(float* block, const Block& gains) const noexcept {
    for (int channel = 0; channel < channels_; ++channel) {
        float* const samples = block + channel * kBlockFrames;
        for (std::size_t t = 0; t < kBlockFrames; ++t) {
            // The product may be rounded up beyond the ceiling by one step of a float.
            samples[t] = std::clamp(samples[t] * gains[t], -kCeiling, kCeiling);
        }
    }
}

}  // namespace hocket::mixer
