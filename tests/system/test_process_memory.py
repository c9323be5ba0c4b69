# The process's bound on memory: the statement that passes it is an error, and everyone else goes on.
import threading
from pathlib import Path

import pymysql
import pytest
from rollcall_test import code_of, is_sanitized, query, server_process

GIB = 1 << 30
BOUND = 3 * GIB // 4
BEYOND = BOUND // 4  # an eighth that may come into use between two looks of the server, and threads' stacks

# Each makes more of 2048 rows, a step of the engine's, than the bound.
TOO_MUCH = {
    "padding": "SELECT SUM(LENGTH(LPAD('a', 5000000 + id, 'b'))) FROM d.t",
    "repeated": "SELECT MAX(REPEAT(s, 100)) FROM d.t",
    "joined": "SELECT SUM(LENGTH(CONCAT({}))) FROM d.t".format(", ".join(["s"] * 100)),
    "hexadecimal": "SELECT SUM(LENGTH(HEX(HEX(HEX(HEX(HEX(HEX(s)))))))) FROM d.t",
    "json": "SELECT SUM(LENGTH(JSON_ARRAY({}))) FROM d.t".format(", ".join(["s"] * 100)),
    "wide rows": "SELECT {} FROM d.t".format(", ".join(["s"] * 400)),
    "in a window": "SELECT SUM(LENGTH(q)) FROM (SELECT CONCAT(LAG(s) OVER (ORDER BY id), {}) q FROM d.t) w".format(", ".join(["s"] * 60)),
}


def held_bytes(process):
    """What the process holds in memory, without what files back."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process.process.pid}/status").read_text().splitlines() if ":" in line)
    return int(fields["RssAnon"].split()[0]) * 1024


@pytest.fixture(scope="module")
def small_server():
    if is_sanitized():
        pytest.skip("a sanitizer's allocator ends the process where memory is short")
    with server_process(settings={"limits.max_process_memory_bytes": BOUND, "engine.memory_limit_bytes": GIB // 4}) as process:
        with process.connect() as root:
            query(root, "CREATE DATABASE d")
            query(root, "CREATE TABLE d.t (id INT, s TEXT)")
            query(root, "INSERT INTO d.t SELECT 0, REPEAT('x', 30000)")
            for _ in range(11):
                query(root, "INSERT INTO d.t SELECT id + 1, s FROM d.t")
        yield process


class onlooker:
    """Asks the server for something small, again and again, from a session of its own."""

    def __init__(self, process):
        self.process = process
        self.failures = []
        self.most_held = 0
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.ask)

    def ask(self):
        with self.process.connect() as session:
            while not self.stopping.wait(0.02):
                self.most_held = max(self.most_held, held_bytes(self.process))
                try:
                    query(session, "SHOW PROCESSLIST")
                except pymysql.MySQLError as error:
                    self.failures.append(error)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopping.set()
        self.thread.join()


@pytest.mark.parametrize("statement", TOO_MUCH.values(), ids=TOO_MUCH.keys())
def test_statement_beyond_the_bound_is_1041_and_others_go_on(small_server, statement):
    with small_server.connect() as session, onlooker(small_server) as other:
        assert code_of(session, statement) == 1041
        assert held_bytes(small_server) < BOUND // 2, "what the statement had is given back"
        assert query(session, "SELECT COUNT(*) FROM d.t") == [(2048,)]
    assert not other.failures
    assert other.most_held < BOUND + BEYOND


def test_idle_sessions_hold_nothing_of_a_large_statement(small_server):
    before = held_bytes(small_server)
    sessions = [small_server.connect(max_allowed_packet=16 << 20) for _ in range(30)]
    for session in sessions:
        query(session, "DO 1 -- " + "x" * (15 << 20))
    with small_server.connect() as other:
        query(other, "DO 1")  # the last of them waits for its next command by now
    assert held_bytes(small_server) - before < 200 << 20
    for session in sessions:
        session.close()


def test_many_at_once_leave_the_server_up(small_server):
    sessions = [small_server.connect() for _ in range(6)]
    with onlooker(small_server) as other:
        threads = [threading.Thread(target=code_of, args=pair) for pair in zip(sessions, TOO_MUCH.values())]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    for session in sessions:
        assert query(session, "SELECT COUNT(*) FROM d.t") == [(2048,)]
        session.close()
    assert not other.failures
    assert other.most_held < BOUND + BEYOND
