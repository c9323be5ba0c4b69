# Servers that exist already, watched: docs/existing-databases.md. A real MariaDB beside the front end.
import subprocess
import time

import pymysql
import pytest
from rollcall_test import cluster_of, make_account, query, server_process, wait_until
from rollcall_test.watched_mariadb import watched_mariadb
from rollcall_test.watched_sessions import KILLER, answer_of, appears, begin, kill, listed, node, row_of, runs

SLEEP = "SELECT SLEEP(300)"


@pytest.fixture(scope="module")
def server(shop):
    with server_process(settings=shop.settings()) as process:
        root = process.connect()
        for name, privileges in (("ann", ""), ("peeper", "PROCESS"), ("killer", "PROCESS, CONNECTION_ADMIN")):
            make_account(root, name, privileges=privileges)
        root.close()
        wait_until(lambda: node(process)["state"] == "ok", what="a watched server that answers")
        yield process


@pytest.fixture
def client(shop):
    """A connection of ann's to the MariaDB itself."""
    opened = shop.connect(user="ann", password="secret", database="shop")
    yield opened
    opened._force_close()


# --- the list ---


def test_a_session_stands_in_the_list_within_two_seconds(server, client):
    row = appears(server, client)
    assert (row["User"], row["Db"], row["Command"], row["Kind"], row["Upstream"]) == ("ann", "shop", "Sleep", "watched", "shop")
    assert row["Host"].startswith("127.0.0.1:")
    assert row["Info"] == row["QueryId"] == row["LoginTime"] == ""
    assert row["Id"] != row["UpstreamId"]


def test_what_it_runs_shows_with_its_time_and_without_its_secrets(server, client):
    begin(client, "SELECT SLEEP(300), 'password is hunter2'")
    row = appears(server, client, Command="Query")
    assert row["Info"] == "SELECT SLEEP(300), '<redacted>'"
    assert row["State"] == "User sleep"
    assert row["QueryId"] and row["Digest"]
    first = int(row["TimeMs"])
    time.sleep(1.2)
    later = row_of(server, client)
    assert later["QueryId"] == row["QueryId"] and later["Id"] == row["Id"]
    assert 1000 <= int(later["TimeMs"]) - first < 3000
    assert int(later["Time"]) >= 1


def test_an_open_transaction_shows(server, client):
    query(client, "CREATE TABLE IF NOT EXISTS t (n INT) ENGINE=InnoDB")
    assert appears(server, client, InTransaction="No")
    query(client, "BEGIN")
    query(client, "INSERT INTO t VALUES (1)")
    assert appears(server, client, InTransaction="Yes", Command="Sleep")
    query(client, "ROLLBACK")
    assert appears(server, client, InTransaction="No")


def test_who_waits_for_whose_lock(server, shop):
    holder, waiter = (shop.connect(user="ann", password="secret", database="shop") for _ in range(2))
    query(holder, "CREATE TABLE IF NOT EXISTS locked (n INT PRIMARY KEY) ENGINE=InnoDB")
    query(holder, "REPLACE INTO locked VALUES (1)")
    query(holder, "BEGIN")
    query(holder, "SELECT n FROM locked WHERE n = 1 FOR UPDATE")
    begin(waiter, "DELETE FROM locked WHERE n = 1")
    held = appears(server, holder)
    assert appears(server, waiter, BlockedBy=held["Id"], limit=5)
    assert held["BlockedBy"] == ""
    assert kill(server, held["Id"]).rows[0]["Outcome"] == "stopped"
    waiter._read_query_result()
    assert appears(server, waiter, BlockedBy="", Command="Sleep")
    waiter.close()


def test_a_session_that_ends_leaves(server, shop):
    opened = shop.connect(user="ann", password="secret")
    number = opened.thread_id()
    appears(server, opened)
    opened.close()
    wait_until(lambda: not listed(server, f"&id=*") or str(number) not in {row["UpstreamId"] for row in listed(server)}, limit=2,
               what="a session that has left")


def test_the_watcher_does_not_list_itself(server, shop):
    assert "watcher" not in {row["User"] for row in listed(server)}
    with shop.connect() as root:
        texts = [row[0] for row in query(root, "SELECT INFO_BINARY FROM information_schema.PROCESSLIST WHERE USER='watcher'")]
    assert 1 <= len(texts) <= 2, "the one that lists and, for a while after a kill, the one that kills"


