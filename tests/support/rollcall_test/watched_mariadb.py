# A MariaDB with accounts and a port on loopback, as one that a front end watches: it can go away and come back at the same address.
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pymysql

from .cluster import free_ports
from .wait import wait_until

OPTIONS = [
    "--bind-address=127.0.0.1", "--skip-name-resolve", "--skip-log-bin", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M",
    "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0", "--max-connections=400",
]
WATCHER = "watcher"
WATCHER_PASSWORD = "a watcher's secret"


def program(name):
    found = shutil.which(name, path="/usr/sbin:" + os.environ.get("PATH", ""))
    assert found, f"{name} is missing: tools/install_packages.sh test installs it"
    return found


class watched_mariadb:
    """Makes an empty server's folder with system tables, starts it, and makes the account that watches it.

    A `with` ends it by its process id and removes the folder. Needs Debian's mariadb-server-core.
    """

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="rollcall-watched-")
        self.root = Path(self.folder.name)
        os.chmod(self.root, 0o755)
        self.socket, self.log_path = str(self.root / "socket"), self.root / "log"
        (self.port,) = free_ports(1)
        self.process = None
        self.user = ["--user=root"] if os.geteuid() == 0 else []
        try:
            self.install()
            self.start()
            self.make_watcher()
        except BaseException:
            self.remove()
            raise

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def install(self):
        command = [program("mariadb-install-db"), "--no-defaults", f"--datadir={self.root / 'data'}", "--skip-test-db", *self.user,
                   "--auth-root-authentication-method=normal"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)

    def start(self):
        command = [program("mariadbd"), "--no-defaults", f"--datadir={self.root / 'data'}", f"--socket={self.socket}", f"--port={self.port}",
                   f"--pid-file={self.root / 'pid'}", f"--tmpdir={self.root}", *self.user, *OPTIONS]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.answers, limit=60, what="a MariaDB that answers")

    def answers(self):
        assert self.process.poll() is None, f"mariadbd exited with {self.process.returncode}; log:\n{self.log()}"
        try:
            self.connect().close()
        except pymysql.OperationalError:
            return False
        return True

    def connect(self, user="root", password="", **more):
        options = {"autocommit": True, "charset": "utf8mb4", "read_timeout": 60, "host": "127.0.0.1", "port": self.port}
        options.update(more)
        return pymysql.connect(user=user, password=password, **options)

    def run(self, *statements):
        """Statements of root's, over a connection of their own."""
        with self.connect() as root, root.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def make_watcher(self):
        self.run(f"CREATE USER {WATCHER}@'127.0.0.1' IDENTIFIED BY \"{WATCHER_PASSWORD}\"",
                 f"GRANT PROCESS, CONNECTION ADMIN ON *.* TO {WATCHER}@'127.0.0.1'", "CREATE DATABASE shop",
                 "CREATE USER ann@'127.0.0.1' IDENTIFIED BY 'secret'", "GRANT ALL ON shop.* TO ann@'127.0.0.1'")

    def settings(self, name="shop", **more):
        """The settings of a front end that watches it; the password's file is made anew."""
        file = self.root / f"password-{name}"
        file.touch(mode=0o600)
        file.write_text(WATCHER_PASSWORD + "\n", encoding="utf-8")
        keys = {"address": self.address, "user": WATCHER, "password_file": str(file), "interval_ms": 200, **more}
        return {f"watch.{name}.{key}": value for key, value in keys.items()}

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")[-20000:]

    def stop(self):
        """Ends it as a crash would; start() brings it back."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)

    def remove(self):
        self.stop()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()
