#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/thread_owner.hpp"
#include "pattern/pattern.hpp"
#include "protocol/play.hpp"
#include "protocol/rpc.hpp"
#include "session/scheduler.hpp"
#include "session/tempo_map.hpp"

namespace hocket::session {

/// d1..d16: what plays in them, turned into timed events a window ahead. Schedule thread.
class Slots {
public:
    Slots(Scheduler& scheduler, TempoMap& tempo);

    /// What a pattern is going to play.
    struct Coming {
        std::size_t events = 0;  ///< in the cycle under way, as far as it was looked at
        bool more = false;       ///< there are more than kPrefetchEvents
        std::string trouble;     ///< of the first sound that does not exist, or nothing
    };
    /// Looks at the next cycles of a pattern that may be set, and asks for its samples. Throws what
    /// a pattern throws that cannot be queried. @param name "d1".."d16".
    Coming look_ahead(const std::string& name, const pattern::Pattern& pattern, base::Frame from);

    /// From `from` on, a frame that is not rendered yet, the slot plays this; what it had scheduled
    /// from there on is dropped, what comes before still sounds.
    void set(const std::string& name, pattern::Pattern pattern, const std::string& code,
             base::Frame from);
    void clear();  ///< nothing plays any more
    [[nodiscard]] bool any() const;

    /// Queries every slot up to `frame` and schedules what begins there.
    void advance(base::Frame frame);
    /// The tempo from the end of what has been queried on; within kMinCps..kMaxCps.
    void set_cps(double cps);

    [[nodiscard]] std::vector<protocol::SlotInfo> list() const;

    /// The thread that uses this now does so no more.
    void hand_over() noexcept { owner_.hand_over(); }

    static constexpr int kCount = 16;
    /// A slot with more events than this in one turn of the schedule (5 ms) is stopped: it would
    /// starve all others.
    static constexpr std::size_t kMostEventsATurn = 4096;
    /// Events that look_ahead() looks at.
    static constexpr std::size_t kPrefetchEvents = 512;

private:
    struct Slot {
        std::optional<pattern::Pattern> pattern;
        std::string code;
        std::uint64_t events = 0;
        pattern::Cycles queried;  ///< up to here
    };
    /// Fills events_. Throws what a query throws.
    void collect(const pattern::Pattern& pattern, const pattern::Span& span);
    void query(int index, const pattern::Cycles& until);
    void stop(int index, const std::string& reason);
    [[nodiscard]] protocol::PlayMessage to_message(const pattern::Event& event, int index) const;

    base::ThreadOwner owner_;
    Scheduler& scheduler_;
    TempoMap& tempo_;
    std::vector<Slot> slots_;
    pattern::Cycles queried_;        ///< of all slots
    base::Frame queried_frame_ = 0;  ///< the same as a frame; the tempo bends here
    std::vector<pattern::Event> events_;
};

/// Senders of slots, apart from those the network layer numbers from 1 on.
inline constexpr std::uint64_t kFirstSlotSender = std::uint64_t{1} << 63;
inline constexpr std::uint64_t slot_sender(int index) {
    return kFirstSlotSender + static_cast<std::uint64_t>(index);
}
inline constexpr bool is_slot_sender(std::uint64_t id) { return id >= kFirstSlotSender; }

}  // namespace hocket::session
