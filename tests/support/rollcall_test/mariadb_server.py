# A private MariaDB beside the server under test: what statements are compared with. Reached by a socket in its own folder alone.
import pymysql

from .mariadb_process import CONNECTION, mariadb_process

# What a MySQL 8 starts with.
SQL_MODE = "ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION"
# MySQL rounds the digits of a second that a type does not hold; MariaDB cuts them off unless told otherwise.
ROUNDING = "TIME_ROUND_FRACTIONAL"
# Text compares by code points, and trailing spaces count: as MySQL 8's utf8mb4_0900_bin, whose name MariaDB 10.11 does not know.
COLLATION = "utf8mb4_nopad_bin"

OPTIONS = [
    "--port=0", "--skip-networking", "--skip-grant-tables", "--default-time-zone=+00:00",
    "--lower-case-table-names=0", "--character-set-server=utf8mb4", f"--collation-server={COLLATION}", f"--sql-mode={SQL_MODE},{ROUNDING}",
    "--innodb-lock-wait-timeout=1",
]


class mariadb_server(mariadb_process):
    """Serves from an empty folder, without system tables and without a port; it answers once it is made."""

    def __init__(self, ready_limit=30.0):
        super().__init__("rollcall-mariadb-")
        self.data.mkdir()
        try:
            self.start(*OPTIONS, limit=ready_limit)
        except BaseException:
            self.remove()
            raise

    def connect(self, **more):
        """A PyMySQL connection in autocommit; text is compared by code points in its literals too."""
        options = {**CONNECTION, "init_command": f"SET NAMES utf8mb4 COLLATE {COLLATION}", **more}
        return pymysql.connect(unix_socket=self.socket, user="root", **options)
