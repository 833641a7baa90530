#include <algorithm>
#include <numbers>

#include "graph/graph_fixture.hpp"

// What is heard while texts change: nothing but what they change.
namespace hocket::graph {
namespace {

class EditsTest : public test::GraphFixture {
protected:
    [[nodiscard]] static double sine_at(double hz, std::size_t frame) {
        return std::sin(2 * std::numbers::pi * hz * static_cast<double>(frame) / kRateHz);
    }
    [[nodiscard]] float largest_step() const {
        float largest = 0;
        for (std::size_t i = 1; i < left_.size(); ++i) {
            largest = std::max(largest, std::abs(left_[i] - left_[i - 1]));
        }
        return largest;
    }
};

TEST_F(EditsTest, TwoHundredEditsOfAnotherBusLeaveASineAsItIs) {
    eval("~a: sine 220\n~b: 0\nout: ~a * 0.5 + ~b * 0");
    for (int i = 0; i < 200; ++i) {
        render_blocks(1 + i % 13);
        eval("~b: " + std::string{i % 2 == 0 ? "saw " : "square "} + std::to_string(50 + i) +
             " # lpf " + std::to_string(300 + 10 * i) + (i % 3 == 0 ? " # hpf 100" : ""));
    }
    render_blocks(40);
    for (std::size_t i = kTransitionBlocks * 64; i < left_.size(); ++i) {
        // 220 Hz is 2^-33 of a period a frame off at most.
        ASSERT_NEAR(left_[i], 0.5 * sine_at(220, i), 1e-4) << i;
    }
}

TEST_F(EditsTest, ANumberThatChangesRampsIn10Ms) {
    eval("out: sine 0 + 0.2");
    settle();
    eval("out: sine 0 + 0.8");
    render_blocks(kTransitionBlocks + 4);
    EXPECT_NEAR(largest_step(), 0.6 / (kTransitionBlocks * 64), 1e-5);
    EXPECT_FLOAT_EQ(left_.back(), 0.8f);
    EXPECT_NEAR(left_[kTransitionBlocks * 32 - 1], 0.5, 1e-5);
}

TEST_F(EditsTest, AnAmplitudeThatChangesMakesNoStep) {
    eval("out: sine 220 * 0.1");
    settle();
    eval("out: sine 220 * 0.9");
    render_blocks(60);
    // The steepest of a sine of 0.9 at 220 Hz, and the ramp's own part.
    EXPECT_LT(largest_step(), 0.9 * 2 * std::numbers::pi * 220 / kRateHz + 0.8 / 512 + 1e-4);
}

TEST_F(EditsTest, AFrequencyThatChangesKeepsThePhase) {
    eval("out: sine 220");
    settle();
    eval("out: sine 330");
    render_blocks(60);
    EXPECT_LT(largest_step(), 2 * std::numbers::pi * 330 / kRateHz + 1e-4);
}

TEST_F(EditsTest, AnotherStructureFadesOver) {
    eval("out: sine 100 * 0.5");
    settle();
    eval("out: 0.5 + tri 0");
    render_blocks(60);
    EXPECT_LT(largest_step(), 0.5 * 2 * std::numbers::pi * 100 / kRateHz + 1.0 / 512 + 1e-4);
    EXPECT_FLOAT_EQ(left_.back(), 0.5f);
}

// The filter is the same one: what rings in it rings on when its input becomes another.
TEST_F(EditsTest, WhatRingsInANodeRingsOnThroughAnEditOfItsInput) {
    eval("out: impulse 1 # bpf 400 200");
    render_blocks(kTransitionBlocks + 20);
    std::vector<float> undisturbed;
    {
        const auto before = left_.size();
        eval("out: 0 # bpf 400 200");
        render_blocks(40);
        undisturbed.assign(left_.begin() + static_cast<std::ptrdiff_t>(before), left_.end());
    }
    const float ringing = *std::max_element(undisturbed.end() - 480, undisturbed.end());
    // Q = 200 at 400 Hz falls by 60 dB in 1.1 s: 40 blocks on, most of it is there.
    EXPECT_GT(ringing, 0.5f * *std::max_element(undisturbed.begin(), undisturbed.begin() + 480));
    EXPECT_GT(ringing, 0);
}

TEST_F(EditsTest, AnOutputThatGoesFadesOut) {
    eval("out: sine 100 * 0.5\nout2: sine 0 + 0.25");
    settle();
    board_.statements.erase("out2");
    eval("out: sine 100 * 0.5");
    render_blocks(kTransitionBlocks + 4);
    EXPECT_LT(largest_step(), 0.5 * 2 * std::numbers::pi * 100 / kRateHz + 0.25 / 512 + 1e-4);
}

TEST_F(EditsTest, ManyEditsKeepTheNumberOfTracksSmall) {
    for (int i = 0; i < 3000; ++i) {
        eval("out: sine \"" + std::to_string(100 + i) + " 220\"");
        waiting_.clear();
        board_.planned = {};
    }
    EXPECT_LT(board_.numbers, 128U);
}

}  // namespace
}  // namespace hocket::graph
