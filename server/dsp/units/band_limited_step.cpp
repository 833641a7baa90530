#include "dsp/units/band_limited_step.hpp"

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstddef>
#include <numbers>
#include <utility>
#include <vector>

namespace hocket::dsp {
namespace {

using Complex = std::complex<double>;

constexpr int kPoints = BandLimitedStep::kRows;  // of the prototype, per frame
constexpr double kCutoff = 0.43;                 // cycles a frame, -6 dB
constexpr double kBeta = 5;                      // of the Kaiser window
constexpr std::size_t kTransform = 16384;

/// In place, radix 2; the inverse is not scaled.
void transform(std::vector<Complex>& x, double sign) {
    const std::size_t n = x.size();
    for (std::size_t i = 1, j = 0; i < n; ++i) {
        std::size_t bit = n >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(x[i], x[j]);
    }
    std::vector<Complex> roots(n / 2);
    for (std::size_t k = 0; k < n / 2; ++k) {
        const double turns = static_cast<double>(k) / static_cast<double>(n);
        roots[k] = std::polar(1.0, sign * 2 * std::numbers::pi * turns);
    }
    for (std::size_t length = 2; length <= n; length <<= 1) {
        for (std::size_t i = 0; i < n; i += length) {
            for (std::size_t k = 0; k < length / 2; ++k) {
                const Complex low = x[i + k];
                const Complex high = x[i + k + length / 2] * roots[k * (n / length)];
                x[i + k] = low + high;
                x[i + k + length / 2] = low - high;
            }
        }
    }
}

double bessel_i0(double x) {
    double sum = 1;
    double term = 1;
    for (int k = 1; k < 40; ++k) {
        term *= x / (2 * k);
        sum += term * term;
    }
    return sum;
}

/// A Kaiser-windowed sinc of kTaps frames with a sum of 1.
std::vector<Complex> linear_phase() {
    constexpr int kLength = BandLimitedStep::kTaps * kPoints;
    std::vector<Complex> h(kTransform);
    double sum = 0;
    for (int i = 0; i <= kLength; ++i) {
        const double frames = (i - kLength / 2.0) / kPoints;
        const double x = 2 * std::numbers::pi * kCutoff * frames;
        const double u = 2.0 * i / kLength - 1;
        const double window = bessel_i0(kBeta * std::sqrt(1 - u * u)) / bessel_i0(kBeta);
        const double value = window * (i == kLength / 2 ? 1 : std::sin(x) / x);
        h[static_cast<std::size_t>(i)] = value;
        sum += value;
    }
    for (Complex& value : h) value /= sum;
    return h;
}

/// The same magnitudes with the least delay, by the folded cepstrum (Oppenheim & Schafer, ch. 13).
std::vector<double> minimum_phase() {
    std::vector<Complex> h = linear_phase();
    transform(h, -1);
    for (Complex& value : h) value = std::log(std::max(std::abs(value), 1e-6));
    transform(h, 1);
    const double scale = 1.0 / static_cast<double>(kTransform);
    for (std::size_t i = 0; i < kTransform; ++i) {
        const bool edge = i == 0 || i == kTransform / 2;
        h[i] *= edge ? scale : i < kTransform / 2 ? 2 * scale : 0.0;
    }
    transform(h, -1);
    for (Complex& value : h) value = std::exp(value);
    transform(h, 1);
    std::vector<double> real(kTransform / 2);
    for (std::size_t i = 0; i < real.size(); ++i) real[i] = h[i].real() * scale;
    return real;
}

/// A running integral of a sampled function, read anywhere in frames.
class Integral {
public:
    explicit Integral(const std::vector<double>& of, double step) {
        double sum = 0;
        for (const double value : of) {
            sum += value * step / 2;
            sums_.push_back(sum);
            sum += value * step / 2;
        }
    }
    [[nodiscard]] double at(double frames) const {
        if (frames <= 0) return 0;
        const double place = frames * kPoints;
        const auto i = std::min(static_cast<std::size_t>(place), sums_.size() - 2);
        return std::lerp(sums_[i], sums_[i + 1], place - static_cast<double>(i));
    }
    [[nodiscard]] const std::vector<double>& values() const { return sums_; }

private:
    std::vector<double> sums_;
};

BandLimitedStep make_step() {
    constexpr int kRows = BandLimitedStep::kRows;
    constexpr int kDelay = BandLimitedStep::kDelay;
    const std::vector<double> h = minimum_phase();
    double sum = 0;
    double moment = 0;
    for (std::size_t i = 0; i < h.size(); ++i) {
        sum += h[i];
        moment += h[i] * static_cast<double>(i) / kPoints;
    }
    std::vector<double> unit = h;
    for (double& value : unit) value /= sum;
    const Integral step{unit, 1.0};
    const Integral ramp{step.values(), 1.0 / kPoints};
    // The filter's own delay at 0 Hz is 1.8 frames; the rest of kDelay is added.
    const double late = kDelay - moment / sum;
    BandLimitedStep table;
    for (int r = 0; r <= kRows; ++r) {
        for (int k = 0; k < BandLimitedStep::kTaps; ++k) {
            const double frames = k + static_cast<double>(r) / kRows;
            // Within a frame of the naive step, it is the frame that counts.
            const double naive_step = k >= kDelay ? 1 : 0;
            const double naive_ramp = k >= kDelay ? frames - kDelay : 0;
            table.step[r][k] = static_cast<float>(step.at(frames - late) - naive_step);
            table.corner[r][k] = static_cast<float>(ramp.at(frames - late) - naive_ramp);
        }
    }
    return table;
}

}  // namespace

const BandLimitedStep& band_limited_step() {
    static const BandLimitedStep table = make_step();
    return table;
}

}  // namespace hocket::dsp
