#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

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

    /// From the next frame that is not rendered yet on the slot plays this; what it had scheduled
    /// is dropped. @param name "d1".."d16". @return events in the coming cycle.
    std::size_t set(const std::string& name, pattern::Pattern pattern, const std::string& code,
                    base::Frame from);
    void clear();  ///< nothing plays any more
    [[nodiscard]] bool any() const;

    /// Queries every slot up to `frame` and schedules what begins there.
    void advance(base::Frame frame);
    /// The tempo from the end of what has been queried on.
    void set_cps(double cps);

    [[nodiscard]] std::vector<protocol::SlotInfo> list() const;

    static constexpr int kCount = 16;

private:
    struct Slot {
        std::optional<pattern::Pattern> pattern;
        std::string code;
        std::uint64_t events = 0;
        pattern::Cycles queried;  ///< up to here
    };
    void query(int index, const pattern::Cycles& until);
    [[nodiscard]] protocol::PlayMessage to_message(const pattern::Event& event, int index) const;

    Scheduler& scheduler_;
    TempoMap& tempo_;
    std::vector<Slot> slots_;
    pattern::Cycles queried_;  ///< of all slots; the tempo bends here
    std::vector<pattern::Event> events_;
};

/// Senders of slots, apart from those the network layer numbers from 1 on.
inline constexpr std::uint64_t slot_sender(int index) {
    return (std::uint64_t{1} << 63) + static_cast<std::uint64_t>(index);
}

}  // namespace hocket::session
