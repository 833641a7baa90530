#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "net/osc/osc_decoder.hpp"
#include "net/osc/osc_encode.hpp"
#include "protocol/osc_table.hpp"
#include "protocol/rpc.hpp"
#include "protocol/topics.hpp"

// The /hocket/... addresses as requests, and answers as messages. Pure functions.
namespace hocket::net {

/// A message to send.
struct OscReply {
    std::string address;
    std::vector<OscValue> values;
};

/// The session's request of an address with its arguments, or what is wrong with them. Only for
/// addresses the session answers: eval, hush, stop, panic, cps, ctrl, status.
[[nodiscard]] std::variant<protocol::Request, protocol::RpcError> request_of(
    protocol::OscAddress address, std::span<const OscArgument> arguments);

/// The interval of /hocket/notify in ms, 0 or kMinStatsIntervalMs..kMaxStatsIntervalMs.
[[nodiscard]] std::variant<int, protocol::RpcError> notify_interval_of(
    std::span<const OscArgument> arguments);

/// /hocket/done, /hocket/status or /hocket/fail, as the response is.
[[nodiscard]] OscReply reply_of(std::string_view asked, const protocol::Response& response);
[[nodiscard]] OscReply fail_reply(std::string_view asked, const protocol::RpcError& error);

/// What a sender is told without having asked: /hocket/late, /hocket/shift or /hocket/fail.
[[nodiscard]] OscReply notice_reply(const protocol::SenderNotice& notice);

/// Whether an event of AudioStatus is about the device itself, which everybody is told.
[[nodiscard]] bool is_of_device(std::string_view event) noexcept;
[[nodiscard]] OscReply audio_reply(const protocol::AudioStatus& status);

/// The complaint about an address nobody knows.
[[nodiscard]] OscReply unknown_address_reply(std::string_view address);

/// The reply to /dirt/handshake. Tidal reads the bus indices, which come last, and asks again for
/// ever while there are none.
[[nodiscard]] OscReply handshake_reply(int port);

/// The profile as JSON that fits a datagram: the clients with the fewest late events are left out
/// when there are too many.
[[nodiscard]] OscReply stats_reply(protocol::StatsResult stats);

}  // namespace hocket::net
