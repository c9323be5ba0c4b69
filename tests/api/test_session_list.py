# GET /rest/v1/session, docs/rest.md, "Listing sessions": envelope, columns, order, the row's cells, pages, column sets.
import re

import pytest
from rollcall_test import long_query, make_numbers, query, session_ids, session_list, session_row, wait_until

NINE = ["Id", "User", "Host", "Cluster", "Db", "Command", "Time", "State", "Info"]
DORIS = ["CurrentConnected", "Id", "User", "Host", "LoginTime", "Catalog", "Db", "Command", "Time", "State", "QueryId", "TraceId",
         "Info", "FE", "CloudCluster", "Protocol"]
ALL = [*DORIS, "Cluster", "Kind", "TimeMs", "Queries", "Errors", "RowsSent", "BytesIn", "BytesOut", "Progress", "TlsVersion",
       "TlsCipher", "ClientName", "ClientVersion", "ClientPid", "ProgramName", "InTransaction", "Upstream", "UpstreamId", "Digest",
       "KillState", "BlockedBy"]


@pytest.fixture(scope="module")
def numbers(server):
    opened = server.connect()
    make_numbers(opened, "list_db")
    opened.close()
    return "list_db"


def client_address(opened):
    host, port = opened._sock.getsockname()[:2]
    return f"{host}:{port}"


# --- envelope and table ---


def test_list_of_a_new_server_is_empty(fresh_server):
    answer = fresh_server.get("/rest/v1/session")
    assert answer.status == 200
    assert answer.json == {"msg": "success", "code": 0, "data": {"column_names": NINE, "rows": []}, "count": 0}


def test_envelope_has_its_keys_in_order(server, connection):
    answer = server.get("/rest/v1/session")
    assert list(answer.json) == ["msg", "code", "data", "count"]
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.json["count"] == len(answer.rows) >= 1


def test_rows_have_exactly_the_nine_columns_as_strings(server, connection):
    answer = server.get("/rest/v1/session")
    assert answer.data["column_names"] == NINE
    for row in answer.rows:
        assert list(row) == NINE
        assert all(isinstance(cell, str) for cell in row.values())


def test_rows_are_ordered_by_id(server):
    opened = [server.connect() for _ in range(12)]
    ids = session_ids(server)
    assert ids == sorted(ids)
    assert {one.thread_id() for one in opened} <= set(ids)
    for one in opened:
        one.close()


def test_http_requests_are_not_sessions(server, connection):
    assert session_ids(server, {"id": str(connection.thread_id())}) == [connection.thread_id()]
    assert all(row["Command"] != "" and row["Host"] for row in server.get("/rest/v1/session").rows)


def test_closed_connection_leaves_the_list(server):
    opened = server.connect()
    number = opened.thread_id()
    assert session_row(server, number)
    opened.close()
    wait_until(lambda: session_row(server, number) is None, what="the session's end")


# --- cells ---


def test_sleeping_session(server, numbers):
    with server.connect(database=numbers) as opened:
        query(opened, "SELECT 'a statement that has ended'")
        row = wait_until(lambda: (lambda seen: seen if seen["Command"] == "Sleep" else None)(session_row(server, opened.thread_id())))
        assert int(row.pop("Time")) < 30
        assert row == {"Id": str(opened.thread_id()), "User": "root", "Host": client_address(opened), "Cluster": "default_cluster",
                       "Db": numbers, "Command": "Sleep", "State": "", "Info": ""}


def test_database_is_empty_until_selected(server, connection, numbers):
    assert session_row(server, connection.thread_id())["Db"] == ""
    connection.select_db(numbers)
    assert session_row(server, connection.thread_id())["Db"] == numbers


def test_running_session_shows_its_statement(server, numbers):
    with long_query(server, numbers) as running:
        assert running.row["Info"] == running.sql
        assert running.row["Command"] == "Query"
        assert running.row["State"] == "executing"
        assert running.row["Time"].isdigit()


def test_info_shows_no_literal_of_a_statement_with_credentials(server, numbers):
    with long_query(server, numbers, condition="'my password' <> 'hunter2'") as running:
        assert "hunter2" not in running.row["Info"]
        assert "<redacted>" in running.row["Info"]


def test_long_info_is_cut_on_a_character_and_full_on_request(server, numbers):
    # One character of one byte in front makes byte 4,096 fall inside a two-byte one.
    for lead in ("", "x"):
        with long_query(server, numbers, condition="'" + lead + "ä" * 3000 + "' <> ''") as running:
            shown = session_row(server, running.id)["Info"]
            assert shown.endswith("…")
            kept = shown[:-1].encode()
            assert 4095 <= len(kept) <= 4096
            assert running.sql.encode().startswith(kept)
            assert session_row(server, running.id, {"info": "full"})["Info"] == running.sql


def test_list_equals_show_full_processlist(server, connection, numbers):
    with long_query(server, numbers) as running:
        listed = {row["Id"]: row for row in server.get("/rest/v1/session").rows}
        shown = {row[0]: row for row in query(connection, "SHOW FULL PROCESSLIST")}
        number, user, host, database, command, _, state, info = shown[running.id][:8]
        row = listed[str(running.id)]
        assert (row["Id"], row["User"], row["Host"], row["Db"]) == (str(number), user, host, database)
        assert (row["Command"], row["State"], row["Info"]) == (command, state, info)
        assert set(map(int, listed)) == set(shown)


