#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "language/compiler.hpp"

// A few letters that ask for far too much are refused in words, not worked through.
namespace hocket::language {
namespace {

/// Why the expression is not played: what the compiler or a query of one cycle says.
std::string refusal_of(const std::string& text) {
    const auto begin = std::chrono::steady_clock::now();
    const auto pattern = compile_expression(text, "control");
    std::string refusal = pattern ? std::string{} : pattern.error().message;
    if (pattern) {
        pattern::Budget budget;
        budget.events_left = 262'144;
        try {
            pattern->query({{0, 1}, nullptr, &budget}, [](pattern::Event&&) {});
        } catch (const std::exception& trouble) {
            refusal = trouble.what();
        }
    }
    // A guard against hanging; a busy machine does not come near it.
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5}) << text;
    return refusal;
}

class Refusals : public testing::TestWithParam<const char*> {};

TEST_P(Refusals, ComeInWordsAndSoon) { EXPECT_FALSE(refusal_of(GetParam()).empty()); }

INSTANTIATE_TEST_SUITE_P(
    OfTooMuch, Refusals,
    testing::Values("s \"bd*1000000000\"", "s \"bd(3,1000000000)\"", "s \"bd!1000000000\"",
                    "striate 1000000000 $ s \"bd\"", "fast 1000000000 $ s \"bd\"",
                    "ply 1000000000 $ s \"bd\"", "chop 1000000000 $ s \"bd\"",
                    "echo 60000 0.2 0.5 $ s \"bd\"", "chunk' 60000 (fast 2) $ s \"bd\"",
                    "segment 1000000000 $ speed saw", "n (run 1000000000)",
                    "n (fromList [1 .. 1000000000])", "layer (replicate 60000 (fast 2)) $ s \"a\"",
                    "foldr (.) id (replicate 60000 rev) $ s \"bd\"", "let x = x in s x",
                    "let f x = f x in f (s \"a\")", "let f x = g x; g x = f x in f (s \"a\")",
                    "(\\x -> x x) (\\x -> x x)", "let p = overlay p (s \"a\") in p"));

TEST(RefusalsOf, OfTenThousandBracketsComeSoon) {
    for (const char* brackets : {"[]", "<>", "{}"}) {
        const std::string open(10'000, brackets[0]);
        const std::string close(10'000, brackets[1]);
        EXPECT_FALSE(refusal_of("s \"" + open + "bd" + close + "\"").empty());
    }
}

TEST(RefusalsOf, LeaveRoomForLongRhythms) {
    EXPECT_EQ(refusal_of("s \"bd(3,8)\" # n (run 4)"), "");
    EXPECT_EQ(refusal_of("euclid 3 4096 $ s \"bd\""), "");
}

// Patterns and controls are numbers: what gives any number may give them.
TEST(RefusalsOf, AreNotNeededWhereANumberStandsForAPattern) {
    static_cast<void>(refusal_of("speed (outerJoin tri)"));
    static_cast<void>(refusal_of("speed (squeezeJoin (irand 3))"));
    static_cast<void>(refusal_of("slowcat (lindenmayerI 4 \"a:b\" \"12\")"));
    static_cast<void>(refusal_of("randslice 2 (getScale [(\"major\", [1])] \"major\" \"3\")"));
}

}  // namespace
}  // namespace hocket::language
