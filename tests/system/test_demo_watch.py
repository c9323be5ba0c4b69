# `./dev run --demo-watch`: the script that it starts shows a watched server with clients, and leaves nothing behind.
import contextlib
import os
import secrets
import signal
import subprocess
from pathlib import Path

import pytest
from rollcall_test import free_ports, http, wait_until
from rollcall_test.server import server_binary

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "demo_watch.sh"
MARK = "DEMO_OF_THIS_TEST"


class running_demo:
    """The script, with a temporary folder and ports of its own; `mark` is in the environment of all that it starts."""

    def __init__(self, folder):
        self.folder, self.mark = folder, secrets.token_hex(16)
        (port,) = free_ports(1)
        self.address = f"127.0.0.1:{port}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
        self.log = folder.parent / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([SCRIPT, server_binary(), self.address, "--listen-mysql", "127.0.0.1:0", "--listen-http", self.address],
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={**inherited, "TMPDIR": str(folder), MARK: self.mark})

    def processes(self):
        """Process id to command line, of the script and all below it."""
        found = {}
        for each in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it may have ended
                if f"{MARK}={self.mark}".encode() in (each / "environ").read_bytes():
                    found[int(each.name)] = (each / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def rows(self):
        """What is watched, by user; nothing before the front end serves."""
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
        try:
            answer = http(self.address, "GET", "/rest/v1/session/all?kind=watched&columns=default,InTransaction,QueryId")
        except OSError:
            return {}
        return {row["User"]: row for row in answer.rows}

    def row(self, user, limit=60, **cells):
        def look():
            row = self.rows().get(user)
            return row if row and all(row[name] == value for name, value in cells.items()) else None
        return wait_until(look, limit=limit, what=f"{user} with {cells}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self.process.wait(10)


@pytest.fixture
def demo(tmp_path):
    (tmp_path / "tmp").mkdir()
    with running_demo(tmp_path / "tmp") as started:
        yield started


def leaves_nothing(demo, code):
    assert demo.process.wait(30) == code, demo.log.read_text(encoding="utf-8")
    wait_until(lambda: demo.processes() == {}, limit=5, what=f"an end of everything; left are {demo.processes()}")
    assert list(demo.folder.iterdir()) == []


def test_it_shows_clients_that_work_wait_and_hold_a_transaction(demo):
    slow = demo.row("ann", Command="Query")
    assert slow["Info"].startswith("SELECT SLEEP(60)")
    assert demo.row("bob", Command="Sleep", InTransaction="Yes")
    assert demo.row("carl", Command="Sleep", InTransaction="No")
    assert "dora" in demo.rows() and "watcher" not in demo.rows()
    told = demo.log.read_text(encoding="utf-8")
    assert f"'http://{demo.address}/rest/v1/session/all?kind=watched" in told and "-X DELETE" in told
    ended = http(demo.address, "DELETE", f"/rest/v1/session/{slow['Id']}/query?reason=too+long")
    assert ended.rows[0]["Outcome"] == "stopped", ended
    wait_until(lambda: demo.row("ann", Command="Query")["QueryId"] != slow["QueryId"], what="ann's next statement")
    idle = demo.row("carl")
    assert http(demo.address, "DELETE", f"/rest/v1/session/{idle['Id']}").rows[0]["Outcome"] == "stopped"
    demo.process.send_signal(signal.SIGINT)
    leaves_nothing(demo, 130)


def test_it_ends_with_its_front_end(demo):
    demo.row("carl")
    (front_end,) = [number for number, command in demo.processes().items() if " serve " in command and "demo_watch.sh" not in command]
    os.kill(front_end, signal.SIGTERM)
    leaves_nothing(demo, 0)


def test_it_leaves_nothing_when_it_is_ended_early(demo):
    wait_until(lambda: any("mariadbd" in command for command in demo.processes().values()), limit=60, what="a server that starts")
    demo.process.send_signal(signal.SIGTERM)
    leaves_nothing(demo, 143)
