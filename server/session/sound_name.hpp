#pragma once

#include <string>

#include "protocol/play.hpp"

namespace hocket::session {

/// Which sound a message names.
struct SoundName {
    std::string bank;  ///< empty: nothing is to sound
    double n = 0;      ///< index, not yet truncated or wrapped
    /// Second reading of `s "bd:3"`, tried when no bank has the whole name; empty when there is
    /// none.
    std::string split_bank{};
    double split_n = 0;
};

/// `s` as it stands; else `sound`, split at its colon into name and n, which then beats `n` (with
/// `superdirt`, a `sound` without a colon has n 0, whatever `n` says).
/// A `bank` is put in front: joined with an underscore, or, with `superdirt`, without one and only
/// for `sound` (as measured). Source: SuperDirt 1.7.3, PR#312 for the underscore.
[[nodiscard]] SoundName resolve_sound_name(const protocol::PlayMessage& play, bool superdirt);

}  // namespace hocket::session