def test_filters_sort_groups_and_pages_take_watched_sessions(server, client):
    mine = appears(server, client)
    assert [row["Id"] for row in listed(server, f"&id={mine['Id']}")] == [mine["Id"]]
    assert listed(server, "&user=nobody") == []
    assert mine["Id"] in {row["Id"] for row in listed(server, "&user=ann&db=shop&command=sleep&host=127.0.0.1&state=")}
    assert mine["Id"] not in {row["Id"] for row in listed(server, "&active=true")}
    groups = server.get("/rest/v1/session/all?by=user&kind=watched").rows
    assert any(group["User"] == "ann" for group in groups)
    assert mine["Id"] in {row["Id"] for row in server.get("/rest/v1/session?upstream=shop").rows}
    assert server.get("/rest/v1/session/all?upstream=other").rows == []
    (shop_alone,) = server.get("/rest/v1/session/all?by=upstream&kind=watched").rows
    assert shop_alone["Upstream"] == "shop" and int(shop_alone["Sessions"]) >= 1
    page = server.get("/rest/v1/session/all?kind=watched&sort=-Id&limit=1")
    assert page.data["total"] >= 1 and len(page.rows) == 1


def test_the_front_ends_own_list_has_them_only_where_they_are_asked_for(server, client):
    mine = appears(server, client)["Id"]
    assert mine not in {row["Id"] for row in server.get("/rest/v1/session").rows}
    assert mine in {row["Id"] for row in server.get("/rest/v1/session?kind=watched").rows}
    assert mine in {row["Id"] for row in server.get("/rest/v1/session/all").rows}
    assert server.get(f"/rest/v1/session/{mine}").rows[0]["Kind"] == "watched"
    with server.connect() as root:
        assert int(mine) not in {row[0] for row in query(root, "SHOW PROCESSLIST")}
        assert int(mine) in {row[0] for row in query(root, "SELECT Id FROM rollcall.cluster_sessions")}
        assert int(mine) not in {row[0] for row in query(root, "SELECT Id FROM rollcall.sessions")}


def test_the_list_says_how_fresh_it_is(server):
    answer = server.get("/rest/v1/session/all?nodes=true")
    assert answer.data["complete"] is True
    found = node(server)
    assert list(found) == ["FE", "upstream", "state", "rows", "age_ms", "took_ms", "error"]
    assert (found["upstream"], found["state"], found["error"]) == ("shop", "ok", "")
    assert found["age_ms"] < 2000


def test_metrics_count_our_own_sessions(server, shop):
    before = server.get("/metrics", user=None).body
    opened = [shop.connect() for _ in range(5)]
    appears(server, opened[-1])
    after = server.get("/metrics", user=None).body
    for each in opened:
        each.close()
    pick = lambda body: [line for line in body.decode().splitlines() if line.startswith("rollcall_sessions{")]
    assert pick(before) == pick(after)


def test_what_a_server_is_and_costs(server, shop):
    (row,) = server.get("/rest/v1/upstream").rows
    assert (row["Pool"], row["Member"], row["Address"], row["Kind"], row["Role"]) == ("", "shop", shop.address, "mariadb", "watched")
    assert (row["State"], row["Error"], row["MaxSessions"]) == ("ok", "", "")
    assert "MariaDB" in row["Version"] and row["Identity"] and row["Since"]
    assert int(row["IntervalMs"]) >= 200 and 0 <= float(row["Share"]) <= 1.1
    (again,) = server.get("/rest/v1/upstream/all").rows
    assert list(again)[0] == "FE" and again["Member"] == "shop"
    assert server.get("/rest/v1/upstream?sort=Kind").status == 400
    ann = {"user": "ann", "password": "secret"}
    assert server.get("/rest/v1/upstream", **ann).status == server.get("/rest/v1/upstream/all", **ann).status == 403
    with server.connect() as root:
        assert query(root, "SELECT Member, Kind, State, MaxSessions FROM rollcall.upstreams") == [("shop", "mariadb", "ok", None)]
    with server.connect(user="ann", password="secret") as opened:
        assert query(opened, "SELECT * FROM rollcall.upstreams") == []
    told = subprocess.run([server.binary, "upstreams", "--url", f"http://{server.http_address}"], capture_output=True, text=True, timeout=60,
                          check=False, stdin=subprocess.DEVNULL)
    assert told.returncode == 0 and "mariadb" in told.stdout, told
    metrics = server.get("/metrics", user=None).body.decode()
    assert 'rollcall_watch_up{upstream="shop"} 1\n' in metrics and 'rollcall_watch_sessions{upstream="shop"}' in metrics


