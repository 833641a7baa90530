#include <fmt/format.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

int report(const base::Error& error) {
    fmt::print(stderr, "hocket: {}\n", error.message);
    return 1;
}

int run_plain(const Connection& connection, const std::string& method) {
    const auto result = call_once(connection, method, nullptr);
    return result ? 0 : report(result.error());
}

int run_cps(const Connection& connection, double cps) {
    const auto result = cps == 0 ? call_once(connection, "tempo.get", nullptr)
                                 : call_once(connection, "tempo.set", {{"cps", cps}});
    if (!result) return report(result.error());
    fmt::print("{} cycles/s, {:.6g} bpm at 4 beats a cycle\n", result->value("cps", 0.0),
               result->value("bpm", 0.0));
    return 0;
}

int run_record_start(const Connection& connection, const std::string& name) {
    const auto result =
        call_once(connection, "record.start",
                  name.empty() ? nlohmann::json(nullptr) : nlohmann::json{{"path", name}});
    if (!result) return report(result.error());
    fmt::print("recording to {}\n", result->value("path", std::string{}));
    return 0;
}

int run_record_stop(const Connection& connection) {
    const auto result = call_once(connection, "record.stop", nullptr);
    if (!result) return report(result.error());
    fmt::print("{}: {} frames\n", result->value("path", std::string{}),
               result->value("frames", std::int64_t{0}));
    return 0;
}

int run_status(const Connection& connection, bool as_json) {
    auto client = RpcClient::connect(connection);
    if (!client) return report(client.error());
    const auto result = client->call("server.status", nullptr);
    if (!result) return report(result.error());
    if (as_json) {
        fmt::print("{}\n", result->dump());
        return 0;
    }
    const auto text = [&](const char* key) { return result->value(key, std::string{}); };
    const auto number = [&](const char* key) { return result->value(key, 0.0); };
    const auto whole = [&](const char* key) { return result->value(key, std::int64_t{0}); };
    const double rate_hz = number("rate_hz");
    const auto milliseconds = [&](const char* key) {
        return rate_hz > 0 ? 1000 * number(key) / rate_hz : 0.0;
    };
    fmt::print("hocketd {}, up {:.0f} s\n", text("version"), number("uptime_s"));
    // An error where the daemon drives no device at all.
    const auto audio = client->call("audio.status", nullptr);
    fmt::print("device    {}\n", audio ? device_line(*audio) : text("device"));
    fmt::print("stream    {} Hz, {} channels, frame {}\n", rate_hz, whole("channels"),
               whole("frame"));
    fmt::print("latency   {:.1f} ms lead, {:.1f} ms output\n", milliseconds("lead_frames"),
               milliseconds("output_latency_frames"));
    fmt::print("tempo     {} cycles/s, cycle {:.2f}\n", number("cps"), number("cycle"));
    fmt::print("voices    {}\n", whole("voices"));
    fmt::print("samples   {} files in {} banks{}\n", whole("files"), whole("banks"),
               result->value("samples_ready", false) ? "" : ", still indexing");
    fmt::print("osc       {}\ncontrol   {}\n", text("osc"), text("control"));
    if (text("compat") != "hocket") fmt::print("compat    {}\n", text("compat"));
    if (!text("recording").empty()) fmt::print("recording {}\n", text("recording"));
    return 0;
}

}  // namespace hocket::cli
