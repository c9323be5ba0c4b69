# Watched servers that go away, hang, deny us, are others than before, or are none; and passwords that others may read.
import json
import os
import signal
import subprocess
import time

import pymysql
import pytest
from rollcall_test import free_ports, query, server_process, wait_until
from rollcall_test.refused_start import refusal
from rollcall_test.relay import relay
from rollcall_test.watched_mariadb import watched_mariadb
from rollcall_test.watched_sessions import appears, begin, listed, node, row_of, runs


@pytest.fixture(scope="module")
def server(shop):
    with server_process(settings=shop.settings()) as process:
        wait_until(lambda: node(process)["state"] == "ok", what="a watched server that answers")
        yield process


# --- servers that fail ---


def test_a_server_that_goes_down_and_comes_back():
    with watched_mariadb() as shop, server_process(settings=shop.settings()) as process:
        opened = shop.connect(user="ann", password="secret")
        appears(process, opened, limit=5)
        shop.kill()
        wait_until(lambda: node(process)["state"] == "unreachable", limit=5, what="a server that is known to be down")
        down = process.get("/rest/v1/session/all")
        assert down.data["complete"] is False and [row for row in down.rows if row["User"] == "ann"] == []
        assert node(process)["rows"] == 0 and "127.0.0.1" in node(process)["error"]
        assert process.get("/rest/v1/session/all?strict=true").status == 503
        with process.connect() as root, root.cursor() as cursor:
            cursor.execute("SELECT Id FROM rollcall.cluster_sessions")
            cursor.execute("SHOW WARNINGS")
            assert "watched server shop" in cursor.fetchall()[0][2]
        shop.serve()
        again = shop.connect(user="ann", password="secret")
        appears(process, again, limit=20)
        assert process.get("/rest/v1/session/all").data["complete"] is True


def test_a_server_that_hangs_is_stale_then_unreachable_and_holds_up_no_list(shop):
    with server_process(settings=shop.settings()) as process:
        opened = shop.connect(user="ann", password="secret")
        mine = appears(process, opened, limit=5)["Id"]
        shop.process.send_signal(signal.SIGSTOP)
        try:
            wait_until(lambda: node(process)["state"] == "stale", limit=3, what="rows that are old")
            began = time.monotonic()
            old = process.get("/rest/v1/session/all")
            assert time.monotonic() - began < 1
            assert old.data["complete"] is False and mine in {row["Id"] for row in old.rows}
            assert process.http("DELETE", f"/rest/v1/session/{mine}?wait_ms=10").status == 202
            wait_until(lambda: node(process)["state"] == "unreachable", limit=8, what="a server that is given up")
            assert listed(process) == []
        finally:
            shop.process.send_signal(signal.SIGCONT)
        wait_until(lambda: node(process)["state"] == "ok", limit=20, what="a server that goes on")
        opened._force_close()


def test_a_kill_of_what_cannot_be_seen_any_more_is_not_said_to_have_worked(shop):
    with server_process(settings=shop.settings()) as process:
        opened = shop.connect(user="ann", password="secret")
        begin(opened, "SELECT SLEEP(300)")
        mine = appears(process, opened, limit=5, Command="Query")["Id"]
        shop.process.send_signal(signal.SIGSTOP)
        try:
            for what in ("/query", ""):
                answer = process.http("DELETE", f"/rest/v1/session/{mine}{what}?wait_ms=20000")
                assert answer.status == 503 and "not known" in answer.data, answer
            wait_until(lambda: node(process)["state"] == "unreachable", limit=10, what="a server that is given up")
            with process.connect() as root:
                with pytest.raises(pymysql.MySQLError):
                    query(root, f"KILL {mine}")
        finally:
            shop.process.send_signal(signal.SIGCONT)
        opened._force_close()


def test_a_server_with_too_many_sessions_shows_those_that_are_not_asleep(shop):
    idle = [shop.connect(user="ann", password="secret") for _ in range(14)]
    busy = shop.connect(user="ann", password="secret")
    begin(busy, "SELECT SLEEP(300)")
    with server_process(settings=shop.settings(max_rows=12)) as process:
        appears(process, busy, limit=10, Command="Query")
        found = node(process)
        assert found["state"] == "partial" and "max_rows" in found["error"], found
        assert process.get("/rest/v1/session/all").data["complete"] is False
        assert "Sleep" not in {row["Command"] for row in listed(process)}
        for each in idle:
            each.close()
        wait_until(lambda: node(process)["state"] == "ok", limit=10, what="all of them, once they are fewer")
    busy._force_close()


