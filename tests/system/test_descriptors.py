# No descriptor is left: who is in goes on, who comes waits at the door and gets in when there is one again.
import http.client
import os
import resource
import socket

import pytest
from rollcall_test import query, server_process, wait_until
from rollcall_test.raw_mysql import raw_client


def leave_descriptors(process, count):
    """Lets the process open `count` more than it has now."""
    _, most = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
    resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (len(os.listdir(f"/proc/{process.pid}/fd")) + count, most))


def test_exhausted_descriptors_keep_the_next_client_waiting_and_nobody_else():
    with server_process() as process, process.connect() as inside:
        query(inside, "CREATE DATABASE full")
        query(inside, "CREATE TABLE full.t (n INT)")
        asker = http.client.HTTPConnection(process.http_host, process.http_port, timeout=10)

        def listed():
            asker.request("GET", "/rest/v1/session", headers={"Authorization": "Basic cm9vdDo="})
            answer = asker.getresponse()
            assert answer.read() and answer.status == 200

        listed()
        before, most = resource.prlimit(process.pid, resource.RLIMIT_NOFILE)
        leave_descriptors(process, 1)
        with raw_client(process) as last:
            last.login()
            waiting = raw_client(process, greet=False)
            waiting.socket.settimeout(1.0)
            with pytest.raises(socket.timeout):
                waiting.socket.recv(1)
            last.ping()
            query(inside, "INSERT INTO full.t VALUES (1)")
            assert query(inside, "SELECT COUNT(*) FROM full.t") == [(1,)]
            listed()
            told = [line for line in process.log().splitlines() if "cannot accept" in line]
            assert len(told) == 1, f"once, with the remedy: {told}"
            assert "ulimit -n" in told[0]
        # The descriptor of the one that left is the waiting one's.
        waiting.socket.settimeout(10)
        waiting.read_greeting().login()
        waiting.ping()
        wait_until(lambda: "accepts connections again" in process.log(), what="the good news in the log")
        resource.prlimit(process.pid, resource.RLIMIT_NOFILE, (before, most))
        with process.connect() as another:
            assert query(another, "SELECT 1") == [(1,)]
        waiting.close()
        asker.close()
