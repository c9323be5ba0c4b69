// System and user variables: the table itself, what each type takes, and what is refused rather than ignored.
#include "rollcall/sql/variables/variables.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "rollcall/sql/variables/variable_table.hpp"
#include "rollcall/sql/variables/variable_value.hpp"

namespace rollcall::sql {
namespace {

server_facts facts() {
    server_facts out;
    out.version = "8.0.36-rollcall-1";
    out.version_comment = "Rollcall";
    out.hostname = "fe1";
    out.port = 9030;
    out.max_allowed_packet = 1024;
    out.max_connections = 7;
    out.data_dir = "/data";
    out.server_uuid = "u-u";
    return out;
}

class variables_test : public ::testing::Test {
protected:
    sql_result<void> set(std::string name, assigned_value value, variable_scope scope = variable_scope::session) {
        return variables_.assign({scope, std::move(name), std::move(value)});
    }
    // 0 where it is taken.
    int code(std::string name, assigned_value value, variable_scope scope = variable_scope::session) {
        const auto done = set(std::move(name), std::move(value), scope);
        return done.has_error() ? static_cast<int>(done.error().code) : 0;
    }
    std::string text(std::string_view name, variable_scope scope = variable_scope::session) {
        const auto value = variables_.find(name, scope);
        if (!value) return "unknown";
        return std::holds_alternative<std::monostate>(*value) ? "NULL" : text_of_literal(*value);
    }

