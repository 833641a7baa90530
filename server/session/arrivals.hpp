#pragma once

#include "session/scheduler.hpp"
#include "session/session_api.hpp"
#include "session/stream_clock.hpp"

namespace hocket::session {

/// Gives every /dirt/play message its frame, by its timetag, the clock and the shift of its sender,
/// and puts it into the schedule. Schedule thread.
class Arrivals {
public:
    Arrivals(Scheduler& scheduler, const StreamClock& clock, double rate_hz)
        : scheduler_{scheduler}, clock_{clock}, rate_hz_{rate_hz} {}

    /// @param cps where the message has none.
    void accept(const TimedPlay& timed, double cps);

private:
    Scheduler& scheduler_;
    const StreamClock& clock_;
    const double rate_hz_;
};

}  // namespace hocket::session
