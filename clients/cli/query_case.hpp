#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "pattern/pattern.hpp"

namespace hocket::cli {

/// What to ask a pattern for.
struct QueryCase {
    /// `control`, `string`, `number`, `note`, `int`, `bool` or `rational` of an expression;
    /// `mini-` before it (but `mini-control` is possible, too) for the text of a string alone.
    std::string kind = "control";
    std::string expression;
    pattern::Span span{0, 1};
    pattern::Controls variables{};  ///< values of `^name` and of control inputs
};

/// The pattern that a case asks.
[[nodiscard]] base::Result<pattern::Pattern> compile_case(const QueryCase& query);

/// The events of a case, in no order. Bounded in events and time.
[[nodiscard]] base::Result<std::vector<pattern::Event>> run_case(const QueryCase& query);

/// A time of the command line or of JSON: `2`, `"3/4"`, `"-0.5"`.
[[nodiscard]] base::Result<pattern::Cycles> read_time(const std::string& text);

/// A line of `--jsonl`.
[[nodiscard]] base::Result<QueryCase> read_case(const nlohmann::json& line);

/// Event and value as in DESIGN 9: exact times as text.
[[nodiscard]] nlohmann::json to_json(const pattern::Event& event);
[[nodiscard]] nlohmann::json to_json(const pattern::Value& value);

}  // namespace hocket::cli
