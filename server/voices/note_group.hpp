#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "dsp/lanes.hpp"
#include "graph/instrument.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::voices {

/// A note of an instrument: what was asked for, and the frames at which its level changes its way.
struct Note {
    VoiceSpec spec;
    base::Frame attack_end = 0;
    base::Frame close = 0;  ///< of the gate
    base::Frame end = 0;    ///< silent from here on
    // A release by somebody else: in a straight line to 0, from the level it left off at.
    base::Frame release_start = 0;
    base::Frame release_frames = 0;
    double release_level = 1;
    bool used = false;
    bool stolen = false;   ///< fading after a theft
    bool expired = false;  ///< ended within the block under way, and counted so

    explicit Note(const VoiceSpec& wanted) noexcept;
    Note() noexcept = default;

    /// Phase of the gate, 0..1, whose level is a half-cosine: up over fade_in_frames, down over
    /// fade_out_frames behind the close, from wherever it is then.
    [[nodiscard]] double gate_phase(base::Frame now) const noexcept;
    /// Of the gate's phase, a frame.
    [[nodiscard]] double gate_slope(base::Frame now) const noexcept;
    /// Factor of the release, 1..0.
    [[nodiscard]] double release(base::Frame now) const noexcept;
    [[nodiscard]] double release_slope(base::Frame now) const noexcept;
    /// The frames at which it changes its way.
    [[nodiscard]] std::array<base::Frame, 5> changes() const noexcept {
        return {spec.start, attack_end, close, end, release_start};
    }
    /// Linear, pan aside; of one that has not begun, or still rises, what it will be: so that a
    /// burst does not eat itself.
    [[nodiscard]] double level(base::Frame now) const noexcept;
    [[nodiscard]] bool is_releasing(base::Frame now) const noexcept {
        return now >= close || now >= release_start;
    }
    /// Falls to 0 within `frames` (0: at once) from `frame` on, and ends then.
    /// @return false if nothing changed: it ends as soon already.
    bool fall(base::Frame frame, base::Frame frames) noexcept;
};

/// Eight notes of one instrument, side by side. A lane's samples do not depend on its neighbours,
/// on its place, or on when others start.
///
/// Synthesis thread, or one worker during render(); real-time safe throughout.
class NoteGroup {
public:
    /// @param memory of a group of the plan, prepared.
    void use(std::byte* memory) noexcept { memory_ = memory; }

    Note notes[dsp::kLanes];

    [[nodiscard]] bool is_empty() const noexcept { return count_ == 0; }
    [[nodiscard]] bool is_full() const noexcept { return count_ == dsp::kLanes; }
    /// In the block rendered next, or later.
    void start(int lane, const VoiceSpec& spec) noexcept;
    void free_lane(int lane) noexcept;

    struct Sound {
        dsp::LaneBlock& left;
        dsp::LaneBlock& right;  ///< the same if the instrument is mono
        /// Bit l: a note was silenced, as its sound was not finite; it has ended.
        std::uint32_t trapped;
    };
    /// Renders 64 frames of all lanes, before gain and pan. What has no note is 0 or to be mixed
    /// with gain 0.
    Sound render(base::Frame block, const graph::InstrumentPlan& plan, std::byte* scratch,
                 const dsp::UnitInput* tracks, const dsp::LaneKernels& kernels) noexcept;
    /// Lives through the block without sounding.
    void skip(base::Frame block, const graph::InstrumentPlan& plan) noexcept;

private:
    [[nodiscard]] dsp::UnitInput gates(base::Frame block) noexcept;
    void start_lanes(base::Frame now, int offset, const graph::InstrumentPlan& plan) noexcept;
    void shape(base::Frame block, const dsp::LaneKernels& kernels, dsp::LaneBlock& left,
               dsp::LaneBlock* right) const noexcept;
    void set_envelope(dsp::LaneEnvelopes& envelopes, int lane, base::Frame block,
                      base::Frame now) const noexcept;
    [[nodiscard]] std::uint32_t silence(std::uint32_t strange, base::Frame block,
                                        const graph::InstrumentPlan& plan, dsp::LaneBlock& left,
                                        dsp::LaneBlock& right) noexcept;

    std::byte* memory_ = nullptr;
    int count_ = 0;
    alignas(32) float held_gates_[dsp::kLanes] = {};
    dsp::LaneBlock gates_{};
};

}  // namespace hocket::voices
