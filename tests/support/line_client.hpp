#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace hocket::test {

/// A blocking client that speaks in lines; every wait ends after 10 s.
class LineClient {
public:
    [[nodiscard]] static LineClient tcp(int port, int receive_buffer_bytes = 0) {
        LineClient client{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        if (receive_buffer_bytes > 0) {
            ::setsockopt(client.socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer_bytes,
                         sizeof receive_buffer_bytes);
        }
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(static_cast<std::uint16_t>(port));
        client.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
        return client;
    }
    [[nodiscard]] static LineClient unix_socket(const std::string& path) {
        LineClient client{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::memcpy(address.sun_path, path.data(),
                    std::min(path.size(), sizeof address.sun_path - 1));
        client.connect(reinterpret_cast<const sockaddr*>(&address), sizeof address);
        return client;
    }

    LineClient(LineClient&& other) noexcept
        : socket_{std::exchange(other.socket_, -1)},
          connected_{other.connected_},
          received_{std::move(other.received_)} {}
    LineClient& operator=(LineClient&&) = delete;
    ~LineClient() { close(); }

    [[nodiscard]] bool connected() const noexcept { return connected_; }

    /// Sends bytes as they are. @return false when the peer has closed or takes no more.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            if (!wait(POLLOUT, kTimeoutMs)) return false;
            const auto sent =
                ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0 && errno != EAGAIN) return false;
            if (sent > 0) bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
        return true;
    }
    bool send_line(std::string_view line) { return send(std::string{line} + "\n"); }

    /// The next line; nothing at the end of the stream or after the time.
    [[nodiscard]] std::optional<std::string> read_line(int timeout_ms = kTimeoutMs) {
        while (true) {
            if (const auto end = received_.find('\n', searched_); end != std::string::npos) {
                std::string line = received_.substr(0, end);
                received_.erase(0, end + 1);
                searched_ = 0;
                return line;
            }
            searched_ = received_.size();
            if (!read_some(timeout_ms)) return std::nullopt;
        }
    }
    /// One line there, one back.
    [[nodiscard]] std::optional<std::string> ask(std::string_view line) {
        if (!send_line(line)) return std::nullopt;
        return read_line();
    }
    /// Whether the peer closes before it sends another byte.
    [[nodiscard]] bool at_end() { return received_.empty() && !read_some(kTimeoutMs) && ended_; }
    /// Whether the peer closes, whatever it sends before.
    [[nodiscard]] bool drained_to_end() {
        while (read_some(kTimeoutMs)) received_.clear();
        return ended_;
    }

    void finish_sending() { ::shutdown(socket_, SHUT_WR); }
    void close() {
        if (socket_ >= 0) ::close(std::exchange(socket_, -1));
    }

private:
    static constexpr int kTimeoutMs = 10'000;

    explicit LineClient(int socket) noexcept : socket_{socket} {}

    void connect(const sockaddr* address, socklen_t size) {
        connected_ = ::connect(socket_, address, size) == 0;
    }
    [[nodiscard]] bool wait(short events, int timeout_ms) {
        pollfd ready{socket_, events, 0};
        return ::poll(&ready, 1, timeout_ms) > 0;
    }
    bool read_some(int timeout_ms) {
        if (ended_ || !wait(POLLIN, timeout_ms)) return false;
        char bytes[16384];
        const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
        if (count <= 0) {
            ended_ = true;
            return false;
        }
        received_.append(bytes, static_cast<std::size_t>(count));
        return true;
    }

    int socket_;
    bool connected_ = false;
    bool ended_ = false;
    std::string received_;
    std::size_t searched_ = 0;
};

}  // namespace hocket::test
