#pragma once

#include <string>

#include "base/result.hpp"
#include "base/types.hpp"
#include "protocol/play.hpp"
#include "samples/sample_buffer.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::session {

struct PlayLawConfig {
    double rate_hz = 48000;
    int channels = 2;        ///< outputs
    bool superdirt = false;  ///< compat = "superdirt": its measured faults too
};

/// Seconds the message moves its own onset by: lag + offset * |speed|.
[[nodiscard]] double onset_shift_seconds(const protocol::PlayMessage& play);

/// What a /dirt/play message means for a sample: rate, part, length, fades, level, pan, choke
/// group, orbit. Everything but start, event, slot and generation is filled in; out-of-range
/// values have been clamped.
/// @param cps tempo where the message has none.
/// @return an error when nothing can sound, with the reason for `why`.
/// Source: SuperDirt 1.7.3 as measured; where its laws are faults, the sane thing unless
/// config.superdirt. Pure; any thread.
[[nodiscard]] base::Result<voices::VoiceSpec> play_law(const protocol::PlayMessage& play,
                                                       const samples::SampleBuffer& sample,
                                                       const PlayLawConfig& config, double cps);

/// Orbits the original has; an index beyond wraps. Ours grow to voices::kMaxOrbits.
inline constexpr int kSuperdirtOrbits = 12;

}  // namespace hocket::session
