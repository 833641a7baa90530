#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <unordered_map>
#include <vector>

#include "net/osc/endpoint.hpp"
#include "net/sender_ids.hpp"
#include "session/session_api.hpp"

namespace hocket::net {

struct OscSender {
    std::uint64_t id = 0;
    Endpoint endpoint;
    long long last_heard_ns = 0;  ///< steady time
    long long last_fail_ns = 0;   ///< steady time of the last complaint about an address; 0: never
};

/// Who sends us datagrams, one for each address and port, the least recently heard forgotten
/// beyond the capacity. Tells the session of both. One thread.
class OscSenders {
public:
    /// The session remembers kMaxSenders of all servers; room is left for the control clients, so
    /// that it never forgets one that we still know.
    static constexpr std::size_t kCapacity = session::SessionApi::kMaxSenders - 256;

    OscSenders(session::SessionApi& session, SenderIds& ids, std::size_t capacity = kCapacity)
        : session_{session}, ids_{ids}, capacity_{capacity} {}

    /// The sender behind an endpoint, made known if it is new; valid until the next call.
    OscSender& heard(const Endpoint& endpoint, long long now_ns);

    /// nullptr when forgotten.
    [[nodiscard]] const OscSender* find(std::uint64_t id) const noexcept;

    /// Where those are who were heard at `since_ns` or later, newest first.
    [[nodiscard]] std::vector<Endpoint> heard_since(long long since_ns) const;

    [[nodiscard]] std::size_t size() const noexcept { return by_endpoint_.size(); }

private:
    session::SessionApi& session_;
    SenderIds& ids_;
    const std::size_t capacity_;
    std::list<OscSender> newest_first_;
    std::unordered_map<Endpoint, std::list<OscSender>::iterator, EndpointHash> by_endpoint_;
};

}  // namespace hocket::net
