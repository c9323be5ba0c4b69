// Numbers and dates out of text, as MySQL's manual gives them.
#include "rollcall/sql/types/number_text.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

TEST(leading_number, reads_what_a_text_begins_with) {
    struct row {
        std::string_view text;
        std::string_view digits;
        bool whole;
    };
    for (const row& each :
         {row{"12", "12", true}, row{" 12abc", "12", false}, row{"abc", "0", false}, row{"", "0", false}, row{"-1.50 ", "-1.5", true},
          row{"2.0", "2", true}, row{".5", "0.5", true}, row{"1e3", "1e3", true}, row{"1e", "1", false}, row{"007", "7", true}}) {
        const auto read = read_leading_number(each.text);
        EXPECT_EQ(read.digits, each.digits) << each.text;
        EXPECT_EQ(read.whole, each.whole) << each.text;
    }
}

std::string date_of(std::string_view text) {
    const auto read = read_date(text);
    return read ? timestamp_literal(read->value) : "none";
}

TEST(date_text, is_read_in_mysqls_forms_and_moved_to_utc) {
    EXPECT_EQ(date_of("2024-01-05"), "2024-01-05 00:00:00");
    EXPECT_EQ(date_of("24-1-5"), "2024-01-05 00:00:00");
    EXPECT_EQ(date_of("70-01-05"), "1970-01-05 00:00:00");
    EXPECT_EQ(date_of("20240105101112"), "2024-01-05 10:11:12");
    EXPECT_EQ(date_of("2024-01-05 10:11:12+02:00"), "2024-01-05 08:11:12");
    EXPECT_EQ(date_of("2024-01-05T10:11:12.5"), "2024-01-05 10:11:12.500000");
    for (const auto* const text : {"", "abc", "2024-02-30", "2024-01-05 25:00:00", "2024-01-05T10:11:12Z", "2024-01-05 10:11:12+15:00"}) {
        EXPECT_EQ(date_of(text), "none") << text;
    }
}

TEST(date_text, rounds_to_its_digits_and_carries) {
    const auto read = read_date("2024-12-31 23:59:59.789");
    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(timestamp_literal(rounded(read->value, 0)), "2025-01-01 00:00:00");
    EXPECT_EQ(timestamp_literal(rounded(read->value, 1)), "2024-12-31 23:59:59.800000");
}

}  // namespace
}  // namespace rollcall::sql
