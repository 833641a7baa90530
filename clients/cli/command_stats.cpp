#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

using base::Errc;
using nlohmann::json;

namespace {

/// Reads numbers out of the profile by path; what an older daemon does not send is 0.
class Profile {
public:
    explicit Profile(const json& stats) : stats_{stats} {}

    [[nodiscard]] double number(const char* pointer) const {
        const json::json_pointer path{pointer};
        if (!stats_.contains(path)) return 0;
        const json& value = stats_.at(path);
        return value.is_number() ? value.get<double>() : 0;
    }
    [[nodiscard]] std::int64_t whole(const char* pointer) const {
        return static_cast<std::int64_t>(number(pointer));
    }
    [[nodiscard]] double microseconds(const char* pointer) const { return number(pointer) / 1e3; }
    [[nodiscard]] double megabytes(const char* pointer) const { return number(pointer) / 1e6; }
    /// Of a number of frames.
    [[nodiscard]] double milliseconds(const char* pointer) const {
        const double rate_hz = number("/rate_hz");
        return rate_hz > 0 ? 1000 * number(pointer) / rate_hz : 0;
    }
    /// Of the measured rate.
    [[nodiscard]] double rate_error_ppm() const {
        const double nominal_hz = number("/time_map/nominal_rate_hz");
        const double measured_hz = number("/time_map/measured_rate_hz");
        return nominal_hz > 0 && measured_hz > 0 ? (measured_hz / nominal_hz - 1) * 1e6 : 0;
    }
    [[nodiscard]] std::string text(const char* key) const {
        return stats_.value(key, std::string{});
    }
    [[nodiscard]] json list(const char* key) const { return stats_.value(key, json::array()); }
    [[nodiscard]] json map(const char* key) const { return stats_.value(key, json::object()); }

private:
    const json& stats_;
};

std::string table(const Profile& p) {
    std::string out;
    const auto row = [&](const char* name, const std::string& text) {
        out += fmt::format("{:<9} {}\n", name, text);
    };
    row("events",
        fmt::format("{} received  {} sounded  {} late  {} cold  {} unknown  {} refused  "
                    "{} malformed",
                    p.whole("/events/received"), p.whole("/events/sounded"),
                    p.whole("/events/late"), p.whole("/events/cold"), p.whole("/events/unknown"),
                    p.whole("/events/refused"), p.whole("/events/malformed")));
    row("voices",
        fmt::format("{} now  {} peak  {} stolen  {} choked", p.whole("/voices/active"),
                    p.whole("/voices/peak"), p.whole("/voices/stolen"), p.whole("/voices/choked")));
    row("buffer", fmt::format("p50 {:.0f}  p95 {:.0f}  p99 {:.0f}  max {:.0f} us of {:.0f} us  "
                              "load {:.1f} %  {} slow",
                              p.microseconds("/buffer_ns/p50"), p.microseconds("/buffer_ns/p95"),
                              p.microseconds("/buffer_ns/p99"), p.microseconds("/buffer_ns/max"),
                              p.microseconds("/budget_ns"), 100 * p.number("/load"),
                              p.whole("/slow_buffers")));
    row("ring", fmt::format("{:.1f} ms filled  {:.1f} ms lead  {:.0f} ms capacity  {} underruns",
                            p.milliseconds("/ring_fill_frames"), p.milliseconds("/lead_frames"),
                            p.milliseconds("/ring_capacity_frames"), p.whole("/underruns")));
    row("device", fmt::format("{}  {}  {} losses", p.text("device"), p.text("audio_state"),
                              p.whole("/device_losses")));
    row("clock", fmt::format("{:.3f} Hz measured ({:+.1f} ppm)  map error {:.1f} us  jitter {:.1f} "
                             "us  {} re-anchors",
                             p.number("/time_map/measured_rate_hz"), p.rate_error_ppm(),
                             p.number("/time_map/error_us"), p.number("/time_map/jitter_us"),
                             p.whole("/time_map/re_anchors")));
    row("queues", fmt::format("heap {} of {}  commands {} of {}  decodes {}  kernel drops {}",
                              p.whole("/queues/heap"), p.whole("/queues/heap_capacity"),
                              p.whole("/queues/commands"), p.whole("/queues/commands_capacity"),
                              p.whole("/queues/pending_decodes"), p.whole("/kernel_drops")));
    row("latency",
        fmt::format("client {:.1f}  heap {:.1f}  ring {:.1f}  limiter {:.1f}  device {:.1f} ms",
                    p.number("/latency/client_lead_ms"), p.number("/latency/heap_ms"),
                    p.number("/latency/ring_ms"), p.number("/latency/limiter_ms"),
                    p.number("/latency/device_ms")));
    row("memory", fmt::format("{:.1f} MB, {:.1f} MB of it samples", p.megabytes("/memory_bytes"),
                              p.megabytes("/sample_memory_bytes")));
    row("tempo", fmt::format("{} cycles/s  cycle {:.2f}  up {:.0f} s", p.number("/cps"),
                             p.number("/cycle"), p.number("/uptime_s")));
    int channel = 0;
    for (const json& level : p.list("peak_rms")) {
        ++channel;
        row(channel == 1 ? "output" : "",
            fmt::format("{}: peak {:.3f}  rms {:.3f}", channel, level.value("peak", 0.0),
                        level.value("rms", 0.0)));
    }
    if (const double limited_db = p.number("/limiter_db"); limited_db >= 0.05) {
        row("limiter", fmt::format("takes {:.1f} dB away", limited_db));
    }
    const json drops = p.map("drops");  // named: items() only refers to it
    for (const auto& [reason, count] : drops.items()) {
        row("dropped", fmt::format("{} {}", count.dump(), reason));
    }
    for (const json& client : p.list("clients")) {
        const double shift_ms = client.value("shift_ms", 0.0);
        row("client", fmt::format("{}: {} events  {} late  worst {:.1f} ms  lead {:.1f} ms{}",
                                  client.value("from", std::string{}),
                                  client.value("events", std::int64_t{0}),
                                  client.value("late", std::int64_t{0}),
                                  client.value("worst_ms", 0.0), client.value("lead_ms", 0.0),
                                  shift_ms > 0 ? fmt::format("  shifted {:g} ms", shift_ms) : ""));
    }
    return out;
}

void print(const json& stats, bool as_json) {
    fmt::print("{}", as_json ? stats.dump() + '\n' : table(Profile{stats}));
    std::fflush(stdout);
}

volatile sig_atomic_t interrupted = 0;

/// Without SA_RESTART: the signal ends the wait for the next notification.
void stop_on_interrupt() {
    struct sigaction action {};
    action.sa_handler = [](int) { interrupted = 1; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

}  // namespace

int run_stats(const Connection& connection, const StatsOptions& options) {
    auto client = RpcClient::connect(connection);
    if (!client) return report(client.error());
    if (!options.follow) {
        const auto stats = client->call("stats.get", nullptr);
        if (!stats) return report(stats.error());
        print(*stats, options.json);
        return 0;
    }
    stop_on_interrupt();
    if (auto done = client->call("stats.subscribe", {{"interval_ms", options.interval_ms}});
        !done) {
        return report(done.error());
    }
    const bool redraws = !options.json && isatty(STDOUT_FILENO) == 1;
    while (interrupted == 0) {
        const auto stats = client->next("stats", options.interval_ms);
        if (!stats) return stats.error().code == Errc::state ? 0 : report(stats.error());
        if (redraws) fmt::print("\033[H\033[J");
        print(*stats, options.json);
        if (!redraws && !options.json) fmt::print("\n");
    }
    return 0;
}

}  // namespace hocket::cli
