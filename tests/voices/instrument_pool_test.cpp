#include "voices/instrument_pool.hpp"

#include "voices/instrument_fixture.hpp"

// Many notes: choke groups, stealing, bounds, and instruments that come and go.
namespace hocket::voices {
namespace {

using namespace test;
using dsp::UnitKind;
using graph::Operand;

/// An instrument of the least polyphony: its delay lines are long.
std::unique_ptr<Instrument> heavy_instrument() {
    SpecBuilder made;
    const Operand late = made.unit(UnitKind::delay, {number(1), number(5), number(0), number(0)});
    made.spec.nodes.back().longest_seconds = 5;
    return std::make_unique<Instrument>(made.instrument(late), 1);
}

TEST(InstrumentPool, PolyphonyIsWhatFitsIntoTheMemory) {
    EXPECT_EQ(constant_instrument()->polyphony(), Instrument::kMostPolyphony);
    EXPECT_EQ(heavy_instrument()->polyphony(), Instrument::kLeastPolyphony);
    SpecBuilder made;
    Instrument reverb{
        made.instrument(made.unit(UnitKind::reverb, {made.unit(UnitKind::saw, 100), number(0.5),
                                                     number(0.5), number(0.5)})),
        1};
    EXPECT_GT(reverb.polyphony(), Instrument::kLeastPolyphony);
    EXPECT_LE(reverb.state_bytes(), Instrument::kMostBytes);
}

TEST(InstrumentPool, ANoteChokesThoseOfItsGroupOnItsOrbit) {
    const auto instrument = constant_instrument();
    NotesRun run;
    const auto start = [&](std::uint64_t event, Frame at, double cut, std::uint8_t orbit) {
        VoiceSpec spec = note_of(*instrument, at, 10'000, event);
        spec.cut = cut;
        spec.cut_release_frames = 100;
        spec.orbit = orbit;
        spec.gain_left = static_cast<float>(event == 1 ? 1 : 0);
        run.start(spec);
    };
    start(1, 0, 1, 0);
    start(2, 0, 2, 0);
    start(3, 0, 1, 1);
    start(4, 300, 1, 0);
    run.render_until(448);
    EXPECT_EQ(run.log.events_of(Kind::choked), std::vector<std::uint64_t>{1});
    EXPECT_EQ(run.log.of(Kind::choked).front().frame, 300);
    EXPECT_EQ(run.log.of(Kind::ended).front().frame, 400);
    EXPECT_EQ(run.at(300), 1.0f);
    EXPECT_NEAR(run.at(350), 0.5, 1e-6);
    EXPECT_EQ(run.at(400), 0.0f);
}

TEST(InstrumentPool, ANegativeCutChokesTheSameInstrumentOnly) {
    const auto one = constant_instrument();
    const auto other = constant_instrument();
    NotesRun run;
    std::uint64_t event = 0;
    for (Instrument* instrument : {one.get(), other.get(), one.get()}) {
        VoiceSpec spec = note_of(*instrument, 64 * static_cast<Frame>(event), 10'000, event);
        spec.cut = -1;
        ++event;
        run.start(spec);
    }
    EXPECT_EQ(run.log.events_of(Kind::choked), std::vector<std::uint64_t>{0});
}

TEST(InstrumentPool, TheQuietestReleasingNoteIsStolenThenTheQuietestThenTheOldest) {
    const auto instrument = heavy_instrument();
    NotesRun run;
    for (std::uint64_t event = 0; event < 16; ++event) {
        VoiceSpec spec = note_of(*instrument, 0, 100'000, event);
        spec.level = event == 9 ? 0.5f : 1.0f;
        if (event == 4 || event == 5) {
            spec.length_frames = 64;
            spec.fade_out_frames = event == 4 ? 1000 : 500;  // 5 is the quieter one
        }
        run.start(spec);
    }
    for (std::uint64_t event = 16; event < 20; ++event) {
        run.start(note_of(*instrument, 128, 100'000, event));
    }
    EXPECT_EQ(run.log.events_of(Kind::stolen), (std::vector<std::uint64_t>{5, 4, 9, 0}));
    EXPECT_EQ(run.pool.active(), 16);
    EXPECT_EQ(run.pool.fading(), 4);
    run.render_until(128 + 320);
    // 5 ms: 240 frames.
    for (const VoiceReport& report : run.log.of(Kind::ended)) EXPECT_EQ(report.frame, 128 + 240);
    EXPECT_EQ(run.pool.fading(), 0);
}

TEST(InstrumentPool, WhereNoFadeSlotIsLeftANoteIsCutAndToldSo) {
    const auto instrument = heavy_instrument();
    NotesRun run;
    for (std::uint64_t event = 0; event < 16; ++event) {
        run.start(note_of(*instrument, 0, 100'000, event));
    }
    // 16 sound, 8 fade, and there is no place for more.
    for (std::uint64_t event = 16; event < 16 + 12; ++event) {
        run.start(note_of(*instrument, 64, 100'000, event));
    }
    EXPECT_EQ(run.log.of(Kind::cut).size(), 4U);
    EXPECT_EQ(run.pool.active(), 16);
    EXPECT_EQ(run.pool.occupied(), 24);
    run.render_until(640);
    EXPECT_EQ(run.log.of(Kind::ended).size(), 12U);
}

// Started, ended: once each, whatever happens to them.
TEST(InstrumentPool, EveryNoteEndsOnce) {
    std::vector<std::unique_ptr<Instrument>> instruments;
    for (int i = 0; i < 3; ++i) instruments.push_back(heavy_instrument());
    NotesRun run{40};
    std::mt19937 random{3};
    std::vector<int> ended(600);
    std::vector<VoiceSpec> specs;
    for (std::uint64_t event = 0; event < ended.size(); ++event) {
        VoiceSpec spec = note_of(*instruments[random() % 3], static_cast<Frame>(event * 11),
                                 1 + static_cast<Frame>(random() % 900), event);
        spec.fade_out_frames = static_cast<double>(random() % 300);
        if (random() % 4 == 0) spec.cut = 1;
        specs.push_back(spec);
    }
    for (const VoiceSpec& spec : specs) {
        run.start(spec);
        ASSERT_LE(run.pool.occupied(), 40);
    }
    run.render_until(run.block() + 2048);
    for (const VoiceReport& report : run.log.of(Kind::ended)) ++ended[report.event];
    for (const int count : ended) EXPECT_EQ(count, 1);
    EXPECT_EQ(run.pool.active(), 0);
    EXPECT_EQ(run.pool.occupied(), 0);
    EXPECT_TRUE(run.pool.sounding().empty());
}

TEST(InstrumentPool, OneInstrumentTooManyIsCutAndToldSo) {
    std::vector<std::unique_ptr<Instrument>> instruments;
    NotesRun run;
    for (std::size_t i = 0; i <= InstrumentPool::kMostInstruments; ++i) {
        instruments.push_back(constant_instrument());
        run.start(note_of(*instruments.back(), 0, 100, i));
    }
    EXPECT_EQ(run.log.events_of(Kind::cut),
              std::vector<std::uint64_t>{InstrumentPool::kMostInstruments});
    run.render();
    EXPECT_EQ(run.at(0), static_cast<float>(InstrumentPool::kMostInstruments));
}

// An edit makes another instrument: the notes of the old one ring on.
TEST(InstrumentPool, NotesOfAnOldInstrumentRingOnBesideThoseOfTheNewOne) {
    const auto old = constant_instrument(0.25);
    const auto now = constant_instrument(0.5);
    NotesRun run;
    run.start(note_of(*old, 0, 1000, 1));
    run.start(note_of(*now, 500, 200, 2));
    run.render_until(1088);
    EXPECT_EQ(run.at(499), 0.25f);
    EXPECT_EQ(run.at(500), 0.75f);
    EXPECT_EQ(run.at(700), 0.25f);
    EXPECT_EQ(run.at(999), 0.25f);
    EXPECT_EQ(run.at(1000), 0.0f);
}

TEST(InstrumentPool, AllFallWhenAllAreReleased) {
    const auto instrument = constant_instrument();
    NotesRun run;
    run.start(note_of(*instrument, 0, 100'000));
    run.render();
    run.pool.release_all(64, 128);
    run.render_until(256);
    EXPECT_NEAR(run.at(64 + 64), 0.5, 1e-6);
    EXPECT_EQ(run.at(64 + 128), 0.0f);
    EXPECT_TRUE(run.pool.sounding().empty());
}

// 1e30 to the fourth power is none; at a pitch of 0 it is 0.
TEST(InstrumentPool, ANoteThatIsNotFiniteEndsAndItsNeighboursDoNot) {
    SpecBuilder made;
    const Operand loud = made.product(made.unit(UnitKind::sine, 100), Operand::of_track(1));
    const Operand square = made.product(loud, loud);
    Instrument instrument{made.instrument(made.sum(made.product(square, square), number(0.5))), 1};
    NotesRun run;
    for (std::uint64_t event = 0; event < 3; ++event) {
        VoiceSpec spec = note_of(instrument, 0, 2000, event);
        spec.pitch = event == 1 ? 1 : 0;
        run.start(spec);
    }
    run.track_value = 1e30f;
    run.render_until(1280);
    EXPECT_EQ(run.pool.trapped(), 1U);
    EXPECT_EQ(run.log.events_of(Kind::ended), std::vector<std::uint64_t>{1});
    for (const float x : run.left) ASSERT_EQ(x, 1.0f);
}

// A filter keeps what is not finite; its lane is
// given to a note that begins in the middle of a block.
TEST(InstrumentPool, ANoteInTheLaneOfOneThatWasNotFiniteSoundsWhole) {
    SpecBuilder made;
    const Operand input = made.product(Operand::of_track(1), Operand::of_track(1));
    const Operand kept = made.unit(UnitKind::lpf, {input, number(1000), number(1)});
    Instrument instrument{made.instrument(made.sum(made.product(kept, number(0)), number(0.5))), 1};
    NotesRun run;
    run.start(note_of(instrument, 0, 2000, 1));
    run.track_value = 1e30f;
    run.render_until(64);
    ASSERT_EQ(run.pool.trapped(), 1U);
    run.track_value = 1;
    run.start(note_of(instrument, 100, 200, 2));
    run.render_until(384);
    EXPECT_EQ(run.pool.trapped(), 1U);
    for (Frame t = 64; t < 384; ++t) ASSERT_EQ(run.at(t), t >= 100 && t < 300 ? 0.5f : 0.0f) << t;
}

/// A voice of saw, swept filter and envelope.
std::unique_ptr<Instrument> synth() {
    SpecBuilder made;
    const Operand sweep =
        made.unit(UnitKind::range, {made.unit(UnitKind::sine, 2), number(300), number(3000)});
    const Operand low =
        made.unit(UnitKind::rlpf, {made.unit(UnitKind::saw, 220), sweep, number(0.3)});
    return std::make_unique<Instrument>(
        made.instrument(made.product(
            low, made.unit(UnitKind::adsr, {Operand::of_gate(0), number(0.01), number(0.05),
                                            number(0.5), number(0.05)}))),
        1);
}

// Bit for bit, among notes that come and go.
TEST(InstrumentPool, ANotesSamplesDoNotDependOnItsNeighbours) {
    const auto instrument = synth();
    VoiceSpec spec = note_of(*instrument, 1'234, 3000, 500);
    spec.pitch = 1.5f;
    spec.fade_in_frames = 200;
    spec.fade_out_frames = 900;
    NotesRun alone;
    alone.start(spec);
    alone.render_until(6400);

    NotesRun among;
    std::vector<VoiceSpec> specs{spec};
    for (std::uint64_t event = 0; event < 300; ++event) {
        VoiceSpec other = note_of(*instrument, static_cast<Frame>(event * 17),
                                  100 + static_cast<Frame>(event * 7 % 1000), event);
        other.bus = 1;
        other.fade_out_frames = 50;
        other.pitch = 1 + 0.01f * static_cast<float>(event % 50);
        specs.push_back(other);
    }
    std::stable_sort(specs.begin(), specs.end(),
                     [](const VoiceSpec& a, const VoiceSpec& b) { return a.start < b.start; });
    for (const VoiceSpec& each : specs) among.start(each);
    among.render_until(6400);
    ASSERT_EQ(alone.left.size(), among.left.size());
    for (std::size_t t = 0; t < 6400; ++t) ASSERT_EQ(alone.left[t], among.left[t]) << t;
    EXPECT_GT(*std::max_element(alone.left.begin(), alone.left.end()), 0.1f);
}

}  // namespace
}  // namespace hocket::voices
