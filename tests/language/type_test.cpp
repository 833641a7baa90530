#include "language/type.hpp"

#include <gtest/gtest.h>

#include <string>

namespace hocket::language {
namespace {

std::string again(std::string_view text) {
    const auto scheme = parse_type(text);
    return scheme ? shown(*scheme) : "error: " + scheme.error().message;
}

TEST(Types, AreReadAsHaskellWritesThem) {
    EXPECT_EQ(again("Int"), "Int");
    EXPECT_EQ(again("a -> b -> a"), "a -> b -> a");
    EXPECT_EQ(again("(a -> b) -> [a] -> [b]"), "(a -> b) -> [a] -> [b]");
    EXPECT_EQ(again("a -> (b -> c)"), "a -> b -> c");
    EXPECT_EQ(again("Pattern Int -> (Pattern a -> Pattern a) -> Pattern a"),
              "Pattern Int -> (Pattern a -> Pattern a) -> Pattern a");
    EXPECT_EQ(again("[(Int, Pattern (Maybe a))]"), "[(Int, Pattern (Maybe a))]");
    EXPECT_EQ(again("()"), "()");
    EXPECT_EQ(again("f (a -> b) -> f a -> f b"), "a (b -> c) -> a b -> a c");
}

TEST(Types, KeepTheirClasses) {
    EXPECT_EQ(again("Num a => a -> a"), "Num a => a -> a");
    EXPECT_EQ(again("(Num a, Ord b) => a -> b"), "(Num a, Ord b) => a -> b");
    EXPECT_EQ(again("Functor f => (a -> b) -> f a -> f b"), "Functor a => (b -> c) -> a b -> a c");
}

TEST(Types, KnowTheOtherNamesOfTypes) {
    EXPECT_EQ(again("ControlPattern -> Pattern ControlMap"), "ControlPattern -> ControlPattern");
    EXPECT_EQ(again("Time -> Integer"), "Rational -> Int");
    EXPECT_EQ(again("Ratio Int"), "Rational");
    EXPECT_EQ(again("Arc -> a"), "(Rational, Rational) -> a");
}

TEST(Types, SayWhatIsWrongWithThem) {
    EXPECT_EQ(again("Pattern -> )"), "error: expected a type, got ')'");
    EXPECT_EQ(again("[Int"), "error: expected ']', got the end of the type");
    EXPECT_FALSE(parse_type(std::string(20'000, '(')));
    EXPECT_FALSE(parse_type(std::string(20'000, '[')));
}

TEST(Types, GiveTheirParts) {
    const Type type = parse_type("Int -> Pattern Bool -> [a]")->type;
    EXPECT_TRUE(type.is_function());
    EXPECT_EQ(type.parameter(0), Type::constructor("Int"));
    EXPECT_EQ(type.parameter(1), Type::pattern(Type::constructor("Bool")));
    EXPECT_EQ(type.parameter(1).element().name(), "Bool");
    EXPECT_TRUE(type.result(2).is_list());
    EXPECT_TRUE(type.result(2).element().is_variable());
}

}  // namespace
}  // namespace hocket::language
