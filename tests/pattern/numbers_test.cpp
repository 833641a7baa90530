// Events of the library as Tidal 1.7.10 gave them, where 1.9 gives the same.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pattern/composition.hpp"
#include "pattern/golden.hpp"
#include "pattern/random.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/scales.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

const Golden kGolden[] = {
    {"ShuffleIsAPermutation",
     [] { return shuffle(integer(4), words("a b c d")); },
     2,
     {"0..1/4 a", "1/4..1/2 b", "1/2..3/4 c", "3/4..1 d", "1..5/4 d", "5/4..3/2 b", "3/2..7/4 c",
      "7/4..2 a"}},
    {"ScrambleDrawsWithRepetition",
     [] { return scramble(integer(4), words("a b c d")); },
     2,
     {"0..1/4 b", "1/4..1/2 c", "1/2..3/4 a", "3/4..1 b", "1..5/4 c", "5/4..3/2 d", "3/2..7/4 c",
      "7/4..2 b"}},
    {"DegradeDropsTheSameEventsAsTidal",
     [] { return degrade_by(number(0.5), fast_by(8, word("a"))); },
     1,
     {"1/8..1/4 a", "1/4..3/8 a", "3/8..1/2 a", "1/2..5/8 a", "3/4..7/8 a", "7/8..1 a"}},
    {"RandcatShiftsACat",
     [] {
         return randcat({word("a"), word("b"), word("c")});
     },
     6,
     {"0..1 a", "1..2 c", "2..3 a", "3..4 b", "4..5 a", "5..6 c"}},
    {"RandIsTidals",
     [] { return segment(time(4), rand(Value::Kind::number)); },
     1,
     {"0..1/4 42249651/134217728", "1/4..1/2 161195377/268435456", "1/2..3/4 9356321/67108864",
      "3/4..1 211281105/536870912"}},
    {"PerlinIsTidals",
     [] { return segment(time(4), perlin(Value::Kind::number)); },
     2,
     {"0..1/4 18276974863/2199023255552", "1/4..1/2 313349352309/2199023255552",
      "1/2..3/4 825243636875/2199023255552", "3/4..1 1120316014321/2199023255552",
      "1..5/4 1121587398927/2199023255552", "5/4..3/2 847040873333/2199023255552",
      "3/2..7/4 370755026059/2199023255552", "7/4..2 96208500465/2199023255552"}},
    {"RangeScales",
     [] { return segment(time(4), range(number(1), number(5), saw(Value::Kind::number))); },
     1,
     {"0..1/4 3/2", "1/4..1/2 5/2", "1/2..3/4 7/2", "3/4..1 9/2"}},
    {"SmoothDrawsLines",
     [] {
         return segment(time(4), smooth(fastcat({number(0), number(1)})));
     },
     1,
     {"0..1/4 1/4", "1/4..1/2 3/4", "1/2..3/4 3/4", "3/4..1 1/4"}},
    {"QuantiseRoundsHalvesToEven",
     [] {
         return quantise(Value::number(4),
                         fastcat({number(0.1), number(0.3), number(0.125), number(0.375)}));
     },
     1,
     {"0..1/4 0", "1/4..1/2 1/4", "1/2..3/4 0", "3/4..1 1/2"}},
    {"ScaleGoesOnInOtherOctaves",
     [] {
         return scale(Value::Kind::number, word("major"),
                      fastcat({integer(-1), integer(0), integer(7), integer(9)}));
     },
     1,
     {"0..1/4 -1", "1/4..1/2 0", "1/2..3/4 12", "3/4..1 16"}},
    {"RunCounts",
     [] {
         return run(slowcat({number(4), number(2)}));
     },
     2,
     {"0..1/4 0", "1/4..1/2 1", "1/2..3/4 2", "3/4..1 3", "1..3/2 0", "3/2..2 1"}},
    {"ToScaleGoesOnInOtherOctaves",
     [] {
         return to_scale({Value::number(0), Value::number(4), Value::number(7)},
                         fastcat({integer(-1), integer(0), integer(3)}));
     },
     1,
     {"0..1/3 -5", "1/3..2/3 0", "2/3..1 12"}},
};

INSTANTIATE_TEST_SUITE_P(Random, GoldenEvents, testing::ValuesIn(kGolden), golden_name);

}  // namespace
}  // namespace hocket::pattern
