# A machine's clock that is set ahead and back while the server runs: nothing recorded is lost, and nothing takes longer than it took.
import datetime
import subprocess
from pathlib import Path

import pytest
from rollcall_test import is_sanitized, query, server_process, session_row, wait_until

LIST = "/rest/v1/query_profile"
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)


pytestmark = pytest.mark.skipif(is_sanitized(), reason="a sanitizer's runtime must be the first library of all, and libfaketime is preloaded")


class stepping_clock:
    """The wall clock of a server to start with `environment`; step() sets it."""

    def __init__(self, folder):
        assert FAKETIME, "libfaketime is missing; ./dev test installs it (Debian's package faketime)"
        self.file = folder / "clock"
        self.step("+0")
        self.environment = {"LD_PRELOAD": str(FAKETIME), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
                            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "DONT_FAKE_MONOTONIC": "1"}

    def step(self, offset):
        beside = self.file.with_suffix(".new")
        beside.write_text(offset + "\n")
        beside.rename(self.file)


def kept(server):
    return {row["Sql Statement"]: row for row in server.get(f"{LIST}?limit=1000&state=EOF").rows}


def started(row):
    return datetime.datetime.strptime(row["Start Time"], "%Y-%m-%d %H:%M:%S")


def test_steps_cost_no_record_and_no_patience(tmp_path):
    clock = stepping_clock(tmp_path)
    with server_process(environment=clock.environment) as server:
        with server.connect() as opened:
            query(opened, "SELECT 'at first'")
            first = wait_until(lambda: kept(server).get("SELECT 'at first'"))
            clock.step("+400d")
            query(opened, "SELECT 'far ahead'")
            ahead = wait_until(lambda: kept(server).get("SELECT 'far ahead'"))
            assert started(ahead) - started(first) > datetime.timedelta(days=399)
            clock.step("-3h")
            query(opened, "SELECT 'back again'")
            back = wait_until(lambda: kept(server).get("SELECT 'back again'"))
            assert started(first) - started(back) > datetime.timedelta(hours=2)
            clock.step("+0")
            query(opened, "SELECT SLEEP(0.2)")
            rows = wait_until(lambda: kept(server) if "SELECT SLEEP(0.2)" in kept(server) else None)
            assert {"SELECT 'at first'", "SELECT 'far ahead'", "SELECT 'back again'"} <= rows.keys()
            assert int(rows["SELECT SLEEP(0.2)"]["Total"].removesuffix("ms")) < 5000
            assert [row["Sql Statement"] for row in server.get(f"{LIST}?limit=1").rows] == ["SELECT 'far ahead'"]
            assert query(opened, "SELECT COUNT(*) FROM rollcall.query_history WHERE Statement LIKE 'SELECT ''%'") == [(3,)]


def test_a_step_ends_no_session_and_ages_none(tmp_path):
    clock = stepping_clock(tmp_path)
    with server_process(environment=clock.environment) as server, server.connect() as opened:
        query(opened, "SET wait_timeout = 600")
        query(opened, "SELECT 1")
        for offset in ("+2d", "-2d", "+0"):
            clock.step(offset)
            row = wait_until(lambda: session_row(server, opened.thread_id()))
            assert (row["Command"], int(row["Time"]) < 60) == ("Sleep", True), offset
            assert query(opened, "SELECT 1") == [(1,)]
