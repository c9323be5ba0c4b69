# Watched servers of products that cannot be installed here, played after their documentation (tests/support/upstreams): what we ask, what
# we make of the answers, how sessions are ended there. None of it has been tried against the products: docs/existing-databases.md.
import contextlib
import json
import time

import pytest
from rollcall_test import server_process, wait_until
from rollcall_test.stand_in import FILES, OK, stand_in

PRODUCTS = sorted(file.stem for file in FILES.glob("*.json"))
RIGHTS_ARE_TOLD = [name for name in PRODUCTS if "without_rights" in json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))]


class watcher:
    """A front end, and the stand-ins that it watches, each under its product's name."""

    def __init__(self, server, products, often):
        self.server = server
        self.products = products
        self.often = often  # are lists asked for all the time?

    def node(self, name):
        nodes = self.server.get("/rest/v1/session/all?nodes=true").data["nodes"]
        return next(each for each in nodes if each.get("upstream") == name)

    def rows(self, name):
        rows = self.server.get("/rest/v1/session/all?kind=watched&columns=all").rows
        return [row for row in rows if row["Upstream"] == name]

    def row(self, name, host):
        return next((row for row in self.rows(name) if row["Host"] == host), None)

    def wait_for_state(self, name, wanted, limit=15):
        wait_until(lambda: self.node(name)["state"] == wanted, limit=limit, what=f"{name} in the state {wanted}: {self.node(name)}")
        return self.node(name)


class product:
    """One of them, as its file has it."""

    def __init__(self, by, name):
        self.by = by
        self.name = name
        self.stand_in = by.products[name]
        self.file = self.stand_in.file
        if by.often:
            self.stand_in.begin_anew()

    def appears(self, key, **cells):
        """The row of a session of the file's, once it has these cells."""
        wanted = {"Host": self.file["expected"][key]["Host"], **cells}
        def look():
            row = self.by.row(self.name, wanted["Host"])
            return row if row and all(row[name] == value for name, value in wanted.items()) else None
        return wait_until(look, limit=10, what=f"session {key} with {wanted}; listed: {self.by.rows(self.name)}")

    def leaves(self, key):
        host = self.file["expected"][key]["Host"]
        wait_until(lambda: self.by.row(self.name, host) is None, limit=10, what=f"a list without session {key}")

    def kill(self, row, suffix="", **more):
        return self.by.server.http("DELETE", f"/rest/v1/session/{row['Id']}{suffix}", **more)


@contextlib.contextmanager
def watch(products, account=None, interval_ms=100):
    """A front end that watches new stand-ins of these."""
    with contextlib.ExitStack() as stack:
        made = {name: stack.enter_context(stand_in(name, account)) for name in products}
        keys = {key: value for name, each in made.items() for key, value in each.settings(name, interval_ms=interval_ms).items()}
        yield watcher(stack.enter_context(server_process(settings=keys)), made, interval_ms < 1000)


@pytest.fixture(scope="module")
def all_watched():
    with watch(PRODUCTS) as by:
        yield by


@pytest.fixture(params=PRODUCTS)
def each(request, all_watched):
    made = product(all_watched, request.param)
    yield made
    made.stand_in.check()


@pytest.fixture
def doris(all_watched):
    made = product(all_watched, "doris")
    yield made
    made.stand_in.check()


# --- what is asked, and what is made of the answers ---


@pytest.mark.parametrize("name", PRODUCTS)
def test_each_file_says_what_it_was_written_after(name):
    file = json.loads((FILES / f"{name}.json").read_text(encoding="utf-8"))
    assert file["product"] and file["written_after"]
    assert file["tried"] is False, "a recording of the product's is another file"


def test_its_sessions_are_listed(each):
    node = each.by.wait_for_state(each.name, "ok")
    assert node["error"] == ""
    for key, expected in each.file["expected"].items():
        wanted = {name: value for name, value in expected.items() if name != "Seconds"}
        row = each.appears(key, Command=expected["Command"])
        assert {name: row[name] for name in wanted} == wanted, key
        age = time.monotonic() - each.stand_in.rows[key][1]
        assert expected["Seconds"] - 0.1 <= int(row["TimeMs"]) / 1000 <= expected["Seconds"] + age + 1.5, (key, row)
        assert bool(row["QueryId"]) is bool(expected["Info"]), row
        if "UpstreamId" not in expected:
            assert row["UpstreamId"] == key
    listed = each.by.rows(each.name)
    assert len(listed) == len(each.file["expected"]), "and none of ours"
    assert len({row["Id"] for row in listed}) == len(listed)
    assert all(1 << 30 <= int(row["Id"]) < 1 << 31 for row in listed)


