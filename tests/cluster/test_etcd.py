# A cluster whose members find one another through etcd: numbers, restarts, losses. The etcd is a real one, on loopback.
import base64
import concurrent.futures
import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

import pytest
from rollcall_test import free_ports, server_process, wait_until
from rollcall_test.cluster import SECRET

ETCD = shutil.which("etcd")
pytestmark = pytest.mark.skipif(ETCD is None, reason="no etcd here: tools/install_packages.sh test")

PREFIX = "/rollcall/fleet/fe/"
DAY_MS = 24 * 3600 * 1000


def to_base64(text):
    return base64.b64encode(text.encode()).decode()


def now_ms():
    return int(time.time() * 1000)


class etcd_process:
    """One etcd with a data folder of its own; stop() and start() keep ports and data."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="rollcall-etcd-")
        self.port, self.peer_port = free_ports(2)
        self.process = None
        self.start()

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def start(self):
        peer = f"http://127.0.0.1:{self.peer_port}"
        with open(os.path.join(self.folder.name, "log"), "ab") as log:
            self.process = subprocess.Popen(
                [ETCD, "--data-dir", os.path.join(self.folder.name, "data"), "--listen-client-urls", self.url, "--advertise-client-urls",
                 self.url, "--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer, "--initial-cluster", f"default={peer}"],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.answers, 30, "etcd's first answer")

    def answers(self):
        with contextlib.suppress(OSError):
            self.members()
            return True
        return False

    def stop(self, how=signal.SIGKILL):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGCONT)
            self.process.send_signal(how)
        self.process.wait(20)

    def close(self):
        self.stop()
        self.folder.cleanup()

    def call(self, path, **body):
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), {"Content-Type": "application/json"})
        with urllib.request.urlopen(request, timeout=5) as response:
            return json.load(response)

    def members(self):
        """Number to value, of the cluster 'fleet'."""
        answer = self.call("/v3/kv/range", key=to_base64(PREFIX), range_end=to_base64(PREFIX[:-1] + "0"))
        found = {}
        for each in answer.get("kvs", []):
            number = base64.b64decode(each["key"]).decode().removeprefix(PREFIX)
            found[int(number)] = json.loads(base64.b64decode(each["value"]))
        return found

    def put(self, number, value):
        self.call("/v3/kv/put", key=to_base64(f"{PREFIX}{number}"), value=to_base64(value if isinstance(value, str) else json.dumps(value)))

    def delete(self, number):
        self.call("/v3/kv/deleterange", key=to_base64(f"{PREFIX}{number}"))


@pytest.fixture
def etcd():
    process = etcd_process()
    yield process
    process.close()


@pytest.fixture
def start(etcd):
    """Starts a front end; all of them end with the test."""
    started = []

    def run(data_dir=None, http_port=0, endpoints=None, **settings):
        values = {"cluster.etcd": endpoints or etcd.url, "cluster.name": "fleet", "cluster.secret": SECRET}
        values.update({f"cluster.{name}": value for name, value in settings.items()})
        started.append(server_process(settings=values, data_dir=data_dir, http_port=http_port))
        return started[-1]

    yield run
    for each in started:
        each.abandon()


def nodes(fe):
    """Name to state, of all members that this front end lists."""
    return {node["FE"]: node["state"] for node in fe.get("/rest/v1/session/all?nodes=true").data["nodes"]}


def lists(fe, members):
    """Does `fe` list exactly these, all of them answering?"""
    return nodes(fe) == {each.http_address: "ok" for each in members}


def wait_listed(members, limit=15.0):
    for fe in members:
        wait_until(lambda fe=fe: lists(fe, members), limit, f"the list at {fe.http_address}: {nodes(fe)}")


def wait_state(fe, address, state, limit=15.0):
    """None is: not listed."""
    wait_until(lambda: nodes(fe).get(address) == state, limit, f"{address} as {state}")


def number_of(fe):
    """The front end's number, by the ids that it gives."""
    with contextlib.closing(fe.connect()) as opened:
        return opened.thread_id() >> 22


