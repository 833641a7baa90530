#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>

#include "protocol/rpc_codec.hpp"
#include "session/session_api.hpp"

namespace hocket::net {

/// The way of an answer from the session's thread back to the connections' thread, closed for
/// good before that thread ends: what comes later is dropped. Any thread.
class ReplyGate {
public:
    /// @param post hands a function to the connections' thread.
    explicit ReplyGate(std::function<void(std::function<void()>)> post) : post_{std::move(post)} {}

    void post(std::function<void()> task) {
        const std::lock_guard lock{mutex_};
        if (post_) post_(std::move(task));
    }
    void close() {
        const std::lock_guard lock{mutex_};
        post_ = nullptr;
    }

private:
    std::mutex mutex_;
    std::function<void(std::function<void()>)> post_;
};

/// What one client says and is told, without its socket: calls and their answers, batches,
/// subscriptions. On the connections' thread only; answers of the session come through the gate.
class Conversation : public std::enable_shared_from_this<Conversation> {
public:
    /// Requests handed to the session and not answered yet, at most.
    static constexpr std::size_t kMaxInFlight = 1000;
    /// Bytes of one answer (of a whole batch too), at most; beyond, an error says so.
    static constexpr std::size_t kMaxAnswerBytes = 1023 * 1024;

    /// @param language outlives this. @param sender_id this client's at the session.
    Conversation(session::SessionApi& session, std::shared_ptr<ReplyGate> gate,
                 const protocol::Language& language, std::uint64_t sender_id, std::string label);
    virtual ~Conversation() = default;
    Conversation(const Conversation&) = delete;
    Conversation& operator=(const Conversation&) = delete;

    /// One line from the client.
    void take(std::string_view line);
    /// One line that was too long to be kept. @param beginning what there is of it.
    void take_too_long(std::string_view beginning);

    /// What a client is told that is one too many.
    [[nodiscard]] static std::string limit_line(std::string expected, std::string got);

    /// Requests that are not answered yet.
    [[nodiscard]] std::size_t in_flight() const noexcept { return in_flight_; }
    /// What the client wants to be told of by itself.
    [[nodiscard]] protocol::TopicSet topics() const noexcept { return topics_; }
    /// How often, where Topic::stats is one of them.
    [[nodiscard]] int stats_interval_ms() const noexcept { return stats_interval_ms_; }
    [[nodiscard]] std::uint64_t sender_id() const noexcept { return sender_id_; }
    [[nodiscard]] const std::string& label() const noexcept { return label_; }

protected:
    /// A whole answer for the client, without its line end.
    virtual void send(std::string line) = 0;
    /// An answer of the session was dealt with, whether or not the client wanted to hear of it.
    virtual void settled() = 0;
    /// Other topics, or another interval.
    virtual void subscription_changed() = 0;
    /// Nothing more is to be heard from this client.
    virtual void hang_up() = 0;

    /// The client is gone, and wants nothing any more.
    void unsubscribe() { set_topics({}); }

private:
    struct Batch;
    /// Where the answer of a call belongs.
    struct Place {
        std::string id_json;
        bool wants_reply = true;
        std::shared_ptr<Batch> batch;  ///< null: a line of its own
        std::size_t index = 0;
    };

    /// Ends the conversation if it begins like HTTP.
    [[nodiscard]] bool is_turned_away(std::string_view line);
    void handle(protocol::Incoming incoming, Place place);
    /// The result of a method that needs no session.
    [[nodiscard]] std::string own_result(const protocol::Call& call);
    [[nodiscard]] std::string subscribe(const protocol::Call& call);
    void set_topics(protocol::TopicSet topics);
    void ask_session(protocol::Request request, Place place);
    void answer(const Place& place, std::string line);
    void answer_error(const Place& place, protocol::RpcError error);

    session::SessionApi& session_;
    std::shared_ptr<ReplyGate> gate_;
    const protocol::Language& language_;
    std::uint64_t sender_id_;
    std::string label_;
    std::size_t in_flight_ = 0;
    protocol::TopicSet topics_;
    int stats_interval_ms_ = protocol::kDefaultStatsIntervalMs;
    bool first_line_ = true;
};

}  // namespace hocket::net
