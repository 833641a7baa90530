#include "voices/voice_pool.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "voices/pool_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;
using testing::ElementsAre;

constexpr Frame kStealFade = 240;  // 5 ms at 48 kHz

VoiceSpec leveled(const Sample& sample, Frame start, std::uint64_t event, float level) {
    VoiceSpec spec = whole(*sample, start, event);
    spec.gain_left = spec.gain_right = spec.level = level;
    return spec;
}

TEST(VoicePool, ReportsTheFramesOfAVoicesLife) {
    const Sample half = constant_sample(100);
    PoolRun run{4};
    run.start(whole(*half, 10, 7));
    EXPECT_EQ(run.pool.active(), 1);
    run.render_until(192);
    ASSERT_EQ(run.log.reports.size(), 2U);
    EXPECT_EQ(run.log.reports[0].kind, Kind::started);
    EXPECT_EQ(run.log.reports[0].frame, 10);
    EXPECT_EQ(run.log.reports[1].kind, Kind::ended);
    EXPECT_EQ(run.log.reports[1].frame, 110);
    EXPECT_EQ(run.log.reports[1].event, 7U);
    EXPECT_EQ(run.log.reports[1].sample, half.get());
    EXPECT_EQ(run.pool.active(), 0);
    EXPECT_EQ(run.pool.occupied(), 0);
}

TEST(VoicePool, MixesEveryVoiceIntoItsOrbitByItsGains) {
    const Sample mono = constant_sample(64, 0.5f);
    const Sample stereo = sample_of(std::vector<float>(64, 0.25f), std::vector<float>(64, -0.125f));
    PoolRun run{8};
    VoiceSpec spec = whole(*mono, 0);
    spec.gain_left = 0.5f;
    spec.gain_right = 1.0f;
    spec.orbit = spec.bus = 3;
    run.start(spec);
    spec.sample = stereo.get();
    run.start(spec);
    spec.orbit = spec.bus = 63;
    run.start(spec);
    run.render();
    EXPECT_EQ(run.buffers.sounding()[0], (std::uint64_t{1} << 3) | (std::uint64_t{1} << 63));
    for (int t = 0; t < kBlockFrames; ++t) {
        EXPECT_FLOAT_EQ(run.buffers.bus(3)[t], 0.375f);
        EXPECT_FLOAT_EQ(run.buffers.bus(3)[kBlockFrames + t], 0.375f);
        EXPECT_FLOAT_EQ(run.buffers.bus(63)[t], 0.125f);
        EXPECT_FLOAT_EQ(run.buffers.bus(63)[kBlockFrames + t], -0.125f);
    }
}

TEST(VoicePool, CountsAVoiceThatEndsAsGoneOnTheFrameTheNextOneStarts) {
    const Sample half = constant_sample(20);
    PoolRun run{4};
    run.start(whole(*half, 0, 1));
    run.start(whole(*half, 20, 2));
    EXPECT_EQ(run.pool.active(), 1);
    run.start(whole(*half, 39, 3));
    EXPECT_EQ(run.pool.active(), 2);
    run.render();
    EXPECT_EQ(run.pool.peak(), 2);
    EXPECT_EQ(run.pool.active(), 0);
}

TEST(VoicePool, AStolenVoiceFadesInAStraightLineOfFiveMilliseconds) {
    const Sample half = constant_sample(1000);
    PoolRun run{1};
    run.start(whole(*half, 0, 1));
    run.render_until(128);
    VoiceSpec next = whole(*half, 150, 2);
    next.gain_left = 0;
    run.start(next);
    EXPECT_EQ(run.pool.active(), 1);
    EXPECT_EQ(run.pool.fading(), 1);
    run.render_until(1280);
    for (Frame t = 0; t < 1280; ++t) {
        const double gain = t < 150 ? 1 : std::max(0.0, 1 - static_cast<double>(t - 150) / 240);
        ASSERT_NEAR(run.left[std::size_t(t)], 0.5 * gain, 1e-6) << "frame " << t;
    }
    const auto stolen = run.log.of(Kind::stolen);
    ASSERT_EQ(stolen.size(), 1U);
    EXPECT_EQ(stolen[0].event, 1U);
    EXPECT_EQ(stolen[0].frame, 150);
    EXPECT_EQ(run.log.of(Kind::ended)[0].frame, 150 + kStealFade);
    EXPECT_EQ(run.pool.fading(), 0);
    EXPECT_EQ(run.pool.active(), 0);
}

