#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "session/running_session.hpp"

namespace hocket::session {
namespace {

using testing::HasSubstr;

TEST(GraphRequests, TellWhatPlaysAndWhatItCosts) {
    test::RunningSession running;
    running.ask(protocol::Eval{"~bass: saw \"55 110\" # lpf 900 0.8\nout: ~bass"});
    const auto response = running.ask(protocol::GraphGet{});
    const auto* const graph = std::get_if<protocol::GraphResult>(&response);
    ASSERT_NE(graph, nullptr);
    ASSERT_EQ(graph->nodes.size(), 2U);
    EXPECT_EQ(graph->nodes[0].name, "~bass saw 0");
    EXPECT_EQ(graph->nodes[0].inputs[0].text, "55 110");
    EXPECT_EQ(graph->nodes[1].inputs[1].number, 900);
    EXPECT_EQ(graph->outputs[0].name, "out");
    EXPECT_GT(graph->cost_ns, 0);
    // ns a frame at 48 kHz, in percent of 1 / 48 000 s.
    EXPECT_DOUBLE_EQ(graph->cost_percent, graph->cost_ns * 48'000 * 1e-9 * 100);
}

TEST(GraphRequests, GiveTheSameToGraphviz) {
    test::RunningSession running;
    running.ask(protocol::Eval{"out: sine 220"});
    const auto response = running.ask(protocol::GraphGet{.as_dot = true});
    const auto* const graph = std::get_if<protocol::GraphDotResult>(&response);
    ASSERT_NE(graph, nullptr);
    EXPECT_THAT(graph->dot, HasSubstr("n0 -> o0"));
}

TEST(GraphRequests, BeforeAnyTextThereIsNothing) {
    test::RunningSession running;
    const auto response = running.ask(protocol::GraphGet{});
    const auto* const graph = std::get_if<protocol::GraphResult>(&response);
    ASSERT_NE(graph, nullptr);
    EXPECT_TRUE(graph->nodes.empty());
    EXPECT_EQ(graph->cost_percent, 0);
}

TEST(GraphRequests, MoreNodesThanALineHoldsAreRefusedInWords) {
    test::RunningSession running;
    std::string text = "out: 0";
    for (int bus = 0; bus < 50; ++bus) text += fmt::format(" + ~b{}", bus);
    for (int bus = 0; bus < 50; ++bus) {
        text += fmt::format("\n~b{}: 0", bus);
        for (int i = 0; i < 100; ++i) text += fmt::format(" + sine {}", i);
    }
    const auto answer = running.ask(protocol::Eval{.code = text, .force = true});
    ASSERT_NE(std::get_if<protocol::EvalResult>(&answer), nullptr);
    const auto response = running.ask(protocol::GraphGet{});
    const auto* const error = std::get_if<protocol::RpcError>(&response);
    ASSERT_NE(error, nullptr);
    EXPECT_EQ(error->code, protocol::kLimitError);
}

}  // namespace
}  // namespace hocket::session
