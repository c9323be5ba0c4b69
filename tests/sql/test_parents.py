# Tables that foreign keys refer to: their rows change as those of others, whatever keys they have besides.
import pytest
from rollcall_test import code_of, query, server_process

SHOWN = """CREATE TABLE `p` (
  `id` int NOT NULL,
  `code` int DEFAULT NULL,
  `mail` varchar(40) DEFAULT NULL,
  `name` varchar(40) DEFAULT NULL,
  PRIMARY KEY (`id`),
  UNIQUE KEY `mail` (`mail`),
  KEY `code_key` (`code`),
  KEY `name_key` (`name`(5),`code`)
) ENGINE=DuckDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_0900_bin"""


def make(connection):
    query(connection, "CREATE TABLE p (id INT PRIMARY KEY, code INT, mail VARCHAR(40), name VARCHAR(40), UNIQUE KEY mail (mail), KEY code_key (code), "
                      "KEY name_key (name(5), code))")
    query(connection, "CREATE TABLE c (pid INT, FOREIGN KEY (pid) REFERENCES p (id))")
    query(connection, "INSERT INTO p VALUES (1, 10, 'a@x', 'ann'), (2, 20, 'b@x', 'bob')")
    query(connection, "INSERT INTO c VALUES (1)")


@pytest.fixture
def family(server):
    with server.connect() as connection:
        query(connection, "CREATE DATABASE parents_db")
        query(connection, "USE parents_db")
        make(connection)
        yield connection
        query(connection, "DROP DATABASE parents_db")


def changed(connection, sql, arguments=None):
    with connection.cursor() as cursor:
        return cursor.execute(sql, arguments)


def test_a_column_with_a_key_changes_in_a_row_that_is_referred_to(family):
    assert changed(family, "UPDATE p SET code = 11 WHERE id = 1") == 1
    assert changed(family, "UPDATE p SET code = code + 1, name = UPPER(name)") == 2
    assert changed(family, "INSERT INTO p VALUES (1, 0, 'a@x', 'x') ON DUPLICATE KEY UPDATE code = 13, name = 'x'") == 2
    assert changed(family, "UPDATE p JOIN c ON c.pid = p.id SET p.code = 14") == 1
    assert query(family, "SELECT code, name FROM p ORDER BY id") == [(14, "x"), (21, "BOB")]


def test_all_columns_of_a_row_are_written_though_its_keys_stay(family):
    assert changed(family, "UPDATE p SET id = 1, code = 11, mail = 'a@x', name = 'ann' WHERE id = 1") == 1
    assert changed(family, "UPDATE p SET id = %s, code = %s, mail = %s, name = %s WHERE id = %s", (1, 12, "a@x", "Ann", 1)) == 1
    assert changed(family, "UPDATE p SET id = id, mail = 'a@x', name = 'Ann' WHERE id = 1") == 0
    query(family, "PREPARE s FROM 'UPDATE p SET mail = ?, code = ? WHERE id = ?'")
    query(family, "SET @mail = 'a@x', @code = 13, @id = 1")
    query(family, "EXECUTE s USING @mail, @code, @id")
    assert query(family, "SELECT * FROM p WHERE id = 1") == [(1, 13, "a@x", "Ann")]
    assert changed(family, "UPDATE p SET mail = 'q@x', code = 5 WHERE id = 2 OR code = 5") == 1
    assert query(family, "SELECT mail, code FROM p WHERE id = 2") == [("q@x", 5)]


def test_what_a_child_refers_to_does_not_change(family):
    for sql in ("UPDATE p SET id = 3 WHERE id = 1", "UPDATE p SET id = 3, code = 1 WHERE id = 1", "DELETE FROM p WHERE id = 1"):
        assert code_of(family, sql) == 1451, sql
    assert code_of(family, "INSERT INTO c VALUES (9)") == 1452
    assert query(family, "SELECT id, code FROM p ORDER BY id") == [(1, 10), (2, 20)]


