#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace hocket::cli {

/// What it took to bring a text of so many nodes to the point where synthesis can play it, and
/// what synthesis itself does at the switch.
struct CompileFigures {
    int nodes = 0;  ///< that are computed
    int runs = 0;
    double audio_s = 0;   ///< rendered between the switches
    double cpu_s = 0;     ///< of all of it
    double first_ms = 0;  ///< of the first run: parse, build, plan
    double median_ms = 0;
    double max_ms = 0;
    double edit_median_ms = 0;  ///< the same while the text before it plays, a number in it changed
    double switch_us = 0;       ///< median; of Plan::enter
};

/// Texts of 10, 200 and 2 000 nodes.
[[nodiscard]] base::Result<std::vector<CompileFigures>> run_compile_bench();

/// Buses of about ten nodes each, added up.
[[nodiscard]] std::string text_of_nodes(int nodes, double hz);

}  // namespace hocket::cli
