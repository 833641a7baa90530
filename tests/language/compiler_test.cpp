#include "language/compiler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "support/values.hpp"

namespace hocket::language {
namespace {

using test::shown_events;
using testing::ElementsAre;
using testing::IsEmpty;

Program compiled(std::string_view text, const Environment& before = {}) {
    auto program = compile(text, before);
    if (!program) {
        ADD_FAILURE() << text << "\n"
                      << program.error().where.line << ":" << program.error().where.column << " "
                      << program.error().message;
        return {};
    }
    return std::move(*program);
}

template <class T>
T only(std::string_view text) {
    const Program program = compiled(text);
    if (program.statements.size() != 1 || !std::holds_alternative<T>(program.statements[0])) {
        ADD_FAILURE() << text << ": another statement";
        return {};
    }
    return std::get<T>(program.statements[0]);
}

std::vector<std::string> slots(const Program& program) {
    std::vector<std::string> names;
    for (const Statement& statement : program.statements) {
        if (const auto* slot = std::get_if<SetSlot>(&statement)) names.push_back(slot->name);
    }
    return names;
}

TEST(Compile, TakesATextWithoutStatementsAsAnEmptyProgram) {
    EXPECT_THAT(compiled("").statements, IsEmpty());
    EXPECT_THAT(compiled(" \n\t\r\n-- nothing\n{- no {- really -} -}").statements, IsEmpty());
    EXPECT_THAT(
        compiled(":{\nimport Sound.Tidal.Context\n:set -XOverloadedStrings\n:}\n").statements,
        IsEmpty());
}

TEST(Compile, KeepsStatementsInOrderWithTheirOwnText) {
    const Program program =
        compiled("d1 $ sound \"bd\" -- kick\nhush\n\nsetcps 0.6\nd16 (s $ \"sn\")\r\nd2 silence\n");
    ASSERT_EQ(program.statements.size(), 5U);
    EXPECT_EQ(std::get<SetSlot>(program.statements[0]).name, "d1");
    EXPECT_EQ(std::get<SetSlot>(program.statements[0]).code, "d1 $ sound \"bd\"");
    EXPECT_TRUE(std::holds_alternative<HushAll>(program.statements[1]));
    EXPECT_DOUBLE_EQ(std::get<SetCps>(program.statements[2]).cps, 0.6);
    EXPECT_EQ(std::get<SetSlot>(program.statements[3]).code, "d16 (s $ \"sn\")");
    EXPECT_EQ(std::get<SetSlot>(program.statements[4]).name, "d2");
}

TEST(Compile, CountsInSetcps) {
    EXPECT_DOUBLE_EQ(only<SetCps>("setcps (135/60/4)").cps, 135.0 / 60 / 4);
    EXPECT_DOUBLE_EQ(only<SetCps>("setcps $ 135/60/4").cps, 135.0 / 60 / 4);
    EXPECT_DOUBLE_EQ(only<SetCps>("setcps (1 + 2*3 - 8/(2+2))").cps, 5.0);
    EXPECT_DOUBLE_EQ(only<SetCps>("setcps (-1 * -(0.5))").cps, 0.5);
    EXPECT_DOUBLE_EQ(only<SetCps>("setcps 5e-1").cps, 0.5);
    EXPECT_DOUBLE_EQ(only<SetCps>("setbpm 120").cps, 0.5);
}

TEST(Compile, KnowsTheStatementsOfTidal) {
    EXPECT_EQ(only<SetSlot>("p \"drums\" $ s \"bd\"").name, "drums");
    EXPECT_EQ(only<SetSlot>("p 1 $ s \"bd\"").name, "d1");
    EXPECT_EQ(shown_events(only<PlayOnce>("once $ s \"bd\"").pattern), "0-1:s=bd");
    EXPECT_EQ(only<Audibility>("solo 2").change, Audibility::Change::solo);
    EXPECT_EQ(only<Audibility>("mute \"drums\"").name, "drums");
    EXPECT_EQ(only<Audibility>("unmuteAll").change, Audibility::Change::unmute_all);
    EXPECT_EQ(only<SetCycle>("setCycle 8").cycle, 8);
    EXPECT_EQ(only<SetCycle>("resetCycles").cycle, 0);
    EXPECT_DOUBLE_EQ(only<NudgeAll>("nudgeAll 0.25").seconds, 0.25);
    EXPECT_EQ(only<SetInput>("setF \"x\" 0.5").name, "x");
    const auto all = only<SetAll>("all (# n 3)");
    EXPECT_EQ(shown_events(all.transform(*compile_expression("s \"a\"", "control"))),
              "0-1:n=3,s=a");
}

TEST(Compile, GivesTransitionsAsFunctionsOfTimeAndHistory) {
    const auto jump = only<SetTransition>("jump 1 $ s \"a\"");
    EXPECT_EQ(jump.name, "d1");
    EXPECT_EQ(shown_events(jump.transition(0, {jump.pattern})), "0-1:s=a");
    // Silence for two cycles, then what is new.
    const auto wait = only<SetTransition>("wait \"x\" 2 $ s \"a\"");
    EXPECT_EQ(wait.name, "x");
    EXPECT_EQ(shown_events(wait.transition(0, {wait.pattern}), 1), "");
    EXPECT_EQ(shown_events(wait.transition(0, {wait.pattern}), 3), "3-4:s=a");
}

TEST(Layout, GoesOnOverIndentedLinesAndOpenBrackets) {
    EXPECT_EQ(compiled("d1 $\n  sound\n\n  \"bd\nsn\"\nhush").statements.size(), 2U);
    EXPECT_EQ(compiled("setcps (135\n/60\n/4\n)\nhush").statements.size(), 2U);
    EXPECT_EQ(compiled("d1 $ stack [\ns \"bd\",\n  s \"sn\"\n]\nhush").statements.size(), 2U);
    EXPECT_EQ(compiled("d1 $ s \"bd\"\n# n 1\n# speed 2\nhush").statements.size(), 2U);
    // A block copied out of something indented.
    EXPECT_EQ(compiled("    d1 $ s \"bd\"\n    d2 $ s \"sn\"").statements.size(), 2U);
}

TEST(Layout, KnowsDoBlocks) {
    EXPECT_THAT(slots(compiled("do\n  d1 $ s \"bd\"\n  d2 $ s \"sn\"\n    # n 1\nd3 silence")),
                ElementsAre("d1", "d2", "d3"));
    EXPECT_THAT(slots(compiled("do\nd1 $ s \"bd\"\nd2 $ s \"sn\"")), ElementsAre("d1", "d2"));
    EXPECT_THAT(slots(compiled("do {d1 silence; d2 silence}")), ElementsAre("d1", "d2"));
    EXPECT_THAT(slots(compiled("do\n  let x = \"1 2\"\n      y = 3\n  d1 $ n x # speed y")),
                ElementsAre("d1"));
    EXPECT_THAT(slots(compiled("mapM_ (\\i -> p i silence) [\"a\", \"b\"]")),
                ElementsAre("a", "b"));
    EXPECT_THAT(slots(compiled("sequence_ [d1 silence, d2 silence]")), ElementsAre("d1", "d2"));
    EXPECT_THAT(slots(compiled("if 1 < 2 then d1 silence else d2 silence")), ElementsAre("d1"));
}

TEST(Layout, KnowsBlocksOfDefinitions) {
    EXPECT_EQ(compiled("let a = 1\n    b = 2\n\nsetcps (a + b)").statements.size(), 1U);
    EXPECT_EQ(compiled("let\n  a = 1\n  b = 2\nsetcps (a + b)").statements.size(), 1U);
    EXPECT_EQ(compiled("let { a = 1; b = 2 }\nsetcps (a + b)").statements.size(), 1U);
    EXPECT_EQ(
        compiled("let f x = y\n      where y = x * 2\n    b = 2\nsetcps (f b)").statements.size(),
        1U);
    EXPECT_EQ(compiled("f x = x + 1\na = 2\nsetcps (f a)").statements.size(), 1U);
    EXPECT_EQ(compiled("let f 0 = 1\n    f n = 2\nsetcps (f 1)").statements.size(), 1U);
}

TEST(Definitions, StayForLaterTexts) {
    const Environment first = compiled("let kick = s \"bd*2\"\n    shift = 0.25").after;
    const Environment second = compiled("let f x = x + shift", first).after;
    const Program program = compiled("d1 $ kick # speed (f 1)", second);
    EXPECT_EQ(shown_events(std::get<SetSlot>(program.statements.at(0)).pattern),
              "0-1/2:orbit=0,s=bd,speed=1.25 1/2-1:orbit=0,s=bd,speed=1.25");
    EXPECT_FALSE(compile("d1 $ kick", Environment{}));
}

TEST(Definitions, KeepWhatTheyMeantWhenTheyWereMade) {
    const Environment first = compiled("let a = 1\nlet b = a + 1").after;
    const Environment second = compiled("let a = 10", first).after;
    EXPECT_DOUBLE_EQ(std::get<SetCps>(compiled("setcps (a + b)", second).statements.at(0)).cps,
                     12.0);
    // Evaluating the same definition again and again keeps nothing of the earlier ones.
    Environment again;
    for (int i = 0; i < 1'000; ++i) again = compiled("let a = 1\n    b = a", again).after;
}

TEST(Definitions, AreUsedAtTheTypeOfEachPlace) {
    const Environment after = compiled("let x = \"1 2\"\n    twice f = f . f").after;
    EXPECT_THAT(after.described(),
                ElementsAre("twice :: (a -> a) -> a -> a", "x :: IsString a => a"));
    const Program program = compiled("d1 $ n x # s x\nsetcps (twice (* 2) 1)", after);
    EXPECT_EQ(shown_events(std::get<SetSlot>(program.statements.at(0)).pattern),
              "0-1/2:n=1,orbit=0,s=1 1/2-1:n=2,orbit=0,s=2");
}

TEST(Definitions, AreNotTakenFromATextThatIsWrong) {
    const Environment before = compiled("let a = 1").after;
    EXPECT_FALSE(compile("let a = 2\nsetcps True", before));
    EXPECT_DOUBLE_EQ(std::get<SetCps>(compiled("setcps a", before).statements.at(0)).cps, 1.0);
}

TEST(Definitions, RefuseChainsOfDefinitionsWithoutEnd) {
    Environment environment = compiled("let a = 1").after;
    base::Result<Program> next = compile("hush");
    for (int i = 0; i < 1'000 && next; ++i) {
        next = compile("let a = b",
                       (next = compile("let b = a + 1", environment)) ? next->after : environment);
        if (next) environment = next->after;
    }
    ASSERT_FALSE(next);
    EXPECT_EQ(next.error().code, base::Errc::limit);
}

TEST(Inputs, AreReadWhenThePatternIsQueried) {
    const auto speed = compile_expression("\"^knob\"", "number");
    ASSERT_TRUE(speed);
    pattern::Controls inputs;
    EXPECT_TRUE(speed->events({0, 1}, &inputs).empty());
    inputs.set(pattern::Symbol{"knob"}, pattern::Value::number(0.5));
    ASSERT_EQ(speed->events({0, 1}, &inputs).size(), 1U);
    EXPECT_DOUBLE_EQ(speed->events({0, 1}, &inputs)[0].value.as_number(), 0.5);
}

TEST(Sources, NameTheTextsOwnBytes) {
    const auto program = compiled("hush\nd1 $ s \"bd sn\"");
    const auto events = std::get<SetSlot>(program.statements.at(1)).pattern.events({0, 1});
    ASSERT_EQ(events.size(), 2U);
    ASSERT_NE(events[0].sources.begin(), events[0].sources.end());
    EXPECT_EQ(events[0].sources.begin()->begin, 13);  // behind `hush\nd1 $ s "`
    EXPECT_EQ(events[0].sources.begin()->length, 2);
}

TEST(Closures, GoOnWhenTheTextIsGone) {
    pattern::Pattern kept;
    {
        const std::string text = "let f x = x * 2 + k; k = 1 in (\\x -> f x) <$> \"1 2\"";
        kept = *compile_expression(text, "number");
    }
    EXPECT_EQ(shown_events(kept), "0-1/2:3 1/2-1:5");
}

TEST(Closures, AreBoundedWhenAQueryCallsThem) {
    const auto endless =
        compile_expression("let f x = f (x + 1) in (\\x -> f x) <$> \"1 2\"", "number");
    ASSERT_TRUE(endless);
    EXPECT_THROW((void)endless->events({0, 1}), pattern::BudgetExceeded);
}

}  // namespace
}  // namespace hocket::language
