# Transactions that see rows of a table which it has no more, while it is altered: they end behind that, and keep nobody up meanwhile. And
# beside new indexes, of which there are none meanwhile.
import threading
import time

import pytest
from rollcall_test import code_of, query, wait_until
from rollcall_test.wait import PATIENCE

COMMITS_AT_ONCE = 12  # more than the statements that run at once


@pytest.fixture
def long_definition(server):
    """Sessions, of which the old ones have a transaction that is older than the last row that went from a large table."""
    with server.connect() as root:
        query(root, "CREATE DATABASE old")
        query(root, "USE old")
        query(root, "CREATE TABLE d (i INT)")
        query(root, "INSERT INTO d VALUES (0),(1),(2),(3),(4),(5),(6),(7),(8),(9)")
        query(root, "CREATE TABLE big (id INT PRIMARY KEY, s VARCHAR(64))")
        query(root, "INSERT INTO big SELECT ROW_NUMBER() OVER (), CONCAT(MD5(RAND()), MD5(RAND())) FROM d a, d b, d c, d e, d f, d g")
        query(root, "CREATE TABLE u (id INT PRIMARY KEY)")
        case = sessions(server, root)
        yield case
        case.end()
        query(root, "DROP DATABASE old")


class sessions:
    def __init__(self, server, root):
        self.server, self.root, self.opened = server, root, []
        self.builder = self.session()
        self.code = None
        self.thread = threading.Thread(target=self.build)

    def session(self):
        connection = self.server.connect()
        query(connection, "USE old")
        self.opened.append(connection)
        return connection

    def old(self, key=None):
        """`key`: what it writes to another table."""
        connection = self.session()
        query(connection, "BEGIN")
        query(connection, "SELECT COUNT(*) FROM big")
        if key is not None:
            query(connection, f"INSERT INTO u VALUES ({key})")
        return connection

    def build(self):
        self.code = code_of(self.builder, "ALTER TABLE big ADD COLUMN c TEXT DEFAULT (CONCAT(SHA2(UUID(), 512), SHA2(UUID(), 512), SHA2(UUID(), 512)))") or 0

    def begin_definition(self):
        query(self.root, "DELETE FROM big WHERE id = 1")
        self.thread.start()
        wait_until(lambda: self.state_of(self.builder) == "executing", what="the table to be altered")

    def state_of(self, connection):
        return {row[0]: row[6] for row in query(self.root, "SHOW PROCESSLIST")}.get(connection.thread_id())

    def until_waiting(self, *waiting):
        wait_until(lambda: all(self.state_of(each) == "Waiting for table metadata lock" for each in waiting), what="COMMIT to wait")

    def stop_definition(self):
        assert self.thread.is_alive(), "the table was altered too soon for the test"
        query(self.root, f"KILL QUERY {self.builder.thread_id()}")
        self.thread.join(30)

    def end(self):
        for connection in self.opened:
            if connection.open:
                connection.close()


class committing:
    def __init__(self, connection):
        self.connection, self.code = connection, None
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        self.code = code_of(self.connection, "COMMIT") or 0

    def end(self):
        self.thread.join(30)
        return self.code


def keys(case):
    return {row[0] for row in query(case.root, "SELECT id FROM u")}


def test_a_commit_waits_and_keeps_what_was_written(long_definition):
    case = long_definition
    writer = case.old(1)
    case.begin_definition()
    commit = committing(writer)
    case.until_waiting(writer)
    assert keys(case) == set()
    case.stop_definition()
    assert commit.end() == 0
    assert keys(case) == {1}


def test_a_commit_that_is_killed_while_it_waits_is_rolled_back_as_in_mysql(long_definition):
    case = long_definition
    writer = case.old(1)
    case.begin_definition()
    commit = committing(writer)
    case.until_waiting(writer)
    began = time.monotonic()
    query(case.root, f"KILL QUERY {writer.thread_id()}")
    assert commit.end() == 1317
    assert time.monotonic() - began < PATIENCE
    query(writer, "INSERT INTO u VALUES (2)")  # a statement of its own, and not of that transaction
    assert keys(case) == {2}
    case.stop_definition()
    assert wait_until(lambda: code_of(writer, "INSERT INTO u VALUES (1)") is None, what="the key to be free")
    assert keys(case) == {1, 2}


