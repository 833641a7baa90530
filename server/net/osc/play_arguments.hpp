#pragma once

#include <span>

#include "net/osc/osc_decoder.hpp"
#include "protocol/play.hpp"

namespace hocket::net {

/// What reading the arguments of a /dirt/play message found.
struct PlayNotes {
    bool malformed = false;  ///< a name without value, or a name that is no string
    unsigned clamped = 0;    ///< numbers out of range
    unsigned ignored = 0;    ///< numbers not finite; values of a type the parameter does not have
};

/// Reads `name, value, name, value, ...` in any order; of two values of one name the last counts.
/// A text where a number belongs is passed over, as scsynth does; a number where a text belongs is
/// written out.
PlayNotes read_play(std::span<const OscArgument> arguments, protocol::PlayMessage& play);

}  // namespace hocket::net
