#pragma once

#include <algorithm>
#include <vector>

#include "base/realtime.hpp"
#include "support/voice_fixtures.hpp"
#include "voices/job_runner.hpp"
#include "voices/voice_buffers.hpp"
#include "voices/voice_pool.hpp"

namespace hocket::voices::test {

using base::Frame;
using base::kBlockFrames;
using hocket::test::VoiceLog;
using Kind = VoiceReport::Kind;

/// A pool, what it told, and what it sounded like.
class PoolRun {
public:
    explicit PoolRun(int max_voices, std::size_t most_reports = 100'000)
        : log{most_reports}, pool{max_voices, 48'000, log, 1} {}

    /// Frame of the block rendered next.
    [[nodiscard]] Frame block() const { return block_; }

    void start(const VoiceSpec& spec) {
        const base::RealtimeScope realtime;
        pool.start(block_, spec);
    }

    /// Renders one block; bus 0 is kept.
    void render() {
        {
            const base::RealtimeScope realtime;
            buffers.clear();
            pool.render(block_, buffers, runner_);
        }
        const bool sounded = (buffers.sounding()[0] & 1U) != 0;
        for (int t = 0; t < kBlockFrames; ++t) {
            left.push_back(sounded ? buffers.bus(0)[t] : 0.0f);
            right.push_back(sounded ? buffers.bus(0)[kBlockFrames + t] : 0.0f);
        }
        block_ += kBlockFrames;
    }

    void render_until(Frame frame) {
        while (block_ < frame) render();
    }

    /// Starts every voice in its block and renders until `frame`; `each_block` sees the pool after
    /// the starts of every block.
    template <class EachBlock>
    void play(const std::vector<VoiceSpec>& specs, Frame frame, EachBlock each_block) {
        auto next = std::find_if(specs.begin(), specs.end(),
                                 [&](const VoiceSpec& spec) { return spec.start >= block_; });
        while (block_ < frame) {
            for (; next != specs.end() && next->start < block_ + kBlockFrames; ++next) start(*next);
            each_block();
            render();
        }
    }
    void play(const std::vector<VoiceSpec>& specs, Frame frame) {
        play(specs, frame, [] {});
    }

    VoiceLog log;
    VoicePool pool;
    VoiceBuffers buffers;
    std::vector<float> left;
    std::vector<float> right;

private:
    SerialJobRunner runner_;
    Frame block_ = 0;
};

}  // namespace hocket::voices::test
