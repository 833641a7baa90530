#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace hocket::app {

/// A name and the stems of the files that answer it, in index order.
using Alias = std::pair<std::string, std::vector<std::string>>;

/// The names Tidal's users type, answered by the CC0 files of sonic-pi-samples.
[[nodiscard]] std::vector<Alias> default_aliases();

/// Everything that can be set, at its default. Units, ranges and meaning of each member stand in
/// the key table (config_keys.cpp), which the file, --set, --help and hocketd.toml are made from.
struct Config {
    std::string compat = "hocket";
    struct {
        std::string device = "default";
        std::string device_policy = "prefer";
        std::int64_t rate_hz = 0;
        std::int64_t channels = 2;
        std::int64_t inputs = 0;
        double ring_seconds = 2.0;
        std::int64_t period_frames = 512;
    } audio;
    struct {
        std::int64_t synthesis_frames = 4096;
        std::int64_t max_voices = 4096;
        double lead_ms = 0;
        double lead_max_ms = 120;
        std::string profile = "live";
        std::int64_t workers = -1;
        std::int64_t realtime_priority = 70;
        bool lock_memory = true;
    } engine;
    struct {
        std::vector<std::string> roots{"/usr/share/sonic-pi/samples",
                                       "/usr/local/share/hocket/samples",
                                       "$XDG_DATA_HOME/hocket/samples"};
        std::int64_t memory_mb = 512;
        std::int64_t loader_threads = 2;
        bool built_in_kit = true;
        std::vector<Alias> aliases = default_aliases();
    } samples;
    struct {
        std::string address = "127.0.0.1";
        std::int64_t port = 57120;
        std::int64_t receive_buffer_bytes = 4'194'304;
        std::vector<std::string> allow;
    } osc;
    struct {
        std::string address = "127.0.0.1";
        std::int64_t port = 57121;
        std::string unix_socket;
        std::int64_t max_clients = 256;
    } control;
    struct {
        bool limiter = true;
    } master;
    struct {
        double window_ms = 100;
        std::int64_t max_events = 65'536;
    } schedule;
    struct {
        double cps = 0.5625;
    } tempo;
    struct {
        std::string folder;
    } recording;
    struct {
        std::string level = "info";
        std::string file;
    } log;
};

/// Where the shipped file is installed.
inline constexpr const char* kSystemConfigFile = "/etc/hocket/hocketd.toml";

/// The file to read: `wanted` if not empty, else $XDG_CONFIG_HOME/hocket/hocketd.toml, else
/// /etc/hocket/hocketd.toml, whichever exists first; empty when none does.
[[nodiscard]] std::string find_config_file(const std::string& wanted);

/// Reads a TOML text over the defaults. All faults are reported, one a line of the message, each
/// as "name:line:column: what is wrong"; `where` is the place of the first.
[[nodiscard]] base::Result<Config> parse_config(const std::string& text, const std::string& name);

/// Applies one "key=value" on top. A text value may stand without quotes, a list as a,b,c.
[[nodiscard]] base::Result<void> apply_setting(Config& config, const std::string& setting);

/// The whole way: the file (empty: none), then the settings in order, then the checks between
/// keys; paths come back expanded (paths.hpp) and the empty ones filled in.
[[nodiscard]] base::Result<Config> load_config(const std::string& file,
                                               const std::vector<std::string>& settings);

}  // namespace hocket::app
