# Optimizer hints: MAX_EXECUTION_TIME ends a SELECT, the others are told to have no effect.
import time

import pymysql
import pytest
from rollcall_test import make_numbers, query


@pytest.fixture(scope="module")
def numbers(server):
    with server.connect() as opened:
        make_numbers(opened, "hinted")
    return server.connect(database="hinted")


LONG = "COUNT(*) FROM numbers a, numbers b, numbers c WHERE a.n + b.n > c.n"


def code(connection, sql):
    began = time.monotonic()
    with pytest.raises(pymysql.MySQLError) as failure:
        query(connection, sql)
    assert time.monotonic() - began < 20
    return failure.value.args[0]


@pytest.mark.parametrize("hint", ["MAX_EXECUTION_TIME(200)", "max_execution_time(200)", "NO_MERGE() MAX_EXECUTION_TIME(200)"])
def test_the_hint_ends_a_select_and_wins_over_the_variable(numbers, hint):
    query(numbers, "SET max_execution_time = 60000")
    assert code(numbers, f"SELECT /*+ {hint} */ {LONG}") == 3024
    assert query(numbers, "SELECT 1") == [(1,)]


def test_where_it_does_not_hold_it_is_a_warning(numbers):
    assert query(numbers, "SELECT (SELECT /*+ MAX_EXECUTION_TIME(1) */ COUNT(*) FROM numbers)") == [(4000,)]
    assert [row[:2] for row in query(numbers, "SHOW WARNINGS")] == [("Warning", 3125)]


def test_others_have_no_effect_and_nonsense_is_a_syntax_warning(numbers):
    assert query(numbers, "SELECT /*+ BKA(t) */ 1") == [(1,)]
    assert query(numbers, "SHOW WARNINGS") == [("Warning", 1235, "The optimizer hint BKA has no effect here")]
    assert query(numbers, "SELECT /*+ NOTHING */ 1") == [(1,)]
    assert query(numbers, "SHOW WARNINGS") == [("Warning", 1064, "Optimizer hint syntax error near 'NOTHING */ 1' at line 1")]


def test_a_number_beyond_a_variables_bounds_is_cut_to_them(numbers):
    for value, kept in (("0", 1), ("-1", 1), ("99999999999", 31536000)):
        query(numbers, f"SET wait_timeout = {value}")
        assert query(numbers, "SHOW WARNINGS") == [("Warning", 1292, f"Truncated incorrect wait_timeout value: '{value}'")]
        assert query(numbers, "SELECT @@wait_timeout") == [(kept,)]


def test_found_rows_is_of_the_last_select(numbers):
    query(numbers, "SELECT n FROM numbers WHERE n < 30")
    assert query(numbers, "SELECT FOUND_ROWS()") == [(30,)]
    query(numbers, "SELECT n FROM numbers LIMIT 7")
    assert query(numbers, "SELECT FOUND_ROWS()") == [(7,)]
