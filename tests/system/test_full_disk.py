# A full disk under the server: a failed statement is told, nothing acknowledged is lost.
import contextlib
import os
import resource
import subprocess

import pymysql
import pytest
from rollcall_test import make_account, query, server_process
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
        query(opened, "CREATE TABLE full_disk.t (n INT NOT NULL, filling TEXT NOT NULL)")
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
        assert (acknowledged > 0, code) == (True, 1021)
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


@pytest.mark.parametrize("size", [6, 20])  # the log cannot be written; the file cannot
def test_file_that_cannot_be_written_stops_statements_and_says_so(tmp_path, size):
    with server_process(data_dir=tmp_path / "data") as process:
        limit_files(process, size)
        insert_until_refused(process)
        limit_files(process, None)
        ready = process.get("/readyz", user=None)
        assert ready.status == 503
        assert "disk is full" in ready.data
        with process.connect() as opened, pytest.raises(pymysql.MySQLError) as refused:
            query(opened, "SELECT COUNT(*) FROM full_disk.t")
        assert "started again" in refused.value.args[1]


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
