#include "net/control/connection.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <utility>

#include "base/realtime.hpp"
#include "net/control/tick_grid.hpp"
#include "observability/log.hpp"

namespace hocket::net {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
// One type for TCP and Unix sockets: one connection class, and half the code to compile.
using Socket = asio::generic::stream_protocol::socket;

/// With more than this waiting nothing is taken from that client: it has to read first.
constexpr std::size_t kPauseBytes = 64 * 1024;
constexpr std::size_t kMaxPieces = 16;
constexpr int kEndSeconds = 15;

}  // namespace

struct Connection::Wire {
    Socket socket;
};

Connection::Connection(ConnectionOwner& owner, asio::io_context& io, int descriptor, int family,
                       std::uint64_t sender_id, std::string label)
    : Conversation{owner.session, owner.gate, owner.language, sender_id, std::move(label)},
      owner_{owner},
      wire_{std::make_unique<Wire>(Wire{Socket{io, {family, 0}, descriptor}})} {
    error_code ignored;
    wire_->socket.non_blocking(true, ignored);
}

Connection::~Connection() = default;

void Connection::close() {
    if (closed_) return;
    closed_ = true;
    error_code ignored;
    wire_->socket.shutdown(Socket::shutdown_both, ignored);
    wire_->socket.close(ignored);
    unsubscribe();
    owner_.session.remove_sender(sender_id());
    const auto keep = self();  // the map's may be the last one
    owner_.left(*this);
    observability::log_debug("{} has left", label());
}

void Connection::send(std::string line) {
    if (closed_) return;
    if (!outbox_.add(Outbox::line_of(std::move(line)))) {
        owner_.counters.overflowed.add();
        if (owner_.overflow_log.allow(base::steady_ns())) {
            observability::log_warning("{} does not read its answers: closed with {} bytes unread",
                                       label(), outbox_.bytes());
        }
        close();
        return;
    }
    flush();
}

void Connection::notify(const Outbox::Line& line) {
    if (outbox_.set_newest(line)) owner_.counters.skipped.add();
    flush();
    close_if_done();
}

void Connection::tell(const Outbox::Line& line) {
    owner_.counters.missed.add(outbox_.queue(line));
    flush();
    close_if_done();
}

void Connection::subscription_changed() {
    if (topics().contains(protocol::Topic::stats)) {
        due_ms = next_due_ms(base::steady_ns() / 1'000'000, stats_interval_ms());
    }
    owner_.subscription_changed();
}

void Connection::wait_for_input() {
    if (closed_ || reading_ || peer_done_) return;
    reading_ = true;
    wire_->socket.async_wait(Socket::wait_read, [self = self()](error_code error) {
        self->reading_ = false;
        if (self->closed_) return;
        if (error) {
            self->close();
        } else {
            self->read();
        }
    });
}

void Connection::read() {
    error_code error;
    const std::size_t count = wire_->socket.read_some(asio::buffer(owner_.input), error);
    if (error == asio::error::eof) {
        peer_done_ = true;
        reader_.finish();
        wait_for_end();
    } else if (error && error != asio::error::would_block) {
        close();
        return;
    }
    reader_.add({owner_.input.data(), count});
    take_lines();
}

// A client that only listens from here on, to topics that may be silent for hours: of its end there
// is no other sign. Over TCP the system has to ask for it.
void Connection::wait_for_end() {
    const int seconds = kEndSeconds;
    ::setsockopt(wire_->socket.native_handle(), IPPROTO_TCP, TCP_KEEPIDLE, &seconds,
                 sizeof seconds);
    ::setsockopt(wire_->socket.native_handle(), IPPROTO_TCP, TCP_KEEPINTVL, &seconds,
                 sizeof seconds);
    wire_->socket.async_wait(Socket::wait_error, [self = self()](error_code) { self->close(); });
}

void Connection::take_lines() {
    lines_left_ = true;
    // With much unread, flushed() goes on here. A little does not matter: `panic` gets through.
    while (!closed_ && outbox_.bytes() <= kPauseBytes) {
        const LineReader::Item item = reader_.next();
        if (item.kind == LineReader::Kind::nothing) {
            lines_left_ = false;
            wait_for_input();
            break;
        }
        if (item.kind == LineReader::Kind::line) {
            take(item.line);
        } else {
            owner_.counters.too_long.add();
            take_too_long(item.line);
        }
    }
    close_if_done();
}

void Connection::flush() {
    while (!closed_ && !writing_) {
        std::array<std::string_view, kMaxPieces> pieces;
        const std::size_t count = outbox_.next(pieces);
        if (count == 0) return;
        std::array<asio::const_buffer, kMaxPieces> buffers;
        for (std::size_t i = 0; i < count; ++i) buffers[i] = asio::buffer(pieces[i]);
        error_code error;
        const std::size_t written = wire_->socket.write_some(buffers, error);
        if (error == asio::error::would_block) {
            writing_ = true;
            wire_->socket.async_wait(Socket::wait_write, [self = self()](error_code failed) {
                self->writing_ = false;
                if (self->closed_) return;
                if (failed) {
                    self->close();
                } else {
                    self->flushed();
                }
            });
        } else if (error) {
            close();
        } else {
            outbox_.written(written);
        }
    }
}

void Connection::flushed() {
    flush();
    if (lines_left_) {
        take_lines();
    } else {
        close_if_done();
    }
}

void Connection::close_if_done() {
    // A client that only listens from now on is kept; one that is gone shows at the next write.
    if (peer_done_ && !lines_left_ && in_flight() == 0 && outbox_.empty() && topics().empty()) {
        close();
    }
}

}  // namespace hocket::net
