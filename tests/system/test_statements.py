# The ordinary life of data over the text protocol: databases, tables, rows, types, transactions, and what fails with which code.
import datetime
from decimal import Decimal

import pytest
from rollcall_test import affected, code_of, node, query


@pytest.fixture
def db(connection, request):
    """An empty database of the test's own, selected; dropped afterwards."""
    name = "db_" + "".join(letter if letter.isalnum() else "_" for letter in request.node.name.lower())[:40]
    query(connection, f"CREATE DATABASE `{name}`")
    connection.select_db(name)
    yield name
    query(connection, f"DROP DATABASE `{name}`")


# --- databases and tables ---


def test_created_database_is_listed_until_dropped(connection):
    query(connection, "CREATE DATABASE listed_db")
    assert ("listed_db",) in query(connection, "SHOW DATABASES")
    query(connection, "DROP DATABASE listed_db")
    assert ("listed_db",) not in query(connection, "SHOW DATABASES")


def test_use_selects_database(connection, db):
    query(connection, f"USE `{db}`")
    assert query(connection, "SELECT DATABASE()") == [(db,)]


@pytest.mark.parametrize("name", ["data", "temp", "system", "main", "select", "two words", "größe"])
def test_database_may_bear_any_name(connection, name):
    query(connection, f"CREATE DATABASE `{name}`")
    query(connection, f"CREATE TABLE `{name}`.t (a INT)")
    query(connection, f"INSERT INTO `{name}`.t VALUES (1)")
    assert query(connection, f"SELECT * FROM `{name}`.t") == [(1,)]
    query(connection, f"DROP DATABASE `{name}`")


def test_created_table_is_listed_and_described(connection, db):
    query(connection, "CREATE TABLE t (id INT NOT NULL PRIMARY KEY, name VARCHAR(20) DEFAULT 'x', at DATETIME)")
    assert query(connection, "SHOW TABLES") == [("t",)]
    described = [(name, kind, null) for name, kind, null, *_ in query(connection, "DESCRIBE t")]
    assert described == [("id", "int", "NO"), ("name", "varchar(20)", "YES"), ("at", "datetime", "YES")]


def test_show_create_table_tells_the_types_as_written(connection, db):
    query(connection, "CREATE TABLE t (id BIGINT UNSIGNED NOT NULL, body MEDIUMTEXT, PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4")
    (name, text), = query(connection, "SHOW CREATE TABLE t")
    assert name == "t"
    assert text.startswith("CREATE TABLE `t` (")
    assert "`id` bigint unsigned NOT NULL" in text
    assert "`body` mediumtext" in text
    assert "PRIMARY KEY (`id`)" in text


def test_dropped_table_is_gone(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "DROP TABLE t")
    assert query(connection, "SHOW TABLES") == []
    assert code_of(connection, "SELECT * FROM t") == 1146


# --- rows ---


def test_insert_tells_how_many(connection, db):
    query(connection, "CREATE TABLE t (a INT, b VARCHAR(10))")
    assert affected(connection, "INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y'), (3, NULL)") == 3
    assert query(connection, "SELECT a, b FROM t ORDER BY a") == [(1, "x"), (2, "y"), (3, None)]


def test_update_tells_how_many(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "INSERT INTO t VALUES (1), (2), (3)")
    assert affected(connection, "UPDATE t SET a = a + 10 WHERE a >= 2") == 2
    assert query(connection, "SELECT a FROM t ORDER BY a") == [(1,), (12,), (13,)]


def test_delete_tells_how_many(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "INSERT INTO t VALUES (1), (2), (3)")
    assert affected(connection, "DELETE FROM t WHERE a <> 2") == 2
    assert query(connection, "SELECT a FROM t") == [(2,)]


def test_truncate_empties(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "INSERT INTO t VALUES (1)")
    query(connection, "TRUNCATE TABLE t")
    assert query(connection, "SELECT COUNT(*) FROM t") == [(0,)]


