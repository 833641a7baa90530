#include "language/mini_notation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>
#include <vector>

#include "pattern/shown.hpp"

namespace hocket::language {
namespace {

using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Value;
using testing::ElementsAre;
using testing::HasSubstr;

base::Result<Pattern> read(const std::string& text, MiniType type = MiniType::text) {
    return mini_notation(text, {.type = type, .offset_bytes = 0, .variable = {}});
}

/// The events of the first cycle, by begin.
std::vector<std::string> cycle(const std::string& text, MiniType type = MiniType::text) {
    const auto pattern = read(text, type);
    if (!pattern) return {pattern.error().message};
    return pattern::shown(*pattern, 0, 1);
}

TEST(MiniNotation, OfControlsSplitsAWordIntoSoundAndNumber) {
    EXPECT_THAT(cycle("bd:3 sn", MiniType::controls),
                ElementsAre("0..1/2 {n=3 s=bd}", "1/2..1 {s=sn}"));
}

TEST(MiniNotation, AQuestionMarkBehindABlankDropsFromTheWholeSequence) {
    const auto behind = cycle("[bd*8 ?]");
    const auto direct = cycle("bd*8?");
    EXPECT_EQ(behind, direct);
    EXPECT_LT(direct.size(), 8U);
}

TEST(MiniNotation, AVariableThatNobodyKnowsIsSilent) {
    EXPECT_THAT(cycle("^foo bd"), ElementsAre("1/2..1 bd"));
}

TEST(MiniNotation, AVariableIsAskedForWithTheTypeOfItsPlace) {
    MiniContext context{.type = MiniType::text, .offset_bytes = 0, .variable = {}};
    context.variable = [](std::string_view name, MiniType type) -> base::Result<Pattern> {
        EXPECT_EQ(name, "x");
        EXPECT_EQ(type, MiniType::rational);
        return pattern::pure(Value::rational(2));
    };
    const auto pattern = mini_notation("bd*^x", context);
    ASSERT_TRUE(pattern);
    EXPECT_EQ(pattern->events({0, 1}).size(), 2U);
}

TEST(MiniNotation, EventsCarryThePlacesOfTheirAtoms) {
    const auto pattern = mini_notation(
        "bd <sn [hh:2 1]>", {.type = MiniType::text, .offset_bytes = 100, .variable = {}});
    ASSERT_TRUE(pattern);
    const auto place_of = [&](const char* word) -> pattern::SourceSpan {
        for (const Event& event : pattern->events({0, 2})) {
            if (event.value == Value::text(word)) return *event.sources.begin();
        }
        return {};
    };
    EXPECT_EQ(place_of("bd"), (pattern::SourceSpan{100, 2}));
    EXPECT_EQ(place_of("sn"), (pattern::SourceSpan{104, 2}));
    EXPECT_EQ(place_of("hh:2"), (pattern::SourceSpan{108, 4}));
    EXPECT_EQ(place_of("1"), (pattern::SourceSpan{113, 1}));
}

TEST(MiniNotation, KnowsAfterHowManyCyclesItRepeats) {
    EXPECT_EQ(read("bd*4 sn")->period_cycles(), 1);
    EXPECT_EQ(read("<a b c> <d e>")->period_cycles(), 6);
    EXPECT_EQ(read("[a b c]/1.5")->period_cycles(), 3);
    EXPECT_EQ(read("a?")->period_cycles(), 0);
}

struct Fault {
    const char* name;
    const char* text;
    MiniType type;
    int line;
    int column;
    const char* message;
};

class MiniFault : public testing::TestWithParam<Fault> {};

TEST_P(MiniFault, SaysWhatWasExpectedWhatCameAndWhere) {
    const auto pattern = read(GetParam().text, GetParam().type);
    ASSERT_FALSE(pattern);
    EXPECT_EQ(pattern.error().where.line, GetParam().line);
    EXPECT_EQ(pattern.error().where.column, GetParam().column);
    EXPECT_EQ(pattern.error().message, GetParam().message);
    EXPECT_THAT(pattern.error().message, HasSubstr(pattern.error().expected));
    EXPECT_THAT(pattern.error().message, HasSubstr(pattern.error().got));
}

INSTANTIATE_TEST_SUITE_P(
    Table, MiniFault,
    testing::Values(
        Fault{"NoFactor", "[bd*]", MiniType::text, 1, 5, "expected a number after '*', got ']'"},
        Fault{"FactorAtTheEnd", "bd/", MiniType::text, 1, 4,
              "expected a number after '/', got the end of the string"},
        Fault{"LeftOpen", "bd [sn", MiniType::text, 1, 7,
              "expected a step or ']' to close the '[' at 1:4, got the end of the string"},
        Fault{"ClosedWrongly", "<bd [sn>", MiniType::text, 1, 8,
              "expected a step or ']' to close the '[' at 1:5, got '>'"},
        Fault{"ClosedTwice", "bd ]", MiniType::text, 1, 4, "expected a step, got ']'"},
        Fault{"CommaOutside", "bd, sn", MiniType::text, 1, 3,
              "expected '[ ]' around steps with ',' between them, got ','"},
        Fault{"NoRotation", "bd(3,8,)", MiniType::text, 1, 8, "expected a whole number, got ')'"},
        Fault{"RestAsArgument", "bd(3 ~,8)", MiniType::text, 1, 6,
              "expected ',' and the number of steps, got '~'"},
        Fault{"NoNumber", "1 foo", MiniType::number, 1, 4,
              "expected a number or a note name, got 'o'"},
        Fault{"NoBoolean", "t x", MiniType::boolean, 1, 3, "expected 't' or 'f', got 'x'"},
        Fault{"RangeToNowhere", "1 .. ", MiniType::number, 1, 6,
              "expected a number or a note name, got the end of the string"},
        Fault{"SecondLine", "bd\n  sn $", MiniType::text, 2, 6, "expected a step, got '$'"},
        Fault{"NegativeWeight", "bd@-2 sn", MiniType::text, 1, 4,
              "expected a weight of at least 0, got -2"},
        Fault{"TooManyEvents", "bd*1000000000", MiniType::text, 1, 1,
              "expected at most 65536 events in a cycle, got 1000000000"},
        Fault{"TooManyAtTimes", "bd*<1 1000000>", MiniType::text, 1, 1,
              "expected at most 65536 events in a cycle, got 1000000"},
        Fault{"TooManySteps", "bd(3,1000000)", MiniType::text, 1, 1,
              "expected at most 65536 events in a cycle, got 1000000"},
        Fault{"TooManyRepeats", "bd!100000", MiniType::text, 1, 4,
              "expected at most 65536 steps, got more"}),
    [](const auto& each) { return std::string{each.param.name}; });

TEST(MiniNotation, RefusesGroupsNestedTooDeepAtOnce) {
    const auto before = std::chrono::steady_clock::now();
    for (const char* opening : {"[", "<", "{", "a*<", "a(", "1 .. [", "c'<"}) {
        std::string text;
        for (int i = 0; i < 10'000; ++i) text += opening;
        const auto pattern = read(text, MiniType::note);
        ASSERT_FALSE(pattern) << opening;
    }
    EXPECT_LT(std::chrono::steady_clock::now() - before, std::chrono::milliseconds{350});
}

TEST(MiniNotation, RefusesEndlessSuffixes) {
    EXPECT_FALSE(read("a" + std::string(60'000, '?')));
    std::string factors = "a";
    for (int i = 0; i < 20'000; ++i) factors += "*1";
    EXPECT_FALSE(read(factors));
}

TEST(MiniNotation, TakesALongFlatString) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "a ";
    const auto pattern = read(text);
    ASSERT_TRUE(pattern);
    EXPECT_EQ(pattern->events({0, Cycles(1, 20'000)}).size(), 1U);
    EXPECT_FALSE(read(std::string(70'000, 'a')));
}

}  // namespace
}  // namespace hocket::language
