# Ending sessions and statements: the REST calls of docs/rest.md, "Ending a session or its statement", what the victim is told, and KILL in SQL.
import socket
import struct

import pymysql
import pytest
from rollcall_test import long_query, make_account, make_numbers, query, session_row, wait_until
from rollcall_test.raw_mysql import COM_STMT_EXECUTE, COM_STMT_PREPARE, raw_client

COLUMNS = ["FE", "Id", "User", "Host", "Db", "QueryId", "Info", "Outcome", "Receipt", "Exact"]


@pytest.fixture(scope="module")
def db(server):
    root = server.connect()
    make_numbers(root, "kill_db")
    for name, privileges in (("ann", ""), ("bob", ""), ("watcher", "PROCESS"), ("killer", "PROCESS, CONNECTION_ADMIN")):
        make_account(root, name, privileges=privileges)
    root.close()
    return "kill_db"


@pytest.fixture
def victim(server, db):
    """A sleeping session of ann's."""
    opened = server.connect(user="ann", password="secret", database=db)
    yield opened
    if opened.open:
        opened._force_close()


def delete(server, number, suffix="", **more):
    return server.http("DELETE", f"/rest/v1/session/{number}{suffix}", **more)


def outcome(answer):
    """The one row's outcome; checks the table around it."""
    assert answer.data["column_names"] == COLUMNS
    (row,) = answer.rows
    assert list(row) == COLUMNS
    return row["Outcome"]


def last_words(opened):
    """What the server sends a sleeping session before it closes: the error's code and message."""
    opened._sock.settimeout(10)
    received = b""
    while part := opened._sock.recv(65536):
        received += part
    assert len(received) > 13, f"closed without a word: {received!r}"
    assert int.from_bytes(received[:3], "little") == len(received) - 4, "one packet, whole"
    assert received[4] == 0xFF
    assert received[7:8] == b"#"
    return int.from_bytes(received[5:7], "little"), received[13:].decode()


def is_alive(opened):
    return query(opened, "SELECT 1") == [(1,)]


# --- a connection ---


def test_killed_sleeping_session_is_told_and_closed(server, victim):
    answer = delete(server, victim.thread_id(), "?reason=maintenance")
    assert answer.status == 200
    assert outcome(answer) == "stopped"
    code, message = last_words(victim)
    assert code == 3169
    assert "root" in message
    assert "maintenance" in message
    assert answer.rows[0]["Receipt"] in message
    assert session_row(server, victim.thread_id()) is None


def test_killed_running_session_gets_3169_and_is_closed(server, db):
    with long_query(server, db) as running:
        assert outcome(delete(server, running.id, "?wait_ms=10000")) == "stopped"
        code, message = running.finished()
        assert code == 3169
        assert "root" in message
        assert session_row(server, running.id) is None


def test_row_of_a_kill_tells_whom_it_hit(server, db, victim):
    row = session_row(server, victim.thread_id(), {"columns": "FE,Id,User,Host,Db"})
    killed = delete(server, victim.thread_id()).rows[0]
    assert {name: killed[name] for name in row} == row
    assert killed["Receipt"] != ""


def test_repeated_kill_is_gone(server, victim):
    assert outcome(delete(server, victim.thread_id())) == "stopped"
    again = delete(server, victim.thread_id())
    assert again.status == 200
    assert outcome(again) == "gone"


def test_kill_of_a_session_that_left_is_gone(server, victim):
    number = victim.thread_id()
    victim.close()
    wait_until(lambda: session_row(server, number) is None, what="the session's end")
    assert outcome(delete(server, number)) == "gone"


def test_kill_of_an_unknown_session_is_404(server):
    answer = delete(server, 4000000000)
    assert (answer.status, answer.json["msg"]) == (404, "Not Found")
    assert "4000000000" in answer.data


def test_no_wait_answers_at_once(server, db):
    with long_query(server, db) as running:
        answer = delete(server, running.id, "?wait_ms=0")
        assert (answer.status, outcome(answer)) in ((202, "stopping"), (200, "stopped"))
        assert running.finished()[0] == 3169


# --- only the statement ---


def test_killed_statement_fails_with_1317_and_its_session_lives(server, db):
    with long_query(server, db) as running:
        answer = delete(server, running.id, "/query?reason=too+long&wait_ms=10000")
        assert (answer.status, outcome(answer)) == (200, "stopped")
        assert answer.rows[0]["QueryId"] == running.row["QueryId"]
        code, message = running.finished()
        assert code == 1317
        assert "root" in message
        assert "too long" in message
        assert answer.rows[0]["Receipt"] in message
        assert is_alive(running.connection)


def test_kill_of_a_statement_where_none_runs_is_gone_and_harmless(server, victim):
    answer = delete(server, victim.thread_id(), "/query")
    assert (answer.status, outcome(answer)) == (200, "gone")
    assert is_alive(victim)


