#pragma once

#include "base/result.hpp"
#include "protocol/play.hpp"
#include "session/instruments.hpp"
#include "session/play_law.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::session {

/// What a /dirt/play message means for a note on a bus: pitch, length, rise and fall, level, pan,
/// choke group, orbit. Everything but start, event, slot and generation is filled in.
///
/// The pitch is a factor of the bus's own frequencies: `note` (or `n`, as SuperDirt's synths take
/// it) semitones up, an octave for each `octave` above 5; `midinote` from 60 and `freq` from
/// 261.63 Hz. The gate is open for `sustain`, or `delta` times `legato` (1).
/// @return an error when nothing can sound, with the reason for `why`. Pure; any thread.
[[nodiscard]] base::Result<voices::VoiceSpec> note_law(const protocol::PlayMessage& play,
                                                       const PlayableBus& bus,
                                                       const PlayLawConfig& config);

}  // namespace hocket::session