def test_empty_result_keeps_its_columns(connection, db):
    query(connection, "CREATE TABLE t (a INT, b VARCHAR(10))")
    with connection.cursor() as cursor:
        cursor.execute("SELECT a, b AS other FROM t")
        assert [column[0] for column in cursor.description] == ["a", "other"]
        assert cursor.fetchall() == ()


def test_large_result_arrives_whole(connection, db):
    query(connection, "CREATE TABLE t (n INT)")
    query(connection, "INSERT INTO t VALUES " + ", ".join(f"({n})" for n in range(1000)))
    rows = query(connection, "SELECT a.n * 1000 + b.n AS m FROM t a, t b WHERE b.n < 200 ORDER BY m")
    assert len(rows) == 200_000
    assert rows[0] == (0,)
    assert rows[-1] == (999_199,)


def test_long_values_arrive_whole(connection, db):
    query(connection, "CREATE TABLE t (body LONGTEXT)")
    for length in (250, 251, 65_535, 65_536, 16_777_214, 16_777_216):  # borders of length prefixes and of packets
        query(connection, "DELETE FROM t")
        query(connection, "INSERT INTO t VALUES (%s)", ("ä" + "x" * (length - 2),))
        (body,), = query(connection, "SELECT body FROM t")
        assert body == "ä" + "x" * (length - 2)


# --- types ---

TYPES = [
    ("TINYINT", "-128", -128),
    ("TINYINT UNSIGNED", "255", 255),
    ("BOOLEAN", "TRUE", 1),
    ("SMALLINT", "-32768", -32768),
    ("MEDIUMINT", "8388607", 8388607),
    ("INT", "-2147483648", -2147483648),
    ("INT(11)", "5", 5),
    ("INT UNSIGNED", "4294967295", 4294967295),
    ("BIGINT", "-9223372036854775808", -9223372036854775808),
    ("BIGINT UNSIGNED", "18446744073709551615", 18446744073709551615),
    ("DECIMAL(10,2)", "12345.67", Decimal("12345.67")),
    ("DECIMAL(30,10)", "-0.0000000001", Decimal("-1E-10")),
    ("DOUBLE", "0.1", 0.1),
    ("FLOAT", "1.5", 1.5),
    ("CHAR(3)", "'abc'", "abc"),
    ("VARCHAR(20)", "'it''s'", "it's"),
    ("VARCHAR(20)", r"'a\'b\\c\n'", "a'b\\c\n"),
    ("TEXT", "'größe 😀'", "größe 😀"),
    ("DATE", "'2024-02-29'", datetime.date(2024, 2, 29)),
    ("DATETIME", "'2024-02-29 12:34:56'", datetime.datetime(2024, 2, 29, 12, 34, 56)),
    ("DATETIME(6)", "'2024-02-29 12:34:56.000007'", datetime.datetime(2024, 2, 29, 12, 34, 56, 7)),
    ("TIMESTAMP", "'2024-02-29 12:34:56'", datetime.datetime(2024, 2, 29, 12, 34, 56)),
    ("TIME", "'12:34:56'", datetime.timedelta(hours=12, minutes=34, seconds=56)),
    ("BLOB", "x'00ff27'", b"\x00\xff'"),
    ("VARBINARY(10)", "0x414243", b"ABC"),
    ("INT", "NULL", None),
]


@pytest.mark.parametrize("kind, literal, expected", TYPES)
def test_type_keeps_its_value(connection, db, kind, literal, expected):
    query(connection, f"CREATE TABLE t (v {kind})")
    query(connection, f"INSERT INTO t VALUES ({literal})")
    (value,), = query(connection, "SELECT v FROM t")
    assert value == expected
    assert type(value) is type(expected)


# --- MySQL's own meaning of what DuckDB reads otherwise ---

