# A mariadbd of our own in a folder of its own: what the MariaDBs beside the server under test have in common.
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pymysql

from .wait import wait_until

# Small and forgetful: its folder is removed at the end.
SMALL = [
    "--skip-log-bin", "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0",
    "--innodb-doublewrite=0",
]
# What PyMySQL connections to it have.
CONNECTION = {"autocommit": True, "charset": "utf8mb4", "read_timeout": 60}


def program(name):
    """The path of one of MariaDB's programs."""
    found = shutil.which(name, path="/usr/sbin:" + os.environ.get("PATH", ""))
    assert found, f"{name} is missing: tools/install_packages.sh test installs it"
    return found


class mariadb_process:
    """A folder, and the process that serves from it. A subclass has connect().

    A `with` ends it by its process id and removes the folder. Needs Debian's mariadb-server-core.
    """

    def __init__(self, prefix):
        self.folder = tempfile.TemporaryDirectory(prefix=prefix)
        self.root = Path(self.folder.name)
        self.data = self.root / "data"
        self.socket, self.log_path = str(self.root / "socket"), self.root / "log"
        self.user = ["--user=root"] if os.geteuid() == 0 else []
        self.process = None

    def start(self, *options, limit=60.0):
        """Starts it, and waits until it answers."""
        command = [program("mariadbd"), "--no-defaults", f"--datadir={self.data}", f"--socket={self.socket}", f"--pid-file={self.root / 'pid'}",
                   f"--tmpdir={self.root}", *self.user, *SMALL, *options]
        with open(self.log_path, "ab") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(self.answers, limit=limit, what="a MariaDB that answers")

    def answers(self):
        assert self.process.poll() is None, f"mariadbd exited with {self.process.returncode}; log:\n{self.log()}"
        try:
            self.connect().close()
        except pymysql.OperationalError:
            return False
        return True

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")[-20000:]

    def kill(self):
        """Ends it as a crash would: nothing of it is kept, so it need not close its files in order."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)

    def stop(self):
        """Ends it in order: its folder can be copied then."""
        self.process.terminate()
        self.process.wait(60)

    def remove(self):
        self.kill()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.remove()
