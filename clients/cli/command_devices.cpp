#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

using nlohmann::json;

namespace {

// A device process is given 10 s to open its device.
constexpr int kOpenTimeoutMs = 15'000;

std::string text(const json& object, const char* key) { return object.value(key, std::string{}); }

/// How many characters a UTF-8 text has: device names are in the system's language.
std::size_t characters(const std::string& utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) {
        return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
    }));
}

std::string padded(const std::string& utf8, std::size_t width) {
    return utf8 + std::string(width - std::min(width, characters(utf8)), ' ');
}

void print_devices(const json& devices) {
    std::size_t name_width = 6;
    std::size_t api_width = 8;
    for (const json& device : devices) {
        name_width = std::max(name_width, characters(text(device, "name")));
        api_width = std::max(api_width, characters(text(device, "host_api")));
    }
    fmt::print("   {}  {}  out   in     rate  latency\n", padded("device", name_width),
               padded("host api", api_width));
    for (const json& device : devices) {
        fmt::print(
            "{}{} {}  {}  {:>3}  {:>3}  {:>7}  {:>4.1f} ms\n",
            device.value("is_default", false) ? '*' : ' ',
            device.value("in_use", false) ? '>' : ' ', padded(text(device, "name"), name_width),
            padded(text(device, "host_api"), api_width), device.value("outputs", std::int64_t{0}),
            device.value("inputs", std::int64_t{0}), device.value("rate_hz", 0.0),
            device.value("latency_ms", 0.0));
    }
    fmt::print("* the default   > in use\n");
}

}  // namespace

std::string device_line(const json& status) {
    const std::string device = text(status, "device");
    const std::string host_api = text(status, "host_api");
    std::string line = host_api.empty() ? device : fmt::format("{} ({})", device, host_api);
    if (text(status, "state") != device) line += ", " + text(status, "state");
    if (text(status, "state") == "playing") {
        line +=
            fmt::format(", {} Hz, {} outputs, {:.1f} ms", status.value("device_rate_hz", 0.0),
                        status.value("outputs", std::int64_t{0}), status.value("latency_ms", 0.0));
    }
    if (!text(status, "reason").empty()) line += ": " + text(status, "reason");
    return line;
}

int run_devices(const Connection& connection, bool as_json) {
    const auto result = call_once(connection, "audio.devices", nullptr);
    if (!result) return report(result.error());
    if (as_json) {
        fmt::print("{}\n", result->dump());
        return 0;
    }
    const json devices = result->value("devices", json::array());
    if (devices.empty()) return report({.message = "no sound device at all"});
    print_devices(devices);
    return 0;
}

int run_devices_open(const Connection& connection, const OpenOptions& options) {
    auto client = RpcClient::connect(connection);
    if (!client) return report(client.error());
    json params{{"device", options.device}};
    if (!options.policy.empty()) params["policy"] = options.policy;
    const auto status = client->call("audio.open", params, kOpenTimeoutMs);
    if (!status) return report(status.error());
    fmt::print("{}\n", options.json ? status->dump() : device_line(*status));
    const bool plays = text(*status, "state") == "playing" || options.device == "null";
    return plays ? 0 : 1;
}

}  // namespace hocket::cli
