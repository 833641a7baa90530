// Some cycles, some stretches of a cycle, some events.
#include "pattern/conditions.hpp"

#include <array>
#include <string>

#include "language/bind.hpp"
#include "language/table/instances.hpp"
#include "language/table/tables.hpp"
#include "pattern/arithmetic.hpp"
#include "pattern/basic.hpp"
#include "pattern/rhythm.hpp"

namespace hocket::language::table {
namespace {

using pattern::Cycles;
using pattern::Pattern;
using pattern::Transform;
using pattern::Value;

Pattern euclid_off_inv(const Pattern& onsets, const Pattern& steps, const Pattern& rotation,
                       const Pattern& p) {
    return pattern::euclid_off(pattern::map_values(pattern::negate, onsets), steps, rotation, p);
}
Pattern euclid_off_full(const Pattern& onsets, const Pattern& steps, const Pattern& rotation,
                        const Pattern& p, const Pattern& between) {
    return pattern::stack({pattern::euclid_off(onsets, steps, rotation, p),
                           euclid_off_inv(onsets, steps, rotation, between)});
}

std::vector<Value> digits_of(const Type& number, const std::string& text) {
    std::vector<Value> digits;
    for (const char c : text) {
        const bool decimal = c >= '0' && c <= '9';
        const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (!decimal && !letter) throw EvaluationError("lindenmayerI: no digit: " + std::string{c});
        const int value = decimal ? c - '0' : (c | 0x20) - 'a' + 10;
        digits.push_back(number_as(number, Value::integer(value)));
    }
    return digits;
}
Value lindenmayer_numbers(const Type& type) {
    return function_value(
        [number = type.result(3).element()](std::int64_t n, const std::string& rules, const std::string& start) {
            return digits_of(number, pattern::lindenmayer(n, rules, start));
        });
}

constexpr std::array kRows{
    FunctionRow{"ifp",
                "(Int -> Bool) -> (Pattern a -> Pattern a) -> (Pattern a -> Pattern a) -> Pattern "
                "a -> Pattern a",
                "One function or another, by a test of the cycle's number.",
                "ifp even (fast 2) rev $ s \"bd sn\"", bind<pattern::ifp>},
    FunctionRow{
        "whenmod",
        "Pattern Time -> Pattern Time -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
        "Of every so many cycles, applies a function to those from a number on.",
        "whenmod 4 2 rev $ n \"0 1 2\"", bind<pattern::whenmod>},
    FunctionRow{"while", "Pattern Bool -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function where a pattern of booleans is true.",
                "while \"1 0\" (fast 4) $ s \"bd sn\"", bind<pattern::while_true>},
    FunctionRow{"within", "(Time, Time) -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function and keeps its events in a part of the cycle.",
                "within (0, 0.5) (fast 2) $ s \"bd sn\"", bind<pattern::within>},
    FunctionRow{"within'", "(Time, Time) -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to a part of the cycle alone.",
                "within' (0, 0.5) (fast 2) $ s \"bd sn\"", bind<pattern::within_zoomed>},
    FunctionRow{"withinArc", "(Time, Time) -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function and keeps its events in a part of the cycle.",
                "withinArc (Arc 0 0.5) (fast 2) $ s \"bd sn\"", bind<pattern::within>},
    FunctionRow{"mask", "Pattern Bool -> Pattern a -> Pattern a",
                "Plays only while a pattern of booleans is true.", "mask \"1 0 1 1\" $ s \"bd*8\"",
                bind<pattern::mask>},
    FunctionRow{"struct", "Pattern Bool -> Pattern a -> Pattern a",
                "Gives a pattern the rhythm of a pattern of booleans.",
                "struct \"t f t t\" $ s \"bd\"", bind<pattern::structure>},
    FunctionRow{"substruct", "Pattern Bool -> Pattern a -> Pattern a",
                "A cycle of the pattern in every true event.",
                "substruct \"t f t t\" $ s \"bd sn\"", bind<pattern::substruct>},
    FunctionRow{"sew", "Pattern Bool -> Pattern a -> Pattern a -> Pattern a",
                "Two patterns in turn, by a pattern of booleans.",
                "sew \"t f\" (n \"0*4\") (n \"1*8\")", bind<pattern::sew>},
    FunctionRow{"stitch", "Pattern Bool -> Pattern a -> Pattern a -> Pattern a",
                "Two patterns in turn, in the rhythm of a pattern of booleans.",
                "stitch \"t f t t\" (s \"bd\") (s \"sn\")", bind<pattern::stitch>},
    FunctionRow{"inv", "Pattern Bool -> Pattern Bool", "True for false, false for true.",
                "struct (inv \"1 0\") $ s \"bd\"", bind<pattern::inv>},
    FunctionRow{"euclid", "Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "So many onsets spread evenly over so many steps.", "euclid 3 8 $ s \"bd\"",
                bind<pattern::euclid>},
    FunctionRow{"_euclid", "Int -> Int -> Pattern a -> Pattern a", "euclid with plain numbers.",
                "_euclid 3 8 $ s \"bd\"", bind<pattern::euclid_by>},
    FunctionRow{"_euclidBool", "Int -> Int -> Pattern Bool", "euclid as booleans.",
                "struct (_euclidBool 3 8) $ s \"bd\"", bind<pattern::euclid_bool_by>},
    FunctionRow{"euclidInv", "Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "The steps that euclid leaves out.", "euclidInv 3 8 $ s \"bd\"",
                bind<pattern::euclid_inv>},
    FunctionRow{"euclidFull", "Pattern Int -> Pattern Int -> Pattern a -> Pattern a -> Pattern a",
                "One pattern on euclid's steps, another on the rest.",
                "euclidFull 3 8 (s \"bd\") (s \"hh\")", bind<pattern::euclid_full>},
    FunctionRow{"euclidOff", "Pattern Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "euclid, so many steps earlier.", "euclidOff 3 8 2 $ s \"bd\"",
                bind<pattern::euclid_off>},
    FunctionRow{"eoff", "Pattern Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "euclid, so many steps earlier.", "eoff 3 8 2 $ s \"bd\"",
                bind<pattern::euclid_off>},
    FunctionRow{"euclidOffFull",
                "Pattern Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a -> Pattern a",
                "euclidOff, with another pattern on the rest.",
                "euclidOffFull 3 8 2 (s \"bd\") (s \"hh\")", bind<euclid_off_full>},
    FunctionRow{"eoffful",
                "Pattern Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a -> Pattern a",
                "euclidOff, with another pattern on the rest.",
                "eoffful 3 8 2 (s \"bd\") (s \"hh\")", bind<euclid_off_full>},
    FunctionRow{"euclidOffInv",
                "Pattern Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "The steps that euclidOff leaves out.", "euclidOffInv 3 8 2 $ s \"bd\"",
                bind<euclid_off_inv>},
    FunctionRow{"eoffinv", "Pattern Int -> Pattern Int -> Pattern Int -> Pattern a -> Pattern a",
                "The steps that euclidOff leaves out.", "eoffinv 3 8 2 $ s \"bd\"",
                bind<euclid_off_inv>},
    FunctionRow{"euclidOffBool",
                "Pattern Int -> Pattern Int -> Pattern Int -> Pattern Bool -> Pattern Bool",
                "euclidOff of booleans: false ones turn it round.",
                "struct (euclidOffBool 3 8 2 \"t\") $ s \"bd\"", bind<pattern::euclid_off_bool>},
    FunctionRow{"distrib", "[Pattern Int] -> Pattern a -> Pattern a",
                "euclid in euclid: the first number of the second of the third ...",
                "distrib [3, 5, 8] $ s \"bd\"", bind<pattern::distrib>},
    FunctionRow{"necklace", "Rational -> [Int] -> Pattern Bool",
                "True after each of the distances, in steps of which a cycle has so many.",
                "struct (necklace 12 [4, 2]) $ s \"bd\"", bind<pattern::necklace>},
    FunctionRow{"chunk", "Pattern Int -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "Applies a function to one part of the cycle, the next one every cycle.",
                "chunk 4 (# speed 2) $ s \"bd sn hh cp\"", bind<pattern::chunk>},
    FunctionRow{"_chunk", "Int -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "chunk with a plain number.", "_chunk 4 (# speed 2) $ s \"bd sn hh cp\"",
                bind<pattern::chunk_by>},
    FunctionRow{"chunk'", "Pattern Int -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "chunk from the last part to the first.",
                "chunk' 4 (# speed 2) $ s \"bd sn hh cp\"", bind<pattern::chunk_back>},
    FunctionRow{"contrast",
                "(ControlPattern -> ControlPattern) -> (ControlPattern -> ControlPattern) -> "
                "ControlPattern -> ControlPattern -> ControlPattern",
                "One function for events with the given controls, another for the rest.",
                "contrast (# crush 4) (# speed 2) (n \"1\") $ n \"0 1\" # s \"drum\"",
                bind<pattern::contrast>},
    FunctionRow{
        "fix",
        "(ControlPattern -> ControlPattern) -> ControlPattern -> ControlPattern -> ControlPattern",
        "Applies a function to events with the given controls.",
        "fix (# crush 4) (n 1) $ n \"0 1\" # s \"drum\"", bind<pattern::fix>},
    FunctionRow{
        "unfix",
        "(ControlPattern -> ControlPattern) -> ControlPattern -> ControlPattern -> ControlPattern",
        "Applies a function to events without the given controls.",
        "unfix (# crush 4) (n 1) $ n \"0 1\" # s \"drum\"", bind<pattern::unfix>},
    FunctionRow{"binary", "Pattern Int -> Pattern Bool",
                "The eight lower bits of a number as a rhythm.",
                "struct (binary \"146\") $ s \"bd\"", bind<pattern::binary>},
    FunctionRow{"binaryN", "Pattern Int -> Pattern Int -> Pattern Bool",
                "So many bits of a number as a rhythm.", "struct (binaryN 4 \"5\") $ s \"bd\"",
                bind<pattern::binary_n>},
    FunctionRow{"ascii", "Pattern String -> Pattern Bool", "The bits of letters as a rhythm.",
                "struct (ascii \"a b\") $ s \"bd\"", bind<pattern::ascii>},
    FunctionRow{"randStruct", "Int -> Pattern Int", "A cycle cut at random into numbered parts.",
                "randStruct 4", bind<pattern::rand_struct>},
    FunctionRow{"stripe", "Pattern Int -> Pattern a -> Pattern a",
                "So many cycles in random parts of one.", "stripe 2 $ s \"bd sn\"",
                bind<pattern::stripe>},
    FunctionRow{"slowstripe", "Pattern Int -> Pattern a -> Pattern a",
                "stripe, slowed down by as much.", "slowstripe 2 $ s \"bd sn\"",
                bind<pattern::slow_stripe>},
    FunctionRow{"markovPat", "Pattern Int -> Pattern Int -> [[Double]] -> Pattern Int",
                "Steps of a Markov chain, from a state on, by a table of weights.",
                "n (fromIntegral <$> markovPat 8 1 [[3, 5, 2], [4, 4, 2], [0, 1, 0]])",
                bind<pattern::markov>},
    FunctionRow{"runMarkov", "Int -> [[Double]] -> Int -> Time -> [Int]",
                "Steps of a Markov chain as a list.",
                "n $ fastFromList $ map fromIntegral $ runMarkov 8 [[2, 3], [1, 3]] 0 0",
                bind<pattern::run_markov>},
    FunctionRow{"lindenmayer", "Int -> String -> String -> String",
                "Rewrites a text so many times by rules.",
                "s $ step \"bd\" $ lindenmayer 2 \"x:x~,~:x\" \"x\"", bind<pattern::lindenmayer>},
    FunctionRow{"lindenmayerI", "Num a => Int -> String -> String -> [a]",
                "Digits of a rewritten text.",
                "n $ fastFromList $ lindenmayerI 2 \"0:10,1:0\" \"0\"", lindenmayer_numbers},
    FunctionRow{"step", "String -> String -> Pattern String",
                "Steps of a text: x is the name, a digit the name with a number.",
                "s $ step \"drum\" \"x x12 ~\"", bind<pattern::step>},
    FunctionRow{"steppify", "String -> String -> Pattern String",
                "Steps of a text: x is the name, a digit the name with a number.",
                "s $ steppify \"drum\" \"x x12 ~\"", bind<pattern::step>},
    FunctionRow{"steps", "[(String, String)] -> Pattern String", "Several texts of steps at once.",
                "s $ steps [(\"bd\", \"x~x~\"), (\"sn\", \"~~x~\")]", bind<pattern::steps>},
    FunctionRow{"stepifies", "[(String, String)] -> Pattern String",
                "Several texts of steps at once.",
                "s $ stepifies [(\"bd\", \"x~x~\"), (\"sn\", \"~~x~\")]", bind<pattern::steps>},
    FunctionRow{"step'", "[String] -> String -> Pattern String",
                "Steps of a text: digits choose a name.", "s $ step' [\"bd\", \"sn\"] \"0~10\"",
                bind<pattern::step_names>},
    FunctionRow{"stepify'", "[String] -> String -> Pattern String",
                "Steps of a text: digits choose a name.", "s $ stepify' [\"bd\", \"sn\"] \"0~10\"",
                bind<pattern::step_names>},
    FunctionRow{"deconstruct", "Int -> Pattern String -> String",
                "So many steps of a cycle as mini-notation.",
                "s $ step (deconstruct 1 \"bd\") \"x\"", bind<pattern::deconstruct>},
};

}  // namespace

std::span<const FunctionRow> conditions() { return kRows; }

}  // namespace hocket::language::table
