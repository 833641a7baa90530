#include "session/preview.hpp"

#include <set>
#include <tuple>

#include "base/realtime.hpp"
#include "protocol/play_codec.hpp"

namespace hocket::session {

using pattern::Cycles;
using pattern::Value;
using protocol::PlayParam;

namespace {
const Cycles kStep{1, 64};
}

pattern::Budget window_budget() {
    pattern::Budget budget;
    budget.events_left = kWindowCharge;
    budget.limit_time(kWindowNs);
    return budget;
}

protocol::PlayMessage to_message(const pattern::Event& event, double cps) {
    protocol::PlayMessage play;
    play.set(PlayParam::cps, cps);
    play.set(PlayParam::cycle, event.whole.begin.to_double());
    play.set(PlayParam::delta, (event.whole.end - event.whole.begin).to_double() / cps);
    if (!event.value.is(Value::Kind::controls)) return play;
    for (const auto& [name, value] : event.value.as_controls().entries()) {
        if (value.is(Value::Kind::text)) {
            if (std::string* field = protocol::find_play_text(play.texts, name.text())) {
                protocol::set_text(*field, value.as_text().text());
            }
        } else if (const auto* param = protocol::find_play_param(name.text())) {
            if (value.is_number()) protocol::set_number(play, param->id, value.as_number());
        } else {
            protocol::note_unknown(play, name.text());
        }
    }
    return play;
}

void look_ahead_if_due(const LookAhead& look_ahead, const pattern::Pattern& pattern,
                       const Cycles& queried, std::int64_t& looked_at,
                       const pattern::Controls& inputs) {
    const auto wanted = static_cast<std::int64_t>(queried.floor().numerator()) + kLookAheadCycles;
    if (!look_ahead || wanted < looked_at) return;
    look_ahead(pattern, wanted, inputs);
    looked_at = wanted + 1;
}

Preview preview(const pattern::Pattern& pattern, std::int64_t first_cycle, int cycles,
                const pattern::Controls& inputs, double cps) {
    Preview result;
    // What decides which file is played.
    using Sound = std::tuple<std::string, std::string, std::string, double>;
    std::set<Sound> known;
    std::size_t looked_at = 0;
    const long long until_ns = base::steady_ns() + kWindowNs;
    const Cycles end = Cycles{first_cycle} + cycles;
    for (Cycles at{first_cycle}; at < end; at += kStep) {
        const bool first = at < Cycles{first_cycle} + 1;
        if (looked_at >= Preview::kMostEvents || base::steady_ns() > until_ns) {
            result.more = first;
            break;
        }
        pattern::Budget budget = window_budget();
        pattern.query({{at, at + kStep}, &inputs, &budget}, [&](pattern::Event&& event) {
            if (!event.has_onset()) return;
            ++looked_at;
            result.events += first ? 1 : 0;
            if (looked_at > Preview::kMostEvents) return;
            protocol::PlayMessage play = to_message(event, cps);
            const bool is_new = known
                                    .emplace(play.texts.s, play.texts.sound, play.texts.bank,
                                             play.get(PlayParam::n, 0))
                                    .second;
            if (is_new) result.sounds.push_back(std::move(play));
        });
    }
    return result;
}

}  // namespace hocket::session
