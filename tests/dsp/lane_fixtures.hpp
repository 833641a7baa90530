#pragma once

#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "dsp/lanes.hpp"

namespace hocket::dsp::test {

using base::kBlockFrames;

inline constexpr int kGuard = 8;

/// A signal with readable frames around it.
class Signal {
public:
    template <class Law>
    Signal(int frames, Law law) : values_(static_cast<std::size_t>(frames + 2 * kGuard)) {
        for (int i = -kGuard; i < frames + kGuard; ++i) {
            values_[static_cast<std::size_t>(i + kGuard)] = law(i);
        }
    }
    [[nodiscard]] const float* data() const { return values_.data() + kGuard; }
    [[nodiscard]] double at(std::int64_t index) const {
        return values_[std::size_t(index + kGuard)];
    }

private:
    std::vector<float> values_;
};

inline Signal noise_signal(int frames, std::uint32_t seed) {
    std::mt19937 random{seed};
    return {frames, [&](int) { return static_cast<float>(random() >> 8) / 8388608.0f - 1.0f; }};
}

inline std::int64_t fixed(double frames) {
    return static_cast<std::int64_t>(frames * 4294967296.0);
}

inline void set_source(LaneSources& sources, int lane, const Signal& left, const Signal& right) {
    sources.left[lane] = left.data();
    sources.right[lane] = right.data();
}

/// Whether a lane holds the same bits in both.
inline bool same_lane(const LaneBlock& a, int lane_a, const LaneBlock& b, int lane_b) {
    for (int t = 0; t < kBlockFrames; ++t) {
        if (std::memcmp(&a.at[t][lane_a], &b.at[t][lane_b], sizeof(float)) != 0) return false;
    }
    return true;
}

inline bool same_block(const LaneBlock& a, const LaneBlock& b) {
    return std::memcmp(&a, &b, sizeof a) == 0;
}

/// Ways to cut a block into spans.
inline const std::vector<std::vector<int>>& block_splits() {
    static const std::vector<std::vector<int>> splits = {
        {64}, {1, 63}, {63, 1}, {0, 32, 0, 32}, {7, 13, 1, 1, 40, 2}, std::vector<int>(64, 1)};
    return splits;
}

}  // namespace hocket::dsp::test
