#include "clients/cli/bench_compile.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

#include "base/realtime.hpp"
#include "language/compiler.hpp"
#include "observability/process.hpp"
#include "session/graph_board.hpp"

namespace hocket::cli {

namespace {

constexpr double kRateHz = 48'000;
constexpr int kRuns = 20;

double ms_since(long long start_ns) {
    return static_cast<double>(base::steady_ns() - start_ns) * 1e-6;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

/// Text to plans, as an evaluation does it.
base::Result<session::StagedGraph> staged(const std::string& text, session::GraphBoard board) {
    const auto program = language::compile(text);
    if (!program) return tl::unexpected{program.error()};
    auto graph = session::stage_graph(std::move(board), program->graph, text, kRateHz);
    if (!graph) return tl::unexpected{graph.error().front()};
    return std::move(*graph);
}

/// What synthesis does with the plans, block by block; the last one is left playing.
class Player {
public:
    void play(std::vector<std::unique_ptr<graph::Plan>> plans, std::vector<double>& switches_us) {
        for (auto& plan : plans) {
            const long long start_ns = base::steady_ns();
            plan->enter(playing_.get());
            switches_us.push_back(static_cast<double>(base::steady_ns() - start_ns) * 1e-3);
            playing_ = std::move(plan);
            do {
                alignas(64) float left[base::kBlockFrames] = {};
                alignas(64) float right[base::kBlockFrames] = {};
                playing_->render(tracks_.data(), voices_, left, right);
                ++blocks_;
            } while (!playing_->is_over());
        }
    }
    [[nodiscard]] double seconds() const { return blocks_ * base::kBlockFrames / kRateHz; }

private:
    std::unique_ptr<graph::Plan> playing_;
    float silence_ = 0;
    std::vector<graph::TrackBlock> tracks_{graph::GraphSpec::kMostTracks,
                                           graph::TrackBlock{&silence_, true}};
    graph::VoiceBlocks voices_{};
    int blocks_ = 0;
};

base::Result<CompileFigures> measure(int nodes) {
    CompileFigures figures;
    std::vector<double> whole_ms, edit_ms, switches_us;
    Player player;
    session::GraphBoard playing;
    const double cpu_before = observability::cpu_seconds();
    for (int run = 0; run < kRuns; ++run) {
        const std::string text = text_of_nodes(nodes, 50 + run);
        const long long start_ns = base::steady_ns();
        auto graph = staged(text, {});
        whole_ms.push_back(ms_since(start_ns));
        if (!graph) return tl::unexpected{graph.error()};
        figures.nodes = static_cast<int>(graph->board.planned.net.nodes.size());
        const long long edit_start_ns = base::steady_ns();
        auto edited = staged(text, playing);
        edit_ms.push_back(ms_since(edit_start_ns));
        if (!edited) return tl::unexpected{edited.error()};
        playing = std::move(edited->board);
        player.play(std::move(edited->plans), switches_us);
    }
    figures.cpu_s = observability::cpu_seconds() - cpu_before;
    figures.audio_s = player.seconds();
    figures.runs = kRuns;
    figures.first_ms = whole_ms.front();
    figures.median_ms = median(whole_ms);
    figures.max_ms = *std::max_element(whole_ms.begin(), whole_ms.end());
    figures.edit_median_ms = median(edit_ms);
    figures.switch_us = median(switches_us);
    return figures;
}

}  // namespace

std::string text_of_nodes(int nodes, double hz) {
    std::string text = "out: 0";
    for (int bus = 0; bus < std::max(1, nodes / 10); ++bus) text += fmt::format(" + ~b{}", bus);
    for (int bus = 0; bus < std::max(1, nodes / 10); ++bus) {
        text += fmt::format(
            "\n~b{}: ((saw {} + saw {}) # lpf (sine 0.3 * 400 + {}) 0.8 # hpf 40) * 0.001 * tri "
            "0.2",
            bus, hz + bus, hz + 1 + bus, 900 + bus);
    }
    return text;
}

base::Result<std::vector<CompileFigures>> run_compile_bench() {
    base::flush_denormals_to_zero();
    std::vector<CompileFigures> all;
    for (const int nodes : {10, 200, 2'000}) {
        auto figures = measure(nodes);
        if (!figures) return tl::unexpected{std::move(figures.error())};
        all.push_back(std::move(*figures));
    }
    return all;
}

}  // namespace hocket::cli
