// Every binary value: exact, and short by a byte at every place.
#include "rollcall/wire/commands/parameter_value.hpp"

#include <gtest/gtest.h>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/field_types.hpp"

namespace rollcall::wire {
namespace {

struct binary_value {
    const char* name;
    bound_type type;
    std::string bytes;
    parameter value;
};

std::ostream& operator<<(std::ostream& out, const binary_value& value) { return out << value.name; }

class binary_value_test : public testing::TestWithParam<binary_value> {};

TEST_P(binary_value_test, is_read_exactly) {
    const auto& [name, type, bytes, expected] = GetParam();
    const auto longer = bytes + "z";
    byte_reader in{longer};
    const auto value = decode_parameter(in, type);
    ASSERT_TRUE(value.has_value());
    EXPECT_TRUE(*value == expected);
    EXPECT_EQ(in.rest(), "z") << "what follows is not touched";
}

TEST_P(binary_value_test, is_truncated_at_every_shorter_length) {
    for (std::size_t size = 0; size < GetParam().bytes.size(); ++size) {
        byte_reader in{std::string_view{GetParam().bytes}.substr(0, size)};
        const auto value = decode_parameter(in, GetParam().type);
        ASSERT_TRUE(value.has_error()) << size;
        EXPECT_EQ(value.error(), wire_errc::truncated) << size;
    }
}

std::int64_t operator""_i(unsigned long long value) { return static_cast<std::int64_t>(value); }
std::uint64_t operator""_u(unsigned long long value) { return value; }

const datetime_value moment{{2024, 2, 29}, {false, 13, 14, 15, 0}};
const datetime_value moment_with_fraction{{2024, 2, 29}, {false, 13, 14, 15, 16}};

INSTANTIATE_TEST_SUITE_P(
    values, binary_value_test,
    testing::Values(
        binary_value{"null", {field::null}, "", parameter{}}, binary_value{"tiny", {field::tiny}, hex("80"), -128_i},
        binary_value{"tiny unsigned", {field::tiny, true}, hex("80"), 128_u}, binary_value{"bool", {field::boolean}, hex("01"), 1_i},
        binary_value{"short", {field::short_int}, hex("fe ff"), -2_i},
        binary_value{"short unsigned", {field::short_int, true}, hex("fe ff"), 65534_u},
        binary_value{"year", {field::year, true}, hex("e8 07"), 2024_u}, binary_value{"long", {field::long_int}, hex("ff ff ff ff"), -1_i},
        binary_value{"long unsigned", {field::long_int, true}, hex("ff ff ff ff"), 4294967295_u},
        binary_value{"int24", {field::int24}, hex("ff ff 7f 00"), 8388607_i},
        binary_value{"longlong", {field::longlong}, hex("00 00 00 00 00 00 00 80"), std::numeric_limits<std::int64_t>::min()},
        binary_value{"longlong unsigned", {field::longlong, true}, hex("ff ff ff ff ff ff ff ff"), 18446744073709551615_u},
        binary_value{"float", {field::float32}, hex("00 00 c0 3f"), 1.5F},
        binary_value{"double", {field::float64}, hex("00 00 00 00 00 00 f8 bf"), -1.5},
        binary_value{"date", {field::date}, hex("04 e8 07 02 1d"), moment.date},
        binary_value{"date of zero", {field::date}, hex("00"), date_value{}},
        binary_value{"date with a time", {field::date}, hex("07 e8 07 02 1d 0d 0e 0f"), moment.date},
        binary_value{"datetime of zero", {field::datetime}, hex("00"), datetime_value{}},
        binary_value{"datetime at midnight", {field::datetime}, hex("04 e8 07 02 1d"), datetime_value{moment.date, {}}},
        binary_value{"datetime", {field::datetime}, hex("07 e8 07 02 1d 0d 0e 0f"), moment},
        binary_value{"timestamp", {field::timestamp}, hex("0b e8 07 02 1d 0d 0e 0f 10 00 00 00"), moment_with_fraction},
        binary_value{"time of zero", {field::time}, hex("00"), time_value{}},
        binary_value{"time with days", {field::time}, hex("08 01 02 00 00 00 03 04 05"), time_value{true, 51, 4, 5, 0}},
        binary_value{
            "time with fraction", {field::time}, hex("0c 00 00 00 00 00 17 3b 3b 3f 42 0f 00"), time_value{false, 23, 59, 59, 999'999}},
        binary_value{"newdecimal", {field::newdecimal}, hex("04 '1.50'"), "1.50"},
        binary_value{"decimal", {field::decimal}, hex("01 '7'"), "7"}, binary_value{"varchar", {field::varchar}, hex("00"), ""},
        binary_value{"var_string", {field::var_string}, hex("02 'ab'"), "ab"},
        binary_value{"string", {field::string}, hex("02 'ab'"), "ab"}, binary_value{"enum", {field::enumeration}, hex("01 'e'"), "e"},
        binary_value{"set", {field::set}, hex("03 'a,b'"), "a,b"}, binary_value{"json", {field::json}, hex("02 '{}'"), "{}"},
        binary_value{"long string", {field::string}, hex("fc 02 00 'ab'"), "ab"},
        binary_value{"tiny_blob", {field::tiny_blob}, hex("01 00"), blob_value{std::string(1, '\0')}},
        binary_value{"medium_blob", {field::medium_blob}, hex("01 ff"), blob_value{"\xFF"}},
        binary_value{"long_blob", {field::long_blob}, hex("01 ff"), blob_value{"\xFF"}},
        binary_value{"blob", {field::blob}, hex("00"), blob_value{}}, binary_value{"bit", {field::bit}, hex("01 05"), blob_value{"\x05"}},
        binary_value{"geometry", {field::geometry}, hex("01 05"), blob_value{"\x05"}}));

struct bad_value {
    std::uint8_t type;
    std::string bytes;
};

TEST(binary_value_errors, values_without_meaning_are_malformed) {
    const bad_value cases[] = {
        {field::date, hex("03 e8 07 02")},
        {field::date, hex("05 e8 07 02 1d 00")},
        {field::date, hex("04 e8 07 0d 01")},
        {field::date, hex("04 e8 07 01 20")},
        {field::datetime, hex("08 e8 07 02 1d 0d 0e 0f 00")},
        {field::datetime, hex("07 e8 07 02 1d 18 00 00")},
        {field::datetime, hex("07 e8 07 02 1d 00 3c 00")},
        {field::datetime, hex("07 e8 07 02 1d 00 00 3c")},
        {field::datetime, hex("0b e8 07 02 1d 00 00 00 40 42 0f 00")},
        {field::time, hex("07 00 00 00 00 00 00 00")},
        {field::time, hex("08 00 00 00 00 00 00 3c 00")},
        {field::time, hex("08 00 00 00 00 00 00 00 3c")},
        {field::time, hex("0c 00 00 00 00 00 00 00 00 40 42 0f 00")},
        {field::time, hex("08 00 ff ff ff ff 00 00 00")},
        {17, hex("00 00 00 00")},
        {100, hex("00 00 00 00")},
    };
    for (const auto& [type, bytes] : cases) {
        byte_reader in{bytes};
        const auto value = decode_parameter(in, {type});
        ASSERT_TRUE(value.has_error()) << dump(bytes);
        EXPECT_EQ(value.error(), wire_errc::malformed) << int{type} << ": " << dump(bytes);
    }
}

TEST(binary_value_errors, string_longer_than_the_packet_is_truncated) {
    for (const auto& bytes : {hex("fe ff ff ff ff ff ff ff ff"), hex("fb"), hex("ff"), hex("05 'abcd'")}) {
        byte_reader in{bytes};
        EXPECT_EQ(decode_parameter(in, {field::string}).error(), wire_errc::truncated) << dump(bytes);
    }
}

}  // namespace
}  // namespace rollcall::wire
