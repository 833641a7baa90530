#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hocket::audio {

/// One device as PortAudio lists it.
struct DeviceInfo {
    std::string name;      ///< as it is asked for; "JACK: system" where two APIs share the name
    std::string host_api;  ///< "ALSA", "JACK Audio Connection Kit", ...
    int outputs = 0;
    int inputs = 0;
    double rate_hz = 0;
    double latency_seconds = 0;  ///< low, as the host suggests
    bool is_default = false;
};

/// "JACK", "ALSA": the host API as it stands before a name that two of them share.
[[nodiscard]] std::string short_api(std::string_view host_api);
/// Whether this is the device of that name, with or without its host API; capitals do not matter.
[[nodiscard]] bool answers_to(const DeviceInfo& device, std::string_view wanted);

/// As a line without its end, fields separated by tabs; and back, nothing if it is no such line.
[[nodiscard]] std::string device_line(const DeviceInfo& device);
[[nodiscard]] std::optional<DeviceInfo> parse_device_line(std::string_view line);

}  // namespace hocket::audio
