# GET_LOCK and its kin: names that one session has at a time, as MySQL's manual has them ("Locking Functions").
import threading
import time

import pymysql
import pytest
from rollcall_test import code_of, query, session_ids, wait_until
from rollcall_test.wait import PATIENCE


@pytest.fixture
def two(server):
    with server.connect() as a, server.connect() as b:
        yield a, b


def value(connection, expression):
    return query(connection, f"SELECT {expression}")[0][0]


class waiting:
    """GET_LOCK of a name that another has, in a thread of its own."""

    def __init__(self, connection, name, onlooker, seconds=-1):
        self.connection, self.sql = connection, f"SELECT GET_LOCK('{name}', {seconds})"
        self.got = self.code = None
        self.thread = threading.Thread(target=self.run)
        self.thread.start()
        wait_until(lambda: state_of(connection, onlooker) == "User lock", what=f"{self.sql} to wait")

    def run(self):
        try:
            self.got = query(self.connection, self.sql)[0][0]
        except pymysql.MySQLError as error:
            self.code = error.args[0]

    def end(self):
        self.thread.join(20)
        assert not self.thread.is_alive(), f"{self.sql} waits on"
        return self.code or self.got


def state_of(connection, onlooker):
    return {row[0]: row[6] for row in query(onlooker, "SHOW PROCESSLIST")}.get(connection.thread_id())


def test_a_name_is_one_sessions_until_it_gives_it_up(two):
    a, b = two
    assert value(a, "IS_FREE_LOCK('x')") == 1
    assert value(a, "IS_USED_LOCK('x')") is None
    assert value(a, "RELEASE_LOCK('x')") is None
    assert value(a, "GET_LOCK('x', 10)") == 1
    assert value(b, "GET_LOCK('x', 0)") == 0
    assert value(b, "IS_FREE_LOCK('x')") == 0
    assert value(b, "IS_USED_LOCK('x')") == a.thread_id()
    assert value(b, "RELEASE_LOCK('x')") == 0
    assert value(a, "RELEASE_LOCK('x')") == 1
    assert value(b, "GET_LOCK('x', 0)") == 1
    assert value(b, "RELEASE_ALL_LOCKS()") == 1


def test_names_are_counted_and_compared_without_regard_to_case(two):
    a, b = two
    assert query(a, "SELECT GET_LOCK('Müll', 0), GET_LOCK('MÜLL', 0), GET_LOCK('other', 0)") == [(1, 1, 1)]
    assert value(a, "RELEASE_LOCK('mÜLL')") == 1
    assert value(b, "IS_FREE_LOCK('müll')") == 0
    assert value(a, "RELEASE_ALL_LOCKS()") == 2
    assert value(a, "RELEASE_ALL_LOCKS()") == 0
    assert value(b, "IS_FREE_LOCK('müll')") == 1


@pytest.mark.parametrize("call", ["GET_LOCK({}, 0)", "RELEASE_LOCK({})", "IS_FREE_LOCK({})", "IS_USED_LOCK({})"])
def test_a_name_has_1_to_64_characters(two, call):
    a, _ = two
    query(a, "SELECT " + call.format(f"'{'é' * 64}'"))
    for name in ("NULL", "''", f"'{'é' * 65}'"):
        assert code_of(a, "SELECT " + call.format(name)) == 3057
    query(a, "DO RELEASE_ALL_LOCKS()")


def test_seconds_may_be_null_and_parts_of_one(two):
    a, b = two
    query(a, "DO GET_LOCK('x', NULL)")
    began = time.monotonic()
    assert value(b, "GET_LOCK('x', NULL)") == 0
    assert value(b, "GET_LOCK('x', 0.4)") == 0
    assert time.monotonic() - began < PATIENCE
    assert value(b, "GET_LOCK('x', 1)") == 0
    assert time.monotonic() - began >= 1
    query(a, "DO RELEASE_LOCK('x')")


def test_who_waits_gets_the_lock_once_it_is_given_up(two, server):
    a, b = two
    with server.connect() as onlooker:
        query(a, "DO GET_LOCK('x', 0)")
        waits = waiting(b, "X", onlooker)
        assert session_ids(server, {"state": "User lock"}) == [b.thread_id()]
        query(a, "DO RELEASE_LOCK('x')")
        assert waits.end() == 1
        assert value(onlooker, "IS_USED_LOCK('x')") == b.thread_id()
        assert state_of(b, onlooker) == ""
        query(b, "DO RELEASE_LOCK('x')")


