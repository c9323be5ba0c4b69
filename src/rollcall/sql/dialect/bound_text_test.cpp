// What texts of parameters spell.
#include "rollcall/sql/dialect/bound_text.hpp"

#include <gtest/gtest.h>

namespace rollcall::sql {
namespace {

bool reads(std::string_view text, std::string_view column) {
    expression parameter{"$1"};
    parameter.type = type_of_bound_text(text);
    return engine_reads(parameter, type_of_text(column));
}

TEST(bound_text, whole_numbers_that_fit_are_the_engines_to_read) {
    for (const std::string_view column : {"tinyint", "smallint", "int", "bigint", "decimal(8,2)", "double"}) {
        EXPECT_TRUE(reads("7", column) && reads("-42", column)) << column;
    }
    EXPECT_TRUE(reads("123456789012345678", "bigint") && reads("12", "int unsigned"));
    for (const std::string_view text : {"", "-", "+1", " 1", "1 ", "1_0", "0x1F", "1.5", "1e2", "12abc", "1234567890123456789"}) {
        EXPECT_FALSE(reads(text, "bigint")) << text;
    }
    EXPECT_FALSE(reads("300", "tinyint") || reads("-1", "int unsigned") || reads("1234567890", "int") || reads("1234567", "decimal(8,2)"));
    EXPECT_FALSE(reads("7", "year") || reads("7", "bit(8)") || reads("7", "date") || reads("7", "time"));
}

TEST(bound_text, days_and_points_in_time_are_so_in_their_plainest_form) {
    EXPECT_TRUE(reads("2024-02-29", "date") && reads("2024-02-29", "datetime") && reads("2024-02-29 10:11:12", "timestamp"));
    EXPECT_FALSE(reads("2024-02-29 10:11:12", "date"));
    for (const std::string_view text : {"2024-02-30", "2024-2-1", "20240201", "2024-02-01 10:11:12.5", "infinity", "epoch"}) {
        EXPECT_FALSE(reads(text, "date") || reads(text, "datetime")) << text;
    }
}

TEST(bound_text, what_is_no_parameter_is_not) {
    expression column{"\"a\""};
    column.type = type_of_bound_text("7");
    EXPECT_FALSE(engine_reads(column, types::bigint));
}

}  // namespace
}  // namespace rollcall::sql
