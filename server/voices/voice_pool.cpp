#include "voices/voice_pool.hpp"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/realtime.hpp"
#include "voices/room.hpp"

namespace hocket::voices {

using base::Frame;
using base::kBlockFrames;
using dsp::kLanes;

VoicePool::VoicePool(int max_voices, double rate_hz, VoiceReporter& reporter, int max_workers)
    : max_voices_{max_voices},
      rate_hz_{rate_hz},
      reporter_{reporter},
      kernels_{dsp::lane_kernels()} {
    const auto places = static_cast<std::size_t>(2 * max_voices);
    // Every row may have one group that is not full.
    const std::size_t row_count = static_cast<std::size_t>(kMaxBuses) * kLayouts;
    const std::size_t group_count = (places + kLanes - 1) / kLanes + row_count;
    voices_.resize(places);
    free_voices_.reserve(places);
    for (std::size_t i = places; i-- > 0;) free_voices_.push_back(static_cast<VoiceId>(i));
    make_room_for(occupied_, places);
    make_room_for(cut_voices_, places);
    make_room_for(ending_, places);
    make_room_for(stolen_, places);
    make_room_for(candidates_, 2 * places);  // so it is ranked anew once in many voices at most
    groups_.resize(group_count);
    free_groups_.reserve(group_count);
    for (std::size_t i = group_count; i-- > 0;) {
        groups_[i].reset(false);
        free_groups_.push_back(static_cast<std::int16_t>(i));
    }
    lane_owner_.assign(group_count * kLanes, kNoVoice);
    rows_.resize(row_count);
    for (Row& each : rows_) make_room_for(each.groups, group_count);
    const std::size_t job_count = group_count / kGroupsPerJob + row_count;
    make_room_for(jobs_, job_count);
    job_sums_.resize(job_count);
    scratch_.resize(static_cast<std::size_t>(std::max(1, max_workers)));
}

void VoicePool::start(Frame block, const VoiceSpec& spec) noexcept {
    HOCKET_ASSERT(spec.start >= block && spec.start < block + kBlockFrames);
    expire_until(block, spec.start);
    if (spec.cut != 0) choke(block, spec);
    if (active_ >= max_voices_) steal(block, spec.start);
    if (free_voices_.empty()) make_room(block);

    const VoiceId id = free_voices_.back();
    free_voices_.pop_back();
    Voice& voice = voices_[static_cast<std::size_t>(id)];
    voice = Voice{};
    voice.used = true;
    voice.event = spec.event;
    voice.sample = spec.sample;
    voice.start = spec.start;
    voice.end = spec.start + spec.length_frames;
    voice.cut = spec.cut;
    voice.cut_release_frames = spec.cut_release_frames;
    voice.cut_on_grid = spec.cut_on_grid;
    voice.orbit = spec.orbit;
    voice.bus = spec.bus;
    voice.layout = spec.sample->channels > 1 ? 1 : 0;

    Row& own_row = row(voice.bus, voice.layout);
    const int lane = own_row.voices % kLanes;
    if (lane == 0) {
        const std::int16_t group = free_groups_.back();
        free_groups_.pop_back();
        groups_[static_cast<std::size_t>(group)].reset(voice.layout == 1);
        own_row.groups.push_back(group);
    }
    voice.group = own_row.groups.back();
    voice.lane = static_cast<std::int8_t>(lane);
    ++own_row.voices;
    lane_owner_[static_cast<std::size_t>(voice.group * kLanes + lane)] = id;
    groups_[static_cast<std::size_t>(voice.group)].start(lane, spec);

    voice.list_place = static_cast<std::int32_t>(occupied_.size());
    occupied_.push_back(id);
    if (spec.cut != 0) cut_voices_.push_back(id);
    ++occupied_count_;
    ++active_;
    peak_ = std::max(peak_, active_);
    if (voice.end < block + kBlockFrames) note_end(id, block);
    add_candidate(id, block);
    reporter_.report({VoiceReport::Kind::started, spec.event, spec.start, spec.sample});
}

// A new voice of a group releases those of the group that sound: all on its orbit (or on every
// one), or, when its cut is negative, only those of the same file.
void VoicePool::choke(Frame block, const VoiceSpec& spec) noexcept {
    for (const VoiceId id : cut_voices_) {
        Voice& voice = voices_[static_cast<std::size_t>(id)];
        if (voice.expired || std::abs(voice.cut) != std::abs(spec.cut)) continue;
        if (voice.orbit != spec.orbit && !spec.cut_all_orbits) continue;
        if (spec.cut < 0 && voice.sample != spec.sample) continue;
        Frame from = spec.start;
        if (spec.cut_on_grid) {
            // The original acts on its 64-frame grid one block later, shifted by the place of the
            // old voice's onset in its block (measured).
            from = from - from % kBlockFrames + kBlockFrames + voice.start % kBlockFrames;
        }
        LaneGroup& group = groups_[static_cast<std::size_t>(voice.group)];
        if (!group.release(voice.lane, from, voice.cut_release_frames)) continue;
        voice.end = group.end(voice.lane);
        reporter_.report({VoiceReport::Kind::choked, voice.event, from, voice.sample});
        if (voice.end < block + kBlockFrames) note_end(id, block);
        if (!voice.stolen) add_candidate(id, block);
    }
    expire_until(block, spec.start);
}

// Quietest releasing voice first, then the quietest, then the oldest; the heap's top is the first.
bool VoicePool::stolen_later(const Candidate& a, const Candidate& b) noexcept {
    if (a.releasing != b.releasing) return b.releasing;
    if (a.level != b.level) return a.level > b.level;
    return a.start != b.start ? a.start > b.start : a.event > b.event;
}

VoicePool::Candidate VoicePool::candidate(VoiceId id) const noexcept {
    const Voice& voice = voices_[static_cast<std::size_t>(id)];
    const LaneGroup& group = groups_[static_cast<std::size_t>(voice.group)];
    // One that has not begun is as loud as it will be, so that a burst does not eat itself.
    return {group.current_level(voice.lane), group.is_releasing(voice.lane), id, voice.start,
            voice.event};
}

// Levels are those at the block's start, so one ranking serves every theft of the block.
void VoicePool::rank_candidates(Frame block) noexcept {
    candidates_block_ = block;
    candidates_.clear();
    for (const VoiceId id : occupied_) {
        const Voice& voice = voices_[static_cast<std::size_t>(id)];
        if (!voice.stolen && !voice.expired) candidates_.push_back(candidate(id));
    }
    std::make_heap(candidates_.begin(), candidates_.end(), stolen_later);
}

// A voice that is new in the block, or releases since; what was noted of it before is stale.
void VoicePool::add_candidate(VoiceId id, Frame block) noexcept {
    if (candidates_block_ != block) return;
    if (candidates_.size() == candidates_.capacity()) return rank_candidates(block);
    candidates_.push_back(candidate(id));
    std::push_heap(candidates_.begin(), candidates_.end(), stolen_later);
}

VoicePool::VoiceId VoicePool::take_victim(Frame block) noexcept {
    if (candidates_block_ != block) rank_candidates(block);
    while (!candidates_.empty()) {
        std::pop_heap(candidates_.begin(), candidates_.end(), stolen_later);
        const Candidate first = candidates_.back();
        candidates_.pop_back();
        const Voice& voice = voices_[static_cast<std::size_t>(first.id)];
        const bool current = voice.used && !voice.stolen && !voice.expired &&
                             voice.event == first.event && voice.start == first.start &&
                             groups_[static_cast<std::size_t>(voice.group)].is_releasing(
                                 voice.lane) == first.releasing;
        if (current) return first.id;
    }
    return kNoVoice;
}

void VoicePool::steal(Frame block, Frame frame) noexcept {
    const VoiceId id = take_victim(block);
    if (id == kNoVoice) return;
    Voice& voice = voices_[static_cast<std::size_t>(id)];
    reporter_.report({VoiceReport::Kind::stolen, voice.event, frame, voice.sample});
    --active_;
    if (voice.start >= frame) {
        // It has not sounded: nothing to fade.
        remove(id, frame);
        return;
    }
    voice.stolen = true;
    stolen_.push_back(id);
    ++fading_;
    const auto fade = static_cast<Frame>(std::llround(kStealFadeSeconds * rate_hz_));
    LaneGroup& group = groups_[static_cast<std::size_t>(voice.group)];
    group.release(voice.lane, frame, fade);
    voice.end = group.end(voice.lane);
    if (voice.end < block + kBlockFrames) note_end(id, block);
}

// No place left although the pool is not full: fading and just ended voices hold them all. What is
// cut has not been rendered in this block, so it ends where the block begins.
void VoicePool::make_room(Frame block) noexcept {
    // All fade equally long, so the first one stolen is the furthest down.
    const VoiceId victim = stolen_.empty() ? ending_.front() : stolen_.front();
    const Voice& voice = voices_[static_cast<std::size_t>(victim)];
    if (!voice.expired) --fading_;  // an expired one is no longer counted
    const Frame frame = std::max(block, voice.start);
    reporter_.report({VoiceReport::Kind::cut, voice.event, frame, voice.sample});
    remove(victim, frame);
}

void VoicePool::release_all(Frame frame, Frame frames) noexcept {
    for (const VoiceId id : occupied_) {
        Voice& voice = voices_[static_cast<std::size_t>(id)];
        LaneGroup& group = groups_[static_cast<std::size_t>(voice.group)];
        group.release(voice.lane, frame, frames);
        voice.end = group.end(voice.lane);
    }
    ending_block_ = -1;  // the ends and victims of this block are to be found anew
    candidates_block_ = -1;
}

// Voices that end at `frame` or before no longer count, although their last frames are still to be
// rendered: so the peak is the overlap to the frame, and none is stolen in vain.
void VoicePool::expire_until(Frame block, Frame frame) noexcept {
    if (ending_block_ != block) {
        ending_block_ = block;
        ending_next_ = 0;
        ending_.clear();
        for (const VoiceId id : occupied_) {
            const Voice& voice = voices_[static_cast<std::size_t>(id)];
            if (voice.end < block + kBlockFrames && !voice.expired) ending_.push_back(id);
        }
        std::sort(ending_.begin(), ending_.end(), [this](VoiceId a, VoiceId b) {
            return voices_[static_cast<std::size_t>(a)].end <
                   voices_[static_cast<std::size_t>(b)].end;
        });
    }
    for (; ending_next_ < ending_.size(); ++ending_next_) {
        Voice& voice = voices_[static_cast<std::size_t>(ending_[ending_next_])];
        if (voice.end > frame) break;
        if (voice.expired) continue;
        voice.expired = true;
        if (voice.stolen) {
            --fading_;
        } else {
            --active_;
        }
    }
}

// A voice whose end moved into the block under way takes its place among those that end in it.
void VoicePool::note_end(VoiceId id, Frame block) noexcept {
    if (ending_block_ != block) return;
    const auto old =
        std::find(ending_.begin() + static_cast<std::ptrdiff_t>(ending_next_), ending_.end(), id);
    if (old != ending_.end()) ending_.erase(old);
    const Frame end = voices_[static_cast<std::size_t>(id)].end;
    const auto place = std::find_if(
        ending_.begin() + static_cast<std::ptrdiff_t>(ending_next_), ending_.end(),
        [&](VoiceId other) { return voices_[static_cast<std::size_t>(other)].end > end; });
    ending_.insert(place, id);
}

// Frees the voice's place; the last voice of its row moves into the hole.
void VoicePool::remove(VoiceId id, Frame frame) noexcept {
    const Voice gone = voices_[static_cast<std::size_t>(id)];
    voices_[static_cast<std::size_t>(id)].used = false;
    reporter_.report({VoiceReport::Kind::ended, gone.event, frame, gone.sample});

    const VoiceId last_listed = occupied_.back();
    occupied_[static_cast<std::size_t>(gone.list_place)] = last_listed;
    voices_[static_cast<std::size_t>(last_listed)].list_place = gone.list_place;
    occupied_.pop_back();
    --occupied_count_;
    if (gone.stolen) stolen_.erase(std::find(stolen_.begin(), stolen_.end(), id));
    if (gone.cut != 0) cut_voices_.erase(std::find(cut_voices_.begin(), cut_voices_.end(), id));
    const auto noted = std::find(ending_.begin(), ending_.end(), id);
    if (noted != ending_.end()) {
        if (noted - ending_.begin() < static_cast<std::ptrdiff_t>(ending_next_)) --ending_next_;
        ending_.erase(noted);
    }
    free_voices_.push_back(id);

    Row& own_row = row(gone.bus, gone.layout);
    const int last_lane = --own_row.voices % kLanes;
    const std::int16_t last_group = own_row.groups.back();
    const auto last_place = static_cast<std::size_t>(last_group * kLanes + last_lane);
    const auto place = static_cast<std::size_t>(gone.group * kLanes + gone.lane);
    LaneGroup& group = groups_[static_cast<std::size_t>(gone.group)];
    if (place == last_place) {
        group.free_lane(gone.lane);
    } else {
        if (group.has_voice(gone.lane)) group.free_lane(gone.lane);
        group.take_lane(gone.lane, groups_[static_cast<std::size_t>(last_group)], last_lane);
        const VoiceId moved = lane_owner_[last_place];
        voices_[static_cast<std::size_t>(moved)].group = gone.group;
        voices_[static_cast<std::size_t>(moved)].lane = gone.lane;
        lane_owner_[place] = moved;
    }
    lane_owner_[last_place] = kNoVoice;
    if (last_lane == 0) {
        free_groups_.push_back(last_group);
        own_row.groups.pop_back();
    }
}

void VoicePool::plan_jobs() noexcept {
    jobs_.clear();
    for (std::size_t r = 0; r < rows_.size(); ++r) {
        const auto count = static_cast<int>(rows_[r].groups.size());
        for (int first = 0; first < count; first += kGroupsPerJob) {
            jobs_.push_back({static_cast<std::int16_t>(r), static_cast<std::int16_t>(first),
                             static_cast<std::int16_t>(std::min(kGroupsPerJob, count - first))});
        }
    }
}

// Up to eight groups of one row into the job's own sums, which are added up in job order later:
// so the result does not depend on who ran what.
void VoicePool::run_job(void* context, int job, int worker) noexcept {
    auto& pool = *static_cast<VoicePool*>(context);
    const JobSpan& span = pool.jobs_[static_cast<std::size_t>(job)];
    Scratch& scratch = pool.scratch_[static_cast<std::size_t>(worker)];
    const Row& row = pool.rows_[static_cast<std::size_t>(span.row)];
    std::memset(&scratch.left_sum, 0, sizeof scratch.left_sum);
    std::memset(&scratch.right_sum, 0, sizeof scratch.right_sum);
    for (int i = span.first; i < span.first + span.count; ++i) {
        LaneGroup& group =
            pool.groups_[static_cast<std::size_t>(row.groups[static_cast<std::size_t>(i)])];
        // A lane that ends is freed, and its gain with it: take the gains it had.
        const dsp::LaneGains gains = group.gains();
        group.render(pool.block_, pool.kernels_, scratch.left, scratch.right);
        pool.kernels_.mix(scratch.left, group.stereo() ? scratch.right : scratch.left, gains,
                          scratch.left_sum, scratch.right_sum);
    }
    JobSums& sums = pool.job_sums_[static_cast<std::size_t>(job)];
    pool.kernels_.sum_lanes(scratch.left_sum, sums.left);
    pool.kernels_.sum_lanes(scratch.right_sum, sums.right);
}

void VoicePool::render(Frame block, VoiceBuffers& out, JobRunner& runner) noexcept {
    if (occupied_.empty()) return;
    block_ = block;
    plan_jobs();
    runner.run(&VoicePool::run_job, this, static_cast<int>(jobs_.size()));
    for (std::size_t job = 0; job < jobs_.size(); ++job) {
        float* bus = out.add_to(jobs_[job].row / kLayouts);
        const JobSums& sums = job_sums_[job];
        for (int t = 0; t < kBlockFrames; ++t) {
            bus[t] += sums.left[t];
            bus[kBlockFrames + t] += sums.right[t];
        }
    }
    collect_ended(block + kBlockFrames);
    forget_ending();
}

void VoicePool::skip(Frame block) noexcept {
    for (const Row& each : rows_) {
        for (const std::int16_t group : each.groups) {
            groups_[static_cast<std::size_t>(group)].skip(block);
        }
    }
    collect_ended(block + kBlockFrames);
    forget_ending();
}

void VoicePool::forget_ending() noexcept {
    ending_block_ = -1;
    ending_.clear();
    ending_next_ = 0;
}

void VoicePool::collect_ended(Frame block_end) noexcept {
    // Backwards, so that what moves into a hole has been looked at already.
    for (std::size_t i = occupied_.size(); i-- > 0;) {
        const VoiceId id = occupied_[i];
        Voice& voice = voices_[static_cast<std::size_t>(id)];
        const LaneGroup& group = groups_[static_cast<std::size_t>(voice.group)];
        if (!voice.starved && ((group.starved() >> voice.lane) & 1U) != 0) {
            voice.starved = true;
            reporter_.report({VoiceReport::Kind::starved, voice.event, block_end, voice.sample});
        }
        if (voice.end > block_end) continue;
        HOCKET_ASSERT(((group.ended() >> voice.lane) & 1U) != 0);
        if (!voice.expired) {
            if (voice.stolen) {
                --fading_;
            } else {
                --active_;
            }
        }
        remove(id, voice.end);
    }
}

}  // namespace hocket::voices
