#include "dsp/units/band_limited_step.hpp"
#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/band_limited.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/phase-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace band_limited {

constexpr int kTaps = BandLimitedStep::kTaps;
constexpr int kDelay = BandLimitedStep::kDelay;

/// A naive waveform kDelay frames late plus the corrections of its steps and corners. They are
/// kept apart until the output: each then sums in the order of time, whatever the spans.
template <int L>
class Corrected {
public:
    HWY_INLINE void start_lane(int lane) {
        for (int k = 0; k < kTaps; ++k) tail_[k * L + lane] = 0;
        for (int k = 0; k < kDelay; ++k) late_[k * L + lane] = 0;
    }

    /// One span of it, on the stack.
    struct Span {
        alignas(64) float naive[static_cast<std::size_t>((base::kBlockFrames + kDelay) * L)];
        alignas(64) float correction[static_cast<std::size_t>((base::kBlockFrames + kTaps) * L)];

        HWY_INLINE float* now() { return naive + kDelay * L; }
        /// Adds a row of a table to the frames from i's on. `frames_ago` in [0, 1]: how long before
        /// the frame the step was.
        HWY_INLINE void add(const float (*table)[kTaps], int i, float frames_ago, float size) {
            const float place = frames_ago * static_cast<float>(BandLimitedStep::kRows);
            const int row = std::clamp(static_cast<int>(place), 0, BandLimitedStep::kRows - 1);
            const float part = place - static_cast<float>(row);
            const float* a = table[row];
            const float* b = table[row + 1];
            float sum[kTaps];
            for (int k = 0; k < kTaps; ++k) sum[k] = size * (a[k] + part * (b[k] - a[k]));
            for (int k = 0; k < kTaps; ++k) correction[i + k * L] += sum[k];
        }
    };

    HWY_INLINE void begin(Span& span, int frames) {
        std::copy_n(late_, kDelay * L, span.naive);
        std::copy_n(tail_, kTaps * L, span.correction);
        std::fill_n(span.correction + kTaps * L, frames * L, 0.0f);
    }
    HWY_INLINE void end(Span& span, float* out, int frames) {
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            (Float<N>::load(span.naive + i) + Float<N>::load(span.correction + i)).store(out + i);
        });
        std::copy_n(span.naive + frames * L, kDelay * L, late_);
        std::copy_n(span.correction + frames * L, kTaps * L, tail_);
    }

private:
    alignas(64) float tail_[static_cast<std::size_t>(kTaps * L)];
    alignas(64) float late_[static_cast<std::size_t>(kDelay * L)];
};

HWY_INLINE float to_turns(std::uint32_t phase) {
    return static_cast<float>(phase >> 8) * (1.0f / 16777216.0f);
}

/// Calls body(i) for each set bit, lowest first: the lanes (or frames) from i on.
template <class Body>
HWY_INLINE void for_bits(unsigned bits, int i, const Body& body) {
    while (bits != 0) {
        body(i + __builtin_ctz(bits));
        bits &= bits - 1;
    }
}

/// What the waveforms share: the phase, the last frame's step, and the first frame's start from
/// silence as a step or a corner of its own.
template <int L>
class Waveform {
public:
    HWY_INLINE void start_lane(int lane) {
        phase_.start_lane(lane);
        corrected_.start_lane(lane);
        last_step_[lane] = 0;
        fresh_[lane] = true;
        any_fresh_ = true;
    }

    struct Span : Corrected<L>::Span {
        PhaseBlock<L> phases;
        // Of the frame before and then of each frame, in turns.
        alignas(64) float steps[static_cast<std::size_t>((base::kBlockFrames + 1) * L + kLanes)];
        bool held;

        /// The step that led to the frame of i.
        HWY_INLINE float step_to(int i) const { return steps[i < L || !held ? i : L + i % L]; }
        /// How long before its frame the phase was at 0, in frames.
        HWY_INLINE float frames_since(float turns, int i) const {
            const float step = step_to(i);
            return step > turns ? turns / step : 1.0f;
        }
    };

