# User variables and prepared statements as SQL: what a script sets is what it reads later, or it is told why not.
from decimal import Decimal

import pymysql
import pytest
from rollcall_test import affected, code_of, query


@pytest.fixture
def db(server, connection, request):
    name = "va_" + "".join(letter if letter.isalnum() else "_" for letter in request.node.name.lower())[:40]
    query(connection, f"CREATE DATABASE `{name}`")
    connection.select_db(name)
    query(connection, "CREATE TABLE t (id INT PRIMARY KEY, n INT)")
    query(connection, "INSERT INTO t VALUES (1, 10), (2, 20), (3, NULL)")
    yield name
    query(connection, "ROLLBACK")
    query(connection, "SET autocommit = 1")
    query(connection, f"DROP DATABASE `{name}`")


def only(connection, statement):
    """The single value of the statement's single row."""
    ((value,),) = query(connection, statement)
    return value


def warnings(connection):
    return [code for _, code, _ in query(connection, "SHOW WARNINGS")]


# --- SET ---

@pytest.mark.parametrize("expression, value", [
    ("(SELECT MAX(n) FROM t)", 20), ("UPPER('abc')", "ABC"), ("2 > 1", 1), ("X'41'", b"A"), ("1e0", 1.0), ("1 / 4", Decimal("0.2500")),
    ("1.50", Decimal("1.50")), ("DATE'2024-01-31'", "2024-01-31"), ("TIMESTAMP'2024-01-31 10:00:00'", "2024-01-31 10:00:00"),
    ("NULL", None), ("~0", 18446744073709551615), ("CONCAT('a', LOWER('B'))", "ab"), ("(SELECT n FROM t WHERE id = 9)", None),
    ("(SELECT SUM(n) FROM t)", Decimal(30)), ("JSON_OBJECT('a', 1)", '{"a": 1}'), ("-(3 + 4) * 2", -14), ("1e0 / 3", 1 / 3),
])
def test_variable_holds_what_the_expression_gives(connection, db, expression, value):
    query(connection, f"SET @v = {expression}")
    got = only(connection, "SELECT @v")
    assert got == value and type(got) is type(value)


def test_variable_holds_the_time_as_text(connection, db):
    query(connection, "SET @t = NOW(), @d = CURDATE()")
    assert query(connection, "SELECT LENGTH(@t), LENGTH(@d), @t >= @d, @d + INTERVAL 0 DAY = @d") == [(19, 10, 1, 1)]


def test_set_reads_all_values_before_it_assigns(connection, db):
    query(connection, "SET @a = 1, @b = 2")
    query(connection, "SET @a = @b, @b = @a, @c = ABS(@a) + 10")
    assert query(connection, "SELECT @a, @b, @c") == [(2, 1, 11)]


def test_set_that_fails_assigns_nothing(connection, db):
    query(connection, "SET @a = 'old', @b = 'old'")
    assert code_of(connection, "SET @a = UPPER('new'), @b = (SELECT id FROM t)") == 1242
    assert code_of(connection, "SET @a = UPPER('new'), @b = no_such_function(1)") == 1305
    assert code_of(connection, "SET @a = nothing") == 1054
    assert code_of(connection, "SET @a = UPPER('new'), wait_timeout = 'x'") == 1232
    assert query(connection, "SELECT @a, @b") == [("old", "old")]


def test_system_variable_takes_an_expression(connection, db):
    query(connection, "SET SESSION sql_mode = (SELECT REPLACE(@@sql_mode, 'ONLY_FULL_GROUP_BY,', ''))")
    modes = only(connection, "SELECT @@sql_mode")
    query(connection, "SET SESSION sql_mode = DEFAULT")
    assert "ONLY_FULL_GROUP_BY" not in modes and "STRICT_TRANS_TABLES" in modes


def test_set_reads_its_own_transaction(connection, db):
    query(connection, "BEGIN")
    query(connection, "UPDATE t SET n = 99 WHERE id = 1")
    query(connection, "SET @n = (SELECT n FROM t WHERE id = 1)")
    query(connection, "ROLLBACK")
    assert query(connection, "SELECT @n, n FROM t WHERE id = 1") == [(99, 10)]


def test_assignment_within_a_query_is_refused(connection, db):
    query(connection, "SET @y = 1")
    assert code_of(connection, "SELECT @y := 5") == 1235
    assert only(connection, "SELECT @y") == 1


# --- SELECT ... INTO, DO ---

@pytest.mark.parametrize("statement", ["SELECT MAX(n), COUNT(*) INTO @m, @c FROM t", "SELECT MAX(n), COUNT(*) FROM t INTO @m, @c",
                                       "SELECT 20, 3 UNION ALL SELECT 1, 1 LIMIT 1 INTO @m, @c"])
def test_into_takes_the_row(connection, db, statement):
    assert affected(connection, statement) == 1
    assert query(connection, "SELECT @m, @c") == [(20, 3)]


def test_into_without_a_row_keeps_the_values_and_warns(connection, db):
    query(connection, "SET @m = 'old'")
    assert affected(connection, "SELECT n INTO @m FROM t WHERE id = 9") == 0
    assert warnings(connection) == [1329]
    assert only(connection, "SELECT @m") == "old"


def test_into_of_several_rows_is_an_error(connection, db):
    assert code_of(connection, "SELECT id INTO @m FROM t ORDER BY id") == 1172
    assert only(connection, "SELECT @m") == 1


def test_into_with_another_number_of_columns_is_an_error(connection, db):
    query(connection, "SET @m = 'old'")
    assert code_of(connection, "SELECT id, n INTO @m FROM t WHERE id = 1") == 1222
    assert code_of(connection, "SELECT * INTO @m FROM t WHERE id = 1") == 1222
    assert only(connection, "SELECT @m") == "old"


