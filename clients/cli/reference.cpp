#include "clients/cli/reference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "clients/cli/query_case.hpp"
#include "language/control_names.hpp"
#include "language/function_table.hpp"
#include "language/known_names.hpp"

namespace hocket::cli {

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

}  // namespace

std::optional<std::string> help_on_name(std::string_view name) {
    const FunctionRow* row = find_row(name);
    if (row == nullptr) return std::nullopt;
    return fmt::format("{} :: {}\n  {}\n\n  {}\n{}", row->name, row->type, row->documentation,
                       row->example, what_it_plays(row->example));
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
    return page;
}

std::string nearest_function(std::string_view typed) {
    return language::nearest_known_name(typed, {});
}

}  // namespace hocket::cli