TEST(VoicePool, AVoiceStolenJustBeforeItsEndFadesUntilThen) {
    const Sample half = constant_sample(200);
    PoolRun run{1};
    run.start(whole(*half, 0, 1));
    run.render_until(64);
    VoiceSpec next = whole(*half, 100, 2);
    next.gain_left = 0;
    run.start(next);
    run.render_until(384);
    for (Frame t = 100; t < 384; ++t) {
        const double gain = t < 200 ? 1 - static_cast<double>(t - 100) / 240 : 0;
        ASSERT_NEAR(run.left[std::size_t(t)], 0.5 * gain, 1e-6) << "frame " << t;
    }
    EXPECT_EQ(run.log.of(Kind::ended)[0].frame, 200);
}

TEST(VoicePool, AVoiceStolenBeforeItSoundedMakesNoSound) {
    const Sample half = constant_sample(1000);
    PoolRun run{1};
    run.start(leveled(half, 20, 1, 1));
    run.start(leveled(half, 20, 2, 0.5f));
    EXPECT_EQ(run.pool.fading(), 0);
    EXPECT_EQ(run.pool.occupied(), 1);
    run.render();
    for (std::size_t t = 0; t < 64; ++t) EXPECT_EQ(run.left[t], t < 20 ? 0.0f : 0.25f);
    EXPECT_EQ(run.log.of(Kind::stolen)[0].event, 1U);
    EXPECT_EQ(run.log.of(Kind::ended)[0].event, 1U);
    EXPECT_EQ(run.log.of(Kind::ended)[0].frame, 20);
}

