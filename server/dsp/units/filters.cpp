#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/filters.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace filters {

// Two-pole state-variable filter by trapezoidal integration. Source: Simper, "Solving the
// continuous SVF equations using trapezoidal integration and equivalent currents" (2013); also
// Zavalishin, "The art of VA filter design", ch. 4. With g = tan(pi fc / fs), k = 1 / q:
//     d = x - ic2,  v1 = a1 ic1 + a2 d,  v2 = ic2 + a2 ic1 + a3 d,  a1 = 1 / (1 + g (g + k)),
//     a2 = g a1, a3 = g a2;  ic1' = 2 v1 - ic1, ic2' = 2 v2 - ic2.
// Poles stay inside the circle for every g, k > 0, however they move.

/// What a frame needs of cutoff and q: c1 = 2 a1 - 1, b2 = 2 a2, b3 = 2 a3 and k.
template <int N>
struct Coefficients {
    Float<N> c1, b2, b3, k;
};

/// 2 / rate: times a frequency it is the part of half the rate.
HWY_INLINE float part_scale(const UnitSetup& setup) {
    return static_cast<float>(2 / setup.rate_hz);
}

/// @param part of half the rate; held to [2e-5, 0.98]: 0.5 Hz to 23.5 kHz at 48 kHz.
/// @param k 1 / q
template <int N>
HWY_INLINE Coefficients<N> coefficients(Float<N> part, Float<N> q, Float<N> k) {
    const Float<N> one = 1.0f;
    const Float<N> x = clamp(part, Float<N>(2e-5f), Float<N>(0.98f));
    // g = s / c without its own division: with s^2 + c^2 = 1, a1 = q c^2 / (q + s c) and so on.
    const Float<N> s = sine_quarter(x);
    const Float<N> c = sine_quarter(one - x);
    const Float<N> sc = s * c;
    const Float<N> scale = Float<N>(2.0f) / (q + sc);
    const Float<N> qs = q * scale;
    return {fma(qs, c * c, -one), qs * sc, qs * (s * s), k};
}

/// Frame by frame: the state is that of one register of lanes.
template <int N>
struct Integrators {
    Float<N> ic1, ic2;
    // Of the last frame:
    Float<N> band, low;

    HWY_INLINE void step(Float<N> x, const Coefficients<N>& a) {
        const Float<N> half = 0.5f;
        // Written for the shortest way from state to state: two multiply-adds.
        const Float<N> next1 = fma(a.c1, ic1, fnma(a.b2, ic2, a.b2 * x));
        const Float<N> next2 = fma(a.b3, x - ic2, fma(a.b2, ic1, ic2));
        band = half * (next1 + ic1);
        low = half * (next2 + ic2);
        ic1 = next1;
        ic2 = next2;
    }
};

// Outputs: of the input, the state and k.
struct Low {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N>, const Integrators<N>& s, Float<N>) {
        return s.low;
    }
};
struct High {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> x, const Integrators<N>& s, Float<N> k) {
        return fnma(k, s.band, x) - s.low;
    }
};
struct Band {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N>, const Integrators<N>& s, Float<N> k) {
        return k * s.band;
    }
};
struct Notch {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> x, const Integrators<N>& s, Float<N> k) {
        return fnma(k, s.band, x);
    }
};

// How the third input becomes q.
struct Direct {
    template <int N>
    HWY_INLINE static Float<N> q_of(Float<N> q) {
        return clamp(q, Float<N>(0.1f), Float<N>(1000.0f));
    }
};
/// SuperDirt's map: 1 / q falls exponentially from 1 to 0.001.
struct Resonance {
    template <int N>
    HWY_INLINE static Float<N> q_of(Float<N> resonance) {
        const Float<N> r = clamp(resonance, Float<N>(0.0f), Float<N>(1.0f));
        return exp2(r * Float<N>(9.965784285f));
    }
};

template <int L>
struct CoefficientBlock {
    explicit CoefficientBlock(bool held) : c1(held), b2(held), b3(held), k(held) {}

    template <int N>
    HWY_INLINE void set(int i, const Coefficients<N>& a) {
        a.c1.store(c1.values() + i);
        a.b2.store(b2.values() + i);
        a.b3.store(b3.values() + i);
        a.k.store(k.values() + i);
    }
    template <int N>
    HWY_INLINE Coefficients<N> at(int i) const {
        return {c1.template load<N>(i), b2.template load<N>(i), b3.template load<N>(i),
                k.template load<N>(i)};
    }

    Computed<L> c1, b2, b3, k;
};

