#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/engine.hpp"
#include "observability/rate_limit.hpp"
#include "pattern/pattern.hpp"
#include "session/graph_board.hpp"
#include "session/scheduler.hpp"
#include "session/tempo_map.hpp"

namespace hocket::session {

/// Brings the graph's plans and the values of its patterns to the engine, and frees what has
/// played. Schedule thread.
class GraphTracks {
public:
    GraphTracks(Scheduler& scheduler, engine::Engine& engine, const TempoMap& tempo)
        : scheduler_{scheduler}, engine_{engine}, tempo_{tempo} {}

    /// From `start` on, which is not rendered yet, this graph plays.
    void enter(const GraphBoard& board, std::vector<std::unique_ptr<graph::Plan>> plans,
               const pattern::Cycles& start, const pattern::Controls& inputs);
    /// Its patterns are asked anew from `start` on: time has jumped.
    void restart(const pattern::Cycles& start, const pattern::Controls& inputs);
    /// Silent within 10 ms, until the next one is entered.
    void mute();
    /// Asks the patterns up to here, and frees plans that play no more.
    void advance(const pattern::Cycles& until, const pattern::Controls& inputs);

    /// The statement of a node that was not finite, told once for several at a time; or nothing.
    [[nodiscard]] std::string take_trapped(long long now_ns);

    [[nodiscard]] bool any() const { return !tracks_.empty(); }
    [[nodiscard]] std::size_t plan_count() const { return plans_.size(); }

private:
    struct Track {
        std::uint32_t number;
        pattern::Pattern pattern;
        pattern::Cycles queried;
    };
    void begin(Track& track, const pattern::Cycles& start, const pattern::Controls& inputs);
    void query(Track& track, const pattern::Cycles& until, const pattern::Controls& inputs);
    void set(const Track& track, const pattern::Cycles& at, const pattern::Value& value);
    void free_retired();

    Scheduler& scheduler_;
    engine::Engine& engine_;
    const TempoMap& tempo_;
    std::vector<Track> tracks_;
    std::vector<std::unique_ptr<graph::Plan>> plans_;
    std::uint64_t trapped_seen_ = 0;
    observability::RateLimit trapped_limit_{1'000'000'000};
};

}  // namespace hocket::session
