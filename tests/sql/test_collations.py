# The collation of a column: it is shown, holds through a restart and a crash, and keeps keys unique. What statements answer by it is compared
# with MariaDB in agree/collation_columns.sql.
import time

import pytest
from rollcall_test import affected, code_of, query, server_process

# As mysqldump of MySQL 8.0 writes it, and WordPress makes it.
DUMP = """CREATE TABLE `users` (
  `id` bigint unsigned NOT NULL AUTO_INCREMENT,
  `login` varchar(60) CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_520_ci NOT NULL DEFAULT '',
  `mail` varchar(100) NOT NULL DEFAULT '',
  `token` char(32) CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_bin DEFAULT NULL,
  `state` enum('On','Off') NOT NULL DEFAULT 'On',
  PRIMARY KEY (`id`),
  UNIQUE KEY `mail` (`mail`),
  KEY `login_key` (`login`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_ai_ci"""


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE collations_db")
    return "collations_db"


@pytest.fixture
def opened(server, db):
    with server.connect(database=db) as connection:
        yield connection
        for view in ("v",):
            query(connection, f"DROP VIEW IF EXISTS {view}")
        query(connection, "DROP TABLE IF EXISTS t, users, n, c")


def rows(connection, sql):
    return sorted(query(connection, sql))


def end(process, crash):
    if crash:
        process.kill()
        process.abandon()
    else:
        process.stop()


def test_a_dump_of_mysql_is_shown_as_it_was_and_holds(opened):
    query(opened, DUMP)
    shown = query(opened, "SHOW CREATE TABLE users")[0][1]
    assert shown == DUMP.replace("InnoDB", "DuckDB")
    query(opened, "INSERT INTO users (login, mail, token) VALUES ('Ann', 'Ann@X', 'k'), ('ann', 'bob@x', 'K')")
    assert rows(opened, "SELECT id FROM users WHERE login = 'ANN'") == [(1,), (2,)]
    assert rows(opened, "SELECT id FROM users WHERE mail = 'ann@x'") == [(1,)]
    assert rows(opened, "SELECT id FROM users WHERE token = 'K'") == [(2,)]
    assert rows(opened, "SELECT id FROM users WHERE state = 'on'") == [(1,), (2,)]
    assert code_of(opened, "INSERT INTO users (login, mail) VALUES ('x', 'ANN@x')") == 1062


def test_collations_are_told(opened):
    query(opened, DUMP)
    told = {"login": "utf8mb4_unicode_520_ci", "mail": "utf8mb4_0900_ai_ci", "token": "utf8mb4_0900_bin", "state": "utf8mb4_0900_ai_ci", "id": None}
    assert {row[0]: row[2] for row in query(opened, "SHOW FULL COLUMNS FROM users")} == told
    assert dict(query(opened, "SELECT COLUMN_NAME, COLLATION_NAME FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE() AND TABLE_NAME = 'users'")) == told
    status = query(opened, "SHOW TABLE STATUS LIKE 'users'")
    assert "utf8mb4_0900_ai_ci" in status[0]
    assert {row[2] for row in query(opened, "SHOW INDEX FROM users")} == {"PRIMARY", "mail", "login_key"}
    assert {row[0]: row[3] for row in query(opened, "SHOW COLUMNS FROM users")} == {"id": "PRI", "login": "MUL", "mail": "UNI", "token": "", "state": ""}
    assert rows(opened, "SELECT INDEX_NAME FROM information_schema.STATISTICS WHERE TABLE_NAME = 'users'") == [("PRIMARY",), ("login_key",), ("mail",)]


@pytest.mark.parametrize("crash", [False, True])
def test_it_holds_after_a_restart(tmp_path, crash):
    process = server_process(data_dir=tmp_path / "data")
    with process.connect() as opened:
        query(opened, "CREATE DATABASE kept")
        query(opened, "USE kept")
        query(opened, "CREATE TABLE k (name VARCHAR(20) PRIMARY KEY, n INT, UNIQUE KEY two (n, name)) COLLATE utf8mb4_0900_ai_ci")
        query(opened, "CREATE VIEW v AS SELECT name AS shown, NOW() AS now FROM k")
        query(opened, "INSERT INTO k VALUES ('Ann', 1), ('Bob', 2)")
    end(process, crash)
    with server_process(data_dir=tmp_path / "data") as process, process.connect(database="kept") as opened:
        assert rows(opened, "SELECT n FROM k WHERE name = 'ÀNN'") == [(1,)]
        assert code_of(opened, "INSERT INTO k VALUES ('ANN', 3)") == 1062
        assert query(opened, "SELECT COUNT(DISTINCT shown) FROM v WHERE shown = 'BOB' AND now > NOW() - INTERVAL 1 MINUTE") == [(1,)]
        query(opened, "REPLACE INTO k VALUES ('BOB', 7)")
        assert rows(opened, "SELECT name, n FROM k") == [("Ann", 1), ("BOB", 7)]
        query(opened, "DROP TABLE k")
        query(opened, "CREATE TABLE k (name VARCHAR(20) PRIMARY KEY)")
        query(opened, "INSERT INTO k VALUES ('a'), ('A')")


