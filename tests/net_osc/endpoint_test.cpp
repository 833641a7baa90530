#include "net/osc/endpoint.hpp"

#include <gtest/gtest.h>
#include <netinet/in.h>

#include <algorithm>
#include <initializer_list>

namespace hocket::net {
namespace {

Endpoint v4(std::initializer_list<std::uint8_t> bytes, std::uint16_t port = 6010) {
    Endpoint endpoint;
    std::copy(bytes.begin(), bytes.end(), endpoint.address.begin());
    endpoint.port = port;
    return endpoint;
}

/// ::ffff:a.b.c.d, as a dual-stack socket shows an IPv4 sender.
Endpoint mapped(std::initializer_list<std::uint8_t> bytes) {
    Endpoint endpoint;
    endpoint.is_v6 = true;
    endpoint.address[10] = endpoint.address[11] = 0xff;
    std::copy(bytes.begin(), bytes.end(), endpoint.address.begin() + 12);
    return endpoint;
}

TEST(Endpoint, SurvivesTheWayThroughASocketAddress) {
    for (const Endpoint& endpoint : {v4({192, 168, 1, 5}), mapped({10, 0, 0, 1})}) {
        sockaddr_storage address{};
        endpoint.to(address);
        EXPECT_EQ(Endpoint::from(address), endpoint);
    }
}

TEST(Endpoint, IsWrittenAsPeopleWriteIt) {
    EXPECT_EQ(v4({127, 0, 0, 1}).text(), "127.0.0.1:6010");
    Endpoint loopback;
    loopback.is_v6 = true;
    loopback.address[15] = 1;
    loopback.port = 6010;
    EXPECT_EQ(loopback.text(), "[::1]:6010");
    EXPECT_TRUE(loopback.is_loopback());
}

TEST(Endpoint, KnowsLoopback) {
    EXPECT_TRUE(v4({127, 0, 0, 1}).is_loopback());
    EXPECT_TRUE(v4({127, 9, 9, 9}).is_loopback());
    EXPECT_TRUE(mapped({127, 0, 0, 1}).is_loopback());
    EXPECT_FALSE(v4({10, 0, 0, 1}).is_loopback());
    EXPECT_FALSE(v4({0, 0, 0, 1}).is_loopback());
}

TEST(AddressRange, ContainsOneAddressWhateverThePort) {
    const auto range = AddressRange::parse("192.168.1.5");
    ASSERT_TRUE(range);
    EXPECT_TRUE(range->contains(v4({192, 168, 1, 5}, 1)));
    EXPECT_TRUE(range->contains(mapped({192, 168, 1, 5})));
    EXPECT_FALSE(range->contains(v4({192, 168, 1, 4})));
    EXPECT_FALSE(range->contains(v4({127, 0, 0, 1})));
}

TEST(AddressRange, ContainsANetworkToTheBit) {
    const auto range = AddressRange::parse("192.168.4.0/22");
    ASSERT_TRUE(range);
    EXPECT_TRUE(range->contains(v4({192, 168, 4, 0})));
    EXPECT_TRUE(range->contains(v4({192, 168, 7, 255})));
    EXPECT_FALSE(range->contains(v4({192, 168, 8, 0})));
    EXPECT_FALSE(range->contains(v4({192, 168, 3, 255})));
}

TEST(AddressRange, ContainsEverybodyWhenItIsAllZero) {
    for (const char* everybody : {"0.0.0.0", "0.0.0.0/0", "::"}) {
        const auto range = AddressRange::parse(everybody);
        ASSERT_TRUE(range) << everybody;
        EXPECT_TRUE(range->contains(v4({8, 8, 8, 8}))) << everybody;
        EXPECT_TRUE(range->contains(mapped({8, 8, 8, 8}))) << everybody;
    }
}

TEST(AddressRange, IsNothingElse) {
    for (const char* wrong : {"", "localhost", "1.2.3", "1.2.3.4/33", "1.2.3.4/", "1.2.3.4/x",
                              "1.2.3.4/8 ", "::1/129"}) {
        EXPECT_FALSE(AddressRange::parse(wrong)) << wrong;
    }
}

}  // namespace
}  // namespace hocket::net
