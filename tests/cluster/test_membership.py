# Who belongs to the cluster, by which name, and once each: lists that name a member twice, not at all, or by a name that nobody knows;
# and configurations that are refused at the start, with the remedy.
import contextlib
import os
import shutil
import signal
import socket
import subprocess
import time

import pymysql
import pytest
from rollcall_test import cluster_of, code_of, free_ports, member_settings, query, server_process, timed_list, wait_until
from rollcall_test.cluster import SECRET, running_cluster

NOBODY = "no-such-front-end.invalid:8030"


@contextlib.contextmanager
def members_of(*settings_of_each, environment=None):
    """Front ends with these settings and no list by default; "listen.http" tells where each listens."""
    members = []
    try:
        for settings in settings_of_each:
            members.append(server_process(settings={"cluster.secret": SECRET, **settings}, environment=environment))
        yield members
        for member in members:
            member.stop()
    finally:
        for member in members:
            member.abandon()


def addresses(ports, host="127.0.0.1"):
    return [f"{host}:{port}" for port in ports]


def listing(number, members, listen):
    return {"cluster.fe_number": number, "cluster.members": ",".join(members), "listen.http": listen}


def wait_for(member, ids):
    """The list once it is complete with these sessions."""
    return wait_until(lambda: (seen := timed_list(member)).complete and sorted(seen.ids) == sorted(ids) and seen, 15, f"a complete list of {ids}")


class clients_of:
    """A connection to each member, for a test."""

    def __init__(self, members):
        self.opened = [member.connect() for member in members]
        self.ids = [client.thread_id() for client in self.opened]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for client in self.opened:
            client.close()


# Lists.

def test_list_without_ones_own_address_has_self_last_and_once():
    """It is named as if it were alone: by the address it listens on."""
    first, second, third = free_ports(3)
    with members_of(listing(1, addresses([second, third]), f"127.0.0.1:{first}"),
                    listing(2, addresses([first, second, third]), f"127.0.0.1:{second}"),
                    listing(3, addresses([first, second, third]), f"127.0.0.1:{third}")) as members, clients_of(members) as clients:
        seen = wait_for(members[0], clients.ids).check(clients.ids)
        assert list(seen.nodes) == [*addresses([second, third]), "127.0.0.1"]
        assert seen.ids == [clients.ids[1], clients.ids[2], clients.ids[0]]
        assert "does not name this front end" in members[0].log()
        with contextlib.closing(members[0].connect()) as client:
            assert [row[0] for row in query(client, "SELECT FE FROM rollcall.cluster_nodes WHERE Self = 'Yes'")] == ["127.0.0.1"]


def test_member_under_two_names_is_listed_once():
    first, second = free_ports(2)
    twice = [f"127.0.0.1:{first}", f"localhost:{second}", f"127.0.0.1:{second}", f"localhost:{first}"]
    with members_of(listing(1, twice, f"127.0.0.1:{first}"), listing(2, twice, f"127.0.0.1:{second}")) as members, clients_of(members) as clients:
        for member in members:
            seen = wait_for(member, clients.ids).check(clients.ids)
            assert list(seen.nodes) == [f"127.0.0.1:{first}", f"localhost:{second}"]
            assert seen.ids == clients.ids


def test_members_on_different_hosts_are_named_without_ports():
    first, second, third = free_ports(3)
    where = [f"127.0.0.1:{first}", f"127.0.0.2:{second}", f"127.0.0.2:{third}"]
    with members_of(*[listing(number, where, address) for number, address in enumerate(where, start=1)]) as members, clients_of(members) as clients:
        seen = wait_for(members[1], clients.ids).check(clients.ids)
        assert list(seen.nodes) == ["127.0.0.1", where[1], where[2]]


def test_advertised_name_is_the_name_everywhere():
    ports = free_ports(2)
    where = addresses(ports)
    first = listing(1, where, where[0])
    with members_of({**first, "cluster.advertise": "fe-one.example"}, listing(2, where, where[1])) as members, clients_of(members) as clients:
        for member in members:
            seen = wait_for(member, clients.ids).check(clients.ids)
            assert list(seen.nodes) == ["fe-one.example", where[1]]
            assert timed_list(member, {"fe": "fe-one.example"}).ids == clients.ids[:1]


