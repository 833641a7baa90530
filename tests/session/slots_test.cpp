#include <map>

#include "session/slots_fixture.hpp"

namespace hocket::session {
namespace {

using base::Frame;
using test::Onset;

class SlotsTest : public test::SlotsFixture {};

// A cycle of two seconds is 96000 frames, a step 24000.
TEST_F(SlotsTest, StepsFallOnTheirFrames) {
    eval(R"(d1 $ sound "bd*2 [sn cp] ~ hh")");
    render_until(200'000);
    const std::vector<Onset> expected{{0, "bd:0"},       {12'000, "bd:0"},  {24'000, "sn:0"},
                                      {36'000, "cp:0"},  {72'000, "hh:0"},  {96'000, "bd:0"},
                                      {108'000, "bd:0"}, {120'000, "sn:0"}, {132'000, "cp:0"},
                                      {168'000, "hh:0"}};
    EXPECT_EQ(onsets(0, 192'000), expected);
    EXPECT_EQ(scheduler_->counts().late, 0U);
}

TEST_F(SlotsTest, ThirdsAreRoundedToTheNearestFrame) {
    eval("setcps 0.7\nd1 $ sound \"bd sn cp\"");
    render_until(70'000);
    // 48000 / 0.7 / 3 = 22857.14, 45714.29, 68571.43
    const std::vector<Onset> expected{
        {0, "bd:0"}, {22'857, "sn:0"}, {45'714, "cp:0"}, {68'571, "bd:0"}};
    EXPECT_EQ(onsets(0, 70'000), expected);
}

TEST_F(SlotsTest, AnEditDropsWhatWasScheduledAndGoesOnInTime) {
    eval(R"(d1 $ sound "bd*16")");  // every 6000 frames
    render_until(14'000);           // the schedule is 4800 ahead: 18000 has crossed
    const Frame edit = engine_.frame();
    eval(R"(d1 $ sound "hh*8")");  // every 12000
    render_until(60'000);
    const std::vector<Onset> expected{{0, "bd:0"},      {6000, "bd:0"},   {12'000, "bd:0"},
                                      {24'000, "hh:0"}, {36'000, "hh:0"}, {48'000, "hh:0"}};
    EXPECT_LT(edit, 18'000);
    EXPECT_EQ(onsets(0, 60'000), expected);
    EXPECT_GT(scheduler_->counts().cancelled, 0U);
    EXPECT_EQ(scheduler_->counts().late, 0U);
}

TEST_F(SlotsTest, AnEditOfOneSlotLeavesTheOthersAlone) {
    eval("d1 $ sound \"bd*4\"\nd2 $ sound \"hh*4\"");
    render_until(30'000);
    eval(R"(d1 $ sound "~")");
    render_until(100'000);
    std::map<std::string, int> counts;
    for (const Onset& onset : onsets(0, 100'000)) ++counts[onset.second];
    EXPECT_EQ(counts["bd:0"], 2);
    EXPECT_EQ(counts["hh:0"], 5);
}

TEST_F(SlotsTest, HushStopsEverythingThatHasNotSounded) {
    eval("d1 $ sound \"bd*16\"\nd2 $ sound \"hh*16\"");
    render_until(13'000);
    eval("hush");
    const Frame hushed = engine_.frame();
    render_until(100'000);
    EXPECT_TRUE(onsets(hushed, 100'000).empty());
    EXPECT_FALSE(slots_.any());
    EXPECT_EQ(pins(), 0);
}

// The tempo bends where the query has come to, 100 ms ahead; from there steps are half as long.
TEST_F(SlotsTest, ATempoChangeBendsAndNeverJumps) {
    eval(R"(d1 $ sound "bd*16")");  // every 6000 frames
    render_until(24'000);
    const Frame bend = scheduler_->horizon();
    eval("setcps 1");
    render_until(60'000);
    const auto heard = onsets(0, 60'000);
    ASSERT_GT(heard.size(), 8U);
    for (std::size_t i = 1; i < heard.size(); ++i) {
        const Frame gap = heard[i].first - heard[i - 1].first;
        if (heard[i].first <= bend) {
            EXPECT_EQ(gap, 6000);
        } else if (heard[i - 1].first >= bend) {
            EXPECT_EQ(gap, 3000);
        } else {
            EXPECT_GT(gap, 3000);
            EXPECT_LT(gap, 6000);
        }
    }
    EXPECT_EQ(scheduler_->counts().late, 0U);
}

TEST_F(SlotsTest, ListsWhatPlays) {
    eval(R"(d3 $ sound "bd*4")");
    render_until(97'000);
    const auto list = slots_.list();
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0].name, "d3");
    EXPECT_TRUE(list[0].playing);
}

}  // namespace
}  // namespace hocket::session
