#include "engine/graph_player.hpp"

#include <algorithm>
#include <cstring>

namespace hocket::engine {

using base::Frame;
using base::kBlockFrames;

namespace {
constexpr double kMuteSeconds = 0.010;
constexpr std::size_t kTracks = graph::GraphSpec::kMostTracks;
}  // namespace

GraphPlayer::GraphPlayer(double rate_hz)
    : retired_{2 * kMostWaiting},
      tracks_{std::make_unique<Track[]>(kTracks)},
      track_blocks_{std::make_unique<graph::TrackBlock[]>(kTracks)},
      track_samples_{graph::allocate_zeroed(kTracks * kBlockFrames * sizeof(float))},
      gain_step_{static_cast<float>(1 / (kMuteSeconds * rate_hz))} {
    for (std::size_t i = 0; i < kTracks; ++i) track_blocks_[i] = {&tracks_[i].value, true};
}

bool GraphPlayer::take(const EnterPlan& command) noexcept {
    if (waiting_count_ == kMostWaiting) return false;
    waiting_[(first_waiting_ + waiting_count_++) % kMostWaiting] = command;
    return true;
}

void GraphPlayer::take(const SetSignal& command) noexcept {
    Track& track = tracks_[command.track];
    if (track.count == kMostSteps) drop_passed(track);
    if (track.count == kMostSteps) {
        --track.count;
        ++lost_steps_;
    }
    // Nearly always the last one already.
    std::uint32_t place = track.count++;
    const auto step = [&track](std::uint32_t i) -> Step& {
        return track.steps[(track.first + i) % kMostSteps];
    };
    for (; place > 0 && step(place - 1).at > command.at; --place) step(place) = step(place - 1);
    step(place) = {command.at, command.value};
}

// Of a track that nobody reads at present.
void GraphPlayer::drop_passed(Track& track) const noexcept {
    while (track.count > 0 && track.steps[track.first].at < block_) {
        track.value = track.steps[track.first].value;
        track.first = (track.first + 1) % kMostSteps;
        --track.count;
    }
}

void GraphPlayer::take(const ClearSignal& command) noexcept {
    Track& track = tracks_[command.track];
    while (track.count > 0 &&
           track.steps[(track.first + track.count - 1) % kMostSteps].at >= command.from) {
        --track.count;
    }
}

void GraphPlayer::enter_due() noexcept {
    while (waiting_count_ > 0 && waiting_[first_waiting_].at <= block_) {
        if (plan_ != nullptr && (!plan_->is_over() || retired_.room() == 0)) return;
        graph::Plan* const next = waiting_[first_waiting_].plan;
        if (waiting_[first_waiting_].unmutes) wanted_gain_ = 1;
        next->enter(plan_);
        if (plan_ != nullptr) {
            trapped_ += plan_->trap().count;
            last_trapped_ = last_trapped();
            static_cast<void>(retired_.try_push(plan_));  // there is room
        }
        plan_ = next;
        first_waiting_ = (first_waiting_ + 1) % kMostWaiting;
        --waiting_count_;
    }
}

// One value for the block, or a step wherever one falls.
void GraphPlayer::follow(std::uint32_t number) noexcept {
    Track& track = tracks_[number];
    if (track.followed == block_) return;
    track.followed = block_;
    const Frame end = block_ + kBlockFrames;
    float* const samples =
        reinterpret_cast<float*>(track_samples_.get()) + std::size_t{number} * kBlockFrames;
    int written = 0;
    while (track.count > 0 && track.steps[track.first].at < end) {
        const Step& step = track.steps[track.first];
        const int at = static_cast<int>(std::max<Frame>(0, step.at - block_));
        if (at > 0) std::fill(samples + written, samples + at, track.value);
        written = at;
        track.value = step.value;
        track.first = (track.first + 1) % kMostSteps;
        --track.count;
    }
    if (written == 0) {
        track_blocks_[number] = {&track.value, true};
        return;
    }
    std::fill(samples + written, samples + kBlockFrames, track.value);
    track_blocks_[number] = {samples, false};
}

void GraphPlayer::render(const graph::VoiceBlocks& voices, float* out) noexcept {
    enter_due();
    std::memset(out, 0, 2 * kBlockFrames * sizeof(float));
    if (plan_ == nullptr) return;
    follow(plan_->tracks());
    plan_->render(track_blocks_.get(), voices, out, out + kBlockFrames);
    apply_gain(out);
}

void GraphPlayer::skip() noexcept {
    enter_due();
    if (plan_ != nullptr) follow(plan_->tracks());
}

void GraphPlayer::apply_gain(float* out) noexcept {
    if (gain_ == 1 && wanted_gain_ == 1) return;
    for (int i = 0; i < kBlockFrames; ++i) {
        gain_ = gain_ < wanted_gain_ ? std::min(wanted_gain_, gain_ + gain_step_)
                                     : std::max(wanted_gain_, gain_ - gain_step_);
        out[i] *= gain_;
        out[kBlockFrames + i] *= gain_;
    }
}

}  // namespace hocket::engine
