#include <cmath>

#include "language/graph_fixture.hpp"

namespace hocket::language {
namespace {

using test::built;
using test::cycle_of;
using test::heard;
using test::wrong;

TEST(GraphEnvelopes, OpenOnceACycleAndMultiplyWhatIsInFront) {
    EXPECT_EQ(heard("out: adsr 0.01 0.1"), "adsr(gate(1 0), 0.01, 0.1, 0.7, 0.2)");
    EXPECT_EQ(heard("out: saw 55 # adsr 0.01 0.1 0.6 0.3"),
              "multiply(saw(55), adsr(gate(1 0), 0.01, 0.1, 0.6, 0.3))");
    EXPECT_EQ(heard("out: saw 55 # ad 0.01 0.1 # ar 0.2 0.3"),
              "multiply(multiply(saw(55), ad(gate(1 0), 0.01, 0.1)), ar(gate(1 0), 0.2, 0.3))");
    EXPECT_EQ(heard("out: line 0 1"), "line(gate(1 0), 0, 1, 1)");
    EXPECT_EQ(heard("out: saw 55 # line 1 0 0.5"), "multiply(saw(55), line(gate(1 0), 1, 0, 0.5))");
    EXPECT_EQ(heard("~e: adsr \"0.01 0.2\" 0.1 0.5 0.2\nout: square 3 * ~e"),
              "multiply(square(3), ~e)");
}

TEST(GraphEnvelopes, ShareTheGateOfTheCycle) {
    const BuiltGraph graph = built("out: adsr 1 1 + ad 1 1\n~a: ar 1 1");
    ASSERT_EQ(graph.tracks.size(), 1U);
    EXPECT_EQ(cycle_of(graph.tracks[0].pattern, 5), "0 1, 1/2 0");
}

TEST(GraphEnvelopes, TakeAnySignalAsTheirGate) {
    EXPECT_EQ(heard("out: saw 55 # adsr 0.01 0.1 :gate (square 2)"),
              "multiply(saw(55), adsr(square(2), 0.01, 0.1, 0.7, 0.2))");
    EXPECT_EQ(heard("out: adsr 0.01 0.1 :gate \"1 0 1 0\""),
              "adsr(\"1 0 1 0\", 0.01, 0.1, 0.7, 0.2)");
    EXPECT_EQ(heard("out: ad 0.01 0.1 :gate (impulse 4)"), "ad(impulse(4), 0.01, 0.1)");
    EXPECT_EQ(heard("out: adsr 0.01 0.1 :release 1"), "adsr(gate(1 0), 0.01, 0.1, 0.7, 1)");
}

TEST(GraphEnvelopes, OpenWithTheEventsOfTheVoicesInFront) {
    const BuiltGraph graph = built("out: s \"bd sn\" # adsr 0.01 0.1 0.5 0.2 # ad 0.1 0.2");
    ASSERT_EQ(graph.tracks.size(), 2U);
    EXPECT_EQ(graph.tracks[0].statement, "out gate");
    EXPECT_EQ(cycle_of(graph.tracks[0].pattern), "0 1, 1/4 0, 1/2 1, 3/4 0");
    EXPECT_EQ(graph.tracks[1].statement, "gate") << "a signal has no events";
}

TEST(GraphEnvelopes, GatesOfLongEventsAreWholeInEveryWindow) {
    const BuiltGraph graph = built("out: slow 4 (s \"bd\") # adsr 0.01 0.1");
    std::vector<std::string> cycles;
    for (int i = 0; i < 5; ++i) cycles.push_back(cycle_of(graph.tracks[0].pattern, i));
    EXPECT_EQ(cycles, (std::vector<std::string>{"0 1", "", "0 0", "", "0 1"}));
    for (const auto& [at, value] : {std::pair{1, 1.0}, std::pair{2, 0.0}, std::pair{3, 0.0}}) {
        const auto now = graph.tracks[0].pattern.events({at, at});
        ASSERT_EQ(now.size(), 1U) << at;
        EXPECT_EQ(now[0].value.as_number(), value) << at;
    }
}

/// What arithmetic on numbers comes to, where line() is the seconds since its trigger.
double value_of(const BuiltGraph& graph, const graph::Operand& operand, double seconds) {
    if (operand.kind == graph::Operand::Kind::number) return operand.number;
    const graph::NodeSpec& node = graph.spec.nodes.at(operand.index);
    const auto in = [&](std::size_t i) { return value_of(graph, node.inputs.at(i), seconds); };
    switch (node.identity.unit) {
        case dsp::UnitKind::line:
            return std::min(in(1) + (in(2) - in(1)) * seconds / in(3), in(2));
        case dsp::UnitKind::add:
            return in(0) + in(1);
        case dsp::UnitKind::subtract:
            return in(0) - in(1);
        case dsp::UnitKind::multiply:
            return in(0) * in(1);
        case dsp::UnitKind::divide:
            return in(0) / in(1);
        case dsp::UnitKind::clip:
            return std::clamp(in(0), in(1), in(2));
        default:
            return std::nan("");
    }
}

TEST(GraphEnvelopes, SegmentsAreStraightLinesBetweenLevels) {
    const BuiltGraph graph = built("out: segments \"0 1 0.25 0.25 0\" \"0.1 0.2 1 0\"");
    const graph::Operand shape = graph.spec.outputs[0].channels[0];
    for (const auto& [seconds, level] :
         {std::pair{0.0, 0.0}, std::pair{0.05, 0.5}, std::pair{0.1, 1.0}, std::pair{0.2, 0.625},
          std::pair{0.3, 0.25}, std::pair{1.0, 0.25}, std::pair{1.299, 0.25},
          std::pair{1.4, 0.25}}) {
        // The last time is 0: the level falls at once when the line's end is passed.
        if (seconds < 1.3) {
            EXPECT_NEAR(value_of(graph, shape, seconds), level, 1e-9) << seconds;
        }
    }
    EXPECT_EQ(heard("out: segments 3 \"\""), "3");
    EXPECT_TRUE(heard("out: saw 3 # segments \"0 1\" \"1\"").starts_with("multiply(saw(3), add("));
}

TEST(GraphEnvelopes, SayWhatIsMissing) {
    struct Case {
        const char* text;
        int column;
    };
    for (const Case& each :
         {Case{"out: adsr", 6}, Case{"out: adsr 0.1", 6}, Case{"out: adsr 1 1 1 1 1", 19},
          Case{"out: ad 1 1 1", 13}, Case{"out: adsr (-1) 1", 12}, Case{"out: adsr 1 1 2", 15},
          Case{"out: segments \"0 1\"", 6}, Case{"out: segments \"0 1\" \"1 2\"", 21},
          Case{"out: segments \"0 x\" \"1\"", 18}, Case{"out: segments \"0 1\" \"-1\"", 21},
          Case{"out: adsr 1 1 :gat 3", 6}, Case{"out: adsr 1 1 :gate 1 :gate 2", 29}}) {
        const base::Error error = wrong(each.text);
        EXPECT_FALSE(error.message.empty()) << each.text;
        EXPECT_EQ(error.where.column, each.column) << each.text << ": " << error.message;
    }
}

}  // namespace
}  // namespace hocket::language
