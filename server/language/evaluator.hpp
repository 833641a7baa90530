#pragma once

#include <cstdint>
#include <memory>

#include "language/code.hpp"
#include "pattern/value.hpp"

namespace hocket::language {

/// The value of the code's root. Arguments are evaluated first, definitions when they are asked
/// for. Bounded in steps and depth; so are the functions that come out, whoever calls them later.
/// @throws EvaluationError where the text asks for what cannot be, pattern::BudgetExceeded where it
/// asks for too much, and what the table's functions throw.
[[nodiscard]] pattern::Value evaluate(const std::shared_ptr<const Code>& code);

/// Counts what a function of the table makes, so that doubling lists end in an error.
void spend_evaluation(std::int64_t steps);

}  // namespace hocket::language
