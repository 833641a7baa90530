#include "language/mini_chord.hpp"

#include <algorithm>
#include <utility>

#include "pattern/apply.hpp"
#include "pattern/nodes.hpp"
#include "pattern/scales.hpp"

namespace hocket::language {
namespace {

using pattern::Event;
using pattern::Pattern;
using pattern::Query;
using pattern::Sink;
using pattern::Value;
using Notes = std::vector<Value>;

/// As many notes as a cycle may have events.
constexpr std::int64_t kMostNotes = 65'536;

Value transposed(const Value& note, double semitones) {
    if (note.is(Value::Kind::integer)) {
        return Value::integer(note.as_integer() + static_cast<std::int64_t>(semitones));
    }
    const double sum = note.as_number() + semitones;
    return note.is(Value::Kind::note) ? Value::note(sum) : Value::number(sum);
}

/// The chord on `root`; an unknown name is the root alone.
Value notes_of(const Value& root, const Value& name) {
    const pattern::Tones* chord = pattern::find_chord(name.as_text().text());
    if (chord == nullptr) return Value::list({root});
    Notes notes;
    for (const double interval : chord->all()) notes.push_back(transposed(root, interval));
    return Value::list(std::move(notes));
}

/// So many notes: the chord goes on an octave higher.
Notes ranged(const Notes& notes, std::int64_t count) {
    if (count > kMostNotes) throw pattern::BudgetExceeded{"a chord of too many notes"};
    Notes result;
    for (std::int64_t i = 0; i < count && !notes.empty(); ++i) {
        const auto size = static_cast<std::int64_t>(notes.size());
        result.push_back(transposed(notes[static_cast<std::size_t>(i % size)],
                                    static_cast<double>(i / size) * 12));
    }
    return result;
}

/// The lowest note goes to the top, an octave higher.
Notes inverted(Notes notes) {
    if (notes.empty()) return notes;
    notes.push_back(transposed(notes.front(), 12));
    notes.erase(notes.begin());
    return notes;
}

/// Open voicing: the first and the third note an octave lower, before the second.
Notes opened(Notes notes) {
    if (notes.size() < 3) return notes;
    const Value second = notes[1];
    notes[0] = transposed(notes[0], -12);
    notes[1] = transposed(notes[2], -12);
    notes[2] = second;
    return notes;
}

/// The `from_top`th note from the top goes to the bottom, an octave lower.
Notes dropped(Notes notes, std::int64_t from_top) {
    const auto size = static_cast<std::int64_t>(notes.size());
    if (from_top > size || from_top < 1) return notes;
    const auto place = notes.begin() + (size - from_top);
    const Value note = transposed(*place, -12);
    notes.erase(place);
    notes.insert(notes.begin(), note);
    return notes;
}

Value modified(const Value& chord, const Value& modifiers) {
    Notes notes = chord.as_list();
    for (const Value& modifier : modifiers.as_list()) {
        const auto kind = static_cast<ChordModifier::Kind>(modifier.as_list()[0].as_integer());
        const std::int64_t amount = modifier.as_list()[1].as_integer();
        switch (kind) {
            case ChordModifier::Kind::range:
                notes = ranged(notes, amount);
                break;
            case ChordModifier::Kind::invert:
                notes = inverted(std::move(notes));
                break;
            case ChordModifier::Kind::open:
                notes = opened(std::move(notes));
                break;
            case ChordModifier::Kind::drop:
                notes = dropped(std::move(notes), amount);
                break;
        }
    }
    return Value::list(std::move(notes));
}

/// An event for each value of the lists.
Pattern spread_out(const Pattern& lists) {
    return pattern::from_query(lists.period_cycles(), [lists](const Query& query, Sink sink) {
        lists.query(query, [&](Event&& event) {
            const Value notes = event.value;
            for (const Value& note : notes.as_list()) {
                Event each = event;
                each.value = note;
                sink(std::move(each));
            }
        });
    });
}

}  // namespace

Value chord_modifiers_value(const std::vector<ChordModifier>& modifiers) {
    std::vector<Value> values;
    for (const ChordModifier& modifier : modifiers) {
        values.push_back(Value::list({Value::integer(static_cast<std::int64_t>(modifier.kind)),
                                      Value::integer(modifier.amount)}));
    }
    return Value::list(std::move(values));
}

Pattern chord_pattern(const std::vector<Pattern>& parts) {
    Pattern chord = pattern::combine_both(parts[0], parts[1], notes_of);
    for (std::size_t i = 2; i < parts.size(); ++i) {
        chord = pattern::combine_both(chord, parts[i], modified);
    }
    return spread_out(chord);
}

}  // namespace hocket::language
