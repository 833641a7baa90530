#include <algorithm>
#include <array>
#include <deque>
#include <string>
#include <utility>

#include "language/bind.hpp"
#include "language/control_names.hpp"
#include "language/mini_literals.hpp"
#include "language/table/tables.hpp"
#include "pattern/apply.hpp"
#include "pattern/basic.hpp"

namespace hocket::language::table {
namespace {

using pattern::Controls;
using pattern::Pattern;
using pattern::Symbol;
using pattern::Value;

Value control_value(Symbol control, const Value& value) {
    return Value::controls(Controls{std::vector<Controls::Entry>{{control, value}}});
}

Pattern control_pattern(Symbol control, const Pattern& values) {
    return pattern::map_values(
        [control](const Value& value) { return control_value(control, value); }, values);
}

/// Both maps; of what both have, the second's.
Value second_over_first(const Value& a, const Value& b) {
    return Value::controls(
        Controls::united(a.as_controls(), b.as_controls(),
                         [](const Value&, const Value& second) { return second; }));
}

/// What tells the synthesis to read a control from a bus.
Symbol bus_of(Symbol control) { return Symbol{'^' + control.text()}; }

Value make_control(std::string_view name) {
    const Symbol control{name};
    return function_value(
        [control](const Pattern& values) { return control_pattern(control, values); });
}

/// Source: Tidal `acceleratebus`: the values, and the bus they are written to.
Value make_bus(std::string_view name) {
    const Symbol control{name};
    return function_value([control](const Pattern& bus, const Pattern& values) {
        return pattern::combine_left(control_pattern(control, values),
                                     control_pattern(bus_of(control), bus), second_over_first);
    });
}

/// Source: Tidal `acceleraterecv`.
Value make_receive(std::string_view name) {
    const Symbol control{name};
    return function_value(
        [control](const Pattern& bus) { return control_pattern(bus_of(control), bus); });
}

/// Controls that are read when a sound starts, or never by it: no bus can change them.
/// Source: Tidal's generator of Params.
bool has_bus(std::string_view control) {
    constexpr std::string_view kWithout[] = {
        "note",         "n",         "octave",  "begin",     "end",        "sustain",
        "legato",       "loop",      "unit",    "fadeTime",  "fadeInTime", "speed",
        "gain",         "overgain",  "channel", "lagogo",    "offset",     "midichan",
        "control",      "ccn",       "ccv",     "polyTouch", "midibend",   "miditouch",
        "ctlNum",       "frameRate", "frames",  "hours",     "midicmd",    "minutes",
        "progNum",      "seconds",   "songPtr", "uid",       "val",        "timescale",
        "timescalewin", "nrpn",      "s"};
    return std::find(std::begin(kWithout), std::end(kWithout), control) == std::end(kWithout);
}

std::string_view type_of(ControlType type) {
    switch (type) {
        case ControlType::text:
            return "Pattern String";
        case ControlType::number:
            return "Pattern Double";
        case ControlType::note:
            return "Pattern Note";
        case ControlType::integer:
            return "Pattern Int";
    }
    return "";
}

// --- those that set several, or another than they say -----------------------------------------

/// `1:2` as the two controls.
template <class Read>
Pattern numbers_split(const char* first, const char* second, Read read, const Pattern& words) {
    const Symbol names[] = {Symbol{first}, Symbol{second}};
    return pattern::map_values(
        [names, read](const Value& word) {
            Controls controls;
            const auto pieces = split_word(word.as_text().text());
            for (std::size_t i = 0; i < std::min<std::size_t>(2, pieces.size()); ++i) {
                if (const auto value = read(pieces[i])) controls.set(names[i], *value);
            }
            return Value::controls(std::move(controls));
        },
        words);
}

std::optional<Value> read_number(std::string_view text) {
    const auto number = read_decimal(text);
    if (!number) return std::nullopt;
    return Value::number(*number);
}
std::optional<Value> read_integer(std::string_view text) {
    const auto number = read_decimal(text);
    if (!number || text.find_first_not_of("-0123456789") != std::string_view::npos) {
        return std::nullopt;
    }
    return Value::integer(static_cast<std::int64_t>(*number));
}

Pattern sound(const Pattern& words) {
    return pattern::map_values(
        [](const Value& word) { return sound_controls(word.as_text().text()); }, words);
}
Pattern controller(const Pattern& words) { return numbers_split("ccn", "ccv", read_number, words); }
Pattern registered_number(const Pattern& words) {
    return numbers_split("nrpn", "val", read_integer, words);
}
Pattern grain_of(const Pattern& words) { return numbers_split("begin", "end", read_number, words); }

Pattern midi_note(const Pattern& notes) {
    static const Symbol kNote{"note"};
    return pattern::map_values(
        [](const Value& note) { return control_value(kNote, Value::note(note.as_number() - 60)); },
        notes);
}

/// The key of a drum. Source: General MIDI, as Tidal names them; 0 for others.
double drum_key(std::string_view name) {
    constexpr std::string_view kFrom27 =
        "hqslpsplstsqmlmbabbdrmsncpeslfchlthhftohmthmcrhtricybetasccbcsvirchblbmhhclchele"
        "aglacamaswlwsglgclhilimcoctrotshjbbtctmsos";
    for (std::size_t i = 0; name.size() == 2 && i < kFrom27.size(); i += 2) {
        if (kFrom27.substr(i, 2) == name) return 27 + static_cast<double>(i / 2);
    }
    return 0;
}
Pattern drum(const Pattern& names) {
    static const Symbol kNumber{"n"};
    return pattern::map_values(
        [](const Value& name) {
            return control_value(kNumber, Value::note(drum_key(name.as_text().text()) - 60));
        },
        names);
}

constexpr std::array kSpecial{
    FunctionRow{"sound", "Pattern String -> ControlPattern",
                "What sounds: a bank of samples or a synth, `bd:3` with the sample's number.",
                "sound \"bd*2 sn:1\"", bind<sound>},
    FunctionRow{"s", "Pattern String -> ControlPattern", "Short for sound.", "s \"bd*2 sn:1\"",
                bind<sound>},
    FunctionRow{"midinote", "Pattern Note -> ControlPattern", "The note by its MIDI number.",
                "s \"superpiano\" # midinote 60", bind<midi_note>},
    FunctionRow{"drum", "Pattern String -> ControlPattern",
                "The number of a drum in General MIDI: bd, sn, hh, ...", "drum \"bd sn\"",
                bind<drum>},
    FunctionRow{"cc", "Pattern String -> ControlPattern",
                "A MIDI controller and its value: `12:64`.", "cc \"12:64\"", bind<controller>},
    FunctionRow{"nrpn", "Pattern String -> ControlPattern",
                "A registered MIDI parameter and its value.", "nrpn \"1:8192\"",
                bind<registered_number>},
    FunctionRow{"grain'", "Pattern String -> ControlPattern",
                "Begin and end of a sample: `0.25:0.5`.", "s \"bev\" # grain' \"0.25:0.5\"",
                bind<grain_of>},
    FunctionRow{"pF", "String -> Pattern Double -> ControlPattern",
                "Sets a control of any name to numbers.", "pF \"gain\" 0.8", bind<control_pattern>},
    FunctionRow{"pN", "String -> Pattern Note -> ControlPattern",
                "Sets a control of any name to notes.", "pN \"up\" \"c e\"", bind<control_pattern>},
    FunctionRow{"pI", "String -> Pattern Int -> ControlPattern",
                "Sets a control of any name to whole numbers.", "pI \"cut\" 1",
                bind<control_pattern>},
    FunctionRow{"pS", "String -> Pattern String -> ControlPattern",
                "Sets a control of any name to words.", "pS \"vowel\" \"a e\"",
                bind<control_pattern>},
    FunctionRow{"pB", "String -> Pattern Bool -> ControlPattern",
                "Sets a control of any name to true and false.", "pB \"loud\" \"t f\"",
                bind<control_pattern>},
    FunctionRow{"pR", "String -> Pattern Rational -> ControlPattern",
                "Sets a control of any name to ratios.", "pR \"phase\" \"1%4\"",
                bind<control_pattern>},
};

/// The rows, and the texts that they point to.
struct Rows {
    std::deque<std::string> texts;
    std::vector<FunctionRow> rows{kSpecial.begin(), kSpecial.end()};

