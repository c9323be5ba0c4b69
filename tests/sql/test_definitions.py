# What is kept of a definition beside the engine's own: names of keys and checks, expressions, lengths; through changes and a restart.
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
    assert "CONSTRAINT `t_chk_1` CHECK ((`b c` > 0))" in shown(connection, "t2")


def test_a_view_tells_its_query(connection):
    query(connection, "CREATE DATABASE seen")
    query(connection, "USE seen")
    query(connection, "CREATE TABLE t (id INT)")
    query(connection, "CREATE VIEW v AS SELECT id FROM t WHERE id > 3")
    text, = query(connection, "SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_NAME = 'v'")[0]
    assert "`seen`.`t`" in text and text.startswith("SELECT")
    assert query(connection, "SHOW CREATE VIEW v") == [("v", f"CREATE VIEW `v` AS {text}", "utf8mb4", "utf8mb4_0900_bin")]


def test_a_view_of_a_star_tells_the_columns_that_it_had(connection):
    query(connection, "CREATE DATABASE starred")
    query(connection, "USE starred")
    query(connection, "CREATE TABLE t (id INT, name INT)")
    query(connection, "CREATE VIEW v AS SELECT * FROM t AS x")
    query(connection, "ALTER TABLE t ADD COLUMN later INT")
    text, = query(connection, "SELECT VIEW_DEFINITION FROM information_schema.VIEWS WHERE TABLE_SCHEMA = 'starred'")[0]
    assert "later" not in text and "*" not in text and "name" in text
    assert query(connection, "SHOW CREATE VIEW v")[0][1] == f"CREATE VIEW `v` AS {text}"


def test_an_enumeration_beside_what_has_no_known_type_is_refused(connection):
    query(connection, "CREATE DATABASE made_by_query")
    query(connection, "USE made_by_query")
    query(connection, "CREATE TABLE t (id INT, e ENUM('b', 'a'))")
    query(connection, "INSERT INTO t VALUES (1, 'b'), (2, 'a')")
    for item in ("SEC_TO_TIME(1)", "(SELECT MAX(COMMAND) FROM information_schema.processlist)"):
        assert code_of(connection, f"CREATE TABLE c AS SELECT e, {item} AS x FROM t") == 1235, item
    query(connection, "CREATE TABLE c AS SELECT e, CAST(SEC_TO_TIME(1) AS CHAR) AS x, (SELECT MAX(id) FROM t) AS last FROM t")
    assert query(connection, "SELECT * FROM c ORDER BY e") == [("b", "00:00:01", 2), ("a", "00:00:01", 2)]
    assert code_of(connection, "INSERT INTO c (e) VALUES ('c')") == 1265
