# The list of running and finished queries, docs/rest.md, "Queries, running and finished": both pages' shapes, order, filters, pages, rights.
import json
import re
import subprocess
from pathlib import Path
from urllib.parse import urlencode

import pymysql
import pytest
from rollcall_test import long_query, make_account, make_numbers, node, query, wait_until
from rollcall_test.raw_mysql import COM_QUERY, raw_client

SHAPES = json.loads((Path(__file__).parent / "doris_shapes.json").read_text(encoding="utf-8"))
LIST = "/rest/v1/query_profile"
NAMES = [LIST, "/query_profile", "/rest/v1/session?view=queries"]


def listed(server, parameters=None, path=LIST, **more):
    joint = "&" if "?" in path else "?"
    answer = server.get(path + (joint + urlencode(parameters) if parameters else ""), **more)
    assert answer.status == 200, answer
    return answer


def statements(server, parameters=None, **more):
    return [row["Sql Statement"] for row in listed(server, parameters, **more).rows]


def ended(server, statement, **more):
    """The newest row of the statement, once it has ended."""
    def look():
        rows = listed(server, {"q": statement, "limit": 1, "state": "!RUNNING,!QUEUED"}, **more).rows
        return rows[0] if rows else None
    return wait_until(look, what=f"the record of {statement}")


@pytest.fixture(scope="module")
def shop(server):
    opened = server.connect()
    query(opened, "CREATE DATABASE shop")
    query(opened, "CREATE TABLE shop.items (id INT, name VARCHAR(20))")
    query(opened, "INSERT INTO shop.items VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    opened.close()
    return "shop"


# --- shapes ---


@pytest.mark.parametrize("path", NAMES)
def test_list_has_the_keys_of_both_pages(server, connection, path):
    query(connection, "SELECT 1")
    answer = listed(server, path=path)
    older, todays = SHAPES["older_page_list"], SHAPES["todays_list"]
    assert list(answer.json) == ["msg", "code", "data", "count"]
    assert answer.data["column_names"] == todays["column_names"]
    assert answer.data["columns_names"] == older["columns_names"]
    assert answer.data["href_column"] == older["href_column"]
    assert answer.data["href_columns"] == todays["href_columns"]
    assert answer.json["count"] == len(answer.rows) > 0
    for row in answer.rows:
        assert set(older["row_keys"]) | set(todays["row_keys"]) <= set(row)


def test_cells_have_their_types_and_forms(server, connection):
    query(connection, "SELECT 1")
    ended(server, "SELECT 1")
    for row in listed(server).rows:
        links = row.pop("__hrefPaths")
        assert all(isinstance(cell, str) for cell in row.values())
        assert re.match(SHAPES["id"], row["QueryId"])
        assert row["QueryId"] == row["Profile ID"] == row["Profile"]
        assert row["__hrefPath"] == SHAPES["older_page_list"]["link"] + row["QueryId"]
        assert links == [SHAPES["todays_list"]["link"] + row["QueryId"]]
        assert row["Query State"] == row["Task State"] in SHAPES["states"]
        assert row["Total"] == row["Cost"] and re.match(SHAPES["duration"], row["Total"])
        assert row["SQL"] == row["Sql Statement"]
        assert (row["Query Type"], row["Task Type"]) == ("Query", "QUERY")
        assert re.match(SHAPES["time"], row["Start Time"])
        assert row["End Time"] == "" or re.match(SHAPES["time"], row["End Time"])


def test_a_script_takes_the_newest_profile_and_a_field_of_it(server, shop):
    with server.connect(database=shop) as opened:
        query(opened, "SELECT name FROM items WHERE id > 1")
    ended(server, "SELECT name FROM items WHERE id > 1")
    script = f"""
        set -euo pipefail
        id=$(curl -sfu root: 'http://{server.http_address}{LIST}?q=items' | jq -r '.data.rows[0]["Profile ID"]')
        curl -sfu root: "http://{server.http_address}/rest/v1/query_profile/text/$id" | jq -r .data | sed -n 's/.*Query State: //p'
    """
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=30, check=False)
    assert (done.returncode, done.stdout) == (0, "EOF\n"), done


# --- what is in it ---


def test_every_end_of_a_statement_is_told(server, shop):
    with server.connect(database=shop) as opened:
        query(opened, "SELECT name FROM items /* rows */")
        query(opened, "UPDATE items SET name = 'x' WHERE id < 3 /* changes */")
        with pytest.raises(pymysql.MySQLError):
            query(opened, "SELECT nothing FROM items /* fails */")
        with pytest.raises(pymysql.MySQLError):
            query(opened, "SELEKT 1 /* no statement */")
    rows = ended(server, "/* rows */")
    assert (rows["Query State"], rows["Verb"], rows["Rows"], rows["Default Db"]) == ("EOF", "SELECT", "3", "default_cluster:shop")
    changes = ended(server, "/* changes */")
    assert (changes["Query State"], changes["Verb"], changes["RowsChanged"]) == ("OK", "UPDATE", "2")
    fails = ended(server, "/* fails */")
    assert (fails["Query State"], fails["ErrorCode"]) == ("ERR", "1054")
    assert "nothing" in fails["Error"]
    broken = ended(server, "/* no statement */")
    assert (broken["Query State"], broken["ErrorCode"], broken["Verb"], broken["Digest"]) == ("ERR", "1064", "", "")
    assert "SELEKT" not in broken["Error"]


