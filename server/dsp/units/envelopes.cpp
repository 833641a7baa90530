#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/envelopes.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace envelopes {

enum class Stage : std::uint8_t { idle, attack, decay, sustain, release };

/// Frames of a segment; a time of 0 is one frame, and two hours are enough.
HWY_INLINE std::int32_t segment_frames(float seconds, double rate_hz) {
    const double frames = static_cast<double>(seconds) * rate_hz + 0.5;
    if (!(frames >= 1)) return 1;
    return frames < 1e9 ? static_cast<std::int32_t>(frames) : 1'000'000'000;
}

// A stage without an end: longer than any segment, and begun again when it is over.
constexpr std::int32_t kForever = 1 << 30;

/// The states of the lanes. A segment is computed from what is left of it and not summed up, so it
/// ends on its frame and at its level exactly:
///     level = target + (from - target) * shape(left / frames)
/// shape(u) = u in an attack, u^3 in a decay or release: within 0.02 of the exponential curve of
/// synthesisers that falls by 35 dB over the segment, but it ends at 0.
template <int L>
struct Lanes {
    alignas(32) float from[L];
    alignas(32) float target[L];     // of attack and release; a decay follows the sustain input
    alignas(32) float cubic[L];      // 1 where the shape is u^3, else 0
    alignas(32) float follows[L];    // 1 in decay and sustain
    alignas(32) float per_frame[L];  // 1 / frames
    alignas(32) std::uint32_t left[L];
    alignas(32) float level[L];
    alignas(32) float gate[L];  // 1 while it is open
    Stage stage[L];

    HWY_INLINE void start_lane(int lane) {
        level[lane] = gate[lane] = 0;
        hold(lane, Stage::idle);
        target[lane] = 0;
    }
    HWY_INLINE void begin(int lane, Stage to, float towards, float seconds, double rate_hz) {
        const std::int32_t frames = segment_frames(seconds, rate_hz);
        stage[lane] = to;
        from[lane] = level[lane];
        target[lane] = towards;
        cubic[lane] = to == Stage::attack ? 0.0f : 1.0f;
        follows[lane] = to == Stage::decay ? 1.0f : 0.0f;
        left[lane] = static_cast<std::uint32_t>(frames);
        per_frame[lane] = 1.0f / static_cast<float>(frames);
    }
    /// A stage at its target.
    HWY_INLINE void hold(int lane, Stage to) {
        stage[lane] = to;
        cubic[lane] = 1;
        follows[lane] = to == Stage::sustain ? 1.0f : 0.0f;
        left[lane] = kForever;
        per_frame[lane] = 0;  // shape 0: the level is the target
    }
};

// The three envelopes: which inputs are what, and what follows an attack.
struct Adsr {
    static constexpr int kInputs = 5;
    static constexpr int kAttack = 1, kDecay = 2, kSustain = 3, kRelease = 4;
    static constexpr bool kGated = true;
};
struct Ar {
    static constexpr int kInputs = 3;
    static constexpr int kAttack = 1, kDecay = -1, kSustain = -1, kRelease = 2;
    static constexpr bool kGated = true;
};
struct Ad {
    static constexpr int kInputs = 3;
    static constexpr int kAttack = 1, kDecay = -1, kSustain = -1, kRelease = 2;
    static constexpr bool kGated = false;  // its decay is a release that follows the attack
};

template <class Law, int L>
class Envelope : public Plain<Envelope<Law, L>> {
public:
    static constexpr int kInputs = Law::kInputs;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { lanes_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> gate{inputs[0]};
        const Source<L> attack{inputs[Law::kAttack]};
        const Source<L> decay{inputs[Law::kDecay < 0 ? 0 : Law::kDecay]};
        const Source<L> sustain{inputs[Law::kSustain < 0 ? 0 : Law::kSustain]};
        const Source<L> release{inputs[Law::kRelease]};
        const Times times{attack, decay, sustain, release, setup.rate_hz};
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            int t = 0;
            while (t < frames) {
                // Both read inputs of frame t, which the output may overwrite.
                end_segments<N>(lane, times, t);
                if (t == 0 || !gate.held()) switch_gates<N>(lane, gate, times, t);
                t = run<N>(lane, gate, sustain, out, t, frames);
            }
        });
    }