@pytest.mark.parametrize("suffix, headers", [("?query_id={}", {}), ("", {"If-Match": '"{}"'})])
def test_bound_kill_hits_that_very_statement(server, db, suffix, headers):
    with long_query(server, db) as running:
        wrong, right = "0000000000000001-0000000000000001", running.row["QueryId"]

        def bound_to(query_id):
            return delete(server, running.id, "/query" + suffix.format(query_id),
                          headers={name: value.format(query_id) for name, value in headers.items()})

        assert bound_to(wrong).status == 412
        assert session_row(server, running.id)["State"] == "executing"
        assert outcome(bound_to(right)) == "stopped"
        assert running.finished()[0] == 1317
        assert bound_to(right).status == 412


# --- rights ---


def test_ones_own_session_needs_no_privilege(server, victim):
    assert outcome(delete(server, victim.thread_id(), user="ann", password="secret")) == "stopped"


def test_anothers_invisible_session_is_404(server, victim):
    assert delete(server, victim.thread_id(), user="bob", password="secret").status == 404
    assert is_alive(victim)


def test_anothers_visible_session_is_403(server, victim):
    answer = delete(server, victim.thread_id(), user="watcher", password="secret")
    assert (answer.status, answer.json["msg"]) == (403, "Forbidden")
    assert is_alive(victim)


def test_anothers_session_falls_with_connection_admin(server, victim):
    assert outcome(delete(server, victim.thread_id(), user="killer", password="secret")) == "stopped"
    assert "killer" in last_words(victim)[1]


