# Results of any size in bounded memory: who reads slowly, or not at all, holds nobody up.
import contextlib
import signal
import socket
import subprocess

import pytest
from rollcall_test import make_account, query, server_process, session_ids, session_row, wait_until
from rollcall_test.raw_mysql import COM_QUERY, NATIVE, raw_client, scramble

HUGE = b"SELECT `range`, 'filling filling filling filling' FROM range(100000000)"


def resident(process, field="VmRSS"):
    """MiB of memory that the process holds."""
    with open(f"/proc/{process.pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith(field + ":")) >> 10


def slow_reader(process, sql=HUGE, buffer=4096):
    """A client of ann's with a small receive buffer that has sent its statement and read nothing."""
    client = raw_client(process, greet=False)
    client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
    client.read_greeting().login(user="ann", auth=scramble(NATIVE, "secret", client.nonce), plugin=NATIVE)
    client.send(bytes([COM_QUERY]) + sql, sequence=0)
    return client


@contextlib.contextmanager
def server_of_few(statements):
    """A server that runs so many statements at once, and a connection to it that has to wait for others' (root's does not): (process, connection)."""
    with server_process(settings={"limits.max_running_statements": statements}) as process:
        with process.connect() as root:
            make_account(root, "ann")
        with process.connect(user="ann", password="secret") as other:
            yield process, other


def test_hundred_million_rows_to_a_slow_reader_hold_no_memory_and_no_slot():
    with server_of_few(1) as (process, other):
        query(other, "SELECT COUNT(*) FROM range(1000)")
        before = resident(process)
        client = slow_reader(process, buffer=65536)
        taken = 0
        for _ in range(1000):
            taken += len(client.socket.recv(65536))
            assert query(other, "SELECT 1") == [(1,)], "the only slot is free between two buffers"
            if taken > 4 << 20:
                break
        assert taken > 4 << 20
        wait_until(lambda: session_row(process, client.id)["State"] == "sending result", limit=10, what="a buffer that waits for its reader")
        assert resident(process, "VmHWM") - before < 64
        client.abort()
        client.socket.close()
        wait_until(lambda: session_row(process, client.id) is None, limit=10, what="the end of a result that nobody reads")


def test_whole_result_arrives(server):
    with server.connect() as opened, opened.cursor() as cursor:
        cursor.execute("SELECT `range`, `range` * 2 FROM range(1000000)")
        rows = cursor.fetchall()
    assert len(rows) == 1_000_000 and rows[-1] == (999_999, 1_999_998)


def test_stopped_client_holds_nobody_up_and_can_be_killed():
    """SIGSTOP in the midst of its result: its kernel takes no more, and it says nothing."""
    with server_of_few(1) as (process, other), process.connect() as root:
        client = subprocess.Popen(["mariadb", "--no-defaults", "--quick", "-h127.0.0.1", f"-P{process.mysql_port}", "-uroot", "-e", HUGE.decode()],
                                  stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        try:
            (number,) = wait_until(lambda: session_ids(process, {"state": "sending result"}), what="its result under way")
            client.send_signal(signal.SIGSTOP)
            for turn in range(20):
                assert query(other, f"SELECT {turn}") == [(turn,)]
            query(root, f"KILL {number}")
            wait_until(lambda: session_row(process, number) is None, limit=15, what="its end: ten seconds it may take to read why")
            client.send_signal(signal.SIGCONT)
            assert client.wait(20) != 0
            assert b"ERROR" in client.stderr.read()
        finally:
            client.kill()
            client.wait(10)
            client.stderr.close()


@pytest.mark.parametrize("readers", [1000])
def test_thousand_readers_that_do_not_read_stop_nobody(readers):
    with server_of_few(2) as (process, other):
        clients = [slow_reader(process) for _ in range(readers)]
        wait_until(lambda: len(session_ids(process, {"state": "sending result"})) == readers, limit=60, what="all results open")
        for number in range(20):
            assert query(other, f"SELECT {number}") == [(number,)]
        assert process.metric("rollcall_open_results") == readers
        for client in clients:
            client.abort()
            client.socket.close()
        wait_until(lambda: len(session_ids(process)) == 1, limit=30, what="the end of all readers")
        wait_until(lambda: process.metric("rollcall_open_results") == 0, what="no open result")
        assert process.metric("rollcall_packet_memory_bytes") == 0
