# A Galera cluster behind a front end: which node writers and readers go to while nodes fall out of step, refuse, die, and lose quorum.
import contextlib

import pymysql
import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.galera_cluster import galera_cluster
from rollcall_test.pools import become, enter, members_of, pool_settings, port_of, states


@pytest.fixture(scope="module")
def cluster():
    with galera_cluster() as made:
        yield made


@pytest.fixture(scope="module")
def server(cluster, tmp_path_factory):
    settings = pool_settings(tmp_path_factory.mktemp("pools"), [node.address for node in cluster.nodes], listen_reader="127.0.0.1:0",
                             connect_wait_s=2, slow_start_s=0)
    with server_process(settings=settings) as process:
        become(process, **states({node: "up" for node in cluster.nodes}))
        yield process


def ports(server, count, pool="shop"):
    with contextlib.ExitStack() as held:
        return {port_of(held.enter_context(enter(server, pool))) for _ in range(count)}


def test_one_node_takes_the_writers_and_all_take_readers(server, cluster):
    first, second, third = cluster.nodes
    assert ports(server, 3) == {first.port}
    assert ports(server, 6, "shop.reader") == {first.port, second.port, third.port}
    assert [members_of(server)[node.address]["Role"] for node in cluster.nodes] == ["writer", "reader", "reader"]
    assert "can be written to" not in server.log()


@pytest.mark.parametrize("fault, remedy, sign", [
    ("SET GLOBAL wsrep_desync=ON", "SET GLOBAL wsrep_desync=OFF", "wsrep_"),
    ("SET GLOBAL wsrep_reject_queries=ALL", "SET GLOBAL wsrep_reject_queries=NONE", "wsrep_reject_queries is ALL"),
])
def test_a_node_that_is_set_aside_takes_no_sessions(server, cluster, fault, remedy, sign):
    first, second, third = cluster.nodes
    first.run(fault)
    try:
        become(server, **states({first: "down", second: "up", third: "up"}))
        assert sign in members_of(server)[first.address]["Error"]
        assert ports(server, 3) == {second.port}
        assert ports(server, 4, "shop.reader") == {second.port, third.port}
    finally:
        first.run(remedy)
    become(server, **states({first: "up"}))
    assert ports(server, 2) == {first.port}


def test_a_node_that_takes_no_writes_is_no_writer(server, cluster):
    first, second, _ = cluster.nodes
    first.run("SET GLOBAL read_only=1")
    try:
        wait_until(lambda: members_of(server)[second.address]["Role"] == "writer", what="another writer")
        assert ports(server, 2) == {second.port}
    finally:
        first.run("SET GLOBAL read_only=0")
    wait_until(lambda: members_of(server)[first.address]["Role"] == "writer", what="the writer of before")


def test_a_node_that_joins_takes_sessions_once_it_is_in_step(server, cluster):
    first, _, third = cluster.nodes
    third.stop()
    become(server, **states({third: "down"}))
    first.run("CREATE OR REPLACE TABLE shop.meanwhile (n INT PRIMARY KEY)", "INSERT INTO shop.meanwhile VALUES (1)")
    third.join()
    become(server, **states({third: "up"}))
    assert third.port in ports(server, 6, "shop.reader")
    with third.connect() as root:
        assert query(root, "SELECT n FROM shop.meanwhile") == [(1,)]


def test_nodes_that_are_lost_give_their_place_to_the_next_and_without_quorum_nobody_is_let_in(server, cluster):
    """The last test here: one node is left."""
    first, second, third = cluster.nodes
    first.kill()
    become(server, **states({first: "down", second: "up", third: "up"}))
    assert ports(server, 2) == {second.port}
    second.kill()
    wait_until(lambda: third.status("wsrep_cluster_status") == "non-Primary", limit=30, what="a node without quorum")
    become(server, **states({first: "down", second: "down", third: "down"}))
    assert "no quorum" in members_of(server)[third.address]["Error"]
    with pytest.raises(pymysql.OperationalError) as refused:
        enter(server)
    assert "pool 'shop'" in refused.value.args[1]
    assert server.get("/readyz", user=None).status == 503
