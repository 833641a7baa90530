#include "net/osc/osc_server.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cctype>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>

#include "base/realtime.hpp"
#include "net/osc/datagrams.hpp"
#include "net/osc/osc_decoder.hpp"
#include "net/osc/osc_requests.hpp"
#include "net/osc/osc_senders.hpp"
#include "net/osc/play_arguments.hpp"
#include "observability/log.hpp"
#include "observability/rate_limit.hpp"

namespace hocket::net {

namespace asio = boost::asio;
using asio::ip::udp;
using protocol::OscAddress;
using protocol::RpcError;

namespace {

constexpr long long kSecondNs = 1'000'000'000;
constexpr long long kRefusalLineNs = 10 * kSecondNs;
/// How old the profile may be that several clients share: 64 of them could ask for 3 200 a second.
constexpr long long kStatsShareNs = 5'000'000;
constexpr int kMostSendFailures = 3;
/// Who was heard within this time is told of the device.
constexpr long long kAudioListenersNs = 600 * kSecondNs;
/// Most events of one push: a batch of full packets would hold some 15 MB.
constexpr std::size_t kMostPlays = 4096;

/// Asks for the buffer; the kernel may give less, which is no reason not to start.
void set_receive_buffer(int socket, int bytes) {
    if (::setsockopt(socket, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) == 0) return;
    ::setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    int granted = 0;
    socklen_t length = sizeof granted;
    ::getsockopt(socket, SOL_SOCKET, SO_RCVBUF, &granted, &length);
    granted /= 2;  // Linux reports twice what it was asked for
    if (granted < bytes) {
        observability::log_info(
            "osc: receive buffer of {} bytes instead of {}; net.core.rmem_max sets the limit",
            granted, bytes);
    }
}

udp::socket bind_socket(asio::io_context& io, const OscConfig& config) {
    boost::system::error_code error;
    const auto check = [&] {
        if (!error) return;
        std::string reason = error.message();
        if (!reason.empty()) reason[0] = static_cast<char>(std::tolower(reason[0]));
        throw std::runtime_error{
            fmt::format("cannot listen on udp {}:{}: {}", config.address, config.port, reason)};
    };
    const auto address = asio::ip::make_address(config.address, error);
    check();
    const udp::endpoint endpoint{address, static_cast<std::uint16_t>(config.port)};
    udp::socket socket{io};
    socket.open(endpoint.protocol(), error);
    check();
    ::fcntl(socket.native_handle(), F_SETFD, FD_CLOEXEC);
    set_receive_buffer(socket.native_handle(), config.receive_buffer_bytes);
    socket.bind(endpoint, error);
    check();
    return socket;
}

std::vector<AddressRange> parse_allowed(const std::vector<std::string>& texts) {
    std::vector<AddressRange> allowed;
    for (const std::string& text : texts) {
        const auto range = AddressRange::parse(text);
        if (!range) throw std::runtime_error{"cannot allow OSC senders from '" + text + "'"};
        allowed.push_back(*range);
    }
    return allowed;
}

}  // namespace

class OscServer::Impl : public std::enable_shared_from_this<Impl> {
public:
    Impl(const OscConfig& config, session::SessionApi& session, SenderIds& ids)
        : session_{session},
          allowed_{parse_allowed(config.allow)},
          socket_{bind_socket(io_, config)},
          datagrams_{socket_.native_handle(), socket_.local_endpoint().address().is_v6()},
          port_{socket_.local_endpoint().port()},
          senders_{session, ids} {}

    // Sinks stay for good, so they hold on to nothing.
    void listen_to_session() {
        session_.add_notice_sink([weak = weak_from_this()](const session::Notice& notice) {
            if (const auto self = weak.lock()) {
                asio::post(self->io_, [self = self.get(), notice] { self->pass_on(notice); });
            }
        });
        session_.add_audio_sink([weak = weak_from_this()](const protocol::AudioStatus& status) {
            const auto self = weak.lock();
            if (!self || !is_of_device(status.event)) return;
            asio::post(self->io_, [self = self.get(), status] { self->tell_audio(status); });
        });
    }

