# Every function that statements may call, with values that are long, deep, many, of another type or at the edge: each call answers or
# is an error within its time limit, and the server goes on.
import re
from pathlib import Path

import pymysql
import pytest
from rollcall_test import query

DIALECT = Path(__file__).resolve().parents[2] / "src" / "rollcall" / "sql" / "dialect"
LIMIT_MS = 500
SLOWEST_S = 30.0  # the client's own limit: a busy machine's answer to an interrupt comes well before it
NOT_CALLED_ALONE = {"rollcall_sleep", "sleep"}

LONG = "REPEAT('a', 300000)"
VALUES = [
    "NULL", "''", "'abc'", "0", "-1", "2.5", "1e308", "-9223372036854775808", "18446744073709551615", "X'00FF'", LONG,
    "REPEAT('%a_', 50000)", "REPEAT('(', 20000)", "'9999-12-31 23:59:59.999999'", "'0000-00-00'", "DATE'2024-02-29'", "TIME'23:59:59'",
    "'{\"a\": [1, {\"b\": 2}]}'", "'$.a[0]'", "CONCAT(REPEAT('[', 99), REPEAT(']', 99))", "CONCAT(REPEAT('[', 5000), REPEAT(']', 5000))",
    "'SECOND'", "1000000000",
]


OVER_ROWS = ["a.i * b.i", "CONCAT(REPEAT('ab', 50000), a.i, b.i), 'a', 'b'"]

# Each takes a minute or more where nobody looks for its end between two rows, or within one.
LONG_WITHIN_A_VECTOR = [
    "COUNT(FIND_IN_SET(CONCAT('x', `range`), REPEAT(REPEAT('a,', 1000), 4000))) FROM range(2000)",
    "COUNT(JSON_CONTAINS(CONCAT('[', REPEAT('1,', 500000), '1]'), CAST(i + 1 AS CHAR))) FROM d.n",
    "COUNT(REPEAT('a', 100000) REGEXP CONCAT('(a{0,100}){0,9}b', i)) FROM d.n",
]
LONG_WITHIN_A_ROW = [
    "INSTR(REPEAT('a', 30000000), CONCAT(REPEAT('a', 1000000), 'b'))",
    "LOCATE(CONCAT(REPEAT('a', 1000000), 'b') COLLATE utf8mb4_0900_ai_ci, REPEAT('a', 10000000))",
    "LENGTH(REPLACE(REPEAT('a', 30000000), CONCAT(REPEAT('a', 1000000), 'b'), ''))",
    "LENGTH(SUBSTRING_INDEX(REPEAT('a', 30000000), CONCAT(REPEAT('a', 1000000), 'b'), -1))",
    "JSON_OVERLAPS(CONCAT('[', REPEAT('1,', 300000), '1]'), CONCAT('[', REPEAT('2,', 300000), '2]'))",
    "JSON_CONTAINS(CONCAT('[', REPEAT('1,', 300000), '2]'), CONCAT('[', REPEAT('2,', 300000), '2]'))",
    "LENGTH(REGEXP_REPLACE(REPEAT('a', 2000000), 'a*b|a', ''))",
]


def functions():
    """The names in the rewriter's tables: a function that is added there is called here."""
    names = set(re.findall(r'^ +\{"([a-z_0-9]+)", (?:\d|&query_rewriter)', (DIALECT / "calls" / "call_table.cpp").read_text(), re.M))
    for table in re.findall(r"to_array<std::string_view>\(\s*\{(.*?)\}\)", (DIALECT / "functions.cpp").read_text(), re.S):
        names.update(re.findall(r'"([a-z_0-9]+)"', table))
    return sorted(names - NOT_CALLED_ALONE)


def calls_of(name, at):
    """A third of the values as the first argument, others of the list behind it; none, many, long ones, and the function within itself."""
    for i in range(at % 3, len(VALUES), 3):
        arguments = [VALUES[(i + step * 7) % len(VALUES)] for step in range(1 + (i // 3 + at) % 4)]
        yield f"{name}({', '.join(arguments)})"
    yield f"{name}()"
    yield f"{name}({', '.join(['1'] * 900)})"
    yield f"{name}({', '.join([LONG] * 12)})"
    yield f"{name}({LONG}, '', {LONG})"
    for others in ("", ", 2", ", 2, 3"):
        yield f"{name}(" * 40 + "1" + f"{others})" * 40


def outcome(connection, sql):
    try:
        query(connection, sql)
        return 0
    except pymysql.MySQLError as error:
        return error.args[0]


@pytest.fixture(scope="module", autouse=True)
def numbers(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE d")
        query(root, "CREATE TABLE d.n (i INT)")
        query(root, "INSERT INTO d.n SELECT * FROM (WITH RECURSIVE c AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM c WHERE i < 1000) SELECT i FROM c) q")


def test_the_tables_are_read():
    assert len(functions()) > 200
    assert {"concat", "json_extract", "date_add", "bit_and", "list_value"} <= set(functions())


def test_json_key_is_bounded_as_mysqls(connection):
    assert query(connection, "SELECT LENGTH(JSON_OBJECT(REPEAT('k', 65535), 1))") == [(65542,)]
    with pytest.raises(pymysql.MySQLError, match="too long") as refused:
        query(connection, "SELECT JSON_OBJECT(REPEAT('k', 65536), 1)")
    assert refused.value.args[0] == 3151


@pytest.mark.parametrize("part", range(4))
def test_functions_of_hostile_values_answer_and_the_server_goes_on(server, part):
    connection = server.connect(read_timeout=SLOWEST_S)
    query(connection, f"SET max_execution_time = {LIMIT_MS}")
    lost = []
    for at, name in enumerate(functions()):
        if at % 4 != part:
            continue
        for call in calls_of(name, at):
            code = outcome(connection, f"SELECT ({call}) IS NULL")
            if code in (2006, 2013):
                lost.append(call[:200])
                connection = server.connect(read_timeout=SLOWEST_S)
                query(connection, f"SET max_execution_time = {LIMIT_MS}")
    assert lost == []
    assert server.process.poll() is None
    assert query(connection, "SELECT 1 + 1") == [(2,)]


@pytest.mark.parametrize("part", range(4))
def test_functions_over_many_rows_end_at_their_time_limit(server, part):
    connection = server.connect(read_timeout=SLOWEST_S)
    query(connection, "SET max_execution_time = 50")
    lost = []
    for at, name in enumerate(functions()):
        if at % 4 != part:
            continue
        for arguments in OVER_ROWS[:1] if at % 2 else OVER_ROWS[1:]:
            code = outcome(connection, f"SELECT COUNT({name}({arguments})) FROM d.n a, d.n b, d.n c")
            if code in (2006, 2013):
                lost.append(f"{name}({arguments})")
                connection = server.connect(read_timeout=SLOWEST_S)
                query(connection, "SET max_execution_time = 50")
    assert lost == []
    assert query(connection, "SELECT 1 + 1") == [(2,)]


@pytest.mark.parametrize("items", LONG_WITHIN_A_VECTOR + LONG_WITHIN_A_ROW)
def test_long_calls_end_at_their_time_limit(server, items):
    with server.connect(read_timeout=SLOWEST_S) as connection:
        query(connection, f"SET max_execution_time = {LIMIT_MS}")
        assert outcome(connection, f"SELECT {items}") in (0, 3024)
        assert query(connection, "SELECT 1 + 1") == [(2,)]