def test_a_running_query_is_listed_and_then_cancelled(server):
    with server.connect() as opened:
        make_numbers(opened, "running_db")
    with long_query(server, "running_db", condition="'needle' = 'needle'") as victim:
        row = listed(server, {"q": "needle", "state": "running"}).rows[0]
        assert (row["Query State"], row["End Time"], row["Verb"]) == ("RUNNING", "", "SELECT")
        assert row["Connection"] == str(victim.id)
        kill = server.http("POST", f"/rest/v2/manager/query/kill/{row['QueryId']}")
        assert (kill.status, kill.data) == (200, "stopped")
        victim.finished()
        after = ended(server, "needle")
        assert (after["Query State"], after["ErrorCode"], after["QueryId"]) == ("CANCELLED", "1317", row["QueryId"])
        again = server.http("POST", f"/rest/v2/manager/query/kill/{row['QueryId']}")
        assert (again.status, again.data) == (200, "gone")
        unknown = row["QueryId"][:-1] + ("0" if row["QueryId"][-1] != "0" else "1")
        assert server.http("POST", f"/rest/v2/manager/query/kill/{unknown}").status == 404


def test_newest_first_and_a_page(server, connection):
    for number in range(5):
        query(connection, f"SELECT {number} AS page")
    ended(server, "SELECT 4 AS page")
    expected = [f"SELECT {number} AS page" for number in (4, 3, 2, 1, 0)]
    assert statements(server, {"q": "AS page"}) == expected
    assert statements(server, {"q": "AS page", "limit": 2, "offset": 1}) == expected[1:3]
    assert statements(server, {"q": "AS page", "limit": 0}) == []


def test_prepared_statements_are_told_without_their_values(server, shop):
    sql = "SELECT name FROM items WHERE name <> ? AND 'prepared' = 'prepared'"
    node("run.js", server, {"database": shop, "steps": [{"method": "execute", "sql": sql, "values": ["hunter2-bound"]}]})
    row = ended(server, "'prepared'")
    assert (row["Sql Statement"], row["Query State"]) == (sql, "EOF")
    text = server.get(f"/rest/v1/query_profile/text/{row['QueryId']}").data
    assert "SEQ_SCAN" in text
    assert "hunter2-bound" not in text


def test_secrets_are_redacted(server, connection):
    query(connection, "CREATE USER secretive IDENTIFIED BY 'hunter2'")
    row = ended(server, "secretive")
    assert row["Sql Statement"] == "CREATE USER secretive IDENTIFIED BY '<redacted>'"
    assert "hunter2" not in server.get(f"/query_profile/{row['QueryId']}").body.decode()


# --- filters ---


def test_filters(server, shop):
    with server.connect(database=shop) as opened:
        number = opened.thread_id()
        query(opened, "SELECT 'filter', name FROM items")
        query(opened, "DELETE FROM items WHERE name = 'filter'")
        with pytest.raises(pymysql.MySQLError):
            query(opened, "SELECT 'filter', x FROM items")
    ended(server, "SELECT 'filter', x FROM items")
    mine = {"connection": number, "q": "filter"}
    assert len(statements(server, mine)) == 3
    assert statements(server, {**mine, "state": "err"}) == ["SELECT 'filter', x FROM items"]
    assert statements(server, {**mine, "type": "delete"}) == ["DELETE FROM items WHERE name = 'filter'"]
    assert len(statements(server, {**mine, "type": "sel*,!delete"})) == 2
    assert len(statements(server, {**mine, "db": "shop"})) == len(statements(server, {**mine, "db": "default_cluster:shop"})) == 3
    assert statements(server, {**mine, "db": "other"}) == statements(server, {**mine, "user": "nobody"}) == []
    assert statements(server, {**mine, "min_ms": 60000}) == []
    assert statements(server, {**mine, "since": "2100-01-01"}) == statements(server, {**mine, "until": "2000-01-01T00:00:00Z"}) == []
    assert len(statements(server, {**mine, "since": "2000-01-01 00:00:00", "tz": "Europe/Vienna"})) == 3


