// Control inputs, values taken out of controls, and times of evaluation.
#include <array>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/controls.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Symbol;
using pattern::Value;
using Kind = pattern::Value::Kind;

template <Kind K>
Pattern extracted(Symbol name, const Pattern& p) {
    return pattern::extract(K, name, p);
}

Cycles aligned_exactly(Cycles time) { return time; }
Cycles aligned_up(Cycles time) { return time.ceil(); }
Cycles aligned_down(Cycles time) { return time.floor(); }
Cycles aligned_nearest(Cycles time) { return pattern::rounded(Value::rational(time)); }

template <Cycles (*Align)(Cycles)>
Pattern triggered(const Pattern& p) {
    return pattern::trigger_with(Align, p);
}
Pattern triggered_at_multiple(std::int64_t n, const Pattern& p) {
    const auto align = [n](Cycles time) { return n == 0 ? time : (time / n).ceil() * n; };
    return pattern::trigger_with(align, p);
}

constexpr std::array kRows{
    FunctionRow{"extractF", "String -> ControlPattern -> Pattern Double",
                "The numbers of a control.", "extractF \"speed\" $ speed \"1 2\"",
                bind<extracted<Kind::number>>},
    FunctionRow{"extractI", "String -> ControlPattern -> Pattern Int",
                "The whole numbers of a control.",
                "struct (binary $ extractI \"cut\" $ cut \"1 2\") $ s \"bd\"",
                bind<extracted<Kind::integer>>},
    FunctionRow{"extractN", "String -> ControlPattern -> Pattern Note", "The notes of a control.",
                "n $ extractN \"n\" $ n \"1 2\"", bind<extracted<Kind::note>>},
    FunctionRow{"extractR", "String -> ControlPattern -> Pattern Rational",
                "The numbers of a control, exactly.",
                "fast (extractR \"speed\" $ speed \"1 2\") $ s \"bd\"",
                bind<extracted<Kind::rational>>},
    FunctionRow{"extractS", "String -> ControlPattern -> Pattern String", "The words of a control.",
                "s $ extractS \"s\" $ s \"bd sn\"", bind<extracted<Kind::text>>},
    FunctionRow{
        "extractB", "String -> ControlPattern -> Pattern Bool", "The booleans of a control.",
        "struct (extractB \"x\" $ pB \"x\" \"t f\") $ s \"bd\"", bind<extracted<Kind::boolean>>},
    FunctionRow{
        "cF", "Double -> String -> Pattern Double",
        "A control input as numbers, another number while there is none.",
        "s \"bd\" # speed (cF 1 \"knob\")",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::number, d, name); }>},
    FunctionRow{
        "cN", "Note -> String -> Pattern Note",
        "A control input as notes, another note while there is none.", "n (cN 0 \"key\")",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::note, d, name); }>},
    FunctionRow{
        "cI", "Int -> String -> Pattern Int",
        "A control input as whole numbers, another while there is none.",
        "s \"bd\" # cut (cI 1 \"knob\")",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::integer, d, name); }>},
    FunctionRow{
        "cR", "Rational -> String -> Pattern Rational",
        "A control input as exact numbers, another while there is none.",
        "fast (cR 1 \"knob\") $ s \"bd\"",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::rational, d, name); }>},
    FunctionRow{
        "cT", "Time -> String -> Pattern Time",
        "A control input as times, another while there is none.", "fast (cT 1 \"knob\") $ s \"bd\"",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::rational, d, name); }>},
    FunctionRow{
        "cS", "String -> String -> Pattern String",
        "A control input as words, another word while there is none.", "s (cS \"bd\" \"drum\")",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::text, d, name); }>},
    FunctionRow{
        "cB", "Bool -> String -> Pattern Bool",
        "A control input as booleans, another while there is none.",
        "mask (cB True \"on\") $ s \"bd\"",
        bind<[](const Value& d, Symbol name) { return pattern::input(Kind::boolean, d, name); }>},
    FunctionRow{
        "cF0", "String -> Pattern Double", "A control input as numbers, 0 while there is none.",
        "s \"bd\" # speed (1 + cF0 \"knob\")",
        bind<[](Symbol name) { return pattern::input(Kind::number, Value::number(0), name); }>},
    FunctionRow{"cN0", "String -> Pattern Note", "A control input as notes, 0 while there is none.",
                "n (cN0 \"key\")",
                bind<[](Symbol name) { return pattern::input(Kind::note, Value::note(0), name); }>},
    FunctionRow{
        "cI0", "String -> Pattern Int", "A control input as whole numbers, 0 while there is none.",
        "s \"bd\" # cut (cI0 \"knob\")",
        bind<[](Symbol name) { return pattern::input(Kind::integer, Value::integer(0), name); }>},
    FunctionRow{
        "cR0", "String -> Pattern Rational",
        "A control input as exact numbers, 0 while there is none.",
        "fast (1 + cR0 \"knob\") $ s \"bd\"",
        bind<[](Symbol name) { return pattern::input(Kind::rational, Value::rational(0), name); }>},
    FunctionRow{
        "cT0", "String -> Pattern Time", "A control input as times, 0 while there is none.",
        "cT0 \"knob\" ~> s \"bd\"",
        bind<[](Symbol name) { return pattern::input(Kind::rational, Value::rational(0), name); }>},
    FunctionRow{
        "cS0", "String -> Pattern String",
        "A control input as words, the empty one while there is none.", "s (cS0 \"drum\")",
        bind<[](Symbol name) { return pattern::input(Kind::text, Value::text(""), name); }>},
    FunctionRow{"cB0", "String -> Pattern Bool",
                "A control input as booleans, false while there is none.",
                "mask (cB0 \"on\") $ s \"bd\"", bind<[](Symbol name) {
                    return pattern::input(Kind::boolean, Value::boolean(false), name);
                }>},
    FunctionRow{"cF_", "String -> Pattern Double",
                "A control input as numbers, nothing while there is none.",
                "s \"bd\" # speed (cF_ \"knob\")",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::number, name); }>},
    FunctionRow{"cN_", "String -> Pattern Note",
                "A control input as notes, nothing while there is none.", "n (cN_ \"key\")",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::note, name); }>},
    FunctionRow{"cI_", "String -> Pattern Int",
                "A control input as whole numbers, nothing while there is none.",
                "s \"bd\" # cut (cI_ \"knob\")",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::integer, name); }>},
    FunctionRow{"cR_", "String -> Pattern Rational",
                "A control input as exact numbers, nothing while there is none.",
                "fast (cR_ \"knob\") $ s \"bd\"",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::rational, name); }>},
    FunctionRow{"cT_", "String -> Pattern Time",
                "A control input as times, nothing while there is none.",
                "cT_ \"knob\" ~> s \"bd\"",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::rational, name); }>},
    FunctionRow{"cS_", "String -> Pattern String",
                "A control input as words, nothing while there is none.", "s (cS_ \"drum\")",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::text, name); }>},
    FunctionRow{"cB_", "String -> Pattern Bool",
                "A control input as booleans, nothing while there is none.",
                "mask (cB_ \"on\") $ s \"bd\"",
                bind<[](Symbol name) { return pattern::input_or_silence(Kind::boolean, name); }>},
    FunctionRow{"sec", "Fractional a => Pattern a -> Pattern a",
                "Seconds as cycles, at the tempo of the moment.", "s \"bd\" # legato (sec 0.5)",
                bind<pattern::sec>},
    FunctionRow{"msec", "Fractional a => Pattern a -> Pattern a",
                "Milliseconds as cycles, at the tempo of the moment.",
                "s \"bd\" # legato (msec 500)", bind<pattern::msec>},
    FunctionRow{"trigger", "Pattern a -> Pattern a", "Begins when it is evaluated.",
                "trigger $ s \"bd\"", bind<triggered<aligned_exactly>>},
    FunctionRow{"qtrigger", "Pattern a -> Pattern a", "Begins with the cycle after its evaluation.",
                "qtrigger $ s \"bd\"", bind<triggered<aligned_up>>},
    FunctionRow{"qt", "Pattern a -> Pattern a", "Begins with the cycle after its evaluation.",
                "qt $ s \"bd\"", bind<triggered<aligned_up>>},
    FunctionRow{"ctrigger", "Pattern a -> Pattern a", "Begins with the cycle after its evaluation.",
                "ctrigger $ s \"bd\"", bind<triggered<aligned_up>>},
    FunctionRow{"rtrigger", "Pattern a -> Pattern a",
                "Begins with the cycle nearest to its evaluation.", "rtrigger $ s \"bd\"",
                bind<triggered<aligned_nearest>>},
    FunctionRow{"ftrigger", "Pattern a -> Pattern a",
                "Began with the cycle in which it was evaluated.", "ftrigger $ s \"bd\"",
                bind<triggered<aligned_down>>},
    FunctionRow{"mtrigger", "Int -> Pattern a -> Pattern a",
                "Begins with the next cycle that a number divides.", "mtrigger 4 $ s \"bd\"",
                bind<triggered_at_multiple>},
    FunctionRow{"mt", "Int -> Pattern a -> Pattern a",
                "Begins with the next cycle that a number divides.", "mt 4 $ s \"bd\"",
                bind<triggered_at_multiple>},
    FunctionRow{"triggerWith", "(Time -> Time) -> Pattern a -> Pattern a",
                "Begins at a time that a function makes of its evaluation's.",
                "triggerWith (+ 1) $ s \"bd\"", bind<pattern::trigger_with>},
};

}  // namespace

std::span<const FunctionRow> inputs() { return kRows; }

}  // namespace hocket::language::table
