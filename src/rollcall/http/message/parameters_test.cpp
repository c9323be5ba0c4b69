// Percent-coding and the reading of query parameters, as tables.
#include "rollcall/http/message/parameters.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rollcall::http {
namespace {

using namespace std::string_literals;

TEST(percent_decode_test, decodes_each_escape_once) {
    struct row {
        std::string_view text;
        bool plus_is_blank;
        std::optional<std::string> expected;
    };
    const std::vector<row> rows{
        {"", true, ""},
        {"abc", true, "abc"},
        {"a+b", true, "a b"},
        {"a+b", false, "a+b"},
        {"%2B", true, "+"},
        {"%41%6a%6A", false, "Ajj"},
        {"%2541", false, "%41"},
        {"%00", false, "\0"s},
        {"%ff%C3", false, "\xff\xc3"},
        {"100%25", false, "100%"},
        {"%", false, std::nullopt},
        {"%4", false, std::nullopt},
        {"a%", false, std::nullopt},
        {"a%4", false, std::nullopt},
        {"%4g", false, std::nullopt},
        {"%g4", false, std::nullopt},
        {"%%41", false, std::nullopt},
        {"%+1", true, std::nullopt},
        {"% 1", true, std::nullopt},
        {"%-1", true, std::nullopt},
    };
    for (const auto& [text, plus_is_blank, expected] : rows) EXPECT_EQ(percent_decode(text, plus_is_blank), expected) << text;
}

TEST(percent_encode_test, leaves_only_unreserved_characters) {
    EXPECT_EQ(percent_encode("AZaz09-._~"), "AZaz09-._~");
    EXPECT_EQ(percent_encode("/ +&=%?#\xc3\xbc"), "%2F%20%2B%26%3D%25%3F%23%C3%BC");
    EXPECT_EQ(percent_encode("\0\xff"s), "%00%FF");
}

TEST(percent_encode_test, decoding_gives_back_every_byte) {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    EXPECT_EQ(percent_decode(percent_encode(all), true), all);
    EXPECT_EQ(percent_decode(percent_encode(all), false), all);
}

TEST(parse_query_test, keeps_order_repetition_and_empty_values) {
    struct row {
        std::string_view text;
        parameter_list expected;
    };
    const std::vector<row> rows{
        {"", {}},
        {"&", {}},
        {"a", {{"a", ""}}},
        {"a=", {{"a", ""}}},
        {"=", {{"", ""}}},
        {"=x", {{"", "x"}}},
        {"a=1&b=2", {{"a", "1"}, {"b", "2"}}},
        {"&&a=1&&b=2&", {{"a", "1"}, {"b", "2"}}},
        {"b=2&a=1&b=3", {{"b", "2"}, {"a", "1"}, {"b", "3"}}},
        {"a=b=c", {{"a", "b=c"}}},
        {"a=1;b=2", {{"a", "1;b=2"}}},
        {"q=SELECT+%26%3D%2b", {{"q", "SELECT &=+"}}},
        {"%71=1", {{"q", "1"}}},
        {"q=\xff%fe", {{"q", "\xff\xfe"}}},
    };
    for (const auto& [text, expected] : rows) {
        const auto parsed = parse_query(text);
        ASSERT_TRUE(parsed.has_value()) << text;
        EXPECT_EQ(*parsed, expected) << text;
    }
}

TEST(parse_query_test, bad_escape_is_a_400_that_shows_its_part) {
    for (const std::string_view text : {"a=1&b=%zz", "a=1&%=%41", "b=%4", "%"}) {
        const auto parsed = parse_query(text);
        ASSERT_TRUE(parsed.has_error()) << text;
        EXPECT_EQ(parsed.error().status, 400U);
    }
    EXPECT_EQ(parse_query("a=1&b=%zz").error().sentence,
              "The query part 'b=%zz' holds a '%' that two hexadecimal digits do not follow; write a percent sign as %25.");
}

TEST(check_known_test, unknown_parameter_lists_the_known_ones) {
    const auto checked = check_known({{"user", "a"}, {"usr", "b"}}, {"user", "host"});
    ASSERT_TRUE(checked.has_error());
    EXPECT_EQ(checked.error().status, 400U);
    EXPECT_EQ(checked.error().sentence, "The parameter 'usr' is not known. Known here: user, host.");
}

TEST(check_known_test, path_without_parameters_says_so) {
    EXPECT_EQ(check_known({{"x", ""}}, {}).error().sentence, "The parameter 'x' is not known. This path takes no parameters.");
}

TEST(check_known_test, repeated_parameter_lists_the_known_ones) {
    EXPECT_EQ(check_known({{"user", "a"}, {"host", "h"}, {"user", "a"}}, {"user", "host"}).error().sentence,
              "The parameter 'user' is given twice; give it once. Known here: user, host.");
}

TEST(check_known_test, cache_buster_passes_even_twice) {
    EXPECT_TRUE(check_known({{"_", "1"}, {"_", "2"}}, {}).has_value());
    EXPECT_TRUE(check_known({}, {}).has_value());
    EXPECT_TRUE(check_known({{"a", ""}, {"b", ""}}, {"b", "a"}).has_value());
}

TEST(check_known_test, names_differ_by_case) { EXPECT_TRUE(check_known({{"User", "a"}}, {"user"}).has_error()); }

TEST(check_known_test, long_and_broken_names_are_shown_short_and_valid) {
    const auto checked = check_known({{"\xff" + std::string(100, 'x'), ""}}, {"a"});
    EXPECT_EQ(checked.error().sentence, "The parameter '\xEF\xBF\xBD" + std::string(63, 'x') + "…' is not known. Known here: a.");
}

TEST(find_parameter_test, absent_and_empty_differ) {
    const parameter_list query{{"a", ""}, {"b", "1"}};
    EXPECT_EQ(find_parameter(query, "a"), "");
    EXPECT_EQ(find_parameter(query, "b"), "1");
    EXPECT_EQ(find_parameter(query, "c"), std::nullopt);
}

TEST(number_parameter_test, takes_decimal_numbers_within_bounds) {
    constexpr auto top = std::numeric_limits<std::uint64_t>::max();
    struct row {
        std::string text;
        std::uint64_t low;
        std::uint64_t high;
        std::optional<std::uint64_t> expected;
    };
    const std::vector<row> rows{
        {"0", 0, 9, 0},
        {"9", 0, 9, 9},
        {"10", 0, 9, std::nullopt},
        {"1", 2, 9, std::nullopt},
        {"007", 0, 9, 7},
        {"", 0, 9, std::nullopt},
        {"-1", 0, 9, std::nullopt},
        {"+1", 0, 9, std::nullopt},
        {" 1", 0, 9, {}},
        {"1 ", 0, 9, {}},
        {"1.0", 0, 9, std::nullopt},
        {"0x1", 0, 9, std::nullopt},
        {"1e0", 0, 9, {}},
        {"1\0"s, 0, 9, {}},
        {"18446744073709551615", 0, top, top},
        {"18446744073709551616", 0, top, std::nullopt},
    };
    for (const auto& [text, low, high, expected] : rows) {
        const auto number = number_parameter({{"n", text}}, "n", low, high);
        ASSERT_EQ(number.has_value(), expected.has_value()) << text;
        if (expected) {
            EXPECT_EQ(*number, expected) << text;
        }
    }
}

TEST(number_parameter_test, absent_is_nothing) {
    const auto number = number_parameter({{"m", "1"}}, "n", 0, 9);
    ASSERT_TRUE(number.has_value());
    EXPECT_EQ(*number, std::nullopt);
}

TEST(number_parameter_test, sentence_names_value_and_bounds) {
    const auto number = number_parameter({{"limit", "ten"}}, "limit", 1, 100);
    ASSERT_TRUE(number.has_error());
    EXPECT_EQ(number.error().status, 400U);
    EXPECT_EQ(number.error().sentence, "The parameter 'limit' is 'ten'; it takes a whole number from 1 to 100.");
}

TEST(flag_parameter_test, takes_true_and_false_only) {
    EXPECT_EQ(*flag_parameter({{"f", "true"}}, "f"), true);
    EXPECT_EQ(*flag_parameter({{"f", "false"}}, "f"), false);
    EXPECT_EQ(*flag_parameter({}, "f"), std::nullopt);
    for (const std::string text : {"", "1", "0", "TRUE", "yes", "truee", " true"}) {
        EXPECT_TRUE(flag_parameter({{"f", text}}, "f").has_error()) << text;
    }
    EXPECT_EQ(flag_parameter({{"active", "1"}}, "active").error().sentence, "The parameter 'active' is '1'; it takes true or false.");
}

}  // namespace
}  // namespace rollcall::http
