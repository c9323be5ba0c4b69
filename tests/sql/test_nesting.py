# Subqueries within subqueries and views of views: the engine plans each of them, twice as long a level, and a plan that is made cannot be stopped. Both are bounded.
import time

import pymysql
import pytest
from rollcall_test import code_of, query

EXISTS, SCALAR = ("EXISTS (SELECT 1 WHERE ", "1 = 1", ")"), ("1 = (SELECT 1 WHERE ", "1 = 1", ")")
FORMS = {"exists": EXISTS, "not exists": ("NOT EXISTS (SELECT 1 WHERE ", "1 = 0", ")"), "scalar": SCALAR, "any": ("1 = ANY (SELECT 1 WHERE ", "1 = 1", ")"),
         "in": ("1 IN (SELECT 1 WHERE ", "1 = 1", ")"), "item": ("1 = (SELECT ", "1", ")"), "case": ("1 = CASE WHEN EXISTS (SELECT 1 WHERE ", "1 = 1", ") THEN 1 END"),
         "derived": ("EXISTS (SELECT 1 FROM (SELECT 1 AS x) AS d WHERE ", "1 = 1", ")"), "of a derived table": ("EXISTS (SELECT 1 FROM (SELECT 1 AS x WHERE ", "1 = 1", ") AS d)")}


def nested(form, levels):
    head, innermost, tail = FORMS[form]
    return "SELECT 1 WHERE " + head * levels + innermost + tail * levels


@pytest.fixture
def opened(server):
    with server.connect() as connection:
        query(connection, "DROP DATABASE IF EXISTS nesting")
        query(connection, "CREATE DATABASE nesting")
        query(connection, "USE nesting")
        yield connection


def told(connection, sql):
    with pytest.raises(pymysql.MySQLError) as failure:
        query(connection, sql)
    return failure.value.args


@pytest.mark.parametrize("form", FORMS)
def test_subqueries_stand_eight_deep_in_expressions_and_no_deeper(opened, form):
    began = time.monotonic()
    assert code_of(opened, nested(form, 8)) is None
    assert [code_of(opened, nested(form, levels)) for levels in (9, 30, 60)] == [1473, 1473, 1473]
    assert time.monotonic() - began < 10


def test_the_error_says_what_to_write(opened):
    code, message = told(opened, nested("exists", 9))
    assert code == 1473
    assert message.startswith("Too high level of nesting for select")
    assert "WITH" in message


def test_derived_tables_and_subqueries_beside_one_another_do_not_count(opened):
    assert query(opened, "SELECT * FROM (" * 20 + "SELECT 1 AS x" + ") AS d" * 20) == [(1,)]
    assert query(opened, "SELECT (SELECT 1) + (SELECT 2)") == [(3,)]
    assert query(opened, "SELECT 1 WHERE " + " AND ".join(["EXISTS (SELECT 1)"] * 20)) == [(1,)]


def test_changes_have_the_same_bound(opened):
    query(opened, "CREATE TABLE t (a INT)")
    query(opened, "INSERT INTO t VALUES (1)")
    deep = nested("exists", 9).removeprefix("SELECT 1 WHERE ")
    for change in ("UPDATE t SET a = 2 WHERE ", "DELETE FROM t WHERE ", "INSERT INTO t SELECT 1 WHERE "):
        assert code_of(opened, change + deep) == 1473
    assert query(opened, "SELECT a FROM t") == [(1,)]


def doubled(i):
    return f"SELECT a.x FROM v{i - 1} a JOIN v{i - 1} b ON a.x = b.x"


def make_views(connection, levels):
    query(connection, "CREATE VIEW v0 AS SELECT 1 AS x")
    for i in range(1, levels + 1):
        query(connection, f"CREATE VIEW v{i} AS {doubled(i)}")


def test_a_join_has_61_tables_those_behind_views_counted(opened):
    make_views(opened, 5)
    assert query(opened, "SELECT COUNT(*) FROM v5") == [(1,)]
    assert query(opened, "SELECT COUNT(*) FROM v5 a JOIN v4 b JOIN v3 c JOIN v2 d JOIN v0 e") == [(1,)]
    for text in ("SELECT COUNT(*) FROM v5 a JOIN v5 b", "SELECT COUNT(*) FROM v5 a JOIN v4 b JOIN v3 c JOIN v2 d JOIN v1 e", f"CREATE VIEW v6 AS {doubled(6)}",
                 f"CREATE OR REPLACE VIEW v6 AS {doubled(6)}"):
        assert code_of(opened, text) == 1116


