#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/config.hpp"

namespace hocket::app {

/// Where a key's value lives in a Config; which of them it is, is the key's type.
using Field = std::variant<std::string*, bool*, std::int64_t*, double*, std::vector<std::string>*,
                           std::vector<Alias>*>;

/// What a text stands for, beyond being text.
enum class Meaning : std::uint8_t {
    plain,
    path,     ///< ~ and the XDG variables are expanded
    address,  ///< a numeric IPv4 or IPv6 address
    network,  ///< an address, or one with /bits
};

/// One key. The default is what a fresh Config holds.
struct KeyInfo {
    std::string_view name;  ///< "audio.rate_hz"
    Field (*field)(Config&) = nullptr;
    std::string_view doc;
    std::string_view unit = "";
    double min = 0;  ///< of numbers; of each one, both ends are allowed
    double max = 0;
    std::int64_t multiple_of = 1;      ///< of integers
    std::string_view zero_means = "";  ///< not empty: 0 is allowed below min, and means this
    std::string_view choices = "";     ///< "live|safe"; empty: any text
    Meaning meaning = Meaning::plain;
};

/// Every key, grouped by section in the order of hocketd.toml.
[[nodiscard]] std::span<const KeyInfo> config_keys() noexcept;

/// nullptr when there is none of this name.
[[nodiscard]] const KeyInfo* find_key(std::string_view name) noexcept;

/// The key a mistyped name most likely meant; empty when nothing is near.
[[nodiscard]] std::string_view nearest_key(std::string_view name);

/// "text", "integer", "number", "true or false", "list of texts", "table of lists".
[[nodiscard]] std::string_view type_name(const Field& field) noexcept;

/// The value as TOML: `"null"`, `0`, `["a", "b"]`.
[[nodiscard]] std::string toml_value(const Field& field);

/// "8000 to 192000, 0: the device's rate"; empty when anything of the type goes.
[[nodiscard]] std::string allowed_values(const KeyInfo& key, const Field& field);

/// The shipped hocketd.toml: every key with its documentation, commented out at its default.
[[nodiscard]] std::string default_config_text();

/// The key table for a terminal, one key a paragraph.
[[nodiscard]] std::string key_help();

}  // namespace hocket::app
