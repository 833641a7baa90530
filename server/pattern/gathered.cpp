// Functions of rearrange.hpp that look at all events of a query together.
#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/nodes.hpp"
#include "pattern/rearrange.hpp"

namespace hocket::pattern {
namespace {

using Events = std::vector<Event>;

Events gathered(const Pattern& pattern, const Query& query) {
    Events events;
    pattern.query(query, [&](Event&& event) {
        // They are held in memory, all at once.
        if (events.size() == Pattern::kMostEvents)
            throw BudgetExceeded{"more than 65 536 events at once"};
        events.push_back(std::move(event));
    });
    return events;
}

bool same_whole(const Event& a, const Event& b) {
    return a.continuous == b.continuous && (a.continuous || a.whole == b.whole);
}

/// Order by whole, continuous events first: as lists of Haskell's Maybe are sorted.
bool whole_before(const Event& a, const Event& b) {
    if (a.continuous || b.continuous) return a.continuous && !b.continuous;
    if (a.whole.begin != b.whole.begin) return a.whole.begin < b.whole.begin;
    return a.whole.end < b.whole.end;
}

/// -1, 0 or 1: where the first event's value stands in the text.
int compare_sources(const Sources& a, const Sources& b) {
    const auto before = [](const SourceSpan& x, const SourceSpan& y) {
        return x.begin != y.begin ? x.begin < y.begin : x.length < y.length;
    };
    if (std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(), before)) return -1;
    return std::lexicographical_compare(b.begin(), b.end(), a.begin(), a.end(), before) ? 1 : 0;
}

/// Tidal's order of events: by place in the text, whole, part, value.
bool event_before(const Event& a, const Event& b) {
    if (const int places = compare_sources(a.sources, b.sources); places != 0) return places < 0;
    if (!same_whole(a, b)) return whole_before(a, b);
    if (a.part.begin != b.part.begin) return a.part.begin < b.part.begin;
    if (a.part.end != b.part.end) return a.part.end < b.part.end;
    return compare(a.value, b.value) < 0;
}

/// Calls `each` with every run of neighbours of one whole.
template <class Each>
void for_runs(const Events& events, Each&& each) {
    for (std::size_t first = 0; first < events.size();) {
        std::size_t last = first + 1;
        while (last < events.size() && same_whole(events[first], events[last])) ++last;
        each(Events(events.begin() + static_cast<std::ptrdiff_t>(first),
                    events.begin() + static_cast<std::ptrdiff_t>(last)));
        first = last;
    }
}

/// Any order in which events of the same whole and part are equal.
struct SpansBefore {
    bool operator()(const Event* a, const Event* b) const {
        if (!same_whole(*a, *b)) return whole_before(*a, *b);
        if (a->part.begin != b->part.begin) return a->part.begin < b->part.begin;
        return a->part.end < b->part.end;
    }
};

using Arrange = Events (*)(const Events&);

Pattern arpeggiated(Arrange arrange, const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [arrange, pattern](const Query& query, Sink sink) {
        Events events = gathered(pattern, query);
        std::stable_sort(events.begin(), events.end(), whole_before);
        for_runs(events, [&](const Events& chord) {
            const Events notes = arrange(chord);
            const auto count = static_cast<std::int64_t>(notes.size());
            query.budget->charge(count);
            for (std::int64_t i = 0; i < count; ++i) {
                Event note = notes[static_cast<std::size_t>(i)];
                if (note.continuous) continue;
                const Cycles length = (note.whole.end - note.whole.begin) / count;
                const Cycles begin = note.whole.begin + length * i;
                note.whole = {begin, begin + length};
                if (cut_part(note, note.whole)) sink(std::move(note));
            }
        });
    });
}

Events as_they_are(const Events& notes) { return notes; }

Events reversed(Events notes) {
    std::reverse(notes.begin(), notes.end());
    return notes;
}

Events without_last(Events notes) {
    if (!notes.empty()) notes.pop_back();
    return notes;
}

Events without_first(Events notes) {
    if (!notes.empty()) notes.erase(notes.begin());
    return notes;
}

