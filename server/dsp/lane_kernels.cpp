#include <cstdint>

#include "dsp/lanes.hpp"
#include "dsp/simd_target.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/lane_kernels.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Lanes a register holds: 8, or 4 (then a group is two halves, one after the other).
#if HWY_TARGET == HWY_SCALAR
#error "needs 128-bit vectors: on x86 SSSE3 (server/dsp/CMakeLists.txt)"
#endif
constexpr int kWidth = HWY_LANES(float) >= kLanes ? kLanes : 4;
constexpr int kHalves = kLanes / kWidth;
using Floats = hn::CappedTag<float, kWidth>;
using Ints = hn::RebindToSigned<Floats>;
using Uints = hn::RebindToUnsigned<Floats>;
using Quad = hn::CappedTag<float, 4>;
using VF = hn::Vec<Floats>;
using VI = hn::Vec<Ints>;
using VU = hn::Vec<Uints>;

// 24 bits of the fraction as a float in [0, 1): exact.
HWY_INLINE VF fraction_to_float(VU fraction) {
    const Floats f;
    const Ints i;
    return hn::Mul(hn::ConvertTo(f, hn::BitCast(i, hn::ShiftRight<8>(fraction))),
                   hn::Set(f, 1.0f / 16777216.0f));
}

struct FourPoints {
    VF y0, y1, y2, y3;
};

// Four consecutive frames for each lane: one 128-bit load a lane and a transpose; the gather
// instruction is twice as slow on the processors measured.
HWY_INLINE FourPoints load_points(const float* const* sources, const std::int32_t* index) {
    const Quad q;
    const Floats f;
    const auto row = [&](int lane) { return hn::LoadU(q, sources[lane] + index[lane] - 1); };
#if HWY_TARGET <= HWY_AVX2
    const auto rows = [&](int lane) { return hn::Combine(f, row(lane + 4), row(lane)); };
#else
    const auto rows = row;
#endif
    const VF r0 = rows(0), r1 = rows(1), r2 = rows(2), r3 = rows(3);
    const hn::Repartition<std::uint64_t, Floats> pairs;
    const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(f, r0, r1));
    const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(f, r0, r1));
    const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(f, r2, r3));
    const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(f, r2, r3));
    return {hn::BitCast(f, hn::InterleaveLower(pairs, low01, low23)),
            hn::BitCast(f, hn::InterleaveUpper(pairs, low01, low23)),
            hn::BitCast(f, hn::InterleaveLower(pairs, high01, high23)),
            hn::BitCast(f, hn::InterleaveUpper(pairs, high01, high23))};
}

// Catmull-Rom through y0..y3, between y1 (x = 0) and y2 (x = 1).
HWY_INLINE VF cubic(const FourPoints& p, VF x) {
    const Floats f;
    const VF half = hn::Set(f, 0.5f);
    const VF c1 = hn::Mul(half, hn::Sub(p.y2, p.y0));
    const VF c2 =
        hn::MulAdd(hn::Set(f, 2.0f), p.y2,
                   hn::NegMulAdd(hn::Set(f, 2.5f), p.y1, hn::NegMulAdd(half, p.y3, p.y0)));
    const VF c3 =
        hn::MulAdd(half, hn::Sub(p.y3, p.y0), hn::Mul(hn::Set(f, 1.5f), hn::Sub(p.y1, p.y2)));
    return hn::MulAdd(hn::MulAdd(hn::MulAdd(c3, x, c2), x, c1), x, p.y1);
}

// All readers are this one; what is not asked for costs nothing.
template <bool kStereo, bool kClamp>
HWY_INLINE void read_lanes(LanePositions& positions, const LaneSources& sources, LaneBlock& left,
                           LaneBlock* right, int offset, int frames) {
    const Floats f;
    const Ints i;
    const Uints u;
    for (int half = 0; half < kHalves; ++half) {
        const int lane = half * kWidth;
        VI index = hn::Load(i, positions.index + lane);
        VU fraction = hn::Load(u, positions.fraction + lane);
        const VI step_index = hn::Load(i, positions.step_index + lane);
        const VU step_fraction = hn::Load(u, positions.step_fraction + lane);
        const VI first = hn::Load(i, sources.first_index + lane);
        const VI last = hn::Load(i, sources.last_index + lane);
        // Unsigned comparison by flipping the sign bits.
        const VU flip = hn::Set(u, 0x80000000U);
        const VI step_flipped = hn::BitCast(i, hn::Xor(step_fraction, flip));
        for (int t = offset; t < offset + frames; ++t) {
            alignas(32) std::int32_t read_index[kLanes];
            hn::Store(kClamp ? hn::Min(hn::Max(index, first), last) : index, i, read_index);
            const VF x = fraction_to_float(fraction);
            hn::Store(cubic(load_points(sources.left + lane, read_index), x), f, left.at[t] + lane);
            if constexpr (kStereo) {
                hn::Store(cubic(load_points(sources.right + lane, read_index), x), f,
                          right->at[t] + lane);
            }
            fraction = hn::Add(fraction, step_fraction);
            const auto carry = hn::Gt(step_flipped, hn::BitCast(i, hn::Xor(fraction, flip)));
            index = hn::Sub(hn::Add(index, step_index), hn::VecFromMask(i, carry));
        }
        hn::Store(index, i, positions.index + lane);
        hn::Store(fraction, u, positions.fraction + lane);
    }
}

void read_mono(LanePositions& positions, const LaneSources& sources, LaneBlock& out, int offset,
               int frames) {
    read_lanes<false, false>(positions, sources, out, nullptr, offset, frames);
}

void read_stereo(LanePositions& positions, const LaneSources& sources, LaneBlock& left,
                 LaneBlock& right, int offset, int frames) {
    read_lanes<true, false>(positions, sources, left, &right, offset, frames);
}

