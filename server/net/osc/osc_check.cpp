#include "net/osc/osc_check.hpp"

#include <algorithm>
#include <array>
#include <cstring>

namespace hocket::net {

namespace {

using Bytes = std::span<const std::uint8_t>;

constexpr std::array<std::uint8_t, 8> kBundleHead{'#', 'b', 'u', 'n', 'd', 'l', 'e', 0};
constexpr std::size_t kBundleHeadBytes = 16;  // with the timetag

std::uint32_t read_u32(Bytes bytes) noexcept {
    return (std::uint32_t{bytes[0]} << 24) | (std::uint32_t{bytes[1]} << 16) |
           (std::uint32_t{bytes[2]} << 8) | std::uint32_t{bytes[3]};
}

bool all_zero(Bytes bytes) noexcept {
    return std::all_of(bytes.begin(), bytes.end(), [](std::uint8_t byte) { return byte == 0; });
}

/// Bytes of the terminated, padded string at the start; 0 if there is none.
std::size_t string_bytes(Bytes bytes) noexcept {
    if (bytes.empty()) return 0;
    const void* end = std::memchr(bytes.data(), 0, bytes.size());
    if (end == nullptr) return 0;
    const auto length =
        static_cast<std::size_t>(static_cast<const std::uint8_t*>(end) - bytes.data());
    const std::size_t padded = (length / 4 + 1) * 4;
    if (padded > bytes.size() || !all_zero(bytes.subspan(length, padded - length))) return 0;
    return padded;
}

/// Bytes of the blob at the start, its size included; 0 if it does not fit.
std::size_t blob_bytes(Bytes bytes) noexcept {
    if (bytes.size() < 4) return 0;
    const std::size_t length = read_u32(bytes);
    if (length > bytes.size() - 4) return 0;
    const std::size_t padded = 4 + (length + 3) / 4 * 4;
    if (padded > bytes.size() || !all_zero(bytes.subspan(4 + length, padded - 4 - length))) {
        return 0;
    }
    return padded;
}

OscFault check_arguments(Bytes types, Bytes arguments) noexcept {
    for (const std::uint8_t type : types) {
        std::size_t needed = 0;
        switch (type) {
            case 'i':
            case 'f':
            case 'c':
            case 'm':
                needed = 4;
                break;
            case 'h':
            case 'd':
            case 't':
                needed = 8;
                break;
            case 's':
            case 'S':
                needed = string_bytes(arguments);
                break;
            case 'b':
                needed = blob_bytes(arguments);
                break;
            case 'T':
            case 'F':
            case 'N':
            case 'I':
                continue;
            default:
                return OscFault::unknown_type;
        }
        if (needed == 0 || needed > arguments.size()) return OscFault::argument;
        arguments = arguments.subspan(needed);
    }
    return arguments.empty() ? OscFault::none : OscFault::argument;
}

OscFault check_message(Bytes message) noexcept {
    if (message.size() % 4 != 0) return OscFault::length;
    if (message[0] != '/') return OscFault::path;
    const std::size_t path = string_bytes(message);
    if (path == 0) return OscFault::path;
    const Bytes rest = message.subspan(path);
    const std::size_t types = string_bytes(rest);
    if (types == 0 || rest[0] != ',') return OscFault::type_tags;
    const std::size_t count = std::strlen(reinterpret_cast<const char*>(rest.data())) - 1;
    return check_arguments(rest.subspan(1, count), rest.subspan(types));
}

OscFault check_element(Bytes element, std::uint64_t timetag, int depth,
                       std::vector<OscMessageView>& messages, std::size_t limit);

OscFault check_bundle(Bytes bundle, int depth, std::vector<OscMessageView>& messages,
                      std::size_t limit) {
    if (depth > kMaxBundleNesting) return OscFault::nesting;
    if (bundle.size() < kBundleHeadBytes || bundle.size() % 4 != 0) return OscFault::bundle;
    std::uint64_t timetag = std::uint64_t{read_u32(bundle.subspan(8))} << 32;
    timetag |= read_u32(bundle.subspan(12));
    // 0 would say "outside any bundle"; as a date it is 1900, so the sender means now.
    timetag = std::max<std::uint64_t>(timetag, 1);
    Bytes rest = bundle.subspan(kBundleHeadBytes);
    while (!rest.empty()) {
        const std::size_t size = read_u32(rest);  // rest is a multiple of 4, so 4 bytes are there
        rest = rest.subspan(4);
        if (size == 0 || size % 4 != 0 || size > rest.size()) return OscFault::bundle;
        const OscFault fault = check_element(rest.first(size), timetag, depth, messages, limit);
        if (fault != OscFault::none) return fault;
        rest = rest.subspan(size);
    }
    return OscFault::none;
}

OscFault check_element(Bytes element, std::uint64_t timetag, int depth,
                       std::vector<OscMessageView>& messages, std::size_t limit) {
    const bool is_bundle = element.size() >= kBundleHead.size() &&
                           std::equal(kBundleHead.begin(), kBundleHead.end(), element.begin());
    if (is_bundle) return check_bundle(element, depth + 1, messages, limit);
    const OscFault fault = check_message(element);
    if (fault != OscFault::none) return fault;
    if (messages.size() == limit) return OscFault::too_many_messages;
    messages.push_back({element, timetag});
    return OscFault::none;
}

}  // namespace

std::string_view fault_name(OscFault fault) noexcept {
    switch (fault) {
        case OscFault::none:
            return "none";
        case OscFault::empty:
            return "empty";
        case OscFault::too_large:
            return "too large";
        case OscFault::length:
            return "length";
        case OscFault::path:
            return "path";
        case OscFault::type_tags:
            return "type tags";
        case OscFault::unknown_type:
            return "unknown type";
        case OscFault::argument:
            return "argument";
        case OscFault::bundle:
            return "bundle";
        case OscFault::nesting:
            return "nesting";
        case OscFault::too_many_messages:
            return "too many messages";
        case OscFault::play_arguments:
            return "play arguments";
        case OscFault::decoder:
            return "decoder";
        case OscFault::count:
            break;
    }
    return "";
}

OscFault check_packet(Bytes packet, std::vector<OscMessageView>& messages) {
    if (packet.empty()) return OscFault::empty;
    const std::size_t before = messages.size();
    const OscFault fault = check_element(packet, 0, 0, messages, before + kMaxPacketMessages);
    if (fault != OscFault::none) messages.resize(before);
    return fault;
}

}  // namespace hocket::net
