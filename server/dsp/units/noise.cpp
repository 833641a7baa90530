#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/noise.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/unit-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace noise {

/// 64 bits well mixed (Steele, Lea, Flood: SplitMix64, 2014; public domain).
HWY_INLINE std::uint64_t mixed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31);
}

/// White noise: a hash of a counter under two keys made of the seed, so that a frame's value needs
/// none before it. The hash is Wellons' "lowbias32" (public domain) with the second key inside.
template <int L>
class White {
public:
    HWY_INLINE void start_lane(std::uint64_t seed, int lane) {
        seed_[lane] = seed;
        turn_[lane] = 0;
        counter_[lane] = 0;
        set_keys(lane);
    }

    /// Frames x lanes, evenly spread over [-1, 1).
    HWY_INLINE void make(float* out, int frames) {
        for (int done = 0; done < frames;) {
            // A counter's 2^32 frames are a day; then the keys change.
            int count = frames - done;
            for (int lane = 0; lane < L; ++lane) count = std::min(count, until_turn(lane, count));
            make_some(out + done * L, count);
            for (int lane = 0; lane < L; ++lane) {
                counter_[lane] += static_cast<std::uint32_t>(count);
                if (counter_[lane] != 0) continue;
                ++turn_[lane];
                set_keys(lane);
            }
            done += count;
        }
    }

private:
    HWY_INLINE void set_keys(int lane) {
        const std::uint64_t keys = mixed(mixed(seed_[lane]) + turn_[lane]);
        key1_[lane] = static_cast<std::uint32_t>(keys >> 32);
        key2_[lane] = static_cast<std::uint32_t>(keys);
    }
    HWY_INLINE int until_turn(int lane, int most) const {
        const std::uint32_t left = 0U - counter_[lane];
        return left == 0 || left > static_cast<std::uint32_t>(most) ? most : static_cast<int>(left);
    }
    template <int N>
    HWY_INLINE static Float<N> value(Bits<N> x, Bits<N> key2) {
        x = x ^ x.template shifted_right<16>();
        x = x * Bits<N>(0x7feb352dU);
        x = (x ^ x.template shifted_right<15>()) + key2;
        x = x * Bits<N>(0x846ca68bU);
        x = x ^ x.template shifted_right<16>();
        // 24 bits as a signed number, so that the float is exact.
        const Bits<N> top = x.template shifted_right<8>() - Bits<N>(0x800000U);
        return top.to_float() * Float<N>(1.0f / 8388608.0f);
    }
    HWY_INLINE void make_some(float* out, int frames) {
        if constexpr (L == 1) {
            alignas(32) static constexpr std::uint32_t kSteps[kLanes] = {0, 1, 2, 3, 4, 5, 6, 7};
            for_all<1>(frames, [&](auto width, int i) HWY_ATTR {
                constexpr int N = width;
                const Bits<N> counter =
                    Bits<N>(counter_[0] + static_cast<std::uint32_t>(i)) + Bits<N>::load(kSteps);
                value(counter + Bits<N>(key1_[0]), Bits<N>(key2_[0])).store(out + i);
            });
        } else {
            for_lanes<L>([&](auto width, int lane) HWY_ATTR {
                constexpr int N = width;
                Bits<N> x = Bits<N>::load(counter_ + lane) + Bits<N>::load(key1_ + lane);
                const Bits<N> key2 = Bits<N>::load(key2_ + lane);
                for (int i = lane; i < frames * L; i += L) {
                    value(x, key2).store(out + i);
                    x = x + Bits<N>(1U);
                }
            });
        }
    }

    std::uint64_t seed_[L];
    std::uint64_t turn_[L];
    alignas(32) std::uint32_t counter_[L];
    alignas(32) std::uint32_t key1_[L];
    alignas(32) std::uint32_t key2_[L];
};

template <int L>
class Noise : public Plain<Noise<L>> {
public:
    static constexpr int kInputs = 0;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup& setup, int lane) { white_.start_lane(setup.seed, lane); }
    void process(const UnitSetup&, const UnitInput*, float* const* outputs, int frames) {
        white_.make(outputs[0], frames);
    }