# --- column sets ---


@pytest.mark.parametrize("asked, expected", [
    ("default", NINE),
    ("doris", DORIS),
    ("all", ALL),
    ("default,QueryId", [*NINE, "QueryId"]),
    ("default,queryid", [*NINE, "QueryId"]),
    ("id,INFO", ["Id", "Info"]),
    ("Info,Id", ["Info", "Id"]),
])
def test_columns_are_chosen_by_name(server, connection, asked, expected):
    answer = session_list(server, {"columns": asked, "id": str(connection.thread_id())})
    assert answer.data["column_names"] == expected
    assert [list(row) for row in answer.rows] == [expected]
    assert all(isinstance(cell, str) for cell in answer.rows[0].values())


def test_fixed_cells_of_the_wide_sets(server, connection):
    row = session_row(server, connection.thread_id(), {"columns": "all"})
    assert row["CurrentConnected"] == "No"
    assert row["Catalog"] == "internal"
    assert row["CloudCluster"] == row["Cluster"] == "default_cluster"
    assert row["Protocol"] == "MySQL"
    assert row["Kind"] == "served"
    assert row["InTransaction"] == "No"
    assert row["KillState"] == row["Upstream"] == row["UpstreamId"] == row["TlsVersion"] == ""
    assert row["FE"] == "127.0.0.1"
    assert len(row["LoginTime"]) == len("2024-01-01 00:00:00")


def test_running_query_has_an_id_and_a_sleeping_session_none(server, connection, numbers):
    assert session_row(server, connection.thread_id(), {"columns": "QueryId"}) == {"QueryId": ""}
    with long_query(server, numbers) as running:
        assert re.fullmatch("[0-9a-f]{16}-[0-9a-f]{16}", running.row["QueryId"])


def test_open_transaction_is_told(server, connection):
    query(connection, "BEGIN")
    assert session_row(server, connection.thread_id(), {"columns": "InTransaction"}) == {"InTransaction": "Yes"}
    query(connection, "ROLLBACK")
    assert session_row(server, connection.thread_id(), {"columns": "InTransaction"}) == {"InTransaction": "No"}


# --- sort and page ---


def test_sort_by_id_is_numeric_both_ways(server):
    opened = [server.connect() for _ in range(11)]
    ids = session_ids(server, {"sort": "Id"})
    assert ids == sorted(ids)
    assert session_ids(server, {"sort": "-id"}) == sorted(ids, reverse=True)
    for one in opened:
        one.close()


def test_empty_cells_sort_last_both_ways(server, connection, numbers):
    with server.connect(database=numbers) as other:
        both = f"{connection.thread_id()},{other.thread_id()}"
        expected = [other.thread_id(), connection.thread_id()]
        assert session_ids(server, {"id": both, "sort": "Db"}) == expected
        assert session_ids(server, {"id": both, "sort": "-Db"}) == expected


def test_page_counts_its_rows_and_tells_the_total(server):
    opened = [server.connect() for _ in range(5)]
    chosen = ",".join(str(one.thread_id()) for one in opened)
    answer = session_list(server, {"id": chosen, "limit": "2", "offset": "1"})
    assert [int(row["Id"]) for row in answer.rows] == [one.thread_id() for one in opened[1:3]]
    assert (answer.json["count"], answer.data["total"]) == (2, 5)
    beyond = session_list(server, {"id": chosen, "limit": "2", "offset": "5"})
    assert (beyond.rows, beyond.json["count"], beyond.data["total"]) == ([], 0, 5)
    for one in opened:
        one.close()


# --- one session, and all front ends ---


def test_one_session_shows_all_columns(server, connection):
    answer = server.get(f"/rest/v1/session/{connection.thread_id()}")
    assert answer.status == 200
    assert answer.json["count"] == 1
    assert set(answer.data["column_names"]) == set(ALL)
    assert answer.rows[0]["Id"] == str(connection.thread_id())


@pytest.mark.parametrize("number", ["4294967295", "1000000"])
def test_unknown_session_is_404(server, number):
    answer = server.get(f"/rest/v1/session/{number}")
    assert (answer.status, answer.json["code"], answer.json["msg"], answer.json["count"]) == (404, 404, "Not Found", 0)
    assert number in answer.data


def test_all_has_the_front_end_first(server, connection):
    answer = session_list(server, {"id": str(connection.thread_id())}, path="/rest/v1/session/all")
    assert answer.data["column_names"] == ["FE", *NINE]
    assert list(answer.rows[0]) == ["FE", *NINE]
    assert answer.rows[0]["FE"] == "127.0.0.1"
    assert answer.data["complete"] is True
    assert "nodes" not in answer.data


def test_all_tells_of_its_members_on_request(server, connection):
    answer = session_list(server, {"nodes": "true"}, path="/rest/v1/session/all")
    (member,) = answer.data["nodes"]
    assert list(member) == ["FE", "state", "rows", "took_ms", "error"]
    assert (member["FE"], member["state"], member["rows"], member["error"]) == ("127.0.0.1", "ok", answer.json["count"], "")
    assert isinstance(member["took_ms"], (int, float))
