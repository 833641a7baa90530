#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// What clients may know of the sound card.
namespace hocket::protocol {

/// What is done when the device that is wanted is not there: `exact` waits for it, `prefer` waits
/// too but plays on the default one meanwhile, `default` always follows the system's default.
inline constexpr std::array<std::string_view, 3> kDevicePolicies{"exact", "prefer", "default"};

struct AudioDeviceInfo {
    std::string name{};
    std::string host_api{};  ///< "ALSA", "JACK Audio Connection Kit"
    int outputs = 0;
    int inputs = 0;
    double rate_hz = 0;     ///< the one it runs at, or prefers
    double latency_ms = 0;  ///< of its output, as it reports it
    bool is_default = false;
    bool in_use = false;  ///< by this daemon
};
struct AudioDevicesResult {
    std::vector<AudioDeviceInfo> devices;
};

/// The device and the stream through it, as `audio.status` and the topic `audio` tell it.
struct AudioStatus {
    std::string state = "null";  ///< "null" (played into nothing), "opening" or "playing"
    std::string device{};          ///< that plays, or is being opened; "null"
    std::string host_api{};
    std::string wanted{};  ///< the device that was asked for; empty: the default one
    std::string policy{};  ///< of kDevicePolicies
    std::string reason{};  ///< why it is not playing on the wanted device; empty when it is
    double rate_hz = 0;  ///< of the engine
    double device_rate_hz = 0;
    double latency_ms = 0;  ///< as the device reports it
    int outputs = 0;
    int inputs = 0;
    std::int64_t period_frames = 0;  ///< of the device's callbacks
    std::int64_t frame = 0;          ///< of the stream now
    std::uint64_t callbacks = 0;     ///< of all devices since the start
    std::uint64_t losses = 0;        ///< how often a playing device was lost
    std::uint64_t openings = 0;      ///< how often one began to play
    std::uint64_t xruns = 0;         ///< as the devices report them
    /// Only in notifications: "opened", "lost", "retry", "lead", "re-anchored" or "shift".
    std::string event{};
    std::string text{};  ///< only in notifications: one sentence for the person
};

}  // namespace hocket::protocol
