#include "app/offline.hpp"

#include <algorithm>
#include <cmath>
#include <memory>
#include <optional>
#include <set>

#include "base/realtime.hpp"
#include "engine/engine.hpp"
#include "language/compiler.hpp"
#include "observability/process.hpp"
#include "samples/sample_bank.hpp"
#include "samples/wav_writer.hpp"
#include "session/play_law.hpp"
#include "session/scheduler.hpp"
#include "session/slots.hpp"
#include "session/stream_clock.hpp"
#include "session/tempo_map.hpp"

namespace hocket::app {

using base::Frame;
using base::kBlockFrames;

namespace {

constexpr double kMostSeconds = 24 * 3600;
constexpr double kProgressSeconds = 5;
constexpr std::size_t kMostTroubles = 20;
// What is added to the schedule ahead of its window, so that a long file of events never fills it.
constexpr double kFeedSeconds = 0.5;

/// Peak and square sum of every channel.
class Meter {
public:
    explicit Meter(int channels)
        : peak_(static_cast<std::size_t>(channels)), squares_(peak_.size()) {}

    void add(const float* interleaved, Frame frames) {
        const std::size_t channels = peak_.size();
        for (std::size_t i = 0; i < static_cast<std::size_t>(frames) * channels; ++i) {
            const double x = std::abs(static_cast<double>(interleaved[i]));
            peak_[i % channels] = std::max(peak_[i % channels], x);
            squares_[i % channels] += x * x;
        }
        frames_ += frames;
    }
    [[nodiscard]] const std::vector<double>& peak() const { return peak_; }
    [[nodiscard]] std::vector<double> rms() const {
        std::vector<double> result;
        for (const double sum : squares_) {
            result.push_back(frames_ > 0 ? std::sqrt(sum / static_cast<double>(frames_)) : 0);
        }
        return result;
    }

private:
    std::vector<double> peak_;
    std::vector<double> squares_;
    Frame frames_ = 0;  ///< that were kept
    double told_seconds_ = 0;
};

session::SchedulerConfig schedule_config(const Config& config, double rate_hz) {
    session::SchedulerConfig schedule;
    schedule.law = {.rate_hz = rate_hz,
                    .channels = static_cast<int>(config.audio.channels),
                    .superdirt = config.compat == "superdirt"};
    schedule.window_seconds = config.schedule.window_ms / 1000;
    schedule.max_events = static_cast<std::size_t>(config.schedule.max_events);
    schedule.wait_for_samples = true;
    return schedule;
}

/// The daemon's parts without its threads.
class OfflineRenderer {
public:
    OfflineRenderer(const Config& config, const OfflineJob& job)
        : config_{config},
          job_{job},
          samples_{sample_config(config)},
          engine_{{.rate_hz = job.rate_hz,
                   .channels = static_cast<int>(config.audio.channels),
                   .max_voices = static_cast<int>(config.engine.max_voices),
                   .workers = std::max(0, job.threads - 1),
                   .limiter = master_limiter(config)}},
          clock_{job.rate_hz},
          scheduler_{schedule_config(config, job.rate_hz), engine_, samples_, clock_},
          tempo_{job.rate_hz, config.tempo.cps},
          slots_{scheduler_, engine_, tempo_},
          meter_{engine_.config().channels} {
        slots_.build_instruments_at_once();
    }

    base::Result<OfflineResult> run() {
        samples_.start([](const std::string&, const std::string&) {});
        samples_.wait_ready();
        sort_events();
        if (!job_.code.empty()) {
            if (const auto started = play_code(); !started) return base::fail(started.error());
        }
        if (!job_.output.empty()) {
            auto writer = samples::WavWriter::open(job_.output, engine_.config().channels,
                                                   static_cast<int>(std::lround(job_.rate_hz)));
            if (!writer) return base::fail(writer.error());
            writer_ = std::move(*writer);
        }
        const double cpu_before = observability::cpu_seconds();
        if (const auto rendered = render(); !rendered) return base::fail(rendered.error());
        if (writer_ && !writer_->close()) {
            return base::fail(base::Errc::io, "the disk did not take all of " + job_.output);
        }
        return result(observability::cpu_seconds() - cpu_before);
    }

private:
    void sort_events() {
        order_.resize(job_.events.size());
        for (std::size_t i = 0; i < order_.size(); ++i) order_[i] = i;
        std::stable_sort(order_.begin(), order_.end(), [this](std::size_t a, std::size_t b) {
            return job_.events[a].at_seconds < job_.events[b].at_seconds;
        });
    }

    base::Result<void> play_code() {
        const auto program = language::compile(job_.code);
        if (!program) return base::fail(program.error());
        auto staged = session::stage_text(slots_.stage(0), *program, job_.code, {});
        if (!staged) return base::fail(staged.error().front());
        static_cast<void>(slots_.commit(std::move(*staged), 0));
        return {};
    }

    [[nodiscard]] Frame wanted_frames() const {
        const double seconds = job_.seconds > 0  ? job_.seconds
                               : job_.cycles > 0 ? job_.cycles / tempo_.cps()
                                                 : 0;
        return std::llround(std::min(seconds, kMostSeconds) * job_.rate_hz);
    }

