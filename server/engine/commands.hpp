#pragma once

#include <cstdint>
#include <type_traits>
#include <variant>

#include "base/frame_ring.hpp"
#include "base/types.hpp"
#include "engine/graph_player.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::engine {

/// Slots that can be cancelled separately: 0 is everything from outside, then d1, d2, ...
inline constexpr int kMaxSlots = 256;

/// A voice, at voice.start; at once if that has passed.
struct StartVoice {
    voices::VoiceSpec voice;
};
/// Voices of this slot (or of all: slot < 0) that would start at `from` or later and whose
/// generation is lower are dropped when their frame comes; a lower generation than before changes
/// nothing.
struct CancelSlot {
    std::int32_t slot = -1;
    std::uint32_t generation = 0;
    base::Frame from = 0;
};
/// Every voice falls to 0 within `fade_frames` from the next block on.
struct ReleaseAll {
    base::Frame fade_frames = 0;
};
/// What is rendered from the next block on is also written to `ring` (nullptr: no more), and
/// silence for what is skipped.
struct SetTap {
    base::FrameRing* ring = nullptr;
};

/// What is mixed into this bus (behind the orbits) is added to an orbit and to another bus of the
/// graph.
struct RouteBus {
    std::uint8_t bus = 0;
    std::uint8_t orbit = 0;
    std::uint8_t tap = 0;
};

/// Everything the synthesis thread can be told. What has a frame waits for it, the rest acts at the
/// next block. A plain value: a pop cannot allocate, throw or free.
using Command = std::variant<StartVoice, CancelSlot, ReleaseAll, SetTap, EnterPlan, SetSignal,
                             ClearSignal, MuteGraph, RouteBus>;
static_assert(std::is_trivially_copyable_v<Command>);

}  // namespace hocket::engine
