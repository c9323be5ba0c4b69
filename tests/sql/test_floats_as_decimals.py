# What FLOAT and DOUBLE become in DECIMAL, whichever way they come there: by the number's shortest text, halves away from zero. A FLOAT is
# made a DOUBLE first. As MariaDB 10.11 has it.
from decimal import Decimal

import pytest
from rollcall_test import code_of, node, query

# The double; the DECIMAL; its value.
DOUBLES = [
    ("1.005e0", "10,2", "1.01"), ("-1.005e0", "10,2", "-1.01"), ("9.995e0", "10,2", "10.00"), ("0.285e0", "10,2", "0.29"), ("0.145e0", "4,2", "0.15"),
    ("2.675e0", "18,2", "2.68"), ("1.0049e0", "10,2", "1.00"), ("1e15 + 0.3", "20,4", "1000000000000000.2000"), ("5e-6", "10,5", "0.00001"),
    ("0.1e0", "30,25", "0.1000000000000000000000000"), ("1e23", "30,0", "100000000000000000000000"), ("4.9e-6", "10,5", "0.00000"),
    ("1e37", "38,0", "1" + "0" * 37), ("1e-38", "38,38", "0." + "0" * 37 + "1"), ("5e-324", "38,10", "0.0000000000"), ("0e0", "3,2", "0.00"),
]
# FLOAT '0.1' is 0.10000000149011612 as a DOUBLE.
FLOATS = [
    ("1234567.875", "12,2", "1234567.88"), ("16777215", "12,2", "16777215.00"), ("999999.5", "12,2", "999999.50"), ("-999999.5", "9,2", "-999999.50"),
    ("0.1", "10,8", "0.10000000"), ("0.1", "30,20", "0.10000000149011612000"), ("1.005", "10,2", "1.00"), ("9.995", "10,2", "9.99"),
]


def same_decimals(found, *expected):
    assert [str(value) for value in found] == [str(Decimal(value)) for value in expected]


@pytest.mark.parametrize("value, kind, expected", DOUBLES)
def test_a_double_is_rounded_by_its_shortest_text(connection, db, value, kind, expected):
    query(connection, f"CREATE TABLE t (id INT PRIMARY KEY, x DOUBLE, d DECIMAL({kind}))")
    query(connection, f"INSERT INTO t VALUES (1, {value}, {value})")
    query(connection, "INSERT INTO t SELECT 2, x, x FROM t")
    query(connection, f"INSERT INTO t VALUES (3, {value}, NULL), (4, {value}, CAST({value} AS DECIMAL({kind})))")
    query(connection, "UPDATE t SET d = x WHERE id = 3")
    same_decimals([d for d, in query(connection, "SELECT d FROM t ORDER BY id")], *[expected] * 4)
    same_decimals(query(connection, f"SELECT CAST({value} AS DECIMAL({kind})), (SELECT CAST(x AS DECIMAL({kind})) FROM t WHERE id = 1)")[0], expected, expected)
    query(connection, f"ALTER TABLE t MODIFY x DECIMAL({kind})")
    same_decimals([x for x, in query(connection, "SELECT x FROM t")], *[expected] * 4)


@pytest.mark.parametrize("value, kind, expected", FLOATS)
def test_a_float_is_made_a_double_first(connection, db, value, kind, expected):
    query(connection, f"CREATE TABLE t (id INT PRIMARY KEY, f FLOAT, d DECIMAL({kind}))")
    query(connection, f"INSERT INTO t VALUES (1, {value}, CAST({value} AS FLOAT))")
    query(connection, "INSERT INTO t SELECT 2, f, f FROM t")
    query(connection, f"INSERT INTO t VALUES (3, {value}, NULL)")
    query(connection, "UPDATE t SET d = f WHERE id = 3")
    same_decimals([d for d, in query(connection, "SELECT d FROM t ORDER BY id")], *[expected] * 3)
    same_decimals(query(connection, f"SELECT CAST(f AS DECIMAL({kind})), SUM(CAST(f AS DECIMAL({kind}))) FROM t WHERE id = 1 GROUP BY f")[0], expected, expected)
    query(connection, f"ALTER TABLE t MODIFY f DECIMAL({kind})")
    same_decimals([f for f, in query(connection, "SELECT f FROM t")], *[expected] * 3)


