#include "language/lexer.hpp"

#include <algorithm>

#include "language/cursor.hpp"
#include "language/errors.hpp"

namespace hocket::language {
namespace {

constexpr std::string_view kSymbols = "!#$%&*+./<=>?@\\^|-~:";
constexpr std::string_view kSpecials = "()[]{},;`";

bool continues_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '\''; }
bool is_symbol(char c) { return kSymbols.find(c) != std::string_view::npos; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// Passes a comment `{- ... -}` with those inside it.
base::Result<void> skip_block_comment(Cursor& cursor) {
    const base::Location opened = cursor.where();
    int depth = 0;
    do {
        if (cursor.at_end()) {
            return expected_but_got(opened, "'-}' to close this comment", "the end of the text");
        }
        if (cursor.starts_with("{-")) {
            ++depth;
            cursor.advance(2);
        } else if (cursor.starts_with("-}")) {
            --depth;
            cursor.advance(2);
        } else {
            cursor.advance();
        }
    } while (depth > 0);
    return {};
}

/// `--`, but not the beginning of an operator such as `-->`.
bool at_line_comment(Cursor cursor) {
    if (!cursor.starts_with("--")) return false;
    cursor.take_while([](char c) { return c == '-'; });
    return !is_symbol(cursor.peek());
}

bool at_prompt_line(const Cursor& cursor) {
    if (cursor.where().column != 1) return false;
    return cursor.starts_with(":{") || cursor.starts_with(":}") || cursor.starts_with(":set ") ||
           cursor.starts_with(":m ") || cursor.starts_with("import ");
}

base::Result<void> skip_blanks(Cursor& cursor) {
    while (true) {
        cursor.take_while(is_space);
        if (at_line_comment(cursor) || at_prompt_line(cursor)) {
            cursor.take_while([](char c) { return c != '\n'; });
        } else if (cursor.starts_with("{-")) {
            if (auto skipped = skip_block_comment(cursor); !skipped) return skipped;
        } else {
            return {};
        }
    }
}

/// `12`, `0.6`, `1e-3`; a point or an `e` belongs to it only with digits behind.
void take_number(Cursor& cursor) {
    cursor.take_while(is_digit);
    const auto take_if_digits_follow = [&](Cursor ahead) {
        if (!is_digit(ahead.peek())) return;
        ahead.take_while(is_digit);
        cursor = ahead;
    };
    Cursor ahead = cursor;
    ahead.advance();
    if (cursor.peek() == '.') take_if_digits_follow(ahead);
    if (cursor.peek() != 'e' && cursor.peek() != 'E') return;
    ahead = cursor;
    ahead.advance();
    if (ahead.peek() == '-' || ahead.peek() == '+') ahead.advance();
    take_if_digits_follow(ahead);
}

base::Result<Token> take_string(Cursor& cursor) {
    Token token{.kind = Token::Kind::string};
    const base::Location opened = cursor.where();
    cursor.advance();
    const std::size_t start = cursor.offset();
    while (!cursor.at_end() && cursor.peek() != '"') {
        cursor.advance(cursor.peek() == '\\' ? 2 : 1);
    }
    token.text = cursor.since(start);
    if (cursor.at_end()) {
        return expected_but_got(opened, "a closing '\"' for this string", "the end of the text");
    }
    cursor.advance();
    return token;
}

/// A character literal: one character or escape between ' and '.
bool at_character(Cursor cursor) {
    cursor.advance();
    if (cursor.peek() == '\'' || cursor.at_end()) return false;
    cursor.advance(cursor.peek() == '\\' ? 1 : 0);
    cursor.advance_code_point();
    return cursor.peek() == '\'';
}

/// `Sound.Tidal.Context.fast` is `fast`.
void skip_qualifiers(Cursor& cursor) {
    while (is_upper(cursor.peek())) {
        Cursor ahead = cursor;
        ahead.take_while(continues_word);
        if (ahead.peek() != '.') return;
        ahead.advance();
        if (!is_letter(ahead.peek())) return;
        cursor = ahead;
    }
}

base::Result<Token> take_token(Cursor& cursor) {
    const char first = cursor.peek();
    if (first == '"') return take_string(cursor);
    Token token{.kind = Token::Kind::special};
    if (first == '\'' && at_character(cursor)) {
        token.kind = Token::Kind::string;
        cursor.advance();
        const std::size_t start = cursor.offset();
        cursor.advance(cursor.peek() == '\\' ? 1 : 0);
        cursor.advance_code_point();
        token.text = cursor.since(start);
        cursor.advance();
        return token;
    }
    if (is_upper(first)) skip_qualifiers(cursor);
    const std::size_t start = cursor.offset();
    if (is_letter(cursor.peek()) || first == '_') {
        token.kind = is_upper(cursor.peek()) ? Token::Kind::constructor : Token::Kind::name;
        cursor.take_while(continues_word);
    } else if (is_digit(first)) {
        token.kind = Token::Kind::number;
        take_number(cursor);
    } else if (is_symbol(first)) {
        token.kind = Token::Kind::symbol;
        cursor.take_while(is_symbol);
    } else if (kSpecials.find(first) != std::string_view::npos) {
        cursor.advance();
    } else {
        return expected_but_got(cursor.where(), "a name, a number, a string or an operator",
                                shown_character(cursor, "the end of the text"));
    }
    token.text = cursor.since(start);
    return token;
}

/// The column of `offset`, tabs counted to the next multiple of 8 as Haskell does.
int indent_of(std::string_view text, std::size_t offset) {
    std::size_t start = offset;
    while (start > 0 && text[start - 1] != '\n') --start;
    int indent = 1;
    for (std::size_t i = start; i < offset; ++i) {
        if (text[i] == '\t') {
            indent += 8 - (indent - 1) % 8;
        } else if ((static_cast<unsigned char>(text[i]) & 0xc0U) != 0x80U) {
            ++indent;
        }
    }
    return indent;
}

}  // namespace

base::Result<std::vector<Token>> lex(std::string_view text) {
    Cursor cursor{text};
    std::vector<Token> tokens;
    int last_line = 0;
    int indent = 1;              // of the token before,
    std::size_t counted_to = 0;  // which began here
    while (true) {
        if (auto skipped = skip_blanks(cursor); !skipped) return tl::unexpected{skipped.error()};
        Token token;
        const auto begin = static_cast<std::uint32_t>(cursor.offset());
        const bool first_on_line = cursor.where().line != last_line;
        if (first_on_line) {
            indent = indent_of(text, begin);
        } else {
            // Only what came since: a long line is not walked again for every token.
            for (; counted_to < begin; ++counted_to) {
                const char c = text[counted_to];
                if (c == '\n') indent = 0;
                if (c == '\t')
                    indent += 8 - (indent - 1) % 8;
                else if ((static_cast<unsigned char>(c) & 0xc0U) != 0x80U)
                    ++indent;
            }
        }
        counted_to = begin;
        if (!cursor.at_end()) {
            auto taken = take_token(cursor);
            if (!taken) return tl::unexpected{taken.error()};
            token = *taken;
        }
        token.begin = begin;
        token.end = static_cast<std::uint32_t>(cursor.offset());
        token.indent = indent;
        token.first_on_line = first_on_line;
        last_line = cursor.where().line;
        tokens.push_back(token);
        if (token.kind == Token::Kind::end) return tokens;
    }
}

std::string shown_token(const Token& token, std::string_view end) {
    switch (token.kind) {
        case Token::Kind::end:
            return std::string{end};
        case Token::Kind::string:
            return "a string";
        default:
            return quoted(token.text);
    }
}

std::string unescaped(std::string_view text) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            result += text[i];
            continue;
        }
        const char next = text[++i];
        if (is_space(next)) {
            const std::size_t close = text.find('\\', i);
            i = close == std::string_view::npos ? text.size() : close;
        } else if (next == 'n') {
            result += '\n';
        } else if (next == 't') {
            result += '\t';
        } else if (next == '"' || next == '\\' || next == '\'') {
            result += next;
        } else if (next != '&') {
            result += '\\';
            result += next;
        }
    }
    return result;
}

}  // namespace hocket::language
