# Values in columns: what does not fit is refused whichever way it comes, and clients are told MySQL's types.
import datetime
import decimal

import pymysql
import pytest
from pymysql.constants import FIELD_TYPE
from rollcall_test import node, query


@pytest.fixture(scope="module")
def database(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE d")
    return "d"


@pytest.fixture
def connection(server, database):
    with server.connect(database=database) as opened:
        query(opened, "DROP TABLE IF EXISTS t")
        yield opened


def refused(connection, sql):
    with pytest.raises(pymysql.MySQLError) as error:
        query(connection, sql)
    return error.value.args[0]


# The column, a value that fits and one that does not, MySQL's error.
BOUNDS = [
    ("VARCHAR(3)", "'abc'", "'abcd'", 1406), ("CHAR(2)", "'ab'", "'abc'", 1406), ("TINYTEXT", "REPEAT('x', 255)", "REPEAT('x', 256)", 1406),
    ("VARBINARY(2)", "X'0102'", "X'010203'", 1406), ("BIT(4)", "15", "16", 1406), ("MEDIUMINT", "8388607", "8388608", 1264),
    ("MEDIUMINT UNSIGNED", "16777215", "-1", 1264), ("YEAR", "1999", "1900", 1264), ("TIME", "'23:59:59'", "'24:00:00'", 1235),
    ("DATETIME", "'2024-02-29 10:00:00'", "'2024-02-30 10:00:00'", 1292), ("JSON", "'[1]'", "'[1'", 3140),
    ("VARCHAR(9)", "X'4142'", "X'41FF'", 1366), ("TEXT", "X'C3A4'", "X'C3'", 1366), ("CHAR(2)", "X'4142'", "X'414200'", 1366),
    ("JSON", "'[]'", "X'5B5D'", 3144), ("JSON", "'1'", "b'00110001'", 3144), ("JSON", "'1'", "CAST('1' AS BINARY)", 3144),
    ("INT UNSIGNED", "0.4", "-0.4", 1264), ("DECIMAL(5,2) UNSIGNED", "0.001", "-0.001", 1264), ("BIT(64)", "'12345678'", "'123456789'", 1406),
    ("TIMESTAMP", "'2038-01-19 03:14:07'", "'2038-01-19 03:14:08'", 1292), ("TIMESTAMP", "19700101000001", "19700101000000", 1292),
    ("TIMESTAMP(3)", "'2038-01-19 03:14:07.999'", "'2038-01-19 03:14:07.9999'", 1292), ("TIMESTAMP", "DATE'2038-01-19'", "DATE'2038-01-20'", 1292),
    ("TEXT", "REPEAT('x', 65535)", "REPEAT('x', 65536)", 1406), ("TINYBLOB", "REPEAT('x', 255)", "REPEAT('x', 256)", 1406),
    ("BLOB", "CAST(REPEAT('x', 65535) AS BINARY)", "CAST(REPEAT('x', 65536) AS BINARY)", 1406), ("TINYTEXT", f"'{'ä' * 127}'", f"'{'ä' * 128}'", 1406),
    ("TEXT", f"'{'x' * 65535}'", f"'{'x' * 65536}'", 1406), ("BLOB", f"X'{'00' * 65535}'", f"X'{'00' * 65536}'", 1406), ("BLOB", "'x'", f"'{'x' * 65536}'", 1406),
    ("MEDIUMTEXT", "REPEAT('x', 65536)", "REPEAT('x', 16777216)", 1406), ("LONGTEXT", "REPEAT('x', 65536)", "'a\\0b'", 1366),
    ("DOUBLE(5,2)", "999.994", "999.995", 1264), ("FLOAT(5,2)", "-999.99", "-1000", 1264),
    ("TIMESTAMP", "NOW()", "TIMESTAMPADD(YEAR, 20, '2030-01-01 00:00:00')", 1292), ("YEAR", "'2020'", "'2020-02-02'", 1265),
]


@pytest.mark.parametrize("kind, fitting, beyond, code", BOUNDS)
def test_what_does_not_fit_is_refused_by_insert_update_and_select(connection, kind, fitting, beyond, code):
    query(connection, f"CREATE TABLE t (id INT, v {kind})")
    query(connection, f"INSERT INTO t VALUES (1, {fitting})")
    assert refused(connection, f"INSERT INTO t VALUES (2, {beyond})") == code
    assert refused(connection, f"UPDATE t SET v = {beyond} WHERE id = 1") == code
    assert query(connection, "SELECT COUNT(*) FROM t") == [(1,)]


@pytest.mark.parametrize("kind, value, code", [("VARCHAR(3)", "CONCAT('ab', id)", 1406), ("MEDIUMINT", "id * 10000", 1264),
                                              ("TEXT", "IF(id = 1, NULL, X'FF')", 1366),
                                              ("JSON", "IF(id = 1, NULL, X'31')", 3144), ("INT UNSIGNED", "(1 - id) / 10000", 1264),
                                              ("DECIMAL(5,2) UNSIGNED", "(1 - id) / 1000000", 1264),
                                              ("TIMESTAMP", "TIMESTAMPADD(YEAR, id, '2030-01-01 00:00:00')", 1292), ("BIT(64)", "REPEAT('1', id)", 1406)])
def test_what_a_query_gives_is_refused_likewise(connection, kind, value, code):
    query(connection, "DROP TABLE IF EXISTS source")
    query(connection, "CREATE TABLE source (id INT)")
    query(connection, "INSERT INTO source VALUES (1), (1000)")
    query(connection, f"CREATE TABLE t (v {kind})")
    assert refused(connection, f"INSERT INTO t SELECT {value} FROM source") == code
    query(connection, f"INSERT INTO t SELECT {value} FROM source WHERE id = 1")
    assert query(connection, "SELECT COUNT(*) FROM t") == [(1,)]


def test_bytes_become_no_json_whichever_way_they_come(connection):
    query(connection, "CREATE TABLE t (id INT, j JSON, b BLOB)")
    query(connection, "INSERT INTO t VALUES (1, '1', '2')")
    query(connection, "SET @bytes = X'32'")
    query(connection, "PREPARE s FROM 'INSERT INTO t (id, j) VALUES (2, ?)'")
    for statement in ["UPDATE t SET j = b", "EXECUTE s USING @bytes", "INSERT INTO t (id, j) SELECT id, b FROM t", "SELECT CAST(b AS JSON) FROM t",
                      "UPDATE t JOIN (SELECT 1 AS one) AS o ON o.one = t.id SET t.j = t.b", "INSERT IGNORE INTO t (id, j) VALUES (3, X'32')"]:
        assert refused(connection, statement) == 3144, statement
    assert query(connection, "SELECT id, j FROM t") == [(1, "1")]


def test_a_default_beyond_a_timestamp_is_refused(connection):
    assert refused(connection, "CREATE TABLE t (at TIMESTAMP DEFAULT '2040-01-01 00:00:00')") == 1067
    query(connection, "CREATE TABLE t (at TIMESTAMP DEFAULT '2038-01-01 00:00:00')")


def test_points_in_time_are_rounded_and_json_is_kept_in_one_form(connection):
    query(connection, "CREATE TABLE t (d DATETIME, d3 DATETIME(3), j JSON, e ENUM('a', 'b'), c CHAR(4), y YEAR)")
    query(connection, "INSERT INTO t VALUES ('2024-01-01 10:11:12.6', '2024-01-01 10:11:12.0006', '{\"b\":1,\"a\":[1,2]}', 2, 'x  ', 70)")
    query(connection, "UPDATE t SET d = CAST('2024-01-01 10:11:12.6' AS DATETIME(6))")
    assert query(connection, "SELECT CAST(d AS CHAR), CAST(d3 AS CHAR), j, e, c, y FROM t") == [
        ("2024-01-01 10:11:13", "2024-01-01 10:11:12.001", '{"a": [1, 2], "b": 1}', "b", "x", 1970)]


def test_clients_are_told_the_columns_types(connection):
    query(connection, "CREATE TABLE t (m MEDIUMINT, f TINYINT(1), b BIT(9), y YEAR, ts TIMESTAMP NULL, d DATETIME(3), e ENUM('a'), t TIME(2))")
    query(connection, "INSERT INTO t VALUES (1, 1, 257, 2024, '2024-01-01', '2024-01-01', 'a', '10:00:00')")
    with connection.cursor() as cursor:
        cursor.execute("SELECT m, f, b, y, ts, d, e, t, m > 0, CAST(d AS CHAR) FROM t")
        assert [column[1] for column in cursor.description] == [
            FIELD_TYPE.INT24, FIELD_TYPE.TINY, FIELD_TYPE.BIT, FIELD_TYPE.YEAR, FIELD_TYPE.TIMESTAMP, FIELD_TYPE.DATETIME, FIELD_TYPE.STRING,
            FIELD_TYPE.TIME, FIELD_TYPE.LONGLONG, FIELD_TYPE.VAR_STRING]
        (row,) = cursor.fetchall()
    assert row[2] == b"\x01\x01" and row[3] == 2024 and row[9] == "2024-01-01 00:00:00.000"


def test_computed_times_have_mysqls_range_and_order(connection):
    assert query(connection, "SELECT TIMEDIFF('2024-01-05 00:00:00', '2024-01-01 00:00:00'), SEC_TO_TIME(-1), MAKETIME(100, 0, 0) > TIME'23:00:00'") == [
        (datetime.timedelta(hours=96), datetime.timedelta(seconds=-1), 1)]
    assert query(connection, "SELECT SEC_TO_TIME(s) AS x FROM (SELECT 360000 AS s UNION ALL SELECT 36000) AS q ORDER BY x") == [
        (datetime.timedelta(hours=10),), (datetime.timedelta(hours=100),)]


def test_a_default_of_now_is_the_statements_time(connection):
    query(connection, "CREATE TABLE t (id INT, at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6))")
    query(connection, "BEGIN")
    query(connection, "INSERT INTO t (id) VALUES (1)")
    query(connection, "INSERT INTO t (id, at) VALUES (2, DEFAULT)")
    query(connection, "COMMIT")
    assert query(connection, "SELECT COUNT(DISTINCT at) FROM t") == [(2,)]


def test_divisions_within_divisions_are_planned_at_once(connection):
    query(connection, "SET max_execution_time = 5000")
    assert query(connection, "SELECT " + "1 / (" * 40 + "3" + ")" * 40)[0][0] is not None
    assert refused(connection, "SELECT " + "NULLIF(" * 20 + "1" + ", 2)" * 20) == 1235


def test_a_number_of_javascripts_is_stored_as_text_without_a_fraction(server, connection):
    query(connection, "CREATE TABLE t (id INT, v VARCHAR(9), x TEXT)")
    steps = [("INSERT INTO t VALUES (?, ?, ?)", [1, 7, 7]), ("INSERT INTO t VALUES (?, ?, ?)", [2, 1.5, "a"]), ("UPDATE t SET x = ? WHERE id = ?", [42, 2])]
    node("run.js", server, {"database": "d", "steps": [{"method": "execute", "sql": sql, "values": values} for sql, values in steps]})
    assert query(connection, "SELECT v, x FROM t ORDER BY id") == [("7", "7"), ("1.5", "42")]


# How a value is written, and what the column holds then; or MySQL's error.
WRITTEN = [
    ("INT", "'1_000'", 1265), ("INT", "'0x10'", 1265), ("INT", "'x1'", 1366), ("DOUBLE", "'inf'", 1366), ("DECIMAL(9,2)", "'1_0'", 1366), ("MEDIUMINT", "'2.5'", "3"),
    ("MEDIUMINT", "'-0.5'", "-1"), ("DECIMAL(3,3)", "TRUE", 1264), ("DECIMAL(4,3)", "TRUE", "1.000"),
    ("DECIMAL(4,3)", "2 > 1", "1.000"), ("INT UNSIGNED", "'-0.4'", "0"), ("INT UNSIGNED", "-0.4e0", "0"), ("INT UNSIGNED", "'-0.6'", 1264),
    ("YEAR", "'2.5'", "2003"), ("YEAR", "2.5", "2003"), ("YEAR", "2.9e0", "2002"), ("YEAR", "'0.6'", "2001"), ("YEAR", "'99.5'", 1264),
    ("YEAR", "-0.4", 1264), ("VARCHAR(9)", "1e2", "100"), ("VARCHAR(9)", ".5", "0.5"), ("TEXT", "-1e0", "-1"),
]


@pytest.mark.parametrize("kind, value, told", WRITTEN)
def test_values_are_stored_as_they_are_meant_alone_and_in_wide_statements(connection, kind, value, told):
    query(connection, f"CREATE TABLE t (v {kind})")
    for rows in (1, 40):
        statement = "INSERT INTO t VALUES " + ", ".join([f"({value})"] * rows)
        if isinstance(told, int):
            assert refused(connection, statement) == told
        else:
            query(connection, statement)
            assert query(connection, "SELECT DISTINCT CONCAT(v) FROM t") == [(told,)]


@pytest.mark.parametrize("kind, value, told", [("YEAR", "'0'", 2000), ("YEAR", "0", 0), ("BIT(8)", "'0'", 48), ("BIT(8)", "0", 0),
                                               ("BIT(64)", "'1'", 49), ("BIT(64)", "-1", 2**64 - 1), ("BIT(8)", "1.5", 2), ("BIT(8)", "1.9e0", 1),
                                               ("BIT(64)", "X'0102'", 258)])
def test_text_for_years_and_bits_is_no_number_in_wide_statements_either(connection, kind, value, told):
    query(connection, f"CREATE TABLE t (v {kind})")
    for rows in (1, 40):
        query(connection, "INSERT INTO t VALUES " + ", ".join([f"({value})"] * rows))
        assert query(connection, "SELECT DISTINCT v + 0 FROM t") == [(told,)]


def test_defaults_of_bits_are_numbers(connection):
    query(connection, "CREATE TABLE t (id INT, f BIT(1) DEFAULT b'1', g INT DEFAULT 0x41)")
    query(connection, "ALTER TABLE t ADD COLUMN h BIT(3) DEFAULT b'101'")
    query(connection, "INSERT INTO t (id) VALUES (1)")
    assert query(connection, "SELECT f + 0, g, h + 0 FROM t") == [(1, 65, 5)]


def test_json_compares_with_text_as_with_a_string(connection):
    query(connection, "CREATE TABLE t (d JSON)")
    query(connection, """INSERT INTO t VALUES ('{"n": "Ann", "q": "a\\\\"b"}')""")
    assert query(connection, "SELECT d->'$.n' = 'Ann', d->'$.n' <> 'ann', 'Ann' IN (d->'$.n'), d->'$.n' = '\"Ann\"', d->'$.q' = 'a\"b' FROM t") == [(1, 1, 1, 0, 1)]


def test_a_change_of_several_tables_rounds_points_in_time(connection):
    query(connection, "CREATE TABLE t (id INT, at DATETIME, fine DATETIME(6))")
    query(connection, "INSERT INTO t VALUES (1, NULL, '2024-01-31 10:00:00.6')")
    query(connection, "UPDATE t a JOIN t b ON a.id = b.id SET a.at = b.fine")
    assert query(connection, "SELECT at FROM t") == [(datetime.datetime(2024, 1, 31, 10, 0, 1),)]
    query(connection, "UPDATE t a JOIN (SELECT id, MAX(fine) m FROM t GROUP BY id) b ON a.id = b.id SET a.at = b.m")
    assert query(connection, "SELECT at FROM t") == [(datetime.datetime(2024, 1, 31, 10, 0, 1),)]
    query(connection, "UPDATE t a JOIN t b ON a.id = b.id SET a.at = (SELECT c.fine FROM t c LIMIT 1)")
    assert query(connection, "SELECT at FROM t") == [(datetime.datetime(2024, 1, 31, 10, 0, 1),)]


# A DEFAULT, what it puts into a row, and how SHOW CREATE TABLE tells it.
DEFAULTS = [("YEAR", "20", 2020, "'2020'"), ("YEAR", "'70'", 1970, "'1970'"), ("BINARY(3)", "'a'", b"a\0\0", "X'610000'"), ("VARBINARY(3)", "X'00ff'", b"\0\xff", "X'00FF'"),
            ("VARCHAR(2)", "'ab  '", "ab", "'ab'"), ("CHAR(2)", "'a '", "a", "'a'"), ("INT", "1.5", 2, "'2'"), ("INT", "'12'", 12, "'12'"), ("INT", "TRUE", 1, "'1'"),
            ("DECIMAL(5,2)", "1.005", decimal.Decimal("1.01"), "'1.01'"), ("DATE", "20240229", datetime.date(2024, 2, 29), "'2024-02-29'"),
            ("DATETIME(3)", "'24-1-2 3:4:5.6789'", datetime.datetime(2024, 1, 2, 3, 4, 5, 679000), "'2024-01-02 03:04:05.679'"),
            ("TIME", "'10'", datetime.timedelta(seconds=10), "'00:00:10'"), ("BIT(4)", "b'0101'", b"\x05", "b'101'"), ("VARCHAR(9)", "5", "5", "'5'"),
            ("VARCHAR(20)", "'@DEFAULT0@'", "@DEFAULT0@", "'@DEFAULT0@'"), ("ENUM('a','b') COLLATE utf8mb4_0900_ai_ci", "'B'", "b", "'b'"),
            ("BIGINT UNSIGNED", "18446744073709551615", 2**64 - 1, "'18446744073709551615'"), ("YEAR", "(20)", 2020, "(20)")]


@pytest.mark.parametrize("kind, written, stored, shown", DEFAULTS)
def test_a_default_is_kept_as_its_column_stores_it(connection, kind, written, stored, shown):
    query(connection, f"CREATE TABLE t (id INT, v {kind} DEFAULT {written})")
    query(connection, "INSERT INTO t (id) VALUES (1)")
    if not kind.startswith("ENUM"):
        query(connection, f"ALTER TABLE t ADD COLUMN added {kind} DEFAULT {written}")
        query(connection, "ALTER TABLE t ADD COLUMN given " + kind)
        query(connection, f"ALTER TABLE t ALTER COLUMN given SET DEFAULT {written}")
        query(connection, "INSERT INTO t (id) VALUES (2)")
        assert query(connection, "SELECT added FROM t ORDER BY id") == [(stored,), (stored,)]
        assert query(connection, "SELECT given FROM t WHERE id = 2") == [(stored,)]
    assert query(connection, "SELECT v FROM t WHERE id = 1") == [(stored,)]
    made = query(connection, "SHOW CREATE TABLE t")[0][1]
    assert f" DEFAULT {shown}" in made
    query(connection, "DROP TABLE t")
    query(connection, made)
    assert query(connection, "SHOW CREATE TABLE t")[0][1] == made


@pytest.mark.parametrize("kind, written", [("YEAR", "1800"), ("VARCHAR(2)", "'abc'"), ("INT", "'x'"), ("INT NOT NULL", "NULL"), ("TINYINT", "300"), ("INT UNSIGNED", "-1"),
                                           ("DECIMAL(3,2)", "12.3"), ("DATE", "'2024-02-30'"), ("DATE", "CURRENT_TIMESTAMP"), ("INT", "NOW()"),
                                           ("DATETIME(3)", "CURRENT_TIMESTAMP"), ("BIT(4)", "16"), ("ENUM('a','b')", "'c'"), ("ENUM('a','b')", "1"),
                                           ("VARBINARY(1)", "'ab'"), ("INT AUTO_INCREMENT PRIMARY KEY", "1")])
def test_a_default_that_does_not_fit_its_column_is_refused(connection, kind, written):
    assert refused(connection, f"CREATE TABLE t (id INT, v {kind} DEFAULT {written})") == 1067
    query(connection, "CREATE TABLE t (id INT)")
    if "ENUM" not in kind and "AUTO" not in kind:
        assert refused(connection, f"ALTER TABLE t ADD COLUMN v {kind} DEFAULT {written}") == 1067
        query(connection, f"ALTER TABLE t ADD COLUMN v {kind.replace(' NOT NULL', '')}")
        if "NOT NULL" not in kind:
            assert refused(connection, f"ALTER TABLE t ALTER COLUMN v SET DEFAULT {written}") == 1067
        assert refused(connection, f"ALTER TABLE t MODIFY v {kind} DEFAULT {written}") == 1067
    assert "DEFAULT '" not in query(connection, "SHOW CREATE TABLE t")[0][1]


def notes(connection):
    return [row[2] for row in query(connection, "SHOW WARNINGS") if row[:2] == ("Note", 1265)]


def test_digits_that_a_decimal_column_cuts_off_leave_a_note(connection):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, d DECIMAL(8,2), e DECIMAL(5) UNSIGNED)")
    query(connection, "INSERT INTO t VALUES (1, 1.005, 1.5), (2, '1.005', '2'), (3, 1.500, 3.0), (4, -1.239, NULL)")
    assert connection._result.warning_count == 4
    assert notes(connection) == [f"Data truncated for column '{column}' at row {row}" for column, row in (("d", 1), ("e", 1), ("d", 2), ("d", 4))]
    assert [row[0] for row in query(connection, "SELECT d FROM t ORDER BY id")] == [decimal.Decimal(each) for each in ("1.01", "1.01", "1.50", "-1.24")]
    query(connection, "REPLACE INTO t SET id = 1, d = 0.001")
    assert notes(connection) == ["Data truncated for column 'd' at row 1"]
    query(connection, "INSERT INTO t VALUES (5, 1.25, 7), (6, 12e-1, 1), (7, NULL, 2)")
    assert notes(connection) == []


