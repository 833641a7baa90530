#pragma once

namespace hocket::dsp {

/// What turns the steps and corners of naive waveforms into band-limited ones: the step response
/// of a minimum-phase low-pass (-0.5 dB at 0.375 of the rate, below -50 dB from 0.52 on), less the
/// ideal step kDelay frames late. kDelay is the filter's delay at 0 Hz, so that the corrected
/// waveform has no offset: naive waveforms are played kDelay frames late, then corrected.
/// Source: Brandt, "Hard sync without aliasing" (ICMC 2001); the corners by integrating again.
struct BandLimitedStep {
    static constexpr int kTaps = 20;
    static constexpr int kDelay = 2;
    static constexpr int kRows = 64;  ///< places between two frames, then interpolated

    /// Row r, tap k: the correction k + r / kRows frames after the step or the corner.
    float step[kRows + 1][kTaps];
    float corner[kRows + 1][kTaps];  ///< of a slope that rises by 1 a frame
};

/// Made at the first call: some milliseconds, so not on a real-time thread.
[[nodiscard]] const BandLimitedStep& band_limited_step();

}  // namespace hocket::dsp
