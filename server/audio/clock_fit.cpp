#include "audio/clock_fit.hpp"

#include <algorithm>
#include <cmath>

namespace hocket::audio {

namespace {

// A crystal is off by tens of ppm; what a sound card may be off by at worst.
constexpr double kRateSpread = 300e-6;
constexpr double kMostRateError = 2000e-6;
// Warming up, a crystal wanders by about half a ppm in a minute.
constexpr double kWander = 0.5e-6;
constexpr double kWanderSeconds = 60;
// Jitter before any was seen, and the least believed in: with less, a handful of pairs that happen
// to be even would pass for a rate.
constexpr double kFirstDeviationSeconds = 0.5e-3;
constexpr double kLeastDeviationSeconds = 50e-6;
// Beyond this it is no jitter: the device runs at another pace (freewheel, a debugger).
constexpr double kMostDeviationSeconds = 20e-3;
// A residual counts no more than this many deviations.
constexpr double kClip = 3;
// A lasting offset: the median of the newest residuals beyond both.
constexpr double kShiftSeconds = 0.5e-3;
constexpr double kShiftDeviations = 3;
// The deviation follows over about this many pairs.
constexpr double kDeviationPairs = 200;
constexpr std::uint64_t kLeastPairs = 8;
constexpr std::uint64_t kMostPairs = 100;
constexpr double kSettledSeconds = 0.25e-3;

}  // namespace

ClockFit::ClockFit(double nominal_rate_hz)
    : nominal_rate_hz_{nominal_rate_hz},
      rate_hz_{nominal_rate_hz},
      deviation_frames_{kFirstDeviationSeconds * nominal_rate_hz} {}

bool ClockFit::settled() const {
    if (observations_ < kLeastPairs) return false;
    return observations_ >= kMostPairs || expected_error_seconds() < kSettledSeconds;
}

double ClockFit::frame_at(long long steady_ns) const {
    return frame_ + rate_hz_ * static_cast<double>(steady_ns - time_ns_) * 1e-9;
}

long long ClockFit::time_of(double frame) const {
    return time_ns_ + std::llround((frame - frame_) / rate_hz_ * 1e9);
}

double ClockFit::expected_error_seconds() const {
    return std::sqrt(variance_frame_) / nominal_rate_hz_;
}

ClockFit::Seen ClockFit::observe(double frame, long long steady_ns) {
    if (observations_++ == 0) {
        frame_ = frame;
        time_ns_ = steady_ns;
        variance_frame_ = deviation_frames_ * deviation_frames_;
        variance_rate_ = std::pow(kRateSpread * nominal_rate_hz_, 2);
        return Seen::first;
    }
    const double dt = std::max(0.0, static_cast<double>(steady_ns - time_ns_) * 1e-9);
    const double wander = std::pow(kWander * nominal_rate_hz_, 2) / kWanderSeconds;
    frame_ += rate_hz_ * dt;
    time_ns_ = std::max(time_ns_, steady_ns);
    variance_frame_ += dt * (2 * covariance_ + dt * variance_rate_);
    covariance_ += dt * variance_rate_;
    variance_rate_ += wander * dt;

    const double residual = frame - frame_;
    residuals_[residual_count_++ % kWindow] = residual;
    if (observations_ <= kLeastPairs) return begin();
    const double offset = median_residual();
    const double lasting =
        std::max(kShiftSeconds * nominal_rate_hz_, kShiftDeviations * deviation_frames_);
    if (residual_count_ >= kWindow && std::abs(offset) > lasting) return re_anchor(offset);

    const double clipped =
        std::clamp(residual, -kClip * deviation_frames_, kClip * deviation_frames_);
    // By 2 at most, so that one stall does not open the filter; that of few pairs moves faster.
    const double seen =
        std::min(std::abs(residual),
                 2 * deviation_frames_ + kLeastDeviationSeconds * nominal_rate_hz_) *
        1.2533;
    const double share = 1 / std::min(kDeviationPairs, 8.0 + static_cast<double>(observations_));
    deviation_frames_ = std::clamp(deviation_frames_ + share * (seen - deviation_frames_),
                                   kLeastDeviationSeconds * nominal_rate_hz_,
                                   kMostDeviationSeconds * nominal_rate_hz_);

    const double noise = deviation_frames_ * deviation_frames_;
    const double gain_frame = variance_frame_ / (variance_frame_ + noise);
    const double gain_rate = covariance_ / (variance_frame_ + noise);
    frame_ += gain_frame * clipped;
    rate_hz_ = std::clamp(rate_hz_ + gain_rate * clipped, nominal_rate_hz_ * (1 - kMostRateError),
                          nominal_rate_hz_ * (1 + kMostRateError));
    variance_rate_ -= gain_rate * covariance_;
    covariance_ *= 1 - gain_frame;
    variance_frame_ *= 1 - gain_frame;
    return Seen::followed;
}

double ClockFit::median_residual() const {
    std::array<double, kWindow> sorted = residuals_;
    std::nth_element(sorted.begin(), sorted.begin() + kWindow / 2, sorted.end());
    return sorted[kWindow / 2];
}

// The first pairs may be the worst: a process that starts is often late. Until there are enough of
// them nothing is followed; then the median of what they say, and how they lie around it, counts.
ClockFit::Seen ClockFit::begin() {
    if (observations_ < kLeastPairs) return Seen::first;
    const auto end = residuals_.begin() + static_cast<std::ptrdiff_t>(residual_count_);
    const auto middle = residuals_.begin() + static_cast<std::ptrdiff_t>(residual_count_ / 2);
    std::nth_element(residuals_.begin(), middle, end);
    const double offset = *middle;
    std::for_each(residuals_.begin(), end, [&](double& r) { r = std::abs(r - offset); });
    std::nth_element(residuals_.begin(), middle, end);
    // Of a normal distribution, the deviation is 1.48 times the median one.
    deviation_frames_ = std::clamp(1.48 * *middle, kLeastDeviationSeconds * nominal_rate_hz_,
                                   kMostDeviationSeconds * nominal_rate_hz_);
    static_cast<void>(re_anchor(offset));
    return Seen::first;
}

// The phase begins anew, as well known as the window's median; the rate stays what it was.
ClockFit::Seen ClockFit::re_anchor(double offset_frames) {
    frame_ += offset_frames;
    variance_frame_ = deviation_frames_ * deviation_frames_ * 2 / kWindow;
    covariance_ = 0;
    residuals_.fill(0);
    residual_count_ = 0;
    return Seen::re_anchored;
}

}  // namespace hocket::audio
