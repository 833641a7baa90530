#pragma once

#include <cstdint>

#include "dsp/lanes.hpp"
#include "voices/float_positions.hpp"
#include "voices/voice_spec.hpp"

namespace hocket::voices {

/// Eight voices of one orbit and one channel layout rendered side by side.
///
/// A block is rendered in spans between the frames where something changes for some lane (a start,
/// a fade's edge, a wrap, a rate step, an end): inside a span every lane does the same thing every
/// frame, so the kernels need no masks, and starts and ends fall on their frame. A lane's samples
/// do not depend on its neighbours, on its place, or on how spans are cut.
///
/// Synthesis thread, or one worker during render(); real-time safe throughout.
class LaneGroup {
public:
    /// @param stereo every lane is read in two channels (a mono file in both).
    void reset(bool stereo) noexcept;

    [[nodiscard]] bool stereo() const noexcept { return stereo_; }

    /// Puts a voice into a free lane. `spec.start` is in the block rendered next, or later.
    void start(int lane, const VoiceSpec& spec) noexcept;

    /// From `frame` on (in the block rendered next or later) the lane falls in a straight line to 0
    /// within `frames` (0: it ends there), and ends then, or before where it would have ended.
    /// @return false if nothing changed: it falls to 0 as soon already, or has ended by `frame`.
    bool release(int lane, base::Frame frame, base::Frame frames) noexcept;
    /// The frame behind the lane's last one.
    [[nodiscard]] base::Frame end(int lane) const noexcept { return lanes_[lane].end; }

    /// Takes over a lane of another group of the same layout, which is left free.
    void take_lane(int lane, LaneGroup& from, int from_lane) noexcept;

    /// Renders 64 frames of all lanes, before gain and pan; `right` only if stereo().
    void render(base::Frame block, const dsp::LaneKernels& kernels, dsp::LaneBlock& left,
                dsp::LaneBlock& right) noexcept;

    /// Lives through 64 frames without sounding: what an underrun swallowed.
    void skip(base::Frame block) noexcept;

    [[nodiscard]] const dsp::LaneGains& gains() const noexcept { return gains_; }
    /// Level of a lane now: its level times gate times release, linear.
    [[nodiscard]] float current_level(int lane) const noexcept;
    [[nodiscard]] bool is_releasing(int lane) const noexcept;

    /// Lanes whose voice has ended in the last render(), and lanes that read frames not yet
    /// decoded in it; bit masks.
    [[nodiscard]] std::uint32_t ended() const noexcept { return ended_; }
    [[nodiscard]] std::uint32_t starved() const noexcept { return starved_; }
    [[nodiscard]] bool has_voice(int lane) const noexcept {
        return lanes_[lane].state != State::free;
    }
    void free_lane(int lane) noexcept;

private:
    enum class State : std::uint8_t { free, waiting, sounding };
    struct Lane {
        VoiceSpec spec;
        State state = State::free;
        bool clamped = false;  ///< its region leaves the file
        FloatPositions rounding;
        bool fading_out = false;
        std::int32_t step_changes_left = 0;
        // Absolute frames of what is still to come; kNever when it is not.
        base::Frame start, next_step, next_anchor, fade_in_end, fade_out_start, release_start, end;
        base::Frame release_end;  ///< where its release reaches 0; kNever without one
        base::Frame release_frames = 0;
    };

    void begin(int lane) noexcept;
    void anchor_gate(int lane, base::Frame now) noexcept;
    /// Acts on what falls on `now` and plans anew, if the plan ends here.
    /// @return frames until the plan or the block ends.
    int enter_span(base::Frame now, base::Frame block_end) noexcept;
    void leave_block(base::Frame block_end) noexcept;
    void apply_events(int lane, base::Frame now) noexcept;
    void silence_lane(int lane) noexcept;
    void wrap_position(int lane) noexcept;
    /// Decides how far the lanes go on unchanged from `now`, and what the kernels must do.
    void plan_span(base::Frame now, base::Frame block_end) noexcept;
    void set_sources(int lane) noexcept;
    void read_rounded(const dsp::LaneKernels& kernels, dsp::LaneBlock& left, dsp::LaneBlock* right,
                      int offset, int frames) noexcept;

    dsp::LanePositions positions_{};
    dsp::LaneEnvelopes envelopes_{};
    dsp::LaneGains gains_{};
    dsp::LaneSources sources_{};
    Lane lanes_[dsp::kLanes];
    base::Frame span_end_ = 0;  ///< the plan holds until here; 0: none
    std::uint32_t ended_ = 0;
    std::uint32_t starved_ = 0;
    bool stereo_ = false;
    bool span_clamped_ = false;
    bool span_rounded_ = false;
    bool span_shaped_ = false;  ///< some gate or release is not 1 throughout
};

}  // namespace hocket::voices
