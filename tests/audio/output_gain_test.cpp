#include "audio/output_gain.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

namespace hocket::audio {
namespace {

constexpr double kRate = 48'000;
constexpr std::size_t kRamp = 240;  // 5 ms

std::vector<float> applied(OutputGain& gain, std::size_t frames, int channels = 1) {
    std::vector<float> samples(frames * static_cast<std::size_t>(channels), 1.0f);
    gain.apply(samples.data(), static_cast<base::Frame>(frames), channels);
    return samples;
}

TEST(OutputGain, IsTransparentUntilItIsSet) {
    OutputGain gain{kRate};
    for (const float x : applied(gain, 100)) EXPECT_EQ(x, 1.0f);
}

TEST(OutputGain, FallsToSilenceInAStraightLineOfFiveMilliseconds) {
    OutputGain gain{kRate};
    gain.set(0);
    const auto out = applied(gain, 400);
    for (std::size_t t = 0; t < 400; ++t) {
        const double expected = t < kRamp ? 1 - static_cast<double>(t + 1) / kRamp : 0;
        EXPECT_NEAR(out[t], expected, 1e-5) << "frame " << t;
    }
    for (std::size_t t = kRamp; t < 400; ++t) EXPECT_EQ(out[t], 0.0f) << "frame " << t;
    EXPECT_EQ(gain.reached(), 0.0f);
}

TEST(OutputGain, RisesToExactlyOneInAsMuch) {
    OutputGain gain{kRate};
    gain.set(0);
    static_cast<void>(applied(gain, 1000));
    gain.set(1);
    const auto out = applied(gain, 400);
    for (std::size_t t = 0; t < kRamp; ++t) {
        EXPECT_NEAR(out[t], static_cast<double>(t + 1) / kRamp, 1e-5) << "frame " << t;
    }
    for (std::size_t t = kRamp; t < 400; ++t) EXPECT_EQ(out[t], 1.0f) << "frame " << t;
}

TEST(OutputGain, TurnsRoundInTheMiddleOfARamp) {
    OutputGain gain{kRate};
    gain.set(0);
    EXPECT_NEAR(applied(gain, 120).back(), 0.5, 1e-5);
    gain.set(1);
    const auto out = applied(gain, 121);
    EXPECT_NEAR(out[0], 0.5 + 1.0 / kRamp, 1e-5);
    EXPECT_EQ(out[120], 1.0f);
}

TEST(OutputGain, GivesTheSameForAnyBlocksAndAllChannels) {
    OutputGain at_once{kRate};
    OutputGain in_pieces{kRate};
    at_once.set(0.3f);
    in_pieces.set(0.3f);
    const auto expected = applied(at_once, 300, 2);
    std::vector<float> pieces;
    for (std::size_t frames : {0, 1, 63, 128, 64, 44}) {
        const auto piece = applied(in_pieces, frames, 2);
        pieces.insert(pieces.end(), piece.begin(), piece.end());
    }
    EXPECT_EQ(pieces, expected);
    for (std::size_t t = 0; t < 300; ++t) EXPECT_EQ(expected[2 * t], expected[2 * t + 1]);
}

}  // namespace
}  // namespace hocket::audio
