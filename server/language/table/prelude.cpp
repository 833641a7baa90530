#include <array>
#include <functional>

#include "language/bind.hpp"
#include "language/table/tables.hpp"

namespace hocket::language::table {
namespace {

using pattern::Value;
using Values = std::vector<Value>;
using Function = std::function<Value(const Value&)>;

const Value& first_of(const Values& list, const char* name) {
    if (list.empty()) throw EvaluationError(std::string{name} + " of an empty list");
    return list.front();
}

Values mapped(const Function& function, const Values& list) {
    Values results;
    results.reserve(list.size());
    for (const Value& item : list) results.push_back(function(item));
    return results;
}

Values zipped(const Values& a, const Values& b) {
    Values pairs;
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i) {
        pairs.push_back(Value::list({a[i], b[i]}));
    }
    return pairs;
}

constexpr std::int64_t kLongestList = 65'536;

Values replicated(std::int64_t count, const Value& value) {
    if (count > kLongestList) throw EvaluationError("a list of more than 65536 items");
    return Values(static_cast<std::size_t>(std::max<std::int64_t>(count, 0)), value);
}

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
                "rev $ s \"a b\"",
                bind<[](const Value& function, const Value& value) { return function(value); }>},
    FunctionRow{"fst", "(a, b) -> a", "The first of a pair.", "fst (1, 2)",
                bind<[](const Values& pair) { return pair[0]; }>},
    FunctionRow{"snd", "(a, b) -> b", "The second of a pair.", "snd (1, 2)",
                bind<[](const Values& pair) { return pair[1]; }>},
    FunctionRow{"not", "Bool -> Bool", "Turns truth around.", "not True",
                bind<[](bool value) { return !value; }>},
    FunctionRow{"&&", "Bool -> Bool -> Bool", "Whether both are true.", "True && False",
                bind<[](bool a, bool b) { return a && b; }>},
    FunctionRow{"||", "Bool -> Bool -> Bool", "Whether one is true.", "True || False",
                bind<[](bool a, bool b) { return a || b; }>},
    FunctionRow{"map", "(a -> b) -> [a] -> [b]", "Applies a function to every item of a list.",
                "map (+ 1) [1, 2]", bind<mapped>},
    FunctionRow{"zip", "[a] -> [b] -> [(a, b)]", "Pairs of two lists, as long as the shorter.",
                "zip [1, 2] [3, 4]", bind<zipped>},
    FunctionRow{"length", "[a] -> Int", "How many items a list has.", "length [1, 2, 3]",
                bind<[](const Values& list) { return static_cast<std::int64_t>(list.size()); }>},
    FunctionRow{"head", "[a] -> a", "The first item of a list.", "head [1, 2]",
                bind<[](const Values& list) { return first_of(list, "head"); }>},
    FunctionRow{"reverse", "[a] -> [a]", "A list backwards.", "reverse [1, 2, 3]",
                bind<[](const Values& list) { return Values(list.rbegin(), list.rend()); }>},
    FunctionRow{"replicate", "Int -> a -> [a]", "A list of one value, so many times.",
                "replicate 3 1", bind<replicated>},
    FunctionRow{"even", "Integral a => a -> Bool", "Whether a whole number is even.", "even 2",
                bind<[](std::int64_t value) { return value % 2 == 0; }>},
    FunctionRow{"odd", "Integral a => a -> Bool", "Whether a whole number is odd.", "odd 3",
                bind<[](std::int64_t value) { return value % 2 != 0; }>},
    FunctionRow{"pi", "Floating a => a", "Half a turn: 3.14159...", "pi + 1.0",
                [](const Type& type) {
                    const double pi = 3.14159265358979323846;
                    return type.is("Note") ? Value::note(pi) : Value::number(pi);
                }},
};

}  // namespace

std::span<const FunctionRow> prelude() { return kRows; }

}  // namespace hocket::language::table
