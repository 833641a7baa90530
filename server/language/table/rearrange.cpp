// One pattern's events moved, repeated, cut or thinned.
#include "pattern/rearrange.hpp"

#include <array>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/operators.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Transform;
using pattern::Value;

template <std::int64_t N>
Pattern stuttered(const Cycles& time, const Pattern& p) {
    return pattern::stutter(N, time, p);
}
Pattern off_add(const Pattern& time, const Pattern& amount, const Pattern& p) {
    const auto more = [amount](const Pattern& copy) {
        return pattern::operate(pattern::Structure::both, pattern::add, copy, amount);
    };
    return pattern::off(time, more, p);
}
Pattern layered(const std::vector<std::function<Pattern(Value)>>& functions, const Value& value) {
    std::vector<Pattern> layers;
    for (const auto& function : functions) layers.push_back(function(value));
    return pattern::stack(std::move(layers));
}

constexpr std::array kRows{
    FunctionRow{"segment", "Pattern Time -> Pattern a -> Pattern a",
                "So many samples of a pattern every cycle.", "segment 4 $ range 1 5 saw",
                bind<pattern::segment>},
    FunctionRow{"_segment", "Time -> Pattern a -> Pattern a", "segment with a plain number.",
                "_segment 4 $ range 1 5 saw", bind<pattern::segment_by>},
    FunctionRow{"discretise", "Pattern Time -> Pattern a -> Pattern a",
                "segment, as it was called.", "discretise 4 $ range 1 5 saw",
                bind<pattern::segment>},
    FunctionRow{"inside", "Pattern Time -> (Pattern a -> Pattern b) -> Pattern a -> Pattern b",
                "Applies a function as if a part of the cycle were a cycle.",
                "inside 2 rev $ n \"0 1 2 3\"", bind<pattern::inside>},
    FunctionRow{"_inside", "Time -> (Pattern a -> Pattern b) -> Pattern a -> Pattern b",
                "inside with a plain number.", "_inside 2 rev $ n \"0 1 2 3\"",
                bind<pattern::inside_by>},
    FunctionRow{"outside", "Pattern Time -> (Pattern a -> Pattern b) -> Pattern a -> Pattern b",
                "Applies a function as if so many cycles were one.",
                "outside 2 rev $ n \"<0 1> <2 3>\"", bind<pattern::outside>},
    FunctionRow{"linger", "Pattern Time -> Pattern a -> Pattern a",
                "The beginning of the cycle, over and over; its end if negative.",
                "linger 0.25 $ n \"0 2 3 4\"", bind<pattern::linger>},
    FunctionRow{"trunc", "Pattern Time -> Pattern a -> Pattern a",
                "The beginning of the cycle, silence after it.", "trunc 0.75 $ s \"bd sn hh cp\"",
                bind<pattern::trunc>},
    FunctionRow{"ply", "Pattern Rational -> Pattern a -> Pattern a",
                "Every event so many times in its own time.", "ply 3 $ s \"bd sn\"",
                bind<pattern::ply>},
    FunctionRow{"_ply", "Rational -> Pattern a -> Pattern a", "ply with a plain number.",
                "_ply 3 $ s \"bd sn\"", bind<pattern::ply_by>},
    FunctionRow{"plyWith", "Pattern Rational -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "ply that applies a function to every further repetition.",
                "plyWith 3 (|* gain 0.8) $ s \"bd sn\"", bind<pattern::ply_with>},
    FunctionRow{"press", "Pattern a -> Pattern a", "Every event in the second half of its time.",
                "press $ s \"bd sn\"", bind<pattern::press>},
    FunctionRow{"pressBy", "Pattern Time -> Pattern a -> Pattern a",
                "Every event later inside its own time.", "pressBy 0.25 $ s \"bd sn\"",
                bind<pattern::press_by>},
    FunctionRow{"stutter", "Int -> Time -> Pattern a -> Pattern a",
                "Copies, each so many cycles later than the one before.",
                "stutter 4 (1/16) $ s \"bd\"", bind<pattern::stutter>},
    FunctionRow{"double", "Time -> Pattern a -> Pattern a", "stutter 2.", "double 0.125 $ s \"bd\"",
                bind<stuttered<2>>},
    FunctionRow{"triple", "Time -> Pattern a -> Pattern a", "stutter 3.", "triple 0.125 $ s \"bd\"",
                bind<stuttered<3>>},
    FunctionRow{"quad", "Time -> Pattern a -> Pattern a", "stutter 4.", "quad 0.125 $ s \"bd\"",
                bind<stuttered<4>>},
    FunctionRow{"superimpose", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "The pattern, and a function of it at the same time.",
                "superimpose (fast 2) $ s \"bd sn\"", bind<pattern::superimpose>},
    FunctionRow{"off", "Pattern Time -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "The pattern, and a function of it so many cycles later.",
                "off 0.125 (# crush 4) $ s \"bd sn\"", bind<pattern::off>},
    FunctionRow{"offadd", "Num a => Pattern Time -> Pattern a -> Pattern a -> Pattern a",
                "The pattern, and with something added so many cycles later.",
                "n $ offadd 0.125 12 \"0 1\"", bind<off_add>},
    FunctionRow{"layer", "[a -> Pattern b] -> a -> Pattern b",
                "Several functions of a pattern at once.", "layer [rev, fast 2] $ n \"0 1 2\"",
                bind<layered>},
    FunctionRow{"swingBy", "Pattern Time -> Pattern Time -> Pattern a -> Pattern a",
                "Delays the second half of so many parts of the cycle.",
                "swingBy (1/3) 4 $ s \"hh*8\"", bind<pattern::swing_by>},
    FunctionRow{"swing", "Pattern Time -> Pattern a -> Pattern a", "swingBy (1/3).",
                "swing 4 $ s \"hh*8\"", bind<pattern::swing>},
    FunctionRow{"brak", "Pattern a -> Pattern a",
                "Like a breakbeat: every other cycle squeezed and late.", "brak $ s \"bd sn\"",
                bind<pattern::brak>},
    FunctionRow{"iter", "Pattern Int -> Pattern a -> Pattern a",
                "Begins one part later every cycle.", "iter 4 $ n \"0 1 2 3\"",
                bind<pattern::iter>},
    FunctionRow{"iter'", "Pattern Int -> Pattern a -> Pattern a",
                "Begins one part earlier every cycle.", "iter' 4 $ n \"0 1 2 3\"",
                bind<pattern::iter_back>},
    FunctionRow{"palindrome", "Pattern a -> Pattern a", "Forwards, then backwards.",
                "palindrome $ n \"0 1 2 3\"", bind<pattern::palindrome>},
    FunctionRow{"loopFirst", "Pattern a -> Pattern a", "The first cycle for ever.",
                "loopFirst $ s \"<bd sn>\"", bind<pattern::loop_first>},
    FunctionRow{"timeLoop", "Pattern Time -> Pattern a -> Pattern a",
                "The first so many cycles for ever.", "timeLoop 2 $ s \"<bd sn hh>\"",
                bind<pattern::time_loop>},
    FunctionRow{"timeloop", "Pattern Time -> Pattern a -> Pattern a",
                "The first so many cycles for ever.", "timeloop 2 $ s \"<bd sn hh>\"",
                bind<pattern::time_loop>},
    FunctionRow{"rot", "Ord a => Pattern Int -> Pattern a -> Pattern a",
                "Moves the values by so many events, the rhythm stays.", "rot 1 $ n \"0 ~ 1 2\"",
                bind<pattern::rot>},
    FunctionRow{"_rot", "Ord a => Int -> Pattern a -> Pattern a", "rot with a plain number.",
                "_rot 1 $ n \"0 ~ 1 2\"", bind<pattern::rot_by>},
    FunctionRow{"stretch", "Pattern a -> Pattern a",
                "Without the silence at both ends of the cycle.", "stretch $ n \"~ 0 1 ~\"",
                bind<pattern::stretch>},
    FunctionRow{"mono", "Pattern a -> Pattern a", "One event at a time: the earlier one stays.",
                "mono $ s \"[bd sn, hh*3]\"", bind<pattern::mono>},
    FunctionRow{"smooth", "Fractional a => Pattern a -> Pattern a",
                "Straight lines from value to value.", "segment 4 $ smooth \"0 1\"",
                bind<pattern::smooth>},
    FunctionRow{"bite", "Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "Numbered parts of a cycle, in the rhythm of their numbers.",
                "bite 4 \"0 2*2\" $ n \"0 .. 7\"", bind<pattern::bite>},
    FunctionRow{"revArc", "(Time, Time) -> Pattern a -> Pattern a",
                "A part of the cycle backwards.", "revArc (0.25, 0.75) $ n \"0 1 2 3\"",
                bind<pattern::rev_part>},
    FunctionRow{"flatpat", "Pattern [a] -> Pattern a", "Lists of values as events of one time.",
                "n $ flatpat $ listToPat [[0, 4, 7], [2, 5, 9]]", bind<pattern::uncollect>},
    FunctionRow{"arpeggiate", "Pattern a -> Pattern a", "Events of one time one after another.",
                "n (arpeggiate \"c'maj e'min\")", bind<pattern::arpeggiate>},
    FunctionRow{"arpg", "Pattern a -> Pattern a", "Events of one time one after another.",
                "n (arpg \"c'maj e'min\")", bind<pattern::arpeggiate>},
    FunctionRow{"arp", "Pattern String -> Pattern a -> Pattern a",
                "Events of one time one after another: up, down, updown, converge ...",
                "n (arp \"<up downup>\" \"c'maj e'min\")", bind<pattern::arp>},
    FunctionRow{"rolled", "Pattern a -> Pattern a", "Notes of a chord begin one after another.",
                "rolled $ n \"c'maj'4\"", bind<pattern::rolled>},
    FunctionRow{"rolledBy", "Pattern Rational -> Pattern a -> Pattern a",
                "rolled over a share of the time; backwards if negative.",
                "rolledBy \"<1 -0.25>\" $ n \"c'maj'4\"", bind<pattern::rolled_by>},
};

}  // namespace

std::span<const FunctionRow> rearrange() { return kRows; }

}  // namespace hocket::language::table
