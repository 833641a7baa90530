#include "session/slots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <exception>
#include <string_view>

#include "observability/log.hpp"
#include "pattern/cycle_table.hpp"
#include "protocol/play_codec.hpp"

namespace hocket::session {

using base::Frame;
using pattern::Cycles;
using pattern::Value;
using protocol::PlayParam;

namespace {

// Cycles whose samples are asked for when a pattern is set, so that its first round is not cold.
constexpr int kPrefetchCycles = 4;
// How much of a pattern is queried at once.
const Cycles kStep{1, 64};

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

void Slots::collect(const pattern::Pattern& pattern, const pattern::Span& span) {
    events_.clear();
    pattern::Budget budget;
    pattern.query({span, nullptr, &budget},
                  [&](pattern::Event&& event) { events_.push_back(std::move(event)); });
}

// Small steps, so that a pattern of very many events costs no more than one of few.
Slots::Coming Slots::look_ahead(const std::string& name, const pattern::Pattern& pattern,
                                Frame frame) {
    HOCKET_ASSERT_THREAD(owner_);
    const int index = slot_index(name);
    const Cycles from = tempo_.grid_cycle_at(frame);
    Coming coming;
    std::size_t looked_at = 0;
    const Cycles first_end = from.floor() + 1;
    const Cycles end = from.floor() + kPrefetchCycles;
    for (Cycles at = from.floor(); at < end && looked_at < kPrefetchEvents; at += kStep) {
        collect(pattern, {at, at + kStep});
        for (const pattern::Event& event : events_) {
            if (!event.has_onset()) continue;
            ++looked_at;
            coming.events += event.part.begin < first_end ? 1 : 0;
            const std::string trouble = scheduler_.prefetch(to_message(event, index));
            if (coming.trouble.empty()) coming.trouble = trouble;
        }
        coming.more = looked_at >= kPrefetchEvents && at + kStep < first_end;
    }
    return coming;
}

void Slots::set(const std::string& name, pattern::Pattern pattern, const std::string& code,
                Frame from) {
    HOCKET_ASSERT_THREAD(owner_);
    const int index = slot_index(name);
    Slot& slot = slots_[static_cast<std::size_t>(index)];
    // The grid point behind `from`: what begins before it belongs to the pattern that was.
    const Cycles start =
        tempo_.grid_cycle_at(from) + (from > 0 ? TempoMap::grid_step() : Cycles{0});
    scheduler_.cancel_slot(static_cast<std::uint16_t>(index + 1), tempo_.frame_at(start));
    // Short windows ask for the same cycle again and again.
    slot.pattern = pattern::remembering_cycles(pattern);
    slot.code = code;
    slot.events = 0;
    slot.queried = start;
    query(index, queried_);
}

void Slots::clear() {
    HOCKET_ASSERT_THREAD(owner_);
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
    HOCKET_ASSERT_THREAD(owner_);
    const Cycles until = tempo_.grid_cycle_at(frame);
    if (until <= queried_) return;
    // What was missed, as after a suspend, is missed: it would all sound at once now.
    const Cycles earliest = tempo_.grid_cycle_at(scheduler_.engine_frame());
    for (int i = 0; i < kCount; ++i) {
        Slot& slot = slots_[static_cast<std::size_t>(i)];
        if (slot.pattern && slot.queried < earliest) {
            slot.queried = earliest;
            ++scheduler_.counts().drops["pattern time missed"];
        }
        query(i, until);
    }
    queried_ = until;
    queried_frame_ = frame;
}

void Slots::set_cps(double cps) {
    HOCKET_ASSERT_THREAD(owner_);
    tempo_.bend(queried_frame_, cps);
}

void Slots::stop(int index, const std::string& reason) {
    observability::log_error("d{} stops: {}", index + 1, reason);
    ++scheduler_.counts().drops["slot stopped"];
    slots_[static_cast<std::size_t>(index)].pattern.reset();
}

void Slots::query(int index, const Cycles& until) {
    Slot& slot = slots_[static_cast<std::size_t>(index)];
    std::size_t events = 0;
    while (slot.pattern && slot.queried < until) {
        const Cycles end = pattern::min(until, slot.queried + kStep);
        try {
            collect(*slot.pattern, {slot.queried, end});
        } catch (const std::exception& trouble) {
            stop(index, trouble.what());
            return;
        }
        slot.queried = end;
        events += events_.size();
        if (events > kMostEventsATurn) {
            stop(index, fmt::format("more than {} events in 5 ms", kMostEventsATurn));
            return;
        }
        for (const pattern::Event& event : events_) {
            if (!event.has_onset()) continue;
            ++slot.events;
            scheduler_.add(to_message(event, index), tempo_.frame_at(event.whole.begin),
                           {.sender = slot_sender(index),
                            .slot = static_cast<std::uint16_t>(index + 1),
                            .cps = tempo_.cps()});
        }
    }
}

protocol::PlayMessage Slots::to_message(const pattern::Event& event, int index) const {
    protocol::PlayMessage play;
    play.set(PlayParam::cps, tempo_.cps());
    play.set(PlayParam::orbit, index);
    play.set(PlayParam::cycle, event.whole.begin.to_double());
    play.set(PlayParam::delta, (event.whole.end - event.whole.begin).to_double() / tempo_.cps());
    if (!event.value.is(Value::Kind::controls)) return play;
    for (const auto& [name, value] : event.value.as_controls().entries()) {
        if (value.is(Value::Kind::text)) {
            if (std::string* field = protocol::find_play_text(play.texts, name.text())) {
                protocol::set_text(*field, value.as_text().text());
            }
        } else if (const auto* param = protocol::find_play_param(name.text())) {
            if (value.is_number()) protocol::set_number(play, param->id, value.as_number());
        }
    }
    return play;
}

std::vector<protocol::SlotInfo> Slots::list() const {
    HOCKET_ASSERT_THREAD(owner_);
    std::vector<protocol::SlotInfo> result;
    for (std::size_t i = 0; i < slots_.size(); ++i) {
        if (slots_[i].code.empty()) continue;
        result.push_back({"d" + std::to_string(i + 1), slots_[i].code,
                          slots_[i].pattern.has_value(), slots_[i].events});
    }
    return result;
}

}  // namespace hocket::session
