#include "graph/plan.hpp"

#include <algorithm>
#include <numbers>

#include "graph/graph_fixture.hpp"

namespace hocket::graph {
namespace {

class PlanTest : public test::GraphFixture {};

TEST_F(PlanTest, ASineHasItsFrequencyAndPhase) {
    eval("out: sine 440");
    render_blocks(kTransitionBlocks + 100);
    // The transition fades in; from its end on it is the sine that began with it.
    for (std::size_t i = kTransitionBlocks * 64; i < left_.size(); ++i) {
        const double expected =
            std::sin(2 * std::numbers::pi * 440 * static_cast<double>(i) / kRateHz);
        ASSERT_NEAR(left_[i], expected, 2e-5) << i;
        ASSERT_EQ(right_[i], left_[i]);
    }
}

TEST_F(PlanTest, BusesMayBeReadBeforeTheyAreDefined) {
    eval("out: ~b * 0.5\n~b: ~a + 0.25\n~a = 0.5");
    settle();
    render_blocks(1);
    EXPECT_EQ(left_.front(), 0.375f);
    // All of it is numbers.
    EXPECT_EQ(plan_->step_count(), 0U);
}

TEST_F(PlanTest, EqualArithmeticIsComputedOnceAndNoiseNever) {
    eval("~n: sine 3\nout: (~n * 0.5 + 1) * (~n * 0.5 + 1)");
    settle();
    EXPECT_EQ(plan_->step_count(), 4U);  // sine, *, +, *
    eval("out: noise - noise");
    settle();
    EXPECT_EQ(plan_->step_count(), 3U);
    render_blocks(10);
    EXPECT_GT(*std::max_element(left_.begin(), left_.end()), 0.5f);
}

TEST_F(PlanTest, WhatNobodyHearsIsNotComputed) {
    eval("~a: saw 110 # lpf 500\nout: sine 220");
    settle();
    EXPECT_EQ(plan_->step_count(), 1U);
}

TEST_F(PlanTest, BuffersAreUsedAgain) {
    std::string text = "out: sine 100";
    for (int i = 0; i < 100; ++i) text += " # lpf " + std::to_string(1000 + i);
    eval(text);
    settle();
    EXPECT_EQ(plan_->step_count(), 101U);
    EXPECT_LE(plan_->buffer_count(), 3U);
}

// y[n] = x[n] + y[n-1] / 2, the circle delayed by one frame: 1, 1/2, 1/4 ...
TEST_F(PlanTest, ABusThatReadsItselfDoesSoAFrameLater) {
    eval("~a: impulse 93.75 + ~a * 0.5\nout: ~a");
    render_blocks(kTransitionBlocks + 30);
    std::vector<float> expected(left_.size());
    float y = 0;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        y = (i % 512 == 0 ? 1.0f : 0.0f) + y * 0.5f;
        expected[i] = y;
    }
    for (std::size_t i = kTransitionBlocks * 64; i < left_.size(); ++i) {
        ASSERT_EQ(left_[i], expected[i]) << i;
    }
}

TEST_F(PlanTest, ACircleThroughTwoBusesDelaysByOneFrameInAll) {
    eval("~a: impulse 93.75 + ~b * 0.5\n~b: ~a * 0.5\nout: ~a");
    render_blocks(kTransitionBlocks + 20);
    float y = 0;
    for (std::size_t i = 0; i < left_.size(); ++i) {
        y = (i % 512 == 0 ? 1.0f : 0.0f) + y * 0.25f;
        if (i >= kTransitionBlocks * 64) {
            ASSERT_NEAR(left_[i], y, 1e-7) << i;
        }
    }
}

// What a circle keeps from block to block is in buffers that nobody else had before it either.
TEST_F(PlanTest, NodesAheadOfACircleLeaveItsLastFrameAlone) {
    eval(
        "~x: (saw 100 # lpf 400 0.7) * 0.1 + (saw 151 # hpf 400 0.7) * 0.1\n"
        "~a: ~x + ~a * 0.5\nout: ~a\nout2: ~x");
    render_blocks(kTransitionBlocks + 1);
    left_.clear();
    render_blocks(30);
    const std::vector<float> both = std::exchange(left_, {});
    board_.statements.erase("out");
    plan_.reset();
    board_.planned = {};
    eval("out2: ~x");
    render_blocks(kTransitionBlocks + 1);
    left_.clear();
    render_blocks(30);
    // both = x + y with y[n] = x[n] + y[n-1] / 2.
    double y = static_cast<double>(both[0]) - static_cast<double>(left_[0]);
    for (std::size_t i = 1; i < both.size(); ++i) {
        y = static_cast<double>(left_[i]) + 0.5 * y;
        ASSERT_NEAR(both[i], static_cast<double>(left_[i]) + y, 1e-5) << i;
    }
}

TEST_F(PlanTest, ABusThatIsNothingButItselfIsRefused) {
    EXPECT_NE(refused("~a: ~b\n~b: ~a\nout: ~a").message.find("nothing but itself"),
              std::string::npos);
}

TEST_F(PlanTest, WhatIsNotFiniteIsMutedAndNamed) {
    eval("~a: sine 100 * 1000000000\n~b: ~a * ~a * ~a * ~a * ~a * ~a\nout: ~b");
    render_blocks(kTransitionBlocks + 4);
    for (const float x : left_) ASSERT_TRUE(std::isfinite(x));
    ASSERT_GT(plan_->trap().count, 0U);
    EXPECT_TRUE(plan_->node_name(plan_->trap().node).starts_with("~b "));
}

TEST_F(PlanTest, PanIsHeardLeftAndRight) {
    eval("out: 0.5 + sine 0 # pan 0.25");
    settle();
    render_blocks(1);
    EXPECT_NEAR(left_[0], 0.5 * std::cos(std::numbers::pi / 8), 1e-5);
    EXPECT_NEAR(right_[0], 0.5 * std::sin(std::numbers::pi / 8), 1e-5);
}

// Each is worked out once, whatever stands before it in the alphabet; a round for each would take
// minutes.
TEST_F(PlanTest, LongChainsOfBusesAreFoldedAndTheirChannelsFound) {
    constexpr int kBuses = 1800;
    std::string numbers = "~b0: 1";
    std::string stereo = "~c0: noise # pan 0.2";
    for (int i = 1; i < kBuses; ++i) {
        const std::string at = std::to_string(i);
        const std::string before = std::to_string(i - 1);
        numbers += "\n~b" + at + ": ~b" + before + " + 1";
        stereo += "\n~c" + at + ": ~c" + before;
    }
    eval(numbers + "\nout: ~b" + std::to_string(kBuses - 1) + " * 0.0001");
    settle();
    render_blocks(1);
    EXPECT_FLOAT_EQ(left_[0], 0.18f);
    EXPECT_EQ(plan_->step_count(), 0U);
    eval(stereo + "\nout: ~c" + std::to_string(kBuses - 1));
    settle();
    render_blocks(4);
    EXPECT_NE(left_[1], right_[1]);
}

TEST_F(PlanTest, OutputsAddUp) {
    eval("out: sine 0 + 0.25\nout1: sine 0 + 0.5");
    settle();
    render_blocks(1);
    EXPECT_FLOAT_EQ(left_[0], 0.75f);
}

}  // namespace
}  // namespace hocket::graph
