// Where a head and its first line end, in whatever portions it comes. What it refuses: head_scan_test.cpp.
#include "rollcall/http/message/head_lines.hpp"

#include <gtest/gtest.h>

#include <string>

namespace rollcall::http {
namespace {

TEST(head_lines_test, finds_the_ends_byte_by_byte) {
    const std::string head = "first\r\nA: b\r\n\r\n";
    const std::string bytes = head + "body";
    head_lines lines{100};
    for (std::size_t size = 0; size < head.size(); ++size) {
        EXPECT_EQ(*lines.advance(bytes.substr(0, size)), std::nullopt) << size;
        EXPECT_EQ(lines.first_line_end().has_value(), size >= 7) << size;
    }
    EXPECT_EQ(*lines.advance(bytes), head.size());
    EXPECT_EQ(lines.first_line_end(), 5U);
}

TEST(head_lines_test, bound_is_exact) {
    const std::string head = "first\r\nA: b\r\n\r\n";
    EXPECT_EQ(*head_lines{head.size()}.advance(head), head.size());
    EXPECT_EQ(head_lines{head.size() - 1}.advance(head).error(), head_flaw::too_long);
}

TEST(head_lines_test, empty_first_line_is_a_head_of_its_own) {
    head_lines lines{100};
    EXPECT_EQ(*lines.advance("\r\nGET"), 2U);
    EXPECT_EQ(lines.first_line_end(), std::nullopt);
}

}  // namespace
}  // namespace rollcall::http
