// DDL: what definitions become for the engine, and what is written into the hidden schema with them.
#include <vector>

#include "for_test/sql/ddl_fixture.hpp"

namespace rollcall::sql {
namespace {

TEST_F(rewriting, create_table_maps_types_keys_and_options) {
    const std::vector<definition_case> cases{
        {R"sql(CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(50) DEFAULT 'x' COMMENT 'it''s', price DECIMAL(8,2) UNSIGNED, ts DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6), PRIMARY KEY (id), KEY (name), KEY k2 (ts DESC, name(10))) ENGINE=InnoDB AUTO_INCREMENT=5 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='tab')sql",
         {R"sql(CREATE SEQUENCE rollcall."db_test"."t.auto_increment" START 5)sql"},
         R"sql(CREATE TABLE rollcall."db_test"."t" ("id" INTEGER NOT NULL DEFAULT nextval('rollcall."db_test"."t.auto_increment"'), "name" VARCHAR COLLATE NOCASE.ICU_NOACCENT DEFAULT 'x', "price" DECIMAL(8, 2) CHECK ("price" >= 0), "ts" TIMESTAMP DEFAULT (now() AT TIME ZONE 'UTC'), PRIMARY KEY ("id")))sql",
         {R"sql(CREATE INDEX "t.name" ON rollcall."db_test"."t" ("name"))sql",
          R"sql(CREATE INDEX "t.k2" ON rollcall."db_test"."t" ("ts", "name"))sql",
          R"sql(COMMENT ON TABLE rollcall."db_test"."t" IS 'tab')sql",
          R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('test', 't', 'COLLATION', 1, 'name', '', 'utf8mb4_general_ci'), ('test', 't', 'DEFAULT', 1, 'ts', '', 'CURRENT_TIMESTAMP(6)'), ('test', 't', 'INDEX', 2, 'k2', '', '0,10'), ('test', 't', 'COLLATION', 2, '', '', 'utf8mb4_general_ci'))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) VALUES ('test', 't', 'id', 1, 'int', 'auto_increment', ''), ('test', 't', 'name', 2, 'varchar(50)', '', 'it''s'), ('test', 't', 'price', 3, 'decimal(8,2) unsigned', '', ''), ('test', 't', 'ts', 4, 'datetime(6)', 'DEFAULT_GENERATED', ''))sql"}},
        {R"sql(CREATE TABLE IF NOT EXISTS Other.T (id SERIAL))sql",
         {R"sql(CREATE SEQUENCE IF NOT EXISTS rollcall."db_other"."t.auto_increment" START 1)sql"},
         R"sql(CREATE TABLE IF NOT EXISTS rollcall."db_other"."T" ("id" UBIGINT NOT NULL DEFAULT nextval('rollcall."db_other"."t.auto_increment"') UNIQUE))sql",
         {R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) SELECT * FROM (VALUES ('other', 'T', 'UNIQUE', 1, 'id', '', '')) AS new_parts WHERE NOT EXISTS (SELECT 1 FROM rollcall."fe".columns WHERE database_name = 'other' AND lower(table_name) = lower('T')))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) SELECT * FROM (VALUES ('other', 'T', 'id', 1, 'bigint unsigned', 'auto_increment', '')) AS new_columns WHERE NOT EXISTS (SELECT 1 FROM rollcall."fe".columns WHERE database_name = 'other' AND lower(table_name) = lower('T')))sql"}},
        {R"sql(CREATE TABLE t (a INT, CHECK (a > 0), CONSTRAINT c CHECK (a < 5), b INT CHECK (b <> 3) UNIQUE, UNIQUE KEY u (a, b), KEY (a), KEY (a), INDEX i USING BTREE (b)))sql",
         {},
         R"sql(CREATE TABLE rollcall."db_test"."t" ("a" INTEGER, "b" INTEGER UNIQUE CHECK ("b" <> 3), CHECK ("a" > 0), CHECK ("a" < 5), UNIQUE ("a", "b")))sql",
         {R"sql(CREATE INDEX "t.a" ON rollcall."db_test"."t" ("a"))sql", R"sql(CREATE INDEX "t.a_2" ON rollcall."db_test"."t" ("a"))sql",
          R"sql(CREATE INDEX "t.i" ON rollcall."db_test"."t" ("b"))sql", R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql", R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql", R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('test', 't', 'UNIQUE', 1, 'b', '', ''), ('test', 't', 'CHECK', 1, 't_chk_2', '', '(`b` <> 3)'), ('test', 't', 'CHECK', 2, 't_chk_1', '', '(`a` > 0)'), ('test', 't', 'CHECK', 3, 'c', '', '(`a` < 5)'), ('test', 't', 'UNIQUE', 2, 'u', '', ''))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) VALUES ('test', 't', 'a', 1, 'int', '', ''), ('test', 't', 'b', 2, 'int', '', ''))sql"}},
        {R"sql(CREATE TABLE sbtest1 (id INTEGER NOT NULL AUTO_INCREMENT, k INTEGER DEFAULT '0' NOT NULL, c CHAR(120) DEFAULT '' NOT NULL, PRIMARY KEY (id)) /*! ENGINE = innodb */)sql",
         {R"sql(CREATE SEQUENCE rollcall."db_test"."sbtest1.auto_increment" START 1)sql"},
         R"sql(CREATE TABLE rollcall."db_test"."sbtest1" ("id" INTEGER NOT NULL DEFAULT nextval('rollcall."db_test"."sbtest1.auto_increment"'), "k" INTEGER NOT NULL DEFAULT '0', "c" VARCHAR NOT NULL DEFAULT '', PRIMARY KEY ("id")))sql",
         {R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('sbtest1'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('sbtest1'))sql",
          R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'test' AND lower(table_name) = lower('sbtest1'))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) VALUES ('test', 'sbtest1', 'id', 1, 'int', 'auto_increment', ''), ('test', 'sbtest1', 'k', 2, 'int', '', ''), ('test', 'sbtest1', 'c', 3, 'char(120)', '', ''))sql"}},
        {R"sql(CREATE TABLE child (id INT, p INT REFERENCES parent (id), FOREIGN KEY fk (id) REFERENCES test.parent (id) ON DELETE RESTRICT))sql",
         {},
         R"sql(CREATE TABLE rollcall."db_test"."child" ("id" INTEGER, "p" INTEGER REFERENCES "db_test"."parent" ("id"), FOREIGN KEY ("id") REFERENCES "db_test"."parent" ("id")))sql",
         {R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('child'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('child'))sql",
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('test', 'child', 'FOREIGN KEY', 1, 'child_ibfk_1', 'p', ''), ('test', 'child', 'FOREIGN KEY', 2, 'child_ibfk_2', 'id', ''))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) VALUES ('test', 'child', 'id', 1, 'int', '', ''), ('test', 'child', 'p', 2, 'int', '', ''))sql"}},
        {R"sql(CREATE TABLE t AS SELECT a, 1+1 FROM u)sql",
         {},
         R"sql(CREATE TABLE rollcall."db_test"."t" AS SELECT "a", 1 + 1 AS "1+1" FROM rollcall."db_test"."u")sql",
         {R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "1+1" SET NOT NULL)sql",
          R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "1+1" SET DEFAULT '0')sql"}},
        {R"sql(CREATE TABLE IF NOT EXISTS t SELECT a FROM u)sql",
         {},
         R"sql(CREATE TABLE IF NOT EXISTS rollcall."db_test"."t" AS SELECT "a" FROM rollcall."db_test"."u")sql",
         {}},
    };
    for (const definition_case& row : cases) expect_defined(row, ddl(row.mysql));
}

