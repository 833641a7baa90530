#pragma once

#include <cstdint>
#include <type_traits>

#include "base/types.hpp"
#include "samples/sample_buffer.hpp"

namespace hocket::voices {

class Instrument;

/// Buses voices can be mixed into, by a dense id, so an array index: orbits first, then those that
/// the graph reads.
inline constexpr int kMaxOrbits = 64;
inline constexpr int kMaxGraphBuses = 128;
inline constexpr int kMaxBuses = kMaxOrbits + kMaxGraphBuses;
/// Frames between two changes of an accelerating voice's rate, counted from its onset.
inline constexpr int kRateStepFrames = 64;
/// Fade of a stolen voice: gain 1 - i / 240 at 48 kHz in its i-th frame.
inline constexpr double kStealFadeSeconds = 0.005;

/// 1.0 as a 32.32 fixed-point number of frames.
inline constexpr double kFixedOne = 4294967296.0;

/// Everything a voice needs, computed outside the synthesis thread. A plain value. Either a sample
/// is read, or a note is played on an instrument: then the gate is open for length_frames, and the
/// note sounds on for fade_out_frames at most.
struct VoiceSpec {
    std::uint64_t event = 0;                        ///< its number in `why`
    const samples::SampleBuffer* sample = nullptr;  ///< pinned by whoever made the spec
    Instrument* instrument = nullptr;               ///< pinned likewise; then there is no sample
    float pitch = 1;                                ///< of a note: factor of frequencies
    base::Frame start = 0;                          ///< absolute frame of the first sample
    base::Frame length_frames = 0;                  ///< >= 1; the gate closes here

    // Reading, 32.32 frames of the file. Positions stay in [low, high): leaving it on one side
    // enters it on the other.
    std::int64_t position = 0;
    std::int64_t step = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::int64_t step_change = 0;   ///< added to step every kRateStepFrames
    std::int32_t step_changes = 0;  ///< how often

    // Not 0: positions are rounded to 32-bit floats as the original's are (its law). 1: they sweep
    // from low to high while step is positive; -1: from high to low while it is negative.
    std::int8_t float_direction = 0;

    // Gate: half-cosine from 0 over fade_in, 1, half-cosine to 0 over fade_out (frames, need not
    // be whole). gate_offset 1 makes every frame sound as the next one would (the original's law).
    double fade_in_frames = 0;
    double fade_out_frames = 0;
    int gate_offset = 0;

    float gain_left = 0;  ///< level times pan
    float gain_right = 0;
    float level = 0;  ///< before pan; what stealing compares

    // Choke group: |cut| != 0 is the group, a negative one chokes the same file only.
    double cut = 0;
    std::int32_t cut_release_frames = 0;  ///< of this voice, when another chokes it
    bool cut_all_orbits = false;
    bool cut_on_grid = false;  ///< the original's law: on its 64-frame grid, one block later

    std::uint8_t orbit = 0;  ///< of choke groups
    std::uint8_t bus = 0;    ///< where it is mixed into: its orbit, or one that the graph reads
    std::uint16_t slot = 0;
    std::uint32_t generation = 0;
};
static_assert(std::is_trivially_copyable_v<VoiceSpec>);

}  // namespace hocket::voices
