#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace hocket::cli {

/// What querying one pattern took, cycle after cycle, every value looked at.
struct PatternFigures {
    std::string pattern;
    std::int64_t queries = 0;
    double cycles = 0;
    std::int64_t events = 0;
    double events_per_s = 0;
    double median_us = 0;  ///< of a query
    double p99_us = 0;
    double cold_events_per_s = 0;  ///< without remembering cycles
};

struct PatternBenchOptions {
    double window_cycles = 1;  ///< asked for at once
    double seconds = 20;       ///< at most, each pattern, twice
    std::int64_t cycles = 10'000;
};

/// The eight patterns that patterns are measured on, in order.
[[nodiscard]] base::Result<std::vector<PatternFigures>> run_pattern_bench(
    const PatternBenchOptions& options);

}  // namespace hocket::cli