@pytest.mark.parametrize("headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}])
def test_foreign_pages_cannot_kill(server, victim, headers):
    assert delete(server, victim.thread_id(), headers=headers).status == 403
    assert is_alive(victim)


def test_kill_without_login_is_401(server, victim):
    assert delete(server, victim.thread_id(), user=None).status == 401
    assert is_alive(victim)


# --- many at once ---


def kill_many(server, body, path="/rest/v1/session/kill", **more):
    return server.http("POST", path, body=body, **more)


@pytest.fixture
def trio(server, db):
    """Three sleeping sessions of bob's."""
    opened = [server.connect(user="bob", password="secret", database=db) for _ in range(3)]
    yield opened
    for one in opened:
        if one.open:
            one._force_close()


def test_dry_run_matches_and_kills_none(server, trio):
    answer = kill_many(server, {"kind": "connection", "filter": {"user": "bob"}, "dry_run": True})
    assert answer.status == 200
    assert answer.data["column_names"] == COLUMNS
    assert [(int(row["Id"]), row["Outcome"]) for row in answer.rows] == [(one.thread_id(), "matched") for one in trio]
    assert all(is_alive(one) for one in trio)


@pytest.mark.parametrize("path", ["/rest/v1/session/kill", "/rest/v1/session/all/kill"])
def test_kill_by_filter_hits_all_that_match(server, trio, victim, path):
    answer = kill_many(server, {"kind": "connection", "filter": {"user": "bob"}, "reason": "cleaning up"}, path=path)
    assert answer.json["count"] == 3
    assert [row["Outcome"] for row in answer.rows] == ["stopped"] * 3
    assert all("cleaning up" in last_words(one)[1] for one in trio)
    assert is_alive(victim)


def test_kill_of_statements_by_filter_leaves_sleepers(server, db, trio):
    with long_query(server, db, user="bob", password="secret") as running:
        answer = kill_many(server, {"kind": "query", "filter": {"user": "bob", "active": "true"}})
        assert [(int(row["Id"]), row["QueryId"]) for row in answer.rows] == [(running.id, running.row["QueryId"])]
        assert running.finished()[0] == 1317
        assert is_alive(running.connection)
        assert all(is_alive(one) for one in trio)


def test_more_matches_than_max_is_409_and_kills_none(server, trio):
    answer = kill_many(server, {"kind": "connection", "filter": {"user": "bob"}, "max": 2})
    assert (answer.status, answer.json["msg"]) == (409, "Conflict")
    assert "3" in answer.data
    assert "2" in answer.data
    assert all(is_alive(one) for one in trio)


WRONG_BODIES = [
    {"kind": "connection", "filter": {}},
    {"kind": "connection"},
    {"kind": "everything", "filter": {"user": "bob"}},
    {"filter": {"user": "bob"}},
    {"kind": "connection", "filter": {"usr": "bob"}},
    {"kind": "connection", "filter": {"user": "bob"}, "dryrun": True},
    {"kind": "connection", "filter": {"user": "bob"}, "dry_run": "yes"},
    {"kind": "connection", "filter": {"user": "bob"}, "max": -1},
    [],
]


@pytest.mark.parametrize("body", WRONG_BODIES)
def test_wrong_body_is_400_and_kills_none(server, trio, body):
    answer = kill_many(server, body)
    assert (answer.status, answer.json["msg"]) == (400, "Bad Request")
    assert all(is_alive(one) for one in trio)


def test_broken_json_is_400(server):
    assert kill_many(server, b'{"kind": ', headers={"Content-Type": "application/json"}).status == 400


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded"])
def test_body_that_is_not_json_is_415(server, trio, kind):
    body = b'{"kind": "connection", "filter": {"user": "bob"}}'
    assert kill_many(server, body, headers={"Content-Type": kind}).status == 415
    assert all(is_alive(one) for one in trio)


def test_kill_by_filter_cannot_reach_what_one_may_not_see(server, trio, victim):
    answer = kill_many(server, {"kind": "connection", "filter": {"user": "ann,bob"}, "dry_run": True}, user="bob", password="secret")
    assert [int(row["Id"]) for row in answer.rows] == [one.thread_id() for one in trio]


def test_kill_by_filter_tells_what_is_forbidden(server, trio):
    answer = kill_many(server, {"kind": "connection", "filter": {"user": "bob"}}, user="watcher", password="secret")
    assert [row["Outcome"] for row in answer.rows] == ["forbidden"] * 3
    assert all(is_alive(one) for one in trio)


# --- KILL in SQL ---


def code_of(opened, sql):
    with pytest.raises(pymysql.MySQLError) as failed:
        query(opened, sql)
    return failed.value.args[0]


@pytest.mark.parametrize("verb", ["KILL", "KILL CONNECTION"])
def test_sql_kill_ends_a_session(server, connection, victim, verb):
    query(connection, f"{verb} {victim.thread_id()}")
    assert last_words(victim)[0] == 3169
    wait_until(lambda: session_row(server, victim.thread_id()) is None, what="the session's end")


def test_sql_kill_query_ends_a_statement(server, connection, db):
    with long_query(server, db) as running:
        query(connection, f"KILL QUERY {running.id}")
        assert running.finished()[0] == 1317
        assert is_alive(running.connection)


def test_sql_kill_by_query_id_ends_that_statement(server, connection, db):
    with long_query(server, db) as running:
        query(connection, f"KILL QUERY '{running.row['QueryId']}'")
        assert running.finished()[0] == 1317
        assert is_alive(running.connection)


def test_sql_kill_of_an_unknown_session_is_1094(connection):
    assert code_of(connection, "KILL 4000000000") == 1094


@pytest.mark.parametrize("identifier", ["@victim", "@victim + 0", "({})", "'{}'", "1 * {}"])
def test_sql_kill_takes_an_expression(server, connection, db, identifier):
    with long_query(server, db) as running:
        query(connection, f"SET @victim = {running.id}")
        query(connection, "KILL QUERY " + identifier.format(running.id))
        assert running.finished()[0] == 1317


@pytest.mark.parametrize("identifier", ["NULL", "-1", "0", "1.5", "4294967296", "9223372036854775808", "'x'", "@never_set"])
def test_sql_kill_of_what_no_id_can_be_is_1094(connection, identifier):
    assert code_of(connection, f"KILL {identifier}") == 1094


def test_sql_kill_of_ones_own_query_by_function(connection):
    assert code_of(connection, "KILL QUERY CONNECTION_ID()") == 1317
    assert is_alive(connection)


@pytest.mark.parametrize("bound", [lambda number: (b"\x05\0", struct.pack("<d", number)),  # as mysql2 sends numbers
                                   lambda number: (b"\x08\0", struct.pack("<q", number)),
                                   lambda number: (b"\xfd\0", bytes([len(str(number))]) + str(number).encode())],
                         ids=["double", "integer", "string"])
def test_a_prepared_kill_takes_its_id_as_parameter(server, db, bound):
    with long_query(server, db) as running, raw_client(server).login() as killer:
        prepared = killer.command(COM_STMT_PREPARE, b"KILL QUERY ?")
        assert struct.unpack("<IHH", prepared[1:9])[1:] == (0, 1)
        for _ in range(2):
            killer.read()
        kind, value = bound(running.id)
        answer = killer.command(COM_STMT_EXECUTE, prepared[1:5] + b"\0\x01\0\0\0" + b"\0\x01" + kind + value)
        assert answer[:1] == b"\0", answer
        assert running.finished()[0] == 1317


def test_a_kill_by_query_id_of_an_ended_query_is_gone(server, db):
    with long_query(server, db) as running:
        path = f"/rest/v2/manager/query/kill/{running.row['QueryId']}"
        assert server.http("POST", path).data == "stopped"
        assert running.finished()[0] == 1317
        assert (server.http("POST", path).status, server.http("POST", path).data) == (200, "gone")


def test_sql_kill_of_anothers_session_is_1095(server, victim):
    with server.connect(user="watcher", password="secret") as opened:
        assert code_of(opened, f"KILL {victim.thread_id()}") == 1095
    assert is_alive(victim)


def test_sql_kill_of_oneself_ends_with_an_error(server, db):
    opened = server.connect(user="ann", password="secret")
    number = opened.thread_id()
    assert code_of(opened, f"KILL {number}") in (1317, 3169)
    wait_until(lambda: session_row(server, number) is None, what="the session's end")


# --- clients that just go away ---


def test_vanished_client_ends_its_statement(server, db):
    running = long_query(server, db)
    running.connection._sock.shutdown(socket.SHUT_RDWR)
    wait_until(lambda: session_row(server, running.id) is None, limit=15, what="the end of a statement that nobody waits for")
    running.close()
