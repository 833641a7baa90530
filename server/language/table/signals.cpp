// Continuous patterns, and what makes numbers of another range.
#include "pattern/signals.hpp"

#include <array>

#include "language/bind.hpp"
#include "language/table/kinds.hpp"
#include "language/table/tables.hpp"
#include "pattern/basic.hpp"
#include "pattern/random.hpp"

namespace hocket::language::table {
namespace {

using pattern::Pattern;
using pattern::Value;

constexpr std::array kRows{
    FunctionRow{"sine", "Fractional a => Pattern a", "A sine wave from 0 to 1, one period a cycle.",
                "segment 4 sine", bind_kind<pattern::sine>},
    FunctionRow{"sine2", "Fractional a => Pattern a", "A sine wave from -1 to 1.",
                "segment 4 sine2", bind_kind<pattern::sine2>},
    FunctionRow{"cosine", "Fractional a => Pattern a", "sine, a quarter of a cycle later.",
                "segment 4 cosine", bind_kind<pattern::cosine>},
    FunctionRow{"cosine2", "Fractional a => Pattern a", "sine2, a quarter of a cycle later.",
                "segment 4 cosine2", bind_kind<pattern::cosine2>},
    FunctionRow{"saw", "(Fractional a, Real a) => Pattern a", "Rises from 0 to 1 in every cycle.",
                "segment 4 saw", bind_kind<pattern::saw>},
    FunctionRow{"saw2", "(Fractional a, Real a) => Pattern a", "Rises from -1 to 1 in every cycle.",
                "segment 4 saw2", bind_kind<pattern::saw2>},
    FunctionRow{"isaw", "(Fractional a, Real a) => Pattern a", "Falls from 1 to 0 in every cycle.",
                "segment 4 isaw", bind_kind<pattern::isaw>},
    FunctionRow{"isaw2", "(Fractional a, Real a) => Pattern a",
                "Falls from 1 to -1 in every cycle.", "segment 4 isaw2", bind_kind<pattern::isaw2>},
    FunctionRow{"tri", "(Fractional a, Real a) => Pattern a", "Rises from 0 to 1 and falls again.",
                "segment 4 tri", bind_kind<pattern::tri>},
    FunctionRow{"tri2", "(Fractional a, Real a) => Pattern a",
                "Rises from -1 to 1 and falls again.", "segment 4 tri2", bind_kind<pattern::tri2>},
    FunctionRow{"square", "Fractional a => Pattern a",
                "0 in the first half of every cycle, 1 in the second.", "segment 4 square",
                bind_kind<pattern::square>},
    FunctionRow{"square2", "Fractional a => Pattern a",
                "-1 in the first half of every cycle, 1 in the second.", "segment 4 square2",
                bind_kind<pattern::square2>},
    FunctionRow{"envL", "Pattern Double", "Rises from 0 to 1 in cycle 0 and stays there.",
                "segment 4 envL", bind<pattern::env_l>},
    FunctionRow{"envLR", "Pattern Double", "Falls from 1 to 0 in cycle 0 and stays there.",
                "segment 4 envLR", bind<pattern::env_lr>},
    FunctionRow{"envEq", "Pattern Double", "Falls from 1 to 0 with equal power.", "segment 4 envEq",
                bind<pattern::env_eq>},
    FunctionRow{"envEqR", "Pattern Double", "Rises from 0 to 1 with equal power.",
                "segment 4 envEqR", bind<pattern::env_eq_r>},
    FunctionRow{"rand", "Fractional a => Pattern a",
                "Random numbers from 0 to 1, the same at the same time.", "segment 4 rand",
                bind_kind<pattern::rand>},
    FunctionRow{"irand", "Num a => Pattern Int -> Pattern a",
                "Random whole numbers below the given one.", "segment 4 $ irand 8",
                bind_kind<pattern::irand>},
    FunctionRow{"_irand", "Num a => Int -> Pattern a", "irand with a plain number.",
                "segment 4 $ _irand 8", bind_kind<pattern::irand_by>},
    FunctionRow{"brand", "Pattern Bool", "True or false at random.",
                "struct (segment 8 brand) $ s \"bd\"", bind<pattern::brand>},
    FunctionRow{"brandBy", "Pattern Double -> Pattern Bool", "True with the given probability.",
                "struct (segment 8 $ brandBy 0.25) $ s \"bd\"", bind<pattern::brand_by>},
    FunctionRow{"_brandBy", "Double -> Pattern Bool", "brandBy with a plain number.",
                "struct (segment 8 $ _brandBy 0.25) $ s \"bd\"", bind<pattern::brand_by_chance>},
    FunctionRow{"perlin", "Fractional a => Pattern a",
                "Moves smoothly to a new random number every cycle.", "segment 4 perlin",
                bind_kind<pattern::perlin>},
    FunctionRow{"perlinWith", "Fractional a => Pattern Double -> Pattern a",
                "Smooth randomness of a pattern instead of the time.",
                "segment 4 $ perlinWith (saw * 4)", bind_kind<pattern::perlin_with>},
    FunctionRow{"perlin2", "Pattern Double -> Pattern Double",
                "Smooth randomness of time and a pattern.", "segment 4 $ perlin2 (sine * 2)",
                bind<pattern::perlin2>},
    FunctionRow{"perlin2With", "Pattern Double -> Pattern Double -> Pattern Double",
                "Smooth randomness of two patterns.",
                "segment 4 $ perlin2With (cosine * 2) (sine * 2)", bind<pattern::perlin2_with>},
    FunctionRow{"range", "Num a => Pattern a -> Pattern a -> Pattern a -> Pattern a",
                "A pattern of 0 to 1 in another range.", "segment 4 $ range 1 5 saw",
                bind<pattern::range>},
    FunctionRow{"rangex", "Floating a => a -> a -> Pattern a -> Pattern a",
                "A pattern of 0 to 1 in another range, exponentially: for frequencies.",
                "segment 4 $ rangex 20 2000 saw", bind<pattern::rangex>},
    FunctionRow{"quantise", "RealFrac a => a -> Pattern a -> Pattern a",
                "Rounds to so many divisions of 1, halves to even.", "segment 4 $ quantise 4 saw",
                bind<pattern::quantise>},
    FunctionRow{"qround", "RealFrac a => a -> Pattern a -> Pattern a",
                "Rounds to so many divisions of 1, halves to even.", "segment 4 $ qround 4 saw",
                bind<pattern::quantise>},
    FunctionRow{"qfloor", "RealFrac a => a -> Pattern a -> Pattern a",
                "Rounds down to so many divisions of 1.", "segment 4 $ qfloor 4 saw",
                bind<pattern::qfloor>},
    FunctionRow{"qceiling", "RealFrac a => a -> Pattern a -> Pattern a",
                "Rounds up to so many divisions of 1.", "segment 4 $ qceiling 4 saw",
                bind<pattern::qceiling>},
    FunctionRow{"timeToRand", "Double -> Double", "The random number of a time in cycles.",
                "timeToRand 0.5", bind<[](double time) { return pattern::time_random(time); }>},
    FunctionRow{"timeToRands", "Double -> Int -> [Double]",
                "Several random numbers of a time in cycles.",
                "segment 2 $ fastFromList $ timeToRands 0.5 4", bind<pattern::time_randoms>},
};

}  // namespace

std::span<const FunctionRow> signals() { return kRows; }

}  // namespace hocket::language::table
