# Every type keeps its value, written and read as text (PyMySQL) and in binary (mysql2's execute).
import datetime
from decimal import Decimal

import pymysql
import pytest
from rollcall_test import code_of, node, query


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE types_db")
    return "types_db"


@pytest.fixture
def opened(server, db):
    with server.connect(database=db) as connection:
        yield connection
        query(connection, "DROP TABLE IF EXISTS t")


# type; the value as SQL; what PyMySQL gives; what mysql2 gives in binary and takes back as a parameter
VALUES = [
    ("TINYINT", "-128", -128, -128),
    ("TINYINT", "127", 127, 127),
    ("TINYINT UNSIGNED", "255", 255, 255),
    ("SMALLINT", "-32768", -32768, -32768),
    ("SMALLINT", "32767", 32767, 32767),
    ("SMALLINT UNSIGNED", "65535", 65535, 65535),
    ("MEDIUMINT", "-8388608", -8388608, -8388608),
    ("MEDIUMINT UNSIGNED", "16777215", 16777215, 16777215),
    ("INT", "-2147483648", -2147483648, -2147483648),
    ("INT", "2147483647", 2147483647, 2147483647),
    ("INT UNSIGNED", "4294967295", 4294967295, 4294967295),
    ("BIGINT", "-9223372036854775808", -9223372036854775808, "-9223372036854775808"),
    ("BIGINT", "9223372036854775807", 9223372036854775807, "9223372036854775807"),
    ("BIGINT UNSIGNED", "18446744073709551615", 18446744073709551615, "18446744073709551615"),
    ("HUGEINT", "170141183460469231731687303715884105727", Decimal("170141183460469231731687303715884105727"),
     "170141183460469231731687303715884105727"),
    ("DECIMAL(10,2)", "-12345678.90", Decimal("-12345678.90"), "-12345678.90"),
    ("DECIMAL(38,0)", "99999999999999999999999999999999999999", Decimal("99999999999999999999999999999999999999"),
     "99999999999999999999999999999999999999"),
    ("DECIMAL(38,38)", "0.00000000000000000000000000000000000001", Decimal("1E-38"), "0.00000000000000000000000000000000000001"),
    ("FLOAT", "1.5", 1.5, 1.5),
    ("FLOAT", "-0.25", -0.25, -0.25),
    ("DOUBLE", "0.1", 0.1, 0.1),
    ("DOUBLE", "1.7976931348623157e308", 1.7976931348623157e308, 1.7976931348623157e308),
    ("DOUBLE", "-2.2250738585072014e-308", -2.2250738585072014e-308, -2.2250738585072014e-308),
    ("BOOL", "TRUE", 1, 1),
    ("BOOLEAN", "FALSE", 0, 0),
    ("CHAR(3)", "'abc'", "abc", "abc"),
    ("VARCHAR(20)", "''", "", ""),
    ("VARCHAR(20)", "'it''s \\\\ \\n\\t'", "it's \\ \n\t", "it's \\ \n\t"),
    ("TEXT", "'größe 😀 漢字'", "größe 😀 漢字", "größe 😀 漢字"),
    ("TINYTEXT", "'a'", "a", "a"),
    ("LONGTEXT", "'a'", "a", "a"),
    ("ENUM('a','b')", "'b'", "b", "b"),
    ("DATE", "'0001-01-01'", datetime.date(1, 1, 1), "0001-01-01"),
    ("DATE", "'2024-02-29'", datetime.date(2024, 2, 29), "2024-02-29"),
    ("DATE", "'9999-12-31'", datetime.date(9999, 12, 31), "9999-12-31"),
    ("TIME", "'00:00:00'", datetime.timedelta(0), "00:00:00"),
    ("TIME", "'23:59:59'", datetime.timedelta(hours=23, minutes=59, seconds=59), "23:59:59"),
    ("TIME(6)", "'12:34:56.000007'", datetime.timedelta(hours=12, minutes=34, seconds=56, microseconds=7), "12:34:56.000007"),
    ("DATETIME", "'2024-02-29 00:00:00'", datetime.datetime(2024, 2, 29), "2024-02-29 00:00:00"),
    ("DATETIME", "'9999-12-31 23:59:59'", datetime.datetime(9999, 12, 31, 23, 59, 59), "9999-12-31 23:59:59"),
    ("DATETIME(6)", "'2024-02-29 12:34:56.000007'", datetime.datetime(2024, 2, 29, 12, 34, 56, 7), "2024-02-29 12:34:56.000007"),
    ("DATETIME(6)", "'1969-12-31 23:59:59.999999'", datetime.datetime(1969, 12, 31, 23, 59, 59, 999999), "1969-12-31 23:59:59.999999"),
    ("TIMESTAMP", "'2024-02-29 12:34:56'", datetime.datetime(2024, 2, 29, 12, 34, 56), "2024-02-29 12:34:56"),
    ("YEAR", "2024", 2024, 2024),
]
BLOBS = [("BLOB", "x'00ff275c0a'", "00ff275c0a"), ("LONGBLOB", "x''", ""), ("BINARY(3)", "x'00ff00'", "00ff00"), ("VARBINARY(9)", "0x4142", "4142")]
EVERY_TYPE = sorted({kind for kind, *_ in VALUES} | {kind for kind, *_ in BLOBS} | {"JSON"})


