# Definitions beside those who write: as MySQL's metadata locks have it, one waits for the other, and nothing is lost.
import threading
import time

import pymysql
import pytest
from rollcall_test import code_of, query, wait_until


@pytest.fixture
def many(server):
    """Opens sessions in a database of their own, with a table of three indexes."""
    opened = []

    def session():
        connection = server.connect()
        opened.append(connection)
        query(connection, "USE locked")
        return connection

    with server.connect() as root:
        query(root, "CREATE DATABASE locked")
        query(root, "CREATE TABLE locked.t (id INT PRIMARY KEY, u INT UNIQUE, n INT, KEY (n))")
        query(root, "INSERT INTO locked.t VALUES (1, 1, 1)")
        yield session
        for connection in opened:
            connection.close()
        query(root, "DROP DATABASE IF EXISTS locked")


class waiting:
    """A statement that waits for its table, in a thread of its own. `shown`: its text in the list, where that is another."""

    def __init__(self, connection, sql, onlooker, shown=None):
        self.connection, self.sql = connection, sql
        self.code = 0  # of its error
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        wait_until(lambda: ("Waiting for table metadata lock", shown or sql) in
                   [row[6:8] for row in query(onlooker, "SHOW FULL PROCESSLIST")], what=f"{sql} to wait")

    def run(self):
        self.code = code_of(self.connection, self.sql) or 0

    def end(self):
        """What it came to: 0, or its error's code."""
        self.thread.join(20)
        assert not self.thread.is_alive(), f"{self.sql} waits on"
        return self.code


@pytest.mark.parametrize("definition", ["ALTER TABLE t ADD COLUMN c INT", "DROP TABLE t", "TRUNCATE TABLE t", "CREATE INDEX i ON t (u, n)",
                                        "RENAME TABLE t TO t2", "DROP DATABASE locked"])
def test_a_definition_waits_for_an_open_transaction_that_has_written_the_table(many, definition):
    writer, definer, onlooker = many(), many(), many()
    query(writer, "BEGIN")
    query(writer, "UPDATE t SET n = 2")
    defining = waiting(definer, definition, onlooker)
    query(writer, "COMMIT")
    assert defining.end() == 0


def test_who_begins_to_write_waits_behind_a_waiting_definition_and_sees_what_it_made(many):
    writer, definer, late, onlooker = many(), many(), many(), many()
    query(writer, "BEGIN")
    query(writer, "INSERT INTO t VALUES (2, 2, 2)")
    alter = waiting(definer, "ALTER TABLE t ADD COLUMN c INT DEFAULT 7", onlooker)
    insert = waiting(late, "INSERT INTO t (id, u) VALUES (3, 3)", onlooker)
    query(writer, "INSERT INTO t VALUES (4, 4, 4)")  # the definition waits for this one
    query(writer, "COMMIT")
    assert alter.end() == 0
    assert insert.end() == 0
    assert query(onlooker, "SELECT id, c FROM t ORDER BY id") == [(1, 7), (2, 7), (3, 7), (4, 7)]


def test_what_waited_is_written_for_the_table_as_it_is_then(many):
    writer, definer, late, onlooker = many(), many(), many(), many()
    query(writer, "BEGIN")
    query(writer, "UPDATE t SET n = 2")
    alter = waiting(definer, "ALTER TABLE t ADD COLUMN c INT", onlooker)
    insert = waiting(late, "INSERT INTO t VALUES (3, 3, 3)", onlooker)
    query(writer, "COMMIT")
    assert (alter.end(), insert.end()) == (0, 1136)


def test_a_prepared_insert_that_waited_is_written_anew(many):
    writer, definer, late, onlooker = many(), many(), many(), many()
    query(late, "PREPARE p FROM 'INSERT INTO t (id, u) VALUES (?, ?)'")
    query(late, "SET @a = 5, @b = '5'")
    query(writer, "BEGIN")
    query(writer, "UPDATE t SET n = 2")
    alter = waiting(definer, "ALTER TABLE t ADD COLUMN c INT NOT NULL DEFAULT 7", onlooker)
    insert = waiting(late, "EXECUTE p USING @a, @b", onlooker, shown="INSERT INTO t (id, u) VALUES (?, ?)")
    query(writer, "ROLLBACK")
    assert (alter.end(), insert.end()) == (0, 0)
    assert query(onlooker, "SELECT id, u, c FROM t ORDER BY id") == [(1, 1, 7), (5, 5, 7)]


