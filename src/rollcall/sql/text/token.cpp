// The lexer: one pass over the statement, one function a kind of token. What MySQL's lexer decides by its state table is
// here decided by the first byte and, for `.`, by the token before.
#include "rollcall/sql/text/token.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "rollcall/base/text/ascii.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/comments.hpp"
#include "rollcall/sql/text/quotes.hpp"
#include "rollcall/sql/text/word_table.hpp"

namespace rollcall::sql {
namespace {

constexpr std::size_t near_bytes = 80;

constexpr auto character_sets = std::to_array<std::string_view>(
    {"armscii8", "ascii", "big5",    "binary", "cp1250",  "cp1251", "cp1256", "cp1257",  "cp850",    "cp852",  "cp866",
     "cp932",    "dec8",  "eucjpms", "euckr",  "gb18030", "gb2312", "gbk",    "geostd8", "greek",    "hebrew", "hp8",
     "keybcs2",  "koi8r", "koi8u",   "latin1", "latin2",  "latin5", "latin7", "macce",   "macroman", "sjis",   "swe7",
     "tis620",   "ucs2",  "ujis",    "utf16",  "utf16le", "utf32",  "utf8",   "utf8mb3", "utf8mb4"});

constexpr auto words_with_hints = std::to_array<std::string_view>({"SELECT", "INSERT", "REPLACE", "UPDATE", "DELETE"});

constexpr word_table long_symbols(std::to_array<std::string_view>({"<=>", "->>", "<=", ">=", "<>", "!=", "<<", ">>", ":=", "||", "&&",
                                                                   "->"}));

// Which bytes are of a kind.
using byte_set = std::array<bool, 256>;
constexpr byte_set bytes_of(std::string_view bytes) {
    byte_set is_one{};
    for (const char c : bytes) is_one[static_cast<unsigned char>(c)] = true;
    return is_one;
}
constexpr byte_set short_symbols = bytes_of("(),;.+-*/%=<>!~^&|:{}");
constexpr byte_set second_bytes = bytes_of("=<>|&");  // of the long symbols
constexpr byte_set word_bytes = [] {
    byte_set is_one{};
    for (unsigned c = 0; c < is_one.size(); ++c) {
        is_one[c] = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
    }
    return is_one;
}();
constexpr bool is_short_symbol(char c) noexcept { return short_symbols[static_cast<unsigned char>(c)]; }
constexpr bool is_word_byte(char c) noexcept { return word_bytes[static_cast<unsigned char>(c)]; }

bool is_hex_digit(char c) noexcept { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }
bool is_bit(char c) noexcept { return c == '0' || c == '1'; }
bool is_variable_byte(char c) noexcept { return is_word_byte(c) || c == '.'; }

class lexer {
public:
    lexer(std::string_view text, lex_mode mode) : text_(text) {
        list_.text = text;
        list_.mode = mode;
        constexpr std::size_t few = 64 * 1024;  // a long text may be one long string
        list_.tokens.reserve(std::min(text.size() / 3 + 2, few));
    }

    sql_result<token_list> run() {
        if (text_.size() >= std::numeric_limits<std::uint32_t>::max()) {
            return sql_error{sql_errc::packet_too_large, "The statement is longer than 4 GiB. Send it in parts."};
        }
        while (skip_to_token() && read_token()) {}
        if (!failed_ && comments_.in_executable()) fail(comments_.executable_begin());
        if (failed_) return syntax_error(text_, error_at_);
        return std::move(list_);
    }

    split_text split() {
        const auto second_is_there = [this] { return skip_to_token() && !failed_; };
        while (skip_to_token() && read_token()) {
            if (!is_separator()) continue;
            const auto first = text_.substr(0, list_.tokens.back().begin);
            auto behind = pos_;
            while (second_is_there()) {
                if (at(0) != ';') return {first, from(behind)};
                behind = ++pos_;
            }
            if (failed_) return {first, from(behind)};
            return {first, {}};
        }
        return {text_, {}};
    }

private:
    [[nodiscard]] std::string_view from(std::size_t begin) const noexcept {
        while (begin < text_.size() && is_blank(text_[begin])) ++begin;
        return text_.substr(begin);
    }

