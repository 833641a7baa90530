#include "clients/cli/bench_ring.hpp"

#include <algorithm>

#include "app/offline.hpp"
#include "engine/engine.hpp"

namespace hocket::cli {

namespace {

constexpr const char* kText = R"(cps: 0.5
~kick: s "bd*4"
~snare: s "~ sn ~ sn"
~hats: s "hh*8" # gain 0.6
~drums: ~kick + ~snare + ~hats
~bass: saw 110 # lpf 900 0.8
out: ~drums * 0.5 + ~bass * 0.3
)";

}  // namespace

base::Result<BenchFigures> run_ring(double seconds, int threads) {
    app::Config config;
    config.samples.roots.clear();
    config.samples.aliases.clear();
    config.engine.synthesis_frames = engine::Engine::kMaxBufferFrames;
    BenchFigures figures;
    figures.workload = "ring";
    app::OfflineJob job;
    job.code = kText;
    job.seconds = seconds;
    job.rate_hz = 44'100;
    job.threads = threads;
    job.buffer_rendered = [&figures](base::Frame frames, double ms) {
        // The last one is shorter.
        if (frames == engine::Engine::kMaxBufferFrames) figures.buffer_ms.push_back(ms);
    };
    const auto rendered = app::render_offline(config, job);
    if (!rendered) return tl::unexpected{rendered.error()};
    figures.voices = static_cast<int>(rendered->voices_started);
    figures.audio_s = rendered->audio_s;
    figures.cpu_s = rendered->cpu_s;
    for (const double peak : rendered->peak) {
        figures.peak = std::max(figures.peak, static_cast<float>(peak));
    }
    return figures;
}

}  // namespace hocket::cli
