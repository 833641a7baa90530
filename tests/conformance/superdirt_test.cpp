#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "conformance/compare.hpp"
#include "conformance/measured_cases.hpp"
#include "conformance/test_signals.hpp"
#include "support/offline_rendering.hpp"

// The recordings of SuperDirt, against the same messages rendered with compat = "superdirt".

namespace hocket::test {
namespace {

// The recordings' reference timetag lies 10 frames into a block; here in the 20th, so that events
// may come before it.
constexpr std::int64_t kReferenceFrame = 20 * 64 + 10;

struct NotCovered {
    std::string id;
    std::string reason;
};
void PrintTo(const NotCovered& shown, std::ostream* out) { *out << shown.id; }

// What cannot be judged yet; reported as skipped.
const NotCovered kNotCovered[] = {
    {"cut-16", "plays a synth (supersquare)"},
    {"cut-17", "plays synths (supersquare, superfork)"},
    {"cut-18", "attack and release are modules of the effect chain"},
};

bool is_covered(const std::string& id) {
    return std::none_of(std::begin(kNotCovered), std::end(kNotCovered),
                        [&id](const NotCovered& other) { return other.id == id; });
}

const std::vector<MeasuredCase>& all_cases() {
    static const std::vector<MeasuredCase> cases =
        measured_cases(HOCKET_TEST_DATA "/superdirt/measured.json");
    return cases;
}

StereoAudio render_case(const MeasuredCase& measured, const app::Config& config) {
    app::OfflineJob job;
    job.rate_hz = kRecordedRateHz;
    for (const MeasuredEvent& event : measured.events) {
        job.events.push_back(
            {(kReferenceFrame + event.at_frames) / kRecordedRateHz, play_of(event.play)});
    }
    // As long as the recording, whose sound comes later.
    job.seconds = measured.seconds +
                  static_cast<double>(kReferenceFrame - kRecordedLatencyFrames) / kRecordedRateHz;
    StereoAudio audio = render(config, job).audio;
    audio.left.erase(audio.left.begin(), audio.left.begin() + kReferenceFrame);
    audio.right.erase(audio.right.begin(), audio.right.begin() + kReferenceFrame);
    return audio;
}

class SuperdirtGroup : public testing::TestWithParam<const char*> {
protected:
    static void SetUpTestSuite() {
        root_ = std::make_unique<TemporaryFolder>();
        write_test_signals(*root_);
    }
    static void TearDownTestSuite() { root_.reset(); }
    static std::unique_ptr<TemporaryFolder> root_;
};
std::unique_ptr<TemporaryFolder> SuperdirtGroup::root_;

TEST_P(SuperdirtGroup, SoundsAsRecorded) {
    const app::Config config = config_with_samples(*root_, "superdirt");
    int covered = 0;
    for (const MeasuredCase& measured : all_cases()) {
        if (measured.group != GetParam() || !is_covered(measured.id)) continue;
        const StereoAudio audio = render_case(measured, config);
        Comparison{measured, audio}.run();
        ++covered;
    }
    EXPECT_GT(covered, 0);
}

INSTANTIATE_TEST_SUITE_P(Samples, SuperdirtGroup,
                         testing::Values("level", "pan", "speed", "accelerate", "begin-end", "unit",
                                         "loop", "length", "fade", "cut", "n", "pitch", "rate44",
                                         "names", "timing"),
                         [](const auto& group) {
                             std::string name = group.param;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

class SuperdirtCase : public testing::TestWithParam<NotCovered> {};

TEST_P(SuperdirtCase, IsNotCoveredYet) {
    GTEST_SKIP() << GetParam().id << ": " << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(Samples, SuperdirtCase, testing::ValuesIn(kNotCovered),
                         [](const auto& not_covered) {
                             std::string name = not_covered.param.id;
                             std::replace(name.begin(), name.end(), '-', '_');
                             return name;
                         });

}  // namespace
}  // namespace hocket::test
