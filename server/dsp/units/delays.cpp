#include <bit>

#include "dsp/units/table.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "dsp/units/delays.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include "dsp/units/phase-inl.hpp"
#include "dsp/units/prefetch-inl.hpp"

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {
namespace delays {

constexpr int kBlock = base::kBlockFrames;
// Floats count frames exactly up to here: 87 s at 48 kHz.
constexpr double kMostFrames = 1 << 22;

/// A delay line of L lanes, a power of two of frames long, in the memory behind a unit.
template <int L>
class Line {
public:
    /// Frames that the memory for a longest delay has.
    static std::size_t capacity(double longest_frames) {
        const double frames = std::clamp(longest_frames, 1.0, kMostFrames);
        return std::bit_ceil(static_cast<std::size_t>(frames) + kBlock + 4);
    }
    static std::size_t bytes(double longest_frames) {
        return capacity(longest_frames) * L * sizeof(float);
    }

    void start(void* memory, double longest_frames) {
        at_ = static_cast<float*>(memory);
        mask_ = static_cast<std::uint32_t>(capacity(longest_frames) - 1);
        // One frame is kept for the older neighbour that interpolation reads.
        longest_ = static_cast<float>(std::clamp(longest_frames, 1.0, kMostFrames)) + 1;
        next_ = 0;
        std::fill_n(at_, (mask_ + std::size_t{1}) * L, 0.0f);
    }
    void clear_lane(int lane) {
        for (std::size_t i = 0; i <= mask_; ++i) at_[i * L + static_cast<std::size_t>(lane)] = 0;
    }

    [[nodiscard]] HWY_INLINE float longest() const { return longest_; }

    /// What was written `delay` frames before the frame t of this span, delay + part where the
    /// part in [0, 1) is on the way to the frame before that.
    template <int N>
    HWY_INLINE Float<N> read(Float<N> delay, Float<N> part, int t, int lane) const {
        alignas(32) std::uint32_t back[N];
        alignas(32) float near[N];
        alignas(32) float far[N];
        Bits<N>::truncated(delay).store(back);
        for (int l = 0; l < N; ++l) {
            const std::uint32_t i = next_ + static_cast<std::uint32_t>(t) - back[l];
            near[l] = at_[std::size_t{i & mask_} * L + static_cast<std::size_t>(lane + l)];
            far[l] = at_[std::size_t{(i - 1) & mask_} * L + static_cast<std::size_t>(lane + l)];
        }
        const Float<N> a = Float<N>::load(near);
        return fma(part, Float<N>::load(far) - a, a);
    }
    template <int N>
    HWY_INLINE void write(Float<N> x, int t, int lane) {
        x.store(at_ + std::size_t{(next_ + static_cast<std::uint32_t>(t)) & mask_} * L + lane);
    }
    HWY_INLINE void advance(int frames) { next_ += static_cast<std::uint32_t>(frames); }

    // For one lane whose delay is longer than the span: rows of frames, in place where the line
    // does not end within them, else in a copy.
    HWY_INLINE const float* read_row(std::uint32_t delay, int frames, float* copy) const {
        if (const float* place = in_a_row(next_ - delay, frames)) return place;
        copy_row(next_ - delay, frames,
                 [&](std::size_t from, int i, int n) { std::copy_n(at_ + from, n, copy + i); });
        return copy;
    }
    HWY_INLINE float* open_row(int frames, float* copy) const {
        float* const place = in_a_row(next_, frames);
        return place != nullptr ? place : copy;
    }
    HWY_INLINE void close_row(const float* row, int frames) {
        if (in_a_row(next_, frames) != nullptr) return;
        copy_row(next_, frames,
                 [&](std::size_t to, int i, int n) { std::copy_n(row + i, n, at_ + to); });
    }

    /// What is written `ahead` frames from this span's start on (read, if below 0).
    HWY_INLINE void prefetch_row(int ahead) const {
        prefetch(at_ + ((next_ + static_cast<std::uint32_t>(ahead)) & mask_), kBlock);
    }

private:
    HWY_INLINE float* in_a_row(std::uint32_t first, int frames) const {
        const std::uint32_t from = first & mask_;
        return from + static_cast<std::uint32_t>(frames) <= mask_ + 1 ? at_ + from : nullptr;
    }
    template <class Copy>
    HWY_INLINE void copy_row(std::uint32_t first, int frames, const Copy& copy) const {
        const std::uint32_t from = first & mask_;
        const auto before_end = static_cast<int>(
            std::min<std::uint32_t>(mask_ + 1 - from, static_cast<std::uint32_t>(frames)));
        copy(from, 0, before_end);
        if (before_end < frames) copy(0, before_end, frames - before_end);
    }

    float* at_;
    std::uint32_t mask_;
    std::uint32_t next_;
    float longest_;
};

/// A unit with a line behind it.
template <class Unit, int L>
struct WithLine {
    static std::size_t bytes(const UnitSetup& setup) {
        return sizeof(Unit) + Line<L>::bytes(Unit::longest_frames(setup));
    }
    void start(const UnitSetup& setup) {
        Unit& unit = static_cast<Unit&>(*this);
        unit.line_.start(&unit + 1, Unit::longest_frames(setup));
    }
    void clear_lane(int lane) { static_cast<Unit&>(*this).line_.clear_lane(lane); }
};

/// y = the line at time_s; the line gets in + feedback y; out = in + mix (y - in). A change of the
/// time moves the reading head there as a tape's: at no more than half the speed faster or slower,
/// the last of it exponentially with 50 ms. A frame is the shortest time.
template <int L>
class alignas(64) Delay : public WithLine<Delay<L>, L> {
public:
    static constexpr int kInputs = 4;
    static constexpr int kOutputs = 1;

    static double longest_frames(const UnitSetup& setup) {
        return setup.longest_seconds * setup.rate_hz;
    }
    void start_lane(const UnitSetup&, int lane) {
        way_[lane] = target_[lane] = 0;
        fresh_[lane] = 1;
    }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Inputs in{Source<L>{inputs[0]}, Source<L>{inputs[1]}, Source<L>{inputs[2]},
                        Source<L>{inputs[3]}};
        const auto rate = static_cast<float>(setup.rate_hz);
        if constexpr (L == 1) {
            if (in.time.held() && stands(in, rate, frames)) {
                process_row(in, outputs[0], frames);
                line_.advance(frames);
                return;
            }
        }
        for_lanes<L>([&](auto width, int lane)
                         HWY_ATTR { process_lanes<width>(in, rate, outputs[0], lane, frames); });
        line_.advance(frames);
    }

private:
    friend WithLine<Delay<L>, L>;
    struct Inputs {
        Source<L> in, time, feedback, mix;
    };

    template <int N>
    HWY_INLINE Float<N> target_of(Float<N> seconds, float rate) const {
        return clamp(seconds * Float<N>(rate), Float<N>(1.0f), Float<N>(line_.longest() - 1));
    }
    template <int N>
    HWY_INLINE static Float<N> feedback_of(const Inputs& in, int i) {
        return clamp(in.feedback.template load<N>(i), Float<N>(-1.0f), Float<N>(1.0f));
    }
    template <int N>
    HWY_INLINE static Float<N> mix_of(const Inputs& in, int i) {
        return clamp(in.mix.template load<N>(i), Float<N>(0.0f), Float<N>(1.0f));
    }

    template <int N>
    HWY_INLINE void process_lanes(const Inputs& in, float rate, float* out, int lane, int frames) {
        const Float<N> half = 0.5f;
        const Float<N> pull = 1 / (0.05f * rate);
        Float<N> way = Float<N>::load(way_ + lane);
        Float<N> target = Float<N>::load(target_ + lane);
        const Mask<N> fresh = Float<N>::load(fresh_ + lane) > Float<N>(0.0f);
        target = select(fresh, target_of(in.time.template load<N>(lane), rate), target);
        for (int t = 0; t < frames; ++t) {
            const int i = t * L + lane;
            const Float<N> now = target_of(in.time.template load<N>(i), rate);
            way = way + (target - now);
            target = now;
            way = way - clamp(way * pull, -half, half);
            way = select(abs(way) < Float<N>(1e-4f), Float<N>(0.0f), way);
            // Whole frames of the target and of the way are kept apart: the parts stay exact.
            const Float<N> whole = floor(target);
            const Float<N> rest = (target - whole) + way;
            const Float<N> rest_whole = floor(rest);
            const Float<N> delay =
                clamp(whole + rest_whole, Float<N>(1.0f), Float<N>(line_.longest()));
            const Float<N> x = in.in.template load<N>(i);
            const Float<N> y = line_.template read<N>(delay, rest - rest_whole, t, lane);
            line_.template write<N>(fma(feedback_of<N>(in, i), y, x), t, lane);
            fma(mix_of<N>(in, i), y - x, x).store(out + i);
        }
        way.store(way_ + lane);
        target.store(target_ + lane);
        Float<N>(0.0f).store(fresh_ + lane);
    }

    /// Whether the head stands still, further back than the span is long.
    HWY_INLINE bool stands(const Inputs& in, float rate, int frames) {
        float target[1];
        target_of<1>(in.time.template load<1>(0), rate).store(target);
        if (fresh_[0] > 0) target_[0] = target[0];
        fresh_[0] = 0;
        return way_[0] == 0 && target[0] == target_[0] && target[0] >= static_cast<float>(frames);
    }
    HWY_INLINE void process_row(const Inputs& in, float* out, int frames) {
        alignas(64) float read_copy[kBlock + 1];
        alignas(64) float write_copy[kBlock];
        const auto delay = static_cast<std::uint32_t>(target_[0]);
        const float part = target_[0] - static_cast<float>(delay);
        const float* const row = line_.read_row(delay + 1, frames + 1, read_copy);
        float* const written = line_.open_row(frames, write_copy);
        for_all<1>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> a = Float<N>::load(row + i + 1);
            const Float<N> y = fma(Float<N>(part), Float<N>::load(row + i) - a, a);
            const Float<N> x = in.in.template load<N>(i);
            fma(feedback_of<N>(in, i), y, x).store(written + i);
            fma(mix_of<N>(in, i), y - x, x).store(out + i);
        });
        line_.close_row(written, frames);
        line_.prefetch_row(frames - static_cast<int>(delay) - 1);
        line_.prefetch_row(frames);
    }

    Line<L> line_;
    alignas(32) float way_[L];     // still to go to the target
    alignas(32) float target_[L];  // frames
    alignas(32) float fresh_[L];
};

