#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "audio/clock_fit.hpp"
#include "audio/time_map.hpp"

// Devices that do not exist, on virtual time: hours pass in seconds.
namespace hocket::audio {
namespace {

constexpr double kRateHz = 48'000;
constexpr double kPeriodFrames = 1024;
constexpr long long kSecondNs = 1'000'000'000;
constexpr long long kLookNs = 20'000'000;   // how often the host looks
constexpr long long kBeatNs = 125'000'000;  // between two onsets
constexpr long long kLeadNs = 200'000'000;  // how far ahead they are asked for

struct Device {
    const char* name;
    double ppm = 0;
    double jitter_seconds = 0;      ///< callbacks come up to this late, uniformly
    double stall_seconds = 0;       ///< and this late ...
    int stall_every = 0;            ///< ... every so many callbacks, the next ones catching up
    double xrun_frames = 0;         ///< the device loses this much time ...
    double xrun_every_seconds = 0;  ///< ... this often
    double hours = 2;
    int re_anchors = 0;  ///< that are allowed
    friend void PrintTo(const Device& device, std::ostream* to) { *to << device.name; }
};

/// What a run showed, after its first minute.
struct Seen {
    double rms_error_seconds = 0;  ///< of map against device, less the mean lateness of callbacks
    double worst_distance = 0;     ///< of neighbouring onsets against that of their times, frames
    double drift_seconds = 0;      ///< mean error of the last quarter less that of the first
    std::uint64_t re_anchors = 0;
};

class Simulation {
public:
    explicit Simulation(const Device& device)
        : device_{device}, rate_hz_{kRateHz * (1 + device.ppm * 1e-6)}, fit_{kRateHz} {}

    Seen run() {
        const auto end_ns = static_cast<long long>(device_.hours * 3600) * kSecondNs;
        for (long long now_ns = kLookNs; now_ns < end_ns; now_ns += kLookNs) {
            look(now_ns);
            if (now_ns > 60 * kSecondNs) measure(now_ns, end_ns);
        }
        Seen seen;
        const double mean = sum_ / count_;
        seen.rms_error_seconds = std::sqrt(square_sum_ / count_ - mean * mean) / kRateHz;
        seen.worst_distance = worst_distance_;
        seen.drift_seconds = (late_sum_ / late_count_ - early_sum_ / early_count_) / kRateHz;
        seen.re_anchors = map_.re_anchors();
        return seen;
    }

private:
    // When the device really asks for a frame: what it lost in xruns has passed meanwhile.
    [[nodiscard]] double time_of(double frame) const { return (frame + lost_frames_) / rate_hz_; }
    [[nodiscard]] double frame_at(long long ns) const {
        return static_cast<double>(ns) * 1e-9 * rate_hz_ - lost_frames_;
    }

    void look(long long now_ns) {
        bool re_anchored = false;
        while (true) {
            if (due_ns_ == 0) due_ns_ = next_callback();
            if (due_ns_ > now_ns) break;
            re_anchored |= fit_.observe(frame_, due_ns_) == ClockFit::Seen::re_anchored;
            frame_ += kPeriodFrames;
            due_ns_ = 0;
        }
        if (!fit_.settled()) return;
        if (!started_) {
            started_ = true;
            map_.set(fit_.frame_at(now_ns), now_ns, kRateHz);
        } else if (re_anchored) {
            map_.re_anchor(fit_.frame_at(now_ns), fit_.rate_hz(), now_ns);
            settled_ns_ = now_ns + 5 * kSecondNs;
        } else {
            map_.follow(fit_.frame_at(now_ns), fit_.rate_hz(), now_ns);
        }
    }

    long long next_callback() {
        ++callbacks_;
        double seconds = time_of(frame_);
        if (device_.xrun_every_seconds > 0 && seconds > next_xrun_) {
            next_xrun_ += device_.xrun_every_seconds;
            lost_frames_ += device_.xrun_frames;
            seconds = time_of(frame_);
            settled_ns_ = static_cast<long long>(seconds * 1e9) + 5 * kSecondNs;
        }
        seconds += device_.jitter_seconds * uniform_(random_);
        if (device_.stall_every > 0 && callbacks_ % device_.stall_every == 0) {
            seconds += device_.stall_seconds;
        }
        last_seconds_ = std::max(seconds, last_seconds_ + 1e-6);
        return static_cast<long long>(last_seconds_ * 1e9);
    }

