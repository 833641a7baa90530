// Events of the library as Tidal 1.7.10 gave them, where 1.9 gives the same.
#include "pattern/controls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pattern/arithmetic.hpp"
#include "pattern/conditions.hpp"
#include "pattern/golden.hpp"
#include "pattern/operators.hpp"
#include "pattern/time.hpp"

namespace hocket::pattern {
namespace {

Pattern set(const char* name, double value) { return control(Symbol{name}, number(value)); }
Pattern sounds(const char* names) { return control(Symbol{"s"}, words(names)); }

const Golden kGolden[] = {
    {"ChopKeepsToWhatIsPlayed",
     [] {
         return chop(integer(2),
                     with_controls(with_controls(sounds("a b"), set("begin", 0.5)), set("end", 1)));
     },
     1,
     {"0..1/4 {begin=1/2 end=3/4 s=a}", "1/4..1/2 {begin=3/4 end=1 s=a}",
      "1/2..3/4 {begin=1/2 end=3/4 s=b}", "3/4..1 {begin=3/4 end=1 s=b}"}},
    {"StriateInterlacesParts",
     [] { return striate(integer(2), sounds("a b")); },
     1,
     {"0..1/4 {begin=0 end=1/2 s=a}", "1/4..1/2 {begin=0 end=1/2 s=b}",
      "1/2..3/4 {begin=1/2 end=1 s=a}", "3/4..1 {begin=1/2 end=1 s=b}"}},
    {"SlicePlaysNumberedParts",
     [] {
         return slice(integer(4), fastcat({integer(3), integer(0)}), sounds("a"));
     },
     1,
     {"0..1/2 {begin=3/4 end=1 s=a}", "1/2..1 {begin=0 end=1/4 s=a}"}},
    {"SpliceFitsTheSpeed",
     [] {
         return splice(integer(4), fastcat({integer(3), fast_by(2, integer(0))}), sounds("a"));
     },
     1,
     {"0..1/2 {begin=3/4 end=1 s=a speed=1/2 unit=c}",
      "1/2..3/4 {begin=0 end=1/4 s=a speed=1 unit=c}",
      "3/4..1 {begin=0 end=1/4 s=a speed=1 unit=c}"}},
    {"ChewSpeedsUpShortParts",
     [] {
         return chew(integer(2), fastcat({integer(0), fast_by(2, integer(1))}),
                     with_controls(sounds("a b"), set("speed", 2)));
     },
     1,
     {"0..1/2 {s=a speed=2}", "1/2..3/4 {s=b speed=4}", "3/4..1 {s=b speed=4}"}},
    {"LoopAtFitsCycles",
     [] { return loop_at(time(2), sounds("a")); },
     2,
     {"0..2 {s=a speed=1/2 unit=c}"}},
    {"HurrySpeedsUpSounds",
     [] { return hurry(time(2), sounds("a")); },
     1,
     {"0..1/2 {s=a speed=2}", "1/2..1 {s=a speed=2}"}},
    {"JuxPansWhereNothingWasPanned",
     [] { return jux(rev, sounds("a b")); },
     1,
     {"0..1/2 {pan=0 s=a}", "0..1/2 {pan=1 s=b}", "1/2..1 {pan=0 s=b}", "1/2..1 {pan=1 s=a}"}},
    {"StutFadesInALine",
     [] {
         return stut(integer(3), number(0.5), time({1, 8}), sounds("a"));
     },
     1,
     {"0..1 {s=a}", "-7/8..1/8 [0..1/8] {gain=3752999689475413/4503599627370496 s=a}",
      "-3/4..1/4 [0..1/4] {gain=6004799503160661/9007199254740992 s=a}",
      "1/8..9/8 [1/8..1] {gain=3752999689475413/4503599627370496 s=a}",
      "1/4..5/4 [1/4..1] {gain=6004799503160661/9007199254740992 s=a}"}},
    {"LeftOperatorsCutLeftWholes",
     [] {
         return operate(Structure::left, add, fastcat({set("n", 1), set("n", 2)}),
                        fastcat({set("n", 10), set("n", 20), set("n", 30)}));
     },
     1,
     {"0..1/2 [0..1/3] {n=11}", "0..1/2 [1/3..1/2] {n=21}", "1/2..1 [1/2..2/3] {n=22}",
      "1/2..1 [2/3..1] {n=32}"}},
    {"MinusNegatesWhatIsOnTheRightAlone",
     [] { return operate(Structure::left, subtract, sounds("a"), set("n", 3)); },
     1,
     {"0..1 {n=-3 s=a}"}},
    {"SpinGoesRoundTheRoom",
     [] { return spin(integer(2), sounds("a b")); },
     1,
     {"0..1/2 {pan=0 s=a}", "0..1/2 {pan=1/2 s=b}", "1/2..1 {pan=0 s=b}", "1/2..1 {pan=1/2 s=a}"}},
    {"InterlaceMovesBetweenTwo",
     [] { return interlace(sounds("a"), sounds("b")); },
     1,
     {"0..1 {s=a shape=4843987496015329/9007199254740992}",
      "0..1 {s=b shape=3262491833251563/9007199254740992}"}},
    {"FixChangesMatchingEvents",
     [] {
         return fix([](const Pattern& p) { return with_controls(p, set("crush", 4)); }, set("n", 1),
                    with_controls(fastcat({set("n", 0), set("n", 1)}), sounds("d")));
     },
     1,
     {"0..1/2 {n=0 s=d}", "1/2..1 {crush=4 n=1 s=d}"}},
};

INSTANTIATE_TEST_SUITE_P(Controls, GoldenEvents, testing::ValuesIn(kGolden), golden_name);

}  // namespace
}  // namespace hocket::pattern