@pytest.mark.parametrize("crash", [False, True])
def test_blanks_at_the_end_do_not_count_in_a_key_after_a_restart(tmp_path, crash):
    process = server_process(data_dir=tmp_path / "data")
    with process.connect() as opened:
        query(opened, "CREATE DATABASE kept")
        query(opened, "USE kept")
        query(opened, "CREATE TABLE k (name VARCHAR(20) PRIMARY KEY, city VARCHAR(20), n INT, UNIQUE KEY two (city, name)) COLLATE utf8mb4_general_ci")
        query(opened, "INSERT INTO k VALUES ('Ann ', 'Köln', 1), ('Bob', 'Bonn  ', 2)")
    end(process, crash)
    with server_process(data_dir=tmp_path / "data") as process, process.connect(database="kept") as opened:
        with pytest.raises(Exception) as refused:
            query(opened, "INSERT INTO k VALUES ('ANN', 'x', 3)")
        assert refused.value.args == (1062, "Duplicate entry '...' for key 'name'")
        assert rows(opened, "SELECT n FROM k WHERE name = 'bob   '") == [(2,)]
        query(opened, "INSERT INTO k VALUES ('BOB ', 'x', 7) ON DUPLICATE KEY UPDATE n = 9")
        query(opened, "REPLACE INTO k VALUES ('ann', 'x', 8)")
        assert query(opened, "SELECT name, n FROM k ORDER BY name") == [("ann", 8), ("Bob", 9)]


def test_text_that_ends_with_blanks_is_grouped_by_no_other_rule_than_mysqls(opened):
    query(opened, "CREATE TABLE p (id INT, a VARCHAR(20), b VARCHAR(20) COLLATE utf8mb4_0900_ai_ci) COLLATE utf8mb4_general_ci")
    query(opened, "INSERT INTO p VALUES (1, 'x', 'x'), (2, 'X', 'X'), (3, 'y', 'y ')")
    asked = ["SELECT MIN(id) FROM p GROUP BY a ORDER BY 1", "SELECT a, COUNT(*) FROM p GROUP BY 1", "SELECT DISTINCT a FROM p", "SELECT DISTINCT * FROM p",
             "SELECT DISTINCT CONCAT(a, '') FROM p", "SELECT a FROM p UNION SELECT 'z' ORDER BY 1", "SELECT p.id FROM p JOIN p q USING (a)",
             "SELECT MIN(id) FROM p GROUP BY a HAVING COUNT(*) > 1", "SELECT a, COUNT(*) FROM p GROUP BY a WITH ROLLUP", "SELECT UPPER(a) u FROM p GROUP BY u"]
    for text in asked:
        assert query(opened, text), text
    assert len(query(opened, asked[0])) == 2
    query(opened, "INSERT INTO p VALUES (4, 'x ', 'x ')")
    for text in asked:
        with pytest.raises(Exception) as refused:
            query(opened, text)
        assert refused.value.args[0] == 1235 and "RTRIM()" in refused.value.args[1], text
    assert query(opened, "SELECT MIN(id) FROM p GROUP BY RTRIM(a) ORDER BY 1") == [(1,), (3,)]
    assert query(opened, "SELECT COUNT(DISTINCT a), COUNT(DISTINCT b) FROM p") == [(2, 3)]
    assert code_of(opened, "SELECT a FROM p INTERSECT SELECT 'x'") == 1235
    query(opened, "DROP TABLE p")