    /// Gives the schedule what is due soon. The last block reaches beyond `most`, the end: what
    /// would begin there belongs to no render.
    void feed(Frame most) {
        const double until =
            (static_cast<double>(scheduler_.horizon()) / job_.rate_hz) + kFeedSeconds;
        while (next_ < order_.size() && job_.events[order_[next_]].at_seconds <= until) {
            const OfflineEvent& event = job_.events[order_[next_++]];
            const double onset_seconds =
                event.at_seconds + session::onset_shift_seconds(event.play);
            if (onset_seconds * job_.rate_hz >= static_cast<double>(most)) continue;
            scheduler_.add(event.play, std::llround(event.at_seconds * job_.rate_hz),
                           {.cps = tempo_.cps()});
        }
        slots_.advance(std::min(scheduler_.horizon(), most));
        while (!scheduler_.advance()) {
            const std::size_t room = engine_.command_room();
            engine_.absorb();
            if (engine_.command_room() == room) break;
        }
    }

    [[nodiscard]] bool all_over() {
        scheduler_.take_reports();
        return next_ == order_.size() && scheduler_.waiting() == 0 && scheduler_.live_pins() == 0 &&
               engine_.state().active == 0 && engine_.state().pending == 0 && !slots_.any();
    }

    /// Of what the engine rendered from `begin` on, the part that belongs to the file: the limiter
    /// is late, and the last block reaches beyond the end.
    base::Result<void> keep(const float* interleaved, Frame begin, Frame frames, Frame most) {
        const Frame early = std::clamp<Frame>(engine_.latency_frames() - begin, 0, frames);
        const Frame kept = std::min(frames - early, most - frames_);
        const float* const first = interleaved + early * engine_.config().channels;
        meter_.add(first, kept);
        if (writer_ && !writer_->write(first, kept)) {
            return base::fail(base::Errc::io, "the disk did not take all of " + job_.output);
        }
        frames_ += kept;
        return {};
    }

    void tell_progress(Frame wanted) {
        const double done = static_cast<double>(frames_) / job_.rate_hz;
        if (!job_.progress || done - told_seconds_ < kProgressSeconds) return;
        told_seconds_ = done;
        job_.progress(done, static_cast<double>(wanted) / job_.rate_hz);
    }

    base::Result<void> render() {
        base::flush_denormals_to_zero();
        const Frame wanted = wanted_frames();
        const Frame most = wanted > 0 ? wanted : std::llround(kMostSeconds * job_.rate_hz);
        const Frame buffer_frames = config_.engine.synthesis_frames;
        std::vector<float> buffer(
            static_cast<std::size_t>(buffer_frames * engine_.config().channels));
        Frame end = most + engine_.latency_frames();
        while (engine_.frame() < end) {
            const Frame now = engine_.frame();
            clock_.set_frame(now);
            feed(most);
            if (wanted == 0 && all_over()) end = std::min(end, now + engine_.latency_frames());
            const Frame rest = (end - now + kBlockFrames - 1) / kBlockFrames * kBlockFrames;
            const Frame frames = std::min(buffer_frames, rest);
            const long long start_ns = base::steady_ns();
            engine_.render(buffer.data(), frames);
            if (job_.buffer_rendered) {
                job_.buffer_rendered(frames,
                                     static_cast<double>(base::steady_ns() - start_ns) * 1e-6);
            }
            if (auto kept = keep(buffer.data(), now, frames, most); !kept) return kept;
            tell_progress(wanted);
        }
        scheduler_.take_reports();
        return {};
    }

    OfflineResult result(double cpu_s) {
        OfflineResult result;
        std::set<std::string> troubles;
        result.frames = frames_;
        result.peak = meter_.peak();
        result.rms = meter_.rms();
        result.voices_started = scheduler_.counts().sounded;
        result.voices_stolen = scheduler_.counts().stolen;
        result.cpu_s = cpu_s;
        result.audio_s = static_cast<double>(frames_) / job_.rate_hz;
        for (const auto& [event, entry] : scheduler_.fates().newest(100'000)) {
            result.fates.push_back({.event = event,
                                    .from = scheduler_.senders().label(entry->sender),
                                    .sound = entry->sound,
                                    .fate = entry->fate,
                                    .wanted_frame = entry->wanted_frame,
                                    .frame = entry->frame,
                                    .late_frames = 0,
                                    .length_frames = entry->length_frames,
                                    .detail = entry->detail});
            const bool silent = entry->fate == protocol::Fate::unknown_name ||
                                entry->fate == protocol::Fate::refused;
            if (silent && troubles.size() < kMostTroubles) troubles.insert(entry->detail);
        }
        result.troubles.assign(troubles.begin(), troubles.end());
        return result;
    }

    const Config& config_;
    const OfflineJob& job_;
    samples::SampleBank samples_;
    engine::Engine engine_;
    session::OfflineClock clock_;
    session::Scheduler scheduler_;
    session::TempoMap tempo_;
    session::Slots slots_;
    Meter meter_;
    std::optional<samples::WavWriter> writer_;
    std::vector<std::size_t> order_;
    std::size_t next_ = 0;
    Frame frames_ = 0;  ///< that were kept
    double told_seconds_ = 0;
};

}  // namespace

mixer::MasterLimiter master_limiter(const Config& config) {
    return config.master.limiter ? mixer::MasterLimiter::limiting : mixer::MasterLimiter::passing;
}

samples::SampleConfig sample_config(const Config& config) {
    samples::SampleConfig samples;
    samples.roots = config.samples.roots;
    samples.aliases = config.samples.aliases;
    samples.memory_bytes = config.samples.memory_mb << 20;
    samples.loader_threads = static_cast<int>(config.samples.loader_threads);
    samples.built_in_kit = config.samples.built_in_kit;
    return samples;
}

base::Result<OfflineResult> render_offline(const Config& config, const OfflineJob& job) {
    return OfflineRenderer{config, job}.run();
}

}  // namespace hocket::app