@pytest.mark.parametrize("kind, literal, expected, _binary", VALUES)
def test_value_crosses_as_text(opened, kind, literal, expected, _binary):
    query(opened, f"CREATE TABLE t (v {kind})")
    query(opened, f"INSERT INTO t VALUES ({literal})")
    (value,), = query(opened, "SELECT v FROM t")
    assert value == expected
    assert type(value) is type(expected)


@pytest.mark.parametrize("kind, literal, expected, _binary", VALUES)
def test_value_is_found_by_equality(opened, kind, literal, expected, _binary):
    query(opened, f"CREATE TABLE t (v {kind})")
    query(opened, f"INSERT INTO t VALUES ({literal})")
    assert query(opened, f"SELECT COUNT(*) FROM t WHERE v = {literal}") == [(1,)]


def run_steps(server, *steps):
    listed = [{"method": method, "sql": sql, "values": values} for method, sql, values in steps]
    results = node("run.js", server, {"database": "types_db", "steps": listed})["results"]
    assert all("error" not in result for result in results), results
    return results


def batches(rows, size=60):
    return [rows[at:at + size] for at in range(0, len(rows), size)]


def test_values_cross_in_binary(server, db):
    for part in batches(VALUES):
        steps = []
        for number, (kind, _, _, value) in enumerate(part):
            steps += [("query", f"CREATE TABLE b{number} (v {kind})", []), ("execute", f"INSERT INTO b{number} VALUES (?)", [value]),
                      ("execute", f"SELECT v FROM b{number}", []), ("query", f"DROP TABLE b{number}", [])]
        results = run_steps(server, *steps)
        got = [(kind, result["rows"][0][0]) for (kind, *_), result in zip(part, results[2::4], strict=True)]
        assert got == [(kind, value) for kind, _, _, value in part]


def test_values_written_as_text_are_the_same_in_binary(server, db):
    steps = []
    for number, (kind, literal, _, _) in enumerate(VALUES):
        steps += [("query", f"CREATE TABLE m{number} (v {kind})", []), ("query", f"INSERT INTO m{number} VALUES ({literal})", []),
                  ("execute", f"SELECT v FROM m{number}", []), ("query", f"DROP TABLE m{number}", [])]
    results = run_steps(server, *steps)
    got = [(kind, result["rows"][0][0]) for (kind, *_), result in zip(VALUES, results[2::4], strict=True)]
    assert got == [(kind, value) for kind, _, _, value in VALUES]


@pytest.mark.parametrize("kind, literal, expected", BLOBS)
def test_bytes_cross_as_text_and_in_binary(server, opened, kind, literal, expected):
    query(opened, f"CREATE TABLE t (v {kind})")
    query(opened, f"INSERT INTO t VALUES ({literal})")
    assert query(opened, "SELECT v FROM t") == [(bytes.fromhex(expected),)]
    (result,) = run_steps(server, ("execute", "SELECT v FROM t", []))
    assert result["rows"] == [[{"hex": expected}]]


def test_every_byte_crosses(server, opened):
    query(opened, "CREATE TABLE t (v BLOB)")
    with server.connect(database="types_db", binary_prefix=True) as prefixed:
        query(prefixed, "INSERT INTO t VALUES (%s)", (bytes(range(256)),))
    assert query(opened, "SELECT v FROM t") == [(bytes(range(256)),)]


@pytest.mark.parametrize("value", [b"\x00", b"\xff"])
def test_bytes_in_a_plain_string_are_refused_with_the_remedy(opened, value):
    query(opened, "CREATE TABLE t (v BLOB)")
    with pytest.raises(pymysql.MySQLError) as refused:
        query(opened, "INSERT INTO t VALUES (%s)", (value,))
    assert refused.value.args[0] == 1366 and "_binary" in refused.value.args[1]


@pytest.mark.parametrize("kind", EVERY_TYPE)
def test_null_crosses_in_every_type(server, opened, kind):
    query(opened, f"CREATE TABLE t (v {kind})")
    query(opened, "INSERT INTO t VALUES (NULL)")
    assert query(opened, "SELECT v, v IS NULL FROM t") == [(None, 1)]
    (result,) = run_steps(server, ("execute", "SELECT v FROM t", []))
    assert result["rows"] == [[None]]