# --- whose they are ---


def test_an_account_of_the_same_name_is_another(server, client):
    mine = appears(server, client)["Id"]
    ann = {"user": "ann", "password": "secret"}
    assert listed(server, **ann) == []
    assert "nodes" in server.get("/rest/v1/session/all?nodes=true", **ann).data
    assert not [each for each in server.get("/rest/v1/session/all?nodes=true", **ann).data["nodes"] if "upstream" in each]
    assert server.get(f"/rest/v1/session/{mine}", **ann).status == 404
    assert server.http("DELETE", f"/rest/v1/session/{mine}", **ann).status == 404
    with server.connect(user="ann", password="secret") as opened:
        with pytest.raises(pymysql.MySQLError) as failure:
            query(opened, f"KILL {mine}")
        assert failure.value.args[0] == 1094
    assert query(client, "SELECT 1") == [(1,)]


def test_process_sees_them_and_ends_none(server, client):
    mine = appears(server, client)["Id"]
    peeper = {"user": "peeper", "password": "secret"}
    assert mine in {row["Id"] for row in listed(server, **peeper)}
    assert server.http("DELETE", f"/rest/v1/session/{mine}", **peeper).status == 403
    assert query(client, "SELECT 1") == [(1,)]


def test_accounts_of_the_watched_server_do_not_log_in_here(server, shop):
    shop.run("CREATE OR REPLACE USER chief@'127.0.0.1' IDENTIFIED BY 'secret'", "GRANT ALL ON *.* TO chief@'127.0.0.1'")
    assert server.get("/rest/v1/session", user="chief", password="secret").status == 401


# --- ending them ---

def test_kill_of_a_query_ends_it_and_nothing_else(server, client):
    begin(client, SLEEP)
    row = appears(server, client, Command="Query")
    answer = kill(server, row["Id"], "/query?reason=too+long")
    assert answer.status == 200, answer
    (told,) = answer.rows
    assert (told["Outcome"], told["User"], told["QueryId"], told["Exact"]) == ("stopped", "ann", row["QueryId"], "Yes")
    assert answer_of(client) in (None, 1317), "SLEEP gives 1 where it is killed, or the error"
    assert query(client, "SELECT 1") == [(1,)]
    assert kill(server, row["Id"], "/query").rows[0]["Outcome"] == "gone"
    assert appears(server, client, Command="Sleep")["Id"] == row["Id"]


def test_kill_bound_to_a_query_spares_the_next(server, client):
    begin(client, SLEEP)
    row = appears(server, client, Command="Query")
    assert kill(server, row["Id"], "/query", headers={"If-Match": '"0000000000000001-0000000000000001"'}).status == 412
    assert kill(server, row["Id"], "/query", headers={"If-Match": f'"{row["QueryId"]}"'}).rows[0]["Outcome"] == "stopped"
    answer_of(client)
    begin(client, SLEEP)
    assert kill(server, row["Id"], "/query", headers={"If-Match": f'"{row["QueryId"]}"'}).status == 412
    again = appears(server, client, Command="Query")
    assert again["QueryId"] != row["QueryId"]


def test_kill_of_a_statement_that_has_ended_hits_no_other(server, shop):
    """The list is older than the statement that runs by now: the server itself is asked before anything is killed."""
    opened = shop.connect(user="ann", password="secret")
    begin(opened, "SELECT SLEEP(299)")
    runs(shop, opened, "SELECT SLEEP(299)")
    with server_process(settings=shop.settings(interval_ms=30000)) as slow:
        wait_until(lambda: node(slow)["state"] == "ok", what="a first list")
        row = row_of(slow, opened)
        assert row["Command"] == "Query"
        shop.run(f"KILL QUERY {opened.thread_id()}")
        answer_of(opened)
        begin(opened, SLEEP)
        runs(shop, opened, SLEEP)
        answer = slow.http("DELETE", f"/rest/v1/session/{row['Id']}/query")
        assert answer.status == 412 and "another statement runs" in answer.data, answer
        runs(shop, opened, SLEEP)
    opened._force_close()