private:
    White<L> white_;
};

// Six one-pole low-passes in parallel that sum to -3 dB an octave within 0.05 dB from 9 Hz up at
// 44.1 kHz; at other rates that edge moves along. Source: Paul Kellet's refined filter (1999).
constexpr int kPoles = 6;
constexpr float kPole[kPoles] = {0.99886f, 0.99332f, 0.96900f, 0.86650f, 0.55000f, -0.7616f};
constexpr float kGain[kPoles] = {0.0555179f, 0.0750759f, 0.1538520f,
                                 0.3104856f, 0.5329522f, -0.0168980f};
constexpr float kDirect = 0.5362f;
constexpr float kLate = 0.115926f;  // of the frame before
// Makes the sum's rms 0.21, so that peaks within -1..1 are all but certain; beyond it is clipped.
constexpr float kPinkLevel = 0.125f;

template <int L>
class Pink : public Plain<Pink<L>> {
public:
    static constexpr int kInputs = 0;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup& setup, int lane) {
        white_.start_lane(setup.seed, lane);
        for (auto& pole : poles_) pole[lane] = 0;
        before_[lane] = 0;
    }
    void process(const UnitSetup&, const UnitInput*, float* const* outputs, int frames) {
        float* out = outputs[0];
        white_.make(out, frames);
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            Float<N> poles[kPoles];
            for (int k = 0; k < kPoles; ++k) poles[k] = Float<N>::load(poles_[k] + lane);
            Float<N> before = Float<N>::load(before_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> white = Float<N>::load(out + i);
                Float<N> sum = fma(white, Float<N>(kDirect), before);
                for (int k = 0; k < kPoles; ++k) {
                    poles[k] = fma(poles[k], Float<N>(kPole[k]), white * Float<N>(kGain[k]));
                    sum = sum + poles[k];
                }
                before = white * Float<N>(kLate);
                clamp(sum * Float<N>(kPinkLevel), -one, one).store(out + i);
            }
            for (int k = 0; k < kPoles; ++k) poles[k].store(poles_[k] + lane);
            before.store(before_ + lane);
        });
    }

private:
    White<L> white_;
    alignas(32) float poles_[kPoles][L];
    alignas(32) float before_[L];
};

// Below this the integral leaks, or it would walk away.
constexpr double kBrownEdgeHz = 5;
constexpr double kBrownRms = 0.22;

/// White noise through one pole at 5 Hz: -6 dB an octave above it.
template <int L>
class Brown : public Plain<Brown<L>> {
public:
    static constexpr int kInputs = 0;
    static constexpr int kOutputs = 1;

    void start_lane(const UnitSetup& setup, int lane) {
        white_.start_lane(setup.seed, lane);
        state_[lane] = 0;
    }
    void process(const UnitSetup& setup, const UnitInput*, float* const* outputs, int frames) {
        float* out = outputs[0];
        white_.make(out, frames);
        const double leak = 6.283185307 * kBrownEdgeHz / setup.rate_hz;
        const auto pole = static_cast<float>(1 - leak);
        // The variance of the pole's output is 1 / (1 - pole^2) of the input's, which is 1/3.
        float gain[1];
        sqrt(Float<1>(static_cast<float>(3 * kBrownRms * kBrownRms * leak * (2 - leak))))
            .store(gain);
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            const Float<N> one = 1.0f;
            Float<N> state = Float<N>::load(state_ + lane);
            for (int i = lane; i < frames * L; i += L) {
                state = fma(state, Float<N>(pole), Float<N>::load(out + i) * Float<N>(gain[0]));
                clamp(state, -one, one).store(out + i);
            }
            state.store(state_ + lane);
        });
    }

private:
    White<L> white_;
    alignas(32) float state_[L];
};

}  // namespace noise

void fill_noise(UnitTable& table) {
    using namespace noise;
    add_unit<Noise>(table, UnitKind::noise);
    add_unit<Pink>(table, UnitKind::pink);
    add_unit<Brown>(table, UnitKind::brown);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_noise);
void add_noise(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_noise)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
