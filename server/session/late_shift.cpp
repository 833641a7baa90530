#include "session/late_shift.hpp"

#include <algorithm>
#include <cmath>

namespace hocket::session {

std::optional<double> LateShift::take(double wanted_seconds, double late_ms) {
    // Events that were under way when the shift was raised do not ask for more than it gives.
    if (late_ms <= shift_ms_ || late_ms > kMostMs) return {};
    late_.push_back({wanted_seconds, late_ms});
    double newest_seconds = wanted_seconds;
    double worst_ms = 0;
    for (const Late& late : late_) newest_seconds = std::max(newest_seconds, late.wanted_seconds);
    std::erase_if(late_, [&](const Late& late) {
        return late.wanted_seconds <= newest_seconds - kWindowSeconds;
    });
    if (late_.size() < kLateEvents) return {};
    for (const Late& late : late_) worst_ms = std::max(worst_ms, late.late_ms);
    late_.clear();
    // A millionth less: frames that are whole ms shall not become one more by their rounding.
    shift_ms_ = std::min(kMostMs, std::ceil(worst_ms + kMarginMs - 1e-6));
    return worst_ms;
}

}  // namespace hocket::session
