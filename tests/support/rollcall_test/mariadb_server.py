# A private MariaDB beside the server under test: what statements are compared with. Reached by a socket in its own folder alone.
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pymysql

from .wait import wait_until

# What a MySQL 8 starts with.
SQL_MODE = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
# MySQL rounds the digits of a second that a type does not hold; MariaDB cuts them off unless told otherwise.
ROUNDING = "TIME_ROUND_FRACTIONAL"
# Text compares by code points, and trailing spaces count: as MySQL 8's utf8mb4_0900_bin, whose name MariaDB 10.11 does not know.
COLLATION = "utf8mb4_nopad_bin"

OPTIONS = [
    "--port=0", "--skip-networking", "--skip-grant-tables", "--skip-log-bin", "--default-time-zone=+00:00",
    "--lower-case-table-names=0", "--character-set-server=utf8mb4", f"--collation-server={COLLATION}", f"--sql-mode={SQL_MODE},{ROUNDING}",
    # Small and forgetful: its folder is removed at the end.
    "--innodb-buffer-pool-size=32M", "--innodb-log-file-size=8M", "--innodb-flush-log-at-trx-commit=0", "--innodb-doublewrite=0",
    "--innodb-lock-wait-timeout=1",
]


class mariadb_server:
    """Starts mariadbd on an empty folder, without system tables and without a port, and waits until it answers.

    A `with` ends it by its process id and removes the folder. Needs Debian's mariadb-server-core.
    """

    def __init__(self, ready_limit=30.0):
        program = shutil.which("mariadbd", path="/usr/sbin:" + os.environ.get("PATH", ""))
        assert program, "mariadbd is missing: tools/install_packages.sh test installs it"
        self.folder = tempfile.TemporaryDirectory(prefix="rollcall-mariadb-")
        root = Path(self.folder.name)
        self.socket, self.log_path = str(root / "socket"), root / "log"
        (root / "data").mkdir()
        command = [program, "--no-defaults", f"--datadir={root / 'data'}", f"--socket={self.socket}", f"--pid-file={root / 'pid'}",
                   f"--tmpdir={root}", *OPTIONS]
        if os.geteuid() == 0:
            command.append("--user=root")
        with open(self.log_path, "wb") as log:
            self.process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        try:
            wait_until(self.answers, limit=ready_limit, what="a MariaDB that answers")
        except BaseException:
            self.stop()
            raise

    def answers(self):
        assert self.process.poll() is None, f"mariadbd exited with {self.process.returncode}; log:\n{self.log()}"
        try:
            self.connect().close()
        except pymysql.OperationalError:
            return False
        return True

    def connect(self, **more):
        """A PyMySQL connection in autocommit; text is compared by code points in its literals too."""
        options = {"autocommit": True, "charset": "utf8mb4", "init_command": f"SET NAMES utf8mb4 COLLATE {COLLATION}", "read_timeout": 60}
        options.update(more)
        return pymysql.connect(unix_socket=self.socket, user="root", **options)

    def log(self):
        return self.log_path.read_text(encoding="utf-8", errors="replace")[-20000:]

    def stop(self):
        # Nothing of it is kept, so it need not close its files in order.
        self.process.kill()
        self.process.wait(10)
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()