def test_kill_of_a_connection_ends_it(server, client):
    mine = appears(server, client)["Id"]
    answer = kill(server, mine)
    assert (answer.status, answer.rows[0]["Outcome"]) == (200, "stopped"), answer
    with pytest.raises(pymysql.MySQLError):
        query(client, "SELECT 1")
    assert kill(server, mine).rows[0]["Outcome"] == "gone"


def test_kill_in_sql(server, shop):
    first, second = (shop.connect(user="ann", password="secret") for _ in range(2))
    begin(first, SLEEP)
    running, idle = appears(server, first, Command="Query"), appears(server, second)
    with server.connect(user="killer", password="secret") as opened:
        query(opened, f"KILL QUERY {running['Id']}")
        answer_of(first)
        assert query(first, "SELECT 1") == [(1,)]
        query(opened, f"KILL {idle['Id']}")
        with pytest.raises(pymysql.MySQLError):
            query(second, "SELECT 1")
    first.close()


def test_kill_by_filter(server, shop):
    opened = [shop.connect(user="ann", password="secret") for _ in range(3)]
    for each in opened:
        begin(each, "SELECT SLEEP(299)")
        appears(server, each, Command="Query")
    body = {"kind": "query", "filter": {"kind": "watched", "q": "sleep(299)"}}
    answer = server.http("POST", "/rest/v1/session/all/kill", body=body, **KILLER)
    assert [row["Outcome"] for row in answer.rows] == ["stopped"] * 3, answer
    for each in opened:
        answer_of(each)
        assert query(each, "SELECT 1") == [(1,)]
        each.close()
    for _ in range(5):
        assert "watcher" not in {row["User"] for row in listed(server)}, "the connection that kills is no session"
        time.sleep(0.1)


def test_kill_by_filter_ends_connections_that_matched_and_not_what_they_did_next(shop):
    """The list is older than what the session does by now."""
    idle, moved_on = (shop.connect(user="ann", password="secret", database="shop") for _ in range(2))
    with server_process(settings=shop.settings(interval_ms=30000)) as slow:
        wait_until(lambda: node(slow)["state"] == "ok", what="a first list")
        assert row_of(slow, moved_on)["Command"] == "Sleep"
        query(moved_on, "SELECT 1")
        body = {"kind": "connection", "filter": {"kind": "watched", "user": "ann", "command": "Sleep"}}
        answer = slow.http("POST", "/rest/v1/session/all/kill", body=body)
        outcomes = {row["Id"]: row["Outcome"] for row in answer.rows}
        assert outcomes[row_of(slow, moved_on)["Id"]] == "gone", answer
        assert "stopped" in outcomes.values()
    assert query(moved_on, "SELECT 1") == [(1,)]
    with pytest.raises(pymysql.MySQLError):
        query(idle, "SELECT 1")
    moved_on.close()


def test_kill_by_filter_spares_the_servers_own_threads(server, shop):
    shop.run("SET GLOBAL event_scheduler = ON")
    try:
        wait_until(lambda: [row for row in listed(server) if row["User"] == "event_scheduler"], what="a thread of the server's own")
        def matched(**conditions):
            body = {"kind": "connection", "dry_run": True, "filter": {"kind": "watched", **conditions}}
            return {row["User"] for row in server.http("POST", "/rest/v1/session/all/kill", body=body).rows}
        assert "event_scheduler" not in matched()
        assert matched(user="event_scheduler") == set()
        assert matched(command="Daemon") == {"event_scheduler"}
    finally:
        shop.run("SET GLOBAL event_scheduler = OFF")


def test_a_front_ends_own_kill_by_filter_leaves_watched_sessions(server, client):
    appears(server, client)
    answer = server.http("POST", "/rest/v1/session/kill", body={"kind": "connection", "filter": {"user": "ann"}}, **KILLER)
    assert answer.rows == []
    assert query(client, "SELECT 1") == [(1,)]


