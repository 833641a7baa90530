#include "session/law_fixture.hpp"

// Which frames of the file are heard when: superdirt.md 1.4 and 1.5.

namespace hocket::test {
namespace {

// A level of 0.283 in 32 bits, of a file of 48000 steps: a position to about 0.005 frames.
constexpr double kPositionTolerance = 0.02;
constexpr double kRateStep = 64;

class PlayReading : public RenderedLaw {};

TEST_F(PlayReading, StartsOnTheFirstFrameAndOneStepInUnderCompat) {
    const StereoAudio ours = hear(R"({"s":"ramp"})");
    const StereoAudio theirs = hear(R"({"s":"ramp"})", "superdirt");
    for (const std::int64_t frame : {0, 1, 63, 64, 1000, 47'900}) {
        EXPECT_NEAR(position_at(ours, frame), static_cast<double>(frame), kPositionTolerance);
        EXPECT_NEAR(position_at(theirs, frame), static_cast<double>(frame + 1), kPositionTolerance);
    }
}

TEST_F(PlayReading, BackwardsIsTheMirrorOfForwards) {
    const StereoAudio audio = hear(R"({"s":"ramp","speed":-1})");
    for (const std::int64_t frame : {48, 64, 1000, 47'900}) {
        EXPECT_NEAR(position_at(audio, frame), static_cast<double>(kFileFrames - 1 - frame),
                    kPositionTolerance);
    }
}

TEST_F(PlayReading, BackwardsStartsOneStepBeforeTheEndUnderCompat) {
    const StereoAudio audio = hear(R"({"s":"ramp","speed":-2})", "superdirt");
    for (const std::int64_t frame : {48, 64, 1000, 23'900}) {
        EXPECT_NEAR(position_at(audio, frame), static_cast<double>(kFileFrames - 2 * (frame + 1)),
                    kPositionTolerance);
    }
}

TEST_F(PlayReading, ReadsThePartAtItsSpeed) {
    const StereoAudio audio = hear(R"({"s":"ramp","begin":0.25,"end":0.75,"speed":1.5})");
    for (const std::int64_t frame : {48, 1000, 15'900}) {
        EXPECT_NEAR(position_at(audio, frame), 12'000 + 1.5 * static_cast<double>(frame),
                    kPositionTolerance);
    }
}

TEST_F(PlayReading, BeginBehindEndPlaysBackwards) {
    const StereoAudio audio = hear(R"({"s":"ramp","begin":0.75,"end":0.25})");
    EXPECT_NEAR(position_at(audio, 1000), 35'999 - 1000, kPositionTolerance);
}

TEST_F(PlayReading, PassesGoFromTheEndToTheBeginOfThePart) {
    const StereoAudio audio = hear(R"({"s":"ramp","begin":0.25,"end":0.5,"loop":3})");
    for (const std::int64_t frame : {100, 11'999, 12'000, 12'100, 24'000, 35'000}) {
        if (frame % 12'000 == 11'999) continue;  // between the end and the begin it interpolates
        EXPECT_NEAR(position_at(audio, frame), 12'000 + static_cast<double>(frame % 12'000),
                    kPositionTolerance);
    }
}

TEST_F(PlayReading, OutsideTheFileItsEdgesStand) {
    const StereoAudio before = hear(R"({"s":"ramp","begin":-0.5,"end":0.5})");
    const StereoAudio behind = hear(R"({"s":"ramp","begin":0.5,"end":1.5})");
    EXPECT_NEAR(position_at(before, 10'000), 0, kPositionTolerance);
    EXPECT_NEAR(position_at(before, 25'000), 1000, kPositionTolerance);
    EXPECT_NEAR(position_at(behind, 30'000), kFileFrames - 1, kPositionTolerance);
}

// The rate goes from 1 to 2 in equal steps every 64 frames, one step on already at the onset; the
// sound lasts 32000 frames, of which the last 48 fade.
TEST_F(PlayReading, AcceleratesInEqualStepsOverTheSound) {
    const StereoAudio audio = hear(R"({"s":"ramp","accelerate":1})");
    const double steps = std::nearbyint((32'000 - 48) / kRateStep);
    double position = 0;
    for (int block = 0; block < 499; ++block) {
        EXPECT_NEAR(position_at(audio, block * 64), position, kPositionTolerance) << block;
        position += kRateStep * (1 + std::min(1.0, (block + 1) / steps));
    }
}

// Speed 1 to -1: it comes to the quarter of the file and goes back; being one step of 2/750 on
// already takes it up to 96 frames further back.
TEST_F(PlayReading, BelowMinusOneItTurnsRound) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const StereoAudio audio = hear(R"({"s":"ramp","accelerate":-2})", compat);
        EXPECT_NEAR(position_at(audio, 24'000), 12'000, 96) << compat;
        EXPECT_NEAR(position_at(audio, 12'000), 9000, 96) << compat;
        EXPECT_NEAR(position_at(audio, 36'000), 9000, 96) << compat;
    }
}

TEST_F(PlayReading, StandingStillItHoldsItsFrame) {
    const StereoAudio audio = hear(R"({"s":"ramp","speed":0,"begin":0.5,"delta":0.25})");
    for (const std::int64_t frame : {48, 5000, 11'900}) {
        EXPECT_NEAR(position_at(audio, frame), 24'000, kPositionTolerance);
    }
}

struct IndexCase {
    const char* name;
    const char* n;
    int file;
};
void PrintTo(const IndexCase& shown, std::ostream* out) { *out << shown.name; }
class PlayIndex : public RenderedLaw, public testing::WithParamInterface<IndexCase> {};

TEST_P(PlayIndex, IsTruncatedAndWraps) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const StereoAudio audio =
            hear(std::string{R"({"s":"levels","n":)"} + GetParam().n + "}", compat);
        EXPECT_NEAR(audio.at(0, 1000), 0.1 * (GetParam().file + 1) * kUnity, 1e-6) << compat;
    }
}

const IndexCase kIndices[] = {{"zero", "0", 0},
                              {"one", "1", 1},
                              {"last", "2", 2},
                              {"wraps", "3", 0},
                              {"wraps_twice", "7", 1},
                              {"minus_one", "-1", 2},
                              {"minus_four", "-4", 2},
                              {"truncated", "1.9", 1},
                              {"minus_a_half", "-0.5", 0},
                              {"minus_one_and_a_half", "-1.5", 2},
                              {"huge", "300000001", 1}};

INSTANTIATE_TEST_SUITE_P(Laws, PlayIndex, testing::ValuesIn(kIndices),
                         [](const auto& index) { return index.param.name; });

struct PitchCase {
    const char* name;
    const char* play;
    double frequency_hz;
};
void PrintTo(const PitchCase& shown, std::ostream* out) { *out << shown.name; }
class PlayPitch : public RenderedLaw, public testing::WithParamInterface<PitchCase> {};

TEST_P(PlayPitch, IsRightToATenthOfACent) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const StereoAudio audio = hear(GetParam().play, compat);
        const auto range = sounding_range(audio);
        ASSERT_TRUE(range.has_value());
        const double cents =
            1200 * std::log2(frequency_of(audio, 0, *range) / GetParam().frequency_hz);
        EXPECT_NEAR(cents, 0, 0.1) << compat;
    }
}

const PitchCase kPitches[] = {
    {"own_rate", R"({"s":"sine"})", 440},
    {"other_rate", R"({"s":"cd"})", 440},
    {"other_rate_backwards", R"({"s":"cd","speed":-1})", 440},
    {"other_rate_faster", R"({"s":"cd","speed":1.5})", 660},
    {"fifth", R"({"s":"sine","note":7})", 440 * 1.4983070768766815},
    {"quarter_tone_down", R"({"s":"sine","note":-0.5})", 440 * 0.9715319411536059},
    {"octave_and_note", R"({"s":"cd","octave":6,"note":-12})", 440},
    {"midinote", R"({"s":"sine","midinote":67})", 440 * 1.4983070768766815},
    {"freq", R"({"s":"sine","freq":440})", 739.98884542},  // 440^2 / 261.6255653
    {"cycles", R"({"s":"sine","unit":"c","cps":1.5})", 660},
};

INSTANTIATE_TEST_SUITE_P(Laws, PlayPitch, testing::ValuesIn(kPitches),
                         [](const auto& pitch) { return pitch.param.name; });

}  // namespace
}  // namespace hocket::test