// The lowest comb.
constexpr double kLowestCombHz = 10;

/// y = in + feedback * y one period of freq_hz ago; a period is at least two frames.
template <int L>
class alignas(64) Comb : public WithLine<Comb<L>, L> {
public:
    static constexpr int kInputs = 3;
    static constexpr int kOutputs = 1;

    static double longest_frames(const UnitSetup& setup) { return setup.rate_hz / kLowestCombHz; }
    void start_lane(const UnitSetup&, int) {}
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> hz{inputs[1]};
        const Source<L> feedback{inputs[2]};
        Computed<L> delays{hz.held()};
        Computed<L> parts{hz.held()};
        for_all_or_once<L>(hz.held(), frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> all = clamp(Float<N>(static_cast<float>(setup.rate_hz)) /
                                           max(hz.template load<N>(i), Float<N>(1e-3f)),
                                       Float<N>(2.0f), Float<N>(line_.longest() - 1));
            const Float<N> whole = floor(all);
            whole.store(delays.values() + i);
            (all - whole).store(parts.values() + i);
        });
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            for (int t = 0; t < frames; ++t) {
                const int i = t * L + lane;
                const Float<N> y = line_.template read<N>(delays.template load<N>(i),
                                                          parts.template load<N>(i), t, lane);
                const Float<N> gain =
                    clamp(feedback.template load<N>(i), Float<N>(-1.0f), Float<N>(1.0f));
                const Float<N> sum = fma(gain, y, in.template load<N>(i));
                line_.template write<N>(sum, t, lane);
                sum.store(out + i);
            }
        });
        line_.advance(frames);
    }

