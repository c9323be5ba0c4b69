# Members that are told to take no more sessions: what becomes of those that are there.
import os
import subprocess
import threading
import time

import pytest
from rollcall_test import make_account, query, server_process, wait_until
from rollcall_test.pools import become, enter, enter_bare, members_of, pool_settings, port_of, states
from rollcall_test.wait import PATIENCE
from rollcall_test.watched_mariadb import watched_mariadb


@pytest.fixture(scope="module")
def pair():
    with watched_mariadb() as first, watched_mariadb() as second:
        yield first, second


@pytest.fixture(scope="module")
def server(pair, tmp_path_factory):
    settings = pool_settings(tmp_path_factory.mktemp("drain"), [each.address for each in pair], slow_start_s=0, connect_wait_s=5)
    with server_process(settings=settings) as process:
        become(process, **states({each: "up" for each in pair}))
        yield process


@pytest.fixture
def clients(server, pair):
    """Connections by the port of the server that they lead to, two each; all members take sessions again at the end."""
    wait_until(lambda: all(row["Sessions"] == "0" for row in members_of(server).values()), what="members without sessions")
    opened = {}
    for _ in range(4):
        each = enter(server, database="shop")
        opened.setdefault(port_of(each), []).append(each)
    assert {port: len(those) for port, those in opened.items()} == {each.port: 2 for each in pair}
    yield opened
    for those in opened.values():
        for each in those:
            each._force_close()
    for each in pair:
        assert order(server, each, "enable").status == 200


def order(server, member, what, body=None, **more):
    return server.http("POST", f"/rest/v1/upstream/shop/{member.address}/{what}", body=body, **more)


def state_of(server, member):
    row = members_of(server)[member.address]
    return row["State"], row["Sessions"]


def is_told(opened):
    """The code and the words of its last error, which it was sent unasked: drivers tell of it in their own ways."""
    opened._sock.settimeout(10)
    packet = opened._rfile.read(4)
    payload = opened._rfile.read(int.from_bytes(packet[:3], "little"))
    assert payload[:1] == b"\xff", payload
    return int.from_bytes(payload[1:3], "little"), payload[9:].decode()


def test_sessions_asleep_end_at_once_and_no_new_ones_come(server, pair, clients):
    first, second = pair
    answer = order(server, first, "drain")
    assert answer.status == 200 and answer.rows[0]["Member"] == first.address and answer.rows[0]["State"] in ("draining", "disabled")
    wait_until(lambda: state_of(server, first) == ("disabled", "0"), what="a member without sessions")
    code, words = is_told(clients[first.port][0])
    assert code == 1053 and f"shop/{first.address} takes no sessions any more" in words
    for _ in range(3):
        with enter(server) as opened:
            assert port_of(opened) == second.port
    assert query(clients[second.port][0], "SELECT 1") == [(1,)]
    assert order(server, first, "enable").rows[0]["State"] == "up"
    with enter(server) as opened:
        assert port_of(opened) == first.port


def test_a_session_that_has_asked_nothing_yet_sleeps_and_is_ended(server, pair):
    first, _ = pair
    opened = [enter_bare(server) for _ in range(4)]
    try:
        rows = server.get("/rest/v1/session?kind=relayed").rows
        assert {row["Command"] for row in rows} == {"Sleep"}, rows
        order(server, first, "drain")
        wait_until(lambda: state_of(server, first) == ("disabled", "0"), what="a member without sessions")
    finally:
        assert order(server, first, "enable").status == 200
        for each in opened:
            each.close()


def test_a_client_that_waits_for_a_server_is_listed(server, pair):
    came = []
    for each in pair:
        order(server, each, "drain")
    try:
        waits = threading.Thread(target=lambda: came.append(enter(server, database="shop")))
        waits.start()
        wait_until(lambda: [row["State"] for row in server.get("/rest/v1/session?kind=relayed").rows] == ["connecting"],
                   what="a client that waits")
    finally:
        for each in pair:
            assert order(server, each, "enable").status == 200
    waits.join()
    assert query(came[0], "SELECT 1") == [(1,)]
    came[0].close()


