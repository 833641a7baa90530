#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <string>
#include <unordered_map>

#include "observability/rate_limit.hpp"
#include "protocol/topics.hpp"
#include "session/late_shift.hpp"
#include "session/session_api.hpp"

namespace hocket::session {

/// Everyone who sends events: names, counts, and what they are to be told. Schedule thread.
class Senders {
public:
    static constexpr long long kNoticeEveryNs = 1'000'000'000;

    struct Counts {
        std::string label;
        std::uint64_t events = 0;
        std::uint64_t late = 0;
        double worst_late_ms = 0;
        double lead_ms = 0;  ///< running mean of how early events come
        long long last_ns = 0;
        LateShift shift;
        using RateLimit = observability::RateLimit;
        /// By kind.
        std::array<RateLimit, protocol::kNoticeKinds> limits{
            RateLimit{kNoticeEveryNs}, RateLimit{kNoticeEveryNs}, RateLimit{kNoticeEveryNs},
            RateLimit{kNoticeEveryNs}};
    };

    void set_sink(std::function<void(const Notice&)> sink) { sink_ = std::move(sink); }

    void add(std::uint64_t id, const std::string& label, long long now_ns);
    void remove(std::uint64_t id) { senders_.erase(id); }
    /// The sender's counts; one that nobody announced is made up.
    [[nodiscard]] Counts& of(std::uint64_t id);
    [[nodiscard]] std::string label(std::uint64_t id) const;

    /// Tells the sender, at most once a second and kind; what was not told is counted in the next.
    /// A shift is always told.
    void notify(Notice notice, long long now_ns);

    /// Lateness up to now was the map's: it shall not add up to a shift of anybody.
    void forget_lateness();

    [[nodiscard]] const std::unordered_map<std::uint64_t, Counts>& all() const { return senders_; }

private:
    std::unordered_map<std::uint64_t, Counts> senders_;
    std::function<void(const Notice&)> sink_;
};

}  // namespace hocket::session
