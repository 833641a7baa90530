#include "session/slots.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <exception>
#include <set>
#include <utility>

#include "graph/cost.hpp"
#include "observability/log.hpp"
#include "pattern/time.hpp"
#include "session/sound_name.hpp"

namespace hocket::session {

using base::Frame;
using pattern::Cycles;
using pattern::Pattern;

namespace {

// `once` in the numbering of slots.
constexpr std::size_t kOnceIndex = Board::kMost;
constexpr std::size_t kMostOncePlaying = 256;

std::uint16_t engine_slot(std::size_t index) { return static_cast<std::uint16_t>(index + 1); }

std::string described(const std::string& line, const Preview& preview) {
    return fmt::format("{}: {}{} events this cycle", line, preview.more ? "more than " : "",
                       preview.events);
}

// Of one thread; voices and effects need theirs.
constexpr double kMostCostPercent = 80;

base::Error too_costly(double percent) {
    return {.code = base::Errc::limit,
            .message = fmt::format("these signals would take {:.0f} % of the time there is, more "
                                   "than {:.0f} %: they would break up (force takes them)",
                                   percent, kMostCostPercent),
            .expected = fmt::format("at most {:.0f} % of the time", kMostCostPercent),
            .got = fmt::format("{:.0f} %", percent)};
}

/// Buses that are going to be played by their names.
std::set<std::string> buses_in(const std::vector<StagedText::Coming>& coming) {
    std::set<std::string> result;
    for (const StagedText::Coming& each : coming) {
        for (const protocol::PlayMessage& play : each.preview.sounds) {
            const std::string bank = resolve_sound_name(play, false).bank;
            if (bank.starts_with('~')) result.insert(bank);
        }
    }
    return result;
}

}  // namespace

StagedText stage_wanted(Stage stage, const std::vector<std::string>& names) {
    StagedText text;
    text.board = std::move(stage.board);
    text.version = stage.version;
    text.board.begin();
    for (const std::string& name : names) {
        // One by one: what cannot be played stays away, and the others come.
        auto built = stage_instruments(text.board.graph(), {name}, stage.rate_hz, stage.workers);
        if (!built) {
            observability::log_warning("{}", built.error().message);
            text.refused_instruments.push_back(name);
            continue;
        }
        text.instruments.merge(*built);
    }
    return text;
}

tl::expected<StagedText, language::Errors> stage_text(Stage stage, const language::Program& program,
                                                      std::string_view source,
                                                      const Author& author) {
    const auto failed = [](base::Error error) {
        return tl::unexpected{language::Errors{std::move(error)}};
    };
    StagedText text;
    text.board = std::move(stage.board);
    text.version = stage.version;
    text.board.begin();
    std::string where;
    try {
        for (const language::Statement& statement : program.statements) {
            auto line = text.board.apply(statement, stage.now, author);
            if (!line) return failed(line.error());
            text.lines.push_back(std::move(*line));
        }
        text.board.settle();
        if (!program.graph.empty()) {
            auto staged =
                stage_graph(text.board.graph(), program.graph, source, stage.rate_hz, author);
            if (!staged) return tl::unexpected{std::move(staged.error())};
            text.board.set_graph(std::move(staged->board));
            text.plans = std::move(staged->plans);
            text.cost_percent =
                graph::estimated_cost_percent(text.board.graph().planned, stage.rate_hz);
            if (*text.cost_percent > kMostCostPercent && !stage.force) {
                return failed(too_costly(*text.cost_percent));
            }
            for (const auto& statement : program.graph) text.lines.push_back(statement.name);
        }
        const std::int64_t cycle =
            static_cast<std::int64_t>(text.board.cycle().value_or(stage.now).floor().numerator());
        const auto look = [&](const std::string& name, const Pattern& pattern, std::int64_t first,
                              int cycles) {
            const auto line = std::find(text.lines.begin(), text.lines.end(), name);
            if (line == text.lines.end()) return;
            where = name + ": ";
            Preview seen = preview(pattern, first, cycles, text.board.inputs(), stage.cps);
            const auto at = static_cast<std::size_t>(line - text.lines.begin());
            *line = described(name, seen);
            text.coming.push_back({at, std::move(seen)});
        };
        for (const Board::Slot& slot : text.board.slots()) {
            if (slot.changed && slot.heard) look(slot.name, *slot.heard, cycle, kPreviewCycles);
        }
        for (const GraphBoard::Voices& voices : text.board.graph().voices) {
            if (voices.is_new) look(voices.of.statement, voices.of.pattern, cycle, kPreviewCycles);
        }
        for (const Board::Once& once : text.board.once()) {
            look("once", once.pattern, once.cycle, 1);
        }
        auto instruments = stage_instruments(text.board.graph(), buses_in(text.coming),
                                             stage.rate_hz, stage.workers);
        if (!instruments) return failed(std::move(instruments.error()));
        text.instruments = std::move(*instruments);
    } catch (const std::exception& trouble) {
        return failed({.code = base::Errc::limit, .message = where + trouble.what()});
    }
    return text;
}

Slots::Slots(Scheduler& scheduler, engine::Engine& engine, TempoMap& tempo)
    : scheduler_{scheduler},
      tempo_{tempo},
      player_{scheduler, tempo},
      graph_{scheduler, engine, tempo},
      graph_voices_{scheduler, tempo, player_,
                    [this](const Cycles& evaluated_at) { return inputs_of(evaluated_at); }},
      workers_{engine.config().workers + 1} {
    for (std::size_t i = 0; i < Board::kNumbered; ++i) {
        scheduler_.senders().add(slot_sender(i), board_.slots()[i].name, INT64_MAX);
    }
    scheduler_.senders().add(slot_sender(kOnceIndex), "once", INT64_MAX);
}

Stage Slots::stage(Frame from) const { return stage(tempo_.grid_cycle_at(from)); }

Stage Slots::stage(const Cycles& start) const {
    HOCKET_ASSERT_THREAD(owner_);
    return {.board = board_,
            .version = version_,
            .now = start,
            .cps = tempo_.cps(),
            .rate_hz = scheduler_.config().law.rate_hz,
            .workers = workers_};
}

std::string Slots::prefetch(const Preview& preview) {
    HOCKET_ASSERT_THREAD(owner_);
    std::string first;
    for (const protocol::PlayMessage& play : preview.sounds) {
        const std::string trouble = scheduler_.prefetch(play);
        if (first.empty()) first = trouble;
    }
    return first;
}

std::optional<std::vector<std::string>> Slots::commit(StagedText text, Frame from,
                                                      const std::optional<Cycles>& wanted) {
    HOCKET_ASSERT_THREAD(owner_);
    // What plays until then is scheduled now; nobody will ask it again.
    if (wanted) advance(tempo_.frame_at(*wanted));
    if (text.version != version_) return std::nullopt;
    ++version_;
    const bool hushed = text.board.is_hushed();
    text.board.keep_inputs_of(board_);
    board_ = std::move(text.board);
    if (hushed) {
        ++hushes_;
        once_.clear();
        scheduler_.cancel_all();
        graph_.mute();
        graph_voices_.silence();
    }
    if (board_.cycle()) {
        tempo_.jump(from, *board_.cycle());
        once_.clear();  // it was in the cycles of before
        queried_ = *board_.cycle();
        queried_frame_ = from;
    }
    if (board_.cps()) tempo_.bend(std::max(queried_frame_, from), *board_.cps());
    // The grid point behind `from`: what begins before it belongs to what was.
    const Cycles start = board_.cycle() ? *board_.cycle()
                         : wanted       ? *wanted
                         : from > 0     ? tempo_.grid_cycle_at(from) + TempoMap::grid_step()
                                        : tempo_.grid_cycle_at(from);
    enter_instruments(text, start);
    for (const StagedText::Coming& coming : text.coming) {
        const std::string trouble = prefetch(coming.preview);
        if (!trouble.empty()) text.lines[coming.line] += "; " + trouble;
    }
    player_.set_nudge_seconds(board_.nudge_seconds());
    follow_taps();
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        if (board_.slots()[i].changed) refresh(i, start);
    }
    for (Board::Once& once : board_.take_once()) {
        if (once_.size() >= kMostOncePlaying) once_.erase(once_.begin());
        once_.push_back({pattern::shift_right(start - once.cycle, once.pattern), start, start + 1,
                         once.author});
    }
    query_once(queried_);
    if (board_.cycle()) {
        graph_.restart(start, inputs_of(start));
        graph_voices_.restart(start);
    }
    if (!text.plans.empty()) {
        graph_.enter(board_.graph(), std::move(text.plans), start, inputs_of(start));
        graph_voices_.enter(board_.graph(), start);
    }
    graph_voices_.advance(queried_, pattern::min(start, queried_), look_ahead_);
    graph_.advance(queried_, inputs_of(start));
    return std::move(text.lines);
}

