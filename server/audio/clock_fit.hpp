#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace hocket::audio {

/// The clock of a device as it shows through the jitter of its callbacks: frame = x + r t.
///
/// A delay-locked loop of second order (F. Adriaensen, "Using a DLL to filter time", 2005) whose
/// two gains are not fixed but those of a Kalman filter over phase and rate: wide at first, then as
/// narrow as the measured jitter asks for, so it locks within a second and is quiet for hours. An
/// outlier counts no more than three deviations. A lasting offset (an xrun, a stall) is found by
/// the median of the newest residuals and taken over at once, the rate kept: `observe` says so.
/// No thread of its own; all of it on whichever calls it.
class ClockFit {
public:
    explicit ClockFit(double nominal_rate_hz);

    enum class Seen : std::uint8_t { first, followed, re_anchored };
    /// One observation; times must not go back.
    Seen observe(double frame, long long steady_ns);

    /// Known well enough to be relied on: within a quarter of a millisecond, or as well as a device
    /// of very uneven callbacks lets it be known in a second or two.
    [[nodiscard]] bool settled() const;
    [[nodiscard]] double frame_at(long long steady_ns) const;
    [[nodiscard]] long long time_of(double frame) const;
    /// Frames a second of steady time.
    [[nodiscard]] double rate_hz() const { return rate_hz_; }
    /// Deviation of the callbacks' times from the fit, in seconds.
    [[nodiscard]] double jitter_seconds() const { return deviation_frames_ / nominal_rate_hz_; }
    /// What the filter itself takes its error for, in seconds.
    [[nodiscard]] double expected_error_seconds() const;

private:
    Seen begin();
    Seen re_anchor(double offset_frames);
    [[nodiscard]] double median_residual() const;

    static constexpr std::size_t kWindow = 16;

    const double nominal_rate_hz_;
    double rate_hz_;
    double frame_ = 0;  ///< at time_ns_
    long long time_ns_ = 0;
    double variance_frame_ = 0;  ///< of frame_, frames^2
    double covariance_ = 0;
    double variance_rate_ = 0;                 ///< (frames/s)^2
    double deviation_frames_;                  ///< running, of the residuals
    std::array<double, kWindow> residuals_{};  ///< newest, not clipped
    std::size_t residual_count_ = 0;
    std::uint64_t observations_ = 0;
};

}  // namespace hocket::audio
