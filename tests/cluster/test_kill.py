# Kills at any front end reach the owner by the id, with the caller's rights, reason and conditions.
import contextlib

import pytest
from rollcall_test import cluster_of, code_of, long_query, make_account, make_numbers, query, wait_until


@pytest.fixture(scope="module")
def cluster():
    with cluster_of(2) as running:
        for member in running.members:
            with contextlib.closing(member.connect()) as admin:
                make_numbers(admin, "kills")
                make_account(admin, "plain")
                make_account(admin, "killer", privileges="PROCESS, CONNECTION_ADMIN")
        yield running


def test_query_of_another_member_is_stopped_with_reason_and_receipt(cluster):
    with long_query(cluster[1], "kills") as victim:
        answer = cluster[0].http("DELETE", f"/rest/v1/session/{victim.id}/query?reason=too+slow")
        assert answer.status == 200
        row = answer.rows[0]
        assert (row["FE"], row["Outcome"], row["QueryId"]) == (cluster.address(1), "stopped", victim.row["QueryId"])
        assert row["Info"].startswith("SELECT COUNT(*)")
        code, message = victim.finished()
        assert code == 1317
        assert "'root': too slow" in message and row["Receipt"] in message


def test_kill_of_a_connection_in_sql_reaches_the_owner(cluster):
    with long_query(cluster[1], "kills") as victim, contextlib.closing(cluster[0].connect()) as killer:
        query(killer, f"KILL {victim.id}")
        assert victim.finished()[0] == 3169


def test_kill_of_a_query_by_its_id_in_sql_reaches_the_owner(cluster):
    with long_query(cluster[1], "kills") as victim, contextlib.closing(cluster[0].connect()) as killer:
        assert code_of(killer, "KILL QUERY '0123456789abcdef-0123456789abcdef'") == 1094
        query(killer, f"KILL QUERY '{victim.row['QueryId']}'")
        assert victim.finished()[0] == 1317


def test_condition_is_kept_on_the_way(cluster):
    with long_query(cluster[1], "kills") as victim:
        other = victim.row["QueryId"][:-1] + ("0" if victim.row["QueryId"][-1] != "0" else "1")
        assert cluster[0].http("DELETE", f"/rest/v1/session/{victim.id}/query", headers={"If-Match": f'"{other}"'}).status == 412
        answer = cluster[0].http("DELETE", f"/rest/v1/session/{victim.id}/query", headers={"If-Match": f'"{victim.row["QueryId"]}"'})
        assert answer.status == 200
        assert victim.finished()[0] == 1317


def test_unknown_ids_are_unknown_everywhere(cluster):
    missing = (2 << 22) + 4_000_000
    assert cluster[0].http("DELETE", f"/rest/v1/session/{missing}").status == 404
    assert cluster[0].http("DELETE", f"/rest/v1/session/{900 << 22 | 1}").status == 404
    with contextlib.closing(cluster[0].connect()) as killer:
        assert code_of(killer, f"KILL {missing}") == 1094
        assert code_of(killer, f"KILL {900 << 22 | 1}") == 1094


def test_rights_travel_with_the_order(cluster):
    with long_query(cluster[1], "kills") as victim:
        path = f"/rest/v1/session/{victim.id}"
        assert cluster[0].http("DELETE", path, user="plain", password="secret").status == 404
        with contextlib.closing(cluster[0].connect(user="plain", password="secret")) as plain:
            assert code_of(plain, f"KILL {victim.id}") == 1094
        answer = cluster[0].http("DELETE", path, user="killer", password="secret")
        assert answer.status == 200
        code, message = victim.finished()
        assert code == 3169 and "'killer'" in message


def test_repeat_is_harmless(cluster):
    with contextlib.closing(cluster[1].connect()) as victim:
        path = f"/rest/v1/session/{victim.thread_id()}"
        assert cluster[0].http("DELETE", path).rows[0]["Outcome"] == "stopped"
        assert cluster[0].http("DELETE", path).rows[0]["Outcome"] == "gone"


def test_kill_by_filter_takes_all_members_and_tells_of_each(cluster):
    with long_query(cluster[0], "kills", condition="'mass' = 'mass'") as here, long_query(cluster[1], "kills", condition="'mass' = 'mass'") as there:
        order = {"kind": "query", "filter": {"q": "'mass'"}, "reason": "all of them"}
        only_here = cluster[0].http("POST", "/rest/v1/session/kill", body={**order, "dry_run": True})
        assert [int(row["Id"]) for row in only_here.rows] == [here.id]
        dry = cluster[0].http("POST", "/rest/v1/session/all/kill", body={**order, "dry_run": True})
        assert [(row["FE"], int(row["Id"]), row["Outcome"]) for row in dry.rows] == [
            (cluster.address(0), here.id, "matched"), (cluster.address(1), there.id, "matched")]
        assert cluster[0].http("POST", "/rest/v1/session/all/kill", body={**order, "max": 1}).status == 409
        killed = cluster[0].http("POST", "/rest/v1/session/all/kill", body=order)
        assert [(int(row["Id"]), row["Outcome"]) for row in killed.rows] == [(here.id, "stopped"), (there.id, "stopped")]
        assert [each.finished()[0] for each in (here, there)] == [1317, 1317]


def test_owner_that_is_gone_is_told_of_and_nothing_is_claimed(cluster):
    with contextlib.closing(cluster[1].connect()) as victim:
        order = {"kind": "connection", "filter": {"id": str(victim.thread_id())}}
        cluster[1].kill()
        answer = cluster[0].http("DELETE", f"/rest/v1/session/{victim.thread_id()}")
        assert answer.status == 503 and "not known" in answer.data and "retry-after" in answer.headers
        with contextlib.closing(cluster[0].connect()) as killer:
            assert code_of(killer, f"KILL {victim.thread_id()}") == 1105
        refused = cluster[0].http("POST", "/rest/v1/session/all/kill", body=order)
        assert refused.status == 503 and cluster.address(1) in refused.data
        partial = cluster[0].http("POST", "/rest/v1/session/all/kill", body={**order, "partial": True})
        assert (partial.status, partial.rows) == (200, [])
    cluster.restart(1)
    wait_until(lambda: cluster[0].get("/rest/v1/session/all").data["complete"])