TEST(VoicePoolPolicy, StealsTheQuietest) {
    const Sample half = constant_sample(10'000);
    PoolRun run{3};
    run.start(leveled(half, 0, 1, 0.8f));
    run.start(leveled(half, 1, 2, 0.2f));
    run.start(leveled(half, 2, 3, 0.5f));
    run.render();
    run.start(leveled(half, 64, 4, 0.1f));
    run.start(leveled(half, 65, 5, 0.9f));  // takes the new one, which is quieter still
    run.start(leveled(half, 66, 6, 0.9f));
    EXPECT_THAT(run.log.events_of(Kind::stolen), ElementsAre(2, 4, 3));
}

TEST(VoicePoolPolicy, StealsTheOldestOfThoseEquallyLoud) {
    const Sample half = constant_sample(10'000);
    PoolRun run{3};
    run.start(leveled(half, 5, 3, 0.5f));
    run.start(leveled(half, 9, 1, 0.5f));
    run.start(leveled(half, 9, 2, 0.5f));
    run.render();
    for (std::uint64_t event = 4; event < 7; ++event) {
        run.start(leveled(half, 70, event, 0.5f));
    }
    EXPECT_THAT(run.log.events_of(Kind::stolen), ElementsAre(3, 1, 2));
}

TEST(VoicePoolPolicy, StealsAReleasingVoiceBeforeAQuieterOneThatSounds) {
    const Sample half = constant_sample(10'000);
    PoolRun run{4};
    VoiceSpec fading = leveled(half, 0, 1, 0.9f);
    fading.length_frames = 1000;
    fading.fade_out_frames = 900;
    run.start(leveled(half, 0, 2, 0.1f));
    run.start(fading);
    VoiceSpec choked = leveled(half, 0, 3, 0.8f);
    choked.cut = 1;
    choked.cut_release_frames = 2000;
    run.start(choked);
    run.render_until(192);
    VoiceSpec choker = leveled(half, 192, 4, 0.7f);
    choker.cut = 1;
    run.start(choker);
    run.start(leveled(half, 193, 5, 0.7f));
    run.start(leveled(half, 194, 6, 0.7f));
    run.start(leveled(half, 195, 7, 0.7f));
    // Of the two that release the quieter one first: 0.8 before 0.9 * gate(92 of 900 frames on).
    EXPECT_THAT(run.log.events_of(Kind::stolen), ElementsAre(3, 1, 2));
}

TEST(VoicePoolPolicy, StealsByTheLevelAVoiceHasNow) {
    const Sample half = constant_sample(10'000);
    PoolRun run{2};
    VoiceSpec rising = leveled(half, 0, 1, 0.9f);
    rising.fade_in_frames = 9600;
    run.start(rising);
    run.start(leveled(half, 0, 2, 0.2f));
    run.render_until(640);
    run.start(leveled(half, 640, 3, 0.5f));
    EXPECT_THAT(run.log.events_of(Kind::stolen), ElementsAre(1));
}

// As many places again as voices: what is stolen beyond them while they fade is cut, and counted.
TEST(VoicePool, CutsWhatNoFadeSlotIsLeftFor) {
    const Sample half = constant_sample(10'000);
    constexpr int kMax = 4;
    PoolRun run{kMax};
    std::uint64_t event = 0;
    for (Frame frame = 0; frame < 20; ++frame) run.start(whole(*half, frame, ++event));
    // 20 voices: 4 sound, 4 fade, 12 had to be cut.
    EXPECT_EQ(run.log.of(Kind::stolen).size(), 16U);
    EXPECT_EQ(run.log.of(Kind::cut).size(), 12U);
    EXPECT_EQ(run.log.of(Kind::ended).size(), 12U);
    EXPECT_EQ(run.pool.active(), kMax);
    EXPECT_EQ(run.pool.fading(), kMax);
    EXPECT_EQ(run.pool.occupied(), 2 * kMax);
    run.render_until(10'112);
    EXPECT_EQ(run.pool.active(), 0);
    EXPECT_EQ(run.pool.fading(), 0);
    EXPECT_EQ(run.pool.occupied(), 0);
    EXPECT_EQ(run.log.of(Kind::ended).size(), 20U);
}

// All fade equally long: the one stolen first is the furthest down.
TEST(VoicePool, CutsTheVoiceThatFadesLongest) {
    const Sample half = constant_sample(10'000);
    PoolRun run{2};
    for (std::uint64_t event = 1; event <= 6; ++event) {
        run.start(leveled(half, run.block(), event, 0.1f * static_cast<float>(event)));
        run.render();
    }
    EXPECT_THAT(run.log.events_of(Kind::stolen), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(run.log.events_of(Kind::cut), ElementsAre(1, 2));
}

// A flood far beyond the pool, all within one block: every theft is still exact.
TEST(VoicePoolPolicy, HoldsForAFloodWithinOneBlock) {
    const Sample half = constant_sample(10'000);
    constexpr std::uint64_t kFlood = 2000;
    PoolRun run{8};
    for (std::uint64_t event = 0; event < kFlood; ++event) {
        run.start(leveled(half, 10, event, static_cast<float>(event) / kFlood));
    }
    std::vector<std::uint64_t> expected(kFlood - 8);
    std::iota(expected.begin(), expected.end(), 0U);
    EXPECT_EQ(run.log.events_of(Kind::stolen), expected);
    EXPECT_EQ(run.pool.occupied(), 8);
}

TEST(VoicePool, ReusesPlacesOfVoicesThatEndedInTheBlockUnderWay) {
    const Sample blip = constant_sample(1);
    PoolRun run{2};
    for (Frame frame = 0; frame < 64; ++frame) run.start(whole(*blip, frame, 1));
    EXPECT_EQ(run.pool.peak(), 1);
    EXPECT_TRUE(run.log.of(Kind::stolen).empty());
    run.render();
    EXPECT_EQ(run.pool.occupied(), 0);
    EXPECT_EQ(run.pool.active(), 0);
    EXPECT_EQ(run.log.of(Kind::ended).size(), 64U);
}

TEST(VoicePool, ReleasesAllInAStraightLine) {
    const Sample half = constant_sample(10'000);
    PoolRun run{8};
    for (std::uint64_t event = 1; event <= 4; ++event) {
        run.start(leveled(half, static_cast<Frame>(event), event, 0.25f));
    }
    run.render();
    run.pool.release_all(run.block(), 480);
    run.start(leveled(half, 70, 5, 0));
    run.render_until(640);
    for (std::size_t t = 64; t < 640; ++t) {
        const double gain = std::max(0.0, 1 - static_cast<double>(t - 64) / 480);
        ASSERT_NEAR(run.left[t], 0.5 * gain, 1e-6) << "frame " << t;
    }
    EXPECT_EQ(run.pool.active(), 1);
}

TEST(VoicePool, SkippedBlocksKeepTheTime) {
    const Sample sample = sample_of(noise(3000, 1));
    std::vector<VoiceSpec> specs;
    for (std::uint64_t event = 0; event < 20; ++event) {
        VoiceSpec spec = whole(*sample, static_cast<Frame>(event * 97), event);
        spec.step = fixed(0.5 + 0.1 * static_cast<double>(event));
        spec.length_frames = 1000;
        specs.push_back(spec);
    }
    PoolRun through{32};
    through.play(specs, 3200);
    VoiceLog log;
    VoicePool pool{32, 48'000, log, 1};
    VoiceBuffers buffers;
    SerialJobRunner runner;
    std::size_t next = 0;
    for (Frame block = 0; block < 3200; block += kBlockFrames) {
        for (; next < specs.size() && specs[next].start < block + kBlockFrames; ++next) {
            pool.start(block, specs[next]);
        }
        if (block / kBlockFrames % 4 < 2) {
            pool.skip(block);
            continue;
        }
        buffers.clear();
        pool.render(block, buffers, runner);
        for (int t = 0; t < kBlockFrames; ++t) {
            const float heard = (buffers.sounding()[0] & 1U) != 0 ? buffers.bus(0)[t] : 0.0f;
            ASSERT_EQ(heard, through.left[std::size_t(block + t)]);
        }
    }
    ASSERT_EQ(log.reports.size(), through.log.reports.size());
}

}  // namespace
}  // namespace hocket::voices
