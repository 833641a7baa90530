#pragma once

#include <array>
#include <memory>
#include <vector>

#include "base/realtime.hpp"
#include "dsp/lanes.hpp"
#include "voices/lane_group.hpp"

namespace hocket::voices::test {

using base::Frame;
using base::kBlockFrames;
using dsp::kLanes;

/// What every lane of a group sounded like, before gain and pan.
struct Heard {
    std::array<std::vector<float>, kLanes> left;
    std::array<std::vector<float>, kLanes> right;

    /// Appends a block of the group.
    void listen(LaneGroup& group, Frame block) {
        {
            const base::RealtimeScope realtime;
            group.render(block, dsp::lane_kernels(), left_block_, right_block_);
        }
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            for (int t = 0; t < kBlockFrames; ++t) {
                left[lane].push_back(left_block_.at[t][lane]);
                if (group.stereo()) right[lane].push_back(right_block_.at[t][lane]);
            }
        }
    }

private:
    dsp::LaneBlock left_block_{};
    dsp::LaneBlock right_block_{};
};

inline std::unique_ptr<LaneGroup> new_group(bool stereo = false) {
    static_cast<void>(dsp::lane_kernels());  // chosen outside the real-time scope
    auto group = std::make_unique<LaneGroup>();
    group->reset(stereo);
    return group;
}

/// Renders `blocks` blocks from frame 0 on.
inline Heard hear(LaneGroup& group, int blocks) {
    Heard heard;
    for (int block = 0; block < blocks; ++block) heard.listen(group, block * kBlockFrames);
    return heard;
}

/// One voice alone in the given lane.
inline Heard hear(const VoiceSpec& spec, int blocks, bool stereo = false, int lane = 0) {
    const auto group = new_group(stereo);
    group->start(lane, spec);
    return hear(*group, blocks);
}

}  // namespace hocket::voices::test
