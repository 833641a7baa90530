// Events of the library as Tidal 1.7.10 gave them, where 1.9 gives the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pattern/conditions.hpp"
#include "pattern/golden.hpp"
#include "pattern/rearrange.hpp"

namespace hocket::pattern {
namespace {

const Cycles half{1, 2};
const Cycles quarter{1, 4};

Pattern twice(const Pattern& pattern) { return fast_by(2, pattern); }

const Golden kGolden[] = {
    {"EveryAppliesItsFunctionFromCycle0On",
     [] { return every(integer(3), rev, words("a b c")); },
     4,
     {"0..1/3 c", "1/3..2/3 b", "2/3..1 a", "1..4/3 a", "4/3..5/3 b", "5/3..2 c", "2..7/3 a",
      "7/3..8/3 b", "8/3..3 c", "3..10/3 c", "10/3..11/3 b", "11/3..4 a"}},
    {"WhenmodActsInTheLastCyclesOfEachRound",
     [] { return whenmod(time(4), time(2), rev, words("a b")); },
     4,
     {"0..1/2 a", "1/2..1 b", "1..3/2 a", "3/2..2 b", "2..5/2 b", "5/2..3 a", "3..7/2 b",
      "7/2..4 a"}},
    {"WithinTakesOnsetsOfAPart",
     [] {
         return within({0, half}, twice, words("a b c d"));
     },
     1,
     {"0..1/8 a", "1/8..1/4 b", "1/4..3/8 c", "3/8..1/2 d", "1/2..3/4 c", "3/4..1 d"}},
    {"LingerStepsThroughCycles",
     [] { return linger(time(quarter), words("<abcd> x")); },
     1,
     {"0..1/2 [0..1/4] a", "1/4..3/4 [1/4..1/2] b", "1/2..1 [1/2..3/4] c", "3/4..5/4 [3/4..1] d"}},
    {"PlyRepeatsEvents",
     [] { return ply(time(3), words("a b")); },
     1,
     {"0..1/6 a", "1/6..1/3 a", "1/3..1/2 a", "1/2..2/3 b", "2/3..5/6 b", "5/6..1 b"}},
    {"IterBeginsLaterEveryCycle",
     [] { return iter(integer(4), words("a b c d")); },
     2,
     {"0..1/4 a", "1/4..1/2 b", "1/2..3/4 c", "3/4..1 d", "1..5/4 b", "5/4..3/2 c", "3/2..7/4 d",
      "7/4..2 a"}},
    {"ChunkTakesTheNextPartEveryCycle",
     [] { return chunk(integer(2), twice, words("a b c d")); },
     2,
     {"0..1/8 a", "1/8..1/4 b", "1/4..3/8 c", "3/8..1/2 d", "1/2..3/4 c", "3/4..1 d", "1..5/4 a",
      "5/4..3/2 b", "3/2..13/8 a", "13/8..7/4 b", "7/4..15/8 c", "15/8..2 d"}},
    {"BrakSqueezesOddCycles",
     [] { return brak(words("a b")); },
     2,
     {"0..1/2 a", "1/2..1 b", "5/4..3/2 a", "3/2..7/4 b"}},
    {"SwingDelaysSecondHalves",
     [] {
         return swing_by(time({1, 3}), time(2), fast_by(4, word("a")));
     },
     1,
     {"-1/12..1/6 [0..1/6] a", "0..1/4 a", "5/12..2/3 a", "1/2..3/4 a", "11/12..7/6 [11/12..1] a"}},
};

INSTANTIATE_TEST_SUITE_P(Time, GoldenEvents, testing::ValuesIn(kGolden), golden_name);

}  // namespace
}  // namespace hocket::pattern
