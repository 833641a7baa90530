#include "base/nearest.hpp"

#include <gtest/gtest.h>

namespace hocket::base {
namespace {

TEST(EditDistance, CountsInsertionsDeletionsReplacementsAndSwapsOfNeighbours) {
    EXPECT_EQ(edit_distance("kick", "kick", 9), 0U);
    EXPECT_EQ(edit_distance("kick", "kicks", 9), 1U);
    EXPECT_EQ(edit_distance("kick", "ick", 9), 1U);
    EXPECT_EQ(edit_distance("kick", "kack", 9), 1U);
    EXPECT_EQ(edit_distance("kick", "kcik", 9), 1U);
    EXPECT_EQ(edit_distance("kitten", "sitting", 9), 3U);  // the textbook pair
    EXPECT_EQ(edit_distance("", "abc", 9), 3U);
    // The restricted form edits no part twice; the full distance would be 2.
    EXPECT_EQ(edit_distance("ca", "abc", 9), 3U);
}

TEST(EditDistance, IgnoresTheCaseOfAsciiLettersOnly) {
    EXPECT_EQ(edit_distance("BD", "bd", 9), 0U);
    EXPECT_EQ(edit_distance("\xC3\x84", "\xC3\xA4", 9), 1U);
}

TEST(EditDistance, GivesOneMoreThanTheBoundForAnythingBeyondIt) {
    EXPECT_EQ(edit_distance("kitten", "sitting", 2), 3U);
    EXPECT_EQ(edit_distance("a", "abcdefghij", 2), 3U);
}

std::string nearest(std::string_view wanted, std::initializer_list<const char*> known) {
    NearestWord word{wanted};
    for (const char* name : known) word.offer(name);
    return word.word();
}

TEST(NearestWord, FindsAWordAtMostAThirdOfTheLettersAway) {
    EXPECT_EQ(nearest("kcik", {"bd", "kick", "sn"}), "kick");
    EXPECT_EQ(nearest("superpaino", {"superfork", "superpiano"}), "superpiano");
    EXPECT_EQ(nearest("BD", {"bd", "sd"}), "bd");
    EXPECT_EQ(nearest("hhh", {"bd", "hh"}), "hh");
}

TEST(NearestWord, IsEmptyWhereNothingIsNear) {
    EXPECT_EQ(nearest("zz", {"bd", "sn"}), "");
    EXPECT_EQ(nearest("violoncello", {"bd", "cello"}), "");
    EXPECT_EQ(nearest("", {"bd"}), "");
    EXPECT_EQ(nearest("x", {"y"}), "");
}

TEST(NearestWord, PrefersTheSameFirstLetterAmongEquallyNearOnes) {
    EXPECT_EQ(nearest("bf", {"af", "bd", "bx"}), "bd");
}

TEST(ContainsIgnoringCase, TakesAnEmptyPartAsContained) {
    EXPECT_TRUE(contains_ignoring_case("808bd", "BD"));
    EXPECT_TRUE(contains_ignoring_case("808bd", ""));
    EXPECT_TRUE(contains_ignoring_case("", ""));
    EXPECT_FALSE(contains_ignoring_case("808bd", "sd"));
}

}  // namespace
}  // namespace hocket::base
