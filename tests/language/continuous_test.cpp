#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "support/values.hpp"

// Continuous patterns asked over two cycles at once, where it shows who cuts the question at the
// cycles. Expected as Tidal 1.7.10 gives it.
namespace hocket::language {
namespace {

std::string two_cycles(const char* type, const std::string& code) {
    const auto pattern = compile_expression(code, type);
    if (!pattern) return "error: " + pattern.error().message;
    std::vector<std::pair<pattern::Cycles, std::string>> lines;
    for (const pattern::Event& event : pattern->events({0, 2})) {
        lines.emplace_back(event.part.begin, event.part.begin.to_string() + "-" +
                                                 event.part.end.to_string() + ":" +
                                                 test::shown(event.value));
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const auto& [begin, line] : lines) text += (text.empty() ? "" : " ") + line;
    return text;
}

TEST(Continuous, ARandomNumberWithAParameterIsDrawnOnceACycle) {
    EXPECT_EQ(two_cycles("number", "irand 8"), "0-1:2 1-2:3");
}

TEST(Continuous, BrandWithoutParameterIsOneAnswerForTheWholeQuestion) {
    EXPECT_EQ(two_cycles("bool", "brand"), "0-2:false");
}

TEST(Continuous, DegradeOverByReadsItsChanceOnceACycle) {
    EXPECT_EQ(two_cycles("string", "degradeOverBy 2 sine \"c*4\""),
              "1-5/4:c 5/4-3/2:c 3/2-7/4:c 7/4-2:c");
}

TEST(Continuous, PerlinInTwoDimensionsSamplesEachCornerAtWhatIsLeftOfTheQuestion) {
    EXPECT_EQ(two_cycles("number", "perlin2 \"1 0.3\""),
              "0-1/2:0.605692 1/2-1:0.835078 1-3/2:0.462524 3/2-2:0.210238");
}

TEST(Continuous, SignalsCanBePatternsOfPatterns) {
    EXPECT_EQ(two_cycles("number", "outerJoin (scale \"major\" \"<5 6>\")"), "0-1:9 1-2:11");
    EXPECT_EQ(two_cycles("number", "innerJoin (segment 1 sine)"), "0-1:0.5 1-2:0.5");
    EXPECT_EQ(two_cycles("number", "innerJoin $ toScale [2, 0.5] \"4\""), "0-1:26 1-2:26");
}

TEST(Continuous, WedgeBeyondOneShiftsTheSecondPattern) {
    EXPECT_EQ(two_cycles("number", "wedge 1.5 \"1\" \"3\""),
              "0-1/2:3 0-1:1 1/2-1:3 1-2:1 1-3/2:3 3/2-2:3");
}

}  // namespace
}  // namespace hocket::language
