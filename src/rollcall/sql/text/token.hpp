// The lexer: MySQL's tokens, as views into the statement. No regular expressions; one pass; bounded memory.
// Source: MySQL 8.0 Reference Manual, "Language Structure".
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/sql/text/spelling.hpp"

namespace rollcall::sql {

struct lex_mode {
    bool ansi_quotes = false;           // "x" is an identifier
    bool no_backslash_escapes = false;  // \ is an ordinary character in strings
    bool operator==(const lex_mode&) const = default;
};

enum class token_kind : std::uint8_t {
    word,                // keyword or unquoted identifier
    quoted_identifier,   // `x`, or "x" with ansi_quotes
    string,              // 'x' or "x"
    hex_string,          // X'41' or 0x41
    bit_string,          // b'01' or 0b01
    national_string,     // N'x'
    charset_introducer,  // _utf8mb4 before a string
    number,              // 1, 1.5, .5, 1e10
    placeholder,         // ?
    user_variable,       // @a, @'a', @`a`
    system_variable,     // @@x, @@session.x
    symbol,              // an operator or punctuation, the longest that MySQL knows: <=>, :=, ->>, ||
};

struct token {
    token_kind kind = token_kind::symbol;
    std::uint32_t begin = 0;  // offsets into the statement
    std::uint32_t end = 0;
    bool blank_before = false;  // white space or a comment stands before it
    spelling_key key = 0;       // of a word or symbol; 0 of all else
};

// /*+ ... */ right behind SELECT, INSERT, REPLACE, UPDATE or DELETE. Elsewhere it is a comment like any other.
struct hint_comment {
    std::uint32_t begin = 0;  // of what stands between /*+ and */
    std::uint32_t end = 0;
    std::size_t behind = 0;  // the token before it
};

// A statement and its tokens. The text it points into must outlive it.
struct token_list {
    std::string_view text;
    lex_mode mode;
    std::vector<token> tokens;
    std::vector<hint_comment> hints;

    [[nodiscard]] std::string_view text_of(const token& t) const { return {text.data() + t.begin, t.end - t.begin}; }
};

// Splits a statement. Comments vanish, but for optimizer hints; the content of /*! ... */ and of /*!NNNNN ... */ up to version 8.0.99 is
// part of the statement, /*M! ... */ and newer versions are comments. A trailing `;` stays, as a symbol. Errors: parse (1064), for an
// unterminated quote or comment, a byte that begins no token, NUL outside of strings.
sql_result<token_list> tokenize(std::string_view text, lex_mode mode);

// A text of several statements, split behind the first of them.
struct split_text {
    std::string_view first;  // without its semicolon
    std::string_view rest;   // from behind it and blanks on; "" where no statement follows, but blanks, comments and semicolons
};
// Returns: all of it as the first where it has no second, or where it cannot be read so far. Thread: any; pure; linear in what it passes.
split_text split_statement(std::string_view text, lex_mode mode);

// What a quoted token stands for: quotes off, escapes resolved (\% and \_ keep their backslash, as LIKE needs it). For a
// word, the word. For user_variable and system_variable, the name without @. For hex_string and bit_string, the bytes they
// spell. For charset_introducer, the name without _. Returns: UTF-8 as the client sent it.
std::string value_of(const token_list& list, const token& t);

// MySQL's sentence for a statement that it cannot read: what stands at `offset` (at most 80 bytes of it) and on which line.
// Returns: code parse (1064). Thread: any.
sql_error syntax_error(std::string_view text, std::size_t offset);

// Is this (any case) the name of a character set that MySQL 8.0 has? Those are what may stand after _ before a string.
bool is_character_set(std::string_view name) noexcept;

}  // namespace rollcall::sql
