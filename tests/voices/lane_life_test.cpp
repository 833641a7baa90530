#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "support/voice_fixtures.hpp"
#include "voices/lane_group_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;

// A constant level of 0.5: where the voice sounds, and nowhere else, every sample is 0.5.
struct Life {
    const char* name;
    Frame start;
    Frame length;
};
void PrintTo(const Life& life, std::ostream* out) { *out << life.name; }

class EachLife : public testing::TestWithParam<Life> {};

TEST_P(EachLife, SoundsFromItsStartToItsEndAndOnNoOtherFrame) {
    const auto& [name, start, length] = GetParam();
    const Sample half = constant_sample(1000);
    VoiceSpec spec = whole(*half, start);
    spec.length_frames = length;
    const auto group = new_group();
    group->start(3, spec);
    Heard heard;
    for (Frame block = 0; block < 256; block += kBlockFrames) {
        heard.listen(*group, block);
        const bool ends_here = start + length > block && start + length <= block + kBlockFrames;
        EXPECT_EQ(group->ended(), ends_here ? 1U << 3 : 0U) << "block " << block;
        EXPECT_EQ(group->has_voice(3), start + length > block + kBlockFrames);
    }
    for (Frame t = 0; t < 256; ++t) {
        EXPECT_EQ(heard.left[3][std::size_t(t)], t >= start && t < start + length ? 0.5f : 0.0f)
            << "frame " << t;
    }
}

INSTANTIATE_TEST_SUITE_P(, EachLife,
                         testing::Values(Life{"FirstFrameOnly", 0, 1}, Life{"LastFrameOnly", 63, 1},
                                         Life{"WholeBlock", 0, 64}, Life{"Inside", 17, 20},
                                         Life{"AcrossTheEdge", 63, 2}, Life{"TwoBlocks", 0, 128},
                                         Life{"EndsOnTheEdge", 30, 34},
                                         Life{"EndsBehindTheEdge", 30, 35}, Life{"Long", 5, 200}),
                         [](const auto& tested) { return tested.param.name; });

struct Fades {
    const char* name;
    double fade_in, fade_out;
    int gate_offset;
};
void PrintTo(const Fades& fades, std::ostream* out) { *out << fades.name; }

class EachFade : public testing::TestWithParam<Fades> {};

TEST_P(EachFade, FollowTheHalfCosineOfTheVoicesAge) {
    const Sample half = constant_sample(1000);
    VoiceSpec spec = whole(*half, 29);
    spec.length_frames = 400;
    spec.fade_in_frames = GetParam().fade_in;
    spec.fade_out_frames = GetParam().fade_out;
    spec.gate_offset = GetParam().gate_offset;
    const Heard heard = hear(spec, 8);
    for (Frame k = 0; k < 400; ++k) {
        EXPECT_NEAR(heard.left[0][std::size_t(29 + k)], 0.5 * gate_at(spec, k), 1e-6) << k;
    }
    for (std::size_t t = 429; t < 512; ++t) EXPECT_EQ(heard.left[0][t], 0.0f);
}

INSTANTIATE_TEST_SUITE_P(
    , EachFade,
    testing::Values(Fades{"None", 0, 0, 0}, Fades{"LessThanAFrame", 0.9, 0.9, 0},
                    Fades{"OneFrame", 1, 1, 0}, Fades{"InOnly", 48, 0, 0},
                    Fades{"OutOnly", 0, 48, 0}, Fades{"Both", 100, 240, 0},
                    Fades{"NotWhole", 47.3, 91.8, 0}, Fades{"OneFrameOn", 48, 48, 1},
                    Fades{"NotWholeAndOneFrameOn", 47.3, 91.8, 1}, Fades{"AllOfIt", 200, 200, 0},
                    Fades{"OutAllOfIt", 0, 400, 1}, Fades{"InAllOfIt", 400, 0, 0}),
    [](const auto& tested) { return tested.param.name; });

// The length is rounded to frames, the fades are not: they may overlap by part of a frame.
TEST(LaneFades, AFadeInThatEndsWithinTheFadeOutDoesNotOpenTheGateAgain) {
    const Sample half = constant_sample(1000);
    VoiceSpec spec = whole(*half, 0);
    spec.length_frames = 20;
    spec.fade_in_frames = 10.4;
    spec.fade_out_frames = 10;
    const Heard heard = hear(spec, 1);
    for (Frame k = 10; k < 20; ++k) {
        const double phase = static_cast<double>(20 - k) / 10;
        EXPECT_NEAR(heard.left[0][std::size_t(k)],
                    0.5 * square(std::sin(std::numbers::pi / 2 * phase)), 1e-6)
            << k;
    }
}

// 2^31 / 2'880'000 is not whole: a step rounded down would be 9 * 10^-4 of the fade short.
TEST(LaneFades, AMinuteLongFadeKeepsItsLaw) {
    const Sample half = constant_sample(64);
    VoiceSpec spec = whole(*half, 0);
    spec.step = 0;
    spec.length_frames = 2'880'000;
    spec.fade_in_frames = 1'440'000;
    spec.fade_out_frames = 1'440'000;
    const auto group = new_group();
    group->start(0, spec);
    for (Frame block = 0; block < spec.length_frames; block += kBlockFrames) {
        if (block % (1000 * kBlockFrames) != 0) {
            group->skip(block);
            continue;
        }
        Heard heard;
        heard.listen(*group, block);
        ASSERT_NEAR(heard.left[0][0], 0.5 * gate_at(spec, block), 1e-6) << "frame " << block;
    }
}

