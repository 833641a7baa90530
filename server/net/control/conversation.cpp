#include "net/control/conversation.hpp"

#include <fmt/core.h>

#include <optional>
#include <utility>
#include <vector>

namespace hocket::net {

namespace {

protocol::RpcError limit_error(std::string expected, std::string got) {
    std::string message = "expected " + expected + ", got " + got;
    return {.code = protocol::kLimitError,
            .message = std::move(message),
            .expected = std::move(expected),
            .got = std::move(got)};
}

/// A browser can be made to post to any local port; its headers would be passed over as bad lines
/// and its body taken. A request line begins with its method, and no JSON with a capital.
bool is_http(std::string_view first_line) noexcept {
    return !first_line.empty() && first_line[0] >= 'A' && first_line[0] <= 'Z';
}

}  // namespace

/// Answers of one batch; they go out together, in the order of their requests.
struct Conversation::Batch {
    std::vector<std::string> answers;
    std::size_t missing = 0;
    std::size_t bytes = 0;

    [[nodiscard]] std::string text() const {
        std::string line;
        line.reserve(bytes + answers.size() + 2);
        for (const std::string& answer : answers) {
            if (answer.empty()) continue;
            line += line.empty() ? '[' : ',';
            line += answer;
        }
        if (!line.empty()) line += ']';
        return line;
    }
};

Conversation::Conversation(session::SessionApi& session, std::shared_ptr<ReplyGate> gate,
                           const protocol::Language& language, std::uint64_t sender_id,
                           std::string label)
    : session_{session},
      gate_{std::move(gate)},
      language_{language},
      sender_id_{sender_id},
      label_{std::move(label)} {}

void Conversation::take(std::string_view line) {
    if (is_turned_away(line)) return;
    protocol::IncomingLine incoming = protocol::decode_line(line);
    std::shared_ptr<Batch> batch;
    if (incoming.batch) {
        batch = std::make_shared<Batch>();
        batch->answers.resize(incoming.calls.size());
        batch->missing = incoming.calls.size();
    }
    std::size_t index = 0;
    for (protocol::Incoming& call : incoming.calls) {
        Place place{std::move(call.id), call.wants_reply, batch, index++};
        handle(std::move(call), std::move(place));
    }
}

std::string Conversation::limit_line(std::string expected, std::string got) {
    return protocol::encode_response("null", limit_error(std::move(expected), std::move(got)));
}

void Conversation::take_too_long(std::string_view beginning) {
    if (is_turned_away(beginning)) return;
    send(limit_line(fmt::format("a line of at most {} bytes", protocol::kMaxLineBytes),
                    "a longer one"));
}

bool Conversation::is_turned_away(std::string_view line) {
    if (!std::exchange(first_line_, false) || !is_http(line)) return false;
    send(protocol::encode_response(
        "null", protocol::RpcError{.code = protocol::kInvalidRequest,
                                   .message = "expected lines of JSON-RPC, got HTTP"}));
    hang_up();
    return true;
}

void Conversation::handle(protocol::Incoming incoming, Place place) {
    if (auto* error = std::get_if<protocol::RpcError>(&incoming.content)) {
        answer_error(place, std::move(*error));
        return;
    }
    auto& call = std::get<protocol::Call>(incoming.content);
    if (call.request) {
        ask_session(std::move(*call.request), std::move(place));
    } else {
        answer(place, protocol::encode_result_line(place.id_json, own_result(call)));
    }
}

std::string Conversation::own_result(const protocol::Call& call) {
    using protocol::Answerer;
    switch (call.method->answerer) {
        case Answerer::hello:
            if (const std::string name = call.params.text("name"); !name.empty()) {
                session_.add_sender({sender_id_, fmt::format("{} {}", label_, name)});
            }
            return protocol::hello_result(HOCKET_VERSION);
        case Answerer::discover:
            return protocol::discover_result(HOCKET_VERSION, language_);
        case Answerer::functions:
            return protocol::functions_result(call.params, language_);
        case Answerer::nodes:
            return protocol::nodes_result(call.params, language_);
        case Answerer::subscribe:
        case Answerer::unsubscribe:
            return subscribe(call);
        case Answerer::session:
            break;
    }
    return {};
}

std::string Conversation::subscribe(const protocol::Call& call) {
    const bool adds = call.method->answerer == protocol::Answerer::subscribe;
    const auto topics_before = topics_;
    const int interval_before_ms = stats_interval_ms_;
    const protocol::TopicSet named = call.topics();
    protocol::TopicSet wanted = topics_;
    for (const protocol::TopicInfo& info : protocol::kTopics) {
        if (!named.contains(info.id)) continue;
        if (adds) {
            wanted.add(info.id);
        } else {
            wanted.remove(info.id);
        }
    }
    if (adds && named.contains(protocol::Topic::stats)) {
        stats_interval_ms_ =
            static_cast<int>(call.params.integer("interval_ms", protocol::kDefaultStatsIntervalMs));
    }
    set_topics(wanted);
    if (topics_ != topics_before || stats_interval_ms_ != interval_before_ms) {
        subscription_changed();
    }
    return protocol::subscribe_result(topics_, topics_.contains(protocol::Topic::stats)
                                                   ? std::optional{stats_interval_ms_}
                                                   : std::nullopt);
}

void Conversation::set_topics(protocol::TopicSet topics) {
    const bool listened = topics_.contains(protocol::Topic::events);
    const bool listens = topics.contains(protocol::Topic::events);
    if (listens != listened) session_.count_event_listeners(listens ? 1 : -1);
    topics_ = topics;
}

void Conversation::ask_session(protocol::Request request, Place place) {
    if (in_flight_ >= kMaxInFlight) {
        answer_error(place, limit_error(fmt::format("at most {} requests in flight", kMaxInFlight),
                                        "one more"));
        return;
    }
    ++in_flight_;
    session_.call(sender_id_, std::move(request),
                  [weak = weak_from_this(), gate = gate_,
                   place = std::move(place)](protocol::Response response) {
                      gate->post([weak, place, response = std::move(response)] {
                          const auto self = weak.lock();
                          if (self == nullptr) return;
                          --self->in_flight_;
                          self->answer(place, protocol::encode_response(place.id_json, response));
                          self->settled();
                      });
                  });
}

void Conversation::answer(const Place& place, std::string line) {
    if (!place.wants_reply) line.clear();
    const std::size_t used = place.batch == nullptr ? 0 : place.batch->bytes;
    if (used + line.size() > kMaxAnswerBytes) {
        line = protocol::encode_response(
            place.id_json,
            limit_error(fmt::format("an answer of at most {} bytes", kMaxAnswerBytes),
                        std::to_string(used + line.size())));
    }
    if (place.batch == nullptr) {
        if (!line.empty()) send(std::move(line));
        return;
    }
    Batch& batch = *place.batch;
    batch.bytes += line.size();
    batch.answers[place.index] = std::move(line);
    if (--batch.missing > 0) return;
    if (std::string text = batch.text(); !text.empty()) send(std::move(text));
}

void Conversation::answer_error(const Place& place, protocol::RpcError error) {
    answer(place, protocol::encode_response(place.id_json, std::move(error)));
}

}  // namespace hocket::net
