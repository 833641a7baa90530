#pragma once

#include <memory>
#include <string>
#include <vector>

#include "audio/device_info.hpp"
#include "base/result.hpp"

namespace hocket::audio {

class DevicePlayer;
class StreamMemory;

/// The PortAudio library, from construction to the end of the process: it is never shut down, as
/// that blocks for minutes when a JACK server has died. Only ever used in a process of its own.
class PortAudio {
public:
    /// @throws std::runtime_error if the library cannot start.
    PortAudio();

    /// Devices with at least one output. None is a normal state.
    [[nodiscard]] std::vector<DeviceInfo> devices() const;

    /// Opens and starts what the control block asks for; fills in its report.
    [[nodiscard]] base::Result<void> open(StreamMemory& memory);
    /// The callback's worker; after open().
    [[nodiscard]] DevicePlayer& player() const { return *player_; }
    /// False once the device is gone; true says little (see the watchdog on the callbacks).
    [[nodiscard]] bool is_active() const;

private:
    struct Chosen {
        int index = -1;
        std::string name;
    };
    [[nodiscard]] base::Result<void> open(StreamMemory& memory, const Chosen& chosen);
    [[nodiscard]] base::Result<Chosen> choose(const std::string& wanted,
                                              const std::string& policy) const;

    std::unique_ptr<DevicePlayer> player_;
    void* stream_ = nullptr;
};

}  // namespace hocket::audio
