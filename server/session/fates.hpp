#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/types.hpp"
#include "protocol/rpc.hpp"

namespace hocket::session {

/// What became of every event of the last ten seconds, so that "why is it silent" has an answer.
/// Numbers rise by one, so a look-up is an index. Bounded: beyond kMostEvents the oldest go early.
/// Schedule thread.
class FateLog {
public:
    /// What an event was given, for those who want to hear of its start.
    struct Story {
        protocol::EventMap value;
        std::uint64_t eval = 0;  ///< of the text it comes from
        std::vector<protocol::TextSpan> spans;
    };
    struct Entry {
        std::uint64_t sender = 0;
        std::string sound{};
        protocol::Fate fate = protocol::Fate::scheduled;
        base::Frame wanted_frame = kAtOnce;
        base::Frame frame = 0;
        base::Frame length_frames = 0;
        base::Frame shift_frames = 0;  ///< of its sender, in wanted_frame
        bool is_shifted = false;       ///< its sender is, if it is repeatedly late
        long long time_ns = 0;         ///< of arrival, steady
        std::string detail{};
        std::string nearest{};           ///< of unknown_name
        std::unique_ptr<Story> story{};  ///< until it starts; none if nobody listens
    };
    static constexpr base::Frame kAtOnce = -1;  ///< wanted_frame of an event without a time
    static constexpr std::size_t kMostEvents = 1 << 18;
    static constexpr long long kKeptNs = 10'000'000'000LL;

    /// @return the event's number.
    std::uint64_t add(Entry entry);
    /// nullptr when it has been forgotten.
    [[nodiscard]] Entry* find(std::uint64_t event);
    /// Forgets what arrived longer than kKeptNs ago and no longer waits, and after a minute
    /// whatever it is: nothing may wait that long.
    void forget(long long now_ns);

    struct Numbered {
        std::uint64_t event;
        const Entry* entry;
    };
    /// The newest `count`, newest first.
    [[nodiscard]] std::vector<Numbered> newest(std::size_t count) const;

private:
    std::deque<Entry> entries_;
    std::uint64_t first_ = 1;
};

}  // namespace hocket::session
