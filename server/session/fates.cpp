#include "session/fates.hpp"

#include <algorithm>

namespace hocket::session {

std::uint64_t FateLog::add(Entry entry) {
    if (entries_.size() >= kMostEvents) {
        entries_.pop_front();
        ++first_;
    }
    entries_.push_back(std::move(entry));
    return first_ + entries_.size() - 1;
}

FateLog::Entry* FateLog::find(std::uint64_t event) {
    if (event < first_ || event - first_ >= entries_.size()) return nullptr;
    return &entries_[event - first_];
}

void FateLog::forget(long long now_ns) {
    constexpr long long kLongestWaitNs = 60'000'000'000LL;
    while (!entries_.empty()) {
        const bool waits = entries_.front().fate == protocol::Fate::scheduled;
        if (now_ns - entries_.front().time_ns <= (waits ? kLongestWaitNs : kKeptNs)) break;
        entries_.pop_front();
        ++first_;
    }
}

std::vector<FateLog::Numbered> FateLog::newest(std::size_t count) const {
    std::vector<Numbered> result;
    const std::size_t wanted = std::min(count, entries_.size());
    result.reserve(wanted);
    for (std::size_t i = 0; i < wanted; ++i) {
        const std::size_t place = entries_.size() - 1 - i;
        result.push_back({first_ + place, &entries_[place]});
    }
    return result;
}

}  // namespace hocket::session
