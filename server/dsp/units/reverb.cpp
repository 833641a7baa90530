#include <algorithm>

#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/reverb.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/prefetch-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace reverb {

// Freeverb by Jezar at Dreampoint (2000, public domain): for each side eight low-pass combs in
// parallel, then four all-passes in series. Lengths are frames at 44.1 kHz.
constexpr int kCombs = 8;
constexpr int kAllpasses = 4;
constexpr int kSides = 2;
constexpr int kCombFrames[kCombs] = {1116, 1188, 1277, 1356, 1422, 1491, 1557, 1617};
constexpr int kAllpassFrames[kAllpasses] = {556, 441, 341, 225};
constexpr int kSpread = 23;          // the right side is longer
constexpr float kInputGain = 0.03f;  // 0.015 of left and of right, which are one here
constexpr float kWetGain = 3;
constexpr float kRoomScale = 0.28f, kRoomOffset = 0.7f;
constexpr float kDampingScale = 0.4f;
constexpr float kAllpassFeedback = 0.5f;

constexpr int kBlock = base::kBlockFrames;
constexpr int kPad = 8;  // readable behind every line: registers are loaded whole

HWY_INLINE int scaled(int frames, const UnitSetup& setup) {
    // No shorter than a block, so that a span never reads what it writes.
    return std::max(kBlock, static_cast<int>(frames * setup.rate_hz / 44100 + 0.5));
}
HWY_INLINE int comb_frames(int side, int k, const UnitSetup& setup) {
    return scaled(kCombFrames[k] + side * kSpread, setup);
}
HWY_INLINE int allpass_frames(int side, int k, const UnitSetup& setup) {
    return scaled(kAllpassFrames[k] + side * kSpread, setup);
}

/// A circle of frames x L that is read, then overwritten a length later.
template <int L>
struct Circle {
    float* at;
    int frames;
    int next;

    /// The next `count` frames in a row, in place if they are, else copied to `spare`.
    HWY_INLINE float* open(int count, float* spare) {
        if (next + count <= frames) return at + next * L;
        const int before_end = frames - next;
        std::copy_n(at + next * L, before_end * L, spare);
        std::copy_n(at, (count - before_end) * L, spare + before_end * L);
        return spare;
    }
    /// Puts them back where they came from, and goes on.
    HWY_INLINE void close(int count, const float* row) {
        const int before_end = frames - next;
        if (before_end < count) {
            std::copy_n(row, before_end * L, at + next * L);
            std::copy_n(row + before_end * L, (count - before_end) * L, at);
        }
        next += count;
        if (next >= frames) next -= frames;
        prefetch(at + next * L, count * L);  // of 24 lines most are far from here by then
    }
};

// A low-pass comb: out = line; store = (1 - damp) out + damp store; line = in + feedback store.
template <int N>
HWY_INLINE Float<N> damped(Float<N> out, Float<N> store, Float<N> damp) {
    return fma(damp, store, fnma(damp, out, out));
}

/// kRegister x kRegister floats, rows to columns.
HWY_INLINE void transpose(Float<kRegister> (&r)[kRegister]) {
    using Tag = Float<kRegister>::Tag;
    const Tag f;
    const hn::Repartition<std::uint64_t, Tag> pairs;
    hn::Vec<Tag> halves[kRegister];
    for (int i = 0; i < kRegister; i += 4) {
        const auto low01 = hn::BitCast(pairs, hn::InterleaveLower(f, r[i].v, r[i + 1].v));
        const auto high01 = hn::BitCast(pairs, hn::InterleaveUpper(f, r[i].v, r[i + 1].v));
        const auto low23 = hn::BitCast(pairs, hn::InterleaveLower(f, r[i + 2].v, r[i + 3].v));
        const auto high23 = hn::BitCast(pairs, hn::InterleaveUpper(f, r[i + 2].v, r[i + 3].v));
        halves[i] = hn::BitCast(f, hn::InterleaveLower(pairs, low01, low23));
        halves[i + 1] = hn::BitCast(f, hn::InterleaveUpper(pairs, low01, low23));
        halves[i + 2] = hn::BitCast(f, hn::InterleaveLower(pairs, high01, high23));
        halves[i + 3] = hn::BitCast(f, hn::InterleaveUpper(pairs, high01, high23));
    }
    // Within 128 bits that is all there is to do; else the quarters change places.
    for (int i = 0; i < 4; ++i) {
#if HWY_TARGET <= HWY_AVX2
        r[i] = hn::ConcatLowerLower(f, halves[i + 4], halves[i]);
        r[i + 4] = hn::ConcatUpperUpper(f, halves[i + 4], halves[i]);
#else
        r[i] = halves[i];
#endif
    }
}

