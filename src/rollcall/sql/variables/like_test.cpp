// LIKE as SHOW and the filters use it.
#include <gtest/gtest.h>

#include <string>

#include "rollcall/sql/variables/variables.hpp"

namespace rollcall::sql {
namespace {

struct matching {
    std::string_view text;
    std::string_view pattern;
    bool expected;
};

TEST(like_match, table_of_patterns) {
    const matching rows[] = {
        {"", "", true},
        {"a", "", false},
        {"", "%", true},
        {"", "_", false},
        {"abc", "abc", true},
        {"abc", "ABC", true},
        {"ABC", "abc", true},
        {"abc", "ab", false},
        {"ab", "abc", false},
        {"abc", "a%", true},
        {"abc", "%c", true},
        {"abc", "%b%", true},
        {"abc", "%%%", true},
        {"abc", "a_c", true},
        {"abc", "___", true},
        {"abc", "__", false},
        {"abc", "____", false},
        {"abc", "%_c", true},
        {"c", "%_c", false},
        {"a%c", "a\\%c", true},
        {"abc", "a\\%c", false},
        {"a_c", "a\\_c", true},
        {"abc", "a\\_c", false},
        {"a\\c", "a\\\\c", true},
        {"a\\", "a\\", true},
        {"aXbXc", "a%X%c", true},
        {"mississippi", "%iss%ip%", true},
        {"mississippi", "%iss%is%is%", false},
        {"ab", "a%b%c", false},
        {"\xc3\xa9", "_", true},
        {"\xc3\xa9", "__", false},
        {"x\xf0\x9f\x98\x80y", "x_y", true},
        {"\xff", "_", true},
        {"character_set_client", "character\\_set\\_%", true},
        {"characterXsetXclient", "character\\_set\\_%", false},
    };
    for (const matching& r : rows) EXPECT_EQ(like_match(r.text, r.pattern), r.expected) << r.text << " LIKE " << r.pattern;
}

TEST(like_match, many_percent_signs_stay_fast) {
    const std::string text(20000, 'a');
    std::string pattern;
    for (int i = 0; i < 200; ++i) pattern += "%a";
    EXPECT_FALSE(like_match(text, pattern + "%b"));
    EXPECT_TRUE(like_match(text, pattern));
}

}  // namespace
}  // namespace rollcall::sql
