#include <cmath>
#include <set>

#include "session/slots_fixture.hpp"

// What each kind of statement makes audible. Meanings: Sound.Tidal.Stream and Transition of 1.9.
namespace hocket::session {
namespace {

using base::Frame;
using test::Onset;

constexpr Frame kCycle = 96'000;

class StatementsTest : public test::SlotsFixture {
protected:
    [[nodiscard]] std::multiset<std::string> sounds(Frame from, Frame to) const {
        std::multiset<std::string> result;
        for (const Onset& onset : onsets(from, to)) result.insert(onset.second);
        return result;
    }
};
using Sounds = std::multiset<std::string>;

TEST_F(StatementsTest, SlotsHaveAnyName) {
    eval("p \"drums\" $ s \"bd\"\np 2 $ s \"sn\"\np \"2\" $ s \"cp\"");
    render_until(kCycle / 2);
    EXPECT_EQ(sounds(0, kCycle / 2), (Sounds{"bd:0", "cp:0"}));
    const auto list = slots_.list();
    ASSERT_EQ(list.size(), 2U);
    EXPECT_EQ(list[0].name, "d2");
    EXPECT_EQ(list[1].name, "drums");
}

TEST_F(StatementsTest, SixtyFourSlotsPlayAtOnceAndOneMoreIsRefused) {
    std::string code;
    for (int i = 1; i <= 16; ++i) code += "d" + std::to_string(i) + " $ s \"bd*4\"\n";
    for (int i = 1; i <= 48; ++i) code += "p \"n" + std::to_string(i) + "\" $ s \"hh*4\"\n";
    eval(code);
    render_until(kCycle + 20'000);
    EXPECT_EQ(sounds(0, kCycle).count("bd:0"), 64U);
    EXPECT_EQ(sounds(0, kCycle).count("hh:0"), 192U);
    EXPECT_EQ(scheduler_->counts().late, 0U);
    EXPECT_EQ(refused("p \"more\" $ s \"bd\"").message,
              "no slot is left for 'more': 64 play already; hush one first");
    eval("p \"n7\" silence");
    eval("p \"more\" $ s \"cp\"");
    render_until(kCycle * 2 + 20'000);
    EXPECT_EQ(sounds(kCycle * 2, kCycle * 2 + 20'000).count("cp:0"), 1U);
}

TEST_F(StatementsTest, ANameIsFreeAgainWhenItsSlotIsSilenced) {
    eval("p \"x\" $ s \"bd*2\"");
    render_until(30'000);
    eval("hush");
    for (int i = 0; i < 100; ++i) {
        eval("hush\np \"y" + std::to_string(i) + "\" $ s \"bd\"");
    }
    EXPECT_TRUE(slots_.any());
}

TEST_F(StatementsTest, OncePlaysOneCycleFromNow) {
    render_until(10'000);
    const Frame now = engine_.frame();
    eval("once $ s \"bd sn\"");
    render_until(now + 4 * kCycle);
    const auto heard = onsets(0, now + 4 * kCycle);
    ASSERT_EQ(heard.size(), 2U);
    EXPECT_EQ(heard[0].second, "bd:0");
    EXPECT_NEAR(static_cast<double>(heard[0].first - now), 0, 3);  // the grid: 2^-16 cycles
    EXPECT_EQ(heard[1].first - heard[0].first, kCycle / 2);
    EXPECT_FALSE(slots_.any());
    EXPECT_EQ(lines_[0], "once: 2 events this cycle");
}

// As in Tidal it is another cycle of the pattern each time.
TEST_F(StatementsTest, OnceGivesAlternationsTheirTurn) {
    for (int i = 0; i < 40; ++i) {
        eval("once $ s \"<bd sn>\"");
        render_until(engine_.frame() + 20'000);
    }
    const auto heard = sounds(0, engine_.frame());
    EXPECT_EQ(heard.size(), 40U);
    // A fair coin 40 times: fewer than 6 of one side once in 10^5 runs; the moments are fixed.
    EXPECT_GT(heard.count("bd:0"), 5U);
    EXPECT_GT(heard.count("sn:0"), 5U);
}

TEST_F(StatementsTest, AHushEndsWhatOncePlays) {
    eval("once $ s \"bd*8\"");
    render_until(14'000);
    eval("hush");
    const Frame hushed = engine_.frame();
    render_until(kCycle);
    EXPECT_TRUE(onsets(hushed, kCycle).empty());
}

TEST_F(StatementsTest, AHushFromOutsideEndsWhatPlays) {
    eval("d1 $ s \"bd*8\"\nonce $ s \"hh*8\"");
    render_until(14'000);
    slots_.hush();
    const Frame hushed = engine_.frame();
    render_until(2 * kCycle);
    EXPECT_TRUE(onsets(hushed, 2 * kCycle).empty());
    EXPECT_FALSE(slots_.any());
    eval("d1 $ s \"bd*8\"");
    render_until(4 * kCycle);
    EXPECT_EQ(sounds(3 * kCycle, 4 * kCycle).size(), 8U);
}

TEST_F(StatementsTest, MutedSlotsPlayOnUnheard) {
    eval("d1 $ s \"bd*4\"\nd2 $ s \"hh*4\"");
    render_until(10'000);
    eval("mute 1");
    render_until(kCycle);
    EXPECT_EQ(sounds(10'000, kCycle).count("bd:0"), 0U);
    EXPECT_EQ(sounds(10'000, kCycle).count("hh:0"), 3U);
    eval("d1 $ s \"cp*4\"");  // a new pattern in a muted slot is muted
    render_until(kCycle * 2);
    EXPECT_EQ(sounds(kCycle, kCycle * 2).count("cp:0"), 0U);
    eval("unmute 1");
    render_until(kCycle * 3);  // the first one of this cycle is over
    EXPECT_EQ(sounds(kCycle * 2, kCycle * 3).count("cp:0"), 3U);
    EXPECT_EQ(scheduler_->counts().late, 0U);
}

TEST_F(StatementsTest, SoloSilencesTheOthersEvenIfItIsMuted) {
    eval("d1 $ s \"bd*4\"\nd2 $ s \"hh*4\"\nd3 $ s \"cp*4\"\nmute 1\nsolo 1");
    constexpr Frame kBefore = 10'000;
    render_until(kCycle - kBefore);
    EXPECT_EQ(sounds(0, kCycle - kBefore), (Sounds{"bd:0", "bd:0", "bd:0", "bd:0"}));
    eval("solo 3");
    render_until(kCycle * 2 - kBefore);
    EXPECT_EQ(sounds(kCycle, kCycle * 2).count("cp:0"), 4U);
    EXPECT_EQ(sounds(kCycle, kCycle * 2).count("hh:0"), 0U);
    eval("unsoloAll");
    render_until(kCycle * 3 - kBefore);
    EXPECT_EQ(sounds(kCycle * 2, kCycle * 3).count("hh:0"), 4U);
    EXPECT_EQ(sounds(kCycle * 2, kCycle * 3).count("bd:0"), 0U);  // muted it still is
    eval("muteAll");
    const Frame muted = engine_.frame();
    render_until(kCycle * 4);
    EXPECT_TRUE(onsets(muted, kCycle * 4).empty());
}

TEST_F(StatementsTest, AllConcernsEverySlotAndIdEndsIt) {
    eval("d1 $ s \"bd*2\"\nd2 $ s \"hh*2\"\nall (fast 2)");
    render_until(kCycle);
    EXPECT_EQ(onsets(0, kCycle).size(), 8U);
    eval("d2 silence\nall id");
    const Frame from = engine_.frame();
    render_until(from + kCycle);
    EXPECT_EQ(onsets(from, from + kCycle).size(), 2U);
}

TEST_F(StatementsTest, SilenceOfOneSlotLeavesTheOthers) {
    eval("d1 $ s \"bd*4\"\nd2 $ s \"hh*4\"");
    render_until(10'000);
    eval("d1 silence");
    render_until(kCycle);
    EXPECT_EQ(sounds(0, kCycle), (Sounds{"bd:0", "hh:0", "hh:0", "hh:0", "hh:0"}));
}

TEST_F(StatementsTest, SetCycleBeginsThatCycleNow) {
    eval("d1 $ s \"<bd sn cp hh>\"");
    render_until(130'000);
    eval("setCycle 6");
    const Frame now = engine_.frame();
    render_until(now + 2 * kCycle);
    const std::vector<Onset> expected{{now, "cp:0"}, {now + kCycle, "hh:0"}};
    EXPECT_EQ(onsets(now, now + 2 * kCycle), expected);
    eval("resetCycles");
    const Frame reset = engine_.frame();
    render_until(reset + 10'000);
    EXPECT_EQ(onsets(reset, reset + 10'000), (std::vector<Onset>{{reset, "bd:0"}}));
}

TEST_F(StatementsTest, TempoCanBeSetInTheSameTextAsACycle) {
    eval("d1 $ s \"bd*2\"");
    render_until(100'000);
    eval("setcps 1\nresetCycles");
    const Frame now = engine_.frame();
    render_until(now + 60'000);
    const std::vector<Onset> expected{
        {now, "bd:0"}, {now + 24'000, "bd:0"}, {now + 48'000, "bd:0"}};
    EXPECT_EQ(onsets(now, now + 60'000), expected);
}

TEST_F(StatementsTest, NudgeAllMovesEverything) {
    eval("nudgeAll 0.05\nd1 $ s \"bd*4\"");
    render_until(60'000);
    const std::vector<Onset> expected{{2400, "bd:0"}, {26'400, "bd:0"}, {50'400, "bd:0"}};
    EXPECT_EQ(onsets(0, 60'000), expected);
    EXPECT_NE(refused("nudgeAll 1e9").message.find("from -10 to 10"), std::string::npos);
}

TEST_F(StatementsTest, InputsComeFromTextsAndFromOutside) {
    eval("d1 $ s (cS \"bd\" \"which\") # n 0");
    render_until(kCycle - 10'000);
    EXPECT_EQ(sounds(0, kCycle), Sounds{"bd:0"});
    eval("setS \"which\" \"sn cp\"");
    render_until(2 * kCycle);
    EXPECT_EQ(sounds(kCycle, 2 * kCycle), (Sounds{"cp:0", "sn:0"}));
    ASSERT_TRUE(slots_.set_input("which", pattern::Value::text("hh")).has_value());
    render_until(4 * kCycle);
    EXPECT_EQ(sounds(3 * kCycle, 4 * kCycle), Sounds{"hh:0"});
}

TEST_F(StatementsTest, AnInputFromOutsideIsKeptByATextThatWasWorkedOutMeanwhile) {
    const auto program = language::compile("d1 $ s (cS \"bd\" \"which\")\nsetS \"other\" \"x\"");
    auto staged = stage_text(slots_.stage(0), *program, "", {});
    ASSERT_TRUE(staged.has_value());
    ASSERT_TRUE(slots_.set_input("which", pattern::Value::text("hh")).has_value());
    ASSERT_TRUE(slots_.commit(std::move(*staged), 0).has_value());
    EXPECT_NE(slots_.inputs().find(pattern::Symbol{"other"}), nullptr);
    render_until(10'000);
    EXPECT_EQ(sounds(0, 10'000), Sounds{"hh:0"});
}

TEST_F(StatementsTest, InputsAreBounded) {
    for (std::size_t i = 0; i < Board::kMostInputs; ++i) {
        ASSERT_TRUE(slots_.set_input(std::to_string(i), pattern::Value::number(1)).has_value());
    }
    EXPECT_FALSE(slots_.set_input("one more", pattern::Value::number(1)).has_value());
    EXPECT_TRUE(slots_.set_input("7", pattern::Value::number(2)).has_value());
    EXPECT_FALSE(slots_.set_input("", pattern::Value::number(1)).has_value());
    EXPECT_FALSE(slots_.set_input(std::string(257, 'x'), pattern::Value::number(1)).has_value());
}

// jumpIn' 1: the old one to the end of the cycle after this one's rest, then the new one.
TEST_F(StatementsTest, ATransitionComesFromWhatPlayed) {
    eval("d1 $ s \"bd*4\"");
    render_until(10'000);
    eval("jumpIn' 1 1 $ s \"hh*4\"");
    render_until(3 * kCycle);
    const auto heard = onsets(0, 3 * kCycle);
    std::size_t change = 0;
    while (change < heard.size() && heard[change].second == "bd:0") ++change;
    ASSERT_LT(change, heard.size());
    EXPECT_EQ(heard[change].first % kCycle, 0);
    for (std::size_t i = change; i < heard.size(); ++i) EXPECT_EQ(heard[i].second, "hh:0");
    EXPECT_EQ(heard.size(), 12U);
}

TEST_F(StatementsTest, ATransitionAfterAHushComesFromSilence) {
    eval("d1 $ s \"bd*4\"");
    render_until(10'000);
    eval("hush");
    eval("wait 1 2 $ s \"cp\"\njumpIn 1 1 $ s \"hh*4\"");
    render_until(2 * kCycle);
    EXPECT_EQ(sounds(10'000, 2 * kCycle).count("bd:0"), 0U);
    EXPECT_GE(sounds(10'000, 2 * kCycle).count("hh:0"), 3U);
}

TEST_F(StatementsTest, OnlySilencesTheRest) {
    eval("d1 $ s \"bd*4\"\nd2 $ s \"hh*4\"");
    render_until(10'000);
    eval("only $ d3 $ s \"cp*4\"");
    render_until(kCycle);
    EXPECT_EQ(sounds(10'000, kCycle), (Sounds{"cp:0", "cp:0", "cp:0"}));
}

// The text is taken whole or not at all.
TEST_F(StatementsTest, ARefusedStatementLeavesTheOnesBeforeItUndone) {
    eval("d1 $ s \"bd*4\"");
    EXPECT_EQ(refused("d1 $ s \"hh*4\"\nsetcps (-1)").got, "-1");
    render_until(kCycle);
    EXPECT_EQ(sounds(0, kCycle).count("bd:0"), 4U);
    EXPECT_EQ(sounds(0, kCycle).count("hh:0"), 0U);
}

TEST_F(StatementsTest, WhatTakesTooMuchIsStoppedAndItsOwnerTold) {
    // Cheap at first, far too much from the second cycle on.
    eval("d1 $ s \"hh*4\"\nd2 $ whenT (const False) id $ every' 8 6 (fast 1000000) $ s \"bd*4\"");
    render_until(8 * kCycle);
    EXPECT_EQ(sounds(7 * kCycle, 8 * kCycle).count("bd:0"), 0U);
    EXPECT_EQ(sounds(7 * kCycle, 8 * kCycle).count("hh:0"), 4U);
    ASSERT_FALSE(notices_.empty());
    EXPECT_EQ(notices_.back().sender_id, kSender);
    EXPECT_EQ(notices_.back().text.substr(0, 9), "d2 stops:");
    EXPECT_FALSE(slots_.list()[1].playing);
}

TEST_F(StatementsTest, WhatHasChangedMeanwhileIsStagedAgain) {
    const auto program = language::compile("d1 $ s \"bd*4\"");
    auto staged = stage_text(slots_.stage(0), *program, "", {});
    ASSERT_TRUE(staged.has_value());
    slots_.hush();
    EXPECT_FALSE(slots_.commit(std::move(*staged), 0).has_value());
    EXPECT_FALSE(slots_.any());
}

}  // namespace
}  // namespace hocket::session
