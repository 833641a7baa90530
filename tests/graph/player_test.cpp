#include <gtest/gtest.h>

#include "engine/graph_player.hpp"
#include "graph/graph_fixture.hpp"

namespace hocket::engine {
namespace {

class PlayerTest : public test::GraphFixture {
protected:
    /// Plays what was evaluated last, from the beginning, and returns the left channel.
    std::vector<float> play(int blocks) {
        std::vector<float> result;
        for (auto& plan : waiting_) EXPECT_TRUE(player_.take(EnterPlan{plan.get(), 0, true}));
        for (int i = 0; i < blocks; ++i) {
            alignas(64) float out[2 * base::kBlockFrames];
            {
                const base::RealtimeScope realtime;
                player_.begin_block(frame_);
                player_.render(voices(), out);
            }
            frame_ += base::kBlockFrames;
            result.insert(result.end(), out, out + base::kBlockFrames);
        }
        return result;
    }
    GraphPlayer player_{kRateHz};
    base::Frame frame_ = 0;
};

// More than wait at once: some give way, the last value is the right one, and nothing waits.
TEST_F(PlayerTest, TooManyStepsAreCountedAndTheLastOneHolds) {
    eval("out: \"1 2\"");
    for (int i = 0; i < 100; ++i) {
        player_.take(SetSignal{0, static_cast<float>(i), 1000 + i});
    }
    EXPECT_EQ(player_.lost_steps(), 100 - GraphPlayer::kMostSteps);
    const std::vector<float> out = play(20);
    EXPECT_EQ(out[1000], 0.0f);
    EXPECT_EQ(out[1010], 10.0f);
    EXPECT_EQ(out[1099], 99.0f);
    EXPECT_EQ(out.back(), 99.0f);
}

TEST_F(PlayerTest, WhatIsClearedIsNotPlayed) {
    eval("out: \"1 2\"");
    player_.take(SetSignal{0, 1, 0});
    player_.take(SetSignal{0, 2, 900});
    player_.take(SetSignal{0, 3, 1000});
    player_.take(ClearSignal{0, 950});
    const std::vector<float> out = play(20);
    EXPECT_EQ(out[899], 1.0f);
    EXPECT_EQ(out.back(), 2.0f);
}

TEST_F(PlayerTest, MutedItFallsSilentWithin10MsAndRunsOn) {
    eval("out: sine 0 + 0.5");
    EXPECT_EQ(play(20).back(), 0.5f);
    const auto plans = std::exchange(waiting_, {});
    player_.take(MuteGraph{});
    const std::vector<float> falling = play(8);
    EXPECT_EQ(falling.back(), 0.0f);
    for (std::size_t i = 1; i < falling.size(); ++i) {
        EXPECT_LE(std::abs(falling[i] - falling[i - 1]), 0.5f / 480 + 1e-6f);
    }
    eval("out: sine 0 + 0.5");
    EXPECT_EQ(play(16).back(), 0.5f);
}

}  // namespace
}  // namespace hocket::engine
