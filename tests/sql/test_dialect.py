# What everyday MySQL clients write, with MySQL's meaning and names; and what is not supported says so.
import datetime
from decimal import Decimal

import pytest
from rollcall_test import affected, code_of, columns, node, query


@pytest.fixture(scope="module")
def db(server):
    """The database `dialect`, with t(id, name, n) of four rows and other.u of two."""
    with server.connect() as root:
        for sql in ("CREATE DATABASE dialect", "CREATE DATABASE other",
                    "CREATE TABLE dialect.t (id INT PRIMARY KEY, name VARCHAR(20), n INT)",
                    "INSERT INTO dialect.t VALUES (1, 'a', 10), (2, 'b', 20), (3, 'b', 30), (4, NULL, NULL)",
                    "CREATE TABLE other.u (id INT, label VARCHAR(20))",
                    "INSERT INTO other.u VALUES (1, 'one'), (3, 'three')"):
            query(root, sql)
    return "dialect"


@pytest.fixture
def opened(server, db):
    with server.connect(database=db) as connection:
        yield connection


@pytest.fixture
def own(connection, request):
    """An empty database of the test's own, selected on `connection`; dropped afterwards."""
    name = "own_" + "".join(letter if letter.isalnum() else "_" for letter in request.node.name.lower())[:40]
    query(connection, f"CREATE DATABASE `{name}`")
    connection.select_db(name)
    yield connection
    query(connection, f"DROP DATABASE `{name}`")


