# What was acknowledged is there after the process was killed, and what was not is whole or absent; ids are not soon repeated.
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

import pymysql
import pytest
from rollcall_test import make_account, query, server_process

ROUNDS = int(os.environ.get("ROLLCALL_CRASHES", "10"))
WRITING_S = 0.3


def crash(process):
    process.kill()
    process.abandon()


def write_until_killed(process, write):
    """Calls write(connection, number) with 0, 1 ... until the process is killed under it; gives how many calls returned: one at least."""
    opened = process.connect()
    write(opened, 0)
    killer = threading.Timer(WRITING_S, process.process.kill)
    killer.start()
    number = 1
    try:
        while killer.is_alive() or process.process.poll() is None:
            write(opened, number)
            number += 1
    except pymysql.MySQLError:
        pass
    killer.join()
    process.process.wait(10)
    return number


def kept_numbers(process, table):
    with process.connect() as opened:
        return [number for number, in query(opened, f"SELECT n FROM kept.{table} ORDER BY n")]


@pytest.fixture
def data_dir(tmp_path):
    """A folder with the empty table kept.t (n, filling)."""
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as root:
        query(root, "CREATE DATABASE kept")
        query(root, "CREATE TABLE kept.t (n INT NOT NULL, filling LONGTEXT NOT NULL)")
    return tmp_path / "data"


def test_acknowledged_inserts_survive_every_crash(data_dir):
    expected = 0
    for _ in range(ROUNDS):
        process = server_process(data_dir=data_dir)
        first = expected
        expected += write_until_killed(process, lambda opened, n: query(opened, f"INSERT INTO kept.t VALUES ({first + n}, REPEAT('x', 3000))"))
        process.abandon()
        with server_process(data_dir=data_dir) as again:
            numbers = kept_numbers(again, "t")
            # The one on its way when the process died may be there: it was not refused either.
            assert numbers in (list(range(expected)), list(range(expected + 1)))
            expected = len(numbers)
    assert expected > ROUNDS


def test_acknowledged_inserts_of_many_sessions_survive(data_dir):
    process = server_process(data_dir=data_dir)
    with ThreadPoolExecutor(6) as pool:
        killer = threading.Timer(3 * WRITING_S, process.process.kill)
        killer.start()

        def write(session):
            done = 0
            try:
                with process.connect() as opened:
                    while done < 1_000_000:
                        query(opened, f"INSERT INTO kept.t VALUES ({session * 1_000_000 + done}, 'x')")
                        done += 1
            except (pymysql.MySQLError, OSError):
                return done
            return done

        acknowledged = list(pool.map(write, range(6)))
        killer.join()
    crash(process)
    assert sum(acknowledged) > 6
    with server_process(data_dir=data_dir) as again:
        kept = set(kept_numbers(again, "t"))
    assert {session * 1_000_000 + n for session, count in enumerate(acknowledged) for n in range(count)} <= kept
    assert len(kept) <= sum(acknowledged) + 6


def test_uncommitted_rows_do_not_survive_and_committed_ones_do(data_dir):
    process = server_process(data_dir=data_dir)
    committed, open_one = process.connect(), process.connect()
    query(committed, "BEGIN")
    query(committed, "INSERT INTO kept.t VALUES (1, 'x'), (2, 'x')")
    query(committed, "COMMIT")
    query(open_one, "BEGIN")
    query(open_one, "INSERT INTO kept.t VALUES (3, 'x')")
    crash(process)
    with server_process(data_dir=data_dir) as again:
        assert kept_numbers(again, "t") == [1, 2]


def test_transaction_is_whole_or_absent_after_a_crash(data_dir):
    def write(opened, n):
        query(opened, "BEGIN")
        query(opened, f"INSERT INTO kept.t VALUES ({2 * n}, 'x')")
        query(opened, f"INSERT INTO kept.t VALUES ({2 * n + 1}, 'x')")
        query(opened, "COMMIT")

    process = server_process(data_dir=data_dir)
    done = write_until_killed(process, write)
    process.abandon()
    with server_process(data_dir=data_dir) as again:
        assert kept_numbers(again, "t") in (list(range(2 * done)), list(range(2 * done + 2)))