def test_its_keys_are_shown_made_and_dropped_as_any(family):
    assert query(family, "SHOW CREATE TABLE p")[0][1] == SHOWN
    keys = [("PRIMARY", "id", None), ("mail", "mail", None), ("code_key", "code", None), ("name_key", "name", 5), ("name_key", "code", None)]
    assert [(row[2], row[4], row[7]) for row in query(family, "SHOW INDEX FROM p")] == keys
    told = query(family, "SELECT INDEX_NAME, COLUMN_NAME, SUB_PART FROM information_schema.STATISTICS WHERE TABLE_SCHEMA = 'parents_db' AND TABLE_NAME = 'p'")
    assert sorted(told, key=str) == sorted(keys, key=str)
    assert {row[0]: row[3] for row in query(family, "SHOW COLUMNS FROM p")} == {"id": "PRI", "code": "MUL", "mail": "UNI", "name": "MUL"}
    marks = query(family, "SELECT COLUMN_NAME, COLUMN_KEY FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'parents_db' AND TABLE_NAME = 'p'")
    assert dict(marks) == {"id": "PRI", "code": "MUL", "mail": "UNI", "name": "MUL"}
    assert code_of(family, "CREATE INDEX code_key ON p (name)") == 1061
    assert code_of(family, "CREATE INDEX k ON p (nothing)") == 1072
    query(family, "ALTER TABLE p ADD KEY later (name)")
    query(family, "CREATE INDEX last ON p (name, mail)")
    query(family, "UPDATE p SET name = 'x'")
    query(family, "DROP INDEX code_key ON p")
    query(family, "ALTER TABLE p DROP KEY name_key")
    assert code_of(family, "DROP INDEX code_key ON p") == 1091
    assert [row[2] for row in query(family, "SHOW INDEX FROM p")] == ["PRIMARY", "mail", "later", "last", "last"]


def test_a_child_may_refer_twice(family):
    query(family, "CREATE TABLE d (id INT PRIMARY KEY, made_by INT, changed_by INT, FOREIGN KEY (made_by) REFERENCES p (id), FOREIGN KEY (changed_by) REFERENCES p (id))")
    query(family, "CREATE TABLE q (id INT PRIMARY KEY, n INT, KEY (n))")
    query(family, "CREATE TABLE e (id INT PRIMARY KEY, made_by INT, changed_by INT, FOREIGN KEY (made_by) REFERENCES q (id), FOREIGN KEY (changed_by) REFERENCES q (id))")
    query(family, "INSERT INTO q VALUES (1, 1)")
    query(family, "INSERT INTO e VALUES (1, 1, 1)")
    assert changed(family, "UPDATE q SET n = 2") == 1


def test_a_parent_may_be_a_child(family):
    query(family, "CREATE TABLE o (id INT PRIMARY KEY, pid INT, n INT, d DATE UNIQUE, FOREIGN KEY (pid) REFERENCES p (id))")
    query(family, "CREATE TABLE i (oid INT, FOREIGN KEY (oid) REFERENCES o (id))")
    query(family, "INSERT INTO o VALUES (1, 1, 1, '2024-01-02')")
    query(family, "INSERT INTO i VALUES (1)")
    assert changed(family, "UPDATE o SET id = 1, pid = 1, n = 2, d = '2024-01-02' WHERE id = 1") == 1
    assert changed(family, "UPDATE o SET id = id, pid = pid, n = 3, d = DATE'2024-01-02' WHERE id = 1") == 1
    assert query(family, "SELECT * FROM o")[0][:3] == (1, 1, 3)
    query(family, "DROP TABLE i")
    query(family, "DROP TABLE o")


def test_a_table_that_refers_to_itself_is_a_parent(family):
    query(family, "CREATE TABLE t (id INT PRIMARY KEY, up INT, n INT, KEY n_key (n), FOREIGN KEY (up) REFERENCES t (id))")
    query(family, "INSERT INTO t VALUES (1, NULL, 1)")
    query(family, "INSERT INTO t VALUES (2, 1, 2)")
    assert changed(family, "UPDATE t SET n = n + 1") == 2
    assert "KEY `n_key` (`n`)" in query(family, "SHOW CREATE TABLE t")[0][1]


def test_it_holds_after_a_crash_and_without_children(tmp_path):
    process = server_process(data_dir=tmp_path / "data")
    with process.connect() as connection:
        query(connection, "CREATE DATABASE kept")
        query(connection, "USE kept")
        make(connection)
        query(connection, "UPDATE p SET code = 11")
    process.kill()
    process.abandon()
    with server_process(data_dir=tmp_path / "data") as process, process.connect(database="kept") as connection:
        assert query(connection, "SHOW CREATE TABLE p")[0][1] == SHOWN
        assert changed(connection, "UPDATE p SET code = 12 WHERE id = 1") == 1
        query(connection, "DROP TABLE c")
        query(connection, "ALTER TABLE p RENAME COLUMN code TO number")
        assert "KEY `code_key` (`number`)" in query(connection, "SHOW CREATE TABLE p")[0][1]
        query(connection, "ALTER TABLE p DROP COLUMN number")
        assert [(row[2], row[4]) for row in query(connection, "SHOW INDEX FROM p")] == [("PRIMARY", "id"), ("mail", "mail"), ("name_key", "name")]
        query(connection, "DROP INDEX name_key ON p")
        query(connection, "CREATE INDEX name_key ON p (name)")
        query(connection, "DROP TABLE p")
