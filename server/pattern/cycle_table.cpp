#include "pattern/cycle_table.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

#include "pattern/nodes.hpp"

namespace hocket::pattern {
namespace {

/// Events that all remembered cycles of one pattern may hold together.
constexpr std::size_t kMostRemembered = 65'536;
/// Longer periods are taken for none.
constexpr std::int64_t kLongestPeriod = 4'096;

/// What sounds in one cycle, its start being 0.
class CycleEvents {
public:
    explicit CycleEvents(std::vector<Event> events) : events_{std::move(events)} {
        std::stable_sort(events_.begin(), events_.end(), [](const Event& a, const Event& b) {
            return a.part.begin < b.part.begin;
        });
        ends_.reserve(events_.size());
        for (const Event& event : events_) {
            ends_.push_back(ends_.empty() ? event.part.end : max(ends_.back(), event.part.end));
        }
    }

    [[nodiscard]] std::size_t size() const noexcept { return events_.size(); }

    void emit_all(const Cycles& cycle, Sink sink) const {
        for (const Event& event : events_) emit(event, cycle, event.part, sink);
    }

    /// @param asked inside [0, 1), relative to the cycle.
    void emit(const Cycles& cycle, const Span& asked, Sink sink) const {
        const auto first = std::upper_bound(ends_.begin(), ends_.end(), asked.begin);
        for (auto i = static_cast<std::size_t>(first - ends_.begin()); i < events_.size(); ++i) {
            const Event& event = events_[i];
            if (asked.end < event.part.begin) return;
            if (const auto part = shared_span(event.part, asked)) emit(event, cycle, *part, sink);
        }
    }

private:
    static void emit(const Event& stored, const Cycles& cycle, const Span& part, Sink sink) {
        sink(Event{{stored.whole.begin + cycle, stored.whole.end + cycle},
                   {part.begin + cycle, part.end + cycle},
                   false,
                   stored.value,
                   stored.sources});
    }

    std::vector<Event> events_;  ///< by begin of the part
    std::vector<Cycles> ends_;   ///< the latest end among the events up to here
};

/// What asking for one cycle may cost: a window asks for a piece of it only, and does not wait.
constexpr std::int64_t kMostCharged = 262'144;
constexpr std::size_t kMostInCycle = 4'096;

/// Asks for a cycle; nothing if it holds what depends on more than the time, or too much.
/// @param left what it may cost; becomes less by what it did.
std::optional<CycleEvents> ask_cycle(const Pattern& pattern, const Cycles& cycle,
                                     const Query& query, std::int64_t& left) {
    std::vector<Event> events;
    Budget budget = *query.budget;
    budget.events_left = left;
    bool timeless = true;
    try {
        pattern.query({{cycle, cycle + 1}, query.inputs, &budget}, [&](Event&& event) {
            timeless = timeless && !event.continuous;
            if (events.size() == kMostInCycle) throw BudgetExceeded{"more than is remembered"};
            map_times(event, [&](const Cycles& time) { return time - cycle; });
            events.push_back(std::move(event));
        });
    } catch (const BudgetExceeded&) {
        left = std::max<std::int64_t>(budget.events_left, 0);
        return std::nullopt;
    }
    left = std::max<std::int64_t>(budget.events_left, 0);
    if (!timeless || query.budget->inputs_read != budget.inputs_read) return std::nullopt;
    return CycleEvents{std::move(events)};
}

std::size_t index_in(std::int64_t period, const Cycles& cycle) {
    const Int128 number = cycle.numerator();
    const auto short_number = static_cast<std::int64_t>(number);
    const Int128 rest = number == short_number ? short_number % period : number % period;
    return static_cast<std::size_t>(rest < 0 ? rest + period : rest);
}

void emit_piece(const CycleEvents& events, const Query& piece, const Cycles& cycle, Sink sink) {
    piece.budget->charge(static_cast<std::int64_t>(events.size()));
    const Span asked{piece.span.begin - cycle, piece.span.end - cycle};
    if (asked.begin == 0 && asked.end == 1) {
        events.emit_all(cycle, sink);
    } else {
        events.emit(cycle, asked, sink);
    }
}

class TableNode final : public Pattern::Node {
public:
    explicit TableNode(std::vector<CycleEvents> cycles) : cycles_{std::move(cycles)} {}

    void query(const Query& query, Sink sink) const override {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles cycle = piece.span.begin.sam();
            emit_piece(cycles_[index_in(period_cycles(), cycle)], piece, cycle, sink);
        });
    }
    [[nodiscard]] std::int64_t period_cycles() const override {
        return static_cast<std::int64_t>(cycles_.size());
    }

private:
    std::vector<CycleEvents> cycles_;
};

/// Fills its slots, one for each cycle of the period, as they are asked for; any thread may.
class PeriodNode final : public Pattern::Node {
public:
    explicit PeriodNode(const Pattern& pattern)
        : pattern_{pattern}, slots_(static_cast<std::size_t>(pattern.period_cycles())) {}
    ~PeriodNode() override {
        for (auto& slot : slots_) delete slot.load();
    }

