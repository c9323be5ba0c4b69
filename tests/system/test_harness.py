# The harness itself, over stand-ins of a few lines of shell: a wrong start and a wrong end are noticed, nothing is left running.
import signal

import pytest
from rollcall_test import server_process


def stand_in(tmp_path, monkeypatch, body):
    """Makes a shell script with this body the server's binary."""
    script = tmp_path / "stand_in"
    script.write_text("#!/bin/sh\n" + body)
    script.chmod(0o755)
    monkeypatch.setenv("ROLLCALL_BINARY", str(script))


READY = "echo rollcall ready mysql=127.0.0.1:1 http=127.0.0.1:2 pid=$$\n"


def test_harness_reads_the_ready_line(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, READY + "exec sleep 60\n")
    process = server_process()
    assert (process.mysql_port, process.http_address) == (1, "127.0.0.1:2")
    process.stop(expected=-signal.SIGTERM)


@pytest.mark.parametrize("body, sentence", [
    ("exit 3\n", "exited with 3 before it was ready"),
    ("exec sleep 60\n", "no ready line within"),
    ("echo rollcall is up; exec sleep 60\n", "not a ready line"),
    ("echo rollcall ready mysql=127.0.0.1:1 http=127.0.0.1:2 pid=1; exec sleep 60\n", "names another process"),
])
def test_harness_refuses_a_wrong_start(tmp_path, monkeypatch, body, sentence):
    stand_in(tmp_path, monkeypatch, body)
    with pytest.raises(AssertionError, match=sentence):
        server_process(ready_limit=1)


@pytest.mark.parametrize("end, sentence", [
    ("exit 4", "exit code 4, not 0"),
    ("echo more; exit 0", "must be the only one on standard output"),
    ("echo 'x.cpp:1:1: runtime error: bad' >&2; exit 0", "sanitizer reports"),
])
def test_harness_refuses_a_wrong_end(tmp_path, monkeypatch, end, sentence):
    stand_in(tmp_path, monkeypatch, f"finish() {{ {end}; }}\ntrap finish TERM\n{READY}while :; do sleep 0.05; done\n")
    process = server_process()
    with pytest.raises(AssertionError, match=sentence):
        process.stop()


def test_harness_kills_what_does_not_end(tmp_path, monkeypatch):
    stand_in(tmp_path, monkeypatch, f"trap '' TERM\n{READY}while :; do sleep 0.05; done\n")
    process = server_process()
    with pytest.raises(AssertionError, match="still running"):
        process.stop(limit=0.5)
    assert process.process.poll() == -signal.SIGKILL