def test_a_waiting_definition_has_a_time_limit_and_can_be_killed(many):
    writer, definer, onlooker = many(), many(), many()
    query(writer, "BEGIN")
    query(writer, "DELETE FROM t")
    query(definer, "SET lock_wait_timeout = 1")
    assert code_of(definer, "ALTER TABLE t ADD COLUMN c INT") == 1205
    query(definer, "SET lock_wait_timeout = DEFAULT")
    defining = waiting(definer, "ALTER TABLE t ADD COLUMN c INT", onlooker)
    query(onlooker, f"KILL QUERY {definer.thread_id()}")
    assert defining.end() == 1317
    query(onlooker, "INSERT INTO t VALUES (9, 9, 9)")  # nobody waits any more
    query(writer, "ROLLBACK")


def test_dropping_a_database_has_a_time_limit_and_can_be_killed(many):
    writer, dropper, onlooker = many(), many(), many()
    query(writer, "BEGIN")
    query(writer, "INSERT INTO t VALUES (2, 2, 2)")
    query(dropper, "SET lock_wait_timeout = 1")
    assert code_of(dropper, "DROP DATABASE locked") == 1205
    query(dropper, "SET lock_wait_timeout = DEFAULT")
    dropping = waiting(dropper, "DROP DATABASE locked", onlooker)
    query(onlooker, f"KILL QUERY {dropper.thread_id()}")
    assert dropping.end() == 1317
    query(onlooker, "INSERT INTO t VALUES (9, 9, 9)")  # nobody waits any more
    query(writer, "COMMIT")
    assert query(onlooker, "SELECT COUNT(*) FROM t") == [(3,)]


@pytest.mark.parametrize("late, code", [("INSERT INTO t VALUES (3, 3, 3)", 1146), ("CREATE TABLE t3 (id INT)", 1049),
                                        ("CREATE INDEX i ON t (u, n)", 1146)])
def test_who_waits_behind_a_dropped_database_sees_that_it_is_gone(many, late, code):
    writer, dropper, newcomer, onlooker = many(), many(), many(), many()
    query(writer, "BEGIN")
    query(writer, "UPDATE t SET n = 2")
    dropping = waiting(dropper, "DROP DATABASE locked", onlooker)
    coming = waiting(newcomer, late, onlooker)
    query(writer, "COMMIT")
    assert dropping.end() == 0
    assert coming.end() in (code, 1049)