def test_columns_of_a_union_that_have_one_name_are_told_apart(opened):
    query(opened, "CREATE TABLE t (id INT, a VARCHAR(20), b VARCHAR(20)) COLLATE utf8mb4_general_ci")
    query(opened, "INSERT INTO t VALUES (1, 'x', 'y '), (2, 'X', 'Q')")
    assert code_of(opened, "SELECT a AS c, b AS c FROM t UNION SELECT 'x', 'q'") == 1235
    assert code_of(opened, "SELECT a AS c, b AS C FROM t UNION SELECT 'x', 'q'") == 1235
    assert rows(opened, "SELECT id AS c, a AS c FROM t UNION SELECT 3, 'y'") == [(1, "x"), (2, "X"), (3, "y")]
    assert query(opened, "SELECT a AS c, b AS c FROM t UNION ALL SELECT 'a', 'z ' ORDER BY 2") == [("X", "Q"), ("x", "y "), ("a", "z ")]
    assert code_of(opened, "SELECT a AS c, b AS c FROM t UNION ALL SELECT 'x', 'q' ORDER BY c") == 1052
    assert rows(opened, "SELECT id FROM t WHERE a IN (SELECT CONCAT(a, '') FROM t UNION SELECT 'z')") == [(1,), (2,)]
    merged = "SELECT * FROM t NATURAL JOIN (SELECT 2 AS id) AS o"
    assert query(opened, f"{merged} UNION {merged}") == [(2, "X", "Q")]
    with opened.cursor() as cursor:
        cursor.execute("SELECT a AS c, b AS c FROM t UNION ALL SELECT 'a', 'z ' ORDER BY 2")
        assert [column[0] for column in cursor.description] == ["c", "c"]


def test_parameters_compare_by_the_columns_collation(opened):
    query(opened, "CREATE TABLE t (id INT, a VARCHAR(20) COLLATE utf8mb4_general_ci, b VARCHAR(20))")
    query(opened, "INSERT INTO t VALUES (1, 'Ann', 'Ann'), (2, 'bob', 'bob')")
    for text, found in (("a = ?", [(1,)]), ("b = ?", []), ("a LIKE ?", [(1,)]), ("a IN (?, 'x')", [(1,)]), ("CONCAT(a, '') = ?", [(1,)]),
                        ("a LIKE CONCAT('%', ?, '%')", [(1,)]), ("INSTR(a, ?) = 1", [(1,)])):
        query(opened, f"PREPARE p FROM 'SELECT id FROM t WHERE {text.replace(chr(39), chr(39) * 2)}'")
        query(opened, "SET @v = 'ANN'")
        assert query(opened, "EXECUTE p USING @v") == found, text


@pytest.mark.parametrize("value", ["ann", "ann  ", "ANN "])
def test_blanks_at_the_end_of_a_parameter_do_not_count(opened, value):
    query(opened, "CREATE TABLE t (id INT, a VARCHAR(20), n VARCHAR(20) COLLATE utf8mb4_0900_ai_ci) COLLATE utf8mb4_general_ci")
    query(opened, "INSERT INTO t VALUES (1, 'Ann', 'Ann'), (2, 'Ann ', 'Ann '), (3, 'Ann\t', ''), (4, 'Bob', '')")
    found = {"a = ?": [1, 2], "? = a": [1, 2], "a <> ?": [3, 4], "a <=> ?": [1, 2], "a IN (?, 'x')": [1, 2], "a < ?": [3], "a >= ?": [1, 2, 4],
             "a BETWEEN ? AND 'ann'": [1, 2], "NOT a BETWEEN 'a' AND ?": [4], "CASE a WHEN ? THEN 1 ELSE 0 END": [1, 2], "NULLIF(a, ?) IS NULL": [1, 2],
             "a = CONCAT(?, '')": [1, 2], "a = IFNULL(?, a)": [1, 2], "a = CAST(? AS CHAR)": [], "(a, 1) = (?, 1)": [1, 2], "? IN (SELECT a FROM t u WHERE u.id = t.id)": [1, 2],
             "a = (SELECT CAST(? AS CHAR) COLLATE utf8mb4_general_ci)": [1, 2], "GREATEST(a, ?) = 'ann '": [1, 2, 3], "a COLLATE utf8mb4_unicode_ci = ?": [1, 2]}
    for text, ids in found.items():
        query(opened, f"PREPARE p FROM 'SELECT id FROM t WHERE {text.replace(chr(39), chr(39) * 2)} ORDER BY id'")
        query(opened, f"SET @v = '{value}'")
        assert query(opened, "EXECUTE p USING @v") == [(each,) for each in ids], text
    query(opened, "PREPARE p FROM 'SELECT CONCAT(LEAST(a, ?), ''|'') FROM t WHERE id = 4'")
    assert query(opened, "EXECUTE p USING @v") == [(value + "|",)]
    query(opened, "PREPARE p FROM 'UPDATE t SET a = ? WHERE a = ?'")
    query(opened, "EXECUTE p USING @v, @v")
    assert query(opened, "SELECT a FROM t WHERE id < 3") == [(value,), (value,)]


