#include "pattern/scales.hpp"

#include <algorithm>

#include "pattern/apply.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"

namespace hocket::pattern {
namespace {

// clang-format off
constexpr Tones kScales[] = {
    {"minPent", {0, 3, 5, 7, 10}, 5},
    {"majPent", {0, 2, 4, 7, 9}, 5},
    {"ritusen", {0, 2, 5, 7, 9}, 5},
    {"egyptian", {0, 2, 5, 7, 10}, 5},
    {"kumai", {0, 2, 3, 7, 9}, 5},
    {"hirajoshi", {0, 2, 3, 7, 8}, 5},
    {"iwato", {0, 1, 5, 6, 10}, 5},
    {"chinese", {0, 4, 6, 7, 11}, 5},
    {"indian", {0, 4, 5, 7, 10}, 5},
    {"pelog", {0, 1, 3, 7, 8}, 5},
    {"prometheus", {0, 2, 4, 6, 11}, 5},
    {"scriabin", {0, 1, 4, 7, 9}, 5},
    {"gong", {0, 2, 4, 7, 9}, 5},
    {"shang", {0, 2, 5, 7, 10}, 5},
    {"jiao", {0, 3, 5, 8, 10}, 5},
    {"zhi", {0, 2, 5, 7, 9}, 5},
    {"yu", {0, 3, 5, 7, 10}, 5},
    {"whole", {0, 2, 4, 6, 8, 10}, 6},
    {"wholetone", {0, 2, 4, 6, 8, 10}, 6},
    {"augmented", {0, 3, 4, 7, 8, 11}, 6},
    {"augmented2", {0, 1, 4, 5, 8, 9}, 6},
    {"hexMajor7", {0, 2, 4, 7, 9, 11}, 6},
    {"hexDorian", {0, 2, 3, 5, 7, 10}, 6},
    {"hexPhrygian", {0, 1, 3, 5, 8, 10}, 6},
    {"hexSus", {0, 2, 5, 7, 9, 10}, 6},
    {"hexMajor6", {0, 2, 4, 5, 7, 9}, 6},
    {"hexAeolian", {0, 3, 5, 7, 8, 10}, 6},
    {"major", {0, 2, 4, 5, 7, 9, 11}, 7},
    {"ionian", {0, 2, 4, 5, 7, 9, 11}, 7},
    {"dorian", {0, 2, 3, 5, 7, 9, 10}, 7},
    {"phrygian", {0, 1, 3, 5, 7, 8, 10}, 7},
    {"lydian", {0, 2, 4, 6, 7, 9, 11}, 7},
    {"mixolydian", {0, 2, 4, 5, 7, 9, 10}, 7},
    {"aeolian", {0, 2, 3, 5, 7, 8, 10}, 7},
    {"minor", {0, 2, 3, 5, 7, 8, 10}, 7},
    {"locrian", {0, 1, 3, 5, 6, 8, 10}, 7},
    {"harmonicMinor", {0, 2, 3, 5, 7, 8, 11}, 7},
    {"harmonicMajor", {0, 2, 4, 5, 7, 8, 11}, 7},
    {"melodicMinor", {0, 2, 3, 5, 7, 9, 11}, 7},
    {"melodicMinorDesc", {0, 2, 3, 5, 7, 8, 10}, 7},
    {"melodicMajor", {0, 2, 4, 5, 7, 8, 10}, 7},
    {"bartok", {0, 2, 4, 5, 7, 8, 10}, 7},
    {"hindu", {0, 2, 4, 5, 7, 8, 10}, 7},
    {"todi", {0, 1, 3, 6, 7, 8, 11}, 7},
    {"purvi", {0, 1, 4, 6, 7, 8, 11}, 7},
    {"marva", {0, 1, 4, 6, 7, 9, 11}, 7},
    {"bhairav", {0, 1, 4, 5, 7, 8, 11}, 7},
    {"ahirbhairav", {0, 1, 4, 5, 7, 9, 10}, 7},
    {"superLocrian", {0, 1, 3, 4, 6, 8, 10}, 7},
    {"romanianMinor", {0, 2, 3, 6, 7, 9, 10}, 7},
    {"hungarianMinor", {0, 2, 3, 6, 7, 8, 11}, 7},
    {"neapolitanMinor", {0, 1, 3, 5, 7, 8, 11}, 7},
    {"enigmatic", {0, 1, 4, 6, 8, 10, 11}, 7},
    {"spanish", {0, 1, 4, 5, 7, 8, 10}, 7},
    {"leadingWhole", {0, 2, 4, 6, 8, 10, 11}, 7},
    {"lydianMinor", {0, 2, 4, 6, 7, 8, 10}, 7},
    {"neapolitanMajor", {0, 1, 3, 5, 7, 9, 11}, 7},
    {"locrianMajor", {0, 2, 4, 5, 6, 8, 10}, 7},
    {"diminished", {0, 1, 3, 4, 6, 7, 9, 10}, 8},
    {"octatonic", {0, 1, 3, 4, 6, 7, 9, 10}, 8},
    {"diminished2", {0, 2, 3, 5, 6, 8, 9, 11}, 8},
    {"octatonic2", {0, 2, 3, 5, 6, 8, 9, 11}, 8},
    {"messiaen1", {0, 2, 4, 6, 8, 10}, 6},
    {"messiaen2", {0, 1, 3, 4, 6, 7, 9, 10}, 8},
    {"messiaen3", {0, 2, 3, 4, 6, 7, 8, 10, 11}, 9},
    {"messiaen4", {0, 1, 2, 5, 6, 7, 8, 11}, 8},
    {"messiaen5", {0, 1, 5, 6, 7, 11}, 6},
    {"messiaen6", {0, 2, 4, 5, 6, 8, 10, 11}, 8},
    {"messiaen7", {0, 1, 2, 3, 5, 6, 7, 8, 9, 11}, 10},
    {"chromatic", {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, 12},
    {"bayati", {0, 1.5, 3, 5, 7, 8, 10}, 7},
    {"hijaz", {0, 1, 4, 5, 7, 8.5, 10}, 7},
    {"sikah", {0, 1.5, 3.5, 5.5, 7, 8.5, 10.5}, 7},
    {"rast", {0, 2, 3.5, 5, 7, 9, 10.5}, 7},
    {"saba", {0, 1.5, 3, 4, 6, 8, 10}, 7},
    {"iraq", {0, 1.5, 3.5, 5, 6.5, 8.5, 10.5}, 7},
};

constexpr Tones kChords[] = {
    {"major", {0, 4, 7}, 3},
    {"maj", {0, 4, 7}, 3},
    {"M", {0, 4, 7}, 3},
    {"aug", {0, 4, 8}, 3},
    {"plus", {0, 4, 8}, 3},
    {"sharp5", {0, 4, 8}, 3},
    {"six", {0, 4, 7, 9}, 4},
    {"6", {0, 4, 7, 9}, 4},
    {"sixNine", {0, 4, 7, 9, 14}, 5},
    {"six9", {0, 4, 7, 9, 14}, 5},
    {"sixby9", {0, 4, 7, 9, 14}, 5},
    {"6by9", {0, 4, 7, 9, 14}, 5},
    {"major7", {0, 4, 7, 11}, 4},
    {"maj7", {0, 4, 7, 11}, 4},
    {"major9", {0, 4, 7, 11, 14}, 5},
    {"maj9", {0, 4, 7, 11, 14}, 5},
    {"add9", {0, 4, 7, 14}, 4},
    {"major11", {0, 4, 7, 11, 14, 17}, 6},
    {"maj11", {0, 4, 7, 11, 14, 17}, 6},
    {"add11", {0, 4, 7, 17}, 4},
    {"major13", {0, 4, 7, 11, 14, 21}, 6},
    {"maj13", {0, 4, 7, 11, 14, 21}, 6},
    {"add13", {0, 4, 7, 21}, 4},
    {"dom7", {0, 4, 7, 10}, 4},
    {"dom9", {0, 4, 7, 14}, 4},
    {"dom11", {0, 4, 7, 17}, 4},
    {"dom13", {0, 4, 7, 21}, 4},
    {"sevenFlat5", {0, 4, 6, 10}, 4},
    {"7f5", {0, 4, 6, 10}, 4},
    {"sevenSharp5", {0, 4, 8, 10}, 4},
    {"7s5", {0, 4, 8, 10}, 4},
    {"sevenFlat9", {0, 4, 7, 10, 13}, 5},
    {"7f9", {0, 4, 7, 10, 13}, 5},
    {"nine", {0, 4, 7, 10, 14}, 5},
    {"eleven", {0, 4, 7, 10, 14, 17}, 6},
    {"11", {0, 4, 7, 10, 14, 17}, 6},
    {"thirteen", {0, 4, 7, 10, 14, 17, 21}, 7},
    {"13", {0, 4, 7, 10, 14, 17, 21}, 7},
    {"minor", {0, 3, 7}, 3},
    {"min", {0, 3, 7}, 3},
    {"m", {0, 3, 7}, 3},
    {"diminished", {0, 3, 6}, 3},
    {"dim", {0, 3, 6}, 3},
    {"minorSharp5", {0, 3, 8}, 3},
    {"msharp5", {0, 3, 8}, 3},
    {"mS5", {0, 3, 8}, 3},
    {"minor6", {0, 3, 7, 9}, 4},
    {"min6", {0, 3, 7, 9}, 4},
    {"m6", {0, 3, 7, 9}, 4},
    {"minorSixNine", {0, 3, 9, 7, 14}, 5},
    {"minor69", {0, 3, 9, 7, 14}, 5},
    {"min69", {0, 3, 9, 7, 14}, 5},
    {"minSixNine", {0, 3, 9, 7, 14}, 5},
    {"m69", {0, 3, 9, 7, 14}, 5},
    {"mSixNine", {0, 3, 9, 7, 14}, 5},
    {"m6by9", {0, 3, 9, 7, 14}, 5},
    {"minor7flat5", {0, 3, 6, 10}, 4},
    {"minor7f5", {0, 3, 6, 10}, 4},
    {"min7flat5", {0, 3, 6, 10}, 4},
    {"min7f5", {0, 3, 6, 10}, 4},
    {"m7flat5", {0, 3, 6, 10}, 4},
    {"m7f5", {0, 3, 6, 10}, 4},
    {"minor7", {0, 3, 7, 10}, 4},
    {"min7", {0, 3, 7, 10}, 4},
    {"m7", {0, 3, 7, 10}, 4},
    {"minor7sharp5", {0, 3, 8, 10}, 4},
    {"minor7s5", {0, 3, 8, 10}, 4},
    {"min7sharp5", {0, 3, 8, 10}, 4},
    {"min7s5", {0, 3, 8, 10}, 4},
    {"m7sharp5", {0, 3, 8, 10}, 4},
    {"m7s5", {0, 3, 8, 10}, 4},
    {"minor7flat9", {0, 3, 7, 10, 13}, 5},
    {"minor7f9", {0, 3, 7, 10, 13}, 5},
    {"min7flat9", {0, 3, 7, 10, 13}, 5},
    {"min7f9", {0, 3, 7, 10, 13}, 5},
    {"m7flat9", {0, 3, 7, 10, 13}, 5},
    {"m7f9", {0, 3, 7, 10, 13}, 5},
    {"minor7sharp9", {0, 3, 7, 10, 14}, 5},
    {"minor7s9", {0, 3, 7, 10, 14}, 5},
    {"min7sharp9", {0, 3, 7, 10, 14}, 5},
    {"min7s9", {0, 3, 7, 10, 14}, 5},
    {"m7sharp9", {0, 3, 7, 10, 14}, 5},
    {"m7s9", {0, 3, 7, 10, 14}, 5},
    {"diminished7", {0, 3, 6, 9}, 4},
    {"dim7", {0, 3, 6, 9}, 4},
    {"minor9", {0, 3, 7, 10, 14}, 5},
    {"min9", {0, 3, 7, 10, 14}, 5},
    {"m9", {0, 3, 7, 10, 14}, 5},
    {"minor11", {0, 3, 7, 10, 14, 17}, 6},
    {"min11", {0, 3, 7, 10, 14, 17}, 6},
    {"m11", {0, 3, 7, 10, 14, 17}, 6},
    {"minor13", {0, 3, 7, 10, 14, 17, 21}, 7},
    {"min13", {0, 3, 7, 10, 14, 17, 21}, 7},
    {"m13", {0, 3, 7, 10, 14, 17, 21}, 7},
    {"one", {0}, 1},
    {"1", {0}, 1},
    {"five", {0, 7}, 2},
    {"5", {0, 7}, 2},
    {"sus2", {0, 2, 7}, 3},
    {"sus4", {0, 5, 7}, 3},
    {"sevenSus2", {0, 2, 7, 10}, 4},
    {"7sus2", {0, 2, 7, 10}, 4},
    {"sevenSus4", {0, 5, 7, 10}, 4},
    {"7sus4", {0, 5, 7, 10}, 4},
    {"nineSus4", {0, 5, 7, 10, 14}, 5},
    {"ninesus4", {0, 5, 7, 10, 14}, 5},
    {"9sus4", {0, 5, 7, 10, 14}, 5},
    {"sevenFlat10", {0, 4, 7, 10, 15}, 5},
    {"7f10", {0, 4, 7, 10, 15}, 5},
    {"nineSharp5", {0, 1, 13}, 3},
    {"9sharp5", {0, 1, 13}, 3},
    {"9s5", {0, 1, 13}, 3},
    {"minor9sharp5", {0, 1, 14}, 3},
    {"minor9s5", {0, 1, 14}, 3},
    {"min9sharp5", {0, 1, 14}, 3},
    {"min9s5", {0, 1, 14}, 3},
    {"m9sharp5", {0, 1, 14}, 3},
    {"m9s5", {0, 1, 14}, 3},
    {"sevenSharp5flat9", {0, 4, 8, 10, 13}, 5},
    {"7s5f9", {0, 4, 8, 10, 13}, 5},
    {"minor7sharp5flat9", {0, 3, 8, 10, 13}, 5},
    {"m7sharp5flat9", {0, 3, 8, 10, 13}, 5},
    {"elevenSharp", {0, 4, 7, 10, 14, 18}, 6},
    {"11s", {0, 4, 7, 10, 14, 18}, 6},
    {"minor11sharp", {0, 3, 7, 10, 14, 18}, 6},
    {"m11sharp", {0, 3, 7, 10, 14, 18}, 6},
    {"m11s", {0, 3, 7, 10, 14, 18}, 6},
};
// clang-format on

const Tones* find(std::span<const Tones> table, std::string_view name) {
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Tones& tones) { return tones.name == name; });
    return found == table.end() ? nullptr : &*found;
}

std::string names_of(std::span<const Tones> table) {
    std::string names;
    for (const Tones& tones : table) {
        names += (names.empty() ? "" : " ") + std::string{tones.name};
    }
    return names;
}

/// Which tone of how many a degree is, and in which octave.
struct Degree {
    std::size_t tone;
    std::int64_t octave;
};
Degree degree_of(std::int64_t degree, std::size_t count) {
    const auto n = static_cast<std::int64_t>(count);
    const std::size_t tone = wrapped_index(degree, n);
    return {tone, (degree - static_cast<std::int64_t>(tone)) / n};
}

constexpr std::int64_t kOctave = 12;

Value tone_of(const std::vector<Value>& tones, const Value& value, std::int64_t octave_size) {
    const Degree degree = degree_of(value.as_integer(), tones.size());
    const Value& tone = tones[degree.tone];
    return add(tone, number_of(tone.kind(), octave_size * degree.octave));
}

}  // namespace

