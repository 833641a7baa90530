#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <optional>
#include <string>
#include <vector>

#include "net/osc/osc_decoder.hpp"
#include "support/osc_packets.hpp"

namespace hocket::test {

/// What a client received.
struct ReceivedOsc {
    std::string address;
    std::string types;
    std::vector<double> numbers;     ///< of the numeric arguments, in order
    std::vector<std::string> texts;  ///< of the text arguments, in order
};

/// A UDP socket on loopback that talks to one port.
class OscClient {
public:
    explicit OscClient(int server_port) {
        sockaddr_in any{};
        any.sin_family = AF_INET;
        any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        ::bind(socket_, reinterpret_cast<const sockaddr*>(&any), sizeof any);
        socklen_t length = sizeof any;
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&any), &length);
        port_ = ntohs(any.sin_port);
        server_.sin_family = AF_INET;
        server_.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        server_.sin_port = htons(static_cast<std::uint16_t>(server_port));
    }
    ~OscClient() { ::close(socket_); }
    OscClient(const OscClient&) = delete;
    OscClient& operator=(const OscClient&) = delete;

    [[nodiscard]] int port() const noexcept { return port_; }

    void send(const Bytes& packet) const {
        ::sendto(socket_, packet.data(), packet.size(), 0,
                 reinterpret_cast<const sockaddr*>(&server_), sizeof server_);
    }
    void send(std::string_view path, const std::vector<OscArg>& arguments = {}) const {
        send(osc_message(path, arguments));
    }

    /// The next message; nothing after five seconds.
    [[nodiscard]] std::optional<ReceivedOsc> receive() const {
        pollfd ready{.fd = socket_, .events = POLLIN, .revents = 0};
        if (::poll(&ready, 1, 5000) != 1) return std::nullopt;
        Bytes bytes(65'536);
        const auto size = ::recv(socket_, bytes.data(), bytes.size(), 0);
        if (size < 0) return std::nullopt;
        bytes.resize(static_cast<std::size_t>(size));
        net::OscDecoder decoder;
        if (!decoder.decode(bytes)) return std::nullopt;
        ReceivedOsc received{
            .address = std::string{decoder.address()}, .types = ",", .numbers = {}, .texts = {}};
        for (const net::OscArgument& argument : decoder.arguments()) {
            received.types += argument.type;
            if (argument.kind == net::OscArgument::Kind::number) {
                received.numbers.push_back(argument.number);
            } else if (argument.kind == net::OscArgument::Kind::text) {
                received.texts.emplace_back(argument.text);
            }
        }
        return received;
    }

    /// Sends and receives; an empty address stands for no answer.
    [[nodiscard]] ReceivedOsc ask(std::string_view path,
                                  const std::vector<OscArg>& arguments = {}) const {
        send(path, arguments);
        return receive().value_or(ReceivedOsc{});
    }

private:
    int socket_ = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    int port_ = 0;
    sockaddr_in server_{};
};

}  // namespace hocket::test