    session_variables variables_{facts()};
};

literal integer(std::int64_t value) { return value; }
literal words(std::string value) { return value; }
const literal null;

TEST(variable_table, is_sorted_and_each_default_fits_its_own_row) {
    const auto table = known_variables();
    EXPECT_TRUE(std::ranges::is_sorted(table, {}, &known_variable::name));
    EXPECT_GE(table.size(), 120U);
    for (const known_variable& variable : table) {
        EXPECT_EQ(find_known_variable(variable.name), &variable) << variable.name;
        if (variable.initial == null_text) continue;
        const literal initial = initial_value(variable);
        const auto checked = checked_value(variable, initial);
        ASSERT_TRUE(checked.has_value()) << variable.name << ": " << checked.error().message;
        EXPECT_EQ(*checked, initial) << variable.name;
        EXPECT_EQ(text_of_value(variable, initial), variable.initial) << variable.name;
        EXPECT_EQ(variable.served.empty(), variable.remedy.empty()) << variable.name;
        if (!variable.same_as.empty()) {
            EXPECT_NE(find_known_variable(variable.same_as), nullptr) << variable.name;
        }
    }
}

TEST(variable_table, unknown_names_are_not_found) {
    for (const std::string_view name : {"", "a", "autocommi", "autocommitt", "AUTOCOMMIT", "zzz", "session.autocommit"}) {
        EXPECT_EQ(find_known_variable(name), nullptr) << name;
    }
}

TEST_F(variables_test, defaults_are_those_of_mysql_and_of_the_server) {
    const std::pair<std::string_view, std::string_view> rows[] = {
        {"autocommit", "1"},
        {"auto_increment_increment", "1"},
        {"character_set_client", "utf8mb4"},
        {"character_set_connection", "utf8mb4"},
        {"character_set_results", "utf8mb4"},
        {"character_set_server", "utf8mb4"},
        {"character_set_database", "utf8mb4"},
        {"character_set_system", "utf8mb3"},
        {"collation_connection", "utf8mb4_0900_bin"},
        {"collation_server", "utf8mb4_0900_bin"},
        {"collation_database", "utf8mb4_0900_bin"},
        {"default_storage_engine", "InnoDB"},
        {"div_precision_increment", "4"},
        {"foreign_key_checks", "1"},
        {"group_concat_max_len", "1024"},
        {"have_ssl", "YES"},
        {"hostname", "fe1"},
        {"init_connect", ""},
        {"interactive_timeout", "28800"},
        {"license", "Apache-2.0"},
        {"lower_case_table_names", "2"},
        {"max_allowed_packet", "1024"},
        {"max_connections", "7"},
        {"max_execution_time", "0"},
        {"net_write_timeout", "60"},
        {"performance_schema", "0"},
        {"port", "9030"},
        {"protocol_version", "10"},
        {"query_cache_size", "0"},
        {"query_cache_type", "OFF"},
        {"secure_file_priv", "NULL"},
        {"server_uuid", "u-u"},
        {"sql_auto_is_null", "0"},
        {"sql_mode",
         "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"},
        {"sql_select_limit", "18446744073709551615"},
        {"system_time_zone", "UTC"},
        {"time_zone", "SYSTEM"},
        {"transaction_isolation", "REPEATABLE-READ"},
        {"tx_isolation", "REPEATABLE-READ"},
        {"transaction_read_only", "0"},
        {"tx_read_only", "0"},
        {"version", "8.0.36-rollcall-1"},
        {"version_comment", "Rollcall"},
        {"version_compile_os", "Linux"},
        {"wait_timeout", "28800"},
        {"warning_count", "0"},
        {"datadir", "/data"},
        {"enable_profile", "0"},
        {"session_context", ""},
        {"no_such", "unknown"},
    };
    for (const auto& [name, value] : rows) EXPECT_EQ(text(name), value) << name;
}

TEST_F(variables_test, find_knows_the_scopes) {
    EXPECT_EQ(text("autocommit", variable_scope::global), "1");
    EXPECT_EQ(text("warning_count", variable_scope::global), "unknown");
    EXPECT_EQ(text("max_connections", variable_scope::global), "7");
    ASSERT_EQ(code("autocommit", integer(0)), 0);
    EXPECT_EQ(text("autocommit"), "0");
    EXPECT_EQ(text("autocommit", variable_scope::global), "1");
}

TEST_F(variables_test, each_type_takes_its_values_and_no_others) {
    struct row {
        const char* name;
        literal value;
        int code;
        const char* after;  // where taken
    };
    const row rows[] = {
        {"autocommit", integer(0), 0, "0"},
        {"autocommit", integer(1), 0, "1"},
        {"autocommit", words("off"), 0, "0"},
        {"autocommit", words("ON"), 0, "1"},
        {"autocommit", words("False"), 0, "0"},
        {"autocommit", words("true"), 0, "1"},
        {"autocommit", integer(2), 1231, ""},
        {"autocommit", integer(-1), 1231, ""},
        {"autocommit", words("x"), 1231, ""},
        {"autocommit", words(""), 1231, ""},
        {"autocommit", null, 1231, ""},
        {"autocommit", decimal_text{"1.0"}, 1232, ""},
        {"wait_timeout", integer(1), 0, "1"},
        {"wait_timeout", integer(31536000), 0, "31536000"},
        {"wait_timeout", integer(0), 0, "1"},
        {"wait_timeout", integer(31536001), 0, "31536000"},
        {"wait_timeout", integer(-1), 0, "1"},
        {"wait_timeout", words("10"), 1232, ""},
        {"wait_timeout", decimal_text{"1.5"}, 1232, ""},
        {"wait_timeout", null, 1232, ""},
        {"group_concat_max_len", decimal_text{"18446744073709551615"}, 0, "18446744073709551615"},
        {"group_concat_max_len", decimal_text{"18446744073709551616"}, 1232, ""},
        {"group_concat_max_len", integer(3), 0, "4"},
        {"transaction_isolation", words("read-committed"), 0, "READ-COMMITTED"},
        {"transaction_isolation", integer(0), 0, "READ-UNCOMMITTED"},
        {"transaction_isolation", integer(3), 1235, ""},
        {"transaction_isolation", integer(4), 1231, ""},
        {"transaction_isolation", integer(-1), 1231, ""},
        {"transaction_isolation", words("SERIALIZABLE"), 1235, ""},
        {"transaction_isolation", words("READ COMMITTED"), 1231, ""},
        {"transaction_isolation", null, 1231, ""},
        {"tx_isolation", words("READ-COMMITTED"), 0, "READ-COMMITTED"},
        {"optimizer_switch", words("mrr=off"), 0, "mrr=off"},
        {"optimizer_switch", integer(1), 1232, ""},
        {"optimizer_switch", null, 1231, ""},
        {"character_set_client", words("UTF8MB4"), 0, "utf8mb4"},
        {"character_set_client", words("utf8"), 0, "utf8mb3"},
        {"character_set_client", words("latin1"), 1235, ""},
        {"character_set_client", words("klingon"), 1115, ""},
        {"character_set_client", null, 1231, ""},
        {"character_set_client", integer(1), 1232, ""},
        {"character_set_results", null, 0, "NULL"},
        {"character_set_results", words("binary"), 0, "binary"},
        {"collation_connection", words("utf8mb4_Unicode_ci"), 0, "utf8mb4_unicode_ci"},
        {"collation_connection", words("utf8_general_ci"), 0, "utf8mb3_general_ci"},
        {"collation_connection", words("binary"), 0, "binary"},
        {"collation_connection", words("latin1_swedish_ci"), 1235, ""},
        {"collation_connection", words("utf8mb4"), 1273, ""},
        {"collation_connection", words("utf8mb4_"), 1273, ""},
        {"collation_connection", words("x_ci"), 1273, ""},
        {"time_zone", words("+00:00"), 0, "+00:00"},
        {"time_zone", words("utc"), 0, "utc"},
        {"time_zone", words("SYSTEM"), 0, "SYSTEM"},
        {"time_zone", words("+02:00"), 1235, ""},
        {"time_zone", words("Europe/Vienna"), 1235, ""},
        {"time_zone", integer(0), 1232, ""},
        {"session_context", words("trace_id:a"), 0, "trace_id:a"},
        {"enable_profile", words("true"), 0, "1"},
        {"default_storage_engine", words("innodb"), 0, "InnoDB"},
        {"default_storage_engine", words("x"), 1231, ""},
        {"no_such", integer(1), 1193, ""},
        {"version", words("9"), 1238, ""},
        {"max_allowed_packet", integer(2048), 1238, ""},
        {"warning_count", integer(1), 1238, ""},
        {"max_connections", integer(1), 1229, ""},
    };
    for (const row& r : rows) {
        EXPECT_EQ(code(r.name, r.value), r.code) << r.name << " = " << text_of_literal(r.value);
        if (r.code == 0) {
            EXPECT_EQ(text(r.name), r.after) << r.name;
        }
    }
}

TEST_F(variables_test, values_that_would_be_ignored_are_refused) {
    const std::pair<const char*, literal> refused[] = {
        {"sql_select_limit", integer(10)},
        {"sql_safe_updates", integer(1)},
        {"sql_auto_is_null", integer(1)},
        {"max_join_size", integer(10)},
        {"sql_big_selects", integer(0)},
        {"auto_increment_increment", integer(2)},
        {"div_precision_increment", integer(6)},
        {"default_week_format", integer(1)},
        {"timestamp", integer(1)},
        {"insert_id", integer(5)},
        {"last_insert_id", integer(5)},
        {"identity", integer(5)},
        {"rand_seed1", integer(5)},
        {"completion_type", words("CHAIN")},
        {"explicit_defaults_for_timestamp", integer(0)},
        {"lc_time_names", words("de_DE")},
        {"sql_quote_show_create", integer(0)},
        {"sql_require_primary_key", integer(1)},
        {"sql_mode", words("HIGH_NOT_PRECEDENCE")},
        {"sql_mode", words("STRICT_ALL_TABLES,PAD_CHAR_TO_FULL_LENGTH")},
    };
    for (const auto& [name, value] : refused) EXPECT_EQ(code(name, value), 1235) << name;
    const std::pair<const char*, literal> harmless[] = {
        {"sql_select_limit", decimal_text{"18446744073709551615"}},
        {"sql_safe_updates", integer(0)},
        {"sql_auto_is_null", integer(0)},
        {"foreign_key_checks", integer(0)},
        {"unique_checks", integer(0)},
        {"sql_notes", integer(0)},
        {"sql_quote_show_create", integer(1)},
        {"net_write_timeout", integer(600)},
        {"sql_log_bin", integer(0)},
    };
    for (const auto& [name, value] : harmless) EXPECT_EQ(code(name, value), 0) << name;
}

TEST_F(variables_test, sql_mode_takes_names_combinations_and_numbers) {
    const std::pair<literal, const char*> rows[] = {
        {words(""), ""},
        {words("ansi_quotes"), "ANSI_QUOTES"},
        {words("NO_BACKSLASH_ESCAPES, ansi_quotes,"), "ANSI_QUOTES,NO_BACKSLASH_ESCAPES"},
        {words("ANSI"), "REAL_AS_FLOAT,PIPES_AS_CONCAT,ANSI_QUOTES,IGNORE_SPACE,ONLY_FULL_GROUP_BY,ANSI"},
        {words("traditional"),
         "STRICT_TRANS_TABLES,STRICT_ALL_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,TRADITIONAL,NO_ENGINE_"
         "SUBSTITUTION"},
        {integer(0), ""},
        {integer(4), "ANSI_QUOTES"},
        {integer(1168113696),
         "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"},
    };
    for (const auto& [value, after] : rows) {
        EXPECT_EQ(code("sql_mode", value), 0) << text_of_literal(value);
        EXPECT_EQ(text("sql_mode"), after);
    }
    EXPECT_EQ(code("sql_mode", words("STRICT")), 1231);
    EXPECT_EQ(code("sql_mode", words("NO_AUTO_CREATE_USER")), 1231);
    EXPECT_EQ(code("sql_mode", null), 1231);
    EXPECT_EQ(code("sql_mode", integer(16)), 1231);
    EXPECT_EQ(code("sql_mode", integer(-1)), 1231);
}

TEST_F(variables_test, sql_mode_sets_the_lexers_mode) {
    EXPECT_EQ(variables_.mode(), lex_mode{});
    ASSERT_EQ(code("sql_mode", words("ANSI_QUOTES")), 0);
    EXPECT_EQ(variables_.mode(), (lex_mode{true, false}));
    ASSERT_EQ(code("sql_mode", words("NO_BACKSLASH_ESCAPES")), 0);
    EXPECT_EQ(variables_.mode(), (lex_mode{false, true}));
    ASSERT_EQ(code("sql_mode", default_value{}), 0);
    EXPECT_EQ(variables_.mode(), lex_mode{});
}

TEST_F(variables_test, what_the_fe_acts_on_follows) {
    ASSERT_EQ(code("autocommit", integer(0)), 0);
    ASSERT_EQ(code("max_execution_time", integer(250)), 0);
    ASSERT_EQ(code("wait_timeout", integer(9)), 0);
    ASSERT_EQ(code("tx_read_only", integer(1)), 0);
    EXPECT_FALSE(variables_.autocommit());
    EXPECT_EQ(variables_.max_execution_time_ms(), 250U);
    EXPECT_EQ(variables_.wait_timeout_s(), 9U);
    EXPECT_TRUE(variables_.read_only());
    ASSERT_EQ(code("wait_timeout", default_value{}), 0);
    EXPECT_EQ(variables_.wait_timeout_s(), 28800U);
    auto few = facts();
    few.wait_timeout_s = 5;
    EXPECT_EQ(session_variables(few).wait_timeout_s(), 5U);
}

TEST_F(variables_test, global_is_refused_with_the_place_to_set_it) {
    EXPECT_EQ(code("no_such", integer(1), variable_scope::global), 1193);
    EXPECT_EQ(code("version", words("x"), variable_scope::global), 1238);
    EXPECT_EQ(code("timestamp", integer(0), variable_scope::global), 1238);
    const auto refused = set("max_connections", integer(1), variable_scope::global);
    ASSERT_TRUE(refused.has_error());
    EXPECT_EQ(refused.error().code, sql_errc::specific_access_denied);
    EXPECT_NE(refused.error().message.find("configuration file"), std::string::npos);
}

TEST_F(variables_test, references_and_concat_resolve) {
    ASSERT_EQ(code("A b", words("x"), variable_scope::user), 0);
    EXPECT_EQ(text("a B", variable_scope::user), "x");
    EXPECT_EQ(text("b", variable_scope::user), "unknown");
    ASSERT_EQ(code("old", variable_reference{variable_scope::session, "SQL_MODE"}, variable_scope::user), 0);
    ASSERT_EQ(code("sql_mode", words("")), 0);
    ASSERT_EQ(code("sql_mode", variable_reference{variable_scope::user, "OLD"}), 0);
    EXPECT_TRUE(text("sql_mode").starts_with("ONLY_FULL_GROUP_BY,"));
    using parts = std::vector<std::variant<literal, variable_reference>>;
    ASSERT_EQ(code("sql_mode", words("ANSI_QUOTES")), 0);
    ASSERT_EQ(code("sql_mode", parts{variable_reference{variable_scope::session, "sql_mode"}, words(",STRICT_ALL_TABLES")}), 0);
    EXPECT_EQ(text("sql_mode"), "ANSI_QUOTES,STRICT_ALL_TABLES");
    ASSERT_EQ(code("c", parts{words("a"), integer(1), decimal_text{"1.5"}}, variable_scope::user), 0);
    EXPECT_EQ(text("c", variable_scope::user), "a11.5");
    ASSERT_EQ(code("c", parts{words("a"), variable_reference{variable_scope::user, "none"}}, variable_scope::user), 0);
    EXPECT_EQ(text("c", variable_scope::user), "NULL");
    EXPECT_EQ(code("c", variable_reference{variable_scope::session, "no_such"}, variable_scope::user), 1193);
    EXPECT_EQ(code("autocommit", variable_reference{variable_scope::user, "none"}), 1231);
}

TEST_F(variables_test, character_set_and_collation_change_together) {
    ASSERT_EQ(code("character_set_connection", words("utf8")), 0);
    EXPECT_EQ(text("collation_connection"), "utf8mb3_general_ci");
    ASSERT_EQ(code("collation_connection", words("utf8mb4_bin")), 0);
    EXPECT_EQ(text("character_set_connection"), "utf8mb4");
    ASSERT_EQ(code("character_set_client", words("utf8")), 0);
    EXPECT_EQ(text("collation_connection"), "utf8mb4_bin");
    EXPECT_EQ(text("collation_client"), "unknown");
}

TEST_F(variables_test, a_number_beyond_the_bounds_is_cut_to_them_and_told) {
    std::vector<statement_warning> told;
    ASSERT_TRUE(variables_.assign({variable_scope::session, "wait_timeout", integer(0)}, &told).has_value());
    ASSERT_TRUE(
        variables_.assign({variable_scope::session, "wait_timeout", literal{decimal_text{"18446744073709551615"}}}, &told).has_value());
    ASSERT_TRUE(variables_.assign({variable_scope::session, "wait_timeout", integer(5)}, &told).has_value());
    ASSERT_EQ(told.size(), 2U);
    EXPECT_EQ(told[0].code, sql_errc::truncated_wrong_value);
    EXPECT_EQ(told[0].message, "Truncated incorrect wait_timeout value: '0'");
    EXPECT_EQ(told[1].message, "Truncated incorrect wait_timeout value: '18446744073709551615'");
    EXPECT_EQ(variables_.wait_timeout_s(), 5U);
}

TEST_F(variables_test, a_number_beyond_the_bounds_is_refused_in_strict_mode_and_where_it_counts) {
    EXPECT_EQ(code("timestamp", integer(-1)), 1231);
    ASSERT_EQ(code("sql_mode", words("STRICT_ALL_TABLES")), 0);
    EXPECT_EQ(code("wait_timeout", integer(0)), 1231);
    EXPECT_EQ(code("wait_timeout", integer(31536001)), 1231);
    EXPECT_EQ(variables_.wait_timeout_s(), 28800U);
}

TEST_F(variables_test, assign_all_is_all_or_nothing) {
    set_statement good{{{variable_scope::session, "autocommit", integer(0)}, {variable_scope::user, "a", integer(1)}}};
    set_statement bad = good;
    bad.assignments.push_back({variable_scope::session, "no_such", integer(1)});
    EXPECT_TRUE(variables_.assign_all(bad).has_error());
    EXPECT_TRUE(variables_.autocommit());
    EXPECT_EQ(text("a", variable_scope::user), "unknown");
    EXPECT_TRUE(variables_.assign_all(good).has_value());
    EXPECT_FALSE(variables_.autocommit());
    EXPECT_EQ(text("a", variable_scope::user), "1");
}

TEST_F(variables_test, a_sets_values_are_those_before_it) {
    ASSERT_EQ(code("a", integer(1), variable_scope::user), 0);
    set_statement set{
        {{variable_scope::user, "a", integer(2)}, {variable_scope::user, "b", variable_reference{variable_scope::user, "a"}}}};
    ASSERT_TRUE(variables_.assign_all(set).has_value());
    EXPECT_EQ(text("a", variable_scope::user), "2");
    EXPECT_EQ(text("b", variable_scope::user), "1");
}

TEST_F(variables_test, system_variables_take_bytes_as_text_and_no_doubles) {
    EXPECT_EQ(code("autocommit", byte_text{"OFF"}), 0);
    EXPECT_FALSE(variables_.autocommit());
    EXPECT_EQ(code("wait_timeout", double_number{10}), 0);
    EXPECT_EQ(code("wait_timeout", double_number{0.5}), 1232);
}

TEST_F(variables_test, foreign_keys_are_checked_whatever_is_set_and_a_warning_says_so) {
    std::vector<statement_warning> told;
    ASSERT_TRUE(variables_.assign({variable_scope::session, "foreign_key_checks", integer(0)}, &told).has_value());
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().code, sql_errc::not_supported_yet);
    ASSERT_TRUE(variables_.assign({variable_scope::session, "foreign_key_checks", integer(1)}, &told).has_value());
    EXPECT_EQ(told.size(), 1U);
}

TEST_F(variables_test, user_variables_are_bounded_in_number_and_size) {
    for (int i = 0; i < 1024; ++i) ASSERT_EQ(code("v" + std::to_string(i), integer(1), variable_scope::user), 0);
    EXPECT_EQ(code("one_more", integer(1), variable_scope::user), 1041);
    EXPECT_EQ(code("v7", integer(2), variable_scope::user), 0);
    session_variables fresh{facts()};
    const assignment large{variable_scope::user, "a", words(std::string(1024 * 1024 - 1, 'x'))};
    EXPECT_TRUE(fresh.assign(large).has_value());
    EXPECT_TRUE(fresh.assign(large).has_value());
    EXPECT_TRUE(fresh.assign({variable_scope::user, "b", integer(1)}).has_error());
}

TEST_F(variables_test, list_prints_texts_sorted_by_name) {
    ASSERT_EQ(code("autocommit", integer(0)), 0);
    const auto session = variables_.list(variable_scope::session);
    EXPECT_TRUE(std::ranges::is_sorted(session));
    const auto has = [](const auto& rows, std::string_view name, std::string_view value) {
        return std::ranges::any_of(rows, [&](const auto& row) { return row.first == name && row.second == value; });
    };
    EXPECT_TRUE(has(session, "autocommit", "OFF"));
    EXPECT_TRUE(has(session, "foreign_key_checks", "ON"));
    EXPECT_TRUE(has(session, "wait_timeout", "28800"));
    EXPECT_TRUE(has(session, "secure_file_priv", ""));
    EXPECT_TRUE(has(session, "warning_count", "0"));
    const auto global = variables_.list(variable_scope::global);
    EXPECT_TRUE(has(global, "autocommit", "ON"));
    EXPECT_FALSE(has(global, "warning_count", "0"));
}

}  // namespace
}  // namespace rollcall::sql
