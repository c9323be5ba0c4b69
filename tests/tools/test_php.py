# PHP's PDO, with prepared statements of its own and of the server's.
import json
import os
import subprocess

import pytest
from rollcall_test.clients import SCRIPTS
from rollcall_test import query

EXPECTED = {
    "create": 0,
    "first id": "1",
    "second id": "2",
    "inserted": 1,
    "duplicate": ["23000", 1062],
    "assoc": {"id": 1, "name": "it's", "price": "1.50", "made": "2024-02-29 10:11:12", "n": 7},
    "object": {"id": 2, "name": "größe €", "price": "2.50", "made": "2024-03-01 00:00:00", "n": None},
    "nothing": False,
    "pairs": {"1": "it's", "2": "größe €"},
    "column": ["it's", "größe €"],
    "numbers": [7, "1.50", 2, 1.5, None],
    "picture": "0001fe",
    "limit": [2],
    "selected": 1,
    "changed": 1,
    "changed again": 0,
    "in transaction": [True, 0],
    "rolled back": [False, 2],
    "committed": 1,
    "quote": "a'b\\c\"\n",
    "unknown table": ["42S02", 1146],
    "syntax": ["42000", 1064],
    "meta": ["title", "VAR_STRING", 2],
}


def pdo(server, emulate):
    argument = {"host": server.mysql_host, "port": server.mysql_port, "user": "root", "password": "", "database": "php", "emulate": emulate}
    done = subprocess.run(["php", "-n", "-d", "extension=mysqlnd", "-d", "extension=pdo", "-d", "extension=pdo_mysql", str(SCRIPTS / "pdo.php"), json.dumps(argument)],
                          capture_output=True, text=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return json.loads(done.stdout)


@pytest.mark.parametrize("emulate", [True, False], ids=["emulated", "of_the_server"])
def test_pdo_works_as_with_mysql(server, connection, emulate):
    query(connection, "CREATE DATABASE IF NOT EXISTS php")
    got = pdo(server, emulate)
    assert got.pop("version").startswith("8.0.")
    assert got == EXPECTED
