#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audio/child_process.hpp"
#include "audio/clock_fit.hpp"
#include "audio/device_info.hpp"
#include "audio/null_clock.hpp"
#include "audio/stream_memory.hpp"
#include "audio/time_map.hpp"
#include "base/frame_ring.hpp"
#include "base/result.hpp"

namespace hocket::audio {

struct DeviceHostConfig {
    std::string device = "null";    ///< a name, "default", or "null": no sound card
    std::string policy = "prefer";  ///< "exact", "prefer" or "default"
    int channels = 2;
    int input_channels = 0;
    double ring_seconds = 2;
    double rate_hz = 0;                      ///< 0: that of the first device, else kNullRateHz
    base::Frame period_frames = 512;         ///< of the null clock
    int priority = 0;                        ///< of the null clock; 0: not asked for
    bool low_latency = true;                 ///< what to ask of a device
    std::string program = "/proc/self/exe";  ///< what is started as device process
};

enum class DeviceState : std::uint8_t {
    null,     ///< the null clock runs; nothing else is wanted, or it is waited for the next try
    opening,  ///< the null clock runs while a device process starts
    playing,  ///< the device consumes the stream
};
enum class DeviceEvent : std::uint8_t {
    opened,  ///< a device plays, or the null clock as it was asked to
    lost,
    failed,  ///< the wanted device does not open; told once
};

struct DeviceStatus {
    DeviceState state = DeviceState::null;
    std::string wanted;
    std::string policy;
    std::string device;    ///< what consumes the stream: its name, or "null"
    std::string host_api;  ///< empty on the null clock
    std::string reason;    ///< why it is not what was wanted; empty when it is
    double device_rate_hz = 0;
    double latency_seconds = 0;  ///< as the device reports it
    double jitter_seconds = 0;   ///< of its callbacks
    double fit_error_seconds = 0;
    int outputs = 0;
    int inputs = 0;
    std::vector<float> input_peaks;  ///< linear, of the last turns
    base::Frame period_frames = 0;
    std::uint64_t callbacks = 0;  ///< of the device that plays
    std::uint64_t openings = 0;   ///< devices that took the stream over, since the start
    std::uint64_t losses = 0;
    std::uint64_t xruns = 0;
    std::uint64_t underruns = 0;
    base::Frame underrun_frames = 0;
};

/// Owns the stream's end: who consumes the ring (the null clock, or a device in a process of its
/// own), the time map, and the changes between them. A device that stops calling back is taken for
/// lost, its process is killed, and the null clock goes on in the same stream time; new processes
/// are started, at growing intervals, until a device takes the stream over again, at the very frame
/// that the map names for that moment.
///
/// One thread of its own (hk-device-host); it may wait for a child, never for PortAudio.
class DeviceHost {
public:
    static constexpr double kNullRateHz = 48'000;

    /// Starts the first device process at once; with rate_hz = 0 it waits for that device's rate,
    /// for a second at most. @throws std::runtime_error if there is no memory to share.
    explicit DeviceHost(DeviceHostConfig config);
    ~DeviceHost();

    [[nodiscard]] double rate_hz() const { return rate_hz_; }
    [[nodiscard]] base::FrameRing& ring() { return *ring_; }
    [[nodiscard]] OutputGain& gain() { return memory_.control().gain; }
    [[nodiscard]] const TimeMap& map() const { return map_; }

    /// From now on frames are consumed. The ring should hold the first lead.
    void start();
    void stop();  ///< within a fraction of a second, whatever the device does

    // ---- any thread
    [[nodiscard]] DeviceStatus status() const;
    /// Frames the consumer takes at a time, now.
    [[nodiscard]] base::Frame period_frames() const {
        return period_frames_.load(std::memory_order_relaxed);
    }
    using Listed = std::function<void(base::Result<std::vector<DeviceInfo>>)>;
    /// The devices there are; `done` is called once, on the host's thread.
    void list(Listed done);
    using Opened = std::function<void(base::Result<DeviceStatus>)>;
    /// Changes to a device (empty: the one wanted now) under a policy (empty: as it is). A name
    /// that is not there under "exact" changes nothing and is an error; else `done` is called when
    /// the device plays, or with what went wrong, on the host's thread.
    void open(std::string device, std::string policy, Opened done);
    /// Called with frames of the stream: how many the consumer takes at a time, and how many before
    /// their turn; before it begins to. On the host's thread; set before start().
    void set_pace_listener(std::function<void(base::Frame period, base::Frame read_ahead)> pace) {
        pace_listener_ = std::move(pace);
    }
    /// Called on the host's thread. Before start().
    void set_listener(std::function<void(DeviceEvent, const DeviceStatus&)> listener) {
        listener_ = std::move(listener);
    }