def test_databases_come_and_go_beside_those_who_write_them(many):
    many()
    unexpected, end = set(), time.monotonic() + 3

    def run(session, statements):
        while time.monotonic() < end:
            for statement in statements:
                try:
                    query(session, statement)
                except pymysql.MySQLError as error:
                    if error.args[0] not in (1007, 1008, 1049, 1050, 1146):
                        unexpected.add(str(error))

    comes = ["CREATE DATABASE gone", "CREATE TABLE gone.a (id INT PRIMARY KEY AUTO_INCREMENT, n INT, KEY (n))"]
    writes = ["INSERT INTO gone.a (n) VALUES (1), (2)", "UPDATE gone.a SET n = n + 1", "INSERT INTO gone.a VALUES (1, 1) ON DUPLICATE KEY UPDATE n = 3"]
    work = [comes, comes + writes, ["DROP DATABASE gone"], ["DROP DATABASE IF EXISTS gone"], writes]
    threads = [threading.Thread(target=run, args=(many(), each)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    query(many(), "DROP DATABASE IF EXISTS gone")
    assert unexpected == set()


@pytest.mark.parametrize("child_first", [True, False])
def test_a_table_that_becomes_a_parent_has_no_index_that_was_made_meanwhile(many, child_first):
    writer, onlooker = many(), many()
    query(onlooker, "INSERT INTO t VALUES (2, 2, 2)")
    query(writer, "BEGIN")
    query(writer, "UPDATE t SET n = 5 WHERE id = 1")
    both = ["CREATE TABLE c (id INT PRIMARY KEY, p INT, FOREIGN KEY (p) REFERENCES t (id))", "CREATE INDEX late ON t (u, n)"]
    started = [waiting(many(), each, onlooker) for each in (both if child_first else both[::-1])]
    query(writer, "COMMIT")
    assert [each.end() for each in started] == [0, 0]
    query(onlooker, "INSERT INTO c VALUES (1, 1)")
    query(onlooker, "UPDATE t SET n = 6 WHERE id = 1")
    assert "late" in {row[2] for row in query(onlooker, "SHOW INDEX FROM t")}


def test_who_has_only_read_holds_nobody_up(many):
    reader, definer = many(), many()
    query(reader, "BEGIN")
    assert query(reader, "SELECT COUNT(*) FROM t") == [(1,)]
    query(definer, "UPDATE t SET n = n + 1")
    query(definer, "ALTER TABLE t ADD COLUMN c INT")
    query(definer, "DROP TABLE t")
    query(reader, "COMMIT")


def test_a_statement_that_waited_in_vain_leaves_its_transaction_as_it_was(many):
    writer, definer, late, onlooker = many(), many(), many(), many()
    query(onlooker, "CREATE TABLE other (id INT PRIMARY KEY)")
    query(late, "SET lock_wait_timeout = 1")
    query(writer, "BEGIN")
    query(writer, "UPDATE t SET n = 2")
    defining = waiting(definer, "ALTER TABLE t ADD COLUMN c INT", onlooker)
    query(late, "BEGIN")
    assert code_of(late, "INSERT INTO t (id) VALUES (8)") == 1205
    query(late, "INSERT INTO other VALUES (8)")
    query(late, "COMMIT")
    query(writer, "COMMIT")
    assert defining.end() == 0
    assert query(onlooker, "SELECT * FROM other") == [(8,)]


class load:
    """Sessions that write, and some that alter, for some seconds."""

    def __init__(self, many):
        self.acknowledged = set()
        self.errors = set()
        self.end = time.monotonic() + 3
        self.threads = [threading.Thread(target=self.write, args=(many(), number)) for number in range(1, 5)]
        self.threads += [threading.Thread(target=self.alter, args=(many(), f"c{number}")) for number in range(3)]

    def run(self):
        for thread in self.threads:
            thread.start()
        for thread in self.threads:
            thread.join()

    def write(self, session, number):
        key = 1_000_000 * number
        while time.monotonic() < self.end:
            key += 1
            self.do(session, f"INSERT INTO t (id, u, n) VALUES ({key}, {key}, 0)")
            self.acknowledged.add(key)
            self.do(session, f"INSERT INTO t (id, u, n) VALUES ({key}, {key}, 0) ON DUPLICATE KEY UPDATE n = n + 1")

    def alter(self, session, column):
        while time.monotonic() < self.end:
            self.do(session, f"ALTER TABLE t ADD COLUMN {column} INT DEFAULT 5")
            self.do(session, f"ALTER TABLE t DROP COLUMN {column}")

    def do(self, session, sql):
        try:
            query(session, sql)
        except pymysql.MySQLError as error:
            self.errors.add(str(error))


def test_rows_and_keys_survive_alterations_beside_writers(many):
    running = load(many)
    running.run()
    assert running.errors == set()
    rows = query(many(), "SELECT id, u, n FROM t WHERE id > 1")
    assert {row[0] for row in rows} == running.acknowledged
    assert len(rows) == len(running.acknowledged), "no key is there twice"
    assert all(row[0] == row[1] and row[2] == 1 for row in rows)
    for key in list(running.acknowledged)[:50]:
        assert query(many(), f"SELECT id FROM t WHERE u = {key}") == [(key,)]
