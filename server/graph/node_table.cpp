#include "graph/node_table.hpp"

#include <algorithm>
#include <array>

namespace hocket::graph {

using dsp::UnitKind;

namespace {

constexpr std::array kAdArguments{
    NodeArgument{"trigger", "signal", -1e9, 1e9, 0},
    NodeArgument{"attack", "s", 0, 100, 0.01, true},
    NodeArgument{"decay", "s", 0, 100, 0.1, true},
};
constexpr std::array kAdsrArguments{
    NodeArgument{"gate", "signal", -1e9, 1e9, 0},  NodeArgument{"attack", "s", 0, 100, 0.01, true},
    NodeArgument{"decay", "s", 0, 100, 0.1, true}, NodeArgument{"sustain", "factor", 0, 1, 0.7},
    NodeArgument{"release", "s", 0, 100, 0.2},
};
constexpr std::array kArArguments{
    NodeArgument{"gate", "signal", -1e9, 1e9, 0},
    NodeArgument{"attack", "s", 0, 100, 0.01, true},
    NodeArgument{"release", "s", 0, 100, 0.1, true},
};
constexpr std::array kAllpassArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"coefficient", "", -1, 1, 0.5},
};
constexpr std::array kBitcrushArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"bits", "bits", 1, 24, 8, true},
    NodeArgument{"rate_factor", "frames", 1, 1e4, 1},
};
constexpr std::array kBpfArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"centre", "Hz", 0, 1e5, 1000, true},
    NodeArgument{"q", "", 0.05, 1000, 1},
};
constexpr std::array kChorusArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"rate", "Hz", 0, 100, 1},
    NodeArgument{"depth", "part", 0, 1, 0.5},
    NodeArgument{"mix", "part", 0, 1, 0.3},
};
constexpr std::array kClipArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"low", "", -1e9, 1e9, -1},
    NodeArgument{"high", "", -1e9, 1e9, 1},
};
constexpr std::array kCombArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"freq", "Hz", 0, 1e5, 100, true},
    NodeArgument{"feedback", "factor", -1, 1, 0.5},
};
constexpr std::array kCompressorArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"threshold", "dB", -120, 0, -20},
    NodeArgument{"ratio", "", 1, 100, 4},
    NodeArgument{"attack", "s", 0, 10, 0.005},
    NodeArgument{"release", "s", 0, 10, 0.1},
    NodeArgument{"makeup", "dB", -60, 60, 0},
};
constexpr std::array kDelayArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"time", "s", 0, 10, 0.25, true},
    NodeArgument{"feedback", "factor", -1, 1, 0.5},
    NodeArgument{"mix", "part", 0, 1, 0.5},
};
constexpr std::array kDistortArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"drive", "factor", 0, 1e4, 1, true},
    NodeArgument{"mix", "part", 0, 1, 0.5},
};
constexpr std::array kDjfArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"value", "", 0, 1, 0.5},
};
constexpr std::array kFmArguments{
    NodeArgument{"carrier", "Hz", 0, 1e5, 440, true},
    NodeArgument{"modulator", "Hz", 0, 1e5, 220, true},
    NodeArgument{"index", "", -1e3, 1e3, 1},
};
constexpr std::array kGainArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"factor", "factor", -1e6, 1e6, 1, true},
};
constexpr std::array kHpfArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"cutoff", "Hz", 0, 1e5, 1000, true},
    NodeArgument{"q", "", 0.05, 1000, 1},
};
constexpr std::array kImpulseArguments{
    NodeArgument{"freq", "Hz", 0, 1e5, 1},
};
constexpr std::array kLagArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"time", "s", 0, 100, 0.1},
};
constexpr std::array kLimiterArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"threshold", "", 0, 10, 1},
    NodeArgument{"attack", "s", 0, 10, 0.005, false, true},
    NodeArgument{"release", "s", 0, 10, 0.05},
};
constexpr std::array kLineArguments{
    NodeArgument{"trigger", "signal", -1e9, 1e9, 0},
    NodeArgument{"start", "", -1e9, 1e9, 0, true},
    NodeArgument{"end", "", -1e9, 1e9, 1, true},
    NodeArgument{"duration", "s", 0, 1000, 1},
};
constexpr std::array kMaxArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"other", "signal", -1e9, 1e9, 0, true},
};
constexpr std::array kMoogArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"cutoff", "Hz", 0, 1e5, 1000, true},
    NodeArgument{"res", "", 0, 1, 0},
};
constexpr std::array kPanArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"position", "part", 0, 1, 0.5},
};
constexpr std::array kPmArguments{
    NodeArgument{"carrier", "Hz", 0, 1e5, 440, true},
    NodeArgument{"modulation", "signal", -1e3, 1e3, 0, true},
    NodeArgument{"index", "rad", -1e3, 1e3, 1},
};
constexpr std::array kPulseArguments{
    NodeArgument{"freq", "Hz", 0, 1e5, 1},
    NodeArgument{"width", "part", 0, 1, 0.5},
};
constexpr std::array kRangeArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"low", "", -1e9, 1e9, 0},
    NodeArgument{"high", "", -1e9, 1e9, 1},
};
constexpr std::array kReverbArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"room", "part", 0, 1, 0.5},
    NodeArgument{"damping", "part", 0, 1, 0.5},
    NodeArgument{"mix", "part", 0, 1, 0.3},
};
constexpr std::array kSampleHoldArguments{
    NodeArgument{"in", "signal", -1e9, 1e9, 0, true},
    NodeArgument{"trigger", "signal", -1e9, 1e9, 0, true},
};
constexpr std::array kSegmentsArguments{
    NodeArgument{"trigger", "signal", -1e9, 1e9, 0},
    NodeArgument{"levels", "numbers", -1e9, 1e9, 0, true},
    NodeArgument{"times", "s", 0, 1000, 0, true},
};
constexpr std::array<std::string_view, 1> kBpfAliases{"svf_bp"};
constexpr std::array<std::string_view, 1> kBrownAliases{"brown_noise"};
constexpr std::array<std::string_view, 1> kCompressorAliases{"comp"};
constexpr std::array<std::string_view, 2> kDistortAliases{"distortion", "dist"};
constexpr std::array<std::string_view, 1> kGainAliases{"amp"};
constexpr std::array<std::string_view, 1> kHpfAliases{"svf_hp"};
constexpr std::array<std::string_view, 1> kLpfAliases{"svf_lp"};
constexpr std::array<std::string_view, 2> kMoogAliases{"moog_ladder", "moog_hz"};
constexpr std::array<std::string_view, 1> kNoiseAliases{"white_noise"};
constexpr std::array<std::string_view, 1> kNotchAliases{"svf_notch"};
constexpr std::array<std::string_view, 1> kPinkAliases{"pink_noise"};
constexpr std::array<std::string_view, 1> kSineAliases{"sinosc"};
constexpr std::array<std::string_view, 1> kTriAliases{"triangle"};

