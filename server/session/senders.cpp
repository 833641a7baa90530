#include "session/senders.hpp"

#include <algorithm>

#include "base/realtime.hpp"

namespace hocket::session {

void Senders::add(std::uint64_t id, const std::string& label, long long now_ns) {
    if (senders_.size() >= SessionApi::kMaxSenders && !senders_.contains(id)) {
        senders_.erase(std::min_element(
            senders_.begin(), senders_.end(),
            [](const auto& a, const auto& b) { return a.second.last_ns < b.second.last_ns; }));
    }
    Counts& sender = senders_[id];
    sender.label = label;
    sender.last_ns = now_ns;
}

Senders::Counts& Senders::of(std::uint64_t id) {
    const auto known = senders_.find(id);
    if (known != senders_.end()) return known->second;
    add(id, "sender " + std::to_string(id), base::steady_ns());
    return senders_[id];
}

std::string Senders::label(std::uint64_t id) const {
    const auto known = senders_.find(id);
    return known != senders_.end() ? known->second.label : "sender " + std::to_string(id);
}

void Senders::notify(Notice notice, long long now_ns) {
    Counts& sender = of(notice.sender_id);
    if (notice.kind != Notice::Kind::shift) {
        observability::RateLimit& limit = sender.limits[static_cast<std::size_t>(notice.kind)];
        if (!limit.allow(now_ns)) return;
        notice.count += limit.take_suppressed();
    }
    notice.from = sender.label;
    if (sink_) sink_(notice);
}

void Senders::forget_lateness() {
    for (auto& [id, counts] : senders_) counts.shift.forget();
}

}  // namespace hocket::session
