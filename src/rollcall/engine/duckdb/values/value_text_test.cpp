// Numbers, times and ids as text, at their edges.
#include "rollcall/engine/duckdb/values/value_text.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rollcall::engine {
namespace {

template <class... Arguments>
std::string text_by(void (*append)(std::string&, Arguments...), Arguments... arguments) {
    std::string out;
    append(out, arguments...);
    return out;
}

TEST(value_text, decimal_places_the_point_at_any_width) {
    struct decimal_case {
        std::int64_t value;
        std::uint8_t scale;
        std::string_view text;
    };
    constexpr decimal_case cases[] = {
        {0, 0, "0"},      {0, 2, "0.00"},         {5, 2, "0.05"},      {-5, 2, "-0.05"},
        {100, 2, "1.00"}, {-12345, 2, "-123.45"}, {12345, 0, "12345"}, {1, 5, "0.00001"},
    };
    for (const auto& row : cases) EXPECT_EQ((text_by<int128, std::uint8_t>(append_decimal, row.value, row.scale)), row.text);
}

TEST(value_text, integers_of_128_bits_keep_inner_zeros) {
    const int128 value = static_cast<int128>(10'000'000'000'000'000'000U) * 10 + 7;
    EXPECT_EQ(text_by<int128>(append_integer, value), "100000000000000000007");
    EXPECT_EQ(text_by<int128>(append_integer, -value), "-100000000000000000007");
}

TEST(value_text, interval_reads_as_duckdb_prints_it) {
    struct interval_case {
        duckdb_interval value;
        std::string_view text;
    };
    constexpr interval_case cases[] = {
        {{0, 0, 0}, "00:00:00"},
        {{1, 0, 0}, "1 month"},
        {{-14, 2, 0}, "-1 year -2 months 2 days"},
        {{0, -1, 0}, "-1 day"},
        {{0, 1, -1}, "1 day -00:00:00.000001"},
        {{0, 0, 360000000000}, "100:00:00"},
        {{0, 0, std::numeric_limits<std::int64_t>::min()}, "-2562047788:00:54.775808"},
    };
    for (const auto& row : cases) EXPECT_EQ(text_by<duckdb_interval>(append_interval, row.value), row.text);
}

TEST(value_text, dates_outside_of_mysqls_years_are_no_dates) {
    EXPECT_FALSE(to_date(-719529).has_value());
    EXPECT_EQ(*to_date(-719528), (date_value{0, 1, 1}));
    EXPECT_EQ(*to_date(2932896), (date_value{9999, 12, 31}));
    EXPECT_FALSE(to_date(2932897).has_value());
    EXPECT_FALSE(to_date(std::numeric_limits<std::int32_t>::max()).has_value());
    EXPECT_FALSE(to_datetime(std::numeric_limits<std::int64_t>::max()).has_value());
    EXPECT_FALSE(to_datetime(-std::numeric_limits<std::int64_t>::max()).has_value());
}

TEST(value_text, dates_of_any_year_have_a_text) {
    EXPECT_EQ(text_by<std::int32_t>(append_date_text, 0), "1970-01-01");
    EXPECT_EQ(text_by<std::int32_t>(append_date_text, -719529), "0002-12-31 (BC)");
    EXPECT_EQ(text_by<std::int32_t>(append_date_text, 2932897), "10000-01-01");
    EXPECT_EQ(text_by<std::int32_t>(append_date_text, 2147483646), "5881580-07-10");
    EXPECT_EQ(text_by<std::int32_t>(append_date_text, std::numeric_limits<std::int32_t>::max()), "infinity");
}

TEST(value_text, datetimes_convert_there_and_back) {
    for (const std::int64_t micros : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{86'399'999'999},
                                      std::int64_t{-62'167'219'200'000'000}, std::int64_t{253'402'300'799'999'999}}) {
        const auto value = to_datetime(micros);
        ASSERT_TRUE(value.has_value()) << micros;
        EXPECT_EQ(to_microseconds(*value), micros);
    }
}

TEST(value_text, damaged_bits_and_bignums_are_nothing_rather_than_read_past_the_end) {
    EXPECT_EQ(text_by<std::string_view>(append_bits, ""), "");
    EXPECT_EQ(text_by<std::string_view>(append_bignum, "ab"), "");
}

}  // namespace
}  // namespace rollcall::engine