    // Within an executable comment a semicolon ends nothing.
    [[nodiscard]] bool is_separator() const noexcept { return !comments_.in_executable() && list_.tokens.back().key == key_of(";"); }

    // A byte ahead, or NUL past the end: no token holds one outside of strings.
    [[nodiscard]] char at(std::size_t ahead) const noexcept { return pos_ + ahead < text_.size() ? text_[pos_ + ahead] : '\0'; }
    // How many bytes of a kind follow each other there. `ahead`: not beyond the end.
    template <class Kind>
    [[nodiscard]] std::size_t run_of(Kind is_one, std::size_t ahead) const noexcept {
        const auto rest = text_.substr(pos_ + ahead);
        return static_cast<std::size_t>(std::ranges::find_if_not(rest, is_one) - rest.begin());
    }
    [[nodiscard]] bool starts(std::string_view with) const noexcept { return text_.substr(pos_).starts_with(with); }

    bool fail(std::size_t where) {
        failed_ = true;
        error_at_ = where;
        return false;
    }

    // --- between tokens ---

    // Returns: false at the end of the text and on an error.
    bool skip_to_token() {
        blank_before_ = false;
        for (; pos_ < text_.size(); blank_before_ = true) {
            if (is_blank(text_[pos_])) {
                ++pos_;
                continue;
            }
            if (is_word_byte(text_[pos_])) return true;
            const auto comment = comments_.read(text_, pos_);
            if (comment.kind == comment_kind::none) return true;
            if (comment.kind == comment_kind::unterminated) return fail(pos_);
            if (comment.kind == comment_kind::block) keep_hint(comment.end);
            pos_ = comment.end;
        }
        return false;
    }

    // The comment from here to `end`, if it is a hint: nothing but blanks stands between it and the word that it belongs to.
    void keep_hint(std::size_t end) {
        if (!starts("/*+") || list_.tokens.empty()) return;
        const token& before = list_.tokens.back();
        if (before.kind != token_kind::word || !std::ranges::all_of(text_.substr(before.end, pos_ - before.end), is_blank)) return;
        const auto is_word = [text = list_.text_of(before)](std::string_view word) { return iequals(text, word); };
        if (std::ranges::none_of(words_with_hints, is_word)) return;
        list_.hints.push_back({static_cast<std::uint32_t>(pos_ + 3), static_cast<std::uint32_t>(end - 2), list_.tokens.size() - 1});
    }

    // --- tokens ---

    bool read_token() {
        const char c = text_[pos_];
        if (is_word_byte(c)) return read_word_or_value(c);
        switch (c) {
            case '\'': return read_quoted('\'', 0, token_kind::string);
            case '"': return read_quoted('"', 0, list_.mode.ansi_quotes ? token_kind::quoted_identifier : token_kind::string);
            case '`': return read_quoted('`', 0, token_kind::quoted_identifier);
            case '?': return add(1, token_kind::placeholder);
            case '@': return read_variable();
            case '.': return is_digit(at(1)) && !follows_name() ? read_fraction(0) : read_symbol();
            default: return read_symbol();
        }
    }

    bool read_word_or_value(char c) {
        if (at(1) == '\'') {
            if (c == 'n' || c == 'N') return read_quoted('\'', 1, token_kind::national_string);
            if (c == 'x' || c == 'X') return read_digits_in_quotes(is_hex_digit, 2, token_kind::hex_string);
            if (c == 'b' || c == 'B') return read_digits_in_quotes(is_bit, 1, token_kind::bit_string);
        }
        return is_digit(c) && !after_name_dot() ? read_number_or_word() : read_word();
    }

