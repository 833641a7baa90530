#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "pattern/cycles.hpp"

namespace hocket::pattern {

/// Half-open stretch of time in cycles.
struct Span {
    Cycles begin;
    Cycles end;
};

/// A control's value: `s` is text, `n` a number.
using Value = std::variant<double, std::string>;
/// Controls by name, sorted by name.
using Controls = std::vector<std::pair<std::string, Value>>;

/// Something that happens: `whole` is the event's own time (none for continuous ones), `part` the
/// piece of it inside the query. It starts in the query iff part.begin == whole.begin.
struct Event {
    std::optional<Span> whole;
    Span part;
    Controls controls;

    [[nodiscard]] bool has_onset() const { return whole && whole->begin == part.begin; }
};

/// A pure function from a span to the events in it; cheap to copy, safe to share between threads.
class Pattern {
public:
    using Query = std::function<void(const Span&, std::vector<Event>&)>;
    explicit Pattern(Query query) : query_{std::make_shared<const Query>(std::move(query))} {}

    /// Appends the events of [span.begin, span.end), in no promised order.
    void query(const Span& span, std::vector<Event>& events) const { (*query_)(span, events); }

private:
    std::shared_ptr<const Query> query_;
};

}  // namespace hocket::pattern
