#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/control.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace control {

/// From start to end in a straight line, computed from what is left: no error adds up.
template <int L>
class Line : public Plain<Line<L>> {
public:
    static constexpr int kInputs = 4;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) {
        gate_[lane] = 0;
        moving_[lane] = 0;
        per_frame_[lane] = 1;
        left_[lane] = 1;  // until a trigger comes the line stands at its start
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> trigger{inputs[0]};
        const Source<L> start{inputs[1]};
        const Source<L> end{inputs[2]};
        const Source<L> duration{inputs[3]};
        const auto rate = static_cast<float>(setup.rate_hz);
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Float<N> zero = 0.0f;
            const Float<N> one = 1.0f;
            Float<N> gate = Float<N>::load(gate_ + lane);
            Float<N> left = Float<N>::load(left_ + lane);
            Float<N> per_frame = Float<N>::load(per_frame_ + lane);
            Float<N> moving = Float<N>::load(moving_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> now = select(trigger.template load<N>(i) > zero, one, zero);
                const Mask<N> begins = now > gate;
                if (begins.any()) {
                    // At most 2^24 frames, which floats count exactly: six minutes at 48 kHz.
                    const Float<N> total = clamp(round(duration.template load<N>(i) * rate), one,
                                                 Float<N>(16777216.0f));
                    left = select(begins, total, left);
                    per_frame = select(begins, one / total, per_frame);
                    moving = select(begins, one, moving);
                }
                gate = now;
                left = max(left - moving, zero);
                const Float<N> from = start.template load<N>(i);
                const Float<N> to = end.template load<N>(i);
                const Float<N> part = left * per_frame;
                select(left > zero, fma(part, from - to, to), to).store(out + i);
            }
            gate.store(gate_ + lane);
            left.store(left_ + lane);
            per_frame.store(per_frame_ + lane);
            moving.store(moving_ + lane);
        });
    }

private:
    alignas(32) float gate_[L];
    alignas(32) float left_[L];
    alignas(32) float per_frame_[L];
    alignas(32) float moving_[L];
};

/// One pole that has covered all but a thousandth of a step after time_s. Its first value is the
/// input's: a control does not glide up from 0 when it starts.
template <int L>
class Lag : public Plain<Lag<L>> {
public:
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) {
        state_[lane] = 0;
        fresh_[lane] = 1;
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> time{inputs[1]};
        // -ln(1000) / ln(2) / rate
        const auto scale = static_cast<float>(-9.965784285 / setup.rate_hz);
        Computed<L> rests{time.held()};
        for_all_or_once<L>(time.held(), frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            // A time of 0 leaves 2^-126 of the way: nothing.
            const Float<N> seconds = max(time.template load<N>(i), Float<N>(1e-9f));
            exp2(Float<N>(scale) / seconds).store(rests.values() + i);
        });
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Mask<N> fresh = Float<N>::load(fresh_ + lane) > Float<N>(0.0f);
            Float<N> state =
                select(fresh, in.template load<N>(lane), Float<N>::load(state_ + lane));
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> x = in.template load<N>(i);
                state = fma(rests.template load<N>(i), state - x, x);
                state.store(out + i);
            }
            state.store(state_ + lane);
            Float<N>(0.0f).store(fresh_ + lane);
        });
    }

private:
    alignas(32) float state_[L];
    alignas(32) float fresh_[L];
};

/// The input's value at the last step of the trigger to above 0; 0 before the first.
template <int L>
class SampleHold : public Plain<SampleHold<L>> {
public:
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { value_[lane] = gate_[lane] = 0; }
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> trigger{inputs[1]};
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Float<N> zero = 0.0f;
            Float<N> value = Float<N>::load(value_ + lane);
            Float<N> gate = Float<N>::load(gate_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> now = trigger.template load<N>(i);
                const Mask<N> steps = (now > zero) & !(gate > zero);
                value = select(steps, in.template load<N>(i), value);
                gate = now;
                value.store(out + i);
            }
            value.store(value_ + lane);
            gate.store(gate_ + lane);
        });
    }

private:
    alignas(32) float value_[L];
    alignas(32) float gate_[L];
};

}  // namespace control

void fill_control(UnitTable& table) {
    using namespace control;
    add_unit<Line>(table, UnitKind::line);
    add_unit<Lag>(table, UnitKind::lag);
    add_unit<SampleHold>(table, UnitKind::sample_hold);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_control);
void add_control(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_control)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
