#include "app/daemon.hpp"

#include <fmt/core.h>
#include <signal.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>

#include "app/device_control.hpp"
#include "app/instance_file.hpp"
#include "app/offline.hpp"
#include "app/paths.hpp"
#include "audio/device_host.hpp"
#include "base/frame_ring.hpp"
#include "base/realtime.hpp"
#include "engine/engine.hpp"
#include "engine/synthesis_thread.hpp"
#include "graph/node_table.hpp"
#include "language/function_table.hpp"
#include "net/control/control_server.hpp"
#include "net/osc/osc_server.hpp"
#include "net/sender_ids.hpp"
#include "observability/log.hpp"
#include "samples/sample_bank.hpp"
#include "session/session.hpp"
#include "session/stream_clock.hpp"

namespace hocket::app {

namespace {

using observability::log_info;
using observability::log_warning;

// How long the end waits for what a slow device still holds of the fade.
constexpr double kLongestTailSeconds = 0.3;
constexpr std::string_view kUnlocked =
    "memory not locked; a page fault may reach the sound. Allow it with 'LimitMEMLOCK=infinity' in "
    "the service, or '@audio - memlock unlimited' in /etc/security/limits.conf";

audio::DeviceHostConfig device_config(const Config& config) {
    return {.device = config.audio.device,
            .policy = config.audio.device_policy,
            .channels = static_cast<int>(config.audio.channels),
            .input_channels = static_cast<int>(config.audio.inputs),
            .ring_seconds = config.audio.ring_seconds,
            .rate_hz = static_cast<double>(config.audio.rate_hz),
            .period_frames = config.audio.period_frames,
            .priority = static_cast<int>(config.engine.realtime_priority),
            .low_latency = config.engine.profile == "live"};
}

int worker_count(const Config& config) {
    if (config.engine.workers >= 0) return static_cast<int>(config.engine.workers);
    return std::max(0, static_cast<int>(std::thread::hardware_concurrency()) - 2);
}

engine::LeadConfig lead_config(const Config& config) {
    return {.fixed_ms = config.engine.lead_ms,
            .max_ms = config.engine.lead_max_ms,
            .period_frames = config.audio.period_frames,
            .safe = config.engine.profile == "safe",
            .buffer_frames = config.engine.synthesis_frames,
            .priority = static_cast<int>(config.engine.realtime_priority)};
}

session::SessionConfig session_config(const Config& config, double rate_hz) {
    session::SessionConfig session;
    session.schedule.law = {.rate_hz = rate_hz,
                            .channels = static_cast<int>(config.audio.channels),
                            .superdirt = config.compat == "superdirt"};
    session.schedule.window_seconds = config.schedule.window_ms / 1000;
    session.schedule.max_events = static_cast<std::size_t>(config.schedule.max_events);
    session.cps = config.tempo.cps;
    session.recording_folder = config.recording.folder;
    return session;
}

std::string control_socket_path(const Config& config, const std::string& runtime_folder) {
    if (config.control.unix_socket == "none") return {};
    if (!config.control.unix_socket.empty()) return config.control.unix_socket;
    return runtime_folder + "/control.sock";
}

/// The signals that end or steer the daemon, taken by the main thread alone.
class Signals {
public:
    Signals() {
        sigemptyset(&set_);
        sigaddset(&set_, SIGTERM);
        sigaddset(&set_, SIGINT);
        sigaddset(&set_, kWake);
        pthread_sigmask(SIG_BLOCK, &set_, nullptr);
        signal(SIGPIPE, SIG_IGN);
        signal(SIGCHLD, SIG_DFL);  // ignored, the ends of device processes would not be seen
    }
    /// The next signal, or 0 after the timeout.
    int wait(long timeout_ms) const {
        const timespec timeout{timeout_ms / 1000, (timeout_ms % 1000) * 1'000'000};
        const int number = sigtimedwait(&set_, nullptr, &timeout);
        return number > 0 ? number : 0;
    }
    /// Wakes wait() from any thread.
    static void wake() { kill(getpid(), kWake); }

private:
    static constexpr int kWake = SIGUSR2;
    sigset_t set_{};
};

/// Tells systemd, while the schedule and the synthesis thread both go on turning, that we live.
class Watchdog {
public:
    Watchdog(const session::Session& session, const engine::SynthesisThread& synthesis)
        : session_{session}, synthesis_{synthesis} {
        std::uint64_t interval_us = 0;
        if (sd_watchdog_enabled(0, &interval_us) > 0) {
            interval_ms_ = std::max<long>(1, static_cast<long>(interval_us / 1000 / 3));
            wanted_ = true;
        }
    }
    [[nodiscard]] long interval_ms() const { return interval_ms_; }
    void tick() {
        const bool alive =
            session_.turns() != session_turns_ && synthesis_.turns() != synthesis_turns_;
        session_turns_ = session_.turns();
        synthesis_turns_ = synthesis_.turns();
        if (alive && wanted_) sd_notify(0, "WATCHDOG=1");
    }

private:
    const session::Session& session_;
    const engine::SynthesisThread& synthesis_;
    std::uint64_t session_turns_ = 0;
    std::uint64_t synthesis_turns_ = 0;
    long interval_ms_ = 1000;
    bool wanted_ = false;
};

const char* event_name(audio::DeviceEvent event) {
    switch (event) {
        case audio::DeviceEvent::opened:
            return "opened";
        case audio::DeviceEvent::lost:
            return "lost";
        case audio::DeviceEvent::failed:
            return "retry";
    }
    return "";
}

protocol::Language language_spoken() {
    protocol::Language spoken;
    for (const language::FunctionRow& row : language::function_table()) {
        spoken.functions.push_back({row.name, row.type, row.documentation, row.example});
    }
    for (const graph::NodeRow& row : graph::node_table()) {
        protocol::NodeInfo node{.name = row.name,
                                .aliases = {row.aliases.begin(), row.aliases.end()},
                                .is_chained = row.is_chained,
                                .documentation = row.documentation,
                                .example = row.example,
                                .source = row.source};
        for (const graph::NodeArgument& each : row.arguments) {
            node.arguments.push_back(
                {each.name, each.unit, each.least, each.most, each.otherwise, each.required});
        }
        spoken.nodes.push_back(std::move(node));
    }
    return spoken;
}

/// Ends the device when start-up fails: it tells of changes to what is younger than it.
class DeviceGuard {
public:
    explicit DeviceGuard(audio::DeviceHost& device) : device_{device} {}
    DeviceGuard(const DeviceGuard&) = delete;
    DeviceGuard& operator=(const DeviceGuard&) = delete;
    ~DeviceGuard() { device_.stop(); }

private:
    audio::DeviceHost& device_;
};

}  // namespace

int list_devices() {
    const auto devices = audio::DeviceHost::list_now();
    if (!devices) {
        fmt::print(stderr, "hocketd: {}\n", devices.error().message);
        return 1;
    }
    for (const audio::DeviceInfo& device : *devices) {
        fmt::print("{}{}  {}, {} outputs, {} inputs, {:g} Hz, {:.1f} ms\n",
                   device.is_default ? "* " : "  ", device.name, device.host_api, device.outputs,
                   device.inputs, device.rate_hz, device.latency_seconds * 1000);
    }
    fmt::print("  null  no sound card, exact time\n");
    return 0;
}

int run_daemon(const Config& config) {
    const Signals signals;  // before any thread: all of them inherit the mask
    const auto folder = runtime_folder();
    if (!folder) throw std::runtime_error(folder.error().message);
    const bool unlocked = config.engine.lock_memory && !base::lock_memory();

    audio::DeviceHost device{device_config(config)};
    const double rate_hz = device.rate_hz();
    const int channels = static_cast<int>(config.audio.channels);
    base::FrameRing& ring = device.ring();
    audio::OutputGain& gain = device.gain();
    samples::SampleBank samples{sample_config(config)};
    engine::Engine engine{{.rate_hz = rate_hz,
                           .channels = channels,
                           .max_voices = static_cast<int>(config.engine.max_voices),
                           .workers = worker_count(config),
                           .worker_priority = static_cast<int>(config.engine.realtime_priority),
                           .limiter = master_limiter(config)}};
    engine::SynthesisThread synthesis{engine, ring, lead_config(config)};
    std::string refused;
    synthesis.start([&refused](const std::string& line) { refused = line; });
    if (unlocked) {
        if (!refused.empty()) refused += "; ";
        refused += kUnlocked;
    }
    if (!refused.empty()) log_warning("{}", refused);
    session::SteadyStreamClock clock{device.map()};
    session::Session session{session_config(config, rate_hz), engine, samples, clock, gain, [&] {
                                 const audio::DeviceStatus status = device.status();
                                 return session::DeviceReadings{
                                     .underruns = status.underruns,
                                     .underrun_frames = status.underrun_frames,
                                     .ring_fill_frames = ring.fill_frames(),
                                     .ring_capacity_frames = ring.capacity_frames(),
                                     .lead_frames = synthesis.lead_frames(),
                                     .lead_raises = synthesis.lead_raises(),
                                     .period_frames = status.period_frames,
                                     .jitter_seconds = status.jitter_seconds,
                                     .map_error_seconds = status.fit_error_seconds};
                             }};
    DeviceControl device_control{device};
    session.set_audio(&device_control);
    device.set_pace_listener([&](base::Frame period_frames, base::Frame read_ahead_frames) {
        synthesis.set_pace(period_frames, read_ahead_frames);
    });
    device.set_listener([&](audio::DeviceEvent event, const audio::DeviceStatus& status) {
        protocol::AudioStatus told = to_audio_status(status, device);
        told.event = event_name(event);
        session.announce_audio(std::move(told));
    });
    const DeviceGuard guard{device};  // from here on: ends before what it tells of changes
    device.start();
    const std::string unix_socket = control_socket_path(config, *folder);
    net::SenderIds sender_ids;
    net::OscServer osc{{.address = config.osc.address,
                        .port = static_cast<int>(config.osc.port),
                        .receive_buffer_bytes = static_cast<int>(config.osc.receive_buffer_bytes),
                        .allow = config.osc.allow},
                       session,
                       sender_ids};
    net::ControlServer control{{.address = config.control.address,
                                .port = static_cast<int>(config.control.port),
                                .unix_socket_path = unix_socket,
                                .max_clients = static_cast<std::size_t>(config.control.max_clients),
                                .language = language_spoken()},
                               session,
                               sender_ids};
    const std::string osc_address = config.osc.address + ':' + std::to_string(osc.bound_port());
    const std::string control_address =
        config.control.address + ':' + std::to_string(control.bound_port());
    session.set_addresses(osc_address, control_address);
    std::atomic<bool> shutdown{false};
    session.set_shutdown([&shutdown] {
        shutdown.store(true);
        Signals::wake();
    });
    session.start();
    osc.start();
    control.start();
    if (const auto written =
            write_instance_file(*folder, {getpid(), osc_address, control_address, unix_socket});
        !written) {
        log_warning("{}", written.error().message);
    }
    log_info("hocketd {}: OSC on {}, control on {}{}{}, {:g} Hz, lead {:.1f} ms", HOCKET_VERSION,
             osc_address, control_address, unix_socket.empty() ? "" : " and ", unix_socket, rate_hz,
             static_cast<double>(synthesis.lead_frames()) / rate_hz * 1000);
    sd_notify(0, "READY=1");
    samples.start([](const std::string& path, const std::string& reason) {
        log_warning("{} is skipped: {}", path, reason);
    });

    Watchdog watchdog{session, synthesis};
    while (!shutdown.load()) {
        const int number = signals.wait(watchdog.interval_ms());
        if (number == SIGTERM || number == SIGINT) break;
        watchdog.tick();
    }

    log_info("hocketd ends");
    sd_notify(0, "STOPPING=1");
    remove_instance_file(*folder, getpid());
    gain.close();  // the fade passes where frames leave, whatever the ring holds
    const audio::DeviceStatus playing = device.status();
    const double fade_seconds =
        0.005 + 2 * static_cast<double>(playing.period_frames) / playing.device_rate_hz +
        std::min(playing.latency_seconds, kLongestTailSeconds);
    std::this_thread::sleep_for(std::chrono::duration<double>(fade_seconds));
    device.stop();  // first: whoever waits for it has to hear of it while there is a session
    osc.stop();
    control.stop();
    session.stop();
    synthesis.stop();
    return 0;
}

}  // namespace hocket::app
