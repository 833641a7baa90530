#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <random>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "engine/engine_fixture.hpp"

namespace hocket::engine {
namespace {

using namespace hocket::test;
using namespace test;
using voices::VoiceSpec;

constexpr Frame kLength = 24'576;  // whole buffers of every size

// Enough voices for several jobs on several orbits, more than the pool holds at times, some in
// choke groups.
class Scene {
public:
    Scene() {
        std::mt19937 random{5};
        const auto between = [&](double low, double high) {
            return low + (high - low) * static_cast<double>(random() >> 8) / 16777216.0;
        };
        for (std::uint32_t i = 0; i < 6; ++i) {
            const auto frames = static_cast<std::size_t>(between(500, 8000));
            samples.push_back(i % 2 == 0 ? sample_of(noise(frames, i), noise(frames, 20 + i))
                                         : sample_of(noise(frames, i)));
        }
        for (std::uint64_t event = 0; event < 1500; ++event) {
            const samples::SampleBuffer& sample = *samples[event % samples.size()];
            VoiceSpec spec = whole(sample, static_cast<Frame>(between(0, kLength)), event);
            spec.step = fixed(between(-2, 2));
            spec.step_change = fixed(between(-0.02, 0.02));
            spec.step_changes = static_cast<std::int32_t>(between(0, 40));
            spec.length_frames = static_cast<Frame>(between(1, 9000));
            spec.fade_in_frames = between(0, 100);
            spec.fade_out_frames = between(0, 100);
            spec.gain_left = static_cast<float>(between(0, 0.1));
            spec.gain_right = static_cast<float>(between(0, 0.1));
            spec.level = spec.gain_left + spec.gain_right;
            spec.orbit = spec.bus = static_cast<std::uint8_t>(event % 3);
            if (event % 7 == 0) spec.cut = static_cast<double>(event % 4);
            spec.cut_release_frames = 100;
            specs.push_back(spec);
        }
    }

    std::vector<float> render(Frame buffer_frames, int workers) const {
        EngineRun run{small_config(workers)};
        for (const VoiceSpec& spec : specs) {
            if (!run.engine.send(StartVoice{spec})) ADD_FAILURE() << "the queue is full";
        }
        run.render(kLength, buffer_frames);
        return run.out;
    }

    std::vector<Sample> samples;
    std::vector<VoiceSpec> specs;
};

class EngineDeterminism : public testing::TestWithParam<std::tuple<Frame, int>> {};

TEST_P(EngineDeterminism, TheSameCommandsGiveTheSameBits) {
    const Scene scene;
    static const std::vector<float> reference = scene.render(64, 0);
    const auto& [buffer_frames, workers] = GetParam();
    const std::vector<float> out = scene.render(buffer_frames, workers);
    ASSERT_EQ(out.size(), reference.size());
    EXPECT_EQ(std::memcmp(out.data(), reference.data(), out.size() * sizeof(float)), 0);
    const auto loudest = *std::max_element(out.begin(), out.end());
    EXPECT_GT(loudest, 0.1f);
}

INSTANTIATE_TEST_SUITE_P(, EngineDeterminism,
                         testing::Combine(testing::Values(64, 128, 1024, 4096),
                                          testing::Values(0, 1, 3)),
                         [](const auto& tested) {
                             return "Buffers" + std::to_string(std::get<0>(tested.param)) +
                                    "Workers" + std::to_string(std::get<1>(tested.param));
                         });

TEST(EngineSkip, AVoiceThatLivedThroughASkipGoesOnInTime) {
    const Scene scene;
    const std::vector<float> through = scene.render(512, 0);
    EngineRun run;
    for (const VoiceSpec& spec : scene.specs) static_cast<void>(run.engine.send(StartVoice{spec}));
    run.render(8192);
    run.engine.skip_to(12'288);
    run.render(kLength - 12'288);
    const auto same = [&](Frame frame, Frame at) {
        return std::memcmp(through.data() + 2 * frame, run.out.data() + 2 * at,
                           2 * sizeof(float)) == 0;
    };
    for (Frame t = 0; t < 8192; ++t) ASSERT_TRUE(same(t, t)) << "frame " << t;
    for (Frame t = 12'288; t < kLength; ++t) ASSERT_TRUE(same(t, t - 4096)) << "frame " << t;
}

// Half of the smallest normal number is none: it is zero on a thread that flushes denormals and
// not on one that does not. Rendered where nobody has set that up.
TEST(EngineDenormals, AreZeroOnWhateverThreadItRenders) {
    const Sample half = constant_sample(1000);
    std::vector<float> out;
    std::thread{[&] {
        EngineRun run;
        VoiceSpec spec = whole(*half, 0);
        spec.gain_left = spec.gain_right = 1.2e-38f;
        static_cast<void>(run.engine.send(StartVoice{spec}));
        run.render(512);
        out = run.out;
    }}.join();
    for (const float x : out) {
        std::uint32_t bits = 0;
        std::memcpy(&bits, &x, sizeof bits);
        ASSERT_EQ(bits & 0x7FFFFFFFU, 0U);
    }
}

}  // namespace
}  // namespace hocket::engine
