# Functions answer as MySQL 8's manual says: one row a case, most of them the manual's own examples.
import datetime
from decimal import Decimal

import pymysql
import pytest
from rollcall_test import code_of, query

CASES = [
    ("CAST(5 AS BINARY)", b"5"),
    ("CONVERT(5, BINARY)", b"5"),
    ("CAST(X'4142' AS BINARY)", b"AB"),
    ("CAST(1.5e0 AS BINARY)", b"1.5"),
    ("CAST(DATE '2024-01-31' AS BINARY)", b"2024-01-31"),
    ("CAST(TRUE AS BINARY)", b"1"),
    ("CAST(NULL AS BINARY)", None),
    ("CAST('abc' AS BINARY(2))", b"ab"),
    ("CONVERT('é', BINARY(4))", "é".encode() + b"\0\0"),
    ("CAST(7 AS BINARY(3))", b"7\0\0"),
    ("CAST(NULL AS BINARY(3))", None),
    ("CAST('a' AS BINARY(4294967295))", None),
    ("COALESCE(s, NULL % 1, 7) FROM (SELECT CAST(NULL AS CHAR) AS s) AS t", "7"),
    ("COALESCE(s, NULL + 1, 2) FROM (SELECT 'x' AS s) AS t", "x"),
    ("COALESCE(s, NULL / 2, -NULL, 2) FROM (SELECT 'x' AS s) AS t", "x"),
    ("s * NULL FROM (SELECT '5' AS s) AS t", None),
    ("'5' * NULL", None),
    ("NULL - DATE '2024-01-31'", None),
    ("NULL + 1 IS NULL", 1),
    ("NULL IN (1, 'a')", None),
    ("NULL NOT IN ('a', 1.5, DATE '2024-01-31')", None),
    ("STD(s) FROM (SELECT '1' AS s UNION ALL SELECT '3') AS t", 1.0),
    ("VARIANCE(s) FROM (SELECT '1' AS s UNION ALL SELECT '3x') AS t", 1.0),
    ("JSON_QUOTE('a')", '"a"'),
    ("JSON_QUOTE(NULL)", None),
    ("'abc' LIKE '%a%a%b'", 0),
    (r"'David_' LIKE 'David\_'", 1),
    ("'David_' LIKE 'David|_' ESCAPE '|'", 1),
    ("'äöü' LIKE '_ö_'", 1),
    ("'aXbYZc' LIKE 'a_b%_c'", 1),
    ("'a' LIKE NULL", None),
    ("REPEAT('a', 1000) LIKE CONCAT(REPEAT('%a', 20), 'b')", 0),
    ("SUBSTRING('abcdef', 0)", ""),
    ("SUBSTRING('abcdef', 0, 3)", ""),
    ("SUBSTRING('abc', 2, -1)", ""),
    ("SUBSTRING('abcdef', -10)", ""),
    ("SUBSTRING('Sakila', -5, 3)", "aki"),
    ("LEFT('abcd', -1)", ""),
    ("RIGHT('foobarbar', 4)", "rbar"),
    ("LOCATE('bar', 'foobarbar', 5)", 7),
    ("SUBSTRING_INDEX('www.mysql.com', '.', 2)", "www.mysql"),
    ("SUBSTRING_INDEX('www.mysql.com', '.', -2)", "mysql.com"),
    ("INSERT('Quadratic', 3, 4, 'What')", "QuWhattic"),
    ("TRIM(TRAILING 'xyz' FROM 'barxxyz')", "barx"),
    ("UPPER('ß')", "ß"),
    ("LENGTH(123)", 3),
    ("MD5(1)", "c4ca4238a0b923820dcc509a6f75849b"),
    ("CRC32('MySQL')", 3259397556),
    ("CONV('a', 16, 2)", "1010"),
    ("CONV(-17, 10, -18)", "-H"),
    ("BIN(12)", "1100"),
    ("OCT(12)", "14"),
    ("HEX(255)", "FF"),
    ("CHAR(77, 121, 83, 81, '76')", b"MySQL"),
    ("STRCMP('text', 'text2')", -1),
    ("QUOTE(NULL)", "NULL"),
    ("SOUNDEX('Hello')", "H400"),
    ("EXPORT_SET(5, 'Y', 'N', ',', 4)", "Y,N,Y,N"),
    ("MAKE_SET(1 | 4, 'hello', 'nice', 'world')", "hello,world"),
    ("INET_ATON('10.0.5.9')", 167773449),
    ("INET_NTOA(167773449)", "10.0.5.9"),
    ("INTERVAL(23, 1, 15, 17, 30, 44, 200)", 3),
    ("FIELD('Bb', 'Aa', 'Bb', 'Cc')", 2),
    ("FORMAT(1.5, 0)", "2"),
    ("FORMAT(2.5, 0)", "3"),
    ("FORMAT(-1.25, 1)", "-1.3"),
    ("FORMAT(12345678901234567.89, 2)", "12,345,678,901,234,567.89"),
    ("LOG(10)", 2.302585092994046),
    ("LOG(2, 65536)", 16.0),
    ("LOG(0)", None),
    ("LN(-1)", None),
    ("SQRT(-1)", None),
    ("ACOS(2)", None),
    ("ROUND(2.5)", Decimal(3)),
    ("ROUND(2.5e0)", 2.0),
    ("5 | -1", 18446744073709551615),
    ("-1 >> 1", 9223372036854775807),
    ("1 << 64", 0),
    ("BIT_COUNT(-1)", 64),
    ("WEEK('2008-02-20', 1)", 8),
    ("WEEK('2008-12-31', 1)", 53),
    ("YEARWEEK('2024-01-01')", 202353),
    ("YEARWEEK('2024-12-31', 3)", 202501),
    ("TIMESTAMPDIFF(MONTH, '2024-01-31', '2024-02-29')", 0),
    ("TIMESTAMPDIFF(YEAR, '2024-02-29', '2028-02-28')", 3),
    ("TIMESTAMPDIFF(MONTH, '2024-01-31 10:00:00.000001', '2024-03-31 10:00:00')", 1),
    ("DATE_ADD('2024-01-31', INTERVAL 1.5 DAY)", "2024-02-02"),
    ("DATE_ADD('2100-12-31 23:59:59', INTERVAL '1:1' MINUTE_SECOND)", "2101-01-01 00:01:00"),
    ("UNIX_TIMESTAMP('2015-11-13 10:20:19.012')", Decimal("1447410019.012")),
    ("SEC_TO_TIME(2378)", datetime.timedelta(seconds=2378)),
    ("TIMEDIFF('2008-12-31 23:59:59.000001', '2008-12-30 01:01:01.000002')", datetime.timedelta(hours=46, minutes=58, seconds=57, microseconds=999999)),
    ("ADDTIME('01:59:59.999999', '02:00:00.999998')", "04:00:00.999997"),
    ("MAKETIME(12, 15, 30)", datetime.timedelta(hours=12, minutes=15, seconds=30)),
    ("PERIOD_ADD(200801, 2)", 200803),
    ("PERIOD_DIFF(200802, 200703)", 11),
    ("CONVERT_TZ('2004-01-01 12:00:00', '+00:00', '+10:00')", datetime.datetime(2004, 1, 1, 22)),
    ("DATE_FORMAT('1900-10-04 22:23:00', '%D %y %a %d %m %b %j')", "4th 00 Thu 04 10 Oct 277"),
    ("DATE_FORMAT('1999-01-01', '%X %V')", "1998 52"),
    ("EXTRACT(DAY_MINUTE FROM '2019-07-02 01:02:03')", 20102),
    ("STR_TO_DATE('May 1, 2013', '%M %d,%Y')", datetime.date(2013, 5, 1)),
    ("GET_FORMAT(DATE, 'EUR')", "%d.%m.%Y"),
    ("DATE('2024-02-30')", None),
]