def test_an_account_without_the_right_there_is_told(shop):
    shop.run("CREATE OR REPLACE USER looker@'127.0.0.1' IDENTIFIED BY \"a watcher's secret\"", "GRANT PROCESS ON *.* TO looker@'127.0.0.1'")
    with server_process(settings=shop.settings(user="looker")) as process:
        opened = shop.connect(user="ann", password="secret")
        mine = appears(process, opened, limit=5)["Id"]
        answer = process.http("DELETE", f"/rest/v1/session/{mine}")
        assert answer.status == 403 and "1095" in answer.data and "CONNECTION ADMIN" in answer.data, answer
        with process.connect() as root:
            with pytest.raises(pymysql.MySQLError) as failure:
                query(root, f"KILL {mine}")
            assert failure.value.args[0] == 1095 and "CONNECTION ADMIN" in failure.value.args[1]
        assert query(opened, "SELECT 1") == [(1,)]
        opened.close()


def test_ending_can_be_switched_off(shop):
    with server_process(settings=shop.settings(kill="false")) as process:
        opened = shop.connect(user="ann", password="secret")
        mine = appears(process, opened, limit=5)["Id"]
        answer = process.http("DELETE", f"/rest/v1/session/{mine}")
        assert answer.status == 403 and "watch.shop.kill" in answer.data, answer
        assert query(opened, "SELECT 1") == [(1,)]
        opened.close()


def test_a_stopping_front_end_leaves_watched_sessions_alone(shop):
    busy, idle = (shop.connect(user="ann", password="secret") for _ in range(2))
    begin(busy, SLEEP)
    with server_process(settings=shop.settings()) as process:
        appears(process, busy, limit=5)
        appears(process, idle, limit=5)
        held = process.connect()  # one of its own to end
        began = time.monotonic()
        process.stop()
        assert time.monotonic() - began < 5, "it waits for no session of another server"
        held._force_close()
    runs(shop, busy, SLEEP)
    assert query(idle, "SELECT 1") == [(1,)]
    busy._force_close()
    idle.close()


# --- in a cluster ---


def test_a_member_tells_of_what_another_watches():
    with watched_mariadb() as shop, cluster_of(2, settings_of_one={1: {**shop.settings(), "cluster.fe_number": 257}}) as cluster:
        asked = cluster[0]
        opened = shop.connect(user="ann", password="secret")
        row = appears(asked, opened, limit=5)
        found = node(asked)
        assert row["FE"] == found["FE"] == cluster.address(1)
        assert (found["upstream"], found["state"]) == ("shop", "ok")
        assert sum(int(group["Sessions"]) for group in asked.get("/rest/v1/session/all?by=user&user=ann").rows) == 1
        begin(opened, SLEEP)
        row = appears(asked, opened, Command="Query")
        assert asked.http("DELETE", f"/rest/v1/session/{row['Id']}/query").rows[0]["Outcome"] == "stopped"
        answer_of(opened)
        shop.kill()
        wait_until(lambda: node(asked)["state"] == "unreachable", limit=5, what="a failure that another member tells of")
        assert asked.get("/rest/v1/session/all").data["complete"] is False
        assert asked.get("/rest/v1/session/all?by=user").data["complete"] is False


def test_a_server_that_two_members_watch_is_listed_once():
    with watched_mariadb() as shop:
        both = {index: {**shop.settings(), "cluster.fe_number": 256 + index} for index in range(2)}
        with cluster_of(2, settings_of_one=both) as cluster:
            def states():
                nodes = cluster[0].get("/rest/v1/session/all?nodes=true").data["nodes"]
                return {each["FE"]: each["state"] for each in nodes if "upstream" in each}
            once = {cluster.address(0): "ok", cluster.address(1): "duplicate"}
            wait_until(lambda: states() == once, limit=30, what="one of two that keeps it")
            (told,) = [each["Error"] for each in cluster[0].get("/rest/v1/upstream/all").rows if each["State"] == "duplicate"]
            assert cluster.address(0) in told and "lower number" in told
            wait_until(lambda: "watches shop" in cluster[0].log(tail=10**6), limit=30, what="the one that keeps it, that says so, too")
            opened = shop.connect(user="ann", password="secret")
            number = str(opened.thread_id())
            appears(cluster[1], opened, limit=5)
            assert [row["UpstreamId"] for row in listed(cluster[1])].count(number) == 1
            first = cluster[0]
            first.kill()
            wait_until(lambda: node(cluster[1])["state"] == "ok", limit=60, what="the other one, that takes over")
            appears(cluster[1], opened, limit=5)
            opened.close()
            cluster.restart(0, **both[0])
            wait_until(lambda: states() == once, limit=60, what="the first one, that has it again")
