#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "net/control/conversation.hpp"
#include "net/control/line_reader.hpp"
#include "net/control/outbox.hpp"
#include "observability/counters.hpp"
#include "observability/rate_limit.hpp"

namespace boost::asio {
class io_context;
}

namespace hocket::net {

class Connection;

/// What the connections of a server share; it outlives them. On the connections' thread, but for
/// the counters.
class ConnectionOwner {
public:
    static constexpr std::size_t kReadBytes = 64 * 1024;

    ConnectionOwner(const ConnectionOwner&) = delete;
    ConnectionOwner& operator=(const ConnectionOwner&) = delete;

    /// A connection ended: it is to be forgotten.
    virtual void left(Connection& connection) = 0;
    virtual void subscription_changed() = 0;

    session::SessionApi& session;
    const protocol::Language language;
    std::shared_ptr<ReplyGate> gate;
    observability::RateLimit overflow_log{1'000'000'000};
    std::array<char, kReadBytes> input{};  // one for all: it is emptied before the next is read
    /// Read from any thread.
    struct {
        observability::Counter accepted, refused, overflowed, too_long, ticks, skipped, missed;
    } counters;

protected:
    ConnectionOwner(session::SessionApi& api, protocol::Language spoken)
        : session{api}, language{std::move(spoken)} {}
    ~ConnectionOwner() = default;
};

/// One client: moves bytes between its socket and its conversation.
class Connection final : public Conversation {
public:
    /// @param descriptor of a connected socket that does not block, from here on this one's;
    /// @param family AF_INET, ...; @param io runs on the connections' thread.
    Connection(ConnectionOwner& owner, boost::asio::io_context& io, int descriptor, int family,
               std::uint64_t sender_id, std::string label);
    ~Connection() override;

    void start() { wait_for_input(); }
    void close();
    /// The newest state: takes the place of one that has not begun to go out.
    void notify(const Outbox::Line& line);
    /// What happened: behind what happened before.
    void tell(const Outbox::Line& line);

    std::int64_t due_ms = 0;  ///< of the next profile; counts while it is subscribed

private:
    struct Wire;

    void send(std::string line) override;
    void settled() override { close_if_done(); }
    void subscription_changed() override;
    void hang_up() override { close(); }

    void wait_for_input();
    void read();
    void wait_for_end();
    void take_lines();
    void flush();
    void flushed();
    void close_if_done();
    [[nodiscard]] std::shared_ptr<Connection> self() {
        return std::static_pointer_cast<Connection>(shared_from_this());
    }

    /// Answers that wait unread, at most.
    static constexpr std::size_t kMaxOutputBytes = 1024 * 1024;

    ConnectionOwner& owner_;
    std::unique_ptr<Wire> wire_;  ///< its socket
    LineReader reader_{protocol::kMaxLineBytes};
    Outbox outbox_{kMaxOutputBytes};
    bool reading_ = false;  // a wait for input is under way
    bool writing_ = false;  // a wait for room is under way
    bool peer_done_ = false;
    bool lines_left_ = false;  // the reader may hold lines that were not taken yet
    bool closed_ = false;
};

}  // namespace hocket::net
