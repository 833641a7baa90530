#include "session/spaces.hpp"

namespace hocket::session {

language::Environment& Spaces::of(std::uint64_t sender, const std::string& name) {
    const Key key{name, name.empty() ? sender : 0};
    if (const auto found = by_key_.find(key); found != by_key_.end()) {
        spaces_.splice(spaces_.begin(), spaces_, found->second);
        return spaces_.front().definitions;
    }
    if (spaces_.size() >= kMost) {
        by_key_.erase(spaces_.back().key);
        spaces_.pop_back();
        ++forgotten_;
    }
    spaces_.push_front({key, {}});
    by_key_.emplace(key, spaces_.begin());
    return spaces_.front().definitions;
}

void Spaces::forget(std::uint64_t sender) {
    const auto found = by_key_.find(Key{"", sender});
    if (found == by_key_.end()) return;
    spaces_.erase(found->second);
    by_key_.erase(found);
}

}  // namespace hocket::session
