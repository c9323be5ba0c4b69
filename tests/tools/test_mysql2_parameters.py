# What mysql2's execute() makes of JavaScript's values, beside a MariaDB: numbers (which it sends as DOUBLE), numbers as text, BigInt, Date, Buffer.
from types import SimpleNamespace

import pytest
from rollcall_test import node, query
from rollcall_test.mariadb_server import mariadb_server

SETUP = [
    "DROP DATABASE IF EXISTS mysql2", "CREATE DATABASE mysql2", "USE mysql2",
    "CREATE TABLE t (id INT PRIMARY KEY, n INT, big BIGINT, u BIGINT UNSIGNED, d DECIMAL(8,2), f DOUBLE, s VARCHAR(40), b VARBINARY(40), at DATETIME(3), day DATE)",
    "INSERT INTO t VALUES (1, 1, 9007199254740993, 18446744073709551615, 1.50, 1.5, '1.5', X'00FF', '2024-02-29 10:11:12.345', '2024-02-29'), "
    "(2, 2, -9007199254740993, 0, 2.00, 2, '2', X'41', '2024-03-01 00:00:00', '2024-03-01')",
]
DATE, MIDNIGHT = {"date": "2024-02-29T10:11:12.345Z"}, {"date": "2024-03-01T00:00:00.000Z"}

# A number meets a column of every type as a number and as text; nothing is found that is not equal as MySQL compares.
COMPARED = [(column, value) for column in ("id", "n", "big", "d", "f", "s")
            for value in (1.5, "1.5", 1, "1", "2.0", "15e-1", {"bigint": "2"}, None, True)]
FOUND = [(f"SELECT id FROM t WHERE {column} = ? ORDER BY id", [value]) for column, value in COMPARED]
FOUND += [
    ("SELECT id FROM t WHERE id > ? ORDER BY id", ["1.5"]),
    ("SELECT id FROM t WHERE id > ? ORDER BY id", [1.5]),
    ("SELECT id FROM t WHERE id IN (?, ?) ORDER BY id", ["1.5", "2"]),
    ("SELECT id FROM t WHERE id BETWEEN ? AND ? ORDER BY id", ["1.5", "2.5"]),
    ("SELECT id FROM t WHERE big = ? ORDER BY id", [{"bigint": "9007199254740993"}]),
    ("SELECT id FROM t WHERE big = ? ORDER BY id", ["9007199254740993"]),
    ("SELECT id FROM t WHERE u = ? ORDER BY id", ["18446744073709551615"]),
    ("SELECT id FROM t WHERE at = ? ORDER BY id", [DATE]),
    ("SELECT id FROM t WHERE at < ? ORDER BY id", [MIDNIGHT]),
    ("SELECT id FROM t WHERE day = ? ORDER BY id", [MIDNIGHT]),
    ("SELECT id FROM t WHERE day = ? ORDER BY id", ["2024-02-29"]),
    ("SELECT id FROM t WHERE b = ? ORDER BY id", [{"hex": "00ff"}]),
    ("SELECT id FROM t WHERE b = ? ORDER BY id", ["A"]),
    ("SELECT id FROM t WHERE s = ? ORDER BY id", [{"hex": "312e35"}]),
    ("SELECT id FROM t ORDER BY id LIMIT ?", ["1"]),
    ("SELECT id + ? FROM t ORDER BY id", [1.5]),
    ("SELECT CONCAT(s, ?) FROM t ORDER BY id", ["x"]),
]

# What each value becomes in a column of each type, or the error that refuses it.
STORED = [(column, value) for column in ("n", "big", "d", "f", "s") for value in (1.5, "1.5", "2.5", "-2.5", -1.5, "7", {"bigint": "12"}, "abc", "12abc", "", None, True)]
STORED += [(column, 7) for column in ("n", "big", "d", "f")]
STORED += [("big", {"bigint": "-9007199254740993"}), ("u", {"bigint": "5"}), ("n", "3000000000"), ("n", 3e9), ("at", DATE), ("day", DATE), 
           ("b", {"hex": "00ff41"}), ("s", {"hex": "c3a9"}), ("at", "never"), ("day", "2024-02-30")]


def run(server, options):
    return node("run.js", server, {"timezone": "Z", "database": "mysql2", **options})["results"]


@pytest.fixture(scope="module")
def both(server):
    """Two functions that run steps: on the server, and on a MariaDB."""
    with mariadb_server() as other, server.connect() as one, other.connect() as two:
        for sql in SETUP:
            query(one, sql)
            query(two, sql)
        elsewhere = SimpleNamespace(mysql_host="localhost", mysql_port=0)
        yield lambda steps: (run(server, {"steps": steps}), run(elsewhere, {"socketPath": other.socket, "steps": steps}))


DOES_NOT_FIT = (1264, 1265, 1292, 1366, 1406)


def shown(result):
    """What is compared of an answer: rows, counts, and of an error its code, but for those of a value that does not fit."""
    if "error" in result:
        return "does not fit" if result["error"]["code"] in DOES_NOT_FIT else result["error"]["code"]
    return result["rows"] if "rows" in result else result["affected"]


def differences(asked, got, expected):
    return [f"{what}: {shown(one)}, not {shown(two)}" for what, one, two in zip(asked, got, expected, strict=True) if shown(one) != shown(two)]


def test_parameters_find_what_mysql_finds(both):
    got, expected = both([{"method": "execute", "sql": sql, "values": values} for sql, values in FOUND])
    assert differences(FOUND, got, expected) == []


def test_parameters_are_stored_as_mysql_stores_them(both):
    steps = []
    for column, value in STORED:
        steps += [{"method": "query", "sql": "DELETE FROM t WHERE id = 9"},
                  {"method": "execute", "sql": f"INSERT INTO t (id, {column}) VALUES (9, ?)", "values": [value]},
                  {"method": "query", "sql": f"SELECT {column} FROM t WHERE id = 9"}]
    got, expected = both(steps)
    names = [f"{part} {column} = {value!r}" for column, value in STORED for part in ("delete for", "insert", "stored")]
    assert differences(names, got, expected) == []


def test_update_and_delete_with_text_of_numbers(both):
    steps = [{"method": "execute", "sql": "UPDATE t SET s = ? WHERE id = ?", "values": ["y", "1.5"]},
             {"method": "execute", "sql": "UPDATE t SET n = n + ? WHERE id = ?", "values": [1.25, "1"]},
             {"method": "execute", "sql": "DELETE FROM t WHERE id = ?", "values": ["1.5"]},
             {"method": "query", "sql": "SELECT id, n, s FROM t WHERE id < 3 ORDER BY id"}]
    got, expected = both(steps)
    assert differences([step["sql"] for step in steps], got, expected) == []
