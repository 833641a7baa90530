#include <fmt/core.h>
#include <poll.h>
#include <sys/eventfd.h>

#include <algorithm>
#include <utility>

#include "audio/device_host.hpp"
#include "audio/device_process.hpp"
#include "base/realtime.hpp"
#include "observability/log.hpp"

// What the host is asked for: the list of devices, and another device.
namespace hocket::audio {

namespace {

constexpr long long kMs = 1'000'000;
constexpr int kListingTurnMs = 5;
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

/// What a process that has listed them said, if it came to its end.
base::Result<std::vector<DeviceInfo>> devices_of(const std::string& text, const std::string& log,
                                                 const std::string& ending) {
    observability::log_debug("devices: {}", log);
    if (ending == "exit code 0") return parse_devices(text);
    const std::size_t end = log.find_last_not_of('\n');
    const std::size_t begin = end == std::string::npos ? 0 : log.find_last_of('\n', end) + 1;
    return base::fail(base::Errc::io,
                      fmt::format("the list of devices ended with {}{}{}", ending,
                                  log.empty() ? "" : ": ", log.substr(begin, end + 1 - begin)));
}

}  // namespace

void DeviceHost::list(Listed done) {
    ask({.listed = std::move(done), .opened = {}, .device = {}, .policy = {}});
}

void DeviceHost::open(std::string device, std::string policy, Opened done) {
    ask({.listed = {},
         .opened = std::move(done),
         .device = std::move(device),
         .policy = std::move(policy)});
}

void DeviceHost::ask(Request request) {
    {
        const std::lock_guard lock{mutex_};
        if (!ended_) {
            requests_.push_back(std::move(request));
            eventfd_write(wake_, 1);
            return;
        }
    }
    refuse(request);
}

void DeviceHost::refuse(const Request& request) {
    const auto ended = base::fail(base::Errc::state, "the daemon ends");
    if (request.listed) request.listed(ended);
    if (request.opened) request.opened(ended);
}

// Everybody who waits hears of the end, and so does whoever asks after it.
void DeviceHost::refuse_all() {
    std::deque<Request> waiting;
    {
        const std::lock_guard lock{mutex_};
        ended_ = true;
        waiting.swap(requests_);
    }
    if (listing_) {
        waiting.push_front(std::move(listing_->request));
        listing_.reset();
    }
    if (opening_) {
        waiting.push_front(
            {.listed = {}, .opened = std::exchange(opening_, {}), .device = {}, .policy = {}});
    }
    for (const Request& request : waiting) refuse(request);
}

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
            if (request.device.size() >= DeviceReport::kTextBytes) {
                request.opened(
                    base::fail(base::Errc::invalid_params,
                               fmt::format("expected a name of less than {} bytes, got {}",
                                           DeviceReport::kTextBytes, request.device.size())));
                continue;
            }
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
                             .log = {},
                             .deadline_ns = base::steady_ns() + kLongestListingNs,
                             .request = std::move(request)});
}

void DeviceHost::step_listing(long long now_ns) {
    ChildProcess& child = listing_->child;
    const bool open = ChildProcess::read_some(child.output_descriptor(), listing_->text);
    ChildProcess::read_some(child.error_descriptor(), listing_->log);
    const auto ended = child.ended();
    if (!open && ended) {
        finish_listing(devices_of(listing_->text, listing_->log, *ended));
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
    // One that plays may be left out by its library: it is busy.
    if (const DeviceStatus now = status(); state_ == DeviceState::playing) {
        devices->push_back({.name = now.device, .host_api = now.host_api});
    }
    for (const DeviceInfo& device : *devices) {
        if (answers_to(device, request.device)) {
            reopen(std::move(request));
            return;
        }
        if (names.find('\'' + device.name + '\'') != std::string::npos) continue;
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
}

void DeviceHost::answer_open() {
    if (!opening_) return;
    std::exchange(opening_, {})(status());
}

base::Result<std::vector<DeviceInfo>> DeviceHost::list_now(const std::string& program) {
    auto child = ChildProcess::start(program, device_process_arguments(kListArgument), -1, true);
    if (!child) return tl::unexpected{child.error()};
    std::string text;
    std::string log;
    const long long deadline_ns = base::steady_ns() + kLongestListingNs;
    while (true) {
        const bool open = ChildProcess::read_some(child->output_descriptor(), text);
        ChildProcess::read_some(child->error_descriptor(), log);
        if (const auto ended = child->ended(); !open && ended) {
            return devices_of(text, log, *ended);
        }
        if (base::steady_ns() > deadline_ns) {
            return base::fail(base::Errc::io, "the audio library does not answer");
        }
        pollfd waiting[] = {{child->output_descriptor(), POLLIN, 0},
                            {child->error_descriptor(), POLLIN, 0}};
        poll(waiting, open ? 2 : 0, kListingTurnMs);
    }
}

}  // namespace hocket::audio
