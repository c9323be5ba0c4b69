# A server that one front end watches and another relays to: each of its sessions is listed once, by whichever knows more of it.
import contextlib
import threading

import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.cluster import free_ports, member_settings
from rollcall_test.pools import enter, pool_settings
from rollcall_test.watched_mariadb import watched_mariadb


@pytest.fixture(scope="module")
def shop():
    with watched_mariadb() as process:
        yield process


@pytest.fixture(scope="module")
def fleet(shop):
    """The first watches, the second relays."""
    ports = free_ports(2)
    theirs = [shop.settings(), pool_settings(shop.root, [shop.address])]
    with contextlib.ExitStack() as stack:
        members = [stack.enter_context(server_process(settings={**member_settings(ports, 256 + i), **theirs[i]}, http_port=ports[i]))
                   for i in range(2)]
        for each in members:
            wait_until(lambda each=each: each.get("/rest/v1/session/all").data["complete"], limit=15, what="a fleet that is complete")
        yield members


def kinds_of(server, upstream_id):
    rows = server.get("/rest/v1/session/all?columns=default,Kind,UpstreamId&user=ann").rows
    return [row["Kind"] for row in rows if row["UpstreamId"] == str(upstream_id)]


def test_a_session_is_listed_once(fleet, shop):
    watching, relaying = fleet
    with enter(relaying, database="shop") as relayed, shop.connect(user="ann", password="secret") as direct:
        ((upstream_id,),) = query(relayed, "SELECT CONNECTION_ID()")
        wait_until(lambda: kinds_of(watching, direct.thread_id()) == ["watched"], what="the server's own list")
        for each in fleet:
            assert kinds_of(each, upstream_id) == ["relayed"]


def test_sessions_that_come_and_go_are_never_listed_as_the_servers(fleet, shop):
    """Whatever the moment: just logged in, running, just ended."""
    watching, relaying = fleet
    enough = threading.Event()

    def churn():
        while not enough.is_set():
            with enter(relaying, user="root", password="") as opened:
                query(opened, "SELECT SLEEP(0.002)")

    threads = [threading.Thread(target=churn) for _ in range(4)]
    for each in threads:
        each.start()
    try:
        seen = []
        for _ in range(100):
            rows = watching.get("/rest/v1/session/all?kind=watched&columns=default,UpstreamId,Host&upstream=shop").rows
            seen += [row for row in rows if row["User"] == "root"]
            enough.wait(0.04)
        assert not seen, seen[:5]
    finally:
        enough.set()
        for each in threads:
            each.join()
