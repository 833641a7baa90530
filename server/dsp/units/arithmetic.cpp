#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/arithmetic.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace arithmetic {

struct Add {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> a, Float<N> b) {
        return a + b;
    }
};
struct Subtract {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> a, Float<N> b) {
        return a - b;
    }
};
struct Multiply {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> a, Float<N> b) {
        return a * b;
    }
};
struct Divide {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> a, Float<N> b) {
        const Float<N> zero = 0.0f;
        return select(b == zero, zero, a / b);
    }
};
struct Minimum {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> a, Float<N> b) {
        return min(a, b);
    }
};
struct Maximum {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> a, Float<N> b) {
        return max(a, b);
    }
};

template <class Op, int L>
struct Two : Plain<Two<Op, L>> {
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int) {}
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> a{inputs[0]};
        const Source<L> b{inputs[1]};
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            Op::of(a.template load<N>(i), b.template load<N>(i)).store(out + i);
        });
    }
};

// Where the bounds are crossed the upper one wins.
struct Clip {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> x, Float<N> low, Float<N> high) {
        return min(max(x, low), high);
    }
};
struct Range {
    template <int N>
    HWY_INLINE static Float<N> of(Float<N> x, Float<N> low, Float<N> high) {
        const Float<N> half = 0.5f;
        return fma(fma(x, half, half), high - low, low);
    }
};

template <class Op, int L>
struct Three : Plain<Three<Op, L>> {
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup&, int) {}
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> a{inputs[0]};
        const Source<L> b{inputs[1]};
        const Source<L> c{inputs[2]};
        float* out = outputs[0];
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            Op::of(a.template load<N>(i), b.template load<N>(i), c.template load<N>(i))
                .store(out + i);
        });
    }
};

/// Equal power: left cos, right sin of a quarter turn times the position.
template <int L>
struct Pan : Plain<Pan<L>> {
    static constexpr int kInputs = 2;
    static constexpr int kOutputs = 2;

    void start_lane(const UnitSetup&, int) {}
    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> position{inputs[1]};
        Computed<L> left{position.held()};
        Computed<L> right{position.held()};
        for_all_or_once<L>(position.held(), frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> p = clamp(position.template load<N>(i), Float<N>(0.0f), Float<N>(1.0f));
            sine_quarter(Float<N>(1.0f) - p).store(left.values() + i);
            sine_quarter(p).store(right.values() + i);
        });
        float* out_left = outputs[0];
        float* out_right = outputs[1];
        if (out_right == nullptr) {
            for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
                constexpr int N = width;
                (in.template load<N>(i) * left.template load<N>(i)).store(out_left + i);
            });
            return;
        }
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> x = in.template load<N>(i);
            (x * left.template load<N>(i)).store(out_left + i);
            (x * right.template load<N>(i)).store(out_right + i);
        });
    }
};

template <class Op>
void add_two(UnitTable& table, UnitKind kind) {
    table.set(kind, ops_of<Two<Op, 1>, 1>(), ops_of<Two<Op, kLanes>, kLanes>());
}

template <class Op>
void add_three(UnitTable& table, UnitKind kind) {
    table.set(kind, ops_of<Three<Op, 1>, 1>(), ops_of<Three<Op, kLanes>, kLanes>());
}

}  // namespace arithmetic

void fill_arithmetic(UnitTable& table) {
    using namespace arithmetic;
    add_two<Add>(table, UnitKind::add);
    add_two<Subtract>(table, UnitKind::subtract);
    add_two<Multiply>(table, UnitKind::multiply);
    add_two<Divide>(table, UnitKind::divide);
    add_two<Minimum>(table, UnitKind::minimum);
    add_two<Maximum>(table, UnitKind::maximum);
    add_three<Clip>(table, UnitKind::clip);
    add_three<Range>(table, UnitKind::range);
    table.set(UnitKind::pan, ops_of<Pan<1>, 1>(), ops_of<Pan<kLanes>, kLanes>());
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_arithmetic);
void add_arithmetic(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_arithmetic)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
