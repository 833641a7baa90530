#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>

#include "base/spsc_queue.hpp"
#include "base/triple_buffer.hpp"
#include "base/types.hpp"
#include "engine/commands.hpp"
#include "engine/graph_player.hpp"
#include "engine/pending_voices.hpp"
#include "engine/workers.hpp"
#include "mixer/mixer.hpp"
#include "observability/histogram.hpp"
#include "voices/instrument_pool.hpp"
#include "voices/voice_buffers.hpp"
#include "voices/voice_pool.hpp"

namespace hocket::engine {

struct EngineConfig {
    double rate_hz = 48000;
    int channels = 2;
    int max_voices = 4096;
    int workers = 0;          ///< threads beside the rendering one
    int worker_priority = 0;  ///< SCHED_FIFO; 0: not asked for
    mixer::MasterLimiter limiter = mixer::MasterLimiter::absent;
};

/// What a voice did, or that it was dropped before it could start.
struct Report {
    enum class Kind : std::uint8_t { started, starved, stolen, choked, cut, ended, cancelled };
    Kind kind = Kind::started;
    std::uint64_t event = 0;
    base::Frame frame = 0;
    const samples::SampleBuffer* sample = nullptr;  ///< ended, cancelled: to be unpinned; or
    voices::Instrument* instrument = nullptr;       ///< of a note, likewise
};

/// One rendered buffer, as it went.
struct BufferRecord {
    base::Frame frame = 0;  ///< its first one
    std::int32_t frames = 0;
    std::int32_t voices = 0;
    std::int64_t total_ns = 0;
    std::int64_t commands_ns = 0;
    std::int64_t voices_ns = 0;
    std::int64_t graph_ns = 0;
    std::int64_t mixer_ns = 0;
};

/// The latest state, for whoever wants to show it.
struct EngineState {
    base::Frame frame = 0;
    std::int32_t active = 0;
    std::int32_t peak = 0;
    std::int32_t fading = 0;
    std::int32_t pending = 0;
    std::uint64_t lost_steps = 0;       ///< of signals' patterns, too many at once
    std::uint64_t trapped_nodes = 0;    ///< of the graph, muted because they were not finite
    GraphPlayer::Trapped last_trapped;  ///< of those in buses
    std::array<mixer::ChannelLevel, 2> levels{};
    float limiter_gain = 1;  ///< the least of late, linear; 1: nothing was limited
};

/// The synthesis engine: takes commands, renders blocks of 64 frames, reports. The same object
/// plays live (a thread renders into the ring) and offline (a loop renders into a file).
///
/// Threads: send(), reports(), records() and state() belong to the schedule thread; render() and
/// skip_to() to the rendering one and are real-time safe.
class Engine final : private voices::VoiceReporter {
public:
    explicit Engine(const EngineConfig& config);
    ~Engine() override;

    /// Largest number of frames rendered in one go.
    static constexpr base::Frame kMaxBufferFrames = 4096;
    static constexpr std::size_t kCommandCapacity = 4096;

    // ---- schedule thread
    /// False when the queue is full: try again later.
    bool send(const Command& command) noexcept { return commands_.try_push(command); }
    [[nodiscard]] std::size_t command_room() const noexcept { return commands_.room(); }
    [[nodiscard]] std::size_t queued_commands() const noexcept { return commands_.size(); }
    [[nodiscard]] base::SpscQueue<Report>& reports() noexcept { return reports_; }
    [[nodiscard]] base::SpscQueue<BufferRecord>& records() noexcept { return records_; }
    /// Plans of the graph that play no more.
    [[nodiscard]] base::SpscQueue<graph::Plan*>& retired_plans() noexcept {
        return graph_.retired();
    }
    [[nodiscard]] const EngineState& state() noexcept { return state_.latest(); }
    [[nodiscard]] const observability::Histogram& render_times() const noexcept {
        return render_times_;
    }
    [[nodiscard]] observability::Histogram& render_times() noexcept { return render_times_; }

