// Row lines: exact bytes out, the same rows in, whatever the pieces; and everything that a member could send wrongly.
#include "rollcall/cluster/questions/row_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace rollcall::cluster {
namespace {

using ::testing::HasSubstr;

const std::vector<std::string_view> columns{"Id", "User"};

registry::listed_rows two_rows() {
    registry::listed_rows rows;
    const auto add = [&](registry::sort_key key, std::uint32_t id, std::string_view json) {
        rows.rows.push_back({std::move(key), connection_id{id}, rows.bytes.size(), json.size()});
        rows.bytes += json;
    };
    add({false, 0, "ann"}, 4, R"({"Id":"4","User":"ann"})");
    add({true, 0, ""}, 9, R"({"Id":"9","User":""})");
    rows.matches = 7;
    return rows;
}

constexpr std::string_view two_lines = "rows 2 7\nx616E6E 4 {\"Id\":\"4\",\"User\":\"ann\"}\n- 9 {\"Id\":\"9\",\"User\":\"\"}\n";

row_line_reader make_reader(std::size_t at_most = 100, std::size_t line_bytes = 1000) {
    return row_line_reader{make_row_frame(columns), at_most, line_bytes};
}

std::string error_of(std::string_view bytes, std::size_t at_most = 100, std::size_t line_bytes = 1000) {
    auto reader = make_reader(at_most, line_bytes);
    if (const auto fed = reader.feed(bytes); fed.has_error()) return fed.error().sentence;
    const auto finished = reader.finish();
    return finished.has_error() ? finished.error().sentence : "";
}

TEST(row_lines_test, rows_are_exact_to_the_byte) { EXPECT_EQ(encode_row_lines(two_rows()), two_lines); }

TEST(row_lines_test, lines_come_back_as_rows_in_any_pieces) {
    for (std::size_t size = 1; size <= two_lines.size(); ++size) {
        auto reader = make_reader();
        for (std::size_t at = 0; at < two_lines.size(); at += size) ASSERT_TRUE(reader.feed(two_lines.substr(at, size)).has_value());
        ASSERT_TRUE(reader.finish().has_value());
        const auto& rows = reader.rows();
        EXPECT_EQ(rows.matches, 7U);
        ASSERT_EQ(rows.rows.size(), 2U);
        EXPECT_EQ(rows.bytes, R"({"Id":"4","User":"ann"},{"Id":"9","User":""})");
        EXPECT_EQ(rows.rows[0].key.text, "ann");
        EXPECT_TRUE(rows.rows[1].key.empty);
        EXPECT_EQ(rows.rows[1].id, connection_id{9});
    }
}

TEST(row_lines_test, every_cut_answer_is_refused) {
    for (std::size_t size = 0; size < two_lines.size(); ++size) EXPECT_NE(error_of(two_lines.substr(0, size)), "") << size;
}

TEST(row_lines_test, more_than_was_asked_for_is_refused_at_the_header) {
    EXPECT_THAT(error_of("rows 101 101\n"), HasSubstr("101 rows where at most 100"));
    EXPECT_THAT(error_of(std::string{two_lines} + "- 1 {\"Id\":\"1\",\"User\":\"\"}\n"), HasSubstr("gives more"));
    EXPECT_THAT(error_of("rows 1 1\n- 1 " + std::string(2000, 'x')), HasSubstr("more than 1000 bytes"));
}

TEST(row_lines_test, what_is_no_header_is_refused) {
    for (const auto* const wrong : {"{}\n", "rows\n", "rows 1\n", "rows 2 1\n", "rows -1 1\n", "rows 1 1 1\n", "\n"}) {
        EXPECT_THAT(error_of(wrong), HasSubstr("nothing that is a list")) << wrong;
    }
}

TEST(row_lines_test, what_is_no_row_of_the_columns_is_refused) {
    for (const auto* const wrong :
         {R"({"Id":"1"})", R"({"User":"","Id":"1"})", R"({"Id":"1","User":""},)", R"({"Id":1,"User":""})", R"({"Id":"1","User":"","X":""})",
          R"({"Id":"1","User":"\x"})", R"({"Id":"1","User":"\u00g0"})", "{\"Id\":\"1\",\"User\":\"\t\"}",
          "{\"Id\":\"1\",\"User\":\"\xff\"}", R"({"Id":"1","User":")", R"({"Id":"1","User":"\)", ""}) {
        EXPECT_THAT(error_of(std::string{"rows 1 1\n- 1 "} + wrong + "\n"), HasSubstr("its row 1 is not")) << wrong;
    }
    EXPECT_THAT(error_of("rows 1 1\nxyz 1 {\"Id\":\"1\",\"User\":\"\"}\n"), HasSubstr("its row 1 is not"));
    EXPECT_THAT(error_of("rows 1 1\n- 1a {\"Id\":\"1\",\"User\":\"\"}\n"), HasSubstr("its row 1 is not"));
}

TEST(row_lines_test, escapes_and_other_scripts_pass) {
    EXPECT_EQ(error_of("rows 1 1\n12 1 {\"Id\":\"\\\"\\\\\\n\\u00aF\",\"User\":\"\xc3\xa4\"}\n"), "");
}

// A value is looked through eight bytes at a time, from wherever it begins.
TEST(row_lines_test, each_byte_of_a_value_is_looked_at) {
    const auto frame = make_row_frame(columns);
    const auto row = [](const std::string& value) { return R"({"Id":"1","User":")" + value + "\"}"; };
    for (std::size_t length = 1; length <= 20; ++length) {
        for (std::size_t at = 0; at < length; ++at) {
            std::string value(length, '\x7f');
            EXPECT_TRUE(is_row(row(value), *frame));
            for (const char wrong : {'\0', '\x1f', '\n', '"', '\\', '\x80'}) {
                value[at] = wrong;
                // A backslash makes an escape of what follows; none begins with 0x7f, and before the quote it takes the end away.
                EXPECT_FALSE(is_row(row(value), *frame)) << length << ' ' << at << ' ' << static_cast<int>(wrong);
            }
        }
    }
    EXPECT_TRUE(is_row(row(" !#[]^~"), *frame));
}

// The frame too is compared eight bytes at a time, whatever its pieces' lengths.
TEST(row_lines_test, each_byte_of_the_frame_is_compared) {
    std::vector<std::string> names;
    for (std::size_t length = 1; length <= 20; ++length) names.emplace_back(length, 'n');
    const auto frame = make_row_frame({names.begin(), names.end()});
    std::string row;
    for (const auto& name : names) row += (row.empty() ? "{\"" : ",\"") + name + "\":\"\"";
    row += '}';
    EXPECT_TRUE(is_row(row, *frame));
    for (std::size_t at = 0; at < row.size(); ++at) {
        EXPECT_FALSE(is_row(row.substr(0, at), *frame)) << at;
        auto wrong = row;
        wrong[at] = static_cast<char>(wrong[at] ^ 1);
        EXPECT_FALSE(is_row(wrong, *frame)) << at;
    }
}

TEST(row_lines_test, a_list_of_one_string_is_a_value_where_the_column_is_one) {
    const auto frame = make_row_frame({"Id", "__hrefPaths[]"});
    EXPECT_TRUE(is_row(R"({"Id":"1","__hrefPaths":["/x"]})", *frame));
    EXPECT_FALSE(is_row(R"({"Id":"1","__hrefPaths":"/x"})", *frame));
    EXPECT_FALSE(is_row(R"({"Id":"1","__hrefPaths":["/x","/y"]})", *frame));
}

}  // namespace
}  // namespace rollcall::cluster
