#pragma once

#include <cstdint>
#include <optional>

#include "language/rejection.hpp"
#include "pattern/pattern.hpp"

namespace hocket::language {

/// Around every call of a function of the language: the outermost on a thread begins an evaluation
/// with its budget of steps and depth, whether the text or a query calls it; those inside share it.
/// Calls pass through C++ functions and back, so their depth is counted here, not in the evaluator.
class CallScope {
public:
    /// @throws pattern::BudgetExceeded
    CallScope();
    ~CallScope();
    CallScope(const CallScope&) = delete;
    CallScope& operator=(const CallScope&) = delete;

    /// For work inside a call; none is counted outside. @throws pattern::BudgetExceeded
    static void spend(std::int64_t steps);
    static void check_depth();

    static constexpr std::int64_t kFuel = 250'000;
    /// Patterns that one evaluation may make, and events it may ask them for.
    static constexpr std::int64_t kMostPatterns = 65'536;
    /// Unwinding an endless recursion takes its time too.
    static constexpr int kMaxDepth = 1'000;

private:
    struct Budget {
        StackGuard stack{};
        std::int64_t fuel = kFuel;
        int depth = 0;
        pattern::Budget patterns{.events_left = kMostPatterns};
    };
    friend class TextScope;
    static thread_local Budget* active_;
    static thread_local Budget* shared_;
    Budget own_;
    /// Inside a query the query pays for the patterns that are made.
    std::optional<pattern::PaidBy> paid_;
    bool outermost_;
};

/// While a text is worked through, all its evaluations share one budget.
class TextScope {
public:
    TextScope() { CallScope::shared_ = &budget_; }
    ~TextScope() { CallScope::shared_ = nullptr; }
    TextScope(const TextScope&) = delete;
    TextScope& operator=(const TextScope&) = delete;

private:
    CallScope::Budget budget_;
};

}  // namespace hocket::language
