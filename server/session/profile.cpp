#include "session/profile.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <utility>

#include "observability/log.hpp"
#include "observability/process.hpp"

namespace hocket::session {

namespace {

constexpr long long kWindowNs = 1'000'000'000;

std::pair<std::int64_t, const char*> most_expensive_part(const engine::BufferRecord& record) {
    return std::max({std::pair{record.commands_ns, "commands"}, std::pair{record.mixer_ns, "mixer"},
                     std::pair{record.graph_ns, "graph"}, std::pair{record.voices_ns, "voices"}},
                    [](const auto& a, const auto& b) { return a.first < b.first; });
}

double ms(std::int64_t ns) { return static_cast<double>(ns) * 1e-6; }

}  // namespace

Profile::Profile(engine::Engine& engine, const Scheduler& scheduler,
                 const samples::SampleBank& samples, std::function<DeviceReadings()> device)
    : engine_{engine},
      scheduler_{scheduler},
      samples_{samples},
      device_{std::move(device)},
      reader_{engine.render_times()},
      print_buffers_{[] {
          const char* wanted = std::getenv("HOCKET_PROFILE_BUFFER");
          return wanted != nullptr && wanted[0] == '1';
      }()} {}

void Profile::take_record(const engine::BufferRecord& record, long long now_ns) {
    const auto budget_ns = static_cast<std::int64_t>(static_cast<double>(record.frames) /
                                                     engine_.config().rate_hz * 1e9);
    ++buffers_;
    last_budget_ns_ = budget_ns;
    last_frames_ = record.frames;
    window_render_ns_ += record.total_ns;
    window_budget_ns_ += budget_ns;
    if (print_buffers_) {
        observability::log_info(
            "buffer frame {} frames {} total {:.3f} ms budget {:.3f} ms voices {} | commands "
            "{:.3f} "
            "voices {:.3f} graph {:.3f} mixer {:.3f} ms",
            record.frame, record.frames, ms(record.total_ns), ms(budget_ns), record.voices,
            ms(record.commands_ns), ms(record.voices_ns), ms(record.graph_ns), ms(record.mixer_ns));
    }
    if (record.total_ns <= budget_ns) return;
    ++slow_;
    if (slow_limit_.allow(now_ns)) {
        const auto [part_ns, part] = most_expensive_part(record);
        observability::log_warning(
            "slow synthesis: {:.2f} ms for a budget of {:.2f} ms, {} voices, most in {} ({:.2f} "
            "ms); "
            "{} more since the last line",
            ms(record.total_ns), ms(budget_ns), record.voices, part, ms(part_ns),
            slow_limit_.take_suppressed());
    }
}

void Profile::take_records(long long now_ns) {
    HOCKET_ASSERT_THREAD(owner_);
    engine::BufferRecord record;
    while (engine_.records().try_pop(record)) take_record(record, now_ns);
    if (now_ns - window_ns_ >= kWindowNs) refresh_window(now_ns);
}

void Profile::refresh_window(long long now_ns) {
    window_ns_ = now_ns;
    const observability::HistogramWindow window = reader_.next();
    p50_ = window.percentile_ns(0.50);
    p95_ = window.percentile_ns(0.95);
    p99_ = window.percentile_ns(0.99);
    max_ = window.max_ns;
    load_ = window_budget_ns_ > 0
                ? static_cast<double>(window_render_ns_) / static_cast<double>(window_budget_ns_)
                : 0;
    window_render_ns_ = 0;
    window_budget_ns_ = 0;
    memory_bytes_ = static_cast<std::int64_t>(observability::resident_bytes());
}

void Profile::fill_buffers(protocol::StatsResult& stats) const {
    stats.buffer_ns = {p50_, p95_, p99_, max_};
    stats.budget_ns = last_budget_ns_;
    stats.buffer_frames = last_frames_;
    stats.buffers = buffers_;
    stats.slow_buffers = slow_;
    stats.load = load_;
}

// Peak and rms of each output since the last snapshot that saw new frames.
void Profile::fill_levels(protocol::StatsResult& stats) {
    const engine::EngineState& state = engine_.state();
    if (state.frame != levels_frame_) {
        levels_frame_ = state.frame;
        levels_.clear();
        const auto outputs = static_cast<std::size_t>(std::min(2, engine_.config().channels));
        for (std::size_t i = 0; i < outputs; ++i) {
            const auto frames =
                static_cast<double>(state.levels[i].frames - levels_seen_[i].frames);
            const double squares = state.levels[i].square_sum - levels_seen_[i].square_sum;
            levels_.emplace_back(state.levels[i].peak,
                                 frames > 0 ? std::sqrt(std::max(0.0, squares) / frames) : 0);
        }
        levels_seen_ = state.levels;
    }
    stats.peak_rms = levels_;
}

protocol::StatsResult Profile::snapshot(long long now_ns) {
    HOCKET_ASSERT_THREAD(owner_);
    protocol::StatsResult stats;
    const EventCounts& counts = scheduler_.counts();
    const engine::EngineState& state = engine_.state();
    const DeviceReadings device = device_();
    const double rate_hz = engine_.config().rate_hz;
    stats.events.received = counts.received;
    stats.events.sounded = counts.sounded;
    stats.events.late = counts.late;
    stats.events.refused = counts.refused;
    stats.events.cold = counts.cold;
    stats.events.unknown = counts.unknown;
    stats.events.cancelled = counts.cancelled;
    stats.voices.active = state.active;
    stats.voices.peak = state.peak;
    stats.voices.stolen = counts.stolen;
    stats.voices.choked = counts.choked;
    stats.voices.cut = counts.cut;
    fill_buffers(stats);
    stats.underruns = device.underruns;
    stats.underrun_frames = device.underrun_frames;
    stats.ring_fill_frames = device.ring_fill_frames;
    stats.ring_capacity_frames = device.ring_capacity_frames;
    stats.lead_frames = device.lead_frames;
    stats.rate_hz = rate_hz;
    stats.memory_bytes = memory_bytes_;
    stats.sample_memory_bytes = samples_.memory_bytes();
    stats.queues.heap = static_cast<std::int64_t>(scheduler_.waiting());
    stats.queues.heap_capacity = static_cast<std::int64_t>(scheduler_.config().max_events);
    stats.queues.commands = static_cast<std::int64_t>(engine_.queued_commands()) + state.pending;
    stats.queues.commands_capacity = static_cast<std::int64_t>(
        engine::Engine::kCommandCapacity + engine::PendingVoices::kDefaultCapacity);
    stats.queues.pending_decodes = samples_.pending_decodes();
    stats.latency.heap_ms = scheduler_.heap_ms();
    stats.latency.ring_ms = static_cast<double>(device.lead_frames) / rate_hz * 1000;
    stats.latency.limiter_ms = static_cast<double>(engine_.latency_frames()) / rate_hz * 1000;
    stats.latency.device_ms = static_cast<double>(device.period_frames) / rate_hz * 1000;
    if (state.lost_steps > 0) stats.drops.emplace_back("signal steps", state.lost_steps);
    if (state.trapped_nodes > 0) stats.drops.emplace_back("node not finite", state.trapped_nodes);
    for (const auto& [reason, count] : counts.drops) stats.drops.emplace_back(reason, count);
    if (engine_.tap_lost_frames() > 0) {
        stats.drops.emplace_back("recording frames", engine_.tap_lost_frames());
    }
    double lead_sum = 0;
    double lead_events = 0;
    for (const auto& [id, sender] : scheduler_.senders().all()) {
        if (sender.events == 0) continue;
        stats.clients.push_back({sender.label, sender.events, sender.late, sender.worst_late_ms,
                                 sender.lead_ms, sender.shift.shift_ms()});
        lead_sum += sender.lead_ms * static_cast<double>(sender.events);
        lead_events += static_cast<double>(sender.events);
    }
    stats.latency.client_lead_ms = lead_events > 0 ? lead_sum / lead_events : 0;
    fill_levels(stats);
    stats.limiter_db = -20 * std::log10(std::max(state.limiter_gain, 1e-6f));
    stats.frame = state.frame;
    stats.uptime_s = static_cast<double>(now_ns - start_ns_) * 1e-9;
    return stats;
}

}  // namespace hocket::session
