#include "net/osc/osc_senders.hpp"

#include <algorithm>

namespace hocket::net {

OscSender& OscSenders::heard(const Endpoint& endpoint, long long now_ns) {
    // Nearly always the one that sent last.
    if (!newest_first_.empty() && newest_first_.front().endpoint == endpoint) {
        newest_first_.front().last_heard_ns = now_ns;
        return newest_first_.front();
    }
    const auto known = by_endpoint_.find(endpoint);
    if (known != by_endpoint_.end()) {
        newest_first_.splice(newest_first_.begin(), newest_first_, known->second);
        newest_first_.front().last_heard_ns = now_ns;
        return newest_first_.front();
    }
    if (newest_first_.size() >= capacity_) {
        session_.remove_sender(newest_first_.back().id);
        by_endpoint_.erase(newest_first_.back().endpoint);
        newest_first_.pop_back();
    }
    newest_first_.push_front({.id = ids_.next(), .endpoint = endpoint, .last_heard_ns = now_ns});
    by_endpoint_.emplace(endpoint, newest_first_.begin());
    session_.add_sender({newest_first_.front().id, "osc " + endpoint.text()});
    return newest_first_.front();
}

std::vector<Endpoint> OscSenders::heard_since(long long since_ns) const {
    std::vector<Endpoint> endpoints;
    for (const OscSender& sender : newest_first_) {
        if (sender.last_heard_ns < since_ns) break;
        endpoints.push_back(sender.endpoint);
    }
    return endpoints;
}

const OscSender* OscSenders::find(std::uint64_t id) const noexcept {
    // At most one notice a second and sender asks; no second index for that.
    const auto at = std::find_if(newest_first_.begin(), newest_first_.end(),
                                 [id](const OscSender& sender) { return sender.id == id; });
    return at == newest_first_.end() ? nullptr : &*at;
}

}  // namespace hocket::net
