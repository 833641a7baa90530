#include "session/tempo_map.hpp"

#include <cmath>

namespace hocket::session {

namespace {
constexpr int kGrid = 1 << 16;
}

double TempoMap::cycle_at(base::Frame frame) const {
    return anchor_cycle_.to_double() +
           (static_cast<double>(frame) - anchor_frame_) / rate_hz_ * cps_;
}

pattern::Cycles TempoMap::grid_cycle_at(base::Frame frame) const {
    return pattern::Cycles{static_cast<pattern::Int128>(std::floor(cycle_at(frame) * kGrid)),
                           kGrid};
}

base::Frame TempoMap::frame_at(const pattern::Cycles& cycle) const {
    return std::llround(anchor_frame_ + (cycle - anchor_cycle_).to_double() * rate_hz_ / cps_);
}

void TempoMap::bend(const pattern::Cycles& cycle, double cps) {
    anchor_frame_ += (cycle - anchor_cycle_).to_double() * rate_hz_ / cps_;
    anchor_cycle_ = cycle;
    cps_ = cps;
}

}  // namespace hocket::session
