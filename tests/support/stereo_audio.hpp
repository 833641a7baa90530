#pragma once

#include <cstdint>
#include <vector>

namespace hocket::test {

/// What was rendered, as two channels; silence on both sides.
struct StereoAudio {
    std::vector<float> left, right;

    [[nodiscard]] std::int64_t frames() const { return static_cast<std::int64_t>(left.size()); }
    [[nodiscard]] double at(int channel, std::int64_t frame) const {
        if (frame < 0 || frame >= frames()) return 0;
        return static_cast<double>((channel == 0 ? left : right)[static_cast<std::size_t>(frame)]);
    }
};

}  // namespace hocket::test
