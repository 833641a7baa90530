#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "voices/pool_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;

constexpr Frame kMinute = 60 * 48'000;

class Random {
public:
    explicit Random(std::uint32_t seed) : random_{seed} {}
    double between(double low, double high) {
        return low + (high - low) * static_cast<double>(random_() >> 8) / 16777216.0;
    }
    Frame frame(Frame low, Frame high) {  // [low, high)
        return low + static_cast<Frame>(random_() % static_cast<std::uint64_t>(high - low));
    }

private:
    std::mt19937 random_;
};

/// The most intervals [start, start + length) that share a frame.
int greatest_overlap(const std::vector<VoiceSpec>& specs) {
    std::map<Frame, int> changes;
    for (const VoiceSpec& spec : specs) {
        ++changes[spec.start];
        --changes[spec.start + spec.length_frames];
    }
    int now = 0;
    int most = 0;
    for (const auto& [frame, change] : changes) {
        now += change;
        most = std::max(most, now);
    }
    return most;
}

enum class Way : std::uint8_t { forwards, backwards, looped, enveloped };

std::string name_of(Way way) {
    constexpr std::array names = {"Forwards", "Backwards", "Looped", "Enveloped"};
    return names[static_cast<std::size_t>(way)];
}

VoiceSpec one_shot(const samples::SampleBuffer& sample, Way way, Random& random) {
    VoiceSpec spec = whole(sample, 0);
    const double speed = random.between(0.5, 2);
    spec.step = fixed(speed);
    spec.length_frames =
        std::max<Frame>(1, std::llround(static_cast<double>(sample.length_frames) / speed));
    if (way == Way::backwards) {
        spec.step = -spec.step;
        spec.position = spec.high - 1;
    } else if (way == Way::looped) {
        spec.high = fixed(static_cast<double>(sample.length_frames) / 5);
    } else if (way == Way::enveloped) {
        const auto frames = static_cast<double>(spec.length_frames);
        spec.fade_in_frames = random.between(0, frames / 2);
        spec.fade_out_frames = random.between(0, frames / 2);
    }
    spec.gain_left = spec.gain_right = spec.level = static_cast<float>(random.between(0.1, 1));
    return spec;
}

class VoiceLoad : public testing::TestWithParam<Way> {};

