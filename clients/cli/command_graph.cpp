#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>

#include "clients/cli/commands.hpp"

namespace hocket::cli {

using nlohmann::json;

namespace {

/// "900", "~lfo sine 0", "\"55 110\"".
std::string source_text(const json& input, const json& nodes) {
    const char* const side = input.value("output", 0) == 1 ? " right" : "";
    if (input.contains("number")) return fmt::format("{:g}", input.value("number", 0.0));
    if (input.contains("node")) {
        const json& node = nodes.at(input.value("node", std::size_t{0}));
        return node.value("name", std::string{}) + side;
    }
    for (const char* const kind : {"pattern", "gate"}) {
        if (input.contains(kind)) return '"' + input.value(kind, std::string{}) + '"';
    }
    return "voices of " + input.value("voices", std::string{}) + side;
}

std::string sources_text(const json& inputs, const json& nodes) {
    std::string text;
    for (const json& input : inputs) {
        if (!text.empty()) text += "  ";
        text += input.value("name", std::string{}) + ' ' + source_text(input, nodes);
    }
    return text;
}

void print_graph(const json& graph) {
    const json& nodes = graph.at("nodes");
    const json& outputs = graph.at("outputs");
    std::size_t width = 4;
    for (const json* list : {&nodes, &outputs}) {
        for (const json& each : *list) {
            width = std::max(width, each.value("name", std::string{}).size());
        }
    }
    fmt::print("{:<{}}  ns/frame  reads\n", "node", width);
    for (const json& node : nodes) {
        fmt::print("{:<{}}  {:>8.1f}  {}{}\n", node.value("name", std::string{}), width,
                   node.value("cost_ns", 0.0), sources_text(node.at("inputs"), nodes),
                   node.contains("circle")
                       ? fmt::format("  (in circle {})", node.value("circle", 0))
                       : std::string{});
    }
    for (const json& output : outputs) {
        fmt::print("{:<{}}  {:>8}  {}\n", output.value("name", std::string{}), width, "",
                   sources_text(output.at("channels"), nodes));
    }
    fmt::print("{} nodes, about {:.2f} % of the time there is\n", nodes.size(),
               graph.value("cost_percent", 0.0));
}

}  // namespace

int run_graph(const Connection& connection, const GraphOptions& options) {
    const auto result =
        call_once(connection, "graph.get", {{"format", options.dot ? "dot" : "json"}});
    if (!result) return report(result.error());
    try {
        if (options.dot) {
            fmt::print("{}", result->at("dot").get<std::string>());
        } else if (options.json) {
            fmt::print("{}\n", result->dump());
        } else {
            print_graph(*result);
        }
    } catch (const json::exception&) {
        return report({.message = "the daemon's answer to graph.get is not understood"});
    }
    return 0;
}

}  // namespace hocket::cli
