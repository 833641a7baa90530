#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <vector>

#include "base/frame_ring.hpp"
#include "engine/engine_fixture.hpp"

namespace hocket::engine {
namespace {

using namespace hocket::test;
using namespace test;
using testing::ElementsAre;
using testing::Field;
using testing::UnorderedElementsAre;
using voices::VoiceSpec;

VoiceSpec in_slot(const samples::SampleBuffer& sample, Frame start, std::uint64_t event,
                  std::uint16_t slot, std::uint32_t generation) {
    VoiceSpec spec = whole(sample, start, event);
    spec.slot = slot;
    spec.generation = generation;
    return spec;
}

auto event_is(std::uint64_t event) { return Field(&Report::event, event); }

TEST(EngineCommands, AVoiceSoundsOnItsFrameAndSaysSo) {
    const Sample half = constant_sample(100);
    EngineRun run;
    ASSERT_TRUE(run.engine.send(StartVoice{whole(*half, 1000, 7)}));
    run.render(2048);
    for (Frame t = 0; t < 2048; ++t) {
        ASSERT_EQ(run.left(t), t >= 1000 && t < 1100 ? 0.5f : 0.0f) << "frame " << t;
    }
    run.take_reports();
    ASSERT_EQ(run.reports.size(), 2U);
    EXPECT_EQ(run.reports[0].kind, Kind::started);
    EXPECT_EQ(run.reports[0].frame, 1000);
    EXPECT_EQ(run.reports[1].kind, Kind::ended);
    EXPECT_EQ(run.reports[1].frame, 1100);
    EXPECT_EQ(run.reports[1].sample, half.get());
}

TEST(EngineCommands, VoicesStartInTheOrderOfTheirFramesHoweverTheyCame) {
    const Sample half = constant_sample(10);
    EngineRun run;
    for (const Frame start : {300, 5, 700, 5, 64, 63}) {
        ASSERT_TRUE(run.engine.send(StartVoice{whole(*half, start)}));
    }
    run.render(1024);
    std::vector<Frame> frames;
    for (const Report& report : run.of(Kind::started)) frames.push_back(report.frame);
    EXPECT_THAT(frames, ElementsAre(5, 5, 63, 64, 300, 700));
}

TEST(EngineCommands, ALateVoiceSoundsAtOnceAndWholeAndReportsItsRealFrame) {
    const Sample half = constant_sample(100);
    EngineRun run;
    run.render(1024);
    ASSERT_TRUE(run.engine.send(StartVoice{whole(*half, 10, 1)}));
    run.render(512);
    EXPECT_EQ(run.of(Kind::started)[0].frame, 1024);
    EXPECT_EQ(run.of(Kind::ended)[0].frame, 1124);
    for (Frame t = 1024; t < 1536; ++t) ASSERT_EQ(run.left(t), t < 1124 ? 0.5f : 0.0f);
}

TEST(EngineCommands, CancellingASlotDropsItsOlderVoicesAndHandsTheirSamplesBack) {
    const Sample half = constant_sample(100);
    EngineRun run;
    static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 10, 1, 1, 4)}));
    run.render(64);
    static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 500, 2, 1, 4)}));
    static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 500, 3, 2, 4)}));
    static_cast<void>(run.engine.send(CancelSlot{1, 5}));
    static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 500, 4, 1, 5)}));
    static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 500, 5, 1, 4)}));
    run.render(1024);
    EXPECT_THAT(run.of(Kind::started), ElementsAre(event_is(1), event_is(3), event_is(4)));
    const auto cancelled = run.of(Kind::cancelled);
    EXPECT_THAT(cancelled, ElementsAre(event_is(2), event_is(5)));
    EXPECT_EQ(cancelled[0].sample, half.get());
    EXPECT_EQ(run.of(Kind::ended)[0].frame, 110);  // what sounded rang on
    EXPECT_EQ(run.engine.state().pending, 0);
}

TEST(EngineCommands, CancellingAllSlotsDropsWhatIsOlderInEveryOne) {
    const Sample half = constant_sample(100);
    EngineRun run;
    for (std::uint16_t slot = 0; slot < kMaxSlots; ++slot) {
        static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 200, slot, slot, 1)}));
    }
    static_cast<void>(run.engine.send(CancelSlot{-1, 2}));
    run.render(512);
    EXPECT_EQ(run.of(Kind::cancelled).size(), static_cast<std::size_t>(kMaxSlots));
    EXPECT_TRUE(run.of(Kind::started).empty());
}