private:
    struct Times {
        const Source<L>& attack;
        const Source<L>& decay;
        const Source<L>& sustain;
        const Source<L>& release;
        double rate_hz;
    };

    template <int N>
    HWY_INLINE static Float<N> opened(const Source<L>& gate, int i) {
        return select(gate.template load<N>(i) > Float<N>(0.0f), Float<N>(1.0f), Float<N>(0.0f));
    }

    template <int N>
    HWY_INLINE void switch_gates(int lane, const Source<L>& gate, const Times& times, int t) {
        const Float<N> now = opened<N>(gate, t * L + lane);
        const unsigned changed = (!(now == Float<N>::load(lanes_.gate + lane))).bits();
        now.store(lanes_.gate + lane);
        for (int l = lane; l < lane + N; ++l) {
            if ((changed >> (l - lane) & 1U) == 0) continue;
            if (lanes_.gate[l] > 0) {
                lanes_.begin(l, Stage::attack, 1, times.attack.at(t * L + l), times.rate_hz);
            } else if (Law::kGated) {
                lanes_.begin(l, Stage::release, 0, times.release.at(t * L + l), times.rate_hz);
            }
        }
    }

    /// Frames from t until a segment ends or a gate changes; returns the frame after the last.
    template <int N>
    HWY_INLINE int run(int lane, const Source<L>& gate, const Source<L>& sustain, float* out, int t,
                       int frames) {
        std::uint32_t least = kForever;
        for (int l = lane; l < lane + N; ++l) least = std::min(least, lanes_.left[l]);
        const int end = static_cast<int>(std::min<std::uint32_t>(
            static_cast<std::uint32_t>(frames), static_cast<std::uint32_t>(t) + least));
        const Float<N> from = Float<N>::load(lanes_.from + lane);
        const Float<N> fixed = Float<N>::load(lanes_.target + lane);
        const Float<N> per_frame = Float<N>::load(lanes_.per_frame + lane);
        const Float<N> zero = 0.0f;
        const Mask<N> cubic = Float<N>::load(lanes_.cubic + lane) > zero;
        const Mask<N> follows = Float<N>::load(lanes_.follows + lane) > zero;
        const Float<N> open = Float<N>::load(lanes_.gate + lane);
        Bits<N> left = Bits<N>::load(lanes_.left + lane);
        Float<N> level = zero;
        const int first = t;
        for (; t < end; ++t) {
            const int i = t * L + lane;
            if (!gate.held() && t > first && (!(opened<N>(gate, i) == open)).any()) break;
            Float<N> target = fixed;
            if constexpr (Law::kSustain >= 0) {
                const Float<N> held = clamp(sustain.template load<N>(i), zero, Float<N>(1.0f));
                target = select(follows, held, fixed);
            }
            left = left - Bits<N>(1U);
            const Float<N> u = left.to_float() * per_frame;
            const Float<N> shape = select(cubic, u * u * u, u);
            level = fma(from - target, shape, target);
            level.store(out + i);
        }
        left.store(lanes_.left + lane);
        level.store(lanes_.level + lane);
        return t;
    }

    /// What follows the segments that ended before frame t.
    template <int N>
    HWY_INLINE void end_segments(int lane, const Times& times, int t) {
        const Mask<N> ended = Bits<N>::load(lanes_.left + lane) == Bits<N>(0U);
        if (!ended.any()) return;
        for (int l = lane; l < lane + N; ++l) {
            if (lanes_.left[l] != 0) continue;
            if (lanes_.stage[l] != Stage::attack) {
                lanes_.hold(l, lanes_.stage[l] == Stage::decay ? Stage::sustain : lanes_.stage[l]);
            } else if (Law::kDecay >= 0) {
                lanes_.begin(l, Stage::decay, 0, times.decay.at(t * L + l), times.rate_hz);
            } else if (Law::kGated) {
                lanes_.hold(l, Stage::attack);
            } else {
                lanes_.begin(l, Stage::release, 0, times.release.at(t * L + l), times.rate_hz);
            }
        }
    }

    Lanes<L> lanes_;
};

template <class Law>
void add(UnitTable& table, UnitKind kind) {
    table.set(kind, ops_of<Envelope<Law, 1>, 1>(), ops_of<Envelope<Law, kLanes>, kLanes>());
}

}  // namespace envelopes

void fill_envelopes(UnitTable& table) {
    using namespace envelopes;
    add<Adsr>(table, UnitKind::adsr);
    add<Ar>(table, UnitKind::ar);
    add<Ad>(table, UnitKind::ad);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_envelopes);
void add_envelopes(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_envelopes)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
