// What quoted tokens stand for: quotes off, escapes resolved, digits made bytes.
#include <algorithm>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/quotes.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {
namespace {

void append_escape(std::string& out, char c) {
    switch (c) {
        case '0': out += '\0'; break;
        case 'b': out += '\b'; break;
        case 'n': out += '\n'; break;
        case 'r': out += '\r'; break;
        case 't': out += '\t'; break;
        case 'Z': out += '\x1a'; break;
        case '%':
        case '_': out += '\\'; [[fallthrough]];
        default: out += c;
    }
}

// `quoted` with its quotes.
std::string unquote(std::string_view quoted, bool escapes) {
    const char quote = quoted.front();
    const std::string_view inner = quoted.substr(1, quoted.size() - 2);
    const bool plain = inner.find(quote) == std::string_view::npos && (!escapes || inner.find('\\') == std::string_view::npos);
    if (plain) return std::string(inner);
    std::string out;
    out.reserve(inner.size());
    for (std::size_t i = 0; i < inner.size(); ++i) {
        if (inner[i] == '\\' && escapes && i + 1 < inner.size()) {
            append_escape(out, inner[++i]);
        } else {
            out += inner[i];
            if (inner[i] == quote) ++i;  // doubled
        }
    }
    return out;
}

unsigned hex_value(char c) noexcept {
    if (is_digit(c)) return static_cast<unsigned>(c - '0');
    return static_cast<unsigned>(to_lower(c) - 'a') + 10;
}

// Digits of `bits` bits each, filled up with zeros on the left to whole bytes.
std::string bytes_of_digits(std::string_view digits, unsigned bits) {
    const std::size_t per_byte = 8 / bits;
    std::string out((digits.size() + per_byte - 1) / per_byte, '\0');
    for (std::size_t i = 0; i < digits.size(); ++i) {
        const std::size_t from_right = digits.size() - 1 - i;
        char& byte = out[out.size() - 1 - from_right / per_byte];
        byte = static_cast<char>(static_cast<unsigned char>(byte) | hex_value(digits[i]) << (bits * (from_right % per_byte)));
    }
    return out;
}

// X'41', 0x41, b'01', 0b01: the digits alone.
std::string_view digits_of(std::string_view text) { return text[1] == '\'' ? text.substr(2, text.size() - 3) : text.substr(2); }

// "session.`x`" without its backticks.
std::string unquote_dotted(std::string_view name) {
    std::string out;
    while (!name.empty()) {
        std::size_t end = 0;
        if (name.front() == '`') {
            end = 1;
            while (name[end] != '`' || (end + 1 < name.size() && name[end + 1] == '`')) end += name[end] == '`' ? 2 : 1;
            ++end;
            out += unquote(name.substr(0, end), false);
        } else {
            end = std::min(name.find('`'), name.size());
            out += name.substr(0, end);
        }
        name.remove_prefix(end);
    }
    return out;
}

}  // namespace

std::string value_of(const token_list& list, const token& t) {
    const std::string_view text = list.text_of(t);
    switch (t.kind) {
        case token_kind::string:
        case token_kind::quoted_identifier: return unquote(text, has_escapes(text.front(), list.mode));
        case token_kind::national_string: return unquote(text.substr(1), has_escapes('\'', list.mode));
        case token_kind::hex_string: return bytes_of_digits(digits_of(text), 4);
        case token_kind::bit_string: return bytes_of_digits(digits_of(text), 1);
        case token_kind::charset_introducer: return std::string(text.substr(1));
        case token_kind::system_variable: return unquote_dotted(text.substr(2));
        case token_kind::user_variable: {
            const std::string_view name = text.substr(1);
            const bool quoted = name.front() == '\'' || name.front() == '"' || name.front() == '`';
            return quoted ? unquote(name, has_escapes(name.front(), list.mode)) : std::string(name);
        }
        case token_kind::word:
        case token_kind::number:
        case token_kind::placeholder:
        case token_kind::symbol: return std::string(text);
    }
    return std::string(text);
}

}  // namespace rollcall::sql
