#include "language/graph_notes.hpp"

#include <cmath>

#include "language/cursor.hpp"
#include "language/mini_builder.hpp"
#include "language/mini_notation.hpp"
#include "language/mini_reader.hpp"
#include "language/variables.hpp"
#include "pattern/basic.hpp"

namespace hocket::language {
namespace {

using pattern::Value;

/// Tidal counts notes from c5, MIDI calls the octave below it the fourth: its c4 is 60.
constexpr double kMidiOfZero = 72;
constexpr double kOctave = 12;

bool is_note_letter(char c) { return c >= 'a' && c <= 'g'; }
bool in_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '\''; }

/// A word such as `c4`, `bf`, `fs3`.
bool is_note_name(std::string_view word, bool needs_octave) {
    word = word.substr(0, word.find('\''));  // a chord's root
    if (word.empty() || !is_note_letter(word.front())) return false;
    word.remove_prefix(1);
    while (!word.empty() && (word.front() == 's' || word.front() == 'f' || word.front() == 'n')) {
        word.remove_prefix(1);
    }
    if (word.empty()) return !needs_octave;
    while (!word.empty() && is_digit(word.front())) word.remove_prefix(1);
    return word.empty();
}

/// What the reader took for notes from c5 becomes what a MIDI number counted from there means.
void read_as_midi(MiniTree& tree, std::string_view text) {
    if (tree.kind == MiniTree::Kind::atom && tree.type == MiniType::note && tree.length > 0) {
        std::string_view word = text.substr(tree.begin, tree.length);
        if (word.starts_with('-')) word.remove_prefix(1);
        const double note = tree.value.as_number();
        if (word.empty() || !is_note_letter(word.front())) {
            tree.value = Value::note(note - kMidiOfZero);
        } else if (!is_digit(word.back())) {
            tree.value = Value::note(note - kOctave);
        }
    }
    for (MiniTree& child : tree.children) read_as_midi(child, text);
}

}  // namespace

bool has_note_names(std::string_view text, GraphPitch pitch) {
    for (std::size_t at = 0; at < text.size();) {
        if (!in_word(text[at])) {
            ++at;
            continue;
        }
        const std::size_t begin = at;
        while (at < text.size() && in_word(text[at])) ++at;
        if (is_note_name(text.substr(begin, at - begin), pitch == GraphPitch::midi)) return true;
    }
    return false;
}

pattern::Pattern hertz_of(const pattern::Pattern& midi) {
    return pattern::map_values(
        [](const Value& note) {
            return Value::number(440 * std::exp2((note.as_number() - 69) / kOctave));
        },
        midi);
}

base::Result<pattern::Pattern> midi_string(std::string_view text, std::uint32_t offset_bytes) {
    const MiniContext context{
        .type = MiniType::note, .offset_bytes = offset_bytes, .variable = &control_input_variable};
    auto tree = read_mini(text, MiniType::note);
    if (!tree) return tl::unexpected{std::move(tree.error())};
    read_as_midi(*tree, text);
    auto notes = build_mini(*tree, context);
    if (!notes) return notes;
    return pattern::map_values(
        [](const Value& note) { return Value::number(note.as_number() + kMidiOfZero); }, *notes);
}

base::Result<pattern::Pattern> signal_string(std::string_view text, GraphPitch pitch,
                                             std::uint32_t offset_bytes) {
    if (!has_note_names(text, pitch)) {
        return mini_notation(text, {.type = MiniType::number,
                                    .offset_bytes = offset_bytes,
                                    .variable = &control_input_variable});
    }
    auto midi = midi_string(text, offset_bytes);
    if (!midi || pitch == GraphPitch::midi) return midi;
    return hertz_of(*midi);
}

}  // namespace hocket::language
