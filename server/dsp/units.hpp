#pragma once

#include <cstddef>
#include <cstdint>

#include "base/types.hpp"

// The one set of DSP units: what graph nodes, per-event modules and synths are made of. A unit
// processes spans of at most one block, frame-major, over one lane (a bus) or eight (voices).
namespace hocket::dsp {

/// What a unit computes. Inputs in this order; `-> 2` where there are two outputs (left, right).
enum class UnitKind : std::uint8_t {
    // Oscillators; levels -1..1, phase 0 at the start. Band-limited ones keep their harmonics up
    // to 0.375 of the rate, alias below -60 dB, start from silence and are kBandLimitedDelayFrames
    // late; their frequency is clamped to 0..rate / 2, a sine's may be negative.
    sine,     ///< freq_hz
    saw,      ///< freq_hz: falls from 1 to -1; band-limited
    square,   ///< freq_hz: 1, then -1; band-limited
    tri,      ///< freq_hz: from 0 up; band-limited
    pulse,    ///< freq_hz, width 0..1: part at 1; band-limited
    phasor,   ///< freq_hz: 0..1, rising, not band-limited
    impulse,  ///< freq_hz: 1 at the first frame of every period, else 0
    fm,       ///< carrier_hz, modulator_hz, index (in modulator_hz of deviation)
    pm,       ///< carrier_hz, modulation, index (radians)
    noise,    ///< white, -1..1; of the seed
    pink,     ///< -3 dB an octave; of the seed
    brown,    ///< -6 dB an octave; of the seed
    // Filters.
    lpf,    ///< in, cutoff_hz, q: state-variable, 12 dB an octave
    hpf,    ///< in, cutoff_hz, q
    bpf,    ///< in, centre_hz, q: 0 dB at the centre; q 0.1..1000 in all four
    notch,  ///< in, centre_hz, q
    rlpf,  ///< in, cutoff_hz, resonance 0..1 (1: just before it rings for ever): q = 1000^resonance
    rhpf,  ///< in, cutoff_hz, resonance 0..1
    moog,  ///< in, cutoff_hz, resonance 0..1 (1: on the edge of oscillation), 24 dB an octave
    comb,  ///< in, freq_hz (10 Hz at least), feedback -1..1
    allpass,  ///< in, coefficient -1..1: first order
    djf,      ///< in, value 0..1: below 0.5 a low-pass, above a high-pass, 0.5: nothing
    // Envelopes. A gate opens at its step to above 0 and closes at its step to 0; a trigger is the
    // step to above 0. Levels 0..1, from the level they have (no jumps). An attack is a straight
    // line, decay and release fall as (1 - t / T)^3, near an exponential's; each ends on its frame,
    // the first frame being one of them. Times are taken at the start of their segment.
    adsr,  ///< gate, attack_s, decay_s, sustain 0..1 (followed while it holds), release_s
    ad,    ///< trigger, attack_s, decay_s
    ar,    ///< gate, attack_s, release_s
    line,  ///< trigger, start, end, duration_s; at the start before a trigger, holds the end
    lag,   ///< in, time_s: to -60 dB of a step; begins at its first input
    // Arithmetic.
    add,
    subtract,
    multiply,
    divide,  ///< a, b; 0 where b is 0
    minimum,
    maximum,
    clip,   ///< in, low, high
    range,  ///< in -1..1, low, high: mapped in a straight line
    pan,    ///< in, position 0..1 (left..right): equal power -> 2
    // Effects.
    delay,        ///< in, time_s (a frame at least), feedback -1..1, mix 0..1; time changes are
                  ///< heard as a tape's, at half to one and a half of the speed
    reverb,       ///< in, room 0..1, damping 0..1, mix 0..1: Freeverb -> 2
    chorus,       ///< in, rate_hz, depth 0..1 (of 10 ms about 15 ms), mix 0..1
    distort,      ///< in, drive (factor >= 0), mix 0..1: tanh
    bitcrush,     ///< in, bits 1..24, rate_factor >= 1: frames a value is held
    compressor,   ///< in, threshold_db, ratio, attack_s, release_s, makeup_db
    limiter,      ///< in, threshold (linear), release_s: looks kLimiterLookAheadFrames ahead
    sample_hold,  ///< in, trigger; 0 before the first
    count
};
inline constexpr std::size_t kUnitKinds = static_cast<std::size_t>(UnitKind::count);
inline constexpr int kMostUnitInputs = 6;
/// Units that process_beside() takes at once.
inline constexpr int kBeside = 4;
inline constexpr int kMostUnitOutputs = 2;
inline constexpr base::Frame kLimiterLookAheadFrames = 64;
inline constexpr base::Frame kBandLimitedDelayFrames = 2;

/// One input of a unit over a span.
struct UnitInput {
    const float* at;  ///< frames x lanes, frame-major; 64-byte aligned at the block's start
    bool held;        ///< all frames have the values of the first: only at[0..lanes) is read
};

/// What a unit is made for; the same throughout its life.
struct UnitSetup {
    double rate_hz = 48000;
    std::uint64_t seed = 0;        ///< noise is a function of it and of the time since the start
    double longest_seconds = 1.0;  ///< of delay lines: longer times are clamped to it
};

/// The functions of one unit for one number of lanes; all real-time safe.
///
/// A state is `state_bytes` of zeroed memory, aligned to 64, on which `reset` was called; it is
/// moved by its address only. Every split of a block into spans gives the same samples bit for
/// bit, and no lane depends on another or on how many there are. Inputs out of range are clamped; a
/// non-finite input may give non-finite output in its own lane, which `reset` cures.
struct UnitOps {
    int inputs = 0;
    int outputs = 1;
    std::size_t (*state_bytes)(const UnitSetup&) = nullptr;
    void (*reset)(void* state, const UnitSetup&) = nullptr;
    /// Starts one lane anew, as `reset` does all: a voice of its own, with the seed given here.
    void (*reset_lane)(void* state, const UnitSetup&, int lane) = nullptr;
    /// @param inputs as many as the unit has.
    /// @param outputs frames x lanes each; may be the memory of an input that is not held. The
    ///     second may be null: nobody reads it, and it is not computed.
    /// @param frames 1..kBlockFrames
    void (*process)(void* state, const UnitSetup&, const UnitInput* inputs, float* const* outputs,
                    int frames) = nullptr;
    /// A whole block of kBeside units of one lane and kind, none of which reads another: what
    /// process() gives for one after the other, in less time where each frame of a unit waits for
    /// the one before. An output may be the memory of an input of the same unit or of one before
    /// it. Null for units that gain nothing.
    void (*process_beside)(void* const* states, const UnitSetup* const* setups,
                           const UnitInput* const* inputs, float* const* const* outputs) = nullptr;
};

/// Those of the best instruction set here, as lane_kernels() chooses it.
/// @param lanes 1 or kLanes.
[[nodiscard]] const UnitOps& unit_ops(UnitKind kind, int lanes);

}  // namespace hocket::dsp