// What is played on buses that have changed is scheduled anew from there on.
void Slots::enter_instruments(StagedText& text, const Cycles& start) {
    for (const std::string& name : text.refused_instruments) scheduler_.instruments().refuse(name);
    if (text.plans.empty() && text.instruments.empty()) return;
    const bool replaces = !text.instruments.empty();
    scheduler_.instruments().enter(board_.graph().spec, std::move(text.instruments),
                                   !text.plans.empty());
    if (!replaces) return;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        if (!scheduler_.take_plays_notes(engine_slot(i)) || !board_.slots()[i].heard) continue;
        scheduler_.cancel_slot(engine_slot(i), tempo_.frame_at(start));
        tracks_[i].queried = start;
        query_slot(i, queried_);
    }
}

void Slots::build_instruments_at_once() {
    scheduler_.instruments().build_at_once([this](const std::string& name) {
        auto built =
            stage_instruments(board_.graph(), {name}, scheduler_.config().law.rate_hz, workers_);
        return built ? std::move(*built) : PlayableBuses{};
    });
}

void Slots::refresh(std::size_t index, const Cycles& start) {
    const Board::Slot& slot = board_.slots()[index];
    Track& track = tracks_[index];
    if (!slot.name.empty()) {
        scheduler_.senders().add(slot_sender(index), slot.name, INT64_MAX);
    }
    scheduler_.cancel_slot(engine_slot(index), tempo_.frame_at(start));
    track = {.queried = start,
             .set_at = start,
             .looked_at = static_cast<std::int64_t>(start.floor().numerator()) + kPreviewCycles,
             .events = 0};
    query_slot(index, queried_);
}

