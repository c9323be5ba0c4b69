# Nobody stops others: failed commits, sleepers, statements that do not end; and no outcome of a write is told wrongly.
import contextlib
import threading
import time

import pytest
from rollcall_test import code_of, long_query, make_account, make_numbers, query, server_process, session_row, wait_until


@pytest.fixture
def process():
    with server_process() as started, started.connect() as root:
        query(root, "CREATE DATABASE d")
        make_account(root, "ann")  # root waits for nobody
        yield started


@pytest.fixture
def root(process):
    with process.connect() as opened:
        yield opened


@contextlib.contextmanager
def running(sessions, sql):
    """The statement runs in each of the sessions; its end is awaited."""
    threads = [threading.Thread(target=code_of, args=(session, sql)) for session in sessions]
    for thread in threads:
        thread.start()
    yield
    for thread in threads:
        thread.join()


def seconds_of(session, *statements):
    began = time.monotonic()
    for sql in statements:
        query(session, sql)
    return time.monotonic() - began


def test_a_transaction_that_wrote_nothing_survives_what_fails_in_it(process, root):
    query(root, "CREATE TABLE d.t (id INT PRIMARY KEY)")
    session = process.connect(autocommit=False)
    query(session, "SELECT 1")
    assert code_of(session, "SELECT CAST('abc' AS DATE) + 1, SLEEP(-1)") is not None
    assert query(session, "SELECT 2") == [(2,)]
    killer = threading.Timer(0.3, query, (root, f"KILL QUERY {session.thread_id()}"))
    killer.start()
    assert code_of(session, "SELECT SLEEP(20)") == 1317
    killer.join()
    query(session, "INSERT INTO d.t VALUES (1)")
    assert code_of(session, "INSERT INTO d.t VALUES (1)") == 1062
    assert code_of(session, "SELECT 1") == 1105, "it has written, and is lost"
    query(session, "ROLLBACK")
    assert query(session, "SELECT 1") == [(1,)]


def test_sleepers_hold_no_place(process, root):
    query(root, "CREATE TABLE d.t (id INT PRIMARY KEY)")
    other = process.connect(user="ann", password="secret")
    with running([process.connect(user="ann", password="secret") for _ in range(12)], "SELECT SLEEP(6)"):
        wait_until(lambda: [row[6] for row in query(root, "SHOW PROCESSLIST")].count("executing") >= 12, what="all of them asleep")
        assert seconds_of(other, "SHOW DATABASES", "SELECT COUNT(*) FROM d.t") < 1.5


def test_a_commit_that_is_killed_is_told_as_it_ended(process, root):
    writer = process.connect()
    for i in range(6):
        query(root, "DROP TABLE IF EXISTS d.killed")
        query(root, "CREATE TABLE d.killed (i INT PRIMARY KEY)")
        query(writer, "BEGIN")
        query(writer, "INSERT INTO d.killed SELECT * FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 300) "
                      "SELECT x.i * 1000 + y.i FROM n x, n y) q")
        killer = threading.Timer(0.004 + i * 0.002, query, (root, f"KILL QUERY {writer.thread_id()}"))
        killer.start()
        told = code_of(writer, "COMMIT")
        killer.join()
        rows = query(root, "SELECT COUNT(*) FROM d.killed")[0][0]
        assert (told is None) == (rows == 90000), (told, rows)
        if told:
            code_of(writer, "ROLLBACK")
        code_of(writer, "SELECT 1")  # a kill that came too late


def test_statements_that_are_slow_to_stop_hold_no_place(process, root):
    other = process.connect(user="ann", password="secret")
    sessions = [process.connect(user="ann", password="secret") for _ in range(8)]
    with running(sessions, "SELECT REPEAT('a', 1000) LIKE CONCAT(REPEAT('%a', 20), 'b')"):
        for session in sessions:
            query(root, f"KILL QUERY {session.thread_id()}")
        assert seconds_of(other, "SELECT 1 + 1") < 6


def test_a_commit_that_fails_stops_no_other_writer(process, root):
    for table in "lbz":
        query(root, f"CREATE TABLE d.{table} (i INT PRIMARY KEY)")
    late, first, second = [process.connect(autocommit=False) for _ in range(3)]
    other = process.connect()
    query(late, "INSERT INTO d.l VALUES (1)")
    query(first, "INSERT INTO d.b VALUES (1)")
    query(second, "INSERT INTO d.b VALUES (1)")
    query(first, "COMMIT")
    assert code_of(second, "COMMIT") == 1062
    query(second, "ROLLBACK")
    query(other, "INSERT INTO d.z VALUES (1)")
    query(other, "CREATE TABLE d.zz (a INT)")
    query(late, "COMMIT")
    assert query(root, "SELECT * FROM d.l") == [(1,)]


def test_added_columns_keep_the_values_of_their_defaults_over_a_crash(tmp_path):
    with server_process(data_dir=tmp_path / "x") as process, process.connect() as root:
        query(root, "CREATE DATABASE d")
        query(root, "CREATE TABLE d.t (id INT PRIMARY KEY, k INT, KEY (k))")
        query(root, "INSERT INTO d.t VALUES (1, 1), (2, 2)")
        query(root, "ALTER TABLE d.t ADD COLUMN at DATETIME(6) DEFAULT CURRENT_TIMESTAMP(6)")
        query(root, "ALTER TABLE d.t ADD COLUMN g CHAR(36) DEFAULT (UUID())")
        query(root, "ALTER TABLE d.t ADD COLUMN r DOUBLE DEFAULT (RAND())")
        before = query(root, "SELECT * FROM d.t ORDER BY id")
        assert before[0][3] != before[1][3]
        process.process.kill()
        process.abandon()
    with server_process(data_dir=tmp_path / "x") as process, process.connect() as root:
        assert query(root, "SELECT * FROM d.t ORDER BY id") == before
        query(root, "INSERT INTO d.t (id) VALUES (3)")


@pytest.mark.parametrize("levels", [101, 50_000, 2_500_000])
def test_deep_json_is_an_error_and_not_the_end(root, levels):
    deep = f"CONCAT(REPEAT('[', {levels}), REPEAT(']', {levels}))"
    assert code_of(root, f"SELECT JSON_CONTAINS({deep}, '1')") == 3157
    assert code_of(root, f"SELECT JSON_MERGE_PATCH({deep}, {deep})") == 3157
    assert query(root, "SELECT JSON_CONTAINS('[1, 2]', '1')") == [(1,)]


def test_whoever_may_end_others_waits_for_none_of_them():
    with server_process(settings={"limits.max_running_statements": 2}) as process, process.connect() as root:
        make_account(root, "ann")
        make_numbers(root, "d")
        waiting = process.connect(user="ann", password="secret")
        with long_query(process, "d", "ann", "secret"), long_query(process, "d", "ann", "secret"):
            with running([waiting], "SELECT COUNT(*) FROM d.numbers"):
                wait_until(lambda: session_row(process, waiting.thread_id(), {"columns": "all"})["State"] == "queued", what="one that waits")
                assert query(root, "SELECT COUNT(*) FROM d.numbers") == [(4000,)]
                query(root, f"KILL {waiting.thread_id()}")