def test_acknowledged_tables_survive_every_crash(data_dir):
    made = 0
    for _ in range(ROUNDS // 2):
        process = server_process(data_dir=data_dir)
        first = made
        made += write_until_killed(process, lambda opened, n: query(opened, f"CREATE TABLE kept.made{first + n} (n BIGINT UNSIGNED NOT NULL)"))
        process.abandon()
        with server_process(data_dir=data_dir) as again, again.connect() as opened:
            tables = {name for name, in query(opened, "SHOW TABLES FROM kept")} - {"t"}
            assert tables in ({f"made{n}" for n in range(made)}, {f"made{n}" for n in range(made + 1)})
            made = len(tables)
            # The table and MySQL's text of its type come from two places that are written as one.
            assert "bigint unsigned" in query(opened, f"SHOW CREATE TABLE kept.made{made - 1}")[0][1].lower()
    assert made > 0


def test_acknowledged_drops_and_databases_survive(data_dir):
    process = server_process(data_dir=data_dir)
    opened = process.connect()
    for statement in ("CREATE DATABASE gone", "CREATE TABLE gone.t (n INT)", "DROP DATABASE gone", "CREATE DATABASE made",
                      "CREATE TABLE kept.u (n INT)", "DROP TABLE kept.u"):
        query(opened, statement)
    crash(process)
    with server_process(data_dir=data_dir) as again, again.connect() as opened:
        names = {name for name, in query(opened, "SHOW DATABASES")}
        assert ("gone" in names, "made" in names) == (False, True)
        assert query(opened, "SHOW TABLES FROM kept") == [("t",)]


def test_acknowledged_accounts_survive_every_crash(data_dir):
    made = 0
    for _ in range(ROUNDS // 2):
        process = server_process(data_dir=data_dir)
        first = made
        made += write_until_killed(process, lambda opened, n: make_account(opened, f"user{first + n}", f"secret{first + n}"))
        process.abandon()
        with server_process(data_dir=data_dir) as again:
            for number in range(made):
                again.connect(user=f"user{number}", password=f"secret{number}").close()
            try:
                again.connect(user=f"user{made}", password=f"secret{made}").close()
                made += 1
            except pymysql.err.OperationalError as error:
                assert error.args[0] == 1045
    assert made > 0


def test_history_of_an_account_survives_a_crash(data_dir):
    process = server_process(data_dir=data_dir)
    root = process.connect()
    for name in ("altered", "dropped", "locked", "granted", "revoked"):
        make_account(root, name, "before")
    for statement in ("ALTER USER 'altered'@'%' IDENTIFIED WITH mysql_native_password BY 'after'", "DROP USER 'dropped'@'%'",
                      "ALTER USER 'locked'@'%' ACCOUNT LOCK", "GRANT PROCESS ON *.* TO 'granted'@'%'",
                      "GRANT PROCESS ON *.* TO 'revoked'@'%'", "REVOKE PROCESS ON *.* FROM 'revoked'@'%'"):
        query(root, statement)
    crash(process)
    with server_process(data_dir=data_dir) as again:
        again.connect(user="altered", password="after").close()
        for name in ("altered", "dropped", "locked"):
            with pytest.raises(pymysql.err.OperationalError):
                again.connect(user=name, password="before")
        with again.connect(user="granted", password="before") as sees, again.connect(user="revoked", password="before") as blind:
            assert len(query(sees, "SHOW PROCESSLIST")) == 2
            assert len(query(blind, "SHOW PROCESSLIST")) == 1


def test_root_password_given_later_is_not_taken(data_dir):
    with server_process(data_dir=data_dir, environment={"ROLLCALL_ROOT_PASSWORD": "too late"}) as process:
        process.connect().close()
        with pytest.raises(pymysql.err.OperationalError):
            process.connect(password="too late")


@pytest.mark.parametrize("end", ["crash", "stop"])
def test_connection_ids_are_not_repeated_after_a_restart(data_dir, end):
    seen = set()
    for _ in range(4):
        process = server_process(data_dir=data_dir)
        ids = set()
        for _ in range(5):
            with process.connect() as opened:
                ids.add(opened.thread_id())
        crash(process) if end == "crash" else process.stop()
        assert len(ids) == 5
        assert not ids & seen
        seen |= ids


def test_crash_while_starting_leaves_a_folder_that_starts(tmp_path):
    command = [os.environ["ROLLCALL_BINARY"], "serve", "--listen-mysql", "127.0.0.1:0", "--listen-http", "127.0.0.1:0", "--data-dir"]
    for milliseconds in range(20, 260, 40):
        folder = tmp_path / str(milliseconds)
        with subprocess.Popen([*command, str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as starting:
            try:
                starting.wait(milliseconds / 1000)
            except subprocess.TimeoutExpired:
                starting.kill()
        with server_process(data_dir=folder) as again, again.connect() as opened:
            assert query(opened, "SELECT 1") == [(1,)]
