#include "net/control/control_server.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <list>
#include <span>
#include <thread>
#include <unordered_map>
#include <vector>

#include "base/realtime.hpp"
#include "net/control/connection.hpp"
#include "net/control/listener.hpp"
#include "net/control/tick_grid.hpp"
#include "net/sender_ids.hpp"
#include "observability/log.hpp"
#include "observability/rate_limit.hpp"

namespace hocket::net {

namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using protocol::Topic;
using std::chrono::milliseconds;
// One type for TCP and Unix sockets: half the code to compile.
using Socket = asio::generic::stream_protocol::socket;
using Acceptor = asio::basic_socket_acceptor<asio::generic::stream_protocol>;

/// How long a refused client is given to read why, and how many at once.
constexpr milliseconds kRefusalTime{1000};
constexpr std::size_t kMaxRefusals = 64;
constexpr milliseconds kAcceptPause{100};
/// More than this begin to sound at once: further notifications, so that none is very long.
constexpr std::size_t kMostEventsALine = 128;
constexpr std::int64_t kLogEveryNs = 1'000'000'000;

std::int64_t steady_ms() { return base::steady_ns() / 1'000'000; }

}  // namespace

/// Everything on the io thread, but for what says otherwise.
class ControlServer::Impl final : public ConnectionOwner {
public:
    Impl(const ControlConfig& config, session::SessionApi& api, SenderIds& ids);

    void start();
    void stop();
    [[nodiscard]] int port() const noexcept { return port_; }

    std::atomic<std::size_t> clients{0};

private:
    class Refusal;
    struct Door {
        Acceptor acceptor;
        asio::steady_timer pause;
    };

    void left(Connection& connection) override;
    void subscription_changed() override { schedule_tick(); }
    void open_door(Listener listener);
    void accept(Door& door);
    void welcome(Socket socket);
    void refuse(Socket socket);
    void schedule_tick();
    void tick();
    void listen_to_session();
    template <class Params>
    void tell(Topic topic, const Params& params);
    void shut();
    void run();

    const std::size_t max_clients_;
    SenderIds& ids_;
    int port_ = 0;
    std::unique_ptr<SocketFile> socket_file_;

    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_{io_.get_executor()};
    std::list<Door> doors_;
    asio::steady_timer ticker_{io_};
    std::int64_t tick_ms_ = 0;  // when the ticker goes off; 0: it does not
    std::unordered_map<std::uint64_t, std::shared_ptr<Connection>> connections_;
    std::uint64_t last_label_ = 0;
    std::vector<std::weak_ptr<Refusal>> refusals_;
    observability::RateLimit accept_log_{kLogEveryNs};
    std::thread thread_;
};

/// A client too many: told why. Closing at once would throw that line away with what it had sent.
class ControlServer::Impl::Refusal final : public std::enable_shared_from_this<Refusal> {
public:
    Refusal(Impl& server, Socket socket)
        : server_{server}, socket_{std::move(socket)}, timer_{server.io_} {}

    void start(const std::string& line) {
        error_code ignored;
        socket_.write_some(asio::buffer(line), ignored);
        socket_.shutdown(Socket::shutdown_send, ignored);
        timer_.expires_after(kRefusalTime);
        timer_.async_wait([self = shared_from_this()](error_code) { self->close(); });
        drain();
    }
    void close() {
        error_code ignored;
        socket_.close(ignored);
        timer_.cancel();
    }

private:
    void drain() {
        socket_.async_wait(Socket::wait_read, [self = shared_from_this()](error_code error) {
            if (!error) self->socket_.read_some(asio::buffer(self->server_.input), error);
            if (error && error != asio::error::would_block) {
                self->close();
            } else {
                self->drain();
            }
        });
    }

    Impl& server_;
    Socket socket_;
    asio::steady_timer timer_;
};

