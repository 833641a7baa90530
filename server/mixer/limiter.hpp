#pragma once

#include <array>
#include <cstdint>

#include "base/types.hpp"

namespace hocket::mixer {

/// The safety limiter in front of the outputs: whatever comes in, no sample beyond full scale and
/// none that is not finite goes out. It looks one block ahead: the gain sinks in straight lines of
/// 64 frames and has arrived when the peak does, so nothing is clipped. It is one gain for all
/// channels, so the image stays where it is. While nothing exceeds full scale, what comes out is
/// bit for bit what went in, kLatencyFrames later; also when it is told not to limit.
///
/// gain = mean over 64 frames of r; r falls at once to the least of 1 / peak over the last 65
/// frames, and returns to it with a time constant of kReleaseSeconds.
/// Source: look-ahead by moving minimum and box filter: Luff (2022), "Designing a straightforward
/// limiter", signalsmith-audio.co.uk; the minimum block by block: van Herk (1992).
///
/// Synthesis thread; real-time safe.
class Limiter {
public:
    static constexpr base::Frame kLatencyFrames = base::kBlockFrames;
    static constexpr double kReleaseSeconds = 0.050;

    /// @param channels 1..kMaxOutputs
    /// @param limits false: only delays, and turns into silence what is not finite.
    Limiter(int channels, double rate_hz, bool limits) noexcept;

    /// One block in place, channel after channel (kBlockFrames each): out comes the block before.
    void process(float* block) noexcept;
    /// As if nothing but silence had ever come.
    void reset() noexcept;

    /// Whether silence would come out as silence and leave everything as it is.
    [[nodiscard]] bool is_idle() const noexcept { return held_is_silent_ && !is_working_; }
    /// The least gain since the last call; 1: nothing was limited.
    [[nodiscard]] float take_least_gain() noexcept;

private:
    using Block = std::array<float, base::kBlockFrames>;
    /// Gains in fixed point, so that their running sum is exact and 1 is 1.
    using Gain = std::int64_t;
    static constexpr Gain kOne = Gain{1} << 40;

    [[nodiscard]] bool follow(const Block& peaks) noexcept;
    void limit(float* block, const Block& gains) const noexcept;

    int channels_;
    bool limits_;
    Gain release_;  ///< part of the way back, a frame; of kReleaseOne
    static constexpr int kReleaseBits = 22;
    Gain least_step_;

    alignas(64) std::array<Block, base::kMaxOutputs> held_{};
    bool held_is_silent_ = true;
    bool is_working_ = false;  ///< some gain below is not 1
    std::array<Gain, base::kBlockFrames>
        wanted_tail_{};                                ///< least of the block before from here on
    std::array<Gain, base::kBlockFrames> released_{};  ///< r of the block before
    Gain sum_ = 0;                                     ///< of them
    Block gains_{};
    float least_gain_ = 1;
};

}  // namespace hocket::mixer
