#include "language/lexer.hpp"

#include "language/cursor.hpp"
#include "language/errors.hpp"

namespace hocket::language {
namespace {

bool continues_word(char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '\''; }

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

base::Result<void> skip_blanks(Cursor& cursor) {
    while (true) {
        cursor.take_while(is_space);
        if (cursor.starts_with("--")) {
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
    Token token{.kind = Token::Kind::string, .where = cursor.where()};
    cursor.advance();
    token.text = cursor.take_while([](char c) { return c != '"'; });
    if (cursor.at_end()) {
        return expected_but_got(token.where, "a closing '\"' for this string",
                                "the end of the text");
    }
    cursor.advance();
    return token;
}

base::Result<Token> take_token(Cursor& cursor) {
    if (cursor.peek() == '"') return take_string(cursor);
    Token token{.kind = Token::Kind::symbol, .where = cursor.where()};
    const std::size_t start = cursor.offset();
    if (is_letter(cursor.peek()) || cursor.peek() == '_') {
        token.kind = Token::Kind::word;
        cursor.take_while(continues_word);
    } else if (is_digit(cursor.peek())) {
        token.kind = Token::Kind::number;
        take_number(cursor);
    } else {
        cursor.advance_code_point();
    }
    token.text = cursor.since(start);
    return token;
}

}  // namespace

base::Result<std::vector<Token>> lex(std::string_view text) {
    Cursor cursor{text};
    std::vector<Token> tokens;
    int last_line = 0;
    while (true) {
        if (auto skipped = skip_blanks(cursor); !skipped) return tl::unexpected{skipped.error()};
        Token token{.where = cursor.where()};
        if (!cursor.at_end()) {
            auto taken = take_token(cursor);
            if (!taken) return tl::unexpected{taken.error()};
            token = *taken;
        }
        token.after = cursor.where();
        token.end_offset = cursor.offset();
        token.first_on_line = token.where.line != last_line;
        last_line = token.after.line;
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
        case Token::Kind::symbol:
            return shown_character(Cursor{token.text}, end);
        default:
            return quoted(token.text);
    }
}

}  // namespace hocket::language