TEST_F(rewriting, tables_are_dropped_with_all_that_is_theirs) {
    const std::vector<definition_case> cases{
        {R"sql(DROP TABLE t)sql",
         {},
         R"sql(DROP TABLE rollcall."db_test"."t")sql",
         {R"sql(DROP SEQUENCE IF EXISTS rollcall."db_test"."t.auto_increment")sql",
          R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql"}},
        {R"sql(DROP TABLE IF EXISTS a, other.B RESTRICT)sql",
         {},
         R"sql(DROP TABLE IF EXISTS rollcall."db_test"."a")sql",
         {R"sql(DROP TABLE IF EXISTS rollcall."db_other"."B")sql", R"sql(DROP SEQUENCE IF EXISTS rollcall."db_test"."a.auto_increment")sql",
          R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('a'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('a'))sql",
          R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'test' AND lower(table_name) = lower('a'))sql",
          R"sql(DROP SEQUENCE IF EXISTS rollcall."db_other"."b.auto_increment")sql",
          R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'other' AND lower(table_name) = lower('B'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'other' AND lower(table_name) = lower('B'))sql",
          R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'other' AND lower(table_name) = lower('B'))sql"}},
        {R"sql(TRUNCATE TABLE t)sql",
         {},
         R"sql(TRUNCATE rollcall."db_test"."t")sql",
         {R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(INSERT INTO rollcall."fe".counters SELECT 'test', 't', 1 FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t') AND extra = 'auto_increment')sql"}},
        {R"sql(TRUNCATE t)sql",
         {},
         R"sql(TRUNCATE rollcall."db_test"."t")sql",
         {R"sql(DELETE FROM rollcall."fe".counters WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(INSERT INTO rollcall."fe".counters SELECT 'test', 't', 1 FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t') AND extra = 'auto_increment')sql"}},
    };
    for (const definition_case& row : cases) expect_defined(row, ddl(row.mysql));
}

TEST_F(rewriting, tables_are_altered_one_action_at_a_time) {
    const std::vector<definition_case> cases{
        {R"sql(ALTER TABLE t ADD COLUMN n INT NOT NULL)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" ADD COLUMN "n" INTEGER DEFAULT 0)sql",
         {R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" SET NOT NULL)sql",
          R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" DROP DEFAULT)sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) SELECT 'test', 't', 'n', COALESCE(max(ordinal), 0) + 1, 'int', '', '' FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql"}},
        {R"sql(ALTER TABLE t ADD n VARCHAR(10) NOT NULL DEFAULT 'q' UNIQUE COMMENT 'c')sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" ADD COLUMN "n" VARCHAR DEFAULT 'q')sql",
         {R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" SET NOT NULL)sql",
          R"sql(CREATE UNIQUE INDEX "t.n" ON rollcall."db_test"."t" ("n"))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) SELECT 'test', 't', 'n', COALESCE(max(ordinal), 0) + 1, 'varchar(10)', '', 'c' FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql"}},
        {R"sql(ALTER TABLE t ADD n CHAR(36) NOT NULL DEFAULT (UUID()))sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" ADD COLUMN "n" VARCHAR DEFAULT '')sql",
         {R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" SET NOT NULL)sql",
          R"sql(UPDATE rollcall."db_test"."t" SET "n" = (rollcall_fit_char(CAST(uuid() AS VARCHAR), 36, 'n')))sql",
          R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" SET DEFAULT (rollcall_fit_char(CAST(uuid() AS VARCHAR), 36, 'n')))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql",
          R"sql(INSERT INTO rollcall."fe".parts (database_name, table_name, kind, number, name, index_name, clause) VALUES ('test', 't', 'DEFAULT', 1, 'n', '', 'uuid()'))sql",
          R"sql(INSERT INTO rollcall."fe".columns (database_name, table_name, column_name, ordinal, type_text, extra, comment) SELECT 'test', 't', 'n', COALESCE(max(ordinal), 0) + 1, 'char(36)', 'DEFAULT_GENERATED', '' FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql"}},
        {R"sql(ALTER TABLE t DROP COLUMN n)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" DROP COLUMN "n")sql",
         {R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t') AND lower(column_name) = lower('n'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'CHECK' AND contains(clause, '`n`'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'COLLATION' AND lower(name) = lower('n'))sql"}},
        {R"sql(ALTER TABLE t DROP n)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" DROP COLUMN "n")sql",
         {R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t') AND lower(column_name) = lower('n'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'CHECK' AND contains(clause, '`n`'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'COLLATION' AND lower(name) = lower('n'))sql"}},
        {R"sql(ALTER TABLE t RENAME COLUMN n TO m)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" RENAME COLUMN "n" TO "m")sql",
         {R"sql(UPDATE rollcall."fe".columns SET column_name = 'm' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND lower(column_name) = lower('n'))sql",
          R"sql(UPDATE rollcall."fe".parts SET clause = replace(clause, '`n`', '`m`') WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'CHECK')sql",
          R"sql(UPDATE rollcall."fe".parts SET clause = replace(clause, '"n"', '"m"') WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'KEY')sql",
          R"sql(UPDATE rollcall."fe".parts SET name = 'm' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql",
          R"sql(UPDATE rollcall."fe".parts SET name = 'm' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'COLLATION' AND lower(name) = lower('n'))sql"}},
        {R"sql(ALTER TABLE t MODIFY n BIGINT NULL)sql",
         {R"sql(SELECT count(*) FROM rollcall."db_test"."t" WHERE "n" IS NOT NULL AND hash(CAST("n" AS BIGINT)) IS NULL)sql"},
         R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" TYPE BIGINT USING TRY_CAST("n" AS BIGINT))sql",
         {R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" DROP NOT NULL)sql",
          R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" DROP DEFAULT)sql",
          R"sql(UPDATE rollcall."fe".columns SET column_name = 'n', type_text = 'bigint', extra = '', comment = '' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND lower(column_name) = lower('n'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'COLLATION' AND lower(name) = lower('n'))sql"}},
        {R"sql(ALTER TABLE t CHANGE COLUMN n m BIGINT NOT NULL DEFAULT 4)sql",
         {R"sql(SELECT count(*) FROM rollcall."db_test"."t" WHERE "n" IS NOT NULL AND hash(CAST("n" AS BIGINT)) IS NULL)sql",
          R"sql(ALTER TABLE rollcall."db_test"."t" RENAME COLUMN "n" TO "m")sql"},
         R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "m" TYPE BIGINT USING TRY_CAST("m" AS BIGINT))sql",
         {R"sql(UPDATE rollcall."fe".columns SET column_name = 'm' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND lower(column_name) = lower('n'))sql",
          R"sql(UPDATE rollcall."fe".parts SET clause = replace(clause, '`n`', '`m`') WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'CHECK')sql",
          R"sql(UPDATE rollcall."fe".parts SET clause = replace(clause, '"n"', '"m"') WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'KEY')sql", R"sql(UPDATE rollcall."fe".parts SET name = 'm' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql", R"sql(UPDATE rollcall."fe".parts SET name = 'm' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'COLLATION' AND lower(name) = lower('n'))sql", R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "m" SET NOT NULL)sql", R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "m" SET DEFAULT 4)sql", R"sql(UPDATE rollcall."fe".columns SET column_name = 'm', type_text = 'bigint', extra = '', comment = '' WHERE database_name = 'test' AND lower(table_name) = lower('t') AND lower(column_name) = lower('m'))sql", R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('m'))sql", R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'COLLATION' AND lower(name) = lower('m'))sql"}},
        {R"sql(ALTER TABLE t ADD INDEX ix (n))sql", {}, R"sql(CREATE INDEX "t.ix" ON rollcall."db_test"."t" ("n"))sql", {}},
        {R"sql(ALTER TABLE t ADD UNIQUE KEY (n, m))sql", {}, R"sql(CREATE UNIQUE INDEX "t.n" ON rollcall."db_test"."t" ("n", "m"))sql", {}},
        {R"sql(ALTER TABLE t ADD PRIMARY KEY (n))sql", {}, R"sql(ALTER TABLE rollcall."db_test"."t" ADD PRIMARY KEY ("n"))sql", {}},
        {R"sql(ALTER TABLE t DROP INDEX ix)sql",
         {},
         R"sql(DROP INDEX rollcall."db_test"."t.ix")sql",
         {R"sql(DROP INDEX IF EXISTS rollcall."db_test"."t|ix")sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'INDEX' AND lower(name) = lower('ix'))sql"}},
        {R"sql(ALTER TABLE t ALTER n SET DEFAULT 7)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" SET DEFAULT 7)sql",
         {R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql"}},
        {R"sql(ALTER TABLE t ALTER COLUMN n DROP DEFAULT)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" ALTER COLUMN "n" DROP DEFAULT)sql",
         {R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('t') AND kind = 'DEFAULT' AND lower(name) = lower('n'))sql"}},
        {R"sql(ALTER TABLE t RENAME TO t2)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."t" RENAME TO "t2")sql",
         {R"sql(UPDATE rollcall."fe".columns SET table_name = 't2' WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(UPDATE rollcall."fe".parts SET table_name = 't2' WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(UPDATE rollcall."fe".counters SET table_name = 't2' WHERE database_name = 'test' AND lower(table_name) = lower('t'))sql",
          R"sql(UPDATE rollcall."fe".parts SET name = 't2_chk_' || substring(name, 7) WHERE database_name = 'test' AND lower(table_name) = lower('t2') AND kind = 'CHECK' AND starts_with(name, 't_chk_') AND regexp_full_match(substring(name, 7), '[0-9]+'))sql"}},
        {R"sql(RENAME TABLE a TO b, c TO d)sql",
         {},
         R"sql(ALTER TABLE rollcall."db_test"."a" RENAME TO "b")sql",
         {R"sql(UPDATE rollcall."fe".columns SET table_name = 'b' WHERE database_name = 'test' AND lower(table_name) = lower('a'))sql",
          R"sql(UPDATE rollcall."fe".parts SET table_name = 'b' WHERE database_name = 'test' AND lower(table_name) = lower('a'))sql",
          R"sql(UPDATE rollcall."fe".counters SET table_name = 'b' WHERE database_name = 'test' AND lower(table_name) = lower('a'))sql",
          R"sql(UPDATE rollcall."fe".parts SET name = 'b_chk_' || substring(name, 7) WHERE database_name = 'test' AND lower(table_name) = lower('b') AND kind = 'CHECK' AND starts_with(name, 'a_chk_') AND regexp_full_match(substring(name, 7), '[0-9]+'))sql",
          R"sql(ALTER TABLE rollcall."db_test"."c" RENAME TO "d")sql",
          R"sql(UPDATE rollcall."fe".columns SET table_name = 'd' WHERE database_name = 'test' AND lower(table_name) = lower('c'))sql",
          R"sql(UPDATE rollcall."fe".parts SET table_name = 'd' WHERE database_name = 'test' AND lower(table_name) = lower('c'))sql",
          R"sql(UPDATE rollcall."fe".counters SET table_name = 'd' WHERE database_name = 'test' AND lower(table_name) = lower('c'))sql",
          R"sql(UPDATE rollcall."fe".parts SET name = 'd_chk_' || substring(name, 7) WHERE database_name = 'test' AND lower(table_name) = lower('d') AND kind = 'CHECK' AND starts_with(name, 'c_chk_') AND regexp_full_match(substring(name, 7), '[0-9]+'))sql"}},
        {R"sql(/*!40000 ALTER TABLE t DISABLE KEYS */)sql",
         {},
         R"sql(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('t') AND false)sql",
         {}},
    };
    for (const definition_case& row : cases) expect_defined(row, ddl(row.mysql));
}

TEST_F(rewriting, indexes_carry_their_tables_name) {
    const std::vector<definition_case> cases{
        {R"sql(CREATE INDEX k_1 ON sbtest1(k))sql", {}, R"sql(CREATE INDEX "sbtest1.k_1" ON rollcall."db_test"."sbtest1" ("k"))sql", {}},
        {R"sql(CREATE UNIQUE INDEX u USING BTREE ON other.T (a, b DESC) COMMENT 'x')sql",
         {},
         R"sql(CREATE UNIQUE INDEX "t.u" ON rollcall."db_other"."T" ("a", "b"))sql",
         {}},
        {R"sql(DROP INDEX k_1 ON sbtest1)sql",
         {},
         R"sql(DROP INDEX rollcall."db_test"."sbtest1.k_1")sql",
         {R"sql(DROP INDEX IF EXISTS rollcall."db_test"."sbtest1|k_1")sql",
          R"sql(DELETE FROM rollcall."fe".parts WHERE database_name = 'test' AND lower(table_name) = lower('sbtest1') AND kind = 'INDEX' AND lower(name) = lower('k_1'))sql"}},
    };
    for (const definition_case& row : cases) expect_defined(row, ddl(row.mysql));
}

TEST_F(rewriting, types_have_one_engine_type_and_one_text) {
    struct row {
        std::string_view mysql;
        std::string_view engine;
        std::string_view shown;
    };
    constexpr auto rows = std::to_array<row>({{"TINYINT", "TINYINT", "tinyint"},
                                              {"TINYINT(1)", "TINYINT", "tinyint(1)"},
                                              {"TINYINT(1) UNSIGNED", "UTINYINT", "tinyint unsigned"},
                                              {"BOOL", "TINYINT", "tinyint(1)"},
                                              {"BOOLEAN", "TINYINT", "tinyint(1)"},
                                              {"SMALLINT UNSIGNED", "USMALLINT", "smallint unsigned"},
                                              {"MEDIUMINT", "INTEGER", "mediumint"},
                                              {"INT(11)", "INTEGER", "int"},
                                              {"INT(10) UNSIGNED", "UINTEGER", "int unsigned"},
                                              {"INTEGER SIGNED", "INTEGER", "int"},
                                              {"BIGINT UNSIGNED", "UBIGINT", "bigint unsigned"},
                                              {"HUGEINT", "HUGEINT", "hugeint"},
                                              {"DECIMAL", "DECIMAL(10, 0)", "decimal(10,0)"},
                                              {"NUMERIC(38, 5)", "DECIMAL(38, 5)", "decimal(38,5)"},
                                              {"FLOAT", "FLOAT", "float"},
                                              {"FLOAT(53)", "DOUBLE", "double"},
                                              {"FLOAT(7, 4)", "FLOAT", "float(7,4)"},
                                              {"DOUBLE PRECISION", "DOUBLE", "double"},
                                              {"REAL", "DOUBLE", "double"},
                                              {"BIT", "UBIGINT", "bit(1)"},
                                              {"BIT(8)", "UBIGINT", "bit(8)"},
                                              {"CHAR", "VARCHAR", "char(1)"},
                                              {"CHAR(020)", "VARCHAR", "char(20)"},
                                              {"VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", "VARCHAR", "varchar(255)"},
                                              {"CHARACTER VARYING(7)", "VARCHAR", "varchar(7)"},
                                              {"NATIONAL VARCHAR(7)", "VARCHAR", "varchar(7)"},
                                              {"TINYTEXT", "VARCHAR", "tinytext"},
                                              {"MEDIUMTEXT", "VARCHAR", "mediumtext"},
                                              {"LONGTEXT", "VARCHAR", "longtext"},
                                              {"LONG", "VARCHAR", "mediumtext"},
                                              {"BINARY(16)", "BLOB", "binary(16)"},
                                              {"VARBINARY(16)", "BLOB", "varbinary(16)"},
                                              {"LONGBLOB", "BLOB", "longblob"},
                                              {"DATE", "DATE", "date"},
                                              {"TIME(3)", "TIME", "time(3)"},
                                              {"DATETIME", "TIMESTAMP", "datetime"},
                                              {"DATETIME(6)", "TIMESTAMP", "datetime(6)"},
                                              {"TIMESTAMP", "TIMESTAMP", "timestamp"},
                                              {"YEAR(4)", "SMALLINT", "year"},
                                              {"JSON", "JSON", "json"}});
    for (const row& r : rows) {
        const auto out = ddl("CREATE TABLE t (c " + std::string(r.mysql) + ")");
        ASSERT_TRUE(out.has_value()) << r.mysql << "\n" << out.error().message;
        EXPECT_EQ(out->text, "CREATE TABLE rollcall.\"db_test\".\"t\" (\"c\" " + std::string(r.engine) + ")") << r.mysql;
        ASSERT_EQ(out->after.size(), 3U);
        EXPECT_NE(out->after[2].find("('test', 't', 'c', 1, '" + std::string(r.shown) + "', '', '')"), std::string::npos) << out->after[2];
    }
}

TEST_F(rewriting, enums_check_their_values) {
    const auto out = ddl("CREATE TABLE t (`q\"` ENUM('a', 'it''s') NOT NULL DEFAULT 'a')");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(CREATE TABLE rollcall."db_test"."t" ("q""" VARCHAR NOT NULL DEFAULT 'a' CHECK ("q""" IN ('a', 'it''s'))))");
    EXPECT_NE(out->after[2].find("'enum(''a'',''it''''s'')'"), std::string::npos) << out->after[2];
}

TEST_F(rewriting, definitions_are_quoted_whatever_they_hold) {
    const auto out = ddl("CREATE TABLE `a\"b'c` (`x\"'` INT COMMENT 'q\\'; DROP TABLE t; --')");
    ASSERT_TRUE(out.has_value());
    EXPECT_EQ(out->text, R"(CREATE TABLE rollcall."db_test"."a""b'c" ("x""'" INTEGER))");
    EXPECT_EQ(out->after[0], R"(DELETE FROM rollcall."fe".columns WHERE database_name = 'test' AND lower(table_name) = lower('a"b''c'))");
    EXPECT_NE(out->after[2].find(R"(('test', 'a"b''c', 'x"''', 1, 'int', '', 'q''; DROP TABLE t; --'))"), std::string::npos)
        << out->after[2];
}

TEST_F(rewriting, nothing_follows_a_definition) {
    for (const std::string_view text :
         {"DROP TABLE t; DROP TABLE u", "CREATE TABLE t (a INT) x", "TRUNCATE t, u", "CREATE VIEW v AS SELECT 1; SELECT 2"}) {
        const auto out = ddl(text);
        ASSERT_TRUE(out.has_error()) << text;
        EXPECT_EQ(out.error().code, sql_errc::parse) << text;
    }
}

TEST_F(rewriting, unserved_definitions_are_refused) {
    constexpr auto cases = std::to_array<refused_case>(
        {{"CREATE TEMPORARY TABLE t (a INT)", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT) SELECT 1", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a SET('x'))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a GEOMETRY)", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT ZEROFILL)", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a DECIMAL(39, 0))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a DATETIME ON UPDATE NOW())", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT GENERATED ALWAYS AS (1))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT AS (1))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT, FULLTEXT KEY (a))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a TEXT, UNIQUE (a(10)))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT, KEY ((a + 1)))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT) PARTITION BY HASH (a)", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT REFERENCES other.p (id))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT, FOREIGN KEY (a) REFERENCES p (id) ON DELETE CASCADE)", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a VARCHAR(9) DEFAULT (USER()))", sql_errc::not_supported_yet},
         {"CREATE TABLE t (a INT CHECK (a = @x))", sql_errc::not_supported_yet},
         {"CREATE VIEW v AS SELECT DATABASE()", sql_errc::not_supported_yet},
         {"CREATE VIEW v AS SELECT * FROM information_schema.processlist", sql_errc::not_supported_yet},
         {"CREATE DEFINER=root@localhost VIEW v AS SELECT 1", sql_errc::not_supported_yet},
         {"ALTER TABLE t ADD a INT, ADD b INT", sql_errc::not_supported_yet},
         {"ALTER TABLE t ADD a INT FIRST", sql_errc::not_supported_yet},
         {"ALTER TABLE t ADD a INT AFTER b", sql_errc::not_supported_yet},
         {"ALTER TABLE t ADD a ENUM('x')", sql_errc::not_supported_yet},
         {"ALTER TABLE t ADD a INT AUTO_INCREMENT", sql_errc::not_supported_yet},
         {"ALTER TABLE t ADD FOREIGN KEY (a) REFERENCES u (a)", sql_errc::not_supported_yet},
         {"ALTER TABLE t DROP PRIMARY KEY", sql_errc::not_supported_yet},
         {"ALTER TABLE t ENGINE=InnoDB", sql_errc::not_supported_yet},
         {"ALTER TABLE t RENAME TO other.t", sql_errc::not_supported_yet},
         {"RENAME TABLE t TO other.t", sql_errc::not_supported_yet},
         {"CREATE TABLE mysql.t (a INT)", sql_errc::dbaccess_denied},
         {"DROP TABLE Information_Schema.processlist", sql_errc::dbaccess_denied},
         {"CREATE VIEW sys.v AS SELECT 1", sql_errc::dbaccess_denied},
         {"CREATE TABLE `q/3` (a INT)", sql_errc::wrong_table_name},
         {"CREATE TABLE `../d`.t (a INT)", sql_errc::wrong_table_name},
         {"CREATE TABLE t (a INT CHARACTER SET klingon)", sql_errc::unknown_character_set},
         {"CREATE TABLE t (a TEXT COLLATE klingon_ci)", sql_errc::unknown_collation},
         {"CREATE TABLE t ()", sql_errc::parse},
         {"CREATE TABLE t (PRIMARY KEY (a))", sql_errc::parse},
         {"CREATE TABLE t (a KLINGON)", sql_errc::parse},
         {"CREATE TABLE t (a VARCHAR)", sql_errc::parse},
         {"CREATE TABLE t (a INT DEFAULT b)", sql_errc::parse},
         {"CREATE TABLE t (a INT DEFAULT (SELECT 1))", sql_errc::parse},
         {"CREATE TABLE t (a INT AUTO_INCREMENT, b INT AUTO_INCREMENT)", sql_errc::parse},
         {"CREATE TABLE t (a INT CHECK (getenv('x') = 'y'))", sql_errc::sp_does_not_exist},
         {"CREATE TABLE t (a INT DEFAULT (nextval('x')))", sql_errc::sp_does_not_exist},
         {"CREATE VIEW v AS SELECT * FROM read_csv('x')", sql_errc::parse},
         {"CREATE VIEW v AS SELECT ?", sql_errc::parse},
         {"CREATE MACRO f() AS 1", sql_errc::parse},
         {"CREATE SECRET x (TYPE s3)", sql_errc::parse},
         {"CREATE SCHEMA x", sql_errc::parse},
         {"CREATE TYPE x AS ENUM ('a')", sql_errc::parse},
         {"CREATE SEQUENCE x", sql_errc::parse},
         {"CREATE OR REPLACE TABLE t (a INT)", sql_errc::parse},
         {"DROP SCHEMA x", sql_errc::parse},
         {"SELECT 1", sql_errc::parse}});
    expect_refused(cases, true);
    session_.database = "";
    constexpr auto nowhere = std::to_array<refused_case>({{"CREATE TABLE t (a INT)", sql_errc::no_db}, {"DROP TABLE t", sql_errc::no_db}});
    expect_refused(nowhere, true);
}

