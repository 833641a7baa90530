#include "net/control/control_server.hpp"

#include <chrono>
#include <stdexcept>

#include "protocol/rpc_table.hpp"
#include "running_server.hpp"

namespace hocket::net {
namespace {

TEST(ControlServer, AnswersARequestInOneLine) {
    RunningServer running;
    auto client = running.client();
    EXPECT_EQ(client.ask(R"({"method":"hush","id":1})"),
              R"({"jsonrpc":"2.0","id":1,"result":{"ok":true}})");
    EXPECT_EQ(client.ask("{\"jsonrpc\":\"2.0\",\"method\":\"hush\",\"id\":\"a\"}\r"),
              R"({"jsonrpc":"2.0","id":"a","result":{"ok":true}})");
}

TEST(ControlServer, AnswersEverythingButNotifications) {
    RunningServer running;
    auto client = running.client();
    client.send_line(R"({"jsonrpc":"2.0","method":"hush"})");
    client.send_line(R"({"jsonrpc":"2.0","method":"no.such"})");
    EXPECT_EQ(json_of(client.ask(R"({"method":"hush"})"))["id"], Json{});
    EXPECT_TRUE(running.session.wait_for_calls(2));
}

TEST(ControlServer, AnswersAPeerThatHalfClosesAndThenCloses) {
    RunningServer running;
    running.session.hold();
    auto client = running.client();
    client.send("{\"method\":\"hush\",\"id\":1}\n{\"method\":\"stop\",\"id\":2}");
    client.finish_sending();
    ASSERT_TRUE(running.session.wait_for_calls(2)) << "a last line without its end counts";
    running.session.release();
    EXPECT_EQ(json_of(client.read_line())["id"], 1);
    EXPECT_EQ(json_of(client.read_line())["id"], 2);
    EXPECT_TRUE(client.at_end());
}

TEST(ControlServer, AnswersABatchInOneLineInItsOrder) {
    RunningServer running;
    auto client = running.client();
    const Json batch = json_of(
        client.ask(R"([{"method":"hush","id":1},{"method":"server.hello","id":2},7,)"
                   R"({"jsonrpc":"2.0","method":"hush"},{"method":"nothing.like.it","id":3}])"));
    ASSERT_EQ(batch.size(), 4U) << batch;
    EXPECT_EQ(batch[0]["id"], 1);
    EXPECT_EQ(batch[1]["result"]["name"], "hocket");
    EXPECT_EQ(batch[2]["error"]["code"], protocol::kInvalidRequest);
    EXPECT_EQ(batch[3]["error"]["code"], protocol::kMethodNotFound);
}

TEST(ControlServer, SaysNothingToABatchOfNotifications) {
    RunningServer running;
    auto client = running.client();
    client.send_line(R"([{"jsonrpc":"2.0","method":"hush"},{"jsonrpc":"2.0","method":"stop"}])");
    ASSERT_TRUE(running.session.wait_for_calls(2));
    EXPECT_EQ(json_of(client.ask(R"({"method":"hush","id":5})"))["id"], 5);
}

TEST(ControlServer, AnswersWhatIsNotJsonAndGoesOn) {
    RunningServer running;
    auto client = running.client();
    EXPECT_EQ(json_of(client.ask("hello?"))["error"]["code"], protocol::kParseError);
    EXPECT_EQ(json_of(client.ask("{\"method\":\"\xff\"}"))["error"]["code"], protocol::kParseError);
    EXPECT_EQ(json_of(client.ask(std::string(10'000, '[')))["error"]["code"],
              protocol::kParseError);
    EXPECT_EQ(json_of(client.ask(R"({"method":"hush","id":9})"))["id"], 9);
}

TEST(ControlServer, NamesSendersAndForgetsThemWhenTheyLeave) {
    RunningServer running;
    {
        auto first = running.client();
        ASSERT_TRUE(first.ask(R"({"method":"hush","id":1})"));
        auto second = running.client();
        ASSERT_TRUE(second.ask(R"({"method":"server.hello","params":{"name":"vim"},"id":1})"));
        const auto senders = running.session.senders();
        ASSERT_EQ(senders.size(), 2U);
        EXPECT_EQ(senders.at(1), "rpc 1");
        EXPECT_EQ(senders.at(2), "rpc 2 vim");
        EXPECT_EQ(running.session.last_sender(), 1U);
        EXPECT_EQ(running.server.clients(), 2U);
    }
    EXPECT_TRUE(running.session.wait_for_senders(0));
}

TEST(ControlServer, DiscoversEveryMethodItAnswers) {
    RunningServer running;
    auto client = running.client();
    const Json document = json_of(client.ask(R"({"method":"rpc.discover","id":1})"))["result"];
    ASSERT_EQ(document["methods"].size(), protocol::methods().size());
    for (const Json& method : document["methods"]) {
        auto next = running.client();  // one each: some begin to notify
        const Json answer = json_of(next.ask(Json{{"method", method["name"]}, {"id", 1}}.dump()));
        const int code = answer.contains("error") ? answer["error"]["code"].get<int>() : 0;
        EXPECT_TRUE(code == 0 || code == protocol::kInvalidParams) << method["name"] << answer;
    }
}

TEST(ControlServer, TellsOfTheNamesOfTheLanguageAPageAtATime) {
    ControlConfig config;
    config.language.functions = {{"every", "Int -> a", "now and then", "every 2 rev"},
                                 {"rev", "Pattern a -> Pattern a", "backwards", "rev \"1 2\""},
                                 {"rot", "Int -> a", "shifts values", "rot 1 \"1 2\""}};
    RunningServer running{config};
    auto client = running.client();
    const auto ask = [&](const char* params) {
        return json_of(client.ask(R"({"method":"language.functions","id":1,"params":)" +
                                  std::string{params} + "}"));
    };
    EXPECT_EQ(ask(R"({"prefix":"r","limit":1})")["result"], Json::parse(R"({"total":2,"functions":[
        {"name":"rev","type":"Pattern a -> Pattern a","documentation":"backwards",
         "example":"rev \"1 2\""}]})"));
    EXPECT_EQ(ask(R"({"prefix":"r","offset":1})")["result"]["functions"][0]["name"], "rot");
    EXPECT_EQ(ask("{}")["result"]["functions"].size(), 3U);
    EXPECT_EQ(ask(R"({"offset":1000000000,"limit":1000})")["result"],
              Json::parse(R"({"total":3,"functions":[]})"));
    EXPECT_EQ(ask(R"({"limit":1001})")["error"]["code"], protocol::kInvalidParams);
    EXPECT_EQ(ask(R"({"prefix":1})")["error"]["code"], protocol::kInvalidParams);
    const Json document = json_of(client.ask(R"({"method":"rpc.discover","id":1})"))["result"];
    EXPECT_EQ(document["x-functions"], Json::parse(R"(["every","rev","rot"])"));
}

TEST(ControlServer, TellsOfTheNodesOfTheGraph) {
    ControlConfig config;
    config.language.nodes = {
        {.name = "lpf",
         .aliases = {"svf_lp"},
         .arguments = {{"in", "signal", -1, 1, 0, true}, {"q", "", 0.5, 10, 1, false}},
         .is_chained = true,
         .documentation = "duller",
         .example = "saw 1 # lpf 2",
         .source = "a paper"},
        {.name = "saw"}};
    RunningServer running{config};
    auto client = running.client();
    const Json answer = json_of(
        client.ask(R"({"method":"language.nodes","id":1,"params":{"prefix":"l"}})"))["result"];
    EXPECT_EQ(answer, Json::parse(R"({"total":1,"nodes":[
        {"name":"lpf","aliases":["svf_lp"],"arguments":[
           {"name":"in","unit":"signal","min":-1.0,"max":1.0,"required":true},
           {"name":"q","unit":"","min":0.5,"max":10.0,"default":1.0,"required":false}],
         "chained":true,"documentation":"duller","example":"saw 1 # lpf 2","source":"a paper"}]})"));
    const Json document = json_of(client.ask(R"({"method":"rpc.discover","id":1})"))["result"];
    EXPECT_EQ(document["x-nodes"], Json::parse(R"(["lpf","saw"])"));
}

TEST(ControlServer, RefusesToCallABrowserAClient) {
    RunningServer running;
    auto client = running.client();
    client.send("POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n{\"method\":\"hush\",\"id\":1}\n");
    EXPECT_TRUE(client.drained_to_end());
    auto next = running.client();
    ASSERT_TRUE(next.ask(R"({"method":"stop","id":1})"));
    EXPECT_EQ(running.session.last_sender(), 2U);
    EXPECT_FALSE(running.session.senders().contains(1));
}

TEST(ControlServer, RefusesABrowserWithARequestLineBeyondTheLimit) {
    RunningServer running;
    auto client = running.client();
    client.send("GET /" + std::string(200'000, 'x') + " HTTP/1.1\r\n\r\n{\"method\":\"hush\"}\n");
    EXPECT_TRUE(client.drained_to_end());
    EXPECT_TRUE(running.session.wait_for_senders(0));
    EXPECT_EQ(running.session.last_sender(), 0U) << "nothing was asked of the session";
}

TEST(ControlServer, SaysWhyItCannotListen) {
    RunningServer running;
    const int port = running.server.bound_port();
    ControlConfig config;
    config.port = port;
    try {
        const ControlServer second{config, running.session, running.ids};
        FAIL() << "two servers on one port";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(error.what(), "cannot listen on 127.0.0.1:" + std::to_string(port) +
                                    ": address already in use");
    }
    config.address = "nowhere";
    EXPECT_THROW((ControlServer{config, running.session, running.ids}), std::runtime_error);
}

TEST(ControlServer, StopsWhileRequestsAreOutAndOutlivesTheirAnswers) {
    test::FakeSession session;
    SenderIds ids;
    session.hold();
    auto server = std::make_unique<ControlServer>(RunningServer::any_port({}), session, ids);
    server->start();
    auto client = test::LineClient::tcp(server->bound_port());
    client.send_line(R"({"method":"hush","id":1})");
    ASSERT_TRUE(session.wait_for_calls(1));
    server->stop();
    EXPECT_TRUE(client.at_end());
    EXPECT_TRUE(session.senders().empty());
    server.reset();
    session.release();  // the answer finds nobody
}

TEST(ControlServer, StopsWithoutHavingStarted) {
    test::FakeSession session;
    SenderIds ids;
    ControlServer server{RunningServer::any_port({}), session, ids};
    server.stop();
    server.stop();
    EXPECT_FALSE(test::LineClient::tcp(server.bound_port()).connected());
}

TEST(ControlServer, SendsTheAnswerOfTheShutdownBeforeItCloses) {
    RunningServer running;
    auto client = running.client();
    const auto answer = client.ask(R"({"method":"server.shutdown","id":1})");
    running.server.stop();
    EXPECT_EQ(json_of(answer)["id"], 1);
    EXPECT_TRUE(client.at_end());
}

}  // namespace
}  // namespace hocket::net
