#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <nlohmann/json.hpp>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

using nlohmann::json;

namespace {

/// What became of it, as a person would say it.
std::string fate_text(const json& event, double rate_hz) {
    const std::string fate = event.value("fate", std::string{"unknown"});
    const std::string detail = event.value("detail", std::string{});
    const auto milliseconds = [&](const char* key) {
        return 1000 * event.value(key, 0.0) / rate_hz;
    };
    const std::string sounded =
        fmt::format("sounded at frame {} for {:.0f} ms", event.value("frame", std::int64_t{0}),
                    milliseconds("length_frames"));
    std::string text;
    if (fate == "scheduled") {
        text = fmt::format("waits for frame {}", event.value("wanted_frame", std::int64_t{0}));
    } else if (fate == "sounded") {
        text = sounded;
    } else if (fate == "late") {
        text = fmt::format("LATE by {:.1f} ms, {}", milliseconds("late_frames"), sounded);
    } else if (fate == "cold") {
        text = "COLD, began before its sample was decoded, " + sounded;
    } else if (fate == "stolen") {
        text = sounded + ", then gave its voice to another (stolen)";
    } else if (fate == "choked") {
        text = sounded + ", then was cut by its group (choked)";
    } else if (fate == "cancelled") {
        text = "cancelled before it sounded";
    } else if (fate == "unknown_name") {
        text = "SILENT, no such sample";
    } else if (fate == "refused") {
        text = "REFUSED";
    } else {
        text = fate;
    }
    return detail.empty() ? text : fmt::format("{}: {}", text, detail);
}

}  // namespace

int run_why(const Connection& connection, const WhyOptions& options) {
    auto client = RpcClient::connect(connection);
    if (!client) return report(client.error());
    const auto result = client->call("why", {{"last", options.last}});
    if (!result) return report(result.error());
    if (options.json) {
        fmt::print("{}\n", result->dump());
        return 0;
    }
    const auto status = client->call("server.status", nullptr);
    if (!status) return report(status.error());
    const double rate_hz =
        status->value("rate_hz", 0.0) > 0 ? status->value("rate_hz", 0.0) : 48'000;
    const double now = status->value("frame", 0.0);

    const json events = result->value("events", json::array());
    if (events.empty()) fmt::print("no events in the last ten seconds\n");
    // They come newest first; a reader expects a story to go forwards.
    for (auto event = events.rbegin(); event != events.rend(); ++event) {
        const double seconds = (event->value("wanted_frame", 0.0) - now) / rate_hz;
        fmt::print("{:>+8.3f} s  {:<22} {:<12} {}\n", seconds, event->value("from", std::string{}),
                   event->value("sound", std::string{}), fate_text(*event, rate_hz));
    }
    return 0;
}

}  // namespace hocket::cli
