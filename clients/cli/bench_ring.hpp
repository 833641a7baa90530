#pragma once

#include "base/result.hpp"
#include "clients/cli/bench_workloads.hpp"

namespace hocket::cli {

/// The ancestor's case: three sample buses, a filtered saw, two gains, at 44.1 kHz in buffers of
/// 4 096 frames and half a cycle a second; the whole way from the text to the master, with the
/// built-in drums. Times of buffers are those of the engine, cpu_s has the schedule's, too.
[[nodiscard]] base::Result<BenchFigures> run_ring(double seconds, int threads);

}  // namespace hocket::cli
