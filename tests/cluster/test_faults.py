# Members that are stopped, killed, restarted and late: real processes, ended by real signals. In each case: the answer's time, whether it
# calls itself complete, what it says of each member, and that all living sessions are listed once.
import concurrent.futures
import contextlib
import http.client
import json
import os
import signal
import socket
import time
from pathlib import Path

import pytest
from rollcall_test import cluster_of, free_ports, make_account, member_settings, server_process, session_list, timed_list, wait_until
from rollcall_test.cluster import running_cluster

DEADLINE = 2.0  # seconds: the contract's default
MARGIN = 2.0    # that a busy machine may take besides
FAST = 1.0      # what costs nothing takes less, even on a busy machine: half the deadline
SOON = 15.0     # until members that live again are asked again, which the contract tries every second
LOST = {"unreachable", "error"}


def thread_states(pid):
    return [stat.read_text(encoding="ascii").rsplit(")", 1)[1].split()[0] for stat in Path(f"/proc/{pid}/task").glob("*/stat")]


@contextlib.contextmanager
def stopped(process):
    os.kill(process.pid, signal.SIGSTOP)
    try:
        wait_until(lambda: all(state == "T" for state in thread_states(process.pid)), what="the stop of every thread")
        yield
    finally:
        os.kill(process.pid, signal.SIGCONT)


def wait_complete(member, sessions=None):
    wait_until(lambda: (listing := timed_list(member)).complete and (sessions is None or sorted(listing.ids) == sorted(sessions)), SOON,
               "a complete answer")


class manned:
    """A cluster with a client at each member."""

    def __init__(self, cluster, stack):
        self.cluster = cluster
        self.stack = stack
        self.clients = [self.connect(i) for i in range(len(cluster.members))]
        make_account(self.clients[0], "plain")
        wait_complete(cluster[0], self.sessions())

    def connect(self, index):
        client = self.cluster[index].connect()
        self.stack.callback(lambda: client.open and client.close())
        return client

    def renew(self, index):
        """Another front end at the member's address, which has ended, with data of its own."""
        ports = self.cluster.ports
        self.cluster.members[index].abandon()
        self.cluster.members[index] = server_process(settings=member_settings(ports, index + 1), http_port=ports[index])
        self.clients[index] = self.connect(index)

    def sessions(self, but=()):
        """Of all members but these, by index."""
        return [client.thread_id() for i, client in enumerate(self.clients) if i not in but]

    def __getitem__(self, index):
        return self.cluster[index]

    def address(self, index):
        return self.cluster.address(index)

    def check_without_process(self, failed):
        """Who lacks PROCESS learns that the list is not whole, and no reasons."""
        plain = timed_list(self[0], user="plain", password="secret")
        assert not plain.complete and plain.ids == []
        assert all((node["state"] == "ok") is (name not in failed) and node["error"] == "" for name, node in plain.nodes.items()), plain.nodes


@pytest.fixture(scope="module")
def shared():
    with cluster_of(3) as cluster, contextlib.ExitStack() as stack:
        yield manned(cluster, stack)


@pytest.fixture
def three(shared):
    """Three members that all know one another. Whoever ends one starts another in its place."""
    for member in shared.cluster.members:
        wait_complete(member, shared.sessions())
    return shared


def test_stopped_member_costs_the_deadline_once(three):
    lost = three.address(2)
    with stopped(three[2]):
        first = timed_list(three[0]).check(three.sessions(but=[2]), failed=[lost])
        assert first.states[lost] == "timeout"
        assert DEADLINE - 0.1 <= first.seconds < DEADLINE + MARGIN
        for _ in range(3):
            again = timed_list(three[0]).check(three.sessions(but=[2]), failed=[lost])
            assert again.states[lost] == "skipped"
            assert "since" in again.nodes[lost]["error"]
            assert again.seconds < FAST
        three.check_without_process([lost])
        # Another member, which has not asked yet, fares alike: at most one wait.
        other = timed_list(three[1]).check(three.sessions(but=[2]), failed=[lost])
        assert other.seconds < DEADLINE + MARGIN
        # A list of fewer columns, a page and groups neither wait nor claim to be whole.
        for parameters in ({"limit": "10"}, {"by": "user"}, {"sort": "-Id"}):
            answer = session_list(three[0], parameters, path="/rest/v1/session/all")
            assert (answer.status, answer.data["complete"]) == (200, False)
    wait_complete(three[0], three.sessions())
    wait_complete(three[1], three.sessions())
    timed_list(three[0]).check(three.sessions())


def test_stopped_asker_lists_what_is_true_when_it_goes_on(three):
    with stopped(three[0]):
        three.clients[1].close()
        three.clients[1] = three.connect(1)
    wait_complete(three[0], three.sessions())


