#pragma once

#include <algorithm>
#include <vector>

#include "engine/engine.hpp"
#include "support/voice_fixtures.hpp"

namespace hocket::engine::test {

using base::Frame;
using base::kBlockFrames;
using Kind = Report::Kind;

inline EngineConfig small_config(int workers = 0) {
    return {.rate_hz = 48'000, .channels = 2, .max_voices = 256, .workers = workers};
}

/// An engine rendered by the test itself: what it sounded like, and what it told.
class EngineRun {
public:
    explicit EngineRun(const EngineConfig& config = small_config()) : engine{config} {}

    void render(Frame frames, Frame buffer_frames = 512) {
        const auto channels = static_cast<std::size_t>(engine.config().channels);
        for (Frame done = 0; done < frames;) {
            const Frame count = std::min(buffer_frames, frames - done);
            const std::size_t at = out.size();
            out.resize(at + static_cast<std::size_t>(count) * channels);
            engine.render(out.data() + at, count);
            done += count;
        }
    }
    void take_reports() {
        Report report;
        while (engine.reports().try_pop(report)) reports.push_back(report);
    }
    [[nodiscard]] std::vector<Report> of(Kind kind) {
        take_reports();
        std::vector<Report> found;
        for (const Report& report : reports) {
            if (report.kind == kind) found.push_back(report);
        }
        return found;
    }
    [[nodiscard]] float left(Frame frame) const {
        return out[static_cast<std::size_t>(frame * engine.config().channels)];
    }

    Engine engine;
    std::vector<float> out;
    std::vector<Report> reports;
};

}  // namespace hocket::engine::test
