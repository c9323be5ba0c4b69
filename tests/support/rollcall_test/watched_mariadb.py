# A MariaDB with accounts and a port on loopback, as one that a front end watches: it can go away and come back at the same address.
import os
import subprocess

import pymysql

from .cluster import free_ports
from .mariadb_process import CONNECTION, mariadb_process, program

WATCHER = "watcher"
WATCHER_PASSWORD = "a watcher's secret"


class watched_mariadb(mariadb_process):
    """Makes the system tables, starts it, and makes the account that watches it. kill() ends it, serve() brings it back. options: of mariadbd."""

    def __init__(self, *options):
        super().__init__("rollcall-watched-")
        self.options = options
        os.chmod(self.root, 0o755)
        (self.port,) = free_ports(1)
        try:
            self.make()
        except BaseException:
            self.remove()
            raise

    def make(self):
        self.install()
        self.serve()
        self.make_watcher()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def install(self):
        command = [program("mariadb-install-db"), "--no-defaults", f"--datadir={self.data}", "--skip-test-db", *self.user,
                   "--auth-root-authentication-method=normal"]
        # Beside another MariaDB that starts at that moment no temporary table in a common folder is safe.
        done = subprocess.run(command, check=False, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                              env={**os.environ, "TMPDIR": str(self.root)})
        assert done.returncode == 0, f"mariadb-install-db failed:\n{done.stdout[-5000:]}\n{done.stderr[-5000:]}"

    def serve(self, *more):
        self.start(f"--port={self.port}", "--bind-address=127.0.0.1", "--skip-name-resolve", "--max-connections=400", *self.options, *more)

    def connect(self, user="root", password="", **more):
        return pymysql.connect(user=user, password=password, **{**CONNECTION, "host": "127.0.0.1", "port": self.port, **more})

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
