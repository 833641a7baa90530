// What the sources of all units share: inputs read by flat index, loops over a span, and the table
// entry made of a class.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "dsp/units.hpp"
#include "dsp/units/math-inl.hpp"
#include "dsp/units/table.hpp"
#include "dsp/units/vector-inl.hpp"

#if defined(HOCKET_DSP_UNITS_UNIT_INL) == defined(HWY_TARGET_TOGGLE)
#ifdef HOCKET_DSP_UNITS_UNIT_INL
#undef HOCKET_DSP_UNITS_UNIT_INL
#else
#define HOCKET_DSP_UNITS_UNIT_INL
#endif

HWY_BEFORE_NAMESPACE();
namespace hocket::dsp::HWY_NAMESPACE {

/// An input by flat index (frame * lanes + lane), held or not: a held one is read round and round.
template <int L>
class Source {
public:
    HWY_INLINE explicit Source(const UnitInput& input)
        : at_(input.at), mask_(input.held ? kLanes - 1 : ~0), held_(input.held) {
        if (L == 1 && input.held) {
            std::fill_n(splat_, kLanes, input.at[0]);
            at_ = splat_;
        }
    }
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;

    template <int N>
    HWY_INLINE Float<N> load(int i) const {
        return Float<N>::load(at_ + (i & mask_));
    }
    HWY_INLINE float at(int i) const { return at_[i & mask_]; }
    HWY_INLINE bool held() const { return held_; }

private:
    const float* at_;
    int mask_;
    bool held_;
    alignas(32) float splat_[kLanes];
};

/// What is computed of inputs ahead of a recursion: for one frame when they are held.
template <int L>
class Computed {
public:
    HWY_INLINE explicit Computed(bool held) : mask_(held ? kLanes - 1 : ~0) {}
    template <int N>
    HWY_INLINE Float<N> load(int i) const {
        return Float<N>::load(values_ + (i & mask_));
    }
    HWY_INLINE float* values() { return values_; }

private:
    alignas(64) float values_[static_cast<std::size_t>(base::kBlockFrames * L + kLanes)];
    int mask_;
};

/// Calls body(Width<N>, i) for every value of a span, as wide as registers are; what does not
/// depend on earlier frames runs over frames this way where there is one lane.
template <int L, class Body>
HWY_INLINE void for_all(int frames, const Body& body) {
    const int count = frames * L;
    int i = 0;
    for (; i + kRegister <= count; i += kRegister) body(Width<kRegister>(), i);
    if constexpr (L == 1) {
        for (; i < count; ++i) body(Width<1>(), i);
    }
}

/// The same once for values that are held: eight of them, whatever the lanes.
template <int L, class Body>
HWY_INLINE void for_all_or_once(bool held, int frames, const Body& body) {
    if (held) {
        for (int i = 0; i < kLanes; i += kRegister) body(Width<kRegister>(), i);
    } else {
        for_all<L>(frames, body);
    }
}

/// Calls body(Width<N>, lane) for the registers that together are all lanes.
template <int L, class Body>
HWY_INLINE void for_lanes(const Body& body) {
    for (int lane = 0; lane < L; lane += kWidth<L>) body(Width<kWidth<L>>(), lane);
}

/// The table's entry of a unit. A unit is a class over the number of lanes that lives in zeroed
/// memory and has no constructor:
///     static constexpr int kInputs, kOutputs;
///     std::size_t bytes(setup)           (static) of the object and what follows it
///     void start(setup)                  at reset, before the lanes; clears what follows
///     void clear_lane(lane)              of what follows, when one lane starts anew
///     void start_lane(setup, lane)       of the object
///     void process(setup, inputs, outputs, frames)
template <class Unit, int L>
UnitOps ops_of() {
    UnitOps ops;
    ops.inputs = Unit::kInputs;
    ops.outputs = Unit::kOutputs;
    ops.state_bytes = [](const UnitSetup& setup) { return Unit::bytes(setup); };
    ops.reset = [](void* state, const UnitSetup& setup) {
        Unit& unit = *static_cast<Unit*>(state);
        unit.start(setup);
        for (int lane = 0; lane < L; ++lane) unit.start_lane(setup, lane);
    };
    ops.reset_lane = [](void* state, const UnitSetup& setup, int lane) {
        static_cast<Unit*>(state)->clear_lane(lane);
        static_cast<Unit*>(state)->start_lane(setup, lane);
    };
    ops.process = [](void* state, const UnitSetup& setup, const UnitInput* inputs,
                     float* const* outputs, int frames) {
        static_cast<Unit*>(state)->process(setup, inputs, outputs, frames);
    };
    return ops;
}

/// Puts a unit into the table, for one lane and for eight.
template <template <int> class Unit>
void add_unit(UnitTable& table, UnitKind kind) {
    table.set(kind, ops_of<Unit<1>, 1>(), ops_of<Unit<kLanes>, kLanes>());
}

/// A unit without a state beyond its members.
template <class Unit>
struct Plain {
    static std::size_t bytes(const UnitSetup&) { return sizeof(Unit); }
    void start(const UnitSetup&) {}
    void clear_lane(int) {}
};

}  // namespace hocket::dsp::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif
