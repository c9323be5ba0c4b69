# The history of statements as an operator meets it: restarts, a file that is damaged, foreign or gone, a full disk, bounds, metrics,
# the log of slow statements; and that none of it ever stops a statement.
import json
import os
import threading
import time
from urllib.parse import quote

import pymysql
import pytest
from rollcall_test import long_query, make_numbers, query, server_process, wait_until
from rollcall_test.refused_start import may_mount, mounted

LIST = "/rest/v1/query_profile"


def recorded(server, text):
    answer = server.get(f"{LIST}?q={quote(text)}&state=!RUNNING")
    assert answer.status == 200, answer
    return [row["Sql Statement"] for row in answer.rows]



def run(server, statement):
    with server.connect() as opened:
        return query(opened, statement)


def test_history_survives_a_restart(tmp_path):
    with server_process(data_dir=tmp_path / "data") as first:
        run(first, "SELECT 'before the restart'")
        old = wait_until(lambda: recorded(first, "before"))
    with server_process(data_dir=tmp_path / "data") as second:
        assert recorded(second, "before") == old == ["SELECT 'before the restart'"]
        run(second, "SELECT 'before and after'")
        wait_until(lambda: recorded(second, "before") == ["SELECT 'before and after'", *old])


def test_what_ended_just_before_the_stop_is_kept(tmp_path):
    with server_process(data_dir=tmp_path / "data") as first:
        run(first, "SELECT 'at the very end'")
    with server_process(data_dir=tmp_path / "data") as second:
        assert recorded(second, "very end") == ["SELECT 'at the very end'"]


def test_a_killed_server_loses_no_more_than_a_moment(tmp_path):
    first = server_process(data_dir=tmp_path / "data")
    run(first, "SELECT 'written down'")
    wait_until(lambda: recorded(first, "written"))
    first.kill()
    first.abandon()
    with server_process(data_dir=tmp_path / "data") as second:
        assert recorded(second, "written") == ["SELECT 'written down'"]


def test_killed_again_and_again_in_the_middle_of_writing(tmp_path):
    """What a list has told is there after each start, and the file is never taken for a damaged one."""
    data = tmp_path / "data"
    told = []
    for turn in range(6):
        server = server_process(data_dir=data, settings={"history.profile": "all"})
        if told:
            among = ", ".join(f"'{each}'" for each in told)
            assert run(server, f"SELECT COUNT(*) FROM rollcall.query_history WHERE QueryId IN ({among})") == [(len(told),)]
        clients = [threading.Thread(target=statements_until_lost, args=(server, f"turn {turn}")) for _ in range(4)]
        for client in clients:
            client.start()
        time.sleep(0.6 + 0.17 * turn)  # half a second apart it writes
        told = [row["QueryId"] for row in server.get(f"{LIST}?limit=1000&state=EOF").rows]
        server.kill()
        server.abandon()
        for client in clients:
            client.join(20)
    assert len(told) > 100
    assert not list(data.glob("*.damaged"))


def statements_until_lost(server, text, most=100000):
    try:
        with server.connect() as opened:
            for number in range(most):
                query(opened, f"SELECT {number}, '{text}'")
    except (pymysql.MySQLError, OSError):
        return


@pytest.mark.skipif(not may_mount(), reason="needs a disk of its own")
def test_a_disk_that_fills_up_under_load_stops_recording_alone(tmp_path):
    data = tmp_path / "data"
    data.mkdir()
    with mounted(data, "-t", "tmpfs", "-o", "size=48m", "rollcall-test"), server_process(data_dir=data) as server:
        run(server, "SELECT 'while there was room'")
        wait_until(lambda: recorded(server, "while there was room"))
        filling = data / "filling"
        with open(filling, "wb") as file, pytest.raises(OSError):
            for _ in range(64):
                file.write(os.urandom(1 << 20))
                file.flush()
        with server.connect() as opened:
            deadline = time.monotonic() + 30
            while server.metric("rollcall_history_recording") == 1 and time.monotonic() < deadline:
                for number in range(200):
                    assert query(opened, f"SELECT {number}, '{'x' * 3000}'")[0][0] == number
        assert server.metric("rollcall_history_recording") == 0
        assert "not recorded" in server.get("/readyz", user=None).json["data"]
        filling.unlink()
        wait_until(lambda: server.metric("rollcall_history_recording") == 1, limit=25)
        run(server, "SELECT 'room again'")
        assert wait_until(lambda: recorded(server, "room again"))
        assert recorded(server, "while there was room")
        assert server.log().count("finished statements are not recorded") == 1


