// The cursor: what it recognises, where it stays when it fails, and the sentence it fails with.
#include "rollcall/sql/text/token_cursor.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

class token_cursor_test : public ::testing::Test {
protected:
    token_cursor over(std::string_view text) {
        auto list = tokenize(text, {});
        EXPECT_TRUE(list.has_value()) << text;
        list_ = *list;
        return token_cursor(list_);
    }

private:
    token_list list_;
};

TEST_F(token_cursor_test, words_match_in_any_case_but_not_in_quotes) {
    EXPECT_TRUE(over("select").is_word("SELECT"));
    EXPECT_TRUE(over("SeLeCt").is_word("SELECT"));
    EXPECT_FALSE(over("`SELECT`").is_word("SELECT"));
    EXPECT_FALSE(over("'SELECT'").is_word("SELECT"));
    EXPECT_FALSE(over("SELECTS").is_word("SELECT"));
}

TEST_F(token_cursor_test, try_words_moves_over_all_or_none) {
    auto cursor = over("IF NOT EXISTS t");
    EXPECT_FALSE(cursor.try_words({"IF", "EXISTS"}));
    EXPECT_EQ(cursor.position(), 0U);
    EXPECT_TRUE(cursor.try_words({"IF", "NOT", "EXISTS"}));
    EXPECT_EQ(cursor.position(), 3U);
    EXPECT_FALSE(cursor.try_words({"t", "t"}));
    EXPECT_EQ(cursor.position(), 3U);
}

TEST_F(token_cursor_test, trailing_semicolons_are_the_end) {
    auto cursor = over("COMMIT ; ;");
    EXPECT_TRUE(cursor.try_word("COMMIT"));
    EXPECT_TRUE(cursor.at_end());
    EXPECT_TRUE(cursor.expect_end().has_value());
    EXPECT_FALSE(cursor.is_symbol(";"));
}

TEST_F(token_cursor_test, semicolon_between_statements_is_not_the_end) {
    auto cursor = over("COMMIT; COMMIT");
    cursor.advance();
    EXPECT_FALSE(cursor.at_end());
    EXPECT_TRUE(cursor.expect_end().has_error());
}

TEST_F(token_cursor_test, peek_past_the_end_matches_nothing) {
    auto cursor = over("a");
    EXPECT_EQ(cursor.text(1), "");
    EXPECT_EQ(cursor.text(static_cast<std::size_t>(-1)), "");
    EXPECT_FALSE(cursor.is(token_kind::symbol, 1));
    EXPECT_FALSE(cursor.is_symbol("", 1));
    cursor.advance();
    cursor.advance();
    EXPECT_EQ(cursor.position(), 1U);
}

TEST_F(token_cursor_test, identifier_takes_words_and_quoted_names) {
    EXPECT_EQ(*over("a").identifier(), "a");
    EXPECT_EQ(*over("`a``B`").identifier(), "a`B");
    EXPECT_TRUE(over("'a'").identifier().has_error());
    EXPECT_TRUE(over("1").identifier().has_error());
    EXPECT_TRUE(over("``").identifier().has_error());
    EXPECT_TRUE(over("").identifier().has_error());
}

TEST_F(token_cursor_test, string_literal_joins_adjacent_strings) {
    auto cursor = over("'a' \"b\" 'c' d");
    EXPECT_EQ(*cursor.string_literal(), "abc");
    EXPECT_TRUE(cursor.is_word("D"));
    EXPECT_EQ(*over("_utf8mb4'a' 'b'").string_literal(), "ab");
    EXPECT_EQ(*over("N'a' 'b'").string_literal(), "ab");
    EXPECT_TRUE(over("a").string_literal().has_error());
    EXPECT_TRUE(over("_utf8mb4 x'41'").string_literal().has_error());
}

TEST_F(token_cursor_test, unexpected_quotes_from_the_token_on) {
    auto cursor = over("SELECT\nFROM t");
    cursor.advance();
    const sql_error error = cursor.expect_symbol("(").error();
    EXPECT_EQ(error.code, sql_errc::parse);
    EXPECT_TRUE(error.message.ends_with("to use near 'FROM t' at line 2")) << error.message;
}

TEST_F(token_cursor_test, unexpected_at_the_end_quotes_nothing) {
    auto cursor = over("SELECT");
    cursor.advance();
    EXPECT_TRUE(cursor.unexpected().message.ends_with("near '' at line 1"));
}

TEST_F(token_cursor_test, failed_expectation_stays_at_the_trouble) {
    auto cursor = over("IF NOT x");
    EXPECT_TRUE(cursor.expect_words({"IF", "NOT", "EXISTS"}).has_error());
    EXPECT_EQ(cursor.position(), 2U);
}

}  // namespace
}  // namespace rollcall::sql