    void query(const Query& query, Sink sink) const override {
        if (full_.load(std::memory_order_relaxed)) return pattern_.query(query, sink);
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles cycle = piece.span.begin.sam();
            if (const CycleEvents* events = find(cycle, piece)) {
                emit_piece(*events, piece, cycle, sink);
            } else {
                pattern_.query(piece, sink);
            }
        });
    }
    [[nodiscard]] std::int64_t period_cycles() const override {
        return static_cast<std::int64_t>(slots_.size());
    }

private:
    const CycleEvents* find(const Cycles& cycle, const Query& query) const {
        auto& slot = slots_[index_in(period_cycles(), cycle)];
        if (const CycleEvents* known = slot.load(std::memory_order_acquire)) return known;
        if (full_.load(std::memory_order_relaxed)) return nullptr;
        std::int64_t left = kMostCharged;
        auto asked = ask_cycle(pattern_, cycle, query, left);
        if (!asked || remembered_.fetch_add(asked->size()) > kMostRemembered) {
            full_.store(true, std::memory_order_relaxed);
            return nullptr;
        }
        const CycleEvents* mine = new CycleEvents{std::move(*asked)};
        const CycleEvents* expected = nullptr;
        if (slot.compare_exchange_strong(expected, mine, std::memory_order_acq_rel)) return mine;
        delete mine;  // another thread was faster
        return expected;
    }

    Pattern pattern_;
    mutable std::vector<std::atomic<const CycleEvents*>> slots_;
    mutable std::atomic<std::size_t> remembered_{0};
    mutable std::atomic<bool> full_{false};  ///< or not to be remembered at all
};

/// Remembers the cycles that short windows are asked from.
class LatestNode final : public Pattern::Node {
public:
    explicit LatestNode(const Pattern& pattern) : pattern_{pattern} {}

    void query(const Query& query, Sink sink) const override {
        if (useless_.load(std::memory_order_relaxed)) return pattern_.query(query, sink);
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles cycle = piece.span.begin.sam();
            // A cycle asked for at once is seldom asked for again.
            const bool at_once = piece.span.begin == cycle && piece.span.end == cycle + 1;
            const auto events = at_once ? nullptr : find(cycle, piece);
            if (events) {
                emit_piece(*events, piece, cycle, sink);
            } else {
                pattern_.query(piece, sink);
            }
        });
    }
    [[nodiscard]] std::int64_t period_cycles() const override { return pattern_.period_cycles(); }

private:
    struct Remembered {
        Cycles cycle;
        std::shared_ptr<const CycleEvents> events;
    };

    std::shared_ptr<const CycleEvents> find(const Cycles& cycle, const Query& query) const {
        if (useless_.load(std::memory_order_relaxed)) return nullptr;
        {
            const std::scoped_lock lock{mutex_};
            for (const Remembered& each : latest_) {
                if (each.events && each.cycle == cycle) return each.events;
            }
        }
        std::int64_t left = kMostCharged;
        auto asked = ask_cycle(pattern_, cycle, query, left);
        if (!asked) {
            useless_.store(true, std::memory_order_relaxed);
            return nullptr;
        }
        auto events = std::make_shared<const CycleEvents>(std::move(*asked));
        const std::scoped_lock lock{mutex_};
        latest_[next_] = {cycle, events};
        next_ = (next_ + 1) % latest_.size();
        return events;
    }

    Pattern pattern_;
    mutable std::mutex mutex_;
    mutable std::array<Remembered, 2> latest_;  // a window may lie in two cycles
    mutable std::size_t next_ = 0;
    mutable std::atomic<bool> useless_{false};
};

}  // namespace

namespace {

Pattern tabulated_within(const Pattern& pattern, std::size_t most_events, std::int64_t& left) {
    const std::int64_t period = pattern.period_cycles();
    Budget budget;
    const Query query{{0, 1}, nullptr, &budget};
    std::vector<CycleEvents> cycles;
    std::size_t count = 0;
    for (std::int64_t cycle = 0; cycle < period; ++cycle) {
        auto asked = ask_cycle(pattern, cycle, query, left);
        if (!asked) return pattern;
        count += asked->size();
        if (count > most_events) return pattern;
        cycles.push_back(std::move(*asked));
    }
    return Pattern{new TableNode{std::move(cycles)}};
}

}  // namespace

Pattern tabulated(const Pattern& pattern, std::size_t most_events) {
    const std::int64_t period = pattern.period_cycles();
    if (pattern.is_silence() || pattern.constant() || period <= 0 ||
        static_cast<std::size_t>(period) > most_events) {
        return pattern;
    }
    // Rests and steps inside each other cost as well, but not without end; and a text of many such
    // patterns leaves some of them as they are.
    std::int64_t most = static_cast<std::int64_t>(most_events) * 16;
    Budget* payer = PaidBy::active();
    if (payer != nullptr) most = std::clamp<std::int64_t>(payer->events_left / 2, 0, most);
    std::int64_t left = most;
    Pattern result = tabulated_within(pattern, most_events, left);
    if (payer != nullptr) payer->charge(most - left);
    return result;
}

Pattern remembering_cycles(const Pattern& pattern) {
    if (pattern.is_silence() || pattern.constant()) return pattern;
    const std::int64_t period = pattern.period_cycles();
    if (period > 0 && period <= kLongestPeriod) return Pattern{new PeriodNode{pattern}};
    return Pattern{new LatestNode{pattern}};
}

}  // namespace hocket::pattern
