# The filters and groups of docs/rest.md, "Listing sessions", each against sessions that differ in just what it filters by; and what is refused.
import gzip
import json

import pytest
from rollcall_test import long_query, make_account, make_numbers, session_ids, session_list


@pytest.fixture(scope="module")
def crowd(server):
    """Five sessions: ann in db_one, ann in db_two, bob in db_one, bob in no database, and ann running a statement in db_one."""
    root = server.connect()
    for name in ("db_one", "db_two"):
        make_numbers(root, name)
    for name in ("ann", "bob"):
        make_account(root, name)
    root.close()
    opened = {
        "ann_one": server.connect(user="ann", password="secret", database="db_one"),
        "ann_two": server.connect(user="ann", password="secret", database="db_two"),
        "bob_one": server.connect(user="bob", password="secret", database="db_one"),
        "bob_none": server.connect(user="bob", password="secret"),
    }
    running = long_query(server, "db_one", user="ann", password="secret", condition="'Needle' <> ''")
    crowd = {name: one.thread_id() for name, one in opened.items()}
    crowd["ann_runs"] = running.id
    yield crowd
    running.close()
    for one in opened.values():
        one.close()


EVERYONE = {"ann_one", "ann_two", "bob_one", "bob_none", "ann_runs"}

FILTERS = [
    ({}, EVERYONE),
    ({"user": "ann"}, {"ann_one", "ann_two", "ann_runs"}),
    ({"user": "ann,bob"}, EVERYONE),
    ({"user": "a*"}, {"ann_one", "ann_two", "ann_runs"}),
    ({"user": "*"}, EVERYONE),
    ({"user": "!ann"}, {"bob_one", "bob_none"}),
    ({"user": "!a*,!b*"}, set()),
    ({"user": "ANN"}, set()),
    ({"user": r"a\*"}, set()),
    ({"user": "nobody"}, set()),
    ({"db": "db_one"}, {"ann_one", "bob_one", "ann_runs"}),
    ({"db": ""}, {"bob_none"}),
    ({"db": "db_*"}, {"ann_one", "ann_two", "bob_one", "ann_runs"}),
    ({"db": "!db_one"}, {"ann_two", "bob_none"}),
    ({"user": "ann", "db": "db_one"}, {"ann_one", "ann_runs"}),
    ({"command": "Sleep"}, {"ann_one", "ann_two", "bob_one", "bob_none"}),
    ({"command": "query"}, {"ann_runs"}),
    ({"command": "!SLEEP"}, {"ann_runs"}),
    ({"state": "executing"}, {"ann_runs"}),
    ({"state": "EXECUTING"}, {"ann_runs"}),
    ({"state": ""}, {"ann_one", "ann_two", "bob_one", "bob_none"}),
    ({"kind": "served"}, EVERYONE),
    ({"kind": "watched"}, set()),
    ({"host": "127.0.0.1"}, EVERYONE),
    ({"host": "10.0.0.1"}, set()),
    ({"fe": "127.0.0.1"}, EVERYONE),
    ({"active": "true"}, {"ann_runs"}),
    ({"active": "false"}, EVERYONE),
    ({"min_time": "0"}, EVERYONE),
    ({"min_time": "100000"}, set()),
    ({"q": "needle"}, {"ann_runs"}),
    ({"q": "absent"}, set()),
    ({"_": "1700000000"}, EVERYONE),
]


@pytest.mark.parametrize("parameters, expected", FILTERS)
def test_filter_keeps(server, crowd, parameters, expected):
    ids = set(session_ids(server, parameters))
    assert {name for name, number in crowd.items() if number in ids} == expected


def test_id_filter_takes_several(server, crowd):
    assert session_ids(server, {"id": f"{crowd['ann_one']},{crowd['bob_one']}"}) == [crowd["ann_one"], crowd["bob_one"]]


def test_host_filter_takes_the_port(server, crowd):
    (row,) = session_list(server, {"id": str(crowd["ann_one"])}).rows
    assert session_ids(server, {"host": row["Host"]}) == [crowd["ann_one"]]


def test_path_may_end_in_a_slash(server, crowd):
    assert server.get("/rest/v1/session/?user=ann").json["count"] == 3


GROUPS = [
    ("user", {"ann": (3, 1), "bob": (2, 0)}),
    ("db", {"db_one": (3, 1), "db_two": (1, 0), "": (1, 0)}),
    ("host", {"127.0.0.1": (5, 1)}),
    ("command", {"Sleep": (4, 0), "Query": (1, 1)}),
    ("state", {"": (4, 0), "executing": (1, 1)}),
    ("fe", {"127.0.0.1": (5, 1)}),
]


@pytest.mark.parametrize("by, expected", GROUPS)
def test_groups_count_sessions_and_active_ones(server, crowd, by, expected):
    answer = session_list(server, {"by": by, "user": "ann,bob"})
    columns = answer.data["column_names"]
    assert columns[0].lower() == by
    assert columns[1:] == ["Sessions", "Active", "OldestSeconds"]
    assert all(list(row) == columns for row in answer.rows)
    assert {row[columns[0]]: (int(row["Sessions"]), int(row["Active"])) for row in answer.rows} == expected
    counts = [int(row["Sessions"]) for row in answer.rows]
    assert counts == sorted(counts, reverse=True)
    assert answer.json["count"] == len(expected)


