# `rollcall sessions` and `rollcall kill`, as an operator and as a script use them: what is written where, and the exit codes.
import contextlib
import csv
import io
import json
import os
import pty
import select
import signal
import subprocess

import pytest
from rollcall_test import cluster_of, free_ports, long_query, make_account, make_numbers, query, session_ids, session_row, wait_until

DONE, USAGE, REFUSED, UNREACHABLE, PARTIAL, UNFINISHED, NO_MATCH = range(7)


def arguments(server, command, *more, url=None):
    return [os.environ["ROLLCALL_BINARY"], command, *more, "--url", url or f"http://{server.http_address}"]


def surroundings(**more):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("ROLLCALL_")}
    return {**inherited, **more}


def run(server, command, *more, url=None, **environment):
    return subprocess.run(arguments(server, command, *more, url=url), capture_output=True, text=True, timeout=60, check=False,
                          stdin=subprocess.DEVNULL, env=surroundings(**environment))


def run_on_terminal(server, command, *more, typed=""):
    """Its exit code and all that the terminal shows; `typed` goes in at the first question."""
    master, slave = pty.openpty()
    process = subprocess.Popen(arguments(server, command, *more), stdin=slave, stdout=slave, stderr=slave, env=surroundings())
    os.close(slave)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal's end
        while select.select([master], [], [], 30)[0] and (part := os.read(master, 4096)):
            shown += part
            if typed and (b"[y/N]" in shown or b"Password" in shown):
                os.write(master, typed.encode())
                typed = ""
    os.close(master)
    try:
        return process.wait(30), shown.decode()
    finally:
        process.kill()


@pytest.fixture(scope="module")
def db(server):
    with server.connect() as root:
        make_numbers(root, "cli")
        make_account(root, "ann", "se cret")
    return "cli"


def test_table_shows_sessions(server, connection):
    done = run(server, "sessions", "--where", f"id={connection.thread_id()}", "--columns", "Id,User,Command")
    assert (done.returncode, done.stderr) == (DONE, "")
    assert [line.split() for line in done.stdout.splitlines()] == [["Id", "User", "Command"], [str(connection.thread_id()), "root", "Sleep"]]


def test_json_and_csv_hold_the_same(server, db):
    with long_query(server, db) as running:
        columns = ("--columns", "Id,User,Info", "--where", f"id={running.id}")
        as_json = run(server, "sessions", "--format", "json", *columns)
        as_csv = run(server, "sessions", "--format", "csv", *columns)
        rows = json.loads(as_json.stdout)
        assert rows == [{"Id": str(running.id), "User": "root", "Info": running.sql}]
        assert list(csv.DictReader(io.StringIO(as_csv.stdout))) == rows
        assert (as_json.returncode, as_csv.returncode) == (DONE, DONE)


def test_info_cannot_act_on_a_terminal(server, connection):
    with server.connect() as other:
        other._execute_command(3, b"SELECT SLEEP(20) /* \x1b[31m\x07 */")
        wait_until(lambda: "SLEEP" in (session_row(server, other.thread_id()) or {}).get("Info", ""))
        code, shown = run_on_terminal(server, "sessions", "--where", f"id={other.thread_id()}", "--columns", "Id,Info")
        server.http("DELETE", f"/rest/v1/session/{other.thread_id()}")
    assert code == DONE and "\x1b[31m" not in shown and "\x07" not in shown and "x1b[31m" in shown


def test_filters_and_groups(server, connection):
    assert run(server, "sessions", "--where", "user=nobody").stdout.splitlines()[1:] == []
    assert run(server, "sessions", "--by", "user", "--where", "user=root").stdout.splitlines()[1].split()[0] == "root"
    done = run(server, "sessions", "--limit", "1", "--where", "id=0,*")
    assert done.returncode == DONE


@pytest.mark.parametrize("more, code, said", [
    (["--where", "usr=x"], REFUSED, "'usr' is not known"), (["--where", "user"], USAGE, "NAME=VALUE"), (["--no-such"], USAGE, "--no-such"),
    (["--watch", "0"], USAGE, "0.1"), (["--watch", "--format", "json"], USAGE, "--format"), (["--strict"], USAGE, "--all"),
    (["--user", "a:b"], USAGE, "--user")])
def test_wrong_arguments_are_told_on_standard_error(server, more, code, said):
    done = run(server, "sessions", *more)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr


def test_server_that_is_not_there(server):
    done = run(server, "sessions", url=f"http://127.0.0.1:{free_ports(1)[0]}")
    assert (done.returncode, done.stdout) == (UNREACHABLE, "")
    assert "connection refused" in done.stderr


