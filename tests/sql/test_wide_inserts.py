# Rows of constants, many in one statement: the table is then what single rows make it, and so are errors, numbers and counts.
import datetime
import random

import pymysql
import pytest
from rollcall_test import node, query

ROWS = 1000


@pytest.fixture(scope="module")
def database(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE d")
    return "d"


@pytest.fixture
def connection(server, database):
    with server.connect(database=database, autocommit=True) as opened:
        query(opened, "DROP TABLE IF EXISTS t, single, wide")
        yield opened


def insert(table, rows, columns=""):
    return f"INSERT INTO {table} {columns} VALUES " + ", ".join(f"({row})" for row in rows)


def error_of(connection, sql):
    with pytest.raises(pymysql.MySQLError) as error:
        query(connection, sql)
    return error.value.args


def affected(connection, sql):
    with connection.cursor() as cursor:
        return cursor.execute(sql), cursor.lastrowid


TEXTS = ["''", "'a'", "'it''s'", r"'\\ \" [x], {y} (z)'", "'NULL'", "'null'", "' b '", "'ä\U0001f600'", r"'a\nb\tc'", "NULL", "'\\\\'", "'[]'"]
WHOLE = ["0", "-0", "1", "-1", "007", "127", "-128", "TRUE", "FALSE", "NULL", "'12'", "+5"]
VALUES = {
    "TINYINT": WHOLE, "TINYINT(1)": WHOLE, "SMALLINT": [*WHOLE, "32767", "-32768"], "MEDIUMINT": [*WHOLE, "8388607", "-8388608"],
    "INT": [*WHOLE, "2147483647", "-2147483648"], "BIGINT": [*WHOLE, "9223372036854775807", "-9223372036854775808"],
    "INT UNSIGNED": ["0", "4294967295", "NULL"], "BIGINT UNSIGNED": ["0", "9223372036854775808", "18446744073709551615", "NULL"],
    "DECIMAL(10,2)": ["0", "-0.00", "1", "99999999.99", "-12.5", "0.005", "0.015", ".5", "1.", "'12.50'", "NULL", "1e3", "2.5e-1"],
    "DECIMAL(38,10)": ["1234567890123456789012345678.0123456789", "-0.0000000001", "NULL"],
    "DOUBLE": ["0", "-0", "0.1", "-0.0", "-0e0", "0.30000000000000004", ".11233131683229297", "-9.77423369315040249", "1e300", "5e-324",
               "12345678901234567890", "'0.25'", "NULL", "TRUE"],
    "FLOAT": ["0.1", "1e10", "-5.145536668630958", "94205988.088701310005", "NULL", "16777217"],
    "VARCHAR(50)": TEXTS, "VARCHAR(3)": ["'abc'", "'a  '", "'abc   '", "'äöü'", "NULL"], "TEXT": TEXTS, "TINYTEXT": TEXTS,
    "CHAR(5)": ["'a'", "'a   '", "'abcde   '", "NULL", "''"], "VARCHAR(20)": ["1", "'x'", "1.50", "007", "TRUE"],
    "BLOB": ["''", "'text'", "X'00ff41'", "_binary'\\0\\\\x'", "0x4142", "NULL", "'ä'"],
    "VARBINARY(4)": ["X'01020304'", "'ab'", "NULL"], "BINARY(4)": ["X'01'", "'abcd'", "NULL"],
    "DATE": ["'2024-02-29'", "20240101", "'24-1-5'", "NULL", "DATE'2024-03-01'", "'1000-01-01'"],
    "DATETIME": ["'2024-02-29 10:11:12.6'", "'2024-01-01'", "20240101101112", "NULL", "TIMESTAMP'2024-01-01 00:00:00'"],
    "DATETIME(3)": ["'2024-02-29 10:11:12.0006'", "'9999-12-31 23:59:59.999'", "NULL"],
    "TIMESTAMP NULL": ["'2024-02-29 10:11:12'", "'2024-01-01 00:00:00+02:00'", "NULL"],
    "TIME": ["'10:11:12'", "'00:00:00'", "NULL"], "TIME(2)": ["'10:11:12.345'", "NULL"], "YEAR": ["1999", "70", "0", "2155", "NULL"],
    "BIT(1)": ["0", "1", "NULL"], "BIT(9)": ["257", "b'101'", "NULL"], "BIT(64)": ["1", "9223372036854775807", "NULL"],
    "ENUM('a','it''s','\"')": ["'a'", "2", "'it''s'", "3", "NULL"], "JSON": ["'{\"b\":1,\"a\":[1,2]}'", "'1'", "'\"x\\\\\"y\"'", "NULL", "'null'"],
}


@pytest.mark.parametrize("kind", VALUES)
def test_many_rows_are_stored_as_single_ones(connection, kind):
    # Values of one kind each go as a list, all of them mixed are spelled out: each is seen both ways.
    every = VALUES[kind]
    query(connection, f"CREATE TABLE single (id INT, v {kind})")
    query(connection, f"CREATE TABLE wide (id INT, v {kind})")
    mixes = [every, *([value, "NULL"] for value in every)]
    for number, mix in enumerate(mixes):
        rows = [f"{number}, {mix[i % len(mix)]}" for i in range(40)]
        for row in rows[:len(mix)]:
            query(connection, insert("single", [row]))
        assert affected(connection, insert("wide", rows))[0] == 40
    text = "HEX(v)" if kind.startswith(("BLOB", "VARB", "BIN", "BIT")) else "CAST(v AS CHAR)"
    single = query(connection, f"SELECT DISTINCT id, {text} FROM single ORDER BY id, 2")
    assert query(connection, f"SELECT DISTINCT id, {text} FROM wide ORDER BY id, 2") == single
    assert query(connection, "SELECT COUNT(*) FROM single a WHERE NOT EXISTS (SELECT 1 FROM wide b WHERE a.id = b.id AND a.v <=> b.v)") == [(0,)]


def test_texts_of_any_bytes_come_back(connection):
    query(connection, "CREATE TABLE t (id INT, s TEXT, b BLOB)")
    chosen = random.Random(7)
    letters = ["\"", "'", "\\", "[", "]", "{", "}", "(", ")", ",", " ", "NULL", "a", "é", "\n", "\t", "=", ":", "\x01", "日"]
    texts = ["".join(chosen.choices(letters, k=chosen.randrange(9))) for _ in range(ROWS)]
    blobs = [bytes(chosen.choices(range(256), k=chosen.randrange(9))) for _ in range(ROWS)]
    rows = [f"{i}, {connection.escape(text)}, _binary{connection.escape(blob)}" for i, (text, blob) in enumerate(zip(texts, blobs))]
    query(connection, insert("t", rows))
    assert query(connection, "SELECT s, b FROM t ORDER BY id") == list(zip(texts, blobs))


def test_rows_keep_their_order_and_many_come_in_one_statement(connection):
    query(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT, s VARCHAR(20))")
    assert affected(connection, insert("t", [f"{i}, 'row {i}'" for i in range(100_000)], "(n, s)"))[0] == 100_000
    assert query(connection, "SELECT COUNT(*), MIN(id - n), MAX(id - n), COUNT(DISTINCT s) FROM t") == [(100_000, 1, 1, 100_000)]


# The column, what most rows have, what row 500 has, whether the error tells the row.
ERRORS = [
    ("TINYINT", "{}%100", "128", False), ("INT", "{}", "2147483648", False), ("INT UNSIGNED", "{}", "-1", False), ("MEDIUMINT", "{}", "8388608", False),
    ("INT", "{}", "'x'", True), ("BIGINT", "{}", "9223372036854775808", False), ("DECIMAL(5,2)", "{}.5", "1000000", False),
    ("DECIMAL(5,2)", "1.5", "999.999", False), ("FLOAT", "{}", "1e39", True), ("VARCHAR(5)", "'{}'", "'123456'", True),
    ("CHAR(5)", "'{}'", "'123456'", True), ("VARBINARY(5)", "X'0{}'", "X'010203040506'", False), ("DATE", "'2024-01-01'", "'2024-02-30'", True),
    ("DATETIME", "'2024-01-01'", "'x'", True), ("TIME", "'10:00:00'", "'x'", False), ("YEAR", "2024", "1900", False), ("BIT(4)", "3", "16", False),
    ("ENUM('a','b')", "'a'", "'c'", True), ("ENUM('a','b')", "1", "3", True), ("JSON", "'1'", "'[1'", False), ("INT NOT NULL", "{}", "NULL", False),
    ("INT UNIQUE", "{}", "1", False), ("INT CHECK (v < 5000)", "{}", "5000", False), ("INT REFERENCES parents(id)", "1", "2", False),
]


@pytest.mark.parametrize("kind, usual, wrong, tells_row", ERRORS)
def test_row_500_that_does_not_fit_is_told_as_in_a_short_statement(connection, kind, usual, wrong, tells_row):
    query(connection, "CREATE TABLE IF NOT EXISTS parents (id INT PRIMARY KEY)")
    query(connection, "REPLACE INTO parents VALUES (1)")
    foreign = ", FOREIGN KEY (v) REFERENCES parents(id)" if "REFERENCES" in kind else ""
    query(connection, f"CREATE TABLE t (id INT, v {kind.split(' REFERENCES')[0]}{foreign})")
    query(connection, f"INSERT INTO t VALUES (0, {'NULL' if 'NOT' not in kind else '0'})")
    value = (lambda i: usual.replace("{}%100", str(i % 100)).replace("{}", str(i)))
    if "UNIQUE" in kind:
        query(connection, "INSERT INTO t VALUES (0, 500)")
        wrong = "500"
    if kind.startswith("VARB"):
        value = (lambda i: f"X'{i:04}'")
    before = query(connection, "SELECT COUNT(*) FROM t")
    code, message = error_of(connection, insert("t", [f"1, {wrong}"]))
    rows = [f"{i}, {wrong if i == 500 else value(i)}" for i in range(1, ROWS + 1)]
    if "UNIQUE" in kind:
        rows = [f"{i}, {i}" for i in range(1, ROWS + 1)]
    wanted = message.replace("at row 1", "at row 500") if tells_row else message
    assert error_of(connection, insert("t", rows)) == (code, wanted)
    assert query(connection, "SELECT COUNT(*) FROM t") == before
    query(connection, "BEGIN")
    if "CHECK" in kind:  # its name is not known to a transaction that has failed
        wanted = "Check constraint 'CHECK((v < 5000))' of table 't' is violated."
    assert error_of(connection, insert("t", rows)) == (code, wanted)
    query(connection, "ROLLBACK")
    assert query(connection, "SELECT COUNT(*) FROM t") == before


def test_keys_that_come_twice_within_one_statement_are_refused(connection):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY)")
    assert error_of(connection, insert("t", [*range(ROWS), 500]))[0] == 1062
    assert query(connection, "SELECT COUNT(*) FROM t") == [(0,)]
    assert affected(connection, insert("t", range(ROWS)))[0] == ROWS


