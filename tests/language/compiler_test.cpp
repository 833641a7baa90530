#include "language/compiler.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace hocket::language {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Program compiled(std::string_view text) {
    auto program = compile(text);
    if (!program) {
        ADD_FAILURE() << text << "\n" << program.error().message;
        return {};
    }
    return std::move(*program);
}

std::string shown(const pattern::Event& event) {
    std::string text = event.whole.begin.to_string() + ".." + event.whole.end.to_string();
    std::map<std::string, std::string> controls;  // sorted by name
    for (const auto& [name, value] : event.value.as_controls().entries()) {
        controls[name.text()] = value.is(pattern::Value::Kind::text)
                                    ? value.as_text().text()
                                    : value.as_rational().to_string();
    }
    for (const auto& [name, value] : controls) text += " " + name + "=" + value;
    return text;
}

/// Onsets of a string of sounds in [begin, end), in order of time and text.
std::vector<std::string> onsets(const std::string& string, int begin, int end) {
    const Program program = compiled("d1 $ sound \"" + string + "\"");
    std::vector<pattern::Event> events =
        std::get<SetSlot>(program.statements.at(0)).pattern.events({begin, end});
    std::erase_if(events, [](const pattern::Event& event) { return !event.has_onset(); });
    std::sort(events.begin(), events.end(), [](const auto& a, const auto& b) {
        return a.part.begin != b.part.begin ? a.part.begin < b.part.begin : shown(a) < shown(b);
    });
    std::vector<std::string> lines;
    for (const pattern::Event& event : events) lines.push_back(shown(event));
    return lines;
}

// Expected events below as recorded from Tidal 1.7.10.
TEST(MiniNotation, GivesStepsEqualSlots) {
    EXPECT_THAT(onsets("bd ~ sn ~", 0, 1), ElementsAre("0..1/4 s=bd", "1/2..3/4 s=sn"));
    EXPECT_THAT(onsets("bd*2 [sn cp] ~ hh", 0, 1),
                ElementsAre("0..1/8 s=bd", "1/8..1/4 s=bd", "1/4..3/8 s=sn", "3/8..1/2 s=cp",
                            "3/4..1 s=hh"));
    EXPECT_THAT(onsets("bd [sn [hh cp] ~]", 0, 1),
                ElementsAre("0..1/2 s=bd", "1/2..2/3 s=sn", "2/3..3/4 s=hh", "3/4..5/6 s=cp"));
}

TEST(MiniNotation, RepeatsStepsAndGroupsAlsoByFractions) {
    EXPECT_THAT(onsets("[bd sn]*2", 0, 1),
                ElementsAre("0..1/4 s=bd", "1/4..1/2 s=sn", "1/2..3/4 s=bd", "3/4..1 s=sn"));
    EXPECT_THAT(onsets("bd*1.5", 0, 2), ElementsAre("0..2/3 s=bd", "2/3..4/3 s=bd", "4/3..2 s=bd"));
    EXPECT_THAT(onsets("bd/2", 0, 4), ElementsAre("0..2 s=bd", "2..4 s=bd"));
    EXPECT_THAT(onsets("[bd sn]*2*2/4", 0, 1), ElementsAre("0..1/2 s=bd", "1/2..1 s=sn"));
    EXPECT_THAT(onsets("bd*0 sn/0", 0, 1), IsEmpty());
}

TEST(MiniNotation, TakesTheNumberBehindAColonAsN) {
    EXPECT_THAT(onsets("bd:3 808:1 arpy:-2 hh:0.5", 0, 1),
                ElementsAre("0..1/4 n=3 s=bd", "1/4..1/2 n=1 s=808", "1/2..3/4 n=-2 s=arpy",
                            "3/4..1 n=1/2 s=hh"));
}

TEST(MiniNotation, AlternatesAndStacks) {
    EXPECT_THAT(onsets("<a <b c>>", 0, 4),
                ElementsAre("0..1 s=a", "1..2 s=b", "2..3 s=a", "3..4 s=c"));
    EXPECT_THAT(onsets("[bd, sn hh]", 0, 1),
                ElementsAre("0..1 s=bd", "0..1/2 s=sn", "1/2..1 s=hh"));
    EXPECT_THAT(onsets("bd, hh*2", 0, 1), ElementsAre("0..1 s=bd", "0..1/2 s=hh", "1/2..1 s=hh"));
    EXPECT_THAT(onsets("<a b, c>", 1, 2), ElementsAre("1..2 s=b", "1..2 s=c"));
}

TEST(MiniNotation, TakesNamesAsTidalDoes) {
    EXPECT_THAT(onsets("drum_kit kick-short hat.open größe", 0, 1),
                ElementsAre("0..1/4 s=drum_kit", "1/4..1/2 s=kick-short", "1/2..3/4 s=hat.open",
                            "3/4..1 s=größe"));
}

TEST(MiniNotation, IsSilentWhereNothingStands) {
    EXPECT_THAT(onsets("", 0, 1), IsEmpty());
    EXPECT_THAT(onsets("~", 0, 1), IsEmpty());
    EXPECT_THAT(onsets("[] bd", 0, 1), ElementsAre("1/2..1 s=bd"));
}

TEST(Compile, TakesATextWithoutStatementsAsAnEmptyProgram) {
    EXPECT_THAT(compiled("").statements, IsEmpty());
    EXPECT_THAT(compiled(" \n\t\r\n-- nothing\n{- no {- really -} -}").statements, IsEmpty());
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

TEST(Compile, GoesOnOverIndentedLinesAndOpenStringsAndBrackets) {
    EXPECT_EQ(compiled("d1 $\n  sound\n\n  \"bd\nsn\"\nhush").statements.size(), 2U);
    EXPECT_EQ(compiled("setcps (135\n/60\n/4\n)\nhush").statements.size(), 2U);
    // A block copied out of something indented.
    EXPECT_EQ(compiled("    d1 $ s \"bd\"\n    d2 $ s \"sn\"").statements.size(), 2U);
}

TEST(Compile, CountsInSetcps) {
    const auto cps = [](std::string_view text) {
        return std::get<SetCps>(compiled(text).statements.at(0)).cps;
    };
    EXPECT_DOUBLE_EQ(cps("setcps (135/60/4)"), 135.0 / 60 / 4);
    EXPECT_DOUBLE_EQ(cps("setcps $ 135/60/4"), 135.0 / 60 / 4);
    EXPECT_DOUBLE_EQ(cps("setcps (1 + 2*3 - 8/(2+2))"), 5.0);
    EXPECT_DOUBLE_EQ(cps("setcps (-1 * -(0.5))"), 0.5);
    EXPECT_DOUBLE_EQ(cps("setcps 5e-1"), 0.5);
}

}  // namespace
}  // namespace hocket::language