def complaint(fails):
    """The one sentence of a start that is refused."""
    with pytest.raises(AssertionError) as refused:
        fails()
    found = re.search(r"^rollcall: (.*)$", str(refused.value), re.MULTILINE)
    assert found, str(refused.value)
    return found[1]


# --- joining ---


def test_front_ends_that_start_at_once_get_distinct_numbers_and_list_one_another(etcd, start):
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        members = list(pool.map(lambda _: start(), range(3)))
    assert sorted(number_of(each) for each in members) == [1, 2, 3]
    wait_listed(members)
    written = etcd.members()
    assert sorted(written) == [1, 2, 3]
    assert {value["address"] for value in written.values()} == {each.http_address for each in members}
    for each in members:
        assert written[number_of(each)]["uuid"] == (each.data_dir / "node_id").read_text().strip()

    # By number, not by who is asked; and a session of each is there once.
    by_number = [written[number]["address"] for number in (1, 2, 3)]
    with contextlib.ExitStack() as stack:
        ids = {stack.enter_context(contextlib.closing(each.connect())).thread_id(): each.http_address for each in members}
        for each in members:
            answer = each.get("/rest/v1/session/all").data
            assert answer["complete"]
            assert {int(row["Id"]): row["FE"] for row in answer["rows"]} == ids
            assert [row["FE"] for row in answer["rows"]] == by_number


def test_another_front_end_joins_without_restart_of_the_others(start):
    members = [start(), start()]
    wait_listed(members)
    for _ in range(2):
        members.append(start())
        wait_listed(members)


def test_given_number_is_claimed_even_0(etcd, start):
    assert number_of(start(fe_number=0)) == 0
    assert number_of(start(fe_number=700)) == 700
    assert sorted(etcd.members()) == [0, 700]


def test_advertised_host_and_port_are_published(etcd, start):
    port = free_ports(1)[0]
    fe = start(advertise=f"localhost:{port}", http_port=port)
    other = start(advertise="localhost")
    assert [value["address"] for value in etcd.members().values()] == [f"localhost:{port}", f"localhost:{other.http_port}"]
    wait_until(lambda: fe.get("/rest/v1/session/all?nodes=true").data["complete"], 15)
    wait_until(lambda: other.get("/rest/v1/session/all?nodes=true").data["complete"], 15)


def test_number_of_another_is_refused_with_its_name(etcd, start, tmp_path):
    holder = start(fe_number=7)
    sentence = complaint(lambda: start(data_dir=tmp_path / "second", fe_number=7))
    uuid = (holder.data_dir / "node_id").read_text().strip()
    assert f"cluster.fe_number 7 is held by the front end {uuid} at {holder.http_address}, seen " in sentence
    assert f"etcdctl del {PREFIX}7" in sentence
    # It goes on where the operator says that the holder is gone.
    holder.kill()
    etcd.delete(7)
    assert number_of(start(data_dir=tmp_path / "second", fe_number=7)) == 7


def test_number_not_seen_for_a_day_is_free(etcd, start):
    etcd.put(1, {"uuid": "old", "address": "127.0.0.1:1", "seen_ms": now_ms() - DAY_MS - 60_000})
    etcd.put(2, {"uuid": "late", "address": "127.0.0.1:2", "seen_ms": now_ms() - DAY_MS + 600_000})
    first = start()
    assert number_of(first) == 1
    second = start()
    assert number_of(second) == 3
    wait_until(lambda: nodes(first) == {first.http_address: "ok", "127.0.0.1:2": "skipped", second.http_address: "ok"}, 15)


# --- restarts ---


def test_restart_keeps_number_and_place(etcd, start, tmp_path):
    first = start()
    port = free_ports(1)[0]
    second = start(data_dir=tmp_path / "second", http_port=port)
    assert number_of(second) == 2
    second.stop()
    wait_state(first, second.http_address, "skipped")
    third = start()
    assert number_of(third) == 3
    second = start(data_dir=tmp_path / "second", http_port=port)
    assert number_of(second) == 2
    wait_listed([first, second, third])


