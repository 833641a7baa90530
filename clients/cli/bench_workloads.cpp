#include "clients/cli/bench_workloads.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>
#include <numbers>

#include "base/realtime.hpp"
#include "clients/cli/bench_graph.hpp"
#include "clients/cli/bench_spread.hpp"
#include "engine/engine.hpp"
#include "observability/process.hpp"
#include "protocol/nearest.hpp"
#include "protocol/play.hpp"
#include "samples/sample_store.hpp"
#include "session/play_law.hpp"

namespace hocket::cli {
namespace {

using base::Frame;
using protocol::PlayMessage;
using protocol::PlayParam;

/// 10 s of a tone in noise, mono, 44.1 kHz.
std::shared_ptr<samples::SampleBuffer> test_sample() {
    constexpr std::size_t kFrames = 441'000;
    std::vector<float> frames(kFrames);
    std::uint32_t noise = 1;
    for (std::size_t i = 0; i < kFrames; ++i) {
        noise = noise * 1664525U + 1013904223U;
        const double tone = std::sin(2 * std::numbers::pi * 220 * static_cast<double>(i) / 44'100);
        frames[i] = static_cast<float>(
            0.5 * tone +
            0.25 * static_cast<double>(static_cast<std::int32_t>(noise)) / 2147483648.0);
    }
    return samples::SampleStore::hold("bench", 0, frames, {}, 44'100);
}

struct Setup {
    double rate_hz = 48'000;
    Frame buffer_frames = engine::Engine::kMaxBufferFrames;
    bool times_buffers = false;
    /// Makes the engine play, from its first block on; gives what is to live as long, null if it
    /// would not.
    std::function<std::shared_ptr<void>(engine::Engine&, int voices, double seconds)> play;
    bool reports_voices = true;  ///< as many as asked for start
};

/// Starts what is to play, renders, measures. Errc::state when not all of it would start.
base::Result<BenchFigures> run(const Setup& setup, int voices, double seconds, int threads) {
    std::shared_ptr<void> playing;  // outlives the engine
    engine::Engine engine{{.rate_hz = setup.rate_hz,
                           .channels = 2,
                           .max_voices = std::max(64, voices),
                           .workers = std::max(0, threads - 1),
                           .limiter = mixer::MasterLimiter::limiting}};
    std::vector<float> buffer(static_cast<std::size_t>(setup.buffer_frames) * 2);
    BenchFigures figures;
    base::flush_denormals_to_zero();
    const double cpu_before = observability::cpu_seconds();
    if (setup.play) playing = setup.play(engine, voices, seconds);
    if (setup.play && !playing) return base::fail(base::Errc::state, "the engine refused to play");
    if (!setup.reports_voices) figures.voices = voices;
    const Frame wanted = std::llround(seconds * setup.rate_hz);
    engine::Report report;
    for (Frame done = 0; done < wanted;) {
        const Frame rest = (wanted - done + base::kBlockFrames - 1) / base::kBlockFrames;
        const Frame frames = std::min(setup.buffer_frames, rest * base::kBlockFrames);
        const long long start_ns = base::steady_ns();
        engine.render(buffer.data(), frames);
        if (setup.times_buffers && frames == setup.buffer_frames) {
            figures.buffer_ms.push_back(static_cast<double>(base::steady_ns() - start_ns) * 1e-6);
        }
        done += frames;
        while (engine.reports().try_pop(report)) {
            if (report.kind == engine::Report::Kind::started) ++figures.voices;
        }
        if (figures.voices < voices) {  // they all start in the first block
            return base::fail(base::Errc::state,
                              fmt::format("expected {} voices at once, the engine started {}",
                                          voices, figures.voices));
        }
        // The level sinks by itself, but never below what the buffer just rendered holds.
        for (const auto& level : engine.state().levels) {
            figures.peak = std::max(figures.peak, level.peak);
        }
    }
    figures.cpu_s = observability::cpu_seconds() - cpu_before;
    figures.audio_s = static_cast<double>(wanted) / setup.rate_hz;
    return figures;
}

// Sample voices as W1 has them, without its filter: rate 1.1, own begin, gain and pan. The sample
// repeats for as long as the run lasts.
std::shared_ptr<void> play_samples(engine::Engine& engine, int voices, double seconds) {
    const auto sample = test_sample();
    for (int i = 0; i < voices; ++i) {
        PlayMessage play;
        play.set(PlayParam::speed, 1.1);
        play.set(PlayParam::begin, 0.9 * spread(i, 0.5698402910));
        play.set(PlayParam::pan, spread(i, 0.7548776662));
        play.set(PlayParam::amp, 0.05);
        play.set(PlayParam::fade_time, 0.005);
        // As many passes as the run is long, and then some.
        play.set(PlayParam::loop, std::ceil(2 + seconds * 20));
        auto voice = session::play_law(play, *sample, {.rate_hz = engine.config().rate_hz}, 0.5);
        if (!voice) return nullptr;
        voice->event = static_cast<std::uint64_t>(i + 1);
        sample->pin();
        if (engine.send(engine::StartVoice{*voice})) continue;
        engine.absorb();
        if (!engine.send(engine::StartVoice{*voice})) break;  // it says how many started
    }
    return sample;
}

/// Of one graph, and 4 096 frames at 48 kHz.
double us_per_block(const BenchFigures& figures) {
    return figures.cpu_s / figures.audio_s * 4096 / 48'000 / figures.voices * 1e6;
}

constexpr int kLookupNodes[] = {10, 100, 1000};

/// Of several sizes of graph, one after the other.
base::Result<BenchFigures> run_lookup(double seconds) {
    BenchFigures figures;
    const double cpu_before = observability::cpu_seconds();
    for (const int nodes : kLookupNodes) {
        figures.own.emplace_back(fmt::format("ns_per_node_{}", nodes), lookup_ns(nodes, seconds));
    }
    figures.cpu_s = observability::cpu_seconds() - cpu_before;
    figures.audio_s = seconds;
    return figures;
}

struct Workload {
    WorkloadInfo info;
    Setup setup;
};

const std::vector<Workload>& table() {
    static const std::vector<Workload> rows{
        {{"W0",
          "sample voices: cubic read at rate 1.1, gate, gain, pan, mix (W1 without its filter)"},
         {.play = play_samples}},
        {{"ring64", "64 long sample voices at 44.1 kHz in buffers of 4096 frames"},
         {.rate_hz = 44'100, .times_buffers = true, .play = play_samples}},
        {{"W2", "notes of an instrument: saw, low-pass swept by an LFO, ADSR, pan"},
         {.play = [](engine::Engine& engine, int voices,
                     double) { return play_synth_notes(engine, voices); }}},
        {{"W3", "graphs of ten nodes: saws, sine, LFO, filters, feedback delay, Freeverb"},
         {.play = [](engine::Engine& engine, int voices,
                     double) { return play_graphs(engine, voices); },
          .reports_voices = false}},
        {{"lookup", "reading a bus of voices in graphs of 10, 100 and 1000 nodes"}, {}},
        {{"idle", "nothing sounding"}, {}},
    };
    return rows;
}

}  // namespace

const std::vector<WorkloadInfo>& workloads() {
    static const std::vector<WorkloadInfo> infos = [] {
        std::vector<WorkloadInfo> result;
        for (const Workload& row : table()) result.push_back(row.info);
        return result;
    }();
    return infos;
}

base::Result<BenchFigures> run_workload(const std::string& name, int voices, double seconds,
                                        int threads) {
    for (const Workload& row : table()) {
        if (row.info.name != name) continue;
        if (name == "ring64") voices = 64;
        if (name == "idle") voices = 0;
        auto figures =
            name == "lookup" ? run_lookup(seconds) : run(row.setup, voices, seconds, threads);
        if (!figures) return figures;
        figures->workload = name;
        if (name == "W3") figures->own.emplace_back("us_per_4096_block", us_per_block(*figures));
        return figures;
    }
    return base::fail(
        {.code = base::Errc::not_found,
         .message = "no workload named '" + name + "'",
         .nearest = protocol::nearest_name(name, workloads(), [](const WorkloadInfo& info) {
             return std::string_view{info.name};
         })});
}

}  // namespace hocket::cli
