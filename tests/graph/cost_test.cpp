#include "graph/cost.hpp"

#include "graph/graph_fixture.hpp"

// The estimate is a sum over what is computed; how long one unit takes is for the benchmarks.
namespace hocket::graph {
namespace {

class CostTest : public test::GraphFixture {
protected:
    double cost_of(const std::string& text) {
        board_ = {};
        eval(text);
        return estimated_cost_ns(board_.planned.net);
    }
    static double unit(dsp::UnitKind kind, std::uint32_t held, bool frame_wise = false) {
        return unit_cost_ns({.kind = kind, .frame_wise = frame_wise, .held = held});
    }
};

TEST_F(CostTest, WhatIsFoldedAwayCostsNothing) {
    EXPECT_EQ(cost_of("out: 2 * 3 + 4 / 5 - 1"), 0);
    EXPECT_EQ(cost_of("~unheard: sine 440 # reverb 0.9\nout: 0"), 0);
}

TEST_F(CostTest, IsTheSumOfTheNodesThatAreComputed) {
    // The frequency is a number, both factors are signals, the filter's numbers stand still.
    EXPECT_DOUBLE_EQ(cost_of("out: (sine 440 * saw 110) # lpf 900 0.8"),
                     unit(dsp::UnitKind::sine, 0b1) + unit(dsp::UnitKind::saw, 0b1) +
                         unit(dsp::UnitKind::multiply, 0b00) + unit(dsp::UnitKind::lpf, 0b110));
}

TEST_F(CostTest, AFilterThatIsSweptCountsAsOne) {
    EXPECT_DOUBLE_EQ(cost_of("out: saw 110 # lpf (sine 1 * 900 + 1100) 0.8"),
                     unit(dsp::UnitKind::saw, 0b1) + unit(dsp::UnitKind::sine, 0b1) +
                         unit(dsp::UnitKind::multiply, 0b10) + unit(dsp::UnitKind::add, 0b10) +
                         unit(dsp::UnitKind::lpf, 0b100));
}

TEST_F(CostTest, APatternCountsAsWhatStandsStill) {
    EXPECT_DOUBLE_EQ(cost_of("out: sine \"220 440\""), cost_of("out: sine 440"));
}

TEST_F(CostTest, NodesInACircleCountFrameByFrame) {
    EXPECT_DOUBLE_EQ(cost_of("~a: sine (~a * 100 + 440)\nout: ~a"),
                     unit(dsp::UnitKind::sine, 0, true) +
                         unit(dsp::UnitKind::multiply, 0b10, true) +
                         unit(dsp::UnitKind::add, 0b10, true));
}

TEST_F(CostTest, MoreNodesCostMore) {
    std::string text = "out: sine 100";
    double before = cost_of(text);
    for (int i = 1; i < 20; ++i) {
        text += " + sine " + std::to_string(100 + i);
        const double now = cost_of(text);
        EXPECT_GT(now, before);
        before = now;
    }
}

TEST_F(CostTest, EveryUnitHasACostInAllItsUses) {
    for (std::size_t kind = 0; kind < dsp::kUnitKinds; ++kind) {
        for (const int lanes : {1, 8}) {
            const UnitUse use{.kind = static_cast<dsp::UnitKind>(kind), .lanes = lanes};
            const double cost_ns = unit_cost_ns(use);
            EXPECT_GT(cost_ns, 0) << kind << " in " << lanes;
            EXPECT_EQ(unit_cost_ns(use), cost_ns);  // measured once
        }
    }
}

// 1000 ns of every 1 / 48 000 s.
TEST(Cost, IsAPartOfTheTimeOfAFrame) {
    EXPECT_DOUBLE_EQ(percent_of_time(1000, 48'000), 4.8);
    EXPECT_EQ(estimated_cost_percent({}, 48'000), 0);
}

}  // namespace
}  // namespace hocket::graph
