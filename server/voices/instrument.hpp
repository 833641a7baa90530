#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/types.hpp"
#include "graph/instrument.hpp"
#include "graph/plan.hpp"
#include "voices/note_group.hpp"

namespace hocket::voices {

/// A bus that is played as an instrument: the plan, and everything its notes need.
///
/// Made outside synthesis. From the first note sent until the last one has reported that it ended,
/// it belongs to the InstrumentPool that plays it.
class Instrument {
public:
    /// @param workers that may render it at once, the rendering thread included.
    Instrument(std::unique_ptr<const graph::InstrumentPlan> plan, int workers);

    /// Notes that may sound at once: as many as kMostBytes hold, within the bounds. A quarter more
    /// fade out after having been stolen.
    [[nodiscard]] int polyphony() const noexcept { return polyphony_; }
    /// Tracks that it reads, by number.
    [[nodiscard]] const std::vector<std::uint32_t>& tracks() const noexcept {
        return plan_->tracks();
    }
    /// Of all states.
    [[nodiscard]] std::size_t state_bytes() const noexcept {
        return groups_.size() * plan_->group_bytes();
    }

    static constexpr std::size_t kMostBytes = 32U << 20U;
    static constexpr int kLeastPolyphony = 16;
    static constexpr int kMostPolyphony = 256;

private:
    friend class InstrumentPool;

    /// A place of a note.
    struct Place {
        int group = -1;
        int lane = 0;
        [[nodiscard]] bool is_none() const noexcept { return group < 0; }
    };
    /// What one job's notes sound like on one bus.
    struct BusSum {
        int bus = 0;
        float left[base::kBlockFrames];
        float right[base::kBlockFrames];
    };

    [[nodiscard]] Note& note(const Place& place) noexcept {
        return groups_[static_cast<std::size_t>(place.group)].notes[place.lane];
    }
    [[nodiscard]] Place free_place() const noexcept;
    [[nodiscard]] std::byte* scratch(int worker) noexcept {
        return scratch_.get() + static_cast<std::size_t>(worker) * plan_->scratch_bytes();
    }
    /// Spreads the tracks over the lanes.
    void hear(const graph::TrackBlock* tracks) noexcept;
    /// Lists the groups that have notes.
    void list_groups() noexcept;

    std::unique_ptr<const graph::InstrumentPlan> plan_;
    int polyphony_ = 0;
    graph::Memory states_;
    graph::Memory scratch_;
    std::vector<NoteGroup> groups_;
    graph::Memory track_samples_;  ///< a LaneBlock a track
    std::vector<dsp::UnitInput> heard_tracks_;
    std::vector<std::uint16_t> playing_;  ///< groups that have notes
    std::vector<BusSum> sums_;            ///< kLanes a group that plays
    int active_ = 0;                      ///< notes, those that fade after a theft aside
    int occupied_ = 0;                    ///< notes in all
    int cut_notes_ = 0;                   ///< with a choke group
};

}  // namespace hocket::voices