    void start() {
        if (thread_.joinable()) return;
        wait();
        thread_ = std::thread{[this] {
            base::name_thread("hk-osc");
            io_.run();
        }};
    }

    void stop() {
        io_.stop();
        if (thread_.joinable()) thread_.join();
        boost::system::error_code ignored;
        socket_.close(ignored);
    }

    [[nodiscard]] int port() const noexcept { return port_; }

    [[nodiscard]] OscCounters counters() const {
        const std::lock_guard lock{counters_mutex_};
        return published_;
    }

private:
    // ---- receiving ----------------------------------------------------------------------------
    void wait() {
        socket_.async_wait(udp::socket::wait_read, [this](const boost::system::error_code& error) {
            if (error) return;
            // A flood must not keep answers and timers from their turn.
            constexpr int kMostBatches = 16;
            for (int i = 0; i < kMostBatches && receive_batch(); ++i) {
            }
            drop_refused();
            wait();
        });
    }

    /// @return whether more may be waiting.
    bool receive_batch() {
        const auto batch = datagrams_.receive();
        if (batch.empty()) return false;
        arrival_ns_ = base::steady_ns();
        const std::uint64_t malformed_before = counters_.malformed;
        for (const Datagram& datagram : batch) take(datagram);
        flush_plays();
        if (counters_.malformed != malformed_before) {
            session_.count_malformed(counters_.malformed - malformed_before);
        }
        if (counters_.kernel_drops != datagrams_.kernel_drops()) {
            counters_.kernel_drops = datagrams_.kernel_drops();
            session_.report_kernel_drops(counters_.kernel_drops);
        }
        publish_counters();
        return batch.size() == Datagrams::kBatch;
    }

    void publish_counters() {
        counters_.notify_clients = notify_clients_.size();
        const std::lock_guard lock{counters_mutex_};
        published_ = counters_;
    }

    [[nodiscard]] bool is_allowed(const Endpoint& from) const noexcept {
        if (allowed_.empty()) return from.is_loopback();
        return std::any_of(allowed_.begin(), allowed_.end(),
                           [&](const AddressRange& range) { return range.contains(from); });
    }

    void say_refused(const Endpoint& from, std::string_view reason) {
        if (!refusal_lines_.allow(arrival_ns_)) return;
        observability::log_warning(
            "osc: packet from {} refused: {} ({} more since the last such line)", from.text(),
            reason, refusal_lines_.take_suppressed());
    }

    void malformed(OscFault fault) noexcept {
        ++counters_.malformed;
        ++counters_.faults[static_cast<std::size_t>(fault)];
    }

    void take(const Datagram& datagram) {
        ++counters_.datagrams;
        if (!is_allowed(datagram.from)) {
            ++counters_.strangers;
            return say_refused(datagram.from, "not in osc.allow");
        }
        messages_.clear();
        const OscFault fault =
            datagram.cut ? OscFault::too_large : check_packet(datagram.bytes, messages_);
        if (fault != OscFault::none) {
            malformed(fault);
            return say_refused(datagram.from, fault_name(fault));
        }
        OscSender& sender = senders_.heard(datagram.from, arrival_ns_);
        for (const OscMessageView& message : messages_) {
            ++counters_.messages;
            if (decoder_.decode(message.bytes)) {
                take(message, sender);
            } else {
                malformed(OscFault::decoder);
            }
        }
    }

    void take(const OscMessageView& message, OscSender& sender) {
        const std::string_view address = decoder_.address();
        const auto* info = protocol::find_osc_address(address);
        if (info == nullptr) return complain(address, sender);
        if (info->id == OscAddress::play) return take_play(message, sender);
        // What came before must be known to the session before the request is.
        flush_plays();
        switch (info->id) {
            case OscAddress::handshake:
                return send(sender.endpoint, handshake_reply(port_));
            case OscAddress::hello:
                return send(sender.endpoint, {"/dirt/hello/reply", {}});
            case OscAddress::notify:
                return take_notify(*info, sender.endpoint);
            default:
                return ask_session(*info, sender);
        }
    }

