#include "app/device_control.hpp"

#include <algorithm>
#include <utility>

#include "base/realtime.hpp"

namespace hocket::app {

namespace {

const char* state_name(audio::DeviceState state) {
    switch (state) {
        case audio::DeviceState::null:
            return "null";
        case audio::DeviceState::opening:
            return "opening";
        case audio::DeviceState::playing:
            return "playing";
    }
    return "";
}

}  // namespace

protocol::AudioStatus to_audio_status(const audio::DeviceStatus& status,
                                      const audio::DeviceHost& host) {
    protocol::AudioStatus result;
    result.state = state_name(status.state);
    result.device = status.device;
    result.host_api = status.host_api;
    result.wanted = status.wanted;
    result.policy = status.policy;
    result.reason = status.reason;
    result.rate_hz = host.rate_hz();
    result.device_rate_hz = status.device_rate_hz;
    result.latency_ms = status.latency_seconds * 1000;
    result.outputs = status.outputs;
    result.inputs = status.inputs;
    result.period_frames = status.period_frames;
    result.frame = host.map().frame_at(base::steady_ns());
    result.callbacks = status.callbacks;
    result.losses = status.losses;
    result.openings = status.openings;
    result.xruns = status.xruns;
    return result;
}

void DeviceControl::list(
    std::function<void(base::Result<std::vector<protocol::AudioDeviceInfo>>)> done) {
    host_.list([this, done = std::move(done)](base::Result<std::vector<audio::DeviceInfo>> found) {
        if (!found) {
            done(tl::unexpected{found.error()});
            return;
        }
        const audio::DeviceStatus status = host_.status();
        std::vector<protocol::AudioDeviceInfo> devices;
        const bool plays = status.state == audio::DeviceState::playing;
        const auto is_it = [&](const audio::DeviceInfo& device) {
            return plays && audio::answers_to(device, status.device);
        };
        if (plays && std::none_of(found->begin(), found->end(), is_it)) {
            // Its library leaves out what is busy, and it is busy with us.
            found->push_back({.name = status.device,
                              .host_api = status.host_api,
                              .outputs = status.outputs,
                              .inputs = status.inputs,
                              .rate_hz = status.device_rate_hz,
                              .latency_seconds = status.latency_seconds});
        }
        for (audio::DeviceInfo& device : *found) {
            const bool in_use = is_it(device);
            devices.push_back({.name = std::move(device.name),
                               .host_api = std::move(device.host_api),
                               .outputs = device.outputs,
                               .inputs = device.inputs,
                               .rate_hz = device.rate_hz,
                               .latency_ms = device.latency_seconds * 1000,
                               .is_default = device.is_default,
                               .in_use = in_use});
        }
        devices.push_back({.name = "null",
                           .host_api = "none",
                           .outputs = host_.ring().channels(),
                           .inputs = 0,
                           .rate_hz = host_.rate_hz(),
                           .latency_ms = 0,
                           .is_default = false,
                           .in_use = status.state != audio::DeviceState::playing});
        done(std::move(devices));
    });
}

void DeviceControl::open(std::string device, std::string policy,
                         std::function<void(base::Result<protocol::AudioStatus>)> done) {
    host_.open(std::move(device), std::move(policy),
               [this, done = std::move(done)](base::Result<audio::DeviceStatus> opened) {
                   if (opened) {
                       done(to_audio_status(*opened, host_));
                   } else {
                       done(tl::unexpected{opened.error()});
                   }
               });
}

protocol::AudioStatus DeviceControl::status() const {
    return to_audio_status(host_.status(), host_);
}

}  // namespace hocket::app
