# A great many sessions of one pool at once: all are listed, all answer, a filter ends those that it names and no other.
# ROLLCALL_RELAY_MANY: how many; the front end takes two descriptors for each (ulimit -Hn).
import os
import resource
import time

import pytest
from rollcall_test import is_sanitized, server_process, wait_until
from rollcall_test.pools import enter_bare, members_of, pool_settings, resident_mb
from rollcall_test.raw_mysql import CLIENT_FLAGS, COM_QUERY, packet
from rollcall_test.watched_mariadb import watched_mariadb

MANY = int(os.environ.get("ROLLCALL_RELAY_MANY", "1500"))
IDLE_KB = 20  # of the front end, a session, at most: with what is kept for the list


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb("--thread-handling=pool-of-threads", "--back-log=4096", f"--open-files-limit={2 * MANY + 2000}", f"--max-connections={MANY + 100}") as process:
        process.run("CREATE USER odd@'127.0.0.1'", "CREATE USER even@'127.0.0.1'")
        yield process


@pytest.fixture
def descriptors():
    """As many as this process may have."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


@pytest.mark.usefixtures("descriptors")
def test_many_sessions(shop):
    settings = {**pool_settings(shop.root, [shop.address], connect_wait_s=30), "limits.max_connections": MANY + 100}
    with server_process(settings=settings) as server:
        with enter_bare(server):
            pass  # what is made once is made
        before, began = resident_mb(server), time.monotonic()
        clients = [enter_bare(server, user="odd" if number % 2 else "even", flags=CLIENT_FLAGS) for number in range(MANY)]
        try:
            connected, grown = time.monotonic() - began, (resident_mb(server) - before) * 1024 / MANY
            began = time.monotonic()
            rows = server.get("/rest/v1/session?kind=relayed&columns=Id,User,Command").rows
            listed = time.monotonic() - began
            print(f"{MANY} sessions: connected in {connected:.1f} s, {grown:.1f} KB each, listed in {listed * 1000:.0f} ms")
            assert len(rows) == MANY and {row["Command"] for row in rows} == {"Sleep"}
            assert is_sanitized() or grown < IDLE_KB, grown
            for each in clients:
                each.socket.sendall(packet(bytes([COM_QUERY]) + b"DO 1"))
            assert all(each.read()[:1] == b"\0" for each in clients)

            began = time.monotonic()
            told = server.http("POST", "/rest/v1/session/kill", body={"kind": "connection", "filter": {"user": "odd"}, "max": MANY})
            assert told.status == 200, told.body[:500]
            assert len(told.rows) == MANY // 2 and {row["Outcome"] for row in told.rows} <= {"stopped", "stopping"}
            wait_until(lambda: len(server.get("/rest/v1/session?user=odd&columns=Id").rows) == 0, limit=30, what="sessions that have ended")
            print(f"{len(told.rows)} ended in {time.monotonic() - began:.1f} s")
            rows = server.get("/rest/v1/session?kind=relayed&columns=User").rows
            assert [row["User"] for row in rows] == ["even"] * (MANY - MANY // 2)
            for each in clients[::2]:
                each.ping()
        finally:
            for each in clients:
                each.close()
        wait_until(lambda: members_of(server)[shop.address]["Sessions"] == "0", limit=30, what="seats that are free")
