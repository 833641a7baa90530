#include "session/law_fixture.hpp"

// How loud an event is and where it stands: superdirt.md 1.6.

namespace hocket::test {
namespace {

// Rounding of one multiplication in 32 bits, and of a gain.
constexpr double kTolerance = 1e-6;
constexpr std::int64_t kMiddle = 24'000;
constexpr double kDc = 0.5;

class PlayLevel : public RenderedLaw {};

TEST_F(PlayLevel, FullScaleAtDefaultsIs0283InEachChannel) {
    const StereoAudio audio = hear(R"({"s":"sine"})");
    const Range all{0, audio.frames()};
    EXPECT_NEAR(peak_of(audio, 0, all), 0.2828, 1e-4);
    EXPECT_NEAR(peak_of(audio, 1, all), 0.2828, 1e-4);
}

struct GainCase {
    const char* name;
    const char* play;
    double factor;  ///< against the defaults
};
void PrintTo(const GainCase& shown, std::ostream* out) { *out << shown.name; }
class PlayGain : public RenderedLaw, public testing::WithParamInterface<GainCase> {};

// amp * sign(g) * g^4, g = min(gain, 2) + overgain, under either law.
TEST_P(PlayGain, IsTheFourthPower) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const StereoAudio audio = hear(GetParam().play, compat);
        const double expected = kDc * kUnity * GetParam().factor;
        EXPECT_NEAR(audio.at(0, kMiddle), expected, std::abs(expected) * kTolerance) << compat;
        EXPECT_NEAR(audio.at(1, kMiddle), expected, std::abs(expected) * kTolerance) << compat;
    }
}

const GainCase kGains[] = {
    {"one", R"({"s":"dc","gain":1})", 1},
    {"half", R"({"s":"dc","gain":0.5})", 0.0625},
    {"eight_tenths", R"({"s":"dc","gain":0.8})", 0.4096},
    {"two", R"({"s":"dc","gain":2})", 16},
    {"capped_at_two", R"({"s":"dc","gain":3})", 16},
    {"overgain_after_the_cap", R"({"s":"dc","gain":3,"overgain":0.5})", 39.0625},
    {"overgain_below", R"({"s":"dc","overgain":-0.5})", 0.0625},
    {"negative_turns_round", R"({"s":"dc","gain":-1})", -1},
    {"overgain_through_zero", R"({"s":"dc","overgain":-1.5})", -0.0625},
    {"amp", R"({"s":"dc","amp":1})", 2.5},
    {"amp_and_gain", R"({"s":"dc","amp":0.2,"gain":0.5})", 0.03125},
    {"negative_amp", R"({"s":"dc","amp":-0.4})", -1},
    {"zero", R"({"s":"dc","gain":0})", 0},
};

INSTANTIATE_TEST_SUITE_P(Laws, PlayGain, testing::ValuesIn(kGains),
                         [](const auto& gain) { return gain.param.name; });

struct PanCase {
    const char* name;
    const char* params;  ///< appended to the message
    double place;        ///< 0 left, 1 right
};
void PrintTo(const PanCase& shown, std::ostream* out) { *out << shown.name; }
class PlayPan : public RenderedLaw, public testing::WithParamInterface<PanCase> {};

double left_of(double place) { return 0.4 * std::cos(place * std::numbers::pi / 2); }
double right_of(double place) { return 0.4 * std::sin(place * std::numbers::pi / 2); }

// The places are multiples of 1/2048, which the original rounds to.
TEST_P(PlayPan, KeepsThePowerOfAMonoFile) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const StereoAudio audio =
            hear(std::string{R"({"s":"dc")"} + GetParam().params + "}", compat);
        EXPECT_NEAR(audio.at(0, kMiddle), kDc * left_of(GetParam().place), kTolerance) << compat;
        EXPECT_NEAR(audio.at(1, kMiddle), kDc * right_of(GetParam().place), kTolerance) << compat;
    }
}

TEST_P(PlayPan, BalancesAStereoFileByTheSameLaw) {
    for (const char* compat : {"hocket", "superdirt"}) {
        const StereoAudio audio =
            hear(std::string{R"({"s":"stereo")"} + GetParam().params + "}", compat);
        EXPECT_NEAR(audio.at(0, kMiddle), 0.5 * left_of(GetParam().place), kTolerance) << compat;
        EXPECT_NEAR(audio.at(1, kMiddle), 0.25 * right_of(GetParam().place), kTolerance) << compat;
    }
}

const PanCase kPans[] = {
    {"centre", "", 0.5},
    {"left", R"(,"pan":0)", 0},
    {"right", R"(,"pan":1)", 1},
    {"quarter", R"(,"pan":0.25)", 0.25},
    {"folded_above", R"(,"pan":1.25)", 0.75},
    {"folded_below", R"(,"pan":-0.25)", 0.25},
    {"folded_to_left", R"(,"pan":2)", 0},
    {"folded_twice", R"(,"pan":2.75)", 0.75},
    {"folded_thrice", R"(,"pan":3.25)", 0.75},
    {"folded_far_below", R"(,"pan":-1.25)", 0.75},
    {"channel_0", R"(,"channel":0)", 0.5},
    {"channel_1", R"(,"channel":1)", 1},
    {"channel_3", R"(,"channel":3)", 0},
    {"channel_and_pan", R"(,"channel":1,"pan":0.25)", 0.75},
};

INSTANTIATE_TEST_SUITE_P(Laws, PlayPan, testing::ValuesIn(kPans),
                         [](const auto& pan) { return pan.param.name; });

// 0.1 is 204.8 of its 2048 steps: sin(pi/2 * 205/2048) * 0.4 instead of sin(pi/2 * 0.1) * 0.4.
TEST_F(PlayLevel, PanIsExactByDefaultAndOfOneIn2048UnderCompat) {
    EXPECT_NEAR(hear(R"({"s":"dc","pan":0.1})").at(1, kMiddle), kDc * right_of(0.1), kTolerance);
    EXPECT_NEAR(hear(R"({"s":"dc","pan":0.1})", "superdirt").at(1, kMiddle),
                kDc * right_of(205.0 / 2048), kTolerance);
}

TEST_F(PlayLevel, OneOutputGetsThePlainSum) {
    app::Config config = config_with_samples(*root_);
    config.audio.channels = 1;
    app::OfflineJob job;
    job.events.push_back({0, play_of(R"({"s":"stereo","pan":0.1})")});
    EXPECT_NEAR(render(config, job).audio.left[kMiddle], 0.4 * (0.5 + 0.25), kTolerance);
}

}  // namespace
}  // namespace hocket::test
