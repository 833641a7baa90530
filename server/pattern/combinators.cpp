#include "pattern/combinators.hpp"

#include <cstddef>

namespace hocket::pattern {
namespace {

/// Calls `ask` with the pieces of a span that each lie in one cycle.
template <class Ask>
void split_at_cycles(const Span& span, Ask&& ask) {
    if (span.begin == span.end) ask(span);
    for (Cycles begin = span.begin; begin < span.end;) {
        const Cycles end = min(begin.next_sam(), span.end);
        ask(Span{begin, end});
        begin = end;
    }
}

/// Queries `inner` and puts every time of the new events through `map`.
template <class Map>
void query_mapped(const Pattern& inner, const Span& span, std::vector<Event>& events, Map&& map) {
    const std::size_t first = events.size();
    inner.query(span, events);
    for (std::size_t i = first; i < events.size(); ++i) {
        Event& event = events[i];
        if (event.whole) event.whole = map(*event.whole);
        event.part = map(event.part);
    }
}

}  // namespace

Pattern silence() {
    return Pattern{[](const Span&, std::vector<Event>&) {}};
}

Pattern pure(Controls controls) {
    return Pattern{[controls = std::move(controls)](const Span& span, std::vector<Event>& events) {
        split_at_cycles(span, [&](const Span& piece) {
            const Cycles sam = piece.begin.sam();
            events.push_back({Span{sam, sam + 1}, piece, controls});
        });
    }};
}

Pattern stack(std::vector<Pattern> layers) {
    if (layers.size() == 1) return std::move(layers.front());
    return Pattern{[layers = std::move(layers)](const Span& span, std::vector<Event>& events) {
        for (const Pattern& layer : layers) layer.query(span, events);
    }};
}

Pattern slowcat(std::vector<Pattern> steps) {
    if (steps.empty()) return silence();
    if (steps.size() == 1) return std::move(steps.front());
    return Pattern{[steps = std::move(steps)](const Span& span, std::vector<Event>& events) {
        split_at_cycles(span, [&](const Span& piece) {
            const Cycles cycle = piece.begin.sam();
            const auto count = static_cast<std::int64_t>(steps.size());
            const Cycles round = (cycle / count).floor();
            const Cycles index = cycle - round * count;
            // The step's own time: it has played `round` cycles before this one.
            const Cycles offset = cycle - round;
            const Pattern& step = steps[static_cast<std::size_t>(index.numerator())];
            query_mapped(step, {piece.begin - offset, piece.end - offset}, events,
                         [&](const Span& time) {
                             return Span{time.begin + offset, time.end + offset};
                         });
        });
    }};
}

Pattern fastcat(std::vector<Pattern> steps) {
    const std::size_t count = steps.size();
    return fast(slowcat(std::move(steps)), count);
}

Pattern fast(Pattern inner, Cycles factor) {
    if (factor == 0) return silence();
    if (factor == 1) return inner;
    if (factor < 0) return rev(fast(std::move(inner), -factor));
    return Pattern{
        [inner = std::move(inner), factor](const Span& span, std::vector<Event>& events) {
            // Ask in the inner pattern's time, answer in ours; exact, so no drift.
            query_mapped(inner, {span.begin * factor, span.end * factor}, events,
                         [&](const Span& time) {
                             return Span{time.begin / factor, time.end / factor};
                         });
        }};
}

Pattern slow(Pattern inner, Cycles factor) {
    return factor == 0 ? silence() : fast(std::move(inner), 1 / factor);
}

Pattern rev(Pattern inner) {
    return Pattern{[inner = std::move(inner)](const Span& span, std::vector<Event>& events) {
        split_at_cycles(span, [&](const Span& piece) {
            const Cycles mirror = piece.begin.sam() + piece.begin.next_sam();
            const auto reflect = [&](const Span& time) {
                return Span{mirror - time.end, mirror - time.begin};
            };
            query_mapped(inner, reflect(piece), events, reflect);
        });
    }};
}

}  // namespace hocket::pattern