def test_counted_up_numbers_are_those_of_single_rows(connection):
    query(connection, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, n INT)")
    assert affected(connection, insert("t", range(ROWS), "(n)")) == (ROWS, 1)
    assert query(connection, "SELECT LAST_INSERT_ID(), MIN(id), MAX(id), MAX(id - n) FROM t") == [(1, 1, ROWS, 1)]
    given = ["NULL", "0", "DEFAULT", "5000", "NULL"] + ["NULL"] * 40
    assert affected(connection, insert("t", [f"{number}, {i}" for i, number in enumerate(given)])) == (45, ROWS + 1)
    ids = [row[0] for row in query(connection, f"SELECT id FROM t WHERE id > {ROWS} ORDER BY n")]
    assert ids == [1001, 1002, 1003, 5000, *range(5001, 5042)]
    assert affected(connection, insert("t", [f"{i}, 0" for i in range(9001, 9041)])) == (40, 9040)
    assert query(connection, "SELECT LAST_INSERT_ID()") == [(ROWS + 1,)]
    assert affected(connection, "INSERT INTO t (n) VALUES (1)") == (1, 9041)


def test_columns_that_are_not_named_get_their_defaults(connection):
    query(connection, "CREATE TABLE t (a INT, b INT DEFAULT 7, c VARCHAR(9) DEFAULT 'x''y', d DATETIME DEFAULT CURRENT_TIMESTAMP, e ENUM('p', 'q') NOT NULL)")
    query(connection, insert("t", range(ROWS), "(a)"))
    assert query(connection, "SELECT DISTINCT b, c, e FROM t") == [(7, "x'y", "p")]
    (oldest,) = query(connection, "SELECT MIN(d) FROM t")[0:1]
    assert abs(oldest[0] - datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)) < datetime.timedelta(minutes=5)
    query(connection, insert("t", [f"DEFAULT, {i}" for i in range(100)], "(b, a)"))
    assert query(connection, "SELECT COUNT(*) FROM t WHERE b = 7") == [(ROWS + 100,)]
    query(connection, "CREATE TABLE single (a INT, b INT NOT NULL)")
    assert error_of(connection, insert("single", range(ROWS), "(a)"))[0] == 1364


