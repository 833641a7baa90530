#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "language/compiler.hpp"
#include "support/values.hpp"

// What expressions mean, in events of the first cycle; expected as Tidal 1.7.10 computes it.
namespace hocket::language {
namespace {

using test::events_of;

TEST(Expressions, TakeStringsAsWhatTheirPlaceAsksFor) {
    EXPECT_EQ(events_of("number", "\"1 2\""), "0-1/2:1 1/2-1:2");
    EXPECT_EQ(events_of("string", "\"a b\""), "0-1/2:a 1/2-1:b");
    EXPECT_EQ(events_of("note", "\"e\""), "0-1:4");
    EXPECT_EQ(events_of("number", "\"e\""), "0-1:0.125");
    EXPECT_EQ(events_of("bool", "\"t f\""), "0-1/2:true 1/2-1:false");
    EXPECT_EQ(events_of("rational", "\"1%4\""), "0-1:1/4");
}

TEST(Expressions, TakeNumbersAsWhatTheirPlaceAsksFor) {
    EXPECT_EQ(events_of("number", "3"), "0-1:3");
    EXPECT_EQ(events_of("rational", "0.25"), "0-1:1/4");
    EXPECT_EQ(events_of("int", "-3"), "0-1:-3");
    EXPECT_EQ(events_of("control", "5"), "0-1:n=5");  // as Tidal's Num of control maps
    EXPECT_EQ(events_of("control", "0.5"), "0-1:speed=0.5");
}

// README of the conformance corpus, 20: Tidal's operators are infixl 9.
TEST(Expressions, BindTidalsOperatorsTighterThanArithmetic) {
    EXPECT_EQ(events_of("number", "\"2\" * \"3\" |+ \"4\""), "0-1:14");
    EXPECT_EQ(events_of("number", "\"1\" + \"2\" |* \"3\" + \"1\""), "0-1:8");
    EXPECT_EQ(events_of("number", "2 * 3 + 4 * 5"), "0-1:26");
    EXPECT_EQ(events_of("number", "10 - 2 - 3"), "0-1:5");
    EXPECT_EQ(events_of("number", "2 ** 3 ** 2"), "0-1:512");
    EXPECT_EQ(events_of("number", "(+ 1) <$> \"1 2\" + \"10\""), "0-1/2:12 1/2-1:13");
    EXPECT_EQ(events_of("number", "-2 + 5"), "0-1:3");
    EXPECT_EQ(events_of("number", "negate 2 * 3"), "0-1:-6");
    EXPECT_EQ(events_of("number", "5 `subtract` 7"), "0-1:2");
}

TEST(Expressions, KnowSectionsCompositionAndLambdas) {
    EXPECT_EQ(events_of("number", "(+ 1) 2"), "0-1:3");
    EXPECT_EQ(events_of("number", "(10 -) 2"), "0-1:8");
    EXPECT_EQ(events_of("number", "(subtract 1 . (* 2)) 5"), "0-1:9");
    EXPECT_EQ(events_of("number", "(`subtract` 7) 5"), "0-1:2");
    EXPECT_EQ(events_of("number", "(\\x y -> x - y) 5 3"), "0-1:2");
    EXPECT_EQ(events_of("number", "(\\(a, _) -> a) (1, 2)"), "0-1:1");
    EXPECT_EQ(events_of("number", "($ 3) (+ 1)"), "0-1:4");
    EXPECT_EQ(events_of("number", "(,) 1 2 & fst"), "0-1:1");
}

TEST(Expressions, KnowLists) {
    EXPECT_EQ(events_of("number", "pure $ sum [1, 2 .. 5]"), "0-1:15");
    EXPECT_EQ(events_of("number", "pure $ sum [x * 2 | x <- [1 .. 4], x > 2]"), "0-1:14");
    EXPECT_EQ(
        events_of("number", "pure $ fromIntegral $ length [(x, y) | x <- [1, 2], y <- [3, 4]]"),
        "0-1:4");
    EXPECT_EQ(events_of("number", "pure $ foldr (-) 1 [10, 4]"), "0-1:7");
    EXPECT_EQ(events_of("number", "pure $ head $ drop 2 $ zipWith (+) [0 ..] [5, 5, 5]"), "0-1:7");
    EXPECT_EQ(events_of("number", "pure $ [5, 6, 7] !! 1"), "0-1:6");
    EXPECT_EQ(events_of("string", "pure $ concat [\"a\", \"b\"]"), "0-1:ab");
}

TEST(Expressions, KnowLetWhereIfAndCase) {
    EXPECT_EQ(events_of("number", "let x = 2; y = x * 3 in x + y"), "0-1:8");
    EXPECT_EQ(events_of("number", "let f x = x + 1 in f \"1 2\" * pure (f 1)"), "0-1/2:4 1/2-1:6");
    EXPECT_EQ(events_of("number", "if 1 < 2 then \"1\" else \"2\""), "0-1:1");
    EXPECT_EQ(events_of("number", "case (1, 2) of (1, x) -> x; _ -> 0"), "0-1:2");
    EXPECT_EQ(events_of("number", "let f 0 = 1; f n = n * f (n - 1) in pure (f 5)"), "0-1:120");
    EXPECT_EQ(events_of("number", "let f x | x > 1 = 2 | otherwise = 3 in pure (f 1)"), "0-1:3");
    EXPECT_EQ(events_of("number", "let f x = y + 1 where y = x * 2 in f 3"), "0-1:7");
    EXPECT_EQ(events_of("number", "let (a, b) = (1, 2) in a + b"), "0-1:3");
    EXPECT_EQ(events_of("number", "let (x:_) = [1, 2] in pure x"), "0-1:1");
    EXPECT_EQ(events_of("number",
                        "let isEven n = if n == 0 then True else isOdd (n - 1)\n"
                        "    isOdd n = if n == 0 then False else isEven (n - 1)\n"
                        "in if isEven 10 then 1 else 2"),
              "0-1:1");
}

TEST(Expressions, UseADefinitionAtSeveralTypes) {
    EXPECT_EQ(events_of("control", "let x = \"1 2\" in n x |+ n (fast 2 x)"),
              "0-1/4:n=2 1/4-1/2:n=3 1/2-3/4:n=3 3/4-1:n=4");
    EXPECT_EQ(events_of("control", "let a = 1 in n a # speed a"), "0-1:n=1,speed=1");
}

TEST(Expressions, TakeWrittenTypes) {
    EXPECT_EQ(events_of("number", "(1 :: Pattern Double)"), "0-1:1");
    EXPECT_EQ(events_of("number", "pure (fromIntegral (3 :: Int))"), "0-1:3");
    EXPECT_EQ(events_of("number",
                        "let f :: Pattern Double -> Pattern Double\n"
                        "    f x = x + 1\nin f 2"),
              "0-1:3");
}

TEST(Expressions, MakePatternsOfFunctionsAndValues) {
    EXPECT_EQ(events_of("number", "(+) <$> \"1 2\" <*> \"10 20 30\""),
              events_of("number", "\"1 2\" + \"10 20 30\""));
    EXPECT_EQ(events_of("number", "(+) <$> \"1 2\" <* \"10 20 30\""),
              events_of("number", "\"1 2\" |+ \"10 20 30\""));
    EXPECT_EQ(events_of("number", "do {x <- \"1 2\"; return (x + 1)}"), "0-1/2:2 1/2-1:3");
    EXPECT_EQ(events_of("number", "(<> \"5\") \"1\""), "0-1:1 0-1:5");
}

TEST(Expressions, TakeABareStringAmongControlsAsSounds) {
    EXPECT_EQ(events_of("control", "n \"1\" # \"x\""), "0-1:n=1,s=x");
    EXPECT_EQ(events_of("control", "\"bd:3\""), "0-1:n=3,s=bd");
}

TEST(Expressions, AreFoundUnderComments) {
    EXPECT_EQ(events_of("number", "1 {- one {- two -} -} + -- three\n 2"), "0-1:3");
}

}  // namespace
}  // namespace hocket::language
