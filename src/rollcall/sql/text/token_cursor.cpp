// Reading forward over a statement's tokens.
#include "rollcall/sql/text/token_cursor.hpp"

#include "rollcall/base/text/text.hpp"

namespace rollcall::sql {

token_cursor::token_cursor(const token_list& list, std::size_t position) noexcept
    : list_(&list), tokens_(list.tokens.data()), end_(list.tokens.size()) {
    while (end_ > 0 && tokens_[end_ - 1].key == key_of(";")) --end_;
    seek(position);
    past_end_.begin = past_end_.end = static_cast<std::uint32_t>(list.text.size());
}

bool token_cursor::is_string(std::size_t ahead) const noexcept {
    if (is(token_kind::charset_introducer, ahead)) return is(token_kind::string, ahead + 1);
    return is(token_kind::string, ahead) || is(token_kind::national_string, ahead);
}

bool token_cursor::try_words(std::initializer_list<spelling> words) noexcept {
    std::size_t ahead = 0;
    for (const spelling word : words) {
        if (!is_word(word, ahead)) return false;
        ++ahead;
    }
    stand_at(position_ + ahead);
    return true;
}

sql_result<void> token_cursor::expect_word(spelling word) {
    if (!try_word(word)) return unexpected();
    return {};
}

sql_result<void> token_cursor::expect_words(std::initializer_list<spelling> words) {
    for (const spelling word : words) {
        if (!try_word(word)) return unexpected();
    }
    return {};
}

sql_result<void> token_cursor::expect_symbol(spelling symbol) {
    if (!try_symbol(symbol)) return unexpected();
    return {};
}

sql_result<void> token_cursor::expect_end() {
    if (!at_end()) return unexpected();
    return {};
}

sql_result<std::string> token_cursor::identifier() {
    if (!is_identifier()) return unexpected();
    std::string name = value_of(*list_, peek());
    if (name.empty()) return unexpected();
    advance();
    return name;
}

sql_result<std::string> token_cursor::string_literal() {
    if (!is_string()) return unexpected();
    if (is(token_kind::charset_introducer)) advance();
    std::string value = value_of(*list_, peek());
    advance();
    while (is(token_kind::string)) {
        value += value_of(*list_, peek());
        advance();
    }
    return value;
}

sql_error token_cursor::unexpected() const { return syntax_error(list_->text, peek().begin); }

}  // namespace rollcall::sql
