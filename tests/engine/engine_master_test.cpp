#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "base/frame_ring.hpp"
#include "engine/engine_fixture.hpp"

// The limiter in front of the outputs, seen from the engine: frames, taps, skips and readings.
namespace hocket::engine {
namespace {

using namespace hocket::test;
using namespace test;
using mixer::MasterLimiter;

constexpr Frame kLatency = mixer::Limiter::kLatencyFrames;

EngineConfig with(MasterLimiter limiter) {
    EngineConfig config = small_config();
    config.limiter = limiter;
    return config;
}

TEST(EngineMaster, IsAsLateWithoutLimitingAsWithIt) {
    const Sample half = constant_sample(100);
    for (const MasterLimiter limiter : {MasterLimiter::passing, MasterLimiter::limiting}) {
        EngineRun run{with(limiter)};
        EXPECT_EQ(run.engine.latency_frames(), kLatency);
        static_cast<void>(run.engine.send(StartVoice{whole(*half, 1000, 7)}));
        run.render(2048);
        for (Frame t = 0; t < 2048; ++t) {
            const bool sounds = t >= 1000 + kLatency && t < 1100 + kLatency;
            ASSERT_EQ(run.left(t), sounds ? 0.5f : 0.0f) << "frame " << t;
        }
        EXPECT_EQ(run.of(Kind::started)[0].frame, 1000);  // the sound's own frame
    }
}

TEST(EngineMaster, ManyLoudVoicesStayWithinFullScaleAndTheReductionIsTold) {
    const Sample half = constant_sample(20'000);
    EngineRun run{with(MasterLimiter::limiting)};
    for (std::uint64_t event = 0; event < 16; ++event) {
        static_cast<void>(run.engine.send(StartVoice{whole(*half, 100, event)}));
    }
    run.render(8192);
    EXPECT_NEAR(run.out.back(), 1.0, 1e-6);
    EXPECT_LE(*std::max_element(run.out.begin(), run.out.end()), 1.0f);
    EXPECT_NEAR(run.engine.state().limiter_gain, 1.0 / 8, 1e-6);
    EXPECT_FLOAT_EQ(run.engine.state().levels[0].peak, 1.0f);
}

// The first frame on a tap is a sound of the frame that the tap names.
TEST(EngineMaster, ATapNamesTheFramesOfTheSounds) {
    base::FrameRing tap{8192, 2};
    const Sample half = constant_sample(100);
    EngineRun run{with(MasterLimiter::limiting)};
    run.render(512);
    static_cast<void>(run.engine.send(SetTap{&tap}));
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 1000)}));
    run.render(1024);
    const Frame start = run.engine.tap_start();
    std::vector<float> taken(static_cast<std::size_t>(2 * tap.fill_frames()));
    static_cast<void>(tap.read(taken.data(), tap.fill_frames()));
    for (Frame t = 0; t < static_cast<Frame>(taken.size() / 2); ++t) {
        const bool sounds = start + t >= 1000 && start + t < 1100;
        ASSERT_EQ(taken[static_cast<std::size_t>(2 * t)], sounds ? 0.5f : 0.0f) << start + t;
    }
}

TEST(EngineMaster, WhatWasOnItsWayWhenTimeIsSkippedIsNotHeardLate) {
    const Sample half = constant_sample(512);
    EngineRun run{with(MasterLimiter::limiting)};
    static_cast<void>(run.engine.send(StartVoice{whole(*half, 0)}));
    run.render(512);  // the voice's last block is held now
    run.engine.skip_to(4096);
    run.render(512);
    for (Frame t = 512; t < 1024; ++t) ASSERT_EQ(run.left(t), 0.0f) << "frame " << t;
}

TEST(EngineMaster, TheSameBitsInBuffersOfEverySize) {
    const Sample loud = sample_of(noise(20'000, 3));
    const auto render = [&](Frame buffer_frames) {
        EngineRun run{with(MasterLimiter::limiting)};
        for (std::uint64_t event = 0; event < 8; ++event) {
            const Frame start = 777 * static_cast<Frame>(event);
            static_cast<void>(run.engine.send(StartVoice{whole(*loud, start, event)}));
        }
        run.render(16'384, buffer_frames);
        return run.out;
    };
    const std::vector<float> expected = render(64);
    for (const Frame frames : {128, 512, 4096}) EXPECT_TRUE(render(frames) == expected) << frames;
    EXPECT_EQ(*std::max_element(expected.begin(), expected.end()), 1.0f);
}

}  // namespace
}  // namespace hocket::engine
