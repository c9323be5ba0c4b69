// Regular expressions: matches by characters, replacements, bounds and what is refused.
#include "rollcall/engine/duckdb/functions/text/regexp_values.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace rollcall::engine {
namespace {

any_value text(std::string_view value) { return value; }
any_value number(int value) { return exact_number{value, 0}; }

std::string replaced(std::vector<any_value> arguments) {
    const auto out = regexp_replace(arguments);
    return out.has_error() ? "error " + std::to_string(static_cast<int>(out.error().code)) : out->value_or("NULL");
}
std::string found(std::vector<any_value> arguments) {
    const auto out = regexp_substr(arguments);
    return out.has_error() ? "error " + std::to_string(static_cast<int>(out.error().code)) : out->value_or("NULL");
}
std::int64_t position(std::vector<any_value> arguments) { return (*regexp_instr(arguments)).value_or(-1); }

TEST(regexp_values, all_matches_are_replaced_or_one) {
    EXPECT_EQ(replaced({text("abc def ghi"), text("[a-z]+"), text("X")}), "X X X");
    EXPECT_EQ(replaced({text("abc def ghi"), text("[a-z]+"), text("X"), number(1), number(3)}), "abc def X");
    EXPECT_EQ(replaced({text("äbc äbc"), text("b"), text("X"), number(4)}), "äbc äXc");
    EXPECT_EQ(replaced({text("ABC"), text("b"), text("x"), number(1), number(0), text("i")}), "AxC");
}

TEST(regexp_values, groups_and_escapes_stand_in_the_replacement) {
    EXPECT_EQ(replaced({text("John Smith"), text("(\\w+) (\\w+)"), text("$2 $1")}), "Smith John");
    EXPECT_EQ(replaced({text("a"), text("a"), text("\\$1")}), "$1");
    EXPECT_EQ(replaced({text("a"), text("a"), text("$1")}), "error 3686");
}

TEST(regexp_values, an_empty_match_stands_between_all_characters) {
    EXPECT_EQ(replaced({text("äb"), text(""), text("-")}), "-ä-b-");
    EXPECT_EQ(replaced({text(""), text("x*"), text("-")}), "-");
}

TEST(regexp_values, a_result_beyond_the_bound_is_an_error) {
    const std::string long_text(100'000, 'a');
    EXPECT_EQ(replaced({text(long_text), text(""), text(long_text)}), "error 3684");
}

TEST(regexp_values, a_large_pattern_over_a_long_text_is_an_error) {
    const std::string long_text(8'000'000, 'a');
    EXPECT_EQ(found({text(long_text), text("(a{0,100}){0,9}b")}), "error 3699");
    EXPECT_EQ(found({text(long_text), text("b")}), "NULL");
    EXPECT_EQ(found({text("aab"), text("(a{0,100}){0,9}b")}), "aab");
}

TEST(regexp_values, matches_are_told_by_characters) {
    EXPECT_EQ(position({text("dog cat dog"), text("dog")}), 1);
    EXPECT_EQ(position({text("dog cat dog"), text("dog"), number(2)}), 9);
    EXPECT_EQ(position({text("ää dog"), text("dog"), number(1), number(1), number(1)}), 7);
    EXPECT_EQ(position({text("aa"), text("b")}), 0);
    EXPECT_EQ(found({text("abc def ghi"), text("[a-z]+"), number(1), number(3)}), "ghi");
    EXPECT_EQ(found({text("abc"), text("x")}), "NULL");
    EXPECT_EQ(found({text("abc"), text("b"), number(9)}), "error 3686");
}

TEST(regexp_values, what_is_no_pattern_is_an_error) {
    EXPECT_EQ(found({text("a"), text("(")}), "error 3691");
    EXPECT_EQ(found({text("a"), text("a(?=b)")}), "error 3690");
    EXPECT_EQ(found({text("a"), text("[a")}), "error 3696");
    EXPECT_EQ(found({text("a"), text("a"), number(1), number(1), text("q")}), "error 3685");
    EXPECT_EQ(found({any_value{}, text("a")}), "NULL");
}

}  // namespace
}  // namespace rollcall::engine
