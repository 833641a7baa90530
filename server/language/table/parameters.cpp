// Functions for people who write functions: patterned parameters, transitions as plain functions.
#include <array>
#include <functional>
#include <vector>

#include "language/bind.hpp"
#include "language/table/tables.hpp"
#include "pattern/basic.hpp"
#include "pattern/join.hpp"
#include "pattern/rhythm.hpp"
#include "pattern/transitions.hpp"

namespace hocket::language::table {
namespace {

using pattern::Pattern;
using pattern::Value;

using One = std::function<Pattern(Value, Value)>;
using Two = std::function<Pattern(Value, Value, Value)>;
using Three = std::function<Pattern(Value, Value, Value, Value)>;

Pattern one_parameter(const One& function, const Pattern& first, const Value& last) {
    return pattern::with_parameter(first,
                                   [function, last](const Value& a) { return function(a, last); });
}
Pattern two_parameters(const Two& function, const Pattern& first, const Pattern& second,
                       const Value& last) {
    return pattern::with_parameters(
        first, second,
        [function, last](const Value& a, const Value& b) { return function(a, b, last); });
}
Pattern three_parameters(const Three& function, const Pattern& first, const Pattern& second,
                         const Pattern& third, const Value& last) {
    return pattern::with_parameters(
        first, second, third, [function, last](const Value& a, const Value& b, const Value& c) {
            return function(a, b, c, last);
        });
}
Pattern squeezed_parameter(const One& function, const Pattern& first, const Value& last) {
    return pattern::squeeze_bind(first,
                                 [function, last](const Value& a) { return function(a, last); });
}
Pattern distributed(const std::vector<std::int64_t>& counts, const Pattern& p) {
    std::vector<Pattern> patterns;
    for (const std::int64_t count : counts)
        patterns.push_back(pattern::pure(Value::integer(count)));
    return pattern::distrib(patterns, p);
}

constexpr std::array kRows{
    FunctionRow{"tParam", "(a -> b -> Pattern c) -> Pattern a -> b -> Pattern c",
                "Makes a function of a plain parameter one of a patterned parameter.",
                "tParam _fast \"<1 2>\" $ s \"bd sn\"", bind<one_parameter>},
    FunctionRow{"tParam2", "(a -> b -> c -> Pattern d) -> Pattern a -> Pattern b -> c -> Pattern d",
                "tParam for two parameters.", "tParam2 _euclid \"<3 5>\" \"8\" $ s \"bd\"",
                bind<two_parameters>},
    FunctionRow{"tParam3",
                "(a -> b -> c -> Pattern d -> Pattern e) -> Pattern a -> Pattern b -> Pattern c -> "
                "Pattern d -> Pattern e",
                "tParam for three parameters.",
                "tParam3 _euclidOff \"<3 5>\" \"8\" \"2\" $ s \"bd\"", bind<three_parameters>},
    FunctionRow{"tParamSqueeze",
                "(a -> Pattern b -> Pattern c) -> Pattern a -> Pattern b -> Pattern c",
                "tParam with a cycle of the result squeezed into each of the parameter's events.",
                "tParamSqueeze _fast \"2 3\" $ s \"bd\"", bind<squeezed_parameter>},
    FunctionRow{"_distrib", "[Int] -> Pattern a -> Pattern a", "distrib with plain numbers.",
                "_distrib [3, 5, 8] $ s \"bd\"", bind<distributed>},
    FunctionRow{"wash",
                "(Pattern a -> Pattern a) -> (Pattern a -> Pattern a) -> Time -> Time -> Time -> "
                "Time -> [Pattern a] -> Pattern a",
                "A transition: a function of the old pattern after a delay, for so long, then one "
                "of the new pattern, for so long.",
                "waitT 1 (\\now ps -> wash rev (fast 2) 1 1 1 now ps) 2 $ s \"a b\"",
                bind<pattern::wash>},
    FunctionRow{"washIn", "(Pattern a -> Pattern a) -> Time -> Time -> [Pattern a] -> Pattern a",
                "A transition: a function of the old pattern for so long, then the new pattern.",
                "waitT 1 (washIn (fast 2) 4) 2 $ s \"a b\"", bind<pattern::wash_in>},
    FunctionRow{"mortalOverlay", "Time -> Time -> [Pattern a] -> Pattern a",
                "A transition: the new pattern over the old one for so many cycles.",
                "waitT 1 (mortalOverlay 4) 2 $ s \"a b\"", bind<pattern::mortal_overlay>},
};

}  // namespace

std::span<const FunctionRow> parameters() { return kRows; }

}  // namespace hocket::language::table