    std::string_view keep(std::string text) { return texts.emplace_back(std::move(text)); }

    void add(const ControlName& control) {
        const std::string name{control.name};
        const std::string target{control.control};
        const std::string values{type_of(control.type)};
        const std::string value = control.type == ControlType::text ? "\"a\"" : "1";
        std::string documentation{control.documentation};
        if (name != target) {
            documentation = "Short for " + target + ".";
        } else if (documentation.empty()) {
            documentation = "Sets the control " + target + ".";
        }
        rows.push_back({control.name, keep(values + " -> ControlPattern"),
                        keep(std::move(documentation)), keep("s \"a\" # " + name + ' ' + value),
                        Maker{make_control, control.control}});
        if (!has_bus(control.control)) return;
        rows.push_back({keep(name + "bus"), keep("Pattern Int -> " + values + " -> ControlPattern"),
                        keep("Writes " + target + " to a bus, so that it changes while it sounds."),
                        keep("s \"a\" # " + name + "bus 1 " + value),
                        Maker{make_bus, control.control}});
        rows.push_back({keep(name + "recv"), "Pattern Int -> ControlPattern",
                        keep("Reads " + target + " from a bus."),
                        keep("s \"a\" # " + name + "recv 1"),
                        Maker{make_receive, control.control}});
    }
};

}  // namespace

std::span<const FunctionRow> controls() {
    static const Rows rows = [] {
        Rows all;
        for (const ControlName& control : control_names()) all.add(control);
        return all;
    }();
    return rows.rows;
}

}  // namespace hocket::language::table
