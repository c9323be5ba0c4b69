# Watched servers that answer as only some products do: each oddity with a stand-in of its own.
import contextlib

import pytest
from rollcall_test import server_process, wait_until
from rollcall_test.stand_in import stand_in
from rollcall_test.watched_sessions import listed, node


@contextlib.contextmanager
def watched(product, prepare=lambda made: None):
    """The stand-in, once it is listed, and the front end that watches it."""
    with contextlib.closing(stand_in(product)) as made:
        prepare(made)
        with server_process(settings=made.settings(product)) as process:
            wait_until(lambda: node(process)["state"] == "ok", limit=10, what=f"a state that is ok: {node(process)}")
            yield made, process


def hosts(process):
    return {row["Host"] for row in listed(process)}


def with_cells(made, key, **cells):
    """A session of the file's with other cells."""
    return [cells.get(name, value) for name, value in zip(made.columns, made.rows[key][0])]


def test_a_secret_in_a_state_is_hidden():
    with watched("mysql57", lambda made: made.put("42", {"STATE": "password='hunter2'"})) as (_, process):
        assert b"hunter2" not in process.get("/rest/v1/session/all?columns=all").body


@pytest.mark.parametrize("line", ["GRANT SELECT,PROCESS ON *.* TO 'watcher'@'%'", "GRANT Process ON *.* TO 'watcher'@'%'"])
def test_tidb_writes_grants_in_its_own_ways(line):
    def prepare(made):
        made.answers["SHOW GRANTS"] = {"columns": ["Grants"], "rows": [[line], ["GRANT CONNECTION_ADMIN ON *.* TO 'watcher'@'%'"]]}
    with watched("tidb", prepare):
        pass


def test_doris_knows_no_query_that_has_ended():
    with watched("doris") as (made, process):
        words = "errCode = 2, detailMessage = Unknown query id: c84e397193a54fe7-bbe9bc219318b75e"
        made.answers[made.file["kills"]["query"]] = {"error": [1105, "HY000", words]}
        (row,) = [each for each in listed(process) if each["Host"] == made.file["expected"]["42"]["Host"]]
        answer = process.http("DELETE", f"/rest/v1/session/{row['Id']}/query")
        assert answer.status == 200 and answer.rows[0]["Outcome"] == "gone", answer


@pytest.mark.parametrize("product", ["doris", "starrocks"])
def test_the_number_0_is_a_session_as_any_other(product):
    with watched(product, lambda made: made.put("zero", with_cells(made, "43", Id="0", Host="10.9.9.9:1"))) as (_, process):
        assert "10.9.9.9:1" in hosts(process)


def test_our_own_number_at_another_node_is_somebody_elses():
    def prepare(made):
        made.put("same", with_cells(made, "45 of another FE", Id=str(made.file["first_id"]), Host="10.9.9.9:1"))
    with watched("starrocks", prepare) as (_, process):
        assert "10.9.9.9:1" in hosts(process)


def test_two_clusters_of_a_kind_that_tells_none_from_another():
    with contextlib.closing(stand_in("doris")) as first, contextlib.closing(stand_in("doris")) as second:
        with server_process(settings={**first.settings("first"), **second.settings("second")}) as process:
            def states():
                return [row["State"] for row in process.get("/rest/v1/upstream").rows]
            wait_until(lambda: states() == ["ok", "ok"], limit=10, what="two that are listed")


def test_no_database_is_written_as_null_by_oceanbase():
    with watched("oceanbase", lambda made: made.put("43", {"db": "NULL"})) as (_, process):
        assert {row["Db"] for row in listed(process) if row["User"] == "bob"} == {""}