void Slots::hush() {
    HOCKET_ASSERT_THREAD(owner_);
    ++version_;
    ++hushes_;
    board_.hush();
    once_.clear();
    scheduler_.cancel_all();
    graph_.mute();
    graph_voices_.silence();
}

bool Slots::any() const {
    return !once_.empty() || graph_.any() || graph_voices_.any() ||
           std::any_of(board_.slots().begin(), board_.slots().end(),
                       [](const Board::Slot& slot) { return slot.heard.has_value(); });
}

void Slots::advance(Frame frame) {
    HOCKET_ASSERT_THREAD(owner_);
    const Cycles until = tempo_.grid_cycle_at(frame);
    if (until <= queried_) return;
    // What was missed, as after a suspend, is missed: it would all sound at once now.
    const Cycles earliest = tempo_.grid_cycle_at(scheduler_.engine_frame());
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        if (!board_.slots()[i].heard) continue;
        if (tracks_[i].queried < earliest) {
            tracks_[i].queried = earliest;
            ++scheduler_.counts().drops["pattern time missed"];
        }
        query_slot(i, until);
        if (!board_.slots()[i].heard) continue;  // it was stopped
        look_ahead_if_due(look_ahead_, *board_.slots()[i].heard, tracks_[i].queried,
                          tracks_[i].looked_at, inputs_of(tracks_[i].set_at));
    }
    query_once(until);
    if (wanted_) {
        auto names = scheduler_.instruments().take_wanted();
        if (!names.empty()) wanted_(std::move(names));
    }
    tell_trapped();
    graph_voices_.advance(until, earliest, look_ahead_);
    graph_.advance(until, inputs_of(until));
    queried_ = until;
    queried_frame_ = frame;
}

