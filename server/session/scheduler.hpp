#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/thread_owner.hpp"
#include "engine/engine.hpp"
#include "pattern/pattern.hpp"
#include "protocol/rpc.hpp"
#include "protocol/topics.hpp"
#include "samples/sample_bank.hpp"
#include "session/event_heap.hpp"
#include "session/fates.hpp"
#include "session/instruments.hpp"
#include "session/play_law.hpp"
#include "session/senders.hpp"
#include "session/sound_name.hpp"
#include "session/stream_clock.hpp"
#include "session/tap_routes.hpp"

namespace hocket::session {

struct SchedulerConfig {
    PlayLawConfig law;
    double window_seconds = 0.1;  ///< beyond the engine's frame; what is due earlier has crossed
    std::size_t max_events = 65536;
    bool wait_for_samples = false;  ///< offline: decode before the trigger crosses
};

/// How often what happened to events, since the start.
struct EventCounts {
    std::uint64_t received = 0, sounded = 0, late = 0, refused = 0, cold = 0, unknown = 0,
                  cancelled = 0, stolen = 0, choked = 0, cut = 0, clamped_orbits = 0;
    std::map<std::string, std::uint64_t> drops;  ///< reason -> count
};

/// Where an event comes from.
struct Origin {
    std::uint64_t sender = 0;
    std::uint16_t slot = 0;              ///< 0: from outside
    std::uint8_t bus = 0;                ///< instead of its orbit; 0: there
    double cps = protocol::kDefaultCps;  ///< where the message has none
    bool is_shifted = false;             ///< its time is its sender's, and shifted if that is late
    base::Frame shift_frames = 0;        ///< already in its frame
    const pattern::Event* event = nullptr;  ///< of a pattern, if it is one
    std::uint64_t eval = 0;                 ///< the text of that pattern
};

/// The schedule: every timed event in one heap, resolved to a voice, sent to the engine when its
/// time is near; and the account of what became of each. It owns no thread: the session's schedule
/// thread calls it, and so does the offline renderer.
class Scheduler {
public:
    Scheduler(const SchedulerConfig& config, engine::Engine& engine, samples::SampleBank& samples,
              StreamClock& clock);

    /// One event at a frame (FateLog::kAtOnce: now). Says nothing back: the fate is in fates().
    /// @return its number.
    std::uint64_t add(const protocol::PlayMessage& play, base::Frame frame, const Origin& origin);
    /// Sends what is due within the window, takes in what the engine reports. @return false while
    /// the engine's queue is full and more is due.
    bool advance();
    void take_reports();

    /// The buses that notes are played on.
    [[nodiscard]] Instruments& instruments() { return instruments_; }
    /// Whether a slot (of engine commands) has played notes since it was last asked.
    [[nodiscard]] bool take_plays_notes(std::uint16_t slot) {
        return std::exchange(plays_notes_[slot], false);
    }

    /// What a slot (of engine commands) plays from now on is also heard on this bus; 0: no more.
    void tap_slot(std::uint16_t slot, std::uint8_t bus);

    /// Sends a command that is no voice, after everything sent before; it is never lost.
    void control(const engine::Command& command);

    /// Drops everything that waits, here and in the engine.
    void cancel_all();
    /// Drops what waits of one slot (of engine commands) and would start at `from` or later.
    void cancel_slot(std::uint16_t slot, base::Frame from = 0);

    /// Asks for the sample of a message that will be played some time.
    /// @return why there is none, or nothing.
    std::string prefetch(const protocol::PlayMessage& play);

    /// Whether events that begin to sound are kept for take_started(); kMostStarted at most, what
    /// is more is counted as dropped.
    void collect_started(bool wanted) { collects_started_ = wanted; }
    /// Those since the last call, oldest first, without their cycle.
    [[nodiscard]] std::vector<protocol::StartedEvent> take_started() {
        return std::exchange(started_, {});
    }
    static constexpr std::size_t kMostStarted = 4096;

