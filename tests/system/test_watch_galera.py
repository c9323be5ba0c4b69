# A Galera cluster whose nodes are watched one by one: out of step, refusing statements, killed, without quorum. Real nodes beside the front end.
import socket

import pymysql
import pytest
from rollcall_test import make_account, query, server_process, wait_until
from rollcall_test.galera_cluster import galera_cluster
from rollcall_test.watched_sessions import answer_of, begin, kill, listed, runs

ANN = {"user": "ann", "password": "secret"}
SLEEP = "SELECT SLEEP(300)"


@pytest.fixture(scope="module")
def cluster():
    with galera_cluster() as made:
        yield made


@pytest.fixture(scope="module")
def server(cluster):
    with server_process(settings=cluster.settings()) as process:
        with process.connect() as root:
            make_account(root, "killer", privileges="PROCESS, CONNECTION_ADMIN")
        become(process, n1="ok", n2="ok", n3="ok")
        yield process


@pytest.fixture
def clients(cluster):
    """A connection of ann's to each node."""
    opened = {node.name: node.connect(**ANN) for node in cluster.nodes}
    yield opened
    for each in opened.values():
        each._force_close()


def become(server, **states):
    """Waits until the list tells these states of the watched servers, and says that it is complete where all are ok."""
    def look():
        told = server.get("/rest/v1/session/all?nodes=true").data
        found = {each["upstream"]: each["state"] for each in told["nodes"] if "upstream" in each}
        return found == states and told["complete"] is (set(states.values()) == {"ok"})
    wait_until(look, what=f"nodes that are {states}")


def row_at(server, name, opened, command=None):
    """The row of a client's session with the node of this name, or None."""
    found = [row for row in listed(server) if (row["Upstream"], row["UpstreamId"]) == (name, str(opened.thread_id()))]
    assert len(found) < 2, found
    return found[0] if found and command in (None, found[0]["Command"]) else None


def appears_at(server, name, opened, command=None):
    return wait_until(lambda: row_at(server, name, opened, command), what=f"session {opened.thread_id()} of {name} in the list")


def comes_anew(server, name, node):
    """A session that begins now comes into the list: the node is not just remembered."""
    opened = node.connect(**ANN)
    row = appears_at(server, name, opened)
    opened._force_close()
    return row


def same_twice(first, second):
    """Two connections from one port of ours, to two nodes, that have the same id there."""
    def connected(node, port=0):
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        plain.bind(("127.0.0.1", port))
        plain.connect(("127.0.0.1", node.port))
        opened = node.connect(**ANN, defer_connect=True)
        opened.connect(plain)
        return opened
    while True:
        one = connected(first)
        other = connected(second, one._sock.getsockname()[1])
        ahead = other.thread_id() - one.thread_id()
        if ahead == 0:
            return one, other
        one._force_close()
        other._force_close()
        for _ in range(abs(ahead)):  # each connection takes an id
            (first if ahead > 0 else second).connect().close()


def test_sessions_of_all_nodes_stand_in_one_list_each_once(server, cluster, clients):
    for name, opened in clients.items():
        row = appears_at(server, name, opened)
        assert (row["User"], row["Host"]) == ("ann", "127.0.0.1:%d" % opened._sock.getsockname()[1])
    rows = listed(server)
    assert len({row["Id"] for row in rows}) == len({(row["Upstream"], row["UpstreamId"]) for row in rows}) == len(rows)
    hosts = ["127.0.0.1:%d" % opened._sock.getsockname()[1] for opened in clients.values()]
    assert sorted(row["Upstream"] for row in rows if row["Host"] in hosts) == ["n1", "n2", "n3"]
    become(server, n1="ok", n2="ok", n3="ok")