REFUSED = [
    ("MAX(1, 2)", 1064), ("MIN(1, 2)", 1064), ("MAX()", 1064), ("SUM(1, 2)", 1064), ("ARG_MAX(1, 2)", 1305), ("ARG_MIN(1, 2)", 1305), ("MAX_BY(1, 2)", 1305), ("MIN_BY(1, 2)", 1305),
    ("NTILE(0) OVER ()", 1210), ("JSON_QUOTE(1)", 3064), ("JSON_QUOTE(1.5)", 3064), ("JSON_QUOTE(TRUE)", 3064), ("JSON_QUOTE(DATE '2024-01-31')", 3064),
    ("'a' LIKE 'b' ESCAPE 'xx'", 1210),
    ("POWER(10, 700)", 1690),
    ("EXP(1000)", 1690),
    ("POW(0, -1)", 1690),
    ("1" + " + 1" * 5000, 1064),
]


@pytest.mark.parametrize("expression, expected", CASES)
def test_function_answers_as_mysql(connection, expression, expected):
    assert query(connection, f"SELECT {expression}") == [(expected,)]


@pytest.mark.parametrize("expression, code", REFUSED)
def test_function_is_refused_as_in_mysql(connection, expression, code):
    assert code_of(connection, f"SELECT {expression}") == code


