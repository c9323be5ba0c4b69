# Perl's DBI with both of its drivers, with prepared statements of their own and of the server's.
import json
import os
import subprocess

import pytest
from rollcall_test.clients import SCRIPTS
from rollcall_test import query

EXPECTED = {
    "ping": 1,
    "inserted": 1,
    "first_id": 1,
    "second_id": 2,
    "duplicate": [1062, "23000"],
    "row": {"id": 1, "name": "it's", "price": "1.50", "made": "2024-02-29 10:11:12"},
    "rows": [[2, "größe €"]],
    "column": ["1.50", "2.25"],
    "limited": [[1]],
    "names": ["id", "name", "price", "made"],
    "changed": 2,
    "none": "0E0",
    "rolled_back": 2,
    "committed": 1,
    "tables": ["`goods`", "`parts`"],
    "columns": [["id", "INT", None, None, "NO", None], ["name", "VARCHAR", "40", None, "NO", "x"], ["price", "DECIMAL", "8", "2", "YES", None],
                ["made", "DATETIME", 19, 0, "YES", None]],
    "primary_key": ["id"],
    "foreign_key": [[None, None, "parts", "id", "PRIMARY"], ["goods", "id", "parts", "goods_id", "of_goods"]],
    "statistics": [["PRIMARY", "id", 0], ["by_name", "name", 0]],
    "quoted": "a'b\\c\"\n",
    "unknown": [1146, "42S02"],
}


@pytest.mark.parametrize("server_side", [0, 1], ids=["emulated", "of_the_server"])
@pytest.mark.parametrize("driver", ["mysql", "MariaDB"])
def test_dbi_works_as_with_mysql(server, connection, driver, server_side):
    query(connection, "CREATE DATABASE IF NOT EXISTS perl")
    command = ["perl", str(SCRIPTS / "dbi.pl"), driver, server.mysql_host, str(server.mysql_port), "root", "", "perl", str(server_side)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    got = json.loads(done.stdout)
    assert got.pop("version").startswith("8.0." if driver == "mysql" else "08.00.")
    assert got == EXPECTED
