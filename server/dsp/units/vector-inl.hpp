// Vectors of lanes with operators, once per instruction set: include after <hwy/highway.h>.
// Rounding is the same for every width: units whose samples must not depend on the number of lanes
// are written over these, in files compiled with -ffp-contract=off; fma() is explicit.
#include <hwy/highway.h>

#include <cstdint>
#include <type_traits>

#include "dsp/lanes.hpp"

#if defined(HOCKET_DSP_UNITS_VECTOR_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HOCKET_DSP_UNITS_VECTOR_INL
#undef HOCKET_DSP_UNITS_VECTOR_INL
#else
#define HOCKET_DSP_UNITS_VECTOR_INL
#endif

#if HWY_TARGET == HWY_SCALAR
#error "needs 128-bit vectors: on x86 SSSE3 (server/dsp/CMakeLists.txt)"
#endif

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

/// Floats a register takes: 8, or 4 (then eight lanes are two halves, one after the other).
constexpr int kRegister = HWY_LANES(float) >= kLanes ? kLanes : 4;

/// Lanes that a recursion over frames runs at once.
template <int kLaneCount>
constexpr int kWidth = kLaneCount == 1 ? 1 : kRegister;

template <int N>
struct Mask {
    using Tag = hn::Simd<float, N, 0>;
    hn::Mask<Tag> v;

    HWY_INLINE friend Mask operator&(Mask a, Mask b) { return {hn::And(a.v, b.v)}; }
    HWY_INLINE friend Mask operator|(Mask a, Mask b) { return {hn::Or(a.v, b.v)}; }
    HWY_INLINE friend Mask operator^(Mask a, Mask b) { return {hn::Xor(a.v, b.v)}; }
    HWY_INLINE friend Mask operator!(Mask a) { return {hn::Not(a.v)}; }
    HWY_INLINE bool any() const { return !hn::AllFalse(Tag(), v); }
    /// Lane 0 is bit 0.
    HWY_INLINE unsigned bits() const {
        std::uint8_t bytes[8] = {};
        hn::StoreMaskBits(Tag(), v, bytes);
        return bytes[0];
    }
};

template <int N>
struct Float {
    using Tag = hn::Simd<float, N, 0>;
    hn::Vec<Tag> v;

    Float() = default;
    HWY_INLINE Float(hn::Vec<Tag> raw) : v(raw) {}
    HWY_INLINE Float(float x) : v(hn::Set(Tag(), x)) {}
    HWY_INLINE static Float load(const float* at) { return hn::LoadU(Tag(), at); }
    HWY_INLINE void store(float* at) const { hn::StoreU(v, Tag(), at); }

    HWY_INLINE friend Float operator+(Float a, Float b) { return hn::Add(a.v, b.v); }
    HWY_INLINE friend Float operator-(Float a, Float b) { return hn::Sub(a.v, b.v); }
    HWY_INLINE friend Float operator*(Float a, Float b) { return hn::Mul(a.v, b.v); }
    HWY_INLINE friend Float operator/(Float a, Float b) { return hn::Div(a.v, b.v); }
    HWY_INLINE friend Float operator-(Float a) { return hn::Neg(a.v); }
    HWY_INLINE friend Mask<N> operator<(Float a, Float b) { return {hn::Lt(a.v, b.v)}; }
    HWY_INLINE friend Mask<N> operator>(Float a, Float b) { return {hn::Gt(a.v, b.v)}; }
    HWY_INLINE friend Mask<N> operator>=(Float a, Float b) { return {hn::Ge(a.v, b.v)}; }
    HWY_INLINE friend Mask<N> operator==(Float a, Float b) { return {hn::Eq(a.v, b.v)}; }
    /// a * b + c, rounded once where the instruction set can.
    HWY_INLINE friend Float fma(Float a, Float b, Float c) { return hn::MulAdd(a.v, b.v, c.v); }
    /// c - a * b, likewise.
    HWY_INLINE friend Float fnma(Float a, Float b, Float c) { return hn::NegMulAdd(a.v, b.v, c.v); }
    HWY_INLINE friend Float min(Float a, Float b) { return hn::Min(a.v, b.v); }
    HWY_INLINE friend Float max(Float a, Float b) { return hn::Max(a.v, b.v); }
    HWY_INLINE friend Float abs(Float a) { return hn::Abs(a.v); }
    HWY_INLINE friend Float sqrt(Float a) { return hn::Sqrt(a.v); }
    HWY_INLINE friend Float floor(Float a) { return hn::Floor(a.v); }
    HWY_INLINE friend Float round(Float a) { return hn::Round(a.v); }
    HWY_INLINE friend Float copy_sign(Float size, Float sign) {
        return hn::CopySign(size.v, sign.v);
    }
    HWY_INLINE friend Float select(Mask<N> mask, Float yes, Float no) {
        return hn::IfThenElse(mask.v, yes.v, no.v);
    }
    /// A NaN becomes a bound.
    HWY_INLINE friend Float clamp(Float x, Float low, Float high) {
        return hn::Max(hn::Min(x.v, high.v), low.v);
    }
};

