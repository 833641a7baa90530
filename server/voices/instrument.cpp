#include "voices/instrument.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace hocket::voices {

using base::kBlockFrames;
using dsp::kLanes;

namespace {

struct Size {
    int polyphony;
    std::size_t groups;
};

/// With a quarter of the groups, at least one, for notes that fade.
Size size_for(std::size_t group_bytes) {
    constexpr std::size_t kLeast = Instrument::kLeastPolyphony / kLanes;
    constexpr std::size_t kMost = Instrument::kMostPolyphony / kLanes;
    const std::size_t fit = Instrument::kMostBytes / std::max<std::size_t>(group_bytes, 1);
    const std::size_t sounding = std::clamp(fit * 4 / 5, kLeast, kMost);
    return {static_cast<int>(sounding) * kLanes, sounding + std::max<std::size_t>(1, sounding / 4)};
}

}  // namespace

Instrument::Instrument(std::unique_ptr<const graph::InstrumentPlan> plan, int workers)
    : plan_{std::move(plan)} {
    const Size size = size_for(plan_->group_bytes());
    polyphony_ = size.polyphony;
    const std::size_t bytes = plan_->group_bytes();
    states_ = graph::allocate_zeroed(size.groups * bytes);
    scratch_ = graph::allocate_zeroed(static_cast<std::size_t>(std::max(1, workers)) *
                                      plan_->scratch_bytes());
    groups_.resize(size.groups);
    for (std::size_t i = 0; i < size.groups; ++i) {
        groups_[i].use(states_.get() + i * bytes);
        plan_->prepare(states_.get() + i * bytes);
    }
    track_samples_ = graph::allocate_zeroed(tracks().size() * sizeof(dsp::LaneBlock));
    heard_tracks_.resize(tracks().size());
    playing_.resize(size.groups);
    playing_.clear();
    sums_.resize(size.groups * kLanes);
}

// The first group that has room: notes stay close together, and where depends on commands alone.
Instrument::Place Instrument::free_place() const noexcept {
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (groups_[i].is_full()) continue;
        const Note* const notes = groups_[i].notes;
        const Note* const found =
            std::find_if(notes, notes + kLanes, [](const Note& note) { return !note.used; });
        return {static_cast<int>(i), static_cast<int>(found - notes)};
    }
    return {};
}

void Instrument::hear(const graph::TrackBlock* tracks) noexcept {
    for (std::size_t i = 0; i < heard_tracks_.size(); ++i) {
        const graph::TrackBlock& track = tracks[this->tracks()[i]];
        auto& block = reinterpret_cast<dsp::LaneBlock*>(track_samples_.get())[i];
        const int rows = track.held ? 1 : kBlockFrames;
        for (int t = 0; t < rows; ++t) std::fill_n(block.at[t], kLanes, track.at[t]);
        heard_tracks_[i] = {&block.at[0][0], track.held};
    }
}

void Instrument::list_groups() noexcept {
    playing_.clear();
    for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (!groups_[i].is_empty()) playing_.push_back(static_cast<std::uint16_t>(i));
    }
}

}  // namespace hocket::voices
