# Two front ends on two networks of their own, with a wire between that delays, loses and swallows packets: no process notices anything but
# that answers are late or do not come. The wire is this process, so that no kernel module for shaping is needed. Where networks of one's
# own are not to be had (root, `ip`, /dev/net/tun) the tests are skipped.
import contextlib
import ctypes
import fcntl
import heapq
import os
import select
import struct
import subprocess
import threading
import time

import pytest
from rollcall_test import make_account, member_settings, query, server_process, timed_list, wait_until
from rollcall_test.cluster import SECRET

DEADLINE = 2.0  # seconds
MARGIN = 2.0
FAST = 1.0
SOON = 20.0     # after the wire heals: probes each second, and TCP's own patience
PASSWORD = "the password of root on both"
PORT = 8030
CLONE_NEWNET = 0x40000000
TUNSETIFF, IFF_TUN, IFF_NO_PI = 0x400454CA, 0x0001, 0x1000
libc = ctypes.CDLL(None, use_errno=True)


def ip(*arguments):
    done = subprocess.run(["ip", *arguments], capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 0, (f"'ip {' '.join(arguments)}' failed: {done.stderr.strip()}. This test makes network namespaces: "
                                  "run it as root with CAP_NET_ADMIN and CAP_SYS_ADMIN and with /dev/net/tun")


def reason_to_skip():
    """Why this machine gives no networks, or None."""
    name = f"rollcall-probe-{os.getpid()}"
    try:
        with contextlib.closing(os.fdopen(os.open("/dev/net/tun", os.O_RDWR), "rb")):
            done = subprocess.run(["ip", "netns", "add", name], capture_output=True, text=True, timeout=30, check=False)
    except OSError as failure:
        return str(failure)
    if done.returncode != 0:
        return done.stderr.strip()
    ip("netns", "del", name)
    return None


def enter_network(descriptor):
    assert libc.setns(descriptor, CLONE_NEWNET) == 0, os.strerror(ctypes.get_errno())


@contextlib.contextmanager
def inside(network):
    """Sockets that this thread makes meanwhile belong to that network."""
    with open("/proc/thread-self/ns/net", "rb") as before, open(f"/run/netns/{network}", "rb") as there:
        enter_network(there.fileno())
        try:
            yield
        finally:
            enter_network(before.fileno())


def open_tun(name):
    descriptor = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(descriptor, TUNSETIFF, struct.pack("16sH", name.encode(), IFF_TUN | IFF_NO_PI))
    return descriptor


class wire:
    """Carries packets between two tun devices. `delay`: seconds each way; `loss`: 10 loses each tenth packet, 0 none; `cut`: of the two
    directions, those that carry nothing."""

    def __init__(self, left, right):
        self.ends = (left, right)
        self.delay = 0.0
        self.loss = 0
        self.cut = set()
        self.carried = 0
        self.lost = 0
        self.on_the_way = []  # (when, number, end, packet)
        self.stopping, self.stop_pipe = os.pipe()
        self.thread = threading.Thread(target=self.carry, daemon=True)
        self.thread.start()

    def carry(self):
        number = 0
        while True:
            wait = max(0.0, self.on_the_way[0][0] - time.monotonic()) if self.on_the_way else None
            readable, _, _ = select.select([*self.ends, self.stopping], [], [], wait)
            if self.stopping in readable:
                return
            for side, end in enumerate(self.ends):
                if end not in readable:
                    continue
                with contextlib.suppress(OSError):  # a device that is down gives and takes nothing
                    packet = os.read(end, 65536)
                    number += 1
                    if side in self.cut or (self.loss and number % self.loss == 0):
                        self.lost += 1
                        continue
                    heapq.heappush(self.on_the_way, (time.monotonic() + self.delay, number, self.ends[1 - side], packet))
            while self.on_the_way and self.on_the_way[0][0] <= time.monotonic():
                _, _, end, packet = heapq.heappop(self.on_the_way)
                with contextlib.suppress(OSError):
                    os.write(end, packet)
                    self.carried += 1

    def close(self):
        os.write(self.stop_pipe, b"x")
        self.thread.join(10)
        for descriptor in (*self.ends, self.stopping, self.stop_pipe):
            os.close(descriptor)


class server_in(server_process):
    """A front end on a network of its own; requests to it are made from there."""

    def __init__(self, network, address, folder, **more):
        self.network = network
        self.address = address
        self.folder = folder
        super().__init__(**more)

    def start(self, arguments, settings, environment, ready_limit):
        # `ip netns exec` becomes the command, so that the process is the front end itself.
        script = self.folder / self.network
        script.write_text(f'#!/bin/sh\nexec ip netns exec {self.network} "{self.binary}" "$@"\n', encoding="utf-8")
        script.chmod(0o755)
        self.binary = str(script)
        super().start(arguments, settings, environment, ready_limit)

    def http(self, method, path, **more):
        with inside(self.network):
            return super().http(method, path, **{"password": PASSWORD, **more})

    def connect(self, **more):
        with inside(self.network):
            return super().connect(**{"password": PASSWORD, **more})


class two_networks:
    def __init__(self, folder, stack):
        self.names = [f"rollcall{os.getpid()}{side}" for side in "ab"]
        self.devices = [f"rc{os.getpid()}{side}" for side in "ab"]
        self.addresses = ["10.213.0.1", "10.213.0.2"]
        ends = []
        for name, device, address, peer in zip(self.names, self.devices, self.addresses, reversed(self.addresses)):
            ip("netns", "add", name)
            stack.callback(ip, "netns", "del", name)
            ends.append(open_tun(device))
            ip("link", "set", device, "netns", name)
            ip("-n", name, "addr", "add", address, "peer", peer, "dev", device)
            ip("-n", name, "link", "set", "lo", "up")
            ip("-n", name, "link", "set", device, "up")
        self.wire = wire(*ends)
        stack.callback(self.wire.close)
        listed = ",".join(f"{address}:{PORT}" for address in self.addresses)
        self.members = []
        for number, (name, address) in enumerate(zip(self.names, self.addresses), start=1):
            settings = {**member_settings([], number), "cluster.members": listed, "listen.http": f"{address}:{PORT}", "listen.mysql": f"{address}:0",
                        "http.allow_plaintext_login": "true"}
            member = server_in(name, address, folder, settings=settings, environment={"ROLLCALL_ROOT_PASSWORD": PASSWORD})
            self.members.append(member)
            stack.callback(member.abandon)
        self.clients = [member.connect() for member in self.members]
        for client in self.clients:
            stack.callback(client.close)
        self.ids = [client.thread_id() for client in self.clients]
        make_account(self.clients[0], "plain")

    def list(self, side, **more):
        return timed_list(self.members[side], **more)

    def wait_whole(self):
        for side in (0, 1):
            wait_until(lambda side=side: self.list(side).complete, SOON, f"a complete list at {self.addresses[side]}")
            self.list(side).check(self.ids)

    def check_apart(self, side, states):
        """The list of one side while the other is not to be reached: (seconds of the first answer, its state)."""
        other = self.addresses[1 - side]
        seen = self.list(side).check(self.ids[side:side + 1], failed=[other])
        assert seen.states[other] in states, seen.nodes
        assert seen.seconds < DEADLINE + MARGIN
        again = self.list(side).check(self.ids[side:side + 1], failed=[other])
        assert again.states[other] == "skipped" and "since" in again.nodes[other]["error"], again.nodes
        assert again.seconds < FAST
        return seen.seconds, seen.states[other]


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    if why := reason_to_skip():
        pytest.skip(f"no networks of one's own here: {why}")
    with contextlib.ExitStack() as stack:
        made = two_networks(tmp_path_factory.mktemp("network"), stack)
        yield made
        for client in made.clients:
            query(client, "SELECT 1")
        for member in made.members:
            assert PASSWORD not in member.log() and SECRET not in member.log()
            member.stop()


@pytest.fixture
def networks(shared):
    """Both networks, with a sound wire, and the members knowing one another."""
    shared.wire.delay, shared.wire.loss, shared.wire.cut = 0.0, 0, set()
    shared.wait_whole()
    yield shared
    shared.wire.delay, shared.wire.loss, shared.wire.cut = 0.0, 0, set()


def test_members_on_two_machines_list_one_another(networks):
    before = networks.wire.carried
    for side in (0, 1):
        assert networks.list(side).check(networks.ids).seconds < FAST
    assert networks.wire.carried > before


def test_far_member_is_waited_for(networks):
    networks.wire.delay = 0.15  # 300 ms there and back; with a new connection, twice
    for side in (0, 1):
        seen = networks.list(side).check(networks.ids)
        assert 0.3 <= seen.seconds < 0.6 + MARGIN
        assert seen.nodes[networks.addresses[1 - side]]["took_ms"] >= 300


def test_farther_than_the_deadline_is_a_timeout_at_the_deadline(networks):
    networks.wire.delay = 0.6
    with_limit = timed_list(networks.members[0], {"timeout_ms": "500"})
    with_limit.check(networks.ids[:1], failed=[networks.addresses[1]])
    assert with_limit.states[networks.addresses[1]] == "timeout"
    assert 0.4 <= with_limit.seconds < 0.5 + MARGIN


def test_lost_packets_delay_and_lose_no_session(networks):
    networks.wire.loss = 10
    lost_before = networks.wire.lost
    whole = 0
    for _ in range(20):
        seen = networks.list(0)
        assert seen.seconds < DEADLINE + MARGIN
        assert sorted(seen.ids) == sorted(networks.ids if seen.complete else networks.ids[:1])
        whole += seen.complete
    assert networks.wire.lost > lost_before
    assert whole >= 10


@pytest.mark.parametrize("cut", [{0, 1}, {0}, {1}], ids=["both_ways", "from_the_first", "from_the_second"])
def test_swallowed_packets_cost_the_deadline_once_and_heal(networks, cut):
    networks.wire.cut = cut
    seconds, state = networks.check_apart(0, {"timeout", "skipped"})
    # Who found out by a probe before anybody asked is fast at once.
    assert state == "skipped" or seconds >= DEADLINE - 0.1
    plain = networks.list(0, user="plain", password="secret")
    assert not plain.complete and plain.ids == [] and all(node["error"] == "" for node in plain.nodes.values())
    networks.check_apart(1, {"timeout", "skipped"})
    networks.wire.cut = set()
    networks.wait_whole()


def test_partition_by_a_link_that_is_down_leaves_two_lists_of_ones_own_and_heals(networks):
    for name, device in zip(networks.names, networks.devices):
        ip("-n", name, "link", "set", device, "down")
    try:
        for side in (0, 1):
            networks.check_apart(side, {"timeout", "unreachable", "skipped"})
        # Each goes on: new sessions on both sides, listed on both when they meet again.
        late = [member.connect() for member in networks.members]
    finally:
        for name, device in zip(networks.names, networks.devices):
            ip("-n", name, "link", "set", device, "up")
    ids = [*networks.ids, *(client.thread_id() for client in late)]
    for side in (0, 1):
        wait_until(lambda side=side: networks.list(side).complete, SOON, "a complete list")
        networks.list(side).check(ids)
    for client in late:
        client.close()
    wait_until(lambda: sorted(networks.list(0).ids) == sorted(networks.ids), 10, "the end of the late sessions")


def test_kill_whose_owner_is_out_of_reach_claims_nothing(networks):
    """Neither that it stopped the session nor that there is none: the order may arrive when the wire heals, within its token's life."""
    with networks.members[1].connect() as victim:
        wait_until(lambda: victim.thread_id() in networks.list(0).ids, 10)
        networks.wire.cut = {0, 1}
        begun = time.monotonic()
        answer = networks.members[0].http("DELETE", f"/rest/v1/session/{victim.thread_id()}?wait_ms=500")
        assert answer.status == 503 and "retry-after" in answer.headers, answer
        assert time.monotonic() - begun < DEADLINE + MARGIN
        networks.wire.cut = set()
        wait_until(lambda: networks.list(0).complete, SOON)
        again = networks.members[0].http("DELETE", f"/rest/v1/session/{victim.thread_id()}")
        assert again.status == 200 and again.rows[0]["Outcome"] in {"stopped", "gone"}, again
        victim._force_close()