def test_name_that_nobody_knows_is_a_member_that_is_named_as_unreachable():
    port, = free_ports(1)
    with members_of(listing(1, [f"127.0.0.1:{port}", NOBODY], f"127.0.0.1:{port}")) as members, clients_of(members) as clients:
        name = "no-such-front-end.invalid"
        seen = wait_until(lambda: name in (now := timed_list(members[0])).nodes[name]["error"] and now, 40, "the reason")
        seen.check(clients.ids, failed=[name])
        assert seen.states[name] in {"unreachable", "skipped"}
        assert seen.seconds < 1.0
        told = [line for line in members[0].log().splitlines() if name in line]
        assert len(told) == 1, members[0].log()


def test_dns_name_gives_the_list():
    port, = free_ports(1)
    settings = {"cluster.fe_number": 5, "cluster.dns": f"localhost:{port}", "listen.http": f"127.0.0.1:{port}"}
    with members_of(settings) as members, clients_of(members) as clients:
        seen = timed_list(members[0]).check(clients.ids)
        assert list(seen.nodes) == ["127.0.0.1"]
        assert clients.ids[0] >> 22 == 5


def test_dns_name_that_nobody_knows_leaves_the_front_end_alone_and_is_told():
    port, = free_ports(1)
    settings = {"cluster.fe_number": 5, "cluster.dns": NOBODY, "listen.http": f"127.0.0.1:{port}"}
    with members_of(settings) as members, clients_of(members) as clients:
        timed_list(members[0]).check(clients.ids)
        # A resolver that reaches nobody takes its time: up to half a minute.
        wait_until(lambda: "no-such-front-end.invalid" in members[0].log(), 40, "the reason in the log")


def test_ipv6_members_are_listed():
    try:
        with socket.create_server(("::1", 0), family=socket.AF_INET6):
            pass
    except OSError:
        pytest.skip("this machine has no IPv6 loopback address")
    first, second = free_ports(2)
    where = [f"[::1]:{first}", f"127.0.0.1:{second}"]
    with members_of(listing(1, where, where[0]), listing(2, where, where[1])) as members:
        seen = wait_until(lambda: (now := timed_list(members[1])).complete and now, 15)
        assert list(seen.nodes) == ["::1", "127.0.0.1"] or list(seen.nodes) == ["[::1]", "127.0.0.1"]


# Numbers.

def test_two_with_one_number_the_later_refuses_to_start_and_names_the_other():
    ports = free_ports(2)
    where = addresses(ports)
    with members_of(listing(7, where, where[0])) as members, clients_of(members) as clients:
        failed = refused({**listing(7, where, where[1]), "cluster.secret": SECRET})
        assert where[0] in failed and "7" in failed and "cluster.fe_number" in failed
        # The earlier one goes on, and it lists its own sessions only once.
        assert timed_list(members[0]).ids == clients.ids
        assert members[0].get("/readyz").status == 200
        assert code_of(clients.opened[0], "SELECT 1") is None


def test_collision_found_later_stops_the_later_one_from_serving():
    """They start without seeing one another, as after a partition: the earlier one is stopped meanwhile."""
    ports = free_ports(2)
    where = addresses(ports)
    with members_of(listing(7, where, where[0])) as members, clients_of(members) as clients:
        os.kill(members[0].pid, signal.SIGSTOP)
        try:
            later = server_process(settings={**listing(7, where, where[1]), "cluster.secret": SECRET})
        finally:
            os.kill(members[0].pid, signal.SIGCONT)
        try:
            wait_until(lambda: later.get("/readyz").status == 503, 15, "the later one's not being ready")
            assert where[0] in later.get("/readyz").data
            wait_until(lambda: code_at_login(later) is not None, 10, "the later one's turning clients away")
            assert where[0] in later.log()
            assert members[0].get("/readyz").status == 200
            assert code_of(clients.opened[0], "SELECT 1") is None
        finally:
            later.abandon()


def code_at_login(server):
    try:
        server.connect().close()
    except pymysql.MySQLError as error:
        return error.args[0]
    return None


@pytest.mark.parametrize("number", [7, 8])
def test_copy_of_a_data_folder_is_refused_whatever_its_number(tmp_path, number):
    where = addresses(free_ports(2))
    with members_of(listing(7, where, where[0])) as members, clients_of(members) as clients:
        copied = tmp_path / "data"
        copied.mkdir()
        shutil.copy(members[0].data_dir / "node_id", copied)
        failed = refused({**listing(number, where, where[1]), "cluster.secret": SECRET}, data_dir=copied)
        assert where[0] in failed and "node_id" in failed
        assert timed_list(members[0]).ids == clients.ids
        (copied / "node_id").unlink()
        if number == 7:
            return
        other = server_process(settings={**listing(number, where, where[1]), "cluster.secret": SECRET}, data_dir=copied)
        try:
            wait_for(other, clients.ids)
        finally:
            other.abandon()


