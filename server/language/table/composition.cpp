// Longer forms: lists, names, sections.
#include "pattern/composition.hpp"

#include <array>
#include <string>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/apply.hpp"
#include "pattern/basic.hpp"
#include "pattern/controls.hpp"
#include "pattern/join.hpp"
#include "pattern/time.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Value;

Pattern spread_pattern(const pattern::ValueFunction& function, const Pattern& values,
                       const Value& argument) {
    return pattern::bind(
        values, [function, argument](const Value& value) { return function(value, argument); });
}
Pattern spread_functions(const std::vector<std::function<Pattern(Value)>>& functions,
                         const Value& argument) {
    std::vector<Pattern> steps;
    for (const auto& function : functions) steps.push_back(function(argument));
    return pattern::slowcat(std::move(steps));
}
/// A part of `size` of the cycle, from a share of the rest on.
Pattern indexed(const Value& size, const Pattern& places, const Pattern& p) {
    const Cycles length = size.as_rational();
    return pattern::bind(places, [length, p](const Value& place) {
        const Cycles begin = place.as_rational() * (1 - length);
        return pattern::zoom_span({begin, begin + length}, p);
    });
}
std::string picked(const std::string& name, std::int64_t number) {
    return name + ":" + std::to_string(number);
}
Pattern picked_patterns(const Pattern& names, const Pattern& numbers) {
    return pattern::combine_both(names, numbers, [](const Value& name, const Value& number) {
        return Value::text(picked(name.as_text().text(), number.as_integer()));
    });
}

