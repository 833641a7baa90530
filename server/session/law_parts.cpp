#include "session/law_parts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace hocket::session {

using protocol::PlayMessage;
using protocol::PlayParam;
using voices::VoiceSpec;

namespace {

// Places between left and right in the original.
constexpr double kSuperdirtPanSteps = 2048;
constexpr double kMostReleaseSeconds = 1000;

// Position of the event between the outputs, 0..1, folded at the edges.
double folded_pan(const PlayMessage& play, int channels) {
    double pan = play.get(PlayParam::pan, 0.5);
    if (play.has(PlayParam::channel)) pan += play.get(PlayParam::channel, 0) / channels;
    pan = std::fmod(std::abs(pan), 2.0);
    return pan > 1 ? 2 - pan : pan;
}

// How long a voice falls to 0 when its cut group chokes it.
std::int32_t cut_release_frames(const PlayMessage& play, const PlayLawConfig& config) {
    const double frames =
        std::min(play.get(PlayParam::fade_time, 0.001), kMostReleaseSeconds) * config.rate_hz;
    if (!config.superdirt) return static_cast<std::int32_t>(std::llround(frames));
    // Whole blocks of 64, rounded down, and one at least (measured).
    const double blocks = std::max(1.0, std::floor(frames / base::kBlockFrames));
    return static_cast<std::int32_t>(blocks) * static_cast<std::int32_t>(base::kBlockFrames);
}

}  // namespace

double pitch_ratio(const PlayMessage& play) {
    if (play.has(PlayParam::freq)) return play.get(PlayParam::freq, kMiddleCHz) / kMiddleCHz;
    if (play.has(PlayParam::midinote)) {
        return std::exp2((play.get(PlayParam::midinote, 60) - 60) / 12);
    }
    return std::exp2(play.get(PlayParam::note, 0) / 12 + play.get(PlayParam::octave, 5) - 5);
}

void set_level(VoiceSpec& spec, const PlayMessage& play, bool is_stereo,
               const PlayLawConfig& config) {
    const double gain =
        std::min(play.get(PlayParam::gain, 1), 2.0) + play.get(PlayParam::overgain, 0);
    // The original's power keeps the sign: a negative gain turns the polarity round (measured).
    const double level =
        play.get(PlayParam::amp, 0.4) * std::copysign(gain * gain * gain * gain, gain);
    spec.gain_left = static_cast<float>(level);
    // One output gets the plain sum of both channels.
    spec.gain_right = is_stereo ? static_cast<float>(level) : 0.0f;
    if (config.channels > 1) {
        // Equal power, for mono files as for the balance of stereo ones: -3 dB in the centre, and
        // nothing at all on the far side of an edge.
        double pan = folded_pan(play, config.channels);
        if (config.superdirt) pan = std::floor(pan * kSuperdirtPanSteps + 0.5) / kSuperdirtPanSteps;
        const double angle = pan * std::numbers::pi / 2;
        spec.gain_left = pan == 1 ? 0.0f : static_cast<float>(level * std::cos(angle));
        spec.gain_right = static_cast<float>(level * std::sin(angle));
    }
    spec.level = static_cast<float>(std::abs(level));
}

void set_orbit(VoiceSpec& spec, const PlayMessage& play, const PlayLawConfig& config) {
    const double orbits = config.superdirt ? kSuperdirtOrbits : voices::kMaxOrbits;
    const double index = std::trunc(play.get(PlayParam::orbit, 0));
    spec.orbit = static_cast<std::uint8_t>(index - std::floor(index / orbits) * orbits);
    spec.bus = spec.orbit;
}

void set_choke(VoiceSpec& spec, const PlayMessage& play, const PlayLawConfig& config) {
    spec.cut = play.get(PlayParam::cut, 0);
    spec.cut_all_orbits = play.get(PlayParam::cut_all, 0) != 0;
    spec.cut_on_grid = config.superdirt;
    spec.cut_release_frames = cut_release_frames(play, config);
}

}  // namespace hocket::session
