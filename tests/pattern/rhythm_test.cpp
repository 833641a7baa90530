// Events of the library as Tidal 1.7.10 gave them, where 1.9 gives the same.
#include "pattern/rhythm.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pattern/composition.hpp"
#include "pattern/conditions.hpp"
#include "pattern/golden.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

const Cycles quarter{1, 4};

Pattern twice(const Pattern& pattern) { return fast_by(2, pattern); }

const Golden kGolden[] = {
    {"EuclidSpreadsOnsets",
     [] { return euclid(integer(3), integer(8), word("a")); },
     1,
     {"0..1/8 a", "3/8..1/2 a", "3/4..7/8 a"}},
    {"EuclidOffTurnsEarlier",
     [] { return euclid_off(integer(5), integer(8), integer(2), word("a")); },
     1,
     {"0..1/8 a", "1/8..1/4 a", "3/8..1/2 a", "1/2..5/8 a", "3/4..7/8 a"}},
    {"MaskDropsWhatIsNotTrue",
     [] { return mask(booleans("1011"), words("aa bb c d")); },
     1,
     {"0..1/8 a", "1/8..1/4 a", "1/2..3/4 c", "3/4..1 d"}},
    {"StructTakesTheRhythmOfTruth",
     [] { return structure(booleans("1011"), words("<ab> c")); },
     1,
     {"0..1/4 a", "1/2..3/4 c", "3/4..1 c"}},
    {"SewKeepsTheStructureOfItsPatterns",
     [] { return sew(booleans("10"), fast_by(4, word("a")), fast_by(4, word("b"))); },
     1,
     {"0..1/4 a", "1/4..1/2 a", "1/2..3/4 b", "3/4..1 b"}},
    {"RotMovesValuesAndKeepsTheRhythm",
     [] { return rot(integer(1), words("a ~ b c")); },
     1,
     {"0..1/4 b", "1/2..3/4 c", "3/4..1 a"}},
    {"ArpUpAndDownLeavesOutTheEnds",
     [] {
         return arp(word("updown"), stack({word("a"), word("b"), word("c")}));
     },
     1,
     {"0..1/4 a", "1/4..1/2 b", "1/2..3/4 c", "3/4..1 b"}},
    {"StutterRepeatsLater",
     [] { return stutter(3, Cycles(1, 8), word("a")); },
     1,
     {"0..1 a", "-7/8..1/8 [0..1/8] a", "-3/4..1/4 [0..1/4] a", "1/8..9/8 [1/8..1] a",
      "1/4..5/4 [1/4..1] a"}},
    {"BitePlaysNumberedParts",
     [] {
         return bite(integer(4), fastcat({integer(2), fast_by(2, integer(0))}), words("a b c d"));
     },
     1,
     {"0..1/2 c", "1/2..3/4 a", "3/4..1 a"}},
    {"SqueezeFillsEvents",
     [] {
         return squeeze(fastcat({integer(0), integer(1), integer(0)}), {words("a b"), word("c")});
     },
     1,
     {"0..1/6 a", "1/6..1/3 b", "1/3..2/3 c", "2/3..5/6 a", "5/6..1 b"}},
    {"UrPlaysNamesWithEffects",
     [] {
         return ur(2, words("x y:f"), {{"x", words("a b")}, {"y", words("c d")}}, {{"f", twice}});
     },
     2,
     {"0..1/2 a", "1/2..1 b", "1..5/4 c", "5/4..3/2 d", "3/2..7/4 c", "7/4..2 d"}},
    {"FitGoesOnInItsList",
     [] {
         return fit(integer(3),
                    {Value::text("a"), Value::text("b"), Value::text("c"), Value::text("d")},
                    fastcat({integer(0), fastcat({silence(), integer(1)}), integer(2)}));
     },
     2,
     {"0..1/3 a", "1/2..2/3 b", "2/3..1 c", "1..4/3 d", "3/2..5/3 a", "5/3..2 b"}},
    {"WedgeDividesTheCycle",
     [] { return wedge(time(quarter), words("a b"), words("c d")); },
     1,
     {"0..1/8 a", "1/8..1/4 b", "1/4..5/8 c", "5/8..1 d"}},
};

INSTANTIATE_TEST_SUITE_P(Rhythm, GoldenEvents, testing::ValuesIn(kGolden), golden_name);

}  // namespace
}  // namespace hocket::pattern
