#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/realtime.hpp"
#include "language/compiler.hpp"
#include "session/graph_board.hpp"
#include "support/rt_guard.hpp"

namespace hocket::test {

/// Texts become plans, and plans sound: the graph without engine and time.
class GraphFixture : public testing::Test {
protected:
    static constexpr double kRateHz = 48'000;

    void eval(const std::string& text) {
        const auto program = language::compile(text);
        ASSERT_TRUE(program.has_value()) << program.error().message;
        auto staged = session::stage_graph(board_, program->graph, text, kRateHz);
        ASSERT_TRUE(staged.has_value()) << staged.error().front().message;
        board_ = std::move(staged->board);
        for (auto& plan : staged->plans) waiting_.push_back(std::move(plan));
    }
    /// The error of a text that is refused.
    base::Error refused(const std::string& text) {
        const auto program = language::compile(text);
        if (!program) return program.error();
        const auto staged = session::stage_graph(board_, program->graph, text, kRateHz);
        return staged ? base::Error{.message = "it was not refused"} : staged.error().front();
    }
    /// Renders blocks, entering what waits as soon as it may be, into left() and right().
    void render_blocks(int blocks) {
        for (int i = 0; i < blocks; ++i) {
            while (!waiting_.empty() && (!plan_ || plan_->is_over())) {
                waiting_.front()->enter(plan_.get());
                plan_ = std::move(waiting_.front());
                waiting_.pop_front();
            }
            alignas(64) float left[base::kBlockFrames] = {};
            alignas(64) float right[base::kBlockFrames] = {};
            {
                const base::RealtimeScope realtime;
                if (plan_) plan_->render(tracks_.data(), voices(), left, right);
            }
            left_.insert(left_.end(), left, left + base::kBlockFrames);
            right_.insert(right_.end(), right, right + base::kBlockFrames);
        }
    }
    /// The same until the transition is over, not kept.
    void settle() {
        render_blocks(kTransitionBlocks + 1);
        left_.clear();
        right_.clear();
    }
    /// What voices play, kept from block to block.
    [[nodiscard]] graph::VoiceBlocks voices() const {
        return {voice_samples_.data(), voice_sounding_.data()};
    }
    /// From the next block on a bus of voices sounds, at these levels.
    void sound(std::size_t bus, float left, float right) {
        float* const at = voice_samples_.data() + bus * 2 * base::kBlockFrames;
        std::fill_n(at, base::kBlockFrames, left);
        std::fill_n(at + base::kBlockFrames, base::kBlockFrames, right);
        voice_sounding_.at(bus / 64) |= std::uint64_t{1} << (bus % 64);
    }
    void fall_silent(std::size_t bus) {
        voice_sounding_.at(bus / 64) &= ~(std::uint64_t{1} << (bus % 64));
    }
    static constexpr std::size_t kVoiceBuses = 128;
    static constexpr int kTransitionBlocks = 8;  // 10 ms in blocks of 64 frames, rounded up

    session::GraphBoard board_;
    std::deque<std::unique_ptr<graph::Plan>> waiting_;
    std::unique_ptr<graph::Plan> plan_;
    float track_value_ = 0;
    std::vector<graph::TrackBlock> tracks_{graph::GraphSpec::kMostTracks,
                                           graph::TrackBlock{&track_value_, true}};
    std::vector<float> voice_samples_ = std::vector<float>(kVoiceBuses * 2 * base::kBlockFrames);
    std::vector<std::uint64_t> voice_sounding_ = std::vector<std::uint64_t>(kVoiceBuses / 64);
    std::vector<float> left_, right_;
};

}  // namespace hocket::test
