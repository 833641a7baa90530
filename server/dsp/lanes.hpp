#pragma once

#include <cstdint>

#include "base/types.hpp"

namespace hocket::dsp {

/// Voices rendered side by side: one SIMD register of floats where the processor has 256-bit
/// ones, two where it has 128-bit ones. Fixed, so that placement and sums never depend on it.
inline constexpr int kLanes = 8;

/// One signal of one lane group for one block: frame-major, so that a stage walks memory once and
/// every frame is one register.
struct alignas(64) LaneBlock {
    float at[base::kBlockFrames][kLanes];
};

/// Fixed-point position and step in a sample, 32.32 frames: exact, so that neither a ten-minute
/// file nor a span boundary ever changes the pitch.
struct alignas(32) LanePositions {
    std::int32_t index[kLanes];       ///< whole frames
    std::uint32_t fraction[kLanes];   ///< / 2^32
    std::int32_t step_index[kLanes];  ///< floor of the step
    std::uint32_t step_fraction[kLanes];

    [[nodiscard]] std::int64_t position(int lane) const noexcept {
        return static_cast<std::int64_t>(
            (static_cast<std::uint64_t>(static_cast<std::uint32_t>(index[lane])) << 32) |
            fraction[lane]);
    }
    void set_position(int lane, std::int64_t value) noexcept {
        index[lane] = static_cast<std::int32_t>(value >> 32);
        fraction[lane] = static_cast<std::uint32_t>(value);
    }
    [[nodiscard]] std::int64_t step(int lane) const noexcept {
        return static_cast<std::int64_t>(
            (static_cast<std::uint64_t>(static_cast<std::uint32_t>(step_index[lane])) << 32) |
            step_fraction[lane]);
    }
    void set_step(int lane, std::int64_t value) noexcept {
        step_index[lane] = static_cast<std::int32_t>(value >> 32);
        step_fraction[lane] = static_cast<std::uint32_t>(value);
    }
};

/// Where each lane reads: first frame of the channel, kGuard frames readable on either side.
struct alignas(64) LaneSources {
    const float* left[kLanes];
    const float* right[kLanes];        ///< == left for a mono sample
    std::int32_t first_index[kLanes];  ///< positions are held inside [first, last] by the
    std::int32_t last_index[kLanes];   ///< clamped reader
};

/// Envelope state of each lane: a half-cosine gate and a straight release, both as phases of which
/// kFullPhase is 1. Integers, so that they add up exactly whatever the spans.
struct alignas(32) LaneEnvelopes {
    std::uint32_t gate[kLanes];
    std::uint32_t gate_step[kLanes];  ///< two's complement: may fall
    std::uint32_t release[kLanes];
    std::uint32_t release_step[kLanes];
};
inline constexpr std::uint32_t kFullPhase = 1U << 31;

struct alignas(32) LaneGains {
    float left[kLanes];
    float right[kLanes];
};

/// The kernels of one instruction set. `frames` 0..kBlockFrames from `offset` on; any split of a
/// block into spans gives the same samples, and no lane depends on another.
struct LaneKernels {
    /// Four-point cubic (Catmull-Rom) read of `left` into `out`; positions advance by their steps.
    /// Indices -1..+2 around every position must be readable.
    void (*read_mono)(LanePositions&, const LaneSources&, LaneBlock& out, int offset, int frames);
    /// The same for two channels at the same positions.
    void (*read_stereo)(LanePositions&, const LaneSources&, LaneBlock& left, LaneBlock& right,
                        int offset, int frames);
    /// Two-channel read whose indices are held inside [first_index, last_index]: outside the
    /// sample its first or last value stands. Writes `right` only if it is not null.
    void (*read_clamped)(LanePositions&, const LaneSources&, LaneBlock& left, LaneBlock* right,
                         int offset, int frames);
    /// Multiplies by gate and release and advances both. `right` may be null.
    /// gate g = sin^2(pi/2 * phase), release linear.
    void (*apply_envelopes)(LaneEnvelopes&, LaneBlock& left, LaneBlock* right, int offset,
                            int frames);
    /// Adds lanes times gains to the accumulators, whole block. `right` may equal `left`.
    void (*mix)(const LaneBlock& left, const LaneBlock& right, const LaneGains&,
                LaneBlock& left_sum, LaneBlock& right_sum);
    /// Sums the lanes of each frame.
    void (*sum_lanes)(const LaneBlock& lanes, float* out);
    /// Bit l: lane l holds a value that is not finite.
    std::uint32_t (*strange_lanes)(const LaneBlock&);
    const char* name;  ///< "AVX2", ...
};

/// Those of the best instruction set here, or of the one named by the environment variable
/// HOCKET_SIMD (SSSE3, SSE4, AVX2 or AVX3 on x86); chosen once, at the first call.
/// Not for real-time threads the first time.
[[nodiscard]] const LaneKernels& lane_kernels();

}  // namespace hocket::dsp
