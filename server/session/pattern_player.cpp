#include "session/pattern_player.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

#include "base/realtime.hpp"
#include "observability/log.hpp"
#include "session/preview.hpp"

namespace hocket::session {

using base::Frame;
using pattern::Cycles;

namespace {
// How much of a pattern is queried at once.
const Cycles kStep{1, 64};
}  // namespace

std::string PatternPlayer::play(const pattern::Pattern& pattern, Cycles& queried,
                                const Cycles& until, const pattern::Controls& inputs,
                                const EventSource& source, std::uint64_t& events) {
    pattern::Budget budget = window_budget();
    const std::uint64_t before = events;
    const auto nudge = static_cast<Frame>(nudge_seconds_ * scheduler_.config().law.rate_hz);
    while (queried < until) {
        const Cycles end = pattern::min(until, queried + kStep);
        std::vector<pattern::Event> found;
        try {
            pattern.query({{queried, end}, &inputs, &budget}, [&](pattern::Event&& event) {
                if (event.has_onset()) found.push_back(std::move(event));
            });
        } catch (const std::exception& trouble) {
            return trouble.what();
        }
        queried = end;
        events += found.size();
        if (events - before > kMostEventsATurn) {
            return fmt::format("more than {} events in 5 ms", kMostEventsATurn);
        }
        for (const pattern::Event& event : found) {
            const Frame frame = tempo_.frame_at(event.whole.begin) + nudge;
            scheduler_.add(to_message(event, tempo_.cps()), std::max<Frame>(0, frame),
                           {.sender = slot_sender(source.slot - 1U),
                            .slot = source.slot,
                            .bus = source.bus,
                            .cps = tempo_.cps(),
                            .event = &event,
                            .eval = source.author.eval});
        }
    }
    return {};
}

void PatternPlayer::tell_stopped(const EventSource& source, const std::string& why) {
    ++scheduler_.counts().drops["slot stopped"];
    tell_trouble(source.name + " stops", source.author, why);
}

void PatternPlayer::tell_trouble(const std::string& name, const Author& author,
                                 const std::string& what) {
    const std::string text = fmt::format("{}: {}", name, what);
    observability::log_error("{}", text);
    scheduler_.senders().notify(
        {.kind = Notice::Kind::refused, .sender_id = author.sender, .text = text},
        base::steady_ns());
}

}  // namespace hocket::session
