#include "session/tempo_map.hpp"

#include <cmath>

namespace hocket::session {

namespace {
constexpr int kGrid = 1 << 16;
}

double TempoMap::cycle_at(base::Frame frame) const {
    const double past_bend = static_cast<double>(frame) - anchor_frame_;
    const double cps = past_bend < 0 && previous_cps_ > 0 ? previous_cps_ : cps_;
    return anchor_cycle_.to_double() + past_bend / rate_hz_ * cps;
}

pattern::Cycles TempoMap::grid_cycle_at(base::Frame frame) const {
    return pattern::Cycles{static_cast<pattern::Int128>(std::floor(cycle_at(frame) * kGrid)),
                           kGrid};
}

pattern::Cycles TempoMap::grid_step() { return {1, kGrid}; }

base::Frame TempoMap::frame_at(const pattern::Cycles& cycle) const {
    return std::llround(anchor_frame_ + (cycle - anchor_cycle_).to_double() * rate_hz_ / cps_);
}

void TempoMap::bend(base::Frame frame, double cps) {
    // Exactly the cycle the old line has here, as far as a double knows it.
    anchor_cycle_ = pattern::Cycles::from_double(cycle_at(frame));
    anchor_frame_ = static_cast<double>(frame);
    previous_cps_ = cps_;
    cps_ = cps;
}

}  // namespace hocket::session
