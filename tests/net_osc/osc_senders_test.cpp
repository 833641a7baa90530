#include "net/osc/osc_senders.hpp"

#include <gtest/gtest.h>

#include "support/fake_osc_session.hpp"

namespace hocket::net {
namespace {

Endpoint loopback(int port) {
    Endpoint endpoint;
    endpoint.address = {127, 0, 0, 1};
    endpoint.port = static_cast<std::uint16_t>(port);
    return endpoint;
}

TEST(OscSenders, GivesOneNumberToOneAddressAndPort) {
    test::FakeOscSession session;
    SenderIds ids;
    OscSenders senders{session, ids};
    const std::uint64_t tidal = senders.heard(loopback(6010), 0).id;
    const std::uint64_t other = senders.heard(loopback(6011), 0).id;
    EXPECT_NE(tidal, other);
    EXPECT_EQ(senders.heard(loopback(6010), 0).id, tidal);
    EXPECT_EQ(session.senders.at(tidal), "osc 127.0.0.1:6010");
    EXPECT_EQ(session.senders.size(), 2U);
    ASSERT_NE(senders.find(other), nullptr);
    EXPECT_EQ(senders.find(other)->endpoint, loopback(6011));
}

TEST(OscSenders, ForgetsTheLeastRecentlyHeardBeyondItsCapacity) {
    test::FakeOscSession session;
    SenderIds ids;
    OscSenders senders{session, ids, 3};
    const std::uint64_t first = senders.heard(loopback(1), 0).id;
    const std::uint64_t second = senders.heard(loopback(2), 0).id;
    senders.heard(loopback(3), 0);
    senders.heard(loopback(1), 0);
    senders.heard(loopback(4), 0);
    EXPECT_NE(senders.find(first), nullptr);
    EXPECT_EQ(senders.find(second), nullptr);
    EXPECT_EQ(session.senders.count(second), 0U) << "the session is told";
    EXPECT_EQ(senders.size(), 3U);
    EXPECT_NE(senders.heard(loopback(2), 0).id, second) << "a number is given once";
}

TEST(OscSenders, KnowsWhoWasHeardLately) {
    test::FakeOscSession session;
    SenderIds ids;
    OscSenders senders{session, ids};
    senders.heard(loopback(1), 100);
    senders.heard(loopback(2), 200);
    senders.heard(loopback(3), 300);
    senders.heard(loopback(1), 400);
    senders.heard(loopback(1), 500);
    EXPECT_EQ(senders.heard_since(300), (std::vector{loopback(1), loopback(3)}));
    EXPECT_EQ(senders.heard_since(401), std::vector{loopback(1)});
    EXPECT_TRUE(senders.heard_since(501).empty());
}

}  // namespace
}  // namespace hocket::net
