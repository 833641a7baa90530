#pragma once

#include "protocol/play.hpp"
#include "session/play_law.hpp"
#include "voices/voice_spec.hpp"

// What the laws of samples and of notes have in common. Pure; any thread.
namespace hocket::session {

inline constexpr double kMiddleCHz = 261.6255653005986;

/// Factor of the pitch that the pitch parameters ask for; 1 plays a file as it is.
[[nodiscard]] double pitch_ratio(const protocol::PlayMessage& play);
/// Gain, pan and what stealing compares.
void set_level(voices::VoiceSpec& spec, const protocol::PlayMessage& play, bool is_stereo,
               const PlayLawConfig& config);
/// The orbit, and the bus: the orbit's.
void set_orbit(voices::VoiceSpec& spec, const protocol::PlayMessage& play,
               const PlayLawConfig& config);
/// The choke group.
void set_choke(voices::VoiceSpec& spec, const protocol::PlayMessage& play,
               const PlayLawConfig& config);

}  // namespace hocket::session