@pytest.mark.parametrize("last", ["1.005", "1 + 0.005"])  # as lists, and as rows
def test_notes_of_many_rows_are_told_once(connection, last):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, d DECIMAL(8,2))")
    rows = [f"({i}, {'1.005' if i % 2 else '1.25'})" for i in range(3000)] + [f"(3000, {last})"]
    query(connection, "INSERT INTO t VALUES " + ", ".join(rows))
    count = 1501 if last == "1.005" else 1500
    assert connection._result.warning_count == count
    assert query(connection, "SHOW COUNT(*) WARNINGS") == [(count,)]
    assert notes(connection)[:2] == ["Data truncated for column 'd' at row 2", "Data truncated for column 'd' at row 4"]
    assert len(notes(connection)) == 1024


# A double at the upper edge rounds beyond it, one at the lower edge back to it; bytes are the text that they are.
BOUND = [("TINYINT", "1.275e2", 1264), ("SMALLINT", "3.27675e4", 1264), ("MEDIUMINT", "8388607.5e0", 1264), ("INT", "2147483647.5e0", 1264),
         ("BIGINT", "1e19", 1264), ("TINYINT UNSIGNED", "2.555e2", 1264), ("YEAR", "2155.5e0", 1264), ("MEDIUMINT", "18446744073709551615", 1264),
         ("DOUBLE", "X'78'", 1366), ("FLOAT", "X'78'", 1366), ("MEDIUMINT", "X'78'", 1366), ("INT", "X'78'", 1366), ("YEAR", "X'78'", 1366),
         ("DECIMAL(5,2)", "X'78'", 1366), ("TIME", "1e40", 1292), ("DATETIME", "'2024-02-29T10:00:00Z'", 1292), ("DATE", "'2024-02-29Z'", 1292),
         ("DATETIME", "'9999-12-31 23:59:59.6'", 1292), ("MEDIUMINT", "'1e'", 1265)]


