#include "net/osc/osc_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/realtime.hpp"
#include "support/fake_osc_session.hpp"
#include "support/osc_client.hpp"

namespace hocket::net {
namespace {

using protocol::PlayParam;
using test::Bytes;
using test::FakeOscSession;
using test::osc_bundle;
using test::osc_message;
using test::OscClient;

Bytes play(std::int32_t n) { return osc_message("/dirt/play", {"s", "bd", "n", n}); }

class OscServerTest : public testing::Test {
protected:
    FakeOscSession session;
    SenderIds ids;
    OscServer server{{.port = 0}, session, ids};
    OscClient client{server.bound_port()};
};

TEST_F(OscServerTest, HandsOverABareMessageWithoutTimetag) {
    server.start();
    const long long before_ns = base::steady_ns();
    client.send(play(3));
    ASSERT_TRUE(session.wait_for_plays(1));
    const session::TimedPlay& event = session.plays[0];
    EXPECT_EQ(event.play.texts.s, "bd");
    EXPECT_EQ(event.play.get(PlayParam::n, -1), 3);
    EXPECT_EQ(event.timetag, 0U);
    EXPECT_GE(event.arrival_steady_ns, before_ns);
    EXPECT_LE(event.arrival_steady_ns, base::steady_ns());
    EXPECT_EQ(session.senders.at(event.sender_id),
              "osc 127.0.0.1:" + std::to_string(client.port()));
}

TEST_F(OscServerTest, AnswersToTheOlderNameToo) {
    server.start();
    client.send("/play2", {"s", "sn"});
    ASSERT_TRUE(session.wait_for_plays(1));
    EXPECT_EQ(session.plays[0].play.texts.s, "sn");
}

TEST_F(OscServerTest, GivesTheInnermostTimetagUnchanged) {
    server.start();
    constexpr std::uint64_t timetag = 0xeeae'368a'1efb'8000;
    client.send(osc_bundle(timetag, {play(0), osc_bundle(timetag + 1, {play(1)}), play(2)}));
    ASSERT_TRUE(session.wait_for_plays(3));
    EXPECT_EQ(session.plays[0].timetag, timetag);
    EXPECT_EQ(session.plays[1].timetag, timetag + 1);
    EXPECT_EQ(session.plays[2].timetag, timetag);
}

TEST_F(OscServerTest, HandsOverFiveHundredMessagesOfABundleInOrderAndAtOnce) {
    server.start();
    std::vector<Bytes> messages;
    for (int i = 0; i < 500; ++i) messages.push_back(play(i));
    client.send(osc_bundle(1, messages));
    ASSERT_TRUE(session.wait_for_plays(500));
    EXPECT_THAT(session.push_sizes, testing::ElementsAre(500U));
    for (int i = 0; i < 500; ++i) {
        ASSERT_EQ(session.plays[static_cast<std::size_t>(i)].play.get(PlayParam::n, -1), i);
    }
}

TEST_F(OscServerTest, HandsOverWhatWaitedInOnePush) {
    for (int i = 0; i < 20; ++i) client.send(play(i));
    server.start();
    ASSERT_TRUE(session.wait_for_plays(20));
    EXPECT_THAT(session.push_sizes, testing::ElementsAre(20U));
}

TEST_F(OscServerTest, HandsOverEventsBeforeTheRequestThatCameAfterThem) {
    client.send(play(0));
    client.send("/hocket/hush");
    client.send(play(1));
    server.start();
    ASSERT_TRUE(session.wait_for_plays(2));
    ASSERT_EQ(session.calls.size(), 1U);
    EXPECT_EQ(session.calls[0].plays_before, 1U);
}

TEST_F(OscServerTest, CountsMalformedPacketsByReasonAndGoesOn) {
    server.start();
    client.send(Bytes{});
    client.send(Bytes{1, 2, 3});
    client.send(Bytes{'/', 'a', 0, 0, ',', 'b', 0, 0});
    // One message of a packet may be wrong for /dirt/play without spoiling the others.
    client.send(osc_bundle(1, {play(0), osc_message("/dirt/play", {"s"}), play(1)}));
    ASSERT_TRUE(session.wait([&] { return session.malformed >= 4 && session.plays.size() >= 2; }));
    // Counters are published once a batch is done with: at the second answer.
    EXPECT_EQ(client.ask("/dirt/hello").address, "/dirt/hello/reply");
    EXPECT_EQ(client.ask("/dirt/hello").address, "/dirt/hello/reply");
    const OscCounters counters = server.counters();
    EXPECT_EQ(counters.malformed, 4U);
    const auto of = [&](OscFault fault) {
        return counters.faults[static_cast<std::size_t>(fault)];
    };
    EXPECT_EQ(of(OscFault::empty), 1U);
    EXPECT_EQ(of(OscFault::length), 1U);
    EXPECT_EQ(of(OscFault::argument), 1U);
    EXPECT_EQ(of(OscFault::play_arguments), 1U);
    EXPECT_EQ(counters.plays, 2U);
}

TEST_F(OscServerTest, TakesTheLargestDatagramThereIs) {
    server.start();
    // 65 507 bytes are what UDP carries; a message is a multiple of 4.
    Bytes packet = osc_message(
        "/dirt/play", {"s", "bd", "x", test::Blob{Bytes(32'000)}, "y", test::Blob{Bytes(32'000)}});
    ASSERT_LT(packet.size(), 65'507U);
    client.send(packet);
    ASSERT_TRUE(session.wait_for_plays(1));
    EXPECT_EQ(session.plays[0].play.texts.s, "bd");
}

TEST_F(OscServerTest, RefusesAPortThatIsTaken) {
    const int port = server.bound_port();
    try {
        OscServer second{{.port = port}, session, ids};
        FAIL() << "bound twice";
    } catch (const std::runtime_error& error) {
        EXPECT_EQ(std::string{error.what()}, "cannot listen on udp 127.0.0.1:" +
                                                 std::to_string(port) + ": address already in use");
    }
}

TEST_F(OscServerTest, StopsTwiceAndUnstarted) {
    server.stop();
    server.stop();
    OscServer never_started{{.port = 0}, session, ids};
}

TEST(OscServer, RefusesAWrongAddressAndAWrongSender) {
    FakeOscSession session;
    SenderIds ids;
    EXPECT_THROW((OscServer{{.address = "nowhere", .port = 0}, session, ids}), std::runtime_error);
    EXPECT_THROW((OscServer{{.port = 0, .allow = {"nobody"}}, session, ids}), std::runtime_error);
}

TEST(OscServer, HearsOnlyWhomItIsTold) {
    FakeOscSession session;
    SenderIds ids;
    OscServer deaf{{.port = 0, .allow = {"10.0.0.1"}}, session, ids};
    OscServer hearing{{.port = 0, .allow = {"10.0.0.1", "127.0.0.0/8"}}, session, ids};
    OscServer open{{.port = 0, .allow = {"0.0.0.0"}}, session, ids};
    OscClient{deaf.bound_port()}.send(play(0));
    deaf.start();
    hearing.start();
    open.start();
    EXPECT_EQ(OscClient{hearing.bound_port()}.ask("/dirt/hello").address, "/dirt/hello/reply");
    EXPECT_EQ(OscClient{open.bound_port()}.ask("/dirt/hello").address, "/dirt/hello/reply");
    // Nothing answers for the deaf one but its counter.
    while (deaf.counters().datagrams == 0)
        std::this_thread::sleep_for(std::chrono::milliseconds{1});
    EXPECT_EQ(deaf.counters().strangers, 1U);
    EXPECT_EQ(deaf.counters().messages, 0U);
    EXPECT_TRUE(session.plays.empty());
}

TEST(OscServer, ReportsWhatTheKernelDropped) {
    FakeOscSession session;
    SenderIds ids;
    OscServer server{{.port = 0, .receive_buffer_bytes = 8192}, session, ids};
    const OscClient client{server.bound_port()};
    constexpr std::size_t sent = 500;
    for (std::size_t i = 0; i < sent; ++i) client.send(play(1));
    server.start();
    ASSERT_TRUE(session.wait_for_plays(1));
    // The next datagram that fits carries the counter.
    ASSERT_EQ(client.ask("/dirt/hello").address, "/dirt/hello/reply");
    ASSERT_TRUE(session.wait([&] { return session.kernel_drops > 0; }));
    EXPECT_EQ(session.kernel_drops + session.plays.size(), sent);
    ASSERT_EQ(client.ask("/dirt/hello").address,
              "/dirt/hello/reply");  // the counters of what came before are published
    EXPECT_EQ(server.counters().kernel_drops, session.kernel_drops);
}

TEST(OscServer, ListensOnIpv6) {
    FakeOscSession session;
    SenderIds ids;
    try {
        OscServer server{{.address = "::1", .port = 0}, session, ids};
        EXPECT_GT(server.bound_port(), 0);
    } catch (const std::runtime_error& error) {
        GTEST_SKIP() << "no IPv6 here: " << error.what();
    }
}

}  // namespace
}  // namespace hocket::net
