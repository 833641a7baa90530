#pragma once

#include <cmath>
#include <cstdint>
#include <functional>
#include <numbers>
#include <string>
#include <vector>

#include "support/wav_files.hpp"

// The sound files of superdirt/README.md, each a formula.

namespace hocket::test {

inline std::vector<float> frames_of(int frames, const std::function<double(int)>& value) {
    std::vector<float> samples;
    samples.reserve(static_cast<std::size_t>(frames));
    for (int n = 0; n < frames; ++n) samples.push_back(static_cast<float>(value(n)));
    return samples;
}

/// sin(2 pi f n / rate).
inline std::vector<float> sine_frames(int frames, double frequency_hz, double rate_hz = 48'000,
                                      double level = 1) {
    return frames_of(frames, [=](int n) {
        return level * std::sin(2 * std::numbers::pi * frequency_hz * n / rate_hz);
    });
}

inline std::vector<float> noise_frames(int frames) {
    std::uint32_t state = 1;
    return frames_of(frames, [&state](int) {
        state = 1664525U * state + 1013904223U;
        return 0.5 * (state / 2147483648.0 - 1);
    });
}

inline std::vector<float> stereo_frames() {
    const auto left = sine_frames(48'000, 440);
    const auto right = sine_frames(48'000, 660);
    std::vector<float> interleaved;
    for (std::size_t n = 0; n < left.size(); ++n) {
        interleaved.push_back(left[n]);
        interleaved.push_back(right[n]);
    }
    return interleaved;
}

/// Writes every bank of the table into a folder of banks.
inline void write_test_signals(const TemporaryFolder& root) {
    const auto write = [&root](const std::string& bank, const std::vector<float>& frames,
                               int rate_hz = 48'000, int channels = 1, int index = 0) {
        write_sound(root / (bank + "/" + std::to_string(index) + ".wav"), frames,
                    {.channels = channels, .rate_hz = rate_hz});
    };
    write("hsine", sine_frames(48'000, 440));
    write("hquiet", sine_frames(48'000, 440, 48'000, 0.05));
    write("hramp", frames_of(48'000, [](int n) { return (2.0 * n + 1) / 48'000 - 1; }));
    write("htrain",
          frames_of(48'000, [](int n) { return (n % 480 == 0 ? 1.0 : 0.0) - 1.0 / 480; }));
    write("hnoise", noise_frames(48'000));
    write("himp", frames_of(24'000, [](int n) { return n == 4800 ? 1.0 : 0.0; }));
    write("honset", frames_of(4800, [](int n) { return n < 3 ? std::exp2(-n) : 0.0; }));
    write("hdc", frames_of(48'000, [](int) { return 0.5; }));
    write("hsq", frames_of(48'000, [](int n) {
              return std::sin(2 * std::numbers::pi * 100 * (n + 0.5) / 48'000) > 0 ? 0.5 : -0.5;
          }));
    write("hstereo", stereo_frames(), 48'000, 2);
    write("hcd", sine_frames(44'100, 440, 44'100), 44'100);
    write("hclick", frames_of(4800, [](int n) {
              return std::sin(2 * std::numbers::pi * 1000 * n / 48'000) * std::exp(-n / 480.0);
          }));
    for (int i = 0; i < 3; ++i) write("hmulti", sine_frames(14'400, 200 + 100 * i), 48'000, 1, i);
    write("htone", sine_frames(14'400, 300));
    write("hbhtone", sine_frames(14'400, 700));
    write("hb_htone", sine_frames(14'400, 900));
}

}  // namespace hocket::test
