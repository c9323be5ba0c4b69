# What a client may send that is odd or large: names of every character, statements as long as a packet may be, versioned comments in every
# place, prepared statements with other values than their columns hold.
from urllib.parse import quote

import pymysql
import pytest
from rollcall_test import code_of, node, query

MOST = 16 << 20  # max_allowed_packet of a client that says nothing else


@pytest.fixture(scope="module", autouse=True)
def plain(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE plain")


def quoted(name):
    return "`" + name.replace("`", "``") + "`"


NAMES = [
    "a b", "a`b", "a'b", 'a"b', "a%b_c", "a;b", "a--b", "a,b", "(a)", "a=b", "a$1", "größe", "表", "🦆", "select", "1", "1e5", "main", "temp",
    "duckdb_tables", "x" * 64,
]
# Names that a file system or the engine reads as more than a name (docs/limits.md).
REFUSED = ["", "a ", "x" * 65, "a\0b", "a.b", "a\\b", "a/*b*/", "a\tb"]


@pytest.mark.parametrize("name", NAMES)
def test_names_of_every_character_are_kept_in_sql_and_rest(server, name):
    n = quoted(name)
    with server.connect() as c:
        query(c, f"CREATE DATABASE {n}")
        c.select_db(name)
        query(c, f"CREATE TABLE {n} ({n} INT PRIMARY KEY, b VARCHAR(9))")
        query(c, f"INSERT INTO {n} ({n}, b) VALUES (1, 'x'), (2, 'y')")
        query(c, f"UPDATE {n} SET b = 'z' WHERE {n}.{n} = 2")
        query(c, f"INSERT INTO {n} VALUES (2, 'w') ON DUPLICATE KEY UPDATE b = VALUES(b)")
        with c.cursor() as cursor:
            cursor.execute(f"SELECT t.{n}, b AS {n} FROM {n} AS t ORDER BY 1")
            assert [column[0] for column in cursor.description] == [name, name]
            assert list(cursor.fetchall()) == [(1, "x"), (2, "w")]
        assert query(c, "SHOW TABLES") == [(name,)]
        assert query(c, f"SHOW COLUMNS FROM {n}")[0][0] == name
        assert query(c, "SELECT TABLE_NAME, COLUMN_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = %s AND COLUMN_KEY = 'PRI'", (name,)) == [
            (name, name)]
        created = query(c, f"SHOW CREATE TABLE {n}")[0][1]
        query(c, f"DROP TABLE {n}")
        query(c, created)
        sessions = server.get("/rest/v1/session").rows
        assert name in [row["Db"] for row in sessions]
        listed = server.get("/rest/v1/system?path=" + quote("/dbs", safe=""))
        assert name in [row["Name"] for row in listed.rows]
        query(c, f"DROP DATABASE {n}")


@pytest.mark.parametrize("name", REFUSED)
def test_names_that_are_none_are_refused(server, name):
    with server.connect() as c:
        with pytest.raises(pymysql.MySQLError) as error:
            query(c, f"CREATE DATABASE {quoted(name)}")
        assert error.value.args[0] in (1059, 1064, 1102), error.value


def test_names_that_are_too_long_are_refused(server):
    name = quoted("ä" * 65)
    with server.connect(database="plain") as c:
        for sql in (f"CREATE TABLE {name} (a INT)", f"CREATE TABLE long_name ({name} INT)", f"CREATE TABLE long_name (a INT, KEY {name} (a))",
                    f"CREATE TABLE long_name (a INT, CONSTRAINT {name} CHECK (a > 0))"):
            with pytest.raises(pymysql.MySQLError) as error:
                query(c, sql)
            assert error.value.args[0] == 1059


def test_statements_as_long_as_a_packet_answer(server):
    with server.connect(database="plain", read_timeout=120) as c:
        long_text = "x" * (MOST - 1000)
        assert query(c, f"SELECT LENGTH('{long_text}')") == [(len(long_text),)]
        query(c, "CREATE TABLE blobs (b LONGTEXT)")
        query(c, f"INSERT INTO blobs VALUES ('{long_text}')")
        assert query(c, "SELECT LENGTH(b) FROM blobs") == [(len(long_text),)]
        assert query(c, "SELECT 1 /* " + "c" * (MOST - 1000) + " */") == [(1,)]
        assert query(c, "SELECT COUNT(*) FROM blobs WHERE b IN (" + ",".join(["'abc'"] * 100_000) + ")") == [(0,)]
        with pytest.raises(pymysql.MySQLError):
            query(c, "SELECT " + " + ".join(["1"] * 1_000_000))
        assert query(c, "SELECT 2") == [(2,)]


@pytest.mark.parametrize("sql, rows", [
    ("/*!SELECT*/ 1", [(1,)]), ("SELECT /*!1*/", [(1,)]), ("SELECT 1 /*!50000 AS */ x", [(1,)]), ("SELECT 1/*!99999 + 1*/", [(1,)]),
    ("SELECT '/*!'", [("/*!",)]), ("SELECT 1 /*! + /* inner */ 1 */", [(2,)]),
    ("SELECT/**/1", [(1,)]), ("SELECT 1 -- /*!\n+ 1", [(2,)]), ("SELECT 1 # */\n", [(1,)]),
])
def test_versioned_comments_are_read_in_every_place(server, sql, rows):
    with server.connect() as c:
        assert query(c, sql) == rows


@pytest.mark.parametrize("sql", ["/*!", "SELECT 1 /*!50000", "SELECT /*! */", "SELECT 1 /*!50000 'a", "*/ SELECT 1", "/*"])
def test_broken_comments_are_errors(server, sql):
    with server.connect() as c:
        with pytest.raises(pymysql.MySQLError) as error:
            query(c, sql)
        assert error.value.args[0] in (1064, 1065)
        assert query(c, "SELECT 1") == [(1,)]


def test_prepared_statements_with_other_values_than_their_columns_hold(server):
    with server.connect(database="plain") as c:
        query(c, "CREATE TABLE p (i INT, d DECIMAL(5,2), v VARCHAR(3), t DATETIME)")
    steps = [("INSERT INTO p (i) VALUES (?)", ["abc"]), ("INSERT INTO p (i) VALUES (?)", ["99999999999"]), ("INSERT INTO p (v) VALUES (?)", ["abcd"]),
             ("INSERT INTO p (d) VALUES (?)", ["12345.6"]), ("INSERT INTO p (t) VALUES (?)", ["2024-02-30"]),
             ("INSERT INTO p (i, v) VALUES (?, ?)", [7, "abc"]), ("INSERT INTO p (i) VALUES (?)", [])]
    answer = node("run.js", server, {"database": "plain", "steps": [{"method": "execute", "sql": sql, "values": values} for sql, values in steps]})
    results = answer["results"]
    assert ["error" in result for result in results] == [True] * 5 + [False, True], results
    with server.connect(database="plain") as c:
        assert query(c, "SELECT i, v FROM p") == [(7, "abc")]


@pytest.mark.parametrize("sql", ["SET @a := (SELECT a < b > t(z(", "SET @a := (SELECT a(((4 SELECT a(b", "SELECT (SELECT a(((", "DO (SELECT a, t(", "SET a := (SELECT (a",
                                 "SELECT ) (", "SET @a := (SELECT a) FROM (b", "INSERT INTO t VALUES ((SELECT a("])
def test_parentheses_that_never_close_are_errors(server, sql):
    with server.connect(read_timeout=10) as opened:
        assert code_of(opened, sql) == 1064
