#include "samples/built_in_kit.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <numbers>

namespace hocket::samples {
namespace {

using Sound = std::vector<float>;

constexpr double kTau = 2 * std::numbers::pi;
constexpr double kPeak = 0.9;
constexpr double kFadeInSeconds = 0.0003;  // short enough to keep the attack
constexpr double kFadeOutSeconds = 0.005;

std::size_t frames_of(double seconds) {
    return static_cast<std::size_t>(std::llround(seconds * kBuiltInRateHz));
}

/// 1 at 0, 1/e after `seconds`.
double decay(double t, double seconds) { return std::exp(-t / seconds); }

/// White noise in [-1, 1]: Marsaglia's 32-bit xorshift, the same at every start.
class Noise {
public:
    explicit Noise(std::uint32_t seed) : state_{seed} {}
    double next() {
        state_ ^= state_ << 13;
        state_ ^= state_ >> 17;
        state_ ^= state_ << 5;
        return static_cast<double>(state_) / 2147483648.0 - 1.0;
    }

private:
    std::uint32_t state_;
};

/// Second-order filter. Source: R. Bristow-Johnson, Audio EQ Cookbook; transposed direct form II.
class Biquad {
public:
    static Biquad highpass(double cutoff_hz, double q) {
        const Angle a{cutoff_hz, q};
        return {(1 + a.cosine) / 2, -(1 + a.cosine), (1 + a.cosine) / 2, a};
    }
    static Biquad lowpass(double cutoff_hz, double q) {
        const Angle a{cutoff_hz, q};
        return {(1 - a.cosine) / 2, 1 - a.cosine, (1 - a.cosine) / 2, a};
    }
    /// Gain 1 at the centre.
    static Biquad bandpass(double centre_hz, double q) {
        const Angle a{centre_hz, q};
        return {a.alpha, 0, -a.alpha, a};
    }

