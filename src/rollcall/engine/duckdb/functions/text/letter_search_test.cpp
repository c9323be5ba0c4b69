// Letters found without case and accents, by characters' positions.
#include "rollcall/engine/duckdb/functions/text/letter_search.hpp"

#include <gtest/gtest.h>

namespace rollcall::engine {
namespace {

TEST(letter_search, letters_of_as_many_bytes_are_found_without_case_and_accents) {
    EXPECT_EQ(locate_letters("É", "xxê", 1), 3);
    EXPECT_EQ(locate_letters("KÖLN", "in kôln", 1), 4);
    EXPECT_EQ(locate_letters("ss", "aß", 1), 2);
    EXPECT_EQ(locate_letters("ß", "öASs", 1), 3);
    EXPECT_EQ(locate_letters("Ё", "еёЕ", 1), 1);
    EXPECT_EQ(locate_letters("éa", "eá", 1), 1);
    EXPECT_EQ(locate_letters("o", "xÖ", 1), 0);
    EXPECT_EQ(locate_letters("ö", "xo", 1), 0);
    EXPECT_EQ(locate_letters("ab", "xa\u0301b", 1), 0);
}

TEST(letter_search, positions_count_characters) {
    EXPECT_EQ(locate_letters("b", "ßß日b", 1), 4);
    EXPECT_EQ(locate_letters("A", "äaä a", 3), 5);
    EXPECT_EQ(locate_letters("x", "äx", 3), 0);
    EXPECT_EQ(locate_letters("x", "x", 0), 0);
    EXPECT_EQ(locate_letters("x", "x", -1), 0);
    EXPECT_EQ(locate_letters("", "ä", 2), 2);
    EXPECT_EQ(locate_letters("", "ä", 3), 0);
    EXPECT_EQ(locate_letters("longer", "ä", 1), 0);
    EXPECT_EQ(locate_letters("x", "", 1), 0);
}

TEST(letter_search, broken_bytes_are_found_as_they_are) {
    EXPECT_EQ(locate_letters("\xC3", "a\xC3", 1), 2);
    EXPECT_EQ(locate_letters("\xC3", "aé", 1), 0);
}

TEST(letter_search, what_nearly_stands_everywhere_is_found_in_the_end) {
    const std::string all(1000, 'a');
    EXPECT_EQ(locate_letters("AAB", "aaaab", 1), 3);
    EXPECT_EQ(locate_letters("ababc", "ABABABABC", 1), 5);
    EXPECT_EQ(locate_letters("aba", "ababa", 2), 3);
    EXPECT_EQ(locate_letters(all + "B", all + all + "b", 1), 1001);
    EXPECT_EQ(locate_letters(all + "c", all + all + "b", 1), 0);
    EXPECT_EQ(locate_letters("\u00C9\u00C9x", "ee\u00E9\u00EAX", 1), 3);
    EXPECT_EQ(locate_letters("ee", "\u00E9e\u00E9ee", 1), 4);
}

}  // namespace
}  // namespace rollcall::engine