ControlServer::Impl::Impl(const ControlConfig& config, session::SessionApi& api, SenderIds& ids)
    : ConnectionOwner{api, config.language}, max_clients_{config.max_clients}, ids_{ids} {
    Listener tcp = Listener::tcp(config.address, config.port);
    port_ = tcp.port();
    open_door(std::move(tcp));
    if (!config.unix_socket_path.empty()) {
        Listener local = Listener::unix_socket(config.unix_socket_path);
        socket_file_ = std::make_unique<SocketFile>(config.unix_socket_path);
        open_door(std::move(local));
    }
    gate = std::make_shared<ReplyGate>(
        [this](std::function<void()> task) { asio::post(io_, std::move(task)); });
    listen_to_session();
}

void ControlServer::Impl::open_door(Listener listener) {
    Door& door = doors_.emplace_back(Door{Acceptor{io_}, asio::steady_timer{io_}});
    const asio::generic::stream_protocol kind{listener.family(), 0};
    door.acceptor.assign(kind, listener.release());
    accept(door);
}

void ControlServer::Impl::accept(Door& door) {
    door.acceptor.async_accept([this, &door](error_code error, Socket socket) {
        if (error == asio::error::operation_aborted || !door.acceptor.is_open()) return;
        if (!error) {
            welcome(std::move(socket));
            accept(door);
            return;
        }
        // Out of descriptors, most likely: the connection stays in the queue, and asking again at
        // once would keep the thread busy with it.
        if (accept_log_.allow(base::steady_ns())) {
            observability::log_warning("cannot accept a control client: {}", error.message());
        }
        door.pause.expires_after(kAcceptPause);
        door.pause.async_wait([this, &door](error_code stopped) {
            if (!stopped) accept(door);
        });
    });
}

void ControlServer::Impl::welcome(Socket socket) {
    error_code ignored;
    socket.non_blocking(true, ignored);
    // Fails on Unix sockets, which do not wait anyway.
    socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
    socket.set_option(Socket::keep_alive{true}, ignored);  // finds out hosts that vanished
    if (connections_.size() >= max_clients_) {
        refuse(std::move(socket));
        return;
    }
    counters.accepted.add();
    const std::uint64_t id = ids_.next();
    std::string label = fmt::format("rpc {}", ++last_label_);
    observability::log_debug("{} has come", label);
    session.add_sender({id, label});
    const int family = socket.local_endpoint(ignored).protocol().family();
    auto connection =
        std::make_shared<Connection>(*this, io_, socket.release(), family, id, std::move(label));
    connections_.emplace(id, connection);
    clients.store(connections_.size(), std::memory_order_relaxed);
    connection->start();
}

void ControlServer::Impl::left(Connection& connection) {
    connections_.erase(connection.sender_id());
    clients.store(connections_.size(), std::memory_order_relaxed);
}

void ControlServer::Impl::refuse(Socket socket) {
    counters.refused.add();
    std::erase_if(refusals_, [](const auto& refused) { return refused.expired(); });
    if (refusals_.size() >= kMaxRefusals) return;
    const std::string line =
        Conversation::limit_line(fmt::format("at most {} clients", max_clients_), "one more") +
        "\n";
    const auto refused = std::make_shared<Refusal>(*this, std::move(socket));
    refusals_.push_back(refused);
    refused->start(line);
}

void ControlServer::Impl::schedule_tick() {
    std::int64_t next_ms = 0;
    for (const auto& [id, connection] : connections_) {
        if (!connection->topics().contains(Topic::stats)) continue;
        next_ms = next_ms == 0 ? connection->due_ms : std::min(next_ms, connection->due_ms);
    }
    if (next_ms == tick_ms_) return;
    tick_ms_ = next_ms;
    ticker_.cancel();
    if (next_ms == 0) return;
    ticker_.expires_at(std::chrono::steady_clock::time_point{milliseconds{next_ms}});
    ticker_.async_wait([this, next_ms](error_code error) {
        // One that had gone off when it was set anew comes through without an error.
        if (!error && tick_ms_ == next_ms) tick();
    });
}

