// Phases of oscillators: 64-bit fixed point, 2^64 a turn, so that sums are exact whatever the spans
// and a slow one keeps its 24 bits. Units see the upper 32 bits.
#include "dsp/units/unit-inl.hpp"

#if defined(HOCKET_DSP_UNITS_PHASE_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HOCKET_DSP_UNITS_PHASE_INL
#undef HOCKET_DSP_UNITS_PHASE_INL
#else
#define HOCKET_DSP_UNITS_PHASE_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {

/// The phases of a span: [0, L) are those of the frame before it, then frames x lanes.
template <int L>
struct PhaseBlock {
    alignas(64) std::uint32_t at[static_cast<std::size_t>((base::kBlockFrames + 1) * L)];

    HWY_INLINE std::uint32_t* now() { return at + L; }
};

template <int N>
struct PhaseStep {
    Bits<N> high, low;
};

/// What a frame adds, of a step in units of 2^-32 turns, |step| < 2^31.
template <int N>
HWY_INLINE PhaseStep<N> phase_step(Float<N> step) {
    const Float<N> whole = floor(step);
    const Float<N> part = (step - whole) * Float<N>(16777216.0f);
    return {Bits<N>::truncated(whole), Bits<N>::truncated(part).template shifted_left<8>()};
}

template <int L>
struct Phase {
    alignas(32) std::uint32_t high[L];
    alignas(32) std::uint32_t low[L];
    alignas(32) std::uint32_t before[L];  // the upper bits of the last frame

    HWY_INLINE void start_lane(int lane) { high[lane] = low[lane] = before[lane] = 0; }

    /// Phases of each frame before its step is added. `step(width, i)`: in units of 2^-32 turns.
    template <class Step>
    HWY_INLINE void walk(bool held, int frames, const Step& step, PhaseBlock<L>& out) {
        std::copy_n(before, L, out.at);
        if constexpr (L == 1) {
            walk_one(held, frames, step, out.now());
        } else {
            for_lanes<L>([&](auto width, int lane)
                             HWY_ATTR { walk_lanes(width, lane, held, frames, step, out.now()); });
        }
        std::copy_n(out.now() + (frames - 1) * L, L, before);
    }

private:
    template <class W, class Step>
    HWY_INLINE void walk_lanes(W width, int lane, bool held, int frames, const Step& step,
                               std::uint32_t* out) {
        constexpr int N = width;
        Bits<N> h = Bits<N>::load(high + lane);
        Bits<N> l = Bits<N>::load(low + lane);
        PhaseStep<N> add = phase_step<N>(step(width, lane));
        for (int i = lane; i < frames * L; i += L) {
            if (!held) add = phase_step<N>(step(width, i));
            h.store(out + i);
            l = l + add.low;
            // The carry: a mask is minus one.
            h = h + add.high - Bits<N>::where(l < add.low);
        }
        h.store(high + lane);
        l.store(low + lane);
    }

    /// The step of a held frequency, which every frame of a register has.
    template <class Step>
    HWY_INLINE static Float<1> first_step(const Step& step) {
        alignas(32) float steps[kLanes];
        for (int i = 0; i < kLanes; i += kRegister) {
            step(Width<kRegister>(), i).store(steps + i);
        }
        return Float<1>(steps[0]);
    }

    /// Upper halves of phase + t * step, a register of frames at once (up to a register's more than
    /// asked for); returns the phase behind the last frame.
    HWY_INLINE static std::uint64_t walk_evenly(std::uint64_t phase, std::uint64_t step, int frames,
                                                std::uint32_t* out) {
        const hn::Simd<std::uint64_t, kRegister / 2, 0> wide;
        const hn::Repartition<std::uint32_t, decltype(wide)> narrow;
        alignas(64) std::uint64_t first[kRegister];
        for (int t = 0; t < kRegister; ++t) {
            first[t] = phase + static_cast<std::uint64_t>(t) * step;
        }
        auto lower = hn::Load(wide, first);
        auto upper = hn::Load(wide, first + kRegister / 2);
        const auto add = hn::Set(wide, step * kRegister);
        for (int t = 0; t < frames; t += kRegister) {
            hn::StoreU(
                hn::ConcatOdd(narrow, hn::BitCast(narrow, upper), hn::BitCast(narrow, lower)),
                narrow, out + t);
            lower = hn::Add(lower, add);
            upper = hn::Add(upper, add);
        }
        return phase + static_cast<std::uint64_t>(frames) * step;
    }

    template <class Step>
    HWY_INLINE void walk_one(bool held, int frames, const Step& step, std::uint32_t* out) {
        std::uint64_t phase = std::uint64_t{high[0]} << 32 | low[0];
        if (held) {
            const PhaseStep<1> add = phase_step<1>(first_step(step));
            std::uint32_t step_high[1];
            std::uint32_t step_low[1];
            add.high.store(step_high);
            add.low.store(step_low);
            phase =
                walk_evenly(phase, std::uint64_t{step_high[0]} << 32 | step_low[0], frames, out);
            high[0] = static_cast<std::uint32_t>(phase >> 32);
            low[0] = static_cast<std::uint32_t>(phase);
            return;
        }
        alignas(64) std::uint32_t highs[base::kBlockFrames + kLanes];
        alignas(64) std::uint32_t lows[base::kBlockFrames + kLanes];
        for_all<1>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const PhaseStep<N> add = phase_step<N>(step(width, i));
            add.high.store(highs + i);
            add.low.store(lows + i);
        });
        for (int t = 0; t < frames; ++t) {
            out[t] = static_cast<std::uint32_t>(phase >> 32);
            phase += std::uint64_t{highs[t]} << 32 | lows[t];
        }
        high[0] = static_cast<std::uint32_t>(phase >> 32);
        low[0] = static_cast<std::uint32_t>(phase);
    }
};

/// 2^32 turns over the rate.
HWY_INLINE float phase_scale(const UnitSetup& setup) {
    return static_cast<float>(4294967296.0 / setup.rate_hz);
}

// Just below half a turn: a frequency beyond is clamped to half the rate.
constexpr float kMostStep = 2147483392.0f;

/// The step of a frequency that may be negative.
template <int N>
HWY_INLINE Float<N> signed_step(Float<N> hz, float scale) {
    return clamp(hz * Float<N>(scale), Float<N>(-kMostStep), Float<N>(kMostStep));
}

/// The phases of a span at a frequency that may be negative.
template <int L>
HWY_INLINE void walk_at(Phase<L>& phase, const Source<L>& hz, const UnitSetup& setup, int frames,
                        PhaseBlock<L>& out) {
    const float scale = phase_scale(setup);
    phase.walk(
        hz.held(), frames,
        [&](auto width, int i) HWY_ATTR { return signed_step(hz.template load<width>(i), scale); },
        out);
}

/// The step of a frequency of at least 0.
template <int N>
HWY_INLINE Float<N> forward_step(Float<N> hz, float scale) {
    return clamp(hz * Float<N>(scale), Float<N>(0.0f), Float<N>(kMostStep));
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