def test_a_kill_by_filter_says_that_a_watched_server_cannot_be_asked():
    with watched_mariadb() as shop, server_process(settings=shop.settings()) as process:
        wait_until(lambda: node(process)["state"] == "ok", limit=5, what="a first list")
        held = process.connect()
        shop.kill()
        wait_until(lambda: node(process)["state"] == "unreachable", limit=5, what="a server that is known to be down")
        def kill(**body):
            return process.http("POST", "/rest/v1/session/all/kill", body={"kind": "connection", **body})
        everywhere = kill(filter={"user": "root"})
        assert everywhere.status == 503 and "the server shop" in everywhere.data, everywhere
        assert query(held, "SELECT 1") == [(1,)]
        assert kill(filter={"user": "nobody", "kind": "served"}).status == 200, "no session of that server is meant"
        assert [row["Outcome"] for row in kill(filter={"user": "root"}, partial=True).rows] == ["stopped"]
        held._force_close()


def test_two_names_for_one_server_list_it_once(shop):
    """A name and an address: what they lead to shows only there."""
    settings = {**shop.settings(name="first"), **shop.settings(name="second", address=f"localhost:{shop.port}")}
    with server_process(settings=settings) as process:
        opened = shop.connect(user="ann", password="secret")
        number = str(opened.thread_id())
        def servers():
            return {each["upstream"]: each for each in process.get("/rest/v1/session/all?nodes=true").data["nodes"] if "upstream" in each}
        wait_until(lambda: sorted(each["state"] for each in servers().values()) == ["duplicate", "ok"], limit=5, what="one of two")
        (refused,) = [each for each in servers().values() if each["state"] == "duplicate"]
        assert process.get("/rest/v1/session/all").data["complete"] is True, "nothing is missing"
        assert "watched as" in refused["error"], refused
        wait_until(lambda: [row["UpstreamId"] for row in listed(process)].count(number) == 1, limit=3, what="its sessions once")
        opened.close()


def test_ids_of_before_a_restart_are_not_killed_after_it():
    """Through the socket Host is "localhost" for everyone: user, host and id may all be those of another session by then."""
    with watched_mariadb() as shop:
        def through_the_socket():
            return pymysql.connect(unix_socket=shop.socket, user="root", read_timeout=60)
        before = through_the_socket()
        number = before.thread_id()
        with server_process(settings=shop.settings(interval_ms=30000)) as process:
            wait_until(lambda: node(process)["state"] == "ok", limit=5, what="a first list")
            mine = row_of(process, before)
            assert (mine["User"], mine["Host"]) == ("root", "localhost")
            shop.kill()
            shop.serve()
            after = through_the_socket()
            while after.thread_id() < number:
                after.close()
                after = through_the_socket()
            assert after.thread_id() == number, "the same id, given again"
            answer = process.http("DELETE", f"/rest/v1/session/{mine['Id']}")
            assert answer.status == 503 and "begun anew" in answer.data, answer
            assert query(after, "SELECT 1") == [(1,)]
            after.close()


def test_another_server_at_the_same_address_is_told_nothing(shop):
    """As when a name or an address moves while the list is shown."""
    with watched_mariadb() as other, relay(shop.port) as address:
        opened = shop.connect(user="ann", password="secret")
        with server_process(settings={**shop.settings(interval_ms=30000), "watch.shop.address": address.text}) as process:
            mine = appears(process, opened, limit=5)["Id"]
            address.target = other.port
            answer = process.http("DELETE", f"/rest/v1/session/{mine}")
            assert answer.status == 503 and "another server" in answer.data, answer
            assert query(opened, "SELECT 1") == [(1,)]
            assert listed(process, f"&id={mine}")[0]["KillState"] == ""
        with server_process(settings={**shop.settings(), "watch.shop.address": address.text}) as process:
            wait_until(lambda: node(process)["state"] == "ok", limit=5, what="a first list")
            address.target = shop.port
            address.cut()
            wait_until(lambda: node(process)["state"] == "unverified", limit=5, what="a doubt")
            assert listed(process) == []
            appears(process, opened, limit=10)
        opened.close()