def test_the_same_user_host_and_id_at_two_nodes_are_two_sessions(server, cluster):
    first, second, _ = cluster.nodes
    one, other = same_twice(first, second)
    mine, others = appears_at(server, "n1", one), appears_at(server, "n2", other)
    assert mine["Id"] != others["Id"]
    assert [mine[name] for name in ("User", "Host", "UpstreamId")] == [others[name] for name in ("User", "Host", "UpstreamId")]
    assert kill(server, others["Id"]).rows[0]["Outcome"] == "stopped"
    with pytest.raises(pymysql.MySQLError):
        query(other, "SELECT 1")
    assert query(one, "SELECT 1") == [(1,)]
    assert row_at(server, "n1", one)["Id"] == mine["Id"]
    one._force_close()


def test_a_kill_at_one_node_ends_that_query_alone(server, cluster, clients):
    for node in cluster.nodes:
        begin(clients[node.name], SLEEP)
        runs(node, clients[node.name], SLEEP)
    rows = {name: appears_at(server, name, opened, command="Query") for name, opened in clients.items()}
    answer = kill(server, rows["n2"]["Id"], "/query")
    assert [row["Outcome"] for row in answer.rows] == ["stopped"], answer
    answer_of(clients["n2"])
    assert query(clients["n2"], "SELECT 1") == [(1,)]
    for node in (cluster.nodes[0], cluster.nodes[2]):
        runs(node, clients[node.name], SLEEP)
        assert appears_at(server, node.name, clients[node.name], command="Query")["QueryId"] == rows[node.name]["QueryId"]


def test_a_node_out_of_step_is_listed_as_before(server, cluster, clients):
    node = cluster.nodes[1]
    mine = appears_at(server, "n2", clients["n2"])
    node.run("SET GLOBAL wsrep_desync=ON")
    try:
        wait_until(lambda: node.status("wsrep_local_state") == "2", what="a node out of step")
        comes_anew(server, "n2", node)
        assert row_at(server, "n2", clients["n2"])["Id"] == mine["Id"]
        become(server, n1="ok", n2="ok", n3="ok")
    finally:
        node.run("SET GLOBAL wsrep_desync=OFF")


def test_a_node_that_rejects_statements_is_listed_and_ends_them(server, cluster, clients):
    node, opened = cluster.nodes[1], clients["n2"]
    begin(opened, SLEEP)
    mine = appears_at(server, "n2", opened, command="Query")
    node.run("SET GLOBAL wsrep_reject_queries=ALL")
    try:
        comes_anew(server, "n2", node)
        become(server, n1="ok", n2="ok", n3="ok")
        assert kill(server, mine["Id"], "/query").rows[0]["Outcome"] == "stopped"
        with server_process(settings=node.settings()) as late:
            become(late, n2="ok")
            appears_at(late, "n2", opened)
    finally:
        node.run("SET GLOBAL wsrep_reject_queries=NONE")


def test_nodes_that_are_killed_go_and_the_last_is_listed_without_quorum(server, cluster, clients):
    """The last test here: one node is left."""
    first, second, third = cluster.nodes
    rows = {name: appears_at(server, name, opened) for name, opened in clients.items()}
    third.kill()
    become(server, n1="ok", n2="ok", n3="unreachable")
    assert row_at(server, "n3", clients["n3"]) is None
    assert {"n1", "n2"} == {row["Upstream"] for row in listed(server)}
    for name in ("n1", "n2"):
        assert row_at(server, name, clients[name])["Id"] == rows[name]["Id"]

    second.kill()
    wait_until(lambda: first.status("wsrep_cluster_status") == "non-Primary", limit=30, what="a node without quorum")
    become(server, n1="ok", n2="unreachable", n3="unreachable")
    comes_anew(server, "n1", first)
    assert row_at(server, "n1", clients["n1"])["Id"] == rows["n1"]["Id"]
    with server_process(settings=first.settings()) as late:
        become(late, n1="ok")
        appears_at(late, "n1", clients["n1"])
    assert kill(server, rows["n1"]["Id"]).rows[0]["Outcome"] == "stopped"
    with pytest.raises(pymysql.MySQLError):
        query(clients["n1"], "SELECT 1")
