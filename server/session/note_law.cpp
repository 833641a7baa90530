#include "session/note_law.hpp"

#include <algorithm>
#include <cmath>

#include "session/law_parts.hpp"

namespace hocket::session {

using protocol::PlayMessage;
using protocol::PlayParam;

namespace {

constexpr double kMostSeconds = 1e6;
// Twenty octaves either way.
constexpr double kMostPitch = 1 << 20;

double pitch_of(const PlayMessage& play) {
    if (play.has(PlayParam::note) || play.has(PlayParam::midinote) || play.has(PlayParam::freq)) {
        return pitch_ratio(play);
    }
    return pitch_ratio(play) * std::exp2(play.get(PlayParam::n, 0) / 12);
}

}  // namespace

base::Result<voices::VoiceSpec> note_law(const PlayMessage& play, const PlayableBus& bus,
                                         const PlayLawConfig& config) {
    const double seconds = play.has(PlayParam::sustain)
                               ? play.get(PlayParam::sustain, 0)
                               : play.get(PlayParam::delta, 1) * play.get(PlayParam::legato, 1);
    if (!(seconds > 0)) return base::fail(base::Errc::invalid_params, "its length is 0");
    voices::VoiceSpec spec;
    spec.instrument = bus.instrument.get();
    spec.pitch = static_cast<float>(std::clamp(pitch_of(play), 1 / kMostPitch, kMostPitch));
    const auto frames = [&config](double length_seconds) {
        return std::min(length_seconds, kMostSeconds) * config.rate_hz;
    };
    spec.length_frames = std::max<base::Frame>(1, std::llround(frames(seconds)));
    spec.fade_in_frames = frames(play.get(PlayParam::attack, bus.attack_seconds));
    spec.fade_out_frames = frames(play.get(PlayParam::release, bus.release_seconds));
    set_level(spec, play, bus.is_stereo, config);
    set_orbit(spec, play, config);
    set_choke(spec, play, config);
    return spec;
}

}  // namespace hocket::session
