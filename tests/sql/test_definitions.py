# What is kept of a definition beside the engine's own: names of keys and checks, expressions, lengths; through changes and a restart.
import pymysql
import pytest
from rollcall_test import code_of, query, server_process

MADE = ("CREATE TABLE t (id INT PRIMARY KEY, a INT CHECK (a > 0), b VARCHAR(20), p INT, made DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3), u CHAR(36) DEFAULT (UUID()), "
        "UNIQUE KEY a_key (a), KEY pre (b(4)), CONSTRAINT to_p FOREIGN KEY (p) REFERENCES p (id), CHECK (b <> '')) COMMENT 'kept'")
SHOWN = """CREATE TABLE `t` (
  `id` int NOT NULL,
  `a` int DEFAULT NULL,
  `b` varchar(20) DEFAULT NULL,
  `p` int DEFAULT NULL,
  `made` datetime(3) DEFAULT CURRENT_TIMESTAMP(3),
  `u` char(36) DEFAULT (uuid()),
  PRIMARY KEY (`id`),
  UNIQUE KEY `a_key` (`a`),
  KEY `pre` (`b`(4)),
  KEY `to_p` (`p`),
  CONSTRAINT `to_p` FOREIGN KEY (`p`) REFERENCES `p` (`id`),
  CONSTRAINT `t_chk_1` CHECK ((`a` > 0)),
  CONSTRAINT `t_chk_2` CHECK ((`b` <> ''))
) ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin COMMENT='kept'"""


def shown(connection, table="t"):
    return query(connection, f"SHOW CREATE TABLE {table}")[0][1]


def test_a_definition_is_shown_as_it_was_written_also_after_a_restart(tmp_path):
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as opened:
        query(opened, "CREATE DATABASE kept")
        query(opened, "USE kept")
        query(opened, "CREATE TABLE p (id INT PRIMARY KEY)")
        query(opened, MADE)
        assert shown(opened) == SHOWN
    with server_process(data_dir=tmp_path / "data") as process, process.connect(database="kept") as opened:
        assert shown(opened) == SHOWN
        assert query(opened, "SELECT CONSTRAINT_NAME, CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS ORDER BY 1") == [
            ("t_chk_1", "(`a` > 0)"), ("t_chk_2", "(`b` <> '')")]
        assert query(opened, "SELECT INDEX_NAME, SUB_PART FROM information_schema.STATISTICS WHERE TABLE_NAME = 't' AND SUB_PART > 0") == [("pre", 4)]
        query(opened, "DROP TABLE t")
        assert query(opened, "SELECT * FROM information_schema.CHECK_CONSTRAINTS") == []


def test_what_is_kept_follows_the_changes(connection):
    query(connection, "CREATE DATABASE changed")
    query(connection, "USE changed")
    query(connection, "CREATE TABLE t (id INT, a INT CHECK (a > 0), g INT DEFAULT (1 + 1))")
    query(connection, "ALTER TABLE t RENAME COLUMN a TO `b c`")
    query(connection, "ALTER TABLE t RENAME COLUMN g TO h")
    assert "CHECK ((`b c` > 0))" in shown(connection) and "`h` int DEFAULT ((1 + 1))" in shown(connection)
    query(connection, "ALTER TABLE t ALTER COLUMN h SET DEFAULT 5")
    assert "`h` int DEFAULT '5'" in shown(connection)
    query(connection, "ALTER TABLE t RENAME TO t2")
    assert "CONSTRAINT `t2_chk_1` CHECK ((`b c` > 0))" in shown(connection, "t2")


def test_a_view_tells_its_query(connection):
    query(connection, "CREATE DATABASE seen")
    query(connection, "USE seen")
    query(connection, "CREATE TABLE t (id INT)")
    query(connection, "CREATE VIEW v AS SELECT id FROM t WHERE id > 3")
    text, = query(connection, "SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_NAME = 'v'")[0]
    assert text == "SELECT id FROM `seen`.t WHERE id > 3"
    assert query(connection, "SHOW CREATE VIEW v") == [("v", f"CREATE VIEW `v` AS {text}", "utf8mb4", "utf8mb4_0900_bin")]


def test_a_view_of_a_star_tells_the_columns_that_it_had(connection):
    query(connection, "CREATE DATABASE starred")
    query(connection, "USE starred")
    query(connection, "CREATE TABLE t (id INT, name INT)")
    query(connection, "CREATE VIEW v AS SELECT * FROM t AS x")
    query(connection, "ALTER TABLE t ADD COLUMN later INT")
    text, = query(connection, "SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'starred'")[0]
    assert text == "SELECT `x`.`id`, `x`.`name` FROM `starred`.t AS x"
    assert query(connection, "SHOW CREATE VIEW v")[0][1] == f"CREATE VIEW `v` AS {text}"