std::span<const Tones> scale_table() { return kScales; }
std::span<const Tones> chord_table() { return kChords; }
const Tones* find_scale(std::string_view name) { return find(kScales, name); }
const Tones* find_chord(std::string_view name) { return find(kChords, name); }
std::string scale_list() { return names_of(kScales); }
std::string chord_list() { return names_of(kChords); }

Pattern scale(Value::Kind kind, const Pattern& name, const Pattern& degrees) {
    return combine_left(degrees, name, [kind](const Value& value, const Value& scale_name) {
        static constexpr double kRoot[] = {0};
        const Tones* known = find_scale(scale_name.as_text().text());
        // Octaves of the root for a name that nobody knows, as Tidal has it.
        const std::span<const double> tones = known != nullptr ? known->all() : kRoot;
        const Degree degree = degree_of(value.as_integer(), tones.size());
        return number_of(kind, tones[degree.tone] + static_cast<double>(kOctave * degree.octave));
    });
}

Pattern get_scale(const ScaleList& table, const Pattern& name, const Pattern& degrees) {
    return combine_left(degrees, name, [table](const Value& value, const Value& scale_name) {
        for (const auto& [known, tones] : table) {
            if (known == scale_name.as_text().text() && !tones.empty()) {
                return tone_of(tones, value, kOctave);
            }
        }
        return Value::number(static_cast<double>(kOctave * value.as_integer()));
    });
}

Pattern to_scale_by(std::int64_t octave, const std::vector<Value>& tones, const Pattern& degrees) {
    if (tones.empty()) return silence();
    return map_values([octave, tones](const Value& value) { return tone_of(tones, value, octave); },
                      degrees);
}

Pattern to_scale(const std::vector<Value>& tones, const Pattern& degrees) {
    return to_scale_by(kOctave, tones, degrees);
}

Pattern chord_lists(Value::Kind kind, const Pattern& names) {
    return map_values(
        [kind](const Value& name) {
            std::vector<Value> tones;
            if (const Tones* chord = find_chord(name.as_text().text())) {
                for (const double tone : chord->all()) tones.push_back(number_of(kind, tone));
            }
            return Value::list(std::move(tones));
        },
        names);
}

}  // namespace hocket::pattern
