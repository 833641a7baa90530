#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include "language/query.hpp"

// What Tidal gives for the rows of parameters.cpp and for grp.
namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Span;
using pattern::Value;

std::vector<Event> events_of(const std::string& kind, const std::string& expression,
                             const Span& span) {
    QueryRequest request{.kind = kind, .expression = expression};
    request.span = span;
    auto events = run_query(request);
    if (!events) {
        ADD_FAILURE() << expression << ": " << events.error().message;
        return {};
    }
    std::sort(events->begin(), events->end(),
              [](const Event& a, const Event& b) { return a.part.begin < b.part.begin; });
    return *events;
}

using Heard = std::vector<std::tuple<Cycles, Cycles, std::string>>;
Heard heard(const std::string& expression, const Span& span = {0, 1}) {
    Heard all;
    for (const Event& event : events_of("string", expression, span)) {
        all.emplace_back(event.part.begin, event.part.end, event.value.as_text().text());
    }
    return all;
}
Cycles over(std::int64_t a, std::int64_t b) { return Cycles{a} / Cycles{b}; }

TEST(MoreRows, TParamSqueezePutsACycleIntoEachEventOfTheParameter) {
    EXPECT_EQ(heard("tParamSqueeze _fast \"2 3\" \"a\""), (Heard{{0, over(1, 4), "a"},
                                                                 {over(1, 4), over(1, 2), "a"},
                                                                 {over(1, 2), over(2, 3), "a"},
                                                                 {over(2, 3), over(5, 6), "a"},
                                                                 {over(5, 6), 1, "a"}}));
}

TEST(MoreRows, TParamTakesThePatternOfTheParameterCycleByCycle) {
    EXPECT_EQ(heard("tParam _fast \"<1 2>\" \"a\"", {0, 2}), heard("fast \"<1 2>\" \"a\"", {0, 2}));
}

TEST(MoreRows, DistribOfPlainNumbersIsEuclidInEuclid) {
    EXPECT_EQ(heard("_distrib [2, 4] \"a\""),
              (Heard{{0, over(1, 4), "a"}, {over(1, 2), over(3, 4), "a"}}));
}

TEST(MoreRows, WashPassesFromTheOldPatternToTheNewOneThroughBothFunctions) {
    EXPECT_EQ(heard("wash rev (fast 2) 1 1 1 0 [\"a b\", \"c d\"]", {0, 4}),
              (Heard{{0, over(1, 2), "c"},
                     {over(1, 2), 1, "d"},
                     {1, over(3, 2), "d"},
                     {over(3, 2), 2, "c"},
                     {2, over(9, 4), "a"},
                     {over(9, 4), over(5, 2), "b"},
                     {over(5, 2), over(11, 4), "a"},
                     {over(11, 4), 3, "b"},
                     {3, over(7, 2), "a"},
                     {over(7, 2), 4, "b"}}));
}

TEST(MoreRows, GrpGivesEachPieceOfAWordToItsFunction) {
    const auto events =
        events_of("control", "grp [mF \"gain\", mS \"vowel\", mI \"cut\"] \"0.5:a:3 1:e\"", {0, 1});
    ASSERT_EQ(events.size(), 2U);
    const auto& first = events[0].value.as_controls();
    EXPECT_EQ(*first.find(pattern::Symbol{"gain"}), Value::number(0.5));
    EXPECT_EQ(*first.find(pattern::Symbol{"vowel"}), Value::text("a"));
    EXPECT_EQ(*first.find(pattern::Symbol{"cut"}), Value::integer(3));
    EXPECT_EQ(events[1].value.as_controls().find(pattern::Symbol{"cut"}), nullptr);
}

TEST(MoreRows, TimeCatLetsTheNextStepBeginEarlierByANegativeWeight) {
    EXPECT_EQ(heard("timeCat [(3, \"a\"), (-1, \"b\"), (2, \"c\")]"),
              (Heard{{0, over(3, 4), "a"}, {over(1, 2), 1, "c"}}));
}

}  // namespace
}  // namespace hocket::language