    void measure(long long now_ns, long long end_ns) {
        if (now_ns < settled_ns_) {
            last_onset_ns_ = 0;
            return;
        }
        const double error = map_.position_at(now_ns) - frame_at(now_ns);
        sum_ += error;
        square_sum_ += error * error;
        ++count_;
        if (now_ns < end_ns / 4) early_sum_ += error, ++early_count_;
        if (now_ns > end_ns / 4 * 3) late_sum_ += error, ++late_count_;
        if (now_ns / kBeatNs == (now_ns - kLookNs) / kBeatNs) return;
        const long long onset_ns = now_ns / kBeatNs * kBeatNs + kLeadNs;
        const base::Frame onset = map_.frame_at(onset_ns);
        if (last_onset_ns_ != 0) {
            const double wanted =
                std::round(static_cast<double>(onset_ns - last_onset_ns_) * 1e-9 * rate_hz_);
            worst_distance_ = std::max(worst_distance_,
                                       std::abs(static_cast<double>(onset - last_onset_) - wanted));
        }
        last_onset_ns_ = onset_ns;
        last_onset_ = onset;
    }

    const Device device_;
    const double rate_hz_;
    ClockFit fit_;
    TimeMap map_;
    std::mt19937 random_{20};
    std::uniform_real_distribution<double> uniform_{0, 1};
    double frame_ = 0;
    double lost_frames_ = 0;
    double next_xrun_ = 100;
    double last_seconds_ = 0;
    long long due_ns_ = 0;
    long long callbacks_ = 0;
    bool started_ = false;
    long long settled_ns_ = 0;
    double sum_ = 0, square_sum_ = 0, early_sum_ = 0, late_sum_ = 0;
    double count_ = 0, early_count_ = 0, late_count_ = 0;
    double worst_distance_ = 0;
    long long last_onset_ns_ = 0;
    base::Frame last_onset_ = 0;
};

const Device kDevices[] = {
    {.name = "exact"},
    {.name = "fast_300_ppm", .ppm = 300},
    {.name = "slow_300_ppm", .ppm = -300},
    {.name = "jitter_of_10_ms", .jitter_seconds = 0.010, .hours = 4},
    {.name = "fast_300_ppm_jitter_of_10_ms", .ppm = 300, .jitter_seconds = 0.010, .hours = 4},
    {.name = "slow_300_ppm_jitter_of_10_ms", .ppm = -300, .jitter_seconds = 0.010, .hours = 4},
    {.name = "stalls_of_20_ms",
     .ppm = 37,
     .jitter_seconds = 0.001,
     .stall_seconds = 0.020,
     .stall_every = 50,
     .hours = 4},
    {.name = "xruns",
     .ppm = -50,
     .jitter_seconds = 0.0005,
     .xrun_frames = kPeriodFrames,
     .xrun_every_seconds = 300,
     .hours = 2,
     .re_anchors = 24},
    {.name = "xruns_among_jitter",
     .ppm = 120,
     .jitter_seconds = 0.003,
     .xrun_frames = 700,
     .xrun_every_seconds = 300,
     .hours = 2,
     .re_anchors = 24},
};

class SimulatedDevice : public testing::TestWithParam<Device> {};

TEST_P(SimulatedDevice, IsFollowedWithin200MicrosecondsAndNeverDriftsOff) {
    const Seen seen = Simulation{GetParam()}.run();
    EXPECT_LE(seen.rms_error_seconds, 0.2e-3);
    EXPECT_LE(std::abs(seen.drift_seconds), 0.1e-3);
    EXPECT_LE(seen.worst_distance, 1.0);
    EXPECT_EQ(seen.re_anchors, static_cast<std::uint64_t>(GetParam().re_anchors));
    RecordProperty("rms_error_us", std::to_string(seen.rms_error_seconds * 1e6));
    std::printf("rms %.1f us, distance %.1f frames, drift %.1f us, %llu re-anchors\n",
                seen.rms_error_seconds * 1e6, seen.worst_distance, seen.drift_seconds * 1e6,
                static_cast<unsigned long long>(seen.re_anchors));
}

INSTANTIATE_TEST_SUITE_P(OfHours, SimulatedDevice, testing::ValuesIn(kDevices),
                         [](const auto& tried) { return std::string{tried.param.name}; });

}  // namespace
}  // namespace hocket::audio