def command(server, *words):
    done = subprocess.run([server.binary, *words, "--url", f"http://{server.http_address}", "--format", "json"], capture_output=True, text=True,
                          timeout=60 * PATIENCE, check=False, env={**os.environ, "ROLLCALL_PASSWORD": ""})
    return done.returncode, done.stdout, done.stderr


def test_the_command_line_drains_and_enables(server, pair, clients):
    first, _ = pair
    busy, asleep = clients[first.port]
    query(busy, "BEGIN")
    query(busy, "SELECT 1")
    code, out, _ = command(server, "drain", f"shop/{first.address}", "--wait", "1")
    assert code == 5, "one is left"
    code, out, error = command(server, "drain", f"shop/{first.address}", "--grace", "0", "--kill", "--wait", "30")
    assert code == 0 and '"disabled"' in out, (out, error)
    code, out, error = command(server, "enable", f"shop/{first.address}")
    assert code == 0 and '"up"' in out, (out, error)
    assert command(server, "drain", "shop")[0] == 1 and "POOL/HOST:PORT" in command(server, "drain", "shop")[2]
    code, _, error = command(server, "drain", "shop/10.0.0.1:1")
    assert code == 2 and "There is no member '10.0.0.1:1' of a pool 'shop' here" in error, error
    assert asleep is not None


def test_open_transactions_and_running_statements_are_waited_for(server, pair, clients):
    first, _ = pair
    busy, asleep = clients[first.port]
    query(busy, "BEGIN")
    query(busy, "SELECT 1")
    order(server, first, "drain", {"grace_s": 0})
    wait_until(lambda: state_of(server, first) == ("draining", "1"), what="one session that is left")
    assert is_told(asleep)[0] == 1053
    assert query(busy, "SELECT 2") == [(2,)]
    busy.commit()
    wait_until(lambda: state_of(server, first) == ("disabled", "0"), what="a session that ends with its transaction")
    assert is_told(busy)[0] == 1053


def test_after_the_grace_the_rest_is_ended_where_the_order_says_so(server, pair, clients):
    first, _ = pair
    one, other = clients[first.port]
    query(one, "BEGIN")
    query(one, "SELECT 1")
    other._execute_command(3, "SELECT SLEEP(300)")
    order(server, first, "drain", {"grace_s": 1, "kill": True})
    assert state_of(server, first) == ("draining", "2")
    wait_until(lambda: state_of(server, first) == ("disabled", "0"), what="sessions that are ended")


def test_who_enables_a_member_ends_its_drain(server, pair, clients):
    first, _ = pair
    one, _ = clients[first.port]
    query(one, "BEGIN")
    query(one, "SELECT 1")
    order(server, first, "drain", {"grace_s": 2, "kill": True})
    wait_until(lambda: state_of(server, first) == ("draining", "1"), what="one session that is left")
    order(server, first, "enable")
    time.sleep(2)  # the grace is over
    assert state_of(server, first) == ("up", "1")
    assert query(one, "SELECT 2") == [(2,)]


def test_orders_take_a_privilege_and_a_member_that_is_there(server, pair):
    first, _ = pair
    with server.connect() as root:
        make_account(root, "watcher", privileges="PROCESS")
    assert order(server, first, "drain", user="watcher", password="secret").status == 403
    assert state_of(server, first)[0] == "up"
    assert server.http("POST", "/rest/v1/upstream/shop/127.0.0.1:1/drain").status == 404
    assert server.http("POST", f"/rest/v1/upstream/store/{first.address}/enable").status == 404
    assert order(server, first, "drain", {"grace": 1}).status == 400
    assert server.get(f"/rest/v1/upstream/shop/{first.address}/drain").status == 405
