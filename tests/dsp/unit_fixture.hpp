#pragma once

#include <cmath>
#include <complex>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <numbers>
#include <random>
#include <vector>

#include "base/realtime.hpp"
#include "dsp/lanes.hpp"
#include "dsp/units.hpp"

namespace hocket::dsp::test {

inline constexpr double kRate = 48000;

/// An input of a unit under test: a value of frame and lane; held ones keep a block's first value.
struct Input {
    std::function<float(std::int64_t, int)> law;
    bool held = false;
};

inline Input held(double value) {
    return {[value](std::int64_t, int) { return static_cast<float>(value); }, true};
}
inline Input signal(std::function<double(std::int64_t)> law) {
    return {[law](std::int64_t t, int) { return static_cast<float>(law(t)); }, false};
}
inline Input sine_signal(double hz, double level = 1) {
    return signal([=](std::int64_t t) {
        return level * std::sin(2 * std::numbers::pi * hz * static_cast<double>(t) / kRate);
    });
}
inline Input unit_impulse() {
    return signal([](std::int64_t t) { return t == 0 ? 1.0 : 0.0; });
}

/// Lengths of spans, each cut at the end of its block.
using Spans = std::function<int()>;
inline Spans whole_blocks() {
    return [] { return base::kBlockFrames; };
}
inline Spans random_spans(std::uint32_t seed) {
    return [random = std::mt19937{seed}]() mutable {
        const auto draw = static_cast<std::uint32_t>(random());
        return draw % 3 == 0 ? 1 : 1 + static_cast<int>(draw / 3 % base::kBlockFrames);
    };
}

/// A unit with its state, run over signals of any length.
class UnitUnderTest {
public:
    explicit UnitUnderTest(UnitKind kind, int lanes = 1, UnitSetup setup = {kRate, 1, 1.0})
        : ops_(unit_ops(kind, lanes)), lanes_(lanes), setup_(setup) {
        const std::size_t bytes = ops_.state_bytes(setup_) + 64;
        state_.reset(::operator new (bytes, std::align_val_t{64}));
        std::memset(state_.get(), 0, bytes);
        reset();
    }

    void reset() {
        frame_ = 0;
        ops_.reset(state_.get(), setup_);
    }
    void reset_lane(int lane, std::uint64_t seed) {
        UnitSetup setup = setup_;
        setup.seed = seed;
        ops_.reset_lane(state_.get(), setup, lane);
    }
    [[nodiscard]] const UnitOps& ops() const { return ops_; }

    /// Output `which` as frames x lanes, from where the last run ended.
    std::vector<float> run(const std::vector<Input>& inputs, int frames,
                           Spans spans = whole_blocks(), int which = 0) {
        return run_all(inputs, frames, std::move(spans))[static_cast<std::size_t>(which)];
    }

    std::vector<std::vector<float>> run_all(const std::vector<Input>& inputs, int frames,
                                            Spans spans = whole_blocks()) {
        std::vector<std::vector<float>> all(static_cast<std::size_t>(ops_.outputs));
        for (int done = 0; done < frames; done += base::kBlockFrames) {
            const int count = std::min(base::kBlockFrames, frames - done);
            run_block(inputs, count, spans);
            for (std::size_t o = 0; o < all.size(); ++o) {
                all[o].insert(all[o].end(), outputs_[o].at, outputs_[o].at + count * lanes_);
            }
        }
        return all;
    }

private:
    struct alignas(64) Block {
        float at[base::kBlockFrames * kLanes];
    };
    struct Free {
        void operator()(void* p) const { ::operator delete (p, std::align_val_t{64}); }
    };

    void run_block(const std::vector<Input>& inputs, int frames, Spans& spans) {
        for (std::size_t k = 0; k < inputs.size(); ++k) {
            for (int t = 0; t < (inputs[k].held ? 1 : frames); ++t) {
                for (int lane = 0; lane < lanes_; ++lane) {
                    inputs_[k].at[t * lanes_ + lane] = inputs[k].law(frame_ + t, lane);
                }
            }
        }
        for (int done = 0; done < frames;) {
            const int span = std::min(spans(), frames - done);
            UnitInput in[kMostUnitInputs] = {};
            float* out[kMostUnitOutputs] = {};
            for (std::size_t k = 0; k < inputs.size(); ++k) {
                in[k] = {inputs_[k].at + (inputs[k].held ? 0 : done * lanes_), inputs[k].held};
            }
            for (std::size_t o = 0; o < kMostUnitOutputs; ++o) {
                out[o] = outputs_[o].at + done * lanes_;
            }
            const base::RealtimeScope realtime;
            ops_.process(state_.get(), setup_, in, out, span);
            done += span;
        }
        frame_ += frames;
    }