def test_statements_of_one_form_have_one_digest(server, shop):
    with server.connect(database=shop) as opened:
        query(opened, "SELECT 'form', id FROM items WHERE id IN (1, 2)")
        query(opened, "select 'form',id from items where id in (3)")
    digest = ended(server, "select 'form',id")["Digest"]
    assert re.match("^[0-9a-f]{32}$", digest)
    assert len(statements(server, {"digest": digest})) == 2


@pytest.mark.parametrize("parameters,named", [
    ({"usr": "x"}, "'usr'"), ({"state": "DONE"}, "'DONE'"), ({"since": "yesterday"}, "'yesterday'"), ({"min_ms": "-1"}, "'min_ms'"),
    ({"limit": "10001"}, "'limit'"), ({"connection": "abc"}, "'abc'"), ({"tz": "Mars"}, "'tz'"), ({"columns": "Id"}, "'columns'"),
])
def test_a_wrong_parameter_is_named(server, parameters, named):
    answer = server.get(f"{LIST}?{urlencode(parameters)}")
    assert answer.status == 400
    assert named in answer.data


# --- rights ---


def test_without_the_privilege_only_ones_own(server, connection):
    make_account(connection, "reader")
    make_account(connection, "overseer", privileges="PROCESS")
    query(connection, "SELECT 'rights of root'")
    with server.connect(user="reader", password="secret") as opened:
        query(opened, "SELECT 'rights of reader'")
    theirs = ended(server, "rights of root")
    ended(server, "rights of reader")
    assert statements(server, {"q": "rights of"}, user="reader", password="secret") == ["SELECT 'rights of reader'"]
    assert len(statements(server, {"q": "rights of"}, user="overseer", password="secret")) == 2
    assert server.get(f"/query_profile/{theirs['QueryId']}", user="reader", password="secret").status == 404
    assert server.get(f"/query_profile/{theirs['QueryId']}", user="overseer", password="secret").status == 200
    assert server.get(LIST, user=None).status == 401


# --- Doris' scripts ---


def test_the_query_of_a_trace(server):
    with server.connect() as opened:
        query(opened, "SET session_context = 'trace_id:trace-77'")
        query(opened, "SELECT 'traced'")
    row = ended(server, "'traced'")
    assert row["TraceId"] == "trace-77"
    found = server.get("/rest/v2/manager/query/trace_id/trace-77")
    assert (found.status, found.data) == (200, row["QueryId"])
    assert server.get("/rest/v2/manager/query/trace_id/none").status == 404


def test_a_statement_may_come_with_a_trace_of_its_own(server):
    trace = "0af7651916cd43dd8448eb211c80319c"
    with server.connect() as opened:
        query(opened, "SET session_context = 'trace_id:of the session'")
        query(opened, f"/* traceparent='00-{trace}-b7ad6b7169203331-01' */ SELECT 'own trace'")
        query(opened, "SELECT 'trace of the session again'")
    assert ended(server, "own trace")["TraceId"] == trace
    assert ended(server, "again")["TraceId"] == "of the session"
    assert server.get(f"/rest/v2/manager/query/trace_id/{trace}").data == ended(server, "own trace")["QueryId"]


def test_a_client_that_tells_nothing_of_itself_has_traces(server):
    trace = "0af7651916cd43dd8448eb211c80319d"
    with raw_client(server).login() as client:
        for sql in (f"/* traceparent='00-{trace}-b7ad6b7169203331-01' */ DO 'nameless own trace'", "SET session_context = 'trace_id:nameless'",
                    "DO 'nameless session trace'"):
            assert client.command(COM_QUERY, sql.encode())[:1] == b"\0"
    assert ended(server, "nameless own trace")["TraceId"] == trace
    assert ended(server, "nameless session trace")["TraceId"] == "nameless"


def test_running_statements_are_grouped_by_their_form(server):
    with server.connect() as opened:
        make_numbers(opened, "digest_db")
    with long_query(server, "digest_db", condition="a.n <> 7") as first, long_query(server, "digest_db", condition="a.n <> 8") as second:
        rows = server.get(f"/rest/v1/session?id={first.id},{second.id}&columns=Id,Digest").rows
        assert len({row["Digest"] for row in rows}) == 1 and re.match("^[0-9a-f]{32}$", rows[0]["Digest"])
        groups = server.get("/rest/v1/session?by=digest&active=true").rows
        assert {"Digest": rows[0]["Digest"], "Sessions": "2", "Active": "2"}.items() <= groups[0].items()


def test_the_query_of_a_connection(server):
    with server.connect() as opened:
        make_numbers(opened, "connection_db")
        number = opened.thread_id()
        wait_until(lambda: server.get(f"/api/connection?connection_id={number}").data == {"query_id": ""})
    with long_query(server, "connection_db") as victim:
        assert server.get(f"/api/connection?connection_id={victim.id}").data == {"query_id": victim.row["QueryId"]}
    assert server.get("/api/connection?connection_id=4000000").status == 404
    assert server.get("/api/connection?connection_id=x").status == 400
