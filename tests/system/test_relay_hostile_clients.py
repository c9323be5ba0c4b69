# Clients of a pool that mean harm, or are broken: they end, here and at their server, and nobody else notices. A real MariaDB behind it.
import contextlib
import os
import random
import socket
import struct
import threading
import time

import pymysql
import pytest
from rollcall_test import is_sanitized, query, server_process, wait_until
from rollcall_test.pools import enter, enter_bare, members_of, pool_settings, resident_mb, way_to
from rollcall_test.raw_mysql import (CLIENT_FLAGS, COM_CHANGE_USER, COM_PING, COM_QUERY, NATIVE, handshake_response, packet, parse_error, raw_client,
                                     ssl_request)
from rollcall_test.wait import PATIENCE
from rollcall_test.watched_mariadb import watched_mariadb

MIB = 1 << 20
COM_BINLOG_DUMP = 0x12
LOCAL_FILES = 1 << 7
LOGIN_TIMEOUT_S = 2
CHURN = int(os.environ.get("ROLLCALL_RELAY_CHURN", "2000"))


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb("--max-allowed-packet=16M", "--local-infile=1") as process:
        process.run("CREATE TABLE shop.loaded (n INT) ENGINE=InnoDB")
        yield process


@pytest.fixture(scope="module")
def server(shop):
    settings = {**pool_settings(shop.root, [shop.address], connect_wait_s=1), "limits.login_timeout_s": LOGIN_TIMEOUT_S}
    with server_process(settings=settings) as process:
        yield process


@pytest.fixture(autouse=True)
def nobody_is_left(server, shop):
    """After each test: no session here, none at the server, no seat; and a new client is served."""
    yield
    with shop.connect() as root:
        there = "SELECT ID, INFO FROM information_schema.PROCESSLIST WHERE USER IN ('root','ann') AND ID<>CONNECTION_ID()"
        wait_until(lambda: query(root, there) == [], limit=30, what="sessions that have ended at their server")
    wait_until(lambda: server.get("/rest/v1/session?kind=relayed").rows == [], what="sessions that have ended")
    wait_until(lambda: members_of(server)[shop.address]["Sessions"] == "0", what="seats that are free")
    with enter(server) as other:
        assert query(other, "SELECT 1") == [(1,)]


def in_pieces(client, *pieces):
    """Sends them so that each comes by itself, as far as a sender can see to it."""
    for piece in pieces:
        client.socket.sendall(piece)
        time.sleep(0.03)


def single_bytes(data):
    return [data[at:at + 1] for at in range(len(data))]


# --- before the login ---


def test_a_login_without_an_end_is_cut_off(server):
    with raw_client(way_to(server)) as client:
        began = time.monotonic()
        client.socket.settimeout(0.05)
        with contextlib.suppress(ConnectionError):
            for byte in single_bytes(packet(handshake_response(user="x" * 50_000), 1)):
                client.socket.sendall(byte)
                with contextlib.suppress(TimeoutError):
                    if client.socket.recv(4096) == b"":
                        break
        assert time.monotonic() - began < 20 * PATIENCE


def greets_in_pieces_of_a_packet(client):
    client.socket.sendall(b"\xff\xff\xff\x01" + bytes(100_000))


def begins_tls_with_something_else(client):
    client.send(ssl_request())
    client.socket.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 10)


def says_nothing(client):
    pass


def answers_out_of_step(client):
    client.send(handshake_response(plugin=NATIVE), sequence=77)


def has_capabilities_that_were_not_offered(client):
    client.send(handshake_response(plugin=NATIVE, flags=CLIENT_FLAGS | 1 << 26 | 1 << 25))


@pytest.mark.parametrize("behave", [greets_in_pieces_of_a_packet, begins_tls_with_something_else, says_nothing, answers_out_of_step,
                                    has_capabilities_that_were_not_offered], ids=lambda each: each.__name__)
def test_a_login_that_is_none_ends(server, behave):
    with raw_client(way_to(server), limit=30) as client:
        behave(client)
        client.socket.settimeout(30 * PATIENCE)
        with contextlib.suppress(ConnectionError):
            while client.socket.recv(65536):
                pass


# --- commands that are none ---


@pytest.mark.parametrize("part", [b"\x09", b"\x09\0\0", b"\x09\0\0\0", b"\x09\0\0\0\x03", b"\x09\0\0\0\x03SELECT",
                                  struct.pack("<I", 100_000)[:3] + b"\0\x03" + b"x" * 50_000], ids=lambda part: str(len(part)))
@pytest.mark.parametrize("leave", ["close", "abort"])
def test_a_client_that_leaves_within_a_command(server, part, leave):
    client = enter_bare(server)
    client.socket.sendall(part)
    time.sleep(0.05)
    getattr(client, leave)()


def test_a_client_that_stays_within_a_command_keeps_nobody_waiting(server):
    with enter_bare(server) as client:
        client.socket.sendall(packet(b"\x03SELECT 1")[:7])
        with enter(server) as other:
            assert query(other, "SELECT 2") == [(2,)]
        client.socket.sendall(packet(b"\x03SELECT 1")[7:])
        assert client.read() == b"\1"


