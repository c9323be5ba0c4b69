# Errors that say what to write, and that this works.
import pymysql
import pytest
from rollcall_test import query

KEPT_SIDE = "SELECT x.id, y.id FROM n AS x LEFT JOIN n AS y ON y.id = x.id AND EXISTS (SELECT 1 FROM n AS z WHERE z.b = x.b + 1) ORDER BY x.id"
BOTH_SIDES = "SELECT x.id, y.id FROM n AS x LEFT JOIN n AS y ON EXISTS (SELECT 1 FROM n AS z WHERE z.a = x.a + y.a) ORDER BY x.id, y.id"


@pytest.fixture
def rows(connection, db):
    query(connection, "CREATE TABLE n (id INT PRIMARY KEY, a INT, b INT)")
    query(connection, "INSERT INTO n VALUES (1, 1, 1), (2, 2, 1), (3, 7, 2)")
    return connection


def refused(connection, sql, words):
    with pytest.raises(pymysql.MySQLError, match=words) as error:
        query(connection, sql)
    return error.value.args[0]


def test_subquery_that_names_the_kept_side_of_a_join_goes_into_a_derived_table(rows):
    assert refused(rows, KEPT_SIDE, "derived table") == 1235
    assert query(rows, "SELECT x.id, y.id FROM (SELECT n.*, EXISTS (SELECT 1 FROM n AS z WHERE z.b = n.b + 1) AS e FROM n) AS x LEFT JOIN n AS y ON y.id = x.id AND x.e ORDER BY x.id") == [
        (1, 1), (2, 2), (3, None)]


def test_subquery_that_names_both_sides_of_a_join_goes_into_a_derived_table_of_both(rows):
    assert refused(rows, BOTH_SIDES, "by the key of the side that is kept") == 1235
    assert query(rows, """SELECT x.id, j.y FROM n AS x LEFT JOIN (SELECT x.id AS x, y.id AS y FROM n AS x JOIN n AS y ON EXISTS (SELECT 1 FROM n AS z WHERE z.a = x.a + y.a)) AS j
                          ON j.x = x.id ORDER BY x.id, j.y""") == [(1, 1), (2, None), (3, None)]


def test_window_function_in_where_goes_into_a_derived_table(rows):
    assert refused(rows, "SELECT id FROM n WHERE RANK() OVER (ORDER BY a) = 1", "derived table") == 3593
    assert query(rows, "SELECT id FROM (SELECT id, RANK() OVER (ORDER BY a) AS r FROM n) AS x WHERE r = 1") == [(1,)]


def test_parent_is_emptied_by_delete(rows):
    query(rows, "CREATE TABLE child (n INT, FOREIGN KEY (n) REFERENCES n (id))")
    assert refused(rows, "TRUNCATE TABLE n", "DELETE FROM") == 1701
    query(rows, "DELETE FROM n")
    query(rows, "INSERT INTO n VALUES (1, 1, 1)")
    query(rows, "INSERT INTO child VALUES (1)")
    query(rows, "SET foreign_key_checks = 0")
    assert refused(rows, "TRUNCATE TABLE n", "child row") == 1701
    query(rows, "TRUNCATE TABLE child")
    query(rows, "TRUNCATE TABLE n")
    query(rows, "SET foreign_key_checks = 1")
    assert query(rows, "SELECT COUNT(*) FROM n") == [(0,)]


@pytest.mark.parametrize("pattern, words", [("(?=a)", "look-around"), (r"(a)\\1", "back references"), ("a++", "possessive"), ("a{2000}", "1000")])
def test_regular_expression_beyond_the_engines_says_so(rows, pattern, words):
    assert refused(rows, f"SELECT 'a' REGEXP '{pattern}'", words) in (3690, 3700)
