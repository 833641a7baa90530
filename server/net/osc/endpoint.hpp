#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

struct sockaddr_storage;

namespace hocket::net {

/// Address and port of the other side of a datagram, IPv4 or IPv6, as a value that compares,
/// hashes and copies cheaply.
struct Endpoint {
    std::array<std::uint8_t, 16> address{};  ///< an IPv4 address fills the first four
    std::uint32_t scope = 0;                 ///< of an IPv6 link-local address
    std::uint16_t port = 0;                  ///< in host byte order
    bool is_v6 = false;

    friend bool operator==(const Endpoint&, const Endpoint&) = default;

    [[nodiscard]] static Endpoint from(const sockaddr_storage& socket_address) noexcept;
    /// @return how many bytes of `socket_address` are used.
    unsigned to(sockaddr_storage& socket_address) const noexcept;

    /// "127.0.0.1:6010", "[::1]:6010".
    [[nodiscard]] std::string text() const;
    /// 127.0.0.0/8, ::1, and the first written as an IPv6 address.
    [[nodiscard]] bool is_loopback() const noexcept;
};

/// Who may send: an address, or a network such as 192.168.1.0/24.
class AddressRange {
public:
    /// Nothing if the text is neither.
    [[nodiscard]] static std::optional<AddressRange> parse(std::string_view text);

    /// An IPv4 address written as an IPv6 one is the same. 0.0.0.0 and :: contain everybody.
    [[nodiscard]] bool contains(const Endpoint& endpoint) const noexcept;

private:
    Endpoint first_;
    unsigned prefix_bits_ = 0;
};

struct EndpointHash {
    std::size_t operator()(const Endpoint& endpoint) const noexcept;
};

}  // namespace hocket::net
