#include <string>
#include <vector>

#include "running_server.hpp"

// The topics that are told as it happens: audio, notices, events.
namespace hocket::net {
namespace {

using session::Notice;

constexpr std::string_view kAll =
    R"({"method":"subscribe","params":{"topics":["audio","notices","events"]},"id":1})";

protocol::AudioStatus audio_event(std::string event) {
    protocol::AudioStatus status;
    status.state = "playing";
    status.event = std::move(event);
    return status;
}

std::vector<protocol::StartedEvent> started(std::size_t count, std::uint64_t first = 1) {
    std::vector<protocol::StartedEvent> events(count);
    for (std::size_t i = 0; i < count; ++i) {
        events[i] = {.event = first + i, .from = "d1", .sound = "bd:0", .frame = 64, .cycle = 0.5};
    }
    return events;
}

TEST(Topics, AreToldInTheOrderInWhichItHappened) {
    RunningServer running;
    auto client = running.client();
    EXPECT_EQ(client.ask(kAll),
              R"({"jsonrpc":"2.0","id":1,"result":{"topics":["audio","notices","events"]}})");
    running.session.tell(audio_event("lost"));
    running.session.tell(Notice{.kind = Notice::Kind::late, .text = "late", .from = "rpc 1"});
    running.session.tell(started(2));
    running.session.tell(audio_event("opened"));
    Json line = json_of(client.read_line());
    EXPECT_EQ(line["method"], "audio");
    EXPECT_EQ(line["params"]["event"], "lost");
    EXPECT_FALSE(line.contains("id"));
    line = json_of(client.read_line());
    EXPECT_EQ(line["method"], "notices");
    EXPECT_EQ(line["params"]["kind"], "late");
    EXPECT_EQ(line["params"]["from"], "rpc 1");
    line = json_of(client.read_line());
    EXPECT_EQ(line["method"], "events");
    ASSERT_EQ(line["params"]["events"].size(), 2U) << "of one turn in one notification";
    EXPECT_EQ(line["params"]["events"][1]["event"], 2);
    EXPECT_FALSE(line["params"].contains("missed"));
    line = json_of(client.read_line());
    EXPECT_EQ(line["params"]["event"], "opened");
}

TEST(Topics, GoOnlyToThoseWhoWantThem) {
    RunningServer running;
    auto audio = running.client();
    auto events = running.client();
    ASSERT_TRUE(audio.ask(R"({"method":"subscribe","params":{"topics":["audio"]},"id":1})"));
    EXPECT_EQ(events.ask(R"({"method":"events.subscribe","id":1})"),
              R"({"jsonrpc":"2.0","id":1,"result":{"topics":["events"]}})");
    running.session.tell(started(1));
    running.session.tell(audio_event("retry"));
    EXPECT_EQ(json_of(audio.read_line())["method"], "audio");
    EXPECT_EQ(json_of(events.read_line())["method"], "events");
    EXPECT_EQ(json_of(events.ask(R"({"method":"hush","id":2})"))["id"], 2) << "nothing between";
}

TEST(Topics, AddUpAndEndOneByOne) {
    RunningServer running;
    auto client = running.client();
    ASSERT_TRUE(client.ask(kAll));
    EXPECT_EQ(json_of(client.ask(
                  R"({"method":"unsubscribe","params":[["audio"]],"id":2})"))["result"]["topics"],
              (Json{"notices", "events"}));
    EXPECT_EQ(json_of(client.ask(R"({"method":"events.unsubscribe","id":3})"))["result"]["topics"],
              Json{"notices"});
    const Json both = json_of(
        client.ask(R"({"method":"stats.subscribe","params":{"interval_ms":60000},"id":4})"));
    EXPECT_EQ(both["result"]["topics"], (Json{"stats", "notices"}));
    EXPECT_EQ(both["result"]["interval_ms"], 60'000);
    running.session.tell(audio_event("lost"));
    running.session.tell(started(1));
    running.session.tell(Notice{.text = "the only one"});
    EXPECT_EQ(json_of(client.read_line())["params"]["text"], "the only one");
}

TEST(Topics, LeaveTheIntervalOfTheProfileAsItIs) {
    RunningServer running;
    auto client = running.client();
    ASSERT_TRUE(client.ask(R"({"method":"stats.subscribe","params":[59000],"id":1})"));
    const Json answer = json_of(client.ask(
        R"({"method":"subscribe","params":{"topics":["audio"],"interval_ms":20},"id":2})"));
    EXPECT_EQ(answer["result"]["interval_ms"], 59'000);
}

TEST(Topics, EventsAreCollectedOnlyWhileSomebodyListens) {
    ControlConfig config;
    config.unix_socket_path = testing::TempDir() + "/listeners.sock";
    RunningServer running{config};
    EXPECT_TRUE(running.session.wait_for_event_listeners(0));
    auto first = running.client();
    ASSERT_TRUE(first.ask(R"({"method":"events.subscribe","id":1})"));
    ASSERT_TRUE(first.ask(R"({"method":"events.subscribe","id":2})"));
    EXPECT_TRUE(running.session.wait_for_event_listeners(1)) << "once a client";
    {
        auto second = test::LineClient::unix_socket(config.unix_socket_path);
        ASSERT_TRUE(second.ask(kAll));
        EXPECT_TRUE(running.session.wait_for_event_listeners(2));
    }
    EXPECT_TRUE(running.session.wait_for_event_listeners(1)) << "the other one has left";
    ASSERT_TRUE(first.ask(R"({"method":"unsubscribe","params":[["events"]],"id":3})"));
    EXPECT_TRUE(running.session.wait_for_event_listeners(0));
}

TEST(Topics, ManyEventsOfOneTurnComeInPartsAndInOrder) {
    RunningServer running;
    auto client = running.client();
    ASSERT_TRUE(client.ask(R"({"method":"events.subscribe","id":1})"));
    running.session.tell(started(1000));
    std::uint64_t next = 1;
    while (next <= 1000) {
        const Json line = json_of(client.read_line());
        ASSERT_EQ(line["method"], "events");
        ASSERT_LE(line["params"]["events"].size(), 128U);
        for (const Json& event : line["params"]["events"]) EXPECT_EQ(event["event"], next++);
    }
}

TEST(Topics, ASlowReaderMissesTheOldestAndIsToldHowMany) {
    RunningServer running;
    auto client = running.client(4096);
    ASSERT_TRUE(client.ask(R"({"method":"events.subscribe","id":1})"));
    std::uint64_t told = 0;
    // Until the socket's buffers and the queue are full.
    while (running.server.counters().missed < 500) {
        for (int i = 0; i < 50; ++i) running.session.tell(started(128, ++told));
        auto other = running.client();
        ASSERT_TRUE(other.ask(R"({"method":"hush","id":1})"));
        ASSERT_LT(told, 100'000U);
    }
    std::uint64_t received = 0;
    std::uint64_t missed = 0;
    std::uint64_t newest = 0;
    while (newest < told) {
        const Json params = json_of(client.read_line())["params"];
        ASSERT_TRUE(params.is_object());
        ++received;
        const std::uint64_t skipped = params.value("missed", 0U);
        const std::uint64_t event = params["events"][0]["event"];
        EXPECT_EQ(event, newest + skipped + 1) << "the number says exactly what is missing";
        missed += skipped;
        newest = event;
    }
    EXPECT_EQ(received + missed, told);
    EXPECT_EQ(missed, running.server.counters().missed);
    EXPECT_EQ(running.server.counters().overflowed, 0U);
}

TEST(Topics, DoNotKeepAClientThatHalfClosedAndLeft) {
    ControlConfig config;
    config.unix_socket_path = testing::TempDir() + "/topics.sock";
    RunningServer running{config};
    auto client = test::LineClient::unix_socket(config.unix_socket_path);
    client.send_line(kAll);
    client.finish_sending();
    ASSERT_TRUE(client.read_line());
    running.session.tell(audio_event("lost"));
    ASSERT_TRUE(client.read_line()) << "it only listens";
    client.close();
    EXPECT_TRUE(running.session.wait_for_senders(0)) << "without another notification";
}

}  // namespace
}  // namespace hocket::net
