# The end of a session and of a statement as each client sees it, whatever it does just then and whoever gives the order; and the
# ends that nobody orders: a client that vanishes, sleeps too long, takes too long or does not read.
import json
import os
import queue
import re
import socket
import subprocess
import threading

import MySQLdb
import MySQLdb.cursors
import pymysql
import pytest
from rollcall_test import long_query, make_account, make_numbers, query, server_process, session_ids, session_row, wait_until
from rollcall_test.clients import CLIENTS, SCRIPTS

ENDLESS = "SELECT COUNT(*) FROM numbers a, numbers b, numbers c WHERE a.n + b.n + c.n = -1"
HUGE = "SELECT a.n, b.n, 'filling filling filling' FROM numbers a, numbers b"


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        make_numbers(root, "kills")
    return "kills"


class python_victim:
    """A session of a Python client in a thread of its own. `error`: what it was told; `goes_on`: whether SELECT 1 then worked."""

    def __init__(self, connection, streaming_cursor):
        self.connection = connection
        self.streaming_cursor = streaming_cursor
        self.id = connection.thread_id()
        self.error = None
        self.go = threading.Event()
        self.ready = threading.Event()

    def start(self, kind):
        self.thread = threading.Thread(target=self.run, args=(getattr(self, kind),), daemon=True)
        self.thread.start()
        assert self.ready.wait(20)
        return self

    def run(self, life):
        self.error = self.told(life)
        self.goes_on = self.told(lambda: self.ask("SELECT 1")) is None

    @staticmethod
    def told(action):
        try:
            action()
            return None
        except (pymysql.MySQLError, MySQLdb.Error) as error:
            return error.args[0], str(error.args[1])

    def ask(self, sql):
        cursor = self.connection.cursor()
        cursor.execute(sql)
        cursor.fetchall()
        cursor.close()

    def asleep(self):
        self.ready.set()
        assert self.go.wait(20)
        self.ask("SELECT 1")

    def running(self):
        self.ready.set()
        self.ask(ENDLESS)

    def streaming(self):
        cursor = self.connection.cursor(self.streaming_cursor)
        cursor.execute(HUGE)
        cursor.fetchone()
        self.ready.set()
        assert self.go.wait(20)
        while cursor.fetchone():
            pass

    def end(self):
        self.go.set()
        self.thread.join(20)
        assert not self.thread.is_alive()
        return self.error, self.goes_on


