#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/thread_owner.hpp"
#include "engine/engine.hpp"
#include "observability/histogram.hpp"
#include "observability/rate_limit.hpp"
#include "protocol/rpc.hpp"
#include "samples/sample_bank.hpp"
#include "session/scheduler.hpp"

namespace hocket::session {

/// What the profile reads from whoever consumes the ring. Any thread.
struct DeviceReadings {
    std::uint64_t underruns = 0;
    std::int64_t underrun_frames = 0;
    std::int64_t ring_fill_frames = 0;
    std::int64_t ring_capacity_frames = 0;
    std::int64_t lead_frames = 0;
    std::uint64_t lead_raises = 0;
    std::int64_t period_frames = 0;
    double jitter_seconds = 0;     ///< of the device's callbacks
    double map_error_seconds = 0;  ///< what the fitted clock takes its own error for
};

/// Turns counters, histograms and buffer records into what clients see, and slow buffers into log
/// lines. Schedule thread.
class Profile {
public:
    Profile(engine::Engine& engine, const Scheduler& scheduler, const samples::SampleBank& samples,
            std::function<DeviceReadings()> device);

    /// Reads what the engine left since the last call; HOCKET_PROFILE_BUFFER=1 prints each buffer.
    void take_records(long long now_ns);

    /// The profile now; the window of the percentiles is the last whole second.
    [[nodiscard]] protocol::StatsResult snapshot(long long now_ns);

    void set_start_ns(long long start_ns) { start_ns_ = start_ns; }

    /// The thread that uses this now does so no more.
    void hand_over() noexcept { owner_.hand_over(); }

private:
    void take_record(const engine::BufferRecord& record, long long now_ns);
    void refresh_window(long long now_ns);
    void fill_buffers(protocol::StatsResult& stats) const;
    void fill_levels(protocol::StatsResult& stats);

    base::ThreadOwner owner_;
    engine::Engine& engine_;
    const Scheduler& scheduler_;
    const samples::SampleBank& samples_;
    std::function<DeviceReadings()> device_;
    observability::HistogramReader reader_;
    observability::RateLimit slow_limit_{1'000'000'000};
    const bool print_buffers_;
    long long start_ns_ = 0;
    long long window_ns_ = 0;
    std::int64_t p50_ = 0, p95_ = 0, p99_ = 0, max_ = 0;
    double load_ = 0;
    std::int64_t window_render_ns_ = 0, window_budget_ns_ = 0;
    std::int64_t last_budget_ns_ = 0, last_frames_ = 0;
    std::uint64_t buffers_ = 0, slow_ = 0;
    std::int64_t memory_bytes_ = 0;
    std::array<mixer::ChannelLevel, 2> levels_seen_{};
    std::vector<std::pair<double, double>> levels_;
    base::Frame levels_frame_ = -1;
};

}  // namespace hocket::session
