#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace hocket::protocol {

/// Every numeric parameter of a /dirt/play message that Hocket knows, as a dense id: the order of
/// kPlayParams below.
enum class PlayParam : std::uint8_t {
    n,
    note,
    midinote,
    octave,
    freq,
    speed,
    begin,
    end,
    accelerate,
    loop,
    sustain,
    legato,
    delta,
    cps,
    cycle,
    cut,
    cut_all,
    orbit,
    channel,
    gain,
    overgain,
    amp,
    pan,
    nudge,
    lag,
    offset,
    fade_time,
    fade_in_time,
    attack,
    release,
    count
};
inline constexpr std::size_t kPlayParamCount = static_cast<std::size_t>(PlayParam::count);

/// One row feeds the OSC decoder, the JSON decoder, range checks, help and the reference page.
struct PlayParamInfo {
    PlayParam id;
    std::string_view name;  ///< as it stands on the wire
    std::string_view unit;
    double min;
    double max;
    std::string_view default_text;  ///< what a left-out parameter means
    std::string_view doc;
};

inline constexpr double kAnyNumber = 1e300;

inline constexpr std::array<PlayParamInfo, kPlayParamCount> kPlayParams{{
    {PlayParam::n, "n", "index", -1e9, 1e9, "0", "file of the bank; truncated, wraps around"},
    {PlayParam::note, "note", "semitones", -240, 240, "0", "transposition"},
    {PlayParam::midinote, "midinote", "MIDI note", -240, 380, "60",
     "pitch; 60 plays a sample as it is"},
    {PlayParam::octave, "octave", "octaves", -20, 30, "5", "each one is 12 semitones"},
    {PlayParam::freq, "freq", "Hz", 0, 1e6, "from note", "pitch; 261.626 plays a sample as it is"},
    {PlayParam::speed, "speed", "factor", -1e9, 1e9, "1",
     "playback rate; negative plays backwards; see unit"},
    {PlayParam::begin, "begin", "part", -1e3, 1e3, "0", "where in the sample to begin, 0..1"},
    {PlayParam::end, "end", "part", -1e3, 1e3, "1", "where in the sample to end, 0..1"},
    {PlayParam::accelerate, "accelerate", "factor", -1e6, 1e6, "0",
     "change of speed over the sound, relative to speed"},
    {PlayParam::loop, "loop", "passes", -1e6, 1e6, "1", "how often the sample is played through"},
    {PlayParam::sustain, "sustain", "s", 0, 1e6, "from the sample", "total length"},
    {PlayParam::legato, "legato", "factor", 0, 1e6, "none", "total length as a factor of delta"},
    {PlayParam::delta, "delta", "s", 0, 1e6, "1", "length of the event"},
    {PlayParam::cps, "cps", "cycles/s", 0, 1e4, "tempo", "tempo of the sender"},
    {PlayParam::cycle, "cycle", "cycles", -kAnyNumber, kAnyNumber, "0", "position of the onset"},
    {PlayParam::cut, "cut", "group", -2147483647, 2147483647, "0",
     "choke group; negative chokes the same file only"},
    {PlayParam::cut_all, "cutAll", "switch", 0, 1, "0", "1 lets cut reach all orbits"},
    {PlayParam::orbit, "orbit", "index", -1e6, 1e6, "0", "mixer channel"},
    {PlayParam::channel, "channel", "index", -1e6, 1e6, "none",
     "output channel; adds channel/outputs to pan"},
    {PlayParam::gain, "gain", "fourth root", -1e3, 1e3, "1",
     "level is gain to the fourth power; capped at 2"},
    {PlayParam::overgain, "overgain", "fourth root", -1e3, 1e3, "0", "added to gain after its cap"},
    {PlayParam::amp, "amp", "factor", -1e3, 1e3, "0.4", "linear level"},
    {PlayParam::pan, "pan", "position", -1e6, 1e6, "0.5", "0 left, 1 right; folds beyond"},
    {PlayParam::nudge, "nudge", "s", -1e3, 1e3, "0", "already in the timetag; shown only"},
    {PlayParam::lag, "lag", "s", -40, 40, "0", "added to the onset"},
    {PlayParam::offset, "offset", "s", -40, 40, "0", "added to the onset, times |speed|"},
    {PlayParam::fade_time, "fadeTime", "s", 0, 1e3, "0.001",
     "fade at the end, at most 0.19098 of the length"},
    {PlayParam::fade_in_time, "fadeInTime", "s", 0, 1e3, "fadeTime if begin is not 0",
     "fade at the start"},
    {PlayParam::attack, "attack", "s", 0, 1e3, "0.01 without an envelope of its own",
     "rise of a note on a bus"},
    {PlayParam::release, "release", "s", 0, 1e3, "its envelope's, or 0.3",
     "fall of a note on a bus behind its length"},
}};

static_assert(
    [] {
        for (std::size_t i = 0; i < kPlayParams.size(); ++i) {
            if (static_cast<std::size_t>(kPlayParams[i].id) != i) return false;
        }
        return true;
    }(),
    "the table is indexed by PlayParam");

/// The text parameters.
struct PlayTexts {
    std::string s;      ///< bank or synth
    std::string sound;  ///< like s, but `name:n` is split
    std::string bank;   ///< prefix of the name, joined with '_'
    std::string unit;   ///< r (rate), c (cycles), s (seconds)
    std::string id;     ///< `_id_`: the sender's pattern
};

/// What one /dirt/play message (or the object of voice.trigger) asks for. A plain value; checked
/// for types, finite numbers and the ranges above when decoded.
struct PlayMessage {
    std::array<double, kPlayParamCount> numbers{};
    std::uint64_t present = 0;  ///< bit i: numbers[i] was given
    PlayTexts texts;
    std::string unknown;  ///< first parameter name not in the table, for the curious

    [[nodiscard]] bool has(PlayParam id) const noexcept {
        return (present >> static_cast<unsigned>(id)) & 1U;
    }
    [[nodiscard]] double get(PlayParam id, double otherwise) const noexcept {
        return has(id) ? numbers[static_cast<std::size_t>(id)] : otherwise;
    }
    void set(PlayParam id, double value) noexcept {
        numbers[static_cast<std::size_t>(id)] = value;
        present |= std::uint64_t{1} << static_cast<unsigned>(id);
    }
};

/// The row of a name; nullptr when unknown. Logarithmic, allocates nothing.
[[nodiscard]] const PlayParamInfo* find_play_param(std::string_view name) noexcept;

/// The text field of a name (`s sound bank unit _id_ id`); nullptr when it is none.
[[nodiscard]] std::string* find_play_text(PlayTexts& texts, std::string_view name) noexcept;

}  // namespace hocket::protocol
