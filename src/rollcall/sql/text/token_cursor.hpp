// Reading forward over a statement's tokens: what every parser of this folder is written with.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/base/text/text.hpp"
#include "rollcall/sql/text/token.hpp"

namespace rollcall::sql {

// A place in a token list. Semicolons at the list's end are not seen: the statement ends before them. A try_ function moves
// only where it succeeds; the others, where they fail, leave the cursor where the trouble is. Borrows the list.
// Thread: one at a time.
class token_cursor {
public:
    explicit token_cursor(const token_list& list, std::size_t position = 0) noexcept;

    [[nodiscard]] const token_list& list() const noexcept { return *list_; }
    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    void seek(std::size_t position) noexcept { stand_at(std::min(position, end_)); }
    [[nodiscard]] bool at_end() const noexcept { return position_ >= end_; }
    void advance() noexcept {
        if (!at_end()) stand_at(position_ + 1);
    }

    // The token `ahead` of here. Returns: past the end, an empty symbol at the text's end; valid as long as cursor and list.
    [[nodiscard]] const token& peek(std::size_t ahead = 0) const noexcept {
        return ahead < end_ - position_ ? tokens_[position_ + ahead] : past_end_;
    }
    [[nodiscard, gnu::always_inline]] std::string_view text(std::size_t ahead = 0) const noexcept { return list_->text_of(peek(ahead)); }

    // The same to look up in a word_table: only words and symbols are found.
    [[nodiscard]] spelling spelled() const noexcept { return {text(), key_}; }

    [[nodiscard]] bool is(token_kind kind, std::size_t ahead = 0) const noexcept {
        const token& t = peek(ahead);
        return t.kind == kind && t.begin != t.end;
    }
    // An unquoted word, in any case. Inlined, for a call would take longer than the comparison of two numbers that it mostly is.
    [[nodiscard, gnu::always_inline]] bool is_word(spelling word) const noexcept {
        return key_ == word.key() && (word.fits_key() ? word.key() != 0 : iequals(text(), word.text()));
    }
    [[nodiscard, gnu::always_inline]] bool is_word(spelling word, std::size_t ahead) const noexcept {
        return peek(ahead).key == word.key() && (word.fits_key() ? word.key() != 0 : iequals(text(ahead), word.text()));
    }
    [[nodiscard, gnu::always_inline]] bool is_symbol(spelling symbol) const noexcept { return is_word(symbol); }
    [[nodiscard, gnu::always_inline]] bool is_symbol(spelling symbol, std::size_t ahead) const noexcept { return is_word(symbol, ahead); }
    // A word or a quoted identifier.
    [[nodiscard]] bool is_identifier(std::size_t ahead = 0) const noexcept {
        return is(token_kind::word, ahead) || is(token_kind::quoted_identifier, ahead);
    }
    // A string, with or without introducer, or a national string.
    [[nodiscard]] bool is_string(std::size_t ahead = 0) const noexcept;

    [[gnu::always_inline]] bool try_word(spelling word) noexcept {
        const bool found = is_word(word);
        if (found) stand_at(position_ + 1);
        return found;
    }
    // All of them in this order, or none.
    bool try_words(std::initializer_list<spelling> words) noexcept;
    [[gnu::always_inline]] bool try_symbol(spelling symbol) noexcept { return try_word(symbol); }

    // Errors, of all below: parse (1064), as unexpected() words it.
    sql_result<void> expect_word(spelling word);
    sql_result<void> expect_words(std::initializer_list<spelling> words);
    sql_result<void> expect_symbol(spelling symbol);
    sql_result<void> expect_end();
    // A word or a quoted identifier. Returns: its name, quotes off, case as written.
    sql_result<std::string> identifier();
    // A string and those that stand beside it, joined. Returns: quotes off, escapes resolved.
    sql_result<std::string> string_literal();

    // The error for the token here.
    [[nodiscard]] sql_error unexpected() const;

private:
    void stand_at(std::size_t position) noexcept {
        position_ = position;
        key_ = position < end_ ? tokens_[position].key : 0;
    }

    const token_list* list_;
    const token* tokens_;  // the list's
    std::size_t position_ = 0;
    std::size_t end_;
    spelling_key key_ = 0;  // of the token here, which is asked for many words in turn
    token past_end_;
};

}  // namespace rollcall::sql
