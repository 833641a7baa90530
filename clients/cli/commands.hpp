#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "clients/cli/rpc_client.hpp"

// One function a command, each in its own command_<name>.cpp; command_line.cpp has the table that
// gives them their options. All return the exit code: 0, or 1 after a message on standard error.
namespace hocket::cli {

struct EvalOptions {
    std::string code;
    std::string file;  ///< "-" is standard input
    /// Whose definitions the code sees: each call is a connection of its own, and what it defines
    /// should live on.
    std::string space = "shell";
    std::string at = "now";  ///< or "cycle"
    bool force = false;
};
int run_eval(const Connection& connection, const EvalOptions& options);

struct StatsOptions {
    bool json = false;
    bool follow = false;  ///< until interrupted or the daemon ends
    int interval_ms = 500;
};
int run_stats(const Connection& connection, const StatsOptions& options);

int run_status(const Connection& connection, bool as_json);

struct SamplesOptions {
    std::string query;
    bool json = false;
};
int run_samples(const Connection& connection, const SamplesOptions& options);

struct WhyOptions {
    std::int64_t last = 20;
    bool json = false;
};
int run_why(const Connection& connection, const WhyOptions& options);

struct GraphOptions {
    bool dot = false;  ///< for Graphviz
    bool json = false;
};
/// The nodes of the signal graph that plays.
int run_graph(const Connection& connection, const GraphOptions& options);

/// The sound devices as a table.
int run_devices(const Connection& connection, bool as_json);

struct OpenOptions {
    std::string device;
    std::string policy;  ///< empty: as it is
    bool json = false;
};
/// 1 as well when nothing plays now.
int run_devices_open(const Connection& connection, const OpenOptions& options);

/// The result of audio.status in one line: device, state, figures, and why it is not the wanted
/// one.
[[nodiscard]] std::string device_line(const nlohmann::json& status);

/// @param name empty: a dated file; the daemon chooses the folder.
int run_record_start(const Connection& connection, const std::string& name);
int run_record_stop(const Connection& connection);

/// hush, stop, panic: a method without parameters or answer.
int run_plain(const Connection& connection, const std::string& method);

/// @param cps cycles per second; 0 only shows the tempo.
int run_cps(const Connection& connection, double cps);

/// Plays a file, or a demo if it is empty, in the daemon that runs, or in one of its own, which
/// then ends with it. On the null clock: 8 s, recorded into hocket-demo.wav.
int run_play(const Connection& connection, const std::string& file);

struct RenderOptions {
    std::string file;    ///< pattern statements
    std::string events;  ///< or one event a line; "-" is standard input
    std::string output;  ///< WAV; empty: only measured
    std::string fates;   ///< where to write what became of each event, one JSON a line; empty: not
    std::string config_file;
    std::vector<std::string> samples;   ///< more sample roots
    std::vector<std::string> settings;  ///< key=value
    double seconds = 0;
    double cycles = 0;
    double rate_hz = 48000;
    int threads = 1;
    bool json = false;
};
/// Cycles rendered of a pattern file when nothing is said.
inline constexpr double kDefaultRenderCycles = 8;
int run_render(const RenderOptions& options);

struct BenchOptions {
    std::string workload;
    int voices = 256;
    double seconds = 10;
    int threads = 1;
    double window_cycles = 1;     ///< of `pattern`: cycles asked for at once
    double pattern_seconds = 20;  ///< of `pattern`: at most, each
    bool json = false;
};
int run_bench(const BenchOptions& options);

struct QueryOptions {
    std::string expression;
    std::string from = "0";  ///< cycles, exact
    std::string to = "1";
    std::string kind = "control";
    bool jsonl = false;  ///< cases from standard input, one a line, instead
};
int run_query(const QueryOptions& options);

/// Prints a topic that is no command: "config", "params", "reference", or a name of the pattern
/// language. 1 if there is none of the name.
int run_help_topic(const std::string& topic);

/// Prints "hocket: message" to standard error and returns 1.
int report(const base::Error& error);

}  // namespace hocket::cli
