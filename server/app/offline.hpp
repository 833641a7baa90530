#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/config.hpp"
#include "base/result.hpp"
#include "mixer/mixer.hpp"
#include "protocol/play.hpp"
#include "protocol/rpc.hpp"
#include "samples/sample_bank.hpp"

namespace hocket::app {

/// One event of an offline render: what a /dirt/play message says, at this time of the render.
struct OfflineEvent {
    double at_seconds = 0;
    protocol::PlayMessage play;
};

struct OfflineJob {
    std::vector<OfflineEvent> events;  ///< any order
    std::string code;                  ///< pattern statements, evaluated at frame 0; may be empty
    /// Length; 0: until the last event has ended (with code: it must be given).
    double seconds = 0;
    double cycles = 0;  ///< the same in cycles of the tempo after `code`
    double rate_hz = 48000;
    int threads = 1;
    std::string output;  ///< WAV file; empty: only measured
    /// Called now and then with the seconds rendered and, if known, the seconds in all (else 0).
    std::function<void(double done, double all)> progress;
    /// Called after each buffer with its frames and how long the engine took.
    std::function<void(std::int64_t frames, double ms)> buffer_rendered;
};

struct OfflineResult {
    std::int64_t frames = 0;
    std::vector<double> peak;  ///< per channel, linear
    std::vector<double> rms;
    std::uint64_t voices_started = 0;
    std::uint64_t voices_stolen = 0;
    double cpu_s = 0;  ///< of the process, for the rendering
    double audio_s = 0;
    std::vector<protocol::EventFate> fates;  ///< of the newest events, newest first
    std::vector<std::string> troubles;       ///< what did not sound and why, each once, at most 20
};

/// Renders with the engine, the schedule and the laws of the daemon, as fast as it goes; waits for
/// samples. Equal jobs give equal files, whatever the threads and the buffer size.
[[nodiscard]] base::Result<OfflineResult> render_offline(const Config& config,
                                                         const OfflineJob& job);

/// What stands in front of the outputs, from the configuration.
[[nodiscard]] mixer::MasterLimiter master_limiter(const Config& config);

/// The daemon's sample bank, from the configuration.
[[nodiscard]] samples::SampleConfig sample_config(const Config& config);

}  // namespace hocket::app
