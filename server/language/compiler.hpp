#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "language/environment.hpp"
#include "language/graph_syntax.hpp"
#include "language/limits.hpp"
#include "language/statement.hpp"
#include "language/syntax.hpp"
#include "language/type.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// A text that was understood whole.
struct Program {
    std::vector<Statement> statements;
    std::vector<GraphStatement> graph;
    Environment after;  ///< what is defined from now on
};

/// What is wrong with a text, at most one error a statement, in their order; never empty. Errors
/// that only follow from others are left out.
using Errors = std::vector<base::Error>;

/// Text to statements, all of it or errors with their places, what was expected and what came.
/// Pure; bounded in time, memory and nesting. Compile thread (or any but synthesis).
/// @param before what earlier texts of the same client space defined.
[[nodiscard]] tl::expected<Program, Errors> compile_all(std::string_view text,
                                                        const Environment& before);
/// The same with the first error only.
[[nodiscard]] base::Result<Program> compile(std::string_view text, const Environment& before = {});

/// Parsed, typed and evaluated without effect: the errors of a text, none if it is right.
[[nodiscard]] Errors check(std::string_view text, const Environment& before = {});

/// One expression as a pattern of `type`, written as in the conformance files: string, number,
/// note, int, bool, rational, control.
[[nodiscard]] base::Result<pattern::Pattern> compile_expression(std::string_view text,
                                                                std::string_view type,
                                                                const Environment& before = {});

/// One tree whose names are not resolved yet, as a pattern of `type`, written as in Haskell:
/// "ControlPattern", "Pattern Double".
/// @param text what the tree's places refer to.
/// @param strings pays for the strings in it.
[[nodiscard]] base::Result<pattern::Pattern> compile_tree(Node tree, std::string_view text,
                                                          std::string_view type,
                                                          const Environment& before,
                                                          pattern::Budget& strings);
/// What the strings of a text may cost.
[[nodiscard]] pattern::Budget budget_for_strings(std::size_t text_bytes);

/// One expression of any type, for people who want to see what it is.
struct Evaluated {
    Type type;
    pattern::Value value;
};
[[nodiscard]] base::Result<Evaluated> evaluate_expression(std::string_view text,
                                                          const Environment& before = {});

}  // namespace hocket::language