def test_a_bound_double_and_a_variable_are_rounded_by_their_text(server, connection, db):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, d DECIMAL(10,2))")
    node("run.js", server, {"database": db, "steps": [{"method": "execute", "sql": sql, "values": [value]} for sql, value in [
        ("INSERT INTO t VALUES (1, ?)", 1.005), ("INSERT INTO t VALUES (2, ?), (3, 0)", -9.995), ("UPDATE t SET d = ? WHERE id = 3", 0.285)]]})
    query(connection, "SET @x = 1.005e0")
    query(connection, "PREPARE s FROM 'INSERT INTO t VALUES (4, ?)'")
    query(connection, "EXECUTE s USING @x")
    query(connection, "INSERT INTO t VALUES (5, @x)")
    same_decimals([d for d, in query(connection, "SELECT d FROM t ORDER BY id")], "1.01", "-10.00", "0.29", "1.01", "1.01")


@pytest.mark.parametrize("value, expected", [("1.005", "1.01"), ("-9.995", "-10.00"), ("5e-3", "0.01"), ("4.9e-3", "0.00"), ("12", "12.00"), ("1e2", "100.00")])
def test_a_number_in_json_is_rounded_by_its_text(connection, db, value, expected):
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, j JSON, d DECIMAL(10,2))")
    query(connection, f"""INSERT INTO t VALUES (1, '{{"p": {value}}}', 0)""")
    query(connection, "UPDATE t SET d = JSON_EXTRACT(j, '$.p')")
    query(connection, "INSERT INTO t SELECT 2, j, j->'$.p' FROM t")
    same_decimals([d for d, in query(connection, "SELECT d FROM t")], expected, expected)


@pytest.mark.parametrize("value, code", [('"abc"', 1366), ('"1.005"', 1366), ("true", 1366), ("null", 1366), ("{}", 1366), ("[1]", 1366),
                                         ("1e300", 1264), ("99999999.995", 1264)])
def test_what_is_no_fitting_number_in_json_is_refused(connection, db, value, code):
    query(connection, "CREATE TABLE t (j JSON, d DECIMAL(10,2))")
    query(connection, f"""INSERT INTO t VALUES ('{{"p": {value}}}', 0)""")
    assert code_of(connection, "UPDATE t SET d = JSON_EXTRACT(j, '$.p')") == code
    query(connection, "UPDATE t SET d = JSON_EXTRACT(j, '$.none')")
    assert query(connection, "SELECT d FROM t") == [(None,)]


@pytest.mark.parametrize("kind, value", [("DOUBLE", "99999999.995"), ("DOUBLE", "-1e300"), ("FLOAT", "1e9"), ("FLOAT", "-3e38")])
def test_what_does_not_fit_is_refused_in_changes_and_bounded_in_queries(connection, db, kind, value):
    query(connection, f"CREATE TABLE t (x {kind}, d DECIMAL(10,2))")
    query(connection, f"INSERT INTO t VALUES ({value}, NULL), (NULL, NULL)")
    for change in (f"INSERT INTO t VALUES (0, CAST({value} AS {kind}))", "INSERT INTO t SELECT x, x FROM t", "UPDATE t SET d = x", "ALTER TABLE t MODIFY x DECIMAL(10,2)"):
        assert code_of(connection, change) == 1264, change
    bound = "-99999999.99" if value.startswith("-") else "99999999.99"
    assert sorted(map(str, query(connection, "SELECT CAST(x AS DECIMAL(10,2)) FROM t"))) == sorted(map(str, [(Decimal(bound),), (None,)]))
    assert query(connection, "SELECT COUNT(*), COUNT(d) FROM t") == [(2, 0)]