DIALECT = [
    ("SELECT 'a' 'b'", "ab"),
    ('SELECT "text"', "text"),
    ("SELECT 1 /*! + 1 */", 2),
    ("SELECT 1 # the rest\n", 1),
    ("SELECT 7 DIV 2", 3),
    ("SELECT NULL <=> NULL", 1),
    ("SELECT IF(1 > 2, 'yes', 'no')", "no"),
    ("SELECT IFNULL(NULL, 'x')", "x"),
    ("SELECT CONCAT('a', NULL)", None),
    ("SELECT 1 / 0", None),
    ("SELECT TRUE AND FALSE", 0),
    ("SELECT 1 && 0", 0),
    ("SELECT !0", 1),
    ("SELECT 1 FROM DUAL", 1),
    ("SELECT CAST('12' AS SIGNED)", 12),
    ("SELECT @@autocommit", 1),
    ("SELECT LENGTH('ä')", 2),
    ("SELECT CHAR_LENGTH('ä')", 1),
]


@pytest.mark.parametrize("sql, expected", DIALECT)
def test_expression_means_what_mysql_means(connection, sql, expected):
    assert query(connection, sql) == [(expected,)]


def test_limit_with_comma_skips_first(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "INSERT INTO t VALUES (1), (2), (3), (4)")
    assert query(connection, "SELECT a FROM t ORDER BY a LIMIT 1, 2") == [(2,), (3,)]


# --- failures: each with MySQL's code and SQLSTATE ---

ERRORS = [
    ("SELEC 1", 1064, "42000"),
    ("SELECT * FROM err.missing", 1146, "42S02"),
    ("SELECT missing FROM err.t", 1054, "42S22"),
    ("SELECT no_such_function(1)", 1305, "42000"),
    ("INSERT INTO err.t VALUES (1, 'again')", 1062, "23000"),
    ("INSERT INTO err.t VALUES (NULL, 'x')", 1048, "23000"),
    ("INSERT INTO err.t (name) VALUES ('x')", 1364, "HY000"),
    ("INSERT INTO err.t VALUES ('abc', 'x')", 1366, "HY000"),
    ("INSERT INTO err.t VALUES (99999999999, 'x')", 1264, "22003"),
    ("INSERT INTO err.kinds (e) VALUES ('c')", 1265, "01000"),
    ("INSERT INTO err.kinds (j) VALUES ('{')", 3140, "22032"),
    ("SELECT other.id FROM err.t", 1054, "42S22"),
    ("CREATE TABLE err.u (a INT) ENGINE=NOSUCH", 1286, "42000"),
    ("CREATE TABLE err.u (a VARCHAR(5) CHARACTER SET latin1)", 1235, "42000"),
    ("CREATE TABLE err.u (a VARCHAR(5) COLLATE latin1_swedish_ci)", 1235, "42000"),
    ("CREATE TABLE err.u (a INT) DEFAULT CHARSET=latin1", 1235, "42000"),
    ("INSERT INTO err.t VALUES (5)", 1136, "21S01"),
    ("CREATE DATABASE err", 1007, "HY000"),
    ("DROP DATABASE err_missing", 1008, "HY000"),
    ("USE err_missing", 1049, "42000"),
    ("CREATE TABLE err.t (a INT)", 1050, "42S01"),
    ("CREATE TABLE err_missing.t (a INT)", 1049, "42000"),
    ("DROP TABLE err.missing", 1051, "42S02"),
    ("SELECT * FROM t", 1046, "3D000"),
    ("SET no_such_variable = 1", 1193, "HY000"),
    ("SET version = 'x'", 1238, "HY000"),
    ("SELECT @@no_such_variable", 1193, "HY000"),
    ("KILL 4294967295", 1094, "HY000"),
    ("LOCK TABLES err.t WRITE", 1235, "42000"),
    ("", 1065, "42000"),
]


def test_failures_have_mysqls_codes(server, connection):
    query(connection, "CREATE DATABASE err")
    query(connection, "CREATE TABLE err.t (id INT NOT NULL PRIMARY KEY, name VARCHAR(10))")
    query(connection, "INSERT INTO err.t VALUES (1, 'one')")
    query(connection, "CREATE TABLE err.kinds (e ENUM('a', 'b'), j JSON)")
    done = node("run.js", server, {"steps": [{"method": "query", "sql": sql} for sql, _, _ in ERRORS]})
    got = [(sql, result.get("error", {}).get("code"), result.get("error", {}).get("state"))
           for (sql, _, _), result in zip(ERRORS, done["results"], strict=True)]
    assert got == ERRORS


