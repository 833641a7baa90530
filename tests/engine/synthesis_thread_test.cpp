#include "engine/synthesis_thread.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "audio/null_clock.hpp"
#include "audio/output_gain.hpp"
#include "base/frame_ring.hpp"
#include "base/realtime.hpp"
#include "engine/engine_fixture.hpp"

namespace hocket::engine {
namespace {

using namespace hocket::test;
using namespace test;
using namespace std::chrono_literals;

constexpr Frame kRing = 96'000;

struct Lead {
    const char* name;
    LeadConfig config;
    Frame frames;
};
void PrintTo(const Lead& lead, std::ostream* out) { *out << lead.name; }

class InitialLead : public testing::TestWithParam<Lead> {};

TEST_P(InitialLead, IsTheGreaterOfFortyMillisecondsAndTwoPeriodsAndTwenty) {
    EXPECT_EQ(initial_lead_frames(GetParam().config, 48'000, kRing), GetParam().frames);
}

INSTANTIATE_TEST_SUITE_P(
    , InitialLead,
    testing::Values(Lead{"ShortPeriod", {.period_frames = 256}, 1920},
                    Lead{"UsualPeriod", {.period_frames = 512}, 1984},
                    Lead{"LongPeriod", {.period_frames = 1024}, 3008},
                    Lead{"OddPeriod", {.period_frames = 1000}, 3008},
                    Lead{"Fixed", {.fixed_ms = 100, .period_frames = 256}, 4800},
                    Lead{"FixedBeyondTheRing", {.fixed_ms = 5000, .period_frames = 512}, 91'392},
                    Lead{"Safe", {.period_frames = 512, .safe = true}, 91'392}),
    [](const auto& tested) { return tested.param.name; });

/// A sample whose value names its frame, exactly: frame f is (f + 1) / 2^18.
Sample counting_sample(std::size_t frames) {
    std::vector<float> values(frames);
    for (std::size_t i = 0; i < frames; ++i) values[i] = static_cast<float>(i + 1) / 262144.0f;
    return sample_of(values);
}

void no_warning(const std::string& line) { ADD_FAILURE() << line; }

TEST(SynthesisThread, FillsTheLeadBeforeItReturnsFromStart) {
    Engine engine{small_config()};
    base::FrameRing ring{kRing, 2};
    SynthesisThread synthesis{engine, ring, {.period_frames = 256}};
    synthesis.start(no_warning);
    EXPECT_EQ(ring.fill_frames(), 1920);
    EXPECT_EQ(synthesis.lead_frames(), 1920);
    while (synthesis.turns() < 3) std::this_thread::sleep_for(1ms);
    EXPECT_EQ(ring.fill_frames(), 1920);  // nobody reads: nothing more is rendered
}

// A second of a live daemon: what reaches the tap bears its frame's number, or is the silence of
// what a busy machine made it skip.
TEST(SynthesisThread, AheadOfANullClockRendersEveryFrameUnderItsNumber) {
    const Sample counting = counting_sample(48'000);
    for (const int workers : {0, 2}) {
        Engine engine{small_config(workers)};
        base::FrameRing ring{kRing, 2};
        base::FrameRing tap{kRing, 2};
        audio::OutputGain gain{48'000};
        SynthesisThread synthesis{engine, ring, {.period_frames = 256}};
        audio::NullClock clock{ring, gain, 48'000, 256, 0};
        ASSERT_TRUE(engine.send(SetTap{&tap}));
        ASSERT_TRUE(engine.send(StartVoice{whole(*counting, 2000)}));
        for (int i = 0; i < 150; ++i) {  // more jobs than one
            voices::VoiceSpec silent = whole(*counting, 2000 + i);
            silent.gain_left = silent.gain_right = 0;
            ASSERT_TRUE(engine.send(StartVoice{silent}));
        }
        synthesis.start(no_warning);
        clock.start(0, base::steady_ns());
        while (ring.read_frame() < 26'000) std::this_thread::sleep_for(5ms);
        clock.stop();
        synthesis.stop();
        EXPECT_EQ(engine.frame(), ring.write_frame());
        EXPECT_EQ(engine.tap_start(), 0);
        ASSERT_EQ(tap.write_frame(), engine.frame());
        std::vector<float> heard(static_cast<std::size_t>(2 * engine.frame()));
        static_cast<void>(tap.read(heard.data(), engine.frame()));
        Frame silent = 0;
        for (Frame t = 0; t < engine.frame(); ++t) {
            const float x = heard[static_cast<std::size_t>(2 * t)];
            const float expected = t < 2000 ? 0.0f : static_cast<float>(t - 1999) / 262144.0f;
            if (x == 0.0f && expected != 0.0f) {
                ++silent;
                continue;
            }
            ASSERT_EQ(x, expected) << "frame " << t;
        }
        EXPECT_LE(silent, synthesis.skipped_frames());
        Report report;
        ASSERT_TRUE(engine.reports().try_pop(report));
        EXPECT_GE(report.frame, 2000);
    }
}

// The test is the clock, and takes more than there is.
TEST(SynthesisThread, AfterAnUnderrunGoesOnInTimeOnTheBlockGrid) {
    const Sample counting = counting_sample(200'000);
    Engine engine{small_config()};
    base::FrameRing ring{kRing, 2};
    SynthesisThread synthesis{engine, ring, {.period_frames = 256}};
    ASSERT_TRUE(engine.send(StartVoice{whole(*counting, 0)}));
    synthesis.start(no_warning);
    std::vector<float> out(2 * 20'000);
    Frame read = 0;
    for (int underrun = 1; underrun <= 5; ++underrun) {
        EXPECT_GT(ring.read(out.data(), 12'345), 0);
        read += 12'345;
        while (ring.fill_frames() < synthesis.lead_frames()) std::this_thread::sleep_for(1ms);
        EXPECT_EQ(ring.write_frame() % kBlockFrames, 0);
        EXPECT_EQ(engine.frame(), ring.write_frame());
        EXPECT_GT(synthesis.skipped_frames(), 0);
        const Frame resumed = (read + kBlockFrames - 1) / kBlockFrames * kBlockFrames;
        EXPECT_EQ(ring.read(out.data(), 1000), 0);
        for (Frame t = 0; t < 1000; ++t) {
            const float expected =
                read + t < resumed ? 0.0f : static_cast<float>(read + t + 1) / 262144.0f;
            ASSERT_EQ(out[static_cast<std::size_t>(2 * t)], expected) << "frame " << read + t;
        }
        read += 1000;
    }
    EXPECT_GT(synthesis.lead_raises(), 0U);
}

// However often the lead is raised, what is rendered fits into the ring.
TEST(SynthesisThread, TheLeadNeverOutgrowsTheRing) {
    Engine engine{small_config()};
    base::FrameRing ring{8192, 2};
    const LeadConfig config{
        .max_ms = 1000, .period_frames = 256, .safe = false, .buffer_frames = 4096};
    SynthesisThread synthesis{engine, ring, config};
    synthesis.start(no_warning);
    std::vector<float> out(2 * 8192);
    for (int i = 0; i < 12; ++i) {
        static_cast<void>(ring.read(out.data(), 8192));
        while (ring.fill_frames() < synthesis.lead_frames()) std::this_thread::sleep_for(1ms);
    }
    synthesis.stop();
    EXPECT_LE(synthesis.lead_frames(), 8192 - 4096 - 256);
    EXPECT_GT(synthesis.lead_frames(), 1920);
    EXPECT_EQ(engine.frame(), ring.write_frame());
}

// It holds a buffer, but no lead beside it and a period.
TEST(SynthesisThread, InARingThatIsTooSmallItStillRendersAheadAndSleeps) {
    constexpr Frame kSmallRing = 4800;
    for (const LeadConfig& config : {LeadConfig{.max_ms = 50, .period_frames = 1024},
                                     LeadConfig{.fixed_ms = 40, .period_frames = 1024}}) {
        EXPECT_EQ(initial_lead_frames(config, 48'000, kSmallRing), kBlockFrames);
        Engine engine{small_config()};
        base::FrameRing ring{kSmallRing, 2};
        SynthesisThread synthesis{engine, ring, config};
        synthesis.start(no_warning);
        EXPECT_EQ(ring.fill_frames(), kBlockFrames);
        const long long start_ns = base::steady_ns();
        std::this_thread::sleep_for(100ms);
        synthesis.stop();
        const double passed_s = static_cast<double>(base::steady_ns() - start_ns) * 1e-9;
        EXPECT_LE(static_cast<double>(synthesis.turns()), passed_s * 48'000 / kBlockFrames + 2);
    }
}

TEST(SynthesisThread, BuffersAreWholeBlocksWhateverIsConfigured) {
    for (const Frame buffer_frames : {1, 100, 1'000'000}) {
        Engine engine{small_config()};
        base::FrameRing ring{kRing, 2};
        SynthesisThread synthesis{
            engine, ring, {.fixed_ms = 100, .period_frames = 256, .buffer_frames = buffer_frames}};
        synthesis.start(no_warning);
        EXPECT_EQ(ring.fill_frames(), 4800);
        BufferRecord record;
        while (engine.records().try_pop(record)) {
            EXPECT_GT(record.frames, 0);
            EXPECT_EQ(record.frames % kBlockFrames, 0);
            EXPECT_LE(record.frames, Engine::kMaxBufferFrames);
        }
    }
}

}  // namespace
}  // namespace hocket::engine
