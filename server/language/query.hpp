#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/environment.hpp"
#include "pattern/pattern.hpp"

// What events a text means, for whoever asks: the control socket, the command line, help.
namespace hocket::language {

/// What to ask a pattern for.
struct QueryRequest {
    /// `control`, `string`, `number`, `note`, `int`, `bool` or `rational` of an expression;
    /// `mini-` before it (but `mini-control` is possible, too) for the text of a string alone.
    /// Empty: controls if the expression can be that, else whatever pattern it is.
    std::string kind = "control";
    std::string expression;
    pattern::Span span{0, 1};
    pattern::Controls variables{};  ///< values of `^name` and of control inputs
    /// Of the query itself; as much as one query may take in live use.
    std::chrono::milliseconds longest{50};
};

/// Beyond these a query is an error.
inline constexpr std::size_t kMostQueryEvents = 65'536;

/// The pattern that is asked. Compile thread (or any but synthesis).
/// @param before what earlier texts of the same space defined.
[[nodiscard]] base::Result<pattern::Pattern> compile_query(const QueryRequest& request,
                                                           const Environment& before = {});

/// Its events, in no order. Bounded in events and time; the error of a query that would be longer
/// names the bound.
[[nodiscard]] base::Result<std::vector<pattern::Event>> run_query(const QueryRequest& request,
                                                                  const Environment& before = {});

/// A time in cycles: `2`, `3/4`, `-0.5`.
[[nodiscard]] base::Result<pattern::Cycles> read_time(std::string_view text);

}  // namespace hocket::language
