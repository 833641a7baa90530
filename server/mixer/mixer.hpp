#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "base/types.hpp"
#include "mixer/limiter.hpp"

namespace hocket::mixer {

/// Peak and mean square of one output channel since the last take(); linear, full scale 1.
struct ChannelLevel {
    float peak = 0;
    double square_sum = 0;
    std::int64_t frames = 0;
};

/// What stands in front of the outputs.
enum class MasterLimiter : std::uint8_t {
    absent,    ///< nothing: what is beyond full scale leaves as it is, at once
    passing,   ///< the limiter's latency without its limiting
    limiting,  ///< a Limiter
};

/// Sums the orbits to the outputs: stereo buses to outputs 0 and 1 (more outputs stay silent), or
/// their sum to the only one.
///
/// Synthesis thread; real-time safe.
class Mixer {
public:
    explicit Mixer(int channels, MasterLimiter limiter = MasterLimiter::absent,
                   double rate_hz = 48'000) noexcept;

    /// Frames between a voice's frame and its output; constant.
    [[nodiscard]] base::Frame latency_frames() const noexcept {
        return limiter_ ? Limiter::kLatencyFrames : 0;
    }

    /// Begins a block of silence.
    void clear() noexcept;

    /// Adds one orbit's block: kBlockFrames of left, then of right.
    void add_orbit(const float* bus) noexcept;

    /// Writes the block interleaved, channels * kBlockFrames floats, and meters it.
    void write(float* interleaved) noexcept;

    /// Time is skipped: what is on its way through the latency is not to be heard.
    void skip() noexcept;

    [[nodiscard]] int channels() const noexcept { return channels_; }
    /// Levels per output since the last call; they begin anew.
    [[nodiscard]] std::array<ChannelLevel, 2> take_levels() noexcept;
    /// Least gain of the limiter since the last call; 1: it had nothing to do.
    [[nodiscard]] float take_least_gain() noexcept {
        return limiter_ ? limiter_->take_least_gain() : 1.0f;
    }

private:
    /// Outputs that can sound.
    static constexpr int kSides = 2;

    [[nodiscard]] int sounding_channels() const noexcept { return channels_ < kSides ? 1 : kSides; }
    void meter() noexcept;

    int channels_;
    bool silent_ = true;
    alignas(64) float sides_[kSides][base::kBlockFrames] = {};
    std::optional<Limiter> limiter_;
    std::array<ChannelLevel, kSides> levels_{};
};

}  // namespace hocket::mixer
