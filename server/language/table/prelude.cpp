#include <array>
#include <utility>

#include "language/bind.hpp"
#include "language/limits.hpp"
#include "language/table/instances.hpp"
#include "language/table/tables.hpp"

namespace hocket::language::table {
namespace {

using pattern::Value;

Value applied(const Value& function, const Value& value) { return function(value); }

/// `f x y` with both at once.
Value uncurried(const Value& function, const Value& pair) {
    return function(pair.as_list()[0])(pair.as_list()[1]);
}

Value maybe(const Value& otherwise, const Value& function, const Value& value) {
    return value.is(Value::Kind::nothing) ? otherwise : function(value.as_list().front());
}

Value from_just(const Value& value) {
    if (value.is(Value::Kind::nothing)) throw EvaluationError("fromJust of Nothing");
    return value.as_list().front();
}

Value read_text(const std::string& text) { return Value::text(text); }

// A lambda inside bind<...> may not compare with '>': name the function then.
constexpr std::array kRows{
    FunctionRow{"id", "a -> a", "Gives back what it is given.", "id (n 1)",
                bind<[](const Value& value) { return value; }>},
    FunctionRow{"const", "a -> b -> a", "Gives its first argument, whatever the second.",
                "every 2 (const $ s \"x\") $ s \"a\"",
                bind<[](const Value& value, const Value&) { return value; }>},
    FunctionRow{
        "flip", "(a -> b -> c) -> b -> a -> c", "Swaps a function's two arguments.",
        "flip (#) (n 1) (s \"a\")",
        bind<[](const Value& function, const Value& b, const Value& a) { return function(a)(b); }>},
    FunctionRow{".", "(b -> c) -> (a -> b) -> a -> c", "One function after another.",
                "(rev . fast 2) $ s \"a b\"",
                bind<[](const Value& outer, const Value& inner, const Value& value) {
                    return outer(inner(value));
                }>},
    FunctionRow{"$", "(a -> b) -> a -> b", "Applies a function to all that follows.",
                "rev $ s \"a b\"", bind<applied>},
    FunctionRow{"$!", "(a -> b) -> a -> b", "Applies a function to all that follows.",
                "rev $! s \"a b\"", bind<applied>},
    FunctionRow{"&", "a -> (a -> b) -> b", "Gives a value to the function behind it.",
                "s \"a b\" & rev",
                bind<[](const Value& value, const Value& function) { return function(value); }>},
    FunctionRow{"seq", "a -> b -> b", "The second argument.", "seq 1 (n 2)",
                bind<[](const Value&, const Value& second) { return second; }>},
    FunctionRow{"on", "(b -> b -> c) -> (a -> b) -> a -> a -> c",
                "A function of two, both put through another first.", "on (+) fst (1, 2) (3, 4)",
                bind<[](const Value& joining, const Value& first, const Value& a, const Value& b) {
                    return joining(first(a))(first(b));
                }>},
    FunctionRow{",", "a -> b -> (a, b)", "Makes a pair.", "(,) 1 2",
                bind<[](const Value& a, const Value& b) {
                    return Values{a, b};
                }>},
    FunctionRow{",,", "a -> b -> c -> (a, b, c)", "Makes a triple.", "(,,) 1 2 3",
                bind<[](const Value& a, const Value& b, const Value& c) {
                    return Values{a, b, c};
                }>},
    FunctionRow{"fst", "(a, b) -> a", "The first of a pair.", "fst (1, 2)",
                bind<[](const Values& pair) { return pair[0]; }>},
    FunctionRow{"snd", "(a, b) -> b", "The second of a pair.", "snd (1, 2)",
                bind<[](const Values& pair) { return pair[1]; }>},
    FunctionRow{"curry", "((a, b) -> c) -> a -> b -> c",
                "A function of a pair as one of two arguments.", "curry fst 1 2",
                bind<[](const Value& function, const Value& a, const Value& b) {
                    return function(Value::list({a, b}));
                }>},
    FunctionRow{"uncurry", "(a -> b -> c) -> (a, b) -> c",
                "A function of two arguments as one of a pair.", "uncurry (+) (1, 2)",
                bind<uncurried>},
    FunctionRow{"True", "Bool", "Truth.", "if True then 1 else 2", bind<[] { return true; }>},
    FunctionRow{"False", "Bool", "Untruth.", "if False then 1 else 2", bind<[] { return false; }>},
    FunctionRow{"otherwise", "Bool", "Truth, as the last of several conditions.",
                "if otherwise then 1 else 2", bind<[] { return true; }>},
    FunctionRow{"not", "Bool -> Bool", "Turns truth around.", "not True",
                bind<[](bool value) { return !value; }>},
    FunctionRow{"&&", "Bool -> Bool -> Bool", "Whether both are true.", "True && False",
                bind<[](bool a, bool b) { return a && b; }>},
    FunctionRow{"||", "Bool -> Bool -> Bool", "Whether one is true.", "True || False",
                bind<[](bool a, bool b) { return a || b; }>},
    FunctionRow{
        "bool", "a -> a -> Bool -> a", "The second if the condition holds, else the first.",
        "bool 1 2 True",
        bind<[](const Value& no, const Value& yes, bool which) { return which ? yes : no; }>},
    FunctionRow{"Nothing", "Maybe a", "No value.", "maybe 1 (+ 1) Nothing",
                bind<[] { return Value{}; }>},
    FunctionRow{"Just", "a -> Maybe a", "A value that might not have been.",
                "maybe 1 (+ 1) (Just 2)", bind<[](const Value& value) { return Values{value}; }>},
    FunctionRow{"maybe", "b -> (a -> b) -> Maybe a -> b",
                "What a function makes of a value, or something else where there is none.",
                "maybe 1 (+ 1) (Just 2)", bind<maybe>},
    FunctionRow{"fromMaybe", "a -> Maybe a -> a", "The value, or another where there is none.",
                "fromMaybe 1 Nothing", bind<[](const Value& otherwise, const Value& value) {
                    return value.is(Value::Kind::nothing) ? otherwise : value.as_list().front();
                }>},
    FunctionRow{"fromJust", "Maybe a -> a", "The value, which must be there.", "fromJust (Just 1)",
                bind<from_just>},
    FunctionRow{"isJust", "Maybe a -> Bool", "Whether there is a value.", "isJust (Just 1)",
                bind<[](const Value& value) { return !value.is(Value::Kind::nothing); }>},
    FunctionRow{"isNothing", "Maybe a -> Bool", "Whether there is no value.", "isNothing Nothing",
                bind<[](const Value& value) { return value.is(Value::Kind::nothing); }>},
    FunctionRow{"show", "Show a => a -> String", "A value as text.", "show 1",
                [](const Type& type) {
                    return Value::function([type = type.parameter()](const Value& value) {
                        return Value::text(shown_value(value, type));
                    });
                }},
    FunctionRow{"ID", "String -> ID", "The name of a slot.", "d1 silence", bind<read_text>},
    FunctionRow{"Arc", "Time -> Time -> (Time, Time)", "A stretch of time.", "Arc 0.25 0.75",
                bind<[](const Value& begin, const Value& end) {
                    return Values{begin, end};
                }>},
};

}  // namespace

std::span<const FunctionRow> prelude() { return kRows; }

}  // namespace hocket::language::table
