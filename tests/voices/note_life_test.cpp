#include "voices/instrument_fixture.hpp"

// One note of an instrument: its frames, its levels, its place between left and right.
namespace hocket::voices {
namespace {

using namespace test;
using dsp::UnitKind;
using graph::Operand;

TEST(NoteLife, BeginsAndEndsOnItsFrame) {
    const auto instrument = constant_instrument(0.5);
    NotesRun run;
    run.start(note_of(*instrument, 100, 150));
    run.render_until(320);
    for (Frame t = 0; t < 320; ++t) {
        ASSERT_EQ(run.at(t), t >= 100 && t < 250 ? 0.5f : 0.0f) << t;
    }
    ASSERT_EQ(run.log.reports.size(), 2U);
    EXPECT_EQ(run.log.reports[0].kind, Kind::started);
    EXPECT_EQ(run.log.reports[0].frame, 100);
    EXPECT_EQ(run.log.reports[1].kind, Kind::ended);
    EXPECT_EQ(run.log.reports[1].frame, 250);
    EXPECT_EQ(run.log.reports[1].instrument, instrument.get());
    EXPECT_EQ(run.log.reports[1].sample, nullptr);
    EXPECT_TRUE(run.pool.sounding().empty());
}

// A half-cosine up over the attack, 1 while the gate is open, a half-cosine down behind it.
TEST(NoteLife, ItsEnvelopeIsTheLaw) {
    const auto instrument = constant_instrument();
    NotesRun run;
    VoiceSpec spec = note_of(*instrument, 37, 2000);
    spec.fade_in_frames = 300.5;
    spec.fade_out_frames = 700;
    run.start(spec);
    run.render_until(3000);
    for (Frame t = 0; t < 3000; ++t) {
        const auto age = static_cast<double>(t - 37);
        double phase = 0;
        if (age >= 0) phase = std::min(1.0, age / 300.5);
        if (age >= 2000) phase = std::max(0.0, 1 - (age - 2000) / 700);
        const double sine = std::sin(std::numbers::pi / 2 * phase);
        ASSERT_NEAR(run.at(t), sine * sine, 1e-6) << t;
    }
    EXPECT_EQ(run.at(1000), 1.0f);
    EXPECT_EQ(run.log.of(Kind::ended).front().frame, 2737);
}

TEST(NoteLife, AGateThatClosesInTheAttackReleasesFromThere) {
    const auto instrument = constant_instrument();
    NotesRun run;
    VoiceSpec spec = note_of(*instrument, 0, 500);
    spec.fade_in_frames = 1000;
    spec.fade_out_frames = 200;
    run.start(spec);
    run.render_until(768);
    for (Frame t = 0; t < 768; ++t) {
        const auto age = static_cast<double>(t);
        const double phase = t < 500 ? age / 1000 : std::max(0.0, 0.5 * (1 - (age - 500) / 200));
        const double sine = std::sin(std::numbers::pi / 2 * phase);
        ASSERT_NEAR(run.at(t), sine * sine, 1e-6) << t;
    }
}

// The inner envelope hears the gate close at length_frames; the outer one lets it be heard.
TEST(NoteLife, AnEnvelopeInsideHearsTheGateOfItsNote) {
    SpecBuilder made;
    const Operand gate = Operand::of_gate(0);
    Instrument instrument{
        made.instrument(made.unit(UnitKind::ar, {gate, number(0), number(480.0 / 48'000)})), 1};
    NotesRun run;
    VoiceSpec spec = note_of(instrument, 70, 1000);
    spec.fade_out_frames = 100'000;
    run.start(spec);
    run.render_until(1920);
    EXPECT_EQ(run.at(69), 0.0f);
    EXPECT_EQ(run.at(70), 1.0f);
    EXPECT_EQ(run.at(1069), 1.0f);
    EXPECT_LT(run.at(1070), 1.0f);
    // (1 - t / T)^3 a half through; the outer envelope is near 1 still.
    EXPECT_NEAR(run.at(1069 + 240), 0.125, 1e-3);
    EXPECT_EQ(run.at(1069 + 480), 0.0f);
}

TEST(NoteLife, GainsPlaceItBetweenLeftAndRight) {
    const auto instrument = constant_instrument();
    NotesRun run;
    VoiceSpec spec = note_of(*instrument, 0, 100);
    // Equal power, a quarter of the way.
    spec.gain_left = static_cast<float>(std::cos(std::numbers::pi / 8));
    spec.gain_right = static_cast<float>(std::sin(std::numbers::pi / 8));
    run.start(spec);
    run.render_until(64);
    EXPECT_NEAR(run.left[10], 0.9238795, 1e-6);
    EXPECT_NEAR(run.right[10], 0.3826834, 1e-6);
}

TEST(NoteLife, AStereoInstrumentIsBalanced) {
    SpecBuilder made;
    Instrument instrument{made.instrument(number(0.5), number(0.25)), 1};
    NotesRun run;
    VoiceSpec spec = note_of(instrument, 0, 100);
    spec.gain_left = 1;
    spec.gain_right = 0.5f;
    run.start(spec);
    run.render_until(64);
    EXPECT_EQ(run.left[10], 0.5f);
    EXPECT_EQ(run.right[10], 0.125f);
}

TEST(NoteLife, NotesAreHeardOnTheirOwnBuses) {
    const auto instrument = constant_instrument();
    NotesRun run;
    for (int i = 0; i < 20; ++i) {
        VoiceSpec spec = note_of(*instrument, 0, 100, static_cast<std::uint64_t>(i));
        spec.bus = static_cast<std::uint8_t>(i % 3 == 0 ? 0 : 60 + i);
        spec.gain_left = spec.gain_right = static_cast<float>(i + 1);
        run.start(spec);
    }
    run.render();
    EXPECT_EQ(run.left[10], 1.0f + 4 + 7 + 10 + 13 + 16 + 19);
    for (int i = 0; i < 20; ++i) {
        if (i % 3 == 0) continue;
        ASSERT_TRUE(run.buffers.sounded(60 + i));
        EXPECT_EQ(run.buffers.bus(60 + i)[10], static_cast<float>(i + 1));
    }
    EXPECT_FALSE(run.buffers.sounded(60));
}

TEST(NoteLife, ASkippedBlockIsLivedThrough) {
    const auto instrument = constant_instrument();
    NotesRun run;
    VoiceSpec spec = note_of(*instrument, 0, 320);
    spec.fade_in_frames = 256;
    run.start(spec);
    run.render_until(64);
    {
        const base::RealtimeScope realtime;
        run.pool.skip(64);
        run.pool.skip(128);
    }
    // What is rendered next is frame 192 on.
    SerialJobRunner runner;
    run.buffers.clear();
    run.pool.render(192, run.tracks.data(), run.buffers, runner);
    const double sine = std::sin(std::numbers::pi / 2 * 200 / 256);
    EXPECT_NEAR(run.buffers.bus(0)[8], sine * sine, 1e-6);
    run.pool.skip(256);
    EXPECT_EQ(run.log.of(Kind::ended).front().frame, 320);
}

}  // namespace
}  // namespace hocket::voices