private:
    friend WithLine<Comb<L>, L>;
    Line<L> line_;
};

// A chorus' head swings this far around its middle.
constexpr float kChorusMiddleSeconds = 0.015f;
constexpr float kChorusSwingSeconds = 0.010f;

/// out = in + mix (y - in), y = the input 15 ms + depth 10 ms sin(2 pi rate_hz t) ago.
template <int L>
class alignas(64) Chorus : public WithLine<Chorus<L>, L> {
public:
    static constexpr int kInputs = 4;
    static constexpr int kOutputs = 1;

    static double longest_frames(const UnitSetup& setup) { return 0.026 * setup.rate_hz; }
    void start_lane(const UnitSetup&, int lane) { phase_.start_lane(lane); }
    void process(const UnitSetup& setup, const UnitInput* inputs, float* const* outputs,
                 int frames) {
        const Source<L> in{inputs[0]};
        const Source<L> hz{inputs[1]};
        const Source<L> depth{inputs[2]};
        const Source<L> mix{inputs[3]};
        PhaseBlock<L> phases;
        walk_at(phase_, hz, setup, frames, phases);
        Computed<L> delays{false};
        Computed<L> parts{false};
        const auto rate = static_cast<float>(setup.rate_hz);
        for_all<L>(frames, [&](auto width, int i) HWY_ATTR {
            constexpr int N = width;
            const Float<N> swing =
                clamp(depth.template load<N>(i), Float<N>(0.0f), Float<N>(1.0f)) *
                Float<N>(kChorusSwingSeconds * rate);
            const Float<N> all = fma(swing, sine_of(Bits<N>::load(phases.now() + i)),
                                     Float<N>(kChorusMiddleSeconds * rate));
            const Float<N> held = clamp(all, Float<N>(0.0f), Float<N>(line_.longest() - 1));
            const Float<N> whole = floor(held);
            whole.store(delays.values() + i);
            (held - whole).store(parts.values() + i);
        });
        float* out = outputs[0];
        for_lanes<L>([&](auto width, int lane) HWY_ATTR {
            constexpr int N = width;
            for (int t = 0; t < frames; ++t) {
                const int i = t * L + lane;
                const Float<N> x = in.template load<N>(i);
                line_.template write<N>(x, t, lane);
                const Float<N> y = line_.template read<N>(delays.template load<N>(i),
                                                          parts.template load<N>(i), t, lane);
                const Float<N> part =
                    clamp(mix.template load<N>(i), Float<N>(0.0f), Float<N>(1.0f));
                fma(part, y - x, x).store(out + i);
            }
        });
        line_.advance(frames);
    }

private:
    friend WithLine<Chorus<L>, L>;
    Line<L> line_;
    Phase<L> phase_;
};

}  // namespace delays

void fill_delays(UnitTable& table) {
    using namespace delays;
    add_unit<Delay>(table, UnitKind::delay);
    add_unit<Comb>(table, UnitKind::comb);
    add_unit<Chorus>(table, UnitKind::chorus);
}

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace hocket::dsp {
HWY_EXPORT(fill_delays);
void add_delays(UnitTable& table) { HWY_DYNAMIC_DISPATCH(fill_delays)(table); }
}  // namespace hocket::dsp
#endif  // HWY_ONCE
