#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace hocket::net {

/// An argument to send: ,i ,f or ,s. A text ends at its first NUL.
using OscValue = std::variant<std::int32_t, float, std::string>;

/// One bare message, built by liblo.
[[nodiscard]] std::vector<std::uint8_t> encode_osc(const std::string& address,
                                                   std::span<const OscValue> values);

}  // namespace hocket::net