template <int L>
class alignas(64) Reverb {
public:
    static constexpr int kInputs = 4;
    static constexpr int kOutputs = 2;

    static std::size_t bytes(const UnitSetup& setup) {
        int frames = 0;
        for (int side = 0; side < kSides; ++side) {
            for (int k = 0; k < kCombs; ++k) frames += comb_frames(side, k, setup) + kPad;
            for (int k = 0; k < kAllpasses; ++k) frames += allpass_frames(side, k, setup) + kPad;
        }
        return sizeof(Reverb) + static_cast<std::size_t>(frames) * L * sizeof(float);
    }
    void start(const UnitSetup& setup) {
        auto* at = reinterpret_cast<float*>(this + 1);
        std::fill_n(at, (bytes(setup) - sizeof(Reverb)) / sizeof(float), 0.0f);
        const auto place = [&](Circle<L>& circle, int frames) {
            circle = {at, frames, 0};
            at += (frames + kPad) * L;
        };
        for (int side = 0; side < kSides; ++side) {
            for (int k = 0; k < kCombs; ++k) place(combs_[side][k], comb_frames(side, k, setup));
            for (int k = 0; k < kAllpasses; ++k) {
                place(allpasses_[side][k], allpass_frames(side, k, setup));
            }
        }
    }
    void clear_lane(int lane) {
        const auto clear = [&](Circle<L>& circle) {
            for (int i = 0; i < circle.frames; ++i) circle.at[i * L + lane] = 0;
        };
        for (auto& side : combs_) std::for_each_n(side, kCombs, clear);
        for (auto& side : allpasses_) std::for_each_n(side, kAllpasses, clear);
    }
    void start_lane(const UnitSetup&, int lane) {
        for (int side = 0; side < kSides; ++side) {
            for (int k = 0; k < kCombs; ++k) stores_[side][L == 1 ? k : k * L + lane] = 0;
        }
    }

    void process(const UnitSetup&, const UnitInput* inputs, float* const* outputs, int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> room{inputs[1]};
        const Source<L> damping{inputs[2]};
        const Source<L> mix{inputs[3]};
        Span span;
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> zero = 0.0f;
            const Float<N> one = 1.0f;
            const Float<N> x = in.template load<N>(i);
            x.store(span.dry + i);
            (x * Float<N>(kInputGain)).store(span.in + i);
            fma(clamp(room.template load<N>(i), zero, one), Float<N>(kRoomScale),
                Float<N>(kRoomOffset))
                .store(span.feedback + i);
            (clamp(damping.template load<N>(i), zero, one) * Float<N>(kDampingScale))
                .store(span.damp + i);
            clamp(mix.template load<N>(i), zero, one).store(span.mix + i);
        });
        span.held = room.held() && damping.held();
        for (int side = 0; side < kSides; ++side) {
            if (outputs[side] == nullptr) continue;
            if constexpr (L == 1) {
                for (int k = 0; k < kCombs; k += kRegister) run_combs_across(side, k, span, frames);
            } else {
                for (int k = 0; k < kCombs; ++k) run_comb(side, k, span, frames);
            }
            for (int k = 0; k < kAllpasses; ++k) run_allpass(side, k, span, frames);
            float* out = outputs[side];
            for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
                constexpr int N = width;
                const Float<N> dry = Float<N>::load(span.dry + i);
                const Float<N> wet = Float<N>::load(span.wet + i) * Float<N>(kWetGain);
                fma(Float<N>::load(span.mix + i), wet - dry, dry).store(out + i);
            });
        }
    }

