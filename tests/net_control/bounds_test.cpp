#include <string>

#include "net/control/conversation.hpp"
#include "running_server.hpp"

namespace hocket::net {
namespace {

TEST(ControlBounds, AnswersALineThatIsTooLongAndGoesOnBehindIt) {
    RunningServer running;
    auto client = running.client();
    const std::string head = R"({"method":"eval","id":1,"params":{"code":")";
    // 200 kB, beyond the 128 kB of a line.
    ASSERT_TRUE(client.send(head + std::string(200'000, 'x') + "\"}}\n"));
    const Json error = json_of(client.read_line())["error"];
    EXPECT_EQ(error["code"], protocol::kLimitError);
    EXPECT_EQ(error["data"]["expected"], "a line of at most 131072 bytes");
    EXPECT_EQ(json_of(client.ask(R"({"method":"hush","id":2})"))["id"], 2);
    EXPECT_EQ(running.server.counters().too_long, 1U);
}

TEST(ControlBounds, TakesALineOfTheFullLength) {
    RunningServer running;
    auto client = running.client();
    const std::string request = R"({"method":"hush","id":3})";
    const std::string padded = request + std::string(protocol::kMaxLineBytes - request.size(), ' ');
    EXPECT_EQ(json_of(client.ask(padded))["id"], 3);
}

TEST(ControlBounds, RefusesABatchBeyond100) {
    RunningServer running;
    auto client = running.client();
    const auto batch_of = [](int count) {
        Json batch = Json::array();
        for (int i = 0; i < count; ++i) batch.push_back({{"method", "hush"}, {"id", i}});
        return batch.dump();
    };
    EXPECT_EQ(json_of(client.ask(batch_of(100))).size(), 100U);
    EXPECT_EQ(json_of(client.ask(batch_of(101)))["error"]["code"], protocol::kInvalidRequest);
}

TEST(ControlBounds, RefusesWhatIsBeyond1000RequestsInFlight) {
    RunningServer running;
    running.session.hold();
    auto client = running.client();
    for (int i = 0; i < 1000; ++i)
        client.send(R"({"method":"hush","id":0})"
                    "\n");
    const Json refused = json_of(client.ask(R"({"method":"hush","id":1})"));
    EXPECT_EQ(refused["id"], 1);
    EXPECT_EQ(refused["error"]["code"], protocol::kLimitError);
    running.session.release();
    for (int i = 0; i < 1000; ++i) ASSERT_EQ(json_of(client.read_line())["result"]["ok"], true);
    EXPECT_EQ(json_of(client.ask(R"({"method":"hush","id":2})"))["id"], 2);
}

TEST(ControlBounds, TellsAClientTooManyAndTakesTheNextOneLater) {
    ControlConfig config;
    config.max_clients = 2;
    RunningServer running{config};
    auto first = running.client();
    ASSERT_TRUE(first.ask(R"({"method":"hush","id":1})"));
    {
        auto second = running.client();
        ASSERT_TRUE(second.ask(R"({"method":"hush","id":1})"));
        auto third = running.client();
        third.send_line(R"({"method":"hush","id":1})");
        EXPECT_EQ(json_of(third.read_line())["error"]["message"],
                  "expected at most 2 clients, got one more");
        EXPECT_TRUE(third.at_end());
        EXPECT_EQ(running.server.counters().refused, 1U);
    }
    ASSERT_TRUE(running.session.wait_for_senders(1));
    auto fourth = running.client();
    EXPECT_TRUE(fourth.ask(R"({"method":"hush","id":1})"));
}

protocol::Response long_answer(const protocol::Request&) {
    return protocol::EvalResult{.done = {std::string(100'000, 'x')}};
}

TEST(ControlBounds, ClosesAClientWhoseAnswersPileUpUnread) {
    RunningServer running{long_answer, {}};
    running.session.hold();
    auto client = running.client(4096);
    // 100 MB of answers: more than any socket buffer and the bound of 1 MiB together.
    for (int i = 0; i < 1000; ++i) client.send_line(R"({"method":"eval","params":["hush"]})");
    ASSERT_TRUE(running.session.wait_for_calls(1000));
    running.session.release();
    EXPECT_TRUE(running.session.wait_for_senders(0));
    EXPECT_EQ(running.server.counters().overflowed, 1U);
    auto other = running.client();
    EXPECT_TRUE(other.ask(R"({"method":"server.hello","id":1})")) << "the others go on";
}

TEST(ControlBounds, ReadsNoFurtherFromAClientThatDoesNotReadAndLosesNothing) {
    RunningServer running;
    auto client = running.client(4096);
    constexpr int count = 2000;  // about 30 MB of answers, made by the connection itself
    std::string requests;
    for (int i = 0; i < count; ++i) {
        requests += R"({"method":"rpc.discover","id":)" + std::to_string(i) + "}\n";
    }
    ASSERT_TRUE(client.send(requests));
    client.finish_sending();
    for (int i = 0; i < count; ++i) {
        const auto line = client.read_line();
        ASSERT_TRUE(line) << i;
        ASSERT_TRUE(line->starts_with(R"({"jsonrpc":"2.0","id":)" + std::to_string(i) + ","));
    }
    EXPECT_TRUE(client.at_end());
    EXPECT_EQ(running.server.counters().overflowed, 0U);
}

protocol::Response huge_answer(const protocol::Request&) {
    return protocol::EvalResult{.done = {std::string(Conversation::kMaxAnswerBytes, 'x')}};
}

TEST(ControlBounds, SaysThatAnAnswerIsTooLongInsteadOfSendingIt) {
    RunningServer running{huge_answer, {}};
    auto client = running.client();
    const Json answer = json_of(client.ask(R"({"method":"eval","params":["hush"],"id":4})"));
    EXPECT_EQ(answer["id"], 4);
    EXPECT_EQ(answer["error"]["code"], protocol::kLimitError);
}

TEST(ControlBounds, BoundsTheAnswersOfABatchTogether) {
    RunningServer running{long_answer, {}};
    auto client = running.client();
    Json batch = Json::array();
    for (int i = 0; i < 20; ++i) batch.push_back({{"method", "eval"}, {"params", {"hush"}}});
    const Json answers = json_of(client.ask(batch.dump()));
    ASSERT_EQ(answers.size(), 20U);
    // Ten answers of 100 kB fit into 1023 KiB, the eleventh does not.
    EXPECT_TRUE(answers[9].contains("result"));
    EXPECT_EQ(answers[10]["error"]["code"], protocol::kLimitError);
}

}  // namespace
}  // namespace hocket::net