    void take_play(const OscMessageView& message, const OscSender& sender) {
        if (plays_.capacity() == 0) plays_.reserve(Datagrams::kBatch);
        session::TimedPlay& timed = plays_.emplace_back();
        const PlayNotes notes = read_play(decoder_.arguments(), timed.play);
        if (notes.malformed) {
            plays_.pop_back();
            return malformed(OscFault::play_arguments);
        }
        timed.timetag = message.timetag;
        timed.sender_id = sender.id;
        timed.arrival_steady_ns = arrival_ns_;
        counters_.clamped_values += notes.clamped;
        counters_.ignored_values += notes.ignored;
        if (plays_.size() == kMostPlays) flush_plays();
    }

    void flush_plays() {
        if (plays_.empty()) return;
        counters_.plays += plays_.size();
        session_.push(std::exchange(plays_, {}));
    }

    void complain(std::string_view address, OscSender& sender) {
        if (protocol::is_osc_reply(address)) return;
        ++counters_.unknown_addresses;
        const bool lately =
            sender.last_fail_ns != 0 && arrival_ns_ - sender.last_fail_ns < kSecondNs;
        if (lately) return;
        sender.last_fail_ns = arrival_ns_;
        send(sender.endpoint, unknown_address_reply(address));
    }

    // ---- requests -----------------------------------------------------------------------------
    void ask_session(const protocol::OscAddressInfo& info, const OscSender& sender) {
        // Our own answer to /hocket/status has its address; it must not be answered again.
        const bool is_answer = info.id == OscAddress::status && !decoder_.arguments().empty();
        if (is_answer) return;
        auto request = request_of(info.id, decoder_.arguments());
        if (const auto* error = std::get_if<RpcError>(&request)) {
            return send(sender.endpoint, fail_reply(info.address, *error));
        }
        // Controllers send many a second; the listener of Tidal they are made for says nothing.
        const bool is_quiet = info.id == OscAddress::ctrl;
        session_.call(sender.id, std::move(std::get<protocol::Request>(request)),
                      [weak = weak_from_this(), to = sender.endpoint, asked = info.address,
                       is_quiet](protocol::Response response) {
                          const auto self = weak.lock();
                          if (!self) return;
                          if (is_quiet && !std::holds_alternative<RpcError>(response)) return;
                          asio::post(self->io_,
                                     [self = self.get(), to, asked, answer = std::move(response)] {
                                         self->send(to, reply_of(asked, answer));
                                     });
                      });
    }

    void pass_on(const session::Notice& notice) {
        const OscSender* sender = senders_.find(notice.sender_id);
        if (sender == nullptr) return;
        send(sender->endpoint, notice_reply(notice));
    }

    void tell_audio(const protocol::AudioStatus& status) {
        // A device that is tried for again and again is no news.
        std::string state = status.state + '\n' + status.device + '\n' + status.reason;
        if (state == told_state_) return;
        told_state_ = std::move(state);
        const OscReply reply = audio_reply(status);
        const auto bytes = encode_osc(reply.address, reply.values);
        for (const Endpoint& to : senders_.heard_since(base::steady_ns() - kAudioListenersNs)) {
            datagrams_.send(to, bytes);
        }
    }

    void send(const Endpoint& to, const OscReply& reply) {
        datagrams_.send(to, encode_osc(reply.address, reply.values));
    }

    // ---- /hocket/notify -----------------------------------------------------------------------
    struct NotifyClient {
        Endpoint endpoint;
        long long interval_ns = 0;
        long long due_ns = 0;
        int failures = 0;  ///< one after the other
    };

