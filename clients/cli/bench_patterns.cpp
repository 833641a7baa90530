#include "clients/cli/bench_patterns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "language/query.hpp"
#include "pattern/cycle_table.hpp"

namespace hocket::cli {

using pattern::Cycles;
using pattern::Event;
using pattern::Pattern;
using pattern::Value;
using Clock = std::chrono::steady_clock;

namespace {

struct NamedPattern {
    const char* name;
    std::string expression;
};

/// Sixteen of a kind, as a person would write a loop.
std::string sixteen_layers() {
    std::string layers;
    for (int i = 0; i < 16; ++i) {
        layers += fmt::format("{}every 4 (fast 2) $ s \"bd*2 [sn hh] cp(3,8) ~\" # n {} # pan {}",
                              i == 0 ? "" : ", ", i, i / 16.0);
    }
    return "stack [" + layers + "]";
}

std::vector<NamedPattern> patterns() {
    return {
        {"simple", R"_(s "bd*4")_"},
        {"seq16", R"_(s "bd [sn hh] ~ cp bd*2 hh*4 [~ sn] <cp ho>" # n "0 1 2 3")_"},
        {"euclid",
         R"_(s "[bd(<3 5>,8,<0 2>), sn(5,8)? , [hh(7,16) <cp(3,8) ho(5,8)>]*2, {a b c}%<4 8>]/1.5")_"},
        {"everyjux", R"_(every 3 (jux rev) $ chop 32 $ s "bd*2 sn" # n "0 1 2")_"},
        {"stack16", sixteen_layers()},
        {"controls",
         R"_(s "bd*8" # n "0 .. 7" # speed (range 1 2 sine) # gain "0.8 0.9" # pan rand )_"
         R"_(# lpf (range 200 2000 saw) # room 0.3 # size 0.5)_"},
        {"random", R"_(degradeBy 0.3 $ shuffle 8 $ s "bd*16?" # n (irand 8))_"},
        {"layers", R"_(off 0.125 (# crush 4) $ stut 4 0.5 (1/8) $ superimpose (fast 2) $ ply 2 )_"
                   R"_($ s "bd sn*2 hh cp(3,8)" # n "<0 1 2>")_"},
    };
}

/// Looks at everything an event holds, so that nothing is left undone.
double forced(const Event& event) {
    double sum = event.part.begin.to_double() + event.whole.end.to_double();
    for (const auto& [name, value] : event.value.as_controls().entries()) {
        sum += value.is(Value::Kind::text) ? static_cast<double>(value.as_text().text().size())
                                           : value.as_number();
    }
    return sum;
}

double microseconds(Clock::duration duration) {
    return std::chrono::duration<double, std::micro>{duration}.count();
}

double percentile(const std::vector<double>& sorted, double fraction) {
    if (sorted.empty()) return 0;
    return sorted[static_cast<std::size_t>(fraction * static_cast<double>(sorted.size() - 1))];
}

PatternFigures measure(const Pattern& pattern, const PatternBenchOptions& options) {
    PatternFigures figures;
    const Cycles window = Cycles::from_decimal(fmt::format("{}", options.window_cycles)).value();
    std::vector<double> times;
    double sum = 0;
    const auto start = Clock::now();
    auto before = start;
    for (Cycles at = 0; at < options.cycles; at += window) {
        pattern::Budget budget;
        pattern.query({{at, at + window}, nullptr, &budget}, [&](Event&& event) {
            ++figures.events;
            sum += forced(event);
        });
        const auto after = Clock::now();
        times.push_back(microseconds(after - before));
        before = after;
        figures.cycles = (at + window).to_double();
        if (after - start > std::chrono::duration<double>{options.seconds}) break;
    }
    const double seconds = microseconds(before - start) / 1e6;
    figures.queries = static_cast<std::int64_t>(times.size());
    figures.events_per_s = static_cast<double>(figures.events) / seconds;
    std::sort(times.begin(), times.end());
    figures.median_us = percentile(times, 0.5);
    figures.p99_us = percentile(times, 0.99);
    // Keeps the compiler from leaving the sum out.
    if (sum == -1.0) figures.events = 0;
    return figures;
}

}  // namespace

base::Result<std::vector<PatternFigures>> run_pattern_bench(const PatternBenchOptions& options) {
    std::vector<PatternFigures> all;
    for (const auto& [name, expression] : patterns()) {
        language::QueryRequest query;
        query.expression = expression;
        const auto pattern = language::compile_query(query);
        if (!pattern) return tl::unexpected{pattern.error()};
        PatternFigures figures = measure(pattern::remembering_cycles(*pattern), options);
        figures.cold_events_per_s = measure(*pattern, options).events_per_s;
        figures.pattern = name;
        all.push_back(std::move(figures));
    }
    return all;
}

}  // namespace hocket::cli
