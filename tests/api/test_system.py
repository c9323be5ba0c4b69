# GET /rest/v1/system, docs/rest.md, "System tables": the tree of tables, its links, its rights, and what is not in it.
from urllib.parse import quote, unquote

import pytest
from rollcall_test import long_query, make_account, make_numbers, query

ROOT = "/rest/v1/system"
BRANCHES = ["frontends", "sessions", "current_queries", "dbs", "engine", "users", "variables"]


def table(server, path=None, **more):
    answer = server.get(ROOT + (f"?path={quote(path)}" if path is not None else ""), **more)
    assert answer.status == 200, answer
    return answer.data


@pytest.fixture(scope="module", autouse=True)
def shop(server):
    with server.connect() as opened:
        query(opened, "CREATE DATABASE shop")
        query(opened, "CREATE TABLE shop.`odd name%` (id INT PRIMARY KEY, name VARCHAR(20) DEFAULT 'x' COMMENT 'what it is called')")
        query(opened, "CREATE VIEW shop.seen AS SELECT 1 AS one")
        make_account(opened, "plain")


def test_root_names_its_branches_and_links_to_them(server):
    root = table(server)
    assert list(root) == ["column_names", "rows", "href_columns", "parent_url"]
    assert root["column_names"] == root["href_columns"] == ["Name"]
    assert [row["Name"] for row in root["rows"]] == BRANCHES
    assert root["rows"][0] == {"Name": "frontends", "__hrefPaths": [f"{ROOT}?path=/frontends"]}
    assert root["parent_url"] == ROOT
    assert table(server, "/") == table(server, "//") == root


def test_every_link_leads_to_a_table_whose_parent_is_where_it_came_from(server):
    seen = 0

    def walk(url, parent):
        nonlocal seen
        answer = server.get(url)
        assert answer.status == 200, url
        assert answer.json["count"] == len(answer.rows)
        assert answer.data["parent_url"] == parent
        seen += 1
        for row in answer.rows:
            assert set(answer.data["column_names"]) == set(row) - {"__hrefPaths"}
            assert ("__hrefPaths" in row) == ("href_columns" in answer.data)
            for link in row.get("__hrefPaths", []):
                walk(link, url if "path=" in url else f"{ROOT}?path=/")

    walk(ROOT, ROOT)
    assert seen == 1 + len(BRANCHES) + 1 + 2  # the root, its branches, one database, its table and its view


def test_databases_tables_columns(server):
    assert [row["Name"] for row in table(server, "/dbs")["rows"]] == ["shop"]
    tables = table(server, "/dbs//shop/")
    assert [(row["Name"], row["Type"]) for row in tables["rows"]] == [("odd name%", "BASE TABLE"), ("seen", "VIEW")]
    assert unquote(tables["rows"][0]["__hrefPaths"][0]) == f"{ROOT}?path=/dbs/shop/odd name%"
    columns = table(server, "/dbs/shop/odd name%")
    assert columns["rows"][0] == {"Field": "id", "Type": "int", "Null": "NO", "Key": "PRI", "Default": "", "Extra": "", "Comment": ""}
    assert columns["rows"][1]["Comment"] == "what it is called" and columns["rows"][1]["Default"] == "x"
    assert "href_columns" not in columns
    assert columns["parent_url"] == f"{ROOT}?path=/dbs/shop"


def test_what_goes_on(server):
    with server.connect() as opened:
        make_numbers(opened, "system_db")
        assert str(opened.thread_id()) in [row["Id"] for row in table(server, "/sessions")["rows"]]
    try:
        with long_query(server, "system_db") as victim:
            row = table(server, "/current_queries")["rows"][0]
            assert (row["ConnectionId"], row["State"], row["QueryId"]) == (str(victim.id), "RUNNING", victim.row["QueryId"])
    finally:
        with server.connect() as opened:
            query(opened, "DROP DATABASE system_db")


def test_the_server_itself(server):
    fe = table(server, "/frontends")["rows"][0]
    assert (fe["State"], fe["Self"]) == ("up", "Yes")
    engine = {row["Name"]: row["Value"] for row in table(server, "/engine")["rows"]}
    assert engine["Engine"] == "DuckDB" and engine["Version"].startswith("v1.")
    variables = {row["Name"]: row["Value"] for row in table(server, "/variables")["rows"]}
    assert variables["version_comment"].startswith("Rollcall") and "max_allowed_packet" in variables
    users = {row["Name"]: row for row in table(server, "/users")["rows"]}
    assert users["plain"] == {"Name": "plain", "Host": "%", "Plugin": "mysql_native_password", "Locked": "No", "Privileges": ""}
    assert "PROCESS" in users["root"]["Privileges"]


def test_without_the_privilege_the_server_is_not_there(server):
    login = {"user": "plain", "password": "secret"}
    assert [row["Name"] for row in table(server, **login)["rows"]] == ["sessions", "current_queries", "dbs"]
    for branch in ("frontends", "engine", "users", "variables"):
        assert server.get(f"{ROOT}?path=/{branch}", **login).status == 404
    with server.connect() as of_root, server.connect(**login) as own:
        ids = [row["Id"] for row in table(server, "/sessions", **login)["rows"]]
        assert str(own.thread_id()) in ids and str(of_root.thread_id()) not in ids
    assert table(server, "/dbs", **login)["rows"] == table(server, "/dbs")["rows"]
    assert server.get(ROOT, user=None).status == 401


@pytest.mark.parametrize("path,known", [
    ("/nope", "/"), ("/dbs/nope", "/dbs"), ("/dbs/shop/nope", "/dbs/shop"), ("/dbs/nope/x", "/dbs"), ("/dbs/shop/seen/one", "/dbs/shop/seen"),
    ("/dbs/shop/nope/one", "/dbs/shop"), ("/users/root", "/users"), ("/../etc", "/"), ("/dbs/'", "/dbs"),
])
def test_what_is_not_there_is_told_with_what_is(server, path, known):
    answer = server.get(f"{ROOT}?path={quote(path)}")
    assert answer.status == 404
    assert answer.data == f"No such proc path[{path}]. The longest part of it that is there is {known}."


def test_a_wrong_parameter_is_named(server):
    answer = server.get(f"{ROOT}?pth=/dbs")
    assert answer.status == 400 and "'pth'" in answer.data
