#pragma once

#include <array>
#include <string>
#include <string_view>

#include "protocol/play.hpp"

// Filling a PlayMessage from the outside world, whatever the notation: OSC arguments
// (server/net/osc) and JSON objects (rpc_decode) both end here. Pure functions, any thread.
namespace hocket::protocol {

/// What became of a value that was offered.
enum class SetResult : std::uint8_t {
    taken,
    clamped,  ///< taken as the nearest value of the parameter's range
    ignored,  ///< not finite, or a text longer than kMaxPlayTextBytes
};

/// Longest text parameter; names of sounds are far shorter.
inline constexpr std::size_t kMaxPlayTextBytes = 256;

/// The text parameters, for help and the reference page.
struct PlayTextInfo {
    std::string_view name;  ///< as it stands on the wire
    std::string_view doc;
};
inline constexpr std::array<PlayTextInfo, 5> kPlayTexts{{
    {"s", "bank or synth"},
    {"sound", "like s, but `name:n` is split"},
    {"bank", "prefix of the name, joined with `_`"},
    {"unit", "unit of speed: r (rate), c (cycles), s (seconds)"},
    {"_id_", "the sender's pattern; `id` is the same"},
}};

/// Sets a number; a NaN or an infinity is ignored, a value out of range is clamped.
SetResult set_number(PlayMessage& message, PlayParam param, double value) noexcept;

/// Sets a text field that find_play_text gave.
SetResult set_text(std::string& field, std::string_view value);

/// A number as text, shortest form without trailing zeros: 3 is "3", 0.5 is "0.5".
[[nodiscard]] std::string number_text(double value);

/// Notes a parameter name nobody knows; only the first is kept, shortened to 64 bytes.
void note_unknown(PlayMessage& message, std::string_view name);

/// The known parameter name (number or text) nearest to one that is not; empty when none is near.
[[nodiscard]] std::string nearest_play_name(std::string_view name);

}  // namespace hocket::protocol