@pytest.mark.parametrize("kind", EVERY_TYPE)
def test_null_parameter_is_null_in_every_type(server, opened, kind):
    query(opened, f"CREATE TABLE t (v {kind})")
    run_steps(server, ("execute", "INSERT INTO t VALUES (?)", [None]))
    assert query(opened, "SELECT v FROM t") == [(None,)]


def test_json_keeps_its_text_and_is_parsed_by_mysql2(server, opened):
    query(opened, "CREATE TABLE t (v JSON)")
    query(opened, """INSERT INTO t VALUES ('{"a": [1, null, "ä"]}')""")
    (text,), = query(opened, "SELECT v FROM t")
    assert text == '{"a": [1, null, "ä"]}'
    as_text, as_binary = run_steps(server, ("query", "SELECT v FROM t", []), ("execute", "SELECT v FROM t", []))
    assert as_text["rows"] == as_binary["rows"] == [[{"a": [1, None, "ä"]}]]


def test_broken_json_is_refused(opened):
    query(opened, "CREATE TABLE t (v JSON)")
    with pytest.raises(pymysql.MySQLError) as refused:
        query(opened, "INSERT INTO t VALUES ('{broken')")
    assert refused.value.args[0] == 3140 or refused.value.args[0] == 3141


TOO_LARGE = [("TINYINT", "128"), ("TINYINT", "-129"), ("TINYINT UNSIGNED", "256"), ("TINYINT UNSIGNED", "-1"), ("SMALLINT", "32768"),
             ("INT", "2147483648"), ("INT UNSIGNED", "-1"), ("BIGINT", "9223372036854775808"), ("BIGINT UNSIGNED", "18446744073709551616"),
             ("BIGINT UNSIGNED", "-1"), ("DECIMAL(4,2)", "100")]


@pytest.mark.parametrize("kind, literal", TOO_LARGE)
def test_number_out_of_range_is_1264_and_nothing_is_stored(opened, kind, literal):
    query(opened, f"CREATE TABLE t (v {kind})")
    with pytest.raises(pymysql.MySQLError) as refused:
        query(opened, f"INSERT INTO t VALUES ({literal})")
    assert refused.value.args[0] == 1264
    assert query(opened, "SELECT * FROM t") == []


WRONG = [("INT", "'twelve'"), ("DATE", "'2024-02-30'"), ("DATE", "'0000-00-00'"), ("DATETIME", "'2024-13-01 00:00:00'"),
         ("TIME", "'25:61:00'"), ("DOUBLE", "'x'"), ("DECIMAL(5,2)", "'x'"), ("ENUM('a','b')", "'c'")]


@pytest.mark.parametrize("kind, literal", WRONG)
def test_value_of_another_kind_is_refused(opened, kind, literal):
    query(opened, f"CREATE TABLE t (v {kind})")
    with pytest.raises(pymysql.MySQLError) as refused:
        query(opened, f"INSERT INTO t VALUES ({literal})")
    assert refused.value.args[0] in (1264, 1265, 1292, 1366, 1411, 3819)


@pytest.mark.parametrize("kind", ["SET('a','b')", "GEOMETRY", "POINT", "INT ZEROFILL", "DECIMAL(65,30)", "NO_SUCH_TYPE", "INT[]"])
def test_type_that_is_not_kept_is_refused(opened, kind):
    with pytest.raises(pymysql.MySQLError) as refused:
        query(opened, f"CREATE TABLE t (v {kind})")
    assert refused.value.args[0] in (1235, 1064)


EXPRESSIONS = [
    ("SELECT STRING_SPLIT('a,b', ',')", '["a","b"]'),
    ("SELECT JSON_ARRAY(1, 'a')", '[1, "a"]'),
    ("SELECT JSON_OBJECT('a', 1)", '{"a": 1}'),
    ("SELECT SUM(v) FROM (SELECT 9223372036854775807 AS v UNION ALL SELECT 1) x", Decimal("9223372036854775808")),
    ("SELECT 0.1 + 0.2", Decimal("0.3")),
    ("SELECT 1e3", 1000.0),
    ("SELECT 1 = 1", 1),
    ("SELECT DATE '2024-01-01'", datetime.date(2024, 1, 1)),
]


@pytest.mark.parametrize("sql, expected", EXPRESSIONS)
def test_expression_has_its_type(opened, sql, expected):
    assert query(opened, sql) == [(expected,)]


def test_list_is_json_text_in_binary_too(server, db):
    (result,) = run_steps(server, ("execute", "SELECT STRING_SPLIT('a,b', ',') AS v", []))
    assert result["rows"] in ([['["a","b"]']], [[["a", "b"]]])


def test_uuid_is_text_of_36_letters(server, opened):
    (value,), = query(opened, "SELECT UUID()")
    (result,) = run_steps(server, ("execute", "SELECT UUID() AS v", []))
    for text in (value, result["rows"][0][0]):
        assert len(text) == 36 and text.count("-") == 4


