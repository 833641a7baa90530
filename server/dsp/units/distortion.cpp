#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/distortion.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace distortion {

/// in + mix (tanh(drive in) - in).
template <int L>
class Distort : public Plain<Distort<L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int) {}
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> drive{inputs[1]};
        const Source<L> mix{inputs[2]};
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> zero = 0.0f;
            const Float<N> x = in.template load<N>(i);
            const Float<N> driven = x * clamp(drive.template load<N>(i), zero, Float<N>(1e6f));
            const Float<N> part = clamp(mix.template load<N>(i), zero, Float<N>(1.0f));
            fma(part, tanh(driven) - x, x).store(out + i);
        });
    }
};

/// Rounds to steps of 2^(1 - bits), 0 among them, and holds each value for rate_factor frames; of
/// a factor between whole numbers some are held a frame longer.
template <int L>
class Bitcrush : public Plain<Bitcrush<L>> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int lane) { held_[lane] = left_[lane] = 0; }
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> bits{inputs[1]};
        const Source<L> factor{inputs[2]};
        Computed<L> steps{bits.held()};
        for_all_or_once<L>(bits.held(), frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            exp2(one - clamp(bits.template load<N>(i), one, Float<N>(24.0f)))
                .store(steps.values() + i);
        });
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            Float<N> held = Float<N>::load(held_ + lane);
            Float<N> left = Float<N>::load(left_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Mask<N> over = left < one;
                const Float<N> length =
                    clamp(factor.template load<N>(i), one, Float<N>(1048576.0f));
                const Float<N> step = steps.template load<N>(i);
                const Float<N> rounded = round(in.template load<N>(i) / step) * step;
                held = select(over, rounded, held);
                // What is over of a factor's fraction goes to the next value.
                left = select(over, left + length, left) - one;
                held.store(out + i);
            }
            held.store(held_ + lane);
            left.store(left_ + lane);
        });
    }

private:
    alignas(32) float held_[L];
    alignas(32) float left_[L];
};

}  // namespace distortion

void fill_distortion(UnitTable& table) {
    using namespace distortion;
    add_unit<Distort>(table, UnitKind::distort);
    add_unit<Bitcrush>(table, UnitKind::bitcrush);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_distortion);
void add_distortion(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_distortion)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
