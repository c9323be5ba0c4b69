# pt-kill: what it finds, what it prints, and what it ends.
import os
import re
import subprocess

import pytest
from rollcall_test import long_query, make_account, make_numbers, query


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        make_numbers(root, "tools")
        for name in ("ann", "bob"):
            make_account(root, name)
    return "tools"


def pt_kill(server, *arguments, user="root", password="", limit=60):
    """Runs pt-kill once over the process list; gives its finished process."""
    address = f"h={server.mysql_host},P={server.mysql_port},u={user}" + (f",p={password}" if password else "")
    command = ["pt-kill", "--config", "/dev/null", address, "--run-time", "3", "--interval", "1", "--no-version-check", *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=limit, env={**os.environ, "LC_ALL": "C.UTF-8"}, check=False)


def killed_ids(done):
    """The ids of the lines `# ... KILL 5 (Query 1 sec) ...` that it printed."""
    return {int(id) for id in re.findall(r"KILL (?:QUERY )?(\d+) \(", done.stdout)}


def test_print_names_the_long_query_alone_and_ends_nothing(server, db):
    with server.connect(), long_query(server, db, "ann", "secret") as victim:
        done = pt_kill(server, "--busy-time", "1", "--victims", "all", "--print", "--match-command", "Query")
        assert (done.returncode, done.stderr) == (0, "")
        assert killed_ids(done) == {victim.id}
        assert "FROM numbers a, numbers b" in done.stdout
        assert victim.thread.is_alive()


def test_match_user_picks_the_account(server, db):
    with long_query(server, db, "ann", "secret") as ann, long_query(server, db, "bob", "secret") as bob:
        done = pt_kill(server, "--match-user", "^bob$", "--busy-time", "1", "--victims", "all", "--print", "--kill")
        assert (done.returncode, done.stderr) == (0, "")
        assert killed_ids(done) == {bob.id}
        assert bob.finished()[0] in (2013, 3169, 1053)
        assert ann.thread.is_alive()


def test_kill_query_leaves_the_session(server, db):
    with long_query(server, db, "ann", "secret") as victim:
        done = pt_kill(server, "--match-db", db, "--match-info", "numbers", "--busy-time", "1", "--victims", "all", "--print", "--kill-query")
        assert (done.returncode, done.stderr) == (0, "")
        assert killed_ids(done) == {victim.id}
        assert victim.finished()[0] == 1317
        assert query(victim.connection, "SELECT 1") == [(1,)]


def test_idle_time_ends_who_sleeps(server, db):
    with server.connect(user="ann", password="secret") as idle:
        done = pt_kill(server, "--idle-time", "1", "--match-user", "ann", "--victims", "all", "--print", "--kill")
        assert (done.returncode, done.stderr) == (0, "")
        assert idle.thread_id() in killed_ids(done)
        with pytest.raises(Exception):
            query(idle, "SELECT 1")