Events joined(Events a, const Events& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

/// First, last, second, last but one ...
Events converge(const Events& notes) {
    Events result;
    for (std::size_t i = 0, j = notes.size(); i < j;) {
        result.push_back(notes[i++]);
        if (i < j) result.push_back(notes[--j]);
    }
    return result;
}

Events pinky_up(const Events& notes) {
    Events result;
    for (const Event& note : without_last(notes)) {
        result.push_back(note);
        result.push_back(notes.back());
    }
    return result;
}

Events thumb_up(const Events& notes) {
    Events result;
    for (const Event& note : without_first(notes)) {
        result.push_back(notes.front());
        result.push_back(note);
    }
    return result;
}

/// Up and back without repeating the ends.
Events there_and_back(const Events& up) {
    return joined(without_last(up), without_last(reversed(up)));
}

struct Mode {
    std::string_view name;
    Arrange arrange;
};
constexpr Mode kModes[] = {
    {"up", as_they_are},
    {"down", [](const Events& x) { return reversed(x); }},
    {"updown", there_and_back},
    {"downup", [](const Events& x) { return there_and_back(reversed(x)); }},
    {"up&down", [](const Events& x) { return joined(x, reversed(x)); }},
    {"down&up", [](const Events& x) { return joined(reversed(x), x); }},
    {"converge", converge},
    {"diverge", [](const Events& x) { return reversed(converge(x)); }},
    {"disconverge",
     [](const Events& x) { return joined(converge(x), without_first(reversed(converge(x)))); }},
    {"pinkyup", pinky_up},
    {"pinkyupdown", [](const Events& x) { return there_and_back(pinky_up(x)); }},
    {"thumbup", thumb_up},
    {"thumbupdown", [](const Events& x) { return there_and_back(thumb_up(x)); }},
};

/// Looking at so many events costs less than asking for them.
void charge_walk(Budget& budget, std::size_t events) {
    budget.charge(static_cast<std::int64_t>(events / 8));
}

/// Fragments of one event, where they touch, as one.
Events without_fragments(Events events, Budget& budget) {
    for (std::size_t i = 0; i < events.size(); ++i) {
        // Nothing is missing from it.
        if (!events[i].continuous && events[i].part == events[i].whole) continue;
        charge_walk(budget, events.size() - i);
        for (std::size_t j = i + 1; j < events.size(); ++j) {
            Event& a = events[i];
            const Event& b = events[j];
            if (!same_whole(a, b) || !(a.value == b.value)) continue;
            if (a.part.end != b.part.begin && b.part.end != a.part.begin) continue;
            a.part = {min(a.part.begin, b.part.begin), max(a.part.end, b.part.end)};
            events.erase(events.begin() + static_cast<std::ptrdiff_t>(j));
            break;
        }
    }
    return events;
}

/// Earlier events win; the later ones are cut or dropped.
Events one_at_a_time(Events events, Budget& budget) {
    std::stable_sort(events.begin(), events.end(), whole_before);
    Events result;
    std::optional<Cycles> latest;  // end of all before
    for (Event& event : events) {
        bool dropped = false;
        const bool alone = !latest || event.whole_or_part().begin >= *latest;
        if (!alone) charge_walk(budget, result.size());
        for (const Event& before : result) {
            if (alone) break;
            const Span& taken = before.whole_or_part();
            const Span own = event.whole_or_part();
            if (own.begin >= taken.end) continue;
            if (own.end <= taken.end) {
                dropped = true;
                break;
            }
            event.whole = {taken.end, own.end};
            event.continuous = false;
        }
        if (dropped) continue;
        const Cycles& end = event.whole_or_part().end;
        latest = latest ? max(*latest, end) : end;
        result.push_back(std::move(event));
    }
    std::erase_if(result, [](Event& event) {
        const Span whole = event.whole_or_part();
        return !cut_part(event, whole);
    });
    return result;
}

}  // namespace

Pattern arpeggiate(const Pattern& pattern) { return arpeggiated(as_they_are, pattern); }

Pattern arp(const Pattern& mode, const Pattern& pattern) {
    return with_parameter(mode, [pattern](const Value& value) {
        for (const Mode& known : kModes) {
            if (known.name == value.as_text().text()) return arpeggiated(known.arrange, pattern);
        }
        return arpeggiate(pattern);
    });
}

