#include "language/cursor.hpp"

#include <fmt/core.h>

#include "language/errors.hpp"

namespace hocket::language {
namespace {

/// Bytes of the code point that begins at `offset`; 0 if none validly does.
std::size_t code_point_length(std::string_view text, std::size_t offset) noexcept {
    const auto byte = [&](std::size_t index) -> unsigned {
        return offset + index < text.size() ? static_cast<unsigned char>(text[offset + index]) : 0U;
    };
    const auto continues = [&](std::size_t index, unsigned low = 0x80, unsigned high = 0xbf) {
        return byte(index) >= low && byte(index) <= high;
    };
    const unsigned lead = byte(0);
    if (lead < 0x80) return 1;
    if (lead >= 0xc2 && lead <= 0xdf) return continues(1) ? 2 : 0;
    if (lead >= 0xe0 && lead <= 0xef) {
        const unsigned low = lead == 0xe0 ? 0xa0 : 0x80;
        const unsigned high = lead == 0xed ? 0x9f : 0xbf;
        return continues(1, low, high) && continues(2) ? 3 : 0;
    }
    if (lead >= 0xf0 && lead <= 0xf4) {
        const unsigned low = lead == 0xf0 ? 0x90 : 0x80;
        const unsigned high = lead == 0xf4 ? 0x8f : 0xbf;
        return continues(1, low, high) && continues(2) && continues(3) ? 4 : 0;
    }
    return 0;
}

}  // namespace

base::Result<void> check_utf8(std::string_view text) {
    for (std::size_t offset = 0; offset < text.size();) {
        const std::size_t length = code_point_length(text, offset);
        if (length == 0) {
            Cursor cursor{text};
            cursor.advance(offset);
            return expected_but_got(
                cursor.where(), "UTF-8 text",
                fmt::format("byte 0x{:02x}", static_cast<unsigned char>(text[offset])));
        }
        offset += length;
    }
    return {};
}

std::string shown_character(Cursor cursor, std::string_view end) {
    if (cursor.at_end()) return std::string{end};
    const char c = cursor.peek();
    if (c == '\n' || c == '\r') return "a line break";
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7f) return fmt::format("control character 0x{:02x}", byte);
    const std::size_t start = cursor.offset();
    cursor.advance_code_point();
    return fmt::format("'{}'", cursor.since(start));
}

}  // namespace hocket::language
