# Which member of a pool a session goes to: checks, falls and rises, weights, bounds, roles. Real MariaDBs behind the front end.
import contextlib
import os
import socket
import subprocess
import threading
import time

import pymysql
import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.pools import become, enter, members_of, pool_settings, port_of, states
from rollcall_test.relay import relay
from rollcall_test.server import server_binary
from rollcall_test.watched_mariadb import watched_mariadb


@pytest.fixture(scope="module")
def pair():
    """Two servers that are there whenever a test begins."""
    with watched_mariadb() as first, watched_mariadb() as second:
        yield first, second


@contextlib.contextmanager
def serving(tmp_path, members, **more):
    with server_process(settings=pool_settings(tmp_path, members, **more)) as process:
        yield process


def addresses(pair):
    return [each.address for each in pair]


def ports(server, count, pool="shop"):
    """Where so many sessions go that are there together."""
    with contextlib.ExitStack() as held:
        return [port_of(held.enter_context(enter(server, pool))) for _ in range(count)]


# --- health ---


def test_a_member_that_falls_takes_no_session_until_it_has_risen(pair, tmp_path):
    first, second = pair
    with serving(tmp_path, addresses(pair), slow_start_s=0) as server:
        become(server, **states({first: "up", second: "up"}))
        assert sorted(ports(server, 4)) == sorted([first.port, second.port] * 2)
        first.kill()
        try:
            become(server, **states({first: "down", second: "up"}))
            assert members_of(server)[first.address]["Error"]
            assert set(ports(server, 3)) == {second.port}
        finally:
            first.serve()
        become(server, **states({first: "up"}))
        assert members_of(server)[first.address]["Error"] == ""
        assert first.port in ports(server, 2)


def test_a_member_that_hangs_falls(pair, tmp_path):
    first, second = pair
    with serving(tmp_path, addresses(pair)) as server:
        become(server, **states({first: "up", second: "up"}))
        first.process.send_signal(19)
        try:
            become(server, limit=30, **states({first: "down", second: "up"}))
            assert set(ports(server, 2)) == {second.port}
        finally:
            first.process.send_signal(18)
        become(server, **states({first: "up"}))


def test_without_an_account_a_member_that_refused_is_tried_last(pair, tmp_path):
    first, _ = pair
    with serving(tmp_path, ["127.0.0.1:1", first.address], control=False) as server:
        assert set(ports(server, 4)) == {first.port}
        rows = members_of(server)
        assert (rows["127.0.0.1:1"]["State"], rows[first.address]["State"]) == ("unknown", "unknown")
        assert rows["127.0.0.1:1"]["Error"]
        assert 'rollcall_upstream_dial_failures_total{pool="shop",member="127.0.0.1:1"} 1\n' in metrics(server)


def test_an_account_that_is_denied_leaves_the_sessions_alone(pair, tmp_path):
    first, _ = pair
    with serving(tmp_path, [first.address], control_user="nobody") as server:
        wait_until(lambda: "Access denied" in members_of(server)[first.address]["Error"], what="a member whose account is denied")
        assert members_of(server)[first.address]["State"] == "unknown"
        assert ports(server, 1) == [first.port]


def test_one_server_by_two_names_is_one_member(pair, tmp_path):
    first, _ = pair
    other = f"localhost:{first.port}"
    with serving(tmp_path, [first.address, other]) as server:
        wait_until(lambda: members_of(server)[other]["State"] == "duplicate", what="a member that is told to be twice there")
        assert first.address in members_of(server)[other]["Error"]


def test_another_server_at_a_members_address_is_not_trusted_at_once(pair, tmp_path):
    first, second = pair
    with relay(first.port) as between, serving(tmp_path, [between.text], rise_after=8) as server:
        name = f"m{between.text.rsplit(':', 1)[1]}"
        become(server, **{name: "up"})
        before = members_of(server)[between.text]["Identity"]
        between.target = second.port
        between.cut()
        become(server, **{name: "unverified"})
        become(server, **{name: "up"})
        assert members_of(server)[between.text]["Identity"] not in ("", before)


# --- where no member is up ---


def test_a_session_waits_for_a_member_to_come(tmp_path):
    with watched_mariadb() as late:
        late.kill()
        with serving(tmp_path, [late.address]) as server:
            become(server, **states({late: "down"}))
            found = []
            waiting = threading.Thread(target=lambda: found.extend(ports(server, 1)))
            waiting.start()
            late.serve()
            waiting.join(20)
            assert found == [late.port]


def test_a_session_that_has_waited_is_told_the_pool_and_why(tmp_path):
    with serving(tmp_path, ["127.0.0.1:1"], connect_wait_s=1) as server:
        become(server, m1="down")
        began = time.monotonic()
        with pytest.raises(pymysql.OperationalError) as refused:
            enter(server)
        assert refused.value.args[0] == 1042 and "pool 'shop'" in refused.value.args[1]
        assert "shop/127.0.0.1:1 is down: " in refused.value.args[1]
        assert 0.7 < time.monotonic() - began < 5


