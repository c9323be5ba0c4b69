// Parameters as constants: each kind, and what is in quotes.
#include "rollcall/sql/dialect/parameter_text.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

TEST(parameter_text, each_kind_is_a_constant) {
    const date_value date{2024, 2, 29};
    const parameter_list values{std::monostate{}, std::int64_t{-5}, std::string{"it's $1"}, 2.0, 0.5, blob_value{"\x01"}, date};
    const auto out = with_parameter_values("f($1, $2, $3, $4, $5, $6, $7)", values);
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(*out, "f(NULL, (-5), ('it''s $1'), (2), CAST('0.5' AS DOUBLE), '\\x01'::BLOB, CAST('2024-02-29' AS DATE))");
}

TEST(parameter_text, what_is_quoted_stays) {
    const auto out = with_parameter_values(R"("$1" = '$1 '' $1' AND $1)", parameter_list{std::int64_t{7}});
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(*out, R"("$1" = '$1 '' $1' AND (7))");
}

TEST(parameter_text, a_zero_byte_is_joined_in) {
    const auto out = with_parameter_values("$1", parameter_list{std::string("a\0b", 3)});
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(*out, "('a' || chr(0) || 'b')");
}

TEST(parameter_text, what_cannot_be_text_is_refused) {
    EXPECT_TRUE(with_parameter_values("$1", parameter_list{std::string("\xff")}).has_error());
    EXPECT_TRUE(with_parameter_values("$2", parameter_list{std::int64_t{1}}).has_error());
}

TEST(parameter_text, blanks_at_the_end_are_taken_off_or_stand_for_more) {
    parameter_list values{std::string{"a  "}, std::string{"b"}, std::int64_t{5}, blob_value{"c "}, std::string{"d "}};
    pad_values(values, std::vector<padded_parameter>{{1, false}, {2, true}, {3, true}, {4, true}, {9, false}});
    EXPECT_EQ(values, (parameter_list{std::string{"a"}, std::string{"b "}, std::int64_t{5}, blob_value{"c "}, std::string{"d "}}));
}

TEST(parameter_text, limit_takes_no_null_and_nothing_below_zero) {
    parameter_list values{std::monostate{}, std::int64_t{-1}, std::int64_t{0}, std::string{"2"}};
    EXPECT_TRUE(fit_limits("SELECT $1, $2 FROM t WHERE a = ' LIMIT $1' LIMIT $3 OFFSET $4", values).has_value());
    EXPECT_EQ(fit_limits("SELECT 1 LIMIT $1", values).error().code, sql_errc::stmt_arguments);
    EXPECT_EQ(fit_limits("SELECT (SELECT 1 LIMIT $3 OFFSET $2), 'it''s'", values).error().code, sql_errc::stmt_arguments);
    parameter_list one{std::int64_t{1}};
    EXPECT_TRUE(fit_limits("SELECT 1 LIMIT $1", one).has_value());
}

TEST(parameter_text, limit_of_all_rows_is_the_most_that_the_engine_counts_to) {
    constexpr std::uint64_t all = UINT64_MAX;
    parameter_list values{all, all, 18446744073709551615.0, std::uint64_t{5}};
    EXPECT_TRUE(fit_limits("SELECT $1 LIMIT $2 OFFSET $3", values).has_value());
    EXPECT_EQ(values, (parameter_list{all, std::int64_t{INT64_MAX}, std::int64_t{INT64_MAX}, std::uint64_t{5}}));
}

}  // namespace
}  // namespace rollcall::sql
