#pragma once

#include "dsp/units.hpp"

namespace hocket::dsp {

/// Operations by kind, for one lane and for kLanes.
struct UnitTable {
    UnitOps ops[kUnitKinds][2];

    void set(UnitKind kind, const UnitOps& one, const UnitOps& eight) {
        ops[static_cast<std::size_t>(kind)][0] = one;
        ops[static_cast<std::size_t>(kind)][1] = eight;
    }
};

// Each family adds its kinds, compiled for the instruction set chosen (a SimdChoice lives).
void add_arithmetic(UnitTable& table);
void add_oscillators(UnitTable& table);
void add_band_limited(UnitTable& table);
void add_noise(UnitTable& table);
void add_filters(UnitTable& table);
void add_envelopes(UnitTable& table);
void add_control(UnitTable& table);
void add_delays(UnitTable& table);
void add_reverb(UnitTable& table);
void add_distortion(UnitTable& table);
void add_dynamics(UnitTable& table);

}  // namespace hocket::dsp
