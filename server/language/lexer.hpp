#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace hocket::language {

/// A piece of the text. Views point into the text that was lexed.
struct Token {
    enum class Kind : std::uint8_t {
        name,         ///< `fast`, `jumpIn'`
        constructor,  ///< `Just`, `Pattern`
        number,       ///< `3`, `0.5`, `1e-3`
        string,       ///< "bd*2"
        symbol,       ///< operators and reserved signs: `#`, `|+|`, `->`
        special,      ///< one of ( ) [ ] { } , ; `
        end,
    };
    Kind kind = Kind::end;
    std::string_view text{};  ///< a string's between its quotes, as written; empty at the end
    std::uint32_t begin = 0;  ///< in bytes; a string's opening quote
    std::uint32_t end = 0;    ///< behind it
    int indent = 1;           ///< its column with tabs to multiples of 8, for layout
    bool first_on_line = false;

    [[nodiscard]] bool is(std::string_view sign) const noexcept {
        return (kind == Kind::symbol || kind == Kind::special) && text == sign;
    }
    [[nodiscard]] bool is_word(std::string_view word) const noexcept {
        return kind == Kind::name && text == word;
    }
};

/// Tokens without spaces and comments (`--` to the end of the line, `{- -}` nested), and without
/// the lines by which editors address a Haskell prompt (`:{`, `:}`, `:set ...`, `import ...`); the
/// last is the end. A module's name before a function is dropped.
[[nodiscard]] base::Result<std::vector<Token>> lex(std::string_view text);

/// A token as an error message shows it; the end as `end`.
[[nodiscard]] std::string shown_token(const Token& token, std::string_view end);

/// A string literal's meaning: escapes and gaps (`\` blanks `\`) replaced. An unknown escape stays.
[[nodiscard]] std::string unescaped(std::string_view text);

}  // namespace hocket::language