/// 32 bits a lane: phases, counters and the insides of floats. Sums wrap.
template <int N>
struct Bits {
    using Tag = hn::Simd<std::uint32_t, N, 0>;
    using Signed = hn::Simd<std::int32_t, N, 0>;
    hn::Vec<Tag> v;

    Bits() = default;
    HWY_INLINE Bits(hn::Vec<Tag> raw) : v(raw) {}
    HWY_INLINE Bits(std::uint32_t x) : v(hn::Set(Tag(), x)) {}
    HWY_INLINE static Bits load(const std::uint32_t* at) { return hn::LoadU(Tag(), at); }
    HWY_INLINE void store(std::uint32_t* at) const { hn::StoreU(v, Tag(), at); }
    HWY_INLINE static Bits of(Float<N> x) { return hn::BitCast(Tag(), x.v); }
    /// Towards zero; of what fits an int32.
    HWY_INLINE static Bits truncated(Float<N> x) {
        return hn::BitCast(Tag(), hn::ConvertTo(Signed(), x.v));
    }
    HWY_INLINE static Bits rounded(Float<N> x) { return hn::BitCast(Tag(), hn::NearestInt(x.v)); }

    HWY_INLINE hn::Vec<Signed> as_signed() const { return hn::BitCast(Signed(), v); }
    /// As a signed number.
    HWY_INLINE Float<N> to_float() const {
        return hn::ConvertTo(typename Float<N>::Tag(), as_signed());
    }
    HWY_INLINE Float<N> as_float() const { return hn::BitCast(typename Float<N>::Tag(), v); }

    HWY_INLINE friend Bits operator+(Bits a, Bits b) { return hn::Add(a.v, b.v); }
    HWY_INLINE friend Bits operator-(Bits a, Bits b) { return hn::Sub(a.v, b.v); }
    HWY_INLINE friend Bits operator*(Bits a, Bits b) { return hn::Mul(a.v, b.v); }
    HWY_INLINE friend Bits operator^(Bits a, Bits b) { return hn::Xor(a.v, b.v); }
    HWY_INLINE friend Bits operator&(Bits a, Bits b) { return hn::And(a.v, b.v); }
    HWY_INLINE friend Bits operator|(Bits a, Bits b) { return hn::Or(a.v, b.v); }
    template <int kBits>
    HWY_INLINE Bits shifted_right() const {
        return hn::ShiftRight<kBits>(v);
    }
    template <int kBits>
    HWY_INLINE Bits shifted_left() const {
        return hn::ShiftLeft<kBits>(v);
    }
    /// As unsigned numbers.
    HWY_INLINE friend Mask<N> operator<(Bits a, Bits b) {
        const Bits flip{0x80000000U};
        return {hn::RebindMask(typename Float<N>::Tag(),
                               hn::Lt((a ^ flip).as_signed(), (b ^ flip).as_signed()))};
    }
    HWY_INLINE friend Mask<N> operator==(Bits a, Bits b) {
        return {hn::RebindMask(typename Float<N>::Tag(), hn::Eq(a.v, b.v))};
    }
    /// All ones where true.
    HWY_INLINE static Bits where(Mask<N> mask) {
        return hn::VecFromMask(Tag(), hn::RebindMask(Tag(), mask.v));
    }
    HWY_INLINE static Mask<N> top_bit(Bits x) {
        return {
            hn::RebindMask(typename Float<N>::Tag(), hn::Lt(x.as_signed(), hn::Zero(Signed())))};
    }
    HWY_INLINE friend Bits select(Mask<N> mask, Bits yes, Bits no) {
        return hn::IfThenElse(hn::RebindMask(Tag(), mask.v), yes.v, no.v);
    }
};

template <int N>
using Width = std::integral_constant<int, N>;

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