Pattern rolled(const Pattern& pattern) {
    return rolled_by(pure(Value::rational(Cycles(1, 4))), pattern);
}

Pattern rolled_by(const Pattern& share, const Pattern& pattern) {
    return with_parameter(segment_by(1, share), [pattern](const Value& value) {
        const Cycles amount = value.as_rational();
        if (amount == 0) return pattern;
        return from_query(pattern.period_cycles(), [=](const Query& query, Sink sink) {
            Events events = gathered(pattern, query);
            if (amount < 0) std::reverse(events.begin(), events.end());
            for_runs(events, [&](const Events& chord) {
                const auto count = static_cast<std::int64_t>(chord.size());
                for (std::int64_t i = 0; i < count; ++i) {
                    Event note = chord[static_cast<std::size_t>(i)];
                    if (!note.continuous) {
                        const Cycles length = note.whole.end - note.whole.begin;
                        const Cycles step = length * (amount < 0 ? -amount : amount) / count;
                        note.whole.begin += step * i;
                        if (!cut_part(note, note.whole)) continue;
                    }
                    sink(std::move(note));
                }
            });
        });
    });
}

Pattern rot_by(std::int64_t n, const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [n, pattern](const Query& query, Sink sink) {
        split_at_cycles(query, [&](const Query& piece) {
            const Cycles sam = piece.span.begin.sam();
            Events events =
                without_fragments(gathered(pattern, piece.with({sam, sam + 1})), *piece.budget);
            std::stable_sort(events.begin(), events.end(), event_before);
            const auto count = static_cast<std::int64_t>(events.size());
            for (std::int64_t i = 0; i < count; ++i) {
                Event event = events[static_cast<std::size_t>(i)];
                event.value = events[wrapped_index(i + n % count, count)].value;
                if (cut_part(event, piece.span)) sink(std::move(event));
            }
        });
    });
}

Pattern mono(const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        for (Event& event : one_at_a_time(gathered(pattern, query), *query.budget))
            sink(std::move(event));
    });
}

Pattern smooth(const Pattern& pattern) {
    return from_query(
        pattern.period_cycles(), [single = mono(pattern)](const Query& query, Sink sink) {
            const Span& span = query.span;
            const Cycles middle = (span.begin + span.end) / 2;
            const Events now = gathered(single, query.with({middle, middle}));
            if (now.empty()) return;
            Event event = now.front();
            const Span whole = event.whole_or_part();
            const Events next = gathered(single, query.with({whole.end, whole.end}));
            if (!next.empty()) {
                const Cycles length = whole.end - whole.begin;
                const Value::Kind kind = event.value.kind();
                const Cycles share =
                    length == 0 ? Cycles{0} : (event.part.begin - whole.begin) / length;
                event.value = add(event.value, multiply(subtract(next.front().value, event.value),
                                                        number_of(kind, share)));
            }
            event.whole = span;
            event.part = span;
            event.continuous = false;
            sink(std::move(event));
        });
}

Pattern collect(const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        const Events events = gathered(pattern, query);
        // Groups in the order of their first events.
        std::vector<std::vector<const Event*>> groups;
        std::map<const Event*, std::size_t, SpansBefore> known;
        for (const Event& event : events) {
            const auto [found, added] = known.try_emplace(&event, groups.size());
            if (added) groups.emplace_back();
            groups[found->second].push_back(&event);
        }
        for (const auto& group : groups) {
            std::vector<Value> values;
            Event together = *group.front();
            together.sources = {};
            for (const Event* event : group) {
                values.push_back(event->value);
                together.sources.add(event->sources);
            }
            together.value = Value::list(std::move(values));
            sink(std::move(together));
        }
    });
}

Pattern uncollect(const Pattern& pattern) {
    return from_query(pattern.period_cycles(), [pattern](const Query& query, Sink sink) {
        pattern.query(query, [&](Event&& event) {
            for (const Value& value : event.value.as_list()) {
                query.budget->charge();
                Event single = event;
                single.value = value;
                sink(std::move(single));
            }
        });
    });
}

}  // namespace hocket::pattern
