#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/result.hpp"

namespace hocket::audio {

/// Changes the rate of an interleaved stream, with an image and alias rejection of 100 dB and more.
/// Source: the SoX resampler library, high quality. After construction pull() neither allocates nor
/// locks (a test holds it to that): it may run in a device callback.
class RateConverter {
public:
    /// Fills a buffer with the next frames of the source; asked for at most kPullFrames at once.
    using Source = void (*)(void* context, float* interleaved, std::size_t frames);

    /// @throws std::runtime_error if the library refuses the rates.
    RateConverter(double from_hz, double to_hz, int channels, Source source, void* context);
    ~RateConverter();
    RateConverter(const RateConverter&) = delete;
    RateConverter& operator=(const RateConverter&) = delete;

    /// The next frames at the new rate. Output n lies at input n * from / to, both counted from the
    /// first; the source is read ahead by less than kMostAhead frames.
    void pull(float* interleaved, std::size_t frames) noexcept;

    /// How many input frames were read beyond the place of the next output.
    [[nodiscard]] double ahead_frames() const noexcept;

    /// The most that this was, just after a pull, while warming up.
    [[nodiscard]] double most_ahead_frames() const noexcept;

    static constexpr std::size_t kPullFrames = 256;
    static constexpr double kMostAhead = 4096;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hocket::audio
