#pragma once

#include <cstdint>

namespace hocket::base {

/// Counts the frames the device (or null clock) consumed since the daemon started, or the frames
/// of an offline render. Never wraps in practice: 6 million years at 48 kHz.
using Frame = std::int64_t;

/// Seconds as a double: only at the edges (configuration, messages, reports).
using Seconds = double;

/// Frames of one rendering block. Control values change on this absolute grid.
inline constexpr int kBlockFrames = 64;

/// Most channels the engine renders and the ring carries.
inline constexpr int kMaxOutputs = 16;

}  // namespace hocket::base
