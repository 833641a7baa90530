#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <vector>

#include "base/realtime.hpp"
#include "support/graph_specs.hpp"
#include "support/voice_fixtures.hpp"
#include "voices/instrument_pool.hpp"
#include "voices/job_runner.hpp"

namespace hocket::voices::test {

using base::Frame;
using base::kBlockFrames;
using hocket::test::note_of;
using hocket::test::number;
using hocket::test::SpecBuilder;
using hocket::test::VoiceLog;
using Kind = VoiceReport::Kind;

/// An instrument whose notes are a constant, so that levels are seen.
inline std::unique_ptr<Instrument> constant_instrument(double level = 1) {
    SpecBuilder made;
    return std::make_unique<Instrument>(made.instrument(number(level)), 1);
}

/// A pool of notes, what it told, and what it sounded like.
class NotesRun {
public:
    explicit NotesRun(int max_notes = 1000) : pool{max_notes, 48'000, log, 1} {}

    /// At a frame of the block rendered next; earlier blocks are rendered first.
    void start(const VoiceSpec& spec) {
        render_until(spec.start - spec.start % kBlockFrames);
        const base::RealtimeScope realtime;
        pool.start(block_, spec);
    }
    /// Renders one block; bus 0 is kept.
    void render() {
        {
            const base::RealtimeScope realtime;
            buffers.clear();
            pool.render(block_, tracks.data(), buffers, runner_);
        }
        for (int t = 0; t < kBlockFrames; ++t) {
            left.push_back(buffers.sounded(0) ? buffers.bus(0)[t] : 0.0f);
            right.push_back(buffers.sounded(0) ? buffers.bus(0)[kBlockFrames + t] : 0.0f);
        }
        block_ += kBlockFrames;
    }
    void render_until(Frame frame) {
        while (block_ < frame) render();
    }
    [[nodiscard]] float at(Frame frame) const { return left.at(static_cast<std::size_t>(frame)); }
    [[nodiscard]] Frame block() const { return block_; }

    VoiceLog log;
    InstrumentPool pool;
    VoiceBuffers buffers;
    float track_value = 0;
    std::vector<graph::TrackBlock> tracks{8, graph::TrackBlock{&track_value, true}};
    std::vector<float> left;
    std::vector<float> right;

private:
    SerialJobRunner runner_;
    Frame block_ = 0;
};

}  // namespace hocket::voices::test
