#pragma once

#include "base/types.hpp"
#include "pattern/cycles.hpp"

namespace hocket::session {

/// Cycles to frames: one straight line at a time. A change of tempo bends it at a point both lines
/// share, so time never jumps.
class TempoMap {
public:
    TempoMap(double rate_hz, double cps) : rate_hz_{rate_hz}, cps_{cps} {}

    [[nodiscard]] double cps() const { return cps_; }
    [[nodiscard]] double cycle_at(base::Frame frame) const;
    /// The last point at or before `frame` of a grid fine enough to be inaudible (2^-16 cycles)
    /// and coarse enough to keep fractions small.
    [[nodiscard]] pattern::Cycles grid_cycle_at(base::Frame frame) const;
    [[nodiscard]] static pattern::Cycles grid_step();
    [[nodiscard]] base::Frame frame_at(const pattern::Cycles& cycle) const;

    /// From `frame` on the tempo is `cps`; everything before keeps its frame.
    void bend(base::Frame frame, double cps);

private:
    double rate_hz_;
    double cps_;
    // The line before the last bend: what is played now may still lie on it.
    double previous_cps_ = 0;
    double anchor_frame_ = 0;
    pattern::Cycles anchor_cycle_;
};

}  // namespace hocket::session