def test_session_lives_on_after_a_failure(connection):
    assert code_of(connection, "SELEC 1") == 1064
    assert query(connection, "SELECT 1") == [(1,)]


def test_two_statements_in_one_text_are_refused(connection):
    assert code_of(connection, "SELECT 1; SELECT 2") in (1064, 1235)


# Whatever could reach files, other sources of data or the engine's inside is refused before the engine sees it.
REFUSED = [
    "SELECT * FROM read_blob('/etc/passwd')",
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM `/etc/passwd`",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM query('SELECT 1')",
    "SELECT * FROM duckdb_settings()",
    "SELECT * FROM duckdb_tables",
    "SELECT * FROM pragma_database_list()",
    "SELECT getenv('HOME')",
    "SELECT json_execute_serialized_sql('{}')",
    "COPY (SELECT 1) TO '/tmp/rollcall-must-not-exist'",
    "ATTACH '/tmp/rollcall-must-not-exist' AS other",
    "PRAGMA enable_profiling",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CALL pragma_version()",
    "EXPORT DATABASE '/tmp/rollcall-must-not-exist'",
    "CREATE MACRO f() AS 1",
    "CHECKPOINT",
    "SELECT LOAD_FILE('/etc/passwd')",
    "SELECT 1 INTO OUTFILE '/tmp/rollcall-must-not-exist'",
]


@pytest.mark.parametrize("sql", REFUSED)
def test_way_out_of_the_database_is_refused(connection, sql):
    assert code_of(connection, sql) in (1046, 1064, 1146, 1235, 1290, 1305)


# --- transactions ---


def test_rollback_undoes(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (1)")
    query(connection, "ROLLBACK")
    assert query(connection, "SELECT * FROM t") == []


def test_uncommitted_rows_are_seen_by_their_session_only(server, connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    with server.connect(database=db) as other:
        query(connection, "START TRANSACTION")
        query(connection, "INSERT INTO t VALUES (1)")
        assert query(connection, "SELECT * FROM t") == [(1,)]
        assert query(other, "SELECT * FROM t") == []
        query(connection, "COMMIT")
        assert query(other, "SELECT * FROM t") == [(1,)]


def test_autocommit_off_opens_a_transaction(connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    query(connection, "SET autocommit = 0")
    query(connection, "INSERT INTO t VALUES (1)")
    query(connection, "ROLLBACK")
    assert query(connection, "SELECT * FROM t") == []
    query(connection, "COMMIT")
    query(connection, "SET autocommit = 1")


def test_commit_and_rollback_without_a_transaction_succeed(connection):
    query(connection, "COMMIT")
    query(connection, "ROLLBACK")


def test_closed_connection_rolls_back(server, connection, db):
    query(connection, "CREATE TABLE t (a INT)")
    other = server.connect(database=db)
    query(other, "BEGIN")
    query(other, "INSERT INTO t VALUES (1)")
    other.close()
    assert query(connection, "SELECT * FROM t") == []


def test_failed_statement_ends_its_transaction_until_rollback(connection, db):
    query(connection, "CREATE TABLE t (a INT PRIMARY KEY)")
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t VALUES (1)")
    assert code_of(connection, "INSERT INTO t VALUES (1)") == 1062
    assert code_of(connection, "INSERT INTO t VALUES (2)") is not None
    assert code_of(connection, "COMMIT") is not None
    query(connection, "ROLLBACK")
    query(connection, "INSERT INTO t VALUES (3)")
    assert query(connection, "SELECT a FROM t") == [(3,)]


def test_two_writers_of_one_row_conflict_with_1213(server, connection, db):
    query(connection, "CREATE TABLE t (id INT, a INT)")
    query(connection, "INSERT INTO t VALUES (1, 0)")
    with server.connect(database=db) as other:
        query(connection, "BEGIN")
        query(connection, "UPDATE t SET a = 1 WHERE id = 1")
        query(other, "BEGIN")
        assert code_of(other, "UPDATE t SET a = 2 WHERE id = 1") == 1213
        query(connection, "COMMIT")
