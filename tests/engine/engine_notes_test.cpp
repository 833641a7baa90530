#include <gtest/gtest.h>

#include <cstring>
#include <memory>
#include <random>
#include <tuple>

#include "engine/engine_fixture.hpp"
#include "support/graph_specs.hpp"
#include "voices/instrument.hpp"

// Notes of instruments in the engine: beside samples, and with the values of tracks.
namespace hocket::engine {
namespace {

using namespace hocket::test;
using namespace test;
using dsp::UnitKind;
using graph::Operand;
using voices::Instrument;
using voices::VoiceSpec;

std::unique_ptr<Instrument> instrument_of(SpecBuilder& made, const Operand& both, int workers = 1) {
    return std::make_unique<Instrument>(made.instrument(both), workers);
}

TEST(EngineNotes, ANoteSoundsOnItsFrameAndIsCounted) {
    SpecBuilder made;
    const auto instrument = instrument_of(made, number(0.5));
    EngineRun run;
    ASSERT_TRUE(run.engine.send(StartVoice{note_of(*instrument, 1000, 500, 7)}));
    run.render(1024);
    EXPECT_EQ(run.left(999), 0.0f);
    EXPECT_NEAR(run.left(1000), 0.5, 1e-6);
    EXPECT_EQ(run.engine.state().active, 1);
    EXPECT_EQ(run.engine.state().peak, 1);
    run.render(1024);
    EXPECT_EQ(run.engine.state().active, 0);
    ASSERT_EQ(run.of(Kind::ended).size(), 1U);
    EXPECT_EQ(run.of(Kind::ended).front().instrument, instrument.get());
    EXPECT_EQ(run.of(Kind::ended).front().frame, 1500);
}

TEST(EngineNotes, ItsTracksAreFollowedThoughNoBusReadsThem) {
    SpecBuilder made;
    const auto instrument = instrument_of(made, Operand::of_track(5));
    EngineRun run;
    // More steps than wait at once pass before the note begins; the last of them holds.
    for (int i = 0; i < 200; ++i) {
        ASSERT_TRUE(run.engine.send(SetSignal{5, static_cast<float>(i), 20 * i}));
        if (i % 20 == 0) run.render(64 * 6, 64);
    }
    run.render(512);
    const Frame start = run.engine.frame() + 10;
    ASSERT_TRUE(run.engine.send(StartVoice{note_of(*instrument, start, 10'000)}));
    ASSERT_TRUE(run.engine.send(SetSignal{5, 0.25f, start + 777}));
    run.render(1024);
    EXPECT_EQ(run.engine.state().lost_steps, 0U);
    EXPECT_EQ(run.left(start), 199.0f);
    EXPECT_EQ(run.left(start + 776), 199.0f);
    EXPECT_EQ(run.left(start + 777), 0.25f);
}

TEST(EngineNotes, ACancelledNoteGivesItsInstrumentBack) {
    SpecBuilder made;
    const auto instrument = instrument_of(made, number(0.5));
    EngineRun run;
    ASSERT_TRUE(run.engine.send(StartVoice{note_of(*instrument, 1000, 500, 7)}));
    ASSERT_TRUE(run.engine.send(CancelSlot{-1, 1, 0}));
    run.render(2048);
    ASSERT_EQ(run.of(Kind::cancelled).size(), 1U);
    EXPECT_EQ(run.of(Kind::cancelled).front().instrument, instrument.get());
}

TEST(EngineNotes, NotesAndSamplesOfOneGroupChokeEachOther) {
    SpecBuilder made;
    const auto instrument = instrument_of(made, number(0.5));
    const Sample sample = constant_sample(50'000);
    EngineRun run;
    VoiceSpec note = note_of(*instrument, 0, 100'000, 1);
    VoiceSpec hit = whole(*sample, 640, 2);
    note.cut = hit.cut = 1;
    ASSERT_TRUE(run.engine.send(StartVoice{note}));
    ASSERT_TRUE(run.engine.send(StartVoice{hit}));
    note.event = 3;
    note.start = 1280;
    ASSERT_TRUE(run.engine.send(StartVoice{note}));
    run.render(2048);
    const std::vector<Report> choked = run.of(Kind::choked);
    ASSERT_EQ(choked.size(), 2U);
    EXPECT_EQ(choked[0].event, 1U);
    EXPECT_EQ(choked[0].frame, 640);
    EXPECT_EQ(choked[1].event, 2U);
    EXPECT_EQ(choked[1].frame, 1280);
}

TEST(EngineNotes, ReleasingAllReleasesNotes) {
    SpecBuilder made;
    const auto instrument = instrument_of(made, number(0.5));
    EngineRun run;
    ASSERT_TRUE(run.engine.send(StartVoice{note_of(*instrument, 0, 1'000'000)}));
    run.render(1024);
    ASSERT_TRUE(run.engine.send(ReleaseAll{480}));
    run.render(1024);
    EXPECT_NEAR(run.left(1024 + 240), 0.25, 1e-6);
    EXPECT_EQ(run.left(1024 + 480), 0.0f);
}

constexpr Frame kLength = 16'384;

/// Notes of two instruments on several buses, more than they hold at times, and tracks that move.
std::vector<float> render_scene(Frame buffer_frames, int workers) {
    SpecBuilder made;
    const Operand sweep =
        made.unit(UnitKind::range, {made.unit(UnitKind::sine, 3), number(300), number(3000)});
    const Operand low =
        made.unit(UnitKind::rlpf, {made.unit(UnitKind::saw, 220), sweep, number(0.3)});
    const Operand shaped =
        made.product(low, made.unit(UnitKind::adsr, {Operand::of_gate(0), number(0.01),
                                                     number(0.05), number(0.5), number(0.05)}));
    const auto synth = instrument_of(made, made.product(shaped, Operand::of_track(2)), workers + 1);
    const Operand noise = made.unit(UnitKind::noise, std::vector<Operand>{});
    const Operand late =
        made.unit(UnitKind::delay, {noise, number(0.02), number(0.5), number(0.5)});
    Instrument stereo{made.instrument(late, shaped), workers + 1};

    EngineRun run{small_config(workers)};
    std::mt19937 random{9};
    for (std::uint64_t event = 0; event < 900; ++event) {
        VoiceSpec spec =
            note_of(event % 3 == 0 ? stereo : *synth, static_cast<Frame>(random() % kLength),
                    1 + random() % 6000, event);
        spec.pitch = 0.5f + static_cast<float>(random() % 100) * 0.02f;
        spec.fade_in_frames = static_cast<double>(random() % 200);
        spec.fade_out_frames = static_cast<double>(random() % 3000);
        spec.gain_left = static_cast<float>(random() % 10) * 0.01f;
        spec.gain_right = static_cast<float>(random() % 10) * 0.01f;
        spec.bus = spec.orbit = static_cast<std::uint8_t>(random() % 3);
        if (event % 11 == 0) spec.cut = 1 + static_cast<double>(event % 2);
        spec.cut_release_frames = 100;
        EXPECT_TRUE(run.engine.send(StartVoice{spec}));
    }
    for (int i = 0; i < 50; ++i) {
        EXPECT_TRUE(run.engine.send(SetSignal{2, 0.5f + 0.01f * static_cast<float>(i), i * 321}));
    }
    run.render(kLength, buffer_frames);
    run.take_reports();
    return run.out;
}

class EngineNotesDeterminism : public testing::TestWithParam<std::tuple<Frame, int>> {};

TEST_P(EngineNotesDeterminism, TheSameCommandsGiveTheSameBits) {
    static const std::vector<float> reference = render_scene(64, 0);
    const auto& [buffer_frames, workers] = GetParam();
    const std::vector<float> out = render_scene(buffer_frames, workers);
    ASSERT_EQ(out.size(), reference.size());
    EXPECT_EQ(std::memcmp(out.data(), reference.data(), out.size() * sizeof(float)), 0);
    EXPECT_GT(*std::max_element(out.begin(), out.end()), 0.1f);
}

INSTANTIATE_TEST_SUITE_P(, EngineNotesDeterminism,
                         testing::Combine(testing::Values(64, 1024, 4096), testing::Values(0, 1)),
                         [](const auto& tested) {
                             return "Buffers" + std::to_string(std::get<0>(tested.param)) +
                                    "Workers" + std::to_string(std::get<1>(tested.param));
                         });

}  // namespace
}  // namespace hocket::engine