def test_views_of_derived_tables_and_unions_have_a_bound_too(opened):
    query(opened, "CREATE VIEW v0 AS SELECT 1 AS x")
    codes = []
    for i in range(1, 12):
        codes.append(code_of(opened, f"CREATE VIEW v{i} AS SELECT DISTINCT x FROM v{i - 1} UNION ALL SELECT x FROM v{i - 1}"))
    assert codes == [None] * 8 + [1116] + [1146] * 2
    assert query(opened, "SELECT COUNT(*) FROM v3 a JOIN v3 b ON a.x = b.x WHERE a.x = 1")[0][0] > 0


def test_a_union_of_many_tables_is_one_table_in_a_join(opened):
    query(opened, "CREATE TABLE t (x INT)")
    query(opened, "INSERT INTO t VALUES (1)")
    query(opened, "CREATE VIEW months AS " + " UNION ALL ".join(["SELECT x FROM t"] * 100))
    assert query(opened, "SELECT COUNT(*) FROM months m JOIN t ON t.x = m.x JOIN t u ON u.x = m.x") == [(100,)]


def test_a_view_that_is_made_anew_counts_as_it_is_now(opened):
    names = range(1, 15)
    for i in range(15):
        query(opened, f"CREATE VIEW v{i} AS SELECT 1 AS x")
    for i in reversed(names):  # none of them reads much when it is made
        assert code_of(opened, f"CREATE OR REPLACE VIEW v{i} AS {doubled(i)}") is None
    began = time.monotonic()
    assert code_of(opened, "SELECT COUNT(*) FROM v14") == 1116
    assert time.monotonic() - began < 5
    query(opened, "DROP VIEW v10")
    query(opened, "CREATE VIEW v10 AS SELECT 1 AS x")
    assert query(opened, "SELECT COUNT(*) FROM v14") == [(1,)]


def test_subqueries_of_views_count(opened):
    query(opened, "CREATE VIEW v0 AS " + nested("exists", 5).replace("SELECT 1", "SELECT 1 AS x", 1))
    assert query(opened, "SELECT (SELECT (SELECT (SELECT x FROM v0)))") == [(1,)]
    assert code_of(opened, "SELECT (SELECT (SELECT (SELECT (SELECT x FROM v0))))") == 1473
    query(opened, "CREATE VIEW v1 AS SELECT x FROM v0 WHERE EXISTS (SELECT 1 FROM v0) AND x = (SELECT MAX(x) FROM v0)")
    query(opened, "CREATE VIEW v2 AS SELECT x FROM v1 WHERE EXISTS (SELECT 1 FROM v1)")
    query(opened, "CREATE VIEW v3 AS SELECT x FROM v2 WHERE EXISTS (SELECT 1 FROM v2)")
    assert query(opened, "SELECT x FROM v3") == [(1,)]
    assert code_of(opened, "CREATE VIEW v4 AS SELECT x FROM v3 WHERE EXISTS (SELECT 1 FROM v3)") == 1473


def test_a_prepared_statement_counts_its_views_as_they_are_now(opened):
    for i in range(15):
        query(opened, f"CREATE VIEW v{i} AS SELECT 1 AS x")
    query(opened, "PREPARE counts FROM 'SELECT COUNT(*) FROM v14'")
    assert query(opened, "EXECUTE counts") == [(1,)]
    for i in reversed(range(1, 15)):
        query(opened, f"CREATE OR REPLACE VIEW v{i} AS {doubled(i)}")
    assert code_of(opened, "EXECUTE counts") == 1116
    query(opened, "CREATE OR REPLACE VIEW v14 AS SELECT 1 AS x UNION ALL SELECT 2")
    assert query(opened, "EXECUTE counts") == [(2,)]


def test_subqueries_of_ctes_stand_where_their_names_do(opened):
    inner = "WITH c AS (SELECT 1 AS x WHERE EXISTS (SELECT 1 WHERE EXISTS (SELECT 1))), d AS (SELECT x FROM c WHERE EXISTS (SELECT 1 FROM c)) SELECT 1 WHERE "
    head, tail = "EXISTS (SELECT 1 FROM d WHERE ", ")"
    assert query(opened, inner + head * 5 + "1 = 1" + tail * 5) == [(1,)]
    assert code_of(opened, inner + head * 6 + "1 = 1" + tail * 6) == 1473
    assert code_of(opened, "CREATE VIEW v AS " + inner + head * 6 + "1 = 1" + tail * 6) == 1473


def beside(count, each, between=", "):
    return between.join(each.format(i=i) for i in range(count))


def quickly(connection, sql):
    """Its error's code; planned in a time that no busy machine makes of what would take many seconds."""
    began = time.monotonic()
    code = code_of(connection, sql)
    assert time.monotonic() - began < 10
    return code


CORRELATED, PLAIN = "(SELECT COUNT(*) FROM t AS x WHERE x.id = t.id + {i})", "(SELECT COUNT(*) FROM t AS x WHERE x.id = {i})"