EXPRESSIONS = [
    ("CONCAT('a', 'b', 1)", "ab1"),
    ("CONCAT('a', NULL)", None),
    ("CONCAT_WS('-', 'a', NULL, 'b')", "a-b"),
    ("IF(1, 'yes', 'no')", "yes"),
    ("IF(NULL, 'yes', 'no')", "no"),
    ("IFNULL(NULL, 'x')", "x"),
    ("COALESCE(NULL, NULL, 3)", 3),
    ("NULLIF(1, 1)", None),
    ("ISNULL(NULL)", 1),
    ("GREATEST(1, 3, 2)", 3),
    ("LEAST(1, 3, 2)", 1),
    ("CASE 2 WHEN 1 THEN 'one' ELSE 'many' END", "many"),
    ("CASE WHEN 1 > 2 THEN 'x' END", None),
    ("CAST('12' AS SIGNED)", 12),
    ("CAST('12' AS UNSIGNED)", 12),
    ("CAST(12 AS CHAR)", "12"),
    ("CAST('1.5' AS DECIMAL(10,2))", Decimal("1.50")),
    ("CAST('2024-02-29' AS DATE)", datetime.date(2024, 2, 29)),
    ("CONVERT('12', SIGNED)", 12),
    ("CONVERT('a' USING utf8mb4)", "a"),
    ("7 DIV 2", 3),
    ("-7 DIV 2", -3),
    ("7 MOD 2", 1),
    ("7 % 2", 1),
    ("MOD(7, 2)", 1),
    ("1 / 0", None),
    ("1 DIV 0", None),
    ("1 MOD 0", None),
    ("NULL <=> NULL", 1),
    ("1 <=> NULL", 0),
    ("1 = NULL", None),
    ("1 && 0", 0),
    ("0 || 1", 1),
    ("!1", 0),
    ("NOT 0", 1),
    ("1 XOR 1", 0),
    ("5 & 3", 1),
    ("5 | 3", 7),
    ("5 ^ 3", 6),
    ("1 << 3", 8),
    ("~0", 18446744073709551615),
    ("5 = '5'", 1),
    ("2 BETWEEN 1 AND 3", 1),
    ("2 NOT IN (1, 3)", 1),
    ("(1, 2) IN ((1, 2))", 1),
    ("'abc' LIKE 'a%'", 1),
    ("'a_c' LIKE 'a\\_c'", 1),
    ("'abc' LIKE 'a\\_c'", 0),
    ("'abc' REGEXP '^a.c$'", 1),
    ("0x41", b"A"),
    ("x'41'", b"A"),
    ("b'101'", b"\x05"),
    ("_utf8mb4'x'", "x"),
    ("N'x'", "x"),
    ("'a' COLLATE utf8mb4_bin", "a"),
    ("'a' 'b' \"c\"", "abc"),
    (r"'a\'b'", "a'b"),
    ("'a''b'", "a'b"),
    ('"a""b"', 'a"b'),
    (r"'tab\tnew\nback\\'", "tab\tnew\nback\\"),
    (r"'\%\_'", "\\%\\_"),
    ("DATE_ADD('2024-01-31', INTERVAL 1 MONTH)", "2024-02-29"),
    ("DATE_ADD('2024-01-31 10:00:00', INTERVAL 90 MINUTE)", "2024-01-31 11:30:00"),
    ("DATE_SUB('2024-03-01', INTERVAL 1 DAY)", "2024-02-29"),
    ("'2024-01-31' + INTERVAL 1 DAY", "2024-02-01"),
    ("DATEDIFF('2024-02-01', '2024-01-01')", 31),
    ("DATE_FORMAT('2024-01-31 10:11:12', '%Y/%m/%d %H:%i:%s')", "2024/01/31 10:11:12"),
    ("DAYOFWEEK('2024-01-01')", 2),
    ("MICROSECOND('2024-01-01 00:00:00.5')", 500000),
    ("YEAR('2024-05-06')", 2024),
    ("EXTRACT(MONTH FROM '2024-05-06')", 5),
    ("TIMESTAMPDIFF(DAY, '2024-01-01', '2024-02-01')", 31),
    ("STR_TO_DATE('2024-01-02', '%Y-%m-%d')", datetime.date(2024, 1, 2)),
    ("UNIX_TIMESTAMP('2024-01-01 00:00:00')", 1704067200),
    ("NOW() = CURRENT_TIMESTAMP", 1),
    ("CURDATE() = CURRENT_DATE()", 1),
    ("NOW() BETWEEN '2020-01-01' AND '2100-01-01'", 1),
    ("LENGTH('ä')", 2),
    ("CHAR_LENGTH('ä')", 1),
    ("UPPER('ä')", "Ä"),
    ("SUBSTRING('abc', 2)", "bc"),
    ("SUBSTRING('abc' FROM 2 FOR 1)", "b"),
    ("LEFT('abc', 2)", "ab"),
    ("REPLACE('abc', 'b', 'x')", "axc"),
    ("LOCATE('b', 'abc')", 2),
    ("INSTR('abc', 'c')", 3),
    ("LPAD('a', 3, 'x')", "xxa"),
    ("TRIM('  a ')", "a"),
    ("MD5('a')", "0cc175b9c0f1b6a831c399e269772661"),
    ("HEX('a')", "61"),
    ("ROUND(2.567, 1)", Decimal("2.6")),
    ("FLOOR(2.5)", 2),
    ("JSON_EXTRACT('{\"a\": 1}', '$.a')", "1"),
]


@pytest.mark.parametrize("expression, expected", EXPRESSIONS)
def test_expression_means_what_mysql_means(opened, expression, expected):
    assert query(opened, f"SELECT {expression}") == [(expected,)]


COLUMN_NAMES = [
    ("SELECT 1+1", ["1+1"]),
    ("SELECT 1 + 1", ["1 + 1"]),
    ("SELECT 'text'", ["text"]),
    ("SELECT NULL", ["NULL"]),
    ("SELECT COUNT(*) FROM t", ["COUNT(*)"]),
    ("SELECT count( * ) , max(n) FROM t", ["count( * )", "max(n)"]),
    ("SELECT t.name, `t`.`n` FROM t", ["name", "n"]),
    ("SELECT name AS 'quoted', n other FROM t", ["quoted", "other"]),
    ("SELECT IF(1,2,3)", ["IF(1,2,3)"]),
    ("SELECT @@version_comment", ["@@version_comment"]),
    ("SELECT DATABASE()", ["DATABASE()"]),
    ("SELECT *, n+1 FROM t", ["id", "name", "n", "n+1"]),
    ("SELECT 1 UNION SELECT 2", ["1"]),
    ("SELECT '', '  '", ["", ""]),
    ("SELECT * FROM (SELECT '') AS d", [""]),
]