def test_parameters_whose_blanks_would_count_are_refused(opened):
    query(opened, "CREATE TABLE t (id INT, a VARCHAR(20)) COLLATE utf8mb4_general_ci")
    query(opened, "INSERT INTO t VALUES (1, 'x')")
    for text in ("SELECT 1 FROM t WHERE (a, id) < (?, 1)", "SELECT NULLIF(?, a) FROM t", "SELECT id FROM t WHERE a = (SELECT ?)"):
        assert code_of(opened, f"PREPARE p FROM '{text}'") == 1235, text
    query(opened, "SET @v = 'X '")
    for text in ("SELECT a FROM t UNION SELECT ?", "SELECT COUNT(*) FROM t GROUP BY IFNULL(?, a)"):
        query(opened, f"PREPARE p FROM '{text}'")
        assert code_of(opened, "EXECUTE p USING @v") == 1235, text


def test_text_of_a_recursive_query_compares_as_its_first_part(opened):
    query(opened, "CREATE TABLE t (id INT, a VARCHAR(20), parent VARCHAR(20)) COLLATE utf8mb4_general_ci")
    query(opened, "INSERT INTO t VALUES (1, 'root ', NULL), (2, 'Leaf', 'ROOT'), (3, 'x', 'leaf  ')")
    tree = "WITH RECURSIVE r AS (SELECT id, a FROM t WHERE parent IS NULL UNION ALL SELECT t.id, t.a FROM t JOIN r ON t.parent = r.a) "
    assert rows(opened, tree + "SELECT id FROM r") == [(1,), (2,), (3,)]
    assert rows(opened, tree + "SELECT id FROM r WHERE a = 'LEAF  '") == [(2,)]
    assert rows(opened, tree + "SELECT r.id FROM r JOIN t ON r.a = t.parent") == [(1,), (2,)]
    assert query(opened, "WITH RECURSIVE r (n, s) AS (SELECT 1, a FROM t WHERE id = 1 UNION ALL SELECT n + 1, s FROM r WHERE s = 'ROOT' AND n < 3) SELECT MAX(n) FROM r") == [(3,)]
    assert code_of(opened, tree + "SELECT a FROM r GROUP BY a") == 1235


def test_keys_that_are_made_later_are_held_too(opened):
    query(opened, "CREATE TABLE t (a VARCHAR(20) NOT NULL, b VARCHAR(20), c VARCHAR(20)) COLLATE utf8mb4_0900_ai_ci")
    query(opened, "INSERT INTO t VALUES ('x', 'y', 'z'), ('X1', 'Y1', 'Z')")
    assert code_of(opened, "ALTER TABLE t ADD UNIQUE KEY c_key (c)") == 1062
    query(opened, "ALTER TABLE t ADD PRIMARY KEY (a)")
    query(opened, "CREATE UNIQUE INDEX b_key ON t (b)")
    assert code_of(opened, "INSERT INTO t VALUES ('X', 'q', 'q')") == 1062
    assert code_of(opened, "INSERT INTO t VALUES ('q', 'Y', 'q')") == 1062
    query(opened, "DROP INDEX b_key ON t")
    query(opened, "INSERT INTO t VALUES ('q', 'Y', 'q')")


def test_a_duplicate_that_differs_by_case_shows_no_value(opened):
    query(opened, "CREATE TABLE t (a VARCHAR(20) PRIMARY KEY, n INT) COLLATE utf8mb4_0900_ai_ci")
    query(opened, "INSERT INTO t VALUES ('Ann', 1)")
    for change, value in (("INSERT INTO t VALUES ('Ann', 2)", "'Ann'"), ("INSERT INTO t VALUES ('ANN', 2)", "'...'"), ("INSERT INTO t VALUES ('zoë', 2), ('ZOE', 3)", "'...'")):
        with pytest.raises(Exception) as refused:
            query(opened, change)
        assert refused.value.args[0] == 1062
        assert refused.value.args[1].startswith(f"Duplicate entry {value} for key"), change


