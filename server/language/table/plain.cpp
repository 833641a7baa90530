// `_fast` and its like, as far as they are the function of a pattern with a constant for it.
#include <array>
#include <utility>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/basic.hpp"
#include "pattern/composition.hpp"
#include "pattern/conditions.hpp"
#include "pattern/controls.hpp"
#include "pattern/random.hpp"
#include "pattern/rearrange.hpp"
#include "pattern/rhythm.hpp"
#include "pattern/signals.hpp"
#include "pattern/time.hpp"

namespace hocket::language::table {
namespace {

using pattern::Pattern;
using pattern::Value;

template <std::size_t Count, auto F>
struct Plain;
template <class... A, Pattern (*F)(const Pattern&, A...)>
struct Plain<1, F> {
    static Pattern call(const Value& first, A... rest) { return F(pattern::pure(first), rest...); }
};
template <class... A, Pattern (*F)(const Pattern&, const Pattern&, A...)>
struct Plain<2, F> {
    static Pattern call(const Value& first, const Value& second, A... rest) {
        return F(pattern::pure(first), pattern::pure(second), rest...);
    }
};
template <class... A, Pattern (*F)(const Pattern&, const Pattern&, const Pattern&, A...)>
struct Plain<3, F> {
    static Pattern call(const Value& first, const Value& second, const Value& third, A... rest) {
        return F(pattern::pure(first), pattern::pure(second), pattern::pure(third), rest...);
    }
};

/// The function whose first so many parameters are plain values instead of patterns.
template <std::size_t Count, auto F>
constexpr auto plain = &Plain<Count, F>::call;

constexpr std::array kRows{
    FunctionRow{"_arp", "String -> Pattern a -> Pattern a", "arp with a plain word.",
                "n $ _arp \"updown\" \"c'maj e'min\"", bind<plain<1, pattern::arp>>},
    FunctionRow{"_binaryN", "Int -> Pattern Int -> Pattern Bool", "binaryN with a plain number.",
                "struct (_binaryN 8 \"37\") $ s \"bd\"", bind<plain<1, pattern::binary_n>>},
    FunctionRow{"_bite", "Int -> Pattern Int -> Pattern a -> Pattern a",
                "bite with a plain number.", "_bite 4 \"0 2*2\" $ n \"0 .. 7\"",
                bind<plain<1, pattern::bite>>},
    FunctionRow{"_chew", "Int -> Pattern Int -> ControlPattern -> ControlPattern",
                "chew with a plain number.", "_chew 4 \"0 1*2 2\" $ n \"0 .. 7\" # s \"drum\"",
                bind<plain<1, pattern::chew>>},
    FunctionRow{"_chunk'", "Int -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "chunk' with a plain number.", "_chunk' 4 (hurry 2) $ n \"0 1 2 3\" # s \"drum\"",
                bind<plain<1, pattern::chunk_back>>},
    FunctionRow{"_echoWith", "Int -> Time -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "echoWith with plain numbers.",
                "_echoWith 3 0.125 (|* speed 2) $ s \"bd sn\" # speed 1",
                bind<plain<2, pattern::echo_with>>},
    FunctionRow{"_euclidInv", "Int -> Int -> Pattern a -> Pattern a",
                "euclidInv with plain numbers.", "_euclidInv 3 8 $ s \"hh\"",
                bind<plain<2, pattern::euclid_inv>>},
    FunctionRow{"_euclidOff", "Int -> Int -> Int -> Pattern a -> Pattern a",
                "euclidOff with plain numbers.", "_euclidOff 3 8 2 $ s \"bd\"",
                bind<plain<3, pattern::euclid_off>>},
    FunctionRow{"_euclidOffBool", "Int -> Int -> Int -> Pattern Bool -> Pattern Bool",
                "euclidOffBool with plain numbers.",
                "struct (_euclidOffBool 3 8 2 \"t\") $ s \"bd\"",
                bind<plain<3, pattern::euclid_off_bool>>},
    FunctionRow{"_fit", "Int -> [a] -> Pattern Int -> Pattern a", "fit with a plain number.",
                "s $ _fit 3 [\"bd\", \"sn\", \"hh\", \"cp\"] \"0 1 2\"",
                bind<plain<1, pattern::fit>>},
    FunctionRow{"_gap", "Int -> ControlPattern -> ControlPattern", "gap with a plain number.",
                "_gap 8 $ s \"drum\"", bind<plain<1, pattern::gap>>},
    FunctionRow{"_iter", "Int -> Pattern a -> Pattern a", "iter with a plain number.",
                "_iter 4 $ n \"0 1 2 3\"", bind<plain<1, pattern::iter>>},
    FunctionRow{"_iter'", "Int -> Pattern a -> Pattern a", "iter' with a plain number.",
                "_iter' 4 $ n \"0 1 2 3\"", bind<plain<1, pattern::iter_back>>},
    FunctionRow{"_linger", "Time -> Pattern a -> Pattern a", "linger with a plain number.",
                "_linger 0.25 $ n \"0 1 2 3\"", bind<plain<1, pattern::linger>>},
    FunctionRow{"_off", "Time -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "off with a plain number.", "_off 0.125 (# crush 4) $ s \"bd sn\"",
                bind<plain<1, pattern::off>>},
    FunctionRow{"_outside", "Time -> (Pattern a -> Pattern b) -> Pattern a -> Pattern b",
                "outside with a plain number.", "_outside 2 rev $ n \"<0 1> 2\"",
                bind<plain<1, pattern::outside>>},
    FunctionRow{"_pickF", "Int -> [Pattern a -> Pattern a] -> Pattern a -> Pattern a",
                "pickF with a plain number.", "_pickF 1 [rev, fast 2] $ n \"0 1 2\"",
                bind<plain<1, pattern::pick_function>>},
    FunctionRow{"_plyWith", "Rational -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "plyWith with a plain number.", "_plyWith 3 (|* gain 0.8) $ s \"bd sn\" # gain 1",
                bind<plain<1, pattern::ply_with>>},
    FunctionRow{"_pressBy", "Time -> Pattern a -> Pattern a", "pressBy with a plain number.",
                "_pressBy 0.25 $ s \"bd sn\"", bind<plain<1, pattern::press_by>>},
    FunctionRow{"_range", "Num a => a -> a -> Pattern a -> Pattern a", "range with plain numbers.",
                "segment 4 $ _range 1 5 saw", bind<plain<2, pattern::range>>},
    FunctionRow{"_scramble", "Int -> Pattern a -> Pattern a", "scramble with a plain number.",
                "_scramble 4 $ n \"0 1 2 3\"", bind<plain<1, pattern::scramble>>},
    FunctionRow{"_select", "Double -> [Pattern a] -> Pattern a", "select with a plain number.",
                "_select 0.5 [s \"bd*2\", s \"sn*3\"]", bind<plain<1, pattern::select>>},
    FunctionRow{"_selectF", "Double -> [Pattern a -> Pattern a] -> Pattern a -> Pattern a",
                "selectF with a plain number.", "_selectF 0.5 [rev, fast 2] $ n \"0 1 2\"",
                bind<plain<1, pattern::select_function>>},
    FunctionRow{"_shuffle", "Int -> Pattern a -> Pattern a", "shuffle with a plain number.",
                "_shuffle 4 $ n \"0 1 2 3\"", bind<plain<1, pattern::shuffle>>},
    FunctionRow{"_someCyclesBy", "Double -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "someCyclesBy with a plain number.", "_someCyclesBy 0.3 (# speed 2) $ s \"bd*8\"",
                bind<plain<1, pattern::some_cycles_by>>},
    FunctionRow{"_spin", "Int -> ControlPattern -> ControlPattern", "spin with a plain number.",
                "_spin 4 $ s \"drum*4\"", bind<plain<1, pattern::spin>>},
    FunctionRow{"_striateBy", "Int -> Double -> ControlPattern -> ControlPattern",
                "striateBy with plain numbers.", "_striateBy 4 0.3 $ s \"bev\"",
                bind<plain<2, pattern::striate_by>>},
    FunctionRow{"_stripe", "Int -> Pattern a -> Pattern a", "stripe with a plain number.",
                "_stripe 2 $ s \"bd sn\"", bind<plain<1, pattern::stripe>>},
    FunctionRow{"_stutWith", "Int -> Time -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "stutWith with plain numbers.",
                "_stutWith 3 0.125 (|* speed 2) $ s \"bd sn\" # speed 1",
                bind<plain<2, pattern::echo_with>>},
    FunctionRow{"_trunc", "Time -> Pattern a -> Pattern a", "trunc with a plain number.",
                "_trunc 0.75 $ s \"bd sn hh cp\"", bind<plain<1, pattern::trunc>>},
    FunctionRow{"_wedge", "Time -> Pattern a -> Pattern a -> Pattern a",
                "wedge with a plain number.", "_wedge 0.25 (s \"bd*2\") (s \"sn*3\")",
                bind<plain<1, pattern::wedge>>},
    FunctionRow{"_whenmod", "Time -> Time -> (Pattern a -> Pattern a) -> Pattern a -> Pattern a",
                "whenmod with plain numbers.", "_whenmod 4 2 rev $ n \"0 1 2\"",
                bind<plain<2, pattern::whenmod>>},
};

}  // namespace

std::span<const FunctionRow> plain_arguments() { return kRows; }

}  // namespace hocket::language::table