    // ---- any thread
    /// Next frame to be rendered.
    [[nodiscard]] base::Frame frame() const noexcept {
        return frame_.load(std::memory_order_acquire);
    }
    /// Frame of the first sound the tap received since it was set, latency taken off; to be asked
    /// for while tapping().
    [[nodiscard]] base::Frame tap_start() const noexcept {
        return tap_start_.load(std::memory_order_acquire);
    }
    /// Whether a tap is being written to (it may be freed only when not).
    [[nodiscard]] bool tapping() const noexcept { return tapping_.load(std::memory_order_acquire); }
    [[nodiscard]] std::uint64_t tap_lost_frames() const noexcept {
        return tap_lost_.load(std::memory_order_relaxed);
    }
    [[nodiscard]] const EngineConfig& config() const noexcept { return config_; }
    /// Frames between a sound's frame and the one where render() brings it; constant.
    [[nodiscard]] base::Frame latency_frames() const noexcept { return mixer_.latency_frames(); }

    // ---- rendering thread
    /// Renders the next `frames` (a multiple of 64, at most kMaxBufferFrames), interleaved. Leaves
    /// the calling thread with denormals flushed to zero.
    void render(float* interleaved, base::Frame frames) noexcept;
    /// Takes commands in without rendering, where more are due than the queue holds.
    void absorb() noexcept { take_commands(frame_.load(std::memory_order_relaxed)); }
    /// The buffer is done and the next one begins at this steady time (0: at once).
    void end_buffer(long long next_ns) noexcept;
    /// Lives through the frames before `frame` (a multiple of 64) without rendering them.
    void skip_to(base::Frame frame) noexcept;

private:
    void report(const voices::VoiceReport& report) noexcept override;
    void take_commands(base::Frame block) noexcept;
    void start_due_voices(base::Frame block) noexcept;
    void start(base::Frame block, const voices::VoiceSpec& spec) noexcept;
    void play_notes(base::Frame block) noexcept;
    [[nodiscard]] int active() const noexcept { return pool_.active() + instruments_.active(); }
    void follow_routes() noexcept;
    void write_tap(const float* interleaved) noexcept;
    void publish_state() noexcept;

    const EngineConfig config_;
    base::SpscQueue<Command> commands_;
    base::SpscQueue<Report> reports_;
    base::SpscQueue<BufferRecord> records_;
    base::TripleBuffer<EngineState> state_;
    observability::Histogram render_times_;

    std::unique_ptr<Workers> workers_;
    voices::VoicePool pool_;
    voices::InstrumentPool instruments_;
    int peak_ = 0;  ///< of both, while there were notes
    voices::VoiceBuffers voice_buffers_;
    /// Of the buses behind the orbits.
    struct Route {
        std::uint8_t orbit = 0;
        std::uint8_t tap = 0;  ///< 0: none
    };
    std::array<Route, voices::kMaxGraphBuses> routes_{};
    GraphPlayer graph_;
    alignas(64) float graph_block_[2 * base::kBlockFrames] = {};
    mixer::Mixer mixer_;
    PendingVoices pending_;
    /// The last cancel of a slot, and what the ones before it amount to.
    struct Cancel {
        std::uint32_t generation = 0;
        base::Frame from = 0;
        std::uint32_t older_generation = 0;
        base::Frame older_from = 0;
        [[nodiscard]] bool drops(const voices::VoiceSpec& voice) const noexcept {
            return (voice.generation < generation && voice.start >= from) ||
                   (voice.generation < older_generation && voice.start >= older_from);
        }
    };
    std::array<Cancel, kMaxSlots> cancels_{};
    base::FrameRing* tap_ = nullptr;
    std::array<mixer::ChannelLevel, 2> levels_{};
    float limiter_gain_ = 1;
    static constexpr float kPeakDecay = 0.97f;  ///< a buffer

    alignas(64) std::atomic<base::Frame> frame_{0};
    std::atomic<base::Frame> tap_start_{-1};
    std::atomic<bool> tapping_{false};
    std::atomic<std::uint64_t> tap_lost_{0};
};

}  // namespace hocket::engine