/// Rows to columns.
HWY_INLINE void transpose(Float<4> (&r)[4]) {
    const Float<4>::Tag f;
    const hn::Repartition<std::uint64_t, Float<4>::Tag> pairs;
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(f, r[0].v, r[1].v));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(f, r[0].v, r[1].v));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(f, r[2].v, r[3].v));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(f, r[2].v, r[3].v));
    r[0] = hn::BitCast(f, hn::InterleaveLower(pairs, low01, low23));
    r[1] = hn::BitCast(f, hn::InterleaveUpper(pairs, low01, low23));
    r[2] = hn::BitCast(f, hn::InterleaveLower(pairs, high01, high23));
    r[3] = hn::BitCast(f, hn::InterleaveUpper(pairs, high01, high23));
}

template <class Output, class Law, int L>
class StateVariable : public Plain<StateVariable<Output, Law, L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { ic1_[lane] = ic2_[lane] = 0; }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Controls controls{setup, inputs, frames};
        const auto recur = [&](const auto& coefficients_at) HWY_ATTR {
            float* out = outputs[0];
            for_lanes<L>([&](auto width, int lane) HWY_ATTR {
                constexpr int N = width;
                Integrators<N> state = integrators<N>(lane);
                for (int i = lane; i < frames * L; i += L) {
                    const Coefficients<N> a = coefficients_at(width, i);
                    const Float<N> x = in.template load<N>(i);
                    state.step(x, a);
                    Output::of(x, state, a.k).store(out + i);
                }
                keep(state, lane);
            });
        };
        if (L > 1 && !controls.held) {
            // Registers are full anyway: nothing is gained by computing ahead.
            recur([&](auto width, int i) HWY_ATTR { return controls.template at<width>(i); });
            return;
        }
        CoefficientBlock<L> block{controls.held};
        fill(block, controls, frames);
        recur([&](auto width, int i) HWY_ATTR { return block.template at<width>(i); });
    }

    /// The units are lanes of one register: four frames of each are turned to four registers of a
    /// frame, and back.
    static void process_beside(void* const* states, const UnitSetup* const* setups,
                               const UnitInput* const* inputs, float* const* const* outputs) {
        static_assert(L == 1 && kBeside == 4);
        const Source<1> in[kBeside] = {Source<1>{inputs[0][0]}, Source<1>{inputs[1][0]},
                                       Source<1>{inputs[2][0]}, Source<1>{inputs[3][0]}};
        CoefficientBlock<1> blocks[kBeside] = {
            CoefficientBlock<1>{are_held(inputs[0])}, CoefficientBlock<1>{are_held(inputs[1])},
            CoefficientBlock<1>{are_held(inputs[2])}, CoefficientBlock<1>{are_held(inputs[3])}};
        bool held = true;
        alignas(16) float ic1[kBeside];
        alignas(16) float ic2[kBeside];
        for (int n = 0; n < kBeside; ++n) {
            const Controls controls{*setups[n], inputs[n], kBlock};
            fill(blocks[n], controls, kBlock);
            held = held && controls.held;
            ic1[n] = static_cast<StateVariable*>(states[n])->ic1_[0];
            ic2[n] = static_cast<StateVariable*>(states[n])->ic2_[0];
        }
        Integrators<kBeside> state;
        state.ic1 = Float<kBeside>::load(ic1);
        state.ic2 = Float<kBeside>::load(ic2);
        FrameCoefficients a{};
        load(blocks, 0, a);
        for (int t = 0; t < kBlock; t += kBeside) {
            if (!held) load(blocks, t, a);
            Float<kBeside> x[kBeside];
            for (int n = 0; n < kBeside; ++n) x[n] = in[n].template load<kBeside>(t);
            transpose(x);
            for (int j = 0; j < kBeside; ++j) {
                state.step(x[j], {a.c1[j], a.b2[j], a.b3[j], a.k[j]});
                x[j] = Output::of(x[j], state, a.k[j]);
            }
            transpose(x);
            for (int n = 0; n < kBeside; ++n) x[n].store(outputs[n][0] + t);
        }
        state.ic1.store(ic1);
        state.ic2.store(ic2);
        for (int n = 0; n < kBeside; ++n) {
            static_cast<StateVariable*>(states[n])->ic1_[0] = ic1[n];
            static_cast<StateVariable*>(states[n])->ic2_[0] = ic2[n];
        }
    }

