#include "session/board.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "pattern/cycle_table.hpp"
#include "protocol/rpc.hpp"

namespace hocket::session {

using base::Errc;
using base::Result;
using pattern::Cycles;
using pattern::Pattern;

namespace {

base::Error out_of_range(const char* what, double least, double most, double got) {
    return {.code = Errc::invalid_params,
            .message = fmt::format("expected {} from {} to {}, got {:g}", what, least, most, got),
            .expected = fmt::format("{} to {}", least, most),
            .got = fmt::format("{:g}", got)};
}

/// The cycle that a `once` plays: another one at every call, so that chance and alternation have
/// their turn, as in Tidal; the same for the same moment.
std::int64_t cycle_of_once(const Cycles& now) {
    constexpr std::int64_t kPlaces = 8192;
    const auto at = static_cast<std::uint64_t>(std::llround(now.to_double() * 65'536));
    // Steele, Lea, Flood (2014), SplitMix64.
    std::uint64_t mixed = at + 0x9E3779B97F4A7C15U;
    mixed = (mixed ^ (mixed >> 30U)) * 0xBF58476D1CE4E5B9U;
    mixed = (mixed ^ (mixed >> 27U)) * 0x94D049BB133111EBU;
    return static_cast<std::int64_t>((mixed ^ (mixed >> 31U)) % kPlaces);
}

}  // namespace

Board::Board() : slots_(kMost) {
    for (std::size_t i = 0; i < kNumbered; ++i) slots_[i].name = fmt::format("d{}", i + 1);
}

void Board::begin() {
    for (Slot& slot : slots_) slot.changed = false;
    once_.clear();
    set_by_text_.clear();
    hushed_ = false;
    cps_.reset();
    cycle_.reset();
}

std::size_t Board::place_of(const std::string& name) const {
    const auto found = std::find_if(slots_.begin(), slots_.end(),
                                    [&name](const Slot& slot) { return slot.name == name; });
    return static_cast<std::size_t>(found - slots_.begin());
}

Board::Slot* Board::find(const std::string& name) {
    const std::size_t place = place_of(name);
    return name.empty() || place == kMost ? nullptr : &slots_[place];
}

Result<Board::Slot*> Board::claim(const std::string& name) {
    if (Slot* known = find(name)) return known;
    if (name.empty() || name.size() > kMostNameBytes) {
        return base::fail(Errc::invalid_params,
                          fmt::format("expected a slot's name of 1 to {} bytes, got {}",
                                      kMostNameBytes, name.size()));
    }
    const auto from = slots_.begin() + kNumbered;
    auto free =
        std::find_if(from, slots_.end(), [](const Slot& slot) { return slot.name.empty(); });
    if (free == slots_.end()) {
        free = std::find_if(from, slots_.end(), [](const Slot& slot) { return !slot.pattern; });
    }
    if (free == slots_.end()) {
        return base::fail(
            Errc::limit,
            fmt::format("no slot is left for '{}': {} play already; hush one first", name, kMost));
    }
    *free = Slot{};
    free->name = name;
    return &*free;
}

void Board::put(Slot& slot, const Pattern& given, const Pattern& plays, const std::string& code,
                const Author& author) {
    slot.history.insert(slot.history.begin(), given);
    if (slot.history.size() > kMostHistory) slot.history.pop_back();
    slot.pattern.reset();
    if (!plays.is_silence()) slot.pattern = plays;
    slot.code = code;
    slot.stopped.clear();
    slot.author = author;
    slot.changed = true;
}

void Board::silence(Slot& slot) {
    slot.heard.reset();
    if (!slot.pattern) return;
    slot.history.insert(slot.history.begin(), Pattern{});
    if (slot.history.size() > kMostHistory) slot.history.pop_back();
    slot.pattern.reset();
    slot.changed = true;
}

void Board::stop(std::size_t index, const std::string& reason) {
    slots_[index].pattern.reset();
    slots_[index].heard.reset();
    slots_[index].stopped = reason;
}

void Board::hush() {
    for (Slot& slot : slots_) silence(slot);
    graph_.drop_outputs();
    once_.clear();
    hushed_ = true;
}

void Board::touch_all() {
    for (Slot& slot : slots_) slot.changed = true;
}

void Board::settle() {
    const bool any_solo =
        std::any_of(slots_.begin(), slots_.end(), [](const Slot& slot) { return slot.solo; });
    for (Slot& slot : slots_) {
        if (!slot.changed) continue;
        slot.heard.reset();
        if (!slot.pattern || (any_solo ? !slot.solo : slot.muted)) continue;
        // Short windows ask for the same cycle again and again.
        slot.heard = pattern::remembering_cycles(through_all(*slot.pattern));
    }
    for (Once& once : once_) once.pattern = through_all(once.pattern);
}

Pattern Board::through_all(const Pattern& pattern) const { return all_ ? all_(pattern) : pattern; }

Result<void> Board::set_input(const std::string& name, pattern::Value value) {
    if (name.empty() || name.size() > kMostNameBytes) {
        return base::fail(Errc::invalid_params,
                          fmt::format("expected a control input's name of 1 to {} bytes, got {}",
                                      kMostNameBytes, name.size()));
    }
    // Names are interned for good, so a new one is counted before it is made.
    const auto entries = inputs_.entries();
    const bool known = std::any_of(entries.begin(), entries.end(), [&name](const auto& entry) {
        return entry.first.text() == name;
    });
    if (!known && entries.size() >= kMostInputs) {
        return base::fail(Errc::limit, fmt::format("there are {} control inputs already: no room "
                                                   "for '{}'",
                                                   kMostInputs, name));
    }
    inputs_.set(pattern::Symbol{name}, std::move(value));
    return {};
}

void Board::keep_inputs_of(const Board& original) {
    inputs_ = original.inputs_;
    for (const auto& [name, value] : set_by_text_) inputs_.set(name, value);
}

std::string Board::change(const language::Audibility& change) {
    using Change = language::Audibility::Change;
    const auto all = [this](auto&& set) {
        std::for_each(slots_.begin(), slots_.end(), set);
        touch_all();
    };
    switch (change.change) {
        case Change::mute_all:
            all([](Slot& slot) { slot.muted = true; });
            return "mute all";
        case Change::unmute_all:
            all([](Slot& slot) { slot.muted = false; });
            return "unmute all";
        case Change::unsolo_all:
            all([](Slot& slot) { slot.solo = false; });
            return "unsolo all";
        default:
            break;
    }
    Slot* slot = find(change.name);
    if (slot == nullptr || slot->history.empty()) {
        return fmt::format("{}: nothing has played there", change.name);
    }
    touch_all();  // solo concerns the others
    switch (change.change) {
        case Change::solo:
            slot->solo = true;
            return "solo " + slot->name;
        case Change::unsolo:
            slot->solo = false;
            return "unsolo " + slot->name;
        case Change::mute:
            slot->muted = true;
            return "mute " + slot->name;
        case Change::unmute:
            slot->muted = false;
            return "unmute " + slot->name;
        default:
            silence(*slot);
            return "silence " + slot->name;
    }
}

/// One kind of statement each.
struct Board::Applying {
    using Said = Result<std::string>;

    Board& board;
    Cycles now;
    const Author& author;

    Said operator()(const language::SetSlot& set) const {
        const auto slot = board.claim(set.name);
        if (!slot) return tl::unexpected{slot.error()};
        board.put(**slot, set.pattern, set.pattern, set.code, author);
        return set.name;
    }
    Said operator()(const language::SetTransition& set) const {
        const auto slot = board.claim(set.name);
        if (!slot) return tl::unexpected{slot.error()};
        pattern::Patterns patterns{set.pattern};
        const pattern::Patterns& before = (*slot)->history;
        patterns.insert(patterns.end(), before.begin(), before.end());
        if (before.empty()) patterns.emplace_back();
        board.put(**slot, set.pattern, set.transition(now, patterns), set.code, author);
        return set.name;
    }
    Said operator()(const language::PlayOnce& once) const {
        if (board.once_.size() >= kMostOnce) {
            return base::fail(Errc::limit,
                              fmt::format("more than {} `once` in one text", kMostOnce));
        }
        const Cycles at = now + static_cast<int>(board.once_.size());
        board.once_.push_back({once.pattern, cycle_of_once(at), author});
        return "once";
    }
    Said operator()(const language::HushAll&) const {
        board.hush();
        return "hush";
    }
    Said operator()(const language::SetCps& set) const {
        if (!(set.cps >= protocol::kMinCps && set.cps <= protocol::kMaxCps)) {
            return base::fail(
                out_of_range("cycles per second", protocol::kMinCps, protocol::kMaxCps, set.cps));
        }
        board.cps_ = set.cps;
        return fmt::format("cps {:g}", set.cps);
    }
    Said operator()(const language::SetAll& set) const {
        board.all_ = set.transform;
        board.touch_all();
        return "all";
    }
    Said operator()(const language::Audibility& change) const { return board.change(change); }
    Said operator()(const language::SetCycle& set) const {
        board.cycle_ = set.cycle;
        board.touch_all();
        return "cycle " + set.cycle.to_string();
    }
    Said operator()(const language::NudgeAll& nudge) const {
        if (!(std::abs(nudge.seconds) <= kMostNudgeSeconds)) {
            return base::fail(
                out_of_range("seconds", -kMostNudgeSeconds, kMostNudgeSeconds, nudge.seconds));
        }
        board.nudge_seconds_ = nudge.seconds;
        board.touch_all();
        return fmt::format("nudge {:g} s", nudge.seconds);
    }
    Said operator()(const language::SetInput& input) const {
        const auto set = board.set_input(input.name, pattern::Value::pattern(input.value));
        if (!set) return tl::unexpected{set.error()};
        board.set_by_text_.emplace_back(pattern::Symbol{input.name},
                                        pattern::Value::pattern(input.value));
        return "input " + input.name;
    }
};

Result<std::string> Board::apply(const language::Statement& statement, const Cycles& now,
                                 const Author& author) {
    return std::visit(Applying{*this, cycle_.value_or(now), author}, statement);
}

}  // namespace hocket::session
