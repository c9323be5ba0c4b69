# One rollcall process, from its ready line to its exit code. Its log goes to a file that is shown when a test fails.
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import clients
from . import http_client

READY = re.compile(rb"^rollcall ready mysql=(\S+):(\d+) http=(\S+):(\d+)((?: pool\.\S+=\S+)*) pid=(\d+)\n$")
POOL = re.compile(rb" pool\.(\S+)=(\S+):(\d+)")
SANITIZER_REPORT = re.compile(r"ERROR: (Address|Leak)Sanitizer|WARNING: ThreadSanitizer|:\d+:\d+: runtime error: ")

# Those started and not yet stopped, for the report of a failed test.
running_servers = []


def server_binary():
    return os.environ.get("ROLLCALL_BINARY") or str(Path(__file__).resolve().parents[3] / "build" / "release" / "rollcall")


def is_sanitized():
    """Whether the server under test was built with a sanitizer."""
    binary = Path(server_binary()).read_bytes()
    return b"__asan_init" in binary or b"__tsan_init" in binary


class server_process:
    """Starts `rollcall serve` on loopback ports of the system's choice and waits until it is ready.

    arguments: further ones for serve; settings: name to value, given with --set; environment: further variables;
    data_dir: None makes an empty one that stop() removes; http_port: 0 takes a free one.
    """

    def __init__(self, arguments=(), settings=None, environment=None, data_dir=None, ready_limit=60.0, http_port=0):
        self.binary = server_binary()
        self.own_folder = tempfile.TemporaryDirectory(prefix="rollcall-test-")
        self.data_dir = Path(data_dir) if data_dir else Path(self.own_folder.name) / "data"
        self.log_path = Path(self.own_folder.name) / "log"
        self.exit_code = None
        self.asked_http_port = http_port
        self.start(arguments, settings or {}, environment or {}, ready_limit)

    def start(self, arguments, settings, environment, ready_limit):
        command = [self.binary, "serve", "--data-dir", str(self.data_dir)]
        command += ["--listen-mysql", "127.0.0.1:0", "--listen-http", f"127.0.0.1:{self.asked_http_port}"]
        for name, value in settings.items():
            command += ["--set", f"{name}={value}"]
        command += list(arguments)
        # Settings of whoever runs the tests must not reach the server.
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log,
                                            env={**inherited, **environment})
        running_servers.append(self)
        try:
            self.read_ready_line(ready_limit)
        except BaseException:
            self.abandon()
            raise

    def read_ready_line(self, limit):
        deadline = time.monotonic() + limit
        line = b""
        while not line.endswith(b"\n"):
            left = deadline - time.monotonic()
            assert left > 0, f"no ready line within {limit} s; standard output: {line!r}; log:\n{self.log()}"
            if select.select([self.process.stdout], [], [], min(left, 1.0))[0]:
                part = os.read(self.process.stdout.fileno(), 4096)
                assert part, f"exited with {self.process.wait(10)} before it was ready; standard output: {line!r}; log:\n{self.log()}"
                line += part
        found = READY.match(line)
        assert found, f"not a ready line: {line!r}"
        self.mysql_host, self.mysql_port = found[1].decode(), int(found[2])
        self.http_host, self.http_port = found[3].decode(), int(found[4])
        # Where each pool's clients connect: (host, port) by name.
        self.pools = {name.decode(): (host.decode(), int(port)) for name, host, port in POOL.findall(found[5])}
        assert int(found[6]) == self.process.pid, f"the ready line names another process: {line!r}"

    @property
    def http_address(self):
        return f"{self.http_host}:{self.http_port}"

    @property
    def pid(self):
        return self.process.pid

    def http(self, method, path, **more):
        return http_client.http(self.http_address, method, path, **more)

    def get(self, path, **more):
        return self.http("GET", path, **more)

    def metric(self, name):
        """The value of a metric without labels, or None where there is none of that name."""
        for line in self.get("/metrics", user=None).body.decode().splitlines():
            if line.startswith(name + " "):
                return float(line.split(" ")[1])
        return None

    def connect(self, **more):
        return clients.connect(self, **more)

    def log(self, tail=20000):
        text = self.log_path.read_text(encoding="utf-8", errors="replace")
        return text if len(text) <= tail else "[...]\n" + text[-tail:]

    def sanitizer_report(self, length=20000):
        """The first report of a sanitizer's and what follows it, or ""."""
        text = self.log(tail=sys.maxsize)
        found = SANITIZER_REPORT.search(text)
        return text[found.start():found.start() + length] if found else ""

    def stop(self, limit=30.0, expected=0):
        """Ends the process by SIGTERM, by SIGKILL past `limit` seconds; then checks exit code, standard output and log."""
        if self not in running_servers:
            return
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        try:
            self.exit_code = self.process.wait(limit)
        except subprocess.TimeoutExpired:
            log = self.log()
            self.abandon()
            raise AssertionError(f"still running {limit} s after SIGTERM; log:\n{log}") from None
        rest = self.process.stdout.read()
        log = self.log()
        report = self.sanitizer_report()
        self.abandon()
        assert rest == b"", f"the ready line must be the only one on standard output, but there came: {rest[:500]!r}"
        assert not report, f"sanitizer reports in the log:\n{report}"
        assert self.exit_code == expected, f"exit code {self.exit_code}, not {expected}; log:\n{log}"

    def kill(self):
        """Ends the process as a crash would, by SIGKILL; the data folder stays until abandon()."""
        self.process.kill()
        self.exit_code = self.process.wait(10)
        report = self.sanitizer_report()
        assert not report, f"sanitizer reports in the log:\n{report}"

    def abandon(self):
        """Lets go of everything, whatever state it is in; checks nothing."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)
        self.process.stdout.close()
        if self in running_servers:
            running_servers.remove(self)
        self.own_folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, kind, _value, _trace):
        if kind is None:
            self.stop()
        else:
            self.abandon()
