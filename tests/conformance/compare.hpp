#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>

#include "conformance/measure.hpp"
#include "conformance/measured_cases.hpp"

// Compares a rendering with the recorded figures, within the tolerances of superdirt/README.md.

namespace hocket::test {

inline constexpr double kLevelToleranceDb = 0.05;
inline constexpr double kNearSilence = 1e-5;
inline constexpr double kSampleTolerance = 1e-4;
inline constexpr std::int64_t kFrameTolerance = 1;
inline constexpr double kFrequencyTolerance = 0.001;
inline constexpr double kLeastFrequencyHz = 20;  ///< below, and for constants, it means nothing
inline constexpr int kWindows = 10;

class Comparison {
public:
    /// @param audio frame 0 is the reference timetag; as long as the recording.
    Comparison(const MeasuredCase& measured, const StereoAudio& audio)
        : measured_{measured}, audio_{audio}, expected_{measured.result} {}

    void run() const {
        const std::optional<Range> range = sounding_range(audio_);
        if (expected_.contains("silent")) {
            EXPECT_FALSE(range.has_value())
                << name("silent") << "sounds from " << range->first << " to " << range->end;
            return;
        }
        ASSERT_TRUE(range.has_value()) << name("onset") << "is silent";
        compare_frame("onset", range->first);
        compare_frame("end", range->end);
        for (int channel = 0; channel < 2; ++channel) {
            compare_level("rms", channel, rms_of(audio_, channel, *range), expected_["rms"]);
            compare_level("peak", channel, peak_of(audio_, channel, *range), expected_["peak"]);
        }
        if (expected_.contains("win_rms")) compare_windows(*range);
        if (expected_.contains("grid_rms")) compare_grid();
        compare_samples(range->first);
    }

private:
    [[nodiscard]] std::string name(const std::string& field) const {
        return measured_.id + " " + field + ": ";
    }

    void compare_frame(const std::string& field, std::int64_t got) const {
        const std::int64_t expected = expected_[field].get<std::int64_t>() - kRecordedLatencyFrames;
        EXPECT_LE(std::abs(got - expected), kFrameTolerance)
            << name(field) << "expected frame " << expected << ", got " << got;
    }

    void compare_level(const std::string& field, int channel, double got, const Json& pair) const {
        const double expected = pair[static_cast<std::size_t>(channel)];
        if (expected < kNearSilence) {
            EXPECT_NEAR(got, expected, kNearSilence) << name(field) << "channel " << channel;
            return;
        }
        const double off_db = 20 * std::log10(std::max(got, 1e-12) / expected);
        EXPECT_LE(std::abs(off_db), kLevelToleranceDb)
            << name(field) << "channel " << channel << " expected " << expected << ", got " << got;
    }

    void compare_windows(const Range& range) const {
        const int louder = expected_["channel"] == "L" ? 0 : 1;
        for (int k = 0; k < kWindows; ++k) {
            const Range window = window_of(range, k, kWindows);
            const auto index = static_cast<std::size_t>(k);
            for (int channel = 0; channel < 2; ++channel) {
                compare_level("win_rms[" + std::to_string(k) + "]", channel,
                              rms_of(audio_, channel, window), expected_["win_rms"][index]);
            }
            const Json& frequency = expected_["win_freq"][index];
            if (!frequency.is_number() || frequency < kLeastFrequencyHz) continue;
            const double expected = frequency;
            const double half_cycle = 0.5 * kRecordedRateHz / static_cast<double>(window.length());
            EXPECT_NEAR(frequency_of(audio_, louder, window), expected,
                        std::max(kFrequencyTolerance * expected, half_cycle))
                << name("win_freq[" + std::to_string(k) + "]");
        }
    }

    void compare_grid() const {
        const double window_frames = expected_["grid_s"].get<double>() * kRecordedRateHz;
        const Json& grid = expected_["grid_rms"];
        for (std::size_t k = 0; k < grid.size(); ++k) {
            const auto edge = [&](std::size_t i) {
                return static_cast<std::int64_t>(static_cast<double>(i) * window_frames) -
                       kRecordedLatencyFrames;
            };
            for (int channel = 0; channel < 2; ++channel) {
                compare_level("grid_rms[" + std::to_string(k) + "]", channel,
                              rms_of(audio_, channel, {edge(k), edge(k + 1)}), grid[k]);
            }
        }
    }

    void compare_samples(std::int64_t onset) const {
        const Json& head = expected_["head"];
        for (std::size_t i = 0; i < head.size(); ++i) {
            compare_sample("head", onset + static_cast<std::int64_t>(i), head[i][0], head[i][1]);
        }
        if (!expected_.contains("probe")) return;
        for (const Json& probe : expected_["probe"]) {
            compare_sample("probe", probe[0].get<std::int64_t>() - kRecordedLatencyFrames, probe[1],
                           probe[2]);
        }
    }

    void compare_sample(const std::string& field, std::int64_t frame, double left,
                        double right) const {
        const std::string place = field + " at frame " + std::to_string(frame);
        EXPECT_NEAR(audio_.at(0, frame), left, kSampleTolerance) << name(place) << "left";
        EXPECT_NEAR(audio_.at(1, frame), right, kSampleTolerance) << name(place) << "right";
    }

    const MeasuredCase& measured_;
    const StereoAudio& audio_;
    const Json& expected_;
};

}  // namespace hocket::test
