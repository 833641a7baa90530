#include "session/law_fixture.hpp"

// Fades and cut groups: superdirt.md 1.5 and 1.7.

namespace hocket::test {
namespace {

const double kLevel = 0.5 * kUnity;  // of the file `dc`
constexpr double kTolerance = 1e-6;

// Half a cosine, from 0 to 1 while x does.
double half_cosine(double x) { return 0.5 - 0.5 * std::cos(std::numbers::pi * x); }

class PlayGate : public RenderedLaw {};

TEST_F(PlayGate, FadesOutAlongHalfACosine) {
    const StereoAudio audio = hear(R"({"s":"dc","fadeTime":0.1})");
    EXPECT_NEAR(audio.at(0, 0), kLevel, kTolerance);
    EXPECT_NEAR(audio.at(0, 43'200), kLevel, kTolerance);
    for (const std::int64_t left : {4000, 2400, 1200, 100}) {
        EXPECT_NEAR(audio.at(0, kFileFrames - left),
                    kLevel * half_cosine(static_cast<double>(left) / 4800), kTolerance);
    }
}

TEST_F(PlayGate, FadesInWhereItDoesNotBeginAtTheBeginning) {
    const StereoAudio audio = hear(R"({"s":"dc","fadeTime":0.1,"begin":0.25})");
    for (const std::int64_t frame : {0, 100, 2400, 4000, 5000}) {
        const double phase = std::min(1.0, static_cast<double>(frame) / 4800);
        EXPECT_NEAR(audio.at(0, frame), kLevel * half_cosine(phase), kTolerance);
    }
}

TEST_F(PlayGate, AFadeTakesAtMost19PercentOfTheSound) {
    const StereoAudio audio = hear(R"({"s":"dc","fadeTime":5})");
    const double fade_frames = 0.19098 * kFileFrames;
    EXPECT_NEAR(audio.at(0, 38'000), kLevel, kTolerance);
    EXPECT_NEAR(audio.at(0, 44'000), kLevel * half_cosine(4000 / fade_frames), kTolerance);
}

TEST_F(PlayGate, FadeInTimeIsHonouredButNotUnderCompat) {
    const StereoAudio ours = hear(R"({"s":"dc","fadeInTime":0.1})");
    const StereoAudio theirs = hear(R"({"s":"dc","fadeInTime":0.1})", "superdirt");
    EXPECT_EQ(ours.at(0, 0), 0);
    EXPECT_NEAR(ours.at(0, 1200), kLevel * half_cosine(0.25), kTolerance);
    EXPECT_NEAR(ours.at(0, 4800), kLevel, kTolerance);
    EXPECT_NEAR(theirs.at(0, 0), kLevel, kTolerance);
}

TEST_F(PlayGate, FadeInTimeZeroTakesTheFadeInAway) {
    const StereoAudio audio = hear(R"({"s":"dc","begin":0.25,"fadeInTime":0})");
    EXPECT_NEAR(audio.at(0, 0), kLevel, kTolerance);
}

// The second event of a pair begins here: neither on the grid nor on the first one's phase.
constexpr std::int64_t kSecond = 4843;
constexpr std::int64_t kRelease = 480;  // fadeTime 0.01

std::vector<TimedPlay> pair_of(const std::string& first, const std::string& second) {
    return {{0, first}, {kSecond, second}};
}

TEST_F(PlayGate, ChokedItFallsInAStraightLineFromTheFrame) {
    const StereoAudio audio =
        hear(pair_of(R"({"s":"dc","cut":1,"fadeTime":0.01})", R"({"s":"dc","cut":1,"amp":0})"))
            .audio;
    EXPECT_NEAR(audio.at(0, kSecond - 1), kLevel, kTolerance);
    for (const std::int64_t age : {0, 1, 120, 240, 479}) {
        EXPECT_NEAR(audio.at(0, kSecond + age), kLevel * (1 - static_cast<double>(age) / kRelease),
                    kTolerance);
    }
    EXPECT_EQ(audio.at(0, kSecond + kRelease), 0);
}

// One block after the one that holds the second onset, counted on the original's grid of 64 and
// from the first onset's place in it; the release takes 7 whole blocks of its 7.5.
TEST_F(PlayGate, ChokedOnTheGridOf64UnderCompat) {
    const StereoAudio audio =
        hear(pair_of(R"({"s":"dc","cut":1,"fadeTime":0.01})", R"({"s":"dc","cut":1,"amp":0})"),
             "superdirt")
            .audio;
    const std::int64_t second_block = (kOnset + kSecond) / 64 * 64 - kOnset;
    const std::int64_t release = second_block + 64 + kOnset % 64;
    EXPECT_NEAR(audio.at(0, release), kLevel, kTolerance);
    EXPECT_NEAR(audio.at(0, release + 224), kLevel / 2, kTolerance);
    EXPECT_EQ(audio.at(0, release + 448), 0);
}

struct CutCase {
    const char* name;
    const char* first;
    const char* second;
    bool chokes;
    bool superdirt_chokes;
};
void PrintTo(const CutCase& shown, std::ostream* out) { *out << shown.name; }
class PlayCut : public RenderedLaw, public testing::WithParamInterface<CutCase> {
protected:
    // Whether the first event is silent long before its end. The second one has no level.
    static bool chokes(const std::string& compat) {
        const Rendering pair = hear(pair_of(GetParam().first, GetParam().second), compat);
        return std::abs(pair.audio.at(0, 20'000)) < kSilence;
    }
};

TEST_P(PlayCut, ChokesWhatItsGroupSays) { EXPECT_EQ(chokes("hocket"), GetParam().chokes); }
TEST_P(PlayCut, ChokesTheSameUnderCompat) {
    EXPECT_EQ(chokes("superdirt"), GetParam().superdirt_chokes);
}

const CutCase kCuts[] = {
    {"same_group", R"({"s":"dc","cut":1})", R"({"s":"ramp","cut":1,"amp":0})", true, true},
    {"other_group", R"({"s":"dc","cut":1})", R"({"s":"ramp","cut":2,"amp":0})", false, false},
    {"second_without", R"({"s":"dc","cut":1})", R"({"s":"ramp","amp":0})", false, false},
    {"first_without", R"({"s":"dc"})", R"({"s":"dc","cut":1,"amp":0})", false, false},
    {"negative_same_file", R"({"s":"dc","cut":-1})", R"({"s":"dc","cut":-1,"amp":0})", true, true},
    {"negative_other_file", R"({"s":"dc","cut":-1})", R"({"s":"ramp","cut":-1,"amp":0})", false,
     false},
    {"negative_other_index", R"({"s":"levels","cut":-1})",
     R"({"s":"levels","n":1,"cut":-1,"amp":0})", false, false},
    {"negative_then_positive", R"({"s":"dc","cut":-1})", R"({"s":"ramp","cut":1,"amp":0})", true,
     true},
    {"positive_then_negative", R"({"s":"dc","cut":1})", R"({"s":"dc","cut":-1,"amp":0})", true,
     true},
    {"other_orbit", R"({"s":"dc","cut":1})", R"({"s":"dc","cut":1,"orbit":1,"amp":0})", false,
     false},
    // As a number the original loses the event.
    {"all_orbits", R"({"s":"dc","cut":1})", R"({"s":"dc","cut":1,"orbit":1,"cutAll":1,"amp":0})",
     true, false},
    {"half_group", R"({"s":"dc","cut":1.5})", R"({"s":"dc","cut":1.5,"amp":0})", true, true},
};

INSTANTIATE_TEST_SUITE_P(Laws, PlayCut, testing::ValuesIn(kCuts),
                         [](const auto& cut) { return cut.param.name; });

}  // namespace
}  // namespace hocket::test
