#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "pattern/pattern.hpp"
#include "session/author.hpp"
#include "session/scheduler.hpp"
#include "session/tempo_map.hpp"

namespace hocket::session {

/// Where events come from and go.
struct EventSource {
    std::string name;
    std::uint16_t slot = 0;  ///< of engine commands
    std::uint8_t bus = 0;    ///< where their voices go instead of their orbits; 0: there
    Author author;
};

/// Turns patterns of controls into timed events. Schedule thread.
class PatternPlayer {
public:
    PatternPlayer(Scheduler& scheduler, const TempoMap& tempo)
        : scheduler_{scheduler}, tempo_{tempo} {}

    /// Schedules what begins in [queried, until), and moves `queried` there.
    /// @param events counts them.
    /// @return why the source must be stopped, or nothing.
    std::string play(const pattern::Pattern& pattern, pattern::Cycles& queried,
                     const pattern::Cycles& until, const pattern::Controls& inputs,
                     const EventSource& source, std::uint64_t& events);
    /// The source's author, and the log, are told that it stops.
    void tell_stopped(const EventSource& source, const std::string& why);
    /// Likewise of anything that somebody's text does.
    void tell_trouble(const std::string& name, const Author& author, const std::string& what);

    void set_nudge_seconds(double seconds) { nudge_seconds_ = seconds; }

    /// A source with more events than this in one turn of the schedule (5 ms) is stopped: it would
    /// starve all others.
    static constexpr std::size_t kMostEventsATurn = 4096;

private:
    Scheduler& scheduler_;
    const TempoMap& tempo_;
    double nudge_seconds_ = 0;
};

/// Senders of slots, apart from those the network layer numbers from 1 on: each by its place among
/// the slots of engine commands, less one.
inline constexpr std::uint64_t kFirstSlotSender = std::uint64_t{1} << 63;
inline constexpr std::uint64_t slot_sender(std::size_t index) { return kFirstSlotSender + index; }
inline constexpr bool is_slot_sender(std::uint64_t id) { return id >= kFirstSlotSender; }

}  // namespace hocket::session
