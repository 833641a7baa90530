#include <gmock/gmock.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "session/slots_fixture.hpp"

// Voices that signals hear, and buses that are played: text, schedule, engine, sound. A sample is
// 4 800 frames of 0.5; in the middle it comes out at 0.5 * 0.4 * cos(45 degrees).
namespace hocket::session {
namespace {

using base::Frame;
using testing::HasSubstr;

constexpr float kSampleLevel = 0.5f * 0.4f * 0.70710678f;

class GraphSoundsTest : public test::SlotsFixture {
protected:
    [[nodiscard]] float at(std::size_t frame) const { return left_.at(frame); }
    [[nodiscard]] float peak(std::size_t from, std::size_t to) const {
        float result = 0;
        for (std::size_t i = from; i < to; ++i) result = std::max(result, std::abs(at(i)));
        return result;
    }
    /// Times that a signal goes up through 0, by the second.
    [[nodiscard]] double frequency_hz(std::size_t from, std::size_t to) const {
        int rises = 0;
        for (std::size_t i = from + 1; i < to; ++i) rises += at(i - 1) < 0 && at(i) >= 0 ? 1 : 0;
        return rises * 48'000.0 / static_cast<double>(to - from);
    }
};

TEST_F(GraphSoundsTest, ASignalOfVoicesIsWhatTheyPlayOnTheirFrames) {
    eval("out: s \"bd*4\" * 0.5");  // every 24 000 frames
    render_until(60'000);
    EXPECT_EQ(onsets(0, 60'000),
              (std::vector<test::Onset>{{0, "bd:0"}, {24'000, "bd:0"}, {48'000, "bd:0"}}));
    EXPECT_EQ(peak(10'000, 24'000), 0);
    EXPECT_NE(at(24'000), 0);
    EXPECT_NEAR(at(26'000), kSampleLevel / 2, 1e-5);
}

TEST_F(GraphSoundsTest, VoicesOfABusThatNobodyHearsAreSilent) {
    eval("~a: s \"bd*4\"\nout: sine 0 * 0");
    render_until(10'000);
    EXPECT_EQ(peak(0, 10'000), 0);
}

TEST_F(GraphSoundsTest, ControlsStandBehindAVoiceSourceAsInAPattern) {
    eval("out: s \"bd*4\" # gain 0.5");
    render_until(10'000);
    EXPECT_NEAR(at(2'000), kSampleLevel * std::pow(0.5f, 4), 1e-5);
}

TEST_F(GraphSoundsTest, AnotherPatternInItsPlaceBeginsAndTheVoicesOfTheOldOneRingOn) {
    eval("out: s \"bd*4\"");
    render_until(24'000 + 1'024);  // in the middle of a sample
    eval("out: s \"hh*8\"");       // every 12 000
    render_until(62'000);
    EXPECT_NEAR(at(27'000), kSampleLevel, 1e-5);
    std::vector<test::Onset> hats;
    for (const test::Onset& onset : onsets(25'100, 62'000)) hats.push_back(onset);
    EXPECT_EQ(hats,
              (std::vector<test::Onset>{{36'000, "hh:0"}, {48'000, "hh:0"}, {60'000, "hh:0"}}));
}

TEST_F(GraphSoundsTest, ASlotIsHeardWhereSignalsReadItAndOnItsOrbitToo) {
    eval("d1 $ s \"bd*4\" # orbit 2\nd2 $ s \"~ hh ~ ~\"\nout: ~d1 * 2");
    render_until(40'000);
    EXPECT_NEAR(at(2'000), 3 * kSampleLevel, 1e-5);
    EXPECT_NEAR(at(26'000), 4 * kSampleLevel, 1e-5);  // d1 thrice, and d2 as it is
    eval("out: sine 0");
    render_until(60'000);
    EXPECT_NEAR(at(50'000), kSampleLevel, 1e-5);
}

TEST_F(GraphSoundsTest, AnOrbitIsReadableToo) {
    eval("d1 $ s \"bd*4\"\nd2 $ s \"hh*4\" # orbit 1\nout: ~orbit1 * 2");
    render_until(10'000);
    EXPECT_NEAR(at(2'000), 4 * kSampleLevel, 1e-5);
}

TEST_F(GraphSoundsTest, HushEndsTheVoicesOfSignalsUntilAnOutputHearsThemAgain) {
    eval("~a: s \"bd*4\"\nout: ~a");
    render_until(10'240);
    slots_.hush();
    render_until(80'384);
    EXPECT_EQ(peak(20'000, 80'000), 0);
    eval("out: ~a");
    render_until(130'000);
    EXPECT_NEAR(at(98'000), kSampleLevel, 1e-5);
}

// 440 Hz, an octave up; a quarter of a cycle of 96 000 frames.
TEST_F(GraphSoundsTest, ABusIsPlayedAtThePitchAndForTheLengthOfItsNotes) {
    eval("~b: sine 440\nd1 $ s \"~b\" # note 12 # legato 0.25 # release 0.1");
    render_until(60'000);
    EXPECT_NEAR(frequency_hz(4'800, 24'000), 880, 2.5);
    EXPECT_NEAR(peak(4'800, 24'000), 0.4 * std::numbers::sqrt2 / 2, 1e-3);
    EXPECT_GT(peak(24'000, 26'000), 0.1);
    EXPECT_EQ(peak(24'000 + 4'864, 60'000), 0);
    EXPECT_EQ(scheduler_->live_pins(), 0U);
}

TEST_F(GraphSoundsTest, ABusIsPlayedByItsBareNameWhereThereIsNoSuchSample) {
    slots_.build_instruments_at_once();
    eval("~b: sine 440\n~bd: sine 440\nd1 $ s \"b\"\nd2 $ s \"~ bd\"");
    render_until(60'000);
    EXPECT_NEAR(frequency_hz(4'800, 24'000), 440, 2.5);
    EXPECT_EQ(onsets(0, 60'000), (std::vector<test::Onset>{{0, "b"}, {48'000, "bd:0"}}));
}

TEST_F(GraphSoundsTest, NotesThatSoundLiveThroughAnEditOfTheirBus) {
    eval("~b: sine 220\nd1 $ s \"~b\" # legato 1");
    render_until(20'480);
    eval("~b: saw 330 # lpf 500");
    render_until(60'000);
    EXPECT_NEAR(frequency_hz(21'000, 59'000), 220, 2);
    float step = 0;
    for (std::size_t i = 4'800; i < 59'000; ++i) step = std::max(step, std::abs(at(i) - at(i - 1)));
    EXPECT_LT(step, 1.01 * 2 * std::numbers::pi * 220 / 48'000 * 0.4 * std::numbers::sqrt2 / 2);
}

TEST_F(GraphSoundsTest, AnInstrumentIsBuiltAnewOnlyWhenItIsNotWhatItWas) {
    eval("~lfo: sine 4\n~b: sine 440 * ~lfo\n~c: sine 1\nd1 $ s \"~b*4\"");
    const auto known = [this] { return scheduler_->instruments().find("~b").bus->instrument; };
    const auto first = known();
    eval("~c: saw 2");
    EXPECT_EQ(known(), first);
    eval("~lfo: sine 5");
    EXPECT_NE(known(), first);
    const auto second = known();
    eval("~b: sine 440 * ~lfo + 0");
    EXPECT_NE(known(), second);
}

// 1e9 to the sixth is no 32-bit number.
TEST_F(GraphSoundsTest, ANodeThatIsNoNumberIsNamedToWhoeverWroteIt) {
    eval("~a: sine 100 * 1000000000\n~b: ~a * ~a * ~a * ~a * ~a * ~a\nout: ~b");
    render_until(20'480);
    for (const float x : left_) ASSERT_TRUE(std::isfinite(x));
    ASSERT_FALSE(notices_.empty());
    EXPECT_EQ(notices_.front().sender_id, kSender);
    EXPECT_THAT(notices_.front().text, HasSubstr("~b *"));
}

TEST_F(GraphSoundsTest, ABusThatIsPlayedAndHearsVoicesIsRefused) {
    const base::Error error = refused("~b: s \"bd*4\" # lpf 800\nd1 $ s \"~b\"");
    EXPECT_THAT(error.message, HasSubstr("~b is played as an instrument"));
}

TEST_F(GraphSoundsTest, ABusThatDoesNotExistIsToldWithTheNearest) {
    eval("~bass: sine 110\nd1 $ s \"~bas\"");
    EXPECT_THAT(lines_.back(), HasSubstr("~bass"));
}

TEST_F(GraphSoundsTest, WhatCannotBeRenderedInTimeIsRefusedUnlessForced) {
    std::string parts;
    for (int i = 0; i < 40; ++i) {
        parts += "~m" + std::to_string(i) + ": saw " + std::to_string(50 + i);
        for (int k = 0; k < 80; ++k) parts += " # moog 800 0.5";
        parts += "\nout" + std::to_string(i) + ": ~m" + std::to_string(i) + "\n";
    }
    EXPECT_THAT(refused(parts).message, HasSubstr("% of the time"));
    const auto program = language::compile(parts);
    ASSERT_TRUE(program.has_value());
    Stage stage = slots_.stage(Frame{0});
    stage.force = true;
    const auto staged = stage_text(std::move(stage), *program, parts, {});
    ASSERT_TRUE(staged.has_value());
    EXPECT_GT(staged->cost_percent.value_or(0), 80);
}

}  // namespace
}  // namespace hocket::session
