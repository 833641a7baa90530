#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "net/osc/osc_check.hpp"
#include "net/sender_ids.hpp"
#include "session/session_api.hpp"

namespace hocket::net {

struct OscConfig {
    std::string address = "127.0.0.1";  ///< IPv4 or IPv6
    int port = 57120;                   ///< 0: any free one
    int receive_buffer_bytes = 4 << 20;
    /// Addresses or networks (192.168.1.0/24) that may send; "0.0.0.0" lets anybody. Empty:
    /// loopback only.
    std::vector<std::string> allow{};
};

/// What the port counted since it was opened.
struct OscCounters {
    std::uint64_t datagrams = 0;
    std::uint64_t messages = 0;   ///< in packets that passed the check
    std::uint64_t plays = 0;      ///< handed to the session
    std::uint64_t malformed = 0;  ///< sum of `faults`
    std::uint64_t unknown_addresses = 0;
    std::uint64_t strangers = 0;       ///< datagrams of senders that are not allowed
    std::uint64_t clamped_values = 0;  ///< numbers out of range
    std::uint64_t ignored_values = 0;  ///< not finite, or of the wrong type
    std::uint64_t kernel_drops = 0;
    std::uint64_t notify_clients = 0;  ///< now
    std::array<std::uint64_t, static_cast<std::size_t>(OscFault::count)> faults{};
};

/// The OSC port: UDP datagrams in, decoded events and requests to the session, answers out of the
/// same socket. It receives, checks and decodes on a thread of its own and never waits for the
/// session. All members may be called from any thread.
class OscServer {
public:
    static constexpr std::size_t kMaxNotifyClients = 64;

    /// Binds and becomes one of the session's sinks; nothing is read before start().
    /// @param session, @param ids must outlive this.
    /// Throws std::runtime_error, "cannot listen on udp 127.0.0.1:57120: address already in use".
    OscServer(OscConfig config, session::SessionApi& session, SenderIds& ids);
    ~OscServer();

    void start();
    /// Closes the socket and joins the thread; replies that come later are dropped.
    void stop();

    [[nodiscard]] int bound_port() const noexcept;
    /// A recent value.
    [[nodiscard]] OscCounters counters() const;

private:
    class Impl;
    std::shared_ptr<Impl> impl_;
};

}  // namespace hocket::net
