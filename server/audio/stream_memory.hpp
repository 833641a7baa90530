#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "audio/clock_pairs.hpp"
#include "audio/output_gain.hpp"
#include "base/frame_ring.hpp"
#include "base/result.hpp"

namespace hocket::audio {

/// What a device process finds and counts; begun anew for each. Plain values are written before
/// `state` moves on with release, and read after it was seen with acquire.
struct DeviceReport {
    static constexpr std::size_t kTextBytes = 256;

    enum class State : std::uint32_t {
        starting,
        opened,  ///< the callback is called; `name` to `latency_seconds` are there
        ready,   ///< it can take over, at any rate of the ring
        failed,  ///< `message` says why
    };

    alignas(64) std::atomic<State> state{State::starting};
    char name[kTextBytes] = {};
    char host_api[64] = {};
    char message[kTextBytes * 2] = {};
    double rate_hz = 0;
    int outputs = 0;
    int inputs = 0;
    double latency_seconds = 0;    ///< from callback to speaker, as the device reports it
    double read_ahead_frames = 0;  ///< of the stream, taken before their turn; set when ready

    // ---- counted by the callback
    alignas(64) std::atomic<std::uint64_t> callbacks{0};
    std::atomic<std::int64_t> period_frames{0};
    std::atomic<std::uint64_t> xruns{0};      ///< the device says so
    std::atomic<std::uint64_t> underruns{0};  ///< the ring did not have what it asked for
    std::atomic<std::int64_t> underrun_frames{0};
    /// Which stream position device frame `TakeOver::device_frame` has; NaN before it played.
    std::atomic<double> base_position;

    ClockPairs pairs;

    DeviceReport() noexcept;
};

/// From this device frame on the ring is the device's to read, first the named stream frame.
struct TakeOver {
    std::int64_t device_frame = 0;
    base::Frame stream_frame = 0;
    std::atomic<std::uint32_t> granted{0};
};

/// What the daemon and its device process tell each other.
struct StreamControl {
    static constexpr std::uint32_t kVersion = 1;

    std::uint32_t version = kVersion;
    int channels = 2;  ///< of the ring
    int input_channels = 0;
    std::size_t ring_bytes = 0;       ///< of the samples, enough for any rate
    std::size_t capacity_frames = 0;  ///< of the ring; set with `rate_hz`
    std::atomic<double> rate_hz{0};   ///< of the ring; 0: not known yet
    bool low_latency = true;          ///< what to ask of the device
    char wanted[DeviceReport::kTextBytes] = {};
    char policy[16] = {};

    DeviceReport device;
    TakeOver take_over;
    OutputGain gain{kMostRateHz};
    base::RingPositions ring;
    base::RingPositions input_ring;

    /// No device runs faster; the memory is laid out for it, but only what is used is touched.
    static constexpr double kMostRateHz = 192'000;
};

/// The memory that daemon and device process share: a StreamControl, the samples of the ring and
/// those of the inputs, in an anonymous file that both map.
class StreamMemory {
public:
    /// Inputs keep this much for a reader.
    static constexpr std::size_t kInputFrames = 16'384;
    /// The daemon's: made anew.
    static base::Result<StreamMemory> create(double seconds, int channels, int input_channels);
    /// The device process's: an inherited descriptor.
    static base::Result<StreamMemory> open(int descriptor);

    StreamMemory(StreamMemory&& other) noexcept;
    StreamMemory& operator=(StreamMemory&&) = delete;
    ~StreamMemory();

    [[nodiscard]] StreamControl& control() const noexcept { return *control_; }
    [[nodiscard]] float* ring_samples() const noexcept;
    [[nodiscard]] float* input_samples() const noexcept;
    [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

private:
    StreamMemory(int descriptor, void* mapping, std::size_t bytes) noexcept;

    int descriptor_;
    std::size_t bytes_;
    StreamControl* control_;
};

}  // namespace hocket::audio