@pytest.mark.parametrize("sql, expected", COLUMN_NAMES)
def test_unnamed_columns_are_called_as_written(opened, sql, expected):
    assert columns(opened, sql) == expected


def test_prepared_columns_have_the_same_names(server, db):
    steps = [{"method": "execute", "sql": sql} for sql, _ in COLUMN_NAMES]
    done = node("run.js", server, {"database": db, "steps": steps})
    assert [result.get("columns") for result in done["results"]] == [expected for _, expected in COLUMN_NAMES]


def test_a_table_has_no_column_without_a_name(own):
    assert code_of(own, "CREATE TABLE unnamed AS SELECT 1 AS n, ''") == 1166
    assert code_of(own, "CREATE TABLE named AS SELECT 1 AS n, '' AS s") is None


SELECTS = [
    ("SELECT id FROM t ORDER BY id LIMIT 2", [(1,), (2,)]),
    ("SELECT id FROM t ORDER BY id LIMIT 1, 2", [(2,), (3,)]),
    ("SELECT id FROM t ORDER BY id LIMIT 2 OFFSET 1", [(2,), (3,)]),
    ("SELECT `id` FROM `dialect`.`t` WHERE `name` = \"a\"", [(1,)]),
    ("SELECT id /* why */ FROM t -- where\nWHERE id = 1 # end", [(1,)]),
    ("SELECT id FROM t WHERE id = 1;", [(1,)]),
    ("SELECT DISTINCT name FROM t WHERE name IS NOT NULL ORDER BY name", [("a",), ("b",)]),
    ("SELECT name, COUNT(*) c FROM t GROUP BY name HAVING c > 1", [("b", 2)]),
    ("SELECT name, SUM(n) FROM t GROUP BY 1 ORDER BY 1", [(None, None), ("a", 10), ("b", 50)]),
    ("SELECT id FROM t ORDER BY n DESC, id", [(3,), (2,), (1,), (4,)]),
    ("SELECT id FROM t ORDER BY n", [(4,), (1,), (2,), (3,)]),
    ("SELECT GROUP_CONCAT(name ORDER BY id SEPARATOR '-') FROM t", [("a-b-b",)]),
    ("SELECT GROUP_CONCAT(DISTINCT name ORDER BY name) FROM t", [("a,b",)]),
    ("SELECT COUNT(DISTINCT name), COUNT(name), COUNT(*) FROM t", [(2, 3, 4)]),
    ("SELECT t.id, label FROM t JOIN other.u ON u.id = t.id ORDER BY t.id", [(1, "one"), (3, "three")]),
    ("SELECT t.id, u.label FROM t LEFT JOIN other.u u USING (id) WHERE t.id < 3 ORDER BY t.id", [(1, "one"), (2, None)]),
    ("SELECT dialect.t.id FROM dialect.t, other.u WHERE dialect.t.id = other.u.id ORDER BY 1", [(1,), (3,)]),
    ("SELECT COUNT(*) FROM t CROSS JOIN other.u", [(8,)]),
    ("SELECT id FROM t WHERE id IN (SELECT id FROM other.u) ORDER BY id", [(1,), (3,)]),
    ("SELECT id FROM t x WHERE EXISTS (SELECT 1 FROM t y WHERE y.n > x.n) ORDER BY id", [(1,), (2,)]),
    ("SELECT id, (SELECT MAX(n) FROM t) FROM t WHERE id = 1", [(1, 30)]),
    ("SELECT s.id FROM (SELECT id FROM t WHERE n > 10) AS s ORDER BY s.id", [(2,), (3,)]),
    ("SELECT 1 UNION SELECT 1 UNION ALL SELECT 2 ORDER BY 1", [(1,), (2,)]),
    ("(SELECT id FROM t WHERE id = 1) UNION ALL (SELECT id FROM other.u WHERE id = 3) ORDER BY id", [(1,), (3,)]),
    ("WITH x AS (SELECT id FROM t WHERE id < 3) SELECT COUNT(*) FROM x", [(2,)]),
    ("WITH x(a) AS (SELECT 1), y AS (SELECT a + 1 AS b FROM x) SELECT a, b FROM x, y", [(1, 2)]),
    ("WITH t AS (SELECT 42 AS id) SELECT id FROM t", [(42,)]),
    ("WITH t AS (SELECT 42 AS id) SELECT COUNT(*) FROM dialect.t", [(4,)]),
    ("WITH t AS (SELECT id FROM t WHERE id = 2) SELECT * FROM t", [(2,)]),
    ("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 4) SELECT SUM(n) FROM r", [(10,)]),
    ("SELECT id, ROW_NUMBER() OVER (PARTITION BY name ORDER BY id DESC) r FROM t WHERE name = 'b' ORDER BY id", [(2, 2), (3, 1)]),
    ("SELECT id, SUM(n) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM t WHERE id < 3 ORDER BY id", [(1, 10), (2, 30)]),
    ("SELECT id, LAG(id) OVER w FROM t WHERE id < 3 WINDOW w AS (ORDER BY id) ORDER BY id", [(1, None), (2, 1)]),
    ("SELECT id FROM t FORCE INDEX (PRIMARY) WHERE id = 1", [(1,)]),
    ("SELECT id FROM t WHERE id = 1 FOR UPDATE", [(1,)]),
    ("SELECT id FROM t WHERE id = 1 LOCK IN SHARE MODE", [(1,)]),
    ("SELECT SQL_NO_CACHE id FROM t WHERE id = 1", [(1,)]),
    ("SELECT 1 FROM DUAL WHERE 1", [(1,)]),
    ("TABLE other.u ORDER BY id", [(1, "one"), (3, "three")]),
    ("VALUES ROW(1, 'x')", [(1, "x")]),
]