    [[nodiscard]] base::Frame horizon() const;  ///< first frame that has not crossed
    [[nodiscard]] base::Frame engine_frame() const { return engine_.frame(); }
    [[nodiscard]] std::size_t waiting() const { return heap_.size() + held_.size(); }
    /// Frame of the earliest event that waits, or nothing.
    [[nodiscard]] bool has_due(base::Frame before) const {
        return !heap_.empty() && heap_.first_frame() < before;
    }
    [[nodiscard]] const EventCounts& counts() const { return counts_; }
    [[nodiscard]] EventCounts& counts() { return counts_; }
    [[nodiscard]] FateLog& fates() { return fates_; }
    [[nodiscard]] const FateLog& fates() const { return fates_; }
    [[nodiscard]] Senders& senders() { return senders_; }
    [[nodiscard]] const Senders& senders() const { return senders_; }
    [[nodiscard]] double heap_ms() const { return heap_ms_; }
    [[nodiscard]] std::size_t live_pins() const { return pins_.size() + instrument_pins_.size(); }
    [[nodiscard]] const SchedulerConfig& config() const { return config_; }

    /// The thread that uses this now does so no more.
    void hand_over() noexcept { owner_.hand_over(); }

private:
    struct Found {
        std::shared_ptr<samples::SampleBuffer> sample;
        const PlayableBus* bus = nullptr;  ///< there is no sample then
        bool is_coming = false;            ///< a bus that is not built yet
        bool indexing = false;
        bool broken = false;  ///< there is such a name, but its file cannot be read
        std::string sound;    ///< "bd:3", for people
        std::string trouble;  ///< why there is none
        std::string nearest;
    };
    [[nodiscard]] Found find_sound(const protocol::PlayMessage& play);
    void find_bus(Found& found);
    void turn_down_unfound(const Found& found, const ScheduledEvent& event);
    bool resolve_sample(const protocol::PlayMessage& play, const Found& found,
                        ScheduledEvent& event, double cps);
    bool resolve_note(const protocol::PlayMessage& play, const Found& found, ScheduledEvent& event);
    void take_voice(const voices::VoiceSpec& voice, const protocol::PlayMessage& play,
                    ScheduledEvent& event);
    /// Fills in the voice and pins its sample; false when it cannot sound (fate and sender know).
    bool resolve(const protocol::PlayMessage& play, ScheduledEvent& event, double cps);
    void turn_down(std::uint64_t event, std::uint64_t sender, protocol::Fate fate,
                   const std::string& reason, const std::string& detail,
                   const std::string& nearest = {});
    void take_report(const engine::Report& report);
    void take_start(const engine::Report& report, FateLog::Entry& entry);
    void take_late(const FateLog::Entry& entry, base::Frame late);
    void drop_first_as_cancelled();
    void drop_as_cancelled(const ScheduledEvent& event);
    bool send_held();
    bool flush_control();
    [[nodiscard]] std::uint8_t destination(const voices::VoiceSpec& voice, std::uint16_t slot,
                                           std::uint8_t wanted);
    void pin(const std::shared_ptr<samples::SampleBuffer>& sample);
    void unpin(const samples::SampleBuffer* sample);
    void unpin(const voices::VoiceSpec& voice);
    void unpin(const engine::Report& report);
    void unpin(const voices::Instrument* instrument);

    base::ThreadOwner owner_;
    const SchedulerConfig config_;
    engine::Engine& engine_;
    samples::SampleBank& samples_;
    StreamClock& clock_;
    EventHeap heap_;
    /// Events without a time whose sample is being decoded, or whose name the index may yet find; a
    /// late attack beats a lost one.
    struct Held {
        ScheduledEvent event;
        long long until_ns = 0;
    };
    std::deque<Held> held_;
    std::deque<engine::Command> control_;  ///< waits for room in the engine's queue
    FateLog fates_;
    Senders senders_;
    EventCounts counts_;
    // Every event carries the generation of its time; a cancellation begins a new one, and what is
    // older than its slot's least is dropped wherever it is met.
    std::uint32_t generation_ = 0;
    std::array<std::uint32_t, engine::kMaxSlots> least_generations_{};
    TapRoutes taps_;
    Instruments instruments_;
    std::array<bool, engine::kMaxSlots> plays_notes_{};
    bool collects_started_ = false;
    std::vector<protocol::StartedEvent> started_;
    double heap_ms_ = 0;  ///< running mean of the time events wait here
    struct Pinned {
        std::shared_ptr<samples::SampleBuffer> sample;
        int count = 0;
    };
    std::map<const samples::SampleBuffer*, Pinned> pins_;  ///< keeps what sounds alive
    struct PinnedInstrument {
        std::shared_ptr<voices::Instrument> instrument;
        int count = 0;
    };
    std::map<const voices::Instrument*, PinnedInstrument> instrument_pins_;  ///< likewise
};

}  // namespace hocket::session