@pytest.mark.parametrize("bytes_of_it", [b"\0\0\0\0", packet(b"\x03SELECT 1", 1), packet(b"\x03SELECT 1", 255)], ids=["empty", "one", "last"])
def test_a_command_that_is_none_closes_the_connection(server, bytes_of_it):
    with enter_bare(server) as client:
        client.socket.sendall(bytes_of_it)
        assert client.ended()


def test_bytes_of_chance_end_or_are_answered(server):
    chance = random.Random(20)
    for _ in range(60):
        with enter_bare(server) as client:
            with contextlib.suppress(ConnectionError):
                client.socket.sendall(chance.randbytes(chance.randrange(1, 3000)))
                client.swallow()


def test_a_gigabyte_of_a_command_is_refused_and_costs_no_memory(server):
    before = resident_mb(server)
    told = []
    with enter_bare(server, limit=60) as client:
        reader = threading.Thread(target=lambda: told.append(client.read()))
        reader.start()
        with contextlib.suppress(ConnectionError):
            for sequence in range(64):
                client.socket.sendall(b"\xff\xff\xff" + bytes([sequence]) + b"\x03" + bytes(0xFFFFFE))
        reader.join(60 * PATIENCE)
        assert not reader.is_alive()
    if told[0] is not None:  # the server may have hung up before its words were read
        code, _, words = parse_error(told[0])
        assert code in (1153, 1053), words
    assert is_sanitized() or resident_mb(server) - before < 16


@pytest.mark.parametrize("size", [17 * MIB, 50 * MIB], ids=str)
def test_too_long_a_statement_is_refused_in_the_servers_words(server, size):
    with enter(server, max_allowed_packet=64 * MIB) as opened:
        with pytest.raises(pymysql.OperationalError) as refused:
            query(opened, f"SELECT '{'x' * size}'")
        assert refused.value.args == (1153, "Got a packet bigger than 'max_allowed_packet' bytes")


# --- commands in pieces ---


def test_what_is_refused_is_refused_in_pieces_too_and_nothing_of_it_reaches_the_server(server):
    with enter_bare(server) as client:
        refused = packet(bytes([COM_BINLOG_DUMP]) + b"\0" * 20)
        in_pieces(client, refused[:2], refused[2:4], refused[4:5], refused[5:])
        assert parse_error(client.read())[0] == 1047
        client.ping()
        in_pieces(client, refused[:4], refused[4:])
        assert parse_error(client.read())[0] == 1047
        assert client.command(COM_QUERY, b"DO 1")[:1] == b"\0"


def test_a_change_of_user_in_pieces_is_one(server):
    with enter_bare(server) as client:
        in_pieces(client, *single_bytes(packet(bytes([COM_CHANGE_USER]) + b"root\0\0shop\0\x2d\0mysql_native_password\0"))[:8],
                  packet(bytes([COM_CHANGE_USER]) + b"root\0\0shop\0\x2d\0mysql_native_password\0")[8:])
        assert client.read()[:1] == b"\xfe"
        client.send(b"")
        assert client.read()[:1] == b"\0"
        client.ping()


def test_a_change_of_user_may_be_followed_by_a_command_at_once(server):
    with enter_bare(server) as client:
        assert client.command(COM_CHANGE_USER, b"root\0\0shop\0\x2d\0mysql_native_password\0")[:1] == b"\xfe"
        client.socket.sendall(packet(b"", client.sequence) + packet(bytes([COM_PING])))
        assert client.read()[:1] == b"\0"
        assert client.read()[:1] == b"\0"


def test_a_kill_in_pieces_is_understood(server):
    with enter(server) as victim, enter_bare(server) as client:
        command = packet(b"\x03KILL %d" % victim.thread_id())
        in_pieces(client, command[:4], command[4:9], command[9:])
        assert client.read()[:1] == b"\0"
        with pytest.raises(pymysql.MySQLError):
            query(victim, "SELECT 1")


# --- files ---


LOAD = b"\x03LOAD DATA LOCAL INFILE 'x' INTO TABLE loaded"


def rows_loaded(shop):
    with shop.connect(database="shop") as root:
        return query(root, "SELECT COUNT(*) FROM loaded")[0][0]


def test_a_file_that_is_sent_before_it_is_asked_for_is_taken(server, shop):
    with enter_bare(server, database="shop", flags=CLIENT_FLAGS | LOCAL_FILES) as client:
        client.socket.sendall(packet(LOAD) + packet(b"1\n2\n", 2) + packet(b"3\n", 3) + packet(b"", 4) + packet(bytes([COM_PING])))
        assert client.read() == b"\xfbx"
        answer = client.read()
        assert answer[:2] == b"\0\3" and client.sequence == 6, answer
        assert client.read()[:1] == b"\0"
    assert rows_loaded(shop) == 3
    shop.run("TRUNCATE TABLE shop.loaded")


