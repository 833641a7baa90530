#include "net/osc/osc_requests.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include "protocol/nearest.hpp"
#include "protocol/play_codec.hpp"
#include "protocol/rpc_codec.hpp"
#include "protocol/rpc_table.hpp"

namespace hocket::net {

namespace {

using protocol::OscAddress;
using protocol::Request;
using protocol::RpcError;

constexpr int kControlBuses = 128;  // as many as SuperDirt offers

RpcError expected(std::string what, std::string got) {
    std::string message = "expected " + what + ", got " + got;
    return RpcError{.code = protocol::kInvalidParams,
                    .message = std::move(message),
                    .expected = std::move(what),
                    .got = std::move(got)};
}

std::string shown(std::span<const OscArgument> arguments) {
    if (arguments.empty()) return "nothing";
    std::string types = ",";
    for (const OscArgument& argument :
         arguments.first(std::min<std::size_t>(arguments.size(), 8))) {
        types += argument.type;
    }
    return types;
}

const OscArgument* only(std::span<const OscArgument> arguments, OscArgument::Kind kind) {
    return arguments.size() == 1 && arguments[0].kind == kind ? &arguments[0] : nullptr;
}

std::variant<Request, RpcError> eval_of(std::span<const OscArgument> arguments) {
    const OscArgument* code = only(arguments, OscArgument::Kind::text);
    if (code == nullptr) return expected("one text", shown(arguments));
    if (code->text.size() > protocol::kMaxEvalBytes) {
        return expected("at most " + std::to_string(protocol::kMaxEvalBytes) + " bytes",
                        std::to_string(code->text.size()));
    }
    return Request{protocol::Eval{std::string{code->text}}};
}

std::variant<Request, RpcError> ctrl_of(std::span<const OscArgument> arguments) {
    using Kind = OscArgument::Kind;
    const bool is_pair = arguments.size() == 2 && arguments[0].kind != Kind::other &&
                         arguments[1].kind != Kind::other;
    if (!is_pair) return expected("a name and a number or text", shown(arguments));
    protocol::ControlSet set{.name = arguments[0].kind == Kind::text
                                         ? std::string{arguments[0].text}
                                         : protocol::number_text(arguments[0].number),
                             .value = {}};
    if (set.name.empty() || set.name.size() > protocol::kMaxControlNameBytes) {
        return expected(
            "a name of 1 to " + std::to_string(protocol::kMaxControlNameBytes) + " bytes",
            std::to_string(set.name.size()));
    }
    if (arguments[1].kind == Kind::number) {
        if (!std::isfinite(arguments[1].number)) return expected("a finite number", "another");
        set.value = arguments[1].number;
    } else if (arguments[1].text.size() > protocol::kMaxControlTextBytes) {
        return expected("at most " + std::to_string(protocol::kMaxControlTextBytes) + " bytes",
                        std::to_string(arguments[1].text.size()));
    } else {
        set.value = std::string{arguments[1].text};
    }
    return Request{std::move(set)};
}

std::variant<Request, RpcError> cps_of(std::span<const OscArgument> arguments) {
    const OscArgument* cps = only(arguments, OscArgument::Kind::number);
    if (cps == nullptr) return expected("one number", shown(arguments));
    // Written so that a NaN fails.
    if (!(cps->number >= protocol::kMinCps && cps->number <= protocol::kMaxCps)) {
        return expected("a number from " + protocol::number_text(protocol::kMinCps) + " to " +
                            protocol::number_text(protocol::kMaxCps),
                        protocol::number_text(cps->number));
    }
    return Request{protocol::TempoSet{cps->number}};
}

/// Texts beyond this are cut: a datagram carries 65 507 bytes.
constexpr std::size_t kMaxReplyTextBytes = 32'000;

std::string shortened(std::string text) {
    if (text.size() > kMaxReplyTextBytes) {
        text.resize(kMaxReplyTextBytes);
        text += "...";
    }
    return text;
}

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        if (!text.empty()) text += '\n';
        text += line;
    }
    return text;
}

}  // namespace

