# A demo that runs: what it has started, and what is listed of its clients.
import contextlib
import os
import secrets
import signal
import subprocess
from pathlib import Path

from .cluster import free_ports
from .http_client import http
from .server import server_binary
from .wait import wait_until

TOOLS = Path(__file__).resolve().parents[3] / "tools"
MARK = "DEMO_OF_THIS_TEST"


class running_demo:
    """A script of tools/, with a temporary folder and ports of its own; `mark` is in the environment of all that it starts.
    listed: what GET /rest/v1/session… tells of its clients."""

    def __init__(self, script, folder, listed):
        self.listed = listed
        self.folder, self.mark = folder, secrets.token_hex(16)
        (port,) = free_ports(1)
        self.address = f"127.0.0.1:{port}"
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
        self.log = folder.parent / "log"
        with open(self.log, "wb") as log:
            self.process = subprocess.Popen([TOOLS / script, server_binary(), self.address, "--listen-mysql", "127.0.0.1:0", "--listen-http", self.address],
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
        """Its clients' sessions, by user; nothing before the front end serves."""
        assert self.process.poll() is None, self.log.read_text(encoding="utf-8")
        try:
            answer = http(self.address, "GET", f"/rest/v1/session{self.listed}&columns=default,InTransaction,QueryId,Upstream")
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

    def leaves_nothing(self, code):
        assert self.process.wait(30) == code, self.log.read_text(encoding="utf-8")
        wait_until(lambda: self.processes() == {}, limit=5, what=f"an end of everything; left are {self.processes()}")
        assert list(self.folder.iterdir()) == []

    def ends_early(self):
        """Ended while its servers start, it leaves nothing."""
        wait_until(lambda: any("mariadbd" in command for command in self.processes().values()), limit=60, what="a server that starts")
        self.process.send_signal(signal.SIGTERM)
        self.leaves_nothing(143)