@pytest.mark.parametrize("kill, code", [("KILL QUERY", 1317), ("KILL", 2013)])
def test_a_wait_can_be_killed(two, server, kill, code):
    a, b = two
    with server.connect() as onlooker:
        query(a, "DO GET_LOCK('x', 0)")
        waits = waiting(b, "x", onlooker)
        query(onlooker, f"{kill} {b.thread_id()}")
        assert waits.end() in (code, 3169, 1927)
        query(a, "DO RELEASE_LOCK('x')")
        assert value(onlooker, "IS_FREE_LOCK('x')") == 1


def test_a_circle_is_error_3058(two, server):
    a, b = two
    with server.connect() as onlooker:
        query(a, "DO GET_LOCK('one', 0)")
        query(b, "DO GET_LOCK('two', 0)")
        waits = waiting(a, "two", onlooker)
        assert code_of(b, "SELECT GET_LOCK('one', 10)") == 3058
        query(b, "DO RELEASE_LOCK('two')")
        assert waits.end() == 1
        query(a, "DO RELEASE_ALL_LOCKS()")


@pytest.mark.parametrize("end", ["close", "reset", "change_user", "killed"])
def test_locks_go_with_their_session_and_its_reset(two, server, end):
    a, b = two
    mine = server.connect()
    query(mine, "DO GET_LOCK('x', 0), GET_LOCK('y', 0)")
    assert value(b, "IS_FREE_LOCK('y')") == 0
    if end == "close":
        mine.close()
    elif end == "reset":
        mine._execute_command(0x1F, b"")
        mine._read_ok_packet()
    elif end == "killed":
        query(a, f"KILL {mine.thread_id()}")
    else:
        mine._execute_command(0x11, b"root\0\0\0")
        mine._read_packet()
    wait_until(lambda: value(b, "IS_FREE_LOCK('x')") == 1 and value(b, "IS_FREE_LOCK('y')") == 1, what="the locks to be free")


def test_transactions_neither_give_up_locks_nor_are_ended_by_them(two):
    a, b = two
    query(a, "CREATE DATABASE userlocks")
    query(a, "CREATE TABLE userlocks.t (id INT PRIMARY KEY)")
    query(a, "BEGIN")
    query(a, "INSERT INTO userlocks.t VALUES (1)")
    query(a, "DO GET_LOCK('x', 0)")
    query(a, "ROLLBACK")
    assert value(b, "GET_LOCK('x', 0)") == 0
    query(a, "BEGIN")
    query(a, "INSERT INTO userlocks.t VALUES (2)")
    query(a, "DO RELEASE_LOCK('x')")
    query(a, "COMMIT")
    assert query(b, "SELECT id FROM userlocks.t") == [(2,)]
    query(a, "DROP DATABASE userlocks")


def test_waits_keep_no_place(server):
    with server.connect() as holder, server.connect() as onlooker:
        query(holder, "DO GET_LOCK('x', 0)")
        sessions = [server.connect() for _ in range(12)]
        waits = [waiting(each, "x", onlooker) for each in sessions]
        began = time.monotonic()
        with server.connect() as newcomer:
            query(newcomer, "SELECT COUNT(*) FROM information_schema.schemata")
        assert time.monotonic() - began < PATIENCE
        query(holder, "DO RELEASE_LOCK('x')")
        for session, each in zip(sessions, waits):  # in the order in which they came
            assert each.end() == 1
            session.close()


def test_prepared_and_within_expressions(two):
    a, b = two
    query(a, "PREPARE p FROM 'SELECT GET_LOCK(?, ?) AS got'")
    query(a, "SET @n = 'x', @s = 0")
    assert query(a, "EXECUTE p USING @n, @s") == query(a, "EXECUTE p USING @n, @s") == [(1,)]
    assert value(a, "COALESCE(RELEASE_LOCK(CONCAT('x', '')), -1) + COALESCE(RELEASE_LOCK('x'), -1) + COALESCE(RELEASE_LOCK('x'), -1)") == 1
    assert query(b, "SELECT IF(GET_LOCK('x', 0), 'mine', 'taken')") == [("mine",)]
    assert query(a, "SELECT IF(GET_LOCK('x', 0), 'mine', 'taken')") == [("taken",)]
    query(b, "DO RELEASE_ALL_LOCKS()")
