#include "conformance/traffic.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "conformance/measure.hpp"
#include "support/offline_rendering.hpp"

// What TidalCycles sent in 18 s, rendered.

namespace hocket::test {
namespace {

constexpr double kRateHz = 48'000;
constexpr double kOffsetSeconds = 0.25;  // so that the first event is not at frame 0
constexpr std::size_t kPlayMessages = 237;

class Traffic : public testing::Test {
protected:
    static void SetUpTestSuite() {
        root_ = std::make_unique<TemporaryFolder>();
        // Constant levels: wherever an event begins to read, it is heard from its first frame on.
        const std::vector<float> constant(96'000, 0.5f);
        for (const char* bank : {"bd", "sn", "hh", "arpy", "superpiano"}) {
            write_sound(*root_ / (std::string{bank} + "/0.wav"), constant, {.rate_hz = 48'000});
        }
        messages_ = traffic_messages(HOCKET_TEST_DATA "/dirt-play/tidal-session.json");
    }
    static void TearDownTestSuite() { root_.reset(); }

    static app::OfflineJob whole_session() {
        app::OfflineJob job;
        job.rate_hz = kRateHz;
        for (const TrafficMessage& message : messages_) {
            job.events.push_back(
                {message.timetag_seconds + kOffsetSeconds, play_of(message.arguments.dump())});
        }
        return job;
    }

    static std::unique_ptr<TemporaryFolder> root_;
    static std::vector<TrafficMessage> messages_;
};
std::unique_ptr<TemporaryFolder> Traffic::root_;
std::vector<TrafficMessage> Traffic::messages_;

// The law fades in from zero where the sound does not begin at the file's beginning.
bool fades_in(const TrafficMessage& message) {
    return message.arguments.value("begin", 0.0) != 0 || message.arguments.value("speed", 1.0) < 0;
}

TEST_F(Traffic, EveryEventAloneBeginsOnTheFrameItIsMappedTo) {
    const app::Config config = config_with_samples(*root_);
    ASSERT_EQ(messages_.size(), kPlayMessages);
    for (const TrafficMessage& message : messages_) {
        app::OfflineJob job;
        job.rate_hz = kRateHz;
        // Whole seconds are left out: 48000 frames are whole blocks, so the place in the block and
        // the rounding stay.
        const double at = message.timetag_seconds + kOffsetSeconds;
        const double at_seconds = at - std::floor(at);
        job.events.push_back({at_seconds, play_of(message.arguments.dump())});
        job.seconds = at_seconds + 0.02;
        const auto range = sounding_range(render(config, job).audio);
        const std::string what =
            std::to_string(message.timetag_seconds) + " " + message.arguments.dump();
        ASSERT_TRUE(range.has_value()) << what;
        const std::int64_t expected =
            std::llround(at_seconds * kRateHz) + (fades_in(message) ? 1 : 0);
        EXPECT_EQ(range->first, expected) << what;
    }
}

TEST_F(Traffic, EveryEventSoundsOnItsFrameAmongTheOthers) {
    app::OfflineJob job = whole_session();
    const auto rendered = app::render_offline(config_with_samples(*root_), job);
    ASSERT_TRUE(rendered.has_value());
    EXPECT_EQ(rendered->voices_started, kPlayMessages);
    EXPECT_EQ(rendered->fates.size(), kPlayMessages);
    for (const protocol::EventFate& fate : rendered->fates)
        EXPECT_EQ(fate.frame, fate.wanted_frame);
    EXPECT_TRUE(rendered->troubles.empty());
}

TEST_F(Traffic, TheSameBitsWhateverTheBufferAndTheThreads) {
    app::OfflineJob job = whole_session();
    app::Config config = config_with_samples(*root_);
    const StereoAudio expected = render(config, job).audio;
    const auto expect_same = [&expected](const StereoAudio& audio) {
        EXPECT_TRUE(audio.left == expected.left);
        EXPECT_TRUE(audio.right == expected.right);
    };
    for (const int threads : {1, 2, 3}) {
        SCOPED_TRACE(std::to_string(threads) + " threads");
        job.threads = threads;
        expect_same(render(config, job).audio);
    }
    job.threads = 1;
    job.seconds = static_cast<double>(expected.frames()) / kRateHz;
    for (const std::int64_t frames : {64, 256, 1024, 4096}) {
        SCOPED_TRACE(std::to_string(frames) + " frames a buffer");
        config.engine.synthesis_frames = frames;
        expect_same(render(config, job).audio);
    }
}

}  // namespace
}  // namespace hocket::test