struct Release {
    const char* name;
    Frame at, frames;
};
void PrintTo(const Release& release, std::ostream* out) { *out << release.name; }

class EachRelease : public testing::TestWithParam<Release> {};

TEST_P(EachRelease, FallsInAStraightLineFromItsFrameOn) {
    const auto& [name, at, frames] = GetParam();
    const Sample half = constant_sample(1000);
    const auto group = new_group();
    group->start(0, whole(*half, 10));
    Heard heard;
    for (Frame block = 0; block < 1024; block += kBlockFrames) {
        if (at >= block && at < block + kBlockFrames) {
            EXPECT_TRUE(group->release(0, at, frames));
            EXPECT_EQ(group->end(0), std::min<Frame>(1010, at + frames));
            EXPECT_TRUE(group->is_releasing(0));
        }
        heard.listen(*group, block);
    }
    for (Frame t = 10; t < 1010; ++t) {
        double gain = 1;
        if (t >= at) gain = t < at + frames ? 1 - static_cast<double>(t - at) / double(frames) : 0;
        EXPECT_NEAR(heard.left[0][std::size_t(t)], 0.5 * gain, 1e-6) << "frame " << t;
    }
    EXPECT_EQ(group->has_voice(0), false);
}

INSTANTIATE_TEST_SUITE_P(
    , EachRelease,
    testing::Values(Release{"InItsFirstBlock", 30, 240}, Release{"OnABlock", 128, 240},
                    Release{"InsideABlock", 300, 240}, Release{"WithinOneBlock", 200, 20},
                    Release{"OneFrame", 333, 1}, Release{"LongerThanWhatIsLeft", 900, 240}),
    [](const auto& tested) { return tested.param.name; });

TEST(LaneRelease, OfNoFramesEndsTheVoiceOnThatFrame) {
    const Sample half = constant_sample(1000);
    const auto group = new_group();
    group->start(0, whole(*half, 0));
    Heard heard;
    heard.listen(*group, 0);
    EXPECT_TRUE(group->release(0, 70, 0));
    heard.listen(*group, 64);
    EXPECT_EQ(heard.left[0][69], 0.5f);
    EXPECT_EQ(heard.left[0][70], 0.0f);
    EXPECT_EQ(group->ended(), 1U);
}

TEST(LaneRelease, BeforeTheStartActsFromTheStartOn) {
    const Sample half = constant_sample(1000);
    const auto group = new_group();
    group->start(0, whole(*half, 40));
    EXPECT_TRUE(group->release(0, 20, 10));
    const Heard heard = hear(*group, 1);
    for (std::size_t t = 0; t < 64; ++t) {
        const double gain = t < 40 || t >= 50 ? 0 : 1 - double(t - 40) / 10;
        EXPECT_NEAR(heard.left[0][t], 0.5 * gain, 1e-6) << "frame " << t;
    }
}

TEST(LaneRelease, ThatWouldEndLaterThanTheOneUnderWayChangesNothing) {
    const Sample half = constant_sample(1000);
    const auto group = new_group();
    group->start(0, whole(*half, 0));
    EXPECT_TRUE(group->release(0, 0, 100));
    Heard heard;
    heard.listen(*group, 0);
    EXPECT_FALSE(group->release(0, 64, 240));
    heard.listen(*group, 64);
    for (std::size_t t = 0; t < 128; ++t) {
        EXPECT_NEAR(heard.left[0][t], t < 100 ? 0.5 * (1 - double(t) / 100) : 0, 1e-6);
    }
}

TEST(LaneRelease, ThatEndsSoonerGoesOnFromTheLevelReached) {
    const Sample half = constant_sample(1000);
    const auto group = new_group();
    group->start(0, whole(*half, 0));
    EXPECT_TRUE(group->release(0, 0, 1000));
    Heard heard;
    heard.listen(*group, 0);
    EXPECT_TRUE(group->release(0, 64, 32));
    heard.listen(*group, 64);
    for (std::size_t t = 64; t < 128; ++t) {
        const double gain = t < 96 ? 0.936 * (1 - double(t - 64) / 32) : 0;
        EXPECT_NEAR(heard.left[0][t], 0.5 * gain, 1e-6) << "frame " << t;
    }
}

TEST(LaneLevel, IsLevelTimesGateTimesRelease) {
    const Sample half = constant_sample(1000);
    VoiceSpec spec = whole(*half, 0);
    spec.level = 0.8f;
    spec.fade_in_frames = 128;
    const auto group = new_group();
    group->start(0, spec);
    EXPECT_FLOAT_EQ(group->current_level(0), 0.8f);  // as loud as it will be
    EXPECT_TRUE(group->release(0, 0, 256));
    static_cast<void>(hear(*group, 1));
    EXPECT_NEAR(group->current_level(0), 0.8 * 0.5 * 0.75, 1e-6);
}

}  // namespace
}  // namespace hocket::voices
