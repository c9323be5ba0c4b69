// Every type of DuckDB's, from a literal to what the sink saw and what the column is told as.
#include "for_test/engine/duckdb_instance.hpp"

namespace rollcall::engine::test {
namespace {

class types : public instance_test {};

struct type_case {
    std::string_view expression;
    column_type type;
    std::string_view seen;
    int precision = 0;
    int scale = 0;
};

// The expression reaches the sink as a constant and, where it goes through a table, as a stored vector.
constexpr type_case cases[] = {
    {"NULL", column_type::int32, "null"},
    {"true", column_type::boolean, "int:1"},
    {"false", column_type::boolean, "int:0"},
    {"(-128)::TINYINT", column_type::int8, "int:-128"},
    {"(-32768)::SMALLINT", column_type::int16, "int:-32768"},
    {"(-2147483648)::INTEGER", column_type::int32, "int:-2147483648"},
    {"(-9223372036854775808)::BIGINT", column_type::int64, "int:-9223372036854775808"},
    {"255::UTINYINT", column_type::uint8, "uint:255"},
    {"65535::USMALLINT", column_type::uint16, "uint:65535"},
    {"4294967295::UINTEGER", column_type::uint32, "uint:4294967295"},
    {"18446744073709551615::UBIGINT", column_type::uint64, "uint:18446744073709551615"},
    {"170141183460469231731687303715884105727::HUGEINT", column_type::decimal, "text:170141183460469231731687303715884105727", 39},
    {"(-170141183460469231731687303715884105728)::HUGEINT", column_type::decimal, "text:-170141183460469231731687303715884105728", 39},
    {"0::HUGEINT", column_type::decimal, "text:0", 39},
    {"340282366920938463463374607431768211455::UHUGEINT", column_type::decimal, "text:340282366920938463463374607431768211455", 39},
    {"1.5::FLOAT", column_type::float32, "float:1.5"},
    {"0.1::DOUBLE", column_type::float64, "double:0.1"},
    {"1.5::DECIMAL(4,1)", column_type::decimal, "text:1.5", 4, 1},
    {"(-0.05)::DECIMAL(4,2)", column_type::decimal, "text:-0.05", 4, 2},
    {"0::DECIMAL(4,2)", column_type::decimal, "text:0.00", 4, 2},
    {"123456.789::DECIMAL(9,3)", column_type::decimal, "text:123456.789", 9, 3},
    {"123456789012.345678::DECIMAL(18,6)", column_type::decimal, "text:123456789012.345678", 18, 6},
    {"(-99999999999999999999999999999999999.999)::DECIMAL(38,3)", column_type::decimal, "text:-99999999999999999999999999999999999.999", 38,
     3},
    {"0.00000000000000000000000000000000000001::DECIMAL(38,38)", column_type::decimal, "text:0.00000000000000000000000000000000000001", 38,
     38},
    {"DATE '2024-02-29'", column_type::date, "date:2024-02-29"},
    {"DATE '0001-01-01'", column_type::date, "date:0001-01-01"},
    {"DATE '9999-12-31'", column_type::date, "date:9999-12-31"},
    {"TIME '23:59:59.000001'", column_type::time, "time:23:59:59.000001", 0, 6},
    {"TIMESTAMP '1969-12-31 23:59:59.999999'", column_type::datetime, "datetime:1969-12-31 23:59:59.999999", 0, 6},
    {"TIMESTAMP '9999-12-31 23:59:59.999999'", column_type::datetime, "datetime:9999-12-31 23:59:59.999999", 0, 6},
    {"TIMESTAMP_S '2024-01-31 10:20:30'", column_type::datetime, "datetime:2024-01-31 10:20:30.000000", 0, 0},
    {"TIMESTAMP_MS '2024-01-31 10:20:30.123'", column_type::datetime, "datetime:2024-01-31 10:20:30.123000", 0, 3},
    {"TIMESTAMP_NS '1969-12-31 23:59:59.999999999'", column_type::datetime, "datetime:1969-12-31 23:59:59.999999", 0, 6},
    {"TIMESTAMPTZ '2024-01-31 10:20:30+02'", column_type::timestamp, "datetime:2024-01-31 08:20:30.000000", 0, 6},
    {"TIMETZ '10:20:30.5+02'", column_type::text, "text:10:20:30.5+02"},
    {"TIMETZ '10:20:30-03:30'", column_type::text, "text:10:20:30-03:30"},
    {"INTERVAL '1 year 2 months 3 days 04:05:06.7'", column_type::text, "text:1 year 2 months 3 days 04:05:06.7", 0, 6},
    {"INTERVAL '-25 hours'", column_type::text, "time:-25:00:00.000000", 0, 6},
    {"INTERVAL '0 days'", column_type::text, "time:00:00:00.000000", 0, 6},
    {"INTERVAL '-2 months'", column_type::text, "text:-2 months", 0, 6},
    {"'twelve bytes'", column_type::text, "text:twelve bytes"},
    {"'thirteen byte'", column_type::text, "text:thirteen byte"},
    {"''", column_type::text, "text:"},
    {"'\xC3\xA9'", column_type::text, "text:\xC3\xA9"},
    {"'\\x41\\x00'::BLOB", column_type::blob, std::string_view{"text:A\0", 7}},
    {"'10110'::BIT", column_type::text, "text:10110"},
    {"'101101011'::BIT", column_type::text, "text:101101011"},
    {"'550e8400-e29b-41d4-a716-446655440000'::UUID", column_type::text, "text:550e8400-e29b-41d4-a716-446655440000"},
    {"'f50e8400-e29b-41d4-a716-446655440000'::UUID", column_type::text, "text:f50e8400-e29b-41d4-a716-446655440000"},
    {"'b'::ENUM('a', 'b')", column_type::text, "text:b"},
    {"'123456789012345678901234567890123456789012345'::BIGNUM", column_type::text, "text:123456789012345678901234567890123456789012345"},
    {"'-123456789012345678901234567890123456789012345'::BIGNUM", column_type::text, "text:-123456789012345678901234567890123456789012345"},
    {"(-5)::BIGNUM", column_type::text, "text:-5"},
    {"0::BIGNUM", column_type::text, "text:0"},
    {"'{\"a\": [1, 2]}'::JSON", column_type::json, "text:{\"a\": [1, 2]}"},
    {"[1, NULL, 3]", column_type::json, "text:[1,null,3]"},
    {"[]::INTEGER[]", column_type::json, "text:[]"},
    {"[1.50, 2.25]::DECIMAL(18,2)[]", column_type::json, "text:[1.50,2.25]"},
    {"[1, 2, 3]::INTEGER[3]", column_type::json, "text:[1,2,3]"},
    {"{'a': 1, 'b': 'x\"y'}", column_type::json, "text:{\"a\":1,\"b\":\"x\\\"y\"}"},
    {"{'a': {'b': [DATE '2024-01-02']}}", column_type::json, "text:{\"a\":{\"b\":[\"2024-01-02\"]}}"},
    {"MAP {'k': 1, 'l': NULL}", column_type::json, "text:{\"k\":1,\"l\":null}"},
    {"MAP {1: [true, false]}", column_type::json, "text:{\"1\":[true,false]}"},
    {"union_value(num := 7)", column_type::json, "text:7"},
    {"'abc'::UNION(num INTEGER, str VARCHAR)", column_type::json, "text:\"abc\""},
    {"['\\x01\\xAB'::BLOB]", column_type::json, "text:[\"01AB\"]"},
    {"['nan'::DOUBLE, 1.5::DOUBLE]", column_type::json, "text:[\"nan\",1.5]"},
    {"[18446744073709551615::UBIGINT]", column_type::json, "text:[18446744073709551615]"},
    {"['[1]'::JSON]", column_type::json, "text:[[1]]"},
    {"[TIMESTAMP '290000-01-01 00:00:00']", column_type::json, "text:[\"290000-01-01 00:00:00\"]"},
    {"[DATE '0044-03-15 (BC)', 'infinity'::DATE]", column_type::json, "text:[\"0044-03-15 (BC)\",\"infinity\"]"},
    {"['b'::ENUM('a', 'b')]", column_type::json, "text:[\"b\"]"},
    {"['550e8400-e29b-41d4-a716-446655440000'::UUID]", column_type::json, "text:[\"550e8400-e29b-41d4-a716-446655440000\"]"},
};

TEST_F(types, literal_every_type_arrives_as_its_text) {
    for (const auto& row : cases) {
        SCOPED_TRACE(row.expression);
        auto running = session->execute("SELECT " + std::string{row.expression} + " AS c", {});
        ASSERT_TRUE(running.has_value()) << running.error().message;
        ASSERT_EQ((*running)->columns().size(), 1U);
        const column told_as = (*running)->columns().front();
        EXPECT_EQ(told_as.name, "c");
        EXPECT_EQ(static_cast<int>(told_as.type), static_cast<int>(row.type));
        EXPECT_EQ(int{told_as.precision}, row.precision);
        EXPECT_EQ(int{told_as.scale}, row.scale);
        recording_sink sink;
        ASSERT_TRUE((*running)->fetch(sink).has_value());
        EXPECT_EQ(sink.rows, std::vector<std::string>{std::string{row.seen}});
    }
}

TEST_F(types, stored_every_type_arrives_the_same_from_a_table_with_nulls_between) {
    must("CREATE SCHEMA rollcall.db_t");
    for (const auto& row : cases) {
        SCOPED_TRACE(row.expression);
        const std::string expression{row.expression};
        must("CREATE OR REPLACE TABLE rollcall.db_t.t AS SELECT 0 AS i, " + expression +
             " AS c UNION ALL SELECT 1, NULL UNION ALL SELECT 2, " + expression);
        EXPECT_EQ(told("SELECT c FROM rollcall.db_t.t ORDER BY i"), std::string{row.seen} + " / null / " + std::string{row.seen});
    }
}

TEST_F(types, prepared_columns_are_those_of_the_result) {
    for (const auto& row : cases) {
        SCOPED_TRACE(row.expression);
        const auto prepared = session->prepare("SELECT " + std::string{row.expression} + " AS c");
        ASSERT_TRUE(prepared.has_value());
        ASSERT_EQ((*prepared)->columns().size(), 1U);
        EXPECT_EQ(static_cast<int>((*prepared)->columns().front().type), static_cast<int>(row.type));
    }
}

TEST_F(types, timestamp_under_another_session_zone_is_utc) {
    must("SET TimeZone = 'America/New_York'");
    EXPECT_EQ(told("SELECT TIMESTAMPTZ '2024-01-31 10:20:30+00'"), "datetime:2024-01-31 10:20:30.000000");
}

struct range_case {
    std::string_view expression;
    std::string_view message_part;
};

TEST_F(types, date_outside_of_mysqls_years_is_an_error_that_names_it) {
    constexpr range_case rows[] = {
        {"DATE '10000-01-01'", "date 10000-01-01,"},
        {"DATE '0002-01-01 (BC)'", "date 0002-01-01 (BC),"},
        {"'infinity'::DATE", "date infinity,"},
        {"'-infinity'::DATE", "date -infinity,"},
        {"TIMESTAMP '10000-01-01 00:00:00'", "timestamp 10000-01-01 00:00:00,"},
        {"'infinity'::TIMESTAMP", "timestamp infinity,"},
        {"'-infinity'::TIMESTAMPTZ", "timestamp -infinity,"},
        {"'infinity'::TIMESTAMP_S", "timestamp infinity,"},
        {"'infinity'::TIMESTAMP_NS", "timestamp infinity,"},
    };
    for (const auto& row : rows) {
        SCOPED_TRACE(row.expression);
        const auto got = run(*session, "SELECT " + std::string{row.expression});
        ASSERT_TRUE(got.has_error());
        EXPECT_EQ(got.error().code, sql_errc::out_of_range);
        EXPECT_NE(got.error().message.find(row.message_part), std::string::npos) << got.error().message;
    }
}

TEST_F(types, variant_is_refused_rather_than_shown_as_null) {
    const auto got = run(*session, "SELECT 1::VARIANT");
    ASSERT_TRUE(got.has_error());
    EXPECT_EQ(got.error().code, sql_errc::not_supported_yet);
    EXPECT_TRUE(run(*session, "SELECT [1::VARIANT]").has_error());
}

TEST_F(types, nested_repeated_strings_of_a_table_keep_their_values) {
    must("CREATE SCHEMA rollcall.db_t");
    must("CREATE TABLE rollcall.db_t.l AS SELECT i, ['value number ' || (i % 3), NULL] AS l FROM range(5000) r(i)");
    must("CHECKPOINT rollcall");
    EXPECT_EQ(told("SELECT l FROM rollcall.db_t.l WHERE i = 4999"), "text:[\"value number 1\",null]");
    EXPECT_EQ(told("SELECT l FROM rollcall.db_t.l ORDER BY i DESC LIMIT 1 OFFSET 2"), "text:[\"value number 2\",null]");
}

}  // namespace
}  // namespace rollcall::engine::test
