#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hocket::cli {

/// One name of the pattern language: its type, what it does, an example and what that plays.
/// Nothing if there is none of the name.
[[nodiscard]] std::optional<std::string> help_on_name(std::string_view name);

/// All names of the pattern language as one page of Markdown: functions, then controls.
[[nodiscard]] std::string reference_page();

/// The name nearest to what was typed; empty if none is near.
[[nodiscard]] std::string nearest_function(std::string_view typed);

}  // namespace hocket::cli