    /// The list without a stream: starts a process and waits for it, three seconds at most.
    static base::Result<std::vector<DeviceInfo>> list_now(
        const std::string& program = "/proc/self/exe");

private:
    /// Of listed and opened at most one is set; none: the host itself looks for a device.
    struct Request {
        Listed listed;
        Opened opened;
        std::string device;
        std::string policy;
    };
    /// A process that lists devices, and what it has said.
    struct Listing {
        ChildProcess child;
        std::string text;
        std::string log;
        long long deadline_ns = 0;
        Request request;
    };

    void loop();
    void wait(long long now_ns);
    void take_requests();
    void begin_listing(Request request);
    void step_listing(long long now_ns);
    void finish_listing(base::Result<std::vector<DeviceInfo>> devices);
    void reopen(Request request);

    void spawn(long long now_ns);
    void read_child_log();
    void step_opening(long long now_ns);
    void step_playing(long long now_ns);
    void take_over();
    void drain_pairs(long long now_ns);
    void follow(bool re_anchored, long long now_ns);
    void meter_inputs();
    void leave_device();
    void give_up(const std::string& reason, long long now_ns);
    void look_for_wanted(long long now_ns);
    void schedule_retry(const std::string& reason, long long now_ns);
    void adopt_rate(double rate_hz);
    void publish(DeviceState state);
    void tell_pace(bool of_device);
    void ask(Request request);
    static void refuse(const Request& request);
    void refuse_all();
    void tell(DeviceEvent event);
    void answer_open();
    [[nodiscard]] std::string end_of_child();
    [[nodiscard]] double stream_position(double device_frame) const;

    DeviceHostConfig config_;
    StreamMemory memory_;
    double rate_hz_ = 0;
    std::unique_ptr<base::FrameRing> ring_;
    std::unique_ptr<base::FrameRing> input_ring_;
    TimeMap map_;
    std::unique_ptr<NullClock> null_;
    std::function<void(DeviceEvent, const DeviceStatus&)> listener_;
    std::function<void(base::Frame, base::Frame)> pace_listener_;

    // ---- the host's thread
    std::unique_ptr<ChildProcess> child_;
    std::string child_log_;
    std::optional<Listing> listing_;
    std::optional<ClockFit> fit_;
    DeviceState state_ = DeviceState::null;
    std::string reason_;
    Opened opening_;            ///< who waits for the device to play
    double base_frame_ = 0;     ///< a device frame ...
    double base_position_ = 0;  ///< ... and the stream position it has
    bool based_ = false;        ///< the callback has said so itself
    long long spawned_ns_ = 0;
    long long ready_ns_ = 0;    ///< 0: not yet
    long long playing_ns_ = 0;  ///< since when it plays
    base::Frame told_period_ = 0;
    base::Frame told_read_ahead_ = 0;
    int looks_ = 0;           ///< for the preferred device, in vain
    long long retry_ns_ = 0;  ///< 0: none
    long long look_ns_ = 0;   ///< when to look for the wanted device while another plays
    int failures_ = 0;        ///< in a row
    std::uint64_t callbacks_seen_ = 0;
    long long callback_seen_ns_ = 0;
    std::uint64_t earlier_xruns_ = 0;
    std::uint64_t earlier_underruns_ = 0;
    base::Frame earlier_underrun_frames_ = 0;
    std::vector<float> input_piece_;
    std::vector<float> input_peaks_;

    std::atomic<base::Frame> period_frames_;
    mutable std::mutex mutex_;
    DeviceStatus status_;
    std::deque<Request> requests_;
    bool ended_ = false;  ///< whoever asks is refused
    int wake_ = -1;
    std::atomic<bool> quit_{false};
    std::thread thread_;
};

}  // namespace hocket::audio
