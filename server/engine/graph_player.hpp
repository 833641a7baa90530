#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/spsc_queue.hpp"
#include "base/types.hpp"
#include "graph/plan.hpp"
#include "graph/spec.hpp"

namespace hocket::engine {

/// A plan that is to play from a frame on.
struct EnterPlan {
    graph::Plan* plan = nullptr;
    base::Frame at = 0;    ///< in effect at the next block's start
    bool unmutes = false;  ///< then the graph is heard again, if it was not
};
/// From this frame on a track has this value.
struct SetSignal {
    std::uint32_t track = 0;
    float value = 0;
    base::Frame at = 0;
};
/// What a track was to become at this frame or later is forgotten.
struct ClearSignal {
    std::uint32_t track = 0;
    base::Frame from = 0;
};
/// The graph falls silent within 10 ms, until a plan comes that unmutes it; it runs on.
struct MuteGraph {};

/// The signal graph on the synthesis thread: plays one plan after the other, and the values of its
/// tracks on their frames. Everything is allocated at construction.
class GraphPlayer {
public:
    explicit GraphPlayer(double rate_hz);

    // ---- rendering thread; real-time safe
    /// False while there is no room: the command keeps its place in the queue.
    [[nodiscard]] bool take(const EnterPlan& command) noexcept;
    /// Beyond kMostSteps the last one gives way and is counted: the track ends where it should.
    void take(const SetSignal& command) noexcept;
    void take(const ClearSignal& command) noexcept;
    /// What waits does not unmute it any more.
    void take(const MuteGraph&) noexcept {
        wanted_gain_ = 0;
        for (EnterPlan& each : waiting_) each.unmutes = false;
    }

    /// Steps that gave way.
    [[nodiscard]] std::uint64_t lost_steps() const noexcept { return lost_steps_; }
    /// Nodes that were muted because they were not finite, since the start.
    /// The latest of them, of a plan that may be gone by now.
    struct Trapped {
        const graph::Plan* plan = nullptr;
        std::uint32_t node = 0;  ///< of the plan's names
    };
    [[nodiscard]] Trapped last_trapped() const noexcept {
        if (plan_ == nullptr || plan_->trap().count == 0) return last_trapped_;
        return {plan_, plan_->trap().node};
    }
    [[nodiscard]] std::uint64_t trapped() const noexcept {
        return trapped_ + (plan_ != nullptr ? plan_->trap().count : 0);
    }
    /// Once for every block, first of all.
    void begin_block(base::Frame block) noexcept { block_ = block; }
    /// Brings tracks to the block begun; at most once a block is enough, whoever reads them.
    void follow(const std::vector<std::uint32_t>& tracks) noexcept {
        for (const std::uint32_t track : tracks) follow(track);
    }
    /// Values in the block, of the tracks that were followed, by number.
    [[nodiscard]] const graph::TrackBlock* tracks() const noexcept { return track_blocks_.get(); }

    /// Whether render() would add anything.
    [[nodiscard]] bool is_playing() const noexcept {
        return plan_ != nullptr || waiting_count_ > 0;
    }
    /// Renders the block begun into `out`: kBlockFrames of left, then of right, overwritten.
    /// @param voices of the same block, rendered already.
    void render(const graph::VoiceBlocks& voices, float* out) noexcept;
    /// Lives through the block without rendering it.
    void skip() noexcept;

    // ---- schedule thread
    /// Plans that play no more: to be freed.
    [[nodiscard]] base::SpscQueue<graph::Plan*>& retired() noexcept { return retired_; }

    static constexpr std::size_t kMostWaiting = 64;
    static constexpr std::size_t kMostSteps = 64;  ///< of one track that wait

private:
    struct Step {
        base::Frame at;
        float value;
    };
    /// Steps wait in the order of their frames.
    struct Track {
        float value = 0;
        base::Frame followed = -1;  ///< the block it was brought to
        std::uint32_t first = 0, count = 0;
        std::array<Step, kMostSteps> steps;
    };

    void enter_due() noexcept;
    void follow(std::uint32_t number) noexcept;
    void drop_passed(Track& track) const noexcept;
    void apply_gain(float* out) noexcept;

    base::SpscQueue<graph::Plan*> retired_;
    std::array<EnterPlan, kMostWaiting> waiting_{};
    std::size_t first_waiting_ = 0;
    std::size_t waiting_count_ = 0;
    base::Frame block_ = 0;
    graph::Plan* plan_ = nullptr;
    std::unique_ptr<Track[]> tracks_;
    std::unique_ptr<graph::TrackBlock[]> track_blocks_;
    graph::Memory track_samples_;  ///< kBlockFrames a track
    std::uint64_t lost_steps_ = 0;
    std::uint64_t trapped_ = 0;  ///< by plans that are gone
    Trapped last_trapped_;       ///< likewise
    float gain_ = 1;
    float wanted_gain_ = 1;
    float gain_step_;
};

}  // namespace hocket::engine
