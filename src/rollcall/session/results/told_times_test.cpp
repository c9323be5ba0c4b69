// The bytes of a row of times, text and binary.

#include "rollcall/session/results/told_times.hpp"

#include <gtest/gtest.h>

#include <array>
#include <chrono>

namespace rollcall::session {
namespace {

using sql::time_of;

constexpr std::int64_t at = 1'700'000'000'123'456;  // 2023-11-14 22:13:20.123456

const std::array<column, 5> columns{
    column{.name = "n", .type = column_type::datetime, .scale = 3, .fixed_digits = true}, column{.name = "d", .type = column_type::date},
    column{.name = "t", .type = column_type::time, .fixed_digits = true}, column{.name = "u", .type = column_type::int32},
    column{.name = "s", .type = column_type::datetime, .scale = 6, .fixed_digits = true}};
const std::array<sql::told_time, 5> times{sql::told_time{time_of::timestamp, 3, at}, sql::told_time{time_of::date, 0, at},
                                          sql::told_time{time_of::time, 0, at}, sql::told_time{time_of::whole_seconds, 0, at},
                                          sql::told_time{time_of::timestamp, 6, 0}};

std::string row_of(row_format format) {
    std::string out;
    std::uint8_t sequence = 4;
    append_times(out, sequence, columns, times, format, wall_time{std::chrono::microseconds{at + 1}});
    EXPECT_EQ(sequence, 5);
    return out.substr(wire::packet_header_size);
}

TEST(told_times, text_has_the_digits_of_each) {
    EXPECT_EQ(row_of(row_format::text),
              "\x17"
              "2023-11-14 22:13:20.123"
              "\x0A"
              "2023-11-14"
              "\x08"
              "22:13:20"
              "\x0A"
              "1700000000"
              "\x1A"
              "2023-11-14 22:13:20.123457");
}

TEST(told_times, binary_holds_no_more_of_a_second_than_is_shown) {
    const std::string head("\0\0", 2);
    const std::string now("\x0B\xE7\x07\x0B\x0E\x16\x0D\x14\x78\xE0\x01\0", 12);  // .123000
    const std::string date("\x04\xE7\x07\x0B\x0E", 5);
    const std::string time("\x08\0\0\0\0\0\x16\x0D\x14", 9);
    const std::string seconds("\x00\xF1\x53\x65", 4);
    const std::string sysdate("\x0B\xE7\x07\x0B\x0E\x16\x0D\x14\x41\xE2\x01\0", 12);  // .123457
    EXPECT_EQ(row_of(row_format::binary), head + now + date + time + seconds + sysdate);
}

}  // namespace
}  // namespace rollcall::session