TEST_F(rewriting, definitions_tell_their_verbs) {
    struct row {
        std::string_view text;
        verb what;
    };
    constexpr auto rows = std::to_array<row>({{"CREATE TABLE t (a INT)", verb::create_table},
                                              {"DROP TABLE t", verb::drop_table},
                                              {"ALTER TABLE t DROP a", verb::alter_table},
                                              {"ALTER TABLE t ADD KEY (a)", verb::alter_table},
                                              {"TRUNCATE t", verb::truncate},
                                              {"CREATE INDEX i ON t (a)", verb::create_index},
                                              {"DROP INDEX i ON t", verb::drop_index},
                                              {"CREATE VIEW v AS SELECT 1", verb::create_view},
                                              {"DROP VIEW v", verb::drop_view},
                                              {"RENAME TABLE t TO u", verb::rename_table}});
    for (const row& r : rows) {
        const auto out = ddl(r.text);
        ASSERT_TRUE(out.has_value()) << r.text << "\n" << out.error().message;
        EXPECT_EQ(out->verb, r.what) << r.text;
    }
}

TEST_F(rewriting, a_table_like_another_has_its_columns_keys_and_checks) {
    auto table = std::make_shared<table_schema>();
    table->columns.emplace_back().name = "id";
    table->create_text =
        "CREATE TABLE `u` (\n  `id` int NOT NULL,\n  `s` varchar(9) DEFAULT 'it''s',\n  PRIMARY KEY (`id`),\n  UNIQUE KEY `one``s` (`s`),\n"
        "  KEY `later` (`s`),\n  CONSTRAINT `u_ibfk_1` FOREIGN KEY (`id`) REFERENCES `p` (`id`),\n  CONSTRAINT `u_chk_1` CHECK (`id` > 0)\n"
        ") ENGINE=InnoDB COMMENT='of note'";
    auto view = std::make_shared<table_schema>(*table);
    view->is_view = true;
    const table_schemas tables{{"test.u", table}, {"test.v", view}, {"test.none", nullptr}};
    session_.tables = &tables;
    const auto written =
        ddl("CREATE TABLE t (id INT NOT NULL, s VARCHAR(9) DEFAULT 'it''s', PRIMARY KEY (id), UNIQUE KEY `one``s` (s), "
            "KEY later (s), CHECK (`id` > 0)) COMMENT='of note'");
    ASSERT_TRUE(written.has_value());
    for (const std::string_view text : {"CREATE TABLE t LIKE u", "CREATE TABLE t (LIKE test.u)"}) {
        const auto like = ddl(text);
        ASSERT_TRUE(like.has_value()) << text << "\n" << like.error().message;
        EXPECT_EQ(like->text, written->text) << text;
        EXPECT_EQ(like->after, written->after) << text;
    }
    EXPECT_EQ(ddl("CREATE TABLE IF NOT EXISTS t LIKE u")->noted.size(), 1U);
    EXPECT_EQ(ddl("CREATE TABLE t LIKE other")->unknown_tables.size(), 1U);
    expect_refused(std::to_array<refused_case>({{"CREATE TABLE t LIKE v", sql_errc::wrong_object},
                                                {"CREATE TABLE t LIKE none", sql_errc::no_such_table},
                                                {"CREATE TABLE t (LIKE u", sql_errc::parse}}),
                   true);
}

}  // namespace
}  // namespace rollcall::sql