class child_victim:
    """A session of a client that is a child process: its lines, as they come."""

    def __init__(self, command, environment):
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                        env=environment)
        self.lines = queue.Queue()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def line(self):
        return self.lines.get(timeout=20)

    def say(self, text):
        try:
            self.process.stdin.write(text + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def close(self):
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait(20)
        self.thread.join(20)
        self.process.stdout.close()


class mariadb_victim(child_victim):
    def __init__(self, server, database):
        super().__init__(["mariadb", "--no-defaults", "--protocol=tcp", "-h", server.mysql_host, "-P", str(server.mysql_port), "-u", "root",
                          "--batch", "-N", "--unbuffered", "--quick", "--force", "--skip-reconnect", database], dict(os.environ))
        self.say("SELECT CONNECTION_ID();")
        self.id = int(self.line())

    def start(self, kind):
        self.kind = kind
        if kind != "asleep":
            self.say((ENDLESS if kind == "running" else HUGE) + ";")
        if kind == "streaming":
            assert "filling" in self.line()
        return self

    def end(self):
        if self.kind == "asleep":
            self.say("SELECT 'did not notice';")
        self.say("SELECT 'goes on';")
        self.process.stdin.close()
        text = ""
        while (line := self.line()):
            text += line if "filling" not in line else ""
        self.close()
        found = re.search(r"ERROR (\d+) \(\w+\) at line \d+: (.*)", text)
        return (int(found[1]), found[2]) if found else None, "\ngoes on" in "\n" + text


class mysql2_victim(child_victim):
    def __init__(self, server, database, kind):
        argument = {"host": server.mysql_host, "port": server.mysql_port, "user": "root", "password": "", "database": database,
                    "kind": kind, "sql": HUGE if kind == "streaming" else ENDLESS}
        super().__init__(["node", str(SCRIPTS / "victim.js"), json.dumps(argument)], dict(os.environ, NODE_PATH=str(CLIENTS / "node_modules")))
        self.id = json.loads(self.line())["id"]
        assert json.loads(self.line()) == {"ready": True}

    def end(self):
        self.say("go on")
        told, after = json.loads(self.line())["error"], json.loads(self.line())["after"]
        self.close()
        return (told["code"], told["message"]) if told else None, after is None


def does(kind, row):
    """True when the list shows a session at what `kind` names."""
    if row is None or kind in ("asleep", "between"):
        return row is not None and row["Command"] == "Sleep"
    if kind == "streaming":
        return row["Command"] == "Query" and int(row["RowsSent"]) > 0
    return row["Command"] == ("Execute" if kind == "prepared" else "Query") and row["State"] == "executing"


def victim(client, kind, server, database):
    """A session of that client which does `kind` now, seen by the server."""
    if client == "pymysql":
        made = python_victim(server.connect(database=database), pymysql.cursors.SSCursor).start(kind)
    elif client == "mysqlclient":
        opened = MySQLdb.connect(host=server.mysql_host, port=server.mysql_port, user="root", database=database, autocommit=True)
        made = python_victim(opened, MySQLdb.cursors.SSCursor).start(kind)
    elif client == "mariadb":
        made = mariadb_victim(server, database).start(kind)
    else:
        made = mysql2_victim(server, database, kind)
    wait_until(lambda: does(kind, session_row(server, made.id, {"columns": "Command,State,RowsSent"})), what=f"the {client} session {kind}")
    return made


# --- who gives the order ---


def by_sql(server, root, number, only_query):
    query(root, f"KILL {'QUERY' if only_query else 'CONNECTION'} {number}")


def by_rest(server, root, number, only_query):
    # Not waited for: a victim that reads nothing until then would have lost its chance to read the error.
    answer = server.http("DELETE", f"/rest/v1/session/{number}{'/query' if only_query else ''}?reason=tidying&wait_ms=0")
    assert answer.status in (200, 202), answer


def by_command(server, root, number, only_query):
    assert not only_query
    root.kill(number)


def by_query_id(server, root, number, only_query):
    assert only_query
    query(root, f"KILL QUERY '{session_row(server, number, {'columns': 'QueryId'})['QueryId']}'")


EVERYTHING = [(client, kind) for client in ("pymysql", "mysqlclient", "mariadb", "mysql2") for kind in ("asleep", "running", "streaming")]
EVERYTHING += [("mysql2", "prepared"), ("mysql2", "between")]
BUSY = [pair for pair in EVERYTHING if pair[1] not in ("asleep", "between")]


@pytest.mark.parametrize("order", [by_sql, by_rest, by_command])
@pytest.mark.parametrize("client, kind", EVERYTHING)
def test_killed_session_is_told_and_gone(server, connection, db, client, kind, order):
    doomed = victim(client, kind, server, db)
    order(server, connection, doomed.id, False)
    told, goes_on = doomed.end()
    if told is not None and told[0] == 3169:
        assert "root" in told[1]
        assert order is not by_rest or "tidying" in told[1]
    else:
        # What some clients do with an error that comes while they ask for nothing: they only see the end.
        assert (client, kind) in (("mysqlclient", "asleep"), ("mariadb", "asleep"), ("mysql2", "asleep"), ("mysql2", "between")), told
        assert told is not None
    assert not goes_on
    wait_until(lambda: session_row(server, doomed.id) is None, limit=3, what="the session's end in the list")


@pytest.mark.parametrize("order", [by_sql, by_rest, by_query_id])
@pytest.mark.parametrize("client, kind", BUSY)
def test_killed_statement_fails_and_its_session_goes_on(server, connection, db, client, kind, order):
    doomed = victim(client, kind, server, db)
    order(server, connection, doomed.id, True)
    told, goes_on = doomed.end()
    assert told is not None
    assert told[0] == 1317
    assert "root" in told[1]
    assert order is not by_rest or "tidying" in told[1]
    assert goes_on


def test_killed_statement_bears_state_70100(server, connection, db):
    doomed = victim("mysql2", "running", server, db)
    query(connection, f"KILL QUERY {doomed.id}")
    doomed.say("")
    assert json.loads(doomed.line())["error"]["state"] == "70100"
    doomed.close()


# --- oneself, and nobody ---


@pytest.mark.parametrize("sql, code", [("KILL {}", (1317, 3169)), ("KILL CONNECTION {}", (1317, 3169)), ("KILL QUERY {}", (1317,))])
def test_kill_of_oneself(server, sql, code):
    opened = server.connect()
    number = opened.thread_id()
    with pytest.raises(pymysql.MySQLError) as told:
        query(opened, sql.format(number))
    assert told.value.args[0] in code
    if "QUERY" in sql:
        assert query(opened, "SELECT 1") == [(1,)]
        opened.close()
    else:
        wait_until(lambda: session_row(server, number) is None, what="the session's end")


@pytest.mark.parametrize("sql", ["KILL 4000000000", "KILL CONNECTION 4000000000", "KILL QUERY 4000000000", "KILL 0",
                                 "KILL QUERY '00000000000000ff-00000000000000ff'"])
def test_kill_of_nobody_is_1094(connection, sql):
    with pytest.raises(pymysql.MySQLError) as told:
        query(connection, sql)
    assert told.value.args[0] == 1094


def test_command_kill_of_nobody_is_1094(connection):
    with pytest.raises(pymysql.MySQLError) as told:
        connection.kill(4000000000)
    assert told.value.args[0] == 1094


def test_kill_of_a_session_that_ended_is_1094(server, connection):
    gone = server.connect()
    number = gone.thread_id()
    gone.close()
    wait_until(lambda: session_row(server, number) is None, what="the session's end")
    with pytest.raises(pymysql.MySQLError) as told:
        query(connection, f"KILL {number}")
    assert told.value.args[0] == 1094


def test_kill_query_of_a_sleeping_session_hits_no_later_statement(server, connection):
    with server.connect() as asleep:
        query(connection, f"KILL QUERY {asleep.thread_id()}")
        assert query(asleep, "SELECT 1") == [(1,)]


def test_victim_that_reads_late_is_told(server, db):
    """What stands before the error must be read first, and a client may be busy."""
    victim = server.connect(database=db)
    victim._execute_command(3, HUGE)
    wait_until(lambda: (session_row(server, victim.thread_id()) or {}).get("State") == "sending result", what="a result that waits for its reader")
    server.http("DELETE", f"/rest/v1/session/{victim.thread_id()}?reason=late&wait_ms=1500")
    with pytest.raises(pymysql.MySQLError) as told:
        victim._read_query_result()
    assert told.value.args[0] == 3169 and "late" in told.value.args[1]
    victim._force_close()


# --- ends that nobody orders ---


@pytest.mark.parametrize("how", [socket.SHUT_RDWR, "reset"])
def test_statement_of_a_vanished_client_ends_soon(server, db, how):
    running = long_query(server, db)
    if how == "reset":
        running.connection._sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        descriptor = running.connection._sock.detach()
        os.close(os.dup(descriptor))
        socket.socket(fileno=descriptor).shutdown(socket.SHUT_RDWR)
    else:
        running.connection._sock.shutdown(how)
    wait_until(lambda: session_row(server, running.id) is None, limit=2.5, what="the end of a statement that nobody waits for")
    running.thread.join(5)


def test_wait_timeout_ends_an_idle_session_with_4031(server):
    opened = server.connect()
    query(opened, "SET wait_timeout = 1")
    wait_until(lambda: session_row(server, opened.thread_id()) is None, limit=4, what="the session's end")
    with pytest.raises(pymysql.MySQLError) as told:
        query(opened, "SELECT 1")
    assert told.value.args[0] == 4031


def test_wait_timeout_spares_a_running_statement(server):
    with server.connect() as opened:
        query(opened, "SET wait_timeout = 1")
        assert query(opened, "SELECT SLEEP(1.5)") == [(0,)]


def test_max_execution_time_is_3024_and_the_session_goes_on(server, db):
    with server.connect(database=db) as opened:
        query(opened, "SET max_execution_time = 200")
        with pytest.raises(pymysql.MySQLError) as told:
            query(opened, ENDLESS)
        assert told.value.args[0] == 3024
        assert query(opened, "SELECT 1") == [(1,)]
        query(opened, "SET max_execution_time = 0")
        assert query(opened, "SELECT SLEEP(0.3)") == [(0,)]


def test_readers_that_do_not_read_stop_nobody_and_end():
    with server_process(settings={"limits.net_write_timeout_s": 2, "limits.max_running_statements": 1}) as process:
        with process.connect() as root:
            make_numbers(root, "slow")
            make_account(root, "ann")
            other = process.connect(user="ann", password="secret")  # root waits for nobody
            slow = [process.connect(user="ann", password="secret", database="slow") for _ in range(5)]
            for opened in slow:
                opened._execute_command(3, HUGE)
            numbers = [opened.thread_id() for opened in slow]
            wait_until(lambda: all((session_row(process, n) or {}).get("State") == "sending result" for n in numbers),
                       what="five results that wait for their readers")
            assert query(other, "SELECT COUNT(*) FROM slow.numbers") == [(4000,)]
            wait_until(lambda: not set(numbers) & set(session_ids(process)), limit=8, what="the end of those that read nothing")
            assert query(other, "SELECT 1") == [(1,)]
            for opened in slow:
                opened._force_close()
