// Tables of words: found in any case, by all of their letters; and the keys that they are hashed by.
#include "rollcall/sql/text/word_table.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

struct row {
    std::string_view name;
    int number;
};
constexpr word_table table(std::to_array<row>({{"IN", 1}, {"DATE_ADD", 2}, {"DATE_ADDED", 3}, {"<=>", 4}, {"in", 5}}), &row::name);

int number_of(std::string_view word) {
    const row* const found = table.find(word);
    return found == nullptr ? 0 : found->number;
}

TEST(word_table, words_are_found_in_any_case) {
    EXPECT_EQ(number_of("in"), 1);
    EXPECT_EQ(number_of("In"), 1);
    EXPECT_EQ(number_of("<=>"), 4);
    EXPECT_EQ(number_of("date_added"), 3);
}

TEST(word_table, words_of_the_same_first_letters_are_told_apart) {
    EXPECT_EQ(number_of("DATE_ADD"), 2);
    EXPECT_EQ(number_of("DATE_ADDED"), 3);
    EXPECT_EQ(number_of("DATE_ADDS"), 0);
    EXPECT_EQ(number_of("DATE_AD"), 0);
}

TEST(word_table, what_is_no_word_is_not_found) {
    EXPECT_EQ(number_of(""), 0);
    EXPECT_EQ(number_of(std::string_view("in\0", 3)), 0);
    EXPECT_FALSE(table.contains(spelling("IN", 0)));
}

TEST(word_table, a_list_is_split_at_its_blanks) {
    constexpr std::string_view list = "min max any_value";
    constexpr auto words = words_of<word_count(list)>(list);
    ASSERT_EQ(words.size(), 3U);
    EXPECT_EQ(words[0], "min");
    EXPECT_EQ(words[2], "any_value");
}

TEST(spelling, keys_ignore_the_case_of_letters_alone) {
    EXPECT_EQ(key_of("zebra_{1"), key_of("ZEBRA_{1"));
    EXPECT_NE(key_of("@"), key_of("`"));
    EXPECT_NE(key_of("\xe1"), key_of("\xc1"));
    EXPECT_EQ(key_of("SELECTED"), key_of("selectedly"));
    EXPECT_NE(key_of("SELECT"), key_of("SELECTED"));
}

}  // namespace
}  // namespace rollcall::sql
