#pragma once

#include <cstdint>
#include <functional>
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

/// Cycles that are looked at when a pattern is set, so that its first round is not cold; later ones
/// are looked at kLookAheadCycles ahead.
inline constexpr int kPreviewCycles = 4;
inline constexpr std::int64_t kLookAheadCycles = 2;

/// Is asked to look at a cycle that comes soon, so that its samples are decoded by then.
using LookAhead = std::function<void(const pattern::Pattern&, std::int64_t cycle,
                                     const pattern::Controls& inputs)>;
/// Asks it, if it is there and the pattern, queried up to `queried`, has come near enough.
/// @param looked_at up to this cycle it was asked; moves on.
void look_ahead_if_due(const LookAhead& look_ahead, const pattern::Pattern& pattern,
                       const pattern::Cycles& queried, std::int64_t& looked_at,
                       const pattern::Controls& inputs);

/// Looks at some cycles of a pattern that may be played, in small steps, so that one of very many
/// events costs no more than one of few; not much longer than a window's budget in all. Any thread
/// but synthesis.
/// @throws what the pattern throws where a window would be cut off.
[[nodiscard]] Preview preview(const pattern::Pattern& pattern, std::int64_t first_cycle, int cycles,
                              const pattern::Controls& inputs, double cps);

}  // namespace hocket::session