private:
    static constexpr int kBlock = base::kBlockFrames;

    /// Of four frames, the units side by side.
    struct FrameCoefficients {
        Float<kBeside> c1[kBeside], b2[kBeside], b3[kBeside], k[kBeside];
    };
    HWY_INLINE static void load(const CoefficientBlock<L> (&blocks)[kBeside], int t,
                                FrameCoefficients& a) {
        for (int n = 0; n < kBeside; ++n) {
            a.c1[n] = blocks[n].c1.template load<kBeside>(t);
            a.b2[n] = blocks[n].b2.template load<kBeside>(t);
            a.b3[n] = blocks[n].b3.template load<kBeside>(t);
            a.k[n] = blocks[n].k.template load<kBeside>(t);
        }
        transpose(a.c1);
        transpose(a.b2);
        transpose(a.b3);
        transpose(a.k);
    }

    static bool are_held(const UnitInput* inputs) { return inputs[1].held && inputs[2].held; }

    /// Cutoff and q of a span.
    struct Controls {
        HWY_INLINE Controls(const UnitSetup& setup, const UnitInput* inputs, int frames)
            : held{are_held(inputs)},
              hz{inputs[1]},
              scale{part_scale(setup)},
              qs{inputs[2].held},
              ks{inputs[2].held} {
            const Source<L> q{inputs[2]};
            for_all_or_once<L>(q.held(), frames, [&](auto width, int i) HWY_ATTR {
                constexpr int N = width;
                const Float<N> value = Law::q_of(q.template load<N>(i));
                value.store(qs.values() + i);
                (Float<N>(1.0f) / value).store(ks.values() + i);
            });
        }
        template <int N>
        HWY_INLINE Coefficients<N> at(int i) const {
            return coefficients<N>(hz.template load<N>(i) * Float<N>(scale), qs.template load<N>(i),
                                   ks.template load<N>(i));
        }

        bool held;
        Source<L> hz;
        float scale;
        Computed<L> qs, ks;
    };
    HWY_INLINE static void fill(CoefficientBlock<L>& block, const Controls& controls, int frames) {
        for_all_or_once<L>(controls.held, frames, [&](auto width, int i) HWY_ATTR {
            block.set(i, controls.template at<width>(i));
        });
    }
    template <int N>
    HWY_INLINE Integrators<N> integrators(int lane) const {
        Integrators<N> state;
        state.ic1 = Float<N>::load(ic1_ + lane);
        state.ic2 = Float<N>::load(ic2_ + lane);
        return state;
    }
    template <int N>
    HWY_INLINE void keep(const Integrators<N>& state, int lane) {
        state.ic1.store(ic1_ + lane);
        state.ic2.store(ic2_ + lane);
    }

    alignas(32) float ic1_[L];
    alignas(32) float ic2_[L];
};

/// One knob: left of the middle a low-pass that closes from 20 kHz to 20 Hz, right of it a
/// high-pass that opens from 20 Hz to 20 kHz, both exponential, q = 0.7071. Within 0.05 of the
/// middle the filter is blended with the input, of which the middle itself is nothing else.
template <int L>
class Dj : public Plain<Dj<L>> {
public:
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { ic1_[lane] = ic2_[lane] = 0; }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> knob{inputs[1]};
        const float scale = part_scale(setup);
        CoefficientBlock<L> block{knob.held()};
        Computed<L> side{knob.held()};
        for_all_or_once<L>(knob.held(), frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            // -1..1 off the middle.
            const Float<N> off =
                fma(clamp(knob.template load<N>(i), Float<N>(0.0f), Float<N>(1.0f)), Float<N>(2.0f),
                    Float<N>(-1.0f));
            off.store(side.values() + i);
            const Float<N> along = select(off < Float<N>(0.0f), off + Float<N>(1.0f), off);
            // log2(1000) octaves from 20 Hz.
            const Float<N> hz = Float<N>(20.0f) * exp2(along * Float<N>(9.965784285f));
            block.set(i, coefficients<N>(hz * Float<N>(scale), Float<N>(0.70710678f),
                                         Float<N>(1.41421356f)));
        });
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            Integrators<N> state;
            state.ic1 = Float<N>::load(ic1_ + lane);
            state.ic2 = Float<N>::load(ic2_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Coefficients<N> a = block.template at<N>(i);
                const Float<N> x = in.template load<N>(i);
                const Float<N> off = side.template load<N>(i);
                state.step(x, a);
                const Float<N> filtered =
                    select(off < Float<N>(0.0f), Low::of(x, state, a.k), High::of(x, state, a.k));
                const Float<N> part = min(abs(off) * Float<N>(10.0f), Float<N>(1.0f));
                fma(part, filtered - x, x).store(out + i);
            }
            state.ic1.store(ic1_ + lane);
            state.ic2.store(ic2_ + lane);
        });
    }

private:
    alignas(32) float ic1_[L];
    alignas(32) float ic2_[L];
};

