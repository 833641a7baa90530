#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/dynamics.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace dynamics {

/// What a one-pole keeps in a frame when it covers 63 % of a step in `seconds`: e^(-1 / frames).
template <int N>
HWY_INLINE Float<N> kept(Float<N> seconds, float rate) {
    const Float<N> frames = max(seconds * Float<N>(rate), Float<N>(1e-3f));
    return exp2(Float<N>(-1.442695041f) / frames);
}

/// Feed-forward, hard knee. Detector: peaks fall with the release, then are smoothed with the
/// attack (both 63 % times): p = max(|x|, |x| + r (p - |x|)), level += (1 - a)(p - level).
/// Gain in dB = makeup - max(0, level - threshold)(1 - 1 / ratio).
/// Source: Giannoulis, Massberg, Reiss, "Digital dynamic range compressor design" (JAES 2012),
/// the smooth decoupled peak detector.
template <int L>
class Compressor : public Plain<Compressor<L>> {
public:
    static constexpr int kInputs = 6;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { peak_[lane] = level_[lane] = 0; }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> threshold_db{inputs[1]};
        const Source<L> ratio{inputs[2]};
        const Source<L> attack{inputs[3]};
        const Source<L> release{inputs[4]};
        const Source<L> makeup_db{inputs[5]};
        Computed<L> levels{false};
        detect(setup, in, attack, release, levels, frames);
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            // 20 log10(2) dB are a factor of 2.
            const Float<N> octave_db = 6.020599913f;
            const Float<N> level_db = log2(levels.template load<N>(i)) * octave_db;
            const Float<N> threshold =
                clamp(threshold_db.template load<N>(i), Float<N>(-200.0f), Float<N>(200.0f));
            const Float<N> over = max(level_db - threshold, Float<N>(0.0f));
            const Float<N> part = one - one / max(ratio.template load<N>(i), one);
            const Float<N> makeup =
                clamp(makeup_db.template load<N>(i), Float<N>(-100.0f), Float<N>(100.0f));
            const Float<N> gain = exp2(fnma(over, part, makeup) / octave_db);
            (in.template load<N>(i) * gain).store(out + i);
        });
    }

private:
    HWY_INLINE void detect(const UnitSetup& setup, const Source<L>& in, const Source<L>& attack,
                           const Source<L>& release, Computed<L>& levels, int frames) {
        const auto rate = static_cast<float>(setup.rate_hz);
        Computed<L> attacks{attack.held()};
        Computed<L> releases{release.held()};
        for_all_or_once<L>(attack.held(), frames, [&](auto width, int i) HWY_ATTR {
            kept<width>(attack.template load<width>(i), rate).store(attacks.values() + i);
        });
        for_all_or_once<L>(release.held(), frames, [&](auto width, int i) HWY_ATTR {
            kept<width>(release.template load<width>(i), rate).store(releases.values() + i);
        });
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            Float<N> peak = Float<N>::load(peak_ + lane);
            Float<N> level = Float<N>::load(level_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> x = abs(in.template load<N>(i));
                peak = max(x, fma(releases.template load<N>(i), peak - x, x));
                level = fma(attacks.template load<N>(i), level - peak, peak);
                level.store(levels.values() + i);
            }
            peak.store(peak_ + lane);
            level.store(level_ + lane);
        });
    }

    alignas(32) float peak_[L];
    alignas(32) float level_[L];
};

constexpr int kAhead = static_cast<int>(kLimiterLookAheadFrames);
constexpr int kWindow = kAhead + 1;
constexpr float kFixedOne = 16777216.0f;  // of gains, so that a running sum of them is exact

