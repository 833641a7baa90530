#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "dsp/lane_fixtures.hpp"
#include "dsp/lanes.hpp"

namespace hocket::dsp {
namespace {

using namespace test;

constexpr int kFrames = 4000;
// The arithmetic of single precision: some ten roundings of terms up to 5 for a signal up to 1.
constexpr double kRounding = 2e-6;

double catmull_rom(double y0, double y1, double y2, double y3, double x) {
    const double c1 = 0.5 * (y2 - y0);
    const double c2 = y0 - 2.5 * y1 + 2 * y2 - 0.5 * y3;
    const double c3 = 0.5 * (y3 - y0) + 1.5 * (y1 - y2);
    return ((c3 * x + c2) * x + c1) * x + y1;
}

double read_at(const Signal& signal, std::int64_t position) {
    const std::int64_t i = position >> 32;
    return catmull_rom(signal.at(i - 1), signal.at(i), signal.at(i + 1), signal.at(i + 2),
                       static_cast<double>(position & 0xFFFFFFFF) / 4294967296.0);
}

// Eight lanes at different places and speeds, forwards, backwards, still and faster than 1.
class LaneReading : public testing::Test {
protected:
    LaneReading() {
        const double steps[kLanes] = {1, 0.91875, -1, -0.333, 0, 17.123456789, 1.0 / 3, -20.9};
        for (int lane = 0; lane < kLanes; ++lane) {
            signals_.push_back(noise_signal(kFrames, static_cast<std::uint32_t>(lane)));
            others_.push_back(noise_signal(kFrames, static_cast<std::uint32_t>(100 + lane)));
        }
        for (int lane = 0; lane < kLanes; ++lane) {
            set_source(sources_, lane, signals_[std::size_t(lane)], others_[std::size_t(lane)]);
            sources_.first_index[lane] = -kGuard + 1;
            sources_.last_index[lane] = kFrames + kGuard - 3;
            positions_.set_position(lane, fixed(1500.37 + 77.7 * lane));
            positions_.set_step(lane, fixed(steps[lane]));
        }
    }

