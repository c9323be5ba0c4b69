// Reading forward over a statement's tokens: what every parser of this folder is written with.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>

#include "rollcall/base/sql_error.hpp"
#include "rollcall/base/text.hpp"
#include "rollcall/sql/token.hpp"

namespace rollcall::sql {

// A place in a token list. Semicolons at the list's end are not seen: the statement ends before them. A try_ function moves
// only where it succeeds; the others, where they fail, leave the cursor where the trouble is. Borrows the list.
// Thread: one at a time.
class token_cursor {
public:
    explicit token_cursor(const token_list& list, std::size_t position = 0) noexcept;

    [[nodiscard]] const token_list& list() const noexcept { return *list_; }
    [[nodiscard]] std::size_t position() const noexcept { return position_; }
    void seek(std::size_t position) noexcept { position_ = position; }
    [[nodiscard]] bool at_end() const noexcept { return position_ >= end_; }
    void advance() noexcept {
        if (!at_end()) ++position_;
    }

    // The token `ahead` of here. Returns: past the end, an empty symbol at the text's end; valid as long as cursor and list.
    [[nodiscard]] const token& peek(std::size_t ahead = 0) const noexcept {
        return ahead < end_ && position_ < end_ - ahead ? list_->tokens[position_ + ahead] : past_end_;
    }
    [[nodiscard]] std::string_view text(std::size_t ahead = 0) const noexcept { return list_->text_of(peek(ahead)); }

    [[nodiscard]] bool is(token_kind kind, std::size_t ahead = 0) const noexcept {
        const token& t = peek(ahead);
        return t.kind == kind && t.begin != t.end;
    }
    // An unquoted word, in any case. `word` in upper case.
    [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const noexcept {
        const token& t = peek(ahead);
        // Most words are told apart by their lengths and first letters.
        if (t.kind != token_kind::word || t.end - t.begin != word.size() || word.empty()) return false;
        return ((list_->text[t.begin] ^ word.front()) & ~0x20) == 0 && iequals(list_->text_of(t), word);
    }
    [[nodiscard]] bool is_symbol(std::string_view symbol, std::size_t ahead = 0) const noexcept {
        const token& t = peek(ahead);
        if (t.kind != token_kind::symbol || t.end - t.begin != symbol.size() || symbol.empty()) return false;
        return list_->text[t.begin] == symbol.front() && (symbol.size() == 1 || list_->text_of(t) == symbol);
    }
    // A word or a quoted identifier.
    [[nodiscard]] bool is_identifier(std::size_t ahead = 0) const noexcept {
        return is(token_kind::word, ahead) || is(token_kind::quoted_identifier, ahead);
    }
    // A string, with or without introducer, or a national string.
    [[nodiscard]] bool is_string(std::size_t ahead = 0) const noexcept;

    bool try_word(std::string_view word) noexcept;
    // All of them in this order, or none.
    bool try_words(std::initializer_list<std::string_view> words) noexcept;
    bool try_symbol(std::string_view symbol) noexcept;

    // Errors, of all below: parse (1064), as unexpected() words it.
    sql_result<void> expect_word(std::string_view word);
    sql_result<void> expect_words(std::initializer_list<std::string_view> words);
    sql_result<void> expect_symbol(std::string_view symbol);
    sql_result<void> expect_end();
    // A word or a quoted identifier. Returns: its name, quotes off, case as written.
    sql_result<std::string> identifier();
    // A string and those that stand beside it, joined. Returns: quotes off, escapes resolved.
    sql_result<std::string> string_literal();

    // The error for the token here.
    [[nodiscard]] sql_error unexpected() const;

private:
    const token_list* list_;
    std::size_t position_;
    std::size_t end_;
    token past_end_;
};

}  // namespace rollcall::sql
