// Approximations of what the standard library computes too slowly, over vectors of lanes. Errors
// are the largest found against double precision; tests/dsp/unit_math_test.cpp holds them.
#include "dsp/units/vector-inl.hpp"

#if defined(HOCKET_DSP_UNITS_MATH_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HOCKET_DSP_UNITS_MATH_INL
#undef HOCKET_DSP_UNITS_MATH_INL
#else
#define HOCKET_DSP_UNITS_MATH_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {

/// sin(pi/2 x) for x in [-1, 1]: Taylor to x^11, error below 1.5e-7.
template <int N>
HWY_INLINE Float<N> sine_quarter(Float<N> x) {
    const Float<N> square = x * x;
    Float<N> y = -3.598843235e-6f;
    y = fma(y, square, Float<N>(1.604411848e-4f));
    y = fma(y, square, Float<N>(-4.681754135e-3f));
    y = fma(y, square, Float<N>(7.969262625e-2f));
    y = fma(y, square, Float<N>(-6.459640975e-1f));
    y = fma(y, square, Float<N>(1.570796327f));
    return y * x;
}

/// A triangle of the phase, as the sine has it: 0 up to 1 at a quarter, -1 at three quarters.
template <int N>
HWY_INLINE Float<N> triangle_of(Bits<N> phase) {
    // The middle half of the turn is mirrored at a quarter turn.
    const Mask<N> middle = Bits<N>::top_bit(phase + Bits<N>(0x40000000U));
    const Bits<N> folded = select(middle, Bits<N>(0x80000000U) - phase, phase);
    return folded.to_float() * Float<N>(1.0f / 1073741824.0f);
}

/// sin of a phase of which 2^32 is a turn; error below 2e-7.
template <int N>
HWY_INLINE Float<N> sine_of(Bits<N> phase) {
    return sine_quarter(triangle_of(phase));
}

/// 2^x, x held to [-126, 126]; relative error below 2e-7.
template <int N>
HWY_INLINE Float<N> exp2(Float<N> x) {
    const Float<N> held = clamp(x, Float<N>(-126.0f), Float<N>(126.0f));
    const Float<N> whole = round(held);
    const Float<N> f = held - whole;
    Float<N> y = 1.540353039e-4f;  // ln(2)^k / k!
    y = fma(y, f, Float<N>(1.333355815e-3f));
    y = fma(y, f, Float<N>(9.618129108e-3f));
    y = fma(y, f, Float<N>(5.550410866e-2f));
    y = fma(y, f, Float<N>(2.402265070e-1f));
    y = fma(y, f, Float<N>(6.931471806e-1f));
    y = fma(y, f, Float<N>(1.0f));
    const Bits<N> exponent = Bits<N>::rounded(whole).template shifted_left<23>();
    return (Bits<N>::of(y) + exponent).as_float();
}

/// log2 of a normal number above 0 (others are taken for 2^-126); error below 4e-7 + 1e-7 |log2 x|.
template <int N>
HWY_INLINE Float<N> log2(Float<N> x) {
    const Bits<N> bits = Bits<N>::of(max(x, Float<N>(1.1754944e-38f)));
    // The mantissa in [sqrt(1/2), sqrt(2)), so that log2 of it is small on both sides of 1.
    const Bits<N> offset{0x3f3504f3U};
    const Bits<N> above = bits - offset;
    const Bits<N> exponent{
        hn::BitCast(typename Bits<N>::Tag(), hn::ShiftRight<23>(above.as_signed()))};
    const Float<N> mantissa = ((above & Bits<N>(0x007fffffU)) + offset).as_float();
    const Float<N> t = (mantissa - Float<N>(1.0f)) / (mantissa + Float<N>(1.0f));
    const Float<N> square = t * t;
    Float<N> y = 3.205988979e-1f;  // 2 / (ln(2) k), k = 9, 7, 5, 3, 1
    y = fma(y, square, Float<N>(4.121985831e-1f));
    y = fma(y, square, Float<N>(5.770780164e-1f));
    y = fma(y, square, Float<N>(9.617966939e-1f));
    y = fma(y, square, Float<N>(2.885390082f));
    return fma(y, t, exponent.to_float());
}

/// e^x, relative error below 1e-6 for |x| < 40.
template <int N>
HWY_INLINE Float<N> exp(Float<N> x) {
    return exp2(x * Float<N>(1.442695041f));
}

/// tanh(x), error below 3e-7.
template <int N>
HWY_INLINE Float<N> tanh(Float<N> x) {
    // 1 - 2 / (e^2|x| + 1): 1 in floats from 9.1 on.
    const Float<N> size = min(abs(x), Float<N>(10.0f));
    const Float<N> power = exp2(size * Float<N>(2.885390082f));
    const Float<N> y = Float<N>(1.0f) - Float<N>(2.0f) / (power + Float<N>(1.0f));
    return copy_sign(y, x);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