def test_each_statement_has_an_id_of_its_own(each):
    first = each.appears("42", Command="Query")
    each.stand_in.put("42", each.file["next"]["42"])
    wait_until(lambda: each.appears("42", Command="Query")["QueryId"] != first["QueryId"], what="an id for the next statement")
    second = each.appears("42", Command="Query")
    assert (second["Id"], second["UpstreamId"]) == (first["Id"], first["UpstreamId"])
    each.stand_in.wait_for_lists()
    assert each.appears("42")["QueryId"] == second["QueryId"]


def test_every_statement_says_whose_it_is(each):
    each.by.wait_for_state(each.name, "ok")
    assert each.stand_in.raw and all(text.startswith("/* rollcall ") for text in each.stand_in.raw)


# --- ending sessions there ---


def is_ended_by(each, key, statement, suffix="", **more):
    row = each.appears(key)
    before = each.stand_in.kills()
    answer = each.kill(row, suffix + ("&" if "?" in suffix else "?") + "wait_ms=10000", **more)
    assert answer.status == 200 and answer.rows[0]["Outcome"] == "stopped", answer
    assert each.stand_in.kills()[len(before):] == [statement]
    assert [text for text in each.stand_in.raw if text.endswith(statement)][-1].startswith("/* rollcall kill ")
    return row


def test_a_statement_is_ended(each):
    each.appears("42", Command="Query")
    row = is_ended_by(each, "42", each.file["kills"]["query"], "/query")
    assert each.appears("42", Command="Sleep", Info="", QueryId="")["Id"] == row["Id"]
    assert each.kill(row, "/query").rows[0]["Outcome"] == "gone"


def test_a_connection_is_ended(each):
    is_ended_by(each, "43", each.file["kills"]["connection"])
    each.leaves("43")


def test_a_connection_is_ended_while_it_runs_that_very_statement(each):
    row = each.appears("44", Command="Query")
    bound = {"If-Match": f'"{row["QueryId"]}"'}
    assert each.kill(row, headers=bound).status == 412, "no kill of a connection can be bound to what it runs"
    is_ended_by(each, "44", each.file["kills"]["bound"], "?inexact=true", headers=bound)
    each.leaves("44")


@pytest.fixture(scope="module")
def seldom_watched():
    """Lists that are old by the time a test kills by them."""
    with watch(PRODUCTS, interval_ms=30000) as by:
        yield by


@pytest.mark.parametrize("name", PRODUCTS)
def test_what_has_gone_on_since_it_was_listed_is_spared(seldom_watched, name):
    each = product(seldom_watched, name)
    each.by.wait_for_state(name, "ok")
    query, bound = each.appears("42", Command="Query"), each.appears("44", Command="Query")
    gone, asleep = each.appears("43", Command="Sleep"), each.appears("42")
    each.stand_in.put("42", each.file["next"]["42"])
    each.stand_in.put("44", each.file["next"]["44"])
    each.stand_in.remove("43")
    answer = each.kill(query, "/query")
    assert answer.status == 412 and "another statement runs" in answer.data, answer
    assert each.kill(bound, "?inexact=true", headers={"If-Match": f'"{bound["QueryId"]}"'}).rows[0]["Outcome"] == "gone"
    by_filter = {"kind": "connection", "filter": {"id": asleep["Id"]}, "partial": True}
    answer = each.by.server.http("POST", "/rest/v1/session/all/kill", body=by_filter)
    assert [row["Outcome"] for row in answer.rows] == ["gone"], answer
    assert each.kill(gone).rows[0]["Outcome"] == "gone"
    assert each.stand_in.kills() == []
    each.stand_in.check()


