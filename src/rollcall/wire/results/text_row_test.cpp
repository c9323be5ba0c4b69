// Text rows byte by byte, and rows that need more than one packet.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {
namespace {

std::vector<column> columns_of(std::vector<column_type> types, std::uint8_t scale = 0) {
    std::vector<column> columns(types.size());
    for (std::size_t i = 0; i < types.size(); ++i) {
        columns[i].type = types[i];
        columns[i].scale = scale;
    }
    return columns;
}

struct text_row_test : testing::Test {
    std::string out = "x";
    std::uint8_t sequence = 5;
};

using enum column_type;

TEST_F(text_row_test, cells_are_lengths_and_texts) {
    const auto columns = columns_of({int32, uint64, float64, column_type::text, column_type::null});
    text_row_encoder row{out, sequence, columns};
    row.begin_row();
    row.integer(-42);
    row.unsigned_integer(std::numeric_limits<std::uint64_t>::max());
    row.float64(1.5);
    row.text("ab");
    row.null();
    row.end_row();
    EXPECT_EQ(dump(out), dump(hex("'x' 21 00 00 05 03 '-42' 14 '18446744073709551615' 03 '1.5' 02 'ab' fb")));
    EXPECT_EQ(sequence, 6);
}

TEST_F(text_row_test, rows_follow_one_another) {
    const auto columns = columns_of({int32});
    text_row_encoder row{out, sequence, columns};
    for (const int value : {1, 2}) {
        row.begin_row();
        row.integer(value);
        row.end_row();
    }
    EXPECT_EQ(dump(out), dump(hex("'x' 02 00 00 05 01 '1' 02 00 00 06 01 '2'")));
}

TEST_F(text_row_test, times_have_their_columns_scale) {
    auto columns = columns_of({column_type::date, column_type::time, column_type::datetime, timestamp}, 3);
    columns[3].scale = 0;
    text_row_encoder row{out, sequence, columns};
    const time_value clock{false, 1, 2, 3, 4500};
    row.begin_row();
    row.date({2024, 1, 31});
    row.time(clock);
    row.datetime({{2024, 1, 31}, clock});
    row.datetime({{2024, 1, 31}, clock});
    row.end_row();
    EXPECT_EQ(out.substr(5), hex("0a '2024-01-31' 0c '01:02:03.004' 17 '2024-01-31 01:02:03.004' 13 '2024-01-31 01:02:03'"));
}

TEST_F(text_row_test, what_mysql_has_no_number_for_is_null) {
    const auto columns = columns_of({float32, float64, float64});
    text_row_encoder row{out, sequence, columns};
    row.begin_row();
    row.float32(std::numeric_limits<float>::infinity());
    row.float64(-std::numeric_limits<double>::infinity());
    row.float64(std::nan(""));
    row.end_row();
    EXPECT_EQ(dump(out.substr(5)), "fb fb fb");
}

TEST_F(text_row_test, lengths_of_text_grow_their_prefix) {
    const auto columns = columns_of({column_type::text});
    text_row_encoder row{out, sequence, columns};
    for (const auto& [size, prefix] :
         {std::pair<std::size_t, std::string>{0, "00"}, {250, "fa"}, {251, "fc fb 00"}, {65536, "fd 00 00 01"}}) {
        out.clear();
        row.begin_row();
        row.text(std::string(size, 'a'));
        row.end_row();
        EXPECT_EQ(out.substr(4), hex(prefix) + std::string(size, 'a'));
    }
}

TEST_F(text_row_test, row_of_16_mib_and_more_goes_in_parts) {
    const auto columns = columns_of({column_type::text, int32});
    text_row_encoder row{out, sequence, columns};
    // Four bytes of length, then the text, then a cell of two bytes.
    for (const std::size_t text : {std::size_t{0xFFFFFF - 7}, std::size_t{0xFFFFFF - 6}, std::size_t{0xFFFFFF - 5}}) {
        out.clear();
        sequence = 5;
        row.begin_row();
        row.text(std::string(text, 'a'));
        row.integer(7);
        row.end_row();
        const auto payload = text + 6;
        const bool split = payload >= max_packet_payload;
        EXPECT_EQ(decode_packet_header(out).length, split ? 0xFFFFFF : payload);
        EXPECT_EQ(sequence, split ? 7 : 6);
        ASSERT_EQ(out.size(), payload + (split ? 8 : 4));
        if (!split) continue;
        const auto second = decode_packet_header(std::string_view{out}.substr(4 + 0xFFFFFF));
        EXPECT_EQ(second.length, payload - 0xFFFFFF);
        EXPECT_EQ(second.sequence, 6);
    }
}

}  // namespace
}  // namespace rollcall::wire
