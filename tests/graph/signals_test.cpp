#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <string>
#include <vector>

#include "support/offline_rendering.hpp"

// Graph statements the whole way: text, plan, engine, file.
namespace hocket::graph {
namespace {

constexpr double kRateHz = 48'000;

/// Of a sine, from three neighbours: x[n-1] + x[n+1] = 2 cos(w) x[n].
double frequency_at(const std::vector<float>& x, std::size_t n) {
    const double cosine = (static_cast<double>(x[n - 1]) + static_cast<double>(x[n + 1])) /
                          (2 * static_cast<double>(x[n]));
    return std::acos(cosine) * kRateHz / (2 * std::numbers::pi);
}
/// The nearest frame behind (or before) n where a sine is far enough from 0 to tell.
std::size_t loud_from(const std::vector<float>& x, std::size_t n) {
    while (std::abs(x[n]) < 0.3f) ++n;
    return n;
}
std::size_t loud_before(const std::vector<float>& x, std::size_t n) {
    while (std::abs(x[n]) < 0.3f) --n;
    return n;
}

class SignalsTest : public testing::Test {
protected:
    [[nodiscard]] test::Rendering render(const std::string& code, double seconds, int threads = 1,
                                         std::int64_t buffer_frames = 4096) const {
        app::Config config = test::config_with_samples(root_);
        config.tempo.cps = 0.5;
        config.engine.synthesis_frames = buffer_frames;
        app::OfflineJob job;
        job.code = code;
        job.seconds = seconds;
        job.rate_hz = kRateHz;
        job.threads = threads;
        return test::render(config, std::move(job));
    }
    test::TemporaryFolder root_;
};

// Thirds of a cycle of 96 000 frames.
TEST_F(SignalsTest, APatternOfFrequenciesStepsOnItsExactFrames) {
    const auto audio = render("out: sine \"110 220 440\"", 4).audio;
    const double steps[] = {110, 220, 440, 110, 220, 440};
    for (std::size_t third = 0; third < 6; ++third) {
        const std::size_t begin = third * 32'000;
        if (third > 0) {
            EXPECT_NEAR(frequency_at(audio.left, loud_before(audio.left, begin - 1)),
                        steps[third - 1], 0.5);
        }
        EXPECT_NEAR(frequency_at(audio.left, loud_from(audio.left, begin + (third == 0 ? 600 : 1))),
                    steps[third], 0.5);
        // A step and nothing else: the phase goes on.
        if (third > 0) {
            EXPECT_LT(std::abs(audio.left[begin] - audio.left[begin - 1]),
                      2 * std::numbers::pi * 440 / kRateHz + 1e-4);
        }
    }
}

// Level 1, 2 and 3: what a step is, sample for sample.
TEST_F(SignalsTest, AStepIsAtItsFrame) {
    const auto audio = render("setcps 0.7\nout: \"1 2 3\" * 0.1", 3).audio;
    // 48 000 / 0.7 / 3 = 22 857.14 and so on; the first 10 ms fade in.
    for (int step = 1; step < 6; ++step) {
        const auto frame = static_cast<std::size_t>(std::llround(step * kRateHz / 0.7 / 3));
        const float before = 0.1f * static_cast<float>((step - 1) % 3 + 1);
        const float after = 0.1f * static_cast<float>(step % 3 + 1);
        EXPECT_NEAR(audio.left[frame - 1], before, 1e-6) << step;
        EXPECT_NEAR(audio.left[frame], after, 1e-6) << step;
    }
}

TEST_F(SignalsTest, TheSameBitsWhateverTheBufferAndTheThreads) {
    const std::string code =
        "~lfo: sine 0.7\n~bass: saw \"55 82.5 110\" # lpf (~lfo * 800 + 1000) 2\n"
        "~wet: ~bass # delay 0.13 0.4 0.3 # reverb 0.6\nout: ~wet * 0.3 + pink * 0.05";
    const auto reference = render(code, 2).audio;
    for (const std::int64_t frames : {64, 256, 1024}) {
        const auto audio = render(code, 2, 1, frames).audio;
        EXPECT_EQ(audio.left, reference.left) << frames;
        EXPECT_EQ(audio.right, reference.right) << frames;
    }
    EXPECT_EQ(render(code, 2, 2).audio.left, reference.left);
}

}  // namespace
}  // namespace hocket::graph
