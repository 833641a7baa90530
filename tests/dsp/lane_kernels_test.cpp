#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numbers>
#include <random>
#include <string>

#include "dsp/lane_fixtures.hpp"
#include "dsp/lanes.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

LaneBlock ones() {
    LaneBlock block;
    for (auto& frame : block.at) std::fill_n(frame, kLanes, 1.0f);
    return block;
}

LaneBlock noise_block(std::uint32_t seed) {
    std::mt19937 random{seed};
    LaneBlock block;
    for (auto& frame : block.at) {
        for (float& x : frame) x = static_cast<float>(random() >> 8) / 8388608.0f - 1.0f;
    }
    return block;
}

LaneEnvelopes open_envelopes() {
    LaneEnvelopes envelopes{};
    std::fill_n(envelopes.gate, kLanes, kFullPhase);
    std::fill_n(envelopes.release, kLanes, kFullPhase);
    return envelopes;
}

TEST(LaneKernels, AreThoseOfTheInstructionSetAskedFor) {
    const char* wanted = std::getenv("HOCKET_SIMD");
    if (wanted == nullptr) GTEST_SKIP() << "HOCKET_SIMD is not set: the best one was taken";
    if (std::string{wanted} != lane_kernels().name) {
        GTEST_SKIP() << "this processor has no " << wanted;
    }
}

TEST(LaneEnvelopes, GateIsSineSquaredOfThePhaseWithinAMillionth) {
    const LaneKernels& kernels = lane_kernels();
    // Eight lanes of 64 frames, moved through the whole range of phases.
    constexpr std::uint32_t kStep = kFullPhase / 100'003;
    LaneEnvelopes envelopes = open_envelopes();
    for (std::uint32_t first = 0; first < kFullPhase - kBlockFrames * kLanes * kStep;
         first += kBlockFrames * kLanes * kStep) {
        for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
            envelopes.gate[lane] = first + lane * kBlockFrames * kStep;
            envelopes.gate_step[lane] = kStep;
        }
        LaneBlock block = ones();
        kernels.apply_envelopes(envelopes, block, nullptr, 0, kBlockFrames);
        for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
            for (std::uint32_t t = 0; t < kBlockFrames; ++t) {
                const double phase =
                    (first + (lane * kBlockFrames + t) * kStep) / static_cast<double>(kFullPhase);
                const double sine = std::sin(std::numbers::pi / 2 * phase);
                ASSERT_NEAR(block.at[t][lane], sine * sine, 1e-6) << "phase " << phase;
            }
        }
    }
}

TEST(LaneEnvelopes, AnOpenGateIsTransparent) {
    LaneEnvelopes envelopes = open_envelopes();
    const LaneBlock before = noise_block(1);
    LaneBlock left = before;
    LaneBlock right = before;
    lane_kernels().apply_envelopes(envelopes, left, &right, 0, kBlockFrames);
    EXPECT_TRUE(same_block(left, before));
    EXPECT_TRUE(same_block(right, before));
}

TEST(LaneEnvelopes, AClosedGateIsSilent) {
    LaneEnvelopes envelopes = open_envelopes();
    std::fill_n(envelopes.gate, kLanes, 0U);
    LaneBlock block = noise_block(2);
    lane_kernels().apply_envelopes(envelopes, block, nullptr, 0, kBlockFrames);
    for (const auto& frame : block.at) {
        for (const float x : frame) EXPECT_EQ(x, 0.0f);
    }
}

TEST(LaneEnvelopes, ReleaseIsAStraightLine) {
    LaneEnvelopes envelopes = open_envelopes();
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        envelopes.release_step[lane] = 0U - kFullPhase / (64 + 16 * lane);
    }
    LaneBlock block = ones();
    lane_kernels().apply_envelopes(envelopes, block, nullptr, 0, kBlockFrames);
    for (int lane = 0; lane < kLanes; ++lane) {
        for (int t = 0; t < kBlockFrames; ++t) {
            EXPECT_NEAR(block.at[t][lane], 1 - t / (64.0 + 16 * lane), 2e-7);
        }
    }
}

