# Clients that come, ask, are killed and vanish, for as long as ROLLCALL_CHURN_SECONDS says and as many at once as ROLLCALL_CHURN_SESSIONS:
# none is told an error that is not its own doing, and nothing of them stays behind.
import os
import random
import threading
import time

from rollcall_test import query, server_process, session_ids, wait_until
from rollcall_test.raw_mysql import COM_QUERY, COM_STMT_CLOSE, COM_STMT_EXECUTE, parse_error, raw_client

SECONDS = float(os.environ.get("ROLLCALL_CHURN_SECONDS", "10"))
SESSIONS = int(os.environ.get("ROLLCALL_CHURN_SESSIONS", "200"))
ACTORS = 4
PAUSE_S = 0.03  # of an actor between two of its actions: the server is to be used, not to be saturated
SMALL = [b"SELECT 1", b"SELECT COUNT(*) FROM churn.t", b"SHOW TABLES FROM churn", b"SELECT VERSION()", b"SET @a = 1", b"USE churn",
         b"INSERT INTO churn.t VALUES (1, 'some text')", b"SELECT * FROM churn.t LIMIT 3", b"SHOW PROCESSLIST"]
LARGE = b"SELECT REPEAT('x', 60000) FROM range(40)"
LONG = b"SELECT SLEEP(20)"


def end_of_answer(client, first):
    """Reads the rest of an answer that begins with `first`; gives the error's (code, state, message), or None."""
    while True:
        if first is None or first[:1] == b"\xff":
            return parse_error(first)
        if first[:1] == b"\x00":
            return None
        for _ in range(first[0] + 1):  # definitions, EOF
            client.read()
        while True:
            row = client.read()
            if row is not None and row[:1] == b"\xff":
                return parse_error(row)
            if row is None or (row[:1] == b"\xfe" and len(row) < 9):
                return None


class actor(threading.Thread):
    """Has some of the sessions and does something to one of them, again and again. `wrong` is what should not have happened."""

    def __init__(self, server, sessions, number, until):
        super().__init__(daemon=True)
        self.server, self.until, self.chance = server, until, random.Random(number)
        self.actions, self.wrong = 0, []
        self.admin = server.connect()
        self.clients = [self.enter() for _ in range(sessions)]

    def enter(self):
        return raw_client(self.server, limit=60).login()

    def run(self):
        ways = [self.ask, self.ask_for_much, self.transact, self.execute, self.kill_query, self.kill, self.vanish, self.vanish_in_a_query, self.quit]
        while time.monotonic() < self.until:
            at = self.chance.randrange(len(self.clients))
            way = self.chance.choices(ways, [55, 4, 5, 10, 3, 4, 5, 3, 5])[0]
            try:
                self.clients[at] = way(self.clients[at])
            except (AssertionError, OSError) as failure:
                self.wrong.append(f"{way.__name__}: {failure!r}"[:300])
                self.clients[at] = self.enter()
            self.actions += 1
            time.sleep(PAUSE_S)

    def asked(self, client, sql):
        error = end_of_answer(client, client.command(COM_QUERY, sql))
        assert error is None, (sql, error)
        return client

    def ask(self, client):
        return self.asked(client, self.chance.choice(SMALL))

    def ask_for_much(self, client):
        return self.asked(client, LARGE)

    def transact(self, client):
        for sql in (b"BEGIN", b"INSERT INTO churn.t VALUES (2, 'more text')", self.chance.choice([b"COMMIT", b"ROLLBACK"])):
            self.asked(client, sql)
        return client

    def execute(self, client):
        number = client.prepare("SELECT ? + 1").to_bytes(4, "little")
        answer = client.command(COM_STMT_EXECUTE, number + b"\0\1\0\0\0" + b"\0\1\x08\0" + (41).to_bytes(8, "little"))
        assert end_of_answer(client, answer) is None
        client.send(bytes([COM_STMT_CLOSE]) + number, sequence=0)
        return client

    def kill_query(self, client):
        client.send(bytes([COM_QUERY]) + LONG, sequence=0)
        time.sleep(self.chance.random() * 0.02)
        query(self.admin, f"KILL QUERY {client.id}")
        # A kill that comes before the statement stops nothing, by MySQL's rules: the next one does.
        client.socket.settimeout(0.5)
        for _ in range(100):
            try:
                first = client.read()
                break
            except TimeoutError:
                query(self.admin, f"KILL QUERY {client.id}")
        client.socket.settimeout(client.limit)
        error = end_of_answer(client, first)
        assert error is None or error[0] == 1317, error
        return client

    def kill(self, client):
        query(self.admin, f"KILL {client.id}")
        told = client.read()
        assert told is None or parse_error(told)[0] in (1927, 3169, 4031), told
        client.close()
        return self.enter()

    def vanish(self, client):
        client.abort()
        return self.enter()

    def vanish_in_a_query(self, client):
        client.send(bytes([COM_QUERY]) + self.chance.choice([LONG, LARGE]), sequence=0)
        time.sleep(self.chance.random() * 0.02)
        client.abort()
        return self.enter()

    def quit(self, client):
        client.send(b"\1", sequence=0)
        client.close()
        return self.enter()

    def leave(self):
        for client in self.clients:
            client.close()
        self.admin.close()


def usage(process):
    """(MiB resident, descriptors, threads)"""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        fields = dict(line.split(":", 1) for line in status)
    return int(fields["VmRSS"].split()[0]) >> 10, len(os.listdir(f"/proc/{process.pid}/fd")), int(fields["Threads"])


def test_nothing_stays_of_clients_that_come_and_go():
    settings = {"limits.max_connections": SESSIONS + 100, "server.log_level": "warning"}
    with server_process(settings=settings) as process, process.connect() as root:
        query(root, "CREATE DATABASE churn")
        query(root, "CREATE TABLE churn.t (n INT, s TEXT)")
        until = time.monotonic() + SECONDS
        actors = [actor(process, SESSIONS // ACTORS, number, until) for number in range(ACTORS)]
        for each in actors:
            each.start()
        began, samples = time.monotonic(), []
        while time.monotonic() < until:
            time.sleep(min(60.0, SECONDS / 10))
            samples.append(usage(process))
            print(f"{time.monotonic() - began:6.0f} s: {sum(a.actions for a in actors)} actions, {sum(len(a.wrong) for a in actors)} wrong; "
                  "MiB, descriptors, threads:", *samples[-1], flush=True)
        for each in actors:
            each.join(60)
        assert sum(each.actions for each in actors) > SECONDS
        assert not [wrong for each in actors for wrong in each.wrong]
        settled, last = samples[len(samples) // 3], samples[-1]
        assert last[0] < settled[0] * 1.2 + 64, f"memory grows: {samples}"
        assert last[1] < settled[1] + 50 and last[2] <= settled[2] + 4, f"descriptors or threads grow: {samples}"
        for each in actors:
            each.leave()
        wait_until(lambda: len(session_ids(process)) == 1, limit=30, what="the end of all sessions but one")
        wait_until(lambda: usage(process)[1] < last[1] - SESSIONS + 50, limit=30, what="the end of their descriptors")
        for name in ("rollcall_open_results", "rollcall_packet_memory_bytes", "rollcall_prepared_statements", "rollcall_statements_queued"):
            wait_until(lambda: process.metric(name) == 0, what=f"no {name}")
        assert "error" not in process.log(), process.log()
