#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "clients/cli/bench_compile.hpp"
#include "clients/cli/bench_patterns.hpp"
#include "clients/cli/bench_ring.hpp"
#include "clients/cli/bench_workloads.hpp"
#include "clients/cli/commands.hpp"

namespace hocket::cli {
namespace {

double percentile(std::vector<double> sorted, double fraction) {
    std::sort(sorted.begin(), sorted.end());
    const auto place = static_cast<std::size_t>(fraction * static_cast<double>(sorted.size() - 1));
    return sorted[place];
}

int run_patterns(const BenchOptions& options) {
    const auto all = run_pattern_bench(
        {.window_cycles = options.window_cycles, .seconds = options.pattern_seconds});
    if (!all) return report(all.error());
    if (!options.json) {
        fmt::print("{:<10} {:>9} {:>10} {:>12} {:>10} {:>9} {:>12}\n", "pattern", "cycles",
                   "events", "events/s", "median us", "p99 us", "cold");
    }
    for (const PatternFigures& each : *all) {
        if (options.json) {
            const nlohmann::json json{{"pattern", each.pattern},
                                      {"cycles", each.cycles},
                                      {"window", options.window_cycles},
                                      {"queries", each.queries},
                                      {"events", each.events},
                                      {"events_per_s", each.events_per_s},
                                      {"median_us", each.median_us},
                                      {"p99_us", each.p99_us},
                                      {"cold_events_per_s", each.cold_events_per_s}};
            fmt::print("{}\n", json.dump());
        } else {
            fmt::print("{:<10} {:>9.0f} {:>10} {:>12.0f} {:>10.2f} {:>9.2f} {:>12.0f}\n",
                       each.pattern, each.cycles, each.events, each.events_per_s, each.median_us,
                       each.p99_us, each.cold_events_per_s);
        }
    }
    return 0;
}

int run_compile(const BenchOptions& options) {
    const auto all = run_compile_bench();
    if (!all) return report(all.error());
    if (!options.json) {
        fmt::print("{:>6} {:>9} {:>10} {:>8} {:>9} {:>10}\n", "nodes", "first ms", "median ms",
                   "max ms", "edit ms", "switch us");
    }
    for (const CompileFigures& each : *all) {
        if (options.json) {
            const nlohmann::json json{{"workload", "compile"},
                                      {"voices", 0},
                                      {"audio_s", each.audio_s},
                                      {"cpu_s", each.cpu_s},
                                      {"cpu_per_audio_s", each.cpu_s / each.audio_s},
                                      {"nodes", each.nodes},
                                      {"runs", each.runs},
                                      {"first_ms", each.first_ms},
                                      {"median_ms", each.median_ms},
                                      {"max_ms", each.max_ms},
                                      {"edit_median_ms", each.edit_median_ms},
                                      {"switch_us", each.switch_us}};
            fmt::print("{}\n", json.dump());
        } else {
            fmt::print("{:>6} {:>9.3f} {:>10.3f} {:>8.3f} {:>9.3f} {:>10.2f}\n", each.nodes,
                       each.first_ms, each.median_ms, each.max_ms, each.edit_median_ms,
                       each.switch_us);
        }
    }
    return 0;
}

}  // namespace

int run_bench(const BenchOptions& options) {
    if (options.workload == "pattern") return run_patterns(options);
    if (options.workload == "compile") return run_compile(options);
    const auto figures =
        options.workload == "ring"
            ? run_ring(options.seconds, options.threads)
            : run_workload(options.workload, options.voices, options.seconds, options.threads);
    if (!figures) {
        base::Error error = figures.error();
        if (error.code != base::Errc::not_found) return report(error);
        for (const WorkloadInfo& info : workloads()) {
            error.message += fmt::format("\n  {:<8} {}", info.name, info.doc);
        }
        error.message +=
            "\n  ring     sample buses, a filtered saw and two gains in buffers of 4096 frames"
            "\n  compile  texts of 10, 200 and 2000 nodes, up to where synthesis can play them"
            "\n  pattern  events a second of eight patterns, without sound";
        return report(error);
    }
    const double cpu_per_audio_s = figures->cpu_s / figures->audio_s;
    nlohmann::json json{{"workload", figures->workload}, {"voices", figures->voices},
                        {"threads", options.threads},    {"audio_s", figures->audio_s},
                        {"cpu_s", figures->cpu_s},       {"cpu_per_audio_s", cpu_per_audio_s},
                        {"peak", figures->peak}};
    if (!figures->buffer_ms.empty()) {
        json["first_ms"] = figures->buffer_ms.front();
        json["median_ms"] = percentile(figures->buffer_ms, 0.5);
        json["p95_ms"] = percentile(figures->buffer_ms, 0.95);
        json["max_ms"] = percentile(figures->buffer_ms, 1.0);
    }
    for (const auto& [name, value] : figures->own) json[name] = value;
    if (options.json) {
        fmt::print("{}\n", json.dump());
        return 0;
    }
    fmt::print("{}: {} voices, {:.2f} s of audio in {:.4f} s of CPU time ({:.6f} a second)\n",
               figures->workload, figures->voices, figures->audio_s, figures->cpu_s,
               cpu_per_audio_s);
    if (figures->voices > 0) {
        fmt::print("  {:.0f} voices a core\n", figures->voices / cpu_per_audio_s);
    }
    if (!figures->buffer_ms.empty()) {
        fmt::print("  buffers: first {:.3f} ms, median {:.3f}, p95 {:.3f}, max {:.3f}\n",
                   json["first_ms"].get<double>(), json["median_ms"].get<double>(),
                   json["p95_ms"].get<double>(), json["max_ms"].get<double>());
    }
    for (const auto& [name, value] : figures->own) fmt::print("  {} {:.4g}\n", name, value);
    return 0;
}

}  // namespace hocket::cli