@pytest.mark.parametrize("grants, words", [
    (["GRANT SELECT ON *.* TO poor@'127.0.0.1'"], "GRANT PROCESS"),
    (["ALTER USER poor@'127.0.0.1' IDENTIFIED BY 'other'"], "1045"),
])
def test_a_server_that_denies_us(shop, grants, words):
    shop.run("CREATE OR REPLACE USER poor@'127.0.0.1' IDENTIFIED BY \"a watcher's secret\"", *grants)
    with server_process(settings=shop.settings(user="poor")) as process:
        wait_until(lambda: node(process)["state"] == "denied", limit=5, what="a denial")
        found = node(process)
        assert words in found["error"] and "secret" not in found["error"]
        assert process.get("/rest/v1/session/all").data["complete"] is False
        assert process.get("/rest/v1/session").status == 200


def test_what_is_no_mysql_server_is_told(server):
    settings = {"watch.web.address": server.http_address, "watch.web.user": "x"}
    with server_process(settings=settings) as process:
        wait_until(lambda: "is no MySQL server" in node(process)["error"] or "no answer" in node(process)["error"], limit=15,
                   what="an error of what speaks HTTP")


def checked_online(server, settings):
    given = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    done = subprocess.run([server.binary, "check-config", "--online", *given], capture_output=True, text=True, timeout=60, check=False,
                          stdin=subprocess.DEVNULL, env={})
    assert done.stderr == "", done
    return done.returncode, [line[2:] for line in done.stdout.splitlines() if line.startswith("# ")]


def test_servers_are_tried_before_they_are_watched(server, shop):
    shop.run("CREATE OR REPLACE USER peeper@'127.0.0.1' IDENTIFIED BY \"a watcher's secret\"", "GRANT PROCESS ON *.* TO peeper@'127.0.0.1'",
             "CREATE OR REPLACE USER nobody@'127.0.0.1' IDENTIFIED BY \"a watcher's secret\"")
    code, (line,) = checked_online(server, shop.settings())
    assert code == 0 and line.startswith(f"watch.shop ({shop.address}): mariadb ") and line.endswith("can be ended"), line
    code, (line,) = checked_online(server, shop.settings(user="peeper"))
    assert code == 1 and "cannot end them; type: GRANT PROCESS, CONNECTION ADMIN ON *.* TO" in line, line
    assert checked_online(server, shop.settings(user="peeper", kill="false"))[0] == 0
    code, (line,) = checked_online(server, shop.settings(user="nobody"))
    assert code == 1 and "denied" in line and "GRANT PROCESS" in line, line
    (closed,) = free_ports(1)
    code, lines = checked_online(server, {**shop.settings(), **shop.settings(name="gone", address=f"127.0.0.1:{closed}")})
    assert code == 1 and len(lines) == 2 and "unreachable" in lines[0] and "can be ended" in lines[1], lines
    assert not any("secret" in each for each in lines)


def test_what_a_server_answers_can_be_recorded_without_names(server, shop):
    opened = shop.connect(user="ann", password="secret", database="shop")
    begin(opened, "SELECT SLEEP(300), 'hunter2'")
    runs(shop, opened, "SELECT SLEEP(300), 'hunter2'")
    file = shop.settings()["watch.shop.password_file"]
    done = subprocess.run([server.binary, "record-upstream", shop.address, "--user", "watcher", "--password-file", file], capture_output=True,
                          text=True, timeout=60, check=False, stdin=subprocess.DEVNULL, env={})
    assert done.returncode == 0, done
    recorded = json.loads(done.stdout)
    assert recorded["kind"] == "mariadb" and "MariaDB" in recorded["version"]
    (listed_there,) = [answer for text, answer in recorded["answers"].items() if "PROCESSLIST" in text]
    assert "QUERY_ID" in listed_there["columns"] and len(listed_there["rows"]) >= 2
    for hidden in ("hunter2", "ann", "watcher", "SLEEP", "127.0.0.1"):
        assert hidden not in json.dumps(listed_there), hidden
    opened._force_close()


def test_a_password_file_that_others_may_read_is_refused(shop, tmp_path):
    settings = shop.settings(name="open")
    os.chmod(settings["watch.open.password_file"], 0o644)
    given = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
    sentence = refusal(tmp_path / "data", *given)
    assert "watch.open.password_file" in sentence and "chmod 600" in sentence
    assert "secret" not in sentence


def test_the_password_is_nowhere_to_be_read(server):
    assert "a watcher's secret" not in server.log(tail=10**9)
    assert "a watcher's secret" not in server.get("/rest/v1/system?path=/variables").body.decode()
