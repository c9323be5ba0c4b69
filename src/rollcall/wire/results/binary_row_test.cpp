// Binary rows byte by byte: NULL bitmaps, widths, the shortest forms of times.
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/results/row.hpp"

namespace rollcall::wire {
namespace {

using enum column_type;
using fill = std::function<void(binary_row_encoder&)>;

column of_type(column_type type, std::uint8_t scale = 0) {
    column made;
    made.type = type;
    made.scale = scale;
    return made;
}

// The packet of one row, without its header.
std::string encode(const std::vector<column>& columns, const fill& cells) {
    std::string out = "x";
    std::uint8_t sequence = 9;
    binary_row_encoder row{out, sequence, columns};
    row.begin_row();
    cells(row);
    row.end_row();
    EXPECT_EQ(decode_packet_header(std::string_view{out}.substr(1)).length, out.size() - 5);
    EXPECT_EQ(out[4], 9);
    EXPECT_EQ(sequence, 10);
    return out.substr(5);
}

std::string encode_cell(const column& of, const fill& cell) { return dump(encode({of}, cell)); }

TEST(binary_row_test, row_in_full) {
    const auto bytes = encode({of_type(int32), of_type(column_type::text), of_type(column_type::null), of_type(float64)}, [](auto& row) {
        row.integer(-2);
        row.text("ab");
        row.null();
        row.float64(1.5);
    });
    EXPECT_EQ(dump(bytes), dump(hex("00 10 fe ff ff ff 02 'ab' 00 00 00 00 00 00 f8 3f")));
}

TEST(binary_row_test, null_bits_begin_at_the_third) {
    for (const std::size_t count : {1, 6, 7, 14, 15}) {
        std::vector<column> columns(count, of_type(int8));
        const auto bytes = encode(columns, [&](auto& row) {
            for (std::size_t i = 0; i + 1 < count; ++i) row.integer(1);
            row.null();
        });
        const std::size_t bitmap = (count + 9) / 8;
        ASSERT_EQ(bytes.size(), 1 + bitmap + count - 1);
        const auto bit = count - 1 + 2;
        for (std::size_t i = 0; i < bitmap; ++i) {
            EXPECT_EQ(static_cast<unsigned char>(bytes[1 + i]), i == bit / 8 ? 1U << bit % 8 : 0U) << count << " columns, byte " << i;
        }
    }
}

TEST(binary_row_test, integers_have_their_columns_width) {
    struct {
        column_type type;
        const char* bytes;
    } const cases[] = {
        {boolean, "00 00 fe"},
        {int8, "00 00 fe"},
        {uint8, "00 00 fe"},
        {int16, "00 00 fe ff"},
        {uint16, "00 00 fe ff"},
        {int32, "00 00 fe ff ff ff"},
        {uint32, "00 00 fe ff ff ff"},
        {int64, "00 00 fe ff ff ff ff ff ff ff"},
        {uint64, "00 00 fe ff ff ff ff ff ff ff"},
        {column_type::text, "00 00 02 2d 32"},
        {decimal, "00 00 02 2d 32"},
        {float32, "00 00 00 00 00 c0"},
        {float64, "00 00 00 00 00 00 00 00 00 c0"},
        {column_type::date, "00 04"},
    };
    for (const auto& [type, bytes] : cases) {
        EXPECT_EQ(encode_cell(of_type(type), [](auto& row) { row.integer(-2); }), bytes) << static_cast<int>(type);
    }
    EXPECT_EQ(encode_cell(of_type(uint64), [](auto& row) { row.unsigned_integer(~0ULL); }), "00 00 ff ff ff ff ff ff ff ff");
    EXPECT_EQ(encode_cell(of_type(decimal), [](auto& row) { row.unsigned_integer(10); }), "00 00 02 31 30");
}

TEST(binary_row_test, floats_are_ieee_or_null) {
    EXPECT_EQ(encode_cell(of_type(float32), [](auto& row) { row.float32(1.5F); }), "00 00 00 00 c0 3f");
    EXPECT_EQ(encode_cell(of_type(float64), [](auto& row) { row.float32(1.5F); }), "00 00 00 00 00 00 00 00 f8 3f");
    EXPECT_EQ(encode_cell(of_type(float32), [](auto& row) { row.float64(1.5); }), "00 00 00 00 c0 3f");
    EXPECT_EQ(encode_cell(of_type(float32), [](auto& row) { row.float64(1e300); }), "00 04") << "no float holds it";
    EXPECT_EQ(encode_cell(of_type(column_type::text), [](auto& row) { row.float64(1.5); }), "00 00 03 31 2e 35");
    EXPECT_EQ(encode_cell(of_type(float32), [](auto& row) { row.float32(std::numeric_limits<float>::infinity()); }), "00 04");
    EXPECT_EQ(encode_cell(of_type(float64), [](auto& row) { row.float64(std::nan("")); }), "00 04");
}

TEST(binary_row_test, strings_are_as_they_are_or_null_where_they_cannot_be) {
    for (const auto type : {column_type::text, blob, json, decimal, bit}) {
        EXPECT_EQ(encode_cell(of_type(type), [](auto& row) { row.text(std::string_view{"\0a", 2}); }), "00 00 02 00 61");
    }
    EXPECT_EQ(encode_cell(of_type(int32), [](auto& row) { row.text("1"); }), "00 04");
}

TEST(binary_row_test, dates_take_the_shortest_form) {
    const auto encoded = [](const date_value& value) {
        return encode_cell(of_type(column_type::date), [&](auto& row) { row.date(value); });
    };
    EXPECT_EQ(encoded({2024, 2, 29}), "00 00 04 e8 07 02 1d");
    EXPECT_EQ(encoded({}), "00 00 00");
    EXPECT_EQ(encoded({65535, 12, 31}), "00 00 04 ff ff 0c 1f");
    EXPECT_EQ(encoded({65536, 1, 1}), "00 04") << "no such year on the wire";
    EXPECT_EQ(encoded({-1, 1, 1}), "00 04");
}

TEST(binary_row_test, datetimes_take_the_shortest_form) {
    const auto encoded = [](const datetime_value& value, std::uint8_t scale) {
        return encode_cell(of_type(timestamp, scale), [&](auto& row) { row.datetime(value); });
    };
    EXPECT_EQ(encoded({}, 6), "00 00 00");
    EXPECT_EQ(encoded({{2024, 2, 29}, {}}, 6), "00 00 04 e8 07 02 1d");
    EXPECT_EQ(encoded({{2024, 2, 29}, {false, 0, 0, 1, 0}}, 6), "00 00 07 e8 07 02 1d 00 00 01");
    EXPECT_EQ(encoded({{2024, 2, 29}, {false, 13, 14, 15, 1}}, 6), "00 00 0b e8 07 02 1d 0d 0e 0f 01 00 00 00");
    EXPECT_EQ(encoded({{2024, 2, 29}, {false, 13, 14, 15, 999'999}}, 3), "00 00 0b e8 07 02 1d 0d 0e 0f 58 3e 0f 00") << "cut to .999";
    EXPECT_EQ(encoded({{2024, 2, 29}, {false, 0, 0, 0, 999}}, 3), "00 00 04 e8 07 02 1d");
    EXPECT_EQ(encoded({{2024, 2, 29}, {false, 13, 14, 15, 1}}, 0), "00 00 07 e8 07 02 1d 0d 0e 0f");
    EXPECT_EQ(encoded({{0, 0, 0}, {false, 1, 0, 0, 0}}, 0), "00 00 07 00 00 00 00 01 00 00");
    EXPECT_EQ(encoded({{70000, 1, 1}, {}}, 0), "00 04");
}

TEST(binary_row_test, times_count_days_apart) {
    const auto encoded = [](const time_value& value, std::uint8_t scale = 6) {
        return encode_cell(of_type(column_type::time, scale), [&](auto& row) { row.time(value); });
    };
    EXPECT_EQ(encoded({}), "00 00 00");
    EXPECT_EQ(encoded({true, 0, 0, 0, 0}), "00 00 00");
    EXPECT_EQ(encoded({true, 51, 4, 5, 0}), "00 00 08 01 02 00 00 00 03 04 05");
    EXPECT_EQ(encoded({false, 23, 59, 59, 999'999}), "00 00 0c 00 00 00 00 00 17 3b 3b 3f 42 0f 00");
    EXPECT_EQ(encoded({false, 0, 0, 0, 999'999}, 0), "00 00 00");
}

TEST(binary_row_test, times_in_text_columns_are_text) {
    const auto text = of_type(column_type::text);
    EXPECT_EQ(encode({text}, [](auto& row) { row.date({2024, 2, 29}); }), hex("00 00 0a '2024-02-29'"));
    EXPECT_EQ(encode({text}, [](auto& row) { row.time({false, 1, 2, 3, 4}); }), hex("00 00 08 '01:02:03'"));
    EXPECT_EQ(encode({text}, [](auto& row) { row.datetime({{2024, 2, 29}, {}}); }), hex("00 00 13 '2024-02-29 00:00:00'"));
    EXPECT_EQ(encode({of_type(int32)}, [](auto& row) { row.date({2024, 2, 29}); }), hex("00 04"));
    EXPECT_EQ(encode({of_type(int32)}, [](auto& row) { row.time({}); }), hex("00 04"));
    EXPECT_EQ(encode({of_type(int32)}, [](auto& row) { row.datetime({}); }), hex("00 04"));
}

TEST(binary_row_test, dates_and_datetimes_serve_for_each_other) {
    EXPECT_EQ(encode_cell(of_type(column_type::datetime), [](auto& row) { row.date({2024, 2, 29}); }), "00 00 04 e8 07 02 1d");
    EXPECT_EQ(encode_cell(of_type(column_type::date),
                          [](auto& row) {
                              row.datetime({{2024, 2, 29}, {false, 1, 2, 3, 4}});
                          }),
              "00 00 04 e8 07 02 1d");
}

TEST(binary_row_test, row_of_16_mib_goes_in_parts) {
    const std::vector<column> columns{of_type(blob)};
    std::string out;
    std::uint8_t sequence = 0;
    binary_row_encoder row{out, sequence, columns};
    row.begin_row();
    row.text(std::string(0xFFFFFF - 6, 'a'));  // with a zero, a bitmap and four bytes of length: exactly the limit
    row.end_row();
    EXPECT_EQ(out.size(), 0xFFFFFFU + 8);
    EXPECT_EQ(dump(out.substr(out.size() - 4)), "00 00 00 01");
    EXPECT_EQ(sequence, 2);
}

}  // namespace
}  // namespace rollcall::wire
