// What is left to chance; the same chance at the same time.
#include "pattern/random.hpp"

#include <array>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/basic.hpp"
#include "pattern/conditions.hpp"

namespace hocket::language::table {
namespace {

using pattern::Pattern;
using pattern::Transform;
using pattern::Value;

Pattern share_of(int percent) { return pattern::pure(Value::number(percent / 100.0)); }

template <int Percent>
Pattern sometimes(const Transform& function, const Pattern& p) {
    return pattern::sometimes_by(share_of(Percent), function, p);
}
template <int Percent>
Pattern sometimes_picked(const Transform& function, const Pattern& p) {
    return pattern::sometimes_by_picked(share_of(Percent), function, p);
}
Pattern some_cycles(const Transform& function, const Pattern& p) {
    return pattern::some_cycles_by(share_of(50), function, p);
}

constexpr std::array kRows{
    FunctionRow{"degrade", "Pattern a -> Pattern a", "Drops half of the events at random.",
                "degrade $ s \"bd*8\"", bind<pattern::degrade>},
    FunctionRow{"degradeBy", "Pattern Double -> Pattern a -> Pattern a",
                "Drops a share of the events at random.", "degradeBy 0.9 $ s \"bd*8\"",
                bind<pattern::degrade_by>},
    FunctionRow{"_degradeBy", "Double -> Pattern a -> Pattern a", "degradeBy with a plain number.",
                "_degradeBy 0.9 $ s \"bd*8\"", bind<pattern::degrade_by_amount>},
    FunctionRow{"unDegradeBy", "Pattern Double -> Pattern a -> Pattern a",
                "Keeps what degradeBy drops.", "unDegradeBy 0.9 $ s \"bd*8\"",
                bind<pattern::undegrade_by>},
    FunctionRow{"_unDegradeBy", "Double -> Pattern a -> Pattern a",
                "unDegradeBy with a plain number.", "_unDegradeBy 0.9 $ s \"bd*8\"",
                bind<pattern::undegrade_by_amount>},
    FunctionRow{"_degradeByUsing", "Pattern Double -> Double -> Pattern a -> Pattern a",
                "degradeBy with a pattern of chances of one's own.",
                "_degradeByUsing (slow 2 rand) 0.5 $ s \"bd*8\"", bind<pattern::degrade_using>},
    FunctionRow{"degradeOverBy", "Int -> Pattern Double -> Pattern a -> Pattern a",
                "degradeBy whose randomness repeats for so many cycles.",
                "degradeOverBy 2 0.5 $ s \"bd*8\"", bind<pattern::degrade_over_by>},
    FunctionRow{"fadeOut", "Time -> Pattern a -> Pattern a",
                "Drops more and more events over so many cycles.", "fadeOut 4 $ s \"bd*8\"",
                bind<pattern::fade_out>},
    FunctionRow{"fadeOutFrom", "Time -> Time -> Pattern a -> Pattern a", "fadeOut from a cycle on.",
                "fadeOutFrom 1 4 $ s \"bd*8\"", bind<pattern::fade_out_from>},
    FunctionRow{"fadeIn", "Time -> Pattern a -> Pattern a",
                "Drops fewer and fewer events over so many cycles.", "fadeIn 4 $ s \"bd*8\"",
                bind<pattern::fade_in>},
    FunctionRow{"fadeInFrom", "Time -> Time -> Pattern a -> Pattern a", "fadeIn from a cycle on.",
                "fadeInFrom 1 4 $ s \"bd*8\"", bind<pattern::fade_in_from>},
    FunctionRow{"sometimesBy",
                "Pattern Double -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to a random share of the events.",
                "sometimesBy 0.3 (# speed 2) $ s \"bd*8\"", bind<pattern::sometimes_by>},
    FunctionRow{"sometimesBy'",
                "Pattern Double -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to all, then takes a random share of it.",
                "sometimesBy' 0.3 (# speed 2) $ s \"bd*8\"", bind<pattern::sometimes_by_picked>},
    FunctionRow{"sometimes", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to half of the events.", "sometimes (# speed 2) $ s \"bd*8\"",
                bind<sometimes<50>>},
    FunctionRow{"sometimes'", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "sometimesBy' 0.5.", "sometimes' (# speed 2) $ s \"bd*8\"",
                bind<sometimes_picked<50>>},
    FunctionRow{"often", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to three quarters of the events.",
                "often (# speed 2) $ s \"bd*8\"", bind<sometimes<75>>},
    FunctionRow{"often'", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "sometimesBy' 0.75.", "often' (# speed 2) $ s \"bd*8\"",
                bind<sometimes_picked<75>>},
    FunctionRow{"rarely", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to a quarter of the events.", "rarely (# speed 2) $ s \"bd*8\"",
                bind<sometimes<25>>},
    FunctionRow{"rarely'", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "sometimesBy' 0.25.", "rarely' (# speed 2) $ s \"bd*8\"",
                bind<sometimes_picked<25>>},
    FunctionRow{"almostNever", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to a tenth of the events.",
                "almostNever (# speed 2) $ s \"bd*8\"", bind<sometimes<10>>},
    FunctionRow{"almostNever'", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "sometimesBy 0.1.", "almostNever' (# speed 2) $ s \"bd*8\"", bind<sometimes<10>>},
    FunctionRow{"almostAlways", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to nine tenths of the events.",
                "almostAlways (# speed 2) $ s \"bd*8\"", bind<sometimes<90>>},
    FunctionRow{"almostAlways'", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "sometimesBy' 0.9.", "almostAlways' (# speed 2) $ s \"bd*8\"",
                bind<sometimes_picked<90>>},
    FunctionRow{"never", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Leaves the pattern as it is.", "never (# speed 2) $ s \"bd*8\"",
                bind<[](const Value&, const Pattern& p) { return p; }>},
    FunctionRow{"always", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function.", "always (# speed 2) $ s \"bd*8\"",
                bind<[](const Transform& f, const Pattern& p) { return f(p); }>},
    FunctionRow{"someCyclesBy",
                "Pattern Double -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to a random share of the cycles.",
                "someCyclesBy 0.3 (# speed 2) $ s \"bd*8\"", bind<pattern::some_cycles_by>},
    FunctionRow{"somecyclesBy",
                "Pattern Double -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to a random share of the cycles.",
                "somecyclesBy 0.3 (# speed 2) $ s \"bd*8\"", bind<pattern::some_cycles_by>},
    FunctionRow{"someCycles", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to half of the cycles.", "someCycles (# speed 2) $ s \"bd*8\"",
                bind<some_cycles>},
    FunctionRow{"somecycles", "(Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to half of the cycles.", "somecycles (# speed 2) $ s \"bd*8\"",
                bind<some_cycles>},
    FunctionRow{"choose", "[a] -> Pattern a", "Values of a list at random, continuously.",
                "segment 4 $ choose [0, 2, 7]", bind<pattern::choose>},
    FunctionRow{"chooseBy", "Pattern Double -> [a] -> Pattern a",
                "Values of a list, chosen by numbers from 0 to 1.",
                "segment 4 $ chooseBy saw [0, 2, 7]", bind<pattern::choose_by>},
    FunctionRow{"cycleChoose", "[a] -> Pattern a", "A random value of a list every cycle.",
                "cycleChoose [0, 2, 7]", bind<pattern::cycle_choose>},
    FunctionRow{"wchoose", "[(a, Double)] -> Pattern a", "Values of a list at random, by weight.",
                "segment 4 $ wchoose [(0, 1), (2, 0.5)]", bind<pattern::wchoose>},
    FunctionRow{"wchooseBy", "Pattern Double -> [(a, Double)] -> Pattern a",
                "Values of a list by weight, chosen by numbers from 0 to 1.",
                "segment 4 $ wchooseBy saw [(0, 1), (2, 0.5)]", bind<pattern::wchoose_by>},
    FunctionRow{"randcat", "[Pattern a] -> Pattern a",
                "A cycle of a pattern of the list at random.", "randcat [s \"bd*2\", s \"sn*3\"]",
                bind<pattern::randcat>},
    FunctionRow{"wrandcat", "[(Pattern a, Double)] -> Pattern a",
                "A cycle of a pattern of the list at random, by weight.",
                "wrandcat [(s \"bd*2\", 5), (s \"sn*3\", 1)]", bind<pattern::wrandcat>},
    FunctionRow{"spreadChoose", "(a -> b -> Pattern c) -> [a] -> b -> Pattern c",
                "One value of the list every cycle, at random, given to the function.",
                "spreadChoose fast [1, 2] $ s \"bd sn\"", bind<pattern::spread_choose>},
    FunctionRow{"spreadr", "(a -> b -> Pattern c) -> [a] -> b -> Pattern c", "spreadChoose.",
                "spreadr fast [1, 2] $ s \"bd sn\"", bind<pattern::spread_choose>},
    FunctionRow{"randrun", "Int -> Pattern Int",
                "The whole numbers below the given one, in a new order every cycle.",
                "n (fromIntegral <$> randrun 8)", bind<pattern::randrun>},
    FunctionRow{"timeToIntSeed", "Double -> Int", "The seed of the random numbers of a time.",
                "n $ pure $ fromIntegral $ timeToIntSeed 1.5 `mod` 8", bind<pattern::time_seed>},
    FunctionRow{"intSeedToRand", "Int -> Double", "The random number of a seed.",
                "pan $ pure $ intSeedToRand $ timeToIntSeed 1.5", bind<pattern::seed_random>},
    FunctionRow{"shuffle", "Pattern Int -> Pattern a -> Pattern a",
                "Parts of a cycle in a new order every cycle.", "shuffle 4 $ n \"0 1 2 3\"",
                bind<pattern::shuffle>},
    FunctionRow{"scramble", "Pattern Int -> Pattern a -> Pattern a",
                "Parts of a cycle chosen at random.", "scramble 4 $ n \"0 1 2 3\"",
                bind<pattern::scramble>},
};

}  // namespace

std::span<const FunctionRow> random() { return kRows; }

}  // namespace hocket::language::table