/// The input kAhead frames late times a gain that has come down before every peak arrives.
/// The gain a frame needs is min(1, threshold / |x|); its least over the last kAhead + 1 frames
/// (van Herk, 1992: three minima a frame) rises again with release_s (63 %) and is averaged over
/// kAhead frames: a straight way down that is over when the peak comes out.
template <int L>
class Limiter : public Plain<Limiter<L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start(const UnitSetup&) { place_ = window_place_ = 0; }
    void start_lane(const UnitSetup&, int lane) {
        for (auto& frame : late_) frame[lane] = 0;
        for (auto& frame : gains_) frame[lane] = static_cast<std::uint32_t>(kFixedOne);
        for (auto& frame : needed_) frame[lane] = 1;
        for (auto& frame : least_from_) frame[lane] = 1;
        sum_[lane] = static_cast<std::uint32_t>(kFixedOne) * kAhead;
        least_so_far_[lane] = released_[lane] = 1;
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> threshold{inputs[1]};
        const Source<L> release{inputs[2]};
        const auto rate = static_cast<float>(setup.rate_hz);
        Computed<L> rises{release.held()};
        for_all_or_once<L>(release.held(), frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            (Float<N>(1.0f) - kept<N>(release.template load<N>(i), rate)).store(rises.values() + i);
        });
        Computed<L> needs{false};
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> most = max(threshold.template load<N>(i), Float<N>(1e-6f));
            // The order matters: a NaN needs 1.
            min(most / abs(in.template load<N>(i)), Float<N>(1.0f)).store(needs.values() + i);
        });
        int place = place_;
        int window_place = window_place_;
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            place = place_;
            window_place = window_place_;
            run<width>(lane, in, needs, rises, outputs[0], frames, place, window_place);
        });
        place_ = place;
        window_place_ = window_place;
    }

private:
    template <int N>
    HWY_INLINE void run(int lane, const Source<L>& in, const Computed<L>& needs,
                        const Computed<L>& rises, float* out, int frames, int& place,
                        int& window_place) {
        Float<N> so_far = Float<N>::load(least_so_far_ + lane);
        Float<N> released = Float<N>::load(released_ + lane);
        Bits<N> sum = Bits<N>::load(sum_ + lane);
        for (int i = lane; i < frames * L; i += L) {
            const Float<N> need = needs.template load<N>(i);
            need.store(needed_[window_place] + lane);
            so_far = min(so_far, need);
            // The row behind the last is all 1: nothing of the window before is left.
            const Float<N> least =
                min(so_far, Float<N>::load(least_from_[window_place + 1] + lane));
            if (++window_place == kWindow) {
                end_window<N>(lane);
                so_far = 1.0f;
                window_place = 0;
            }
            released = min(least, fma(rises.template load<N>(i), least - released, released));
            const Bits<N> fixed = Bits<N>::truncated(released * Float<N>(kFixedOne));
            sum = sum + fixed - Bits<N>::load(gains_[place] + lane);
            fixed.store(gains_[place] + lane);
            const Float<N> late = Float<N>::load(late_[place] + lane);
            in.template load<N>(i).store(late_[place] + lane);
            place = (place + 1) % kAhead;
            (late * (sum.to_float() * Float<N>(1 / (kFixedOne * kAhead)))).store(out + i);
        }
        so_far.store(least_so_far_ + lane);
        released.store(released_ + lane);
        sum.store(sum_ + lane);
    }

    /// The least from each frame of a full window to its end.
    template <int N>
    HWY_INLINE void end_window(int lane) {
        Float<N> least = 1.0f;
        for (int k = kWindow - 1; k >= 0; --k) {
            least = min(least, Float<N>::load(needed_[k] + lane));
            least.store(least_from_[k] + lane);
        }
    }

    alignas(32) float late_[kAhead][L];
    alignas(32) std::uint32_t gains_[kAhead][L];
    alignas(32) float needed_[kWindow][L];
    alignas(32) float least_from_[kWindow + 1][L];
    alignas(32) std::uint32_t sum_[L];
    alignas(32) float least_so_far_[L];
    alignas(32) float released_[L];
    int place_;
    int window_place_;
};

}  // namespace dynamics

void fill_dynamics(UnitTable& table) {
    using namespace dynamics;
    add_unit<Compressor>(table, UnitKind::compressor);
    add_unit<Limiter>(table, UnitKind::limiter);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_dynamics);
void add_dynamics(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_dynamics)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