    std::vector<Signal> signals_;
    std::vector<Signal> others_;
    LaneSources sources_{};
    LanePositions positions_{};
    const LaneKernels& kernels_ = lane_kernels();
};

TEST_F(LaneReading, FollowsCatmullRomAtEveryPosition) {
    LanePositions now = positions_;
    LaneBlock out;
    kernels_.read_mono(now, sources_, out, 0, kBlockFrames);
    for (int lane = 0; lane < kLanes; ++lane) {
        std::int64_t position = positions_.position(lane);
        for (int t = 0; t < kBlockFrames; ++t, position += positions_.step(lane)) {
            EXPECT_NEAR(out.at[t][lane], read_at(signals_[std::size_t(lane)], position), kRounding)
                << "lane " << lane << ", frame " << t;
        }
        EXPECT_EQ(now.position(lane), position) << "lane " << lane;
    }
}

TEST_F(LaneReading, GivesTheSampleItselfAtWholePositions) {
    for (int lane = 0; lane < kLanes; ++lane) {
        positions_.set_position(lane, fixed(100 * lane));
        positions_.set_step(lane, fixed(1));
    }
    LaneBlock out;
    kernels_.read_mono(positions_, sources_, out, 0, kBlockFrames);
    for (int lane = 0; lane < kLanes; ++lane) {
        for (int t = 0; t < kBlockFrames; ++t) {
            EXPECT_EQ(out.at[t][lane], signals_[std::size_t(lane)].at(100 * lane + t));
        }
    }
}

// Its tangents are central differences, which are exact for polynomials of degree 2, and a cubic
// is determined by two values and two tangents: so it reproduces every quadratic.
TEST_F(LaneReading, ReproducesQuadratics) {
    const auto law = [](double n) { return 0.25 + n / 1024 - n * n / 1048576; };
    const Signal quadratic{kFrames, [&](int i) { return static_cast<float>(law(i)); }};
    for (int lane = 0; lane < kLanes; ++lane) {
        set_source(sources_, lane, quadratic, quadratic);
        positions_.set_position(lane, fixed(200 + lane / 7.0));
        positions_.set_step(lane, fixed(0.77 + 0.1 * lane));
    }
    LanePositions now = positions_;
    LaneBlock out;
    kernels_.read_mono(now, sources_, out, 0, kBlockFrames);
    for (int lane = 0; lane < kLanes; ++lane) {
        std::int64_t position = positions_.position(lane);
        for (int t = 0; t < kBlockFrames; ++t, position += positions_.step(lane)) {
            EXPECT_NEAR(out.at[t][lane], law(static_cast<double>(position) / 4294967296.0), 1e-6);
        }
    }
}

TEST_F(LaneReading, HoldsAConstantExactly) {
    const Signal half{kFrames, [](int) { return 0.5f; }};
    for (int lane = 0; lane < kLanes; ++lane) set_source(sources_, lane, half, half);
    LaneBlock out;
    kernels_.read_mono(positions_, sources_, out, 0, kBlockFrames);
    for (const auto& frame : out.at) {
        for (const float x : frame) EXPECT_EQ(x, 0.5f);
    }
}

TEST_F(LaneReading, ReadsTwoChannelsAtTheSamePositions) {
    LanePositions mono = positions_;
    LanePositions other = positions_;
    LaneSources right_only = sources_;
    std::copy_n(sources_.right, kLanes, right_only.left);
    LaneBlock left, right, expected_left, expected_right;
    kernels_.read_mono(mono, sources_, expected_left, 0, kBlockFrames);
    kernels_.read_mono(other, right_only, expected_right, 0, kBlockFrames);
    kernels_.read_stereo(positions_, sources_, left, right, 0, kBlockFrames);
    EXPECT_TRUE(same_block(left, expected_left));
    EXPECT_TRUE(same_block(right, expected_right));
    EXPECT_EQ(positions_.position(5), mono.position(5));
}

TEST_F(LaneReading, ClampingChangesNothingInsideTheSample) {
    LanePositions stereo = positions_;
    LanePositions clamped = positions_;
    LanePositions mono = positions_;
    LaneBlock left, right, expected_left, expected_right, mono_left;
    kernels_.read_stereo(stereo, sources_, expected_left, expected_right, 0, kBlockFrames);
    kernels_.read_clamped(clamped, sources_, left, &right, 0, kBlockFrames);
    kernels_.read_clamped(mono, sources_, mono_left, nullptr, 0, kBlockFrames);
    EXPECT_TRUE(same_block(left, expected_left));
    EXPECT_TRUE(same_block(right, expected_right));
    EXPECT_TRUE(same_block(mono_left, expected_left));
}

TEST_F(LaneReading, OutsideTheSampleItsEdgesStandWhenClamped) {
    const Signal edged{kFrames,
                       [](int i) { return i <= 0 ? 0.25f : (i >= kFrames - 1 ? -0.75f : 0.1f); }};
    for (int lane = 0; lane < kLanes; ++lane) {
        set_source(sources_, lane, edged, edged);
        const bool before = lane % 2 == 0;
        positions_.set_position(lane, fixed(before ? -100000.25 * (lane + 1) : kFrames + 3.5));
        positions_.set_step(lane, fixed(before ? -3.7 : 1234.5));
    }
    LaneBlock out;
    kernels_.read_clamped(positions_, sources_, out, nullptr, 0, kBlockFrames);
    for (const auto& frame : out.at) {
        for (int lane = 0; lane < kLanes; ++lane) {
            EXPECT_EQ(frame[lane], lane % 2 == 0 ? 0.25f : -0.75f) << "lane " << lane;
        }
    }
}

TEST_F(LaneReading, AnySplitOfABlockGivesTheSameBits) {
    LanePositions at_once = positions_;
    LaneBlock left, right;
    kernels_.read_stereo(at_once, sources_, left, right, 0, kBlockFrames);
    for (const auto& split : block_splits()) {
        LanePositions mono = positions_, stereo = positions_, clamped = positions_;
        LaneBlock mono_left{}, stereo_left{}, stereo_right{}, clamped_left{}, clamped_right{};
        int offset = 0;
        for (const int frames : split) {
            kernels_.read_mono(mono, sources_, mono_left, offset, frames);
            kernels_.read_stereo(stereo, sources_, stereo_left, stereo_right, offset, frames);
            kernels_.read_clamped(clamped, sources_, clamped_left, &clamped_right, offset, frames);
            offset += frames;
        }
        EXPECT_TRUE(same_block(mono_left, left));
        EXPECT_TRUE(same_block(stereo_left, left) && same_block(stereo_right, right));
        EXPECT_TRUE(same_block(clamped_left, left) && same_block(clamped_right, right));
        for (int lane = 0; lane < kLanes; ++lane) {
            EXPECT_EQ(mono.position(lane), at_once.position(lane));
        }
    }
}

TEST_F(LaneReading, WritesNothingOutsideItsSpan) {
    LaneBlock out;
    for (auto& frame : out.at) std::fill_n(frame, kLanes, 7.0f);
    kernels_.read_mono(positions_, sources_, out, 10, 5);
    for (int t = 0; t < kBlockFrames; ++t) {
        for (const float x : out.at[t]) EXPECT_EQ(x == 7.0f, t < 10 || t >= 15);
    }
}

TEST_F(LaneReading, ALaneDependsNeitherOnItsNeighboursNorOnItsPlace) {
    LanePositions together = positions_;
    LaneBlock all;
    kernels_.read_mono(together, sources_, all, 0, kBlockFrames);
    const Signal silence{kFrames, [](int) { return 0.0f; }};
    for (int lane = 0; lane < kLanes; ++lane) {
        for (int place = 0; place < kLanes; ++place) {
            LanePositions alone{};
            LaneSources sources{};
            for (int other = 0; other < kLanes; ++other)
                set_source(sources, other, silence, silence);
            sources.left[place] = sources_.left[lane];
            alone.set_position(place, positions_.position(lane));
            alone.set_step(place, positions_.step(lane));
            LaneBlock out;
            kernels_.read_mono(alone, sources, out, 0, kBlockFrames);
            EXPECT_TRUE(same_lane(out, place, all, lane)) << lane << " at " << place;
        }
    }
}

// A step of 44100/48000 rounded to 2^-32 is off by at most 2^-33, so after ten minutes at 48 kHz
// the position is off by less than 28.8e6 * 2^-33 = 0.0034 frames: 1.3e-10 of the way.
TEST_F(LaneReading, KeepsThePitchThroughTenMinutes) {
    constexpr int kBlocks = 10 * 60 * 48'000 / kBlockFrames;
    constexpr double kRatio = 44'100.0 / 48'000;
    const Signal still{16, [](int) { return 0.5f; }};
    for (int lane = 0; lane < kLanes; ++lane) {
        set_source(sources_, lane, still, still);
        sources_.first_index[lane] = 0;  // one short file stands for the long one
        sources_.last_index[lane] = 8;
        positions_.set_position(lane, 0);
        positions_.set_step(lane, std::llround(kRatio * (lane + 1) * 4294967296.0));
    }
    LaneBlock out;
    for (int block = 0; block < kBlocks; ++block) {
        kernels_.read_clamped(positions_, sources_, out, nullptr, 0, kBlockFrames);
    }
    for (int lane = 0; lane < kLanes; ++lane) {
        const double exact = kRatio * (lane + 1) * kBlocks * kBlockFrames;
        const double reached = static_cast<double>(positions_.position(lane)) / 4294967296.0;
        EXPECT_NEAR(reached, exact, 0.004) << "lane " << lane;
        EXPECT_LT(std::abs(reached / exact - 1), 1e-6);
    }
}

}  // namespace
}  // namespace hocket::dsp