def test_password_comes_from_file_environment_or_terminal(server, db, tmp_path):
    (tmp_path / "password").write_text("se cret\n")
    assert run(server, "sessions", "--user", "ann", "--password-file", str(tmp_path / "password")).returncode == DONE
    assert run(server, "sessions", "--user", "ann", ROLLCALL_PASSWORD="se cret").returncode == DONE
    assert run(server, "sessions", "--user", "ann", ROLLCALL_PASSWORD="wrong").returncode == REFUSED
    assert run(server, "sessions", "--user", "ann").returncode == REFUSED
    code, shown = run_on_terminal(server, "sessions", "--user", "ann", typed="se cret\n")
    assert code == DONE and "se cret" not in shown


def test_https_needs_a_certificate_that_is_trusted(server):
    url = f"https://localhost:{server.http_port}"
    done = run(server, "sessions", url=url)
    assert done.returncode == UNREACHABLE and "certificate" in done.stderr
    trusted = run(server, "sessions", "--ca", str(server.data_dir / "server-cert.pem"), url=url)
    assert trusted.returncode == DONE, trusted.stderr


def test_watch_draws_again_until_it_is_interrupted(server, connection):
    process = subprocess.Popen(arguments(server, "sessions", "--watch", "0.1", "--columns", "Id,User"), stdout=subprocess.PIPE, text=True,
                               env=surroundings(), preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    try:
        headers = 0
        while headers < 3:
            headers += process.stdout.readline().split() == ["Id", "User"]
    finally:
        process.send_signal(signal.SIGINT)
        process.stdout.read()
        assert process.wait(10) == -signal.SIGINT


def test_kill_by_id_ends_the_statement_or_the_session(server, db):
    with long_query(server, db) as running:
        done = run(server, "kill", str(running.id), "--query", "--reason", "enough", "--format", "json")
        assert (done.returncode, done.stderr) == (DONE, "")
        assert json.loads(done.stdout)[0]["Outcome"] == "stopped"
        code, message = running.finished()
        assert code == 1317 and "enough" in message
        assert run(server, "kill", str(running.id)).returncode == DONE
        assert running.id not in session_ids(server)


def test_kill_bound_to_another_statement_ends_nothing(server, db):
    with long_query(server, db) as running:
        done = run(server, "kill", str(running.id), "--query", "--query-id", "0123456789abcdef-0123456789abcdef")
        assert done.returncode == REFUSED and done.stdout == ""
        assert running.visible()


def test_kill_of_some_that_are_not_there_goes_on(server):
    with server.connect() as victim:
        done = run(server, "kill", "999999", str(victim.thread_id()), "--format", "json")
        assert done.returncode == REFUSED and "999999" in done.stderr
        assert [row["Id"] for row in json.loads(done.stdout)] == [str(victim.thread_id())]
        victim._force_close()


def test_kill_by_filter_asks_first(server, db):
    with long_query(server, db) as running:
        where = ("--where", f"id={running.id}", "--query")
        done = run(server, "kill", *where)
        assert done.returncode == USAGE and "--yes" in done.stderr and running.visible()
        shown = run(server, "kill", *where, "--dry-run", "--format", "json")
        assert shown.returncode == DONE and json.loads(shown.stdout)[0]["Outcome"] == "matched" and running.visible()
        code, screen = run_on_terminal(server, "kill", *where, typed="n\n")
        assert code == USAGE and "nothing was ended" in screen and running.visible()
        code, screen = run_on_terminal(server, "kill", *where, typed="y\n")
        assert code == DONE and "stopped" in screen
        assert running.finished()[0] == 1317


def test_kill_of_what_does_not_match_or_is_anothers(server, db, connection):
    assert run(server, "kill", "--where", "user=nobody", "--yes").returncode == NO_MATCH
    done = run(server, "kill", str(connection.thread_id()), "--user", "ann", ROLLCALL_PASSWORD="se cret")
    assert done.returncode == REFUSED
    assert query(connection, "SELECT 1") == [(1,)]


def test_list_without_a_front_end_is_partial_and_says_which():
    with cluster_of(2) as cluster:
        with contextlib.closing(cluster[0].connect()) as own:
            whole = run(cluster[0], "sessions", "--all", "--columns", "FE,Id")
            assert (whole.returncode, whole.stderr) == (DONE, "")
            cluster[1].kill()
            done = run(cluster[0], "sessions", "--all", "--columns", "Id", "--format", "csv")
            assert (done.returncode, done.stdout) == (PARTIAL, f"FE,Id\n{cluster.address(0)},{own.thread_id()}\n")
            assert done.stderr.startswith(f"rollcall: {cluster.address(1)} is missing: ")
            strict = run(cluster[0], "sessions", "--all", "--strict")
            assert (strict.returncode, strict.stdout) == (PARTIAL, "") and cluster.address(1) in strict.stderr
            by_filter = run(cluster[0], "kill", "--all", "--where", "user=nobody", "--yes")
            assert by_filter.returncode == UNREACHABLE and by_filter.stdout == ""
        cluster.restart(1)
