#include "session/slots.hpp"

#include <algorithm>
#include <charconv>
#include <exception>
#include <string_view>

#include "observability/log.hpp"
#include "protocol/play_codec.hpp"

namespace hocket::session {

using base::Frame;
using pattern::Cycles;
using protocol::PlayParam;

namespace {

// Cycles whose samples are asked for when a pattern is set, so that its first round is not cold.
constexpr int kPrefetchCycles = 4;

int slot_index(const std::string& name) {
    int number = 0;
    std::from_chars(name.data() + 1, name.data() + name.size(), number);
    return std::clamp(number, 1, Slots::kCount) - 1;
}

}  // namespace

Slots::Slots(Scheduler& scheduler, TempoMap& tempo)
    : scheduler_{scheduler}, tempo_{tempo}, slots_(kCount) {
    for (int i = 0; i < kCount; ++i) {
        scheduler_.senders().add(slot_sender(i), "d" + std::to_string(i + 1), INT64_MAX);
    }
}

std::size_t Slots::set(const std::string& name, pattern::Pattern pattern, const std::string& code,
                       Frame from) {
    const int index = slot_index(name);
    Slot& slot = slots_[static_cast<std::size_t>(index)];
    const Cycles start = tempo_.grid_cycle_at(from);
    // Before anything is changed: a pattern that cannot be queried is refused by its exception.
    std::vector<pattern::Event> coming;
    pattern.query({start.floor(), start.floor() + kPrefetchCycles}, coming);
    std::size_t in_a_cycle = 0;
    for (const pattern::Event& event : coming) {
        if (!event.has_onset()) continue;
        in_a_cycle += event.part.begin < start.floor() + 1 ? 1 : 0;
        scheduler_.prefetch(to_message(event, index));
    }
    scheduler_.cancel_slot(static_cast<std::uint16_t>(index + 1));
    slot.pattern = std::move(pattern);
    slot.code = code;
    slot.events = 0;
    slot.queried = start;
    if (slot.queried < queried_) query(index, queried_);
    return in_a_cycle;
}

void Slots::clear() {
    for (int i = 0; i < kCount; ++i) {
        Slot& slot = slots_[static_cast<std::size_t>(i)];
        if (slot.pattern) scheduler_.cancel_slot(static_cast<std::uint16_t>(i + 1));
        slot.pattern.reset();
    }
}

bool Slots::any() const {
    return std::any_of(slots_.begin(), slots_.end(),
                       [](const Slot& slot) { return slot.pattern.has_value(); });
}

void Slots::advance(Frame frame) {
    const Cycles until = tempo_.grid_cycle_at(frame);
    if (until <= queried_) return;
    for (int i = 0; i < kCount; ++i) query(i, until);
    queried_ = until;
}

void Slots::set_cps(double cps) { tempo_.bend(queried_, cps); }

void Slots::query(int index, const Cycles& until) {
    Slot& slot = slots_[static_cast<std::size_t>(index)];
    if (!slot.pattern || slot.queried >= until) return;
    events_.clear();
    try {
        slot.pattern->query({slot.queried, until}, events_);
    } catch (const std::exception& trouble) {
        observability::log_error("d{} stops: {}", index + 1, trouble.what());
        slot.pattern.reset();
        return;
    }
    slot.queried = until;
    for (const pattern::Event& event : events_) {
        if (!event.has_onset()) continue;
        ++slot.events;
        scheduler_.add(to_message(event, index), tempo_.frame_at(event.whole->begin),
                       {.sender = slot_sender(index),
                        .slot = static_cast<std::uint16_t>(index + 1),
                        .cps = tempo_.cps()});
    }
}

protocol::PlayMessage Slots::to_message(const pattern::Event& event, int index) const {
    protocol::PlayMessage play;
    play.set(PlayParam::cps, tempo_.cps());
    play.set(PlayParam::orbit, index);
    play.set(PlayParam::cycle, event.whole->begin.to_double());
    play.set(PlayParam::delta, (event.whole->end - event.whole->begin).to_double() / tempo_.cps());
    for (const auto& [name, value] : event.controls) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            if (std::string* field = protocol::find_play_text(play.texts, name)) {
                protocol::set_text(*field, *text);
            }
        } else if (const auto* param = protocol::find_play_param(name)) {
            protocol::set_number(play, param->id, std::get<double>(value));
        }
    }
    return play;
}

std::vector<protocol::SlotInfo> Slots::list() const {
    std::vector<protocol::SlotInfo> result;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].code.empty()) continue;
        result.push_back({"d" + std::to_string(i + 1), slots_[i].code,
                          slots_[i].pattern.has_value(), slots_[i].events});
    }
    return result;
}

}  // namespace hocket::session