@pytest.fixture
def opened(connection):
    query(connection, "DROP DATABASE IF EXISTS functions")
    query(connection, "CREATE DATABASE functions")
    query(connection, "USE functions")
    return connection


def test_deviations_of_enums_are_of_their_numbers(opened):
    query(opened, "CREATE TABLE deviations (e ENUM('a', 'b', 'c'))")
    query(opened, "INSERT INTO deviations VALUES ('a'), ('c')")
    assert query(opened, "SELECT STD(e), VAR_SAMP(e) FROM deviations") == [(1.0, 2.0)]


def test_cast_as_binary_of_a_parameter_and_a_column(opened):
    query(opened, "CREATE TABLE binaries (i INT, d DECIMAL(5, 2))")
    query(opened, "INSERT INTO binaries VALUES (41, 1.5)")
    assert query(opened, "SELECT CAST(i AS BINARY), CAST(d AS BINARY(5)) FROM binaries") == [(b"41", b"1.50\0")]
    query(opened, "PREPARE cast_it FROM 'SELECT CAST(? AS BINARY), CAST(? AS BINARY(2))'")
    query(opened, "SET @five = 5, @text = 'abc'")
    assert query(opened, "EXECUTE cast_it USING @five, @text") == [(b"5", b"ab")]


def test_queries_in_parentheses_take_another_order_and_limit_behind(opened):
    query(opened, "CREATE TABLE ordered (a INT, b INT)")
    query(opened, "INSERT INTO ordered VALUES (1, 9), (2, 8), (3, 7)")
    assert query(opened, "(SELECT a FROM ordered ORDER BY a LIMIT 2) ORDER BY a DESC LIMIT 1") == [(2,)]
    assert query(opened, "((SELECT a, b FROM ordered ORDER BY a DESC LIMIT 2)) ORDER BY b DESC") == [(2, 8), (3, 7)]
    assert query(opened, "(SELECT 1 LIMIT 1) LIMIT 0") == []
    assert query(opened, "SELECT (SELECT a FROM ordered ORDER BY a LIMIT 2 OFFSET 1) IS NULL FROM (SELECT 1) AS d WHERE 1 = 0") == []
    assert query(opened, "SELECT * FROM ((SELECT a FROM ordered ORDER BY a DESC LIMIT 2) LIMIT 1) AS d") == [(3,)]
    assert query(opened, "(SELECT a FROM ordered ORDER BY a LIMIT 2) UNION (SELECT 5 LIMIT 1) ORDER BY a DESC LIMIT 2") == [(5,), (2,)]


def test_a_column_that_is_no_key_is_1055_beside_group_by_and_1140_without(opened):
    query(opened, "CREATE TABLE keyed (a INT, b INT, id INT PRIMARY KEY)")
    for text in ("SELECT a, b FROM keyed GROUP BY a", "SELECT a, b + 1 FROM keyed GROUP BY a", "SELECT a FROM keyed GROUP BY a ORDER BY b"):
        assert code_of(opened, text) == 1055, text
    for text in ("SELECT a, COUNT(*) FROM keyed", "SELECT MAX(a), b AS `GROUP BY` FROM keyed"):
        assert code_of(opened, text) == 1140, text
    assert query(opened, "SELECT a, b FROM keyed GROUP BY id") == []


@pytest.mark.parametrize("kind, name", [("DOUBLE", "double"), ("FLOAT", "double"), ("DECIMAL(5, 2)", "decimal"), ("INT", "integer")])
def test_a_text_that_is_no_number_is_told_with_the_columns_type(opened, kind, name):
    query(opened, "DROP TABLE IF EXISTS told_type")
    query(opened, f"CREATE TABLE told_type (n {kind})")
    for text in ("VALUES ('x')", "SELECT 'x'", "VALUES (CONCAT('x', ''))"):
        with pytest.raises(pymysql.MySQLError, match=f"1366.*Incorrect {name} value: 'x' for column 'n'"):
            query(opened, f"INSERT INTO told_type {text}")
