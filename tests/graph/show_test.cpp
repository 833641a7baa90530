#include "graph/show.hpp"

#include <gmock/gmock.h>

#include "graph/cost.hpp"
#include "graph/graph_fixture.hpp"
#include "graph/node_table.hpp"

namespace hocket::graph {
namespace {

using testing::HasSubstr;
using testing::Not;

class ShowTest : public test::GraphFixture {
protected:
    ShownGraph shown(const std::string& text) {
        eval(text);
        return show(board_.planned, [this](const Operand& operand) {
            for (const auto& track : board_.tracks) {
                if (track.number == operand.index) return track.of.text;
            }
            return std::string{};
        });
    }
};

TEST_F(ShowTest, NamesNodesAndWhatTheyRead) {
    const ShownGraph graph = shown("~bass: saw \"55 110\" # lpf 900 0.8\nout: ~bass");
    ASSERT_EQ(graph.nodes.size(), 2U);
    EXPECT_EQ(graph.nodes[0].name, "~bass saw 0");
    EXPECT_EQ(graph.nodes[0].inputs[0].kind, "pattern");
    EXPECT_EQ(graph.nodes[0].inputs[0].text, "55 110");
    const ShownNode& filter = graph.nodes[1];
    EXPECT_EQ(filter.name, "~bass lpf 0");
    EXPECT_EQ(filter.statement, "~bass");
    EXPECT_EQ(filter.kind, "lpf");
    ASSERT_EQ(filter.inputs.size(), 3U);
    EXPECT_EQ(filter.inputs[0].kind, "node");
    EXPECT_EQ(filter.inputs[0].node, 0U);
    EXPECT_EQ(filter.inputs[1].name, "cutoff");
    EXPECT_EQ(filter.inputs[1].kind, "number");
    EXPECT_EQ(filter.inputs[1].number, 900);
    EXPECT_EQ(filter.inputs[2].number, 0.8);
    ASSERT_EQ(graph.outputs.size(), 1U);
    EXPECT_EQ(graph.outputs[0].name, "out");
    EXPECT_EQ(graph.outputs[0].channels[0].node, 1U);
    EXPECT_EQ(graph.outputs[0].channels[1].node, 1U);
}

TEST_F(ShowTest, ListsEveryNodeBehindThoseItReads) {
    const ShownGraph graph =
        shown("out: ~c + ~a\n~c: ~b * sine 3\n~b: ~a # lpf 500\n~a: saw 1 + square 2");
    for (std::uint32_t i = 0; i < graph.nodes.size(); ++i) {
        for (const ShownInput& input : graph.nodes[i].inputs) {
            EXPECT_TRUE(input.kind != "node" || input.node < i) << graph.nodes[i].name;
        }
    }
}

TEST_F(ShowTest, CostsAddUp) {
    const ShownGraph graph = shown("out: (saw 1 # lpf 500) + sine 2 * 0.5");
    double sum = 0;
    for (const ShownNode& node : graph.nodes) sum += node.cost_ns;
    EXPECT_DOUBLE_EQ(sum, graph.cost_ns);
    EXPECT_DOUBLE_EQ(graph.cost_ns, estimated_cost_ns(board_.planned.net));
}

TEST_F(ShowTest, MarksCirclesAndNothingElse) {
    const ShownGraph graph = shown("~a: sine (~a * 100 + 440)\n~b: sine 1\nout: ~a + ~b");
    int in_circle = 0;
    for (const ShownNode& node : graph.nodes) {
        EXPECT_EQ(node.circle, node.statement == "~a" ? 1 : 0) << node.name;
        in_circle += node.circle;
    }
    EXPECT_EQ(in_circle, 3);
    EXPECT_THAT(dot_of(graph), HasSubstr("color=red"));
}

TEST_F(ShowTest, DotHasEveryNodeEveryEdgeAndQuotesWhatIsWritten) {
    const std::string dot = dot_of(shown("~bass: saw \"55 110\" # lpf 900 0.8\nout: ~bass"));
    EXPECT_THAT(dot, HasSubstr("digraph hocket {"));
    EXPECT_THAT(dot, HasSubstr("subgraph \"cluster ~bass\""));
    EXPECT_THAT(dot, HasSubstr("n1 [label=\"lpf 0\\ncutoff 900\\nq 0.8\\n"));
    EXPECT_THAT(dot, HasSubstr("n0 -> n1 [label=\"in\"]"));
    EXPECT_THAT(dot, HasSubstr("x0 [label=\"\\\"55 110\\\"\", shape=plaintext]"));
    EXPECT_THAT(dot, HasSubstr("n1 -> o0 [label=\"left\"]"));
    EXPECT_THAT(dot, Not(HasSubstr("color=red")));
}

TEST_F(ShowTest, NothingIsAnEmptyGraph) {
    const ShownGraph graph = show({}, {});
    EXPECT_TRUE(graph.nodes.empty());
    EXPECT_EQ(graph.cost_ns, 0);
    EXPECT_THAT(dot_of(graph), HasSubstr("}\n"));
}

TEST(UnitName, IsWhatPeopleWrite) {
    EXPECT_EQ(unit_name(dsp::UnitKind::multiply), "*");
    EXPECT_EQ(unit_name(dsp::UnitKind::lpf), "lpf");
    for (const NodeRow& row : node_table()) {
        EXPECT_THAT(unit_name(row.unit), Not(HasSubstr("unit"))) << row.name;
    }
}

}  // namespace
}  // namespace hocket::graph
