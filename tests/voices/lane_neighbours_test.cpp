#include <gtest/gtest.h>

#include <random>
#include <vector>

#include "support/voice_fixtures.hpp"
#include "voices/lane_group_fixture.hpp"

namespace hocket::voices {
namespace {

using namespace hocket::test;
using namespace test;

constexpr int kBlocks = 20;

// Voices whose starts, ends, wraps, fades and rate steps fall on frames of their own.
class LaneNeighbours : public testing::TestWithParam<bool> {
protected:
    LaneNeighbours() {
        std::mt19937 random{7};
        const auto between = [&](double low, double high) {
            return low + (high - low) * static_cast<double>(random() >> 8) / 16777216.0;
        };
        for (std::uint32_t i = 0; i < 8; ++i) {
            const auto frames = static_cast<std::size_t>(between(50, 900));
            const bool stereo = GetParam() && i % 2 == 0;
            samples_.push_back(stereo ? sample_of(noise(frames, i), noise(frames, 50 + i))
                                      : sample_of(noise(frames, i)));
            VoiceSpec spec = whole(*samples_.back(), static_cast<Frame>(between(0, 64)));
            spec.length_frames = static_cast<Frame>(between(100, 1200));
            spec.step = fixed(between(-2, 2));
            spec.low = fixed(between(-20, 10));
            spec.high = fixed(static_cast<double>(frames) - between(-20, 30));
            spec.position = spec.low + fixed(between(0, 20));
            spec.step_change = fixed(between(-0.1, 0.1));
            spec.step_changes = static_cast<std::int32_t>(between(0, 12));
            spec.fade_in_frames = between(0, 50);
            spec.fade_out_frames = between(0, 50);
            specs_.push_back(spec);
        }
    }

    std::vector<Sample> samples_;
    std::vector<VoiceSpec> specs_;
};

TEST_P(LaneNeighbours, DoNotChangeABitOfALane) {
    const auto group = new_group(GetParam());
    for (int lane = 0; lane < kLanes; ++lane) group->start(lane, specs_[std::size_t(lane)]);
    const Heard together = hear(*group, kBlocks);
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const Heard alone = hear(specs_[lane], kBlocks, GetParam(), 0);
        EXPECT_EQ(alone.left[0], together.left[lane]) << "lane " << lane;
        EXPECT_EQ(alone.right[0], together.right[lane]) << "lane " << lane;
    }
}

TEST_P(LaneNeighbours, AMoveToAnotherGroupDoesNotChangeABit) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const Heard stayed = hear(specs_[lane], kBlocks, GetParam());
        for (const int move_after : {0, 1, 3, 6}) {
            auto from = new_group(GetParam());
            auto to = new_group(GetParam());
            from->start(2, specs_[lane]);
            for (int other = 0; other < 6; ++other) {
                to->start(other, specs_[(lane + 1 + std::size_t(other)) % kLanes]);
            }
            Heard moved;
            for (int block = 0; block < kBlocks; ++block) {
                if (block == move_after) to->take_lane(6, *from, 2);
                const Frame frame = block * kBlockFrames;
                Heard at_first, later;
                at_first.listen(*from, frame);
                later.listen(*to, frame);
                const Heard& one = block < move_after ? at_first : later;
                const std::size_t place = block < move_after ? 2 : 6;
                moved.left[0].insert(moved.left[0].end(), one.left[place].begin(),
                                     one.left[place].end());
            }
            EXPECT_EQ(moved.left[0], stayed.left[0]) << "lane " << lane << " after " << move_after;
        }
    }
}

INSTANTIATE_TEST_SUITE_P(, LaneNeighbours, testing::Bool(),
                         [](const auto& tested) { return tested.param ? "Stereo" : "Mono"; });

}  // namespace
}  // namespace hocket::voices