@pytest.mark.parametrize("sql, expected", SELECTS)
def test_select_gives_mysqls_rows(opened, sql, expected):
    assert query(opened, sql) == expected


def test_ansi_quotes_make_double_quotes_names(opened):
    query(opened, "SET sql_mode = 'ANSI_QUOTES'")
    assert query(opened, 'SELECT "name" FROM t WHERE id = 1') == [("a",)]


def test_no_backslash_escapes_makes_backslash_a_letter(opened):
    query(opened, "SET sql_mode = 'NO_BACKSLASH_ESCAPES'")
    assert query(opened, r"SELECT 'a\'") == [("a\\",)]


# --- changing rows ---


def test_insert_of_many_rows_tells_how_many(own):
    query(own, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10) DEFAULT 'none')")
    assert affected(own, "INSERT INTO t (id, name) VALUES (1, 'x'), (2, DEFAULT), (3, NULL)") == 3
    assert query(own, "SELECT * FROM t ORDER BY id") == [(1, "x"), (2, "none"), (3, None)]


def test_insert_set_writes_one_row(own):
    query(own, "CREATE TABLE t (id INT, name VARCHAR(10))")
    query(own, "INSERT INTO t SET id = 1, name = 'x'")
    assert query(own, "SELECT * FROM t") == [(1, "x")]


def test_insert_select_copies_rows(own):
    query(own, "CREATE TABLE t (id INT)")
    query(own, "INSERT INTO t VALUES (1), (2)")
    assert affected(own, "INSERT INTO t (id) SELECT id + 10 FROM t") == 2


def test_insert_ignore_leaves_out_duplicates(own):
    query(own, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10))")
    query(own, "INSERT INTO t VALUES (1, 'old')")
    assert affected(own, "INSERT IGNORE INTO t VALUES (1, 'new'), (2, 'two')") == 1
    assert query(own, "SELECT * FROM t ORDER BY id") == [(1, "old"), (2, "two")]


def test_replace_overwrites(own):
    query(own, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10))")
    query(own, "INSERT INTO t VALUES (1, 'old')")
    query(own, "REPLACE INTO t (id, name) VALUES (1, 'new'), (2, 'two')")
    assert query(own, "SELECT * FROM t ORDER BY id") == [(1, "new"), (2, "two")]


