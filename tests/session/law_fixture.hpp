#pragma once

#include <gtest/gtest.h>

#include <cmath>
#include <memory>
#include <numbers>
#include <string>
#include <vector>

#include "conformance/measure.hpp"
#include "conformance/test_signals.hpp"
#include "support/offline_rendering.hpp"

// The laws of /dirt/play are heard, not read from a struct: messages rendered from sound files
// whose values tell where they were read.

namespace hocket::test {

inline constexpr double kRateHz = 48'000;
inline constexpr std::int64_t kFileFrames = 48'000;
/// Off the grid of 64, so that nothing fits by chance.
inline constexpr std::int64_t kOnset = 20 * 64 + 10;
/// amp 0.4, and -3 dB for the centre: 0.283.
inline const double kUnity = 0.4 * std::numbers::sqrt2 / 2;

struct TimedPlay {
    std::int64_t frame = 0;  ///< after the onset
    std::string play;
};

class RenderedLaw : public testing::Test {
protected:
    static void SetUpTestSuite() {
        root_ = std::make_unique<TemporaryFolder>();
        write("ramp", frames_of(kFileFrames, [](int n) { return (n + 0.5) / kFileFrames; }));
        write("dc", std::vector<float>(kFileFrames, 0.5f));
        write("sine", sine_frames(kFileFrames, 440));
        write("cd", sine_frames(44'100, 440, 44'100), 44'100);
        write("short", std::vector<float>(480, 0.5f));
        for (int i = 0; i < 3; ++i) {
            write("levels", std::vector<float>(kFileFrames, 0.1f * float(i + 1)), 48'000, 1, i);
        }
        std::vector<float> two_levels;
        for (int n = 0; n < kFileFrames; ++n) two_levels.insert(two_levels.end(), {0.5f, 0.25f});
        write("stereo", two_levels, 48'000, 2);
    }
    static void TearDownTestSuite() { root_.reset(); }

    static void write(const std::string& bank, const std::vector<float>& frames,
                      int rate_hz = 48'000, int channels = 1, int index = 0) {
        write_sound(*root_ / (bank + "/" + std::to_string(index) + ".wav"), frames,
                    {.channels = channels, .rate_hz = rate_hz});
    }

    /// Renders until the last voice has ended; frame 0 of the audio is the onset.
    static Rendering hear(const std::vector<TimedPlay>& plays,
                          const std::string& compat = "hocket") {
        app::OfflineJob job;
        job.rate_hz = kRateHz;
        for (const TimedPlay& timed : plays) {
            job.events.push_back(
                {static_cast<double>(kOnset + timed.frame) / kRateHz, play_of(timed.play)});
        }
        app::Config config = config_with_samples(*root_, compat);
        config.master.limiter = false;  // laws hold beyond full scale, too
        Rendering rendering = render(config, job);
        const auto drop = [](std::vector<float>& channel) {
            const auto frames = std::min<std::size_t>(channel.size(), kOnset);
            channel.erase(channel.begin(), channel.begin() + static_cast<std::ptrdiff_t>(frames));
        };
        drop(rendering.audio.left);
        drop(rendering.audio.right);
        return rendering;
    }
    static StereoAudio hear(const std::string& play, const std::string& compat = "hocket") {
        return hear(std::vector<TimedPlay>{{0, play}}, compat).audio;
    }

    /// Where in the file `ramp` a frame was read, if nothing fades.
    static double position_at(const StereoAudio& audio, std::int64_t frame) {
        return audio.at(0, frame) / kUnity * kFileFrames - 0.5;
    }

    static std::unique_ptr<TemporaryFolder> root_;
};
inline std::unique_ptr<TemporaryFolder> RenderedLaw::root_;

}  // namespace hocket::test
