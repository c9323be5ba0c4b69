# Recursive queries end where @@cte_max_recursion_depth says, and their columns are as their first part makes them.
import decimal

import pymysql
import pytest
from rollcall_test import code_of, columns, query


@pytest.fixture(scope="module")
def database(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE recursion")
        query(root, "CREATE TABLE recursion.t (id INT PRIMARY KEY, parent INT, name VARCHAR(5))")
        query(root, "INSERT INTO recursion.t VALUES (1, NULL, 'root'), (2, 1, 'a'), (3, 2, 'b'), (4, 3, 'c'), (5, 4, 'd')")
    return "recursion"


@pytest.fixture
def connection(server, database):
    with server.connect(database=database) as opened:
        yield opened


def counting(to):
    return f"WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < {to}) SELECT COUNT(*) FROM n"


def error_of(connection, sql):
    with pytest.raises(pymysql.MySQLError) as error:
        query(connection, sql)
    return error.value.args


def test_an_iteration_more_than_may_be_is_an_error(connection):
    assert query(connection, counting(1000)) == [(1000,)]
    message = "Recursive query aborted after 1001 iterations. Try increasing @@cte_max_recursion_depth to a larger value."
    assert error_of(connection, counting(1001)) == (3636, message)
    assert code_of(connection, "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n) SELECT MAX(i) FROM n") == 3636
    assert code_of(connection, "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL TABLE n) SELECT MAX(i) FROM n") == 3636


def test_recursion_without_a_start_is_an_error(connection):
    whose = "Recursive Common Table Expression 'n' should "
    assert error_of(connection, "WITH RECURSIVE n AS (SELECT i + 1 AS i FROM n) SELECT * FROM n") == (3573, whose + "contain a UNION")
    blocks = "have one or more non-recursive query blocks followed by one or more recursive ones"
    assert error_of(connection, "WITH RECURSIVE n AS (SELECT i FROM n UNION ALL SELECT 1 AS i) SELECT * FROM n") == (3574, whose + blocks)


def test_the_session_says_how_many_there_may_be(connection):
    query(connection, "SET cte_max_recursion_depth = 3")
    assert query(connection, counting(3)) == [(3,)]
    assert error_of(connection, counting(5))[1].startswith("Recursive query aborted after 4 iterations.")
    query(connection, "SET cte_max_recursion_depth = 0")
    assert code_of(connection, counting(1)) == 3636
    query(connection, "SET cte_max_recursion_depth = 4294967295")
    assert query(connection, counting(1500)) == [(1500,)]


def test_each_statement_counts_from_its_beginning(connection):
    query(connection, "SET cte_max_recursion_depth = 20")
    for _ in range(8):  # by a plan that is kept in the end
        assert query(connection, counting(20)) == [(20,)]
    assert query(connection, "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 20) SELECT COUNT(*) FROM n AS a, n AS b") == [(400,)]
    query(connection, f"PREPARE p FROM '{counting(20)}'")
    assert [query(connection, "EXECUTE p") for _ in range(4)] == [[(20,)]] * 4
    query(connection, "SET cte_max_recursion_depth = 19")
    assert code_of(connection, "EXECUTE p") == 3636


@pytest.mark.parametrize("sql, last", [
    ("WITH RECURSIVE r AS (SELECT id FROM t WHERE parent IS NULL UNION ALL SELECT t.id FROM t JOIN r ON t.parent = r.id) SELECT COUNT(*) FROM r", [(5,)]),
    ("WITH RECURSIVE r AS (SELECT id FROM t WHERE parent IS NULL UNION SELECT t.id FROM r LEFT JOIN t ON t.parent = r.id WHERE t.id IS NOT NULL) SELECT COUNT(*) FROM r", [(5,)]),
    ("SELECT id, (WITH RECURSIVE r (n) AS (SELECT t.id UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT COUNT(*) FROM r) FROM t WHERE id IN (1, 3) ORDER BY id", [(1, 5), (3, 3)]),
    ("SELECT COUNT(*) FROM (WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT n FROM r) AS d", [(5,)]),
    ("SELECT id FROM t WHERE EXISTS (WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 5) SELECT 1 FROM r WHERE n > t.id + 3)", [(1,)]),
])
def test_iterations_are_counted_wherever_the_query_stands(connection, sql, last):
    query(connection, "SET cte_max_recursion_depth = 5")
    assert query(connection, sql) == last
    query(connection, "SET cte_max_recursion_depth = 4")
    assert code_of(connection, sql) == 3636


def test_rows_that_were_there_are_no_iteration(connection):
    query(connection, "SET cte_max_recursion_depth = 3")
    assert query(connection, "WITH RECURSIVE n AS (SELECT 1 AS i UNION SELECT i % 3 + 1 FROM n) SELECT COUNT(*) FROM n") == [(3,)]


def test_a_change_of_rows_ends_there_too(connection):
    query(connection, "CREATE TABLE numbers (i INT)")
    query(connection, "SET cte_max_recursion_depth = 10")
    assert code_of(connection, "INSERT INTO numbers WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 11) SELECT i FROM n") == 3636
    query(connection, "INSERT INTO numbers WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 10) SELECT i FROM n")
    assert query(connection, "SELECT COUNT(*) FROM numbers") == [(10,)]
    query(connection, "CREATE VIEW deep AS WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 1001) SELECT i FROM n")
    assert code_of(connection, "SELECT COUNT(*) FROM deep") == 3636
    query(connection, "DROP VIEW deep")
    query(connection, "DROP TABLE numbers")


GROWING = [
    ("SELECT 1 AS n, 'abc' AS s UNION ALL SELECT n + 1, CONCAT(s, s) FROM r WHERE n < 3", "abc"),
    ("SELECT 1 AS n, '' AS s UNION ALL SELECT n + 1, CONCAT(s, n) FROM r WHERE n < 3", ""),
    ("SELECT 1 AS n, name AS s FROM t WHERE id = 1 UNION ALL SELECT n + 1, CONCAT(s, '/', 'ab') FROM r WHERE n < 3", "root/"),
    ("SELECT 1 AS n, CAST('x' AS CHAR(2)) AS s UNION ALL SELECT n + 1, CONCAT(s, s) FROM r WHERE n < 3", "xx"),
    ("SELECT 1 AS n, 'a' AS s UNION ALL SELECT 1, 'bc' UNION ALL SELECT n + 1, CONCAT(s, 'de') FROM r WHERE n < 2", "ad"),
    ("SELECT 1 AS n, 'a' AS s UNION ALL SELECT n + 1, n * 100 FROM r WHERE n < 2", "a"),
]


@pytest.mark.parametrize("parts, cut", GROWING)
def test_text_is_as_long_as_the_first_part_makes_it(connection, parts, cut):
    sql = f"WITH RECURSIVE r AS ({parts}) SELECT s FROM r"
    error = error_of(connection, sql)
    assert error[0] == 1406 and error[1].startswith("Data too long for column 's'")
    query(connection, "SET sql_mode = ''")
    rows = [row[0] for row in query(connection, sql)]
    assert max(len(each) for each in rows) == len(cut)


@pytest.mark.parametrize("parts, rows", [
    ("SELECT 1 AS n, CAST('x' AS CHAR(20)) AS s UNION ALL SELECT n + 1, CONCAT(s, n) FROM r WHERE n < 3", [("x",), ("x1",), ("x12",)]),
    ("SELECT 1 AS n, 'abc' AS s UNION ALL SELECT n + 1, CONCAT('d', n) FROM r WHERE n < 3", [("abc",), ("d1",), ("d2",)]),
    ("SELECT 1 AS n, 'ab' AS s UNION ALL SELECT n + 1, n > 1 FROM r WHERE n < 3", [("0",), ("1",), ("ab",)]),
    ("SELECT 1 AS n, REPEAT('x', 2) AS s UNION ALL SELECT n + 1, CONCAT(s, s) FROM r WHERE n < 2", [("xx",), ("xxxx",)]),  # of no known length
    ("SELECT id AS n, name AS s FROM t WHERE id = 1 UNION ALL SELECT id, name FROM t JOIN r ON parent = n", [("a",), ("b",), ("c",), ("d",), ("root",)]),
])
def test_text_that_fits_is_taken(connection, parts, rows):
    assert sorted(query(connection, f"WITH RECURSIVE r AS ({parts}) SELECT s FROM r")) == rows


def test_numbers_are_as_the_first_part_makes_them(connection):
    assert query(connection, "WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 0.5 FROM r WHERE n < 3) SELECT n FROM r") == [(1,), (2,), (3,)]
    one = decimal.Decimal("1.0")
    assert query(connection, "WITH RECURSIVE r AS (SELECT 1.0 AS n UNION ALL SELECT n + 0.26 FROM r WHERE n < 1.5) SELECT n FROM r")[:2] == [(one,), (decimal.Decimal("1.3"),)]
    assert code_of(connection, "WITH RECURSIVE r AS (SELECT 1.0 AS n UNION ALL SELECT n * 10 FROM r WHERE n < 200) SELECT n FROM r") == 1690