def test_who_may_not_is_told_what_to_type(each):
    """Whichever code it is: of Doris 1105 is told, too."""
    for key, kind, suffix in (("42", "query", "/query"), ("43", "connection", "")):
        each.stand_in.answers[each.file["kills"][kind]] = {"error": [1095, "HY000", "You are not owner of it"]}
        answer = each.kill(each.appears(key), suffix)
        assert answer.status == 403 and "1095" in answer.data, answer
        assert each.file["grants"].split(" TO ")[0] in answer.data, answer


@pytest.mark.parametrize("name", [name for name in PRODUCTS if name != "doris"])
def test_what_ends_between_the_look_and_the_kill_is_gone(all_watched, name):
    each = product(all_watched, name)
    each.stand_in.answers[each.file["kills"]["connection"]] = {"error": [1094, "HY000", "Unknown thread id"]}
    answer = each.kill(each.appears("43"))
    assert answer.status == 200 and answer.rows[0]["Outcome"] == "gone", answer


@pytest.mark.parametrize("name", ["mysql8", "starrocks"])
def test_a_kill_without_effect_is_not_said_to_have_worked(all_watched, name):
    each = product(all_watched, name)
    each.stand_in.instead[each.file["kills"]["query"]] = lambda by: by.send(OK)
    answer = each.kill(each.appears("42", Command="Query"), "/query?wait_ms=300")
    assert answer.status == 202 and answer.rows[0]["Outcome"] == "stopping", answer
    each.stand_in.wait_for_lists()
    assert each.appears("42", Command="Query")["KillState"] == "stopping"


@pytest.mark.parametrize("behaviour, words", [
    (lambda by: by.connection.close(), "lost"),
    (lambda by: by.wait_for_end(), "no answer"),
])
def test_a_kill_that_is_not_answered_is_not_said_to_have_worked(all_watched, behaviour, words):
    each = product(all_watched, "mysql57")
    each.stand_in.instead[each.file["kills"]["connection"]] = behaviour
    answer = each.kill(each.appears("43"), "?wait_ms=20000")
    assert answer.status == 503 and words in answer.data, answer
    each.stand_in.wait_for_lists()
    assert each.appears("43")["KillState"] == ""


def test_an_account_that_does_not_see_others_is_told_what_to_type():
    with watch(RIGHTS_ARE_TOLD, "without_rights") as by:
        for name in RIGHTS_ARE_TOLD:
            node = by.wait_for_state(name, "denied")
            assert "type: " + by.products[name].file["grants"] in node["error"], node
            assert by.rows(name) == []
        assert by.server.get("/rest/v1/session/all").data["complete"] is False


# --- several nodes ---


def test_the_same_id_at_two_nodes_is_two_sessions(doris):
    here, there = doris.appears("42"), doris.appears("42 of another FE")
    assert here["UpstreamId"] == there["UpstreamId"] == "42" and here["Id"] != there["Id"]
    doris.stand_in.remove("42")
    doris.leaves("42")
    still = doris.appears("42 of another FE")
    assert (still["Id"], still["QueryId"]) == (there["Id"], there["QueryId"])


@pytest.mark.parametrize("name, nodes", [("doris", "10.2.0.2"), ("starrocks", "10.3.0.2")])
def test_a_connection_at_another_node_is_not_ended_from_here(all_watched, name, nodes):
    each = product(all_watched, name)
    before = each.stand_in.kills()
    answer = each.kill(each.appears("45 of another FE"))
    assert answer.status == 403 and nodes in answer.data, answer
    assert each.stand_in.kills() == before
    each.stand_in.check()


def test_a_statement_at_another_node_is_ended_by_its_id(doris):
    statement = 'KILL QUERY "1b4e397193a54fe7-bbe9bc2193180000"'
    doris.stand_in.answers[statement] = "ok"
    doris.stand_in.instead[statement] = lambda by: (doris.stand_in.put("42 of another FE", {"Command": "Sleep"}), by.send(OK))
    is_ended_by(doris, "42 of another FE", statement, "/query")


def test_what_is_no_id_of_a_statement_goes_into_none(doris):
    doris.stand_in.put("42", {"QueryId": 'c84e"; KILL 43; "'})
    before = doris.stand_in.kills()
    doris.stand_in.wait_for_lists()
    answer = doris.kill(doris.appears("42", Command="Query"), "/query")
    assert answer.status == 403 and "no id" in answer.data, answer
    assert doris.stand_in.kills() == before