def test_restart_on_another_port_publishes_it(etcd, start, tmp_path):
    first = start()
    second = start(data_dir=tmp_path / "second")
    old = second.http_address
    second.stop()
    second = start(data_dir=tmp_path / "second")
    assert second.http_address != old
    wait_listed([first, second])


# --- losses ---


def test_dead_front_end_stays_listed_until_its_key_is_deleted(etcd, start):
    first, second = start(), start()
    wait_listed([first, second])
    second.kill()
    wait_state(first, second.http_address, "skipped")
    assert not first.get("/rest/v1/session/all").data["complete"]
    etcd.delete(2)
    wait_state(first, second.http_address, None)
    assert first.get("/rest/v1/session/all").data["complete"]


def test_key_of_a_living_front_end_comes_back(etcd, start):
    first, second = start(), start()
    wait_listed([first, second])
    etcd.delete(2)
    wait_until(lambda: 2 in etcd.members(), 15)
    assert etcd.members()[2]["address"] == second.http_address
    wait_listed([first, second])


def test_copy_of_a_data_folder_is_refused(etcd, start, tmp_path):
    first = start()
    copied = tmp_path / "copied"
    copied.mkdir()
    for name in ("node_id", "cluster_members"):
        shutil.copy(first.data_dir / name, copied)
    sentence = complaint(lambda: start(data_dir=copied))
    assert first.http_address in sentence and "node_id" in sentence
    wait_until(lambda: etcd.members()[1]["address"] == first.http_address, 15, "the first one's address in etcd")
    assert first.get("/readyz").status == 200


def test_key_that_another_has_is_a_conflict_in_the_log(etcd, start):
    fe = start()
    etcd.put(1, {"uuid": "usurper", "address": "127.0.0.1:1", "seen_ms": now_ms()})
    wait_until(lambda: "number 1 of this front end belongs to the front end usurper at 127.0.0.1:1 now" in fe.log(), 15)
    assert etcd.members()[1]["uuid"] == "usurper"


@pytest.mark.parametrize("how", ["stopped", "killed", "frozen"])
def test_list_stays_complete_without_etcd_and_after_it(etcd, start, how):
    members = [start(), start()]
    wait_listed(members)
    if how == "frozen":
        etcd.process.send_signal(signal.SIGSTOP)
    else:
        etcd.stop(signal.SIGTERM if how == "stopped" else signal.SIGKILL)
    with contextlib.ExitStack() as stack:
        ids = {stack.enter_context(contextlib.closing(each.connect())).thread_id(): each.http_address for each in members}
        for each in members:
            wait_until(lambda each=each: "the last one stays" in each.log(), 15)
            assert lists(each, members)
            began = time.monotonic()
            answer = each.get("/rest/v1/session/all").data
            assert time.monotonic() - began < 2  # a reading of a frozen etcd takes 3 s
            assert answer["complete"]
            assert sorted((int(row["Id"]), row["FE"]) for row in answer["rows"]) == sorted(ids.items())
    if how == "frozen":
        etcd.process.send_signal(signal.SIGCONT)
    else:
        etcd.start()
    for each in members:
        wait_until(lambda each=each: "can be read again" in each.log(), 15)
    members.append(start())
    wait_listed(members)


def test_emptied_etcd_is_filled_again(etcd, start):
    members = [start(), start()]
    wait_listed(members)
    etcd.stop()
    shutil.rmtree(os.path.join(etcd.folder.name, "data"))
    etcd.start()
    wait_until(lambda: sorted(etcd.members()) == [1, 2], 15)
    wait_listed(members)


def test_garbage_in_a_key_leaves_the_last_list(etcd, start):
    members = [start(), start()]
    wait_listed(members)
    etcd.put(2, "garbage")
    wait_until(lambda: f"etcd's key {PREFIX}2 holds no front end" in members[0].log(), 15)
    assert lists(members[0], members)
    etcd.delete(2)
    wait_until(lambda: 2 in etcd.members(), 15)
    wait_listed(members)