    [[gnu::always_inline]] bool add(std::size_t length, token_kind kind, spelling_key key = 0) {
        list_.tokens.emplace_back(kind, static_cast<std::uint32_t>(pos_), static_cast<std::uint32_t>(pos_ + length), blank_before_, key);
        pos_ += length;
        return true;
    }
    bool add_spelled(std::size_t length, token_kind kind) { return add(length, kind, to_upper(load_first(text_, pos_, length))); }

    // _utf8mb4 is an introducer only where such a string follows; else it is a name like any other.
    bool add_string(std::size_t length, token_kind kind) {
        if (!list_.tokens.empty()) {
            token& before = list_.tokens.back();
            const bool may_be = before.kind == token_kind::word && text_[before.begin] == '_';
            if (may_be && is_character_set(list_.text_of(before).substr(1))) {
                before.kind = token_kind::charset_introducer;
                before.key = 0;
            }
        }
        return add(length, kind);
    }

    // How many bytes the quoted text that begins `ahead` takes, quotes included; 0 where it does not end.
    [[nodiscard]] std::size_t quoted_length(char quote, std::size_t ahead) const noexcept {
        const bool escapes = has_escapes(quote, list_.mode);
        for (std::size_t i = ahead + 1; pos_ + i < text_.size(); ++i) {
            if (at(i) == '\\' && escapes) {
                ++i;
            } else if (at(i) == quote) {
                if (at(i + 1) != quote) return i + 1 - ahead;
                ++i;
            }
        }
        return 0;
    }

    bool read_quoted(char quote, std::size_t prefix, token_kind kind) {
        const std::size_t length = quoted_length(quote, prefix);
        if (length == 0) return fail(pos_);
        const bool is_name = kind == token_kind::quoted_identifier;
        if (is_name && text_.substr(pos_, length).find('\0') != std::string_view::npos) return fail(pos_);
        return kind == token_kind::string ? add_string(length, kind) : add(prefix + length, kind);
    }

    // X'4142', b'01'. `multiple`: how many digits make a whole.
    bool read_digits_in_quotes(bool (*is_one)(char) noexcept, std::size_t multiple, token_kind kind) {
        std::size_t length = 2;
        while (is_one(at(length))) ++length;
        if (at(length) != '\'' || (length - 2) % multiple != 0) return fail(pos_);
        return add_string(length + 1, kind);
    }

    bool read_word() { return add_spelled(1 + run_of(is_word_byte, 1), token_kind::word); }

    bool read_number_or_word() {
        if (at(0) == '0' && at(1) == 'x' && try_prefixed(is_hex_digit, token_kind::hex_string)) return true;
        if (at(0) == '0' && at(1) == 'b' && try_prefixed(is_bit, token_kind::bit_string)) return true;
        const std::size_t length = 1 + run_of([](char c) { return is_digit(c); }, 1);
        if (at(length) == '.') return read_fraction(length);
        if (!is_word_byte(at(length))) return add(length, token_kind::number);
        const std::size_t exponent = exponent_length(length);
        return exponent > 0 ? add(length + exponent, token_kind::number) : read_word();
    }

    // 0x41 and 0b01; with no digit, or another letter after the digits, they are words.
    bool try_prefixed(bool (*is_one)(char) noexcept, token_kind kind) {
        std::size_t length = 2;
        while (is_one(at(length))) ++length;
        if (length == 2 || is_word_byte(at(length))) return false;
        return add_string(length, kind);
    }

    // `point`: how far the point is ahead. MySQL reads no name from `1.5e`: it is an error there too.
    bool read_fraction(std::size_t point) {
        std::size_t length = point + 1;
        while (is_digit(at(length))) ++length;
        if (at(length) == 'e' || at(length) == 'E') {
            const std::size_t exponent = exponent_length(length);
            if (exponent == 0) return fail(pos_);
            length += exponent;
        }
        return add(length, token_kind::number);
    }

