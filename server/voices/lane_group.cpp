#include "voices/lane_group.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

#include "base/realtime.hpp"

namespace hocket::voices {
namespace {

using base::Frame;
using base::kBlockFrames;
using dsp::kFullPhase;
using dsp::kLanes;

constexpr Frame kNever = std::numeric_limits<Frame>::max();

// What a lane reads that has no voice, or whose audio is not decoded yet: index 0, held.
alignas(64) constexpr float kSilence[2 * samples::kGuardFrames + 1] = {};
constexpr const float* kSilentFrame = kSilence + samples::kGuardFrames;

// Beyond this speed nothing of a file can be heard; it keeps an endless acceleration from
// overflowing. 32.32 frames a frame.
constexpr std::int64_t kMostStep = std::int64_t{1} << (32 + 22);

// A fade's step is rounded down to 2^-31, so its phase is put right again and again: in this many
// frames it falls behind by less than 5e-7.
constexpr Frame kGateAnchorFrames = 1024;

std::uint32_t phase_of(double x) noexcept {
    return static_cast<std::uint32_t>(std::clamp(x, 0.0, 1.0) * kFullPhase);
}

}  // namespace

void LaneGroup::reset(bool stereo) noexcept {
    stereo_ = stereo;
    ended_ = 0;
    starved_ = 0;
    for (int lane = 0; lane < kLanes; ++lane) free_lane(lane);
}

void LaneGroup::silence_lane(int lane) noexcept {
    sources_.left[lane] = kSilentFrame;
    sources_.right[lane] = kSilentFrame;
    sources_.first_index[lane] = 0;
    sources_.last_index[lane] = 0;
}

void LaneGroup::free_lane(int lane) noexcept {
    Lane& voice = lanes_[lane];
    voice.state = State::free;
    voice.fading_out = false;
    voice.start = voice.next_step = voice.next_anchor = kNever;
    voice.fade_in_end = voice.fade_out_start = kNever;
    voice.release_start = voice.release_end = voice.end = kNever;
    positions_.set_position(lane, 0);
    positions_.set_step(lane, 0);
    envelopes_.gate[lane] = kFullPhase;
    envelopes_.gate_step[lane] = 0;
    envelopes_.release[lane] = kFullPhase;
    envelopes_.release_step[lane] = 0;
    gains_.left[lane] = 0;
    gains_.right[lane] = 0;
    silence_lane(lane);
    span_end_ = 0;
}

void LaneGroup::start(int lane, const VoiceSpec& spec) noexcept {
    HOCKET_ASSERT(lanes_[lane].state == State::free && spec.length_frames >= 1);
    free_lane(lane);
    Lane& voice = lanes_[lane];
    voice.spec = spec;
    voice.state = State::waiting;
    voice.start = spec.start;
    voice.end = spec.start + spec.length_frames;
    gains_.left[lane] = spec.gain_left;
    gains_.right[lane] = spec.gain_right;
}

// The onset: from here on the lane reads its sample.
void LaneGroup::begin(int lane) noexcept {
    Lane& voice = lanes_[lane];
    const VoiceSpec& spec = voice.spec;
    voice.state = State::sounding;
    voice.clamped = spec.low < -static_cast<std::int64_t>(kFixedOne) ||
                    ((spec.high - 1) >> 32) >= spec.sample->length_frames;
    voice.rounding = FloatPositions{spec};
    positions_.set_position(lane, spec.position);
    positions_.set_step(lane, std::clamp(spec.step, -kMostStep, kMostStep));
    wrap_position(lane);
    voice.step_changes_left = spec.step_changes;
    voice.next_step = spec.step_changes > 0 ? spec.start + kRateStepFrames : kNever;

    // The gate is a function of the voice's age alone. A fade of less than a frame is none.
    const double offset = spec.gate_offset;
    if (spec.fade_in_frames >= 1) {
        voice.fade_in_end =
            spec.start + static_cast<Frame>(std::ceil(spec.fade_in_frames - offset));
        envelopes_.gate_step[lane] = phase_of(1.0 / spec.fade_in_frames);
        anchor_gate(lane, spec.start);
    }
    if (spec.fade_out_frames >= 1) {
        const double fade_start =
            static_cast<double>(spec.length_frames) - spec.fade_out_frames - offset;
        voice.fade_out_start =
            spec.start + static_cast<Frame>(std::max(0.0, std::ceil(fade_start)));
    }
}

// Puts the gate of a lane that fades in or out where its age wants it.
void LaneGroup::anchor_gate(int lane, Frame now) noexcept {
    Lane& voice = lanes_[lane];
    const VoiceSpec& spec = voice.spec;
    const double age = static_cast<double>(now - spec.start) + spec.gate_offset;
    envelopes_.gate[lane] = phase_of(
        voice.fading_out ? (static_cast<double>(spec.length_frames) - age) / spec.fade_out_frames
                         : age / spec.fade_in_frames);
    voice.next_anchor = now + kGateAnchorFrames;
}

bool LaneGroup::release(int lane, Frame frame, Frame frames) noexcept {
    Lane& voice = lanes_[lane];
    frame = std::max(frame, voice.spec.start);
    const Frame end = frame + frames;
    if (end >= voice.release_end || frame >= voice.end) return false;
    voice.end = std::min(voice.end, end);
    voice.release_start = frames > 0 ? frame : kNever;
    voice.release_end = end;
    voice.release_frames = frames;
    span_end_ = 0;
    return true;
}

void LaneGroup::take_lane(int lane, LaneGroup& from, int from_lane) noexcept {
    lanes_[lane] = from.lanes_[from_lane];
    positions_.set_position(lane, from.positions_.position(from_lane));
    positions_.set_step(lane, from.positions_.step(from_lane));
    envelopes_.gate[lane] = from.envelopes_.gate[from_lane];
    envelopes_.gate_step[lane] = from.envelopes_.gate_step[from_lane];
    envelopes_.release[lane] = from.envelopes_.release[from_lane];
    envelopes_.release_step[lane] = from.envelopes_.release_step[from_lane];
    gains_.left[lane] = from.gains_.left[from_lane];
    gains_.right[lane] = from.gains_.right[from_lane];
    const auto move_bit = [&](std::uint32_t& to, std::uint32_t bits) {
        to = (to & ~(1U << lane)) | (((bits >> from_lane) & 1U) << lane);
    };
    move_bit(ended_, from.ended_);
    move_bit(starved_, from.starved_);
    silence_lane(lane);
    span_end_ = 0;
    from.free_lane(from_lane);
}

float LaneGroup::current_level(int lane) const noexcept {
    const double gate =
        std::sin(std::numbers::pi / 2 * envelopes_.gate[lane] / static_cast<double>(kFullPhase));
    return static_cast<float>(lanes_[lane].spec.level * gate * gate *
                              (envelopes_.release[lane] / static_cast<double>(kFullPhase)));
}

bool LaneGroup::is_releasing(int lane) const noexcept {
    return lanes_[lane].fading_out || lanes_[lane].release_end != kNever;
}

void LaneGroup::wrap_position(int lane) noexcept {
    const Lane& voice = lanes_[lane];
    const std::int64_t position = positions_.position(lane);
    if (position >= voice.spec.low && position < voice.spec.high) return;
    const std::int64_t span = voice.spec.high - voice.spec.low;
    std::int64_t offset = (position - voice.spec.low) % span;
    if (offset < 0) offset += span;
    positions_.set_position(lane, voice.spec.low + offset);
}

// Everything that falls on frame `now`, in the order of a voice's life.
void LaneGroup::apply_events(int lane, Frame now) noexcept {
    Lane& voice = lanes_[lane];
    if (voice.start <= now) {
        voice.start = kNever;
        begin(lane);
    }
    if (voice.next_step <= now) {
        positions_.set_step(lane, std::clamp(positions_.step(lane) + voice.spec.step_change,
                                             -kMostStep, kMostStep));
        voice.next_step = --voice.step_changes_left > 0 ? now + kRateStepFrames : kNever;
    }
    if (voice.next_anchor <= now) anchor_gate(lane, now);
    if (voice.fade_in_end <= now) {
        voice.fade_in_end = voice.next_anchor = kNever;
        envelopes_.gate[lane] = kFullPhase;
        envelopes_.gate_step[lane] = 0;
    }
    if (voice.fade_out_start <= now) {
        voice.fade_out_start = voice.fade_in_end = kNever;  // of two that overlap the later wins
        voice.fading_out = true;
        envelopes_.gate_step[lane] = 0U - phase_of(1.0 / voice.spec.fade_out_frames);
        anchor_gate(lane, now);
    }
    if (voice.release_start <= now) {
        voice.release_start = kNever;
        envelopes_.release_step[lane] =
            0U - envelopes_.release[lane] / static_cast<std::uint32_t>(voice.release_frames);
    }
    if (voice.end <= now) {
        ended_ |= 1U << lane;
        free_lane(lane);
    }
}

// Points a sounding lane at its audio, or at silence while what it would read is not decoded.
void LaneGroup::set_sources(int lane) noexcept {
    const Lane& voice = lanes_[lane];
    const samples::SampleBuffer& sample = *voice.spec.sample;
    const float* left = sample.channel(0);
    if (left == nullptr) {
        silence_lane(lane);
        return;
    }
    sources_.left[lane] = left;
    sources_.right[lane] = sample.channels > 1 ? sample.channel(1) : left;
    sources_.first_index[lane] = -samples::kGuardFrames + 1;
    sources_.last_index[lane] =
        static_cast<std::int32_t>(sample.length_frames) + samples::kGuardFrames - 3;
}

void LaneGroup::plan_span(Frame now, Frame block_end) noexcept {
    span_clamped_ = false;
    span_rounded_ = false;
    span_shaped_ = false;
    Frame end = kNever;
    for (int lane = 0; lane < kLanes; ++lane) {
        Lane& voice = lanes_[lane];
        if (voice.state == State::free) continue;
        end = std::min({end, voice.start, voice.next_step, voice.next_anchor, voice.fade_in_end,
                        voice.fade_out_start, voice.release_start, voice.end});
        if (voice.state == State::waiting) continue;
        span_shaped_ |= envelopes_.gate_step[lane] != 0 || envelopes_.release_step[lane] != 0 ||
                        envelopes_.gate[lane] != kFullPhase ||
                        envelopes_.release[lane] != kFullPhase;
        const std::int64_t position = positions_.position(lane);
        const std::int64_t step = positions_.step(lane);
        if (step > 0) {
            end = std::min<Frame>(end, now + (voice.spec.high - position + step - 1) / step);
        } else if (step < 0) {
            end = std::min<Frame>(end, now + (position - voice.spec.low) / -step + 1);
        }
        // First how far, then where: whoever sees valid frames sees their channels too.
        const Frame length = voice.spec.sample->length_frames;
        const Frame valid = voice.spec.sample->valid_frames();
        set_sources(lane);
        if (valid < length) {
            // Decoding goes on: look again at every block. To the block's end, whatever span this
            // is, so that it does not depend on the neighbours.
            end = std::min(end, block_end);
            const Frame farthest =
                (std::max(position, position + step * (block_end - now)) >> 32) + 3;
            if (farthest >= valid) {
                silence_lane(lane);
                starved_ |= 1U << lane;
                span_clamped_ = true;
                continue;
            }
        }
        span_clamped_ |= voice.clamped;
        span_rounded_ |= voice.rounding.any();
    }
    span_end_ = end;
}

int LaneGroup::enter_span(Frame now, Frame block_end) noexcept {
    if (now >= span_end_) {
        for (int lane = 0; lane < kLanes; ++lane) {
            if (lanes_[lane].state == State::free) continue;
            apply_events(lane, now);
            if (lanes_[lane].state == State::sounding) wrap_position(lane);
        }
        plan_span(now, block_end);
    }
    return static_cast<int>(std::min(span_end_, block_end) - now);
}

// Ends that fall on the block's edge belong to this block: its frames were the voice's last.
void LaneGroup::leave_block(Frame block_end) noexcept {
    if (span_end_ > block_end) return;
    for (int lane = 0; lane < kLanes; ++lane) {
        if (lanes_[lane].end <= block_end && lanes_[lane].state != State::free) {
            ended_ |= 1U << lane;
            free_lane(lane);
        }
    }
}

// Frame by frame: what the kernels do between two frames is exact, and here it must not be. About
// four times the cost of the plain reader, and paid under the original's law alone.
void LaneGroup::read_rounded(const dsp::LaneKernels& kernels, dsp::LaneBlock& left,
                             dsp::LaneBlock* right, int offset, int frames) noexcept {
    for (int t = offset; t < offset + frames; ++t) {
        dsp::LanePositions rounded = positions_;
        for (int lane = 0; lane < kLanes; ++lane) {
            const std::int64_t position = positions_.position(lane);
            if (lanes_[lane].state == State::sounding && lanes_[lane].rounding.any()) {
                rounded.set_position(lane, lanes_[lane].rounding.round(position));
            }
            positions_.set_position(lane, position + positions_.step(lane));
        }
        kernels.read_clamped(rounded, sources_, left, right, t, 1);
    }
}

void LaneGroup::render(Frame block, const dsp::LaneKernels& kernels, dsp::LaneBlock& left,
                       dsp::LaneBlock& right) noexcept {
    ended_ = 0;
    starved_ = 0;
    const Frame block_end = block + kBlockFrames;
    for (Frame now = block; now < block_end;) {
        const int frames = enter_span(now, block_end);
        const int offset = static_cast<int>(now - block);
        if (span_rounded_) {
            read_rounded(kernels, left, stereo_ ? &right : nullptr, offset, frames);
        } else if (span_clamped_) {
            kernels.read_clamped(positions_, sources_, left, stereo_ ? &right : nullptr, offset,
                                 frames);
        } else if (stereo_) {
            kernels.read_stereo(positions_, sources_, left, right, offset, frames);
        } else {
            kernels.read_mono(positions_, sources_, left, offset, frames);
        }
        if (span_shaped_) {
            kernels.apply_envelopes(envelopes_, left, stereo_ ? &right : nullptr, offset, frames);
        }
        now += frames;
    }
    leave_block(block_end);
}

void LaneGroup::skip(Frame block) noexcept {
    ended_ = 0;
    starved_ = 0;
    const Frame block_end = block + kBlockFrames;
    for (Frame now = block; now < block_end;) {
        const int frames = enter_span(now, block_end);
        for (int lane = 0; lane < kLanes; ++lane) {
            positions_.set_position(lane,
                                    positions_.position(lane) + positions_.step(lane) * frames);
            const auto count = static_cast<std::uint32_t>(frames);
            envelopes_.gate[lane] += envelopes_.gate_step[lane] * count;
            envelopes_.release[lane] += envelopes_.release_step[lane] * count;
        }
        now += frames;
    }
    leave_block(block_end);
}

}  // namespace hocket::voices
