#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/functions.hpp"
#include "protocol/rpc.hpp"
#include "protocol/rpc_table.hpp"
#include "protocol/topics.hpp"

// JSON-RPC 2.0 text <-> the structs of rpc.hpp. Everything here is a pure function for any
// thread, takes any bytes and never throws on bad input: a fault comes back as an RpcError.
namespace hocket::protocol {

inline constexpr int kMaxJsonNesting = 64;
inline constexpr std::size_t kMaxBatch = 100;

/// A method that exists with parameters that passed the table.
struct Call {
    const MethodInfo* method = nullptr;
    Params params;
    std::optional<Request> request;  ///< absent where the connection answers by itself

    /// Of the methods that subscribe, and their short forms.
    [[nodiscard]] TopicSet topics() const;
};

/// Checks a call against the method table. `params_json` may be empty (no parameters), an object,
/// or an array in the order of the method's rows.
[[nodiscard]] std::variant<Call, RpcError> decode_call(std::string_view method,
                                                       std::string_view params_json);

/// One request of a line.
struct Incoming {
    std::string id = "null";  ///< as JSON, to be put into the answer unchanged
    bool wants_reply = true;  ///< false: a notification, whatever comes of it
    std::variant<RpcError, Call> content;
};

/// What a line holds: one request or a batch of them. A line that is not even that gives one
/// Incoming with an error and id null.
struct IncomingLine {
    bool batch = false;
    std::vector<Incoming> calls;
};

/// Decodes one line (without its end). "jsonrpc" may be left out; then a request without id is
/// answered too, with id null. Nesting beyond kMaxJsonNesting is refused before it is parsed.
[[nodiscard]] IncomingLine decode_line(std::string_view line);

/// The parameters of one event as `voice.trigger` and `hocket render --events` take them, with
/// the lenience of /dirt/play: out-of-range numbers are clamped, unknown names and values of the
/// wrong type passed over. Fails only if the text is not an object.
[[nodiscard]] std::variant<PlayMessage, RpcError> decode_play_object(std::string_view json);

/// A whole answer, one line without its end. Bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string encode_response(std::string_view id_json, const Response& response);

/// The same for a result that is JSON already.
[[nodiscard]] std::string encode_result_line(std::string_view id_json,
                                             std::string_view result_json);

/// The `result` (or, for an RpcError, the `error`) alone.
[[nodiscard]] std::string encode_result(const Response& response);

/// What an event carries, and an event without its spans, as `pattern.query` and `hocket query
/// --jsonl` write them.
[[nodiscard]] std::string encode_event_value(const EventValue& value);
[[nodiscard]] std::string encode_pattern_event(const PatternEvent& event);

/// A JSON-RPC notification.
[[nodiscard]] std::string encode_notification(std::string_view method,
                                              std::string_view params_json);

/// Params of the notifications of `notices` and `events`; those of `stats` and `audio` are results,
/// see encode_result().
[[nodiscard]] std::string notice_params(const SenderNotice& notice);
[[nodiscard]] std::string events_params(std::span<const StartedEvent> events);

/// A notification of one of the topics with "missed": how many before it the client did not get.
[[nodiscard]] std::string with_missed(std::string_view notification, std::uint64_t missed);

/// Results of the methods that a connection answers by itself.
[[nodiscard]] std::string hello_result(std::string_view version);
/// Of the language only the names, all of it would be too much for one line.
[[nodiscard]] std::string discover_result(std::string_view version, const Language& language);
/// @param params of `language.functions`.
[[nodiscard]] std::string functions_result(const Params& params, const Language& language);
/// @param params of `language.nodes`.
[[nodiscard]] std::string nodes_result(const Params& params, const Language& language);
/// @param topics all that the client is subscribed to now.
[[nodiscard]] std::string subscribe_result(TopicSet topics, std::optional<int> interval_ms);

/// How deep arrays and objects nest in a JSON text, right or wrong; braces in strings do not count.
[[nodiscard]] int json_nesting(std::string_view text) noexcept;

}  // namespace hocket::protocol
