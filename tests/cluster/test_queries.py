# Queries over three front ends: the list of all, a profile and a kill by id from whichever is asked, and partial answers.
import pytest
from rollcall_test import cluster_of, long_query, make_account, make_numbers, query, wait_until

ALL = "/rest/v1/query_profile/all"


@pytest.fixture(scope="module")
def cluster():
    with cluster_of(3) as running:
        yield running


def run(member, *statements, **more):
    with member.connect(**more) as opened:
        for each in statements:
            query(opened, each)


def listed(member, parameters, **more):
    answer = member.get(f"{ALL}?{parameters}", **more)
    assert answer.status == 200, answer
    return answer


def test_the_list_of_all_is_one_list_newest_first(cluster):
    for number in range(6):
        run(cluster[number % 3], f"SELECT {number} AS over_all")
    for member in cluster.members:
        rows = wait_until(lambda member=member: (lambda rows: rows if len(rows) == 6 else None)(listed(member, "q=over_all&state=EOF").rows))
        assert [row["Sql Statement"] for row in rows] == [f"SELECT {number} AS over_all" for number in (5, 4, 3, 2, 1, 0)]
        assert [row["FE"] for row in rows] == [cluster.address(number % 3) for number in (5, 4, 3, 2, 1, 0)]
    answer = listed(cluster[1], "q=over_all&limit=2&offset=1&nodes=true")
    assert [row["Sql Statement"] for row in answer.rows] == ["SELECT 4 AS over_all", "SELECT 3 AS over_all"]
    assert answer.data["column_names"][0] == "FE"
    assert answer.data["complete"] is True
    assert [node["state"] for node in answer.data["nodes"]] == ["ok"] * 3
    assert list(answer.rows[0])[0] == "FE" and answer.rows[0]["__hrefPaths"] == [f"/query_profile/{answer.rows[0]['QueryId']}"]


def test_a_profile_comes_from_its_owner(cluster):
    run(cluster[2], "SELECT 'owned by the third'")
    row = wait_until(lambda: listed(cluster[0], "q=owned&state=EOF").rows)[0]
    texts = [member.get(f"/rest/v1/query_profile/text/{row['QueryId']}").data for member in cluster.members]
    assert len(set(texts)) == 1
    assert f"    - FE: {cluster.address(2)}\n" in texts[0]
    trees = [member.get(f"/rest/v1/query_profile/json/{row['QueryId']}").data["name"] for member in cluster.members]
    assert trees == [trees[0]] * 3
    unknown = row["QueryId"][:-1] + ("0" if row["QueryId"][-1] != "0" else "1")
    assert [member.get(f"/query_profile/{unknown}").status for member in cluster.members] == [404] * 3


def test_rights_hold_at_every_member(cluster):
    for member in cluster.members:
        with member.connect() as opened:
            make_account(opened, "reader")
    run(cluster[1], "SELECT 'rights of root'")
    run(cluster[2], "SELECT 'rights of reader'", user="reader", password="secret")
    row = wait_until(lambda: listed(cluster[0], "q='rights+of+root'&state=EOF").rows)[0]
    seen = wait_until(lambda: listed(cluster[0], "q=rights+of&state=EOF", user="reader", password="secret").rows)
    assert [each["User"] for each in seen] == ["reader"]
    assert cluster[0].get(f"/query_profile/{row['QueryId']}", user="reader", password="secret").status == 404


def test_a_kill_by_query_id_reaches_its_owner(cluster):
    with cluster[1].connect() as opened:
        make_numbers(opened, "kill_db")
    with long_query(cluster[1], "kill_db") as victim:
        row = next(row for row in listed(cluster[0], "state=RUNNING").rows if row["Connection"] == str(victim.id))
        assert row["FE"] == cluster.address(1)
        kill = cluster[2].http("POST", f"/rest/v2/manager/query/kill/{row['QueryId']}")
        assert (kill.status, kill.data) == (200, "stopped")
        assert victim.finished()[0] == 1317


def test_the_query_of_a_trace_is_found_at_every_member(cluster):
    path = "/rest/v2/manager/query/trace_id/over-all"
    run(cluster[1], "SET session_context = 'trace_id:over-all'", "SELECT 'first traced'")
    older = wait_until(lambda: listed(cluster[0], "q=first+traced&state=EOF").rows)[0]["QueryId"]
    assert [member.get(path).data for member in cluster.members] == [older] * 3
    run(cluster[2], "SET session_context = 'trace_id:over-all'", "SELECT 'second traced'")
    newer = wait_until(lambda: listed(cluster[0], "q=second+traced&state=EOF").rows)[0]["QueryId"]
    assert [member.get(path).data for member in cluster.members] == [newer] * 3
    assert [member.get(path, user="reader", password="secret").status for member in cluster.members] == [404] * 3
    assert [member.get("/rest/v2/manager/query/trace_id/nobody").status for member in cluster.members] == [404] * 3
    assert cluster[0].http("POST", f"/rest/v2/manager/query/kill/{newer}").data == "gone"


def test_a_dead_member_is_named(cluster):
    run(cluster[0], "SELECT 'of the living'")
    cluster[2].kill()
    try:
        answer = listed(cluster[0], "q=living&state=EOF")
        assert answer.data["complete"] is False
        assert [node["state"] == "ok" for node in answer.data["nodes"]] == [True, True, False]
        assert [row["Sql Statement"] for row in answer.rows] == ["SELECT 'of the living'"]
        assert cluster[0].get(f"{ALL}?strict=true").status == 503
        assert cluster[0].get("/rest/v2/manager/query/trace_id/nobody").status == 503
    finally:
        cluster.restart(2)
        cluster.wait_complete()
