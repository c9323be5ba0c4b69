// The catalog in MySQL's words, over a real instance and as pure text.
#include "for_test/engine/duckdb_instance.hpp"
#include "rollcall/engine/duckdb/catalog/table_shape.hpp"
#include "rollcall/engine/duckdb/values/mysql_text.hpp"

namespace rollcall::engine::test {
namespace {

class catalog_of_duckdb : public instance_test {
protected:
    catalog& reader() { return instance->reader(); }

    template <class T>
    static std::string error_of(const sql_result<T>& from) {
        if (from.has_value()) return "";
        return std::to_string(static_cast<int>(from.error().code)) + ": " + from.error().message;
    }

    std::string create(std::string_view name, bool if_not_exists = false) {
        return error_of(reader().create_database(*session, name, if_not_exists, {}));
    }

    std::vector<std::string> databases() {
        auto names = reader().databases(*session);
        return names.has_value() ? *names : std::vector<std::string>{error_of(names)};
    }
};

TEST_F(catalog_of_duckdb, databases_are_made_listed_by_name_and_dropped) {
    EXPECT_EQ(create("shop"), "");
    EXPECT_EQ(create("Archive"), "");
    EXPECT_EQ(create("main"), "");
    EXPECT_EQ(create("fe"), "");
    EXPECT_EQ(create("my-data\"base`s"), "");
    EXPECT_EQ(databases(), (std::vector<std::string>{"Archive", "fe", "main", "my-data\"base`s", "shop"}));
    for (const auto* name : {"shop", "archive", "main", "fe", "my-data\"base`s"}) {
        const auto dropped = reader().drop_database(*session, name, false);
        EXPECT_TRUE(dropped.has_value()) << error_of(dropped);
    }
    EXPECT_TRUE(databases().empty());
}

TEST_F(catalog_of_duckdb, database_that_exists_is_1007_unless_if_not_exists) {
    EXPECT_EQ(create("shop"), "");
    EXPECT_EQ(create("Shop"), "1007: Can't create database 'Shop'; database exists");
    EXPECT_EQ(create("SHOP", true), "");
    EXPECT_EQ(databases(), std::vector<std::string>{"shop"});
}

TEST_F(catalog_of_duckdb, database_exists_ignores_case_and_knows_no_hidden_schema) {
    EXPECT_EQ(create("shop"), "");
    EXPECT_TRUE(*reader().database_exists(*session, "sHOP"));
    EXPECT_FALSE(*reader().database_exists(*session, "sho"));
    EXPECT_FALSE(*reader().database_exists(*session, "fe"));
    EXPECT_FALSE(*reader().database_exists(*session, ""));
}

TEST_F(catalog_of_duckdb, database_names_that_cannot_be_are_1102) {
    const std::string long_name(64, 'x');
    EXPECT_EQ(create(long_name), "");
    EXPECT_EQ(create(std::string(64, 'y').replace(0, 1, "\xC3\xA9")), "");
    const std::string bad[] = {"", long_name + "x", "a/b", "a\\b", "a.b", "a ", std::string("a\0b", 3), "a\nb", "\xFF"};
    for (const auto& name : bad) EXPECT_EQ(create(name).substr(0, 6), "1102: ") << name;
}

TEST_F(catalog_of_duckdb, mysqls_own_databases_can_be_neither_made_nor_dropped) {
    for (const auto* name : {"information_schema", "MYSQL", "performance_schema", "Sys"}) {
        EXPECT_EQ(create(name).substr(0, 6), "1044: ") << name;
        EXPECT_EQ(error_of(reader().drop_database(*session, name, true)).substr(0, 6), "1044: ") << name;
    }
}

TEST_F(catalog_of_duckdb, drop_takes_tables_views_and_their_type_texts_along) {
    EXPECT_EQ(create("shop"), "");
    EXPECT_EQ(create("keep"), "");
    must("CREATE TABLE rollcall.db_shop.p (id BIGINT PRIMARY KEY)");
    must("CREATE TABLE rollcall.db_shop.c (pid BIGINT REFERENCES db_shop.p(id))");
    must("CREATE VIEW rollcall.db_shop.v AS SELECT 1 AS a");
    must("INSERT INTO rollcall.fe.columns VALUES ('shop', 'p', 'id', 1, 'bigint', '', ''), ('keep', 'p', 'id', 1, 'bigint', '', '')");
    const auto dropped = reader().drop_database(*session, "SHOP", false);
    ASSERT_TRUE(dropped.has_value()) << error_of(dropped);
    EXPECT_EQ(*dropped, 3U);
    EXPECT_EQ(told("SELECT database_name FROM rollcall.fe.columns"), "text:keep");
    EXPECT_EQ(error_of(reader().drop_database(*session, "shop", false)), "1008: Can't drop database 'shop'; database doesn't exist");
    EXPECT_EQ(*reader().drop_database(*session, "shop", true), 0U);
}

TEST_F(catalog_of_duckdb, drop_within_a_transaction_is_taken_back_with_it) {
    EXPECT_EQ(create("shop"), "");
    ASSERT_TRUE(session->begin(false).has_value());
    ASSERT_TRUE(reader().drop_database(*session, "shop", false).has_value());
    EXPECT_TRUE(databases().empty());
    ASSERT_TRUE(session->rollback().has_value());
    EXPECT_EQ(databases(), std::vector<std::string>{"shop"});
}

TEST_F(catalog_of_duckdb, catalog_sees_the_sessions_own_transaction_and_others_do_not) {
    const auto other = connect();
    ASSERT_TRUE(session->begin(false).has_value());
    EXPECT_EQ(create("shop"), "");
    EXPECT_TRUE(*reader().database_exists(*session, "shop"));
    EXPECT_FALSE(*reader().database_exists(*other, "shop"));
    ASSERT_TRUE(session->commit().has_value());
    EXPECT_TRUE(*reader().database_exists(*other, "shop"));
}

TEST_F(catalog_of_duckdb, tables_and_views_are_listed_by_name) {
    EXPECT_EQ(create("shop"), "");
    must("CREATE TABLE rollcall.db_shop.b (a INTEGER)");
    must("CREATE VIEW rollcall.db_shop.c AS SELECT 1");
    must("CREATE TABLE rollcall.db_shop.a (a INTEGER)");
    const auto tables = reader().tables(*session, "SHOP");
    ASSERT_TRUE(tables.has_value());
    std::string text;
    for (const auto& table : *tables) text += table.name + (table.is_view ? "(view) " : " ");
    EXPECT_EQ(text, "a b c(view) ");
    EXPECT_EQ(error_of(reader().tables(*session, "nope")), "1049: Unknown database 'nope'");
}

constexpr std::string_view wide_table =
    "CREATE TABLE rollcall.db_shop.t (id BIGINT PRIMARY KEY, v INTEGER DEFAULT 7, \"a b\" VARCHAR DEFAULT 'a''b', made TIMESTAMP DEFAULT "
    "CURRENT_TIMESTAMP, ok BOOLEAN DEFAULT true, d DECIMAL(5,2) NOT NULL DEFAULT -1.5, n INTEGER DEFAULT NULL, pid BIGINT REFERENCES "
    "db_shop.p(id), e ENUM('a', 'b'), l INTEGER[], sum INTEGER DEFAULT (1 + 2), u UBIGINT UNIQUE, UNIQUE (v, \"a b\"))";

class wide_table_of_duckdb : public catalog_of_duckdb {
protected:
    wide_table_of_duckdb() {
        EXPECT_EQ(create("shop"), "");
        must("CREATE TABLE rollcall.db_shop.p (id BIGINT PRIMARY KEY)");
        must(wide_table);
        must("CREATE INDEX \"i x\" ON rollcall.db_shop.t(n, \"a b\")");
        must("CREATE INDEX ie ON rollcall.db_shop.t((v + 1))");
        must(
            "INSERT INTO rollcall.fe.columns VALUES ('Shop', 'T', 'N', 7, 'mediumint', '', 'it''s'), ('shop', 't', 'made', 4, "
            "'datetime(6)', "
            "'DEFAULT_GENERATED', '')");
    }
};

TEST_F(wide_table_of_duckdb, columns_tell_type_key_default_and_comment) {
    const auto columns = reader().columns(*session, "shop", "T");
    ASSERT_TRUE(columns.has_value()) << error_of(columns);
    std::string text;
    for (const auto& c : *columns) {
        text += c.name + "," + c.type + "," + (c.nullable ? "YES" : "NO") + "," + c.key + "," + c.default_value.value_or("NULL") + "," +
                c.extra + "," + c.comment + "\n";
    }
    EXPECT_EQ(text,
              "id,bigint,NO,PRI,NULL,,\n"
              "v,int,YES,MUL,7,,\n"
              "a b,text,YES,,a'b,,\n"
              "made,datetime(6),YES,,CURRENT_TIMESTAMP,DEFAULT_GENERATED,\n"
              "ok,tinyint(1),YES,,1,,\n"
              "d,decimal(5,2),NO,,-1.5,,\n"
              "n,mediumint,YES,MUL,NULL,,it's\n"
              "pid,bigint,YES,MUL,NULL,,\n"
              "e,enum('a', 'b'),YES,,NULL,,\n"
              "l,json,YES,,NULL,,\n"
              "sum,int,YES,,(1 + 2),,\n"
              "u,bigint unsigned,YES,UNI,NULL,,\n");
}

TEST_F(wide_table_of_duckdb, create_text_is_mysqls) {
    const auto text = reader().create_text(*session, "SHOP", "t");
    ASSERT_TRUE(text.has_value()) << error_of(text);
    EXPECT_EQ(*text,
              "CREATE TABLE `t` (\n"
              "  `id` bigint NOT NULL,\n"
              "  `v` int DEFAULT '7',\n"
              "  `a b` text DEFAULT 'a''b',\n"
              "  `made` datetime(6) DEFAULT CURRENT_TIMESTAMP,\n"
              "  `ok` tinyint(1) DEFAULT '1',\n"
              "  `d` decimal(5,2) NOT NULL DEFAULT '-1.5',\n"
              "  `n` mediumint DEFAULT NULL COMMENT 'it''s',\n"
              "  `pid` bigint DEFAULT NULL,\n"
              "  `e` enum('a', 'b') DEFAULT NULL,\n"
              "  `l` json DEFAULT NULL,\n"
              "  `sum` int DEFAULT ((1 + 2)),\n"
              "  `u` bigint unsigned DEFAULT NULL,\n"
              "  PRIMARY KEY (`id`),\n"
              "  UNIQUE KEY `u` (`u`),\n"
              "  UNIQUE KEY `v` (`v`,`a b`),\n"
              "  KEY `i x` (`n`,`a b`),\n"
              "  KEY `ie` (((v + 1))),\n"
              "  CONSTRAINT `t_pid_id_fkey` FOREIGN KEY (`pid`) REFERENCES `p` (`id`)\n"
              ") ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin");
}

TEST_F(wide_table_of_duckdb, create_text_has_the_names_that_were_written) {
    must(
        "INSERT INTO rollcall.fe.parts VALUES ('shop', 'T', 'UNIQUE', 2, 'v_key', '', ''), ('shop', 't', 'FOREIGN KEY', 1, 'to_p', 'by_p', "
        "''), "
        "('shop', 't', 'CHECK', 1, 'pos', '', '(`v` > 0)'), ('shop', 't', 'INDEX', 1, 'I X', '', '0,3')");
    must("COMMENT ON TABLE rollcall.db_shop.t IS 'it''s'");
    const auto text = reader().create_text(*session, "SHOP", "t");
    ASSERT_TRUE(text.has_value()) << error_of(text);
    EXPECT_EQ(text->substr(text->find("  PRIMARY")),
              "  PRIMARY KEY (`id`),\n"
              "  UNIQUE KEY `u` (`u`),\n"
              "  UNIQUE KEY `v_key` (`v`,`a b`),\n"
              "  KEY `i x` (`n`,`a b`(3)),\n"
              "  KEY `ie` (((v + 1))),\n"
              "  KEY `by_p` (`pid`),\n"
              "  CONSTRAINT `to_p` FOREIGN KEY (`pid`) REFERENCES `p` (`id`),\n"
              "  CONSTRAINT `pos` CHECK ((`v` > 0))\n"
              ") ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin COMMENT='it''s'");
}

TEST_F(wide_table_of_duckdb, view_is_told_in_mysqls_quotes) {
    must("CREATE VIEW rollcall.db_shop.\"v w\" AS SELECT \"a b\" AS \"q`q\", 'it''s \"x\"' AS s FROM rollcall.db_shop.t AS x");
    const auto text = reader().create_text(*session, "shop", "V W");
    ASSERT_TRUE(text.has_value()) << error_of(text);
    EXPECT_EQ(*text, "CREATE VIEW `v w` AS SELECT `a b` AS `q``q`, 'it''s \"x\"' AS s FROM `shop`.`t` AS x");
    const auto columns = reader().columns(*session, "shop", "v w");
    ASSERT_TRUE(columns.has_value());
    EXPECT_EQ(columns->size(), 2U);
}

TEST_F(wide_table_of_duckdb, auto_increment_shows_for_a_sequence) {
    must("CREATE SEQUENCE rollcall.db_shop.s");
    must("CREATE TABLE rollcall.db_shop.ai (id BIGINT DEFAULT nextval('rollcall.db_shop.s') PRIMARY KEY)");
    const auto columns = reader().columns(*session, "shop", "ai");
    ASSERT_TRUE(columns.has_value());
    EXPECT_EQ(columns->front().extra, "auto_increment");
    EXPECT_FALSE(columns->front().default_value.has_value());
    EXPECT_EQ(*reader().create_text(*session, "shop", "ai"),
              "CREATE TABLE `ai` (\n  `id` bigint NOT NULL AUTO_INCREMENT,\n  PRIMARY KEY (`id`)\n) ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 "
              "COLLATE=utf8mb4_0900_bin");
}

TEST_F(wide_table_of_duckdb, missing_database_and_table_have_their_errors) {
    EXPECT_EQ(error_of(reader().columns(*session, "nope", "t")), "1049: Unknown database 'nope'");
    EXPECT_EQ(error_of(reader().columns(*session, "shop", "nope")), "1146: Table 'shop.nope' doesn't exist");
    EXPECT_EQ(error_of(reader().create_text(*session, "shop", "t'; DROP")), "1146: Table 'shop.t'; DROP' doesn't exist");
}

TEST(mysql_text, types_of_duckdb_have_mysqls_names) {
    constexpr std::pair<std::string_view, std::string_view> cases[] = {
        {"BIGINT", "bigint"},          {"UTINYINT", "tinyint unsigned"},
        {"VARCHAR", "text"},           {"TIMESTAMP WITH TIME ZONE", "timestamp(6)"},
        {"HUGEINT", "decimal(39,0)"},  {"DECIMAL(10,2)", "decimal(10,2)"},
        {"STRUCT(a INTEGER)", "json"}, {"MAP(VARCHAR, INTEGER)", "json"},
        {"INTEGER[3]", "json"},        {"ENUM('A', 'b')", "enum('A', 'b')"},
        {"INTERVAL", "time(6)"},       {"TIMESTAMP_S", "datetime"},
    };
    for (const auto& [from, to] : cases) EXPECT_EQ(mysql_type(from), to) << from;
}

TEST(mysql_text, defaults_are_told_apart) {
    struct default_case {
        std::string_view expression;
        default_kind kind;
        std::string_view text;
    };
    constexpr default_case cases[] = {
        {"", default_kind::none, ""},
        {"NULL", default_kind::none, ""},
        {"'a''b'", default_kind::literal, "a'b"},
        {"'a' || 'b'", default_kind::expression, "'a' || 'b'"},
        {"-1.5e3", default_kind::literal, "-1.5e3"},
        {"CAST('f' AS BOOLEAN)", default_kind::literal, "0"},
        {"CAST('2024-01-01' AS DATE)", default_kind::literal, "2024-01-01"},
        {"now()", default_kind::now, "CURRENT_TIMESTAMP"},
        {"nextval('s')", default_kind::auto_increment, ""},
        {"(1 + 2)", default_kind::expression, "(1 + 2)"},
    };
    for (const auto& row : cases) {
        SCOPED_TRACE(row.expression);
        const auto got = read_default(row.expression);
        EXPECT_EQ(static_cast<int>(got.kind), static_cast<int>(row.kind));
        EXPECT_EQ(got.text, row.text);
    }
}

TEST(table_shape, indexed_columns_come_out_of_the_indexs_text) {
    using names = std::vector<std::string>;
    EXPECT_EQ(indexed_columns("CREATE INDEX i ON s.t(a);"), (names{"a"}));
    EXPECT_EQ(indexed_columns("CREATE UNIQUE INDEX \"i (x\" ON s.t(\"a, b\", c);"), (names{"a, b", "c"}));
    EXPECT_EQ(indexed_columns("CREATE INDEX i ON s.t(((v + 1)), lower(b), c);"), (names{"((v + 1))", "lower(b)", "c"}));
    EXPECT_EQ(indexed_columns("CREATE INDEX i ON s.t((a || ',)'), b);"), (names{"(a || ',)')", "b"}));
    EXPECT_EQ(indexed_columns("nonsense"), names{});
}

}  // namespace
}  // namespace rollcall::engine::test
