#include "language/call_scope.hpp"

namespace hocket::language {

thread_local CallScope::Budget* CallScope::active_ = nullptr;
thread_local CallScope::Budget* CallScope::shared_ = nullptr;

CallScope::CallScope() : outermost_{active_ == nullptr} {
    if (outermost_) {
        active_ = shared_ != nullptr ? shared_ : &own_;
        if (pattern::PaidBy::active() == nullptr) paid_.emplace(active_->patterns);
    }
    // What throws comes first: the destructor would not run.
    if (!outermost_) {
        spend(1);
        check_depth();
    }
    ++active_->depth;
}

CallScope::~CallScope() {
    --active_->depth;
    if (outermost_) active_ = nullptr;
}

void CallScope::spend(std::int64_t steps) {
    if (active_ == nullptr) return;
    active_->fuel -= steps;
    if (active_->fuel < 0) throw pattern::BudgetExceeded("an evaluation of too many steps");
}

void CallScope::check_depth() {
    if (active_ == nullptr) return;
    if (active_->depth > kMaxDepth || active_->stack.is_exceeded()) {
        throw pattern::BudgetExceeded("an endless or too deep recursion");
    }
}

}  // namespace hocket::language