@pytest.mark.parametrize("leave", ["close", "abort"])
def test_a_client_that_leaves_within_a_file(server, shop, leave):
    client = enter_bare(server, database="shop", flags=CLIENT_FLAGS | LOCAL_FILES)
    assert client.command(LOAD[0], LOAD[1:]) == b"\xfbx"
    client.socket.sendall(packet(b"1\n" * 1000, 2) + packet(b"2\n" * 1000, 3)[:500])
    time.sleep(0.05)
    getattr(client, leave)()
    wait_until(lambda: server.get("/rest/v1/session?kind=relayed").rows == [], what="a session that has ended")
    assert rows_loaded(shop) == 0


def test_a_file_out_of_step_closes_the_connection(server, shop):
    with enter_bare(server, database="shop", flags=CLIENT_FLAGS | LOCAL_FILES) as client:
        assert client.command(LOAD[0], LOAD[1:]) == b"\xfbx"
        client.send(b"1\n", sequence=9)
        assert client.ended()
    assert rows_loaded(shop) == 0


# --- many ---


def test_a_client_that_asks_and_never_reads_costs_no_memory(server):
    before = resident_mb(server)
    clients = [enter_bare(server) for _ in range(20)]
    for client in clients:
        client.socket.sendall(packet(b"\x03SELECT REPEAT('x', 8000000) FROM mysql.seq_1_to_100") * 10)
    time.sleep(1)
    with enter(server) as other:
        assert query(other, "SELECT 3") == [(3,)]
    grown = resident_mb(server) - before
    for client in clients:
        client.abort()
    assert is_sanitized() or grown < 30, grown


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_client_that_never_reads_can_be_ended(server, tls):
    with enter(server, database="shop", **({"ssl": {"verify_mode": "none"}} if tls else {})) as client:
        client._execute_command(3, "SELECT REPEAT('x', 8000000) FROM seq_1_to_100")
        id_here = client.thread_id()
        wait_until(lambda: server.get(f"/rest/v1/session/{id_here}").rows[0]["State"] == "sending result", what="an answer that nobody reads")
        told = server.http("DELETE", f"/rest/v1/session/{id_here}?wait_ms=10000")
        assert told.status == 200 and told.rows[0]["Outcome"] == "stopped", told


@pytest.mark.parametrize("tls", [False, True], ids=["plain", "tls"])
def test_a_statement_whose_client_does_not_read_is_ended_once_it_reads(server, tls):
    with enter(server, database="shop", **({"ssl": {"verify_mode": "none"}} if tls else {})) as client:
        client._execute_command(3, "SELECT REPEAT('x', 8000000) FROM seq_1_to_100")
        id_here = client.thread_id()
        wait_until(lambda: server.get(f"/rest/v1/session/{id_here}").rows[0]["State"] == "sending result", what="an answer that nobody reads")
        told = server.http("DELETE", f"/rest/v1/session/{id_here}/query?wait_ms=200")
        assert told.rows[0]["Outcome"] == "stopping", told
        with pytest.raises(pymysql.MySQLError) as ended:
            client._read_query_result()
        assert ended.value.args[0] == 1317
        assert query(client, "SELECT 2") == [(2,)]


WAYS = ["quit", "close", "abort", "leaves within the login", "leaves within a command", "leaves within a result"]


def come_and_go(server, way):
    if way == "leaves within the login":
        raw_client(way_to(server), limit=60).abort()
        return
    client = enter_bare(server, limit=60)
    client.ping()
    if way == "quit":
        client.send(b"\1", sequence=0)
        assert client.ended()
    if way == "leaves within a command":
        client.socket.sendall(packet(b"\x03SELECT 1")[:8])
    if way == "leaves within a result":
        client.socket.sendall(packet(b"\x03SELECT seq FROM mysql.seq_1_to_20000"))
    if way == "abort":
        client.abort()
    client.close()


def test_sessions_that_come_and_go_leave_nothing(server, shop):
    def descriptors():
        return len(os.listdir(f"/proc/{server.pid}/fd"))

    def came():
        with shop.connect() as root:
            return int(query(root, "SHOW GLOBAL STATUS LIKE 'Connections'")[0][1])

    failed = []

    def churn(number, count):
        for turn in range(count):
            try:
                come_and_go(server, WAYS[(turn + number) % len(WAYS)])
            except (AssertionError, OSError) as failure:
                failed.append(repr(failure))

    def churn_all(count):
        threads = [threading.Thread(target=churn, args=(number, count // 8)) for number in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        wait_until(lambda: server.get("/rest/v1/session?kind=relayed").rows == [], limit=30, what="sessions that have ended")

    churn_all(CHURN // 4)  # what is made once is made
    before, memory, known = descriptors(), resident_mb(server), came()
    churn_all(CHURN)
    assert not failed, failed[:5]
    assert came() - known > CHURN * 3 // 4, "sessions at the server"
    wait_until(lambda: descriptors() <= before + 4, limit=30, what=f"descriptors that are as many as before, {before}: {descriptors()}")
    assert is_sanitized() or resident_mb(server) - memory < 12