def test_front_end_starts_without_etcd_from_what_it_remembers(etcd, start, tmp_path):
    port = free_ports(1)[0]
    first = start()
    second = start(data_dir=tmp_path / "second", http_port=port)
    wait_listed([first, second])
    second.stop()
    etcd.stop()
    second = start(data_dir=tmp_path / "second", http_port=port)
    assert number_of(second) == 2
    wait_listed([first, second])

    # On another port too: it knows the others, though they find it only when etcd is back.
    second.stop()
    second = start(data_dir=tmp_path / "second")
    wait_until(lambda: lists(second, [first, second]), 15)
    etcd.start()
    wait_listed([first, second])


def test_first_start_without_etcd_is_refused_in_time(etcd, start):
    etcd.process.send_signal(signal.SIGSTOP)
    dead = f"http://127.0.0.1:{free_ports(1)[0]}"
    began = time.monotonic()
    sentence = complaint(lambda: start(endpoints=f"{dead},{etcd.url}"))
    assert time.monotonic() - began < 10
    assert sentence.startswith(f"etcd does not answer at {dead} (connection refused")
    assert etcd.url in sentence and "the first start needs it" in sentence


def test_other_number_than_the_remembered_one_is_refused_without_etcd(etcd, start, tmp_path):
    start(data_dir=tmp_path / "fe").stop()
    etcd.stop()
    sentence = complaint(lambda: start(data_dir=tmp_path / "fe", fe_number=9))
    assert "keeps the number 1 it has, but cluster.fe_number is 9" in sentence


def test_endpoints_are_tried_in_turn(etcd, start):
    dead = f"http://127.0.0.1:{free_ports(1)[0]}"
    members = [start(endpoints=f"{dead},{etcd.url}"), start(endpoints=f"{etcd.url},{dead}")]
    wait_listed(members)


# Where localhost is ::1 too, an etcd that listens on 127.0.0.1 alone is found all the same.
def test_every_address_of_a_name_is_tried(etcd, start):
    if "::1" not in {found[4][0] for found in socket.getaddrinfo("localhost", etcd.port, proto=socket.IPPROTO_TCP)}:
        pytest.skip("localhost is not ::1 here")
    assert number_of(start(endpoints=f"http://localhost:{etcd.port}")) == 1


def resolver_is_quick():
    began = time.monotonic()
    with contextlib.suppress(OSError):
        socket.getaddrinfo("no-such-etcd.invalid", 2379)
    return time.monotonic() - began < 1


def test_unknown_name_is_refused_and_does_not_hide_a_good_endpoint(etcd, start):
    if not resolver_is_quick():
        pytest.skip("a name server that does not answer uses up the time of a start")
    unknown = "http://no-such-etcd.invalid:2379"
    sentence = complaint(lambda: start(endpoints=unknown))
    assert sentence.startswith(f"etcd does not answer at {unknown} (the host 'no-such-etcd.invalid' is not known here")
    assert "check cluster.etcd, or start etcd" in sentence
    assert number_of(start(endpoints=f"{unknown},{etcd.url}")) == 1


@pytest.mark.parametrize("garbage", ["garbage", "", "http://h", "http://h:99999", "http://u:p@h:2379", "http://h:2379/path", "https://h:2379"])
def test_garbage_among_the_endpoints_is_refused_with_its_name(etcd, start, garbage):
    sentence = complaint(lambda: start(endpoints=f"{etcd.url},{garbage}"))
    assert f"'cluster.etcd': '{garbage}'" in sentence and "write http://host:port" in sentence
    assert not etcd.members()


def test_what_is_no_etcd_is_refused(etcd, start):
    fe = start()
    sentence = complaint(lambda: start(endpoints=f"http://{fe.http_address}"))
    assert f"etcd does not answer at http://{fe.http_address} (it answered 404" in sentence