@pytest.mark.parametrize("kind, value, code", BOUND)
def test_bound_values_that_do_not_fit_are_refused(connection, kind, value, code):
    query(connection, f"CREATE TABLE t (v {kind})")
    query(connection, f"SET @v = {value}")
    query(connection, "PREPARE s FROM 'INSERT INTO t VALUES (?)'")
    assert refused(connection, "EXECUTE s USING @v") == code
    assert query(connection, "SELECT COUNT(*) FROM t") == [(0,)]


@pytest.mark.parametrize("kind, value, stored", [("TINYINT", "-1.285e2", -128), ("INT", "-2147483648.5e0", -2147483648), ("MEDIUMINT", "2.5e0", 2),
                                                 ("DOUBLE", "X'3132'", 12.0), ("MEDIUMINT", "X'3132'", 12),
                                                 ("DECIMAL(5,2)", "X'312E35'", decimal.Decimal("1.50"))])
def test_bound_values_at_the_edge_are_stored(connection, kind, value, stored):
    query(connection, f"CREATE TABLE t (v {kind})")
    query(connection, f"SET @v = {value}")
    query(connection, "PREPARE s FROM 'INSERT INTO t VALUES (?)'")
    query(connection, "EXECUTE s USING @v")
    assert query(connection, "SELECT v FROM t") == [(stored,)]