    double process(double x) {
        const double y = b0_ * x + s1_;
        s1_ = b1_ * x - a1_ * y + s2_;
        s2_ = b2_ * x - a2_ * y;
        return y;
    }

private:
    struct Angle {
        Angle(double hz, double q)
            : cosine{std::cos(kTau * hz / kBuiltInRateHz)},
              alpha{std::sin(kTau * hz / kBuiltInRateHz) / (2 * q)} {}
        double cosine, alpha;
    };
    Biquad(double b0, double b1, double b2, const Angle& a)
        : b0_{b0 / (1 + a.alpha)},
          b1_{b1 / (1 + a.alpha)},
          b2_{b2 / (1 + a.alpha)},
          a1_{-2 * a.cosine / (1 + a.alpha)},
          a2_{(1 - a.alpha) / (1 + a.alpha)} {}
    double b0_, b1_, b2_, a1_, a2_;
    double s1_ = 0, s2_ = 0;
};

/// A sine whose frequency may change at every frame.
class Sine {
public:
    double next(double frequency_hz) {
        const double value = std::sin(kTau * phase_cycles_);
        phase_cycles_ += frequency_hz / kBuiltInRateHz;
        return value;
    }

private:
    double phase_cycles_ = 0;
};

/// Six squares at the inharmonic frequencies of the TR-808's cymbal oscillators. They are not
/// band-limited: what folds back only adds to the metal.
class Metal {
public:
    explicit Metal(double ratio) : ratio_{ratio} {}
    double next() {
        constexpr std::array<double, 6> kFrequenciesHz = {205.3, 304.4, 369.6, 522.7, 540.0, 800.0};
        double sum = 0;
        for (std::size_t i = 0; i < kFrequenciesHz.size(); ++i) {
            phases_cycles_[i] += ratio_ * kFrequenciesHz[i] / kBuiltInRateHz;
            phases_cycles_[i] -= std::floor(phases_cycles_[i]);
            sum += phases_cycles_[i] < 0.5 ? 1 : -1;
        }
        return sum / static_cast<double>(kFrequenciesHz.size());
    }

private:
    double ratio_;
    std::array<double, 6> phases_cycles_{};
};

/// Renders `sample(t)`, t in seconds, and makes a one-shot of it: no DC, faded ends, one peak.
template <class Function>
Sound render(double seconds, Function&& sample) {
    constexpr double kBelowHearingHz = 18;
    const std::size_t frames = frames_of(seconds);
    Biquad without_dc = Biquad::highpass(kBelowHearingHz, std::numbers::sqrt2 / 2);
    std::vector<double> raw(frames);
    double peak = 0;
    for (std::size_t i = 0; i < frames; ++i) {
        const double fade_in =
            static_cast<double>(i) / static_cast<double>(frames_of(kFadeInSeconds));
        const double fade_out =
            static_cast<double>(frames - 1 - i) / static_cast<double>(frames_of(kFadeOutSeconds));
        const double t = static_cast<double>(i) / kBuiltInRateHz;
        raw[i] = without_dc.process(sample(t)) * std::min({1.0, fade_in, fade_out});
        peak = std::max(peak, std::abs(raw[i]));
    }
    Sound sound(frames);
    for (std::size_t i = 0; i < frames; ++i) sound[i] = static_cast<float>(raw[i] * kPeak / peak);
    return sound;
}

/// A sine that falls from a knock to its pitch within some milliseconds, saturated, with the
/// beater's click on top.
Sound kick() {
    Sine body;
    Noise noise{1};
    Biquad beater = Biquad::bandpass(3'000, 0.7);
    return render(0.45, [&](double t) {
        const double pitch_hz = 48 + 90 * decay(t, 0.035) + 260 * decay(t, 0.007);
        const double click = beater.process(noise.next()) * 0.5 * decay(t, 0.003);
        return std::tanh(1.8 * body.next(pitch_hz) * decay(t, 0.14)) + click;
    });
}

Sound long_kick() {
    Sine body;
    return render(1.3, [&](double t) {
        const double pitch_hz = 46 + 70 * decay(t, 0.012);
        return std::tanh(1.3 * body.next(pitch_hz) * decay(t, 0.38));
    });
}

/// The two lowest modes of the head, and the wires as noise.
Sound snare() {
    Sine low, high;
    Noise noise{2};
    Biquad wires = Biquad::highpass(1'400, 0.7);
    Biquad top = Biquad::lowpass(9'500, 0.7);
    return render(0.32, [&](double t) {
        const double bend = 1 + 0.35 * decay(t, 0.012);
        const double head = 0.7 * low.next(185 * bend) * decay(t, 0.07) +
                            0.45 * high.next(332 * bend) * decay(t, 0.045);
        const double rattle = top.process(wires.process(noise.next())) *
                              (0.55 * decay(t, 0.075) + 0.35 * decay(t, 0.015));
        return std::tanh(1.4 * (head + rattle));
    });
}

Sound metal(double seconds, double lowest_hz, double decay_seconds, double noise_share) {
    Metal tone{1.6};
    Noise noise{3};
    // Twice, since the squares' fundamentals lie far below and are strong.
    Biquad first = Biquad::highpass(lowest_hz, 0.8);
    Biquad second = Biquad::highpass(lowest_hz, 0.8);
    return render(seconds, [&](double t) {
        const double mixed = (1 - noise_share) * tone.next() + noise_share * noise.next();
        const double stick = 0.5 * decay(t, 0.004);
        return second.process(first.process(mixed)) * (decay(t, decay_seconds) + stick);
    });
}

Sound closed_hat() { return metal(0.14, 7'000, 0.028, 0.35); }
Sound open_hat() { return metal(0.75, 6'500, 0.20, 0.30); }
Sound crash() { return metal(1.9, 3'200, 0.50, 0.65); }
Sound ride() { return metal(1.3, 4'800, 0.38, 0.12); }

/// Several hands: three short bursts, then the room.
Sound clap() {
    Noise noise{4};
    Biquad hands = Biquad::bandpass(1'150, 0.9);
    Biquad body = Biquad::highpass(500, 0.7);
    return render(0.34, [&](double t) {
        double level = 0;
        for (const double start : {0.0, 0.011, 0.021}) {
            if (t >= start) level = std::max(level, decay(t - start, 0.004));
        }
        if (t >= 0.031) level = std::max(level, 0.85 * decay(t - 0.031, 0.06));
        return body.process(hands.process(noise.next())) * level;
    });
}

/// A square without what lies above 10 kHz: odd harmonics only.
double band_limited_square(double t, double frequency_hz) {
    double sum = 0;
    for (int k = 1; k * frequency_hz < 10'000; k += 2)
        sum += std::sin(kTau * k * frequency_hz * t) / k;
    return sum;
}

/// Two squares a detuned fifth apart, as in the TR-808.
Sound cowbell() {
    Biquad shell = Biquad::bandpass(880, 0.8);
    return render(0.4, [&](double t) {
        const double tone = band_limited_square(t, 540) + band_limited_square(t, 800);
        return shell.process(tone) * (0.6 * decay(t, 0.015) + 0.5 * decay(t, 0.11));
    });
}

Sound tom(double pitch_hz, double seconds) {
    Sine head, overtone;
    Noise noise{5};
    Biquad stick = Biquad::bandpass(1'200, 0.7);
    return render(seconds, [&](double t) {
        const double bent_hz = pitch_hz * (1 + 0.6 * decay(t, 0.025));
        const double skin = head.next(bent_hz) * decay(t, seconds / 4) +
                            0.3 * overtone.next(1.59 * bent_hz) *
                                decay(t, seconds / 10);  // mode (1,1) of a membrane
        return std::tanh(1.3 * skin) + 0.5 * stick.process(noise.next()) * decay(t, 0.006);
    });
}

Sound low_tom() { return tom(82, 0.6); }
Sound middle_tom() { return tom(123, 0.5); }
Sound high_tom() { return tom(175, 0.42); }
Sound conga() { return tom(290, 0.3); }

Sound rim() {
    Sine wood, hoop;
    Noise noise{6};
    Biquad edge = Biquad::highpass(2'500, 0.7);
    return render(0.09, [&](double t) {
        return wood.next(1'720) * decay(t, 0.009) + 0.6 * hoop.next(500) * decay(t, 0.007) +
               0.4 * edge.process(noise.next()) * decay(t, 0.002);
    });
}

Sound click() {
    Sine tick;
    return render(0.03, [&](double t) { return tick.next(2'600) * decay(t, 0.002); });
}

/// A saw on C2 (65.4 Hz) whose upper harmonics die first, as through a closing filter.
Sound bass() {
    constexpr int kHarmonics = 28;
    constexpr double kPitchHz = 65.406;
    std::array<Sine, kHarmonics> harmonics;
    std::array<double, kHarmonics> levels{};
    std::array<double, kHarmonics> factors{};  // per frame: no exp() inside the loop
    for (int k = 0; k < kHarmonics; ++k) {
        levels[std::size_t(k)] = 1.0 / (k + 1);
        factors[std::size_t(k)] = std::exp(-(1.6 + 1.5 * k) / kBuiltInRateHz);
    }
    return render(0.85, [&](double t) {
        double sum = 0;
        for (std::size_t k = 0; k < kHarmonics; ++k) {
            levels[k] *= factors[k];
            if (levels[k] < 1e-5) break;  // the higher ones have died before
            sum += levels[k] * harmonics[k].next(kPitchHz * static_cast<double>(k + 1));
        }
        return std::tanh(1.2 * sum) * decay(t, 0.5) * std::min(1.0, t / 0.002);
    });
}

constexpr BuiltInSound kKick{"kick", kick}, kLongKick{"long kick", long_kick},
    kSnare{"snare", snare}, kClosedHat{"closed hat", closed_hat}, kOpenHat{"open hat", open_hat},
    kClap{"clap", clap}, kCrash{"crash", crash}, kRide{"ride", ride}, kLowTom{"low tom", low_tom},
    kMiddleTom{"middle tom", middle_tom}, kHighTom{"high tom", high_tom}, kConga{"conga", conga},
    kRim{"rim", rim}, kCowbell{"cowbell", cowbell}, kClick{"click", click}, kBass{"bass", bass};

constexpr BuiltInSound kKicks[] = {kKick, kLongKick};
constexpr BuiltInSound kLongKicks[] = {kLongKick};
constexpr BuiltInSound kSnares[] = {kSnare};
constexpr BuiltInSound kClosedHats[] = {kClosedHat};
constexpr BuiltInSound kOpenHats[] = {kOpenHat};
constexpr BuiltInSound kClaps[] = {kClap};
constexpr BuiltInSound kCrashes[] = {kCrash};
constexpr BuiltInSound kCymbals[] = {kRide, kCrash};
constexpr BuiltInSound kLowToms[] = {kLowTom};
constexpr BuiltInSound kMiddleToms[] = {kMiddleTom};
constexpr BuiltInSound kHighToms[] = {kHighTom};
constexpr BuiltInSound kRims[] = {kRim};
constexpr BuiltInSound kCowbells[] = {kCowbell};
constexpr BuiltInSound kPercussion[] = {kConga, kRim, kCowbell, kClick};
constexpr BuiltInSound kClicks[] = {kClick};
constexpr BuiltInSound kBasses[] = {kBass};
constexpr BuiltInSound kMachine[] = {kLongKick, kSnare, kClosedHat, kOpenHat, kClap, kCowbell};
constexpr BuiltInSound kDrums[] = {kKick, kSnare, kClosedHat, kMiddleTom, kOpenHat, kClap};

// The names that Tidal's documentation and Dirt-Samples use.
constexpr BuiltInBank kBanks[] = {
    {"bd", kKicks},        {"sn", kSnares},    {"sd", kSnares},       {"hh", kClosedHats},
    {"hc", kClosedHats},   {"oh", kOpenHats},  {"ho", kOpenHats},     {"cp", kClaps},
    {"cr", kCrashes},      {"cy", kCymbals},   {"lt", kLowToms},      {"mt", kMiddleToms},
    {"ht", kHighToms},     {"rim", kRims},     {"rs", kRims},         {"cb", kCowbells},
    {"perc", kPercussion}, {"click", kClicks}, {"808bd", kLongKicks}, {"808", kMachine},
    {"drum", kDrums},      {"bass", kBasses},
};

}  // namespace

std::span<const BuiltInBank> built_in_banks() { return kBanks; }

}  // namespace hocket::samples