def test_if_not_exists_leaves_the_keys_of_a_table_as_they_are(opened):
    query(opened, "CREATE TABLE t (a VARCHAR(20) PRIMARY KEY)")
    query(opened, "CREATE TABLE IF NOT EXISTS t (a VARCHAR(20) PRIMARY KEY) COLLATE utf8mb4_0900_ai_ci")
    query(opened, "INSERT INTO t VALUES ('a'), ('A')")
    assert rows(opened, "SELECT a FROM t WHERE a = 'A'") == [("A",)]
    query(opened, "CREATE TABLE IF NOT EXISTS n (a VARCHAR(20) PRIMARY KEY) COLLATE utf8mb4_0900_ai_ci")
    query(opened, "CREATE TABLE IF NOT EXISTS n (a VARCHAR(20) PRIMARY KEY) COLLATE utf8mb4_0900_ai_ci")
    query(opened, "INSERT INTO n VALUES ('a')")
    assert code_of(opened, "INSERT INTO n VALUES ('A')") == 1062


def test_what_differs_by_case_alone_is_stored(opened):
    query(opened, "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_0900_ai_ci)")
    query(opened, "CREATE TABLE n (id INT, a VARCHAR(20))")
    query(opened, "INSERT INTO t VALUES (1, 'ann')")
    query(opened, "INSERT INTO n VALUES (1, 'aNN')")
    for change in ("UPDATE t SET a = 'Ann'", "UPDATE t SET a = UPPER(a)", "INSERT INTO t VALUES (1, 'anN') ON DUPLICATE KEY UPDATE a = VALUES(a)",
                   "UPDATE t JOIN n ON t.a = n.a COLLATE utf8mb4_0900_ai_ci SET t.a = n.a"):
        before = query(opened, "SELECT HEX(a) FROM t")
        query(opened, change)
        assert query(opened, "SELECT HEX(a) FROM t") != before, change


def test_text_of_another_collation_is_stored_as_it_is(opened):
    query(opened, "CREATE TABLE t (id INT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_0900_ai_ci)")
    query(opened, "CREATE TABLE n (b VARCHAR(20) PRIMARY KEY, n INT)")
    query(opened, "INSERT INTO t VALUES (1, 'ann'), (2, 'ANN')")
    query(opened, "INSERT INTO n VALUES ('Ann', 0)")
    query(opened, "INSERT INTO n SELECT a, id FROM t ON DUPLICATE KEY UPDATE n = 9")
    query(opened, "REPLACE INTO n VALUES ((SELECT a FROM t WHERE id = 1), 5), ('bob', 6)")
    assert rows(opened, "SELECT b, n FROM n") == [("ANN", 2), ("Ann", 0), ("ann", 5), ("bob", 6)]
    query(opened, "DELETE FROM n WHERE b <> 'Ann'")
    query(opened, "UPDATE n SET b = (SELECT a FROM t WHERE id = 1)")
    query(opened, "UPDATE n JOIN t ON t.id = 2 SET n.b = t.a")
    assert rows(opened, "SELECT b FROM n") == [("ANN",)]


def test_an_enumeration_holds_its_values_as_they_are_written(opened):
    query(opened, "CREATE TABLE t (e ENUM('On', 'Off') COLLATE utf8mb4_0900_ai_ci)")
    query(opened, "INSERT INTO t VALUES ('ON'), ('off')")
    assert rows(opened, "SELECT e FROM t") == [("Off",), ("On",)]
    assert code_of(opened, "INSERT INTO t SELECT CONCAT('O', 'FF')") in (1265, 3819)


def test_an_empty_default_of_the_table_counts_for_columns_to_come(opened):
    query(opened, "CREATE TABLE t (a VARCHAR(20))")
    query(opened, "ALTER TABLE t COLLATE utf8mb4_0900_ai_ci")
    query(opened, "ALTER TABLE t ADD COLUMN b VARCHAR(20)")
    query(opened, "INSERT INTO t VALUES ('x', 'x')")
    assert query(opened, "SELECT COUNT(*) FROM t WHERE a = 'X'") == [(0,)]
    assert query(opened, "SELECT COUNT(*) FROM t WHERE b = 'X'") == [(1,)]


