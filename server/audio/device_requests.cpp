#include <fmt/core.h>
#include <poll.h>

#include <algorithm>
#include <utility>

#include "audio/device_host.hpp"
#include "audio/device_process.hpp"
#include "base/realtime.hpp"

// What the host is asked for: the list of devices, and another device.
namespace hocket::audio {

namespace {

constexpr long long kMs = 1'000'000;
constexpr long long kLongestListingNs = 3'000 * kMs;

base::Result<std::vector<DeviceInfo>> parse_devices(const std::string& text) {
    std::vector<DeviceInfo> devices;
    std::size_t from = 0;
    for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', from)) {
        auto device = parse_device_line(std::string_view{text}.substr(from, end - from));
        if (device) devices.push_back(std::move(*device));
        from = end + 1;
    }
    return devices;
}

}  // namespace

void DeviceHost::take_requests() {
    while (!listing_) {
        Request request;
        {
            const std::lock_guard lock{mutex_};
            if (requests_.empty()) return;
            request = std::move(requests_.front());
            requests_.pop_front();
        }
        if (request.opened) {
            if (request.device.empty()) request.device = config_.device;
            if (request.policy.empty()) request.policy = config_.policy;
        }
        const bool named =
            request.device != "null" && request.device != "default" && request.policy == "exact";
        if (request.listed || named) {
            begin_listing(std::move(request));
        } else {
            reopen(std::move(request));
        }
    }
}

void DeviceHost::begin_listing(Request request) {
    auto child =
        ChildProcess::start(config_.program, device_process_arguments(kListArgument), -1, true);
    if (!child) {
        if (request.listed) request.listed(tl::unexpected{child.error()});
        if (request.opened) request.opened(tl::unexpected{child.error()});
        return;
    }
    listing_.emplace(Listing{.child = std::move(*child),
                             .text = {},
                             .deadline_ns = base::steady_ns() + kLongestListingNs,
                             .request = std::move(request)});
}

void DeviceHost::step_listing(long long now_ns) {
    const bool open = ChildProcess::read_some(listing_->child.output_descriptor(), listing_->text);
    if (!open) {
        finish_listing(parse_devices(listing_->text));
    } else if (now_ns > listing_->deadline_ns) {
        finish_listing(base::fail(base::Errc::io, "the audio library does not answer"));
    }
}

void DeviceHost::finish_listing(base::Result<std::vector<DeviceInfo>> devices) {
    Request request = std::move(listing_->request);
    listing_.reset();
    if (request.listed) {
        request.listed(std::move(devices));
        return;
    }
    if (!devices) {
        if (request.opened) request.opened(tl::unexpected{devices.error()});
        return;
    }
    std::string names;
    for (const DeviceInfo& device : *devices) {
        if (answers_to(device, request.device)) {
            reopen(std::move(request));
            return;
        }
        names += (names.empty() ? "'" : ", '") + device.name + "'";
    }
    if (!request.opened) return;
    if (names.empty()) names = "null, as no device is there";
    request.opened(
        base::fail({.code = base::Errc::not_found,
                    .message = fmt::format("expected one of {}, got '{}'", names, request.device),
                    .expected = names,
                    .got = request.device}));
}

void DeviceHost::reopen(Request request) {
    if (opening_) {
        std::exchange(opening_, {})(base::fail(base::Errc::state, "another device was asked for"));
    }
    config_.device = request.device;
    config_.policy = request.policy;
    opening_ = std::move(request.opened);
    if (state_ == DeviceState::playing) {
        leave_device();
        publish(DeviceState::null);
    }
    child_.reset();
    reason_.clear();
    failures_ = 0;
    retry_ns_ = 0;
    if (config_.device == "null") {
        publish(DeviceState::null);
        tell(DeviceEvent::opened);
        answer_open();
        return;
    }
    spawn(base::steady_ns());
    publish(DeviceState::opening);
}

void DeviceHost::answer_open() {
    if (!opening_) return;
    std::exchange(opening_, {})(status());
}

base::Result<std::vector<DeviceInfo>> DeviceHost::list_now(const std::string& program) {
    auto child = ChildProcess::start(program, device_process_arguments(kListArgument), -1, true);
    if (!child) return tl::unexpected{child.error()};
    std::string text;
    const long long deadline_ns = base::steady_ns() + kLongestListingNs;
    while (ChildProcess::read_some(child->output_descriptor(), text)) {
        const long long left_ms = (deadline_ns - base::steady_ns()) / kMs;
        if (left_ms <= 0) return base::fail(base::Errc::io, "the audio library does not answer");
        pollfd waiting{child->output_descriptor(), POLLIN, 0};
        poll(&waiting, 1, static_cast<int>(left_ms));
    }
    return parse_devices(text);
}

}  // namespace hocket::audio