TEST(EngineCommands, WhatWasCancelledIsNotRevivedByAnOlderCancel) {
    const Sample half = constant_sample(100);
    EngineRun run;
    static_cast<void>(run.engine.send(StartVoice{in_slot(*half, 200, 1, 3, 4)}));
    static_cast<void>(run.engine.send(CancelSlot{3, 5}));
    static_cast<void>(run.engine.send(CancelSlot{-1, 2}));
    run.render(512);
    EXPECT_THAT(run.of(Kind::cancelled), ElementsAre(event_is(1)));
}

TEST(EngineCommands, ReleaseAllFadesWhatSoundsFromTheNextBlockOn) {
    const Sample half = constant_sample(10'000);
    EngineRun run;
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 3, 1)}));
    run.render(512);
    static_cast<void>(run.engine.send(ReleaseAll{480}));
    run.render(1024);
    for (Frame t = 3; t < 1536; ++t) {
        const double gain = t < 512 ? 1 : std::max(0.0, 1 - static_cast<double>(t - 512) / 480);
        ASSERT_NEAR(run.left(t), 0.5 * gain, 1e-6) << "frame " << t;
    }
    EXPECT_EQ(run.of(Kind::ended)[0].frame, 992);
    EXPECT_EQ(run.engine.state().active, 0);
}

TEST(EngineCommands, TheTapGetsWhatIsRenderedFromItsFirstFrameOn) {
    base::FrameRing tap{8192, 2};
    EngineRun run;
    const Sample counting = sample_of(noise(8192, 1));
    static_cast<void>(run.engine.send(StartVoice{whole(*counting, 0)}));
    run.render(512);
    EXPECT_EQ(run.engine.tap_start(), -1);
    static_cast<void>(run.engine.send(SetTap{&tap}));
    run.render(1024);
    EXPECT_TRUE(run.engine.tapping());
    EXPECT_EQ(run.engine.tap_start(), 512);
    static_cast<void>(run.engine.send(SetTap{nullptr}));
    run.render(512);
    EXPECT_FALSE(run.engine.tapping());
    ASSERT_EQ(tap.fill_frames(), 1024);
    std::vector<float> taken(2048);
    static_cast<void>(tap.read(taken.data(), 1024));
    EXPECT_TRUE(std::equal(taken.begin(), taken.end(), run.out.begin() + 2 * 512));
    EXPECT_EQ(run.engine.tap_lost_frames(), 0U);
}

// Fills what may wait for its frame to the brim with voices far ahead, but for `left_free`.
void fill_pending(EngineRun& run, const samples::SampleBuffer& sample, std::size_t left_free) {
    for (std::size_t sent = 0; sent < PendingVoices::kDefaultCapacity - left_free;) {
        if (run.engine.send(StartVoice{whole(sample, 1'000'000)})) {
            ++sent;
        } else {
            run.render(64);
        }
    }
    run.render(64);
}

// A command may reach the engine in the middle of a buffer: here it waits behind a voice that
// finds no place until another one has started.
TEST(EngineCommands, ATapSetWithinABufferBeginsWithItsBlock) {
    const Sample half = constant_sample(10'000);
    base::FrameRing tap{8192, 2};
    EngineRun run;
    fill_pending(run, *half, 1);
    const Frame now = run.engine.frame();
    static_cast<void>(run.engine.send(StartVoice{whole(*half, now + 640)}));
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 1'000'000)}));
    static_cast<void>(run.engine.send(SetTap{&tap}));
    run.render(4096, 4096);
    const Frame start = run.engine.tap_start();
    EXPECT_EQ(start, now + 640 + kBlockFrames);
    ASSERT_EQ(tap.fill_frames(), now + 4096 - start);
    std::vector<float> taken(static_cast<std::size_t>(2 * tap.fill_frames()));
    static_cast<void>(tap.read(taken.data(), tap.fill_frames()));
    EXPECT_TRUE(std::equal(taken.begin(), taken.end(), run.out.begin() + 2 * start));
}

TEST(EngineCommands, ATapThatIsFullIsCountedAndHoldsNothingUp) {
    base::FrameRing tap{1024, 2};
    EngineRun run;
    static_cast<void>(run.engine.send(SetTap{&tap}));
    run.render(4096, 4096);
    EXPECT_EQ(tap.fill_frames(), 1024);
    EXPECT_EQ(run.engine.tap_lost_frames(), 4096U - 1024U);
}