/// y = c x + x1 - c y1: unity at every frequency.
template <int L>
class Allpass : public Plain<Allpass<L>> {
public:
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { state_[lane] = 0; }
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> coefficient{inputs[1]};
        float* out = outputs[0];
        // At 1 itself the pole would stand on the circle.
        const float most = 0.9999f;
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            Float<N> state = Float<N>::load(state_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> x = in.template load<N>(i);
                const Float<N> c =
                    clamp(coefficient.template load<N>(i), Float<N>(-most), Float<N>(most));
                // One delay for both (transposed form).
                const Float<N> y = fma(c, x, state);
                state = fnma(c, y, x);
                y.store(out + i);
            }
            state.store(state_ + lane);
        });
    }

private:
    alignas(32) float state_[L];
};

// Four one-pole low-passes in a loop, solved without a delay. Source: Zavalishin, "The art of VA
// filter design", ch. 5, with saturation at the input of the first: u = saturated(x - k y).
template <int L>
class Ladder : public Plain<Ladder<L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) {
        for (auto& stage : stages_) stage[lane] = 0;
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> hz{inputs[1]};
        const Source<L> resonance{inputs[2]};
        const float scale = part_scale(setup);
        const bool held = hz.held() && resonance.held();
        Computed<L> gains{held};
        Computed<L> feedbacks{held};
        Computed<L> solved{held};
        for_all_or_once<L>(held, frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            const Float<N> part =
                clamp(hz.template load<N>(i) * Float<N>(scale), Float<N>(2e-5f), Float<N>(0.98f));
            const Float<N> s = sine_quarter(part);
            // G = g / (1 + g) of each stage, g = s / c.
            const Float<N> gain = s / (s + sine_quarter(one - part));
            const Float<N> k =
                Float<N>(4.0f) * clamp(resonance.template load<N>(i), Float<N>(0.0f), one);
            const Float<N> square = gain * gain;
            gain.store(gains.values() + i);
            k.store(feedbacks.values() + i);
            (one / fma(k, square * square, one)).store(solved.values() + i);
        });
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            Float<N> s1 = Float<N>::load(stages_[0] + lane);
            Float<N> s2 = Float<N>::load(stages_[1] + lane);
            Float<N> s3 = Float<N>::load(stages_[2] + lane);
            Float<N> s4 = Float<N>::load(stages_[3] + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> gain = gains.template load<N>(i);
                const Float<N> k = feedbacks.template load<N>(i);
                // What the last stage would give for no input: its state's part of the loop.
                const Float<N> rest =
                    fma(fma(fma(s1, gain, s2), gain, s3), gain, s4) * (one - gain);
                const Float<N> x = in.template load<N>(i);
                const Float<N> u = saturated(fnma(k, rest, x) * solved.template load<N>(i));
                const Float<N> y1 = stage(u, gain, s1);
                const Float<N> y2 = stage(y1, gain, s2);
                const Float<N> y3 = stage(y2, gain, s3);
                stage(y3, gain, s4).store(out + i);
            }
            s1.store(stages_[0] + lane);
            s2.store(stages_[1] + lane);
            s3.store(stages_[2] + lane);
            s4.store(stages_[3] + lane);
        });
    }

private:
    template <int N>
    HWY_INLINE static Float<N> stage(Float<N> x, Float<N> gain, Float<N>& state) {
        const Float<N> v = (x - state) * gain;
        const Float<N> y = v + state;
        state = y + v;
        return y;
    }

    alignas(32) float stages_[4][L];
};

template <class Output, class Law>
void add_svf(UnitTable& table, UnitKind kind) {
    UnitOps one = ops_of<StateVariable<Output, Law, 1>, 1>();
    one.process_beside = &StateVariable<Output, Law, 1>::process_beside;
    table.set(kind, one, ops_of<StateVariable<Output, Law, kLanes>, kLanes>());
}

}  // namespace filters

void fill_filters(UnitTable& table) {
    using namespace filters;
    add_svf<Low, Direct>(table, UnitKind::lpf);
    add_svf<High, Direct>(table, UnitKind::hpf);
    add_svf<Band, Direct>(table, UnitKind::bpf);
    add_svf<Notch, Direct>(table, UnitKind::notch);
    add_svf<Low, Resonance>(table, UnitKind::rlpf);
    add_svf<High, Resonance>(table, UnitKind::rhpf);
    table.set(UnitKind::djf, ops_of<Dj<1>, 1>(), ops_of<Dj<kLanes>, kLanes>());
    table.set(UnitKind::allpass, ops_of<Allpass<1>, 1>(), ops_of<Allpass<kLanes>, kLanes>());
    table.set(UnitKind::moog, ops_of<Ladder<1>, 1>(), ops_of<Ladder<kLanes>, kLanes>());
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_filters);
void add_filters(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_filters)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
