// Scales and chords.
#include <array>

#include "language/bind.hpp"
#include "language/table/kinds.hpp"
#include "language/table/tables.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/scales.hpp"

namespace hocket::language::table {
namespace {

using pattern::Pattern;
using pattern::Value;
using Kind = pattern::Value::Kind;

/// A table as Haskell has it: pairs of a name and a list.
Value rows_of(std::span<const pattern::Tones> table, Kind kind) {
    std::vector<Value> rows;
    for (const pattern::Tones& tones : table) {
        std::vector<Value> numbers;
        for (const double tone : tones.all()) numbers.push_back(pattern::number_of(kind, tone));
        rows.push_back(Value::list({Value::text(tones.name), Value::list(std::move(numbers))}));
    }
    return Value::list(std::move(rows));
}
/// The kind of the numbers in `[(String, [a])]`.
Kind kind_in_rows(const Type& type) { return number_kind(type.element().argument().element()); }

Value scale_rows(const Type& type) { return rows_of(pattern::scale_table(), kind_in_rows(type)); }
Value chord_rows(const Type& type) { return rows_of(pattern::chord_table(), kind_in_rows(type)); }
Value chord_lists(const Type& type) {
    const Kind kind = number_kind(type.result().element().element());
    return function_value(
        [kind](const Pattern& names) { return pattern::chord_lists(kind, names); });
}

constexpr std::array kRows{
    FunctionRow{"scale", "Fractional a => Pattern String -> Pattern Int -> Pattern a",
                "Degrees of a named scale as notes; scaleList has the names.",
                "n (scale \"major\" \"0 .. 7\")", bind_kind<pattern::scale>},
    FunctionRow{
        "getScale", "Fractional a => [(String, [a])] -> Pattern String -> Pattern Int -> Pattern a",
        "scale with a table of one's own.",
        "n (getScale [(\"mine\", [0, 3, 7])] \"mine\" \"0 .. 4\")", bind<pattern::get_scale>},
    FunctionRow{"toScale", "Num a => [a] -> Pattern Int -> Pattern a",
                "Degrees of a scale given as a list.", "n (toScale [0, 4, 7] \"0 1 2 3\")",
                bind<pattern::to_scale>},
    FunctionRow{"toScale'", "Num a => Int -> [a] -> Pattern Int -> Pattern a",
                "toScale with an octave of so many semitones.",
                "n (toScale' 24 [0, 7, 14] \"0 1 2 3\")", bind<pattern::to_scale_by>},
    FunctionRow{"scaleList", "String", "The names of all scales.", "scaleList",
                bind<pattern::scale_list>},
    FunctionRow{"scaleTable", "Fractional a => [(String, [a])]", "All scales.",
                "n (getScale scaleTable \"minor\" \"0 .. 4\")", scale_rows},
    FunctionRow{"chordList", "String", "The names of all chords.", "chordList",
                bind<pattern::chord_list>},
    FunctionRow{"chordTable", "Num a => [(String, [a])]", "All chords.",
                "n (fastFromList $ snd $ head chordTable)", chord_rows},
    FunctionRow{"chordL", "Num a => Pattern String -> Pattern [a]",
                "Names of chords as lists of semitones.", "n (flatpat $ chordL \"major minor\")",
                chord_lists},
};

}  // namespace

std::span<const FunctionRow> pitch() { return kRows; }

}  // namespace hocket::language::table
