#include "session/arrivals.hpp"

#include <algorithm>
#include <cmath>

namespace hocket::session {

using base::Frame;

namespace {

constexpr double kMostShownMs = protocol::kFarthestSeconds * 1000;
// The original plays an unusable time this long after its arrival.
constexpr double kSuperdirtFallbackSeconds = 0.2;

}  // namespace

void Arrivals::accept(const TimedPlay& timed, double cps) {
    const Frame arrival = clock_.frame_at_steady(timed.arrival_steady_ns);
    const bool superdirt = scheduler_.config().law.superdirt;
    Origin origin{.sender = timed.sender_id, .cps = cps};
    Senders::Counts& sender = scheduler_.senders().of(timed.sender_id);
    ++sender.events;
    sender.last_ns = timed.arrival_steady_ns;
    const auto fallback = arrival + std::llround(kSuperdirtFallbackSeconds * rate_hz_);
    if (timed.timetag <= 1) {
        const bool waits = superdirt && timed.timetag == 1;
        scheduler_.add(timed.play, waits ? fallback : FateLog::kAtOnce, origin);
        return;
    }
    Frame frame = clock_.frame_at_ntp(timed.timetag);
    const double lead_ms = static_cast<double>(frame - arrival) * 1000 / rate_hz_;
    if (superdirt && lead_ms > protocol::kFarthestSeconds * 1000) frame = fallback;
    // One wild timetag shall not spoil the mean for ever.
    const double sane_lead_ms = std::clamp(lead_ms, -kMostShownMs, kMostShownMs);
    sender.lead_ms += (sane_lead_ms - sender.lead_ms) /
                      static_cast<double>(std::min<std::uint64_t>(sender.events, 64));
    // The original shifts nobody. What is long past is not shifted to where it is not, and says
    // nothing of the sender's jitter.
    origin.is_shifted = !superdirt && lead_ms >= -LateShift::kMostMs;
    if (origin.is_shifted) {
        origin.shift_frames = std::llround(sender.shift.shift_ms() * 1e-3 * rate_hz_);
    }
    // Late by more than the stream has lived: before its first frame.
    scheduler_.add(timed.play, std::max<Frame>(0, frame + origin.shift_frames), origin);
}

}  // namespace hocket::session
