#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace hocket::protocol {

/// What the OSC port understands.
enum class OscAddress : std::uint8_t {
    play,
    handshake,
    hello,
    eval,
    hush,
    stop,
    panic,
    cps,
    ctrl,
    status,
    notify,
};

/// One row feeds dispatch, the proposal for a mistyped address and the reference page.
struct OscAddressInfo {
    OscAddress id;
    std::string_view address;
    std::string_view arguments;  ///< as OSC type tags; any number type is taken for i and f
    std::string_view reply;
    std::string_view doc;
};

/// What the OSC port sends without being asked for it in the same breath.
struct OscNoticeInfo {
    std::string_view address;
    std::string_view arguments;
    std::string_view doc;
};

[[nodiscard]] std::span<const OscAddressInfo> osc_addresses() noexcept;
[[nodiscard]] std::span<const OscNoticeInfo> osc_notices() noexcept;

/// The row of an address; nullptr when unknown.
[[nodiscard]] const OscAddressInfo* find_osc_address(std::string_view address) noexcept;

/// Addresses that only ever come from a server: never answered, so that two servers which hear
/// each other do not talk for ever.
[[nodiscard]] bool is_osc_reply(std::string_view address) noexcept;

}  // namespace hocket::protocol
