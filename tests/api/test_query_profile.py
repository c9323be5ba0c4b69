# One query's profile, docs/rest.md, "Queries, running and finished": every name it has, the older page's HTML, text, JSON, and what there is none of.
import html
import json
import re
from pathlib import Path

import pymysql
import pytest
from rollcall_test import long_query, make_numbers, query, server_process, wait_until

SHAPES = json.loads((Path(__file__).parent / "doris_shapes.json").read_text(encoding="utf-8"))
SQL = "SELECT b, COUNT(*) AS n FROM plans WHERE a > 1 GROUP BY b /* <script>alert(\"it's\" & 1)</script> */"


def newest(server, text, **parameters):
    def look():
        more = "".join(f"&{name}={value}" for name, value in parameters.items())
        rows = server.get(f"/rest/v1/query_profile?q={text}&limit=1{more}").rows
        return rows[0] if rows and rows[0]["End Time"] else None
    return wait_until(look)


@pytest.fixture(scope="module")
def profiled(server):
    """The id of a statement that was measured operator by operator."""
    with server.connect() as opened:
        query(opened, "CREATE DATABASE plan_db")
        query(opened, "USE plan_db")
        query(opened, "CREATE TABLE plans (a INT, b VARCHAR(9))")
        query(opened, "INSERT INTO plans VALUES (1, 'x'), (2, 'y'), (3, 'y')")
        query(opened, SQL)
    return newest(server, "script")["QueryId"]


def plain(server, query_id):
    answer = server.get(f"/rest/v1/query_profile/text/{query_id}")
    assert answer.status == 200, answer
    return answer.data


def test_every_name_of_a_profile_gives_the_same(server, profiled):
    paths = [f"{prefix}{form}" for prefix in ("/query_profile", "/rest/v1/query_profile", "/rest/v1/session")
             for form in (f"/{profiled}", f"/query_id={profiled}", f"?query_id={profiled}")]
    answers = [server.get(path) for path in paths]
    assert [answer.status for answer in answers] == [200] * len(paths)
    assert len({answer.data for answer in answers}) == 1
    assert all(answer.json["count"] == 0 for answer in answers)


def test_an_id_may_be_written_otherwise(server, profiled):
    high, low = profiled.split("-")
    short = f"{high.lstrip('0').upper()}-{low.lstrip('0').upper()}"
    assert server.get(f"/query_profile/{short}").data == server.get(f"/query_profile/{profiled}").data


def test_html_is_the_text_with_its_markup_escaped(server, profiled):
    text = plain(server, profiled)
    page = server.get(f"/query_profile/{profiled}").data
    assert page.startswith(SHAPES["profile"]["begins"])
    assert "<script>" not in page and " " not in page and "\n" not in page
    assert "&lt;script&gt;alert(&quot;it&#39;s&quot;&nbsp;&nbsp;&amp;&nbsp;&nbsp;1)&lt;/script&gt;" in page
    assert html.unescape(page.replace("</br>", "\n").replace("&nbsp;&nbsp;", " ")) == text


def test_text_tells_the_facts_the_phases_and_the_plan(server, profiled):
    text = plain(server, profiled)
    facts = dict(re.findall(r"^    - ([A-Za-z ]+): (.*)$", text, re.M))
    for name in SHAPES["profile"]["facts"]:
        assert facts[name]
    assert facts["Query ID"] == profiled
    assert facts["Sql Statement"] == SQL
    assert facts["Rows"] == "1"
    assert facts["Default Db"] == "default_cluster:plan_db"
    for phase in ("Queue", "Plan", "Execute", "Send"):
        assert re.match(r"^\d+\.\d{3}ms$", facts[phase])
    assert "\n  Plan:\n    " in text
    assert re.search(r"^ +SEQ_SCAN: \(Time: [\d.]+ms, Rows: 2\) Table: plan_db.plans", text, re.M)


