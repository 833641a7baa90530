#include "audio/device_info.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstdlib>
#include <vector>

#include "base/nearest.hpp"

namespace hocket::audio {

namespace {

constexpr std::size_t kFields = 7;

std::string plain(std::string text) {
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\t' || c == '\n'; }, ' ');
    return text;
}

}  // namespace

std::string short_api(std::string_view host_api) {
    return std::string{host_api.starts_with("JACK") ? "JACK" : host_api};
}

bool answers_to(const DeviceInfo& device, std::string_view wanted) {
    return base::equal_ignoring_case(wanted, device.name) ||
           base::equal_ignoring_case(wanted, short_api(device.host_api) + ": " + device.name);
}

std::string device_line(const DeviceInfo& device) {
    return fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}", plain(device.name), plain(device.host_api),
                       device.outputs, device.inputs, device.rate_hz, device.latency_seconds,
                       device.is_default ? 1 : 0);
}

std::optional<DeviceInfo> parse_device_line(std::string_view line) {
    std::vector<std::string> fields(1);
    for (const char c : line) {
        if (c == '\t') {
            fields.emplace_back();
        } else {
            fields.back() += c;
        }
    }
    if (fields.size() != kFields) return std::nullopt;
    return DeviceInfo{.name = fields[0],
                      .host_api = fields[1],
                      .outputs = std::atoi(fields[2].c_str()),
                      .inputs = std::atoi(fields[3].c_str()),
                      .rate_hz = std::strtod(fields[4].c_str(), nullptr),
                      .latency_seconds = std::strtod(fields[5].c_str(), nullptr),
                      .is_default = fields[6] == "1"};
}

}  // namespace hocket::audio
