#include "mixer/limiter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <vector>

#include "base/realtime.hpp"

namespace hocket::mixer {
namespace {

using base::kBlockFrames;

constexpr double kRateHz = 48'000;
constexpr std::size_t kLatency = Limiter::kLatencyFrames;

/// What comes out for an input of whole blocks; every channel has its own samples.
using Channels = std::vector<std::vector<float>>;

Channels through(Limiter& limiter, const Channels& in) {
    Channels out(in.size());
    std::vector<float> block(in.size() * kBlockFrames);
    for (std::size_t at = 0; at + kBlockFrames <= in[0].size(); at += kBlockFrames) {
        for (std::size_t channel = 0; channel < in.size(); ++channel) {
            std::copy_n(&in[channel][at], kBlockFrames, &block[channel * kBlockFrames]);
        }
        {
            const base::RealtimeScope realtime;
            limiter.process(block.data());
        }
        for (std::size_t channel = 0; channel < in.size(); ++channel) {
            const float* const from = &block[channel * kBlockFrames];
            out[channel].insert(out[channel].end(), from, from + kBlockFrames);
        }
    }
    return out;
}

std::vector<float> through(const std::vector<float>& in) {
    Limiter limiter{1, kRateHz, true};
    return through(limiter, {in})[0];
}

std::vector<float> noise(std::size_t frames, float level, unsigned seed) {
    std::mt19937 random{seed};
    std::uniform_real_distribution<float> spread{-level, level};
    std::vector<float> samples(frames);
    for (float& x : samples) x = spread(random);
    return samples;
}

bool same_bits(const float* a, const float* b, std::size_t count) {
    return std::memcmp(a, b, count * sizeof(float)) == 0;
}

TEST(Limiter, PassesWhatIsWithinFullScaleBitForBitAndOneBlockLater) {
    std::vector<float> in = noise(64 * 64, 1.0f, 1);
    in[100] = 1.0f;
    in[1000] = -1.0f;
    in[2000] = -0.0f;
    const std::vector<float> out = through(in);
    for (std::size_t t = 0; t < kLatency; ++t) EXPECT_EQ(out[t], 0.0f);
    EXPECT_TRUE(same_bits(&out[kLatency], in.data(), in.size() - kLatency));
}

// Bursts of every length and level, spikes of one frame, and numbers no sound has.
std::vector<float> wild(unsigned seed) {
    std::mt19937 random{seed};
    std::vector<float> samples;
    while (samples.size() < 64 * 512) {
        const auto length = random() % 3 == 0 ? 1 : 1 + random() % 300;
        const float level = std::exp2(static_cast<float>(random() % 400) / 10 - 10);
        for (std::size_t i = 0; i < length; ++i) {
            const float part = static_cast<float>(random() >> 8) / 8388608.0f - 1;
            samples.push_back(level * part);
        }
        if (random() % 20 == 0) samples.push_back(std::numeric_limits<float>::max());
        if (random() % 20 == 0) samples.push_back(-std::numeric_limits<float>::infinity());
        if (random() % 20 == 0) samples.push_back(std::numeric_limits<float>::quiet_NaN());
    }
    samples.resize(64 * 512);
    return samples;
}

class LimiterCeiling : public testing::TestWithParam<unsigned> {};

TEST_P(LimiterCeiling, IsNeverExceededWhateverComesIn) {
    Limiter limiter{2, kRateHz, true};
    const Channels out = through(limiter, {wild(GetParam()), wild(GetParam() + 1000)});
    for (const auto& channel : out) {
        for (std::size_t t = 0; t < channel.size(); ++t) {
            ASSERT_TRUE(std::abs(channel[t]) <= 1.0f) << channel[t] << " at " << t;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Random, LimiterCeiling, testing::Range(0U, 30U));

// The hardest for a look-ahead: one loud frame out of nothing, wherever it falls in its block, and
// louder ones while it is still being let go.
TEST(Limiter, ASinglePeakIsFullScaleAndNothingAroundItIsClipped) {
    for (std::size_t place = 0; place < kBlockFrames; ++place) {
        std::vector<float> in(64 * 20, 0.01f);
        in[640 + place] = 4.0f;
        in[710 + place] = -8.0f;
        const std::vector<float> out = through(in);
        EXPECT_GT(out[640 + place + kLatency], 0.4f) << place;
        EXPECT_NEAR(out[710 + place + kLatency], -1.0, 1e-6) << place;
        for (std::size_t t = 0; t < out.size(); ++t) ASSERT_LE(std::abs(out[t]), 1.0f);
    }
}

// To 1 / 2 in 64 equal steps, the last of them a frame before the peak.
TEST(Limiter, TheGainSinksInAStraightLineThatHasArrivedWhenThePeakDoes) {
    std::vector<float> in(64 * 20, 0.1f);
    in[700] = 2.0f;
    const std::vector<float> out = through(in);
    const std::size_t peak = 700 + kLatency;
    for (std::size_t i = 0; i < 64; ++i) {
        EXPECT_NEAR(out[peak - 64 + i] / 0.1f, 1 - 0.5 * static_cast<double>(i + 1) / 64, 1e-5)
            << i;
    }
    EXPECT_NEAR(out[peak], 1.0, 1e-6);
}

TEST(Limiter, WhatIsAlwaysTooLoudIsBroughtToFullScale) {
    const std::vector<float> out = through(std::vector<float>(64 * 100, 5.0f));
    EXPECT_NEAR(out.back(), 1.0, 1e-6);
}

// A peak of 2 asks for 1/2; a time constant after it is let go, 1/e of the reduction is left.
TEST(Limiter, LetsGoWithATimeConstantOf50Ms) {
    std::vector<float> in(64 * 600, 0.1f);
    in[640] = 2.0f;
    const std::vector<float> out = through(in);
    const auto gain_after = [&](double seconds) {
        // Held for the frames the peak takes through the latency; the mean over 64 is 32 late.
        const auto frames = static_cast<std::size_t>(seconds * kRateHz);
        return out[640 + kLatency + 32 + frames] / 0.1;
    };
    EXPECT_NEAR(gain_after(0.050), 1 - 0.5 * std::exp(-1.0), 0.005);
    EXPECT_NEAR(gain_after(0.100), 1 - 0.5 * std::exp(-2.0), 0.005);
    EXPECT_TRUE(same_bits(&out[640 + 24'000 + kLatency], &in[640 + 24'000], 64 * 50));
}

TEST(Limiter, OneGainForAllChannels) {
    Limiter limiter{3, kRateHz, true};
    const Channels in{std::vector<float>(64 * 10, 4.0f), std::vector<float>(64 * 10, -0.5f),
                      std::vector<float>(64 * 10, 0.125f)};
    const Channels out = through(limiter, in);
    for (std::size_t t = 2 * kLatency; t < out[0].size(); ++t) {
        EXPECT_NEAR(out[0][t], 1.0, 1e-6);
        EXPECT_NEAR(out[1][t], -0.125, 1e-6);
        EXPECT_NEAR(out[2][t], 0.03125, 1e-6);
    }
}

TEST(Limiter, WhatIsNotFiniteIsOneSilentFrameWhetherItLimitsOrNot) {
    for (const bool limits : {true, false}) {
        for (const float strange :
             {std::numeric_limits<float>::quiet_NaN(), std::numeric_limits<float>::infinity(),
              -std::numeric_limits<float>::infinity()}) {
            Limiter limiter{2, kRateHz, limits};
            Channels in{noise(64 * 4, 0.5f, 2), noise(64 * 4, 0.5f, 3)};
            in[0][70] = strange;
            const Channels out = through(limiter, in);
            in[0][70] = 0;
            for (std::size_t channel = 0; channel < 2; ++channel) {
                EXPECT_TRUE(same_bits(&out[channel][kLatency], in[channel].data(), 64 * 3));
            }
        }
    }
}

TEST(Limiter, ToldNotToLimitItOnlyDelays) {
    Limiter limiter{1, kRateHz, false};
    const std::vector<float> in = noise(64 * 20, 9.0f, 4);
    const std::vector<float> out = through(limiter, {in})[0];
    EXPECT_TRUE(same_bits(&out[kLatency], in.data(), in.size() - kLatency));
    EXPECT_EQ(limiter.take_least_gain(), 1.0f);
}

TEST(Limiter, TellsTheLeastGainOnce) {
    Limiter limiter{1, kRateHz, true};
    static_cast<void>(through(limiter, {std::vector<float>(64 * 4, 4.0f)}));
    EXPECT_NEAR(limiter.take_least_gain(), 0.25, 1e-6);
    static_cast<void>(through(limiter, {std::vector<float>(64 * 400, 0.5f)}));
    static_cast<void>(limiter.take_least_gain());
    static_cast<void>(through(limiter, {std::vector<float>(64 * 4, 0.5f)}));
    EXPECT_EQ(limiter.take_least_gain(), 1.0f);
}

TEST(Limiter, IsIdleOnceAllHasComeOutAndIsLetGo) {
    Limiter limiter{1, kRateHz, true};
    EXPECT_TRUE(limiter.is_idle());
    static_cast<void>(through(limiter, {std::vector<float>(64, 3.0f)}));
    EXPECT_FALSE(limiter.is_idle());
    static_cast<void>(through(limiter, {std::vector<float>(64 * 400, 0.0f)}));
    EXPECT_TRUE(limiter.is_idle());
    static_cast<void>(through(limiter, {std::vector<float>(64, 3.0f)}));
    limiter.reset();
    EXPECT_TRUE(limiter.is_idle());
    EXPECT_EQ(through(limiter, {std::vector<float>(128, 0.5f)})[0][64], 0.5f);
}

}  // namespace
}  // namespace hocket::mixer
