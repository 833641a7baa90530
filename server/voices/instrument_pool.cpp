#include "voices/instrument_pool.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "base/realtime.hpp"
#include "voices/room.hpp"

namespace hocket::voices {

using base::Frame;
using base::kBlockFrames;
using dsp::kLanes;

namespace {

/// Groups of the largest instrument.
constexpr std::size_t kMostGroups = Instrument::kMostPolyphony / kLanes * 5 / 4;

template <class Groups, class Body>
void for_notes(Groups& groups, const Body& body) {
    for (std::size_t g = 0; g < groups.size(); ++g) {
        if (groups[g].is_empty()) continue;
        for (int lane = 0; lane < kLanes; ++lane) {
            if (groups[g].notes[lane].used) body(groups[g].notes[lane], static_cast<int>(g), lane);
        }
    }
}

}  // namespace

InstrumentPool::InstrumentPool(int max_notes, double rate_hz, VoiceReporter& reporter,
                               int max_workers)
    : max_notes_{max_notes}, rate_hz_{rate_hz}, reporter_{reporter}, kernels_{dsp::lane_kernels()} {
    make_room_for(sounding_, kMostInstruments);
    make_room_for(jobs_, kMostInstruments * (kMostGroups / kGroupsPerJob + 1));
    make_room_for(ended_, static_cast<std::size_t>(max_notes));
    scratch_.resize(static_cast<std::size_t>(std::max(1, max_workers)));
}

bool InstrumentPool::can_place(const Instrument& instrument) const noexcept {
    if (instrument.occupied_ > 0) return true;  // there is at least one that can give way
    return sounding_.size() < kMostInstruments && occupied_ < max_notes_;
}

void InstrumentPool::start(Frame block, const VoiceSpec& spec) noexcept {
    HOCKET_ASSERT(spec.start >= block && spec.start < block + kBlockFrames);
    Instrument& instrument = *spec.instrument;
    expire(instrument, spec.start);
    if (spec.cut != 0) choke(spec);
    if (!can_place(instrument)) {
        report(VoiceReport::Kind::cut, spec, spec.start);
        report(VoiceReport::Kind::ended, spec, spec.start);
        return;
    }
    if (instrument.active_ >= instrument.polyphony()) steal(instrument, spec.start);
    if (occupied_ >= max_notes_ || instrument.free_place().is_none()) make_room(instrument, block);
    if (instrument.occupied_ == 0 &&
        std::find(sounding_.begin(), sounding_.end(), &instrument) == sounding_.end()) {
        sounding_.push_back(&instrument);
    }
    const Place place = instrument.free_place();
    instrument.groups_[static_cast<std::size_t>(place.group)].start(place.lane, spec);
    ++instrument.occupied_;
    ++instrument.active_;
    if (spec.cut != 0) ++instrument.cut_notes_;
    ++occupied_;
    ++active_;
    report(VoiceReport::Kind::started, spec, spec.start);
}

// As samples are choked: all of the group on the orbit (or on every one), or, when the new one's
// cut is negative, only those of the same instrument.
void InstrumentPool::choke(const VoiceSpec& spec) noexcept {
    for (Instrument* const instrument : sounding_) {
        if (instrument->cut_notes_ == 0) continue;
        if (spec.cut < 0 && instrument != spec.instrument) continue;
        for_notes(instrument->groups_, [&](Note& note, int, int) {
            if (note.expired || std::abs(note.spec.cut) != std::abs(spec.cut)) return;
            if (note.spec.orbit != spec.orbit && !spec.cut_all_orbits) return;
            if (!note.fall(spec.start, note.spec.cut_release_frames)) return;
            report(VoiceReport::Kind::choked, note.spec, spec.start);
        });
        expire(*instrument, spec.start);
    }
}

void InstrumentPool::release_all(Frame frame, Frame frames) noexcept {
    for (Instrument* const instrument : sounding_) {
        for_notes(instrument->groups_,
                  [&](Note& note, int, int) { static_cast<void>(note.fall(frame, frames)); });
    }
}

// Notes that ended by `frame` no longer count, although their last frames are still to be rendered.
void InstrumentPool::expire(Instrument& instrument, Frame frame) noexcept {
    for_notes(instrument.groups_, [&](Note& note, int, int) {
        if (note.expired || note.end > frame) return;
        note.expired = true;
        if (note.stolen) return;
        --instrument.active_;
        --active_;
    });
}

// Quietest releasing note first, then the quietest, then the oldest.
Instrument::Place InstrumentPool::victim(Instrument& instrument, Frame frame) noexcept {
    struct Rank {
        bool sustains;
        double level;
        Frame start;
        std::uint64_t event;
        auto operator<=>(const Rank&) const = default;
    };
    Place best;
    Rank least{};
    for_notes(instrument.groups_, [&](const Note& note, int group, int lane) {
        if (note.stolen || note.expired) return;
        const Rank rank{!note.is_releasing(frame), note.level(frame), note.spec.start,
                        note.spec.event};
        if (!best.is_none() && !(rank < least)) return;
        best = {group, lane};
        least = rank;
    });
    return best;
}

void InstrumentPool::steal(Instrument& instrument, Frame frame) noexcept {
    const Place place = victim(instrument, frame);
    if (place.is_none()) return;
    Note& note = instrument.note(place);
    report(VoiceReport::Kind::stolen, note.spec, frame);
    note.stolen = true;
    --instrument.active_;
    --active_;
    if (note.spec.start >= frame) {
        // It has not sounded: nothing to fade.
        const VoiceSpec gone = note.spec;
        remove(instrument, place);
        report(VoiceReport::Kind::ended, gone, frame);
        return;
    }
    const auto fade = static_cast<Frame>(std::llround(kStealFadeSeconds * rate_hz_));
    static_cast<void>(note.fall(frame, fade));
}

// No place left: notes that fade, or have just ended, hold them. The one that is nearest its end is
// cut; it has not been rendered in this block, so it ends where the block begins.
void InstrumentPool::make_room(Instrument& instrument, Frame block) noexcept {
    Place first;
    bool gives_way = false;
    for_notes(instrument.groups_, [&](const Note& note, int group, int lane) {
        const bool gives = note.stolen || note.expired;
        if (!first.is_none() &&
            (gives_way > gives || (gives_way == gives && note.end >= instrument.note(first).end))) {
            return;
        }
        first = {group, lane};
        gives_way = gives;
    });
    if (first.is_none()) return;
    const Note gone = instrument.note(first);
    if (!gives_way) {
        --instrument.active_;
        --active_;
    }
    remove(instrument, first);
    const Frame frame = std::max(block, gone.spec.start);
    report(VoiceReport::Kind::cut, gone.spec, frame);
    report(VoiceReport::Kind::ended, gone.spec, frame);
}

/// Frees a note's place; whoever calls has counted it out of the active ones.
void InstrumentPool::remove(Instrument& instrument, const Place& place) noexcept {
    if (instrument.note(place).spec.cut != 0) --instrument.cut_notes_;
    instrument.groups_[static_cast<std::size_t>(place.group)].free_lane(place.lane);
    --instrument.occupied_;
    --occupied_;
}

void InstrumentPool::plan_jobs(const graph::TrackBlock* tracks) noexcept {
    jobs_.clear();
    for (Instrument* const instrument : sounding_) {
        instrument->hear(tracks);
        instrument->list_groups();
        const auto count = static_cast<int>(instrument->playing_.size());
        for (int first = 0; first < count; first += kGroupsPerJob) {
            jobs_.push_back({instrument, first, std::min(kGroupsPerJob, count - first)});
        }
    }
}

// Some groups of one instrument, each bus into sums of the job's own, which are added up in the
// order of jobs later: so the result does not depend on who ran what.
void InstrumentPool::run_job(void* context, int number, int worker) noexcept {
    auto& pool = *static_cast<InstrumentPool*>(context);
    Job& job = pool.jobs_[static_cast<std::size_t>(number)];
    Scratch& scratch = pool.scratch_[static_cast<std::size_t>(worker)];
    Instrument& instrument = *job.instrument;
    int bus = -1;
    for (int i = job.first; i < job.first + job.count; ++i) {
        NoteGroup& group = instrument.groups_[instrument.playing_[static_cast<std::size_t>(i)]];
        const NoteGroup::Sound sound =
            group.render(pool.block_, *instrument.plan_, instrument.scratch(worker),
                         instrument.heard_tracks_.data(), pool.kernels_);
        job.trapped += static_cast<std::uint32_t>(std::popcount(sound.trapped));
        pool.mix_group(group, sound, scratch, job, bus);
    }
    if (bus >= 0) pool.flush(scratch, job, bus);
}

// Bus by bus: nearly always there is one.
void InstrumentPool::mix_group(const NoteGroup& group, const NoteGroup::Sound& sound,
                               Scratch& scratch, Job& job, int& bus) noexcept {
    std::uint32_t left_over = 0;
    for (int lane = 0; lane < kLanes; ++lane) {
        if (group.notes[lane].used) left_over |= 1U << lane;
    }
    while (left_over != 0) {
        const int own = group.notes[std::countr_zero(left_over)].spec.bus;
        if (own != bus) {
            if (bus >= 0) flush(scratch, job, bus);
            bus = own;
            std::memset(&scratch, 0, sizeof scratch);
        }
        dsp::LaneGains gains{};
        for (int lane = 0; lane < kLanes; ++lane) {
            const VoiceSpec& spec = group.notes[lane].spec;
            if (((left_over >> lane) & 1U) == 0 || spec.bus != own) continue;
            gains.left[lane] = spec.gain_left;
            gains.right[lane] = spec.gain_right;
            left_over &= ~(1U << lane);
        }
        kernels_.mix(sound.left, sound.right, gains, scratch.left_sum, scratch.right_sum);
    }
}

void InstrumentPool::flush(Scratch& scratch, Job& job, int bus) noexcept {
    Instrument::BusSum& sum =
        job.instrument->sums_[static_cast<std::size_t>(job.first * kLanes + job.sums++)];
    sum.bus = bus;
    kernels_.sum_lanes(scratch.left_sum, sum.left);
    kernels_.sum_lanes(scratch.right_sum, sum.right);
}

void InstrumentPool::render(Frame block, const graph::TrackBlock* tracks, VoiceBuffers& out,
                            JobRunner& runner) noexcept {
    if (sounding_.empty()) return;
    block_ = block;
    plan_jobs(tracks);
    runner.run(&InstrumentPool::run_job, this, static_cast<int>(jobs_.size()));
    for (const Job& job : jobs_) {
        trapped_ += job.trapped;
        for (int i = 0; i < job.sums; ++i) {
            const Instrument::BusSum& sum =
                job.instrument->sums_[static_cast<std::size_t>(job.first * kLanes + i)];
            float* const bus = out.add_to(sum.bus);
            for (int t = 0; t < kBlockFrames; ++t) {
                bus[t] += sum.left[t];
                bus[kBlockFrames + t] += sum.right[t];
            }
        }
    }
    collect_ended(block + kBlockFrames);
}

void InstrumentPool::skip(Frame block) noexcept {
    for (Instrument* const instrument : sounding_) {
        for (NoteGroup& group : instrument->groups_) {
            if (!group.is_empty()) group.skip(block, *instrument->plan_);
        }
    }
    collect_ended(block + kBlockFrames);
}

void InstrumentPool::collect_ended(Frame block_end) noexcept {
    ended_.clear();
    for (Instrument* const instrument : sounding_) {
        for_notes(instrument->groups_, [&](Note& note, int group, int lane) {
            if (note.end > block_end) return;
            if (!note.expired && !note.stolen) {
                --instrument->active_;
                --active_;
            }
            ended_.push_back(
                {VoiceReport::Kind::ended, note.spec.event, note.end, nullptr, instrument});
            remove(*instrument, {group, lane});
        });
    }
    std::erase_if(sounding_, [](const Instrument* each) { return each->occupied_ == 0; });
    // From here on an instrument may be gone.
    for (const VoiceReport& report : ended_) reporter_.report(report);
}

}  // namespace hocket::voices