constexpr std::array kRows{
    FunctionRow{"wedge", "Pattern Time -> Pattern a -> Pattern a -> Pattern a",
                "One pattern in the first part of the cycle, another in the rest.",
                "wedge 0.25 (s \"bd*2\") (s \"sn*3\")", bind<pattern::wedge>},
    FunctionRow{"spread", "(a -> b -> Pattern c) -> [a] -> b -> Pattern c",
                "One value of the list every cycle, given to the function.",
                "spread fast [1, 2] $ s \"bd sn\"", bind<pattern::spread>},
    FunctionRow{"slowspread", "(a -> b -> Pattern c) -> [a] -> b -> Pattern c",
                "One value of the list every cycle, given to the function.",
                "slowspread fast [1, 2] $ s \"bd sn\"", bind<pattern::spread>},
    FunctionRow{"fastspread", "(a -> b -> Pattern c) -> [a] -> b -> Pattern c",
                "All values of the list in one cycle, given to the function.",
                "fastspread fast [1, 2] $ s \"bd sn\"", bind<pattern::fast_spread>},
    FunctionRow{"spread'", "(a -> b -> Pattern c) -> Pattern a -> b -> Pattern c",
                "Values of a pattern, given to the function.",
                "spread' _fast \"1 2\" $ s \"bd sn\"", bind<spread_pattern>},
    FunctionRow{"spreadf", "[a -> Pattern b] -> a -> Pattern b",
                "One function of the list every cycle.", "spreadf [rev, fast 2] $ n \"0 1\"",
                bind<spread_functions>},
    FunctionRow{"seqP", "[(Time, Time, Pattern a)] -> Pattern a",
                "Patterns, each from a cycle to a cycle.",
                "seqP [(0, 2, s \"bd*2\"), (1, 3, s \"hh*4\")]", bind<pattern::seq_p>},
    FunctionRow{"seqPLoop", "[(Time, Time, Pattern a)] -> Pattern a", "seqP over and over.",
                "seqPLoop [(0, 2, s \"bd*2\"), (1, 3, s \"hh*4\")]", bind<pattern::seq_p_loop>},
    FunctionRow{"ur",
                "Time -> Pattern String -> [(String, Pattern a)] -> [(String, Pattern a -> Pattern "
                "a)] -> Pattern a",
                "Names of patterns over so many cycles, \"name:effect\" with an effect.",
                "ur 4 \"a b:fast\" [(\"a\", s \"bd*2\"), (\"b\", s \"sn*3\")] [(\"fast\", fast 2)]",
                bind<pattern::ur>},
    FunctionRow{"inhabit", "[(String, Pattern a)] -> Pattern String -> Pattern a",
                "Names as the patterns they stand for.",
                "inhabit [(\"a\", s \"bd*2\"), (\"b\", s \"sn*3\")] \"a b\"",
                bind<pattern::inhabit>},
    FunctionRow{"spaceOut", "[Time] -> Pattern a -> Pattern a",
                "A cycle again and again, as long as each of the times.",
                "spaceOut [1, 0.5] $ s \"bd sn\"", bind<pattern::space_out>},
    FunctionRow{"select", "Pattern Double -> [Pattern a] -> Pattern a",
                "A pattern of the list, by a number from 0 to 1.",
                "select \"0 1\" [s \"bd*2\", s \"sn*3\"]", bind<pattern::select>},
    FunctionRow{"selectF", "Pattern Double -> [Pattern a -> Pattern a] -> Pattern a -> Pattern a",
                "A function of the list, by a number from 0 to 1.",
                "selectF \"0 0.9\" [rev, fast 2] $ n \"0 1\"", bind<pattern::select_function>},
    FunctionRow{"pickF", "Pattern Int -> [Pattern a -> Pattern a] -> Pattern a -> Pattern a",
                "A function of the list, by its place.", "pickF \"0 1\" [rev, fast 2] $ n \"0 1\"",
                bind<pattern::pick_function>},
    FunctionRow{"squeeze", "Pattern Int -> [Pattern a] -> Pattern a",
                "A cycle of a pattern of the list in each event, by its place.",
                "squeeze \"0 1 0\" [s \"bd*2\", s \"sn*3\"]", bind<pattern::squeeze>},
    FunctionRow{"fit", "Pattern Int -> [a] -> Pattern Int -> Pattern a",
                "So many values of a list every cycle, by their place.",
                "s $ fit 3 [\"bd\", \"sn\", \"hh\", \"cp\"] \"0 [~ 1] 2 1\"", bind<pattern::fit>},
    FunctionRow{"fit'",
                "Pattern Time -> Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "A pattern cut up by one pattern of numbers, put together by another.",
                "fit' 1 2 \"0 1\" \"1 0\" $ s \"bd sn\"", bind<pattern::fit_parts>},
    FunctionRow{"permstep", "Int -> [a] -> Pattern Double -> Pattern a",
                "Values of a list over so many steps, more or less evenly.",
                "s $ permstep 8 [\"bd\", \"sn\", \"hh\"] \"0 0.5\"",
                bind<[](std::int64_t n, const std::vector<Value>& xs, const Pattern& p) {
                    return pattern::permstep(n, xs, p);
                }>},
    FunctionRow{"weaveWith", "Time -> Pattern a -> [Pattern a -> Pattern a] -> Pattern a",
                "Functions of a pattern, each at another place of so many cycles.",
                "weaveWith 3 (s \"bd sn\") [fast 2, rev]", bind<pattern::weave_with>},
    FunctionRow{"weave'", "Time -> Pattern a -> [Pattern a -> Pattern a] -> Pattern a",
                "weaveWith, as it was called.", "weave' 3 (s \"bd sn\") [fast 2, rev]",
                bind<pattern::weave_with>},
    FunctionRow{"soak", "Int -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "A function applied once more every cycle, so many times.",
                "soak 3 (|+ n 1) $ n \"0 1\"", bind<pattern::soak>},
    FunctionRow{"snowball",
                "Int -> (Pattern a -> Pattern a -> Pattern a) -> (Pattern a -> Pattern a) -> "
                "Pattern a -> Pattern a",
                "soak that combines each result with what came before.",
                "n $ snowball 3 (+) (slow 2) \"0 1\"", bind<pattern::snowball>},
    FunctionRow{"swap", "Eq a => [(a, b)] -> Pattern a -> Pattern b",
                "Values replaced by those of a list of pairs.",
                "s $ swap [(0, \"bd\"), (1, \"sn\")] \"0 1\"",
                bind<[](const std::vector<std::pair<Value, Value>>& pairs, const Pattern& p) {
                    return pattern::swap(pairs, p);
                }>},
    FunctionRow{"tabby", "Int -> Pattern a -> Pattern a -> Pattern a",
                "Two patterns woven into each other.", "tabby 4 (n \"0 1\") (n \"2 3\")",
                bind<pattern::tabby>},
    FunctionRow{"index", "Real b => b -> Pattern b -> Pattern c -> Pattern c",
                "A part of that size of the cycle, from a place on.",
                "index 0.25 \"0 0.5\" $ n \"0 .. 7\"", bind<indexed>},
    FunctionRow{"stackwith", "ControlPattern -> [ControlPattern] -> ControlPattern",
                "Patterns with a pattern of controls, for each of them moved.",
                "stackwith (pan saw) [s \"bd*2\", s \"sn*3\"]",
                bind<[](const Pattern& p, const std::vector<Pattern>& ps) {
                    return pattern::stack_with(p, ps);
                }>},
    FunctionRow{"pick", "String -> Int -> String", "A name with a number behind a colon.",
                "s $ pure $ pick \"drum\" 2", bind<picked>},
    FunctionRow{"samples", "Pattern String -> Pattern Int -> Pattern String",
                "Names with numbers behind a colon.", "s $ samples \"drum drum\" \"1 2\"",
                bind<picked_patterns>},
    FunctionRow{"samples'", "Pattern String -> Pattern Int -> Pattern String",
                "Names with numbers behind a colon.", "s $ samples' \"drum drum\" \"1 2\"",
                bind<picked_patterns>},
};

}  // namespace

std::span<const FunctionRow> composition() { return kRows; }

}  // namespace hocket::language::table