    HWY_INLINE void begin(const UnitSetup& setup, const Source<L>& hz, Span& span, int frames) {
        const float scale = phase_scale(setup);
        span.held = hz.held();
        std::copy_n(last_step_, L, span.steps);
        phase_.walk(
            hz.held(), frames,
            [&](auto width, int i) HWY_ATTR {
                constexpr int N = width;
                const Float<N> step = forward_step(hz.template load<N>(i), scale);
                (step * Float<N>(1.0f / 4294967296.0f)).store(span.steps + L + i);
                return step;
            },
            span.phases);
        const int last = hz.held() ? 0 : frames - 1;
        std::copy_n(span.steps + L + last * L, L, last_step_);
        corrected_.begin(span, frames);
    }

    /// Calls body(lane) for the lanes whose first frame this is.
    template <class Body>
    HWY_INLINE void for_fresh(const Body& body) {
        if (!any_fresh_) return;
        for (int lane = 0; lane < L; ++lane) {
            if (fresh_[lane]) body(lane);
            fresh_[lane] = false;
        }
        any_fresh_ = false;
    }

    HWY_INLINE void end(Span& span, float* out, int frames) { corrected_.end(span, out, frames); }

private:
    Phase<L> phase_;
    Corrected<L> corrected_;
    float last_step_[L];
    bool fresh_[L];
    bool any_fresh_;
};

template <int L>
class Saw : public Plain<Saw<L>> {
public:
    static constexpr int kInputs = 1;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { wave_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const BandLimitedStep& tables = *tables_;
        const Source<L> hz{inputs[0]};
        typename Waveform<L>::Span span;
        wave_.begin(setup, hz, span, frames);
        wave_.for_fresh([&](int lane) HWY_ATTR { span.add(tables.step, lane, 0, 1); });
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Bits<N> phase = Bits<N>::load(span.phases.now() + i);
            // 1 - 2 phase, of the phase as a signed number about its middle.
            const Bits<N> middle = Bits<N>(0x7FFFFFFFU) - phase;
            (middle.to_float() * Float<N>(1.0f / 2147483648.0f)).store(span.now() + i);
            const Mask<N> wrapped = phase < Bits<N>::load(span.phases.at + i);
            if (!wrapped.any()) return;
            for_bits(wrapped.bits(), i, [&](int at) HWY_ATTR {
                const float turns = to_turns(span.phases.now()[at]);
                span.add(tables.step, at, span.frames_since(turns, at), 2);
            });
        });
        wave_.end(span, outputs[0], frames);
    }
    void start(const UnitSetup&) { tables_ = &band_limited_step(); }

private:
    const BandLimitedStep* tables_;
    Waveform<L> wave_;
};

template <int L>
class Tri : public Plain<Tri<L>> {
public:
    static constexpr int kInputs = 1;
    static constexpr int kOutputs = 1;

    void start(const UnitSetup&) { tables_ = &band_limited_step(); }
    void start_lane(const UnitSetup&, int lane) { wave_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const BandLimitedStep& tables = *tables_;
        const Source<L> hz{inputs[0]};
        typename Waveform<L>::Span span;
        wave_.begin(setup, hz, span, frames);
        wave_.for_fresh(
            [&](int lane) HWY_ATTR { span.add(tables.corner, lane, 0, 4 * span.steps[L + lane]); });
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Bits<N> phase = Bits<N>::load(span.phases.now() + i);
            const Bits<N> before = Bits<N>::load(span.phases.at + i);
            triangle_of(phase).store(span.now() + i);
            // A quarter turn on, the top bit changes at both corners.
            const Bits<N> quarter{0x40000000U};
            const Mask<N> turned = Bits<N>::top_bit((phase + quarter) ^ (before + quarter));
            if (!turned.any()) return;
            for_bits(turned.bits(), i, [&](int at) HWY_ATTR {
                const std::uint32_t turn = span.phases.now()[at] + 0x40000000U;
                const float slope = (turn >> 31) != 0 ? -8.0f : 8.0f;
                const float since = span.frames_since(to_turns(turn & 0x7FFFFFFFU), at);
                span.add(tables.corner, at, since, slope * span.step_to(at));
            });
        });
        wave_.end(span, outputs[0], frames);
    }

private:
    const BandLimitedStep* tables_;
    Waveform<L> wave_;
};

/// 1 while the phase is below the width, then -1.
template <int L>
class Pulse : public Plain<Pulse<L>> {
public:
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 1;