constexpr std::array kRows{
    NodeRow{"ad",
            {},
            UnitKind::ad,
            kAdArguments,
            false,
            "Rises and falls back; behind # it multiplies.",
            "saw 110 # ad 0.01 0.3",
            "straight attack, cubic decay",
            NodeForm::envelope},
    NodeRow{
        "adsr",
        {},
        UnitKind::adsr,
        kAdsrArguments,
        false,
        "Rises, falls to a level, holds it while the gate is open, falls; behind # it multiplies.",
        "saw 110 # adsr 0.01 0.1 0.7 0.2",
        "straight attack, cubic decay",
        NodeForm::envelope},
    NodeRow{"allpass",
            {},
            UnitKind::allpass,
            kAllpassArguments,
            true,
            "First-order all-pass.",
            "saw 110 # allpass 0.5",
            "first-order all-pass"},
    NodeRow{"ar",
            {},
            UnitKind::ar,
            kArArguments,
            false,
            "Rises, holds while the gate is open, falls; behind # it multiplies.",
            "saw 110 # ar 0.01 0.3",
            "straight attack, cubic release",
            NodeForm::envelope},
    NodeRow{"bitcrush",
            {},
            UnitKind::bitcrush,
            kBitcrushArguments,
            true,
            "Fewer bits and a lower rate.",
            "saw 110 # bitcrush 6 4",
            "by definition"},
    NodeRow{"bpf", kBpfAliases, UnitKind::bpf, kBpfArguments, true,
            "Band-pass, 0 dB at its centre.", "noise # bpf 800 5", "Simper 2013, state-variable"},
    NodeRow{"brown",
            kBrownAliases,
            UnitKind::brown,
            {},
            false,
            "Noise that falls 6 dB an octave.",
            "brown",
            "integrated white noise"},
    NodeRow{"chorus",
            {},
            UnitKind::chorus,
            kChorusArguments,
            true,
            "Slightly moving copies.",
            "saw 110 # chorus 1 0.5",
            "modulated delay"},
    NodeRow{"clip",
            {},
            UnitKind::clip,
            kClipArguments,
            true,
            "Holds a signal between two others.",
            "sine 220 # clip (-0.5) 0.5",
            "by definition"},
    NodeRow{"comb",
            {},
            UnitKind::comb,
            kCombArguments,
            true,
            "Comb filter tuned to a frequency.",
            "noise # comb 220 0.9",
            "feedback comb"},
    NodeRow{"compressor", kCompressorAliases, UnitKind::compressor, kCompressorArguments, true,
            "Less difference between loud and soft.", "saw 110 # compressor (-20) 4",
            "Giannoulis, Massberg, Reiss 2012"},
    NodeRow{"delay",
            {},
            UnitKind::delay,
            kDelayArguments,
            true,
            "Echoes.",
            "saw 110 # delay 0.25 0.4 0.3",
            "delay line, linear interpolation"},
    NodeRow{"distort", kDistortAliases, UnitKind::distort, kDistortArguments, true, "Overdrive.",
            "saw 110 # distort 4", "hyperbolic tangent"},
    NodeRow{"djf",
            {},
            UnitKind::djf,
            kDjfArguments,
            true,
            "Below 0.5 a low-pass, above it a high-pass.",
            "saw 110 # djf 0.3",
            "as SuperDirt"},
    NodeRow{"fm",
            {},
            UnitKind::fm,
            kFmArguments,
            false,
            "Sine whose frequency is swung by another sine.",
            "fm 440 220 2",
            "Chowning 1973"},
    NodeRow{"gain", kGainAliases, UnitKind::multiply, kGainArguments, true, "Louder or softer.",
            "saw 110 # gain 0.3", "by definition"},
    NodeRow{"hpf", kHpfAliases, UnitKind::hpf, kHpfArguments, true, "High-pass, 12 dB an octave.",
            "saw 110 # hpf 800 0.7", "Simper 2013, state-variable"},
    NodeRow{"impulse",
            {},
            UnitKind::impulse,
            kImpulseArguments,
            false,
            "One frame of 1 at the start of every period.",
            "impulse 4",
            "phase accumulator"},
    NodeRow{"lag",
            {},
            UnitKind::lag,
            kLagArguments,
            true,
            "Follows slowly.",
            "square 2 # lag 0.1",
            "one pole"},
    NodeRow{"limiter",
            {},
            UnitKind::limiter,
            kLimiterArguments,
            true,
            "Nothing above the threshold; looks ahead.",
            "saw 110 # limiter 0.5",
            "van Herk 1992, least gain in a window ahead"},
    NodeRow{"line",
            {},
            UnitKind::line,
            kLineArguments,
            false,
            "From one value to another in so many seconds; behind # it multiplies.",
            "saw 110 # line 0 1 0.5",
            "straight line",
            NodeForm::envelope},
    NodeRow{"lpf", kLpfAliases, UnitKind::lpf, kHpfArguments, true, "Low-pass, 12 dB an octave.",
            "saw 110 # lpf 800 0.7", "Simper 2013, state-variable"},
    NodeRow{"max",
            {},
            UnitKind::maximum,
            kMaxArguments,
            true,
            "The higher of two.",
            "sine 2 # max 0",
            "by definition"},
    NodeRow{"min",
            {},
            UnitKind::minimum,
            kMaxArguments,
            true,
            "The lower of two.",
            "sine 2 # min 0.5",
            "by definition"},
    NodeRow{"moog", kMoogAliases, UnitKind::moog, kMoogArguments, true,
            "Ladder low-pass, 24 dB an octave.", "saw 110 # moog 800 0.5",
            "Zavalishin 2012, ladder solved without a delay"},
    NodeRow{"noise",
            kNoiseAliases,
            UnitKind::noise,
            {},
            false,
            "White noise; the same in every run.",
            "noise",
            "counter-based hash"},
    NodeRow{"notch", kNotchAliases, UnitKind::notch, kBpfArguments, true, "Takes a band out.",
            "noise # notch 800 5", "Simper 2013, state-variable"},
    NodeRow{"pan",
            {},
            UnitKind::pan,
            kPanArguments,
            true,
            "Between left (0) and right (1), at equal power.",
            "saw 110 # pan 0.2",
            "sine law"},
    NodeRow{"phasor",
            {},
            UnitKind::phasor,
            kImpulseArguments,
            false,
            "Rises from 0 to 1, again and again.",
            "phasor 2",
            "phase accumulator"},
    NodeRow{"pink",
            kPinkAliases,
            UnitKind::pink,
            {},
            false,
            "Noise that falls 3 dB an octave.",
            "pink",
            "Kellet 1999"},
    NodeRow{"pm",
            {},
            UnitKind::pm,
            kPmArguments,
            false,
            "Sine whose phase is moved by a signal.",
            "pm 440 (sine 220) 2",
            "phase modulation"},
    NodeRow{"pulse",
            {},
            UnitKind::pulse,
            kPulseArguments,
            false,
            "Band-limited pulse wave; width is the part that is high.",
            "pulse 110 0.3",
            "Brandt 2001, band-limited steps"},
    NodeRow{"range",
            {},
            UnitKind::range,
            kRangeArguments,
            true,
            "From -1..1 to low..high.",
            "sine 0.5 # range 200 2000",
            "by definition"},
    NodeRow{"reverb",
            {},
            UnitKind::reverb,
            kReverbArguments,
            true,
            "Room.",
            "saw 110 # reverb 0.8 0.5",
            "Freeverb, Jezar 2000"},
    NodeRow{"rhpf",
            {},
            UnitKind::rhpf,
            kMoogArguments,
            true,
            "High-pass with resonance from 0 to 1.",
            "saw 110 # rhpf 800 0.8",
            "Simper 2013, state-variable"},
    NodeRow{"rlpf",
            {},
            UnitKind::rlpf,
            kMoogArguments,
            true,
            "Low-pass with resonance from 0 to 1.",
            "saw 110 # rlpf 800 0.8",
            "Simper 2013, state-variable"},
    NodeRow{"sample_hold",
            {},
            UnitKind::sample_hold,
            kSampleHoldArguments,
            true,
            "Keeps what came at the last trigger.",
            "noise # sample_hold (impulse 8)",
            "by definition"},
    NodeRow{"saw",
            {},
            UnitKind::saw,
            kImpulseArguments,
            false,
            "Band-limited saw wave, falling.",
            "saw 110",
            "Brandt 2001, band-limited steps"},
    NodeRow{"segments",
            {},
            UnitKind::line,
            kSegmentsArguments,
            false,
            "Straight lines between levels, one time each; behind # it multiplies.",
            "saw 110 # segments \"0 1 0.3 0\" \"0.05 0.1 0.5\"",
            "straight lines",
            NodeForm::composed},
    NodeRow{"sine", kSineAliases, UnitKind::sine, kImpulseArguments, false, "Sine wave.",
            "sine 440", "phase accumulator, polynomial"},
    NodeRow{"square",
            {},
            UnitKind::square,
            kImpulseArguments,
            false,
            "Band-limited square wave.",
            "square 110",
            "Brandt 2001, band-limited steps"},
    NodeRow{"tri", kTriAliases, UnitKind::tri, kImpulseArguments, false,
            "Band-limited triangle wave.", "tri 110", "Esqueda 2016, band-limited ramps"},
};
static_assert(std::is_sorted(kRows.begin(), kRows.end(),
                             [](const NodeRow& a, const NodeRow& b) { return a.name < b.name; }));

}  // namespace

std::span<const NodeRow> node_table() { return kRows; }

const NodeRow* find_node(std::string_view name) {
    const auto* const found = std::find_if(kRows.begin(), kRows.end(), [name](const NodeRow& row) {
        return row.name == name ||
               std::find(row.aliases.begin(), row.aliases.end(), name) != row.aliases.end();
    });
    return found == kRows.end() ? nullptr : found;
}

}  // namespace hocket::graph
