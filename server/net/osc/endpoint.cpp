#include "net/osc/endpoint.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <string_view>

namespace hocket::net {

namespace {

constexpr std::array<std::uint8_t, 12> kMappedPrefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// The IPv4 form of an IPv4 address written as an IPv6 one; anything else unchanged.
Endpoint unmapped(const Endpoint& endpoint) noexcept {
    if (!endpoint.is_v6 ||
        !std::equal(kMappedPrefix.begin(), kMappedPrefix.end(), endpoint.address.begin())) {
        return endpoint;
    }
    Endpoint plain;
    plain.port = endpoint.port;
    std::copy(endpoint.address.begin() + 12, endpoint.address.end(), plain.address.begin());
    return plain;
}

}  // namespace

Endpoint Endpoint::from(const sockaddr_storage& socket_address) noexcept {
    Endpoint endpoint;
    if (socket_address.ss_family == AF_INET6) {
        sockaddr_in6 v6{};
        std::memcpy(&v6, &socket_address, sizeof v6);
        std::memcpy(endpoint.address.data(), &v6.sin6_addr, 16);
        endpoint.port = ntohs(v6.sin6_port);
        endpoint.scope = v6.sin6_scope_id;
        endpoint.is_v6 = true;
    } else {
        sockaddr_in v4{};
        std::memcpy(&v4, &socket_address, sizeof v4);
        std::memcpy(endpoint.address.data(), &v4.sin_addr, 4);
        endpoint.port = ntohs(v4.sin_port);
    }
    return endpoint;
}

unsigned Endpoint::to(sockaddr_storage& socket_address) const noexcept {
    if (is_v6) {
        sockaddr_in6 v6{};
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        v6.sin6_scope_id = scope;
        std::memcpy(&v6.sin6_addr, address.data(), 16);
        std::memcpy(&socket_address, &v6, sizeof v6);
        return sizeof v6;
    }
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_port = htons(port);
    std::memcpy(&v4.sin_addr, address.data(), 4);
    std::memcpy(&socket_address, &v4, sizeof v4);
    return sizeof v4;
}

std::string Endpoint::text() const {
    std::array<char, INET6_ADDRSTRLEN> digits{};
    inet_ntop(is_v6 ? AF_INET6 : AF_INET, address.data(), digits.data(), digits.size());
    std::string host{digits.data()};
    if (is_v6) host = "[" + host + "]";
    return host + ":" + std::to_string(port);
}

bool Endpoint::is_loopback() const noexcept {
    const Endpoint plain = unmapped(*this);
    if (!plain.is_v6) return plain.address[0] == 127;
    return std::all_of(address.begin(), address.end() - 1, [](auto byte) { return byte == 0; }) &&
           address.back() == 1;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const std::string host{text.substr(0, slash)};
    Endpoint first;
    if (inet_pton(AF_INET, host.c_str(), first.address.data()) != 1) {
        first.is_v6 = true;
        if (inet_pton(AF_INET6, host.c_str(), first.address.data()) != 1) return std::nullopt;
    }
    const unsigned most = first.is_v6 ? 128 : 32;
    unsigned bits = most;
    if (slash != std::string_view::npos) {
        const char* const end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + slash + 1, end, bits);
        if (read.ec != std::errc{} || read.ptr != end || bits > most) return std::nullopt;
    }
    AddressRange range;
    range.first_ = unmapped(first);
    if (first.is_v6 && !range.first_.is_v6) bits = bits < 96 ? 0 : bits - 96;
    range.prefix_bits_ = bits;
    return range;
}

bool AddressRange::contains(const Endpoint& endpoint) const noexcept {
    const auto is_zero = [](std::uint8_t byte) { return byte == 0; };
    if (std::all_of(first_.address.begin(), first_.address.end(), is_zero)) return true;
    const Endpoint plain = unmapped(endpoint);
    if (plain.is_v6 != first_.is_v6) return false;
    for (unsigned bit = 0; bit < prefix_bits_; bit += 8) {
        const unsigned kept = std::min(8U, prefix_bits_ - bit);
        const unsigned mask = 0xffU << (8 - kept);
        if (((plain.address[bit / 8] ^ first_.address[bit / 8]) & mask & 0xffU) != 0) return false;
    }
    return true;
}

std::size_t EndpointHash::operator()(const Endpoint& endpoint) const noexcept {
    const std::string_view bytes{reinterpret_cast<const char*>(endpoint.address.data()), 16};
    return std::hash<std::string_view>{}(bytes)*31 + endpoint.port;
}

}  // namespace hocket::net