def test_restart_with_the_same_number_is_no_collision():
    with cluster_of(2) as cluster:
        cluster[1].kill()
        cluster.restart(1)
        cluster.wait_complete()
        assert cluster[1].get("/readyz").status == 200


# Refusals.

def refused(settings, environment=None, within=30, data_dir=None):
    """What a front end says that does not start with these settings; it must end by itself."""
    begun = time.monotonic()
    try:
        started = server_process(settings=settings, environment=environment, ready_limit=within, data_dir=data_dir)
    except AssertionError as failure:
        assert "exited with 1 before it was ready" in str(failure), failure
        assert time.monotonic() - begun < within
        return str(failure)
    started.abandon()
    raise AssertionError(f"it started with {settings}")


def without(settings, key):
    return {name: value for name, value in settings.items() if name != key}


@pytest.mark.parametrize("change, words", [
    ({"cluster.members": "127.0.0.1:8030,127.0.0.1:8030"}, ["cluster.members", "127.0.0.1:8030", "twice"]),
    ({"cluster.members": "127.0.0.1:8030, 127.0.0.1:8030"}, ["cluster.members", "127.0.0.1:8030", "twice"]),
    ({"cluster.members": "127.0.0.1"}, ["cluster.members", "'127.0.0.1'", "http_port"]),
    ({"cluster.members": "127.0.0.1:8030,,127.0.0.1:8031"}, ["cluster.members", "''"]),
    ({"cluster.members": "127.0.0.1:99999"}, ["cluster.members", "127.0.0.1:99999"]),
    ({"cluster.members": "http://127.0.0.1:8030/"}, ["cluster.members", "http://127.0.0.1:8030/"]),
    ({"cluster.dns": "localhost:8030"}, ["cluster.members", "cluster.dns"]),
    ({"cluster.fe_number": "1024"}, ["cluster.fe_number", "1024", "1023"]),
    ({"cluster.fe_number": "-1"}, ["cluster.fe_number", "-1"]),
    ({"cluster.secret": "short"}, ["cluster.secret", "16"]),
    ({"cluster.ca": "/no/such/ca.pem"}, ["cluster.ca", "/no/such/ca.pem"]),
])
def test_wrong_setting_is_refused_by_name_and_value(change, words):
    message = refused({"cluster.members": "127.0.0.1:8030", "cluster.fe_number": 1, "cluster.secret": SECRET, **change})
    for word in words:
        assert word in message, message
    assert SECRET not in message and "'short'" not in message


@pytest.mark.parametrize("missing", ["cluster.fe_number", "cluster.secret"])
def test_missing_setting_is_refused_by_name(missing):
    for source in ({"cluster.members": "127.0.0.1:8030"}, {"cluster.dns": "localhost:8030"}):
        whole = {**source, "cluster.fe_number": 1, "cluster.secret": SECRET}
        assert f"'{missing}' is missing" in refused(without(whole, missing))


def test_ca_that_is_no_certificate_is_refused(tmp_path):
    file = tmp_path / "ca.pem"
    file.write_text("no certificate\n", encoding="ascii")
    settings = {"cluster.members": "127.0.0.1:8030", "cluster.fe_number": 1, "cluster.secret": SECRET, "cluster.ca": file}
    assert str(file) in refused(settings)


def test_member_beyond_loopback_is_refused_while_root_has_no_password():
    """192.0.2.1 belongs to nobody (RFC 5737); nothing is sent there."""
    port, = free_ports(1)
    settings = {**listing(1, [f"127.0.0.1:{port}", "192.0.2.1:8030"], f"127.0.0.1:{port}"), "cluster.secret": SECRET}
    message = refused(settings)
    assert "root has no password" in message and "ALTER USER root IDENTIFIED BY" in message


def test_dns_name_beyond_loopback_is_refused_while_root_has_no_password():
    port, = free_ports(1)
    settings = {"cluster.fe_number": 1, "cluster.dns": "192.0.2.1:8030", "listen.http": f"127.0.0.1:{port}", "cluster.secret": SECRET}
    assert "ALTER USER root IDENTIFIED BY" in refused(settings)


def test_data_of_a_member_is_not_served_twice():
    """Two with one identity would each take the other for itself."""
    with cluster_of(1) as cluster:
        ports = free_ports(1)
        command = [cluster[0].binary, "serve", "--data-dir", str(cluster[0].data_dir), "--listen-mysql", "127.0.0.1:0",
                   "--listen-http", f"127.0.0.1:{ports[0]}"]
        second = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env={})
        assert second.returncode == 1 and str(cluster[0].data_dir) in second.stderr