VIEWS = [
    ("SELECT NOW(), CONCAT(a, 'it''s') AS c FROM t -- said\n WHERE b'1' = 1", "SELECT NOW(), CONCAT(a, 'it''s') AS c FROM `told`.t WHERE b'1' = 1"),
    ("SELECT x.*, y.a AS z FROM t x JOIN told.t AS y USING (id)", "SELECT x.`id`, `x`.`a`, y.a AS z FROM `told`.t x JOIN told.t AS y USING (id)"),
    ("WITH c AS (SELECT id FROM t) SELECT * FROM c WHERE id IN (SELECT MAX(id) FROM t)",
     "WITH c AS (SELECT id FROM `told`.t) SELECT `c`.`id` FROM c WHERE id IN (SELECT MAX(id) FROM `told`.t)"),
    ("SELECT * FROM t UNION SELECT * FROM t", "SELECT `t`.`id`, `t`.`a` FROM `told`.t UNION SELECT `t`.`id`, `t`.`a` FROM `told`.t"),
]


@pytest.mark.parametrize("written, shown_text", VIEWS)
def test_a_view_is_shown_as_it_was_written_and_makes_itself_again(connection, written, shown_text):
    query(connection, "CREATE DATABASE IF NOT EXISTS told")
    query(connection, "USE told")
    query(connection, "CREATE TABLE IF NOT EXISTS t (id INT NOT NULL, a VARCHAR(5))")
    query(connection, f"CREATE OR REPLACE VIEW v AS {written}")
    text = query(connection, "SHOW CREATE VIEW v")[0][1]
    assert text == f"CREATE VIEW `v` AS {shown_text}"
    described = query(connection, "DESCRIBE v")
    query(connection, "DROP VIEW v")
    query(connection, text)
    assert query(connection, "DESCRIBE v") == described
    assert query(connection, "SHOW CREATE VIEW v")[0][1] == text


def test_a_view_is_shown_in_the_default_mode_with_its_columns_names(connection):
    query(connection, "CREATE DATABASE IF NOT EXISTS told")
    query(connection, "USE told")
    query(connection, "CREATE TABLE IF NOT EXISTS t (id INT NOT NULL, a VARCHAR(5))")
    query(connection, "SET sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'")
    query(connection, """CREATE OR REPLACE VIEW named (x, "y z") AS SELECT "id", 'a\\b' FROM "t" """)
    assert query(connection, "SHOW CREATE VIEW named")[0][1] == "CREATE VIEW `named` (`x`,`y z`) AS SELECT `id`, 'a\\\\b' FROM `told`.`t`"
    query(connection, "RENAME TABLE named TO renamed")
    assert query(connection, "SHOW CREATE VIEW renamed")[0][1].startswith("CREATE VIEW `renamed` (`x`,`y z`) AS SELECT")
    query(connection, "CREATE VIEW IF NOT EXISTS renamed AS SELECT 1 AS other")
    assert "`y z`" in query(connection, "SHOW CREATE VIEW renamed")[0][1]
    query(connection, "DROP VIEW renamed")
    query(connection, "CREATE VIEW IF NOT EXISTS renamed AS SELECT NOW() AS other")
    assert query(connection, "SHOW CREATE VIEW renamed")[0][1] == "CREATE VIEW `renamed` AS SELECT NOW() AS other"
    assert query(connection, "DESCRIBE renamed")[0][:2] == ("other", "datetime")


def test_a_views_columns_are_its_tables_until_those_change(connection):
    query(connection, "CREATE DATABASE viewed")
    query(connection, "USE viewed")
    query(connection, "CREATE TABLE t (id INT NOT NULL, a VARCHAR(20) NOT NULL DEFAULT 'x', e ENUM('b','a'), y YEAR)")
    query(connection, "CREATE VIEW v AS SELECT * FROM t")
    query(connection, "CREATE VIEW w AS SELECT a, e AS f FROM v")
    expected = [("a", "varchar(20)", "NO", "", "x", ""), ("f", "enum('b','a')", "YES", "", None, "")]
    assert query(connection, "DESCRIBE w") == expected
    assert query(connection, "SELECT COLUMN_NAME, COLUMN_TYPE, IS_NULLABLE, '', COLUMN_DEFAULT, EXTRA FROM information_schema.COLUMNS "
                             "WHERE TABLE_SCHEMA = 'viewed' AND TABLE_NAME = 'w' ORDER BY ORDINAL_POSITION") == expected
    query(connection, "DROP TABLE t")
    query(connection, "CREATE TABLE t (id INT NOT NULL, a TEXT, e VARCHAR(5), y YEAR)")
    assert [row[1:3] for row in query(connection, "DESCRIBE w")] == [("text", "YES"), ("text", "YES")]
    query(connection, "INSERT INTO t VALUES (1, NULL, 'z', 2024)")
    assert query(connection, "SELECT * FROM w") == [(None, "z")]


