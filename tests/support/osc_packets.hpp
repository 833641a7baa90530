#pragma once

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

// OSC packets byte by byte, right and wrong ones, independent of the code under test.
namespace hocket::test {

using Bytes = std::vector<std::uint8_t>;

struct Blob {
    Bytes bytes;
};
struct Nil {};
using OscArg =
    std::variant<std::int32_t, float, double, std::int64_t, bool, std::string, Blob, Nil>;

inline void append(Bytes& to, const Bytes& bytes) {
    to.insert(to.end(), bytes.begin(), bytes.end());
}

inline void append_u32(Bytes& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) {
        to.push_back(static_cast<std::uint8_t>(value >> shift));
    }
}

inline void append_u64(Bytes& to, std::uint64_t value) {
    append_u32(to, static_cast<std::uint32_t>(value >> 32));
    append_u32(to, static_cast<std::uint32_t>(value));
}

/// Terminated and padded to 4.
inline void append_text(Bytes& to, std::string_view text) {
    to.insert(to.end(), text.begin(), text.end());
    to.resize(to.size() + 4 - text.size() % 4);
}

inline void append_argument(Bytes& to, std::string& types, const OscArg& argument) {
    std::visit(
        [&](const auto& value) {
            using T = std::decay_t<decltype(value)>;
            if constexpr (std::is_same_v<T, std::int32_t>) {
                types += 'i';
                append_u32(to, static_cast<std::uint32_t>(value));
            } else if constexpr (std::is_same_v<T, float>) {
                types += 'f';
                append_u32(to, std::bit_cast<std::uint32_t>(value));
            } else if constexpr (std::is_same_v<T, double>) {
                types += 'd';
                append_u64(to, std::bit_cast<std::uint64_t>(value));
            } else if constexpr (std::is_same_v<T, std::int64_t>) {
                types += 'h';
                append_u64(to, static_cast<std::uint64_t>(value));
            } else if constexpr (std::is_same_v<T, bool>) {
                types += value ? 'T' : 'F';
            } else if constexpr (std::is_same_v<T, std::string>) {
                types += 's';
                append_text(to, value);
            } else if constexpr (std::is_same_v<T, Blob>) {
                types += 'b';
                append_u32(to, static_cast<std::uint32_t>(value.bytes.size()));
                append(to, value.bytes);
                to.resize((to.size() + 3) / 4 * 4);
            } else {
                types += 'N';
            }
        },
        argument);
}

inline Bytes osc_message(std::string_view path, const std::vector<OscArg>& arguments = {}) {
    std::string types = ",";
    Bytes values;
    for (const OscArg& argument : arguments) append_argument(values, types, argument);
    Bytes message;
    append_text(message, path);
    append_text(message, types);
    append(message, values);
    return message;
}

inline Bytes osc_bundle(std::uint64_t timetag, const std::vector<Bytes>& elements) {
    Bytes bundle;
    append_text(bundle, "#bundle");
    append_u64(bundle, timetag);
    for (const Bytes& element : elements) {
        append_u32(bundle, static_cast<std::uint32_t>(element.size()));
        append(bundle, element);
    }
    return bundle;
}

inline Bytes from_hex(std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    Bytes bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        bytes.push_back(static_cast<std::uint8_t>(digit(hex[i]) * 16 + digit(hex[i + 1])));
    }
    return bytes;
}

}  // namespace hocket::test