def test_a_databases_collation_is_that_of_its_tables(server):
    with server.connect() as root:
        query(root, "CREATE DATABASE /*!32312 IF NOT EXISTS*/ `nocase_db` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */ /*!80016 DEFAULT ENCRYPTION='N' */")
        assert query(root, "SHOW CREATE DATABASE nocase_db")[0][1] == "CREATE DATABASE `nocase_db` /*!40100 DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci */"
        assert query(root, "SELECT DEFAULT_COLLATION_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME = 'nocase_db'") == [("utf8mb4_0900_ai_ci",)]
        query(root, "CREATE TABLE nocase_db.t (a VARCHAR(9) PRIMARY KEY, b VARCHAR(9) COLLATE utf8mb4_bin)")
        query(root, "INSERT INTO nocase_db.t VALUES ('a', 'b')")
        assert query(root, "SELECT COUNT(*) FROM nocase_db.t WHERE a = 'A'") == [(1,)]
        assert query(root, "SELECT COUNT(*) FROM nocase_db.t WHERE b = 'B'") == [(0,)]
        query(root, "DROP DATABASE nocase_db")
        query(root, "CREATE DATABASE nocase_db")
        query(root, "CREATE TABLE nocase_db.t (a VARCHAR(9) PRIMARY KEY)")
        query(root, "INSERT INTO nocase_db.t VALUES ('a'), ('A')")
        query(root, "DROP DATABASE nocase_db")
        assert code_of(root, "CREATE DATABASE nocase_db COLLATE utf8mb4_german2_ci") == 1235


MADE_BY_QUERY = """CREATE TABLE `c` (
  `id` int NOT NULL DEFAULT '0',
  `name` varchar(20) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'x',
  `may` decimal(8,2) DEFAULT NULL,
  `one` int NOT NULL DEFAULT '0',
  `half` decimal(2,1) NOT NULL DEFAULT '0.0',
  `word` varchar(3) NOT NULL DEFAULT '',
  `total` bigint NOT NULL DEFAULT '0',
  `other` int DEFAULT '0'
) ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin"""


def test_a_table_made_by_a_query_keeps_what_its_columns_are(opened):
    query(opened, "CREATE TABLE t (id INT PRIMARY KEY AUTO_INCREMENT, name VARCHAR(20) COLLATE utf8mb4_general_ci NOT NULL DEFAULT 'x', may DECIMAL(8,2))")
    query(opened, "INSERT INTO t VALUES (1, 'Ann', 1)")
    query(opened, "CREATE TABLE c AS SELECT t.id, t.name, t.may, 1 AS one, 1.5 AS half, 'abc' AS word, COUNT(*) OVER () AS total, o.id AS other "
                  "FROM t LEFT JOIN t AS o ON o.id = 7")
    assert query(opened, "SHOW CREATE TABLE c")[0][1] == MADE_BY_QUERY
    assert code_of(opened, "INSERT INTO c (id, name) VALUES (2, NULL)") == 1048
    assert code_of(opened, "INSERT INTO c (id, word) VALUES (2, 'long')") == 1406
    assert query(opened, "SELECT id FROM c WHERE name = 'ANN'") == [(1,)]
    query(opened, "DROP TABLE c")
    query(opened, "CREATE TABLE c AS SELECT name, COUNT(*) AS n FROM t GROUP BY name WITH ROLLUP")
    assert query(opened, "DESCRIBE c")[0][2] == "YES"


REFUSED = [
    ("CREATE TABLE n (a TEXT COLLATE utf8mb4_german2_ci)", 1235, "Use utf8mb4_0900_ai_ci"),
    ("CREATE TABLE n (a TEXT COLLATE utf8mb4_0900_as_cs)", 1235, "Use utf8mb4_0900_ai_ci"),
    ("CREATE TABLE n (a TEXT) COLLATE utf8mb4_sv_0900_ai_ci", 1235, "Use utf8mb4_0900_ai_ci"),
    ("CREATE TABLE n (a TEXT COLLATE latin1_swedish_ci)", 1235, "Use utf8mb4_0900_ai_ci"),
    ("CREATE TABLE n (a TEXT COLLATE klingon_ci)", 1273, "Unknown collation"),
    ("SELECT ci FROM t WHERE ci = uni", 1267, "Illegal mix of collations (utf8mb4_general_ci,IMPLICIT) and (utf8mb4_unicode_ci,IMPLICIT)"),
    ("SELECT ci FROM t WHERE ci = asci", 1267, "Illegal mix of collations"),
    ("SELECT ci FROM t UNION SELECT uni FROM t", 1271, "for operation 'UNION'"),
    ("SELECT ci FROM t UNION SELECT b FROM t", 1235, "Write COLLATE"),
    ("SELECT 1 FROM t JOIN t AS o USING (ci) JOIN (SELECT b AS ci FROM t) AS d USING (ci)", 1235, "Write ON"),
    ("SELECT GROUP_CONCAT(DISTINCT ci) FROM t", 1235, "derived table"),
    ("ALTER TABLE t CONVERT TO CHARACTER SET utf8mb4 COLLATE utf8mb4_0900_ai_ci", 1235, "Create the table anew"),
    ("CREATE TABLE n (a VARCHAR(9) COLLATE utf8mb4_0900_ai_ci CHECK (a LIKE 'x%'))", 1235, "Compare with ="),
    ("CREATE VIEW IF NOT EXISTS v AS SELECT ci FROM t", 1235, "OR REPLACE"),
]


