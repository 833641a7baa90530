#pragma once

#include <algorithm>
#include <cstdint>

#include "voices/voice_spec.hpp"

namespace hocket::voices {

/// Where SuperDirt reads: its player is a sawtooth from -1 to 1 over the part of the file, which
/// is stretched to begin..end and multiplied by the file's frames, each result a 32-bit float. So
/// positions are off by up to 2^-24 of themselves, which steep signals show (measured: -75 dB for
/// an impulse), and those behind the last frame are held on it.
class FloatPositions {
public:
    FloatPositions() = default;  ///< rounds nothing

    explicit FloatPositions(const VoiceSpec& spec) noexcept {
        if (spec.float_direction == 0) return;
        const auto file_frames = static_cast<double>(spec.sample->length_frames);
        const double whole = file_frames * kFixedOne;
        const bool forwards = spec.float_direction > 0;
        first_ = forwards ? spec.low : spec.high;
        const std::int64_t last = forwards ? spec.high : spec.low;
        phase_scale_ = 2 / static_cast<double>(last - first_);
        const auto begin = static_cast<float>(static_cast<double>(first_) / whole);
        const auto end = static_cast<float>(static_cast<double>(last) / whole);
        half_ = (end - begin) * 0.5f;
        middle_ = half_ + begin;
        frames_ = file_frames;
    }

    [[nodiscard]] bool any() const noexcept { return frames_ > 0; }

    /// 32.32 frames of the file to the same, rounded and inside the file.
    [[nodiscard]] std::int64_t round(std::int64_t position) const noexcept {
        const auto phase =
            static_cast<float>(static_cast<double>(position - first_) * phase_scale_ - 1);
        // In double and cast, so that no compiler fuses what the original rounds.
        const auto stretched = static_cast<float>(static_cast<double>(phase) * half_);
        const auto place = static_cast<float>(static_cast<double>(stretched) + middle_);
        const auto frame = static_cast<float>(static_cast<double>(place) * frames_);
        return static_cast<std::int64_t>(std::clamp(static_cast<double>(frame), 0.0, frames_ - 1) *
                                         kFixedOne);
    }

private:
    std::int64_t first_ = 0;
    double phase_scale_ = 0;
    float half_ = 0;
    float middle_ = 0;
    double frames_ = 0;
};

}  // namespace hocket::voices
