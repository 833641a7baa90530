#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace hocket::language {

/// Walks over valid UTF-8 byte by byte and knows line and column, both from 1; columns count code
/// points. It only looks at the text, which must outlive it.
class Cursor {
public:
    explicit Cursor(std::string_view text, base::Location where = {1, 1})
        : text_{text}, where_{where} {}

    [[nodiscard]] bool at_end() const noexcept { return offset_ == text_.size(); }
    /// The next byte; 0 at the end.
    [[nodiscard]] char peek() const noexcept { return at_end() ? '\0' : text_[offset_]; }
    [[nodiscard]] bool starts_with(std::string_view prefix) const noexcept {
        return text_.substr(offset_).starts_with(prefix);
    }
    [[nodiscard]] std::size_t offset() const noexcept { return offset_; }
    [[nodiscard]] base::Location where() const noexcept { return where_; }
    /// What was passed since `offset`.
    [[nodiscard]] std::string_view since(std::size_t offset) const noexcept {
        return text_.substr(offset, offset_ - offset);
    }

    /// Passes `count` bytes, fewer at the end.
    void advance(std::size_t count = 1) noexcept {
        for (; count > 0 && !at_end(); --count) {
            const char passed = text_[offset_++];
            if (passed == '\n') {
                ++where_.line;
                where_.column = 1;
            } else if (!is_continuation(passed)) {
                ++where_.column;
            }
        }
    }
    /// Passes one whole code point.
    void advance_code_point() noexcept {
        do {
            advance();
        } while (is_continuation(peek()));
    }
    /// Passes the bytes for which `belongs` holds.
    template <class Predicate>
    std::string_view take_while(Predicate&& belongs) noexcept {
        const std::size_t start = offset_;
        while (!at_end() && belongs(text_[offset_])) advance();
        return since(start);
    }

private:
    static constexpr bool is_continuation(char byte) noexcept {
        return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U;
    }

    std::string_view text_;
    std::size_t offset_ = 0;
    base::Location where_;
};

[[nodiscard]] constexpr bool is_digit(char c) noexcept { return c >= '0' && c <= '9'; }
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
[[nodiscard]] constexpr bool is_space(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}
[[nodiscard]] constexpr bool is_non_ascii(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// Where the text stops being UTF-8 (RFC 3629: no overlong forms, no surrogates), as an error:
/// what follows relies on it, and so does whoever puts pieces of the text into JSON.
[[nodiscard]] base::Result<void> check_utf8(std::string_view text);

/// The character under the cursor as an error message shows it: "'['", or `end` at the end.
[[nodiscard]] std::string shown_character(Cursor cursor, std::string_view end);

}  // namespace hocket::language
