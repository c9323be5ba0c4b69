# A disk that fails to write or to sync: the statement is told, nothing acknowledged is lost, and the engine comes back with the disk.
import os
import subprocess
from pathlib import Path

import pymysql
import pytest
from rollcall_test import code_of, query, server_process, session_row, wait_until

SOURCE = Path(__file__).resolve().parents[1] / "support" / "failing_disk.c"


class failing_disk:
    """A library that a server loads first, and the file that says what fails."""

    def __init__(self, folder):
        self.order = folder / "order"
        library = folder / "failing_disk.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-Wall", "-Werror", "-o", str(library), str(SOURCE), "-ldl"], check=True)
        # A sanitizer's runtime wants to come first; it may come second.
        sanitizer = os.environ.get("ASAN_OPTIONS", "")
        self.environment = {"LD_PRELOAD": str(library), "FAILING_DISK": str(self.order),
                            "ASAN_OPTIONS": f"{sanitizer}:verify_asan_link_order=0".lstrip(":")}

    def fail(self, what):
        written = self.order.with_suffix(".new")
        written.write_text(what, encoding="ascii")
        written.rename(self.order)

    def mend(self):
        self.order.unlink()


def ready(process):
    return process.get("/readyz", user=None).status == 200


def rows(connection):
    return query(connection, "SELECT COUNT(*) FROM failing.t")[0][0]


@pytest.mark.parametrize("what", ["sync", "write"])
def test_engine_stops_with_its_disk_and_comes_back_with_it(tmp_path, what):
    disk = failing_disk(tmp_path)
    with server_process(data_dir=tmp_path / "data", environment=disk.environment) as process, process.connect() as opened:
        query(opened, "CREATE DATABASE failing")
        query(opened, "CREATE TABLE failing.t (n INT)")
        query(opened, "INSERT INTO failing.t VALUES (1), (2)")
        disk.fail(what)
        with pytest.raises(pymysql.MySQLError) as refused:
            query(opened, "INSERT INTO failing.t VALUES (3)")
        assert (refused.value.args[0], "see to the disk" in refused.value.args[1]) == (1026, True)
        answer = process.get("/readyz", user=None)
        assert (answer.status, "disk" in answer.data) == (503, True)
        assert code_of(opened, "SELECT COUNT(*) FROM failing.t") == 1026
        assert session_row(process, opened.thread_id()), "the list goes on"
        disk.mend()
        wait_until(lambda: ready(process), limit=20, what="the engine open again")
        assert rows(opened) in (2, 3), "what was acknowledged, and perhaps what was not"
        query(opened, "INSERT INTO failing.t VALUES (4)")
        kept = rows(opened)
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as opened:
        assert rows(opened) == kept


def test_engine_stays_away_as_long_as_its_disk_does(tmp_path):
    disk = failing_disk(tmp_path)
    with server_process(data_dir=tmp_path / "data", environment=disk.environment) as process, process.connect() as opened:
        query(opened, "CREATE DATABASE failing")
        query(opened, "CREATE TABLE failing.t (n INT)")
        disk.fail("sync")
        assert code_of(opened, "INSERT INTO failing.t VALUES (1)") == 1026
        wait_until(lambda: "is not open again" in process.log(), limit=20, what="an attempt that failed")
        assert not ready(process)
        assert code_of(opened, "SELECT COUNT(*) FROM failing.t") == 1026
        disk.mend()
        wait_until(lambda: ready(process), limit=20, what="the engine open again")
        query(opened, "INSERT INTO failing.t VALUES (2)")
