#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/oscillators.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/phase-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace oscillators {

template <int L>
class Sine : public Plain<Sine<L>> {
public:
    static constexpr int kInputs = 1;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { phase_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> hz{inputs[0]};
        PhaseBlock<L> phases;
        walk_at(phase_, hz, setup, frames, phases);
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            sine_of(Bits<width>::load(phases.now() + i)).store(out + i);
        });
    }

private:
    Phase<L> phase_;
};

template <int L>
class Phasor : public Plain<Phasor<L>> {
public:
    static constexpr int kInputs = 1;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { phase_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> hz{inputs[0]};
        PhaseBlock<L> phases;
        walk_at(phase_, hz, setup, frames, phases);
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            // 24 bits, so that the float stays below 1.
            const Bits<N> top = Bits<N>::load(phases.now() + i).template shifted_right<8>();
            (top.to_float() * Float<N>(1.0f / 16777216.0f)).store(out + i);
        });
    }

private:
    Phase<L> phase_;
};

template <int L>
class Impulse : public Plain<Impulse<L>> {
public:
    static constexpr int kInputs = 1;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) {
        phase_.start_lane(lane);
        // Above every phase: the first frame counts as wrapped.
        phase_.before[lane] = 0xFFFFFFFFU;
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> hz{inputs[0]};
        const float scale = phase_scale(setup);
        PhaseBlock<L> phases;
        phase_.walk(
            hz.held(), frames,
            [&](auto width, int i)
                HWY_ATTR { return forward_step(hz.template load<width>(i), scale); },
            phases);
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Mask<N> wrapped = Bits<N>::load(phases.at + L + i) < Bits<N>::load(phases.at + i);
            select(wrapped, Float<N>(1.0f), Float<N>(0.0f)).store(out + i);
        });
    }

private:
    Phase<L> phase_;
};

/// A sine whose frequency swings by index times the modulator's around the carrier's.
template <int L>
class Fm : public Plain<Fm<L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) {
        carrier_.start_lane(lane);
        modulator_.start_lane(lane);
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> carrier{inputs[0]};
        const Source<L> modulator{inputs[1]};
        const Source<L> index{inputs[2]};
        const float scale = phase_scale(setup);
        PhaseBlock<L> phases;
        walk_at(modulator_, modulator, setup, frames, phases);
        Computed<L> hz{false};
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> swing = index.template load<N>(i) * modulator.template load<N>(i);
            const Float<N> sine = sine_of(Bits<N>::load(phases.now() + i));
            fma(swing, sine, carrier.template load<N>(i)).store(hz.values() + i);
        });
        carrier_.walk(
            false, frames,
            [&](auto width, int i)
                HWY_ATTR { return signed_step(hz.template load<width>(i), scale); },
            phases);
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            sine_of(Bits<width>::load(phases.now() + i)).store(out + i);
        });
    }

private:
    Phase<L> carrier_;
    Phase<L> modulator_;
};

/// sin(phase + index * modulation).
template <int L>
class Pm : public Plain<Pm<L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { phase_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> hz{inputs[0]};
        const Source<L> modulation{inputs[1]};
        const Source<L> index{inputs[2]};
        PhaseBlock<L> phases;
        walk_at(phase_, hz, setup, frames, phases);
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            // Infinite products would leave no phase at all.
            const Float<N> most = 1e6f;
            const Float<N> turns =
                clamp(index.template load<N>(i) * modulation.template load<N>(i) *
                          Float<N>(0.1591549431f),
                      -most, most);
            const Bits<N> offset =
                Bits<N>::truncated((turns - round(turns)) * Float<N>(4294967040.0f));
            sine_of(Bits<N>::load(phases.now() + i) + offset).store(out + i);
        });
    }

private:
    Phase<L> phase_;
};

}  // namespace oscillators

void fill_oscillators(UnitTable& table) {
    using namespace oscillators;
    add_unit<Sine>(table, UnitKind::sine);
    add_unit<Phasor>(table, UnitKind::phasor);
    add_unit<Impulse>(table, UnitKind::impulse);
    add_unit<Fm>(table, UnitKind::fm);
    add_unit<Pm>(table, UnitKind::pm);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_oscillators);
void add_oscillators(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_oscillators)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