    void take_notify(const protocol::OscAddressInfo& info, const Endpoint& from) {
        const auto interval = notify_interval_of(decoder_.arguments());
        if (const auto* error = std::get_if<RpcError>(&interval)) {
            return send(from, fail_reply(info.address, *error));
        }
        forget_notify(from);
        const int interval_ms = std::get<int>(interval);
        if (interval_ms > 0 && notify_clients_.size() == kMaxNotifyClients) {
            return send(from, fail_reply(info.address,
                                         RpcError{.code = protocol::kLimitError,
                                                  .message = "too many clients are notified"}));
        }
        if (interval_ms > 0) {
            const long long interval_ns = interval_ms * 1'000'000LL;
            notify_clients_.push_back({.endpoint = from,
                                       .interval_ns = interval_ns,
                                       .due_ns = base::steady_ns() + interval_ns});
        }
        const std::string done = interval_ms > 0 ? std::to_string(interval_ms) + " ms" : "off";
        send(from, {"/hocket/done", {std::string{info.address}, done}});
        arm_notify();
    }

    void forget_notify(const Endpoint& endpoint) {
        std::erase_if(notify_clients_,
                      [&](const NotifyClient& client) { return client.endpoint == endpoint; });
    }

    void drop_refused() {
        const auto refusals = datagrams_.take_refusals();
        if (refusals.empty()) return;
        for (const Endpoint& endpoint : refusals) forget_notify(endpoint);
        publish_counters();
    }

    void arm_notify() {
        if (notify_clients_.empty()) {
            notify_timer_.cancel();
            return;
        }
        const auto first =
            std::min_element(notify_clients_.begin(), notify_clients_.end(),
                             [](const auto& a, const auto& b) { return a.due_ns < b.due_ns; });
        notify_timer_.expires_after(
            std::chrono::nanoseconds{std::max(0LL, first->due_ns - base::steady_ns())});
        notify_timer_.async_wait([this](const boost::system::error_code& error) {
            if (!error) notify();
        });
    }

    void notify() {
        const long long now_ns = base::steady_ns();
        for (NotifyClient& client : notify_clients_) {
            if (client.due_ns > now_ns) continue;
            if (stats_bytes_.empty() || now_ns - stats_ns_ > kStatsShareNs) {
                const OscReply reply = stats_reply(session_.stats());
                stats_bytes_ = encode_osc(reply.address, reply.values);
                stats_ns_ = now_ns;
            }
            const bool sent = datagrams_.send(client.endpoint, stats_bytes_);
            client.failures = sent ? 0 : client.failures + 1;
            client.due_ns = std::max(client.due_ns + client.interval_ns, now_ns);
        }
        std::erase_if(notify_clients_, [](const NotifyClient& client) {
            return client.failures >= kMostSendFailures;
        });
        drop_refused();
        arm_notify();
    }

    session::SessionApi& session_;
    const std::vector<AddressRange> allowed_;
    asio::io_context io_{1};
    udp::socket socket_;
    Datagrams datagrams_;
    const int port_;
    asio::steady_timer notify_timer_{io_};
    std::thread thread_;

    // Of the osc thread alone.
    OscSenders senders_;
    OscDecoder decoder_;
    std::vector<OscMessageView> messages_;
    std::vector<session::TimedPlay> plays_;
    std::vector<NotifyClient> notify_clients_;
    std::vector<std::uint8_t> stats_bytes_;  // the last /hocket/stats
    long long stats_ns_ = 0;
    std::string told_state_;  // of the device, as the last /hocket/audio said
    observability::RateLimit refusal_lines_{kRefusalLineNs};
    OscCounters counters_;
    long long arrival_ns_ = 0;

    mutable std::mutex counters_mutex_;
    OscCounters published_;
};

OscServer::OscServer(OscConfig config, session::SessionApi& session, SenderIds& ids)
    : impl_{std::make_shared<Impl>(config, session, ids)} {
    impl_->listen_to_session();
}

OscServer::~OscServer() { impl_->stop(); }

void OscServer::start() { impl_->start(); }
void OscServer::stop() { impl_->stop(); }
int OscServer::bound_port() const noexcept { return impl_->port(); }
OscCounters OscServer::counters() const { return impl_->counters(); }

}  // namespace hocket::net
