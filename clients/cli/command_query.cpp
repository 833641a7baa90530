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
#include "protocol/rpc_codec.hpp"
#include "session/event_values.hpp"

namespace hocket::cli {

using base::Result;
using nlohmann::json;
using pattern::Event;

namespace {

/// Invalid UTF-8 must not end the run.
std::string dumped(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// One line in, one line out, whatever the line holds.
std::string answer_line(const std::string& text) {
    std::string answer = "{";
    const json line = json::parse(text, nullptr, false);
    if (line.is_object() && line.contains("id")) answer += "\"id\":" + dumped(line["id"]) + ',';
    const auto query =
        line.is_discarded() ? base::fail(base::Errc::invalid_request, "no JSON") : read_case(line);
    const auto events = query ? language::run_query(*query)
                              : Result<std::vector<Event>>{tl::unexpected{query.error()}};
    if (!events) {
        const base::Error& error = events.error();
        return answer + "\"error\":" +
               dumped(error.where.line > 0 ? fmt::format("{}:{}: {}", error.where.line,
                                                         error.where.column, error.message)
                                           : error.message) +
               '}';
    }
    answer += "\"events\":[";
    for (const Event& event : *events) {
        if (&event != &events->front()) answer += ',';
        answer += event_text(event);
    }
    return answer + "]}";
}

int answer_lines() {
    std::string line;
    while (std::getline(std::cin, line)) {
        if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
        const std::string text = answer_line(line) + '\n';
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
    if (!value.is(pattern::Value::Kind::controls)) return value_text(value);
    std::string shown;
    for (const auto& [name, each] : session::to_event_map(value.as_controls())) {
        shown += fmt::format("{}{}: {}", shown.empty() ? "" : ", ", name,
                             protocol::encode_event_value(each));
    }
    return shown;
}

}  // namespace

int run_query(const QueryOptions& options) {
    if (options.jsonl) return answer_lines();
    language::QueryRequest query{.kind = options.kind, .expression = options.expression};
    const auto from = language::read_time(options.from);
    const auto to = language::read_time(options.to);
    if (!from || !to) return report(from ? to.error() : from.error());
    query.span = {*from, *to};
    auto events = language::run_query(query);
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
