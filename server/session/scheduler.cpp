#include "session/scheduler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "session/event_story.hpp"
#include "session/note_law.hpp"

namespace hocket::session {

using base::Frame;
using protocol::Fate;
using protocol::PlayMessage;
using protocol::PlayParam;

namespace {

// Decoding a drum takes a few ms; an event without a time waits for it at most this long.
constexpr long long kLongestHoldNs = 50'000'000;
// lag and offset together move an onset by no more than this.
constexpr double kMostShiftSeconds = 1000;

/// Whether all that a voice needs is there.
bool is_ready(const voices::VoiceSpec& voice) {
    return voice.sample == nullptr || voice.sample->valid_frames() == voice.sample->length_frames;
}

}  // namespace

Scheduler::Scheduler(const SchedulerConfig& config, engine::Engine& engine,
                     samples::SampleBank& samples, StreamClock& clock)
    : config_{config},
      engine_{engine},
      samples_{samples},
      clock_{clock},
      heap_{config.max_events} {}

Frame Scheduler::horizon() const {
    return engine_.frame() + std::llround(config_.window_seconds * engine_.config().rate_hz);
}

Scheduler::Found Scheduler::find_sound(const PlayMessage& play) {
    const SoundName name = resolve_sound_name(play, config_.law.superdirt);
    Found found;
    double n = name.n;
    samples::Lookup lookup;
    found.sound = name.bank;
    if (name.bank.empty()) return found;
    if (name.bank.starts_with('~')) {
        find_bus(found);
        return found;
    }
    lookup = samples_.find(name.bank, n);
    if (lookup.status == samples::Lookup::Status::unknown && !name.split_bank.empty()) {
        n = name.split_n;
        found.sound = name.split_bank;
        lookup = samples_.find(name.split_bank, n);
    }
    switch (lookup.status) {
        case samples::Lookup::Status::found:
            found.sample = lookup.sample;
            found.sound += fmt::format(":{}", lookup.sample->index);
            break;
        case samples::Lookup::Status::indexing:
            found.indexing = true;
            break;
        case samples::Lookup::Status::unknown:
            find_bus(found);
            if (found.bus != nullptr || found.is_coming) break;
            found.nearest = lookup.nearest;
            found.trouble = fmt::format("no sample named '{}'", found.sound);
            if (!lookup.nearest.empty()) {
                found.trouble += fmt::format("; did you mean '{}'?", lookup.nearest);
            }
            break;
        case samples::Lookup::Status::broken:
            found.broken = true;
            found.trouble =
                fmt::format("'{}' number {} cannot be read: {}", found.sound, n, lookup.nearest);
            break;
    }
    return found;
}

void Scheduler::find_bus(Found& found) {
    const Instruments::Found bus = instruments_.find(found.sound);
    found.bus = bus.bus;
    found.is_coming = bus.is_coming;
    found.nearest = bus.nearest;
    if (bus.bus != nullptr || bus.is_coming) return;
    found.trouble = fmt::format("no bus named '{}' that can be played", found.sound);
    if (!bus.nearest.empty()) found.trouble += fmt::format("; did you mean '{}'?", bus.nearest);
}

std::string Scheduler::prefetch(const PlayMessage& play) {
    HOCKET_ASSERT_THREAD(owner_);
    const Found found = find_sound(play);
    if (found.sample) samples_.request(found.sample);
    return found.trouble;
}

void Scheduler::pin(const std::shared_ptr<samples::SampleBuffer>& sample) {
    sample->pin();
    Pinned& pinned = pins_[sample.get()];
    pinned.sample = sample;
    ++pinned.count;
}

void Scheduler::unpin(const samples::SampleBuffer* sample) {
    const auto pinned = pins_.find(sample);
    if (pinned == pins_.end()) return;
    sample->unpin();
    if (--pinned->second.count == 0) pins_.erase(pinned);
}

void Scheduler::unpin(const voices::Instrument* instrument) {
    const auto pinned = instrument_pins_.find(instrument);
    if (pinned != instrument_pins_.end() && --pinned->second.count == 0) {
        instrument_pins_.erase(pinned);
    }
}

void Scheduler::unpin(const voices::VoiceSpec& voice) {
    if (voice.sample != nullptr) unpin(voice.sample);
    if (voice.instrument != nullptr) unpin(voice.instrument);
}

void Scheduler::unpin(const engine::Report& report) {
    if (report.sample != nullptr) unpin(report.sample);
    if (report.instrument != nullptr) unpin(report.instrument);
}

void Scheduler::turn_down(std::uint64_t event, std::uint64_t sender, Fate fate,
                          const std::string& reason, const std::string& detail,
                          const std::string& nearest) {
    if (FateLog::Entry* entry = fates_.find(event)) {
        entry->fate = fate;
        entry->detail = detail;
        entry->nearest = nearest;
    }
    ++(fate == Fate::unknown_name ? counts_.unknown
       : fate == Fate::cold       ? counts_.cold
                                  : counts_.refused);
    ++counts_.drops[reason];
    senders_.notify(
        {.kind = fate == Fate::unknown_name ? Notice::Kind::unknown_name : Notice::Kind::refused,
         .sender_id = sender,
         .text = detail,
         .nearest = nearest},
        clock_.now_ns());
}

void Scheduler::turn_down_unfound(const Found& found, const ScheduledEvent& event) {
    if (found.sound.empty()) {
        turn_down(event.event, event.sender, Fate::refused, "no name", "no 's' or 'sound'");
    } else if (found.is_coming) {
        turn_down(event.event, event.sender, Fate::cold, "instrument not built",
                  fmt::format("'{}' is being made an instrument", found.sound));
    } else if (found.indexing) {
        // Asked for before the index was complete, and due now.
        turn_down(event.event, event.sender, Fate::cold, "index not complete",
                  "the samples are still being indexed");
    } else if (found.broken) {
        turn_down(event.event, event.sender, Fate::refused, "broken file", found.trouble);
    } else {
        turn_down(event.event, event.sender, Fate::unknown_name, "unknown name", found.trouble,
                  found.nearest);
    }
}

bool Scheduler::resolve(const PlayMessage& play, ScheduledEvent& event, double cps) {
    const Found found = find_sound(play);
    if (FateLog::Entry* entry = fates_.find(event.event)) entry->sound = found.sound;
    if (found.sample) return resolve_sample(play, found, event, cps);
    if (found.bus != nullptr) return resolve_note(play, found, event);
    turn_down_unfound(found, event);
    return false;
}

void Scheduler::take_voice(const voices::VoiceSpec& voice, const PlayMessage& play,
                           ScheduledEvent& event) {
    voices::VoiceSpec taken = voice;
    taken.event = event.event;
    taken.slot = event.voice.slot;
    taken.generation = event.voice.generation;
    taken.start = event.voice.start;
    taken.bus = destination(voice, event.voice.slot, event.voice.bus);
    event.voice = taken;
    FateLog::Entry* entry = fates_.find(event.event);
    if (entry != nullptr) entry->length_frames = taken.length_frames;
    if (std::trunc(play.get(PlayParam::orbit, 0)) == taken.orbit) return;
    ++counts_.clamped_orbits;
    if (entry != nullptr) {
        entry->detail =
            fmt::format("orbit {} wraps to {}", play.get(PlayParam::orbit, 0), taken.orbit);
    }
}

bool Scheduler::resolve_sample(const PlayMessage& play, const Found& found, ScheduledEvent& event,
                               double cps) {
    const auto voice = play_law(play, *found.sample, config_.law, cps);
    if (!voice) {
        turn_down(event.event, event.sender, Fate::refused, "law", voice.error().message);
        return false;
    }
    take_voice(*voice, play, event);
    samples_.request(found.sample);
    if (config_.wait_for_samples && !samples_.load(found.sample)) {
        turn_down(event.event, event.sender, Fate::refused, "broken file",
                  fmt::format("'{}' could not be decoded", found.sound));
        return false;
    }
    pin(found.sample);
    return true;
}

bool Scheduler::resolve_note(const PlayMessage& play, const Found& found, ScheduledEvent& event) {
    const auto voice = note_law(play, *found.bus, config_.law);
    if (!voice) {
        turn_down(event.event, event.sender, Fate::refused, "law", voice.error().message);
        return false;
    }
    take_voice(*voice, play, event);
    plays_notes_[event.voice.slot] = true;
    PinnedInstrument& pinned = instrument_pins_[found.bus->instrument.get()];
    pinned.instrument = found.bus->instrument;
    ++pinned.count;
    return true;
}

void Scheduler::tap_slot(std::uint16_t slot, std::uint8_t bus) {
    HOCKET_ASSERT_THREAD(owner_);
    taps_.tap(slot, bus);
}

std::uint8_t Scheduler::destination(const voices::VoiceSpec& voice, std::uint16_t slot,
                                    std::uint8_t wanted) {
    if (wanted != 0) return wanted;
    const TapRoutes::Route route = taps_.route(slot, voice.orbit);
    if (route.is_new) {
        control(engine::RouteBus{route.bus, voice.orbit, route.tap});
    } else if (route.is_refused) {
        ++counts_.drops["slot taps"];
    }
    return route.bus;
}

std::uint64_t Scheduler::add(const PlayMessage& play, Frame frame, const Origin& origin) {
    HOCKET_ASSERT_THREAD(owner_);
    ++counts_.received;
    const double rate_hz = engine_.config().rate_hz;
    // Clamped first: offset times speed may be anything.
    const double shift_seconds =
        std::clamp(onset_shift_seconds(play), -kMostShiftSeconds, kMostShiftSeconds);
    if (frame != FateLog::kAtOnce || shift_seconds > 0) {
        if (frame == FateLog::kAtOnce) frame = engine_.frame();
        frame = std::max<Frame>(0, frame + std::llround(shift_seconds * rate_hz));
    }
    ScheduledEvent event;
    event.sender = origin.sender;
    event.voice.slot = origin.slot;
    event.voice.bus = origin.bus;
    event.voice.generation = generation_;
    event.voice.start = frame == FateLog::kAtOnce ? 0 : frame;
    const std::string& name = play.texts.s.empty() ? play.texts.sound : play.texts.s;
    event.event = fates_.add(
        {.sender = origin.sender,
         .sound = name,
         .wanted_frame = frame,
         .shift_frames = origin.shift_frames,
         .is_shifted = origin.is_shifted,
         .time_ns = clock_.now_ns(),
         .story = collects_started_ ? story_of(play, origin.event, origin.eval) : nullptr});
    const double ahead_seconds = static_cast<double>(frame - clock_.now_frame()) / rate_hz;
    if (ahead_seconds > protocol::kFarthestSeconds) {
        turn_down(event.event, origin.sender, Fate::refused, "time",
                  fmt::format("its time is {:.1f} s ahead, more than {} s: are the clocks in step?",
                              ahead_seconds, protocol::kFarthestSeconds));
        return event.event;
    }
    if (waiting() >= heap_.capacity()) {
        turn_down(event.event, origin.sender, Fate::refused, "schedule full",
                  fmt::format("the schedule is full: {} events wait", heap_.capacity()));
        return event.event;
    }
    // The name is looked up at once, so that decoding has until the onset to be done; only what
    // the index may yet find waits as a message.
    const bool decided = samples_.ready() || !find_sound(play).indexing;
    if (decided) {
        if (!resolve(play, event, origin.cps)) return event.event;
    } else {
        event.unresolved = std::make_unique<PlayMessage>(play);
        if (!event.unresolved->has(PlayParam::cps))
            event.unresolved->set(PlayParam::cps, origin.cps);
    }
    const std::uint64_t number = event.event;
    const Frame start = event.voice.start;
    if (frame == FateLog::kAtOnce && !(decided && is_ready(event.voice))) {
        held_.push_back({std::move(event), clock_.now_ns() + kLongestHoldNs});
        return number;
    }
    heap_.push(start, std::move(event));
    return number;
}

void Scheduler::control(const engine::Command& command) {
    HOCKET_ASSERT_THREAD(owner_);
    control_.push_back(command);
    static_cast<void>(flush_control());
}

bool Scheduler::flush_control() {
    while (!control_.empty()) {
        if (!engine_.send(control_.front())) return false;
        control_.pop_front();
    }
    return true;
}

// Those whose sample is there by now, or that have waited long enough.
bool Scheduler::send_held() {
    const long long now_ns = clock_.now_ns();
    for (auto held = held_.begin(); held != held_.end();) {
        ScheduledEvent& event = held->event;
        const bool complete = event.unresolved ? samples_.ready() : is_ready(event.voice);
        if (!complete && now_ns < held->until_ns) {
            ++held;
            continue;
        }
        if (event.unresolved) {
            const auto play = std::move(event.unresolved);
            if (!resolve(*play, event, protocol::kDefaultCps)) held = held_.erase(held);
            continue;  // its sample may have to be waited for, too
        }
        if (!engine_.send(engine::StartVoice{event.voice})) return false;
        held = held_.erase(held);
    }
    return true;
}

bool Scheduler::advance() {
    HOCKET_ASSERT_THREAD(owner_);
    take_reports();
    if (!flush_control() || !send_held()) return false;
    const Frame until = horizon();
    while (!heap_.empty() && heap_.first_frame() < until) {
        if (engine_.command_room() == 0) return false;
        ScheduledEvent& event = heap_.first();
        if (event.voice.generation < least_generations_[event.voice.slot]) {
            drop_first_as_cancelled();
            continue;
        }
        if (event.unresolved) {
            if (!resolve(*event.unresolved, event, protocol::kDefaultCps)) {
                event.unresolved.reset();
                heap_.pop();
                continue;
            }
            event.unresolved.reset();
        }
        if (const FateLog::Entry* entry = fates_.find(event.event)) {
            const double waited_ms = static_cast<double>(clock_.now_ns() - entry->time_ns) * 1e-6;
            heap_ms_ += (waited_ms - heap_ms_) / 64;
        }
        // What was resolved may have sent a command of its own, and taken the room.
        if (!engine_.send(engine::StartVoice{event.voice})) return false;
        heap_.pop();
    }
    return true;
}

void Scheduler::cancel_all() {
    HOCKET_ASSERT_THREAD(owner_);
    while (!heap_.empty()) drop_first_as_cancelled();
    for (const Held& held : held_) drop_as_cancelled(held.event);
    held_.clear();
    least_generations_.fill(++generation_);
    control(engine::CancelSlot{.slot = -1, .generation = generation_});
}

void Scheduler::cancel_slot(std::uint16_t slot, Frame from) {
    HOCKET_ASSERT_THREAD(owner_);
    ++generation_;
    // Beyond the horizon the schedule holds events on both sides of it: the engine tells them
    // apart.
    if (from <= horizon()) least_generations_[slot] = generation_;
    control(engine::CancelSlot{.slot = slot, .generation = generation_, .from = from});
}

void Scheduler::drop_first_as_cancelled() {
    drop_as_cancelled(heap_.first());
    heap_.pop();
}

void Scheduler::drop_as_cancelled(const ScheduledEvent& event) {
    if (FateLog::Entry* entry = fates_.find(event.event)) entry->fate = Fate::cancelled;
    ++counts_.cancelled;
    unpin(event.voice);
}

void Scheduler::take_reports() {
    HOCKET_ASSERT_THREAD(owner_);
    engine::Report report;
    while (engine_.reports().try_pop(report)) take_report(report);
}

void Scheduler::take_start(const engine::Report& report, FateLog::Entry& entry) {
    entry.fate = Fate::sounded;
    entry.frame = report.frame;
    if (collects_started_) {
        if (started_.size() < kMostStarted) {
            protocol::StartedEvent started{.event = report.event,
                                           .from = senders_.label(entry.sender),
                                           .sound = entry.sound,
                                           .frame = report.frame};
            if (entry.story) {
                started.value = std::move(entry.story->value);
                started.eval = entry.story->eval;
                started.spans = std::move(entry.story->spans);
            }
            started_.push_back(std::move(started));
        } else {
            ++counts_.drops["started events not told"];
        }
    }
    entry.story.reset();
    const Frame late =
        entry.wanted_frame == FateLog::kAtOnce ? 0 : report.frame - entry.wanted_frame;
    if (late <= 0) return;
    entry.fate = Fate::late;
    take_late(entry, late);
}

void Scheduler::take_late(const FateLog::Entry& entry, Frame late) {
    ++counts_.late;
    Senders::Counts& sender = senders_.of(entry.sender);
    const double rate_hz = engine_.config().rate_hz;
    const double late_ms = static_cast<double>(late) * 1000 / rate_hz;
    ++sender.late;
    sender.worst_late_ms = std::max(sender.worst_late_ms, late_ms);
    senders_.notify({.kind = Notice::Kind::late,
                     .sender_id = entry.sender,
                     .text = fmt::format("'{}' sounded {:.1f} ms late", entry.sound, late_ms),
                     .late_ms = late_ms},
                    clock_.now_ns());
    if (!entry.is_shifted) return;
    const auto own_frame = static_cast<double>(entry.wanted_frame - entry.shift_frames);
    const double own_late_ms = static_cast<double>(late + entry.shift_frames) * 1000 / rate_hz;
    const auto worst_ms = sender.shift.take(own_frame / rate_hz, own_late_ms);
    if (!worst_ms) return;
    senders_.notify(
        {.kind = Notice::Kind::shift,
         .sender_id = entry.sender,
         .text = fmt::format("{} events were late, by up to {:.1f} ms: {:g} ms are added to its "
                             "times from now on",
                             LateShift::kLateEvents, *worst_ms, sender.shift.shift_ms()),
         .late_ms = *worst_ms,
         .count = LateShift::kLateEvents,
         .shift_ms = sender.shift.shift_ms()},
        clock_.now_ns());
}

void Scheduler::take_report(const engine::Report& report) {
    using Kind = engine::Report::Kind;
    FateLog::Entry* entry = fates_.find(report.event);
    const auto become = [entry](Fate fate) {
        if (entry != nullptr) entry->fate = fate;
    };
    switch (report.kind) {
        case Kind::started:
            ++counts_.sounded;
            if (entry != nullptr) take_start(report, *entry);
            break;
        case Kind::starved:
            ++counts_.cold;
            become(Fate::cold);
            break;
        case Kind::stolen:
            ++counts_.stolen;
            become(Fate::stolen);
            break;
        case Kind::choked:
            ++counts_.choked;
            become(Fate::choked);
            break;
        case Kind::cut:
            ++counts_.cut;
            break;
        case Kind::cancelled:
            ++counts_.cancelled;
            become(Fate::cancelled);
            unpin(report);
            break;
        case Kind::ended:
            unpin(report);
            break;
    }
}

}  // namespace hocket::session