# --- who may see what ---


def test_without_process_only_ones_own_are_seen(server, crowd):
    ids = session_ids(server, user="bob", password="secret")
    assert ids == sorted([crowd["bob_one"], crowd["bob_none"]])


def test_anothers_session_is_answered_like_an_unknown_one(server, crowd):
    hidden = server.get(f"/rest/v1/session/{crowd['ann_one']}", user="bob", password="secret")
    assert (hidden.status, hidden.json["msg"]) == (404, "Not Found")
    assert server.get(f"/rest/v1/session/{crowd['bob_one']}", user="bob", password="secret").status == 200


def test_with_process_all_are_seen(server, crowd):
    root = server.connect()
    make_account(root, "watcher", privileges="PROCESS")
    root.close()
    assert set(crowd.values()) <= set(session_ids(server, user="watcher", password="secret"))


# --- what is refused, each with a sentence that names it ---

REFUSED = [
    ([("usr", "ann")], ["usr", "user", "min_time", "columns"]),
    ([("user", "ann"), ("user", "bob")], ["user"]),
    ([("command", "Sleeping")], ["Sleeping", "Sleep", "Query"]),
    ([("limit", "ten")], ["limit", "ten"]),
    ([("limit", "-1")], ["limit", "-1"]),
    ([("offset", "x")], ["offset", "x"]),
    ([("min_time", "-5")], ["min_time", "-5"]),
    ([("active", "maybe")], ["active", "maybe"]),
    ([("sort", "Nope")], ["sort", "Nope"]),
    ([("columns", "Id,Nope")], ["columns", "Nope"]),
    ([("by", "colour")], ["by", "colour", "user"]),
    ([("info", "some")], ["info", "some", "full"]),
    ([("kind", "imagined")], ["kind", "imagined", "served"]),
    ([("id", "abc")], ["id", "abc"]),
]


@pytest.mark.parametrize("parameters, named", REFUSED)
def test_wrong_parameter_is_400_and_named(server, parameters, named):
    answer = session_list(server, parameters)
    assert (answer.status, answer.json["code"], answer.json["msg"], answer.json["count"]) == (400, 400, "Bad Request", 0)
    for word in named:
        assert word in answer.data


def test_request_without_login_is_401_and_asks_for_one(server):
    answer = server.get("/rest/v1/session", user=None)
    assert (answer.status, answer.json["code"], answer.json["msg"]) == (401, 401, "Unauthorized")
    assert answer.headers["www-authenticate"].startswith("Basic")


def test_pages_own_login_is_not_covered_by_the_browsers(server):
    answer = server.get("/rest/v1/session", user=None, headers={"Sec-Fetch-Mode": "cors"})
    assert answer.status == 401
    assert "www-authenticate" not in answer.headers
    assert "www-authenticate" in server.get("/rest/v1/session", user=None, headers={"Sec-Fetch-Mode": "navigate"}).headers


@pytest.mark.parametrize("user, password", [("root", "guess"), ("nobody", ""), ("ann", "wrong")])
def test_wrong_login_is_401(server, crowd, user, password):
    assert server.get("/rest/v1/session", user=user, password=password).status == 401


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For"])
def test_passwordless_root_is_not_let_in_through_a_proxy(server, header):
    assert server.get("/rest/v1/session", headers={header: "for=192.0.2.1"}).status == 401


def test_foreign_host_is_421(server):
    assert server.get("/rest/v1/session", headers={"Host": "evil.example"}).status == 421


def test_method_that_the_path_does_not_know_is_405(server):
    answer = server.http("PUT", "/rest/v1/session")
    assert (answer.status, answer.json["msg"]) == (405, "Method Not Allowed")
    assert "GET" in answer.headers["allow"]


def test_unknown_path_is_404_in_the_envelope(server):
    answer = server.get("/rest/v1/sesion")
    assert (answer.status, answer.json["code"], answer.json["msg"], answer.json["count"]) == (404, 404, "Not Found", 0)
    assert "/rest/v1/sesion" in answer.data


# --- headers ---


def test_answers_carry_their_headers(server):
    for path in ("/rest/v1/session", "/rest/v1/nothing"):
        headers = server.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


def test_head_answers_without_a_body(server):
    answer = server.http("HEAD", "/rest/v1/session")
    assert (answer.status, answer.body) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


def test_large_answer_is_gzipped_on_request(server):
    opened = [server.connect() for _ in range(20)]
    plain = server.get("/rest/v1/session?command=Sleep")
    packed = server.get("/rest/v1/session?command=Sleep", headers={"Accept-Encoding": "gzip"})
    for one in opened:
        one.close()
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert len(packed.body) < len(plain.body)
    assert json.loads(gzip.decompress(packed.body))["count"] >= 20


def test_operations_ask_for_no_login(server):
    for path in ("/healthz", "/readyz", "/metrics"):
        assert server.get(path, user=None).status == 200, path
    assert b"rollcall_sessions" in server.get("/metrics", user=None).body


def test_metrics_tell_nothing_of_accounts_or_statements(server, crowd):
    text = server.get("/metrics", user=None).body.decode()
    for secret in ("ann", "bob", "Needle", "127.0.0.1:"):
        assert secret not in text
