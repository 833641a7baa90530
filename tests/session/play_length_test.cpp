#include "session/law_fixture.hpp"

// How long an event sounds: superdirt.md 1.5.

namespace hocket::test {
namespace {

struct LengthCase {
    const char* name;
    const char* play;
    std::int64_t frames;            ///< from the onset to one after the last sounding frame
    std::int64_t superdirt_frames;  ///< the same under compat; 0: silent
};
void PrintTo(const LengthCase& shown, std::ostream* out) { *out << shown.name; }

class PlayLength : public RenderedLaw, public testing::WithParamInterface<LengthCase> {};

TEST_P(PlayLength, EndsWhereTheLawSays) {
    const LengthCase& expected = GetParam();
    const auto range = sounding_range(hear(expected.play));
    ASSERT_TRUE(range.has_value());
    EXPECT_EQ(range->end, expected.frames);
}

TEST_P(PlayLength, EndsWhereTheOriginalDoesUnderCompat) {
    const LengthCase& expected = GetParam();
    const auto range = sounding_range(hear(expected.play, "superdirt"));
    if (expected.superdirt_frames == 0) {
        EXPECT_FALSE(range.has_value());
        return;
    }
    ASSERT_TRUE(range.has_value());
    EXPECT_LE(std::abs(range->end - expected.superdirt_frames), 1);
}

// 48000 frames are one second of the file; delta is 1 s where it counts. Where the original fades
// in, its envelope loses a frame at either end (measured).
const LengthCase kLengths[] = {
    {"whole_file", R"({"s":"dc"})", 48'000, 48'000},
    {"twice_as_fast", R"({"s":"dc","speed":2})", 24'000, 24'000},
    {"half_as_fast", R"({"s":"dc","speed":0.5})", 96'000, 96'000},
    {"backwards", R"({"s":"dc","speed":-1})", 48'000, 48'000},
    {"part", R"({"s":"dc","begin":0.25,"end":0.75})", 24'000, 23'998},
    {"part_backwards", R"({"s":"dc","begin":0.75,"end":0.25})", 24'000, 23'998},
    {"unit_rate", R"({"s":"dc","unit":"rate","speed":2})", 24'000, 24'000},
    {"unit_cycles", R"({"s":"dc","unit":"c","cps":0.5})", 96'000, 96'000},
    {"unit_cycles_speed", R"({"s":"dc","unit":"c","cps":0.5,"speed":-2})", 48'000, 48'000},
    {"unit_cycles_accelerate", R"({"s":"dc","unit":"c","cps":0.5,"accelerate":1})", 64'000, 64'000},
    {"unit_seconds", R"({"s":"dc","unit":"s","speed":2})", 48'000, 48'000},
    {"unit_seconds_part", R"({"s":"dc","unit":"s","begin":0.25,"end":0.5})", 12'000, 11'998},
    {"unit_seconds_repeats", R"({"s":"short","unit":"s"})", 48'000, 48'000},
    {"unit_seconds_repeats_backwards", R"({"s":"short","unit":"s","speed":-1})", 48'000, 48'000},
    {"faster_and_faster", R"({"s":"dc","accelerate":1})", 32'000, 32'000},
    {"slower_and_slower", R"({"s":"dc","accelerate":-0.5})", 64'000, 64'000},
    {"turning_round", R"({"s":"dc","accelerate":-2})", 48'000, 48'000},
    {"turning_round_and_away", R"({"s":"dc","accelerate":-4})", 24'000, 24'000},
    {"two_passes", R"({"s":"dc","loop":2})", 96'000, 96'000},
    {"half_a_pass", R"({"s":"dc","loop":0.5})", 24'000, 24'000},
    {"negative_passes", R"({"s":"dc","loop":-2})", 96'000, 96'000},
    {"passes_of_a_part", R"({"s":"dc","loop":3,"begin":0.5,"end":0.75})", 36'000, 36'000},
    {"legato", R"({"s":"dc","legato":0.25,"delta":1})", 12'000, 12'000},
    {"legato_longer_than_file", R"({"s":"dc","legato":3,"delta":1})", 48'000, 48'000},
    {"sustain", R"({"s":"dc","sustain":0.3})", 14'400, 14'400},
    {"sustain_beats_legato", R"({"s":"dc","sustain":0.3,"legato":0.8})", 14'400, 14'400},
    {"sustain_longer_than_file", R"({"s":"dc","sustain":1.5})", 48'000, 48'000},
    {"passes_and_legato", R"({"s":"dc","loop":2,"legato":1.5,"delta":1})", 72'000, 48'000},
    {"passes_bound_legato", R"({"s":"dc","loop":2,"legato":3,"delta":1})", 96'000, 48'000},
    {"passes_and_sustain", R"({"s":"dc","loop":2,"sustain":1.5})", 72'000, 48'000},
    {"octave_up", R"({"s":"dc","note":12})", 24'000, 24'000},
    {"octave_down", R"({"s":"dc","octave":4})", 96'000, 96'000},
    {"octave_and_note", R"({"s":"dc","octave":4,"note":12})", 48'000, 48'000},
    {"midinote", R"({"s":"dc","midinote":72})", 24'000, 24'000},
    {"freq_beats_note", R"({"s":"dc","freq":523.2511306,"note":-12})", 24'000, 24'000},
    {"quarter_tone", R"({"s":"dc","note":0.5})", 46'634, 46'634},  // 48000 / 2^(0.5/12)
    {"other_rate", R"({"s":"cd"})", 48'000, 48'000},
    {"one_frame", R"({"s":"dc","sustain":0.0000208})", 1, 0},
    {"nine_frames", R"({"s":"dc","sustain":0.0001875})", 9, 0},
    {"eleven_frames", R"({"s":"dc","sustain":0.00023})", 11, 11},
    {"standing_still", R"({"s":"dc","speed":0,"delta":0.5})", 24'000, 0},
};

INSTANTIATE_TEST_SUITE_P(Laws, PlayLength, testing::ValuesIn(kLengths),
                         [](const auto& length) { return length.param.name; });

struct SilentCase {
    const char* name;
    const char* play;
};
void PrintTo(const SilentCase& shown, std::ostream* out) { *out << shown.name; }
class PlaySilence : public RenderedLaw, public testing::WithParamInterface<SilentCase> {};

TEST_P(PlaySilence, HoldsUnderEitherLaw) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const Rendering rendering = hear(std::vector<TimedPlay>{{0, GetParam().play}}, compat);
        EXPECT_FALSE(sounding_range(rendering.audio).has_value()) << compat;
        EXPECT_EQ(rendering.result.voices_started, 0U) << compat;
        ASSERT_EQ(rendering.result.fates.size(), 1U);
        EXPECT_EQ(rendering.result.fates[0].fate, protocol::Fate::refused) << compat;
        EXPECT_FALSE(rendering.result.fates[0].detail.empty()) << compat;
    }
}

const SilentCase kSilences[] = {
    {"begin_is_end", R"({"s":"dc","begin":0.5,"end":0.5})"},
    {"no_passes", R"({"s":"dc","loop":0})"},
    {"no_legato", R"({"s":"dc","legato":0,"delta":1})"},
    {"no_sustain", R"({"s":"dc","sustain":0})"},
    {"unknown_unit", R"({"s":"dc","unit":"x"})"},
    {"rest", R"({"s":"~"})"},
    {"no_name", R"({"sound":""})"},
};

INSTANTIATE_TEST_SUITE_P(Laws, PlaySilence, testing::ValuesIn(kSilences),
                         [](const auto& silent) { return silent.param.name; });

}  // namespace
}  // namespace hocket::test
