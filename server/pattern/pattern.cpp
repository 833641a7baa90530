#include "pattern/pattern.hpp"

#include <chrono>
#include <string>

#include "pattern/nodes.hpp"

namespace hocket::pattern {

void Sources::add(SourceSpan span) noexcept {
    if (count_ < kMost) spans_[count_++] = span;
}

void Sources::add(const Sources& others) noexcept {
    for (const SourceSpan span : others) add(span);
}

Cycles Event::middle() const {
    const Span& span = whole_or_part();
    return (span.begin + span.end) / 2;
}

void Budget::check() const {
    if (events_left < 0) {
        throw BudgetExceeded{
            "more than 65 536 events in one query, or far too many inside each other"};
    }
    if (deadline_ns == INT64_MAX) return;
    const auto now = std::chrono::steady_clock::now().time_since_epoch();
    if (std::chrono::nanoseconds{now}.count() > deadline_ns) {
        throw BudgetExceeded{"the pattern takes too long to be played"};
    }
}

void Budget::refuse(const Cycles& count) {
    throw BudgetExceeded{"more than 65 536 events in one query: a pattern is asked for " +
                         std::to_string(static_cast<std::int64_t>(count.floor().numerator())) +
                         " cycles at once"};
}

thread_local Budget* PaidBy::active_ = nullptr;

namespace {

class SilenceNode final : public Pattern::Node {
public:
    void query(const Query&, Sink) const override {}
    [[nodiscard]] std::int64_t period_cycles() const override { return 1; }
};

const Value& silent_value() {
    static const Value& value = *new Value{Pattern{new SilenceNode}.to_value()};
    return value;
}

/// Counts nesting for as long as a query lasts.
class Deeper {
public:
    explicit Deeper(Budget& budget) : budget_{budget} {
        if (--budget_.depth_left < 0) {
            ++budget_.depth_left;
            throw BudgetExceeded{"patterns inside patterns too deep to be played"};
        }
    }
    ~Deeper() { ++budget_.depth_left; }
    Deeper(const Deeper&) = delete;
    Deeper& operator=(const Deeper&) = delete;

private:
    Budget& budget_;
};

}  // namespace

Pattern::Pattern() : node_{silent_value()} {}

Pattern::Pattern(const Node* node) : node_{Value::Kind::pattern, node} { PaidBy::charge_one(); }

bool Pattern::is_silence() const noexcept { return node_.box_ == silent_value().box_; }

void Pattern::query(const Query& query, Sink sink) const {
    query.budget->charge();
    const Deeper deeper{*query.budget};
    node().query(query, sink);
}

std::vector<Event> Pattern::events(const Span& span, const Controls* inputs) const {
    Budget own;
    own.events_left = std::int64_t{kMostEvents} * 4;
    Budget& budget = PaidBy::active() != nullptr ? *PaidBy::active() : own;
    std::vector<Event> events;
    query({span, inputs, &budget}, [&](Event&& event) {
        if (events.size() == kMostEvents)
            throw BudgetExceeded{"more than 65 536 events in one query"};
        events.push_back(std::move(event));
    });
    return events;
}

std::int64_t bounded_count(std::int64_t count) {
    constexpr std::int64_t kMost = 65'536;
    if (count > kMost) {
        throw BudgetExceeded{"expected at most 65536 parts, got " + std::to_string(count)};
    }
    return count < 0 ? 0 : count;
}

std::int64_t common_period(std::int64_t a, std::int64_t b) noexcept {
    constexpr std::int64_t kLongest = 1 << 16;
    if (a <= 0 || b <= 0) return 0;
    const std::int64_t period = a / std::gcd(a, b) * b;
    return period > kLongest ? 0 : period;
}

std::int64_t common_period(const std::vector<Pattern>& patterns) {
    std::int64_t period = 1;
    for (const Pattern& pattern : patterns) {
        period = common_period(period, pattern.period_cycles());
    }
    return period;
}

}  // namespace hocket::pattern
