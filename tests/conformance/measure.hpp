#pragma once

#include <algorithm>
#include <cmath>
#include <complex>
#include <cstdint>
#include <numbers>
#include <optional>
#include <vector>

#include "support/stereo_audio.hpp"

// The figures of superdirt/README.md, taken from stereo audio.

namespace hocket::test {

/// A part of the audio: frames first..end.
struct Range {
    std::int64_t first = 0;
    std::int64_t end = 0;
    [[nodiscard]] std::int64_t length() const { return end - first; }
};

inline constexpr double kSilence = 1e-6;

/// From the first frame above silence in any channel to one after the last; nothing when silent.
inline std::optional<Range> sounding_range(const StereoAudio& audio) {
    const auto sounds = [&audio](std::int64_t frame) {
        return std::abs(audio.at(0, frame)) > kSilence || std::abs(audio.at(1, frame)) > kSilence;
    };
    Range range{0, audio.frames()};
    while (range.first < range.end && !sounds(range.first)) ++range.first;
    while (range.end > range.first && !sounds(range.end - 1)) --range.end;
    if (range.length() == 0) return std::nullopt;
    return range;
}

/// Window `index` of `count` equal ones.
inline Range window_of(const Range& range, int index, int count) {
    const auto edge = [&](int i) { return range.first + i * range.length() / count; };
    return {edge(index), edge(index + 1)};
}

inline double rms_of(const StereoAudio& audio, int channel, const Range& range) {
    double squares = 0;
    for (std::int64_t frame = range.first; frame < range.end; ++frame) {
        squares += audio.at(channel, frame) * audio.at(channel, frame);
    }
    return range.length() > 0 ? std::sqrt(squares / static_cast<double>(range.length())) : 0;
}

inline double peak_of(const StereoAudio& audio, int channel, const Range& range) {
    double peak = 0;
    for (std::int64_t frame = range.first; frame < range.end; ++frame) {
        peak = std::max(peak, std::abs(audio.at(channel, frame)));
    }
    return peak;
}

/// Plain radix-2 transform in place; the size is a power of two.
inline void transform(std::vector<std::complex<double>>& x) {
    const std::size_t size = x.size();
    for (std::size_t i = 1, j = 0; i < size; ++i) {
        std::size_t bit = size >> 1;
        for (; (j & bit) != 0; bit >>= 1) j ^= bit;
        j ^= bit;
        if (i < j) std::swap(x[i], x[j]);
    }
    for (std::size_t width = 2; width <= size; width *= 2) {
        const std::complex<double> turn =
            std::polar(1.0, -2 * std::numbers::pi / static_cast<double>(width));
        for (std::size_t start = 0; start < size; start += width) {
            std::complex<double> factor = 1;
            for (std::size_t i = start; i < start + width / 2; ++i) {
                const auto odd = x[i + width / 2] * factor;
                x[i + width / 2] = x[i] - odd;
                x[i] += odd;
                factor *= turn;
            }
        }
    }
}

/// Frequency of the largest spectral line at 48 kHz: Hann window, zero-padded fourfold, parabola
/// through the largest value and its neighbours.
inline double frequency_of(const StereoAudio& audio, int channel, const Range& range) {
    std::size_t size = 1;
    while (size < 4 * static_cast<std::size_t>(range.length())) size *= 2;
    std::vector<std::complex<double>> spectrum(size);
    double mean = 0;
    for (std::int64_t i = range.first; i < range.end; ++i) mean += audio.at(channel, i);
    mean /= static_cast<double>(range.length());
    for (std::int64_t i = 0; i < range.length(); ++i) {
        const double phase = (static_cast<double>(i) + 0.5) / static_cast<double>(range.length());
        const double hann = 0.5 - 0.5 * std::cos(2 * std::numbers::pi * phase);
        spectrum[static_cast<std::size_t>(i)] = hann * (audio.at(channel, range.first + i) - mean);
    }
    transform(spectrum);
    std::size_t best = 0;
    for (std::size_t i = 1; i < size / 2; ++i) {
        if (std::norm(spectrum[i]) > std::norm(spectrum[best])) best = i;
    }
    double place = static_cast<double>(best);
    if (best > 0) {
        const double below = std::abs(spectrum[best - 1]);
        const double here = std::abs(spectrum[best]);
        const double above = std::abs(spectrum[best + 1]);
        const double curve = below - 2 * here + above;
        if (curve != 0) place += 0.5 * (below - above) / curve;
    }
    return place * 48'000 / static_cast<double>(size);
}

}  // namespace hocket::test