@pytest.fixture
def with_table(opened):
    query(opened, "CREATE TABLE t (id INT PRIMARY KEY, v INT)")
    query(opened, "INSERT INTO t VALUES (1, 1), (2, 2)")
    return opened


def test_subqueries_beside_one_another_are_counted_those_that_name_outer_columns_four_times(with_table):
    for each in (CORRELATED, "EXISTS (SELECT 1 FROM t AS x WHERE x.id = t.id + {i})", "id IN (SELECT id + {i} FROM t AS x)"):
        assert quickly(with_table, f"SELECT {beside(100, each)} FROM t") is None
        assert quickly(with_table, f"SELECT {beside(101, each)} FROM t") == 1235
        assert quickly(with_table, f"SELECT {beside(500, each)} FROM t") == 1235
    assert quickly(with_table, f"SELECT {beside(400, PLAIN)} FROM t") is None
    assert quickly(with_table, f"SELECT {beside(401, PLAIN)} FROM t") == 1235
    assert quickly(with_table, "SELECT 1 FROM t WHERE " + beside(101, "id IN (SELECT id + {i} FROM t AS x)", " AND ")) == 1235
    assert "joins" in told(with_table, f"SELECT {beside(101, CORRELATED)} FROM t")[1]


def test_rows_of_insert_take_some_hundred_subqueries(with_table):
    query(with_table, "CREATE TABLE g (a INT, b INT)")
    assert code_of(with_table, "INSERT INTO g VALUES " + beside(401, "((SELECT id FROM t WHERE id = {i}), {i})")) is None
    assert code_of(with_table, "INSERT INTO g VALUES " + beside(1001, "((SELECT id FROM t WHERE id = {i}), {i})")) == 1235


def test_subqueries_of_views_are_counted_beside_one_another(with_table):
    query(with_table, f"CREATE VIEW v AS SELECT id, {beside(60, CORRELATED + ' AS c{i}')} FROM t")
    assert quickly(with_table, "SELECT COUNT(*) FROM v") is None
    assert quickly(with_table, "SELECT COUNT(*) FROM v AS a JOIN v AS b ON a.id = b.id") == 1235


def test_a_rollup_has_128_keys(with_table):
    assert quickly(with_table, f"SELECT COUNT(*) FROM t GROUP BY {beside(128, 'id + {i}')} WITH ROLLUP") is None
    assert quickly(with_table, f"SELECT COUNT(*) FROM t GROUP BY {beside(129, 'id + {i}')} WITH ROLLUP") == 1117
    assert quickly(with_table, f"SELECT COUNT(*) FROM t GROUP BY {beside(4096, 'id')} WITH ROLLUP") == 1117
    assert quickly(with_table, f"SELECT COUNT(*) FROM t GROUP BY {beside(4096, 'id')}") is None


@pytest.mark.parametrize("join, columns, most", [("NATURAL JOIN t AS a{i}", 2, 37), ("JOIN t AS a{i} USING (id)", 1, 47), ("JOIN t AS a{i} USING (id, v)", 2, 37)])
def test_inner_joins_by_columns_of_one_name_have_fewer_tables(with_table, join, columns, most):
    def text(tables):
        return "SELECT COUNT(*) FROM t AS a " + beside(tables - 1, join, " ")

    assert quickly(with_table, text(most)) is None
    assert [quickly(with_table, text(tables)) for tables in (most + 1, 60)] == [1116, 1116]
    assert quickly(with_table, text(60).replace("NATURAL JOIN", "NATURAL LEFT JOIN").replace(" JOIN t AS", " LEFT JOIN t AS").replace("LEFT LEFT", "LEFT")) is None
    assert "ON" in told(with_table, text(60))[1]


@pytest.mark.parametrize("condition, most", [("ON a{i}.id = a.id AND a{i}.v = a.v", 48), ("ON a.v = a{i}.v AND (a.id = a{i}.id)", 48)])
def test_inner_joins_whose_conditions_make_columns_equal_have_fewer_tables(with_table, condition, most):
    def text(tables):
        return "SELECT COUNT(*) FROM t AS a " + beside(tables - 1, "JOIN t AS a{i} " + condition, " ")

    assert quickly(with_table, text(most)) is None
    assert [quickly(with_table, text(tables)) for tables in (most + 1, 60)] == [1116, 1116]
    assert quickly(with_table, text(60).replace(" JOIN", " LEFT JOIN")) is None
    chain = "SELECT COUNT(*) FROM t AS a0 " + " ".join(f"JOIN t AS a{i} ON a{i}.id = a{i - 1}.v" for i in range(1, 61))
    assert quickly(with_table, chain) is None
