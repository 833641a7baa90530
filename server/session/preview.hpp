#pragma once

#include <string>
#include <vector>

#include "pattern/pattern.hpp"
#include "protocol/play.hpp"

namespace hocket::session {

/// What a query of one window may spend, so that no pattern starves the others.
inline constexpr std::int64_t kWindowCharge = 262'144;
inline constexpr long long kWindowNs = 50'000'000;
[[nodiscard]] pattern::Budget window_budget();

/// What an event of a pattern asks for, without its time.
/// @param cps of the moment.
[[nodiscard]] protocol::PlayMessage to_message(const pattern::Event& event, double cps);

/// What a pattern is going to play.
struct Preview {
    std::size_t events = 0;                     ///< in its first cycle, as far as it was looked at
    bool more = false;                          ///< there are more than kMostEvents
    std::vector<protocol::PlayMessage> sounds;  ///< the different ones, in order
    static constexpr std::size_t kMostEvents = 512;
};

/// Looks at some cycles of a pattern that may be played, in small steps, so that one of very many
/// events costs no more than one of few; not much longer than a window's budget in all. Any thread
/// but synthesis.
/// @throws what the pattern throws where a window would be cut off.
[[nodiscard]] Preview preview(const pattern::Pattern& pattern, std::int64_t first_cycle, int cycles,
                              const pattern::Controls& inputs, double cps);

}  // namespace hocket::session
