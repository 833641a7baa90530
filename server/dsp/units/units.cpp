#include "dsp/units.hpp"

#include "base/realtime.hpp"
#include "dsp/lanes.hpp"
#include "dsp/simd_target.hpp"
#include "dsp/units/table.hpp"

namespace hocket::dsp {
namespace {

UnitTable make_table() {
    const SimdChoice choice;
    UnitTable table;
    add_arithmetic(table);
    add_oscillators(table);
    add_band_limited(table);
    add_filters(table);
    add_envelopes(table);
    add_control(table);
    add_delays(table);
    add_reverb(table);
    add_noise(table);
    add_distortion(table);
    add_dynamics(table);
    return table;
}

}  // namespace

const UnitOps& unit_ops(UnitKind kind, int lanes) {
    static const UnitTable table = make_table();
    HOCKET_ASSERT(lanes == 1 || lanes == kLanes);
    return table.ops[static_cast<std::size_t>(kind)][lanes == 1 ? 0 : 1];
}

}  // namespace hocket::dsp