void ControlServer::Impl::tick() {
    tick_ms_ = 0;
    const std::int64_t now_ms = steady_ms();
    std::vector<std::shared_ptr<Connection>> due;
    for (const auto& [id, connection] : connections_) {
        if (!connection->topics().contains(Topic::stats) || connection->due_ms > now_ms) continue;
        connection->due_ms = next_due_ms(now_ms, connection->stats_interval_ms());
        due.push_back(connection);
    }
    if (!due.empty()) {
        counters.ticks.add();
        const Outbox::Line line = Outbox::line_of(protocol::encode_notification(
            protocol::topic_name(Topic::stats), protocol::encode_result(session.stats())));
        for (const auto& connection : due) connection->notify(line);
    }
    schedule_tick();
}

// The sinks are called on the session's thread and stay for good; the gate outlives what it leads
// to.
void ControlServer::Impl::listen_to_session() {
    session.add_audio_sink([this, held = gate](const protocol::AudioStatus& status) {
        held->post([this, status] {
            tell(Topic::audio, [&] { return protocol::encode_result(status); });
        });
    });
    session.add_notice_sink([this, held = gate](const session::Notice& notice) {
        held->post([this, notice] {
            tell(Topic::notices, [&] { return protocol::notice_params(notice); });
        });
    });
    session.add_event_sink([this, held = gate](const std::vector<protocol::StartedEvent>& events) {
        held->post([this, events] {
            for (std::size_t i = 0; i < events.size(); i += kMostEventsALine) {
                const auto part =
                    std::span{events}.subspan(i, std::min(kMostEventsALine, events.size() - i));
                tell(Topic::events, [&] { return protocol::events_params(part); });
            }
        });
    });
}

/// @param params makes the text, once for all that want it.
template <class Params>
void ControlServer::Impl::tell(Topic topic, const Params& params) {
    std::vector<std::shared_ptr<Connection>> listeners;
    for (const auto& [id, connection] : connections_) {
        if (connection->topics().contains(topic)) listeners.push_back(connection);
    }
    if (listeners.empty()) return;
    const Outbox::Line line =
        Outbox::line_of(protocol::encode_notification(protocol::topic_name(topic), params()));
    for (const auto& connection : listeners) connection->tell(line);
}

void ControlServer::Impl::start() {
    thread_ = std::thread{[this] { run(); }};
}

void ControlServer::Impl::run() {
    base::name_thread("io");
    while (true) {
        try {
            io_.run();
            return;
        } catch (const std::exception& error) {
            // Out of memory, most likely; one request is lost, the others go on.
            observability::log_error("control: {}", error.what());
        }
    }
}

void ControlServer::Impl::stop() {
    gate->close();
    if (thread_.joinable()) {
        // Behind the answers that were posted before: they still go out.
        asio::post(io_, [this] { shut(); });
        thread_.join();
    } else {
        shut();
        io_.restart();
        io_.run();  // lets the waits that were given up end before what they refer to
    }
    if (socket_file_) socket_file_->remove();
}

void ControlServer::Impl::shut() {
    for (Door& door : doors_) {
        error_code ignored;
        door.acceptor.close(ignored);
        door.pause.cancel();
    }
    ticker_.cancel();
    for (const auto& refused : refusals_) {
        if (const auto held = refused.lock()) held->close();
    }
    while (!connections_.empty()) connections_.begin()->second->close();
    work_.reset();
}

ControlServer::ControlServer(const ControlConfig& config, session::SessionApi& session,
                             SenderIds& ids)
    : impl_{std::make_unique<Impl>(config, session, ids)} {}

ControlServer::~ControlServer() { stop(); }

void ControlServer::start() { impl_->start(); }
void ControlServer::stop() { impl_->stop(); }
int ControlServer::bound_port() const noexcept { return impl_->port(); }

std::size_t ControlServer::clients() const noexcept {
    return impl_->clients.load(std::memory_order_relaxed);
}

ControlCounters ControlServer::counters() const noexcept {
    const auto& counters = impl_->counters;
    return {counters.accepted.value(), counters.refused.value(), counters.overflowed.value(),
            counters.too_long.value(), counters.ticks.value(),   counters.skipped.value(),
            counters.missed.value()};
}

}  // namespace hocket::net
