#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "audio/rate_converter.hpp"
#include "audio/stream_memory.hpp"
#include "base/frame_ring.hpp"

namespace hocket::audio {

/// What a device callback does with the shared stream: notes its time, takes frames from the ring
/// once that was granted, applies the output gain, hands inputs on. Everything is copied; at
/// another rate than the ring's it is resampled. prepare() allocates, render() keeps the real-time
/// rules.
class DevicePlayer {
public:
    /// @param outputs, @param inputs of the opened stream; one output gets the sum of all channels,
    /// fewer outputs than channels get the first ones, outputs beyond the channels stay silent.
    DevicePlayer(StreamMemory& memory, int outputs, int inputs, double device_rate_hz);

    /// Main thread, once the ring's rate is known and before the take-over is granted.
    /// @throws std::runtime_error if the rates cannot be converted.
    void prepare();

    /// Device callback: the next `frames`, interleaved. @param input null if there are none.
    /// @param xrun the device lost frames before these. @param steady_ns when it was called.
    void render(const float* input, float* output, std::int64_t frames, bool xrun,
                long long steady_ns) noexcept;

private:
    static constexpr std::int64_t kPieceFrames = 1024;

    void begin(std::int64_t device_frame) noexcept;
    void play(float* output, std::int64_t frames) noexcept;
    void take(float* interleaved, std::int64_t frames) noexcept;
    void lay_out(const float* channels, float* output, std::int64_t frames) const noexcept;
    void touch() const;
    void hand_on(const float* input, std::int64_t frames, base::Frame stream_frame) noexcept;

    StreamMemory& memory_;
    StreamControl& control_;
    const int outputs_;
    const int inputs_;
    const double device_rate_hz_;
    std::unique_ptr<base::FrameRing> ring_;
    std::unique_ptr<base::FrameRing> input_ring_;
    std::unique_ptr<RateConverter> converter_;
    std::vector<float> piece_;
    std::int64_t device_frame_ = 0;
    base::Frame stream_frame_ = 0;  ///< next to be taken from the ring
    bool playing_ = false;
};

}  // namespace hocket::audio
