// Text forms of dates and times, at their extremes.
#include <gtest/gtest.h>

#include <limits>

#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {
namespace {

std::string date_text(const date_value& value) {
    std::string out;
    append_date(out, value);
    return out;
}

std::string time_text(const time_value& value, std::uint8_t scale) {
    std::string out;
    append_time(out, value, scale);
    return out;
}

std::string datetime_text(const datetime_value& value, std::uint8_t scale) {
    std::string out;
    append_datetime(out, value, scale);
    return out;
}

TEST(date_text_test, years_have_four_digits_or_more) {
    EXPECT_EQ(date_text({2024, 1, 31}), "2024-01-31");
    EXPECT_EQ(date_text({0, 0, 0}), "0000-00-00");
    EXPECT_EQ(date_text({44, 3, 15}), "0044-03-15");
    EXPECT_EQ(date_text({-44, 3, 15}), "-0044-03-15");
    EXPECT_EQ(date_text({294247, 1, 10}), "294247-01-10");
    EXPECT_EQ(date_text({std::numeric_limits<std::int32_t>::min(), 12, 31}), "-2147483648-12-31");
}

TEST(time_text_test, fraction_has_as_many_digits_as_the_scale) {
    const time_value value{true, 12, 34, 56, 789};
    EXPECT_EQ(time_text(value, 6), "-12:34:56.000789");
    EXPECT_EQ(time_text(value, 4), "-12:34:56.0007");
    EXPECT_EQ(time_text(value, 1), "-12:34:56.0");
    EXPECT_EQ(time_text(value, 0), "-12:34:56");
    EXPECT_EQ(time_text(value, 9), "-12:34:56.000789");
    EXPECT_EQ(time_text({false, 0, 0, 0, 999'999}, 3), "00:00:00.999") << "cut, not rounded";
}

TEST(time_text_test, hours_pass_24) {
    EXPECT_EQ(time_text({false, 1, 2, 3, 0}, 0), "01:02:03");
    EXPECT_EQ(time_text({true, 838, 59, 59, 0}, 0), "-838:59:59");
    EXPECT_EQ(time_text({false, std::numeric_limits<std::uint32_t>::max(), 0, 0, 0}, 0), "4294967295:00:00");
}

TEST(datetime_text_test, date_and_clock_stand_apart_by_a_blank) {
    EXPECT_EQ(datetime_text({{2024, 2, 29}, {false, 13, 14, 15, 160}}, 0), "2024-02-29 13:14:15");
    EXPECT_EQ(datetime_text({{2024, 2, 29}, {false, 13, 14, 15, 160}}, 6), "2024-02-29 13:14:15.000160");
    EXPECT_EQ(datetime_text({}, 3), "0000-00-00 00:00:00.000");
}

}  // namespace
}  // namespace rollcall::wire
