#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hocket::cli {

/// One name of the language: of a function its type, what it does, an example and what that plays;
/// of a node of the graph its arguments, too. Both where there are both, nothing if there is none.
[[nodiscard]] std::optional<std::string> help_on_name(std::string_view name);

/// All names of the language as one page of Markdown: functions, controls, nodes.
[[nodiscard]] std::string reference_page();

/// The name nearest to what was typed; empty if none is near.
[[nodiscard]] std::string nearest_function(std::string_view typed);

}  // namespace hocket::cli