def test_strict_answer_about_a_stopped_member_is_503_at_the_deadline(three):
    with stopped(three[1]):
        begun = time.monotonic()
        answer = session_list(three[0], {"strict": "true", "timeout_ms": "500"}, path="/rest/v1/session/all")
        assert 0.4 <= time.monotonic() - begun < 0.5 + MARGIN
        assert answer.status == 503 and "retry-after" in answer.headers
        assert sorted(int(row["Id"]) for row in answer.rows) == sorted(three.sessions(but=[1]))
        assert answer.data["complete"] is False


def test_killed_member_costs_nothing_and_is_back_after_its_restart(three):
    lost = three.address(1)
    old_ids = [three.clients[1].thread_id()]
    three[1].kill()
    first = timed_list(three[0]).check(three.sessions(but=[1]), failed=[lost])
    assert first.states[lost] in {"unreachable", "skipped"}
    assert first.seconds < FAST
    again = timed_list(three[0]).check(three.sessions(but=[1]), failed=[lost])
    assert again.states[lost] == "skipped" and "since" in again.nodes[lost]["error"]
    assert again.seconds < FAST
    three.check_without_process([lost])

    # The same data: the same member, with new sessions.
    three.cluster.restart(1)
    three.clients[1] = three.connect(1)
    assert three.clients[1].thread_id() not in old_ids
    wait_complete(three[0], three.sessions())
    wait_complete(three[2], three.sessions())
    timed_list(three[1]).check(three.sessions())


def test_member_that_comes_back_with_other_data_is_another_one_at_the_same_address(three):
    """Calls are meant for a member, not for an address: none reaches the newcomer before it has told who it is."""
    three[2].kill()
    three.renew(2)
    # It took the first one's place unseen, if at all: whatever is asked in this moment, the answer knows what it lacks.
    listing = timed_list(three[0])
    assert listing.complete is (sorted(listing.ids) == sorted(three.sessions())), listing.nodes
    assert list(listing.nodes) == [three.address(i) for i in range(3)]
    wait_complete(three[0], three.sessions())
    wait_complete(three[1], three.sessions())
    timed_list(three[0]).check(three.sessions())


def test_late_member_is_named_until_it_comes_and_is_listed_then():
    ports = free_ports(2)
    members = []
    cluster = running_cluster(ports, members)
    try:
        members.append(server_process(settings=member_settings(ports, 1), http_port=ports[0]))
        with contextlib.ExitStack() as stack:
            own = stack.enter_context(contextlib.closing(cluster[0].connect()))
            alone = timed_list(cluster[0]).check([own.thread_id()], failed=[cluster.address(1)])
            assert alone.states[cluster.address(1)] in {"unreachable", "skipped"}
            assert alone.seconds < FAST
            members.append(server_process(settings=member_settings(ports, 2), http_port=ports[1]))
            other = stack.enter_context(contextlib.closing(cluster[1].connect()))
            wait_complete(cluster[0], [own.thread_id(), other.thread_id()])
            wait_complete(cluster[1], [own.thread_id(), other.thread_id()])
        for member in members:
            member.stop()
    finally:
        for member in members:
            member.abandon()


def test_member_that_stops_in_good_order_is_lost_without_delay(three):
    three.clients[1].close()
    three[1].stop()
    listing = timed_list(three[0]).check(three.sessions(but=[1]), failed=[three.address(1)])
    assert listing.seconds < FAST
    three.renew(1)


def test_all_others_gone_leaves_a_list_of_ones_own(three):
    with stopped(three[1]):
        three[2].kill()
        lost = [three.address(1), three.address(2)]
        listing = timed_list(three[0]).check(three.sessions(but=[1, 2]), failed=lost)
        assert listing.seconds < DEADLINE + MARGIN
        again = timed_list(three[0]).check(three.sessions(but=[1, 2]), failed=lost)
        assert again.seconds < FAST
    three.renew(2)


def slow_reader(address, path, limit=60, receive_bytes=64 * 1024):
    """A request whose answer is read by hand: (connection, response). What is not read stays with the server."""
    host, port = address.rsplit(":", 1)
    connection = http.client.HTTPConnection(host, int(port), timeout=limit)
    connection.sock = socket.socket()
    connection.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_bytes)
    connection.sock.settimeout(limit)
    connection.sock.connect((host, int(port)))
    connection.request("GET", path, headers={"Authorization": "Basic cm9vdDo="})
    return connection, connection.getresponse()


@contextlib.contextmanager
def long_answer():
    """Two members, the second with more to list than all buffers between them take: (cluster, ids of the first, ids of the second)."""
    count, size = 400, 60_000
    with cluster_of(2, settings={"limits.max_running_statements": 4}) as cluster, contextlib.ExitStack() as stack:
        own = stack.enter_context(contextlib.closing(cluster[0].connect()))
        ids = set()
        for _ in range(count):
            client = cluster[1].connect()
            stack.callback(client._force_close)
            client._execute_command(3, "SELECT SLEEP(300) /* " + "x" * size + " */")
            ids.add(client.thread_id())
        wait_until(lambda: len(session_list(cluster[1], {"active": "true", "columns": "Id"}).rows) == count, 60, "all statements")
        yield cluster, own.thread_id(), ids
        if cluster[1].process.poll() is None:
            cluster[1].kill()
        cluster[1].abandon()