@pytest.mark.parametrize("content", [b"", b"no database at all", os.urandom(65536)], ids=["empty", "text", "noise"])
def test_a_file_that_cannot_be_read_is_moved_aside(tmp_path, content):
    data = tmp_path / "data"
    data.mkdir()
    (data / "history.duckdb").write_bytes(content)
    with server_process(data_dir=data) as server:
        run(server, "SELECT 'recorded all the same'")
        assert wait_until(lambda: recorded(server, "all the same"))
        assert server.get("/readyz", user=None).json["data"] == "ready"
        if content:
            assert (data / "history.duckdb.damaged").read_bytes() == content
            assert "begins anew" in server.log()


def test_a_folder_in_its_place_stops_recording_and_nothing_else(tmp_path):
    data = tmp_path / "data"
    (data / "history.duckdb").mkdir(parents=True)
    with server_process(data_dir=data) as server:
        for number in range(3):
            assert run(server, f"SELECT {number}") == [(number,)]
        wait_until(lambda: server.metric("rollcall_history_recording") == 0)
        ready = server.get("/readyz", user=None)
        assert ready.status == 200
        assert "not recorded" in ready.json["data"] and "directory" in ready.json["data"]
        refused = server.get(LIST)
        assert refused.status == 503 and "cannot be read" in refused.data
        assert server.log().count("finished statements are not recorded") == 1
        assert server.metric("rollcall_history_dropped_total") > 0


def test_recording_starts_again_by_itself(tmp_path):
    data = tmp_path / "data"
    (data / "history.duckdb").mkdir(parents=True)
    with server_process(data_dir=data) as server:
        run(server, "SELECT 'lost'")
        wait_until(lambda: server.metric("rollcall_history_recording") == 0)
        (data / "history.duckdb").rmdir()
        wait_until(lambda: server.metric("rollcall_history_recording") == 1, limit=25)
        run(server, "SELECT 'kept again'")
        assert wait_until(lambda: recorded(server, "kept again"))
        assert server.get("/readyz", user=None).json["data"] == "ready"
        assert "recorded again" in server.log()


def test_history_can_be_off(tmp_path):
    with server_process(settings={"history.enabled": "false"}) as server:
        run(server, "SELECT 1")
        assert server.get(LIST).json["count"] == 0
        assert not (server.data_dir / "history.duckdb").exists()
        with server.connect() as opened:
            make_numbers(opened, "off_db")
        with long_query(server, "off_db") as victim:
            assert [row["Connection"] for row in server.get(LIST).rows] == [str(victim.id)]
            assert server.get(f"/query_profile/{victim.row['QueryId']}").status == 200


def test_a_full_buffer_drops_records_and_counts_them():
    with server_process(settings={"history.buffer_bytes": "65536"}) as server:
        with server.connect() as opened:
            text = "x" * 30000
            for number in range(12):
                query(opened, f"SELECT {number}, '{text}'")
        wait_until(lambda: server.metric("rollcall_history_records_total") >= 12)
        kept = server.get(f"{LIST}?limit=1000").json["count"]
        assert server.metric("rollcall_history_dropped_total") + kept >= 12


def test_a_statement_of_16_mib_is_kept_cut(tmp_path):
    with server_process() as server:
        with server.connect() as opened:
            assert query(opened, f"SELECT 1 AS huge, LENGTH('{'x' * (16 << 20)}')")[0][0] == 1
        rows = wait_until(lambda: server.get(f"{LIST}?q=huge&state=EOF").rows)
        assert len(rows[0]["Sql Statement"].encode()) <= 4096 + 3
        assert rows[0]["Digest"]
        text = server.get(f"/rest/v1/query_profile/text/{rows[0]['QueryId']}").data
        assert 64000 < len(text) < 80000


def test_slow_statements_have_a_log_of_their_own(tmp_path):
    log = tmp_path / "slow.json"
    with server_process(settings={"history.slow_log": log, "history.slow_ms": "1000"}) as server:
        run(server, "SELECT 'quick'")
        run(server, "SELECT SLEEP(1.1), 'slow one'")
        lines = wait_until(lambda: log.read_text().splitlines() if log.exists() and log.read_text() else None)
    assert len(lines) == 1
    entry = json.loads(lines[0])
    assert entry["statement"] == "SELECT SLEEP(1.1), 'slow one'"
    assert (entry["user"], entry["state"], entry["rows_sent"]) == ("root", "EOF", 1)
    assert entry["total_ms"] >= 1100
    assert time.strptime(entry["time"][:19], "%Y-%m-%dT%H:%M:%S")


def test_the_older_page_can_be_the_default():
    with server_process(settings={"http.session_view": "queries"}) as server:
        run(server, "SELECT 1")
        assert "columns_names" in server.get("/rest/v1/session").data
        assert server.get("/rest/v1/session?limit=1").status == 200
        assert "columns_names" not in server.get("/rest/v1/session?view=sessions").data
        assert "columns_names" not in server.get("/rest/v1/session/all").data