def test_on_duplicate_key_update_changes_the_row_there_is(own):
    query(own, "CREATE TABLE t (id INT PRIMARY KEY, name VARCHAR(10), n INT)")
    for name in ("first", "second"):
        query(own, f"INSERT INTO t VALUES (1, '{name}', 1) ON DUPLICATE KEY UPDATE name = VALUES(name), n = n + 1")
    assert query(own, "SELECT * FROM t") == [(1, "second", 2)]


def test_auto_increment_counts_up(own):
    query(own, "CREATE TABLE t (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(10))")
    query(own, "INSERT INTO t (name) VALUES ('a'), ('b')")
    query(own, "INSERT INTO t VALUES (DEFAULT, 'c')")
    assert query(own, "SELECT * FROM t ORDER BY id") == [(1, "a"), (2, "b"), (3, "c")]


def test_update_and_delete_with_subquery(own):
    query(own, "CREATE TABLE t (id INT, n INT)")
    query(own, "INSERT INTO t VALUES (1, 1), (2, 2)")
    assert affected(own, "UPDATE t SET n = n * 10, id = id WHERE id IN (SELECT MAX(id) FROM (SELECT id FROM t) x)") == 1
    assert affected(own, "DELETE FROM t WHERE n = 20") == 1
    assert query(own, "SELECT * FROM t") == [(1, 1)]


# --- definitions ---

CREATE_TABLES = [
    # sysbench
    "CREATE TABLE sbtest1(id INTEGER NOT NULL AUTO_INCREMENT, k INTEGER DEFAULT '0' NOT NULL, c CHAR(120) DEFAULT '' NOT NULL, "
    "pad CHAR(60) DEFAULT '' NOT NULL, PRIMARY KEY (id)) /*! ENGINE = innodb */",
    # Sequelize
    "CREATE TABLE IF NOT EXISTS `Users` (`id` INTEGER NOT NULL auto_increment , `name` VARCHAR(255), `on` TINYINT(1) DEFAULT 0, "
    "`kind` ENUM('a', 'b') DEFAULT 'a', `createdAt` DATETIME NOT NULL, UNIQUE `u1` (`name`), PRIMARY KEY (`id`)) ENGINE=InnoDB;",
    # SQLAlchemy
    "\nCREATE TABLE item (\n\tid INTEGER NOT NULL AUTO_INCREMENT, \n\tname VARCHAR(50), \n\tprice NUMERIC(10, 2), \n\tbody TEXT, \n\t"
    "created DATETIME DEFAULT now(), \n\tPRIMARY KEY (id), \n\tUNIQUE (name)\n)\n\n",
    # mariadb-dump
    "CREATE TABLE `dumped` (\n  `id` int(11) NOT NULL AUTO_INCREMENT,\n  `name` varchar(20) DEFAULT NULL COMMENT 'a name',\n"
    "  `at` timestamp NOT NULL DEFAULT current_timestamp(),\n  PRIMARY KEY (`id`),\n  KEY `by_name` (`name`)\n"
    ") ENGINE=InnoDB AUTO_INCREMENT=4 DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci COMMENT='x'",
]


@pytest.mark.parametrize("sql", CREATE_TABLES, ids=["sysbench", "sequelize", "sqlalchemy", "dump"])
def test_create_table_of_known_tools_is_understood(own, sql):
    query(own, sql)
    (name,), = query(own, "SHOW TABLES")
    assert f"CREATE TABLE `{name}`" in query(own, f"SHOW CREATE TABLE `{name}`")[0][1]


def test_create_index_after_sysbench(own):
    query(own, CREATE_TABLES[0])
    query(own, "CREATE INDEX k_1 ON sbtest1(k)")
    assert affected(own, "INSERT INTO sbtest1(k, c, pad) VALUES(1, 'c', 'p'),(2, 'c', 'p')") == 2