def test_a_transaction_keeps_or_drops_all_of_them(connection):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, s VARCHAR(20))")
    for end, left in [("ROLLBACK", 0), ("COMMIT", 2 * ROWS)]:
        query(connection, "BEGIN")
        query(connection, insert("t", [f"{i}, 'x'" for i in range(ROWS)]))
        query(connection, insert("t", [f"{i}, 'y'" for i in range(ROWS, 2 * ROWS)]))
        assert query(connection, "SELECT COUNT(*) FROM t") == [(2 * ROWS,)]
        query(connection, end)
        assert query(connection, "SELECT COUNT(*) FROM t") == [(left,)]


def test_what_is_no_constant_and_other_ways_of_inserting_work_as_before(connection):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT)")
    query(connection, insert("t", [f"{i}, {i} + 1" for i in range(100)]))
    assert affected(connection, insert("t", [f"{i}, 5" for i in range(50, 150)]).replace("INSERT", "INSERT IGNORE"))[0] == 50
    assert affected(connection, insert("t", [f"{i}, 6" for i in range(100, 200)]).replace("INSERT", "REPLACE"))[0] == 150
    assert affected(connection, insert("t", [f"{i}, 7" for i in range(200)]) + " ON DUPLICATE KEY UPDATE n = VALUES(n)")[0] == 398  # one has it already
    assert query(connection, "SELECT COUNT(*), SUM(n) FROM t") == [(200, 1400)]
    query(connection, "PREPARE p FROM '" + insert("t", [f"{i}, 8" for i in range(300, 400)]) + "'")
    query(connection, "EXECUTE p")
    assert query(connection, "SELECT COUNT(*) FROM t WHERE n = 8") == [(100,)]
    query(connection, insert("t", [f"{i}, 9" for i in range(400, 500)]).replace("VALUES (", "VALUES ROW(", 1).replace(", (", ", ROW("))
    assert query(connection, "SELECT COUNT(*) FROM t WHERE n = 9") == [(100,)]
    assert query(connection, "EXPLAIN " + insert("t", [f"{i}, 9" for i in range(500, 600)]))
    assert error_of(connection, insert("t", [*["1000, 1"] * 20, "1"])) == (1136, "Column count doesn't match value count at row 21")


def test_sql_mode_decides_over_what_is_too_long(connection):
    query(connection, "CREATE TABLE t (s VARCHAR(3))")
    query(connection, "SET sql_mode = ''")
    query(connection, "INSERT INTO t VALUES ('abcdef')")
    query(connection, insert("t", ["'abcdef'"] * 40))
    assert len(query(connection, "SELECT DISTINCT s FROM t")) == 1
