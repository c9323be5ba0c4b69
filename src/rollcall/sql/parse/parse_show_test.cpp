// SHOW and DESCRIBE, row by row.
#include <gtest/gtest.h>

#include "for_test/sql/parse_fixture.hpp"

namespace rollcall::sql {
namespace {

class parse_show : public parse_fixture {
protected:
    // "12 full global db=.. table=.. like=.. column=value column~pattern user=.."
    std::string shape(std::string_view text) {
        const auto s = as<show_statement>(text);
        std::string out = std::to_string(static_cast<int>(s.kind));
        if (s.full) out += " full";
        if (s.scope == variable_scope::global) out += " global";
        if (!s.database.empty()) out += " db=" + s.database;
        if (!s.table.empty()) out += " table=" + s.table;
        if (s.like) out += " like=" + *s.like;
        for (const auto& each : s.where) out += " " + each.column + (each.like ? "~" : "=") + joined(each.values);
        if (!s.user.empty()) out += " user=" + s.user;
        if (s.limit) out += " limit=" + std::to_string(s.offset) + "," + std::to_string(*s.limit);
        return out;
    }
    static std::string joined(const std::vector<std::string>& values) {
        std::string out;
        for (const auto& value : values) out += (out.empty() ? "" : "|") + value;
        return out;
    }
    static std::string of(show_kind kind, const std::string& rest = "") {
        return std::to_string(static_cast<int>(kind)) + (rest.empty() ? "" : " " + rest);
    }
};

TEST_F(parse_show, every_kind_in_every_spelling) {
    struct row {
        std::string_view text;
        show_kind kind;
        const char* rest;
    };
    const row rows[] = {
        {"show databases", show_kind::databases, ""},
        {"SHOW SCHEMAS LIKE 'a%'", show_kind::databases, "like=a%"},
        {"SHOW DATABASES WHERE `Database` = 'x'", show_kind::databases, "Database=x"},
        {"SHOW TABLES", show_kind::tables, ""},
        {"SHOW TABLES;", show_kind::tables, ""},
        {"SHOW FULL TABLES", show_kind::tables, "full"},
        {"SHOW TABLES FROM d", show_kind::tables, "db=d"},
        {"SHOW TABLES IN `d e` LIKE 'x'", show_kind::tables, "db=d e like=x"},
        {"SHOW FULL TABLES FROM d WHERE Table_type = 'BASE TABLE'", show_kind::tables, "full db=d Table_type=BASE TABLE"},
        {"SHOW EXTENDED FULL TABLES", show_kind::tables, "full"},
        {"SHOW COLUMNS FROM t", show_kind::columns, "table=t"},
        {"SHOW FIELDS IN d.t", show_kind::columns, "db=d table=t"},
        {"SHOW FULL COLUMNS FROM t FROM d LIKE '%'", show_kind::columns, "full db=d table=t like=%"},
        {"SHOW COLUMNS FROM `t` WHERE Field = 'a' AND Type LIKE 'int%'", show_kind::columns, "table=t Field=a Type~int%"},
        {"SHOW INDEX FROM t", show_kind::index, "table=t"},
        {"SHOW INDEXES IN t IN d", show_kind::index, "db=d table=t"},
        {"SHOW KEYS FROM d.t WHERE Key_name = 'PRIMARY'", show_kind::index, "db=d table=t Key_name=PRIMARY"},
        {"SHOW CREATE TABLE t", show_kind::create_table, "table=t"},
        {"show create table `d`.`t`", show_kind::create_table, "db=d table=t"},
        {"SHOW CREATE DATABASE d", show_kind::create_database, "db=d"},
        {"SHOW CREATE SCHEMA IF NOT EXISTS d", show_kind::create_database, "db=d"},
        {"SHOW VARIABLES", show_kind::variables, ""},
        {"SHOW SESSION VARIABLES LIKE 'a'", show_kind::variables, "like=a"},
        {"SHOW LOCAL VARIABLES", show_kind::variables, ""},
        {"SHOW GLOBAL VARIABLES WHERE Variable_name = 'x'", show_kind::variables, "global Variable_name=x"},
        {"SHOW VARIABLES WHERE (Variable_name = 'x')", show_kind::variables, "Variable_name=x"},
        {"SHOW VARIABLES WHERE Variable_name IN ('x')", show_kind::variables, "Variable_name=x"},
        {"SHOW VARIABLES WHERE Variable_name IN ('x', 'y') AND Value = 2", show_kind::variables, "Variable_name=x|y Value=2"},
        {"SHOW VARIABLES WHERE Value = 1", show_kind::variables, "Value=1"},
        {"SHOW STATUS", show_kind::status, ""},
        {"SHOW GLOBAL STATUS LIKE 'Uptime'", show_kind::status, "global like=Uptime"},
        {"SHOW WARNINGS", show_kind::warnings, ""},
        {"SHOW ERRORS", show_kind::errors, ""},
        {"SHOW WARNINGS LIMIT 3", show_kind::warnings, "limit=0,3"},
        {"SHOW ERRORS LIMIT 2, 3", show_kind::errors, "limit=2,3"},
        {"SHOW CREATE VIEW d.v", show_kind::create_view, "db=d table=v"},
        {"SHOW OPEN TABLES FROM d LIKE 'x%'", show_kind::open_tables, "db=d like=x%"},
        {"SHOW MASTER STATUS", show_kind::source_status, ""},
        {"SHOW REPLICA STATUS", show_kind::replica_status, ""},
        {"SHOW REPLICA STATUS FOR CHANNEL 'a'", show_kind::replica_status, ""},
        {"SHOW SLAVE STATUS", show_kind::slave_status, ""},
        {"SHOW REPLICAS", show_kind::replicas, ""},
        {"SHOW SLAVE HOSTS", show_kind::replicas, ""},
        {"SHOW COUNT(*) WARNINGS", show_kind::count_warnings, ""},
        {"SHOW COUNT ( * ) ERRORS", show_kind::count_errors, ""},
        {"SHOW PROCESSLIST", show_kind::processlist, ""},
        {"SHOW FULL PROCESSLIST", show_kind::processlist, "full"},
        {"SHOW GRANTS", show_kind::grants, ""},
        {"SHOW GRANTS FOR ann", show_kind::grants, "user=ann"},
        {"SHOW GRANTS FOR 'ann'@'%'", show_kind::grants, "user=ann"},
        {"SHOW GRANTS FOR CURRENT_USER()", show_kind::grants, ""},
        {"SHOW GRANTS FOR CURRENT_USER", show_kind::grants, ""},
        {"SHOW ENGINES", show_kind::engines, ""},
        {"SHOW STORAGE ENGINES", show_kind::engines, ""},
        {"SHOW CHARACTER SET LIKE 'utf8%'", show_kind::character_set, "like=utf8%"},
        {"SHOW CHARSET", show_kind::character_set, ""},
        {"SHOW COLLATION WHERE Charset = 'utf8mb4'", show_kind::collation, "Charset=utf8mb4"},
        {"SHOW TABLE STATUS FROM d LIKE 't'", show_kind::table_status, "db=d like=t"},
        {"SHOW PLUGINS", show_kind::plugins, ""},
        {"SHOW PRIVILEGES", show_kind::privileges, ""},
        {"SHOW TRIGGERS FROM d", show_kind::triggers, "db=d"},
        {"SHOW PROCEDURE STATUS WHERE Db = 'd'", show_kind::procedure_status, "Db=d"},
        {"SHOW FUNCTION STATUS LIKE 'x'", show_kind::function_status, "like=x"},
        {"SHOW EVENTS IN d", show_kind::events, "db=d"},
        {"DESCRIBE t", show_kind::columns, "table=t"},
        {"DESC d.t", show_kind::columns, "db=d table=t"},
        {"EXPLAIN t", show_kind::columns, "table=t"},
        {"DESCRIBE d.t '%'", show_kind::columns, "db=d table=t like=%"},
        {"DESC t a", show_kind::columns, "table=t like=a"},
        {"DESC `select`", show_kind::columns, "table=select"},
    };
    for (const row& r : rows) EXPECT_EQ(shape(r.text), of(r.kind, r.rest)) << r.text;
}

TEST_F(parse_show, what_mysql_has_and_we_do_not_is_refused_by_name) {
    for (const std::string_view text :
         {"SHOW BINLOG EVENTS", "SHOW ENGINE INNODB STATUS", "SHOW PROFILES", "SHOW PROFILE", "SHOW CREATE PROCEDURE p",
          "SHOW CREATE USER u", "SHOW FUNCTION CODE f", "SHOW GRANTS FOR a@localhost",
          "SHOW VARIABLES WHERE Variable_name = 'a' OR Variable_name = 'b'", "SHOW TABLES WHERE NOT a", "SHOW TABLES WHERE a <> 'x'",
          "SHOW TABLES WHERE f(a)", "EXPLAIN FOR CONNECTION 5"}) {
        EXPECT_EQ(code(text), 1235) << text;
    }
}

TEST_F(parse_show, broken_texts_are_syntax_errors) {
    for (const std::string_view text : {"SHOW",
                                        "SHOW x",
                                        "SHOW TABLES x",
                                        "SHOW TABLES FROM",
                                        "SHOW TABLES LIKE",
                                        "SHOW TABLES LIKE x",
                                        "SHOW COLUMNS",
                                        "SHOW COLUMNS FROM",
                                        "SHOW FULL DATABASES",
                                        "SHOW GLOBAL TABLES",
                                        "SHOW COUNT(*)",
                                        "SHOW COUNT WARNINGS",
                                        "SHOW CREATE",
                                        "SHOW CREATE TABLE",
                                        "SHOW TABLES WHERE",
                                        "SHOW TABLES WHERE a =",
                                        "SHOW TABLES LIKE 'a' LIKE 'b'",
                                        "SHOW TABLES; SHOW TABLES",
                                        "SHOW PROCESSLIST LIKE 'a'",
                                        "SHOW INDEX FROM t LIKE 'a'",
                                        "SHOW FULL",
                                        "DESC",
                                        "DESC t a b",
                                        "DESCRIBE 'x'",
                                        "SHOW CHARACTER",
                                        "SHOW GRANTS FOR"}) {
        EXPECT_EQ(code(text), 1064) << text;
    }
}

TEST_F(parse_show, explain_of_a_query_is_the_engines) {
    for (const std::string_view text : {"EXPLAIN SELECT 1", "DESC SELECT 1", "DESCRIBE SELECT 1"}) {
        const auto parsed = parse(text);
        ASSERT_TRUE(parsed.has_value()) << text << parsed.error().message;
        EXPECT_TRUE(std::holds_alternative<engine_statement>(*parsed)) << text;
    }
}

}  // namespace
}  // namespace rollcall::sql