TEST_P(VoiceLoad, TenThousandOneShotsInAMinuteLeaveNothingAndPeakAtTheirOverlap) {
    Random random{1};
    std::vector<Sample> samples;
    for (std::uint32_t i = 0; i < 12; ++i) {
        samples.push_back(sample_of(noise(std::size_t(random.frame(200, 30'000)), i)));
    }
    std::vector<VoiceSpec> specs;
    for (int i = 0; i < 10'000; ++i) {
        specs.push_back(one_shot(*samples[std::size_t(i) % samples.size()], GetParam(), random));
        specs.back().start = random.frame(0, kMinute);
    }
    std::stable_sort(specs.begin(), specs.end(),
                     [](const VoiceSpec& a, const VoiceSpec& b) { return a.start < b.start; });
    Frame end = 0;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        specs[i].event = i;
        end = std::max(end, specs[i].start + specs[i].length_frames);
    }

    PoolRun run{4096};
    run.play(specs, end);
    EXPECT_EQ(run.pool.active(), 0);
    EXPECT_EQ(run.pool.occupied(), 0);
    EXPECT_EQ(run.pool.peak(), greatest_overlap(specs));
    ASSERT_EQ(run.log.reports.size(), 20'000U);
    for (const VoiceReport& report : run.log.reports) {
        const VoiceSpec& spec = specs[report.event];
        EXPECT_EQ(report.frame,
                  report.kind == Kind::started ? spec.start : spec.start + spec.length_frames);
    }
}

INSTANTIATE_TEST_SUITE_P(, VoiceLoad,
                         testing::Values(Way::forwards, Way::backwards, Way::looped,
                                         Way::enveloped),
                         [](const auto& tested) { return name_of(tested.param); });

// 500 voices every 20 ms into a pool of 256.
constexpr int kPool = 256;
constexpr Frame kBurstEvery = 960;
constexpr int kBurst = 500;

std::vector<VoiceSpec> bursts(const std::vector<Sample>& samples, int count, Frame spread,
                              bool enveloped, Random& random) {
    std::vector<VoiceSpec> specs;
    for (int burst = 0; burst < count; ++burst) {
        for (int i = 0; i < kBurst; ++i) {
            VoiceSpec spec =
                one_shot(*samples[specs.size() % samples.size()],
                         enveloped ? static_cast<Way>(specs.size() % 4) : Way::forwards, random);
            spec.start = burst * kBurstEvery + (spread > 1 ? random.frame(0, spread) : 0);
            spec.gain_left *= 0.1f;
            specs.push_back(spec);
        }
    }
    std::stable_sort(specs.begin(), specs.end(),
                     [](const VoiceSpec& a, const VoiceSpec& b) { return a.start < b.start; });
    for (std::size_t i = 0; i < specs.size(); ++i) specs[i].event = i;
    return specs;
}

/// Who is stolen from a pool by the stated policy, for voices that have no fades: the quietest,
/// of those the oldest.
std::vector<std::uint64_t> stolen_by_policy(const std::vector<VoiceSpec>& specs) {
    std::vector<const VoiceSpec*> sounding;
    std::vector<std::uint64_t> stolen;
    for (const VoiceSpec& spec : specs) {
        std::erase_if(sounding, [&](const VoiceSpec* other) {
            return other->start + other->length_frames <= spec.start;
        });
        if (sounding.size() == kPool) {
            const auto victim = std::min_element(sounding.begin(), sounding.end(),
                                                 [](const VoiceSpec* a, const VoiceSpec* b) {
                                                     return std::tie(a->level, a->start, a->event) <
                                                            std::tie(b->level, b->start, b->event);
                                                 });
            stolen.push_back((*victim)->event);
            sounding.erase(victim);
        }
        sounding.push_back(&spec);
    }
    return stolen;
}

class VoiceBursts : public testing::TestWithParam<Frame> {
protected:
    VoiceBursts() {
        Random random{2};
        for (std::uint32_t i = 0; i < 10; ++i) {
            const auto frames = std::size_t(random.frame(100, 6000));
            samples_.push_back(i % 3 == 0 ? sample_of(noise(frames, i), noise(frames, 100 + i))
                                          : sample_of(noise(frames, i)));
        }
    }
    std::vector<Sample> samples_;
};

TEST_P(VoiceBursts, StealExactlyWhomThePolicyNames) {
    Random random{3};
    const auto specs = bursts(samples_, 50, GetParam(), false, random);
    PoolRun run{kPool, 400'000};
    run.play(specs, 50 * kBurstEvery + 20'032);
    EXPECT_EQ(run.log.events_of(Kind::stolen), stolen_by_policy(specs));
    EXPECT_EQ(run.pool.peak(), kPool);
    EXPECT_EQ(run.pool.active(), 0);
    EXPECT_EQ(run.pool.fading(), 0);
    EXPECT_EQ(run.log.of(Kind::ended).size(), specs.size());
}

// Every voice by its law in double precision, times 1 - i / 240 in the i-th frame after it was
// stolen, and nothing more of it where it was cut.
TEST_P(VoiceBursts, SoundAsTheMixInWhichEveryStolenVoiceIsFaded) {
    Random random{4};
    const auto specs = bursts(samples_, 10, GetParam(), true, random);
    const Frame end = 10 * kBurstEvery + 12'032;
    PoolRun run{kPool, 400'000};
    run.play(specs, end);

    std::vector<Frame> stolen(specs.size(), end);
    std::vector<Frame> gone(specs.size(), end);
    for (const VoiceReport& report : run.log.reports) {
        if (report.kind == Kind::stolen) stolen[report.event] = report.frame;
        if (report.kind == Kind::ended) gone[report.event] = report.frame;
    }
    std::vector<double> mix(static_cast<std::size_t>(end));
    for (const VoiceSpec& spec : specs) {
        std::int64_t position = spec.position;
        for (Frame k = 0; k < spec.length_frames; ++k) {
            const Frame frame = spec.start + k;
            const Frame fade = std::max<Frame>(0, frame - stolen[spec.event]);
            if (fade >= 240 || frame >= gone[spec.event]) break;
            mix[static_cast<std::size_t>(frame)] +=
                static_cast<double>(spec.gain_left) * read_at(*spec.sample, 0, position) *
                gate_at(spec, k) * (1 - static_cast<double>(fade) / 240);
            position += spec.step;
            if (position >= spec.high) position -= spec.high - spec.low;
            if (position < spec.low) position += spec.high - spec.low;
        }
    }
    double worst = 0;
    double peak = 0;
    for (std::size_t t = 0; t < mix.size(); ++t) {
        worst = std::max(worst, std::abs(mix[t] - static_cast<double>(run.left[t])));
        peak = std::max(peak, std::abs(mix[t]));
    }
    EXPECT_GT(run.log.of(Kind::stolen).size(), 2000U);
    EXPECT_GT(peak, 0.5);
    EXPECT_LT(20 * std::log10(worst), -100) << "residual " << worst << ", peak " << peak;
}

INSTANTIATE_TEST_SUITE_P(, VoiceBursts, testing::Values(1, 200, 960), [](const auto& tested) {
    return tested.param == 1 ? std::string{"OnOneFrame"}
                             : "Over" + std::to_string(tested.param) + "Frames";
});

}  // namespace
}  // namespace hocket::voices
