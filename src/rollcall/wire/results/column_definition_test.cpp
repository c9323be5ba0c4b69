// Column definitions: one in full, then a row for each type.
#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/base/text/byte_cursor.hpp"
#include "rollcall/wire/results/response.hpp"

namespace rollcall::wire {
namespace {

column column_of(column_type type) {
    column made;
    made.name = "c";
    made.type = type;
    return made;
}

TEST(column_definition_test, column_of_a_table_in_full) {
    auto made = column_of(column_type::int32);
    made.name = "id";
    made.database = "shop";
    made.table = "items";
    made.nullable = false;
    std::string out;
    append_column_definition(out, made);
    EXPECT_EQ(dump(out), dump(hex("03 'def' 04 'shop' 05 'items' 05 'items' 02 'id' 02 'id' 0c 3f 00 0b 00 00 00 03 81 00 00 00 00")));
}

TEST(column_definition_test, expression_has_no_origin) {
    std::string out;
    append_column_definition(out, column_of(column_type::text));
    EXPECT_EQ(dump(out), dump(hex("03 'def' 00 00 00 01 'c' 00 0c ff 00 fc ff 03 00 fd 00 00 00 00 00")));
}

TEST(column_definition_test, field_list_ends_with_a_null_default) {
    std::string plain;
    std::string listed;
    append_column_definition(plain, column_of(column_type::date));
    append_column_definition(listed, column_of(column_type::date), true);
    EXPECT_EQ(listed, plain + "\xFB");
}

struct fixed_part {
    column_type type;
    std::uint16_t charset;
    std::uint32_t length;
    std::uint8_t field_type;
    std::uint16_t flags;
    std::uint8_t decimals;
    std::uint8_t precision = 0, scale = 0;
    std::uint32_t bytes = 0;
};

class column_type_test : public testing::TestWithParam<fixed_part> {};

TEST_P(column_type_test, is_described_as_clients_know_it) {
    const auto& expected = GetParam();
    auto made = column_of(expected.type);
    made.precision = expected.precision;
    made.scale = expected.scale;
    made.length = expected.bytes;
    std::string out;
    append_column_definition(out, made);
    byte_reader in{std::string_view{out}.substr(out.size() - 12)};
    EXPECT_EQ(in.u16(), expected.charset);
    EXPECT_EQ(in.u32(), expected.length);
    EXPECT_EQ(in.u8(), expected.field_type);
    EXPECT_EQ(in.u16(), expected.flags);
    EXPECT_EQ(in.u8(), expected.decimals);
    EXPECT_EQ(in.u16(), 0);
    EXPECT_EQ(field_type(expected.type), expected.field_type);
}

using enum column_type;
INSTANTIATE_TEST_SUITE_P(types, column_type_test,
                         testing::Values(fixed_part{null, 63, 0, 6, 128, 0}, fixed_part{boolean, 63, 1, 1, 128, 0},
                                         fixed_part{int8, 63, 4, 1, 128, 0}, fixed_part{uint8, 63, 3, 1, 160, 0},
                                         fixed_part{int16, 63, 6, 2, 128, 0}, fixed_part{uint16, 63, 5, 2, 160, 0},
                                         fixed_part{int32, 63, 11, 3, 128, 0}, fixed_part{uint32, 63, 10, 3, 160, 0},
                                         fixed_part{int64, 63, 20, 8, 128, 0}, fixed_part{uint64, 63, 20, 8, 160, 0},
                                         fixed_part{float32, 63, 12, 4, 128, 31}, fixed_part{float64, 63, 22, 5, 128, 31},
                                         fixed_part{decimal, 63, 12, 246, 128, 2, 10, 2}, fixed_part{decimal, 63, 40, 246, 128, 0, 39, 0},
                                         fixed_part{decimal, 63, 66, 246, 128, 0}, fixed_part{date, 63, 10, 10, 128, 0},
                                         fixed_part{time, 63, 10, 11, 128, 0}, fixed_part{time, 63, 17, 11, 128, 6, 0, 6},
                                         fixed_part{datetime, 63, 19, 12, 128, 0}, fixed_part{datetime, 63, 26, 12, 128, 6, 0, 6},
                                         fixed_part{timestamp, 63, 23, 7, 128, 3, 0, 3}, fixed_part{timestamp, 63, 26, 7, 128, 6, 0, 9},
                                         fixed_part{text, 255, 262'140, 253, 0, 0}, fixed_part{text, 255, 40, 253, 0, 0, 0, 0, 40},
                                         fixed_part{blob, 63, 262'140, 252, 144, 0}, fixed_part{json, 255, 262'140, 245, 0, 0},
                                         fixed_part{bit, 63, 64, 16, 160, 0}, fixed_part{bit, 63, 16, 16, 160, 0, 0, 0, 2}));

}  // namespace
}  // namespace rollcall::wire
