#pragma once

#include <cstdint>

#include "language/rejection.hpp"

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

    static constexpr std::int64_t kFuel = 500'000;
    /// Unwinding an endless recursion takes its time too.
    static constexpr int kMaxDepth = 1'000;

private:
    struct Budget {
        StackGuard stack{};
        std::int64_t fuel = kFuel;
        int depth = 0;
    };
    static thread_local Budget* active_;
    Budget own_;
    bool outermost_;
};

}  // namespace hocket::language
