# GET /rest/v1/session/all over three front ends: every living session once, in membership order, filtered, sorted, grouped and
# paged as a whole; and the answer's account of its members.
import contextlib
import gzip
import json

import pytest
from rollcall_test import cluster_of, make_account, query, session_list, wait_until

ALL = "/rest/v1/session/all"


@pytest.fixture(scope="module")
def cluster():
    with cluster_of(3) as running:
        yield running


@pytest.fixture
def clients(cluster):
    """Two connections to each member, asleep; listed everywhere before the test begins."""
    with contextlib.ExitStack() as stack:
        opened = [[stack.enter_context(contextlib.closing(member.connect())) for _ in range(2)] for member in cluster.members]
        ids = [client.thread_id() for member in opened for client in member]
        for member in cluster.members:
            wait_until(lambda member=member: set(ids) <= set(listed_ids(member)))
        yield opened
    wait_until(lambda: not listed_ids(cluster[0]), what="the end of the test's sessions")


def listed(member, parameters=None, **more):
    answer = session_list(member, parameters, path=ALL, **more)
    assert answer.status == 200, answer
    return answer


def listed_ids(member, parameters=None):
    return [int(row["Id"]) for row in listed(member, parameters).rows]


def test_every_member_gives_the_same_list_in_membership_order(cluster, clients):
    expected = [(cluster.address(i), client.thread_id()) for i, member in enumerate(clients) for client in member]
    for member in cluster.members:
        answer = listed(member)
        assert list(answer.data) == ["column_names", "rows", "complete"]
        assert answer.data["column_names"] == ["FE", "Id", "User", "Host", "Cluster", "Db", "Command", "Time", "State", "Info"]
        assert answer.data["complete"] is True
        assert [(row["FE"], int(row["Id"])) for row in answer.rows] == expected
        assert answer.json["count"] == 6


def test_ids_tell_their_owner(cluster, clients):
    for number, member in enumerate(clients, start=1):
        assert [client.thread_id() >> 22 for client in member] == [number, number]


def test_bare_list_is_of_the_front_end_asked_alone(cluster, clients):
    for member, own in zip(cluster.members, clients):
        assert [int(row["Id"]) for row in session_list(member).rows] == [client.thread_id() for client in own]


def test_nodes_tell_of_every_member(cluster, clients):
    nodes = listed(cluster[1], {"nodes": "true"}).data["nodes"]
    assert [(node["FE"], node["state"], node["rows"], node["error"]) for node in nodes] == [(cluster.address(i), "ok", 2, "") for i in range(3)]
    assert all(isinstance(node["took_ms"], int) for node in nodes)


def test_filters_apply_to_the_whole(cluster, clients):
    own = [client.thread_id() for client in clients[2]]
    assert listed_ids(cluster[0], {"fe": cluster.address(2)}) == own
    assert listed_ids(cluster[0], {"fe": f"!{cluster.address(2)}"}) == [client.thread_id() for member in clients[:2] for client in member]
    assert listed_ids(cluster[0], {"id": f"{own[1]},{clients[0][0].thread_id()}"}) == [clients[0][0].thread_id(), own[1]]
    assert listed_ids(cluster[0], {"active": "true"}) == []


def test_sort_and_page_cut_the_whole_and_tell_its_total(cluster, clients):
    ids = sorted((client.thread_id() for member in clients for client in member), reverse=True)
    page = listed(cluster[1], {"sort": "-Id", "limit": "3", "offset": "2"})
    assert [int(row["Id"]) for row in page.rows] == ids[2:5]
    assert (page.data["total"], page.json["count"], page.data["complete"]) == (6, 3, True)
    # Without a sort the page is cut in membership order.
    assert listed_ids(cluster[2], {"limit": "3", "offset": "1"}) == sorted(ids)[1:4]
    assert listed(cluster[0], {"sort": "FE", "columns": "FE", "limit": "1", "offset": "5"}).rows == [{"FE": max(map(cluster.address, range(3)))}]


def test_groups_are_counted_over_all(cluster, clients):
    groups = listed(cluster[0], {"by": "user"})
    assert groups.rows == [{"User": "root", "Sessions": "6", "Active": "0", "OldestSeconds": "0"}]
    groups = listed(cluster[0], {"by": "fe", "sort": "FE"})
    assert [(row["FE"], row["Sessions"]) for row in groups.rows] == [(name, "2") for name in sorted(map(cluster.address, range(3)))]


def test_columns_are_the_same_at_every_member(cluster, clients):
    answer = listed(cluster[0], {"columns": "all"})
    assert answer.data["column_names"][0] == "FE"
    assert all(list(row) == answer.data["column_names"] for row in answer.rows)
    assert {row["Cluster"] for row in answer.rows} == {"default_cluster"}


def test_long_statements_and_odd_bytes_come_whole_from_other_members(cluster, clients):
    text = "SELECT SLEEP(30) /* \"\\ \t ä 漢 " + "x" * 6000 + " */"
    with contextlib.closing(cluster[1].connect(read_timeout=60)) as client:
        client._execute_command(3, text)
        row = wait_until(lambda: listed(cluster[0], {"active": "true"}).rows)[0]
        full = listed(cluster[0], {"active": "true", "info": "full"}).rows[0]
        assert full["Info"] == text
        assert row["Info"].endswith("…") and len(row["Info"].encode()) <= 4096 + len("…".encode())
        assert cluster[2].http("DELETE", f"/rest/v1/session/{client.thread_id()}").status == 200


def test_one_session_is_shown_by_any_member(cluster, clients):
    victim = clients[2][0].thread_id()
    for member in cluster.members:
        answer = member.get(f"/rest/v1/session/{victim}")
        assert answer.status == 200
        assert (answer.rows[0]["Id"], answer.rows[0]["FE"]) == (str(victim), cluster.address(2))
    assert cluster[0].get(f"/rest/v1/session/{victim + 1000}").status == 404
    assert cluster[0].get(f"/rest/v1/session/{900 << 22 | 1}").status == 404


def test_rights_are_those_of_the_asking_members_account(cluster, clients):
    for member in cluster.members:
        with contextlib.closing(member.connect()) as admin:
            make_account(admin, "lister")
    with contextlib.closing(cluster[2].connect(user="lister", password="secret")) as own:
        answer = listed(cluster[0], {"nodes": "true"}, user="lister", password="secret")
        assert [int(row["Id"]) for row in answer.rows] == [own.thread_id()]
        assert cluster[0].get(f"/rest/v1/session/{clients[1][0].thread_id()}", user="lister", password="secret").status == 404
        with contextlib.closing(cluster[0].connect()) as admin:
            query(admin, "GRANT PROCESS ON *.* TO lister")
        assert len(listed(cluster[0], user="lister", password="secret").rows) >= 7


def test_compressed_answer_is_the_same(cluster, clients):
    plain = listed(cluster[0], {"columns": "all"})
    packed = session_list(cluster[0], {"columns": "all"}, path=ALL, headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    ids = [row["Id"] for row in json.loads(gzip.decompress(packed.body))["data"]["rows"]]
    assert ids == [row["Id"] for row in plain.rows]


def test_unknown_parameter_is_refused_by_the_front_end_asked(cluster):
    answer = session_list(cluster[0], {"usr": "x"}, path=ALL)
    assert answer.status == 400
    assert "timeout_ms" in answer.data
