#include "protocol/nearest.hpp"

#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

namespace hocket::protocol {
namespace {

// The usual examples of the literature, and the one that tells this distance from the full one.
TEST(EditDistance, CountsInsertionsDeletionsSubstitutionsAndSwaps) {
    EXPECT_EQ(edit_distance("kitten", "sitting", 9), 3U);
    EXPECT_EQ(edit_distance("sunday", "saturday", 9), 3U);
    EXPECT_EQ(edit_distance("ab", "ba", 9), 1U);
    EXPECT_EQ(edit_distance("ca", "abc", 9), 3U);
    EXPECT_EQ(edit_distance("", "abc", 9), 3U);
    EXPECT_EQ(edit_distance("same", "same", 9), 0U);
}

TEST(EditDistance, TakesNoNoticeOfCase) { EXPECT_EQ(edit_distance("FadeTime", "fadetime", 9), 0U); }

TEST(EditDistance, IsTheSameBothWays) {
    const std::array<std::string, 6> words{"gain", "agin", "begin", "", "overgain", "niag"};
    for (const auto& a : words) {
        for (const auto& b : words) EXPECT_EQ(edit_distance(a, b, 20), edit_distance(b, a, 20));
    }
}

TEST(EditDistance, StopsOneBeyondItsLimit) {
    EXPECT_EQ(edit_distance("abcdefgh", "zyxwvuts", 2), 3U);
    EXPECT_EQ(edit_distance("a", "abcdefgh", 2), 3U);
}

TEST(EditDistance, TakesNamesOfAnyLength) {
    const std::string longest(100'000, 'a');
    EXPECT_EQ(edit_distance(longest, longest, 4), 0U);
    EXPECT_EQ(edit_distance(longest, "a", 4), 5U);
}

TEST(NearestName, ProposesWhatIsFewEditsAwayTheFirstOfEquals) {
    const std::vector<std::string> names{"gain", "pan", "speed", "spead"};
    EXPECT_EQ(nearest_name("gian", names), "gain");
    EXPECT_EQ(nearest_name("pam", names), "pan");
    EXPECT_EQ(nearest_name("speid", names), "speed");
}

TEST(NearestName, ProposesANameThatContainsWhatWasTyped) {
    const std::vector<std::string> names{"server.hello", "server.status"};
    EXPECT_EQ(nearest_name("status", names), "server.status");
}

TEST(NearestName, ProposesNothingThatIsFarAway) {
    const std::vector<std::string> names{"gain", "pan", "speed"};
    EXPECT_EQ(nearest_name("quixotic", names), "");
    EXPECT_EQ(nearest_name("", names), "");
    EXPECT_EQ(nearest_name("gain", std::vector<std::string>{}), "");
}

}  // namespace
}  // namespace hocket::protocol
