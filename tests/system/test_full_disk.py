# A full disk under the server: a failed statement is told, nothing acknowledged is lost.
import contextlib
import os
import resource
import subprocess

import pymysql
import pytest
from rollcall_test import code_of, make_account, query, server_process, session_row, wait_until
from rollcall_test.raw_mysql import COM_STMT_EXECUTE, raw_client
from rollcall_test.refused_start import may_mount, mounted, refusal


@contextlib.contextmanager
def disk_of(folder, size):
    """A disk of `size` MiB for `folder`, where this process may mount one; gives a function that makes room on it."""
    folder.mkdir(parents=True)
    with mounted(folder, "-t", "tmpfs", "-o", f"size={size}m", "rollcall-test"):
        yield lambda: subprocess.run(["mount", "-o", "remount,size=512m", str(folder)], check=True)


def limit_files(process, size):
    _soft, hard = resource.prlimit(process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (hard if size is None else size << 20, hard))


def insert_until_refused(process, most=1500):
    """Autocommit inserts of 64 KiB each into a new table; gives how many were acknowledged, and the refusal's code."""
    with process.connect() as opened:
        query(opened, "CREATE DATABASE full_disk")
        query(opened, "CREATE TABLE full_disk.t (n INT NOT NULL, filling LONGTEXT NOT NULL)")
        for number in range(most):
            try:
                query(opened, "INSERT INTO full_disk.t VALUES (%s, %s)", (number, os.urandom(32768).hex()))
            except pymysql.MySQLError as error:
                return number, error.args[0]
    raise AssertionError("nothing was refused")


def small_row_taken(process, number):
    """Inserts a row that would still find room; True where it is acknowledged."""
    try:
        with process.connect(database="full_disk") as opened:
            query(opened, "INSERT INTO t VALUES (%s, 'small')", (number,))
    except pymysql.MySQLError:
        return False
    return True


def kept_rows(process):
    with process.connect() as opened:
        return query(opened, "SELECT COUNT(*), MAX(n) + 1 FROM full_disk.t")[0]


@pytest.mark.parametrize("size", [6, 30])  # the log runs full; the file does, while the log is brought into it
def test_full_disk_loses_nothing_acknowledged(tmp_path, size):
    with contextlib.ExitStack() as stack:
        make_room = stack.enter_context(disk_of(tmp_path / "data", size)) if may_mount() else None
        process = stack.enter_context(server_process(data_dir=tmp_path / "data"))
        if make_room is None:
            limit_files(process, size)
        acknowledged, code = insert_until_refused(process)
        assert acknowledged > 0 and code == 1021
        acknowledged += small_row_taken(process, acknowledged)
        assert process.get("/healthz", user=None).status == 200
        process.stop()
        if make_room is not None:
            make_room()
        with server_process(data_dir=tmp_path / "data") as again:
            assert kept_rows(again) == (acknowledged, acknowledged)


@pytest.mark.parametrize("size", [6, 20])
def test_largest_file_size_is_an_error_and_not_the_end(tmp_path, size):
    with server_process(data_dir=tmp_path / "data") as process:
        limit_files(process, size)
        acknowledged, code = insert_until_refused(process)
        assert code == 1021
        acknowledged += small_row_taken(process, acknowledged)
        assert process.get("/healthz", user=None).status == 200
    with server_process(data_dir=tmp_path / "data") as process:
        assert kept_rows(process) == (acknowledged, acknowledged)


def ready(process):
    return process.get("/readyz", user=None).status == 200


@pytest.mark.parametrize("size", [6, 20])  # the log cannot be written; the file cannot
def test_engine_that_cannot_write_stops_and_opens_again_by_itself(tmp_path, size):
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as opened:
        limit_files(process, size)
        acknowledged, _ = insert_until_refused(process)
        answer = process.get("/readyz", user=None)
        assert (answer.status, "disk is full" in answer.data) == (503, True)
        with pytest.raises(pymysql.MySQLError) as refused:
            query(opened, "SELECT COUNT(*) FROM full_disk.t")
        assert "by itself" in refused.value.args[1]
        assert session_row(process, opened.thread_id()), "the list goes on"
        assert query(opened, "SHOW PROCESSLIST")
        limit_files(process, None)
        wait_until(lambda: ready(process), limit=20, what="the engine open again")
        assert kept_rows(process) == (acknowledged, acknowledged)
        assert query(opened, "SELECT COUNT(*) FROM full_disk.t") == [(acknowledged,)], "in a session of before, too"
        assert small_row_taken(process, acknowledged)
    with server_process(data_dir=tmp_path / "data") as process:
        assert kept_rows(process) == (acknowledged + 1, acknowledged + 1)


def test_what_was_open_when_the_engine_stopped_is_told_and_goes_on(tmp_path):
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as writing, process.connect() as reading:
        prepared = raw_client(process).login()
        statement = prepared.prepare("SELECT ?")
        execute = statement.to_bytes(4, "little") + b"\0\1\0\0\0" + b"\0\1\xfe\0\1x"
        assert prepared.command(COM_STMT_EXECUTE, execute)[0] == 1
        for _ in range(4):
            prepared.read()
        query(writing, "CREATE DATABASE stopped_db")
        query(writing, "CREATE TABLE stopped_db.t (n INT)")
        query(writing, "BEGIN")
        query(writing, "INSERT INTO stopped_db.t VALUES (1)")
        reading._execute_command(3, "SELECT `range` FROM range(100000000)")
        limit_files(process, 6)
        insert_until_refused(process)
        wait_until(lambda: not in_midst_of_result(process, reading), limit=10, what="the end of a result that cannot go on")
        with pytest.raises(pymysql.MySQLError) as refused:
            query(writing, "COMMIT")
        assert "aborted" in refused.value.args[1]
        limit_files(process, None)
        wait_until(lambda: ready(process), limit=20, what="the engine open again")
        assert code_of(writing, "COMMIT") == 1105, "until ROLLBACK"
        query(writing, "ROLLBACK")
        assert query(writing, "SELECT COUNT(*) FROM stopped_db.t") == [(0,)]
        assert prepared.command(COM_STMT_EXECUTE, execute)[0] == 1
        reading._force_close()


def in_midst_of_result(process, connection):
    row = session_row(process, connection.thread_id())
    return row is not None and row["State"] == "sending result"


def test_account_on_a_full_disk_is_1021_and_is_not_made(tmp_path):
    with server_process(data_dir=tmp_path / "data") as process, process.connect() as root:
        limit_files(process, 0)
        with pytest.raises(pymysql.MySQLError) as refused:
            make_account(root, "bob")
        assert refused.value.args[0] == 1021
        with pytest.raises(pymysql.err.OperationalError):
            process.connect(user="bob", password="secret")
        limit_files(process, None)
        make_account(root, "bob")
        process.connect(user="bob", password="secret").close()


@pytest.mark.parametrize("kilobytes", [0, 16])
def test_start_on_a_full_disk_is_refused(tmp_path, kilobytes):
    (tmp_path / "data").mkdir()
    if may_mount():
        with mounted(tmp_path / "data", "-t", "tmpfs", "-o", f"size={kilobytes + 4}k", "rollcall-test"):
            sentence = refusal(tmp_path / "data")
    else:
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        sentence = refusal(tmp_path / "data", preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (kilobytes << 10, hard)))
    assert str(tmp_path / "data") in sentence
    assert "space" in sentence