void Slots::set_cps(double cps) {
    HOCKET_ASSERT_THREAD(owner_);
    tempo_.bend(queried_frame_, cps);
}

base::Result<void> Slots::set_input(const std::string& name, pattern::Value value) {
    HOCKET_ASSERT_THREAD(owner_);
    return board_.set_input(name, std::move(value));
}

pattern::Controls Slots::inputs_of(const Cycles& evaluated_at) const {
    static const pattern::Symbol tempo{"_cps"};
    static const pattern::Symbol set_at{"_t_pattern"};
    pattern::Controls inputs = board_.inputs();
    inputs.set(tempo, pattern::Value::number(tempo_.cps()));
    inputs.set(set_at, pattern::Value::rational(evaluated_at));
    return inputs;
}

void Slots::query_slot(std::size_t index, const Cycles& until) {
    const Board::Slot& slot = board_.slots()[index];
    Track& track = tracks_[index];
    if (!slot.heard || track.queried >= until) return;
    const EventSource source{.name = slot.name, .slot = engine_slot(index), .author = slot.author};
    const std::string trouble = player_.play(*slot.heard, track.queried, until,
                                             inputs_of(track.set_at), source, track.events);
    if (trouble.empty()) return;
    ++version_;
    board_.stop(index, trouble);
    player_.tell_stopped(source, trouble);
}

void Slots::query_once(const Cycles& until) {
    for (auto track = once_.begin(); track != once_.end();) {
        const EventSource source{
            .name = "once", .slot = engine_slot(kOnceIndex), .author = track->author};
        std::uint64_t events = 0;
        const std::string trouble =
            player_.play(track->pattern, track->queried, pattern::min(until, track->end),
                         inputs_of(track->end - 1), source, events);
        if (!trouble.empty()) player_.tell_stopped(source, trouble);
        const bool over = !trouble.empty() || track->queried >= track->end;
        track = over ? once_.erase(track) : track + 1;
    }
}

// Whose node it was hears of it.
void Slots::tell_trapped() {
    const std::string name = graph_.take_trapped(base::steady_ns());
    if (name.empty()) return;
    const GraphBoard& graph = board_.graph();
    const auto author = graph.authors.find(name.substr(0, name.find_first_of("/ ")));
    player_.tell_trouble(name, author != graph.authors.end() ? author->second : Author{},
                         "what comes out of it is no number: it was muted and begun anew");
}

// What signals read of slots, by the names that slots have now.
void Slots::follow_taps() {
    std::array<std::uint8_t, Board::kMost + 1> taps{};
    for (const GraphBoard::Voices& voices : board_.graph().voices) {
        if (voices.of.kind != language::GraphVoices::Kind::slot) continue;
        taps[board_.place_of(voices.of.text)] = voices.bus;
    }
    for (std::size_t i = 0; i < Board::kMost; ++i) scheduler_.tap_slot(engine_slot(i), taps[i]);
}

std::vector<protocol::SlotInfo> Slots::list() const {
    HOCKET_ASSERT_THREAD(owner_);
    std::vector<protocol::SlotInfo> result;
    for (std::size_t i = 0; i < tracks_.size(); ++i) {
        const Board::Slot& slot = board_.slots()[i];
        if (slot.code.empty()) continue;
        result.push_back({.name = slot.name,
                          .code = slot.code,
                          .playing = slot.pattern.has_value(),
                          .events = tracks_[i].events,
                          .muted = slot.muted,
                          .solo = slot.solo,
                          .stopped = slot.stopped});
    }
    return result;
}

}  // namespace hocket::session