    const UnitOps& ops_;
    int lanes_;
    UnitSetup setup_;
    std::unique_ptr<void, Free> state_;
    std::int64_t frame_ = 0;
    Block inputs_[kMostUnitInputs];
    Block outputs_[kMostUnitOutputs];
};

/// Amplitude of the sine at `hz` in the signal from frame `from` on: a Fourier sum under a
/// four-term Blackman-Harris window, whose side lobes are 92 dB down.
inline double level_at(const std::vector<float>& x, double hz, std::size_t from = 0,
                       double rate = kRate) {
    const std::size_t n = x.size() - from;
    std::complex<double> sum = 0;
    double weights = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const double u = 2 * std::numbers::pi * static_cast<double>(i) / static_cast<double>(n);
        const double w =
            0.35875 - 0.48829 * std::cos(u) + 0.14128 * std::cos(2 * u) - 0.01168 * std::cos(3 * u);
        const double angle =
            2 * std::numbers::pi * std::fmod(hz * static_cast<double>(i) / rate, 1);
        sum += w * static_cast<double>(x[from + i]) * std::polar(1.0, -angle);
        weights += w;
    }
    return 2 * std::abs(sum) / weights;
}

/// Amplitudes at every multiple of rate / 32768, under the same window, from frame `from` on.
inline std::vector<double> spectrum(const std::vector<float>& x, std::size_t from = 0) {
    constexpr std::size_t kPoints = 32768;
    std::vector<std::complex<double>> bins(kPoints);
    double weights = 0;
    for (std::size_t i = 0, j = 0; i < kPoints; ++i) {
        const double u = 2 * std::numbers::pi * static_cast<double>(i) / kPoints;
        const double w =
            0.35875 - 0.48829 * std::cos(u) + 0.14128 * std::cos(2 * u) - 0.01168 * std::cos(3 * u);
        weights += w;
        bins[j] = w * static_cast<double>(x.at(from + i));
        // The next index with its bits reversed.
        std::size_t bit = kPoints / 2;
        for (; (j & bit) != 0; bit /= 2) j ^= bit;
        j ^= bit;
    }
    for (std::size_t half = 1; half < kPoints; half *= 2) {
        for (std::size_t k = 0; k < half; ++k) {
            const auto root = std::polar(
                1.0, -std::numbers::pi * static_cast<double>(k) / static_cast<double>(half));
            for (std::size_t i = k; i < kPoints; i += 2 * half) {
                const auto high = bins[i + half] * root;
                bins[i + half] = bins[i] - high;
                bins[i] += high;
            }
        }
    }
    std::vector<double> levels(kPoints / 2);
    for (std::size_t i = 0; i < levels.size(); ++i) levels[i] = 2 * std::abs(bins[i]) / weights;
    return levels;
}
inline constexpr double kSpectrumStep = kRate / 32768;

inline double to_db(double ratio) { return 20 * std::log10(ratio); }

inline double rms(const std::vector<float>& x, std::size_t from = 0) {
    double sum = 0;
    for (std::size_t i = from; i < x.size(); ++i) {
        sum += static_cast<double>(x[i]) * static_cast<double>(x[i]);
    }
    return std::sqrt(sum / static_cast<double>(x.size() - from));
}

/// Gain at `hz` of a unit whose first input is the signal, after a second to settle.
inline double gain_at(UnitKind kind, double hz, const std::vector<Input>& others) {
    UnitUnderTest unit{kind};
    std::vector<Input> inputs = {sine_signal(hz, 0.1)};
    inputs.insert(inputs.end(), others.begin(), others.end());
    return level_at(unit.run(inputs, 96000), hz, 48000) / 0.1;
}

inline bool same_bits(const std::vector<float>& a, const std::vector<float>& b) {
    return a.size() == b.size() && std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0;
}

inline std::vector<float> one_lane_of(const std::vector<float>& x, int lane) {
    std::vector<float> y;
    for (std::size_t i = static_cast<std::size_t>(lane); i < x.size(); i += kLanes) {
        y.push_back(x[i]);
    }
    return y;
}

}  // namespace hocket::dsp::test