def test_columns_tell_their_types(opened):
    query(opened, "CREATE TABLE t (a INT, b BIGINT UNSIGNED, c VARCHAR(9), d BLOB, e DATETIME, f DECIMAL(10,2), g JSON)")
    with opened.cursor() as cursor:
        cursor.execute("SELECT * FROM t")
        kinds = [column[1] for column in cursor.description]
    field = pymysql.constants.FIELD_TYPE
    assert kinds[0] == field.LONG and kinds[1] == field.LONGLONG and kinds[4] == field.DATETIME
    assert kinds[5] == field.NEWDECIMAL and kinds[6] == field.JSON
    assert kinds[2] in (field.VAR_STRING, field.STRING, field.BLOB)
    assert kinds[3] in (field.BLOB, field.LONG_BLOB)


def test_parameter_types_of_mysql2_keep_their_values(server, opened):
    query(opened, "CREATE TABLE t (a INT, b DOUBLE, c VARCHAR(20), d DATETIME(6), e BOOL, f BIGINT)")
    values = [-5, 2.5, "", "2024-02-29 01:02:03.000400", 1, "9007199254740993"]
    _, read = run_steps(server, ("execute", "INSERT INTO t VALUES (?, ?, ?, ?, ?, ?)", values), ("execute", "SELECT * FROM t", []))
    assert read["rows"] == [values]


def test_a_bound_point_in_time_is_averaged_as_its_number(server, opened):
    query(opened, "CREATE TABLE t (d DATETIME)")
    query(opened, "INSERT INTO t VALUES ('2024-02-29 01:02:04'), ('2024-02-29 01:02:06')")
    moment = {"date": "2024-02-29T01:02:03Z"}
    steps = [("execute", sql, [moment]) for sql in ("SELECT AVG(?)", "SELECT SUM(?)", "SELECT AVG(?) FROM t", "SELECT COUNT(*) FROM t WHERE d > NULLIF(?, '2000-01-01')")]
    results = run_steps(server, *steps)
    assert [float(result["rows"][0][0]) for result in results] == [20240229010203, 20240229010203, 20240229010203, 2]
    assert [float(result["rows"][0][0]) for result in run_steps(server, *[("execute", "SELECT AVG(?)", [value]) for value in (3, "2.5", 1.25)])] == [3, 2.5, 1.25]


INTEGERS = [
    ("SELECT 1, -5, 1 + 1, 2 * 3, 40000 * 70000, @@autocommit, ROW_COUNT()", 0),
    ("SELECT LAST_INSERT_ID(), 18446744073709551615", 32),
]


@pytest.mark.parametrize("sql, is_unsigned", INTEGERS)
def test_integers_that_are_no_columns_are_of_64_bits(server, opened, sql, is_unsigned):
    with opened.cursor() as cursor:
        cursor.execute(sql)
        told = [(field.type_code, field.flags & 32) for field in cursor._result.fields]
        row = cursor.fetchone()
    assert told == [(pymysql.constants.FIELD_TYPE.LONGLONG, is_unsigned)] * len(row)
    (binary,) = run_steps(server, ("execute", "SELECT 1, -5, 1 + 1, 2 * 3", []))
    assert binary["rows"] == [[1, -5, 2, 6]]


def test_database_is_text_where_there_is_none(server):
    with server.connect() as connection, connection.cursor() as cursor:
        cursor.execute("SELECT DATABASE()")
        assert cursor.description[0][1] == pymysql.constants.FIELD_TYPE.VAR_STRING
        assert cursor.fetchall() == ((None,),)


def test_a_cast_beyond_its_decimal_gives_the_largest_and_ends_a_change(opened):
    query(opened, "CREATE TABLE t (n INT)")
    query(opened, "INSERT INTO t VALUES (12345), (-12345), (5), (NULL)")
    assert query(opened, "SELECT CAST(n AS DECIMAL(5,2)) FROM t") == [(Decimal("999.99"),), (Decimal("-999.99"),), (Decimal("5.00"),), (None,)]
    assert query(opened, "SELECT CAST(-12345.678 AS DECIMAL(5,2))") == [(Decimal("-999.99"),)]
    assert [row[:2] for row in query(opened, "SHOW WARNINGS")] == [("Warning", 1264)]
    assert code_of(opened, "UPDATE t SET n = CAST(12345.678 AS DECIMAL(5,2))") == 1264
    assert code_of(opened, "UPDATE t SET n = CAST(n AS DECIMAL(5,2))") == 1264


def test_a_quotient_beyond_the_engines_digits_is_1690(connection):
    assert code_of(connection, "SELECT SUM(d) * 100000000000000000000 / SUM(d) FROM (SELECT CAST(1.5 AS DECIMAL(10, 2)) AS d) AS t") == 1690
