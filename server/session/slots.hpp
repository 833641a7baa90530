#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "base/thread_owner.hpp"
#include "language/compiler.hpp"
#include "pattern/pattern.hpp"
#include "protocol/play.hpp"
#include "protocol/rpc.hpp"
#include "session/board.hpp"
#include "session/graph_tracks.hpp"
#include "session/graph_voices.hpp"
#include "session/pattern_player.hpp"
#include "session/preview.hpp"
#include "session/scheduler.hpp"
#include "session/tempo_map.hpp"

namespace hocket::session {

/// A text worked out, ready to be taken over by Slots::commit().
struct StagedText {
    Board board;
    std::uint64_t version = 0;       ///< of the board it was made from
    std::vector<std::string> lines;  ///< one a statement, for its author
    /// What is going to be heard, and the line that speaks of it.
    struct Coming {
        std::size_t line;
        Preview preview;
    };
    std::vector<Coming> coming;
    /// Of the graph, if the text changed it.
    std::vector<std::unique_ptr<graph::Plan>> plans;
    PlayableBuses instruments;                     ///< those that are new, or not what they were
    std::vector<std::string> refused_instruments;  ///< asked for, and cannot be played
    std::optional<double> cost_percent;            ///< of the graph, if it changed it
};

/// What a text is applied to: a copy of what plays.
struct Stage {
    Board board;
    std::uint64_t version = 0;
    pattern::Cycles now;  ///< where the text will take effect, about
    double cps = 0;
    double rate_hz = 48000;
    int workers = 1;     ///< threads that may render an instrument at once
    bool force = false;  ///< take signals that cost more than there is time for
};

/// Applies a text to the copy: here its functions run, its patterns are looked at and its graph is
/// planned. Any thread but synthesis; changes nothing that plays.
/// @param text as it was evaluated.
[[nodiscard]] tl::expected<StagedText, language::Errors> stage_text(
    Stage stage, const language::Program& program, std::string_view text, const Author& author);

/// The same for buses that have been asked for as instruments: changes nothing else.
[[nodiscard]] StagedText stage_wanted(Stage stage, const std::vector<std::string>& names);

/// Up to 64 named slots and what plays in them, turned into timed events a window ahead. Schedule
/// thread.
class Slots {
public:
    Slots(Scheduler& scheduler, engine::Engine& engine, TempoMap& tempo);

    /// @param from the frame at which the text will take effect, about.
    [[nodiscard]] Stage stage(base::Frame from) const;
    /// @param start the cycle in which it will.
    [[nodiscard]] Stage stage(const pattern::Cycles& start) const;
    /// Takes over what was staged. From `from` on, a frame that is not rendered yet, changed slots
    /// play what they now hold; what they had scheduled from there on is dropped, what comes before
    /// still sounds.
    /// @param start the cycle from which they play, at `from` or later; else the next one of the
    /// tempo's grid.
    /// @return a line a statement; nothing if what plays has changed since stage(), and the text is
    /// to be staged again.
    [[nodiscard]] std::optional<std::vector<std::string>> commit(
        StagedText text, base::Frame from, const std::optional<pattern::Cycles>& start = {});

    void hush();  ///< nothing plays any more, nothing that was scheduled sounds
    /// How often that was asked for.
    [[nodiscard]] std::uint64_t hushes() const { return hushes_; }
    [[nodiscard]] bool any() const;

    /// Queries every slot up to `frame` and schedules what begins there.
    void advance(base::Frame frame);
    /// The tempo from the end of what has been queried on; within kMinCps..kMaxCps.
    void set_cps(double cps);
    /// A control input from outside, from the next query on.
    [[nodiscard]] base::Result<void> set_input(const std::string& name, pattern::Value value);
    [[nodiscard]] pattern::Controls inputs() const { return board_.inputs(); }

    /// Calls prefetch() back with what it found, if it likes.
    void set_look_ahead(LookAhead look_ahead) { look_ahead_ = std::move(look_ahead); }
    /// Is asked for instruments: is to stage_wanted() and commit() them.
    using Wanted = std::function<void(std::vector<std::string> names)>;
    void set_wanted(Wanted wanted) { wanted_ = std::move(wanted); }
    /// Whatever became of them.
    void settle_wanted(const std::vector<std::string>& names) {
        scheduler_.instruments().settle(names);
    }
    /// Instruments are built when a note needs them, on the schedule thread: where nothing waits.
    void build_instruments_at_once();
    /// @return the first thing that will not sound, or nothing.
    std::string prefetch(const Preview& preview);

    [[nodiscard]] std::vector<protocol::SlotInfo> list() const;
    [[nodiscard]] const GraphBoard& graph() const { return board_.graph(); }

    /// The thread that uses this now does so no more.
    void hand_over() noexcept { owner_.hand_over(); }

private:
    /// What is queried, of a slot or of a `once`.
    struct Track {
        pattern::Cycles queried;     ///< up to here
        pattern::Cycles set_at;      ///< when it was last changed
        std::int64_t looked_at = 0;  ///< up to this cycle look_ahead_ was asked
        std::uint64_t events = 0;
    };
    struct OnceTrack {
        pattern::Pattern pattern;
        pattern::Cycles queried;
        pattern::Cycles end;
        Author author;
    };
    void query_slot(std::size_t index, const pattern::Cycles& until);
    void query_once(const pattern::Cycles& until);
    void refresh(std::size_t index, const pattern::Cycles& start);
    void follow_taps();
    void tell_trapped();
    void enter_instruments(StagedText& text, const pattern::Cycles& start);
    /// What queries read beside the time: control inputs, the tempo, when it was evaluated.
    [[nodiscard]] pattern::Controls inputs_of(const pattern::Cycles& evaluated_at) const;

    base::ThreadOwner owner_;
    Scheduler& scheduler_;
    TempoMap& tempo_;
    Board board_;
    std::uint64_t hushes_ = 0;
    std::uint64_t version_ = 0;  ///< counts what changed on the board
    std::array<Track, Board::kMost> tracks_;
    std::vector<OnceTrack> once_;
    PatternPlayer player_;
    GraphTracks graph_;
    GraphVoices graph_voices_;
    pattern::Cycles queried_;        ///< of all slots
    base::Frame queried_frame_ = 0;  ///< the same as a frame; the tempo bends here
    LookAhead look_ahead_;
    Wanted wanted_;
    int workers_;  ///< threads that may render an instrument at once
};

}  // namespace hocket::session
