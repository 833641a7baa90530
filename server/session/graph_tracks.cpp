#include "session/graph_tracks.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "observability/log.hpp"
#include "session/preview.hpp"

namespace hocket::session {

using pattern::Cycles;

void GraphTracks::enter(const GraphBoard& board, std::vector<std::unique_ptr<graph::Plan>> plans,
                        const Cycles& start, const pattern::Controls& inputs) {
    std::vector<Track> tracks;
    for (const GraphBoard::Track& track : board.tracks) {
        const auto known = std::find_if(tracks_.begin(), tracks_.end(), [&](const Track& other) {
            return other.number == track.number && !track.is_new;
        });
        if (known != tracks_.end()) {
            tracks.push_back(std::move(*known));
            continue;
        }
        tracks.push_back({track.number, track.of.pattern, start});
        begin(tracks.back(), start, inputs);
    }
    tracks_ = std::move(tracks);
    const base::Frame at = tempo_.frame_at(start);
    for (auto& plan : plans) {
        scheduler_.control(engine::EnterPlan{plan.get(), at, true});
        plans_.push_back(std::move(plan));
    }
}

void GraphTracks::restart(const Cycles& start, const pattern::Controls& inputs) {
    for (Track& track : tracks_) begin(track, start, inputs);
}

void GraphTracks::mute() { scheduler_.control(engine::MuteGraph{}); }

void GraphTracks::advance(const Cycles& until, const pattern::Controls& inputs) {
    free_retired();
    for (Track& track : tracks_) query(track, until, inputs);
}

// Whatever sounds at the start holds from there; nothing does: 0.
void GraphTracks::begin(Track& track, const Cycles& start, const pattern::Controls& inputs) {
    scheduler_.control(engine::ClearSignal{track.number, tempo_.frame_at(start)});
    track.queried = start;
    pattern::Value value = pattern::Value::number(0);
    pattern::Budget budget = window_budget();
    try {
        track.pattern.query({{start, start}, &inputs, &budget},
                            [&](pattern::Event&& event) { value = std::move(event.value); });
    } catch (const std::exception&) {  // query() says so
    }
    set(track, start, value);
}

void GraphTracks::query(Track& track, const Cycles& until, const pattern::Controls& inputs) {
    if (track.queried >= until) return;
    std::vector<pattern::Event> found;
    pattern::Budget budget = window_budget();
    try {
        track.pattern.query({{track.queried, until}, &inputs, &budget},
                            [&](pattern::Event&& event) {
                                if (event.has_onset()) found.push_back(std::move(event));
                            });
    } catch (const std::exception& trouble) {
        observability::log_error("a signal's pattern stops: {}", trouble.what());
        ++scheduler_.counts().drops["signal stopped"];
        track.pattern = pattern::Pattern{};
    }
    track.queried = until;
    std::stable_sort(found.begin(), found.end(),
                     [](const auto& a, const auto& b) { return a.whole.begin < b.whole.begin; });
    for (const pattern::Event& event : found) set(track, event.whole.begin, event.value);
}

void GraphTracks::set(const Track& track, const Cycles& at, const pattern::Value& value) {
    if (!value.is_number()) return;
    scheduler_.control(engine::SetSignal{track.number, static_cast<float>(value.as_number()),
                                         tempo_.frame_at(at)});
}

std::string GraphTracks::take_trapped(long long now_ns) {
    const engine::EngineState& state = engine_.state();
    if (state.trapped_nodes == trapped_seen_ || !trapped_limit_.allow(now_ns)) return {};
    trapped_seen_ = state.trapped_nodes;
    const auto plan = std::find_if(plans_.begin(), plans_.end(), [&](const auto& each) {
        return each.get() == state.last_trapped.plan;
    });
    return plan == plans_.end() ? std::string{} : (*plan)->node_name(state.last_trapped.node);
}

void GraphTracks::free_retired() {
    graph::Plan* retired = nullptr;
    while (engine_.retired_plans().try_pop(retired)) {
        std::erase_if(plans_, [retired](const auto& plan) { return plan.get() == retired; });
    }
}

}  // namespace hocket::session
