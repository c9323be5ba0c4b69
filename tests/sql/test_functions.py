# Functions answer as MySQL 8's manual says: one row a case, most of them the manual's own examples.
import datetime
from decimal import Decimal

import pytest
from rollcall_test import code_of, query

CASES = [
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
