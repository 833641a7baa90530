#include <sys/resource.h>

#include <string>
#include <vector>

#include "net/control/tick_grid.hpp"
#include "running_server.hpp"

namespace hocket::net {
namespace {

constexpr std::string_view kSubscribe =
    R"({"method":"stats.subscribe","params":{"interval_ms":20},"id":1})";

bool is_notification(const Json& json) { return json.value("method", "") == "stats"; }

TEST(TickGrid, PutsAllClientsOfOneIntervalOnTheSameTicks) {
    EXPECT_EQ(next_due_ms(1'000, 500), 1'500);
    EXPECT_EQ(next_due_ms(1'499, 500), 1'500);
    EXPECT_EQ(next_due_ms(1'500, 500), 2'000);
}

TEST(TickGrid, NeverGivesTheSameTickTwiceAndKeepsTheMeanInterval) {
    for (const std::int64_t interval_ms : {20, 21, 33, 59'999}) {
        std::int64_t now_ms = 0;
        for (int i = 0; i < 100; ++i) {
            const std::int64_t due_ms = next_due_ms(now_ms, interval_ms);
            ASSERT_GT(due_ms, now_ms);
            ASSERT_EQ(due_ms % kTickGridMs, 0);
            now_ms = due_ms;
        }
        EXPECT_NEAR(static_cast<double>(now_ms), 100.0 * static_cast<double>(interval_ms),
                    kTickGridMs);
    }
}

TEST(Subscription, SendsTheProfileAgainAndAgainUntilItIsEnded) {
    RunningServer running;
    auto client = running.client();
    EXPECT_EQ(client.ask(kSubscribe),
              R"({"jsonrpc":"2.0","id":1,"result":{"topics":["stats"],"interval_ms":20}})");
    std::uint64_t last = 0;
    for (int i = 0; i < 3; ++i) {
        const Json notification = json_of(client.read_line());
        ASSERT_TRUE(is_notification(notification)) << notification;
        EXPECT_FALSE(notification.contains("id"));
        const std::uint64_t received = notification["params"]["events"]["received"];
        EXPECT_GT(received, last);
        last = received;
    }
    client.send_line(R"({"method":"unsubscribe","params":{"topics":["stats"]},"id":2})");
    Json line;
    do line = json_of(client.read_line());
    while (is_notification(line));
    EXPECT_EQ(line["result"]["topics"], Json::array());
    const auto ticks = running.server.counters().ticks;
    EXPECT_FALSE(client.read_line(100)) << "five intervals of silence";
    EXPECT_EQ(running.server.counters().ticks, ticks);
}

TEST(Subscription, BeginsAgainAfterItWasEnded) {
    RunningServer running;
    auto client = running.client();
    for (int i = 0; i < 20; ++i) {
        client.send_line(R"({"method":"stats.subscribe","params":{"interval_ms":50}})");
        client.send_line(R"({"method":"stats.unsubscribe"})");
    }
    client.send_line(R"({"method":"subscribe","params":{"topics":["stats"],"interval_ms":50}})");
    for (int i = 0; i < 41; ++i) ASSERT_TRUE(json_of(client.read_line()).contains("result"));
    EXPECT_TRUE(is_notification(json_of(client.read_line())));
    EXPECT_TRUE(is_notification(json_of(client.read_line())));
}

TEST(Subscription, GoesOnForAPeerThatHalfCloses) {
    RunningServer running;
    auto client = running.client();
    client.send_line(kSubscribe);
    client.finish_sending();
    ASSERT_TRUE(client.read_line());
    for (int i = 0; i < 3; ++i) ASSERT_TRUE(is_notification(json_of(client.read_line())));
    client.close();
    EXPECT_TRUE(running.session.wait_for_senders(0)) << "noticed at the next notification";
}

TEST(Subscription, WritesEachProfileOnceForAllOf200Clients) {
    RunningServer running;
    std::vector<test::LineClient> clients;
    for (int i = 0; i < 200; ++i) {
        clients.push_back(running.client());
        ASSERT_TRUE(
            clients.back().ask(R"({"method":"stats.subscribe","params":{"interval_ms":100}})"));
    }
    constexpr int rounds = 5;
    for (auto& client : clients) {
        for (int i = 0; i < rounds; ++i) ASSERT_TRUE(is_notification(json_of(client.read_line())));
    }
    // Those that came first may have had a few more; 200 times as many would be 1000.
    EXPECT_LT(running.server.counters().ticks, 60U);
    EXPECT_EQ(running.session.stats_calls(), running.server.counters().ticks);
}

TEST(Subscription, GivesASlowReaderTheNewestProfileAndNoBacklog) {
    RunningServer running;
    running.session.pad_stats(100'000);
    auto client = running.client(4096);
    client.send_line(kSubscribe);
    // Until the socket's buffers are full and newer profiles have replaced unsent ones.
    while (running.server.counters().skipped < 20) {
        auto other = running.client();
        ASSERT_TRUE(other.ask(R"({"method":"hush"})"));
        ASSERT_LT(running.server.counters().ticks, 2'000U);
    }
    const std::uint64_t newest = running.server.counters().ticks;
    ASSERT_TRUE(client.read_line());
    std::uint64_t seen = 0;
    std::uint64_t count = 0;
    while (seen < newest) {
        const Json notification = json_of(client.read_line());
        ASSERT_TRUE(is_notification(notification));
        seen = notification["params"]["events"]["received"];
        ++count;
    }
    EXPECT_LE(count + 20, newest + 5) << "what was replaced is not sent";
    EXPECT_EQ(running.server.counters().overflowed, 0U);
}

}  // namespace
}  // namespace hocket::net
