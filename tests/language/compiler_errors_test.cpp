#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
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
    EXPECT_EQ(program.error().where.line, GetParam().line);
    EXPECT_EQ(program.error().where.column, GetParam().column);
    EXPECT_EQ(program.error().message, GetParam().message);
    EXPECT_THAT(program.error().message, HasSubstr(program.error().expected));
    EXPECT_THAT(program.error().message, HasSubstr(program.error().got));
}

INSTANTIATE_TEST_SUITE_P(
    Syntax, CompileError,
    testing::Values(
        Case{"StringLeftOpen", "hush\nd1 $ s \"bd", 2, 8,
             "expected a closing '\"' for this string, got the end of the text"},
        Case{"CommentLeftOpen", "hush {- bd", 1, 6,
             "expected '-}' to close this comment, got the end of the text"},
        Case{"ParenthesisLeftOpen", "setcps (1/2\nhush", 2, 1,
             "expected an operator or ')' to close the '(' at 1:8, got 'hush'"},
        Case{"ParenthesisLeftOpenAtTheEnd", "d1 $ (s \"bd\"", 1, 13,
             "expected an operator or ')' to close the '(' at 1:6, got the end of the text"},
        Case{"BracketLeftOpen", "d1 $ stack [s \"bd\", s \"sn\"\nd2 $ silence", 2, 1,
             "expected ',' or ']' to close the '[' at 1:12, got 'd2'"},
        Case{"ClosedTwice", "d1 $ s \"bd\")", 1, 12,
             "expected an operator or the end of the statement, got ')'"},
        Case{"NothingAfterDollar", "d1 $\nhush", 1, 5,
             "expected an expression, got the end of the statement"},
        Case{"NothingAfterOperator", "d1 $ s \"bd\" #", 1, 14,
             "expected an expression, got the end of the text"},
        Case{"CommaAtTheEnd", "d1 $ stack [s \"bd\",]", 1, 20, "expected an expression, got ']'"},
        Case{"TypographicQuotes", "d1 $ s \u201cbd\u201d", 1, 8,
             "expected a name, a number, a string or an operator, got '\u201c'"},
        Case{"NotUtf8", "d1 $ s \"\xff\"", 1, 9, "expected UTF-8 text, got byte 0xff"},
        Case{"LoneSurrogate", "\xed\xa0\x80", 1, 1, "expected UTF-8 text, got byte 0xed"},
        Case{"IfWithoutElse", "d1 $ if True then silence", 1, 26,
             "expected 'else' behind what 'then' gives, got the end of the text"},
        Case{"LetWithoutValue", "let x\nhush", 1, 6,
             "expected '=' and what 'x' is, got the end of the line"},
        Case{"LambdaWithoutArrow", "d1 $ (\\x x) silence", 1, 11,
             "expected an argument or '->' of the lambda, got ')'"},
        // Haskell: infixr 9 and infixl 9 do not mix.
        Case{"MixedFixity", "d1 $ rev . fast 2 # n 1 $ s \"bd\"", 1, 19,
             "expected parentheses: '.' before it binds as tightly, got '#'"}),
    [](const auto& named) { return named.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Strings, CompileError,
    testing::Values(Case{
        "GroupLeftOpenAtTheEnd", "d1 $ n \"1\" # s (\"bd [sn\")", 1, 24,
        "expected a step or ']' to close the '[' at 1:4, got the end of the string"}),
    [](const auto& named) { return named.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Types, CompileError,
    testing::Values(
        Case{"UnknownName", "d1 $ sonud \"bd\"", 1, 6,
             "expected a known name, got 'sonud'; did you mean 'sound'?"},
        Case{"UnknownStatement", "\n\nsetcp 1", 3, 1,
             "expected a known name, got 'setcp'; did you mean 'setcps'?"},
        Case{"NothingNear", "wobbledoo", 1, 1, "expected a known name, got 'wobbledoo'"},
        Case{"UnknownOperator", "d1 $ s \"bd\" |=+ n 1", 1, 13,
             "expected a known operator, got '|=+'; did you mean '|+'?"},
        Case{"StatementIsAString", "\"bd\"", 1, 1,
             "expected a statement such as d1 $ ..., got an expression"},
        Case{"StatementIsAPattern", "s \"bd\"", 1, 1,
             "expected a statement such as d1 $ ..., got ControlPattern"},
        Case{"TruthForANumber", "d1 $ s \"bd\" # speed True", 1, 21,
             "expected Pattern Double, got 'True' (Bool)"},
        Case{"StringForANumber", "setcps \"fast\"", 1, 8, "expected Double, got a string"},
        Case{"NumberForAString", "d1 $ s \"bd\" # s 1", 1, 17,
             "expected Pattern String, got a number"},
        Case{"DecimalsForAWholeNumber", "jumpIn 1 0.5 $ silence", 1, 10,
             "expected a whole number, got a number with decimals"},
        Case{"MissingArgument", "d1 $ rev", 1, 6,
             "expected ControlPattern, got 'rev' (Pattern a -> Pattern a), a function that wants "
             "another argument"},
        Case{"TooManyArguments", "d1 $ s \"bd\" n \"1\"", 1, 13,
             "expected an operator, since 's' takes 1 argument, got another argument"},
        Case{"ConditionIsNoTruth", "d1 $ if 1 then silence else silence", 1, 9,
             "expected Bool, got a number"},
        Case{"ItselfInside", "let f x = x x", 1, 13, "expected a, got 'x' (a -> b)"},
        Case{"WrittenTypeIsWrong", "d1 $ (1 :: Pattern)", 1, 7,
             "expected ControlPattern, got Pattern"},
        Case{"WrittenTypeDoesNotParse", "d1 $ (1 :: [Int)", 1, 16,
             "expected ']', got the end of the type"}),
    [](const auto& named) { return named.param.name; });

INSTANTIATE_TEST_SUITE_P(
    Evaluation, CompileError,
    testing::Values(Case{"TempoOfZero", "hush\nsetcps 0", 2, 1,
                         "expected cycles per second above 0 and at most 10000, got 0"},
                    Case{"HeadOfNothing", "setcps (head [])", 1, 1, "head of an empty list"},
                    Case{"DivisionByZero", "setcps (fromIntegral (div 1 0))", 1, 1,
                         "a division by zero"},
                    Case{"NoCaseFits", "let f 1 = 2\nsetcps (f 3)", 2, 1,
                         "no case of this function fits its argument"}),
    [](const auto& named) { return named.param.name; });

TEST(CompileErrors, NameTheNearestKnownWord) {
    EXPECT_EQ(compile("d1 $ sonud \"bd\"").error().nearest, "sound");
    EXPECT_EQ(compile("hsuh").error().nearest, "hush");
    EXPECT_EQ(compile("d1 $ slience").error().nearest, "silence");
    EXPECT_EQ(compile("d17 $ silence").error().nearest, "d1");
    EXPECT_EQ(compile("let kick = 1\nsetcps kikc").error().nearest, "kick");
}

TEST(CompileErrors, LeaveNothingOfATextThatIsWrongSomewhere) {
    EXPECT_FALSE(compile("d1 $ s \"bd\"\nsetcps 1\nd2 $ s \"[\""));
}

std::vector<std::string> places(const std::string& text) {
    std::vector<std::string> all;
    for (const base::Error& error : check(text)) {
        all.push_back(std::to_string(error.where.line) + ":" + std::to_string(error.where.column));
    }
    return all;
}

TEST(CompileErrors, AreReportedForEveryStatementAtOnce) {
    using testing::ElementsAre;
    EXPECT_THAT(places("hsuh\nd1 $ silence\nd2 $ (\nd3 $ n True\nhush"),
                ElementsAre("1:1", "4:1", "4:8"));
    EXPECT_THAT(places("hush"), ElementsAre());
    // What only follows from a wrong definition is not said again.
    EXPECT_THAT(places("let x = nonesuch\nsetcps x\nsetcps True"), ElementsAre("1:9", "3:8"));
}

void expect_refused_quickly(const std::string& text) {
    using namespace std::chrono;
    const auto begin = steady_clock::now();
    const auto program = compile(text);
    const auto took = steady_clock::now() - begin;
    ASSERT_FALSE(program) << text.substr(0, 60);
    EXPECT_EQ(program.error().code, Errc::limit) << program.error().message;
    EXPECT_FALSE(program.error().message.empty());
#ifdef NDEBUG
    EXPECT_LT(duration_cast<milliseconds>(took).count(), 50) << text.substr(0, 60);
#else
    static_cast<void>(took);
#endif
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
}

TEST(CompileLimits, RefuseEndlessRecursion) {
    ASSERT_TRUE(compile("hush"));  // the table is read at its first use
    expect_refused_quickly("let x = x");
    expect_refused_quickly("let x = x + 1");
    expect_refused_quickly("let f n = f (n + 1)\nsetcps (f 1)");
    expect_refused_quickly("let f n = f n + f n\nsetcps (f 1)");
    expect_refused_quickly("let f x = g x; g x = f x\nsetcps (f 1)");
    expect_refused_quickly("d1 $ let loop = rev loop in loop");
    expect_refused_quickly("let fix f = f (fix f)\nsetcps (fix id)");
}

TEST(CompileLimits, RefuseWhatGrowsWithoutBound) {
    ASSERT_TRUE(compile("hush"));
    std::string doubling = "let a0 = [1, 2]\n";
    std::string pairs = "let p0 = 1\n";
    for (int i = 0; i < 40; ++i) {
        const std::string next = std::to_string(i + 1);
        const std::string last = std::to_string(i);
        doubling += "    a" + next + " = a" + last + " ++ a" + last + "\n";
        pairs += "    p" + next + " = (p" + last + ", p" + last + ")\n";
    }
    EXPECT_FALSE(compile(doubling + "in setcps (sum a40)"));
    EXPECT_FALSE(compile(pairs));
    // Compositions call each other through the table's own functions.
    EXPECT_FALSE(compile("d1 $ foldr (.) id (replicate 60000 rev) $ s \"a\""));
    EXPECT_TRUE(compile("d1 $ foldr (.) id (replicate 500 rev) $ s \"a\""));
    expect_refused_quickly(
        "let f0 x = (x, x); f1 = f0 . f0; f2 = f1 . f1; f3 = f2 . f2; f4 = f3 . f3; f5 = f4 . f4");
    EXPECT_FALSE(compile("setcps (sum [1 .. 1000000000])"));
    EXPECT_FALSE(compile("setcps (sum (replicate 1000000000 1))"));
    EXPECT_FALSE(compile("let f x = x ++ x\nd1 $ s (pure (foldr (.) id (replicate 60 f) \"a\"))"));
}

TEST(CompileLimits, HoldForTextAndNesting) {
    ASSERT_TRUE(compile("hush"));
    expect_refused_quickly("d1 $ s \"" + std::string(20'000, '[') + "\"");
    expect_refused_quickly("setcps " + std::string(20'000, '('));
    expect_refused_quickly("setcps " + std::string(20'000, '['));
    expect_refused_quickly(std::string(kMaxTextBytes + 1, ' '));
    expect_refused_quickly("setcps (" + repeated("1 + ", 10'000) + "1)");
    expect_refused_quickly("d1 $ " + repeated("rev $ ", 5'000) + "silence");
    expect_refused_quickly("setcps $ " + repeated("if True then ", 2'000));
    expect_refused_quickly("let f = " + repeated("\\x -> ", 2'000) + "1");
    EXPECT_FALSE(compile(repeated("(\\x -> ", 250) + "1" + repeated(")", 250)));
}

TEST(CompileLimits, AreNotReachedByWhatIsAllowed) {
    EXPECT_TRUE(compile(repeated("{-", 10'000) + repeated("-}", 10'000)));
    EXPECT_TRUE(compile("setcps (" + repeated("1 + ", 500) + "1)"));
    EXPECT_TRUE(compile("setcps " + repeated("(", 200) + "1" + repeated(")", 200)));
    EXPECT_TRUE(compile(repeated("hush\n", 4'000)));
    EXPECT_TRUE(compile("setcps (sum [1 .. 1000] / 1000)"));
}

}  // namespace
}  // namespace hocket::language
