// Tables for people and for programs.
#include "rollcall/cli/terminal/table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rollcall/cli/terminal/text.hpp"

namespace rollcall::cli {
namespace {

using testing::HasSubstr;
using testing::Not;

table_style wide(std::size_t width) { return {width, false}; }

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = text.find('\n', at);
        lines.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return lines;
}

const text_table sessions{{"Id", "User", "Info"}, {{"7", "ann", "SELECT 1"}, {"12", "root", ""}}};

TEST(cli_table_test, columns_are_aligned_and_numbers_stand_to_the_right) {
    EXPECT_EQ(render_table(sessions, {}), "Id  User  Info\n 7  ann   SELECT 1\n12  root\n");
}

TEST(cli_table_test, no_rows_leave_the_header) { EXPECT_EQ(render_table({{"Id", "Info"}, {}}, wide(80)), "Id  Info\n"); }

TEST(cli_table_test, no_columns_leave_nothing) { EXPECT_EQ(render_table({}, wide(80)), ""); }

TEST(cli_table_test, wide_characters_keep_columns_aligned) {
    const text_table table{{"User", "Db"}, {{"漢字", "a"}, {"ann", "b"}}};
    EXPECT_EQ(render_table(table, {}), "User  Db\n漢字  a\nann   b\n");
}

TEST(cli_table_test, info_alone_is_cut_where_that_is_enough) {
    const text_table table{{"Id", "Host", "Info", "FE"}, {{"1", "127.0.0.1:50000", std::string(200, 'x'), "fe1"}}};
    const auto lines = lines_of(render_table(table, wide(60)));
    EXPECT_EQ(lines[1], " 1  127.0.0.1:50000  " + std::string(33, 'x') + "…  fe1");
    EXPECT_EQ(display_width(lines[1]), 60U);
}

TEST(cli_table_test, without_info_the_last_column_is_cut) {
    const text_table table{{"User", "Sessions"}, {{"ann", std::string(100, '9')}}};
    EXPECT_EQ(lines_of(render_table(table, wide(30)))[1], "ann   " + std::string(23, '9') + "…");
}

TEST(cli_table_test, nothing_is_cut_without_a_width) {
    const text_table table{{"Info"}, {{std::string(5000, 'x')}}};
    EXPECT_THAT(render_table(table, {}), HasSubstr(std::string(5000, 'x')));
}

TEST(cli_table_test, no_line_is_wider_than_the_terminal) {
    text_table table;
    table.rows.resize(2);
    for (int column = 0; column < 30; ++column) {
        table.columns.push_back("Column" + std::to_string(column));
        table.rows[0].push_back(std::string(static_cast<std::size_t>(column), 'x'));
        table.rows[1].push_back("漢字漢字漢字漢字");
    }
    for (std::size_t width = 1; width < 200; ++width) {
        for (const auto& line : lines_of(render_table(table, wide(width)))) EXPECT_LE(display_width(line), width);
    }
}

TEST(cli_table_test, a_statement_sends_no_escape_sequence) {
    const text_table table{{"Info"}, {{"\x1b]0;owned\x07\u009b31m\nDROP"}}};
    const auto text = render_table(table, wide(80));
    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, Not(HasSubstr("\u009b")));
    EXPECT_EQ(lines_of(text).size(), 2U);
    EXPECT_THAT(text, HasSubstr("\\x1b]0;owned\\x07\\u009b31m DROP"));
}

TEST(cli_table_test, header_is_bold_where_asked) {
    EXPECT_EQ(render_table(sessions, {80, true}).substr(0, 23), "\x1b[1mId  User  Info\x1b[0m\n");
}

TEST(cli_table_test, json_has_one_object_a_line) {
    EXPECT_EQ(render_json(sessions),
              "[\n{\"Id\": \"7\", \"User\": \"ann\", \"Info\": \"SELECT 1\"},\n"
              "{\"Id\": \"12\", \"User\": \"root\", \"Info\": \"\"}\n]\n");
    EXPECT_EQ(render_json({{"Id"}, {}}), "[]\n");
}

TEST(cli_table_test, json_escapes_what_acts_on_a_terminal) {
    const text_table table{{"Info"}, {{"\x1b\"\\\x7f\u009b\u202e\U000E0041漢"}}};
    EXPECT_EQ(render_json(table), "[\n{\"Info\": \"\\u001b\\\"\\\\\\u007f\\u009b\\u202e\\udb40\\udc41漢\"}\n]\n");
}

TEST(cli_table_test, csv_quotes_what_needs_it) {
    const text_table table{{"Id", "Info"}, {{"1", "a,b"}, {"2", "say \"hi\""}, {"3", "two\nlines"}, {"4", " x"}, {"5", ""}, {"6", "=1+1"}}};
    EXPECT_EQ(render_csv(table, false), "Id,Info\n1,\"a,b\"\n2,\"say \"\"hi\"\"\"\n3,\"two\nlines\"\n4,\" x\"\n5,\n6,=1+1\n");
}

TEST(cli_table_test, csv_of_one_column_shows_empty_rows) { EXPECT_EQ(render_csv({{"Db"}, {{""}}}, false), "Db\n\"\"\n"); }

TEST(cli_table_test, csv_is_lossless_but_on_a_terminal) {
    const text_table table{{"Info"}, {{"\x1b[2J"}}};
    EXPECT_EQ(render_csv(table, false), "Info\n\"\x1b[2J\"\n");
    EXPECT_EQ(render_csv(table, true), "Info\n\\x1b[2J\n");
}

}  // namespace
}  // namespace rollcall::cli
