#pragma once

#include <array>
#include <cstdint>

#include "base/types.hpp"

namespace hocket::mixer {

/// Peak and mean square of one output channel since the last take(); linear, full scale 1.
struct ChannelLevel {
    float peak = 0;
    double square_sum = 0;
    std::int64_t frames = 0;
};

/// Sums the orbits to the outputs: stereo buses to outputs 0 and 1 (more outputs stay silent), or
/// their sum to the only one. No limiter: what is beyond full scale leaves as it is.
///
/// Synthesis thread; real-time safe.
class Mixer {
public:
    explicit Mixer(int channels) noexcept : channels_{channels} {}

    /// Frames between a voice's frame and its output: none.
    static constexpr base::Frame kLatencyFrames = 0;

    /// Begins a block of silence.
    void clear() noexcept;

    /// Adds one orbit's block: kBlockFrames of left, then of right.
    void add_orbit(const float* bus) noexcept;

    /// Writes the block interleaved, channels * kBlockFrames floats, and meters it.
    void write(float* interleaved) noexcept;

    [[nodiscard]] int channels() const noexcept { return channels_; }
    /// Levels per output since the last call; they begin anew.
    [[nodiscard]] std::array<ChannelLevel, 2> take_levels() noexcept;

private:
    int channels_;
    bool silent_ = true;
    alignas(64) float left_[base::kBlockFrames] = {};
    alignas(64) float right_[base::kBlockFrames] = {};
    std::array<ChannelLevel, 2> levels_{};
};

}  // namespace hocket::mixer
