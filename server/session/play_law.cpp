#include "session/play_law.hpp"

#include <algorithm>
#include <cmath>

#include "session/law_parts.hpp"

namespace hocket::session {
namespace {

using protocol::PlayMessage;
using protocol::PlayParam;
using voices::VoiceSpec;

// Longest share of a sound that one fade takes: (3 - sqrt 5) / 4, cut short as in the original.
constexpr double kMostFade = 0.19098;
// The original drops what is shorter than this after its fades.
constexpr double kSuperdirtLeastFrames = 8;
// Beyond this nobody hears a pitch, and positions would overflow.
constexpr double kMostStepFrames = 1 << 20;
constexpr double kMostFrames = 1LL << 45;
// Twice this, as a 32.32 number, is still a 64-bit integer: the widest part of a file.
constexpr double kFarthestPosition = 1LL << 29;

// Longer files have another player in the original.
constexpr base::Frame kMostFloatFrames = 1 << 24;

double as_float(double x) { return static_cast<double>(static_cast<float>(x)); }

std::int64_t to_fixed(double frames) {
    return std::llround(std::clamp(frames, -kFarthestPosition, kFarthestPosition) *
                        voices::kFixedOne);
}

// What the laws of length lead to, in seconds.
struct Length {
    double speed = 1;      ///< after the unit
    double end_speed = 1;  ///< after accelerate
    double seconds = 0;
    double fade_in = 0;
    double fade_out = 0;
};

// Where in the file the voice begins and ends, in the direction it plays.
struct Part {
    double begin = 0;
    double end = 1;
    [[nodiscard]] double length() const { return std::abs(end - begin); }
    [[nodiscard]] int direction() const { return end >= begin ? 1 : -1; }
};

base::Result<Length> length_law(const PlayMessage& play, const samples::SampleBuffer& sample,
                                const PlayLawConfig& config, double cps, const Part& part) {
    const std::string& unit = play.texts.unit;
    const bool cycles = unit == "c";
    const bool seconds = unit == "s";
    if (!unit.empty() && !cycles && !seconds && unit != "r" && unit != "rate") {
        return base::fail({.code = base::Errc::invalid_params,
                           .message = "unit is r, c or s, not '" + unit + "'",
                           .expected = "r, c or s",
                           .got = unit});
    }
    const double delta = play.get(PlayParam::delta, 1);
    const double loop = std::abs(play.get(PlayParam::loop, 1));
    const double ratio = pitch_ratio(play);
    Length law;
    double whole = ratio > 0 ? sample.seconds() / ratio : 0;
    law.speed = play.get(PlayParam::speed, 1) * (cycles ? cps * whole : 1);
    law.end_speed = law.speed * (1 + play.get(PlayParam::accelerate, 0));
    const double average = (std::abs(law.speed) + std::abs(law.end_speed)) / 2;
    const bool stands_still = average == 0 || ratio <= 0;
    if (stands_still && config.superdirt) {
        return base::fail(base::Errc::invalid_params, "speed 0 never sounds");
    }
    whole = seconds ? part.length() : whole * part.length() / (stands_still ? 1 : average);
    if (stands_still) whole = delta;

    const bool has_length = play.has(PlayParam::sustain) || play.has(PlayParam::legato);
    law.seconds = play.has(PlayParam::sustain)  ? play.get(PlayParam::sustain, 0)
                  : play.has(PlayParam::legato) ? delta * play.get(PlayParam::legato, 1)
                                                : whole * loop;
    // A sample never outlasts its passes. The original forgets `loop` here.
    if (has_length) {
        const bool honours_loop = !config.superdirt && play.has(PlayParam::loop);
        law.seconds = std::min(law.seconds, honours_loop ? whole * loop : whole);
    }
    law.fade_out = std::min(play.get(PlayParam::fade_time, 0.001), kMostFade * law.seconds);
    if (part.begin != 0) law.fade_in = law.fade_out;
    if (!config.superdirt && play.has(PlayParam::fade_in_time)) {
        law.fade_in = std::min(play.get(PlayParam::fade_in_time, 0), law.seconds - law.fade_out);
    }
    return law;
}

// Frames of the file a frame of the output, forwards, at speed 1.
double step_at_unit_speed(const PlayMessage& play, const samples::SampleBuffer& sample,
                          const PlayLawConfig& config, const Part& part) {
    const double ratio = pitch_ratio(play);
    if (!config.superdirt) return ratio * sample.rate_hz / config.rate_hz;
    // The original's player is a sawtooth over the part; what drives it passes through 32-bit
    // floats, and the roundings add up over a file.
    const auto frames = static_cast<double>(sample.length_frames);
    const double part_frames = as_float(as_float(part.length()) * frames);
    const double pitch = as_float(as_float(ratio * kMiddleCHz) / as_float(kMiddleCHz));
    const double cycles_hz = as_float(as_float(pitch * sample.rate_hz) / part_frames);
    return as_float(cycles_hz * as_float(2 / config.rate_hz)) * part.length() * frames / 2;
}

// The rate moves from speed to end_speed in a step every 64 frames, over the sound less its fades;
// the first 64 frames are one step on already (measured).
void set_step(VoiceSpec& spec, const Length& law, double accelerate, double unit_step,
              const PlayLawConfig& config, int direction) {
    const double step = std::min(std::abs(law.speed) * unit_step, kMostStepFrames);
    double first_step = step;
    if (accelerate != 0) {
        double ramp_seconds = law.seconds - law.fade_in - law.fade_out;
        if (config.superdirt) ramp_seconds = as_float(ramp_seconds);
        const double steps = std::clamp(
            std::floor(ramp_seconds * config.rate_hz / voices::kRateStepFrames + 0.5), 1.0, 1e9);
        const double change =
            std::clamp(step * accelerate / steps, -kMostStepFrames, kMostStepFrames);
        first_step = std::clamp(step + change, -kMostStepFrames, kMostStepFrames);
        spec.step_change = std::llround(direction * change * voices::kFixedOne);
        spec.step_changes = static_cast<std::int32_t>(steps) - 1;
    }
    spec.step = std::llround(direction * first_step * voices::kFixedOne);
}

// Where in the file the voice reads, and how fast.
void set_reading(VoiceSpec& spec, const Length& law, const PlayMessage& play,
                 const samples::SampleBuffer& sample, const PlayLawConfig& config,
                 const Part& part) {
    const auto file_frames = static_cast<double>(sample.length_frames);
    set_step(spec, law, play.get(PlayParam::accelerate, 0),
             step_at_unit_speed(play, sample, config, part), config, part.direction());
    spec.low = to_fixed(std::min(part.begin, part.end) * file_frames);
    spec.high = to_fixed(std::max(part.begin, part.end) * file_frames);
    spec.position = to_fixed(part.begin * file_frames);
    if (config.superdirt) {
        spec.position += spec.step;  // it starts one step into the file (measured)
        if (sample.length_frames <= kMostFloatFrames) {
            spec.float_direction = static_cast<std::int8_t>(part.direction());
        }
    } else if (part.direction() < 0) {
        // Backwards from the last frame of the part to its first: the mirror of forwards.
        const auto one_frame = static_cast<std::int64_t>(voices::kFixedOne) - 1;
        spec.low -= one_frame;
        spec.high -= one_frame;
        spec.position = spec.high - 1;
    }
    // A part too small to stand in is read as one frame's worth.
    if (spec.high <= spec.low) spec.high = spec.low + (std::int64_t{1} << 32);
}

// The original's envelope: three segments of whole frames, rounded down and one at least, of which
// the first frame is never heard (measured).
void set_superdirt_gate(VoiceSpec& spec, const Length& law, double rate_hz) {
    const auto segment = [rate_hz](double seconds) {
        return std::max(1.0, std::floor(std::min(as_float(seconds) * rate_hz, kMostFrames)));
    };
    const double fade_in = segment(law.fade_in);
    const double hold = segment(law.seconds - law.fade_in - law.fade_out);
    const double fade_out = segment(law.fade_out);
    spec.length_frames = static_cast<base::Frame>(fade_in + hold + fade_out);
    spec.fade_in_frames = fade_in;
    spec.fade_out_frames = fade_out;
    spec.gate_offset = 1;
}

void set_gate(VoiceSpec& spec, const Length& law, double rate_hz) {
    spec.length_frames =
        std::max<base::Frame>(1, std::llround(std::min(law.seconds * rate_hz, kMostFrames)));
    spec.fade_in_frames = std::min(law.fade_in * rate_hz, kMostFrames);
    spec.fade_out_frames = std::min(law.fade_out * rate_hz, kMostFrames);
}

// As Tidal sends it: every number a 32-bit float.
PlayMessage with_float_numbers(PlayMessage play) {
    for (double& number : play.numbers) number = as_float(number);
    return play;
}

base::Result<VoiceSpec> law_of(const PlayMessage& play, const samples::SampleBuffer& sample,
                               const PlayLawConfig& config, double cps) {
    Part part{play.get(PlayParam::begin, 0), play.get(PlayParam::end, 1)};
    if (play.get(PlayParam::speed, 1) < 0) std::swap(part.begin, part.end);
    if (part.begin == part.end) {
        return base::fail(base::Errc::invalid_params, "begin is end: nothing to play");
    }
    const auto law = length_law(play, sample, config, play.get(PlayParam::cps, cps), part);
    if (!law) return base::fail(law.error());
    const double sounding_frames = (law->seconds - law->fade_in - law->fade_out) * config.rate_hz;
    if (config.superdirt && sounding_frames < kSuperdirtLeastFrames) {
        return base::fail(base::Errc::invalid_params, "shorter than 8 frames and its fades");
    }
    if (!(law->seconds > 0)) {
        return base::fail(base::Errc::invalid_params, "its length is 0");
    }
    VoiceSpec spec;
    spec.sample = &sample;
    if (config.superdirt) {
        set_superdirt_gate(spec, *law, config.rate_hz);
    } else {
        set_gate(spec, *law, config.rate_hz);
    }
    set_reading(spec, *law, play, sample, config, part);
    set_level(spec, play, sample.channels > 1, config);
    set_orbit(spec, play, config);
    set_choke(spec, play, config);
    return spec;
}

}  // namespace

double onset_shift_seconds(const PlayMessage& play) {
    return play.get(PlayParam::lag, 0) +
           play.get(PlayParam::offset, 0) * std::abs(play.get(PlayParam::speed, 1));
}

base::Result<VoiceSpec> play_law(const PlayMessage& play, const samples::SampleBuffer& sample,
                                 const PlayLawConfig& config, double cps) {
    if (play.has(PlayParam::cut_all) && config.superdirt) {
        return base::fail(base::Errc::invalid_params, "cutAll as a number loses the event");
    }
    return config.superdirt ? law_of(with_float_numbers(play), sample, config, cps)
                            : law_of(play, sample, config, cps);
}

}  // namespace hocket::session
