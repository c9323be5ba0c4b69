// The table of errors, each row a real statement and MySQL's answer to it.
#include "for_test/engine/duckdb_instance.hpp"
#include "rollcall/engine/duckdb/errors/error_mapping.hpp"
#include "rollcall/engine/duckdb/instance/open_failure.hpp"

namespace rollcall::engine::test {
namespace {

class errors : public instance_test {
protected:
    errors() {
        must("CREATE SCHEMA rollcall.db_shop");
        must("CREATE SCHEMA rollcall.db_other");
        must(
            "CREATE TABLE rollcall.db_shop.t (id BIGINT PRIMARY KEY, a INTEGER NOT NULL, b VARCHAR, d DECIMAL(5,2), e DATE, u TINYINT "
            "UNIQUE)");
        must("CREATE TABLE rollcall.db_shop.two (x INTEGER, y VARCHAR, UNIQUE (x, y))");
        must("CREATE TABLE rollcall.db_shop.c (id BIGINT, pid BIGINT REFERENCES db_shop.t(id))");
        must("CREATE TABLE rollcall.db_shop.chk (a INTEGER CHECK (a > 0))");
        must("CREATE TABLE rollcall.db_shop.e (e VARCHAR CHECK (e IN ('a', 'b')), j JSON)");
        must("INSERT INTO rollcall.fe.columns VALUES ('shop', 'e', 'e', 1, 'enum(''a'',''b'')', '', '')");
        must("CREATE VIEW rollcall.db_shop.v AS SELECT id FROM rollcall.db_shop.t");
        must("CREATE SEQUENCE rollcall.db_shop.\"t.auto_increment\"");
        must("CREATE INDEX i1 ON rollcall.db_shop.two(y)");
        must("INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'x', 1.5, '2024-01-01', 1)");
        must("INSERT INTO rollcall.db_shop.two VALUES (1, 'a, b: c')");
        must("INSERT INTO rollcall.db_shop.c VALUES (1, 1)");
    }
};

struct error_case {
    std::string_view statement;
    std::string_view answer;
};

TEST_F(errors, statement_fails_with_mysqls_code_and_words) {
    constexpr error_case cases[] = {
        {"SELECT * FROM rollcall.db_shop.nope", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"SELECT * FROM \"rollcall\".\"db_shop\".\"no pe\"", "ERROR 1146: Table 'shop.no pe' doesn't exist"},
        {"SELECT * FROM rollcall.db_shop.t JOIN rollcall.db_other.t USING (id)", "ERROR 1146: Table 'other.t' doesn't exist"},
        {"SELECT * FROM rollcall.db_nope.t", "ERROR 1049: Unknown database 'nope'"},
        {"SELECT 'rollcall.db_x.nope' FROM nope", "ERROR 1146: Table 'nope' doesn't exist"},
        {"INSERT INTO rollcall.db_shop.nope VALUES (1)", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"UPDATE rollcall.db_shop.nope SET a = 1", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"DELETE FROM rollcall.db_shop.nope", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"TRUNCATE rollcall.db_shop.nope", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"ALTER TABLE rollcall.db_shop.nope ADD COLUMN x INTEGER", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"CREATE INDEX j ON rollcall.db_shop.nope(x)", "ERROR 1146: Table 'shop.nope' doesn't exist"},
        {"DROP TABLE rollcall.db_shop.nope", "ERROR 1051: Unknown table 'shop.nope'"},
        {"DROP VIEW rollcall.db_shop.nope", "ERROR 1051: Unknown table 'shop.nope'"},
        {"DROP TABLE rollcall.db_nope.t", "ERROR 1049: Unknown database 'nope'"},
        {"CREATE TABLE rollcall.db_nope.t (a INTEGER)", "ERROR 1049: Unknown database 'nope'"},
        {"CREATE VIEW rollcall.db_nope.t AS SELECT 1", "ERROR 1049: Unknown database 'nope'"},
        {"DROP SCHEMA rollcall.db_nope", "ERROR 1049: Unknown database 'nope'"},
        {"CREATE SCHEMA rollcall.db_shop", "ERROR 1007: Can't create database 'shop'; database exists"},
        {"CREATE TABLE rollcall.db_shop.t (a INTEGER)", "ERROR 1050: Table 't' already exists"},
        {"CREATE SEQUENCE rollcall.db_shop.\"t.auto_increment\"", "ERROR 1050: Table 't' already exists"},
        {"CREATE VIEW rollcall.db_shop.v AS SELECT 1", "ERROR 1050: Table 'v' already exists"},
        {"ALTER TABLE rollcall.db_shop.chk RENAME TO two", "ERROR 1050: Table 'two' already exists"},
        {"DROP TABLE rollcall.db_shop.v", "ERROR 1347: 'v' is a view, not a table"},
        {"DROP VIEW rollcall.db_shop.t", "ERROR 1347: 't' is a table, not a view"},
        {"SELECT zz", "ERROR 1054: Unknown column 'zz' in 'field list'"},
        {"SELECT zz FROM rollcall.db_shop.t", "ERROR 1054: Unknown column 'zz' in 'field list'"},
        {"SELECT t.zz FROM rollcall.db_shop.t", "ERROR 1054: Unknown column 't.zz' in 'field list'"},
        {"SELECT 1 FROM rollcall.db_shop.t WHERE zz = 1", "ERROR 1054: Unknown column 'zz' in 'field list'"},
        {"INSERT INTO rollcall.db_shop.t (id, zz) VALUES (1, 2)", "ERROR 1054: Unknown column 'zz' in 'field list'"},
        {"UPDATE rollcall.db_shop.t SET zz = 1", "ERROR 1054: Unknown column 'zz' in 'field list'"},
        {"SELECT q.zz FROM rollcall.db_shop.t", "ERROR 1054: Unknown column 'q.zz' in 'field list'"},
        {"ALTER TABLE rollcall.db_shop.two DROP COLUMN zz", "ERROR 1091: Can't DROP 'zz'; check that column/key exists"},
        {"DROP INDEX rollcall.db_shop.nope", "ERROR 1091: Can't DROP 'nope'; check that column/key exists"},
        {"CREATE INDEX i1 ON rollcall.db_shop.two(x)", "ERROR 1061: Duplicate key name 'i1'"},
        {"CREATE TABLE rollcall.db_shop.q (a INTEGER, PRIMARY KEY (zz))", "ERROR 1072: Key column 'zz' doesn't exist in table"},
        {"CREATE TABLE rollcall.db_shop.q (a INTEGER PRIMARY KEY, b INTEGER PRIMARY KEY)", "ERROR 1068: Multiple primary key defined"},
        {"CREATE TABLE rollcall.db_shop.q (a INTEGER, a INTEGER)", "ERROR 1060: Duplicate column name 'a'"},
        {"ALTER TABLE rollcall.db_shop.two ADD COLUMN x INTEGER", "ERROR 1060: Duplicate column name 'x'"},
        {"INSERT INTO rollcall.db_shop.t (id, id) VALUES (1, 2)", "ERROR 1110: Column 'id' specified twice"},
        {"SELECT id FROM rollcall.db_shop.t, rollcall.db_shop.c", "ERROR 1052: Column 'id' in field list is ambiguous"},
        {"SELECT 1 FROM rollcall.db_shop.t a JOIN rollcall.db_shop.t a ON a.id = 1", "ERROR 1066: Not unique table/alias: 'a'"},
        {"SELECT nofn(1)", "ERROR 1305: FUNCTION nofn does not exist"},
        {"SELECT * FROM nofn(1)", "ERROR 1305: FUNCTION nofn does not exist"},
        {"INSERT INTO rollcall.db_shop.t VALUES (1, 2)", "ERROR 1136: Column count doesn't match value count at row 1"},
        {"INSERT INTO rollcall.db_shop.t (id, a) VALUES (1)", "ERROR 1136: Column count doesn't match value count at row 1"},
        {"INSERT INTO rollcall.db_shop.t (id, a) VALUES (1, 2), (3)",
         "ERROR 1136: Column count doesn't match value count: every row needs as many values as the first"},
        {"SELECT 1 = (SELECT 1, 2)", "ERROR 1241: Operand should contain 1 column(s)"},
        {"SELECT 1 UNION SELECT 1, 2", "ERROR 1222: The used SELECT statements have a different number of columns"},
        {"SELECT (SELECT i FROM range(2) r(i))", "ERROR 1242: Subquery returns more than 1 row"},
        {"SELECT sum(count(*)) FROM rollcall.db_shop.t", "ERROR 1111: Invalid use of group function"},
        {"SELECT 1 FROM rollcall.db_shop.t WHERE sum(a) > 1", "ERROR 1111: Invalid use of group function"},
        {"SELECT a, count(*) FROM rollcall.db_shop.t",
         "ERROR 1140: Column 'a' is neither in the GROUP BY clause nor in an aggregate function; add it to one of them, or write "
         "ANY_VALUE() around it"},
        {"INSERT INTO rollcall.db_shop.t VALUES (1, 1, 'x', 1, NULL, 2)", "ERROR 1062: Duplicate entry '1' for key 'PRIMARY'"},
        {"INSERT INTO rollcall.db_shop.t VALUES (2, 1, 'x', 1, NULL, 1)", "ERROR 1062: Duplicate entry '1' for key 'u'"},
        {"INSERT INTO rollcall.db_shop.two VALUES (1, 'a, b: c')", "ERROR 1062: Duplicate entry '1-a-c' for key 'x'"},
        {"INSERT INTO rollcall.db_shop.two VALUES (5, 'q'), (5, 'q')", "ERROR 1062: Duplicate entry '5, q' for key 'PRIMARY or UNIQUE'"},
        {"INSERT INTO rollcall.db_shop.t VALUES (2, NULL, 'x', 1, NULL, 2)", "ERROR 1048: Column 'a' cannot be null"},
        {"INSERT INTO rollcall.db_shop.c VALUES (2, 99)",
         "ERROR 1452: Cannot add or update a child row: a foreign key constraint fails (no parent row has id: 99)"},
        {"DELETE FROM rollcall.db_shop.t",
         "ERROR 1451: Cannot delete or update a parent row: a foreign key constraint fails (a child row has pid: 1)"},
        {"DROP TABLE rollcall.db_shop.t",
         "ERROR 3730: Cannot drop the table: a foreign key of table 'c' refers to it; drop that one first"},
        {"INSERT INTO rollcall.db_shop.chk VALUES (-1)", "ERROR 3819: Check constraint 'CHECK((a > 0))' of table 'chk' is violated."},
        {"INSERT INTO rollcall.db_shop.chk VALUES ('abc')", "ERROR 1366: Incorrect integer value: 'abc'"},
        {"UPDATE rollcall.db_shop.t SET d = 'abc'", "ERROR 1366: Incorrect decimal value: 'abc'"},
        {"SELECT CAST('abc' AS INTEGER)", "ERROR 1292: Incorrect integer value: 'abc'"},
        {"SELECT CAST('abc' AS DOUBLE)", "ERROR 1292: Incorrect double value: 'abc'"},
        {"SELECT CAST('abc' AS DECIMAL(5,2))", "ERROR 1292: Incorrect decimal value: 'abc'"},
        {"INSERT INTO rollcall.db_shop.t (id, b) VALUES (9, 'x')", "ERROR 1364: Field 'a' doesn't have a default value"},
        {"INSERT INTO rollcall.db_shop.t DEFAULT VALUES", "ERROR 1364: Field 'a' doesn't have a default value"},
        {"INSERT INTO rollcall.db_shop.t (id, a) VALUES (9, NULL)", "ERROR 1048: Column 'a' cannot be null"},
        {"INSERT INTO rollcall.db_shop.e VALUES ('c', NULL)", "ERROR 1265: Data truncated for column 'e'"},
        {"INSERT INTO rollcall.db_shop.e VALUES ('a', '{')",
         "ERROR 3140: Invalid JSON text: Malformed JSON at byte 1 of input: unexpected end of data.  Input: \"{\""},
        {"INSERT INTO rollcall.db_shop.t (id, a, u) VALUES (9, 1, 300)", "ERROR 1264: Out of range value 300 for type TINYINT"},
        {"SELECT CAST('2024-13-01' AS DATE)", "ERROR 1292: Incorrect date value: '2024-13-01'"},
        {"SELECT CAST('abc' AS DATE)", "ERROR 1292: Incorrect date value: 'abc'"},
        {"SELECT CAST('abc' AS TIMESTAMP)", "ERROR 1292: Incorrect datetime value: 'abc'"},
        {"SELECT CAST('25:00:00' AS TIME)", "ERROR 1292: Incorrect time value: '25:00:00'"},
        {"SELECT CAST(300 AS TINYINT)", "ERROR 1690: Out of range value 300 for type TINYINT"},
        {"SELECT CAST(12345.5 AS DECIMAL(5,2))", "ERROR 1690: Out of range value 12345.5 for type DECIMAL(5,2)"},
        {"SELECT 9223372036854775807::BIGINT + 1::BIGINT",
         "ERROR 1690: Out of range: overflow in addition of BIGINT (9223372036854775807 + 1)"},
        {"SELECT sqrt(-1)", "ERROR 1264: cannot take square root of a negative number"},
        {"SELECT CAST('{' AS JSON)", "ERROR 3141: Malformed JSON at byte 1 of input: unexpected end of data.  Input: \"{\""},
        {"SELEC 1", "ERROR 1064: You have an error in your SQL syntax near 'SELEC'"},
        {"SELECT * FROM", "ERROR 1064: You have an error in your SQL syntax near '' at the end of the statement"},
        {"SELECT 1; SELECT 2", "ERROR 1064: You have an error in your SQL syntax: one statement at a time"},
        {"", "ERROR 1065: Query was empty"},
        {" -- nothing", "ERROR 1065: Query was empty"},
        {"SELECT rollcall_sleep(NULL)", "ERROR 1210: Incorrect arguments to sleep"},
        {"SELECT rollcall_sleep(-1)", "ERROR 1210: Incorrect arguments to sleep"},
        {"SELECT * FROM read_blob('/etc/hostname')",
         "ERROR 1227: Access denied: statements may not reach files or the network of this server"},
        {"ATTACH '/tmp/rollcall-nope.duckdb'", "ERROR 1227: Access denied: statements may not reach files or the network of this server"},
        {"SET enable_external_access = true", "ERROR 1105: Cannot enable external access while database is running"},
        {"SELECT error('it is rollcall.db_shop.t of mine')", "ERROR 1105: it is shop.t of mine"},
        {"DROP SCHEMA rollcall.db_shop", "ERROR 1105: Cannot drop entry \"shop\" because there are entries that depend on it."},
    };
    for (const auto& row : cases) {
        SCOPED_TRACE(row.statement);
        EXPECT_EQ(told(row.statement), row.answer);
    }
}

TEST_F(errors, wrong_arguments_name_the_function_and_nothing_of_the_engines_candidates) {
    EXPECT_EQ(told("SELECT length(1, 2)"),
              "ERROR 1582: Incorrect parameter count or types in the call to function 'length': length(INTEGER_LITERAL, INTEGER_LITERAL)");
}

TEST_F(errors, nul_byte_is_not_the_end_of_a_statement) {
    EXPECT_EQ(told(std::string_view{"SELECT 1\0; DROP TABLE t", 23}).substr(0, 10), "ERROR 1064");
}

TEST_F(errors, transaction_states_have_their_codes) {
    ASSERT_TRUE(session->begin(true).has_value());
    EXPECT_EQ(told("INSERT INTO rollcall.db_shop.chk VALUES (1)"), "ERROR 1792: Cannot execute statement in a READ ONLY transaction.");
    EXPECT_EQ(told("SELECT 1"), "ERROR 1105: The transaction was aborted by an earlier error and nothing of it is kept; send ROLLBACK");
    ASSERT_TRUE(session->rollback().has_value());
}

TEST_F(errors, two_writers_of_one_row_conflict_as_a_deadlock) {
    const auto other = connect();
    ASSERT_TRUE(session->begin(false).has_value());
    ASSERT_TRUE(other->begin(false).has_value());
    must("UPDATE rollcall.db_shop.two SET y = 'p'");
    EXPECT_EQ(outcome_of(*other, "UPDATE rollcall.db_shop.two SET y = 'q'"),
              "ERROR 1213: Another transaction changed the same rows or tables first; try restarting transaction");
}

TEST_F(errors, same_key_by_two_transactions_is_a_duplicate_at_commit) {
    const auto other = connect();
    ASSERT_TRUE(session->begin(false).has_value());
    ASSERT_TRUE(other->begin(false).has_value());
    must("INSERT INTO rollcall.db_shop.two VALUES (7, 'k')");
    ASSERT_TRUE(run(*other, "INSERT INTO rollcall.db_shop.two VALUES (7, 'k')").has_value());
    ASSERT_TRUE(session->commit().has_value());
    const auto lost = other->commit();
    ASSERT_TRUE(lost.has_error());
    EXPECT_EQ(lost.error().code, sql_errc::dup_entry) << lost.error().message;
}

TEST_F(errors, memory_that_runs_out_is_1041_and_the_connection_goes_on) {
    must("SET GLOBAL memory_limit = '20MiB'");
    must("SET GLOBAL max_temp_directory_size = '0KiB'");
    const auto got = run(*session, "SELECT list(i::VARCHAR || 'some longer text') FROM range(5000000) r(i)");
    ASSERT_TRUE(got.has_error());
    EXPECT_TRUE(got.error().code == sql_errc::out_of_resources || got.error().code == sql_errc::disk_full) << got.error().message;
    EXPECT_EQ(told("SELECT 1"), "int:1");
}

TEST(error_mapping, messages_that_tests_cannot_cause_have_their_row) {
    constexpr error_case cases[] = {
        {"INTERRUPT Error: Interrupted!", "1317: Query execution was interrupted"},
        {"TransactionContext Error: Failed to commit: Failed to create checkpoint because of error: Could not write file \"/data/x\": No "
         "space left on device",
         "1021: The data file could not be written, most likely because its disk is full. Nothing acknowledged is lost, but no statements "
         "are taken until there is room and it has opened its file again, which it does by itself"},
        {"TransactionContext Error: Failed to commit: Could not write file \"/data/x\": File too large",
         "1021: The data file could not be written, most likely because its disk is full. Nothing acknowledged is lost, but no statements "
         "are taken until there is room and it has opened its file again, which it does by itself"},
        {"IO Error: Could not write file \"/data/x\": No space left on device",
         "1021: The disk that holds the data is full; free some space, then try again"},
        {"FATAL Error: fsync failed!",
         "1026: The disk that holds the data failed to write. Nothing acknowledged is lost, but no statements are taken until it writes "
         "and the engine has opened its file again, which it does by itself; see to the disk"},
        {"FATAL Error: Failed: database has been invalidated because of a previous fatal error. The database must be restarted prior to "
         "being used again.\nOriginal error: \"Failed to create checkpoint because of error: Could not write file \"/data/x\": No space "
         "left on device\"\n\nStack Trace:",
         "1021: The data file could not be written, most likely because its disk is full. Nothing acknowledged is lost, but no statements "
         "are taken until there is room and it has opened its file again, which it does by itself"},
        {"TransactionContext Error: Failed to commit: Could not write file \"/data/x\": Input/output error",
         "1026: The disk that holds the data failed to write. Nothing acknowledged is lost, but no statements are taken until it writes "
         "and the engine has opened its file again, which it does by itself; see to the disk"},
        {"IO Error: Could not write file \"/data/x\": Input/output error",
         "1026: The disk that holds the data failed to write; see to it, then try again"},
        {"IO Error: Could not read from file \"/data/x\": Input/output error",
         "1024: The disk that holds the data failed to read; see to it, then try again"},
        {"Out of Memory Error: failed to offload data block of size 256.0 KiB (0 bytes/0 bytes used).\nThis limit was set by ...",
         "1021: The statement needs more temporary disk space than the server may use; let it sort or group less at once, or raise "
         "max_temp_directory_size"},
        {"TransactionContext Error: Failed to commit: could not allocate block of size 256.0 KiB (500.0 MiB/500.0 MiB used)",
         "1041: Out of memory: the statement needs more than is left; let it read less at once, or try again when fewer run"},
        {"Parser Error: std::bad_alloc",
         "1041: Out of memory: the statement needs more than is left; let it read less at once, or try again when fewer run"},
        {"FATAL Error: Failed: database has been invalidated because of a previous fatal error.",
         "1105: The engine has stopped after a fatal error and takes no statements until it has opened its file again, which it does by "
         "itself"},
        {"TransactionContext Error: Catalog write-write conflict on create with \"t\"",
         "1213: Another transaction changed the same rows or tables first; try restarting transaction"},
        {"Not implemented Error: ALTER of rollcall.db_shop.t", "1235: This is not supported: ALTER of shop.t"},
        {"something else entirely", "1105: something else entirely"},
        {"", "1105: "},
    };
    for (const auto& row : cases) {
        SCOPED_TRACE(row.statement);
        const auto got = map_error(row.statement, "", engine_naming{});
        EXPECT_EQ(std::to_string(static_cast<int>(got.code)) + ": " + got.message, row.answer);
    }
}

TEST(error_mapping, fatal_is_what_ends_the_instance) {
    EXPECT_TRUE(is_fatal("FATAL Error: Failed: database has been invalidated because of a previous fatal error."));
    EXPECT_TRUE(is_fatal("FATAL Error: could not write WAL"));
    EXPECT_TRUE(is_fatal("TransactionContext Error: Failed to commit: Failed to create checkpoint because of error: whatever"));
    EXPECT_TRUE(
        is_fatal("TransactionContext Error: Failed to commit: Could not write file \"/d/data.duckdb.wal\": No space left on device"));
    EXPECT_FALSE(is_fatal("TransactionContext Error: Failed to commit: Could not commit creation of dependency"));
    EXPECT_FALSE(is_fatal("Conversion Error: Could not convert string 'database has been invalidated' to INT32"));
    EXPECT_FALSE(is_fatal("INTERNAL Error: Attempted to access index 5"));
    EXPECT_FALSE(is_fatal("Catalog Error: Table with name FATAL Error does not exist!"));
}

TEST(open_failure, each_cause_has_its_remedy) {
    constexpr error_case cases[] = {
        {"IO Error: Could not set lock on file \"/d/data.duckdb\": Conflicting lock is held in /usr/bin/x (PID 42). See also ...",
         "The data file f is open in another process (PID 42): stop that one, or give this one another data directory"},
        {"IO Error: Cannot open file \"/d/data.duckdb\": Permission denied",
         "The data file f cannot be written: give the account that runs the server write access to it and to its directory"},
        {"IO Error: Cannot open file \"/d/data.duckdb\": Read-only file system",
         "The data file f cannot be written: give the account that runs the server write access to it and to its directory"},
        {"IO Error: Could not write: No space left on device",
         "The data file f cannot be opened because the disk is full: free some space and start again"},
        {"IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 67.",
         "The data file f was written by another version of the engine: start the version of the server that wrote it"},
        {"IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block\nmore",
         "The data file f is damaged: restore it from a backup; the engine says: IO Error: Corrupt database file: computed checksum 1 does "
         "not match stored checksum 2 in block"},
        {"IO Error: whatever\nelse", "The data file f cannot be opened: IO Error: whatever"},
    };
    for (const auto& row : cases) EXPECT_EQ(open_failure(row.statement, "f").sentence, row.answer);
}

TEST(open_failure, only_a_file_that_holds_other_bytes_than_were_written_is_damaged) {
    const auto is_damaged = [](std::string_view message) { return open_failure(message, "f").kind == refusal_kind::damaged_file; };
    EXPECT_TRUE(is_damaged("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2 in block"));
    EXPECT_TRUE(is_damaged("IO Error: The file \"f\" exists, but it is not a valid DuckDB database file!"));
    EXPECT_FALSE(is_damaged("IO Error: Cannot open file \"/the file is damaged\": Permission denied"));
    EXPECT_FALSE(is_damaged("IO Error: whatever"));
}

}  // namespace
}  // namespace rollcall::engine::test
