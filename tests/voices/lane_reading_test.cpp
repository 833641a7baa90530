#include <gtest/gtest.h>

#include <ostream>
#include <vector>

#include "support/voice_fixtures.hpp"
#include "voices/lane_group_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;

struct Reading {
    const char* name;
    double position, step, low, high;  // frames
    double step_change = 0;
    int step_changes = 0;
};
void PrintTo(const Reading& reading, std::ostream* out) { *out << reading.name; }

class EachReading : public testing::TestWithParam<Reading> {};

constexpr std::size_t kFrames = 700;

// Frame k of the voice reads position + k * step, wrapped into the part that is played.
TEST_P(EachReading, ReadsItsPositionLaw) {
    const Reading& reading = GetParam();
    const Sample sample = sample_of(noise(kFrames, 1), noise(kFrames, 2));
    VoiceSpec spec = whole(*sample, 13);
    spec.length_frames = 1500;
    spec.position = fixed(reading.position);
    spec.step = fixed(reading.step);
    spec.low = fixed(reading.low);
    spec.high = fixed(reading.high);
    spec.step_change = fixed(reading.step_change);
    spec.step_changes = reading.step_changes;
    const Heard heard = hear(spec, 24, true, 5);
    for (Frame k = 0; k < spec.length_frames; ++k) {
        const std::int64_t position = position_at(spec, k);
        ASSERT_NEAR(heard.left[5][std::size_t(13 + k)], read_at(*sample, 0, position), 2e-6) << k;
        ASSERT_NEAR(heard.right[5][std::size_t(13 + k)], read_at(*sample, 1, position), 2e-6) << k;
    }
}

INSTANTIATE_TEST_SUITE_P(
    , EachReading,
    testing::Values(
        Reading{"AtItsOwnSpeed", 0, 1, 0, 700}, Reading{"SlowlyBetweenTheFrames", 0, 0.3, 0, 700},
        Reading{"FromTheMiddle", 350.5, 1, 350.5, 700},
        Reading{"LoopsTheWhole", 0, 0.91875, 0, 700}, Reading{"LoopsAPart", 100, 1.7, 100, 133.25},
        Reading{"LoopsLessThanAStep", 100, 12.3, 100, 101},
        Reading{"Backwards", 699.999, -1, -0.999, 699.001},
        Reading{"BackwardsAsALoop", 240, -3.7, 200, 240},
        Reading{"BackwardsThroughLessThanAStep", 100.5, -17.3, 100, 101},
        Reading{"StandsStill", 123.4, 0, 0, 700}, Reading{"BeforeTheFile", -30, 0.5, -30, 100},
        Reading{"BehindTheFile", 650, 1, 650, 800}, Reading{"WhollyOutside", -500, 1.5, -500, -100},
        Reading{"StartsOutsideItsPart", 500, 1, 100, 150},
        Reading{"Accelerates", 0, 0.5, 0, 700, 0.125, 16},
        Reading{"AcceleratesInsideALoop", 10, 1, 10, 110, 0.37, 10},
        Reading{"SlowsDownUntilItTurnsBack", 0, 1, 0, 700, -0.25, 12},
        Reading{"FromBackwardsToForwards", 600, -1, 0, 700, 0.3, 8},
        Reading{"AFastPartOfAShortFile", 0, 345.678, 0, 700}),
    [](const auto& tested) { return tested.param.name; });

TEST(LaneReading, AMonoFileSoundsOnBothSidesOfAStereoGroup) {
    const Sample mono = sample_of(noise(kFrames, 3));
    const Heard heard = hear(whole(*mono, 0), 4, true);
    EXPECT_EQ(heard.left[0], heard.right[0]);
}

// 2^20 frames a frame, growing by as much every 64 frames, for a thousand blocks: the speed is
// held, nothing overflows and nothing outside the file is read.
TEST(LaneReading, EndlessAccelerationIsHeldInBounds) {
    const Sample half = constant_sample(100);
    for (const double direction : {1.0, -1.0}) {
        VoiceSpec spec = whole(*half, 0);
        spec.length_frames = 64'000'000;
        spec.step = fixed(direction * (1 << 20));
        spec.step_change = spec.step;
        spec.step_changes = 1'000'000;
        const auto group = new_group();
        group->start(0, spec);
        for (Frame block = 0; block < 5000 * kBlockFrames; block += kBlockFrames) {
            if (block > 3 * kBlockFrames && block < 4990 * kBlockFrames) {
                group->skip(block);
                continue;
            }
            Heard heard;
            heard.listen(*group, block);
            for (const float x : heard.left[0]) ASSERT_EQ(x, 0.5f);
        }
    }
}

TEST(LaneReading, SkippingBlocksKeepsTheTime) {
    const Sample sample = sample_of(noise(kFrames, 4));
    VoiceSpec spec = whole(*sample, 20);
    spec.length_frames = 1400;
    spec.step = fixed(0.77);
    spec.high = fixed(333);
    spec.step_change = fixed(0.01);
    spec.step_changes = 30;
    spec.fade_in_frames = 300;
    spec.fade_out_frames = 500;
    const Heard through = hear(spec, 24);
    const auto group = new_group();
    group->start(0, spec);
    Heard skipped;
    for (Frame block = 0; block < 24 * kBlockFrames; block += kBlockFrames) {
        const bool skip = block / kBlockFrames % 5 < 3;
        if (skip) {
            group->skip(block);
            continue;
        }
        skipped = {};
        skipped.listen(*group, block);
        for (std::size_t t = 0; t < 64; ++t) {
            ASSERT_EQ(skipped.left[0][t], through.left[0][std::size_t(block) + t]);
        }
    }
}

}  // namespace
}  // namespace hocket::voices