def test_a_connection_that_is_killed_while_its_commit_waits_goes_at_once(long_definition):
    case = long_definition
    writer = case.old(1)
    case.begin_definition()
    commit = committing(writer)
    case.until_waiting(writer)
    began = time.monotonic()
    query(case.root, f"KILL {writer.thread_id()}")
    assert commit.end() != 0
    wait_until(lambda: case.state_of(writer) is None, what="the session to leave the list")
    assert time.monotonic() - began < PATIENCE
    case.stop_definition()
    assert keys(case) == set()


def test_a_waiting_commit_has_a_time_limit(long_definition):
    case = long_definition
    writer = case.old(1)
    query(writer, "SET lock_wait_timeout = 1")
    case.begin_definition()
    commit = committing(writer)
    case.until_waiting(writer)
    if commit.end() == 0:
        pytest.skip("the table was altered within a second")
    assert commit.code == 1205
    assert keys(case) == set()
    case.stop_definition()


def test_what_nothing_is_kept_of_ends_at_once(long_definition):
    case = long_definition
    reader, writer, leaver, resetter = case.old(), case.old(1), case.old(2), case.old(3)
    query(reader, "PREPARE p FROM 'SELECT COUNT(*) FROM d'")
    case.begin_definition()
    began = time.monotonic()
    query(reader, "COMMIT")
    query(writer, "ROLLBACK")
    leaver.close()
    resetter._execute_command(0x1F, b"")
    resetter._read_ok_packet()
    assert time.monotonic() - began < PATIENCE
    assert query(reader, "EXECUTE p") == [(10,)]
    wait_until(lambda: case.state_of(leaver) is None, what="the session to leave the list")
    case.stop_definition()
    for key in (1, 2, 3):
        wait_until(lambda: code_of(writer, f"INSERT INTO u VALUES ({key})") in (None, 1062), what="the key to be free")
    assert keys(case) == {1, 2, 3}


def test_commits_that_wait_keep_no_place(long_definition):
    case = long_definition
    writers = [case.old(key) for key in range(COMMITS_AT_ONCE)]
    case.begin_definition()
    commits = [committing(each) for each in writers]
    case.until_waiting(*writers)
    began = time.monotonic()
    with case.server.connect() as newcomer:
        query(newcomer, "SELECT COUNT(*) FROM old.d")
    assert time.monotonic() - began < PATIENCE
    case.stop_definition()
    assert [each.end() for each in commits] == [0] * COMMITS_AT_ONCE
    assert keys(case) == set(range(COMMITS_AT_ONCE))


@pytest.mark.parametrize("definition", ["CREATE INDEX x ON few (s, n)", "CREATE UNIQUE INDEX x ON few (id, n)", "ALTER TABLE few ADD KEY x (s, n)",
                                        "ALTER TABLE few MODIFY n BIGINT", "ALTER TABLE few DROP COLUMN n", "ALTER TABLE few ADD COLUMN c INT UNIQUE"])
def test_no_index_is_made_that_lacks_what_an_open_transaction_sees(server, definition):
    with server.connect() as a, server.connect() as old:
        query(a, "CREATE DATABASE few")
        query(a, "USE few")
        query(a, "CREATE TABLE few (id INT PRIMARY KEY, s VARCHAR(9), n INT, KEY (s))")
        query(a, "INSERT INTO few VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3)")
        query(old, "BEGIN")
        query(old, "SELECT COUNT(*) FROM few.few")
        query(a, "DELETE FROM few WHERE id = 1")
        assert code_of(a, definition) == 1205
        query(a, "DELETE FROM few WHERE id = 2")
        assert query(old, "SELECT COUNT(*) FROM few.few") == [(3,)]
        query(old, "COMMIT")
        query(a, definition)
        query(a, "DELETE FROM few WHERE id = 3")
        assert query(a, "SELECT COUNT(*) FROM few") == [(0,)]
        query(a, "DROP DATABASE few")