void read_clamped(LanePositions& positions, const LaneSources& sources, LaneBlock& left,
                  LaneBlock* right, int offset, int frames) {
    if (right == nullptr) {
        read_lanes<false, true>(positions, sources, left, nullptr, offset, frames);
    } else {
        read_lanes<true, true>(positions, sources, left, right, offset, frames);
    }
}

// sin(pi/2 * x) on [0, 1]: Taylor coefficients to x^11, error below 6e-8; 1 at x = 1 is forced by
// the caller, so that an open gate is exactly transparent.
HWY_INLINE VF sine_quarter(VF x) {
    const Floats f;
    const VF square = hn::Mul(x, x);
    VF y = hn::Set(f, -3.598843235e-6f);
    y = hn::MulAdd(y, square, hn::Set(f, 1.604411848e-4f));
    y = hn::MulAdd(y, square, hn::Set(f, -4.681754135e-3f));
    y = hn::MulAdd(y, square, hn::Set(f, 7.969262625e-2f));
    y = hn::MulAdd(y, square, hn::Set(f, -6.459640975e-1f));
    y = hn::MulAdd(y, square, hn::Set(f, 1.570796327f));
    return hn::Mul(y, x);
}

HWY_INLINE VF phase_to_float(VU phase) {
    const Floats f;
    const Ints i;
    // >> 1 keeps kFullPhase (2^31) positive as a signed number.
    return hn::Mul(hn::ConvertTo(f, hn::BitCast(i, hn::ShiftRight<1>(phase))),
                   hn::Set(f, 1.0f / 1073741824.0f));
}

void apply_envelopes(LaneEnvelopes& envelopes, LaneBlock& left, LaneBlock* right, int offset,
                     int frames) {
    const Floats f;
    const Uints u;
    const VU full = hn::Set(u, kFullPhase);
    const VF one = hn::Set(f, 1.0f);
    for (int half = 0; half < kHalves; ++half) {
        const int lane = half * kWidth;
        VU gate = hn::Load(u, envelopes.gate + lane);
        VU release = hn::Load(u, envelopes.release + lane);
        const VU gate_step = hn::Load(u, envelopes.gate_step + lane);
        const VU release_step = hn::Load(u, envelopes.release_step + lane);
        for (int t = offset; t < offset + frames; ++t) {
            const VF sine = sine_quarter(phase_to_float(gate));
            const auto open = hn::RebindMask(f, hn::Eq(gate, full));
            const VF level =
                hn::Mul(hn::IfThenElse(open, one, hn::Mul(sine, sine)), phase_to_float(release));
            hn::Store(hn::Mul(hn::Load(f, left.at[t] + lane), level), f, left.at[t] + lane);
            if (right != nullptr) {
                hn::Store(hn::Mul(hn::Load(f, right->at[t] + lane), level), f, right->at[t] + lane);
            }
            gate = hn::Add(gate, gate_step);
            release = hn::Add(release, release_step);
        }
        hn::Store(gate, u, envelopes.gate + lane);
        hn::Store(release, u, envelopes.release + lane);
    }
}

void mix(const LaneBlock& left, const LaneBlock& right, const LaneGains& gains, LaneBlock& left_sum,
         LaneBlock& right_sum) {
    const Floats f;
    for (int half = 0; half < kHalves; ++half) {
        const int lane = half * kWidth;
        const VF gain_left = hn::Load(f, gains.left + lane);
        const VF gain_right = hn::Load(f, gains.right + lane);
        for (int t = 0; t < base::kBlockFrames; ++t) {
            float* to_left = left_sum.at[t] + lane;
            float* to_right = right_sum.at[t] + lane;
            hn::Store(hn::MulAdd(hn::Load(f, left.at[t] + lane), gain_left, hn::Load(f, to_left)),
                      f, to_left);
            hn::Store(
                hn::MulAdd(hn::Load(f, right.at[t] + lane), gain_right, hn::Load(f, to_right)), f,
                to_right);
        }
    }
}

void sum_lanes(const LaneBlock& lanes, float* out) {
    // Plain and in a fixed order; once per job and block, so not worth a transpose.
    for (int t = 0; t < base::kBlockFrames; ++t) {
        const float* x = lanes.at[t];
        out[t] = ((x[0] + x[4]) + (x[1] + x[5])) + ((x[2] + x[6]) + (x[3] + x[7]));
    }
}

std::uint32_t strange_lanes(const LaneBlock& block) {
    const Floats f;
    std::uint32_t strange = 0;
    for (int lane = 0; lane < kLanes; lane += kWidth) {
        // Whatever is not finite is a NaN times 0, and stays one in a sum.
        VF sum = hn::Zero(f);
        for (int t = 0; t < base::kBlockFrames; ++t) {
            sum = hn::MulAdd(hn::Load(f, block.at[t] + lane), hn::Zero(f), sum);
        }
        std::uint8_t bits[8] = {};
        hn::StoreMaskBits(f, hn::IsNaN(sum), bits);
        strange |= static_cast<std::uint32_t>(bits[0]) << lane;
    }
    return strange;
}

LaneKernels kernels() {
    return {read_mono, read_stereo, read_clamped,  apply_envelopes,
            mix,       sum_lanes,   strange_lanes, hwy::TargetName(HWY_TARGET)};
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
namespace {

HWY_EXPORT(kernels);

LaneKernels choose_kernels() {
    const SimdChoice choice;
    return HWY_DYNAMIC_DISPATCH(kernels)();
}

}  // namespace

const LaneKernels& lane_kernels() {
    static const LaneKernels chosen = choose_kernels();
    return chosen;
}

}  // namespace hocket::dsp
#endif  // HWY_ONCE
