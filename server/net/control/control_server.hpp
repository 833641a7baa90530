#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "protocol/functions.hpp"

namespace hocket::session {
class SessionApi;
}

namespace hocket::net {

class SenderIds;

struct ControlConfig {
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6; who can reach it controls the daemon
    int port = 57121;                   ///< 0: any free one
    std::string unix_socket_path{};     ///< empty: none; its folder must exist
    std::size_t max_clients = 256;
    protocol::Language language{};  ///< for `rpc.discover` and completion
};

/// What became of clients since the start.
struct ControlCounters {
    std::uint64_t accepted = 0;
    std::uint64_t refused = 0;     ///< there were max_clients already
    std::uint64_t overflowed = 0;  ///< closed because answers piled up unread
    std::uint64_t too_long = 0;    ///< lines beyond protocol::kMaxLineBytes
    std::uint64_t ticks = 0;       ///< times a profile was written as text, for all clients due
    std::uint64_t skipped = 0;     ///< profiles that a newer one replaced before they went out
    std::uint64_t missed = 0;      ///< other notifications dropped because too many waited
};

/// The control socket: JSON-RPC 2.0, one message a line, on TCP and a Unix socket (mode 0600).
///
/// One thread of its own reads, checks, asks the session and writes; it never waits for a client.
/// Everything a client can make grow is bounded: its line, nesting, batch, requests in flight and
/// the output that waits for it. A peer that half-closes is answered first, and goes on getting
/// what it subscribed to.
class ControlServer {
public:
    /// Binds, so that a client may connect from here on. A Unix socket file that nobody answers on
    /// is removed first.
    /// @param session, @param ids outlive this.
    /// @throws std::runtime_error "cannot listen on 127.0.0.1:57121: address already in use".
    ControlServer(const ControlConfig& config, session::SessionApi& session, SenderIds& ids);
    /// Stops.
    ~ControlServer();
    ControlServer(const ControlServer&) = delete;
    ControlServer& operator=(const ControlServer&) = delete;

    /// Begins to answer. Once.
    void start();

    /// Writes the answers that are there, closes every connection, removes the Unix socket file
    /// and joins the thread. Answers of the session that come later are dropped. Idempotent; not
    /// from the thread itself, so not from within SessionApi::call.
    void stop();

    /// The TCP port, also where the configuration said 0.
    [[nodiscard]] int bound_port() const noexcept;

    /// Connected now. Any thread.
    [[nodiscard]] std::size_t clients() const noexcept;
    /// Any thread.
    [[nodiscard]] ControlCounters counters() const noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace hocket::net