@pytest.mark.parametrize("sql, code, part", REFUSED)
def test_what_does_not_hold_is_refused_with_what_to_write(opened, sql, code, part):
    query(opened, "CREATE TABLE t (ci VARCHAR(20) COLLATE utf8mb4_general_ci, uni VARCHAR(20) COLLATE utf8mb4_unicode_ci, "
                  "asci VARCHAR(20) COLLATE utf8mb4_0900_as_ci, b VARCHAR(20) PRIMARY KEY)")
    with pytest.raises(Exception) as refused:
        query(opened, sql)
    assert refused.value.args[0] == code
    assert part in refused.value.args[1]


def test_insert_ignore_passes_over_what_differs_by_case_alone(opened):
    query(opened, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, UNIQUE KEY (a))")
    query(opened, "INSERT INTO t (a) VALUES ('Ann')")
    for statement, more in [("VALUES ('ANN')", []), ("VALUES ('ann'), ('Bob'), ('BÓB'), (NULL), (NULL)", ["Bob", None, None]),
                            ("SELECT 'BOB' UNION ALL SELECT 'cid' UNION ALL SELECT 'CID'", ["cid"]), ("VALUES ('new')", ["new"])]:
        before = query(opened, "SELECT COUNT(*) FROM t")[0][0]
        assert affected(opened, f"INSERT IGNORE INTO t (a) {statement}") == len(more)
        assert query(opened, "SELECT COUNT(*) FROM t")[0][0] == before + len(more)
    assert affected(opened, "INSERT IGNORE INTO t VALUES (1, 'x'), (70, 'y'), (70, 'z'), (71, 'Y'), (72, 'w')") == 2
    assert query(opened, "SELECT id, a FROM t WHERE id > 60 ORDER BY id") == [(70, "y"), (72, "w")]
    assert "INSERT" in query(opened, "EXPLAIN INSERT IGNORE INTO t (a) VALUES ('x')")[0][1]


def test_many_rows_that_are_there_are_passed_over_at_once(opened):
    query(opened, "CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, a VARCHAR(20) COLLATE utf8mb4_0900_ai_ci, UNIQUE KEY (a))")
    query(opened, "INSERT INTO t (a) VALUES " + ", ".join(f"('Name{i}')" for i in range(4000)))
    began = time.monotonic()
    assert affected(opened, "INSERT IGNORE INTO t (a) VALUES " + ", ".join(f"('NAME{i}')" for i in range(2000, 6000))) == 2000
    assert time.monotonic() - began < 4  # it took the product of both: 10 s and more


def test_many_constants_are_found_without_regard_to_case(opened):
    query(opened, "CREATE TABLE t (id INT, a VARCHAR(20) COLLATE utf8mb4_0900_ai_ci)")
    query(opened, "INSERT INTO t VALUES (1, 'Name5'), (2, 'NÀME7'), (3, 'other'), (4, NULL)")
    names = ", ".join(f"'naMe{i}'" for i in range(100))
    assert query(opened, f"SELECT id FROM t WHERE a IN ({names}) ORDER BY id") == [(1,), (2,)]
    assert query(opened, f"SELECT id FROM t WHERE a NOT IN ({names})") == [(3,)]
    assert query(opened, f"SELECT t.id FROM t LEFT JOIN t AS u ON u.id = t.id AND t.a IN ({names}) WHERE u.id IS NULL ORDER BY t.id") == [(3,), (4,)]
    assert affected(opened, f"UPDATE t SET id = id + 10 WHERE a IN ({names})") == 2
