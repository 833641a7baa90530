#include <algorithm>
#include <array>
#include <sstream>
#include <utility>

#include "language/bind.hpp"
#include "language/evaluator.hpp"
#include "language/limits.hpp"
#include "language/table/instances.hpp"
#include "language/table/tables.hpp"
#include "pattern/arithmetic.hpp"

namespace hocket::language::table {
namespace {

using pattern::Value;
using Texts = std::vector<std::string>;

/// Lists without end are this long instead: what takes a few of them is right.
constexpr std::size_t kEndless = 4'096;
/// The same where each item is made of the one before.
constexpr std::size_t kEndlessMade = 256;

const Values& nonempty(const Values& list, const char* name) {
    if (list.empty()) throw EvaluationError(std::string{name} + " of an empty list");
    return list;
}

std::size_t clamped(std::int64_t count, std::size_t most) {
    return count <= 0 ? 0 : std::min(static_cast<std::uint64_t>(count), std::uint64_t{most});
}

Value first(const Values& list) { return nonempty(list, "head").front(); }
Value last(const Values& list) { return nonempty(list, "last").back(); }
Values tail(const Values& list) {
    nonempty(list, "tail");
    return {list.begin() + 1, list.end()};
}
Values init(const Values& list) {
    nonempty(list, "init");
    return {list.begin(), list.end() - 1};
}

Value item_at(const Values& list, std::int64_t index) {
    if (index < 0 || static_cast<std::size_t>(index) >= list.size()) {
        throw EvaluationError("a list has no item " + std::to_string(index));
    }
    return list[static_cast<std::size_t>(index)];
}

Values mapped(const Unary& function, const Values& list) {
    check_length(list.size());
    Values results;
    results.reserve(list.size());
    for (const Value& item : list) results.push_back(function(item));
    return results;
}

Values filtered(const std::function<bool(const Value&)>& keep, const Values& list) {
    check_length(list.size());
    Values results;
    std::copy_if(list.begin(), list.end(), std::back_inserter(results), keep);
    return results;
}

Value folded_left(const Binary& function, Value result, const Values& list) {
    check_length(list.size());
    for (const Value& item : list) result = function(result, item);
    return result;
}
Value folded_right(const Binary& function, Value result, const Values& list) {
    check_length(list.size());
    for (auto item = list.rbegin(); item != list.rend(); ++item) result = function(*item, result);
    return result;
}
Value folded_left1(const Binary& function, const Values& list) {
    return folded_left(function, first(list), tail(list));
}
Value folded_right1(const Binary& function, const Values& list) {
    return folded_right(function, last(list), init(list));
}

Values scanned_left(const Binary& function, Value result, const Values& list) {
    check_length(list.size());
    Values results{result};
    for (const Value& item : list) results.push_back(result = function(result, item));
    return results;
}
Values scanned_left1(const Binary& function, const Values& list) {
    if (list.empty()) return {};
    return scanned_left(function, list.front(), tail(list));
}

Values zipped_with(const Binary& function, const Values& a, const Values& b) {
    const std::size_t size = std::min(a.size(), b.size());
    check_length(size);
    Values results;
    for (std::size_t i = 0; i < size; ++i) results.push_back(function(a[i], b[i]));
    return results;
}
Values zipped(const Values& a, const Values& b) {
    return zipped_with(
        [](const Value& left, const Value& right) {
            return Value::list({left, right});
        },
        a, b);
}
Values zipped_with3(const Value& function, const Values& a, const Values& b, const Values& c) {
    const std::size_t size = std::min({a.size(), b.size(), c.size()});
    check_length(size);
    Values results;
    for (std::size_t i = 0; i < size; ++i) results.push_back(function(a[i])(b[i])(c[i]));
    return results;
}
Values zipped3(const Values& a, const Values& b, const Values& c) {
    Values results;
    const std::size_t size = std::min({a.size(), b.size(), c.size()});
    check_length(size);
    for (std::size_t i = 0; i < size; ++i) results.push_back(Value::list({a[i], b[i], c[i]}));
    return results;
}
std::pair<Values, Values> unzipped(const Values& pairs) {
    check_length(pairs.size());
    std::pair<Values, Values> both;
    for (const Value& pair : pairs) {
        both.first.push_back(pair.as_list()[0]);
        both.second.push_back(pair.as_list()[1]);
    }
    return both;
}

Values replicated(std::int64_t count, const Value& value) {
    if (count <= 0) return {};
    check_length(clamped(count, kMaxListItems + 1));
    return Values(static_cast<std::size_t>(count), value);
}

Values taken(std::int64_t count, const Values& list) {
    const auto end = list.begin() + static_cast<std::ptrdiff_t>(clamped(count, list.size()));
    return {list.begin(), end};
}
Values dropped(std::int64_t count, const Values& list) {
    const auto begin = list.begin() + static_cast<std::ptrdiff_t>(clamped(count, list.size()));
    return {begin, list.end()};
}
std::pair<Values, Values> split(std::int64_t count, const Values& list) {
    return {taken(count, list), dropped(count, list)};
}

using Condition = std::function<bool(const Value&)>;

Values taken_while(const Condition& keep, const Values& list) {
    return {list.begin(), std::find_if_not(list.begin(), list.end(), keep)};
}
Values dropped_while(const Condition& keep, const Values& list) {
    return {std::find_if_not(list.begin(), list.end(), keep), list.end()};
}

Values concatenated(const Values& lists) {
    Values all;
    for (const Value& list : lists) {
        check_length(all.size() + list.as_list().size());
        all.insert(all.end(), list.as_list().begin(), list.as_list().end());
    }
    return all;
}
Values concat_mapped(const Unary& function, const Values& list) {
    return concatenated(mapped(function, list));
}

Values prepended(const Value& item, const Values& list) {
    check_length(list.size() + 1);
    Values all{item};
    all.insert(all.end(), list.begin(), list.end());
    return all;
}

Values cycled(const Values& list) {
    nonempty(list, "cycle");
    Values all;
    while (all.size() < kEndless) all.insert(all.end(), list.begin(), list.end());
    check_length(all.size());
    return all;
}

Values iterated(const Unary& function, Value value) {
    Values all;
    for (; all.size() < kEndlessMade; value = function(value)) all.push_back(value);
    return all;
}

Values interspersed(const Value& between, const Values& list) {
    check_length(list.size() * 2);
    Values all;
    for (const Value& item : list) {
        if (!all.empty()) all.push_back(between);
        all.push_back(item);
    }
    return all;
}
Values intercalated(const Value& between, const Values& lists) {
    return concatenated(interspersed(between, lists));
}

Values sorted(Values list) {
    check_length(list.size() * 4);
    std::stable_sort(list.begin(), list.end(),
                     [](const Value& a, const Value& b) { return pattern::compare(a, b) < 0; });
    return list;
}
Values sorted_on(const Unary& key, const Values& list) {
    Values keyed;
    for (const Value& item : list) keyed.push_back(Value::list({key(item), item}));
    check_length(list.size() * 4);
    std::stable_sort(keyed.begin(), keyed.end(), [](const Value& a, const Value& b) {
        return pattern::compare(a.as_list()[0], b.as_list()[0]) < 0;
    });
    for (Value& item : keyed) item = item.as_list()[1];
    return keyed;
}

Values without_repeats(const Values& list) {
    Values kept;
    for (const Value& item : list) {
        spend_evaluation(static_cast<std::int64_t>(kept.size() / 8 + 1));
        if (std::find(kept.begin(), kept.end(), item) == kept.end()) kept.push_back(item);
    }
    return kept;
}

Values transposed(const Values& rows) {
    Values columns;
    for (std::size_t i = 0;; ++i) {
        Values column;
        for (const Value& row : rows) {
            if (i < row.as_list().size()) column.push_back(row.as_list()[i]);
        }
        if (column.empty()) return columns;
        check_length(column.size());
        columns.push_back(Value::list(std::move(column)));
    }
}

bool contains(const Value& wanted, const Values& list) {
    check_length(list.size());
    return std::find(list.begin(), list.end(), wanted) != list.end();
}

Value looked_up(const Value& key, const Values& pairs) {
    for (const Value& pair : pairs) {
        if (pair.as_list()[0] == key) return Value::list({pair.as_list()[1]});
    }
    return {};
}

Value largest(const Values& list) {
    return folded_left1(pattern::larger, nonempty(list, "maximum"));
}
Value smallest(const Values& list) {
    return folded_left1(pattern::smaller, nonempty(list, "minimum"));
}

Texts words(const std::string& text) {
    std::istringstream stream{text};
    Texts all;
    for (std::string word; stream >> word;) all.push_back(word);
    check_length(all.size());
    return all;
}
std::string unwords(const Texts& parts) {
    std::string text;
    for (const std::string& part : parts) text += (text.empty() ? "" : " ") + part;
    if (text.size() > kMaxTextBytes) throw EvaluationError("a text of more than 65536 bytes");
    return text;
}

/// sum and product begin with a number of the list's type.
template <pattern::Operation F, int Start>
Value folded_numbers(const Type& type) {
    return Value::function([to = type.result()](const Value& list) {
        Value result = number_as(to, Value::integer(Start));
        check_length(list.as_list().size());
        for (const Value& item : list.as_list()) result = F(result, item);
        return result;
    });
}

constexpr const char* kFold = "(b -> a -> b) -> b -> [a] -> b";

constexpr std::array kRows{
    FunctionRow{"map", "(a -> b) -> [a] -> [b]", "Applies a function to every item of a list.",
                "map (+ 1) [1, 2]", bind<mapped>},
    FunctionRow{"filter", "(a -> Bool) -> [a] -> [a]", "The items for which a condition holds.",
                "filter (> 1) [1, 2]", bind<filtered>},
    FunctionRow{"foldl", kFold, "Joins the items from the left.",
                "foldl (#) (s \"a\") [n 1, speed 2]", bind<folded_left>},
    FunctionRow{"foldl'", kFold, "Joins the items from the left.", "foldl' (+) 0 [1, 2]",
                bind<folded_left>},
    FunctionRow{"foldr", "(a -> b -> b) -> b -> [a] -> b", "Joins the items from the right.",
                "foldr (:) [] [1, 2]", bind<folded_right>},
    FunctionRow{"foldl1", "(a -> a -> a) -> [a] -> a", "Joins the items, of which there are some.",
                "foldl1 (-) [1, 2]", bind<folded_left1>},
    FunctionRow{"foldr1", "(a -> a -> a) -> [a] -> a",
                "Joins the items from the right, of which there are some.", "foldr1 (-) [1, 2]",
                bind<folded_right1>},
    FunctionRow{"scanl", "(b -> a -> b) -> b -> [a] -> [b]", "All results of foldl on the way.",
                "scanl (+) 0 [1, 2]", bind<scanned_left>},
    FunctionRow{"scanl1", "(a -> a -> a) -> [a] -> [a]", "All results of foldl1 on the way.",
                "scanl1 (+) [1, 2]", bind<scanned_left1>},
    FunctionRow{"zip", "[a] -> [b] -> [(a, b)]", "Pairs of two lists, as long as the shorter.",
                "zip [1, 2] [3, 4]", bind<zipped>},
    FunctionRow{"zip3", "[a] -> [b] -> [c] -> [(a, b, c)]", "Triples of three lists.",
                "zip3 [1] [2] [3]", bind<zipped3>},
    FunctionRow{"zipWith", "(a -> b -> c) -> [a] -> [b] -> [c]", "Joins two lists item by item.",
                "zipWith (+) [1, 2] [3, 4]", bind<zipped_with>},
    FunctionRow{"zipWith3", "(a -> b -> c -> d) -> [a] -> [b] -> [c] -> [d]",
                "Joins three lists item by item.", "zipWith3 (,,) [1] [2] [3]", bind<zipped_with3>},
    FunctionRow{"unzip", "[(a, b)] -> ([a], [b])", "Takes pairs apart.", "unzip [(1, 2)]",
                bind<unzipped>},
    FunctionRow{"replicate", "Int -> a -> [a]", "A list of one value, so many times.",
                "replicate 3 1", bind<replicated>},
    FunctionRow{"take", "Int -> [a] -> [a]", "The first items.", "take 2 [1, 2, 3]", bind<taken>},
    FunctionRow{"drop", "Int -> [a] -> [a]", "Without the first items.", "drop 2 [1, 2, 3]",
                bind<dropped>},
    FunctionRow{"splitAt", "Int -> [a] -> ([a], [a])", "The first items and the rest.",
                "splitAt 2 [1, 2, 3]", bind<split>},
    FunctionRow{"takeWhile", "(a -> Bool) -> [a] -> [a]", "The first items that are as asked.",
                "takeWhile (< 3) [1, 2, 3]", bind<taken_while>},
    FunctionRow{"dropWhile", "(a -> Bool) -> [a] -> [a]",
                "Without the first items that are as asked.", "dropWhile (< 3) [1, 2, 3]",
                bind<dropped_while>},
    FunctionRow{"reverse", "[a] -> [a]", "A list backwards.", "reverse [1, 2, 3]",
                bind<[](const Values& list) { return Values(list.rbegin(), list.rend()); }>},
    FunctionRow{"concatMap", "(a -> [b]) -> [a] -> [b]",
                "The lists a function makes of the items, one after the other.",
                "concatMap (replicate 2) [1, 2]", bind<concat_mapped>},
    FunctionRow{":", "a -> [a] -> [a]", "A list with one more item in front.", "1 : [2]",
                bind<prepended>},
    FunctionRow{"length", "[a] -> Int", "How many items a list has.", "length [1, 2, 3]",
                bind<[](const Values& list) { return static_cast<std::int64_t>(list.size()); }>},
    FunctionRow{"null", "[a] -> Bool", "Whether a list is empty.", "null [1]",
                bind<[](const Values& list) { return list.empty(); }>},
    FunctionRow{"head", "[a] -> a", "The first item of a list.", "head [1, 2]", bind<first>},
    FunctionRow{"last", "[a] -> a", "The last item of a list.", "last [1, 2]", bind<last>},
    FunctionRow{"tail", "[a] -> [a]", "All items but the first.", "tail [1, 2]", bind<tail>},
    FunctionRow{"init", "[a] -> [a]", "All items but the last.", "init [1, 2]", bind<init>},
    FunctionRow{"!!", "[a] -> Int -> a", "The item of this number, from 0.", "[1, 2] !! 1",
                bind<item_at>},
    FunctionRow{"elem", "Eq a => a -> [a] -> Bool", "Whether a list has the item.", "elem 1 [1, 2]",
                bind<contains>},
    FunctionRow{"notElem", "Eq a => a -> [a] -> Bool", "Whether a list lacks the item.",
                "notElem 1 [1, 2]",
                bind<[](const Value& item, const Values& list) { return !contains(item, list); }>},
    FunctionRow{"lookup", "Eq a => a -> [(a, b)] -> Maybe b", "What stands beside a key.",
                "lookup 1 [(1, 2)]", bind<looked_up>},
    FunctionRow{"any", "(a -> Bool) -> [a] -> Bool", "Whether the condition holds for an item.",
                "any (> 1) [1, 2]", bind<[](const Condition& holds, const Values& list) {
                    return std::any_of(list.begin(), list.end(), holds);
                }>},
    FunctionRow{"and", "[Bool] -> Bool", "Whether all are true.", "and [True, False]",
                bind<[](const Values& list) {
                    return std::all_of(list.begin(), list.end(),
                                       [](const Value& item) { return item.as_boolean(); });
                }>},
    FunctionRow{"or", "[Bool] -> Bool", "Whether one is true.", "or [True, False]",
                bind<[](const Values& list) {
                    return std::any_of(list.begin(), list.end(),
                                       [](const Value& item) { return item.as_boolean(); });
                }>},
    FunctionRow{"sum", "Num a => [a] -> a", "All items added.", "sum [1, 2, 3]",
                folded_numbers<pattern::add, 0>},
    FunctionRow{"product", "Num a => [a] -> a", "All items multiplied.", "product [1, 2, 3]",
                folded_numbers<pattern::multiply, 1>},
    FunctionRow{"maximum", "Ord a => [a] -> a", "The largest item.", "maximum [1, 2]",
                bind<largest>},
    FunctionRow{"minimum", "Ord a => [a] -> a", "The smallest item.", "minimum [1, 2]",
                bind<smallest>},
    FunctionRow{"cycle", "[a] -> [a]", "A list again and again, a long one.",
                "take 5 (cycle [1, 2])", bind<cycled>},
    FunctionRow{"repeat", "a -> [a]", "One value again and again, a long list.",
                "zip (repeat 1) [2, 3]",
                bind<[](const Value& value) { return Values(kEndless, value); }>},
    FunctionRow{"iterate", "(a -> a) -> a -> [a]",
                "A value, the function of it, the function of that ...", "take 3 (iterate (* 2) 1)",
                bind<iterated>},
    FunctionRow{"intersperse", "a -> [a] -> [a]", "A value between all items.",
                "intersperse 0 [1, 2]", bind<interspersed>},
    FunctionRow{"intercalate", "[a] -> [[a]] -> [a]", "Lists joined, another between them.",
                "intercalate [0] [[1], [2]]", bind<intercalated>},
    FunctionRow{"sort", "Ord a => [a] -> [a]", "In order.", "sort [2, 1]", bind<sorted>},
    FunctionRow{"sortOn", "Ord b => (a -> b) -> [a] -> [a]",
                "In order of what a function makes of the items.", "sortOn negate [1, 2]",
                bind<sorted_on>},
    FunctionRow{"nub", "Eq a => [a] -> [a]", "Each item once.", "nub [1, 2, 1]",
                bind<without_repeats>},
    FunctionRow{"transpose", "[[a]] -> [[a]]", "Columns as rows.", "transpose [[1, 2], [3, 4]]",
                bind<transposed>},
    FunctionRow{"words", "String -> [String]", "A text cut at its spaces.", "words \"a b\"",
                bind<words>},
    FunctionRow{"unwords", "[String] -> String", "Texts joined by spaces.",
                "unwords [\"a\", \"b\"]", bind<unwords>},
};

}  // namespace

std::span<const FunctionRow> lists() { return kRows; }

}  // namespace hocket::language::table
