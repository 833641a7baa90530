#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

#include "voices/pool_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;
using testing::ElementsAre;

constexpr std::int32_t kRelease = 48;

class VoiceChoke : public testing::Test {
protected:
    VoiceSpec cut_voice(Frame start, std::uint64_t event, double cut, int orbit = 0) {
        VoiceSpec spec = whole(*half_, start, event);
        spec.cut = cut;
        spec.cut_release_frames = kRelease;
        spec.orbit = spec.bus = static_cast<std::uint8_t>(orbit);
        return spec;
    }

    Sample half_ = constant_sample(5000);
    Sample other_ = constant_sample(5000, 0.25f);
    PoolRun run_{32};
};

TEST_F(VoiceChoke, ReleasesTheVoiceOfTheGroupFromTheNewOnesFrameOn) {
    run_.start(cut_voice(0, 1, 1));
    run_.render_until(128);
    VoiceSpec next = cut_voice(140, 2, 1);
    next.gain_left = 0;
    run_.start(next);
    run_.render_until(320);
    for (Frame t = 0; t < 320; ++t) {
        const double gain =
            t < 140 ? 1 : std::max(0.0, 1 - static_cast<double>(t - 140) / kRelease);
        ASSERT_NEAR(run_.left[std::size_t(t)], 0.5 * gain, 1e-6) << "frame " << t;
    }
    ASSERT_EQ(run_.log.of(Kind::choked).size(), 1U);
    EXPECT_EQ(run_.log.of(Kind::choked)[0].frame, 140);
    EXPECT_EQ(run_.log.of(Kind::choked)[0].event, 1U);
    EXPECT_EQ(run_.log.of(Kind::ended)[0].frame, 140 + kRelease);
    EXPECT_EQ(run_.pool.active(), 1);
}

TEST_F(VoiceChoke, LeavesOtherGroupsAndVoicesWithoutOneAlone) {
    run_.start(cut_voice(0, 1, 0));
    run_.start(cut_voice(0, 2, 2));
    run_.start(cut_voice(0, 3, 1));
    run_.render();
    run_.start(cut_voice(64, 4, 1));
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(3));
}

TEST_F(VoiceChoke, ANegativeGroupChokesTheSameFileOnly) {
    VoiceSpec of_other = cut_voice(0, 1, -1);
    of_other.sample = other_.get();
    run_.start(of_other);
    run_.start(cut_voice(0, 2, -1));
    run_.render();
    run_.start(cut_voice(64, 3, -1));
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(2));
}

TEST_F(VoiceChoke, APositiveOneChokesTheGroupWhateverItsSign) {
    run_.start(cut_voice(0, 1, -1));
    run_.render();
    VoiceSpec of_other = cut_voice(64, 2, 1);
    of_other.sample = other_.get();
    run_.start(of_other);
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(1));
}

TEST_F(VoiceChoke, StaysOnItsOrbitUnlessItCutsAll) {
    run_.start(cut_voice(0, 1, 1, 0));
    run_.start(cut_voice(0, 2, 1, 1));
    run_.render();
    run_.start(cut_voice(64, 3, 1, 1));
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(2));
    VoiceSpec everywhere = cut_voice(65, 4, 1, 2);
    everywhere.cut_all_orbits = true;
    run_.start(everywhere);
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(2, 1, 3));
}

TEST_F(VoiceChoke, ChokesAVoiceOnceOnly) {
    VoiceSpec spec = cut_voice(0, 1, 1);
    spec.cut_release_frames = 2000;
    run_.start(spec);
    for (std::uint64_t i = 1; i < 10; ++i) {
        run_.render();
        spec.start = run_.block() + 5;
        spec.event = 1 + i;
        run_.start(spec);
    }
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(1, 2, 3, 4, 5, 6, 7, 8, 9));
}

TEST_F(VoiceChoke, OfNoFramesFreesThePlaceAtOnce) {
    VoiceSpec spec = cut_voice(0, 1, 1);
    spec.cut_release_frames = 0;
    run_.start(spec);
    run_.render();
    spec.start = 70;
    spec.event = 2;
    run_.start(spec);
    EXPECT_EQ(run_.pool.active(), 1);
    EXPECT_EQ(run_.pool.peak(), 1);
    run_.render();
    EXPECT_EQ(run_.log.of(Kind::ended)[0].frame, 70);
    for (const float x : run_.left) EXPECT_EQ(x, 0.5f);  // one after the other, no gap
}

TEST_F(VoiceChoke, JustBeforeTheVoicesOwnEndItFadesUntilThen) {
    VoiceSpec spec = cut_voice(0, 1, 1);
    spec.length_frames = 160;
    run_.start(spec);
    run_.render_until(128);
    VoiceSpec next = cut_voice(140, 2, 1);
    next.gain_left = 0;
    run_.start(next);
    run_.render_until(192);
    for (Frame t = 140; t < 192; ++t) {
        const double gain = t < 160 ? 1 - static_cast<double>(t - 140) / kRelease : 0;
        ASSERT_NEAR(run_.left[std::size_t(t)], 0.5 * gain, 1e-6) << "frame " << t;
    }
    EXPECT_THAT(run_.log.events_of(Kind::choked), ElementsAre(1));
}

// The original's law, as measured: a choke acts one block after the one its event falls into,
// shifted by the place of the old voice's onset in its block.
TEST_F(VoiceChoke, OnTheGridActsOneBlockLaterAtTheOldVoicesPlace) {
    struct Case {
        Frame old_start, new_start, acts;
    };
    for (const Case& each : {Case{0, 640, 704}, Case{0, 700, 704}, Case{10, 640, 714},
                             Case{63, 703, 767}, Case{63, 704, 831}}) {
        PoolRun run{8};
        VoiceSpec spec = cut_voice(each.old_start, 1, 1);
        spec.cut_on_grid = true;
        run.start(spec);
        run.render_until(each.new_start / 64 * 64);
        spec.start = each.new_start;
        spec.event = 2;
        spec.gain_left = 0;
        run.start(spec);
        run.render_until(1024);
        for (Frame t = each.old_start; t < 1024; ++t) {
            const double gain =
                t < each.acts ? 1
                              : std::max(0.0, 1 - static_cast<double>(t - each.acts) / kRelease);
            ASSERT_NEAR(run.left[std::size_t(t)], 0.5 * gain, 1e-6) << "frame " << t;
        }
    }
}

}  // namespace
}  // namespace hocket::voices
