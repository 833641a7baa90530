#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "pattern/pattern.hpp"
#include "session/graph_board.hpp"
#include "session/pattern_player.hpp"
#include "session/preview.hpp"
#include "session/scheduler.hpp"
#include "session/tempo_map.hpp"

namespace hocket::session {

/// Plays the patterns whose voices the graph's signals hear. Schedule thread.
class GraphVoices {
public:
    /// What patterns read beside the time, of a text evaluated at this cycle.
    using InputsOf = std::function<pattern::Controls(const pattern::Cycles&)>;

    GraphVoices(Scheduler& scheduler, const TempoMap& tempo, PatternPlayer& player,
                InputsOf inputs_of)
        : scheduler_{scheduler}, tempo_{tempo}, player_{player}, inputs_of_{std::move(inputs_of)} {}

    /// From `start` on these play: what has not changed goes on, the rest begins, or ends there.
    void enter(const GraphBoard& board, const pattern::Cycles& start);
    /// All are asked anew from `start` on: time has jumped.
    void restart(const pattern::Cycles& start);
    /// Nothing plays until the next enter().
    void silence();
    /// Schedules what begins up to here, and no more than what is missed before `earliest`.
    void advance(const pattern::Cycles& until, const pattern::Cycles& earliest,
                 const LookAhead& look_ahead);

    [[nodiscard]] bool any() const { return !tracks_.empty(); }

private:
    struct Track {
        EventSource source;
        pattern::Pattern pattern;
        pattern::Cycles queried{};
        pattern::Cycles set_at{};
        std::int64_t looked_at = 0;
        std::uint64_t events = 0;
        bool stopped = false;
    };
    void begin(Track& track, const pattern::Cycles& start);
    void end(const Track& track, const pattern::Cycles& start);

    Scheduler& scheduler_;
    const TempoMap& tempo_;
    PatternPlayer& player_;
    InputsOf inputs_of_;
    std::vector<Track> tracks_;
    bool is_silent_ = false;
};

}  // namespace hocket::session