std::variant<Request, RpcError> request_of(OscAddress address,
                                           std::span<const OscArgument> arguments) {
    switch (address) {
        case OscAddress::eval:
            return eval_of(arguments);
        case OscAddress::cps:
            return cps_of(arguments);
        case OscAddress::ctrl:
            return ctrl_of(arguments);
        // Arguments are passed over: the buttons of control surfaces always send one.
        case OscAddress::hush:
            return Request{protocol::Hush{}};
        case OscAddress::stop:
            return Request{protocol::Stop{}};
        case OscAddress::panic:
            return Request{protocol::Panic{}};
        case OscAddress::status:
            return Request{protocol::ServerStatus{}};
        case OscAddress::play:
        case OscAddress::handshake:
        case OscAddress::hello:
        case OscAddress::notify:
            break;
    }
    return RpcError{.message = "not a request of the session"};
}

std::variant<int, RpcError> notify_interval_of(std::span<const OscArgument> arguments) {
    const OscArgument* interval = only(arguments, OscArgument::Kind::number);
    if (interval == nullptr) return expected("one number", shown(arguments));
    const double ms = std::round(interval->number);
    const bool in_range =
        ms >= protocol::kMinStatsIntervalMs && ms <= protocol::kMaxStatsIntervalMs;
    if (!in_range && ms != 0) {
        return expected("0 or " + std::to_string(protocol::kMinStatsIntervalMs) + " to " +
                            std::to_string(protocol::kMaxStatsIntervalMs) + " ms",
                        protocol::number_text(interval->number));
    }
    return static_cast<int>(ms);
}

OscReply fail_reply(std::string_view asked, const RpcError& error) {
    return {
        "/hocket/fail",
        {std::string{asked}, shortened(error.message), error.nearest, error.line, error.column}};
}

OscReply notice_reply(const protocol::SenderNotice& notice) {
    using Kind = protocol::SenderNotice::Kind;
    if (notice.kind == Kind::late) {
        const auto count = static_cast<std::int32_t>(
            std::min<std::uint64_t>(notice.count, std::numeric_limits<std::int32_t>::max()));
        return {"/hocket/late", {count, static_cast<float>(notice.late_ms)}};
    }
    if (notice.kind == Kind::shift) {
        return {"/hocket/shift", {static_cast<float>(notice.shift_ms)}};
    }
    return fail_reply("/dirt/play", RpcError{.message = notice.text, .nearest = notice.nearest});
}

bool is_of_device(std::string_view event) noexcept {
    return event == "opened" || event == "lost" || event == "retry";
}

OscReply audio_reply(const protocol::AudioStatus& status) {
    return {"/hocket/audio", {status.event, status.state, status.device, status.reason}};
}

OscReply reply_of(std::string_view asked, const protocol::Response& response) {
    if (const auto* error = std::get_if<RpcError>(&response)) return fail_reply(asked, *error);
    if (std::holds_alternative<protocol::StatusResult>(response)) {
        return {"/hocket/status", {protocol::encode_result(response)}};
    }
    std::string text;
    if (const auto* eval = std::get_if<protocol::EvalResult>(&response)) text = joined(eval->done);
    if (const auto* tempo = std::get_if<protocol::TempoResult>(&response)) {
        text = protocol::number_text(tempo->cps) + " cps";
    }
    return {"/hocket/done", {std::string{asked}, shortened(std::move(text))}};
}

OscReply unknown_address_reply(std::string_view address) {
    const auto name_of = [](const protocol::OscAddressInfo& info) { return info.address; };
    std::string nearest = protocol::nearest_name(address, protocol::osc_addresses(), name_of);
    std::string message = "unknown address";
    if (!nearest.empty()) message += "; did you mean " + nearest + "?";
    return fail_reply(address.substr(0, 256),
                      RpcError{.message = std::move(message), .nearest = std::move(nearest)});
}

OscReply handshake_reply(int port) {
    OscReply reply{
        "/dirt/handshake/reply",
        {std::string{"&serverHostname"}, std::string{"127.0.0.1"}, std::string{"&serverPort"},
         std::int32_t{port}, std::string{"&controlBusIndices"}}};
    for (std::int32_t bus = 0; bus < kControlBuses; ++bus) reply.values.emplace_back(bus);
    return reply;
}

OscReply stats_reply(protocol::StatsResult stats) {
    constexpr std::size_t kMostClients = 128;  // some 100 bytes each; a datagram holds 65 507
    if (stats.clients.size() > kMostClients) {
        std::stable_sort(stats.clients.begin(), stats.clients.end(),
                         [](const auto& a, const auto& b) { return a.late > b.late; });
        stats.clients.resize(kMostClients);
    }
    return {"/hocket/stats", {protocol::encode_result(protocol::Response{std::move(stats)})}};
}

}  // namespace hocket::net