def test_alter_table_adds_changes_and_drops_a_column(own):
    query(own, "CREATE TABLE t (id INT)")
    query(own, "ALTER TABLE t ADD COLUMN name VARCHAR(10) DEFAULT 'x'")
    query(own, "INSERT INTO t (id) VALUES (1)")
    query(own, "ALTER TABLE t CHANGE name label VARCHAR(20)")
    assert query(own, "SELECT label FROM t") == [("x",)]
    query(own, "ALTER TABLE t DROP COLUMN label")
    assert columns(own, "SELECT * FROM t") == ["id"]


def test_rename_table_keeps_its_rows(own):
    query(own, "CREATE TABLE t (id INT)")
    query(own, "INSERT INTO t VALUES (1)")
    query(own, "RENAME TABLE t TO u")
    assert query(own, "SELECT * FROM u") == [(1,)]


def test_create_table_as_select_copies_across_databases(own, db):
    query(own, "CREATE TABLE copied AS SELECT id, name FROM dialect.t WHERE id = 1")
    assert query(own, "SELECT * FROM copied") == [(1, "a")]


def test_view_reads_its_tables(own, db):
    query(own, "CREATE VIEW v AS SELECT id, name AS label FROM dialect.t WHERE id < 3")
    assert query(own, "SELECT label FROM v ORDER BY id") == [("a",), ("b",)]
    query(own, "DROP VIEW v")
    assert code_of(own, "SELECT * FROM v") == 1146


def test_if_exists_and_if_not_exists_pass(own):
    query(own, "CREATE TABLE t (id INT)")
    query(own, "CREATE TABLE IF NOT EXISTS t (other INT)")
    query(own, "DROP TABLE IF EXISTS missing")
    assert columns(own, "SELECT * FROM t") == ["id"]


# --- what is not supported ---

UNSUPPORTED = [
    "UPDATE IGNORE t SET n = 1", "DELETE IGNORE FROM t", "UPDATE t JOIN t AS u ON t.id = u.id SET t.n = 1, u.n = 2",
    "SELECT SQL_CALC_FOUND_ROWS id FROM t", "SELECT @a := 1", "SELECT * FROM t PARTITION (p0)",
    "CREATE TEMPORARY TABLE x (a INT)", "CREATE TABLE x (a INT) PARTITION BY HASH(a)",
    "CREATE PROCEDURE p() SELECT 1", "CREATE FUNCTION f() RETURNS INT RETURN 1", "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
    "CREATE TRIGGER x BEFORE INSERT ON t FOR EACH ROW SET NEW.n = 1", "CALL p()", "HANDLER t OPEN",
    "REPAIR TABLE t QUICK", "REPAIR TABLE t", "FLUSH TABLES", "RESET MASTER", "XA START 'x'",
    "LOCK TABLES t READ", "SAVEPOINT s", "RELEASE SAVEPOINT s", "ROLLBACK TO s", "LOAD DATA INFILE 'x' INTO TABLE t",
    "GRANT SELECT ON dialect.* TO root", "RENAME USER root TO r",
    "CREATE ROLE r", "SET ROLE r", "SHUTDOWN", "INSTALL PLUGIN x SONAME 'y'", "CHANGE MASTER TO MASTER_HOST = 'x'", "START SLAVE",
    "SHOW BINLOG EVENTS", "BINLOG 'x'", "CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST 'x')", "ALTER DATABASE dialect CHARSET utf8",
    "SELECT * FROM t PROCEDURE ANALYSE()", "NOT EVEN SQL", "SELECT 1 FROM", "SELECT (1", "INSERT INTO t", "UPDATE t", ")", "'",
]


@pytest.mark.parametrize("sql", UNSUPPORTED)
def test_what_is_not_supported_is_an_error(opened, sql):
    assert code_of(opened, sql) in (1235, 1064)


def test_no_unsupported_statement_changed_a_row(opened):
    for sql in UNSUPPORTED:
        code_of(opened, sql)
    assert query(opened, "SELECT id, n FROM t ORDER BY id") == [(1, 10), (2, 20), (3, 30), (4, None)]
