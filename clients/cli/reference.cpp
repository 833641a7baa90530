#include "clients/cli/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <span>
#include <vector>

#include "clients/cli/query_case.hpp"
#include "graph/node_table.hpp"
#include "language/control_names.hpp"
#include "language/function_table.hpp"
#include "language/known_names.hpp"
#include "protocol/nearest.hpp"

namespace hocket::cli {

using graph::NodeArgument;
using graph::NodeRow;
using language::ControlName;
using language::FunctionRow;

namespace {

const FunctionRow* find_row(std::string_view name) {
    for (const FunctionRow& row : language::function_table()) {
        if (row.name == name) return &row;
    }
    return nullptr;
}

/// `gainbus` and `gainrecv` are as `gain` is: said once for all.
bool is_control(std::string_view name) {
    for (const std::string_view suffix : {"bus", "recv"}) {
        if (name.ends_with(suffix) &&
            language::find_control(name.substr(0, name.size() - suffix.size())) != nullptr) {
            return true;
        }
    }
    return language::find_control(name) != nullptr;
}

/// The first events of an example that is a pattern of controls, indented; else nothing.
std::string what_it_plays(std::string_view example) {
    constexpr std::size_t kShown = 6;
    language::QueryRequest query;
    query.expression = example;
    auto events = language::run_query(query);
    if (!events || events->empty()) return {};
    std::stable_sort(events->begin(), events->end(),
                     [](const pattern::Event& a, const pattern::Event& b) {
                         return a.part.begin < b.part.begin;
                     });
    std::string shown;
    for (std::size_t i = 0; i < std::min(kShown, events->size()); ++i) {
        const pattern::Event& event = (*events)[i];
        shown += fmt::format("    {} > {}  {}\n", event.part.begin.to_string(),
                             event.part.end.to_string(), value_text(event.value));
    }
    if (events->size() > kShown) shown += fmt::format("    ({} in all)\n", events->size());
    return shown;
}

std::string_view type_name(language::ControlType type) {
    switch (type) {
        case language::ControlType::text:
            return "words";
        case language::ControlType::number:
            return "numbers";
        case language::ControlType::note:
            return "notes";
        case language::ControlType::integer:
            return "whole numbers";
    }
    return "";
}

/// Markdown's own signs in a name such as `|*|` must not end a table's cell.
std::string in_cell(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        if (c == '|') escaped += '\\';
        escaped += c;
    }
    return escaped;
}

void append_controls(std::string& page) {
    page +=
        "\n## Controls\n\nEach is a function of a pattern. `gainbus 3` writes what it is given to "
        "a bus and\n`gainrecv 3` reads it there, for the controls that can change while they "
        "sound.\n\n| name | of | what it sets |\n|---|---|---|\n";
    for (const ControlName& control : language::control_names()) {
        const std::string alias =
            control.name == control.control ? std::string{} : fmt::format("`{}`", control.control);
        page += fmt::format("| `{}` | {} | {}{} |\n", control.name, type_name(control.type), alias,
                            in_cell(control.documentation));
    }
}

/// A bound or default as people write it; beyond a million it is none.
std::string bound_text(double value) {
    constexpr double kNoBound = 1e6;
    if (value <= -kNoBound) return "-inf";
    if (value >= kNoBound) return "inf";
    return fmt::format("{:g}", value);
}

std::string left_out(const NodeArgument& argument) {
    return argument.required ? "needed" : bound_text(argument.otherwise);
}

std::string joined(std::span<const std::string_view> names) {
    std::string text;
    for (const std::string_view name : names)
        text += (text.empty() ? "" : ", ") + std::string{name};
    return text;
}

/// "in # lpf cutoff [q]".
std::string usage(const NodeRow& row) {
    std::string text{row.name};
    for (std::size_t i = row.is_chained ? 1 : 0; i < row.arguments.size(); ++i) {
        const NodeArgument& argument = row.arguments[i];
        text += argument.required ? fmt::format(" {}", argument.name)
                                  : fmt::format(" [{}]", argument.name);
    }
    if (row.is_chained && !row.arguments.empty()) {
        text = fmt::format("{} # {}", row.arguments[0].name, text);
    }
    return text;
}

std::string help_on_node(const NodeRow& row) {
    std::string text =
        fmt::format("{}   (a node of the signal graph)\n  {}\n", usage(row), row.documentation);
    if (!row.aliases.empty()) text += fmt::format("  also: {}\n", joined(row.aliases));
    if (!row.arguments.empty()) text += '\n';
    for (const NodeArgument& argument : row.arguments) {
        const std::string range =
            fmt::format("{} .. {}", bound_text(argument.least), bound_text(argument.most));
        text += fmt::format(
            "  {:<12} {:<7} {:<16} {}\n", argument.name, argument.unit, range,
            argument.required ? "needed" : fmt::format("default {}", left_out(argument)));
    }
    return text + fmt::format("\n  {}\n\n  source: {}\n", row.example, row.source);
}

void append_nodes(std::string& page) {
    page +=
        "\n## Nodes\n\nWhat signals are made of, in graph statements (`~bass: saw 55 # lpf 900`). "
        "Every argument\ncan be a number, a pattern in quotes or a signal, and be named (`:q "
        "0.8`).\n";
    for (const NodeRow& row : graph::node_table()) {
        page += fmt::format("\n### `{}`\n\n`{}`\n\n{}\n", row.name, usage(row), row.documentation);
        if (!row.aliases.empty()) page += fmt::format("Also: {}.\n", joined(row.aliases));
        if (!row.arguments.empty()) {
            page += "\n| argument | unit | range | left out |\n|---|---|---|---|\n";
        }
        for (const NodeArgument& argument : row.arguments) {
            page += fmt::format("| {} | {} | {} .. {} | {} |\n", argument.name, argument.unit,
                                bound_text(argument.least), bound_text(argument.most),
                                left_out(argument));
        }
        page += fmt::format("\n    {}\n\nSource: {}\n", row.example, row.source);
    }
}

std::string help_on_function(const FunctionRow& row) {
    return fmt::format("{} :: {}\n  {}\n\n  {}\n{}", row.name, row.type, row.documentation,
                       row.example, what_it_plays(row.example));
}

}  // namespace

std::optional<std::string> help_on_name(std::string_view name) {
    const FunctionRow* const function = find_row(name);
    const NodeRow* const node = graph::find_node(name);
    if (function == nullptr && node == nullptr) return std::nullopt;
    std::string help = function != nullptr ? help_on_function(*function) : std::string{};
    if (function != nullptr && node != nullptr) help += '\n';
    if (node != nullptr) help += help_on_node(*node);
    return help;
}

std::string reference_page() {
    std::string page =
        "# The pattern language\n\nTidal's functions, by name. `hocket help NAME` shows one of "
        "them with what its example plays.\n\n## Functions\n";
    for (const FunctionRow& row : language::function_table()) {
        if (is_control(row.name)) continue;
        page += fmt::format("\n### `{}`\n\n`{} :: {}`\n\n{}\n\n    {}\n", row.name, row.name,
                            row.type, row.documentation, row.example);
    }
    append_controls(page);
    append_nodes(page);
    return page;
}

std::string nearest_function(std::string_view typed) {
    const std::string nearest = language::nearest_known_name(typed, {});
    if (!nearest.empty()) return nearest;
    return protocol::nearest_name(typed, graph::node_table(),
                                  [](const NodeRow& row) { return row.name; });
}

}  // namespace hocket::cli