def test_names_of_the_engines_own_reach_nobody(connection):
    query(connection, "CREATE DATABASE named_own")
    query(connection, "USE named_own")
    query(connection, "CREATE TABLE t (a VARCHAR(40), CHECK (MD5(a) > 'd'))")
    query(connection, "BEGIN")
    with pytest.raises(pymysql.err.OperationalError, match=r"'CHECK\(\(md5\(a\) > 'd'\)\)'"):
        query(connection, "INSERT INTO t VALUES ('a'), ('b'), ('c'), ('d'), ('e')")
    query(connection, "ROLLBACK")
    assert code_of(connection, "SELECT MD5(a) OVER () FROM t") == 1064
    assert code_of(connection, "SELECT a.x FROM t a") == 1054
    (_, plan), = query(connection, "EXPLAIN SELECT UPPER(a) FROM t WHERE LOWER(a) = 'x'")
    assert "rollcall" not in plan and len({len(line) for line in plan.splitlines()}) == 1


def test_an_enumeration_beside_what_has_no_known_type_is_refused(connection):
    query(connection, "CREATE DATABASE made_by_query")
    query(connection, "USE made_by_query")
    query(connection, "CREATE TABLE t (id INT, e ENUM('b', 'a'))")
    query(connection, "INSERT INTO t VALUES (1, 'b'), (2, 'a')")
    for item in ("SEC_TO_TIME(1)", "(SELECT MAX(r) FROM range(3) r)"):
        assert code_of(connection, f"CREATE TABLE c AS SELECT e, {item} AS x FROM t") == 1235, item
    query(connection, "CREATE TABLE c AS SELECT e, CAST(SEC_TO_TIME(1) AS CHAR) AS x, (SELECT MAX(id) FROM t) AS last FROM t")
    assert query(connection, "SELECT * FROM c ORDER BY e") == [("b", "00:00:01", 2), ("a", "00:00:01", 2)]
    assert code_of(connection, "INSERT INTO c (e) VALUES ('c')") == 1265


@pytest.fixture
def made(connection):
    """A connection in a database of its own."""
    query(connection, "CREATE DATABASE IF NOT EXISTS made")
    query(connection, "USE made")
    return connection


def test_text_takes_no_constant_as_its_default(made):
    for kind in ("TEXT", "TINYTEXT", "MEDIUMBLOB", "JSON"):
        assert code_of(made, f"CREATE TABLE large (v {kind} DEFAULT '1')") == 1101
    query(made, "CREATE TABLE large (a TEXT DEFAULT ('c'), b TEXT DEFAULT NULL)")
    assert code_of(made, "ALTER TABLE large ADD COLUMN c TEXT DEFAULT 'c'") == 1101
    query(made, "DROP TABLE large")


def test_a_primary_key_is_added_beside_indexes(made):
    query(made, "CREATE TABLE keyed (id INT, k INT, KEY by_id (id))")
    query(made, "ALTER TABLE keyed ADD UNIQUE KEY kk (k)")
    query(made, "INSERT INTO keyed VALUES (1, 1)")
    query(made, "ALTER TABLE keyed ADD PRIMARY KEY (id)")
    assert code_of(made, "INSERT INTO keyed VALUES (1, 2)") == 1062
    assert code_of(made, "INSERT INTO keyed VALUES (2, 1)") == 1062
    assert "PRIMARY KEY (`id`),\n  UNIQUE KEY `kk` (`k`),\n  KEY `by_id` (`id`)" in shown(made, "keyed")
    query(made, "DROP TABLE keyed")


def test_a_check_that_fails_is_named_and_its_name_goes_with_the_table(made):
    query(made, "CREATE TABLE checked (n INT, m INT, CONSTRAINT small CHECK (n < 200), CHECK (m > 3 AND n <> 7))")
    for values, name in (("300, 5", "small"), ("1, 1", "checked_chk_1")):
        with pytest.raises(pymysql.MySQLError) as error:
            query(made, f"INSERT INTO checked VALUES ({values})")
        assert error.value.args == (3819, f"Check constraint '{name}' is violated.")
    query(made, "RENAME TABLE checked TO renamed")
    assert "CONSTRAINT `renamed_chk_1` CHECK" in shown(made, "renamed") and "CONSTRAINT `small` CHECK" in shown(made, "renamed")
    query(made, "DROP TABLE renamed")
