#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace hocket::net {

/// Why a packet was refused.
enum class OscFault : std::uint8_t {
    none,
    empty,
    too_large,          ///< cut by the socket's largest datagram
    length,             ///< not a multiple of 4
    path,               ///< not '/', not terminated or not padded with zeros
    type_tags,          ///< missing, not terminated or not padded with zeros
    unknown_type,       ///< a type tag nobody defines
    argument,           ///< an argument reaches beyond the message, or bytes are left over
    bundle,             ///< no room for the timetag, or an element's size does not fit
    nesting,            ///< bundles in bundles beyond kMaxBundleNesting
    too_many_messages,  ///< beyond kMaxPacketMessages
    play_arguments,     ///< /dirt/play: a name without value, or a name that is no string
    decoder,            ///< liblo refused what passed the check
    count
};
[[nodiscard]] std::string_view fault_name(OscFault fault) noexcept;

inline constexpr int kMaxBundleNesting = 8;
inline constexpr std::size_t kMaxPacketMessages = 1024;

/// One message inside a packet that passed the check.
struct OscMessageView {
    std::span<const std::uint8_t> bytes;
    std::uint64_t timetag = 0;  ///< of the innermost bundle around it; 0: outside any bundle
};

/// Checks a whole packet, message or bundle, and finds its messages in order. liblo reads beyond
/// the end of a cut blob and of a nested bundle, so nothing reaches it that did not pass here.
/// @param messages gets the messages appended; a packet with any fault adds none.
[[nodiscard]] OscFault check_packet(std::span<const std::uint8_t> packet,
                                    std::vector<OscMessageView>& messages);

}  // namespace hocket::net