def test_into_counts_as_rows_found(connection, db):
    query(connection, "SELECT id INTO @m FROM t WHERE id = 2")
    assert query(connection, "SELECT ROW_COUNT(), FOUND_ROWS()") == [(1, 1)]


def test_do_computes_and_answers_nothing(connection, db):
    assert affected(connection, "DO 1 + 1, SLEEP(0), (SELECT MAX(n) FROM t)") == 0
    assert code_of(connection, "DO nothing") == 1054


# --- PREPARE, EXECUTE, DEALLOCATE PREPARE ---

def test_prepared_statement_runs_with_the_values_of_now(connection, db):
    query(connection, "PREPARE s FROM 'SELECT id FROM t WHERE id >= ? ORDER BY id LIMIT ?'")
    query(connection, "SET @a = 2, @l = 5")
    assert query(connection, "EXECUTE s USING @a, @l") == [(2,), (3,)]
    query(connection, "SET @a = 1, @l = 1")
    assert query(connection, "EXECUTE s USING @a, @l") == [(1,)]
    query(connection, "DEALLOCATE PREPARE s")
    assert code_of(connection, "EXECUTE s USING @a, @l") == 1243
    assert code_of(connection, "DROP PREPARE s") == 1243


def test_prepared_text_may_stand_in_a_variable(connection, db):
    query(connection, "SET @text = CONCAT('INSERT INTO ', 't', ' VALUES (?, ?)'), @id = 7, @n = NULL")
    query(connection, "PREPARE `My Insert` FROM @text")
    query(connection, "SET @text = 'SELECT 1'")
    assert affected(connection, "EXECUTE `my insert` USING @id, @n") == 1
    assert query(connection, "SELECT * FROM t WHERE id = 7") == [(7, None)]


@pytest.mark.parametrize("text, run, code", [
    ("SELECT ?", "EXECUTE s", 1210), ("SELECT ?", "EXECUTE s USING @a, @b", 1210), ("SELECT 1", "EXECUTE s USING @a", 1210),
])
def test_wrong_number_of_values_is_an_error(connection, db, text, run, code):
    query(connection, f"PREPARE s FROM '{text}'")
    assert code_of(connection, run) == code


@pytest.mark.parametrize("text, code", [
    ("SELECT 1; SELECT 2", 1064), ("", 1065), ("PREPARE q FROM 1", 1064), ("EXECUTE q", 1295), ("SELECT nothing FROM t", 1054), ("SELEC 1", 1064),
])
def test_text_that_cannot_be_prepared_leaves_no_statement(connection, db, text, code):
    query(connection, "PREPARE s FROM 'SELECT 1'")
    assert code_of(connection, f"PREPARE s FROM '{text}'") == code
    assert code_of(connection, "EXECUTE s") == 1243


def test_prepared_variables_are_read_at_each_execution(connection, db):
    query(connection, "PREPARE s FROM 'SET @sum = @sum + ?'")
    query(connection, "PREPARE r FROM 'SELECT n INTO @got FROM t WHERE id = ?'")
    query(connection, "SET @sum = 1, @more = 5, @id = 2")
    for _ in range(2):
        query(connection, "EXECUTE s USING @more")
    query(connection, "EXECUTE r USING @id")
    assert query(connection, "SELECT @sum, @got") == [(11, 20)]


def test_prepared_show_and_change_of_database(connection, db):
    query(connection, "PREPARE s FROM 'SHOW TABLES'")
    assert query(connection, "EXECUTE s") == [("t",)]


def test_reset_forgets_variables_and_prepared_statements(server, db):
    opened = server.connect(database=db)
    query(opened, "SET @a = UPPER('x')")
    query(opened, "PREPARE s FROM 'SELECT 1'")
    opened._execute_command(31, b"")  # COM_RESET_CONNECTION
    opened._read_ok_packet()
    assert only(opened, "SELECT @a") is None
    assert code_of(opened, "EXECUTE s") == 1243
    opened.close()


def test_prepared_statements_by_name_are_bounded(server, db):
    opened = server.connect(database=db)
    codes = [code_of(opened, f"PREPARE s{number} FROM 'SELECT 1'") for number in range(257)]
    assert codes == [None] * 256 + [1461]
    query(opened, "DEALLOCATE PREPARE s3")
    query(opened, "PREPARE s256 FROM 'SELECT 256'")
    assert only(opened, "EXECUTE s256") == 256
    opened.close()


def test_secret_in_a_prepared_text_is_not_shown(server, connection, db):
    with pytest.raises(pymysql.err.MySQLError) as caught:
        query(connection, "PREPARE s FROM 'CREATE USER x IDENTIFIED BY ''hidden-word'' nonsense'")
    assert "hidden-word" not in str(caught.value)


# --- groups without ONLY_FULL_GROUP_BY ---

def test_column_beside_groups_is_that_of_one_row(connection, db):
    statement = "SELECT id, n > 15 AS big FROM t WHERE id < 3 GROUP BY big ORDER BY big"
    query(connection, "INSERT INTO t VALUES (4, 30)")
    assert code_of(connection, "SELECT id, COUNT(*) FROM t GROUP BY n") in (1055, 1140)
    query(connection, "SET sql_mode = ''")
    try:
        assert query(connection, statement) == [(1, 0), (2, 1)]
        assert sorted(query(connection, "SELECT id, n FROM t GROUP BY n"), key=str) == [(1, 10), (2, 20), (3, None), (4, 30)]
        assert query(connection, "SELECT id, SUM(n) OVER () FROM t WHERE id < 3 ORDER BY id") == [(1, 30), (2, 30)]
    finally:
        query(connection, "SET sql_mode = DEFAULT")