def test_json_is_the_tree_of_operators(server, profiled):
    tree = server.get(f"/rest/v1/query_profile/json/{profiled}").data
    assert tree == server.get(f"/query_profile/{profiled}?format=json").data
    names = []
    while True:
        assert set(tree) == {"name", "time_us", "rows", "rows_scanned", "details", "children"}
        names.append(tree["name"])
        if not tree["children"]:
            break
        tree = tree["children"][0]
    assert names[-1] == "SEQ_SCAN" and any("GROUP_BY" in name for name in names)


def test_formats(server, profiled):
    text = plain(server, profiled)
    assert server.get(f"/query_profile/{profiled}?format=text").data == text
    bare = server.get(f"/api/profile/text?query_id={profiled}")
    assert bare.body.decode() == text
    assert bare.headers["content-type"].startswith("text/plain")
    wrong = server.get(f"/query_profile/{profiled}?format=xml")
    assert wrong.status == 400 and "'xml'" in wrong.data
    assert server.get(f"/rest/v1/query_profile?query_id={profiled}&limit=5").status == 400


@pytest.mark.parametrize("path", [
    "/query_profile/0000000000000001-0000000000000002", "/rest/v1/query_profile/text/1-2", "/rest/v1/session/1-2",
    "/rest/v1/session?query_id=1-2", "/query_profile/not-an-id", "/query_profile/123", "/rest/v1/query_profile?query_id=",
    "/query_profile/1-22222222222222222", "/query_profile/query_id=%27", "/api/profile/text?query_id=1-2",
])
def test_what_is_not_there_is_404_and_named(server, path):
    answer = server.get(path)
    assert answer.status == 404
    assert "There is no query '" in answer.data


def test_a_running_query_has_the_plan_that_explain_gives(server):
    with server.connect() as opened:
        make_numbers(opened, "running_profile_db")
    with long_query(server, "running_profile_db") as victim:
        text = plain(server, victim.row["QueryId"])
        assert "    - Query State: RUNNING\n    " in text
        assert "    - End Time: \n" in text
        assert "\n  Plan, as EXPLAIN gives it now:\n    " in text
        assert re.search(r"^ +SEQ_SCAN: Table: running_profile_db.numbers", text, re.M)
        tree = server.get(f"/rest/v1/query_profile/json/{victim.row['QueryId']}").data
        assert (tree["time_us"], tree["rows"], len(tree["children"])) == ("", "", 1)


def test_a_failed_query_tells_its_error(server):
    with server.connect(database="plan_db") as opened, pytest.raises(pymysql.MySQLError):
        query(opened, "SELECT a / 'failing' FROM nowhere")
    text = plain(server, newest(server, "failing")["QueryId"])
    assert "    - Query State: ERR\n" in text
    assert "    - Error: 1146 Table 'plan_db.nowhere' doesn't exist\n" in text


def run_often(server, statement, times, setup=()):
    """The ids of `times` runs, oldest first."""
    with server.connect() as opened:
        for each in setup:
            query(opened, each)
        number = opened.thread_id()
        for _ in range(times):
            query(opened, statement)
    path = f"/rest/v1/query_profile?connection={number}&type=select"
    rows = wait_until(lambda: (lambda rows: rows if len(rows) >= times else None)(server.get(path).rows))
    return [row["QueryId"] for row in reversed(rows)]


def has_plan(server, query_id):
    return "  Plan:\n" in plain(server, query_id)


def test_the_automatic_policy_measures_the_first_runs_and_those_after_a_long_one(server):
    ids = run_often(server, "SELECT 1 AS policy_auto", 6)
    assert [has_plan(server, each) for each in ids] == [True, True, True, False, False, False]
    ids = run_often(server, "SELECT SLEEP(0.02) AS policy_long", 5)
    assert all(has_plan(server, each) for each in ids)


def test_a_session_can_ask_for_profiles(server):
    ids = run_often(server, "SELECT 1 AS policy_session", 5, setup=["SET enable_profile = 1"])
    assert all(has_plan(server, each) for each in ids)


@pytest.mark.parametrize("policy,expected", [("all", True), ("off", False)])
def test_a_policy_measures_all_or_none(policy, expected):
    with server_process(settings={"history.profile": policy}) as own:
        ids = run_often(own, "SELECT 1 AS policy", 5)
        assert [has_plan(own, each) for each in ids] == [expected] * 5
