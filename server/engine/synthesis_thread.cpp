#include "engine/synthesis_thread.hpp"

#include <algorithm>
#include <cmath>
#include <future>
#include <string>
#include <utility>

#include "base/realtime.hpp"

namespace hocket::engine {

using base::Frame;
using base::kBlockFrames;

namespace {

Frame frames_of(double ms, double rate_hz) {
    const auto frames = static_cast<Frame>(std::llround(ms / 1000 * rate_hz));
    return (frames + kBlockFrames - 1) / kBlockFrames * kBlockFrames;
}

Frame buffer_frames(const LeadConfig& config) {
    return std::clamp<Frame>(config.buffer_frames / kBlockFrames * kBlockFrames, kBlockFrames,
                             Engine::kMaxBufferFrames);
}

// Beyond it a buffer might not fit into the ring when it is rendered. In a ring that is too small
// for any, a block: without a lead nothing would ever be rendered.
Frame most_lead_frames(const LeadConfig& config, Frame ring_frames) {
    const Frame room = ring_frames - buffer_frames(config) - config.period_frames;
    return std::max<Frame>(kBlockFrames, room / kBlockFrames * kBlockFrames);
}

Frame most_lead_when_raised(const LeadConfig& config, double rate_hz, Frame ring_frames) {
    return std::max(
        initial_lead_frames(config, rate_hz, ring_frames),
        std::min(frames_of(config.max_ms, rate_hz), most_lead_frames(config, ring_frames)));
}

}  // namespace

Frame initial_lead_frames(const LeadConfig& config, double rate_hz, Frame ring_frames) {
    const Frame most = most_lead_frames(config, ring_frames);
    if (config.safe) return most;
    if (config.fixed_ms > 0) return std::min(frames_of(config.fixed_ms, rate_hz), most);
    const double period_ms = static_cast<double>(config.period_frames) / rate_hz * 1000;
    const Frame lead = frames_of(std::max(40.0, 2 * period_ms + 20), rate_hz);
    const Frame ahead = (config.read_ahead_frames + kBlockFrames - 1) / kBlockFrames * kBlockFrames;
    return std::min(lead + ahead, most);
}

SynthesisThread::SynthesisThread(Engine& engine, base::FrameRing& ring, const LeadConfig& config)
    : engine_{engine},
      ring_{ring},
      config_{config},
      buffer_frames_{buffer_frames(config)},
      period_{config.period_frames},
      least_lead_{initial_lead_frames(config, engine.config().rate_hz, ring.capacity_frames())},
      most_lead_{most_lead_when_raised(config, engine.config().rate_hz, ring.capacity_frames())},
      buffer_{std::make_unique<float[]>(
          static_cast<std::size_t>(Engine::kMaxBufferFrames * engine.config().channels))},
      period_frames_{config.period_frames},
      lead_{least_lead_} {}

SynthesisThread::~SynthesisThread() { stop(); }

void SynthesisThread::start(const std::function<void(const std::string&)>& warn) {
    std::promise<std::string> started;
    auto answer = started.get_future();
    // The promise moves along: it must outlive set_value(), which may still run when get() returns.
    thread_ = std::thread{[this, started = std::move(started)]() mutable {
        base::name_thread("hk-synthesis");
        base::flush_denormals_to_zero();
        std::string refusal;
        if (config_.priority > 0) refusal = base::raise_priority(config_.priority);
        fill();
        started.set_value(refusal);
        loop();
    }};
    const std::string refusal = answer.get();
    if (!refusal.empty()) warn(refusal);
}

void SynthesisThread::stop() {
    quit_.store(true, std::memory_order_release);
    if (thread_.joinable()) thread_.join();
}

// Renders until the ring is `lead` ahead of its reader. Bounded: the reader moves in real time, and
// one call renders no more than the ring holds.
void SynthesisThread::fill() noexcept {
    const Frame lead = lead_.load(std::memory_order_relaxed);
    const Frame target = ring_.read_frame() + lead;
    const Frame missed = ring_.read_frame() - engine_.frame();
    if (missed > 0) {
        // Go on where the reader is, on the block grid.
        const Frame resume = (ring_.read_frame() + kBlockFrames - 1) / kBlockFrames * kBlockFrames;
        skipped_.fetch_add(resume - engine_.frame(), std::memory_order_relaxed);
        engine_.skip_to(resume);
        ring_.skip_to(resume);
    }
    while (engine_.frame() < target) {
        const Frame wanted =
            (target - engine_.frame() + kBlockFrames - 1) / kBlockFrames * kBlockFrames;
        const Frame frames = std::min(wanted, buffer_frames_);
        engine_.render(buffer_.get(), frames);
        if (!ring_.write(buffer_.get(), frames)) return;
    }
}

void SynthesisThread::follow_pace() noexcept {
    const Frame period = period_frames_.load(std::memory_order_relaxed);
    const Frame read_ahead = read_ahead_frames_.load(std::memory_order_relaxed);
    if ((period == period_ && read_ahead == read_ahead_) || period <= 0) return;
    period_ = period;
    read_ahead_ = read_ahead;
    LeadConfig config = config_;
    config.period_frames = period;
    config.read_ahead_frames = read_ahead;
    const double rate_hz = engine_.config().rate_hz;
    least_lead_ = initial_lead_frames(config, rate_hz, ring_.capacity_frames());
    most_lead_ = most_lead_when_raised(config, rate_hz, ring_.capacity_frames());
    lead_.store(std::clamp(lead_.load(std::memory_order_relaxed), least_lead_, most_lead_),
                std::memory_order_relaxed);
    calm_since_ = engine_.frame();
}

// A fill near empty raises the lead at once; ten calm seconds lower it by a block.
void SynthesisThread::adapt_lead(Frame fill_frames) noexcept {
    if (config_.safe || config_.fixed_ms > 0) return;
    const Frame lead = lead_.load(std::memory_order_relaxed);
    const Frame now = engine_.frame();
    if (fill_frames < lead / 4) {
        calm_since_ = now;
        const Frame raised = std::min(most_lead_, lead + least_lead_ / 2);
        if (raised > lead) {
            lead_.store(raised / kBlockFrames * kBlockFrames, std::memory_order_relaxed);
            lead_raises_.fetch_add(1, std::memory_order_relaxed);
        }
        return;
    }
    if (lead > least_lead_ &&
        static_cast<double>(now - calm_since_) > 10 * engine_.config().rate_hz) {
        lead_.store(std::max(least_lead_, lead - kBlockFrames), std::memory_order_relaxed);
        calm_since_ = now;
    }
}

void SynthesisThread::loop() noexcept {
    const base::RealtimeScope realtime;
    const double frame_ns = 1e9 / engine_.config().rate_hz;
    while (!quit_.load(std::memory_order_acquire)) {
        follow_pace();
        adapt_lead(ring_.fill_frames());
        fill();
        turns_.fetch_add(1, std::memory_order_relaxed);
        // Once a period, or often enough that a quarter of the lead is never waited away; but a
        // block at least, as a thread of this priority that never sleeps takes its core for good.
        const Frame lead = lead_.load(std::memory_order_relaxed);
        const Frame pause = config_.safe
                                ? buffer_frames_
                                : std::max<Frame>(kBlockFrames, std::min(period_, lead / 4));
        const long long next_ns =
            base::steady_ns() + static_cast<long long>(static_cast<double>(pause) * frame_ns);
        engine_.end_buffer(next_ns);
        const base::RealtimeSleepScope sleeping;
        base::sleep_until_steady_ns(next_ns);
    }
}

}  // namespace hocket::engine
