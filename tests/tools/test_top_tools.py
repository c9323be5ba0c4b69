# mytop in batch mode: the screen that it prints once. innotop is in no Debian 12: what it asks in its query, command and variable modes.
import os
import re
import subprocess

import pytest
from rollcall_test import columns, long_query, make_account, make_numbers, query, wait_until


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        make_numbers(root, "tops")
        make_account(root, "ann")
    return "tops"


def mytop(server, *arguments):
    command = ["mytop", "-b", "--host", server.mysql_host, "--port", str(server.mysql_port), "-u", "root", "-d", "tops", *arguments]
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "dumb", "HOME": "/nonexistent"}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=environment, stdin=subprocess.DEVNULL, check=False)


def test_mytop_shows_the_running_query(server, db):
    with server.connect() as root, long_query(server, db, "ann", "secret") as victim:
        # It divides by the server's age in seconds.
        wait_until(lambda: int(query(root, "SHOW STATUS LIKE 'Uptime'")[0][1]) >= 1, what="a second of the server's life")
        done = mytop(server)
    assert (done.returncode, done.stderr) == (0, "")
    assert re.search(rf"\s{victim.id}\s+ann .* tops .* Query +execut +SELECT", done.stdout), done.stdout
    assert "Queries:" in done.stdout


INNOTOP = [
    "SHOW VARIABLES", "SELECT /*!50038 @@hostname, */ 1", "SHOW /*innotop*/ COLUMNS FROM INFORMATION_SCHEMA.PROCESSLIST LIKE 'TIME_MS'",
    "SHOW /*innotop*/ FULL PROCESSLIST", "SHOW /*innotop*/ GLOBAL STATUS", "SHOW /*innotop*/ GLOBAL VARIABLES", "SHOW /*innotop*/ OPEN TABLES",
    "SHOW /*innotop*/ MASTER STATUS", "SHOW /*innotop*/ SLAVE STATUS", "show status like 'Uptime'",
]


@pytest.mark.parametrize("sql", INNOTOP)
def test_what_innotop_asks_is_answered(connection, sql):
    query(connection, sql)


def test_columns_of_the_process_list_are_headed_as_they_are_written(connection):
    assert columns(connection, "SELECT Id, uSER, p.`db` FROM INFORMATION_SCHEMA.PROCESSLIST p") == ["Id", "uSER", "db"]
    assert columns(connection, "SELECT * FROM information_schema.processlist")[:2] == ["ID", "USER"]


def test_statements_are_counted_by_kind(connection):
    def count(name):
        return int(query(connection, f"SHOW GLOBAL STATUS LIKE '{name}'")[0][1])

    before = count("Com_select"), count("Com_set_option")
    query(connection, "SELECT 1")
    query(connection, "SET @a = 1")
    assert (count("Com_select"), count("Com_set_option")) == (before[0] + 1, before[1] + 1)
