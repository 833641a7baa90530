#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "base/result.hpp"
#include "language/query.hpp"

namespace hocket::cli {

/// A line of `hocket query --jsonl`.
[[nodiscard]] base::Result<language::QueryRequest> read_case(const nlohmann::json& line);

/// An event and what it carries as JSON, as in DESIGN 9: exact times as text.
[[nodiscard]] std::string event_text(const pattern::Event& event);
[[nodiscard]] std::string value_text(const pattern::Value& value);

}  // namespace hocket::cli
