#include <gtest/gtest.h>

#include "graph/graph_fixture.hpp"
#include "graph/planner.hpp"

// What voices play, and gates, as inputs of a bus's plan.
namespace hocket::graph {
namespace {

using dsp::UnitKind;

class VoicesTest : public test::GraphFixture {
protected:
    static void add_node(GraphSpec& spec, UnitKind unit, std::vector<Operand> inputs) {
        NodeSpec& node = spec.nodes.emplace_back();
        node.identity.statement = "out";
        node.identity.unit = unit;
        node.inputs = std::move(inputs);
    }
    /// out: one unit of these inputs, the same on both sides.
    void plan_unit(UnitKind unit, std::vector<Operand> inputs) {
        GraphSpec spec;
        add_node(spec, unit, std::move(inputs));
        spec.outputs.push_back({"out", {Operand::of_node(0), Operand::of_node(0)}});
        plan(spec);
    }
    void plan_output(const Operand& left, const Operand& right) {
        GraphSpec spec;
        spec.outputs.push_back({"out", {left, right}});
        plan(spec);
    }
    void plan(const GraphSpec& spec) {
        auto planned = plan_graph(spec, planned_, kRateHz);
        ASSERT_TRUE(planned.has_value());
        planned_ = std::move(planned->graph);
        for (auto& each : planned->plans) waiting_.push_back(std::move(each));
    }
    PlannedGraph planned_;
};

TEST_F(VoicesTest, ABusOfVoicesIsHeardInTheSameBlockOnItsSides) {
    plan_output(Operand::of_voices(70, 0), Operand::of_voices(70, 1));
    settle();
    sound(70, 0.5f, -0.25f);
    render_blocks(1);
    fall_silent(70);
    render_blocks(1);
    for (std::size_t i = 0; i < base::kBlockFrames; ++i) {
        EXPECT_EQ(left_[i], 0.5f);
        EXPECT_EQ(right_[i], -0.25f);
        EXPECT_EQ(left_[base::kBlockFrames + i], 0.0f);
        EXPECT_EQ(right_[base::kBlockFrames + i], 0.0f);
    }
    EXPECT_EQ(plan_->voice_buses(), std::vector<std::uint32_t>{70});
}

TEST_F(VoicesTest, ANodeReadsThemAndHearsTheirSilence) {
    plan_unit(UnitKind::multiply, {Operand::of_voices(3, 1), Operand::of_number(2)});
    settle();
    sound(3, 1, 0.125f);
    render_blocks(1);
    fall_silent(3);
    render_blocks(1);
    EXPECT_EQ(left_[10], 0.25f);
    EXPECT_EQ(left_.back(), 0.0f);
}

TEST_F(VoicesTest, AnEditFromOneBusOfVoicesToAnotherFadesOver) {
    sound(0, 0.25f, 0.25f);
    sound(1, 0.75f, 0.75f);
    plan_output(Operand::of_voices(0, 0), Operand::of_voices(0, 1));
    settle();
    plan_output(Operand::of_voices(1, 0), Operand::of_voices(1, 1));
    render_blocks(kTransitionBlocks + 1);
    EXPECT_NEAR(left_[kTransitionBlocks * 32 - 1], 0.5, 1e-5);
    EXPECT_EQ(left_.back(), 0.75f);
    for (std::size_t i = 1; i < left_.size(); ++i) {
        ASSERT_NEAR(left_[i] - left_[i - 1], 0.0f, 0.5 / (kTransitionBlocks * 64) + 1e-6);
    }
}

// y[n] = x[n] + y[n-1] / 2: inside a circle voices are read frame by frame.
TEST_F(VoicesTest, ACircleReadsVoicesFrameByFrame) {
    GraphSpec spec;
    add_node(spec, UnitKind::add, {Operand::of_voices(0, 0), Operand::of_node(1)});
    add_node(spec, UnitKind::multiply, {Operand::of_node(0), Operand::of_number(0.5)});
    spec.outputs.push_back({"out", {Operand::of_node(0), Operand::of_node(0)}});
    plan(spec);
    settle();
    sound(0, 1, 1);
    render_blocks(1);
    float y = 0;
    for (std::size_t i = 0; i < base::kBlockFrames; ++i) {
        y = 1 + y * 0.5f;
        ASSERT_EQ(left_[i], y) << i;
    }
}

TEST_F(VoicesTest, AGateIsItsTrack) {
    track_value_ = 0.5f;
    plan_unit(UnitKind::add, {Operand::of_gate(9), Operand::of_number(1)});
    settle();
    render_blocks(1);
    EXPECT_EQ(left_[0], 1.5f);
    EXPECT_EQ(plan_->tracks(), std::vector<std::uint32_t>{9});
}

}  // namespace
}  // namespace hocket::graph
