#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace hocket::language {

/// A piece of a statement. Views point into the text that was lexed.
struct Token {
    enum class Kind { word, number, string, symbol, end };
    Kind kind = Kind::end;
    std::string_view text{};     ///< a string's without its quotes; empty at the end
    base::Location where{};      ///< its first character; a string's opening quote
    base::Location after{};      ///< behind its last character
    std::size_t end_offset = 0;  ///< the same, in bytes of the text
    bool first_on_line = false;

    [[nodiscard]] bool is(std::string_view symbol) const noexcept {
        return kind == Kind::symbol && text == symbol;
    }
};

/// Words, numbers, strings and single symbols, without spaces and comments (`--` to the end of the
/// line, `{- -}` nested); the last token is the end. Every other character is a symbol: whoever
/// parses says what should stand there.
[[nodiscard]] base::Result<std::vector<Token>> lex(std::string_view text);

/// A token as an error message shows it; the end as `end`.
[[nodiscard]] std::string shown_token(const Token& token, std::string_view end);

}  // namespace hocket::language