TEST(LaneEnvelopes, AnySplitOfABlockGivesTheSameBits) {
    LaneEnvelopes start = open_envelopes();
    for (std::uint32_t lane = 0; lane < kLanes; ++lane) {
        start.gate[lane] = lane * (kFullPhase / 16);
        start.gate_step[lane] = kFullPhase / 200 + lane * 12'345;
        start.release_step[lane] = lane % 2 == 0 ? 0U : 0U - kFullPhase / 240;
    }
    LaneEnvelopes at_once = start;
    LaneBlock left = noise_block(3);
    LaneBlock right = noise_block(4);
    lane_kernels().apply_envelopes(at_once, left, &right, 0, kBlockFrames);
    for (const auto& split : block_splits()) {
        LaneEnvelopes envelopes = start;
        LaneBlock split_left = noise_block(3);
        LaneBlock split_right = noise_block(4);
        int offset = 0;
        for (const int frames : split) {
            lane_kernels().apply_envelopes(envelopes, split_left, &split_right, offset, frames);
            offset += frames;
        }
        EXPECT_TRUE(same_block(split_left, left) && same_block(split_right, right));
        EXPECT_TRUE(std::equal(envelopes.gate, envelopes.gate + kLanes, at_once.gate));
        EXPECT_TRUE(std::equal(envelopes.release, envelopes.release + kLanes, at_once.release));
    }
}

TEST(LaneEnvelopes, ALaneDependsNeitherOnItsNeighboursNorOnItsPlace) {
    LaneEnvelopes alone = open_envelopes();
    alone.gate[0] = 1000;
    alone.gate_step[0] = kFullPhase / 77;
    alone.release_step[0] = 0U - kFullPhase / 240;
    LaneBlock expected = ones();
    LaneEnvelopes envelopes = alone;
    lane_kernels().apply_envelopes(envelopes, expected, nullptr, 0, kBlockFrames);
    for (int place = 1; place < kLanes; ++place) {
        for (int lane = 0; lane < kLanes; ++lane) {
            envelopes.gate[lane] = kFullPhase / 2;
            envelopes.gate_step[lane] = 5000;
            envelopes.release[lane] = kFullPhase / 3;
            envelopes.release_step[lane] = 77;
        }
        envelopes.gate[place] = alone.gate[0];
        envelopes.gate_step[place] = alone.gate_step[0];
        envelopes.release[place] = alone.release[0];
        envelopes.release_step[place] = alone.release_step[0];
        LaneBlock block = ones();
        lane_kernels().apply_envelopes(envelopes, block, nullptr, 0, kBlockFrames);
        EXPECT_TRUE(same_lane(block, place, expected, 0)) << "place " << place;
    }
}

TEST(LaneMix, AddsEveryLaneTimesItsGainToTheSums) {
    const LaneBlock left = noise_block(5);
    const LaneBlock right = noise_block(6);
    const LaneBlock before_left = noise_block(7);
    const LaneBlock before_right = noise_block(8);
    LaneGains gains{};
    for (int lane = 0; lane < kLanes; ++lane) {
        gains.left[lane] = 0.1f * static_cast<float>(lane);
        gains.right[lane] = 1.0f - 0.3f * static_cast<float>(lane);
    }
    LaneBlock left_sum = before_left;
    LaneBlock right_sum = before_right;
    lane_kernels().mix(left, right, gains, left_sum, right_sum);
    for (int t = 0; t < kBlockFrames; ++t) {
        for (int lane = 0; lane < kLanes; ++lane) {
            EXPECT_NEAR(
                left_sum.at[t][lane],
                before_left.at[t][lane] + static_cast<double>(left.at[t][lane]) * gains.left[lane],
                4e-7);
            EXPECT_NEAR(right_sum.at[t][lane],
                        before_right.at[t][lane] +
                            static_cast<double>(right.at[t][lane]) * gains.right[lane],
                        4e-7);
        }
    }
}

TEST(LaneMix, OneChannelServesBothSides) {
    const LaneBlock mono = noise_block(9);
    LaneGains gains{};
    std::fill_n(gains.left, kLanes, 0.25f);
    std::fill_n(gains.right, kLanes, 0.75f);
    LaneBlock left_sum{}, right_sum{};
    lane_kernels().mix(mono, mono, gains, left_sum, right_sum);
    for (int t = 0; t < kBlockFrames; ++t) {
        for (int lane = 0; lane < kLanes; ++lane) {
            EXPECT_EQ(left_sum.at[t][lane], 0.25f * mono.at[t][lane]);
            EXPECT_EQ(right_sum.at[t][lane], 0.75f * mono.at[t][lane]);
        }
    }
}

TEST(LaneMix, SumsTheLanesOfEveryFrame) {
    const LaneBlock block = noise_block(10);
    float sums[kBlockFrames];
    lane_kernels().sum_lanes(block, sums);
    for (int t = 0; t < kBlockFrames; ++t) {
        double sum = 0;
        for (const float x : block.at[t]) sum += static_cast<double>(x);
        EXPECT_NEAR(sums[t], sum, 2e-6);
    }
}

}  // namespace
}  // namespace hocket::dsp