TEST(EngineCommands, WhatIsSkippedIsSilenceOnTheTap) {
    const Sample half = constant_sample(10'000);
    base::FrameRing tap{8192, 2};
    EngineRun run;
    static_cast<void>(run.engine.send(SetTap{&tap}));
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 0)}));
    run.render(512);
    run.engine.skip_to(1024);
    run.render(512);
    ASSERT_EQ(tap.fill_frames(), 1536);
    std::vector<float> taken(2 * 1536);
    static_cast<void>(tap.read(taken.data(), 1536));
    for (std::size_t t = 0; t < 1536; ++t) {
        ASSERT_EQ(taken[2 * t], t >= 512 && t < 1024 ? 0.0f : 0.5f) << "frame " << t;
    }
}

TEST(EngineCommands, AFullHeapOfVoicesLeavesTheRestInTheQueueAndLosesNone) {
    const Sample blip = constant_sample(1);
    EngineRun run;
    fill_pending(run, *blip, 0);
    EXPECT_EQ(run.engine.state().pending,
              static_cast<std::int32_t>(PendingVoices::kDefaultCapacity));
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(run.engine.send(StartVoice{whole(*blip, 1'000'000)}));
    }
    run.render(1024);
    EXPECT_EQ(run.engine.queued_commands(), 100U);
    run.engine.skip_to(1'000'000 / 64 * 64);
    for (int i = 0; i < 100 && run.engine.state().pending > 0; ++i) {
        run.render(64);
        run.take_reports();
    }
    EXPECT_EQ(run.engine.queued_commands(), 0U);
    EXPECT_EQ(run.of(Kind::started).size(), PendingVoices::kDefaultCapacity + 100);
    EXPECT_EQ(run.of(Kind::ended).size(), PendingVoices::kDefaultCapacity + 100);
}

TEST(EngineCommands, AFullCommandQueueSaysSo) {
    EngineRun run;
    for (std::size_t i = 0; i < Engine::kCommandCapacity; ++i) {
        ASSERT_TRUE(run.engine.send(ReleaseAll{}));
    }
    EXPECT_EQ(run.engine.command_room(), 0U);
    EXPECT_FALSE(run.engine.send(ReleaseAll{}));
    run.render(64);
    EXPECT_TRUE(run.engine.send(ReleaseAll{}));
}

// A voice whose end could not be told would pin its sample for ever: it waits instead.
TEST(EngineCommands, VoicesWaitWhileNobodyTakesTheReportsAndNoReportIsLost) {
    const Sample blip = constant_sample(3);
    EngineConfig config = small_config();
    config.max_voices = 8;
    EngineRun run{config};
    constexpr std::uint64_t kVoices = 40'000;
    std::uint64_t sent = 0;
    for (int i = 0; i < 1000 && sent < kVoices; ++i) {
        while (sent < kVoices &&
               run.engine.send(StartVoice{whole(*blip, run.engine.frame() + 10, sent)})) {
            ++sent;
        }
        run.render(64);
    }
    EXPECT_LT(sent, kVoices);  // everything between here and there is full
    EXPECT_EQ(run.engine.state().active, 0);
    for (int i = 0; i < 1000 && (sent < kVoices || run.engine.state().pending > 0); ++i) {
        while (sent < kVoices && run.engine.send(StartVoice{whole(*blip, 0, sent)})) ++sent;
        run.render(64);
        run.take_reports();
    }
    run.take_reports();
    std::map<std::uint64_t, int> started, ended;
    for (const Report& report : run.reports) {
        if (report.kind == Kind::started) ++started[report.event];
        if (report.kind == Kind::ended) ++ended[report.event];
    }
    EXPECT_EQ(started.size(), kVoices);
    EXPECT_EQ(ended.size(), kVoices);
    EXPECT_EQ(run.of(Kind::ended).size(), kVoices);
}

TEST(EngineState, ShowsWhatPlays) {
    const Sample half = constant_sample(10'000);
    EngineRun run;
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 0)}));
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 100)}));
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 100'000)}));
    run.render(512);
    const EngineState state = run.engine.state();
    EXPECT_EQ(state.frame, 512);
    EXPECT_EQ(state.active, 2);
    EXPECT_EQ(state.peak, 2);
    EXPECT_EQ(state.pending, 1);
    EXPECT_EQ(state.levels[0].frames, 512);
    EXPECT_FLOAT_EQ(state.levels[0].peak, 1.0f);
    BufferRecord record;
    ASSERT_TRUE(run.engine.records().try_pop(record));
    EXPECT_EQ(record.frame, 0);
    EXPECT_EQ(record.frames, 512);
    EXPECT_EQ(record.voices, 2);
    EXPECT_EQ(run.engine.render_times().snapshot().total(), 1U);
}

}  // namespace
}  // namespace hocket::engine