private:
    static constexpr std::size_t kValues = static_cast<std::size_t>((kBlock + kPad) * L);
    struct Span {
        alignas(64) float dry[kValues];
        alignas(64) float in[kValues];
        alignas(64) float feedback[kValues];
        alignas(64) float damp[kValues];
        alignas(64) float mix[kValues];
        alignas(64) float wet[kValues];
        bool held;  ///< feedback and damp
    };

    /// One comb of voices, added to the sum of those before it.
    HWY_INLINE void run_comb(int side, int k, Span& span, int frames) {
        alignas(64) float spare[kValues];
        Circle<L>& circle = combs_[side][k];
        float* line = circle.open(frames, spare);
        float* stores = stores_[side] + k * L;
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            Float<N> store = Float<N>::load(stores + lane);
            for (int i = lane; i < frames * L; i += L) {
                const Float<N> y = Float<N>::load(line + i);
                add_to_wet(y, k, span.wet + i);
                store = damped(y, store, Float<N>::load(span.damp + i));
                fma(Float<N>::load(span.feedback + i), store, Float<N>::load(span.in + i))
                    .store(line + i);
            }
            store.store(stores + lane);
        });
        circle.close(frames, line);
    }

    template <int N>
    HWY_INLINE static void add_to_wet(Float<N> y, int k, float* wet) {
        (k == 0 ? y : Float<N>::load(wet) + y).store(wet);
    }

    /// As many combs of one lane as a register takes, side by side: eight frames of each are
    /// turned to eight registers of a frame, as the low-pass needs one after the other.
    HWY_INLINE void run_combs_across(int side, int k, Span& span, int frames) {
        constexpr int N = kRegister;
        alignas(64) float spare[N][kBlock + kPad];
        float* lines[N];
        for (int c = 0; c < N; ++c) lines[c] = combs_[side][k + c].open(frames, spare[c]);
        Float<N> store = Float<N>::load(stores_[side] + k);
        int t = 0;
        for (; t + N <= frames; t += N) {
            Float<N> rows[N];
            for (int c = 0; c < N; ++c) rows[c] = Float<N>::load(lines[c] + t);
            add_rows_to_wet(rows, k, span.wet + t);
            transpose(rows);
            if (span.held) {
                const Float<N> damp = span.damp[0];
                const Float<N> feedback = span.feedback[0];
                for (int j = 0; j < N; ++j) {
                    store = damped(rows[j], store, damp);
                    rows[j] = fma(feedback, store, Float<N>(span.in[t + j]));
                }
            } else {
                for (int j = 0; j < N; ++j) comb_frame(rows[j], store, span, t + j);
            }
            transpose(rows);
            for (int c = 0; c < N; ++c) rows[c].store(lines[c] + t);
        }
        if (t < frames) run_combs_rest(lines, k, store, span, t, frames - t);
        store.store(stores_[side] + k);
        for (int c = 0; c < N; ++c) combs_[side][k + c].close(frames, lines[c]);
    }
    /// The last frames of a span, fewer than a register takes.
    HWY_INLINE static void run_combs_rest(float* const* lines, int k, Float<kRegister>& store,
                                          Span& span, int t, int count) {
        constexpr int N = kRegister;
        Float<N> rows[N];
        for (int c = 0; c < N; ++c) rows[c] = Float<N>::load(lines[c] + t);
        add_rows_to_wet(rows, k, span.wet + t);
        transpose(rows);
        for (int j = 0; j < count; ++j) comb_frame(rows[j], store, span, t + j);
        transpose(rows);
        for (int c = 0; c < N; ++c) {
            alignas(64) float values[N];
            rows[c].store(values);
            std::copy_n(values, count, lines[c] + t);
        }
    }
    /// One after the other, as run_comb() adds them.
    HWY_INLINE static void add_rows_to_wet(const Float<kRegister> (&rows)[kRegister], int k,
                                           float* wet) {
        Float<kRegister> sum = k == 0 ? rows[0] : Float<kRegister>::load(wet) + rows[0];
        for (int c = 1; c < kRegister; ++c) sum = sum + rows[c];
        sum.store(wet);
    }
    HWY_INLINE static void comb_frame(Float<kRegister>& row, Float<kRegister>& store,
                                      const Span& span, int t) {
        store = damped(row, store, Float<kRegister>(span.damp[t]));
        row = fma(Float<kRegister>(span.feedback[t]), store, Float<kRegister>(span.in[t]));
    }

    /// out = line - in; line = in + 0.5 line: the original's, which is nearly an all-pass.
    HWY_INLINE void run_allpass(int side, int k, Span& span, int frames) {
        alignas(64) float spare[kValues];
        Circle<L>& circle = allpasses_[side][k];
        float* line = circle.open(frames, spare);
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> x = Float<N>::load(span.wet + i);
            const Float<N> y = Float<N>::load(line + i);
            (y - x).store(span.wet + i);
            fma(y, Float<N>(kAllpassFeedback), x).store(line + i);
        });
        circle.close(frames, line);
    }

    Circle<L> combs_[kSides][kCombs];
    Circle<L> allpasses_[kSides][kAllpasses];
    alignas(64) float stores_[kSides][kCombs * L];
};

}  // namespace reverb

void fill_reverb(UnitTable& table) {
    using reverb::Reverb;
    table.set(UnitKind::reverb, ops_of<Reverb<1>, 1>(), ops_of<Reverb<kLanes>, kLanes>());
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_reverb);
void add_reverb(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_reverb)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