def check_cut_answer(body, cluster, own, ids, states):
    """The answer is whole JSON and tells of the second member's end and of the rows that it gave; none is there twice."""
    answer = json.loads(body)
    data = answer["data"]
    assert data["complete"] is False
    here, there = data["nodes"]
    assert (here["FE"], here["state"], here["rows"], here["error"]) == (cluster.address(0), "ok", 1, "")
    assert there["FE"] == cluster.address(1) and there["state"] in states and there["error"], there
    given = [int(row["Id"]) for row in data["rows"] if row["FE"] == cluster.address(1)]
    assert there["rows"] == len(given) == len(set(given)) and set(given) <= ids
    assert 0 < len(given) < len(ids), "the answer was whole before the end, so that this tested nothing"
    assert [int(row["Id"]) for row in data["rows"] if row["FE"] == cluster.address(0)] == [own]
    assert answer["count"] == len(data["rows"])


def test_member_killed_in_the_middle_of_its_answer_is_named_with_the_rows_it_gave():
    with long_answer() as (cluster, own, ids):
        connection, response = slow_reader(cluster[0].http_address, "/rest/v1/session/all?info=full&timeout_ms=10000")
        with contextlib.closing(connection):
            body = response.read(100_000)
            cluster[1].kill()
            begun = time.monotonic()
            body += response.read()
        assert time.monotonic() - begun < DEADLINE + MARGIN
        check_cut_answer(body, cluster, own, ids, LOST)
        # The asker goes on, and asks it no more.
        after = timed_list(cluster[0]).check([own], failed=[cluster.address(1)])
        assert after.seconds < FAST


def test_member_stopped_in_the_middle_of_its_answer_is_cut_off_soon():
    """However much it gave before: from then on it gives less than the minimum rate."""
    with long_answer() as (cluster, own, ids):
        connection, response = slow_reader(cluster[0].http_address, "/rest/v1/session/all?info=full&timeout_ms=10000", limit=20)
        with contextlib.closing(connection), stopped(cluster[1]):
            body = response.read(100_000)
            begun = time.monotonic()
            body += response.read()
            assert time.monotonic() - begun < DEADLINE + 8
            check_cut_answer(body, cluster, own, ids, {"timeout"})
            after = timed_list(cluster[0]).check([own], failed=[cluster.address(1)])
            assert after.seconds < DEADLINE + MARGIN


def test_fifty_members_list_all_sessions_and_three_frozen_ones_cost_the_deadline_once():
    # A sanitizer takes several times the memory.
    count = 20 if "san" in os.environ.get("ROLLCALL_BINARY", "") else 50
    ports = free_ports(count)
    small = {"server.shards": 1, "server.workers": 1, "limits.max_connections": 100, "engine.threads": 1, "engine.memory_limit_bytes": 64 << 20}

    members = []
    cluster = running_cluster(ports, members)
    with contextlib.ExitStack() as stack:
        def start(index):
            started = server_process(settings=member_settings(ports, index + 1, **small), http_port=ports[index], ready_limit=120)
            stack.callback(started.abandon)  # here, so that those that start beside one that fails end as well
            return started

        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            members += pool.map(start, range(count))
        clients = [stack.enter_context(contextlib.closing(member.connect())) for member in members for _ in range(2)]
        ids = [client.thread_id() for client in clients]
        for member in members:
            wait_complete(member)
        whole = timed_list(members[0]).check(ids)
        assert list(whole.nodes) == [cluster.address(i) for i in range(count)]
        assert whole.ids == ids, "not in membership order"
        assert whole.seconds < FAST

        frozen = [3, 9, count - 1]
        lost = [cluster.address(i) for i in frozen]
        living = [client.thread_id() for i, client in enumerate(clients) if i // 2 not in frozen]
        with contextlib.ExitStack() as stops:
            for index in frozen:
                stops.enter_context(stopped(members[index]))
            first = timed_list(members[0]).check(living, failed=lost)
            assert {first.states[name] for name in lost} == {"timeout"}
            assert DEADLINE - 0.1 <= first.seconds < DEADLINE + MARGIN
            again = timed_list(members[0]).check(living, failed=lost)
            assert {again.states[name] for name in lost} == {"skipped"}
            assert again.seconds < FAST
        wait_complete(members[0], ids)
        # One that others hold open probes and kept connections to still stops in good order.
        for member in members[:2]:
            member.stop()