    [[nodiscard]] std::size_t exponent_length(std::size_t ahead) const noexcept {
        if (at(ahead) != 'e' && at(ahead) != 'E') return 0;
        std::size_t length = 1;
        if (at(ahead + 1) == '+' || at(ahead + 1) == '-') ++length;
        if (!is_digit(at(ahead + length))) return 0;
        while (is_digit(at(ahead + length))) ++length;
        return length;
    }

    // `t.1a`: after a name, a point separates names, whatever follows.
    [[nodiscard]] bool follows_name() const noexcept {
        if (blank_before_ || list_.tokens.empty()) return false;
        const token_kind kind = list_.tokens.back().kind;
        return kind == token_kind::word || kind == token_kind::quoted_identifier;
    }

    [[nodiscard]] bool after_name_dot() const noexcept {
        if (blank_before_ || list_.tokens.size() < 2) return false;
        const token_kind name = list_.tokens[list_.tokens.size() - 2].kind;
        const bool dot = list_.tokens.back().key == key_of(".");
        return dot && (name == token_kind::word || name == token_kind::quoted_identifier);
    }

    bool read_variable() {
        const bool system = at(1) == '@';
        const std::size_t sigils = system ? 2 : 1;
        const std::size_t length = system ? system_name_length(sigils) : user_name_length(sigils);
        if (length == 0) return fail(pos_);
        return add(sigils + length, system ? token_kind::system_variable : token_kind::user_variable);
    }

    // @name, @'name', @"name", @`name`. After an account's name this is the host: root@127.0.0.1.
    [[nodiscard]] std::size_t user_name_length(std::size_t ahead) const noexcept {
        const char quote = at(ahead);
        if (quote == '\'' || quote == '"' || quote == '`') return quoted_length(quote, ahead);
        std::size_t length = 0;
        while (is_variable_byte(at(ahead + length))) ++length;
        return length;
    }

    // @@name, @@session.name, either part in backticks.
    [[nodiscard]] std::size_t system_name_length(std::size_t ahead) const noexcept {
        std::size_t length = 0;
        while (true) {
            std::size_t part = 0;
            if (at(ahead + length) == '`') {
                part = quoted_length('`', ahead + length);
            } else {
                while (is_word_byte(at(ahead + length + part))) ++part;
            }
            if (part == 0) return 0;
            length += part;
            if (at(ahead + length) != '.') return length;
            ++length;
        }
    }

    bool read_symbol() {
        const char c = text_[pos_];
        if (!is_short_symbol(c)) return fail(pos_);
        if (!second_bytes[static_cast<unsigned char>(at(1))]) return add(1, token_kind::symbol, static_cast<unsigned char>(c));
        auto symbol = text_.substr(pos_, 3);
        while (symbol.size() > 1 && !long_symbols.contains(symbol)) symbol.remove_suffix(1);
        return add_spelled(symbol.size(), token_kind::symbol);
    }

    std::string_view text_;
    token_list list_;
    std::size_t pos_ = 0;
    bool blank_before_ = false;
    comment_reader comments_;
    bool failed_ = false;
    std::size_t error_at_ = 0;
};

}  // namespace

sql_result<token_list> tokenize(std::string_view text, lex_mode mode) { return lexer(text, mode).run(); }

split_text split_statement(std::string_view text, lex_mode mode) {
    // Most texts hold one statement, which is lexed when it is parsed.
    return text.find(';') == std::string_view::npos ? split_text{text, {}} : lexer(text, mode).split();
}

sql_error syntax_error(std::string_view text, std::size_t offset) {
    const std::size_t where = std::min(offset, text.size());
    const auto line = 1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(where), '\n');
    std::string message =
        "You have an error in your SQL syntax; check the manual that corresponds to your MySQL server version for the right syntax to use "
        "near '";
    message += utf8_prefix(text.substr(where), near_bytes);
    message += "' at line " + std::to_string(line);
    return {sql_errc::parse, std::move(message)};
}

bool is_character_set(std::string_view name) noexcept {
    return std::any_of(character_sets.begin(), character_sets.end(), [name](std::string_view known) { return iequals(known, name); });
}

}  // namespace rollcall::sql
