#include "engine/engine.hpp"

#include <algorithm>
#include <bit>
#include <type_traits>

#include "base/realtime.hpp"

namespace hocket::engine {

using base::Frame;
using base::kBlockFrames;

namespace {

/// Voices that sound and those that fade, again.
int most_notes(int max_voices) { return 2 * max_voices; }

std::size_t report_capacity(int max_voices) {
    // Whatever sounds can always report its whole life.
    return std::bit_ceil(static_cast<std::size_t>(voices::kMaxReports) *
                             static_cast<std::size_t>(2 * max_voices + most_notes(max_voices)) +
                         PendingVoices::kDefaultCapacity);
}

}  // namespace

Engine::Engine(const EngineConfig& config)
    : config_{config},
      commands_{kCommandCapacity},
      reports_{report_capacity(config.max_voices)},
      records_{1024},
      workers_{std::make_unique<Workers>(config.workers, config.worker_priority)},
      pool_{config.max_voices, config.rate_hz, *this, config.workers + 1},
      instruments_{most_notes(config.max_voices), config.rate_hz, *this, config.workers + 1},
      graph_{config.rate_hz},
      mixer_{config.channels, config.limiter, config.rate_hz},
      pending_{PendingVoices::kDefaultCapacity} {}

Engine::~Engine() = default;

void Engine::report(const voices::VoiceReport& report) noexcept {
    // Room was made sure of before the voice started.
    static_cast<void>(reports_.try_push({static_cast<Report::Kind>(report.kind), report.event,
                                         report.frame, report.sample, report.instrument}));
}

void Engine::take_commands(Frame block) noexcept {
    while (const Command* command = commands_.front()) {
        if (const auto* start = std::get_if<StartVoice>(command)) {
            HOCKET_ASSERT(start->voice.slot < kMaxSlots && start->voice.bus < voices::kMaxBuses);
            if (pending_.full()) return;  // what waits here keeps its place in the queue
            pending_.push(start->voice);
        } else if (const auto* cancel = std::get_if<CancelSlot>(command)) {
            HOCKET_ASSERT(cancel->slot < kMaxSlots);
            for (std::size_t slot = 0; slot < cancels_.size(); ++slot) {
                if (cancel->slot >= 0 && slot != static_cast<std::size_t>(cancel->slot)) continue;
                // Never back: what was cancelled stays cancelled.
                if (cancel->generation <= cancels_[slot].generation) continue;
                // What an older cancel still keeps away stays away.
                cancels_[slot] = {cancel->generation, cancel->from, cancels_[slot].generation,
                                  std::min(cancels_[slot].from, cancels_[slot].older_from)};
            }
        } else if (const auto* release = std::get_if<ReleaseAll>(command)) {
            pool_.release_all(block, release->fade_frames);
            instruments_.release_all(block, release->fade_frames);
        } else if (const auto* tap = std::get_if<SetTap>(command)) {
            tap_ = tap->ring;
            tap_start_.store(tap_ != nullptr ? block - latency_frames() : -1,
                             std::memory_order_release);
            tapping_.store(tap_ != nullptr, std::memory_order_release);
        } else if (const auto* plan = std::get_if<EnterPlan>(command)) {
            if (!graph_.take(*plan)) return;
        } else if (const auto* signal = std::get_if<SetSignal>(command)) {
            graph_.take(*signal);
        } else if (const auto* clear = std::get_if<ClearSignal>(command)) {
            graph_.take(*clear);
        } else if (const auto* mute = std::get_if<MuteGraph>(command)) {
            graph_.take(*mute);
        } else if (const auto* route = std::get_if<RouteBus>(command)) {
            HOCKET_ASSERT(route->bus >= voices::kMaxOrbits && route->bus < voices::kMaxBuses);
            routes_[static_cast<std::size_t>(route->bus - voices::kMaxOrbits)] = {route->orbit,
                                                                                  route->tap};
        }
        commands_.pop();
    }
}

void Engine::start_due_voices(Frame block) noexcept {
    while (!pending_.empty() && pending_.first().start < block + kBlockFrames) {
        const std::size_t wanted =
            static_cast<std::size_t>(voices::kMaxReports) *
            static_cast<std::size_t>(pool_.occupied() + instruments_.occupied() + 1);
        // Nobody takes the reports: a voice that could not report its end would pin its sample
        // for ever, so it waits.
        if (reports_.room() < wanted) return;
        voices::VoiceSpec spec = pending_.first();
        pending_.pop();
        if (cancels_[spec.slot].drops(spec)) {
            static_cast<void>(reports_.try_push(
                {Report::Kind::cancelled, spec.event, block, spec.sample, spec.instrument}));
            continue;
        }
        spec.start = std::max(spec.start, block);
        start(block, spec);
    }
}

// Notes and samples of one choke group choke each other.
void Engine::start(Frame block, const voices::VoiceSpec& spec) noexcept {
    if (spec.instrument != nullptr) {
        if (spec.cut != 0) pool_.choke(block, spec);
        instruments_.start(block, spec);
    } else {
        if (spec.cut != 0) instruments_.choke(spec);
        pool_.start(block, spec);
    }
    if (instruments_.active() > 0) peak_ = std::max(peak_, active());
}

void Engine::play_notes(Frame block) noexcept {
    for (const voices::Instrument* each : instruments_.sounding()) graph_.follow(each->tracks());
    instruments_.render(block, graph_.tracks(), voice_buffers_, *workers_);
}

// A slot that the graph reads is heard on its orbits all the same.
void Engine::follow_routes() noexcept {
    for (int i = 0; i < voices::kMaxGraphBuses; ++i) {
        const int bus = voices::kMaxOrbits + i;
        const Route route = routes_[static_cast<std::size_t>(i)];
        if (route.tap == 0 || !voice_buffers_.sounded(bus)) continue;
        const float* from = voice_buffers_.bus(bus);
        for (float* to : {voice_buffers_.add_to(route.orbit), voice_buffers_.add_to(route.tap)}) {
            for (int t = 0; t < 2 * kBlockFrames; ++t) to[t] += from[t];
        }
    }
}

// Block by block, so that the tap begins and ends on the frame it says.
void Engine::write_tap(const float* interleaved) noexcept {
    if (tap_ == nullptr || tap_->write(interleaved, kBlockFrames)) return;
    tap_lost_.fetch_add(kBlockFrames, std::memory_order_relaxed);
}

void Engine::render(float* interleaved, Frame frames) noexcept {
    HOCKET_ASSERT(frames % kBlockFrames == 0 && frames <= kMaxBufferFrames);
    const base::RealtimeScope realtime;
    base::flush_denormals_to_zero();  // as on the workers, whoever calls: else bits would differ
    BufferRecord record{};
    record.frame = frame_.load(std::memory_order_relaxed);
    record.frames = static_cast<std::int32_t>(frames);
    workers_->begin_buffer();
    const long long start_ns = base::steady_ns();
    long long mark_ns = start_ns;
    const auto lap = [&mark_ns](std::int64_t& part_ns) {
        const long long now_ns = base::steady_ns();
        part_ns += now_ns - mark_ns;
        mark_ns = now_ns;
    };
    for (Frame done = 0; done < frames; done += kBlockFrames) {
        const Frame block = record.frame + done;
        graph_.begin_block(block);
        take_commands(block);
        start_due_voices(block);
        lap(record.commands_ns);
        voice_buffers_.clear();
        pool_.render(block, voice_buffers_, *workers_);
        play_notes(block);
        follow_routes();
        lap(record.voices_ns);
        mixer_.clear();
        if (graph_.is_playing()) {
            graph_.render(voice_buffers_.blocks(), graph_block_);
            mixer_.add_orbit(graph_block_);
            lap(record.graph_ns);
        }
        for (std::uint64_t left = voice_buffers_.sounding()[0]; left != 0; left &= left - 1) {
            mixer_.add_orbit(voice_buffers_.bus(std::countr_zero(left)));
        }
        float* const out = interleaved + done * config_.channels;
        mixer_.write(out);
        write_tap(out);
        lap(record.mixer_ns);
    }
    frame_.store(record.frame + frames, std::memory_order_release);
    record.total_ns = mark_ns - start_ns;
    record.voices = active();
    render_times_.record(record.total_ns);
    static_cast<void>(records_.try_push(record));  // a reader that sleeps loses records, not sound
    publish_state();
}

void Engine::end_buffer(long long next_ns) noexcept { workers_->end_buffer(next_ns); }

void Engine::skip_to(Frame frame) noexcept {
    HOCKET_ASSERT(frame % kBlockFrames == 0);
    const base::RealtimeScope realtime;
    static constexpr float silence[kBlockFrames * base::kMaxOutputs] = {};
    for (Frame block = frame_.load(std::memory_order_relaxed); block < frame;
         block += kBlockFrames) {
        graph_.begin_block(block);
        take_commands(block);
        start_due_voices(block);
        pool_.skip(block);
        for (const voices::Instrument* each : instruments_.sounding()) {
            graph_.follow(each->tracks());
        }
        instruments_.skip(block);
        graph_.skip();
        mixer_.skip();
        write_tap(silence);  // what was heard
        frame_.store(block + kBlockFrames, std::memory_order_release);
    }
    publish_state();
}

void Engine::publish_state() noexcept {
    EngineState& state = state_.back();
    state.frame = frame_.load(std::memory_order_relaxed);
    state.active = active();
    state.peak = std::max(pool_.peak(), peak_);
    state.fading = pool_.fading() + instruments_.fading();
    state.pending = static_cast<std::int32_t>(pending_.size());
    state.lost_steps = graph_.lost_steps();
    state.trapped_nodes = graph_.trapped() + instruments_.trapped();
    state.last_trapped = graph_.last_trapped();
    // Levels run on in the state until the reader has seen them: it takes differences of sums,
    // and the decaying peak.
    const auto levels = mixer_.take_levels();
    for (std::size_t i = 0; i < levels.size(); ++i) {
        levels_[i].square_sum += levels[i].square_sum;
        levels_[i].frames += levels[i].frames;
        levels_[i].peak = std::max(levels[i].peak, levels_[i].peak * kPeakDecay);
    }
    state.levels = levels_;
    // It rises back as slowly as the peaks fall.
    limiter_gain_ = std::min(mixer_.take_least_gain(), 1 - (1 - limiter_gain_) * kPeakDecay);
    state.limiter_gain = limiter_gain_;
    state_.publish();
}

}  // namespace hocket::engine
