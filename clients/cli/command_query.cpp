#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <tuple>
#include <vector>

#include "clients/cli/commands.hpp"
#include "clients/cli/query_case.hpp"

namespace hocket::cli {

using base::Result;
using nlohmann::json;
using pattern::Event;

namespace {

/// One line in, one line out, whatever the line holds.
json answer_line(const std::string& text) {
    json answer;
    const json line = json::parse(text, nullptr, false);
    if (line.is_object() && line.contains("id")) answer["id"] = line["id"];
    const auto query =
        line.is_discarded() ? base::fail(base::Errc::invalid_request, "no JSON") : read_case(line);
    const auto events =
        query ? run_case(*query) : Result<std::vector<Event>>{tl::unexpected{query.error()}};
    if (!events) {
        const base::Error& error = events.error();
        answer["error"] = error.where.line > 0 ? fmt::format("{}:{}: {}", error.where.line,
                                                             error.where.column, error.message)
                                               : error.message;
        return answer;
    }
    answer["events"] = json::array();
    for (const Event& event : *events) answer["events"].push_back(to_json(event));
    return answer;
}

int answer_lines() {
    std::string line;
    while (std::getline(std::cin, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const json answer = answer_line(line);
        // Invalid UTF-8 must not end the run.
        const std::string text = answer.dump(-1, ' ', false, json::error_handler_t::replace) + '\n';
        std::fwrite(text.data(), 1, text.size(), stdout);
        std::fflush(stdout);
    }
    return 0;
}

/// The piece that was asked for, and the event's own time where that is longer.
std::string shown_span(const Event& event) {
    const std::string part =
        fmt::format("{} > {}", event.part.begin.to_string(), event.part.end.to_string());
    if (event.continuous) return "~ " + part;
    if (event.whole == event.part) return "  " + part;
    return fmt::format("  {}   of {} > {}", part, event.whole.begin.to_string(),
                       event.whole.end.to_string());
}

std::string shown_value(const pattern::Value& value) {
    if (!value.is(pattern::Value::Kind::controls)) return to_json(value).dump();
    std::string shown;
    const json controls = to_json(value);  // sorted by name
    for (const auto& [name, each] : controls.items()) {
        shown += fmt::format("{}{}: {}", shown.empty() ? "" : ", ", name, each.dump());
    }
    return shown;
}

}  // namespace

int run_query(const QueryOptions& options) {
    if (options.jsonl) return answer_lines();
    QueryCase query{.kind = options.kind, .expression = options.expression};
    const auto from = read_time(options.from);
    const auto to = read_time(options.to);
    if (!from || !to) return report(from ? to.error() : from.error());
    query.span = {*from, *to};
    auto events = run_case(query);
    if (!events) {
        base::Error error = events.error();
        if (error.where.line > 0) {
            error.message =
                fmt::format("{}:{}: {}", error.where.line, error.where.column, error.message);
        }
        return report(error);
    }
    std::sort(events->begin(), events->end(), [](const Event& a, const Event& b) {
        return std::tie(a.part.begin, a.part.end) < std::tie(b.part.begin, b.part.end);
    });
    std::vector<std::string> spans;
    std::size_t width = 0;
    for (const Event& event : *events) {
        spans.push_back(shown_span(event));
        width = std::max(width, spans.back().size());
    }
    for (std::size_t i = 0; i < events->size(); ++i) {
        fmt::print("{:<{}}  {}\n", spans[i], width, shown_value((*events)[i].value));
    }
    return 0;
}

}  // namespace hocket::cli
