#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace hocket::cli {

/// What a workload took; times of the rendering alone.
struct BenchFigures {
    std::string workload;
    int voices = 0;  ///< that really started
    double audio_s = 0;
    double cpu_s = 0;  ///< charged by the operating system, user and system, all threads
    std::vector<double> buffer_ms;  ///< render time of each buffer, in order; only where it counts
    float peak = 0;                 ///< of the whole run
    std::vector<std::pair<std::string, double>> own;  ///< figures that only this workload has
};

struct WorkloadInfo {
    const char* name;
    const char* doc;
};
/// Every workload there is.
[[nodiscard]] const std::vector<WorkloadInfo>& workloads();

/// Renders `seconds` of the workload with the engine of the daemon; no device, no installed
/// samples. Errc::not_found for a name that is none, Errc::state when fewer voices started than
/// were asked for.
[[nodiscard]] base::Result<BenchFigures> run_workload(const std::string& name, int voices,
                                                      double seconds, int threads);

}  // namespace hocket::cli
