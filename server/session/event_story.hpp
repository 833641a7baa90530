#pragma once

#include <memory>

#include "pattern/pattern.hpp"
#include "protocol/play.hpp"
#include "session/fates.hpp"

namespace hocket::session {

/// What an event was given, for clients: all controls of a pattern's event and its places in the
/// text, or what a message said and Hocket knows of.
/// @param event of a pattern; null for a message from outside.
[[nodiscard]] std::unique_ptr<FateLog::Story> story_of(const protocol::PlayMessage& play,
                                                       const pattern::Event* event,
                                                       std::uint64_t eval);

}  // namespace hocket::session
