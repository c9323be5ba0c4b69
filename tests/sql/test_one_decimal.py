# Decimals of several scales that are one value: what has no room in 38 digits is an error that says what to write, where it is given.
import pymysql
import pytest
from rollcall_test import query


@pytest.fixture
def rows(connection, db):
    query(connection, "CREATE TABLE d (id INT, c DECIMAL(30,20), i BIGINT, e DECIMAL(38,0), f DECIMAL(38,30), u BIGINT UNSIGNED)")
    query(connection, "INSERT INTO d VALUES (1, 1.00000000000000000001, 9223372036854775807, 99999999999999999999999999999999999999, 1.5, 18446744073709551615)")
    return connection


@pytest.mark.parametrize("given", ["COALESCE(i, c)", "IF(id = 1, e, f)", "CASE WHEN id = 1 THEN u ELSE f END", "GREATEST(e, f)", "IFNULL(NULL, IFNULL(i, c))",
                                   "LAG(e, 0, f) OVER (ORDER BY id)"])
def test_value_without_room_is_an_error_that_says_what_to_write(rows, given):
    with pytest.raises(pymysql.MySQLError, match="Write CAST") as error:
        query(rows, f"SELECT {given} FROM d")
    assert error.value.args[0] == 1690


@pytest.mark.parametrize("text", ["SELECT f FROM d UNION ALL SELECT e FROM d", "SELECT f FROM d EXCEPT SELECT e FROM d", "VALUES ROW(1.0000000000000000000000000000000001), ROW(99999999999999999999)",
                                  "CREATE TABLE made SELECT IFNULL(e, f) FROM d", "CREATE TABLE made SELECT f FROM d UNION SELECT i FROM d", "INSERT INTO d (f) SELECT IFNULL(e, f) FROM d"])
def test_rows_without_room_are_an_error_that_says_what_to_write(rows, text):
    with pytest.raises(pymysql.MySQLError, match="Write CAST") as error:
        query(rows, text)
    assert error.value.args[0] == 1690


@pytest.mark.parametrize("given, expected", [("COALESCE(c, i)", "1.00000000000000000001"), ("IF(id = 2, e, f)", "1.500000000000000000000000000000"),
                                             ("LEAST(f, e, u)", "1.500000000000000000000000000000"), ("COALESCE(CAST(e AS DECIMAL(38,0)), CAST(f AS DECIMAL(38,0)))", "9" * 38)])
def test_value_that_is_not_given_needs_no_room(rows, given, expected):
    assert str(query(rows, f"SELECT {given} FROM d")[0][0]) == expected