def test_a_client_that_was_greeted_waits_beyond_the_time_of_a_login(tmp_path):
    with watched_mariadb() as only:
        settings = {**pool_settings(tmp_path, [only.address], connect_wait_s=3), "limits.login_timeout_s": 1}
        with server_process(settings=settings) as server:
            become(server, **states({only: "up"}))
            assert ports(server, 1) == [only.port]
            only.kill()
            began = time.monotonic()
            with pytest.raises(pymysql.OperationalError) as refused:
                enter(server)
            assert refused.value.args[0] == 1042 and "pool 'shop'" in refused.value.args[1], refused.value
            assert time.monotonic() - began > 2


def test_a_front_end_that_stops_has_nobody_wait(tmp_path):
    with serving(tmp_path, ["127.0.0.1:1"]) as server:
        become(server, m1="down")
        waiting = socket.create_connection(server.pools["shop"])
        time.sleep(0.5)
        began = time.monotonic()
        server.stop()
        assert time.monotonic() - began < 4
        waiting.close()


class full_server:
    """Tells everybody that it has too many connections."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.address = "127.0.0.1:%d" % self.listener.getsockname()[1]
        threading.Thread(target=self.refuse, daemon=True).start()

    def refuse(self):
        payload = b"\xff\x10\x04Too many connections"
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                client.sendall(bytes([len(payload), 0, 0, 0]) + payload)
                client.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.listener.close()


def test_a_server_that_takes_nobody_says_so_itself_and_at_once(pair, tmp_path):
    first, _ = pair
    with full_server() as full:
        with serving(tmp_path, [full.address], control=False) as server:
            began = time.monotonic()
            with pytest.raises(pymysql.OperationalError) as refused:
                enter(server)
            assert refused.value.args[0] == 1040 and refused.value.args[1].endswith("ny connections")  # the driver cuts errors before a greeting
            assert time.monotonic() - began < 5
            assert "error 1040" in members_of(server)[full.address]["Error"]
        with serving(tmp_path, [full.address, first.address], control=False) as server:
            assert ports(server, 2) == [first.port] * 2


def test_a_front_end_without_a_member_is_not_ready(pair, tmp_path):
    first, _ = pair
    with serving(tmp_path, ["127.0.0.1:1"]) as server:
        wait_until(lambda: server.get("/readyz", user=None).status == 503, what="a front end that is not ready")
        assert b"pool 'shop'" in server.get("/readyz", user=None).body
    with serving(tmp_path, ["127.0.0.1:1", first.address]) as server:
        become(server, **states({first: "up"}))
        assert server.get("/readyz", user=None).status == 200


# --- shares ---


def test_sessions_are_dealt_out_by_weight(pair, tmp_path):
    first, second = pair
    with serving(tmp_path, [first.address + "*3", second.address]) as server:
        become(server, **states({first: "up", second: "up"}))
        found = ports(server, 8)
        assert (found.count(first.port), found.count(second.port)) == (6, 2)


def test_a_member_has_as_many_sessions_as_it_may(pair, tmp_path):
    first, second = pair
    with serving(tmp_path, addresses(pair), max_sessions=2) as server:
        become(server, **states({first: "up", second: "up"}))
        with contextlib.ExitStack() as held:
            opened = [enter(server) for _ in range(4)]
            for each in opened:
                held.callback(each._force_close)
            with pytest.raises(pymysql.OperationalError) as refused:
                enter(server)
            assert refused.value.args[0] == 1040 and "pool 'shop'" in refused.value.args[1]
            rows = members_of(server)
            assert [(rows[each]["Sessions"], rows[each]["MaxSessions"]) for each in addresses(pair)] == [("2", "2")] * 2
            opened[0]._force_close()
            wait_until(lambda: sum(int(row["Sessions"]) for row in members_of(server).values()) == 3, what="a session that has left")
            held.enter_context(enter(server))


# --- roles ---


def test_writers_go_to_the_first_that_takes_writes_and_readers_to_any(pair, tmp_path):
    first, second = pair
    second.run("SET GLOBAL read_only=1")
    try:
        with serving(tmp_path, addresses(pair), listen_reader="127.0.0.1:0", slow_start_s=0) as server:
            become(server, **states({first: "up", second: "up"}))
            assert [members_of(server)[each]["Role"] for each in addresses(pair)] == ["writer", "reader"]
            assert set(ports(server, 4)) == {first.port}
            assert set(ports(server, 4, "shop.reader")) == {first.port, second.port}
            first.run("SET GLOBAL read_only=1")
            second.run("SET GLOBAL read_only=0")
            wait_until(lambda: [members_of(server)[each]["Role"] for each in addresses(pair)] == ["reader", "writer"], what="another writer")
            assert set(ports(server, 4)) == {second.port}
    finally:
        for each in pair:
            each.run("SET GLOBAL read_only=0")


def test_two_that_take_writes_are_one_writer_and_a_line_in_the_log(pair, tmp_path):
    first, second = pair
    with serving(tmp_path, addresses(pair), listen_reader="127.0.0.1:0") as server:
        become(server, **states({first: "up", second: "up"}))
        assert [members_of(server)[each]["Role"] for each in addresses(pair)] == ["writer", "reader"]
        assert set(ports(server, 3)) == {first.port}
        told = f"the member shop/{second.address} can be written to"
        wait_until(lambda: told in server.log(), what="a warning of two writers")
        time.sleep(0.5)
        assert server.log().count(told) == 1


def test_a_pool_of_readers_alone_has_nobody_for_writers(pair, tmp_path):
    first, _ = pair
    first.run("SET GLOBAL read_only=1")
    try:
        with serving(tmp_path, [first.address], listen_reader="127.0.0.1:0", connect_wait_s=0) as server:
            become(server, **states({first: "up"}))
            with pytest.raises(pymysql.OperationalError) as refused:
                enter(server)
            assert "cannot be written to" in refused.value.args[1]
            assert ports(server, 1, "shop.reader") == [first.port]
    finally:
        first.run("SET GLOBAL read_only=0")


def test_without_a_listener_for_readers_all_members_take_all_sessions(pair, tmp_path):
    first, second = pair
    second.run("SET GLOBAL read_only=1")
    try:
        with serving(tmp_path, addresses(pair)) as server:
            become(server, **states({first: "up", second: "up"}))
            assert set(ports(server, 4)) == {first.port, second.port}
    finally:
        second.run("SET GLOBAL read_only=0")


# --- what is told of them ---


def metrics(server):
    return server.get("/metrics", user=None).body.decode()


def test_members_are_listed_with_watched_servers(pair, tmp_path):
    first, _ = pair
    settings = {**pool_settings(tmp_path, [first.address]), **first.settings("other")}
    with server_process(settings=settings) as server:
        become(server, **states({first: "up"}))
        with enter(server) as opened:
            opened._execute_command(3, "SELECT SLEEP(300)")
            wait_until(lambda: members_of(server)[first.address]["Active"] == "1", what="a statement that runs")
            row = members_of(server)[first.address]
            assert (row["Pool"], row["Address"], row["Kind"], row["Role"], row["State"]) == ("shop", first.address, "mariadb", "writer", "up")
            assert (row["Sessions"], row["MaxSessions"], row["LagSeconds"], row["Error"]) == ("1", "0", "", "")
            assert "MariaDB" in row["Version"] and row["Identity"] and row["Since"] and int(row["CheckMs"]) >= 0
            assert f'rollcall_upstream_sessions{{pool="shop",member="{first.address}"}} 1\n' in metrics(server)
            with server.connect() as root:
                assert query(root, "SELECT Pool, Member, State, Sessions, Active, PollMs IS NULL FROM rollcall.upstreams WHERE Pool<>''") == [
                    ("shop", first.address, "up", 1, 1, 1)]
            opened._force_close()
        assert [row["Member"] for row in server.get("/rest/v1/upstream/all").rows] == ["other", first.address]
        told = metrics(server)
        assert f'rollcall_upstream_up{{pool="shop",member="{first.address}"}} 1\n' in told
        assert f'rollcall_upstream_check_seconds{{pool="shop",member="{first.address}"}}' in told
        listed = subprocess.run([server.binary, "upstreams", "--url", f"http://{server.http_address}"], capture_output=True, text=True,
                                timeout=60, check=False, stdin=subprocess.DEVNULL)
        assert listed.returncode == 0 and first.address in listed.stdout, listed


def test_check_config_online_tries_the_members(pair, tmp_path):
    first, second = pair
    settings = pool_settings(tmp_path, addresses(pair))
    def tried():
        options = [word for key, value in settings.items() for word in ("--set", f"{key}={value}")]
        return subprocess.run([server_binary(), "check-config", "--online", *options], capture_output=True, text=True, timeout=60, check=False,
                              env={"PATH": os.environ["PATH"]})
    done = tried()
    assert done.returncode == 0, done
    assert f"# pool.shop/{first.address}: mariadb" in done.stdout and f"# pool.shop/{second.address}: mariadb" in done.stdout
    settings["pool.shop.control_user"] = "nobody"
    done = tried()
    assert done.returncode == 1 and f"# pool.shop/{first.address}: denied: " in done.stdout, done
