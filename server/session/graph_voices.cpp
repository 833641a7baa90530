#include "session/graph_voices.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace hocket::session {

using pattern::Cycles;

namespace {

/// Slots of engine commands behind those of the slots and of `once`.
constexpr std::size_t kFirstEngineSlot = 66;
static_assert(kFirstEngineSlot + GraphBoard::kMostVoices <= engine::kMaxSlots);

std::uint16_t engine_slot(std::uint8_t bus) {
    return static_cast<std::uint16_t>(kFirstEngineSlot + bus - voices::kMaxOrbits);
}

}  // namespace

void GraphVoices::enter(const GraphBoard& board, const Cycles& start) {
    std::vector<Track> before = std::exchange(tracks_, {});
    for (const GraphBoard::Voices& voices : board.voices) {
        if (voices.of.kind != language::GraphVoices::Kind::source) continue;
        const auto known = std::find_if(before.begin(), before.end(), [&](const Track& track) {
            return track.source.bus == voices.bus;
        });
        if (known != before.end() && !voices.is_new && !is_silent_) {
            tracks_.push_back(std::move(*known));
        } else {
            tracks_.push_back({.source = {.name = voices.of.statement,
                                          .slot = engine_slot(voices.bus),
                                          .bus = voices.bus,
                                          .author = voices.author},
                               .pattern = voices.of.pattern});
            begin(tracks_.back(), start);
        }
        if (known != before.end()) before.erase(known);
    }
    for (const Track& track : before) end(track, start);
    is_silent_ = false;
}

void GraphVoices::begin(Track& track, const Cycles& start) {
    scheduler_.senders().add(slot_sender(track.source.slot - 1U), track.source.name, INT64_MAX);
    end(track, start);
    track.queried = track.set_at = start;
    track.looked_at = static_cast<std::int64_t>(start.floor().numerator()) + kPreviewCycles;
}

// What it had scheduled from there on is dropped; what comes before still sounds.
void GraphVoices::end(const Track& track, const Cycles& start) {
    scheduler_.cancel_slot(track.source.slot, tempo_.frame_at(start));
}

void GraphVoices::restart(const Cycles& start) {
    for (Track& track : tracks_) begin(track, start);
}

void GraphVoices::silence() { is_silent_ = true; }

void GraphVoices::advance(const Cycles& until, const Cycles& earliest,
                          const LookAhead& look_ahead) {
    if (is_silent_) return;
    for (Track& track : tracks_) {
        if (track.stopped) continue;
        if (track.queried < earliest) {
            track.queried = earliest;
            ++scheduler_.counts().drops["pattern time missed"];
        }
        if (track.queried >= until) continue;
        const pattern::Controls inputs = inputs_of_(track.set_at);
        const std::string trouble =
            player_.play(track.pattern, track.queried, until, inputs, track.source, track.events);
        if (!trouble.empty()) {
            track.stopped = true;
            player_.tell_stopped(track.source, trouble);
            continue;
        }
        look_ahead_if_due(look_ahead, track.pattern, track.queried, track.looked_at, inputs);
    }
}

}  // namespace hocket::session
