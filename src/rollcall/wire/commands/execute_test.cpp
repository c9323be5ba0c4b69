// COM_STMT_EXECUTE: with and without types, attributes and long data.
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "for_test/wire/hex.hpp"
#include "rollcall/wire/commands/command.hpp"

namespace rollcall::wire {
namespace {

constexpr auto query_attributes_on = capability::query_attributes;
const std::string head = hex("07 00 00 00 00 01 00 00 00");
const std::string head_with_count = hex("07 00 00 00 08 01 00 00 00");

using long_data_list = std::vector<const std::string*>;

wire_result<execute_command> decode(std::string_view body, std::size_t parameters, capability_flags capabilities = 0,
                                    const std::vector<bound_type>& known = {}, const long_data_list& long_data = {}) {
    return decode_execute(body, capabilities, parameters, known, long_data);
}

bool same_types(const std::vector<bound_type>& a, const std::vector<bound_type>& b) {
    return std::ranges::equal(a, b, [](bound_type x, bound_type y) { return x.type == y.type && x.is_unsigned == y.is_unsigned; });
}

TEST(execute_test, statement_without_parameters_ends_after_the_iteration_count) {
    for (const capability_flags capabilities : {capability_flags{0}, query_attributes_on}) {
        const auto command = decode(head, 0, capabilities);
        ASSERT_TRUE(command.has_value());
        EXPECT_EQ(command->statement_id, 7U);
        EXPECT_EQ(command->flags, 0);
        EXPECT_TRUE(command->parameters.empty());
    }
    for (std::size_t size = 0; size < head.size(); ++size) {
        EXPECT_EQ(decode(head.substr(0, size), 0).error(), wire_errc::truncated) << size;
    }
}

TEST(execute_test, cursor_flags_are_given) { EXPECT_EQ(decode(hex("07 00 00 00 01 01 00 00 00"), 0)->flags, 1); }

// NULL, unsigned tiny 200, text "ab".
const std::string three_values = head + hex("01 01 06 00 01 80 fd 00 c8 02 'ab'");
const parameter_list three_parameters{parameter{}, parameter{std::uint64_t{200}}, parameter{"ab"}};
const std::vector<bound_type> three_types{{6, false}, {1, true}, {253, false}};

TEST(execute_test, types_and_values_are_read) {
    const auto command = decode(three_values, 3);
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->parameters, three_parameters);
    EXPECT_TRUE(same_types(command->types, three_types));
    EXPECT_TRUE(command->attributes.empty());
}

TEST(execute_test, every_prefix_is_truncated) {
    for (std::size_t size = 0; size < three_values.size(); ++size) {
        const auto command = decode(three_values.substr(0, size), 3);
        ASSERT_TRUE(command.has_error()) << size;
        EXPECT_EQ(command.error(), wire_errc::truncated) << size;
    }
}

TEST(execute_test, types_of_the_last_time_serve_again) {
    const auto command = decode(head + hex("01 00 05 02 'xy'"), 3, 0, three_types);
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->parameters[1], parameter{std::uint64_t{5}});
    EXPECT_EQ(command->parameters[2], parameter{"xy"});
    EXPECT_TRUE(same_types(command->types, three_types));
}

TEST(execute_test, types_neither_sent_nor_known_are_malformed) {
    EXPECT_EQ(decode(head + hex("01 00 05 02 'xy'"), 3).error(), wire_errc::malformed);
    EXPECT_EQ(decode(head + hex("01 00 05 02 'xy'"), 3, 0, {{6, false}, {1, true}}).error(), wire_errc::malformed);
    EXPECT_EQ(decode(head + hex("01 02 05 02 'xy'"), 3, 0, three_types).error(), wire_errc::malformed) << "the flag is 0 or 1";
}

TEST(execute_test, nine_parameters_take_two_bytes_of_nulls) {
    const auto command = decode(head + hex("ff 00 01 01 00 01 00 01 00 01 00 01 00 01 00 01 00 01 00 01 00 2a"), 9);
    ASSERT_TRUE(command.has_value());
    for (std::size_t i = 0; i < 8; ++i) EXPECT_EQ(command->parameters[i], parameter{}) << i;
    EXPECT_EQ(command->parameters[8], parameter{std::int64_t{42}});
}

TEST(execute_test, long_data_stands_in_for_the_packet) {
    const std::string blob = "long";
    const std::string text;
    const auto command = decode(head + hex("00 01 fc 00 fd 00 01 00 09"), 3, 0, {}, {&blob, &text, nullptr});
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->parameters[0], parameter{blob_value{"long"}});
    EXPECT_EQ(command->parameters[1], parameter{std::string{}});
    EXPECT_EQ(command->parameters[2], parameter{std::int64_t{9}});
}

TEST(execute_test, long_data_wins_over_null) {
    const std::string text = "t";
    const auto command = decode(head + hex("01 01 fd 00"), 1, 0, {}, {&text});
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->parameters[0], parameter{"t"});
}

// mysql2's form: the count, then names after the types; one value for the `?`, one attribute.
const std::string with_attribute = head_with_count + hex("02 00 01 fd 00 00 fd 00 05 'trace' 01 'p' 02 'id'");

TEST(execute_test, values_past_the_parameters_are_attributes) {
    const auto command = decode(with_attribute, 1, query_attributes_on);
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->parameters, (parameter_list{parameter{"p"}}));
    ASSERT_EQ(command->attributes.size(), 1U);
    EXPECT_EQ(command->attributes[0].name, "trace");
    EXPECT_EQ(command->attributes[0].value, parameter{"id"});
    for (std::size_t size = 0; size < with_attribute.size(); ++size) {
        EXPECT_EQ(decode(with_attribute.substr(0, size), 1, query_attributes_on).error(), wire_errc::truncated) << size;
    }
}

TEST(execute_test, attributes_come_without_parameters_too) {
    const auto command = decode(head_with_count + hex("01 00 01 01 00 01 'n' 05"), 0, query_attributes_on);
    ASSERT_TRUE(command.has_value());
    EXPECT_TRUE(command->parameters.empty());
    EXPECT_EQ(command->attributes.at(0).value, parameter{std::int64_t{5}});
    EXPECT_TRUE(decode(head_with_count + hex("00"), 0, query_attributes_on).has_value());
    EXPECT_EQ(decode(head_with_count, 0, query_attributes_on).error(), wire_errc::truncated);
}

TEST(execute_test, count_comes_unannounced_where_there_are_parameters) {
    const auto command = decode(head + hex("01 00 01 01 00 00 05"), 1, query_attributes_on);
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->parameters[0], parameter{std::int64_t{5}});
}

TEST(execute_test, fewer_values_than_parameters_are_malformed) {
    EXPECT_EQ(decode(head_with_count + hex("01 00 01 01 00 00 05"), 2, query_attributes_on).error(), wire_errc::malformed);
}

TEST(execute_test, long_data_is_not_for_attributes) {
    const std::string text = "t";
    const auto command = decode(with_attribute, 1, query_attributes_on, {}, {nullptr, &text});
    ASSERT_TRUE(command.has_value());
    EXPECT_EQ(command->attributes.at(0).value, parameter{"id"});
}

TEST(execute_test, huge_counts_allocate_nothing) {
    EXPECT_EQ(decode(head_with_count + hex("fe ff ff ff ff ff ff ff ff 00 01"), 1, query_attributes_on).error(), wire_errc::truncated);
    EXPECT_EQ(decode(head + hex("00 01 01 00"), ~std::size_t{0}).error(), wire_errc::truncated);
}

}  // namespace
}  // namespace rollcall::wire
