#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "protocol/audio.hpp"

namespace hocket::session {

/// What the session can ask of whoever drives the sound card. Any thread; nothing here waits for a
/// device. A `done` that is called after the session has ended does nothing.
class AudioControl {
public:
    virtual ~AudioControl() = default;

    /// The devices there are. `done` is called once, on any thread.
    virtual void list(
        std::function<void(base::Result<std::vector<protocol::AudioDeviceInfo>>)> done) = 0;

    /// Plays on another device, without a jump in the stream. `done` is called once, on any thread,
    /// when that device plays or when it is known why it does not.
    /// @param device empty: the one wanted now. @param policy of protocol::kDevicePolicies; empty:
    /// as it is.
    virtual void open(std::string device, std::string policy,
                      std::function<void(base::Result<protocol::AudioStatus>)> done) = 0;

    /// Now; asked for some 50 times a second.
    [[nodiscard]] virtual protocol::AudioStatus status() const = 0;
};

}  // namespace hocket::session