def test_numbers_of_javascript_are_refused_at_the_edge(server, connection, database):
    query(connection, "CREATE TABLE t (v TINYINT, m MEDIUMINT)")
    done = node("run.js", server, {"database": database, "steps": [
        {"method": "execute", "sql": "INSERT INTO t (v) VALUES (?)", "values": [127.5]}, {"method": "execute", "sql": "INSERT INTO t (v) VALUES (?)", "values": [-128.5]}]})
    assert [result.get("error", {}).get("code") for result in done["results"]] == [1264, None]
    assert query(connection, "SELECT v FROM t") == [(-128,)]


def test_a_column_that_is_added_is_zero_in_the_rows_that_are_there_but_no_date(connection):
    query(connection, "CREATE TABLE t (i INT)")
    query(connection, "ALTER TABLE t ADD COLUMN at0 DATETIME NOT NULL")
    query(connection, "ALTER TABLE t DROP COLUMN at0")
    query(connection, "INSERT INTO t VALUES (1)")
    query(connection, "ALTER TABLE t ADD COLUMN b BINARY(3) NOT NULL")
    for kind in ("DATETIME", "DATE", "TIMESTAMP(3)"):
        assert refused(connection, f"ALTER TABLE t ADD COLUMN d {kind} NOT NULL") == 1292
    query(connection, "ALTER TABLE t ADD COLUMN d DATE NOT NULL DEFAULT '2024-01-31'")
    assert query(connection, "SELECT * FROM t") == [(1, b"\0\0\0", datetime.date(2024, 1, 31))]
