#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "language/compiler.hpp"

namespace hocket::language {
namespace {

using base::Errc;
using testing::HasSubstr;

struct Case {
    const char* name;
    std::string text;
    int line;
    int column;
    std::string message;
};

class CompileError : public testing::TestWithParam<Case> {};

TEST_P(CompileError, SaysWhatWasExpectedWhatCameAndWhere) {
    const auto program = compile(GetParam().text);
    ASSERT_FALSE(program);
    EXPECT_EQ(program.error().code, Errc::parse);
    EXPECT_EQ(program.error().where.line, GetParam().line);
    EXPECT_EQ(program.error().where.column, GetParam().column);
    EXPECT_EQ(program.error().message, GetParam().message);
    EXPECT_THAT(program.error().message, HasSubstr(program.error().expected));
    EXPECT_THAT(program.error().message, HasSubstr(program.error().got));
}

INSTANTIATE_TEST_SUITE_P(
    Table, CompileError,
    testing::Values(
        Case{"StarWithoutNumber", "d1 $ s \"[bd*]\"", 1, 13,
             "expected a number after '*', got ']'"},
        Case{"StarAtTheEnd", "d1 $ s \"bd*\"", 1, 12,
             "expected a number after '*', got the end of the string"},
        Case{"NumberWithTail", "d1 $ s \"bd*2x\"", 1, 13, "expected a space after '2', got 'x'"},
        Case{"ColonWithoutNumber", "d1 $ s \"bd:x\"", 1, 12,
             "expected a number after ':', got 'x'"},
        Case{"GroupLeftOpen", "d1 $ s \"bd [sn\"", 1, 15,
             "expected a step or ']' to close the '[' at 1:12, got the end of the string"},
        Case{"GroupClosedWrongly", "d1 $ s \"<bd [sn>\"", 1, 16,
             "expected a step or ']' to close the '[' at 1:13, got '>'"},
        Case{"ClosedTwice", "d1 $ s \"bd ]\"", 1, 12, "expected a step, got ']'"},
        Case{"UnknownSign", "d1 $ s \"bd ?\"", 1, 12, "expected a step, got '?'"},
        Case{"SecondLineOfAString", "d1 $ s \"bd\n  sn !\"", 2, 6, "expected a step, got '!'"},
        Case{"ColumnsCountCodePoints", "d1 $ s \"größe ü ]\"", 1, 17, "expected a step, got ']'"},
        Case{"UnknownWordNearSound", "d1 $ sonud \"bd\"", 1, 6,
             "expected sound \"...\" or silence, got 'sonud'; did you mean 'sound'?"},
        Case{"UnknownStatement", "\n\nsetcp 1", 3, 1,
             "expected a statement: d1 to d16, hush or setcps, got 'setcp'; did you mean "
             "'setcps'?"},
        Case{"NothingNear", "wobble", 1, 1,
             "expected a statement: d1 to d16, hush or setcps, got 'wobble'"},
        Case{"StatementIsAString", "\"bd\"", 1, 1,
             "expected a statement: d1 to d16, hush or setcps, got a string"},
        Case{"NoDollar", "d1 sound \"bd\"", 1, 4, "expected '$' after 'd1', got 'sound'"},
        Case{"NothingAfterDollar", "d1 $\nhush", 1, 5,
             "expected sound \"...\" or silence, got the end of the statement"},
        Case{"NoString", "d1 $ sound", 1, 11,
             "expected a string after 'sound', got the end of the text"},
        Case{"MoreBehind", "d1 $ s \"bd\" # gain 1", 1, 13,
             "expected the end of the statement, got '#'"},
        Case{"StringLeftOpen", "hush\nd1 $ s \"bd", 2, 8,
             "expected a closing '\"' for this string, got the end of the text"},
        Case{"CommentLeftOpen", "hush {- bd", 1, 6,
             "expected '-}' to close this comment, got the end of the text"},
        Case{"ParenthesisLeftOpen", "setcps (1/2\nhush", 2, 1,
             "expected ')' to close the '(' at 1:8, got 'hush'"},
        Case{"NoNumber", "setcps fast", 1, 8, "expected a number, got 'fast'"},
        Case{"TempoOfZero", "setcps 0", 1, 8,
             "expected cycles per second above 0 and at most 10000, got 0"},
        Case{"TempoDividedByZero", "setcps (1/0)", 1, 8,
             "expected cycles per second above 0 and at most 10000, got inf"},
        Case{"TypographicQuotes", "d1 $ s \u201cbd\u201d", 1, 8,
             "expected a string after 's', got '\u201c'"},
        Case{"NotUtf8", "d1 $ s \"\xff\"", 1, 9, "expected UTF-8 text, got byte 0xff"},
        Case{"LoneSurrogate", "\xed\xa0\x80", 1, 1, "expected UTF-8 text, got byte 0xed"},
        Case{"ZeroByte", std::string("d1 $ s \"bd \0\"", 13), 1, 12,
             "expected a step, got control character 0x00"}),
    [](const auto& named) { return named.param.name; });

TEST(CompileErrors, NameTheNearestKnownWord) {
    EXPECT_EQ(compile("d1 $ sonud \"bd\"").error().nearest, "sound");
    EXPECT_EQ(compile("hsuh").error().nearest, "hush");
    EXPECT_EQ(compile("d1 $ slience").error().nearest, "silence");
    EXPECT_EQ(compile("d17 $ silence").error().nearest, "d1");
    EXPECT_EQ(compile("d1 $ hush").error().nearest, "");  // known, but not here
}

TEST(CompileErrors, LeaveNothingOfATextThatIsWrongSomewhere) {
    EXPECT_FALSE(compile("d1 $ s \"bd\"\nsetcps 1\nd2 $ s \"[\""));
}

void expect_limit(const std::string& text, const std::string& message) {
    const auto program = compile(text);
    ASSERT_FALSE(program);
    EXPECT_EQ(program.error().code, Errc::limit);
    EXPECT_THAT(program.error().message, HasSubstr(message));
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(CompileLimits, HoldForTextNestingAndEvents) {
    expect_limit("d1 $ s \"" + std::string(20'000, '[') + "\"",
                 "at most 256 groups inside each other");
    expect_limit("d1 $ s \"" + std::string(20'000, '<') + "\"",
                 "at most 256 groups inside each other");
    expect_limit("setcps " + std::string(20'000, '('), "at most 256 parentheses");
    expect_limit("d1 " + std::string(20'000, '('), "at most 256 parentheses");
    expect_limit(std::string(kMaxTextBytes + 1, ' '), "at most 65536 bytes of text, got 65537");
    expect_limit("d1 $ s \"hh bd*100000\"", "at most 65536 events in a cycle, got 100000");
    expect_limit("d1 $ s \"[bd*300 sn]*300\"", "at most 65536 events in a cycle");
    expect_limit("d1 $ s \"[~ ~]*40000\"", "at most 65536 events in a cycle");
    // Few onsets, but every cycle would walk through all the long ones.
    expect_limit("d1 $ s \"[" + repeated("bd/1000 ", 1000) + "]*1000\"", "at most 65536 events");
    expect_limit("d1 $ s \"bd*" + std::string(60, '9') + "\"", "held exactly");
    expect_limit("d1 $ s \"" + repeated("[", 40) + "bd" + repeated("]/1.37", 40) + "\"", "2^48");
}

TEST(CompileLimits, AreNotReachedByWhatIsAllowed) {
    EXPECT_TRUE(compile("d1 $ s \"bd*65536\""));
    EXPECT_TRUE(compile("d1 $ s \"" + repeated("[", 256) + "bd" + repeated("]", 256) + "\""));
    EXPECT_TRUE(compile(repeated("{-", 10'000) + repeated("-}", 10'000)));
    EXPECT_TRUE(compile("setcps " + repeated("- ", 20'000) + "1"));
    EXPECT_TRUE(compile("d1 $ s \"bd" + repeated("*1", 20'000) + "\""));
    EXPECT_TRUE(compile("d1 $ s \"" + repeated("bd ", 21'000) + "\""));
}

TEST(CompileLimits, KeepTimesExactForABillionCycles) {
    for (const char* factor : {"*1.01", "/1.01"}) {
        const std::string text =
            "d1 $ s \"" + repeated("[", 7) + "bd sn" + repeated(std::string{"]"} + factor, 7);
        EXPECT_FALSE(compile(text + factor + factor + "\""));  // just beyond
        const auto program = compile(text + "\"");
        ASSERT_TRUE(program);
        std::vector<pattern::Event> events;
        const pattern::Cycles late{std::int64_t{1} << 30};
        const auto& slot = std::get<SetSlot>(program->statements.at(0));
        EXPECT_NO_THROW(events = slot.pattern.events({late, late + 2}));
        EXPECT_FALSE(events.empty());
    }
}

}  // namespace
}  // namespace hocket::language
