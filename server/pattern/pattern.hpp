#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <type_traits>
#include <vector>

#include "pattern/cycles.hpp"
#include "pattern/value.hpp"

namespace hocket::pattern {

/// Half-open stretch of time in cycles.
struct Span {
    Cycles begin;
    Cycles end;
    friend bool operator==(const Span&, const Span&) = default;
};

/// Where in the evaluated text an event comes from, in bytes; texts have at most 64 KiB.
struct SourceSpan {
    std::uint16_t begin = 0;
    std::uint16_t length = 0;
    friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

/// The few places an event's value was made of, in the order they were joined; beyond kMost the
/// rest is dropped (highlighting only).
class Sources {
public:
    static constexpr std::size_t kMost = 7;
    void add(SourceSpan span) noexcept;
    void add(const Sources& others) noexcept;
    [[nodiscard]] const SourceSpan* begin() const noexcept { return spans_; }
    [[nodiscard]] const SourceSpan* end() const noexcept { return spans_ + count_; }

private:
    SourceSpan spans_[kMost];
    std::uint32_t count_ = 0;
};

/// Something that happens: `whole` is the event's own time (none for continuous ones), `part` the
/// piece of it inside the query. It starts in the query iff part.begin == whole.begin.
struct Event {
    Span whole;
    Span part;
    bool continuous = false;  ///< then `whole` means nothing
    Value value;
    Sources sources;

    [[nodiscard]] bool has_onset() const { return !continuous && whole.begin == part.begin; }
    [[nodiscard]] const Span& whole_or_part() const { return continuous ? part : whole; }
    /// Middle of the whole, or of the part of a continuous event.
    [[nodiscard]] Cycles middle() const;
};

/// Thrown by queries that would take too much: too many events, too deep, too long.
class BudgetExceeded : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What a query may spend. One object a query from outside, shared by all queries inside it.
struct Budget {
    std::int64_t events_left = 65'536 * 16;  ///< inner events too, so a multiple of the outer bound
    int depth_left = 2'000;                  ///< nested queries
    long long deadline_ns = INT64_MAX;       ///< steady time; looked at now and then
    std::int64_t inputs_read = 0;            ///< how often a control input was asked for

    /// Takes off what `count` events cost. @throws BudgetExceeded
    void charge(std::int64_t count = 1) {
        const std::int64_t before = events_left;
        events_left -= count;
        // The clock is looked at once in 128 events: one may cost many microseconds.
        if (((before ^ events_left) & ~std::int64_t{127}) != 0) check();
    }
    /// Takes nothing off, but says at once if so many events could never be paid for.
    /// @throws BudgetExceeded
    void expect(const Cycles& count) const {
        if (count > events_left) refuse(count);
    }

private:
    void check() const;
    [[noreturn]] static void refuse(const Cycles& count);
};

/// While it lives, the patterns that this thread makes are paid for: a few letters can ask for
/// millions of them. Scopes may lie inside each other; the innermost pays.
class PaidBy {
public:
    explicit PaidBy(Budget& budget) noexcept : before_{active_} { active_ = &budget; }
    ~PaidBy() { active_ = before_; }
    PaidBy(const PaidBy&) = delete;
    PaidBy& operator=(const PaidBy&) = delete;

    [[nodiscard]] static Budget* active() noexcept { return active_; }
    static void charge_one() {
        if (active_ != nullptr) active_->charge();
    }

private:
    static thread_local Budget* active_;
    Budget* before_;
};

/// A question to a pattern.
struct Query {
    Span span;
    /// Control inputs (`cF` and friends), by name; may be null. Never outlives the query.
    const Controls* inputs = nullptr;
    Budget* budget = nullptr;  ///< never null

    [[nodiscard]] Query with(const Span& other) const { return {other, inputs, budget}; }
};

/// Where a query puts its events: a reference to a callable that outlives the query. The callable
/// may change and move from the event it is given.
class Sink {
public:
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, Sink>) Sink(F&& function)
    noexcept  // NOLINT: implicit by design, like function_ref
        : object_{const_cast<void*>(static_cast<const void*>(std::addressof(function)))},
          call_{[](void* object, Event&& event) {
              (*static_cast<std::remove_reference_t<F>*>(object))(std::move(event));
          }} {}
    void operator()(Event&& event) const { call_(object_, std::move(event)); }

private:
    void* object_;
    void (*call_)(void*, Event&&);
};

/// A pure function from a span to the events in it; cheap to copy, safe to share between threads.
class Pattern {
public:
    /// The value of all events of a pattern, and where it comes from.
    struct Constant {
        Value value;
        Sources sources;
    };
    /// A pattern's node in the immutable graph that an expression becomes.
    class Node : public Value::Box {
    public:
        virtual void query(const Query& query, Sink sink) const = 0;
        /// After this many cycles the events repeat, shifted by as many; 0: never, or not known.
        /// Lets a cache keep what does not change.
        [[nodiscard]] virtual std::int64_t period_cycles() const { return 0; }
        /// What a pattern that is one event a cycle, always the same, holds; else null.
        [[nodiscard]] virtual const Constant* constant() const { return nullptr; }
    };

    Pattern();                           ///< silence
    explicit Pattern(const Node* node);  ///< takes ownership, counted

    /// Gives the events of [span.begin, span.end) in no promised order. Pure. A span without length
    /// gives the events sounding at that instant.
    /// @throws BudgetExceeded, std::overflow_error (times that cannot be held exactly).
    void query(const Query& query, Sink sink) const;
    /// The same as a list of at most kMostEvents, on the budget of what is being made, else on one
    /// of its own: tests, tools.
    [[nodiscard]] std::vector<Event> events(const Span& span,
                                            const Controls* inputs = nullptr) const;

    static constexpr std::size_t kMostEvents = 65'536;

    [[nodiscard]] std::int64_t period_cycles() const { return node().period_cycles(); }
    [[nodiscard]] const Constant* constant() const { return node().constant(); }
    /// True for the one node that never has events.
    [[nodiscard]] bool is_silence() const noexcept;
    [[nodiscard]] Value to_value() const& { return node_; }
    [[nodiscard]] Value to_value() && { return std::move(node_); }

private:
    [[nodiscard]] const Node& node() const { return *static_cast<const Node*>(node_.box_); }

    Value node_;
};

/// From patterns to patterns: what `every` and its like are given.
using Transform = std::function<Pattern(const Pattern&)>;

}  // namespace hocket::pattern