    void start(const UnitSetup&) { tables_ = &band_limited_step(); }
    void start_lane(const UnitSetup&, int lane) {
        wave_.start_lane(lane);
        last_width_[lane] = 0;
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> hz{inputs[0]};
        const Source<L> part{inputs[1]};
        Span span;
        wave_.begin(setup, hz, span, frames);
        std::copy_n(last_width_, L, span.widths);
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            clamp(part.template load<N>(i), Float<N>(0.0f), Float<N>(1.0f))
                .store(span.widths + L + i);
        });
        wave_.for_fresh([&](int lane) HWY_ATTR {
            // Nothing came before: no crossing, but a step from 0.
            span.widths[lane] = span.widths[L + lane];
            span.add(tables_->step, lane, 0, span.widths[lane] > 0 ? 1.0f : -1.0f);
        });
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Bits<N> phase = Bits<N>::load(span.phases.now() + i);
            const Bits<N> before = Bits<N>::load(span.phases.at + i);
            const Mask<N> high = turns(phase) < Float<N>::load(span.widths + L + i);
            const Mask<N> was_high = turns(before) < Float<N>::load(span.widths + i);
            select(high, Float<N>(1.0f), Float<N>(-1.0f)).store(span.now() + i);
            const Mask<N> crossed = (phase < before) | (high ^ was_high);
            if (!crossed.any()) return;
            for_bits(crossed.bits(), i, [&](int at) HWY_ATTR { cross(span, at); });
        });
        std::copy_n(span.widths + frames * L, L, last_width_);
        wave_.end(span, outputs[0], frames);
    }

private:
    struct Span : Waveform<L>::Span {
        alignas(64) float widths[static_cast<std::size_t>((base::kBlockFrames + 1) * L)];
    };

    template <int N>
    HWY_INLINE static Float<N> turns(Bits<N> phase) {
        return phase.template shifted_right<8>().to_float() * Float<N>(1.0f / 16777216.0f);
    }

    /// Adds the steps between the frame before and that of i: at the width, going down (or up,
    /// where it is the width that moved), at the turn, going up.
    HWY_INLINE void cross(Span& span, int i) {
        const float before = to_turns(span.phases.at[i]) - span.widths[i];
        const float phase = to_turns(span.phases.now()[i]);
        const float width = span.widths[L + i];
        if (span.phases.now()[i] >= span.phases.at[i]) {
            step_at(span, i, before, phase - width);
            return;
        }
        step_at(span, i, before, phase + 1 - width);
        const float since = span.frames_since(phase, i);
        span.add(tables_->step, i, since, 2);
        if (phase >= width) {
            span.add(tables_->step, i, std::min(since, span.frames_since(phase - width, i)), -2);
        }
    }

    /// A step where the phase less the width goes from `from` to `to` in one frame.
    HWY_INLINE void step_at(Span& span, int i, float from, float to) {
        if ((from < 0) == (to < 0)) return;
        span.add(tables_->step, i, to / (to - from), to < 0 ? 2.0f : -2.0f);
    }

    const BandLimitedStep* tables_;
    Waveform<L> wave_;
    float last_width_[L];
};

template <int L>
class Square : public Plain<Square<L>> {
public:
    static constexpr int kInputs = 1;
    static constexpr int kOutputs = 1;

    void start(const UnitSetup& setup) { pulse_.start(setup); }
    void start_lane(const UnitSetup& setup, int lane) { pulse_.start_lane(setup, lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        alignas(64) static constexpr float kHalf[kLanes] = {0.5f, 0.5f, 0.5f, 0.5f,
                                                            0.5f, 0.5f, 0.5f, 0.5f};
        const UnitInput both[2] = {inputs[0], {kHalf, true}};
        pulse_.process(setup, both, outputs, frames);
    }

private:
    Pulse<L> pulse_;
};

}  // namespace band_limited

void fill_band_limited(UnitTable& table) {
    using namespace band_limited;
    static_cast<void>(band_limited_step());  // made here, not at a reset
    add_unit<Saw>(table, UnitKind::saw);
    add_unit<Square>(table, UnitKind::square);
    add_unit<Tri>(table, UnitKind::tri);
    add_unit<Pulse>(table, UnitKind::pulse);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_band_limited);
void add_band_limited(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_band_limited)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
