#pragma once

#include "audio/device_host.hpp"
#include "session/audio_control.hpp"
#include "session/profile.hpp"

namespace hocket::app {

/// What the device host knows, in the words of the protocol.
[[nodiscard]] protocol::AudioStatus to_audio_status(const audio::DeviceStatus& status,
                                                    const audio::DeviceHost& host);

/// The session's way to the sound card: a thin coat over the device host. Any thread.
class DeviceControl final : public session::AudioControl {
public:
    explicit DeviceControl(audio::DeviceHost& host) : host_{host} {}

    void list(
        std::function<void(base::Result<std::vector<protocol::AudioDeviceInfo>>)> done) override;
    void open(std::string device, std::string policy,
              std::function<void(base::Result<protocol::AudioStatus>)> done) override;
    [[nodiscard]] protocol::AudioStatus status() const override;

private:
    audio::DeviceHost& host_;
};

}  // namespace hocket::app
