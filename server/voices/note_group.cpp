#include "voices/note_group.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numbers>

#include "base/realtime.hpp"

namespace hocket::voices {

using base::Frame;
using base::kBlockFrames;
using dsp::kFullPhase;
using dsp::kLanes;

namespace {

constexpr Frame kNever = std::numeric_limits<Frame>::max();

std::uint32_t phase_of(double x) noexcept {
    return static_cast<std::uint32_t>(std::clamp(x, 0.0, 1.0) * kFullPhase);
}
/// A slope up or down, as the two's complement that kernels add.
std::uint32_t slope_of(double x) noexcept {
    const std::uint32_t size = phase_of(std::abs(x));
    return x < 0 ? 0U - size : size;
}

/// Bit t: something changes at frame t of the block.
class Changes {
public:
    explicit Changes(Frame block) noexcept : block_{block} {}
    void add(Frame frame) noexcept {
        if (frame > block_ && frame < block_ + kBlockFrames) bits_ |= bit(frame - block_);
    }
    /// The first change behind `offset`, or the block's end.
    [[nodiscard]] int next(int offset) const noexcept {
        for (int t = offset + 1; t < kBlockFrames; ++t) {
            if ((bits_ & bit(t)) != 0) return t;
        }
        return static_cast<int>(kBlockFrames);
    }
    [[nodiscard]] bool any() const noexcept { return bits_ != 0; }

private:
    static_assert(kBlockFrames == 64, "a bit a frame");
    static std::uint64_t bit(Frame t) noexcept { return std::uint64_t{1} << t; }
    Frame block_;
    std::uint64_t bits_ = 0;
};

}  // namespace

// A fade of less than a frame is none.
Note::Note(const VoiceSpec& wanted) noexcept
    : spec{wanted},
      attack_end{wanted.start},
      close{wanted.start + wanted.length_frames},
      end{close},
      release_start{kNever},
      used{true} {
    if (spec.fade_in_frames >= 1) attack_end += static_cast<Frame>(std::ceil(spec.fade_in_frames));
    if (spec.fade_out_frames >= 1) end += static_cast<Frame>(std::ceil(spec.fade_out_frames));
}

double Note::gate_phase(Frame now) const noexcept {
    if (now < spec.start || now >= end) return 0;
    const double closed = static_cast<double>(std::min(now, close) - spec.start);
    const double risen = spec.fade_in_frames >= 1 ? std::min(1.0, closed / spec.fade_in_frames) : 1;
    if (now < close) return risen;
    const double since = static_cast<double>(now - close);
    return risen * std::max(0.0, 1 - since / spec.fade_out_frames);
}

double Note::gate_slope(Frame now) const noexcept {
    if (now < spec.start || now >= end) return 0;
    if (now >= close) return -gate_phase(close) / spec.fade_out_frames;
    return now < attack_end ? 1 / spec.fade_in_frames : 0;
}

double Note::release(Frame now) const noexcept {
    if (now < release_start) return 1;
    const auto since = static_cast<double>(now - release_start);
    return release_level * std::max(0.0, 1 - since / static_cast<double>(release_frames));
}

double Note::release_slope(Frame now) const noexcept {
    if (now < release_start || now >= end) return 0;
    return -release_level / static_cast<double>(release_frames);
}

double Note::level(Frame now) const noexcept {
    if (now < close && now < release_start) return static_cast<double>(spec.level);
    const double gate = std::sin(std::numbers::pi / 2 * gate_phase(now));
    return static_cast<double>(spec.level) * gate * gate * release(now);
}

bool Note::fall(Frame frame, Frame frames) noexcept {
    frame = std::max(frame, spec.start);
    const Frame falls_until = release_start == kNever ? kNever : release_start + release_frames;
    if (frame >= end || frame + frames >= falls_until) return false;
    release_level = release(frame);
    release_start = frame;
    release_frames = std::max<Frame>(1, frames);
    end = std::min(end, frame + frames);
    return true;
}

void NoteGroup::start(int lane, const VoiceSpec& spec) noexcept {
    HOCKET_ASSERT(!notes[lane].used && spec.length_frames >= 1);
    notes[lane] = Note{spec};
    ++count_;
}

void NoteGroup::free_lane(int lane) noexcept {
    HOCKET_ASSERT(notes[lane].used);
    notes[lane].used = false;
    --count_;
}

// One row for the whole block, if none opens or closes within it.
dsp::UnitInput NoteGroup::gates(Frame block) noexcept {
    bool held = true;
    int from[kLanes];
    int to[kLanes];
    for (int lane = 0; lane < kLanes; ++lane) {
        const Note& note = notes[lane];
        const Frame opens = note.used ? note.spec.start - block : 0;
        const Frame closes = note.used ? note.close - block : 0;
        from[lane] = static_cast<int>(std::clamp<Frame>(opens, 0, kBlockFrames));
        to[lane] = static_cast<int>(std::clamp<Frame>(closes, 0, kBlockFrames));
        const int open = to[lane] - from[lane];
        held_gates_[lane] = open > 0 ? 1.0f : 0.0f;
        held = held && (open == 0 || open == kBlockFrames);
    }
    if (held) return {held_gates_, true};
    for (int t = 0; t < kBlockFrames; ++t) {
        for (int lane = 0; lane < kLanes; ++lane) {
            gates_.at[t][lane] = t >= from[lane] && t < to[lane] ? 1.0f : 0.0f;
        }
    }
    return {&gates_.at[0][0], false};
}

void NoteGroup::start_lanes(Frame now, int offset, const graph::InstrumentPlan& plan) noexcept {
    for (int lane = 0; lane < kLanes; ++lane) {
        const Note& note = notes[lane];
        if (!note.used || note.spec.start != now) continue;
        plan.start_lane(memory_, lane, offset, note.spec.event, note.spec.pitch);
    }
}

NoteGroup::Sound NoteGroup::render(Frame block, const graph::InstrumentPlan& plan,
                                   std::byte* scratch, const dsp::UnitInput* tracks,
                                   const dsp::LaneKernels& kernels) noexcept {
    const graph::InstrumentPlan::Heard heard{tracks, gates(block)};
    Changes starts{block};
    for (const Note& note : notes) {
        if (note.used) starts.add(note.spec.start);
    }
    plan.begin_block(memory_);
    for (int offset = 0; offset < kBlockFrames;) {
        start_lanes(block + offset, offset, plan);
        const int next = starts.next(offset);
        plan.render(memory_, scratch, heard, offset, next - offset);
        offset = next;
    }
    dsp::LaneBlock& left = plan.output(0, memory_, scratch, heard);
    dsp::LaneBlock& right = plan.output(1, memory_, scratch, heard);
    std::uint32_t strange = kernels.strange_lanes(left);
    if (plan.is_stereo()) strange |= kernels.strange_lanes(right);
    std::uint32_t trapped = 0;
    if (strange != 0) trapped = silence(strange, block, plan, left, right);
    shape(block, kernels, left, plan.is_stereo() ? &right : nullptr);
    return {left, right, trapped};
}

// What such a lane keeps is put right at once, for the note that comes next.
std::uint32_t NoteGroup::silence(std::uint32_t strange, Frame block,
                                 const graph::InstrumentPlan& plan, dsp::LaneBlock& left,
                                 dsp::LaneBlock& right) noexcept {
    std::uint32_t trapped = 0;
    for (int lane = 0; lane < kLanes; ++lane) {
        if (((strange >> lane) & 1U) == 0) continue;
        for (int t = 0; t < kBlockFrames; ++t) left.at[t][lane] = right.at[t][lane] = 0;
        Note& note = notes[lane];
        plan.start_lane(memory_, lane, kBlockFrames, note.spec.event, note.spec.pitch);
        // Before its start, and behind its end, a lane is what the note before has left.
        if (!note.used || note.spec.start >= block + kBlockFrames || note.end <= block) continue;
        note.end = std::max(block, note.spec.start);
        trapped |= 1U << lane;
    }
    return trapped;
}

// Level of every note, in spans between the frames where one of them changes its way. Where all
// stand at 1 there is nothing to do.
void NoteGroup::shape(Frame block, const dsp::LaneKernels& kernels, dsp::LaneBlock& left,
                      dsp::LaneBlock* right) const noexcept {
    const Frame block_end = block + kBlockFrames;
    Changes changes{block};
    bool flat = true;
    for (const Note& note : notes) {
        if (!note.used) continue;
        flat = flat && note.attack_end <= block && std::min(note.close, note.end) >= block_end &&
               note.release_start >= block_end;
        for (const Frame frame : note.changes()) changes.add(frame);
    }
    if (flat) return;
    dsp::LaneEnvelopes envelopes{};
    for (int offset = 0; offset < kBlockFrames;) {
        for (int lane = 0; lane < kLanes; ++lane) {
            if (notes[lane].used) set_envelope(envelopes, lane, block, block + offset);
        }
        const int next = changes.next(offset);
        kernels.apply_envelopes(envelopes, left, right, offset, next - offset);
        offset = next;
    }
}

// Put right at the note's own changes and at blocks, in between as the kernel would have counted:
// so levels do not depend on where the spans of others begin.
void NoteGroup::set_envelope(dsp::LaneEnvelopes& envelopes, int lane, Frame block,
                             Frame now) const noexcept {
    const Note& note = notes[lane];
    Frame anchor = block;
    for (const Frame frame : note.changes()) {
        if (frame <= now) anchor = std::max(anchor, frame);
    }
    const auto since = static_cast<std::uint32_t>(now - anchor);
    const std::uint32_t gate_step = slope_of(note.gate_slope(anchor));
    const std::uint32_t release_step = slope_of(note.release_slope(anchor));
    envelopes.gate[lane] = phase_of(note.gate_phase(anchor)) + gate_step * since;
    envelopes.gate_step[lane] = gate_step;
    envelopes.release[lane] = phase_of(note.release(anchor)) + release_step * since;
    envelopes.release_step[lane] = release_step;
}

void NoteGroup::skip(Frame block, const graph::InstrumentPlan& plan) noexcept {
    // As if it had been rendered before the next block: what circles keep is 0 in its last frame.
    for (Frame frame = block; frame < block + kBlockFrames; ++frame) {
        start_lanes(frame, kBlockFrames, plan);
    }
}

}  // namespace hocket::voices
